/* Every label against what all the others make of its item.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <accord/stats/without.h>

#include <math.h>
#include <accord/base/error.h>
#include <accord/base/interrupt.h>
#include <accord/base/sum.h>
#include "odds.h"

/* The rows of one annotator on an item, @first … @end - 1; @state without them. */
static void
judge (const Odds *odds, AccordWithout *without, size_t item, const OddsState *state, double *posterior,
       uint64_t first, uint64_t end, AccordSum *squares)
{
  const AccordDataset *dataset = odds->dataset;
  const size_t p = odds_part (odds, item);
  const AccordConsensusPart *part = &odds->consensus->parts[p];
  const size_t n = part->n_classes, best = odds_posterior (state, n, posterior);
  const uint32_t annotator = dataset->annotator[first];
  for (uint64_t i = first; i < end; i++)
    {
      const size_t l = odds->local_class[dataset->klass[i]];
      double *said = without->said[p] + odds->local_annotator[i] * n * n;
      without->score[i] = posterior[l];
      without->klass[i] = part->classes[best];
      accord_sum_add (&squares[annotator], posterior[l] * posterior[l]);
      without->judged[annotator]++;
      for (size_t k = 0; k < n; k++)
        said[k * n + l] += posterior[k];
    }
}

static bool
judge_items (const Odds *odds, AccordWithout *without, AccordSum *squares, GError **error)
{
  const AccordDataset *dataset = odds->dataset;
  g_auto (OddsState) all = { 0 };
  g_auto (OddsState) state = { 0 };
  g_autofree double *posterior = g_try_new (double, odds->most_classes + 1);
  if (!odds_state_init (&all, odds, error) || !odds_state_init (&state, odds, error))
    return false;
  if (posterior == NULL)
    return accord_error_set_memory (error, "the classes");
  for (size_t o = 0; o < odds->n_order; o++)
    {
      const size_t item = odds->order[o];
      const uint64_t start = dataset->item_start[item], end = dataset->item_start[item + 1];
      if (o % 1024 == 0 && !accord_interrupt_check (error))
        return false;
      if (dataset->annotator[start] == dataset->annotator[end - 1])
        continue;
      odds_item (odds, item, &all);
      for (uint64_t i = start, next; i < end; i = next)
        {
          next = accord_dataset_person_end (dataset, i, end);
          odds_without (odds, item, &all, i, next, &state);
          judge (odds, without, item, &state, posterior, i, next, squares);
        }
    }
  return true;
}

static bool
allocate (AccordWithout *without, const AccordDataset *dataset, const AccordConsensus *consensus)
{
  without->score = g_try_new (double, dataset->n_labels + 1);
  without->klass = g_try_new (uint16_t, dataset->n_labels + 1);
  without->squares = g_try_new0 (double, dataset->n_annotators + 1);
  without->judged = g_try_new0 (uint64_t, dataset->n_annotators + 1);
  without->said = g_new0 (double *, consensus->n_parts + 1);
  without->n_parts = consensus->n_parts;
  if (without->score == NULL || without->klass == NULL || without->squares == NULL || without->judged == NULL)
    return false;
  for (size_t i = 0; i < consensus->n_parts; i++)
    {
      const AccordConsensusPart *part = &consensus->parts[i];
      without->said[i] = g_try_new0 (double, part->n_annotators * part->n_classes * part->n_classes + 1);
      if (without->said[i] == NULL)
        return false;
    }
  for (uint64_t i = 0; i < dataset->n_labels; i++)
    {
      without->score[i] = NAN;
      without->klass[i] = ACCORD_CLASS_NONE;
    }
  return true;
}

AccordWithout *
accord_without_new (const AccordDataset *dataset, const AccordConsensus *consensus, GError **error)
{
  if (!odds_possible (consensus))
    return NULL;
  g_autoptr (AccordWithout) without = g_new0 (AccordWithout, 1);
  g_auto (Odds) odds = { 0 };
  g_autofree AccordSum *squares = g_try_new0 (AccordSum, dataset->n_annotators + 1);
  if (squares == NULL || !allocate (without, dataset, consensus))
    {
      accord_error_set_memory (error, "the scores of labels");
      return NULL;
    }
  if (!odds_init (&odds, dataset, consensus, error) || !judge_items (&odds, without, squares, error))
    return NULL;
  for (size_t a = 0; a < dataset->n_annotators; a++)
    without->squares[a] = accord_sum_value (&squares[a]);
  return g_steal_pointer (&without);
}

void
accord_without_free (AccordWithout *without)
{
  if (without == NULL)
    return;
  for (size_t i = 0; i < without->n_parts; i++)
    g_free (without->said[i]);
  g_free (without->said);
  g_free (without->score);
  g_free (without->klass);
  g_free (without->squares);
  g_free (without->judged);
  g_free (without);
}
