/* Drift, repeating answers and long runs: what the order of an annotator's labels says.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "verdict_private.h"

#include <math.h>
#include <accord/base/error.h>
#include <accord/base/interrupt.h>
#include <accord/base/sum.h>

#define ORDER_LABELS 20 /* for repeating answers and runs */

/**
 * Series: the judged labels of one annotator in their order.
 * @score: against the others;  @against: less the mean score of the others on the item
 * @apart: less the annotator's mean on items of the same class
 * @place: how many labels of the sequence stand before it
 * @sum, @count: by class: scratch, all 0 between uses
 */
typedef struct
{
  size_t n;
  double *score, *against, *apart;
  uint16_t *own, *others;
  uint32_t *batch;
  uint64_t *place;
  double *item_sum, *sum;
  uint32_t *item_count;
  uint64_t *count;
} Series;

static void
series_clear (Series *series)
{
  g_free (series->score);
  g_free (series->against);
  g_free (series->apart);
  g_free (series->own);
  g_free (series->others);
  g_free (series->batch);
  g_free (series->place);
  g_free (series->item_sum);
  g_free (series->item_count);
  g_free (series->sum);
  g_free (series->count);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Series, series_clear)

/* Sums of scores by item. */
static void
sum_items (Series *series, const Judge *judge)
{
  const AccordDataset *dataset = judge->dataset;
  for (size_t item = 0; item < dataset->n_items; item++)
    for (uint64_t i = dataset->item_start[item]; i < dataset->item_start[item + 1]; i++)
      if (!isnan (judge->verdicts->without->score[i]))
        {
          series->item_sum[item] += judge->verdicts->without->score[i];
          series->item_count[item]++;
        }
}

static bool
series_init (Series *series, const Judge *judge, GError **error)
{
  const AccordSequences *sequences = judge->sequences;
  uint64_t most = 0;
  for (size_t a = 0; a < sequences->n_annotators; a++)
    most = MAX (most, sequences->start[a + 1] - sequences->start[a]);
  series->score = g_try_new (double, most + 1);
  series->against = g_try_new (double, most + 1);
  series->apart = g_try_new (double, most + 1);
  series->own = g_try_new (uint16_t, most + 1);
  series->others = g_try_new (uint16_t, most + 1);
  series->batch = g_try_new (uint32_t, most + 1);
  series->place = g_try_new (uint64_t, most + 1);
  series->item_sum = g_try_new0 (double, judge->dataset->n_items + 1);
  series->item_count = g_try_new0 (uint32_t, judge->dataset->n_items + 1);
  series->sum = g_try_new0 (double, judge->dataset->n_classes + 1);
  series->count = g_try_new0 (uint64_t, judge->dataset->n_classes + 1);
  if (series->score == NULL || series->against == NULL || series->apart == NULL || series->sum == NULL
      || series->count == NULL || series->own == NULL || series->others == NULL || series->batch == NULL
      || series->place == NULL || series->item_sum == NULL || series->item_count == NULL)
    return accord_error_set_memory (error, "the scores of labels");
  sum_items (series, judge);
  return true;
}

static void
series_fill (Series *series, const Judge *judge, size_t a)
{
  const AccordSequences *sequences = judge->sequences;
  const AccordWithout *without = judge->verdicts->without;
  series->n = 0;
  for (uint64_t i = sequences->start[a]; i < sequences->start[a + 1]; i++)
    {
      const uint64_t label = sequences->label[i];
      const uint32_t item = sequences->item[i], others = series->item_count[item] - 1;
      const size_t n = series->n;
      if (isnan (without->score[label]))
        continue;
      series->score[n] = without->score[label];
      series->against[n]
          = others > 0 ? series->score[n] - (series->item_sum[item] - series->score[n]) / others : 0;
      series->own[n] = sequences->klass[i];
      series->others[n] = without->klass[label];
      series->batch[n] = sequences->batch != NULL ? sequences->batch[i] : ACCORD_BATCH_NONE;
      series->place[n] = i - sequences->start[a];
      series->n++;
    }
}

/* p up to which one of the annotators has a finding. */
static double
single_bar (const Judge *judge)
{
  return MIN (VERDICT_BAR, .05 / (double) MAX (judge->rated, 1));
}

/* ---- drift ---- */

/* Scores less the annotator's own mean on items of the same class, by what the others make of them; @series->sum and
 * @series->count are left zero. */
static void
take_classes_off (Series *series)
{
  for (size_t i = 0; i < series->n; i++)
    {
      series->sum[series->others[i]] += series->score[i];
      series->count[series->others[i]]++;
    }
  for (size_t i = 0; i < series->n; i++)
    series->apart[i]
        = series->score[i] - series->sum[series->others[i]] / (double) series->count[series->others[i]];
  for (size_t i = 0; i < series->n; i++)
    {
      series->sum[series->others[i]] = 0;
      series->count[series->others[i]] = 0;
    }
}

/* Mean of @values outside less that inside, inside being those from @first on, or of a batch. */
static double
fall_of (const Series *series, const double *values, size_t first, uint32_t batch)
{
  AccordSum in = { 0, 0 }, out = { 0, 0 };
  double n_in = 0;
  for (size_t i = 0; i < series->n; i++)
    {
      const bool inside = batch == ACCORD_BATCH_NONE ? i >= first : series->batch[i] == batch;
      accord_sum_add (inside ? &in : &out, values[i]);
      n_in += inside;
    }
  return accord_sum_value (&out) / ((double) series->n - n_in) - accord_sum_value (&in) / n_in;
}

/* Whether the fall is there against the others on the same items too, and within the classes: else it is the items that are
 * harder, or other classes that come. */
static bool
fell_alone (const Series *series, size_t first, uint32_t batch)
{
  return fall_of (series, series->against, first, batch) >= ACCORD_DRIFT_FALL / 2
         && fall_of (series, series->apart, first, batch) >= ACCORD_DRIFT_FALL / 2;
}

static bool
test_drift (Judge *judge, Series *series, size_t a, GError **error)
{
  AccordAnnotatorVerdicts *verdicts = judge->verdicts;
  const uint64_t seed = judge->options->seed;
  const uint64_t draws = (uint64_t) CLAMP (20. * (double) judge->rated, 1999, VERDICT_DRAWS);
  if (!accord_drift_change (series->score, series->n, draws, seed, 2 * a, &verdicts->drift[a], error))
    return false;
  const size_t change = verdicts->drift[a].change;
  take_classes_off (series);
  if (!isnan (verdicts->drift[a].p) && !fell_alone (series, change, ACCORD_BATCH_NONE))
    verdicts->drift[a].p = NAN;
  if (change < series->n)
    verdicts->drift[a].change = series->place[change];
  if (verdicts->batches == NULL)
    return true;
  if (!accord_drift_batches (series->score, series->batch, series->n, draws, seed, 2 * a + 1,
                             &verdicts->batches[a], error))
    return false;
  if (!isnan (verdicts->batches[a].p) && !fell_alone (series, 0, verdicts->batches[a].worst))
    verdicts->batches[a].p = NAN;
  return true;
}

/* Evidence of those whose p is below the bar, unless they are many. */
static void
find_drifted (Judge *judge)
{
  AccordAnnotatorVerdicts *verdicts = judge->verdicts;
  uint64_t in_time = 0, in_batches = 0;
  const double bar = MAX (single_bar (judge), 1. / (VERDICT_DRAWS + 1)); /* which the draws can show */
  for (size_t a = 0; a < verdicts->n_annotators; a++)
    {
      in_time += verdicts->drift[a].p <= bar;
      in_batches += verdicts->batches != NULL && verdicts->batches[a].p <= bar;
    }
  const bool time_shared = in_time > verdict_most (judge), batches_shared = in_batches > verdict_most (judge);
  verdicts->shared_drift = (time_shared ? in_time : 0) + (batches_shared ? in_batches : 0);
  for (size_t a = 0; a < verdicts->n_annotators; a++)
    {
      const AccordDrift *drift = &verdicts->drift[a];
      const AccordBatchDrift *batches = verdicts->batches != NULL ? &verdicts->batches[a] : NULL;
      if (drift->p <= bar && !time_shared)
        {
          AccordEvidence evidence
              = verdict_evidence (ACCORD_EVIDENCE_DRIFT, a, drift->after, drift->before, drift->n, drift->p);
          evidence.place = drift->change;
          g_array_append_val (judge->evidence, evidence);
        }
      if (batches != NULL && batches->p <= bar && !batches_shared)
        {
          AccordEvidence evidence = verdict_evidence (ACCORD_EVIDENCE_BATCHES, a, batches->mean_worst,
                                                      batches->mean_rest, batches->n_worst, batches->p);
          evidence.place = batches->worst;
          g_array_append_val (judge->evidence, evidence);
        }
    }
}

/* ---- habits ---- */

static void
test_habits (Judge *judge, const Series *series, size_t a)
{
  const size_t n_classes = judge->dataset->n_classes;
  const double bar = single_bar (judge);
  AccordRepeating own_lag, lag;
  AccordRun own_run, run;
  if (series->n < ORDER_LABELS)
    return;
  accord_repeating (series->own, series->n, n_classes, &own_lag);
  if (own_lag.p <= bar)
    {
      accord_repeating (series->others, series->n, n_classes, &lag);
      AccordEvidence evidence
          = verdict_evidence (ACCORD_EVIDENCE_REPEATING, a, own_lag.z, 0, series->n, own_lag.p);
      evidence.place = own_lag.lag;
      if (!(lag.p <= bar))
        g_array_append_val (judge->evidence, evidence);
    }
  accord_run_longest (series->own, series->n, n_classes, &own_run);
  if (own_run.p <= bar)
    {
      accord_run_longest (series->others, series->n, n_classes, &run);
      AccordEvidence evidence = verdict_evidence (ACCORD_EVIDENCE_RUN, a, (double) own_run.length,
                                                  (double) run.length, series->n, own_run.p);
      evidence.class_a = own_run.klass;
      evidence.place = series->place[own_run.start];
      if (!(run.p <= bar))
        g_array_append_val (judge->evidence, evidence);
    }
}

bool
verdict_judge_order (Judge *judge, GError **error)
{
  AccordAnnotatorVerdicts *verdicts = judge->verdicts;
  if (judge->sequences == NULL || verdicts->without == NULL)
    return true;
  g_auto (Series) series = { 0 };
  if (!series_init (&series, judge, error))
    return false;
  verdicts->drift = g_try_new0 (AccordDrift, verdicts->n_annotators + 1);
  if (judge->sequences->batch != NULL)
    verdicts->batches = g_try_new0 (AccordBatchDrift, verdicts->n_annotators + 1);
  if (verdicts->drift == NULL || (judge->sequences->batch != NULL && verdicts->batches == NULL))
    return accord_error_set_memory (error, "the annotators");
  for (size_t a = 0; a < verdicts->n_annotators; a++)
    {
      series_fill (&series, judge, a);
      if (!accord_interrupt_check (error) || !test_drift (judge, &series, a, error))
        return false;
      test_habits (judge, &series, a);
    }
  find_drifted (judge);
  return true;
}
