/* Labels as (profile, class): what an annotator said on an item matters only through these two where it is set against
 * what the others said.  A cell is a class of a profile, in the profiles' order.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdbool.h>
#include <accord/dataset/dataset.h>
#include <accord/dataset/profiles.h>

typedef struct
{
  const AccordProfiles *profiles;
  size_t n_cells;
  uint32_t *profile; /* n_cells */
  uint64_t *start;   /* n_annotators + 1 offsets */
  uint32_t *label;   /* each annotator's cells, ascending: the labels on items with two labels or more */
} Cells;

/* O(labels + cells + annotators) time; false without memory, or when a signal arrived. */
bool cells_init (Cells *cells, const AccordDataset *dataset, const AccordProfiles *profiles, GError **error);
void cells_clear (Cells *cells);

/* The length of the run of equal cells at @at of annotator g. */
static inline uint64_t
cells_run (const Cells *cells, size_t g, uint64_t at)
{
  uint64_t end = at + 1;
  while (end < cells->start[g + 1] && cells->label[end] == cells->label[at])
    end++;
  return end - at;
}

/* sum_l w_xl n_il of the cell's class x and profile i; @weight NULL = identity. */
static inline double
cells_weight (const Cells *cells, uint64_t cell, const double *weight)
{
  const AccordProfiles *profiles = cells->profiles;
  const size_t p = cells->profile[cell];
  const double *row = weight != NULL ? weight + profiles->klass[cell] * profiles->n_classes : NULL;
  double sum = 0;
  if (row == NULL)
    return profiles->count[cell];
  for (uint64_t j = profiles->start[p]; j < profiles->start[p + 1]; j++)
    sum += profiles->count[j] * row[profiles->klass[j]];
  return sum;
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Cells, cells_clear)
