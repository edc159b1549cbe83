/* Posteriors of items without the rows of one or two annotators: the logarithms of all rows are added once an item, those
 * to be left out taken off again; zeros are counted apart, because they cannot be taken off a sum.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "odds.h"

#include <math.h>
#include <string.h>
#include <accord/base/error.h>
#include <accord/base/interrupt.h>

bool
odds_possible (const AccordConsensus *consensus)
{
  for (size_t i = 0; i < consensus->n_parts; i++)
    if (consensus->parts[i].table == NULL)
      return false;
  return consensus->reason == NULL && consensus->n_parts > 0;
}

static double *
log_table (const AccordConsensusPart *part)
{
  const size_t n = part->n_classes;
  double *table = g_try_new (double, part->n_annotators *n *n + 1);
  for (size_t a = 0; table != NULL && a < part->n_annotators; a++)
    for (size_t k = 0; k < n; k++)
      for (size_t l = 0; l < n; l++)
        table[(a * n + l) * n + k] = log (part->table[(a * n + k) * n + l]);
  return table;
}

static bool
take_logs (Odds *odds, GError **error)
{
  const AccordConsensus *consensus = odds->consensus;
  odds->part = g_new0 (double *, consensus->n_parts + 1);
  odds->log_prior = g_new (double, consensus->n_classes + 1);
  odds->local_class = g_new0 (uint16_t, consensus->n_classes + 1);
  for (size_t k = 0; k < consensus->n_classes; k++)
    odds->log_prior[k] = log (consensus->prior[k]);
  for (size_t i = 0; i < consensus->n_parts; i++)
    {
      const AccordConsensusPart *part = &consensus->parts[i];
      odds->most_classes = MAX (odds->most_classes, part->n_classes);
      for (size_t k = 0; k < part->n_classes; k++)
        odds->local_class[part->classes[k]] = (uint16_t) k;
      if (!accord_interrupt_check (error))
        return false;
      odds->part[i] = log_table (part);
      if (odds->part[i] == NULL)
        return accord_error_set_memory (error, "the tables of annotators");
    }
  return true;
}

/* A counting sort by pattern. */
static bool
order_items (Odds *odds)
{
  const AccordConsensus *consensus = odds->consensus;
  g_autofree uint64_t *start = g_try_new0 (uint64_t, consensus->n_patterns + 1);
  odds->order = g_try_new (uint32_t, consensus->n_items + 1);
  if (start == NULL || odds->order == NULL)
    return false;
  for (size_t i = 0; i < consensus->n_items; i++)
    if (consensus->item_pattern[i] != UINT32_MAX && accord_dataset_item_size (odds->dataset, i) > 0)
      {
        start[consensus->item_pattern[i] + 1]++;
        odds->n_order++;
      }
  for (size_t i = 0; i < consensus->n_patterns; i++)
    start[i + 1] += start[i];
  for (size_t i = 0; i < consensus->n_items; i++)
    if (consensus->item_pattern[i] != UINT32_MAX && accord_dataset_item_size (odds->dataset, i) > 0)
      odds->order[start[consensus->item_pattern[i]]++] = (uint32_t) i;
  return true;
}

static uint32_t
place_of (const AccordConsensusPart *part, uint32_t annotator)
{
  size_t low = 0, high = part->n_annotators;
  while (low + 1 < high)
    {
      const size_t middle = low + (high - low) / 2;
      if (part->annotators[middle] <= annotator)
        low = middle;
      else
        high = middle;
    }
  return (uint32_t) low;
}

static bool
place_annotators (Odds *odds)
{
  const AccordDataset *dataset = odds->dataset;
  odds->local_annotator = g_try_new0 (uint32_t, dataset->n_labels + 1);
  if (odds->local_annotator == NULL)
    return false;
  for (size_t o = 0; o < odds->n_order; o++)
    {
      const size_t item = odds->order[o];
      const AccordConsensusPart *part = &odds->consensus->parts[odds_part (odds, item)];
      for (uint64_t i = dataset->item_start[item]; i < dataset->item_start[item + 1]; i++)
        odds->local_annotator[i] = part->n_annotators == dataset->n_annotators
                                       ? dataset->annotator[i]
                                       : place_of (part, dataset->annotator[i]);
    }
  return true;
}

bool
odds_init (Odds *odds, const AccordDataset *dataset, const AccordConsensus *consensus, GError **error)
{
  *odds = (Odds){ .dataset = dataset, .consensus = consensus };
  if (!take_logs (odds, error))
    return false;
  return (order_items (odds) && place_annotators (odds)) || accord_error_set_memory (error, "the labels");
}

void
odds_clear (Odds *odds)
{
  for (size_t i = 0; odds->part != NULL && i < odds->consensus->n_parts; i++)
    g_free (odds->part[i]);
  g_free (odds->part);
  g_free (odds->log_prior);
  g_free (odds->local_class);
  g_free (odds->local_annotator);
  g_free (odds->order);
}

bool
odds_state_init (OddsState *state, const Odds *odds, GError **error)
{
  state->sum = g_try_new (double, odds->most_classes + 1);
  state->zeros = g_try_new (uint32_t, odds->most_classes + 1);
  return (state->sum != NULL && state->zeros != NULL) || accord_error_set_memory (error, "the classes");
}

void
odds_state_clear (OddsState *state)
{
  g_free (state->sum);
  g_free (state->zeros);
}

size_t
odds_part (const Odds *odds, size_t item)
{
  return odds->consensus->pattern_part[odds->consensus->item_pattern[item]];
}

/* log pi of a label's row, by class. */
static const double *
row_of (const Odds *odds, size_t part, size_t n, uint64_t label)
{
  const size_t l = odds->local_class[odds->dataset->klass[label]];
  return odds->part[part] + (odds->local_annotator[label] * n + l) * n;
}

static void
add (OddsState *state, size_t k, double logarithm)
{
  if (isinf (logarithm))
    state->zeros[k]++;
  else
    state->sum[k] += logarithm;
}

const AccordConsensusPart *
odds_item (const Odds *odds, size_t item, OddsState *state)
{
  const size_t p = odds_part (odds, item);
  const AccordConsensusPart *part = &odds->consensus->parts[p];
  const size_t n = part->n_classes;
  memset (state->sum, 0, n * sizeof *state->sum);
  memset (state->zeros, 0, n * sizeof *state->zeros);
  for (size_t k = 0; k < n; k++)
    add (state, k, odds->log_prior[part->classes[k]]);
  for (uint64_t i = odds->dataset->item_start[item]; i < odds->dataset->item_start[item + 1]; i++)
    {
      const double *row = row_of (odds, p, n, i);
      for (size_t k = 0; k < n; k++)
        add (state, k, row[k]);
    }
  return part;
}

void
odds_without (const Odds *odds, size_t item, const OddsState *state, uint64_t first, uint64_t end,
              OddsState *ret_state)
{
  const size_t p = odds_part (odds, item), n = odds->consensus->parts[p].n_classes;
  if (ret_state != state)
    {
      memcpy (ret_state->sum, state->sum, n * sizeof *state->sum);
      memcpy (ret_state->zeros, state->zeros, n * sizeof *state->zeros);
    }
  for (uint64_t i = first; i < end; i++)
    {
      const double *row = row_of (odds, p, n, i);
      for (size_t k = 0; k < n; k++)
        if (isinf (row[k]))
          ret_state->zeros[k]--;
        else
          ret_state->sum[k] -= row[k];
    }
}

size_t
odds_posterior (const OddsState *state, size_t n, double *ret_posterior)
{
  size_t best = 0;
  double total = 0;
  for (size_t k = 1; k < n; k++)
    if (state->zeros[k] < state->zeros[best]
        || (state->zeros[k] == state->zeros[best] && state->sum[k] > state->sum[best] + ACCORD_CONSENSUS_TIE))
      best = k;
  for (size_t k = 0; k < n; k++)
    {
      ret_posterior[k] = state->zeros[k] > state->zeros[best] ? 0 : exp (state->sum[k] - state->sum[best]);
      total += ret_posterior[k];
    }
  for (size_t k = 0; k < n; k++)
    ret_posterior[k] /= total;
  return best;
}
