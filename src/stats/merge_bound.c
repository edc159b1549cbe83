/* Simultaneous bounds of merge gains by resampling profiles.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <accord/stats/merge_bound.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_statistics_double.h>
#include <accord/base/error.h>
#include <accord/base/interrupt.h>
#include <accord/base/random.h>
#include <accord/base/sum.h>
#include "median.h"

/* Measured on one core, nanoseconds: a binomial, an entry of a profile, a pair. */
#define COST_PROFILE 90.0
#define COST_ENTRY   2.0
#define COST_PAIR    4.0

/* What resampling needs of the profiles with two labels or more. */
typedef struct
{
  size_t n_profiles;
  uint64_t items;
  uint64_t *times;
  double *size, *disagreement; /* t and d of an item */
  uint64_t *class_start;       /* where a profile's classes begin */
  uint16_t *klass;
  double *count;
  uint64_t *pair_start; /* where its pairs begin */
  uint32_t *pair;
  double *evidence; /* o_ab(u) */
} Design;

/* The sums of one resample. */
typedef struct
{
  double n, disagreement, expected;
  double *total; /* n_k */
  double *count; /* o_ab of each pair */
} Sums;

static void
design_clear (Design *design)
{
  g_free (design->times);
  g_free (design->size);
  g_free (design->disagreement);
  g_free (design->class_start);
  g_free (design->klass);
  g_free (design->count);
  g_free (design->pair_start);
  g_free (design->pair);
  g_free (design->evidence);
}

static void
sums_clear (Sums *sums)
{
  g_free (sums->total);
  g_free (sums->count);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Design, design_clear)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Sums, sums_clear)

static void
count_entries (const AccordProfiles *profiles, size_t *ret_profiles, uint64_t *ret_classes,
               uint64_t *ret_pairs)
{
  size_t m = 0;
  uint64_t classes = 0, pairs = 0;
  for (size_t p = 0; p < profiles->n_profiles; p++)
    if (profiles->size[p] >= 2)
      {
        const uint64_t z = profiles->start[p + 1] - profiles->start[p];
        m++;
        classes += z;
        pairs += z * (z - 1) / 2;
      }
  *ret_profiles = m;
  *ret_classes = classes;
  *ret_pairs = pairs;
}

double
accord_merges_cost (const AccordProfiles *profiles, const AccordConfusion *confusion, uint64_t resamples)
{
  size_t m;
  uint64_t classes, pairs;
  count_entries (profiles, &m, &classes, &pairs);
  return (double) resamples
         * (COST_PROFILE * (double) m + COST_ENTRY * (double) (classes + pairs)
            + COST_PAIR * (double) confusion->n_pairs);
}

static bool
no_memory (GError **error)
{
  return accord_error_set_memory (error, "the resamples");
}

static bool
design_alloc (Design *design, const AccordProfiles *profiles, GError **error)
{
  size_t m;
  uint64_t classes, pairs;
  count_entries (profiles, &m, &classes, &pairs);
  design->times = g_try_new (uint64_t, m + 1);
  design->size = g_try_new (double, m + 1);
  design->disagreement = g_try_new (double, m + 1);
  design->class_start = g_try_new0 (uint64_t, m + 1);
  design->pair_start = g_try_new0 (uint64_t, m + 1);
  design->klass = g_try_new (uint16_t, classes + 1);
  design->count = g_try_new (double, classes + 1);
  design->pair = g_try_new (uint32_t, pairs + 1);
  design->evidence = g_try_new (double, pairs + 1);
  if (design->times == NULL || design->size == NULL || design->disagreement == NULL
      || design->class_start == NULL || design->pair_start == NULL || design->klass == NULL
      || design->count == NULL || design->pair == NULL || design->evidence == NULL)
    return no_memory (error);
  return true;
}

static void
design_add (Design *design, const AccordProfiles *profiles, const AccordConfusion *confusion, size_t p)
{
  const size_t m = design->n_profiles++;
  const double r = profiles->size[p];
  uint64_t at = design->class_start[m], pair = design->pair_start[m];
  double squares = 0;
  for (uint64_t i = profiles->start[p]; i < profiles->start[p + 1]; i++, at++)
    {
      const double n = profiles->count[i];
      design->klass[at] = profiles->klass[i];
      design->count[at] = n;
      squares += n * n;
      for (uint64_t j = i + 1; j < profiles->start[p + 1]; j++, pair++)
        {
          design->pair[pair]
              = (uint32_t) accord_confusion_find (confusion, profiles->klass[i], profiles->klass[j]);
          design->evidence[pair] = n * profiles->count[j] / (r - 1);
        }
    }
  design->times[m] = profiles->times[p];
  design->items += profiles->times[p];
  design->size[m] = r;
  design->disagreement[m] = (r * r - squares) / (r - 1);
  design->class_start[m + 1] = at;
  design->pair_start[m + 1] = pair;
}

static void
sums_add (Sums *sums, const Design *design, size_t p, double times)
{
  sums->n += times * design->size[p];
  sums->disagreement += times * design->disagreement[p];
  for (uint64_t i = design->class_start[p]; i < design->class_start[p + 1]; i++)
    sums->total[design->klass[i]] += times * design->count[i];
  for (uint64_t i = design->pair_start[p]; i < design->pair_start[p + 1]; i++)
    sums->count[design->pair[i]] += times * design->evidence[i];
}

/* One multinomial resample of the items, as counts of profiles. */
static void
draw (Sums *sums, const Design *design, const AccordConfusion *confusion, gsl_rng *random)
{
  sums->n = sums->disagreement = 0;
  memset (sums->total, 0, confusion->n_classes * sizeof *sums->total);
  memset (sums->count, 0, confusion->n_pairs * sizeof *sums->count);
  uint64_t left = design->items;
  uint64_t to_draw = left;
  for (size_t p = 0; p < design->n_profiles && to_draw > 0; p++)
    {
      const uint64_t times = design->times[p];
      const uint64_t drawn
          = times == left ? to_draw
                          : gsl_ran_binomial (random, (double) times / (double) left, (unsigned int) to_draw);
      left -= times;
      to_draw -= drawn;
      if (drawn > 0)
        sums_add (sums, design, p, (double) drawn);
    }
  sums->expected = sums->n * sums->n;
  for (size_t k = 0; k < confusion->n_classes; k++)
    sums->expected -= sums->total[k] * sums->total[k];
}

/* The largest standardised deviation over the pairs, and how much more the resample's best pair gains here. */
static void
compare (const AccordMerges *merges, const AccordConfusion *confusion, const Sums *sums,
         double *ret_deviation, double *ret_optimism)
{
  double deviation = -INFINITY, best = -INFINITY, optimism = 0;
  for (size_t i = 0; i < merges->n_pairs; i++)
    {
      const AccordConfusionPair *pair = &confusion->pairs[i];
      const AccordMerge *merge = &merges->merges[i];
      const double gain = accord_merges_gain (sums->count[i], sums->total[pair->a], sums->total[pair->b],
                                              sums->n, sums->disagreement, sums->expected);
      if (isnan (gain) || isnan (merge->gain))
        continue;
      if (merge->se > 0)
        deviation = MAX (deviation, (gain - merge->gain) / merge->se);
      if (gain > best)
        {
          best = gain;
          optimism = gain - merge->gain;
        }
    }
  *ret_deviation = deviation;
  *ret_optimism = optimism;
}

static void
set_bounds (AccordMerges *merges, double critical)
{
  merges->critical = critical;
  for (size_t i = 0; i < merges->n_pairs; i++)
    merges->merges[i].low_sim = merges->merges[i].gain - critical * merges->merges[i].se;
}

static void
set_resampled (AccordMerges *merges, double *deviations, const double *optimism, size_t n, double confidence)
{
  size_t defined = 0;
  AccordSum sum = { 0, 0 };
  for (size_t b = 0; b < n; b++)
    {
      accord_sum_add (&sum, optimism[b]);
      if (isfinite (deviations[b]))
        deviations[defined++] = deviations[b];
    }
  if (defined == 0)
    return;
  qsort (deviations, defined, sizeof *deviations, compare_doubles);
  merges->bound = ACCORD_MERGE_RESAMPLED;
  merges->resamples = n;
  merges->optimism = accord_sum_value (&sum) / (double) n;
  if (merges->best != ACCORD_CONFUSION_NONE)
    merges->best_corrected = merges->merges[merges->best].gain - merges->optimism;
  set_bounds (merges, gsl_stats_quantile_from_sorted_data (deviations, 1, defined, confidence));
}

bool
accord_merges_resample (AccordMerges *merges, const AccordProfiles *profiles,
                        const AccordConfusion *confusion, uint64_t resamples, double confidence,
                        uint64_t seed, GError **error)
{
  g_auto (Design) design = { 0 };
  g_auto (Sums) sums = { 0 };
  g_autofree double *deviations = g_try_new (double, resamples + 1);
  g_autofree double *optimism = g_try_new (double, resamples + 1);
  sums.total = g_try_new (double, confusion->n_classes + 1);
  sums.count = g_try_new (double, confusion->n_pairs + 1);
  if (deviations == NULL || optimism == NULL || sums.total == NULL || sums.count == NULL)
    return no_memory (error);
  if (!design_alloc (&design, profiles, error))
    return false;
  for (size_t p = 0; p < profiles->n_profiles; p++)
    if (profiles->size[p] >= 2)
      design_add (&design, profiles, confusion, p);
  g_autoptr (gsl_rng) random = accord_random_new (seed, 0);
  for (uint64_t b = 0; b < resamples; b++)
    {
      if (!accord_interrupt_check (error))
        return false;
      accord_random_set (random, seed, b);
      draw (&sums, &design, confusion, random);
      compare (merges, confusion, &sums, &deviations[b], &optimism[b]);
    }
  set_resampled (merges, deviations, optimism, resamples, confidence);
  return true;
}

void
accord_merges_bonferroni (AccordMerges *merges, double confidence)
{
  size_t bounded = 0;
  for (size_t i = 0; i < merges->n_pairs; i++)
    bounded += !isnan (merges->merges[i].se);
  if (bounded == 0)
    return;
  merges->bound = ACCORD_MERGE_BONFERRONI;
  set_bounds (merges, gsl_cdf_ugaussian_Qinv ((1 - confidence) / (double) bounded));
}
