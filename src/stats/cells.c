/* Each annotator's labels as sorted cells: two counting sorts, by cell and then by annotator.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cells.h"

#include <accord/base/error.h>
#include <accord/base/interrupt.h>
#include "form.h"

void
cells_clear (Cells *cells)
{
  g_free (cells->profile);
  g_free (cells->start);
  g_free (cells->label);
}

/* @place[c + 1]: first the number of labels below cell c, in the end below c + 1; @who: their annotators by cell. */
static bool
sort_by_cell (const Cells *cells, const AccordDataset *dataset, uint64_t *place, uint32_t *who,
              GError **error)
{
  const AccordProfiles *profiles = cells->profiles;
  for (size_t p = 0; p < profiles->n_profiles; p++)
    for (uint64_t j = profiles->start[p]; profiles->size[p] >= 2 && j < profiles->start[p + 1]; j++)
      place[j + 2] = profiles->times[p] * profiles->count[j];
  for (size_t c = 2; c < cells->n_cells + 2; c++)
    place[c] += place[c - 1];
  for (size_t i = 0; i < dataset->n_items; i++)
    {
      if ((i & 0xffff) == 0 && !accord_interrupt_check (error))
        return false;
      for (uint64_t j = dataset->item_start[i];
           accord_dataset_item_size (dataset, i) >= 2 && j < dataset->item_start[i + 1]; j++)
        {
          const uint32_t p = profiles->item_profile[i];
          const uint64_t cell
              = find_class (profiles->klass, profiles->start[p], profiles->start[p + 1], dataset->klass[j]);
          who[place[cell + 1]++] = dataset->annotator[j];
        }
    }
  return true;
}

/* start is counted two places ahead, so that filling leaves the offsets in place. */
static void
sort_by_annotator (Cells *cells, const AccordDataset *dataset, const uint64_t *place, const uint32_t *who)
{
  const uint64_t n = place[cells->n_cells];
  for (uint64_t i = 0; i < n; i++)
    cells->start[who[i] + 2]++;
  for (size_t g = 2; g < dataset->n_annotators + 2; g++)
    cells->start[g] += cells->start[g - 1];
  for (size_t c = 0; c < cells->n_cells; c++)
    for (uint64_t i = place[c]; i < place[c + 1]; i++)
      cells->label[cells->start[who[i] + 1]++] = (uint32_t) c;
}

bool
cells_init (Cells *cells, const AccordDataset *dataset, const AccordProfiles *profiles, GError **error)
{
  const size_t n = profiles->start[profiles->n_profiles];
  *cells = (Cells){ .profiles = profiles, .n_cells = n };
  g_autofree uint64_t *place = g_try_new0 (uint64_t, n + 2);
  g_autofree uint32_t *who = g_try_new (uint32_t, dataset->n_labels + 1);
  cells->profile = g_try_new (uint32_t, n + 1);
  cells->start = g_try_new0 (uint64_t, dataset->n_annotators + 2);
  cells->label = g_try_new (uint32_t, dataset->n_labels + 1);
  if (place == NULL || who == NULL || cells->profile == NULL || cells->start == NULL || cells->label == NULL)
    return accord_error_set_memory (error, "the annotators' labels");
  for (size_t p = 0; p < profiles->n_profiles; p++)
    for (uint64_t j = profiles->start[p]; j < profiles->start[p + 1]; j++)
      cells->profile[j] = (uint32_t) p;
  if (!sort_by_cell (cells, dataset, place, who, error))
    return false;
  sort_by_annotator (cells, dataset, place, who);
  return true;
}
