/* What suspicious pairs say of their members: who of the two was later.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "verdict_private.h"

#include <math.h>
#include <accord/base/error.h>

#define LATER_LEAST 10 /* common items with two times */
#define LATER_SHARE (2. / 3)
#define PARTNERS    2 /* sure ones; with more it is a group that answers alike */

/* The last label of @annotator on the item, or UINT64_MAX. */
static uint64_t
last_label (const AccordDataset *dataset, size_t item, uint32_t annotator)
{
  uint64_t low = dataset->item_start[item], high = dataset->item_start[item + 1];
  const uint64_t first = low;
  while (low < high)
    {
      const uint64_t middle = low + (high - low) / 2;
      if (dataset->annotator[middle] <= annotator)
        low = middle + 1;
      else
        high = middle;
    }
  return low > first && dataset->annotator[low - 1] == annotator ? low - 1 : UINT64_MAX;
}

/* 1: b was later, -1: a was, 0: not said.  @times: by label of the dataset, NULL = none. */
static int
direction (const Judge *judge, const double *times, const AccordCopyPair *pair)
{
  const AccordSequences *sequences = judge->sequences;
  uint64_t earlier = 0, later = 0;
  if (times == NULL)
    return 0;
  for (uint64_t i = sequences->start[pair->a]; i < sequences->start[pair->a + 1]; i++)
    {
      const size_t item = sequences->item[i];
      if (last_label (judge->dataset, item, pair->a) != sequences->label[i])
        continue;
      const uint64_t other = last_label (judge->dataset, item, pair->b);
      if (other == UINT64_MAX)
        continue;
      earlier += times[other] < sequences->time[i];
      later += times[other] > sequences->time[i];
    }
  if (earlier + later < LATER_LEAST)
    return 0;
  const double share = (double) later / (double) (earlier + later);
  return (share >= LATER_SHARE) - (share <= 1 - LATER_SHARE);
}

static void
add_evidence (Judge *judge, const AccordCopyPair *pair, uint32_t annotator, bool other_first)
{
  AccordEvidence evidence = verdict_evidence (ACCORD_EVIDENCE_COPYING, annotator, pair->wrong,
                                              pair->wrong_expected, pair->common, pair->adjusted);
  evidence.other = annotator == pair->a ? pair->b : pair->a;
  evidence.other_first = other_first;
  g_array_append_val (judge->evidence, evidence);
}

/* Times by label of the dataset. */
static double *
times_by_label (const AccordSequences *sequences)
{
  double *times = g_try_new (double, sequences->n_labels + 1);
  for (uint64_t i = 0; times != NULL && i < sequences->n_labels; i++)
    times[sequences->label[i]] = sequences->time[i];
  return times;
}

/* By annotator: sure pairs that it is in. */
static uint32_t *
count_partners (const AccordCopying *copying, size_t n_annotators)
{
  uint32_t *partners = g_try_new0 (uint32_t, n_annotators + 1);
  for (size_t i = 0; partners != NULL && i < copying->n_pairs; i++)
    {
      partners[copying->pairs[i].a] += copying->pairs[i].sure;
      partners[copying->pairs[i].b] += copying->pairs[i].sure;
    }
  return partners;
}

/* The verdict on either of a pair, unless it was the earlier one. */
static void
set_verdicts (Judge *judge, const AccordCopyPair *pair, int b_later)
{
  for (int side = 0; side < 2; side++)
    {
      AccordAnnotatorVerdict *verdict = &judge->verdicts->verdicts[side == 0 ? pair->a : pair->b];
      if (b_later == (side == 0 ? 1 : -1) || verdict->other != ACCORD_NOBODY)
        continue;
      verdict->kind = ACCORD_VERDICT_COPYING;
      verdict->other = side == 0 ? pair->b : pair->a;
    }
}

bool
verdict_judge_copying (Judge *judge, GError **error)
{
  const AccordCopying *copying = judge->verdicts->copying;
  g_autofree double *times = NULL;
  g_autofree uint32_t *partners = count_partners (copying, judge->dataset->n_annotators);
  if (partners == NULL)
    return accord_error_set_memory (error, "the annotators");
  if (copying->n_findings > 0 && judge->sequences != NULL && judge->sequences->time != NULL)
    {
      times = times_by_label (judge->sequences);
      if (times == NULL)
        return accord_error_set_memory (error, "times");
    }
  for (size_t i = 0; i < copying->n_pairs; i++)
    {
      const AccordCopyPair *pair = &copying->pairs[i];
      if (!pair->finding)
        continue;
      const int b_later = direction (judge, times, pair);
      add_evidence (judge, pair, pair->a, b_later < 0);
      add_evidence (judge, pair, pair->b, b_later > 0);
      if (pair->sure && MAX (partners[pair->a], partners[pair->b]) <= PARTNERS)
        set_verdicts (judge, pair, b_later);
    }
  return true;
}
