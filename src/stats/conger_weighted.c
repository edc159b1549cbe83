/* Conger's kappa with weights: pe = (t'Wt - sum_g p_g'Wp_g) / (R (R - 1)), t = sum_g p_g.
 *
 * Taking labels with counts c (m of them) from annotator g moves p_g by (m p_g - c) / (n_g - m), and W p_g by the same
 * combination of W p_g and columns of W; so with W p_g at hand a deletion costs O(r K).
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "conger_weighted.h"

#include <string.h>
#include <accord/base/error.h>
#include <accord/base/interrupt.h>
#include <accord/base/sum.h>
#include "form.h"

#define ROUNDING 1e-12 /* 1 - pe up to this is the rounding of 0 */

typedef struct
{
  const AccordDataset *dataset;
  const AccordProfiles *profiles;
  const double *weight;    /* W */
  size_t n_classes;        /* K */
  double *labels;          /* R: n_g */
  double *share;           /* R * K: p_g */
  double *other;           /* R * K: W p_g */
  double *own;             /* R: p_g'Wp_g */
  double *total;           /* K: t */
  double *other_total;     /* K: Wt */
  double total_form;       /* t'Wt */
  double own_sum;          /* sum_g p_g'Wp_g */
  double n, n2, n_persons; /* items, those with two labels, R */
  double agreement;        /* sum of a_i */
  double *item_agreement;  /* a_i by profile */
  bool *undefined_without; /* by profile: without one such item nothing but agreement was possible */
  const char *reason;
  double *move, *other_move; /* K: scratch of a deletion: change of t and of Wt */
} Crowd;

static void
crowd_clear (Crowd *crowd)
{
  g_free (crowd->labels);
  g_free (crowd->share);
  g_free (crowd->other);
  g_free (crowd->own);
  g_free (crowd->total);
  g_free (crowd->other_total);
  g_free (crowd->item_agreement);
  g_free (crowd->undefined_without);
  g_free (crowd->move);
  g_free (crowd->other_move);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Crowd, crowd_clear)

static bool
crowd_allocate (Crowd *crowd, GError **error)
{
  const size_t cells = crowd->dataset->n_annotators * crowd->n_classes + 1;
  crowd->labels = g_try_new0 (double, crowd->dataset->n_annotators + 1);
  crowd->own = g_try_new0 (double, crowd->dataset->n_annotators + 1);
  crowd->share = g_try_new0 (double, cells);
  crowd->other = g_try_new0 (double, cells);
  crowd->total = g_new0 (double, crowd->n_classes + 1);
  crowd->other_total = g_new0 (double, crowd->n_classes + 1);
  crowd->move = g_new0 (double, crowd->n_classes + 1);
  crowd->other_move = g_new0 (double, crowd->n_classes + 1);
  crowd->item_agreement = g_try_new0 (double, crowd->profiles->n_profiles + 1);
  crowd->undefined_without = g_try_new0 (bool, crowd->profiles->n_profiles + 1);
  if (crowd->labels != NULL && crowd->own != NULL && crowd->share != NULL && crowd->other != NULL
      && crowd->item_agreement != NULL && crowd->undefined_without != NULL)
    return true;
  return accord_error_set_memory (error, "Conger's kappa");
}

static double
dot (const double *x, const double *y, size_t n)
{
  AccordSum sum = { 0, 0 };
  for (size_t k = 0; k < n; k++)
    accord_sum_add (&sum, x[k] * y[k]);
  return accord_sum_value (&sum);
}

/* Everything that comes from persons, in their order. */
static bool
sum_persons (Crowd *crowd, GError **error)
{
  const AccordDataset *dataset = crowd->dataset;
  const size_t n = crowd->n_classes;
  for (uint64_t j = 0; j < dataset->n_labels; j++)
    {
      crowd->share[dataset->annotator[j] * n + dataset->klass[j]]++;
      crowd->labels[dataset->annotator[j]]++;
    }
  g_autofree AccordSum *total = g_new0 (AccordSum, n + 1);
  AccordSum own = { 0, 0 };
  for (size_t g = 0; g < dataset->n_annotators; g++)
    {
      double *share = crowd->share + g * n, *other = crowd->other + g * n;
      for (size_t k = 0; k < n; k++)
        {
          share[k] /= crowd->labels[g];
          accord_sum_add (&total[k], share[k]);
        }
      weigh_vector (crowd->weight, share, n, other);
      crowd->own[g] = dot (share, other, n);
      accord_sum_add (&own, crowd->own[g]);
      if (!accord_interrupt_check (error))
        return false;
    }
  for (size_t k = 0; k < n; k++)
    crowd->total[k] = accord_sum_value (&total[k]);
  weigh_vector (crowd->weight, crowd->total, n, crowd->other_total);
  crowd->total_form = dot (crowd->total, crowd->other_total, n);
  crowd->own_sum = accord_sum_value (&own);
  return true;
}

/* Why 1 - pe vanishes, one item of profile p (SIZE_MAX = none) put aside: by counting classes. */
static const char *
crowd_degenerate (const Crowd *crowd, size_t p, const uint64_t *holders)
{
  const AccordProfiles *profiles = crowd->profiles;
  if (p != SIZE_MAX && !profile_holds_last (profiles, p, holders))
    return NULL;
  size_t used = 0;
  for (size_t k = 0; k < profiles->n_classes; k++)
    used += holders[k] > 0;
  for (uint64_t j = p == SIZE_MAX ? 0 : profiles->start[p]; p != SIZE_MAX && j < profiles->start[p + 1]; j++)
    used -= holders[profiles->klass[j]] == 1;
  if (used < 2)
    return ACCORD_REASON_ONE_CLASS;
  return classes_differ (profiles, holders, p, crowd->weight) ? NULL : ACCORD_REASON_NO_DISAGREEMENT;
}

static void
sum_profiles (Crowd *crowd)
{
  const AccordProfiles *profiles = crowd->profiles;
  g_autofree uint64_t *holders = g_new0 (uint64_t, profiles->n_classes + 1);
  AccordSum agreement = { 0, 0 };
  for (size_t p = 0; p < profiles->n_profiles; p++)
    {
      for (uint64_t j = profiles->start[p]; j < profiles->start[p + 1]; j++)
        holders[profiles->klass[j]] += profiles->times[p];
      crowd->item_agreement[p] = profile_agreement (profiles, p, crowd->weight);
      accord_sum_add (&agreement, (double) profiles->times[p] * crowd->item_agreement[p]);
    }
  crowd->agreement = accord_sum_value (&agreement);
  crowd->reason = crowd_degenerate (crowd, SIZE_MAX, holders);
  for (size_t p = 0; crowd->reason == NULL && p < profiles->n_profiles; p++)
    crowd->undefined_without[p] = crowd_degenerate (crowd, p, holders) != NULL;
}

static double
crowd_expected (const Crowd *crowd)
{
  return (crowd->total_form - crowd->own_sum) / (crowd->n_persons * (crowd->n_persons - 1));
}

static double
crowd_value (const Crowd *crowd)
{
  const double expected = crowd_expected (crowd);
  return (crowd->agreement / crowd->n2 - expected) / (1 - expected);
}

static bool
crowd_init (Crowd *crowd, const AccordDataset *dataset, const AccordProfiles *profiles,
            const AccordWeights *weights, GError **error)
{
  *crowd = (Crowd){ .dataset = dataset, .profiles = profiles, .n_classes = dataset->n_classes };
  crowd->n = (double) profiles->n_items;
  crowd->n2 = (double) profiles->n_pairable;
  crowd->n_persons = (double) dataset->n_annotators;
  crowd->weight = weights->weight;
  if (profiles->n_items == 0)
    crowd->reason = ACCORD_REASON_NO_LABELS;
  else if (weights->reason != NULL)
    crowd->reason = weights->reason;
  else if (dataset->n_annotators < 2)
    crowd->reason = ACCORD_REASON_ONE_ANNOTATOR;
  else if (profiles->n_pairable == 0)
    crowd->reason = ACCORD_REASON_NO_PAIR;
  if (crowd->reason != NULL)
    return true;
  if (!crowd_allocate (crowd, error))
    return false;
  sum_profiles (crowd);
  if (!sum_persons (crowd, error))
    return false;
  if (crowd->reason == NULL && 1 - crowd_expected (crowd) <= ROUNDING)
    crowd->reason = ACCORD_REASON_NO_DISAGREEMENT;
  return true;
}

/* ---- deleting one item ---- */

/* Moves t and Wt by what taking the labels from..to-1 from annotator g does to p_g; returns the change of p_g'Wp_g. */
static double
take_labels (Crowd *crowd, uint32_t g, uint64_t from, uint64_t to)
{
  const uint16_t *klass = crowd->dataset->klass;
  const size_t n = crowd->n_classes;
  const double *share = crowd->share + g * n, *other = crowd->other + g * n;
  const double taken = (double) (to - from), left = crowd->labels[g] - taken;
  const double pull = left > 0 ? taken / left : -1;
  for (size_t k = 0; k < n; k++)
    {
      crowd->move[k] += pull * share[k];
      crowd->other_move[k] += pull * other[k];
    }
  if (!(left > 0))
    return -crowd->own[g];
  double cross = 0, among = 0;
  for (uint64_t j = from; j < to; j++)
    {
      const double *column = crowd->weight + klass[j] * n;
      crowd->move[klass[j]] -= 1 / left;
      for (size_t k = 0; k < n; k++)
        crowd->other_move[k] -= column[k] / left;
      cross += other[klass[j]];
      for (uint64_t l = from; l < to; l++)
        among += column[klass[l]];
    }
  const double n_g = crowd->labels[g];
  return (n_g * n_g * crowd->own[g] - 2 * n_g * cross + among) / (left * left) - crowd->own[g];
}

static double
without_item (Crowd *crowd, size_t item)
{
  const AccordDataset *dataset = crowd->dataset;
  const size_t n = crowd->n_classes;
  const uint32_t profile = crowd->profiles->item_profile[item];
  const double n2 = crowd->n2 - (crowd->profiles->size[profile] >= 2);
  double own_sum = crowd->own_sum, n_persons = crowd->n_persons, total_form = crowd->total_form;
  memset (crowd->move, 0, n * sizeof *crowd->move);
  memset (crowd->other_move, 0, n * sizeof *crowd->other_move);
  for (uint64_t j = dataset->item_start[item], end; j < dataset->item_start[item + 1]; j = end)
    {
      const uint32_t g = dataset->annotator[j];
      for (end = j + 1; end < dataset->item_start[item + 1] && dataset->annotator[end] == g;)
        end++;
      n_persons -= crowd->labels[g] == (double) (end - j);
      own_sum += take_labels (crowd, g, j, end);
    }
  if (n_persons < 2 || n2 < 1 || crowd->undefined_without[profile])
    return NAN;
  for (size_t k = 0; k < n; k++)
    total_form += crowd->move[k] * (2 * crowd->other_total[k] + crowd->other_move[k]);
  const double expected = (total_form - own_sum) / (n_persons * (n_persons - 1));
  if (1 - expected <= ROUNDING)
    return NAN;
  return ((crowd->agreement - crowd->item_agreement[profile]) / n2 - expected) / (1 - expected);
}

/* False when a deletion leaves the coefficient undefined, or a signal arrived. */
static bool
fill_jackknife (Crowd *crowd, double *values)
{
  const double value = crowd_value (crowd);
  AccordSum total = { 0, 0 };
  for (size_t i = 0; i < crowd->dataset->n_items; i++)
    {
      values[i] = NAN;
      if (accord_dataset_item_size (crowd->dataset, i) == 0)
        continue;
      values[i] = without_item (crowd, i) - value;
      if (isnan (values[i]) || accord_interrupt_signal () != 0)
        return false;
      accord_sum_add (&total, values[i]);
    }
  const double mean = accord_sum_value (&total) / crowd->n;
  for (size_t i = 0; i < crowd->dataset->n_items; i++)
    values[i] = (crowd->n - 1) * (mean - values[i]);
  return true;
}

static double
linear_of_item (const Crowd *crowd, size_t item)
{
  const AccordDataset *dataset = crowd->dataset;
  const size_t n = crowd->n_classes;
  const uint32_t profile = crowd->profiles->item_profile[item];
  double on_expected = 0;
  for (uint64_t j = dataset->item_start[item]; j < dataset->item_start[item + 1]; j++)
    {
      const uint32_t g = dataset->annotator[j];
      const uint16_t k = dataset->klass[j];
      const double *share = crowd->share + g * n;
      double mean = -crowd->own[g];
      for (size_t l = 0; l < n; l++)
        mean += share[l] * crowd->other_total[l];
      on_expected += crowd->n / crowd->labels[g] * (crowd->other_total[k] - crowd->other[g * n + k] - mean);
    }
  on_expected *= 2 / (crowd->n_persons * (crowd->n_persons - 1));
  const double on_observed
      = crowd->profiles->size[profile] < 2
            ? 0
            : crowd->n / crowd->n2 * (crowd->item_agreement[profile] - crowd->agreement / crowd->n2);
  return (on_observed - (1 - crowd_value (crowd)) * on_expected) / (1 - crowd_expected (crowd));
}

static void
fill_linear (const Crowd *crowd, double *values)
{
  for (size_t i = 0; i < crowd->dataset->n_items; i++)
    values[i] = accord_dataset_item_size (crowd->dataset, i) > 0 ? linear_of_item (crowd, i) : NAN;
}

/* What makes of linearised influences those behind irrCAC's errors. */
static void
add_gwet (const Crowd *crowd, double *values)
{
  const double value = crowd_value (crowd);
  for (size_t i = 0; i < crowd->dataset->n_items; i++)
    if (!isnan (values[i]))
      values[i]
          += value * ((accord_dataset_item_size (crowd->dataset, i) < 2 ? 0 : crowd->n / crowd->n2) - 1);
}

bool
conger_weighted_influence (const AccordDataset *dataset, const AccordProfiles *profiles,
                           const AccordAgreementOptions *options, double *ret_values, bool *ret_defined,
                           GError **error)
{
  g_auto (Crowd) crowd;
  if (!crowd_init (&crowd, dataset, profiles, options->weights, error))
    return false;
  *ret_defined = crowd.reason == NULL;
  if (*ret_defined && options->se == ACCORD_SE_JACKKNIFE)
    *ret_defined = fill_jackknife (&crowd, ret_values);
  else if (*ret_defined)
    fill_linear (&crowd, ret_values);
  if (*ret_defined && options->se == ACCORD_SE_GWET)
    add_gwet (&crowd, ret_values);
  return accord_interrupt_check (error);
}

static bool
set_standard_error (Crowd *crowd, AccordSe se, AccordEstimate *estimate, GError **error)
{
  g_autofree double *values = g_try_new (double, crowd->dataset->n_items + 1);
  if (values == NULL)
    {
      return accord_error_set_memory (error, "Conger's kappa");
    }
  const bool jackknife = se == ACCORD_SE_JACKKNIFE && fill_jackknife (crowd, values);
  if (!accord_interrupt_check (error))
    return false;
  if (!jackknife)
    fill_linear (crowd, values);
  if (se == ACCORD_SE_GWET)
    add_gwet (crowd, values);
  AccordSum squares = { 0, 0 };
  for (size_t i = 0; i < crowd->dataset->n_items; i++)
    if (!isnan (values[i]))
      accord_sum_add (&squares, values[i] * values[i]);
  estimate->se = sqrt (accord_sum_value (&squares) / (crowd->n * (crowd->n - 1)));
  estimate->se_kind = accord_se_name (se == ACCORD_SE_JACKKNIFE && !jackknife ? ACCORD_SE_LINEAR : se);
  return true;
}

bool
conger_weighted_kappa (const AccordDataset *dataset, const AccordProfiles *profiles,
                       const AccordAgreementOptions *options, AccordEstimate *ret_estimate, GError **error)
{
  AccordEstimate estimate = ACCORD_ESTIMATE_INIT;
  g_auto (Crowd) crowd;
  if (!crowd_init (&crowd, dataset, profiles, options->weights, error))
    return false;
  estimate.items = profiles->n_pairable;
  estimate.labels = profiles->n_labels;
  estimate.annotators = dataset->n_annotators;
  estimate.reason = crowd.reason;
  if (estimate.reason == NULL)
    {
      estimate.value = crowd_value (&crowd);
      estimate.observed = crowd.agreement / crowd.n2;
      estimate.expected = crowd_expected (&crowd);
      estimate.note = accord_agreement_note_profiles (profiles);
      if (estimate.items >= 2 && !set_standard_error (&crowd, options->se, &estimate, error))
        return false;
      accord_interval_agreement (&estimate, ACCORD_SCALE_FISHER, options->quantiles);
    }
  *ret_estimate = estimate;
  return true;
}
