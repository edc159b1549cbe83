/* What each item contributes to a coefficient, by the formula that applies.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <accord/stats/influence.h>

#include <math.h>
#include <accord/base/error.h>
#include <accord/dataset/subset.h>
#include <accord/stats/conger.h>
#include <accord/stats/light.h>
#include "coefficient_value.h"

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
  if (!coefficient_value (dataset, profiles, coefficient, options, &estimate, error))
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
  const bool applies = coefficient_reason (dataset, profiles, coefficient, options->weights) == NULL;
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
