/* Two datasets of one question side by side: the same classes under the same numbers, the same items found.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdbool.h>
#include <accord/dataset/dataset.h>

G_BEGIN_DECLS

#define ACCORD_ITEM_NONE SIZE_MAX /* no such item */

/**
 * accord_dataset_join_classes:
 * @ret_changed: (nullable): whether a side got classes it did not have
 *
 * Renumbers the labels of both datasets by the classes of either, in canonical order: where one side declared an order,
 * its classes stand in that, the others behind them as undeclared classes do; where both did, orders are merged.  Values
 * and the scale go together likewise.  Class ids and costs are dropped where anything changes.
 *
 * Refused (ACCORD_ERROR_CONFLICT): two classes in opposite orders, two values of one class, two
 * scales (unless @any_scale), answers split into sets otherwise, a class that marks ambiguity on the other side, more than ACCORD_CLASS_LIMIT classes.
 * Cost: O(labels + K log K).
 */
bool accord_dataset_join_classes (AccordDataset *first, AccordDataset *second, bool any_scale,
                                  bool *ret_changed, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * accord_dataset_match_items:
 * @by_name: of different stores: by name (both have names); else by id, or place where there are no ids
 * @ret_partner: @second's n_items: the index of the same item in @first, or ACCORD_ITEM_NONE
 *
 * Cost: O(items).  ACCORD_ERROR_MEMORY.
 */
bool accord_dataset_match_items (const AccordDataset *first, const AccordDataset *second, bool by_name,
                                 size_t *ret_partner, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
