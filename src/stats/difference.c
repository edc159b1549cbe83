/* Differences of two coefficients from the influence of each item on either.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <accord/stats/difference.h>

#include <gsl/gsl_cdf.h>
#include <accord/base/error.h>
#include <accord/base/sum.h>
#include <accord/base/text.h>
#include <accord/dataset/subset.h>
#include <accord/stats/coefficient.h>
#include <accord/stats/influence.h>

#define ROUNDING 1e-12 /* a standard error up to this is the rounding of 0 */

const char *
accord_difference_mode_name (AccordDifferenceMode mode)
{
  static const char *const modes[] = {
    [ACCORD_DIFFERENCE_PAIRED] = "paired",
    [ACCORD_DIFFERENCE_PARTLY] = "partly shared",
    [ACCORD_DIFFERENCE_UNPAIRED] = "unpaired",
  };
  return modes[mode];
}

/* ---- what is compared ---- */

static bool
out_of_memory (GError **error)
{
  return accord_error_set_memory (error, "the comparison");
}

static uint64_t
count_pairable (const AccordDataset *dataset)
{
  uint64_t n = 0;
  for (size_t i = 0; i < dataset->n_items; i++)
    n += accord_dataset_item_size (dataset, i) >= 2;
  return n;
}

/* Which items have two labels on both sides, on either. */
static uint64_t
find_shared (const AccordComparison *comparison, bool *before, bool *after)
{
  uint64_t n = 0;
  for (size_t i = 0; i < comparison->after->n_items; i++)
    {
      const size_t own = comparison->partner[i];
      after[i] = own != ACCORD_ITEM_NONE && accord_dataset_item_size (comparison->after, i) >= 2
                 && accord_dataset_item_size (comparison->before, own) >= 2;
      if (after[i])
        before[own] = true;
      n += after[i];
    }
  return n;
}

/* Both sides without the items that are not shared; partners keep one another. */
static bool
keep_shared (AccordComparison *comparison, const bool *before, const bool *after, GError **error)
{
  g_autofree size_t *number = g_try_new (size_t, comparison->before->n_items + 1);
  if (number == NULL)
    return out_of_memory (error);
  size_t n = 0;
  for (size_t i = 0; i < comparison->before->n_items; i++)
    {
      number[i] = n;
      n += before[i];
    }
  n = 0;
  for (size_t i = 0; i < comparison->after->n_items; i++)
    if (after[i])
      comparison->partner[n++] = number[comparison->partner[i]];
  comparison->own[0] = accord_dataset_subset (comparison->before, before, NULL, error);
  if (comparison->own[0] == NULL)
    return false;
  comparison->own[1] = accord_dataset_subset (comparison->after, after, NULL, error);
  if (comparison->own[1] == NULL)
    return false;
  comparison->before = comparison->own[0];
  comparison->after = comparison->own[1];
  return true;
}

static bool
choose_mode (AccordComparison *comparison, GError **error)
{
  g_autofree bool *before = g_try_new0 (bool, comparison->before->n_items + 1);
  g_autofree bool *after = g_try_new0 (bool, comparison->after->n_items + 1);
  if (before == NULL || after == NULL)
    return out_of_memory (error);
  comparison->n_shared = find_shared (comparison, before, after);
  const uint64_t n_before = count_pairable (comparison->before), n_after = count_pairable (comparison->after);
  const uint64_t smaller = MIN (n_before, n_after);
  if (comparison->n_shared >= ACCORD_DIFFERENCE_SHARED && 2 * comparison->n_shared >= smaller)
    {
      comparison->mode = ACCORD_DIFFERENCE_PAIRED;
      return keep_shared (comparison, before, after, error);
    }
  comparison->mode = comparison->n_shared > 0 ? ACCORD_DIFFERENCE_PARTLY : ACCORD_DIFFERENCE_UNPAIRED;
  return true;
}

bool
accord_comparison_new (const AccordDataset *before, const AccordDataset *after, bool by_name,
                       AccordComparison **ret_comparison, GError **error)
{
  g_autoptr (AccordComparison) comparison = g_new0 (AccordComparison, 1);
  comparison->before = before;
  comparison->after = after;
  comparison->partner = g_try_new (size_t, after->n_items + 1);
  if (comparison->partner == NULL)
    return out_of_memory (error);
  if (!accord_dataset_match_items (before, after, by_name, comparison->partner, error)
      || !choose_mode (comparison, error))
    return false;
  comparison->before_profiles = accord_profiles_new (comparison->before, true);
  comparison->after_profiles = accord_profiles_new (comparison->after, true);
  *ret_comparison = g_steal_pointer (&comparison);
  return true;
}

void
accord_comparison_free (AccordComparison *comparison)
{
  if (comparison == NULL)
    return;
  for (size_t s = 0; s < 2; s++)
    accord_dataset_free (comparison->own[s]);
  accord_profiles_free (comparison->before_profiles);
  accord_profiles_free (comparison->after_profiles);
  g_free (comparison->partner);
  g_free (comparison);
}

/* ---- one coefficient ---- */

/* One side's coefficient, and what each item does to it. */
typedef struct
{
  const AccordDataset *dataset;
  const AccordProfiles *profiles;
  AccordEstimate estimate; /* its se is not looked at */
  double *influence;       /* n_items; then u_i, 0 where an item is not used */
  const char *se_kind;
  const char *reason; /* no value, or no standard error */
  double variance;    /* se^2 */
} Side;

static void
side_clear (Side *side)
{
  g_free (side->influence);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Side, side_clear)

static bool
side_fill (Side *side, AccordCoefficient coefficient, const AccordAgreementOptions *options, GError **error)
{
  return accord_coefficient_influence (side->dataset, side->profiles, coefficient, options, side->influence,
                                       &side->se_kind, &side->reason, error);
}

static bool
side_init (Side *side, const AccordDataset *dataset, const AccordProfiles *profiles,
           AccordCoefficient coefficient, const AccordAgreementOptions *options, GError **error)
{
  AccordAgreementOptions cheap = *options;
  cheap.se = ACCORD_SE_LINEAR;
  cheap.interval = ACCORD_INTERVAL_FISHER;
  cheap.over_both = false;
  *side = (Side){ .dataset = dataset, .profiles = profiles };
  side->influence = g_try_new (double, dataset->n_items + 1);
  if (side->influence == NULL)
    return out_of_memory (error);
  return accord_coefficient_estimate (dataset, profiles, coefficient, &cheap, &side->estimate, error)
         && side_fill (side, coefficient, options, error);
}

/* From influences to u, with the variance and why there is none. */
static void
side_scale (Side *side)
{
  AccordSum squares = { 0, 0 };
  double n = 0;
  for (size_t i = 0; i < side->dataset->n_items; i++)
    if (!isnan (side->influence[i]))
      {
        accord_sum_add (&squares, side->influence[i] * side->influence[i]);
        n++;
      }
  const double scale = n > 1 ? 1 / sqrt (n * (n - 1)) : 0;
  for (size_t i = 0; i < side->dataset->n_items; i++)
    side->influence[i] = isnan (side->influence[i]) ? 0 : side->influence[i] * scale;
  side->variance = accord_sum_value (&squares) * scale * scale;
  if (sqrt (side->variance) <= ROUNDING)
    side->variance = 0;
  if (side->reason != NULL)
    return;
  if (side->estimate.items < 2)
    side->reason = ACCORD_REASON_ONE_ITEM;
  else if (!(side->variance > 0) && side->estimate.value != 1)
    side->reason = ACCORD_REASON_NO_VARIATION;
}

static bool
side_perfect (const Side *side)
{
  return side->estimate.value == 1 && !(side->variance > 0);
}

/* "before: one class only" … one static string for each that occurs. */
static const char *
reason_of_side (const char *side, const char *reason)
{
  g_autofree char *text = g_strdup_printf ("%s: %s", side, reason);
  return g_intern_string (text);
}

/* Why there is no value, else why no standard error. */
static const char *
reason_of_both (const Side *before, const Side *after)
{
  if (before->estimate.reason == NULL && after->estimate.reason != NULL)
    return reason_of_side ("after", after->estimate.reason);
  if (before->reason != NULL && before->reason == after->reason)
    return reason_of_side ("both", before->reason);
  if (before->reason != NULL)
    return reason_of_side ("before", before->reason);
  if (after->reason != NULL)
    return reason_of_side ("after", after->reason);
  return side_perfect (before) && side_perfect (after) ? reason_of_side ("both", "no disagreement seen")
                                                       : NULL;
}

static const char *
note_of_both (const Side *before, const Side *after)
{
  static const char *const notes[] = { ACCORD_NOTE_FEW_ITEMS, ACCORD_NOTE_RARE_CLASS };
  if (side_perfect (before))
    return ACCORD_NOTE_PERFECT_BEFORE;
  if (side_perfect (after))
    return ACCORD_NOTE_PERFECT_AFTER;
  for (size_t i = 0; i < G_N_ELEMENTS (notes); i++)
    if (g_strcmp0 (before->estimate.note, notes[i]) == 0 || g_strcmp0 (after->estimate.note, notes[i]) == 0)
      return notes[i];
  return NULL;
}

/* sum over the items of either side of (u after - u before)^2: items that both sides have as they come in after, then the
 * rest of before. */
static bool
joint_variance (const AccordComparison *comparison, const Side *before, const Side *after,
                double *ret_variance, GError **error)
{
  g_autofree bool *met = g_try_new0 (bool, before->dataset->n_items + 1);
  if (met == NULL)
    return out_of_memory (error);
  AccordSum squares = { 0, 0 };
  for (size_t i = 0; i < after->dataset->n_items; i++)
    {
      const size_t own = comparison->partner[i];
      const double u = after->influence[i] - (own != ACCORD_ITEM_NONE ? before->influence[own] : 0);
      accord_sum_add (&squares, u * u);
      if (own != ACCORD_ITEM_NONE)
        met[own] = true;
    }
  for (size_t i = 0; i < before->dataset->n_items; i++)
    if (!met[i])
      accord_sum_add (&squares, before->influence[i] * before->influence[i]);
  *ret_variance = accord_sum_value (&squares);
  return true;
}

static double
degrees_of_freedom (const AccordComparison *comparison, const Side *before, const Side *after)
{
  const double a = before->variance, b = after->variance;
  const double of_a = (double) before->estimate.items - 1, of_b = (double) after->estimate.items - 1;
  if (comparison->mode == ACCORD_DIFFERENCE_PAIRED)
    return (double) comparison->n_shared - 1;
  return (a + b) * (a + b) / (a * a / of_a + b * b / of_b);
}

static void
set_interval (AccordDifference *difference, double variance, double df, AccordQuantiles *quantiles)
{
  const double se = sqrt (variance);
  if (!(se > ROUNDING))
    {
      difference->reason
          = fabs (difference->value) <= ROUNDING ? ACCORD_REASON_NO_CHANGE : ACCORD_REASON_NO_VARIATION;
      difference->se_kind = NULL;
      return;
    }
  const double margin = accord_quantiles_t (quantiles, df) * se;
  difference->se = se;
  difference->df = df;
  difference->low = difference->value - margin;
  difference->high = difference->value + margin;
  difference->p = 2 * gsl_cdf_tdist_Q (fabs (difference->value) / se, df);
}

/* Both sides by the same kind of influence. */
static bool
fill_alike (Side *before, Side *after, AccordCoefficient coefficient, const AccordAgreementOptions *options,
            GError **error)
{
  AccordAgreementOptions linear = *options;
  linear.se = ACCORD_SE_LINEAR;
  if (before->reason != NULL || after->reason != NULL || before->se_kind == after->se_kind)
    return true;
  return side_fill (before, coefficient, &linear, error) && side_fill (after, coefficient, &linear, error);
}

bool
accord_comparison_difference (const AccordComparison *comparison, AccordCoefficient coefficient,
                              const AccordAgreementOptions *options, AccordDifference *ret_difference,
                              GError **error)
{
  g_auto (Side) before = { 0 }, after = { 0 };
  double variance = 0;
  if (!side_init (&before, comparison->before, comparison->before_profiles, coefficient, options, error)
      || !side_init (&after, comparison->after, comparison->after_profiles, coefficient, options, error)
      || !fill_alike (&before, &after, coefficient, options, error))
    return false;
  side_scale (&before);
  side_scale (&after);
  if (!joint_variance (comparison, &before, &after, &variance, error))
    return false;
  AccordDifference difference = {
    .before = before.estimate.value,
    .after = after.estimate.value,
    .value = after.estimate.value - before.estimate.value,
    .se = NAN,
    .low = NAN,
    .high = NAN,
    .df = NAN,
    .p = NAN,
    .before_items = before.estimate.items,
    .after_items = after.estimate.items,
    .reason = reason_of_both (&before, &after),
  };
  if (difference.reason == NULL)
    {
      difference.se_kind = after.se_kind;
      difference.note = note_of_both (&before, &after);
      set_interval (&difference, variance, degrees_of_freedom (comparison, &before, &after),
                    options->quantiles);
    }
  *ret_difference = difference;
  return true;
}
