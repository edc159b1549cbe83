/* Chooses the formula, and says why a coefficient does not apply.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <accord/stats/coefficient.h>

#include <math.h>
#include <accord/base/error.h>
#include <accord/dataset/subset.h>
#include <accord/stats/bootstrap.h>
#include <accord/stats/conger.h>
#include <accord/stats/crossed.h>
#include <accord/stats/icc.h>
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

static const char *
reason_undefined (const AccordDataset *dataset, const AccordProfiles *profiles, AccordCoefficient coefficient,
                  const AccordWeights *weights)
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

/* F has no interval but its own. */
static void
drop_interval (AccordEstimate *estimate)
{
  estimate->low = estimate->high = NAN;
  if (estimate->reason == NULL && estimate->interval_reason == NULL)
    estimate->interval_reason = ACCORD_REASON_NO_INTERVAL;
}

/* Other limits where they are asked for, why there are none, and the p value that goes with the standard error. */
static bool
set_interval (const AccordDataset *dataset, const AccordProfiles *profiles, AccordCoefficient coefficient,
              const AccordAgreementOptions *options, AccordEstimate *estimate, GError **error)
{
  const bool share = coefficient == ACCORD_PERCENT_AGREEMENT;
  AccordScale scale = share ? ACCORD_SCALE_LOGIT : ACCORD_SCALE_FISHER;
  if (options->interval == ACCORD_INTERVAL_T)
    {
      scale = ACCORD_SCALE_PLAIN;
      accord_interval_agreement (estimate, scale, options->quantiles);
    }
  if (options->over_both
      && !accord_crossed_interval (dataset, profiles, coefficient, options, scale, estimate, error))
    return false;
  if (accord_interval_resamples (options->interval)
      && !accord_bootstrap_interval (dataset, profiles, coefficient, options, estimate, error))
    return false;
  if (!isnan (estimate->se) && isnan (estimate->low) && estimate->interval_reason == NULL)
    estimate->interval_reason = ACCORD_REASON_OFF_SCALE;
  if (!share || options->null_given)
    accord_interval_test (estimate, scale, options->null);
  return true;
}

/* Has reasons, limits and p values of its own. */
static bool
icc_estimate (const AccordDataset *dataset, const AccordProfiles *profiles, AccordCoefficient coefficient,
              const AccordAgreementOptions *options, AccordEstimate *ret_estimate, GError **error)
{
  if (!accord_icc (dataset, profiles, coefficient, options, ret_estimate, error))
    return false;
  if (accord_interval_resamples (options->interval) || options->over_both)
    {
      drop_interval (ret_estimate);
      ret_estimate->se = ret_estimate->df = NAN;
      ret_estimate->se_kind = NULL;
    }
  ret_estimate->annotators = dataset->n_annotators;
  return true;
}

bool
accord_coefficient_estimate (const AccordDataset *dataset, const AccordProfiles *profiles,
                             AccordCoefficient coefficient, const AccordAgreementOptions *options,
                             AccordEstimate *ret_estimate, GError **error)
{
  AccordEstimate estimate = ACCORD_ESTIMATE_INIT;
  if (coefficient > ACCORD_LIGHT_KAPPA)
    return icc_estimate (dataset, profiles, coefficient, options, ret_estimate, error);
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
  else if (coefficient == ACCORD_LIGHT_KAPPA)
    {
      if (!accord_light_kappa (dataset, profiles, options, &estimate, error))
        return false;
    }
  else
    estimate = formulas[coefficient](profiles, options);
  if (!set_interval (dataset, profiles, coefficient, options, &estimate, error))
    return false;
  estimate.annotators = dataset->n_annotators;
  *ret_estimate = estimate;
  return true;
}

/* ---- influence ---- */

static bool
influence_of_profiles (const AccordDataset *dataset, const AccordProfiles *profiles,
                       AccordCoefficient coefficient, const AccordAgreementOptions *options, double *values,
                       bool *ret_defined, GError **error)
{
  g_autofree double *of_profile = g_try_new (double, profiles->n_profiles + 1);
  if (of_profile == NULL)
    return accord_error_set_memory (error, "the influence of items");
  *ret_defined = accord_agreement_influence (profiles, coefficient, options, of_profile);
  for (size_t i = 0; *ret_defined && i < dataset->n_items; i++)
    values[i]
        = profiles->item_profile[i] == ACCORD_PROFILE_NONE ? NAN : of_profile[profiles->item_profile[i]];
  return true;
}

/* Conger's on the items that both labelled. */
static bool
influence_of_cohen (const AccordDataset *dataset, const AccordAgreementOptions *options, double *values,
                    bool *ret_defined, GError **error)
{
  g_autoptr (AccordDataset) common = accord_dataset_pairable (dataset, error);
  if (common == NULL)
    return false;
  g_autoptr (AccordProfiles) profiles = accord_profiles_new (common, true);
  if (!accord_conger_influence (common, profiles, options, values, ret_defined, error))
    return false;
  for (size_t i = dataset->n_items, left = common->n_items; *ret_defined && i-- > 0;)
    values[i] = accord_dataset_item_size (dataset, i) >= 2 ? values[--left] : NAN;
  return true;
}

static bool
influence_by (const AccordDataset *dataset, const AccordProfiles *profiles, AccordCoefficient coefficient,
              const AccordAgreementOptions *options, double *values, bool *ret_defined, GError **error)
{
  if (coefficient == ACCORD_COHEN_KAPPA)
    return influence_of_cohen (dataset, options, values, ret_defined, error);
  if (coefficient == ACCORD_CONGER_KAPPA)
    return accord_conger_influence (dataset, profiles, options, values, ret_defined, error);
  if (coefficient == ACCORD_LIGHT_KAPPA)
    return accord_light_influence (dataset, profiles, options, values, ret_defined, error);
  return influence_of_profiles (dataset, profiles, coefficient, options, values, ret_defined, error);
}

/* irrCAC has neither krippendorff-ordinal nor Light's kappa. */
static const char *
kind_of (AccordSe se, AccordCoefficient coefficient, const AccordWeights *weights)
{
  const bool none
      = coefficient == ACCORD_LIGHT_KAPPA
        || (coefficient == ACCORD_KRIPPENDORFF_ALPHA && weights != NULL && weights->order != NULL);
  return accord_se_name (se == ACCORD_SE_GWET && none ? ACCORD_SE_LINEAR : se);
}

static bool
explain_undefined (const AccordDataset *dataset, const AccordProfiles *profiles,
                   AccordCoefficient coefficient, const AccordAgreementOptions *options, double *values,
                   const char **ret_se_kind, const char **ret_reason, GError **error)
{
  AccordEstimate estimate;
  if (!accord_coefficient_estimate (dataset, profiles, coefficient, options, &estimate, error))
    return false;
  for (size_t i = 0; i < dataset->n_items; i++)
    values[i] = NAN;
  *ret_se_kind = NULL;
  *ret_reason = estimate.reason;
  return true;
}

/* Intraclass correlations are given by their F. */
static bool
influence_of_none (const AccordDataset *dataset, double *values, const char **ret_se_kind,
                   const char **ret_reason)
{
  for (size_t i = 0; i < dataset->n_items; i++)
    values[i] = NAN;
  *ret_se_kind = NULL;
  *ret_reason = ACCORD_REASON_NO_INTERVAL;
  return true;
}

bool
accord_coefficient_influence (const AccordDataset *dataset, const AccordProfiles *profiles,
                              AccordCoefficient coefficient, const AccordAgreementOptions *options,
                              double *ret_values, const char **ret_se_kind, const char **ret_reason,
                              GError **error)
{
  AccordAgreementOptions how = *options;
  if (coefficient > ACCORD_LIGHT_KAPPA)
    return influence_of_none (dataset, ret_values, ret_se_kind, ret_reason);
  const bool applies = reason_undefined (dataset, profiles, coefficient, options->weights) == NULL;
  bool defined = applies;
  if (applies && !influence_by (dataset, profiles, coefficient, &how, ret_values, &defined, error))
    return false;
  if (applies && !defined && how.se == ACCORD_SE_JACKKNIFE)
    {
      how.se = ACCORD_SE_LINEAR;
      if (!influence_by (dataset, profiles, coefficient, &how, ret_values, &defined, error))
        return false;
    }
  if (!defined)
    return explain_undefined (dataset, profiles, coefficient, &how, ret_values, ret_se_kind, ret_reason,
                              error);
  *ret_se_kind = kind_of (how.se, coefficient, how.weights);
  *ret_reason = NULL;
  return true;
}
