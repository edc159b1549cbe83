/* Marks of labelling without looking.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <accord/stats/habits.h>

#include <math.h>
#include <gsl/gsl_cdf.h>
#include <accord/base/error.h>
#include <accord/base/interrupt.h>
#include "median.h"

#define MOST_LAGS 12
#define NEAR_BEST .9   /* of the largest z: a lag so near is the better explanation when it is shorter */
#define FAST_BAR  3.5  /* robust standard deviations */
#define SHORTEST  1e-3 /* seconds, for logarithms */

static void
count_classes (const uint16_t *klass, size_t n, uint64_t *ret_counts)
{
  for (size_t i = 0; i < n; i++)
    ret_counts[klass[i]]++;
}

/* ---- repeating ---- */

static double
lag_deviation (const uint16_t *klass, size_t n, size_t lag, double e)
{
  const double pairs = (double) (n - lag);
  size_t matches = 0;
  for (size_t i = lag; i < n; i++)
    matches += klass[i] == klass[i - lag];
  return ((double) matches - pairs * e - .5) / sqrt (pairs * e * (1 - e));
}

void
accord_repeating (const uint16_t *klass, size_t n, size_t n_classes, AccordRepeating *ret_repeating)
{
  g_autofree uint64_t *counts = g_new0 (uint64_t, n_classes + 1);
  const size_t lags = MIN (MOST_LAGS, n / 4);
  double z[MOST_LAGS + 1] = { 0 }, same = 0, best = -INFINITY;
  *ret_repeating = (AccordRepeating){ 0, 0, NAN, NAN };
  count_classes (klass, n, counts);
  for (size_t l = 0; l < n_classes; l++)
    same += (double) counts[l] * ((double) counts[l] - 1);
  const double e = n > 1 ? same / ((double) n * ((double) n - 1)) : 1;
  if (lags == 0 || e >= 1 || e <= 0)
    return;
  for (size_t d = 1; d <= lags; d++)
    {
      z[d] = lag_deviation (klass, n, d, e);
      if (z[d] > best)
        ret_repeating->best = d;
      best = MAX (best, z[d]);
    }
  for (size_t d = lags; d > 0; d--)
    if (z[d] >= best - (1 - NEAR_BEST) * fabs (best))
      ret_repeating->lag = d;
  ret_repeating->z = best;
  ret_repeating->p = MIN (1, (double) lags * gsl_cdf_ugaussian_Q (best));
}

/* ---- runs ---- */

void
accord_run_longest (const uint16_t *klass, size_t n, size_t n_classes, AccordRun *ret_run)
{
  g_autofree uint64_t *counts = g_new0 (uint64_t, n_classes + 1);
  *ret_run = (AccordRun){ 0, 0, ACCORD_CLASS_NONE, 1 };
  count_classes (klass, n, counts);
  for (size_t i = 0, end; i < n; i = end)
    {
      for (end = i + 1; end < n && klass[end] == klass[i]; end++)
        ;
      if (end - i > ret_run->length)
        *ret_run = (AccordRun){ i, end - i, klass[i], 1 };
    }
  const uint64_t r = ret_run->length;
  double sum = 0;
  for (size_t l = 0; l < n_classes; l++)
    {
      double product = counts[l] >= r ? 1 : 0;
      for (uint64_t j = 0; j < r && product > 0; j++)
        product *= (double) (counts[l] - j) / (double) (n - j);
      sum += product;
    }
  if (r > 0)
    ret_run->p = MIN (1, (double) (n - r + 1) * sum);
}

double
accord_habit_one_class (double share, uint64_t n)
{
  return pow (share, (double) n);
}

/* ---- pace ---- */

/* ln seconds by label of the dataset, NAN = unknown. */
static double *
log_durations (const AccordSequences *sequences)
{
  double *logs = g_try_new (double, sequences->n_labels + 1);
  for (uint64_t i = 0; logs != NULL && i < sequences->n_labels; i++)
    logs[sequences->label[i]]
        = isnan (sequences->duration[i]) ? NAN : log (MAX (sequences->duration[i], SHORTEST));
  return logs;
}

/* @scratch holds the labels of the largest item. */
static bool
take_items_off (const AccordDataset *dataset, double *logs, double *scratch, GError **error)
{
  for (size_t item = 0; item < dataset->n_items; item++)
    {
      size_t n = 0;
      if (item % 65536 == 0 && !accord_interrupt_check (error))
        return false;
      for (uint64_t i = dataset->item_start[item]; i < dataset->item_start[item + 1]; i++)
        if (!isnan (logs[i]))
          scratch[n++] = logs[i];
      const double usual = n >= 3 ? median (scratch, n) : 0;
      for (uint64_t i = dataset->item_start[item]; i < dataset->item_start[item + 1]; i++)
        logs[i] -= usual;
    }
  return true;
}

static void
measure (const AccordSequences *sequences, const double *logs, double *scratch, AccordPace *pace)
{
  for (size_t a = 0; a < sequences->n_annotators; a++)
    {
      size_t n = 0;
      for (uint64_t i = sequences->start[a]; i < sequences->start[a + 1]; i++)
        if (!isnan (sequences->duration[i]))
          scratch[n++] = sequences->duration[i];
      pace[a] = (AccordPace){ .timed = n, .median = median (scratch, n) };
      n = 0;
      for (uint64_t i = sequences->start[a]; i < sequences->start[a + 1]; i++)
        if (!isnan (logs[sequences->label[i]]))
          scratch[n++] = logs[sequences->label[i]];
      pace[a].relative = median (scratch, n);
    }
}

/* @scratch: n_annotators */
static void
compare_paces (AccordPace *pace, size_t n_annotators, double limit, double *scratch)
{
  size_t n = 0;
  for (size_t a = 0; a < n_annotators; a++)
    if (pace[a].timed > 0)
      scratch[n++] = pace[a].relative;
  const double usual = median (scratch, n);
  const double spread = median_deviation (scratch, n, usual);
  for (size_t a = 0; a < n_annotators; a++)
    {
      pace[a].z = spread > 1e-12 ? (pace[a].relative - usual) / spread : NAN;
      pace[a].fast = pace[a].z <= -FAST_BAR || pace[a].median < limit;
    }
}

bool
accord_pace_new (const AccordDataset *dataset, const AccordSequences *sequences, double limit,
                 AccordPace **ret_pace, GError **error)
{
  *ret_pace = NULL;
  if (sequences->duration == NULL)
    return true;
  uint64_t most = sequences->n_annotators;
  for (size_t item = 0; item < dataset->n_items; item++)
    most = MAX (most, accord_dataset_item_size (dataset, item));
  for (size_t a = 0; a < sequences->n_annotators; a++)
    most = MAX (most, sequences->start[a + 1] - sequences->start[a]);
  g_autofree double *logs = log_durations (sequences);
  g_autofree double *scratch = g_try_new (double, most + 1);
  g_autofree AccordPace *pace = g_try_new0 (AccordPace, sequences->n_annotators + 1);
  if (logs == NULL || scratch == NULL || pace == NULL)
    return accord_error_set_memory (error, "durations");
  if (!take_items_off (dataset, logs, scratch, error))
    return false;
  measure (sequences, logs, scratch, pace);
  compare_paces (pace, sequences->n_annotators, limit, scratch);
  *ret_pace = g_steal_pointer (&pace);
  return true;
}
