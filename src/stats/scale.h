/* The interval that the user chose, for estimates that have a value and a standard error.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <accord/stats/agreement.h>

/* On @scale, or a plain one; says why where the scale has no room for the value. */
static inline void
set_interval (AccordEstimate *estimate, AccordScale scale, const AccordAgreementOptions *options)
{
  accord_interval_agreement (estimate, options->interval == ACCORD_INTERVAL_T ? ACCORD_SCALE_PLAIN : scale,
                             options->quantiles);
  if (!isnan (estimate->se) && isnan (estimate->low) && estimate->interval_reason == NULL)
    estimate->interval_reason = ACCORD_REASON_OFF_SCALE;
}

/* The name of an error that is either the jackknife's or the linearised one. */
static inline const char *
jackknife_or_linear (bool jackknife)
{
  return accord_se_name (jackknife ? ACCORD_SE_JACKKNIFE : ACCORD_SE_LINEAR);
}
