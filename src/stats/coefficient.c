/* Any coefficient with the interval that the user chose.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <accord/stats/coefficient.h>

#include <math.h>
#include <accord/stats/bootstrap.h>
#include <accord/stats/crossed.h>
#include <accord/stats/icc.h>
#include "coefficient_value.h"

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
  AccordEstimate estimate;
  if (coefficient > ACCORD_LIGHT_KAPPA)
    return icc_estimate (dataset, profiles, coefficient, options, ret_estimate, error);
  if (!coefficient_value (dataset, profiles, coefficient, options, &estimate, error)
      || !set_interval (dataset, profiles, coefficient, options, &estimate, error))
    return false;
  *ret_estimate = estimate;
  return true;
}
