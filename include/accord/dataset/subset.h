/* Part of a dataset: some items, some people; the classes stay.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdbool.h>
#include <accord/dataset/dataset.h>

G_BEGIN_DECLS

/**
 * accord_dataset_subset:
 * @items: (nullable): n_items: which items are kept, also those left without a label; NULL = all
 * @annotators: (nullable): n_annotators: whose labels are kept; NULL = everybody's
 *
 * People without a label that is kept drop out, classes never do.  Gold, tags and predictions are not taken along.
 * Cost: O(labels + items).  ACCORD_ERROR_MEMORY.
 * Returns: (transfer full).
 */
AccordDataset *accord_dataset_subset (const AccordDataset *dataset, const bool *items, const bool *annotators,
                                      GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** accord_dataset_pairable: the subset of the items with two labels or more, in their order.  Returns: (transfer full). */
AccordDataset *accord_dataset_pairable (const AccordDataset *dataset, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/**
 * AccordSlice: the labels that share one value of an attribute, as a dataset of its own; all slices of a question
 * have the same classes.
 * @value: (nullable): NULL = all labels, nothing was sliced
 */
typedef struct
{
  char *value;
  AccordDataset *dataset;
} AccordSlice;

AccordSlice *accord_slice_new (const char *value, AccordDataset *dataset); /* @dataset: (transfer full) */
void accord_slice_free (AccordSlice *slice);

G_END_DECLS
