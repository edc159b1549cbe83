/* Which formula, and why a coefficient does not apply.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "coefficient_value.h"

#include <accord/dataset/subset.h>
#include <accord/stats/conger.h>
#include <accord/stats/light.h>
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

const char *
coefficient_reason (const AccordDataset *dataset, const AccordProfiles *profiles,
                    AccordCoefficient coefficient, const AccordWeights *weights)
{
  const bool for_two = coefficient == ACCORD_COHEN_KAPPA || coefficient == ACCORD_SCOTT_PI;
  const bool persons = for_two || coefficient == ACCORD_CONGER_KAPPA || coefficient == ACCORD_LIGHT_KAPPA;
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
  g_autoptr (AccordDataset) common = accord_dataset_pairable (dataset, error);
  if (common == NULL)
    return false;
  g_autoptr (AccordProfiles) profiles = accord_profiles_new (common, true);
  return accord_conger_kappa (common, profiles, options, ret_estimate, error);
}

static bool
measure (const AccordDataset *dataset, const AccordProfiles *profiles, AccordCoefficient coefficient,
         const AccordAgreementOptions *options, AccordEstimate *ret_estimate, GError **error)
{
  switch (coefficient)
    {
    case ACCORD_COHEN_KAPPA:
      return cohen_estimate (dataset, options, ret_estimate, error);
    case ACCORD_CONGER_KAPPA:
      return accord_conger_kappa (dataset, profiles, options, ret_estimate, error);
    case ACCORD_LIGHT_KAPPA:
      return accord_light_kappa (dataset, profiles, options, ret_estimate, error);
    default:
      *ret_estimate = formulas[coefficient](profiles, options);
      return true;
    }
}

bool
coefficient_value (const AccordDataset *dataset, const AccordProfiles *profiles,
                   AccordCoefficient coefficient, const AccordAgreementOptions *options,
                   AccordEstimate *ret_estimate, GError **error)
{
  AccordEstimate estimate = ACCORD_ESTIMATE_INIT;
  estimate.reason = coefficient_reason (dataset, profiles, coefficient, options->weights);
  if (estimate.reason != NULL)
    {
      estimate.items = profiles->n_pairable;
      estimate.labels = profiles->n_labels;
    }
  else if (!measure (dataset, profiles, coefficient, options, &estimate, error))
    return false;
  estimate.annotators = dataset->n_annotators;
  *ret_estimate = estimate;
  return true;
}
