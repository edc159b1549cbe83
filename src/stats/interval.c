/* Confidence intervals: t quantiles by GSL, Fisher and logit scales, the rule for perfect agreement.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <accord/stats/interval.h>

#include <string.h>
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>

#define ROUNDING                                                                                             \
  1e-12 /* a standard error up to this is the rounding of 0, a value up to this above -1 that of -1 */

void
accord_quantiles_init (AccordQuantiles *quantiles, double confidence)
{
  memset (quantiles, 0, sizeof *quantiles);
  quantiles->confidence = confidence;
}

/* GSL's inverse, polished by two Newton steps on its own distribution function. */
static double
t_quantile (double confidence, double df)
{
  const double tail = (1 - confidence) / 2;
  if (isnan (df))
    return gsl_cdf_ugaussian_Qinv (tail);
  double t = gsl_cdf_tdist_Qinv (tail, df);
  for (int i = 0; i < 2; i++)
    {
      const double density = gsl_ran_tdist_pdf (t, df);
      if (density > 0)
        t += (gsl_cdf_tdist_Q (t, df) - tail) / density;
    }
  return t;
}

double
accord_interval_z (double confidence)
{
  return gsl_cdf_ugaussian_Pinv ((1 + confidence) / 2);
}

double
accord_quantiles_t (AccordQuantiles *quantiles, double df)
{
  if (!(df >= 1 && df < ACCORD_QUANTILES_KEPT && df == floor (df)))
    return t_quantile (quantiles->confidence, df);
  double *kept = &quantiles->t[(size_t) df];
  if (*kept == 0)
    *kept = t_quantile (quantiles->confidence, df);
  return *kept;
}

static double
inverse_logit (double g)
{
  return 1 / (1 + exp (-g));
}

void
accord_interval_set (AccordEstimate *estimate, AccordScale scale, AccordQuantiles *quantiles)
{
  const double v = estimate->value;
  estimate->low = estimate->high = NAN;
  if (isnan (v) || isnan (estimate->se))
    return;
  const double margin = accord_quantiles_t (quantiles, estimate->df) * estimate->se;
  if (scale == ACCORD_SCALE_FISHER && v > ROUNDING - 1 && v < 1)
    {
      const double g = atanh (v), h = margin / (1 - v * v);
      estimate->low = tanh (g - h);
      estimate->high = tanh (g + h);
    }
  else if (scale == ACCORD_SCALE_LOGIT && v > 0 && v < 1)
    {
      const double g = log (v / (1 - v)), h = margin / (v * (1 - v));
      estimate->low = inverse_logit (g - h);
      estimate->high = inverse_logit (g + h);
    }
  else if (scale == ACCORD_SCALE_PLAIN || (scale == ACCORD_SCALE_FISHER && v < 1))
    {
      estimate->low = v - margin;
      estimate->high = scale == ACCORD_SCALE_PLAIN ? v + margin : MIN (v + margin, 1);
    }
}

void
accord_interval_perfect (AccordEstimate *estimate, double confidence)
{
  const double expected = isnan (estimate->expected) ? 0 : estimate->expected;
  const double share = pow ((1 - confidence) / 2, 1 / (double) estimate->items);
  estimate->low = (share - expected) / (1 - expected);
  estimate->high = 1;
}

void
accord_interval_agreement (AccordEstimate *estimate, AccordScale scale, AccordQuantiles *quantiles)
{
  if (estimate->reason != NULL)
    return;
  if (estimate->items < 2)
    estimate->interval_reason = ACCORD_REASON_ONE_ITEM;
  else if (!(estimate->se > ROUNDING) && estimate->value != 1)
    estimate->interval_reason = ACCORD_REASON_NO_VARIATION;
  if (estimate->interval_reason != NULL)
    {
      estimate->se = estimate->low = estimate->high = estimate->df = NAN;
      estimate->se_kind = NULL;
      return;
    }
  estimate->df = (double) estimate->items - 1;
  if (estimate->value == 1)
    {
      if (estimate->se <= ROUNDING)
        estimate->se = 0;
      accord_interval_perfect (estimate, quantiles->confidence);
    }
  else
    accord_interval_set (estimate, scale, quantiles);
}

void
accord_interval_clipped (AccordEstimate *estimate, double lowest, double highest, double confidence)
{
  const double margin = accord_interval_z (confidence) * estimate->se;
  if (estimate->se > ROUNDING)
    {
      estimate->low = CLAMP (estimate->value - margin, lowest, highest);
      estimate->high = CLAMP (estimate->value + margin, lowest, highest);
      return;
    }
  estimate->se = 0;
  estimate->note = "all alike";
  estimate->interval_reason = ACCORD_REASON_NO_VARIATION;
}

/* The test statistic. */
static double
distance_to (const AccordEstimate *estimate, AccordScale scale, double null)
{
  const double v = estimate->value, se = estimate->se;
  if (scale == ACCORD_SCALE_FISHER && v > ROUNDING - 1 && v < 1 && fabs (null) < 1)
    return (atanh (v) - atanh (null)) * (1 - v * v) / se;
  if (scale == ACCORD_SCALE_LOGIT && v > 0 && v < 1 && null > 0 && null < 1)
    return (log (v / (1 - v)) - log (null / (1 - null))) * v * (1 - v) / se;
  return (v - null) / se;
}

void
accord_interval_test (AccordEstimate *estimate, AccordScale scale, double null)
{
  estimate->p = NAN;
  if (estimate->reason != NULL || estimate->interval_reason != NULL || isnan (estimate->se))
    return;
  if (estimate->value == 1)
    {
      const double expected = isnan (estimate->expected) ? 0 : estimate->expected;
      const double share = MAX (null * (1 - expected) + expected, 0);
      estimate->p = MIN (2 * pow (share, (double) estimate->items), 1);
    }
  else
    estimate->p = 2 * gsl_cdf_tdist_Q (fabs (distance_to (estimate, scale, null)), estimate->df);
}
