/* Whether somebody's labels changed for the worse.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <accord/stats/drift.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>
#include <accord/base/error.h>
#include <accord/base/interrupt.h>
#include <accord/base/random.h>
#include <accord/base/sum.h>
#include <accord/dataset/sequences.h>

#define MOST_PERMUTED 10000 /* scores */
#define ENOUGH        10    /* as large ones, after which p is known well enough */
#define CUT           .05   /* of the scores at either end is no place for a change */
#define WORST         10    /* scores that a batch must have to be the worst one */
#define CHECKED       64    /* draws between two looks for a signal */

static bool
no_memory (GError **error)
{
  return accord_error_set_memory (error, "permutations");
}

/* Mean and standard deviation (n - 1); 0 where all are the same. */
static void
moments (const double *score, size_t n, double *ret_mean, double *ret_sd)
{
  AccordSum sum = { 0, 0 }, squares = { 0, 0 };
  for (size_t i = 0; i < n; i++)
    accord_sum_add (&sum, score[i]);
  *ret_mean = accord_sum_value (&sum) / (double) n;
  for (size_t i = 0; i < n; i++)
    accord_sum_add (&squares, (score[i] - *ret_mean) * (score[i] - *ret_mean));
  const double sd = sqrt (accord_sum_value (&squares) / ((double) n - 1));
  *ret_sd = sd > 1e-9 ? sd : 0;
}

/* ---- a change in time ---- */

/* max_k |sum| / sqrt (k (n - k) / n), not yet by sd; the first k. */
static double
largest_step (const double *centred, size_t n, size_t *ret_change)
{
  const size_t t = MAX (5, (size_t) (CUT * (double) n));
  double sum = 0, largest = 0;
  *ret_change = t;
  for (size_t k = 1; k + t <= n; k++)
    {
      sum += centred[k - 1];
      if (k < t)
        continue;
      const double step = sum * sum / ((double) k * (double) (n - k));
      if (step > largest * (1 + 1e-12))
        {
          largest = step;
          *ret_change = k;
        }
    }
  return sqrt (largest * (double) n);
}

/* How often a statistic of shuffled scores is as large as that of the scores; p. */
typedef double (*Statistic) (const double *centred, gconstpointer data, size_t n);

static bool
permute (const double *centred, gconstpointer data, size_t n, Statistic statistic, double seen,
         uint64_t permutations, gsl_rng *random, double *ret_p, GError **error)
{
  g_autofree double *shuffled = g_try_new (double, n + 1);
  uint64_t large = 0, draws = 0;
  if (shuffled == NULL)
    return no_memory (error);
  memcpy (shuffled, centred, n * sizeof *shuffled);
  while (draws < permutations && large < ENOUGH)
    {
      if (draws % CHECKED == 0 && !accord_interrupt_check (error))
        return false;
      for (size_t i = n; i > 1; i--) /* as gsl_ran_shuffle(), which moves single bytes */
        {
          const uint32_t j = accord_random_below (random, (uint32_t) i);
          const double moved = shuffled[i - 1];
          shuffled[i - 1] = shuffled[j];
          shuffled[j] = moved;
        }
      large += statistic (shuffled, data, n) >= seen * (1 - 1e-9);
      draws++;
    }
  *ret_p = large >= ENOUGH ? (double) large / (double) draws : ((double) large + 1) / ((double) draws + 1);
  return true;
}

static double
step_statistic (const double *centred, gconstpointer data, size_t n)
{
  size_t change;
  (void) data;
  return largest_step (centred, n, &change);
}

/* Miller and Siegmund: P (max >= b), ends of CUT cut off. */
static double
step_tail (double b)
{
  const double density = gsl_ran_ugaussian_pdf (b);
  return CLAMP (4 * density / b + density * (b - 1 / b) * 2 * log ((1 - CUT) / CUT), 0, 1);
}

static double
mean_of (const double *score, size_t first, size_t end)
{
  AccordSum sum = { 0, 0 };
  for (size_t i = first; i < end; i++)
    accord_sum_add (&sum, score[i]);
  return accord_sum_value (&sum) / (double) (end - first);
}

bool
accord_drift_change (const double *score, size_t n, uint64_t permutations, uint64_t seed, uint64_t stream,
                     AccordDrift *ret_drift, GError **error)
{
  AccordDrift drift = { .n = n, .statistic = NAN, .before = NAN, .after = NAN, .p = NAN };
  double mean, sd;
  size_t change;
  *ret_drift = drift;
  if (n < 10)
    return true;
  moments (score, n, &mean, &sd);
  if (sd == 0)
    return true;
  g_autofree double *centred = g_try_new (double, n + 1);
  if (centred == NULL)
    return no_memory (error);
  for (size_t i = 0; i < n; i++)
    centred[i] = (score[i] - mean) / sd;
  drift.statistic = largest_step (centred, n, &change);
  drift.change = change;
  drift.before = mean_of (score, 0, change);
  drift.after = mean_of (score, change, n);
  if (n >= ACCORD_DRIFT_LABELS && drift.statistic >= ACCORD_DRIFT_BAR
      && drift.before - drift.after >= ACCORD_DRIFT_FALL)
    {
      g_autoptr (gsl_rng) random = accord_random_new (seed, stream);
      if (n > MOST_PERMUTED)
        drift.p = step_tail (drift.statistic);
      else if (!permute (centred, NULL, n, step_statistic, drift.statistic, permutations, random, &drift.p,
                         error))
        return false;
    }
  *ret_drift = drift;
  return true;
}

/* ---- batches ---- */

/* Batches by 0 … n_batches - 1 and the sums in them. */
typedef struct
{
  const uint32_t *batch;
  size_t n_batches;
  uint64_t *size;
  double *sum;
} Batches;

static double
batch_statistic (const double *centred, gconstpointer data, size_t n)
{
  const Batches *batches = data;
  double statistic = 0;
  memset (batches->sum, 0, batches->n_batches * sizeof *batches->sum);
  for (size_t i = 0; i < n; i++)
    batches->sum[batches->batch[i]] += centred[i];
  for (size_t b = 0; b < batches->n_batches; b++)
    if (batches->size[b] > 0)
      statistic += batches->sum[b] * batches->sum[b] / (double) batches->size[b];
  return statistic;
}

/* Means of the worst batch and of the others; batches->sum is that of the centred scores. */
static void
find_worst (const Batches *batches, double mean, double sd, AccordBatchDrift *drift)
{
  for (size_t b = 0; b < batches->n_batches; b++)
    {
      const double n = (double) batches->size[b];
      if (batches->size[b] < WORST || batches->size[b] == drift->n)
        continue;
      const double average = mean + sd * batches->sum[b] / n;
      if (drift->worst != ACCORD_BATCH_NONE && average >= drift->mean_worst)
        continue;
      drift->worst = (uint32_t) b;
      drift->n_worst = batches->size[b];
      drift->mean_worst = average;
      drift->mean_rest = mean - sd * batches->sum[b] / ((double) drift->n - n);
    }
}

static bool
test_batches (const double *centred, const Batches *batches, uint64_t permutations, uint64_t seed,
              uint64_t stream, AccordBatchDrift *drift, GError **error)
{
  const size_t n = drift->n;
  if (n < ACCORD_DRIFT_LABELS || drift->worst == ACCORD_BATCH_NONE
      || drift->mean_rest - drift->mean_worst < ACCORD_DRIFT_FALL)
    return true;
  if (n > MOST_PERMUTED)
    {
      drift->p = gsl_cdf_chisq_Q (drift->statistic, (double) drift->batches - 1);
      return true;
    }
  g_autoptr (gsl_rng) random = accord_random_new (seed, stream);
  return permute (centred, batches, n, batch_statistic, drift->statistic, permutations, random, &drift->p,
                  error);
}

static int
compare_numbers (const void *a, const void *b)
{
  const uint32_t x = *(const uint32_t *) a, y = *(const uint32_t *) b;
  return (x > y) - (x < y);
}

/* The batches of @n scores without gaps; @names: n: their numbers before, ascending.  Returns: how many. */
static size_t
close_numbers (uint32_t *batch, size_t n, uint32_t *names)
{
  size_t n_names = 0;
  memcpy (names, batch, n * sizeof *names);
  qsort (names, n, sizeof *names, compare_numbers);
  for (size_t i = 0; i < n; i++)
    if (i == 0 || names[i] != names[n_names - 1])
      names[n_names++] = names[i];
  for (size_t i = 0; i < n; i++)
    {
      const uint32_t *found = bsearch (&batch[i], names, n_names, sizeof *names, compare_numbers);
      batch[i] = (uint32_t) (found - names);
    }
  return n_names;
}

/* The scores that have a batch.  Returns: how many. */
static size_t
take_batched (const double *score, const uint32_t *batch, size_t n, double *ret_score, uint32_t *ret_batch)
{
  size_t taken = 0;
  for (size_t i = 0; i < n; i++)
    if (batch[i] != ACCORD_BATCH_NONE)
      {
        ret_score[taken] = score[i];
        ret_batch[taken++] = batch[i];
      }
  return taken;
}

/* @centred: the scores, of mean 0 and variance 1 afterwards */
static bool
compare_batches (double *centred, const Batches *batches, uint64_t permutations, uint64_t seed,
                 uint64_t stream, AccordBatchDrift *drift, GError **error)
{
  double mean, sd;
  moments (centred, drift->n, &mean, &sd);
  for (size_t i = 0; i < drift->n; i++)
    {
      batches->size[batches->batch[i]]++;
      centred[i] = sd > 0 ? (centred[i] - mean) / sd : 0;
    }
  drift->batches = batches->n_batches;
  const double statistic = batch_statistic (centred, batches, drift->n);
  find_worst (batches, mean, sd, drift);
  if (sd == 0 || batches->n_batches < 2)
    return true;
  drift->statistic = statistic;
  return test_batches (centred, batches, permutations, seed, stream, drift, error);
}

bool
accord_drift_batches (const double *score, const uint32_t *batch, size_t n, uint64_t permutations,
                      uint64_t seed, uint64_t stream, AccordBatchDrift *ret_drift, GError **error)
{
  AccordBatchDrift drift = { .worst = ACCORD_BATCH_NONE, .mean_worst = NAN, .mean_rest = NAN };
  g_autofree double *centred = g_try_new (double, n + 1);
  g_autofree uint32_t *taken = g_try_new (uint32_t, n + 1);
  g_autofree uint32_t *names = g_try_new (uint32_t, n + 1);
  g_autofree uint64_t *size = g_try_new0 (uint64_t, n + 1);
  g_autofree double *sum = g_try_new0 (double, n + 1);
  if (centred == NULL || taken == NULL || names == NULL || size == NULL || sum == NULL)
    return no_memory (error);
  drift.statistic = drift.p = NAN;
  drift.n = take_batched (score, batch, n, centred, taken);
  const Batches batches = { taken, close_numbers (taken, drift.n, names), size, sum };
  if (drift.n >= 2 && !compare_batches (centred, &batches, permutations, seed, stream, &drift, error))
    return false;
  if (drift.worst != ACCORD_BATCH_NONE)
    drift.worst = names[drift.worst];
  *ret_drift = drift;
  return true;
}
