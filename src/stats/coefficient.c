/* Chooses the formula, and says why a coefficient does not apply.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <accord/stats/coefficient.h>

#include <math.h>
#include <accord/dataset/subset.h>
#include <accord/stats/conger.h>
#include <accord/stats/pairs.h>

typedef AccordEstimate (*Formula) (const AccordProfiles *profiles, const AccordAgreementOptions *options);

/* Those that need no more than the profiles. */
static const Formula formulas[ACCORD_N_COEFFICIENTS] = {
  [ACCORD_PERCENT_AGREEMENT] = accord_percent_agreement,
  [ACCORD_KRIPPENDORFF_ALPHA] = accord_krippendorff_alpha,
  [ACCORD_FLEISS_KAPPA] = accord_fleiss_kappa,
  [ACCORD_GWET_AC1] = accord_gwet_ac1,
  [ACCORD_BRENNAN_PREDIGER] = accord_brennan_prediger,
  [ACCORD_SCOTT_PI] = accord_scott_pi,
};

static const char *
reason_undefined (const AccordDataset *dataset, const AccordProfiles *profiles, AccordCoefficient coefficient,
                  const AccordWeights *weights)
{
  const bool for_two = coefficient == ACCORD_COHEN_KAPPA || coefficient == ACCORD_SCOTT_PI;
  const bool persons = for_two || coefficient == ACCORD_CONGER_KAPPA;
  if (profiles->n_items == 0)
    return ACCORD_REASON_NO_LABELS;
  if (weights != NULL && weights->reason != NULL)
    return weights->reason;
  if (for_two && dataset->n_annotators > 2)
    return ACCORD_REASON_MORE_THAN_TWO;
  if (dataset->n_annotators == 1 && (persons || profiles->n_pairable == 0))
    return ACCORD_REASON_ONE_ANNOTATOR;
  if (profiles->n_pairable == 0)
    return ACCORD_REASON_NO_PAIR;
  if (for_two && dataset->repeated)
    return ACCORD_REASON_REPEATED;
  return NULL;
}

/* With weights: Conger's kappa of these items. */
static bool
cohen_estimate (const AccordDataset *dataset, const AccordAgreementOptions *options,
                AccordEstimate *ret_estimate, GError **error)
{
  if (accord_weights_identity (options->weights))
    {
      g_autoptr (AccordPairs) pairs = NULL;
      if (!accord_pairs_new (dataset, options->se, &pairs, error))
        return false;
      *ret_estimate = accord_pair_cohen (&pairs->pairs[0], options->quantiles);
      return true;
    }
  g_autofree bool *both = g_new (bool, dataset->n_items + 1);
  accord_dataset_pairable (dataset, both);
  g_autoptr (AccordDataset) common = accord_dataset_subset (dataset, both, NULL, error);
  if (common == NULL)
    return false;
  g_autoptr (AccordProfiles) profiles = accord_profiles_new (common, true);
  return accord_conger_kappa (common, profiles, options, ret_estimate, error);
}

/* Plain limits where they are asked for, why there are none, and the p value that goes with the limits. */
static void
set_test (AccordEstimate *estimate, AccordCoefficient coefficient, const AccordAgreementOptions *options)
{
  const bool share = coefficient == ACCORD_PERCENT_AGREEMENT;
  AccordScale scale = share ? ACCORD_SCALE_LOGIT : ACCORD_SCALE_FISHER;
  if (options->interval == ACCORD_INTERVAL_T)
    {
      scale = ACCORD_SCALE_PLAIN;
      accord_interval_agreement (estimate, scale, options->quantiles);
    }
  if (!isnan (estimate->se) && isnan (estimate->low) && estimate->interval_reason == NULL)
    estimate->interval_reason = ACCORD_REASON_OFF_SCALE;
  if (!share || options->null_given)
    accord_interval_test (estimate, scale, options->null);
}

bool
accord_coefficient_estimate (const AccordDataset *dataset, const AccordProfiles *profiles,
                             AccordCoefficient coefficient, const AccordAgreementOptions *options,
                             AccordEstimate *ret_estimate, GError **error)
{
  AccordEstimate estimate = ACCORD_ESTIMATE_INIT;
  estimate.reason = reason_undefined (dataset, profiles, coefficient, options->weights);
  if (estimate.reason != NULL)
    {
      estimate.items = profiles->n_pairable;
      estimate.labels = profiles->n_labels;
    }
  else if (coefficient == ACCORD_COHEN_KAPPA)
    {
      if (!cohen_estimate (dataset, options, &estimate, error))
        return false;
    }
  else if (coefficient == ACCORD_CONGER_KAPPA)
    {
      if (!accord_conger_kappa (dataset, profiles, options, &estimate, error))
        return false;
    }
  else
    estimate = formulas[coefficient](profiles, options);
  set_test (&estimate, coefficient, options);
  estimate.annotators = dataset->n_annotators;
  *ret_estimate = estimate;
  return true;
}
