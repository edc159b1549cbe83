/* Light's kappa from the pairs of annotators.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <accord/stats/light.h>

#include <math.h>
#include <accord/base/error.h>
#include <accord/base/sum.h>
#include <accord/stats/pairs.h>

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

/* From what each item does to the sum of the kappas; false when a deletion is undefined. */
static bool
set_error (const AccordDataset *dataset, AccordSe se, const double *changes, AccordEstimate *estimate)
{
  const double n = (double) estimate->items;
  const double factor
      = (se == ACCORD_SE_JACKKNIFE ? 1 - n : n) / (double) estimate->pairs; /* to an influence */
  AccordSum total = { 0, 0 }, squares = { 0, 0 };
  for (size_t i = 0; i < dataset->n_items; i++)
    if (isnan (changes[i]))
      return false;
    else
      accord_sum_add (&total, changes[i]);
  const double mean = accord_sum_value (&total) / n;
  for (size_t i = 0; i < dataset->n_items; i++)
    if (accord_dataset_item_size (dataset, i) >= 2)
      {
        const double influence = factor * (changes[i] - mean);
        accord_sum_add (&squares, influence * influence);
      }
  estimate->se = sqrt (accord_sum_value (&squares) / (n * (n - 1)));
  estimate->se_kind = accord_se_name (se);
  return true;
}

static bool
measure (const AccordDataset *dataset, const AccordAgreementOptions *options, AccordSe se,
         AccordEstimate *estimate, bool *ret_defined, GError **error)
{
  g_autofree double *changes = g_try_new0 (double, dataset->n_items + 1);
  if (changes == NULL)
    return accord_error_set_memory (error, "Light's kappa");
  const AccordPairOptions how = { .se = se, .weights = options->weights, .changes = changes };
  g_autoptr (AccordPairs) pairs = NULL;
  if (!accord_pairs_measure (dataset, &how, &pairs, error))
    return false;
  estimate->pairs = 0;
  average_pairs (pairs, estimate);
  *ret_defined
      = estimate->reason != NULL || estimate->items < 2 || set_error (dataset, se, changes, estimate);
  return true;
}

bool
accord_light_kappa (const AccordDataset *dataset, const AccordProfiles *profiles,
                    const AccordAgreementOptions *options, AccordEstimate *ret_estimate, GError **error)
{
  AccordEstimate estimate = ACCORD_ESTIMATE_INIT;
  bool defined;
  estimate.items = profiles->n_pairable;
  for (size_t p = 0; p < profiles->n_profiles; p++)
    estimate.labels += profiles->size[p] >= 2 ? profiles->times[p] * profiles->size[p] : 0;
  const AccordSe se = options->se == ACCORD_SE_GWET ? ACCORD_SE_LINEAR : options->se;
  if (!measure (dataset, options, se, &estimate, &defined, error)
      || (!defined && !measure (dataset, options, ACCORD_SE_LINEAR, &estimate, &defined, error)))
    return false;
  if (estimate.reason == NULL)
    estimate.note = accord_agreement_note_profiles (profiles);
  accord_interval_agreement (&estimate, ACCORD_SCALE_FISHER, options->quantiles);
  *ret_estimate = estimate;
  return true;
}
