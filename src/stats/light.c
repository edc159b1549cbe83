/* Light's kappa from the pairs of annotators.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <accord/stats/light.h>

#include <math.h>
#include <accord/base/error.h>
#include <accord/base/sum.h>
#include <accord/stats/pairs.h>
#include "influence_error.h"

/* Means over the pairs that have a kappa. */
static void
average_pairs (const AccordPairs *pairs, AccordEstimate *estimate)
{
  AccordSum kappa = { 0, 0 }, observed = { 0, 0 }, expected = { 0, 0 };
  estimate->reason = pairs->n_pairs > 0 ? pairs->pairs[0].reason : ACCORD_REASON_REPEATED;
  for (size_t i = 0; i < pairs->n_pairs; i++)
    {
      const AccordPair *pair = &pairs->pairs[i];
      if (pair->reason != NULL)
        continue;
      estimate->pairs++;
      accord_sum_add (&kappa, pair->kappa);
      accord_sum_add (&observed, pair->observed);
      accord_sum_add (&expected, pair->expected);
    }
  if (estimate->pairs == 0)
    return;
  const double n = (double) estimate->pairs;
  estimate->reason = NULL;
  estimate->value = accord_sum_value (&kappa) / n;
  estimate->observed = accord_sum_value (&observed) / n;
  estimate->expected = accord_sum_value (&expected) / n;
}

/* What each item does to the sum of the kappas becomes influence values in place; false when a deletion is undefined. */
static bool
to_influence (const AccordDataset *dataset, AccordSe se, const AccordEstimate *estimate, double *values)
{
  const double n = (double) estimate->items;
  const double factor = (se == ACCORD_SE_JACKKNIFE ? 1 - n : n) / (double) estimate->pairs;
  AccordSum total = { 0, 0 };
  for (size_t i = 0; i < dataset->n_items; i++)
    if (isnan (values[i]))
      return false;
    else
      accord_sum_add (&total, values[i]);
  const double mean = accord_sum_value (&total) / n;
  for (size_t i = 0; i < dataset->n_items; i++)
    values[i] = accord_dataset_item_size (dataset, i) >= 2 ? factor * (values[i] - mean) : NAN;
  return true;
}

/* Value and influences; @ret_defined false when these are not. */
static bool
measure (const AccordDataset *dataset, const AccordAgreementOptions *options, AccordEstimate *estimate,
         double *values, bool *ret_defined, GError **error)
{
  const AccordSe se = options->se == ACCORD_SE_GWET ? ACCORD_SE_LINEAR : options->se;
  const AccordPairOptions how = { .se = se, .weights = options->weights, .changes = values };
  g_autoptr (AccordPairs) pairs = NULL;
  for (size_t i = 0; i < dataset->n_items; i++)
    values[i] = 0;
  if (!accord_pairs_measure (dataset, &how, &pairs, error))
    return false;
  estimate->pairs = 0;
  average_pairs (pairs, estimate);
  estimate->se_kind = accord_se_name (se);
  *ret_defined = estimate->reason == NULL && to_influence (dataset, se, estimate, values);
  return true;
}

bool
accord_light_influence (const AccordDataset *dataset, const AccordProfiles *profiles,
                        const AccordAgreementOptions *options, double *ret_values, bool *ret_defined,
                        GError **error)
{
  AccordEstimate estimate = ACCORD_ESTIMATE_INIT;
  estimate.items = profiles->n_pairable;
  return measure (dataset, options, &estimate, ret_values, ret_defined, error);
}

/* @values: n_items, scratch. */
static bool
estimate_with (const AccordDataset *dataset, const AccordAgreementOptions *options, double *values,
               AccordEstimate *estimate, GError **error)
{
  AccordAgreementOptions how = *options;
  bool defined;
  if (!measure (dataset, &how, estimate, values, &defined, error))
    return false;
  if (estimate->reason == NULL && !defined)
    {
      how.se = ACCORD_SE_LINEAR;
      if (!measure (dataset, &how, estimate, values, &defined, error))
        return false;
    }
  if (defined && estimate->items >= 2)
    estimate->se = influence_error (values, NULL, dataset->n_items, (double) estimate->items);
  else
    estimate->se_kind = NULL;
  return true;
}

bool
accord_light_kappa (const AccordDataset *dataset, const AccordProfiles *profiles,
                    const AccordAgreementOptions *options, AccordEstimate *ret_estimate, GError **error)
{
  AccordEstimate estimate = ACCORD_ESTIMATE_INIT;
  g_autofree double *values = g_try_new (double, dataset->n_items + 1);
  if (values == NULL)
    return accord_error_set_memory (error, "Light's kappa");
  estimate.items = profiles->n_pairable;
  for (size_t p = 0; p < profiles->n_profiles; p++)
    estimate.labels += profiles->size[p] >= 2 ? profiles->times[p] * profiles->size[p] : 0;
  if (!estimate_with (dataset, options, values, &estimate, error))
    return false;
  if (estimate.reason == NULL)
    estimate.note = accord_agreement_note_profiles (profiles);
  accord_interval_agreement (&estimate, ACCORD_SCALE_FISHER, options->quantiles);
  *ret_estimate = estimate;
  return true;
}
