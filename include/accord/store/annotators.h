/* What is known of annotators beside their labels.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <accord/dataset/dataset.h>
#include <accord/store/store.h>

G_BEGIN_DECLS

/**
 * accord_store_annotator_numbers:
 * @column: an attribute of annotators
 * @ret_values: n_annotators of @dataset: its value; NAN for those who have none
 *
 * ACCORD_ERROR_USAGE when nobody has such an attribute, or a value is not a number; each names what is wrong.
 */
bool accord_store_annotator_numbers (AccordStore *store, const AccordDataset *dataset, const char *column,
                                     double *ret_values, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
