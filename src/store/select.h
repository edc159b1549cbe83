/* Which labels a load selects: --where and --annotator resolved to store ids.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "private.h"

G_BEGIN_DECLS

/** Ids, ascending int64_t. */
typedef struct
{
  GArray *only;    /* NULL = all */
  GArray *without; /* but not these; NULL = none */
} StoreIds;

typedef struct
{
  StoreIds items, annotators, sources, batches;
} StoreSelection;

bool store_select (AccordStore *store, int64_t question, const AccordLoadOptions *options,
                   StoreSelection *selection, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void store_selection_clear (StoreSelection *selection);
/** Compares with its checksums what packs and names do not cover, where something rests on it: attributes, and with
 * @rows the rows of labels. */
bool store_select_verify (AccordStore *store, bool rows, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/** ACCORD_ERROR_USAGE: "@who: no column '@column'; there is …", with @more (NULL-terminated) behind the attributes.
 * Returns: false. */
bool store_select_no_column (AccordStore *store, const char *who, const char *column, const char *const *more,
                             GError **error);
/** Whether items (or, if not @of_items, annotators) have an attribute called @name. */
bool store_has_attribute (AccordStore *store, bool of_items, const char *name, bool *ret_found,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;
bool store_selected (const StoreIds *ids, int64_t id);
/** Whether a condition rests on the rows of labels, which packs do not hold. */
bool store_selects_rows (const StoreSelection *selection);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (StoreSelection, store_selection_clear)

G_END_DECLS
