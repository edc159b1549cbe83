/* A dataset, which stands item by item, annotator by annotator.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <accord/dataset/dataset.h>

/* Is label j of item i the annotator's first there? */
static inline bool
is_first_label (const AccordDataset *dataset, size_t i, uint64_t j)
{
  return j == dataset->item_start[i] || dataset->annotator[j] != dataset->annotator[j - 1];
}

/* Each annotator's items, each once, in their order.  @start: n_annotators + 2 zeros, which become offsets (the last one
 * is not used); @ret_first: NULL, or the first of the annotator's labels on each item. */
static inline void
items_by_annotator (const AccordDataset *dataset, uint64_t *start, uint32_t *ret_item, uint64_t *ret_first)
{
  for (size_t i = 0; i < dataset->n_items; i++)
    for (uint64_t j = dataset->item_start[i]; j < dataset->item_start[i + 1]; j++)
      start[dataset->annotator[j] + 2] += is_first_label (dataset, i, j);
  for (size_t g = 2; g < dataset->n_annotators + 2; g++)
    start[g] += start[g - 1];
  for (size_t i = 0; i < dataset->n_items; i++)
    for (uint64_t j = dataset->item_start[i]; j < dataset->item_start[i + 1]; j++)
      if (is_first_label (dataset, i, j))
        {
          const uint64_t at = start[dataset->annotator[j] + 1]++;
          ret_item[at] = (uint32_t) i;
          if (ret_first != NULL)
            ret_first[at] = j;
        }
}
