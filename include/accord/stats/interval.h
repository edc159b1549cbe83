/* Confidence intervals of agreement statistics from a value, its standard error and degrees of freedom.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdint.h>
#include <accord/stats/estimate.h>

G_BEGIN_DECLS

#define ACCORD_REASON_ONE_ITEM     "one item only"
#define ACCORD_REASON_NO_VARIATION "no variation between items"
#define ACCORD_REASON_NO_INTERVAL  "no such interval"
#define ACCORD_REASON_OFF_SCALE    "value not above 0" /* a share, which weights below 0 can make so */

#define ACCORD_QUANTILES_KEPT 512

/** Two-sided quantiles of Student's t for one confidence, remembered for small degrees of freedom. */
typedef struct
{
  double confidence;
  double t[ACCORD_QUANTILES_KEPT]; /* by degrees of freedom; 0 = not computed yet */
} AccordQuantiles;

/** accord_quantiles_init: @confidence in (0, 1). */
void accord_quantiles_init (AccordQuantiles *quantiles, double confidence);

/** accord_interval_z: the standard normal quantile at (1 + @confidence) / 2: 1.6449 for .90. */
double accord_interval_z (double confidence);

/**
 * accord_quantiles_t:
 * @df: degrees of freedom, > 0, need not be whole; NAN = the normal distribution
 *
 * Returns: q with P(|T| <= q) = confidence.
 * Checked against: the closed forms for 1, 2 and 4 degrees of freedom, printed tables, and the distribution
 *   function of GSL to 1e-12 (tests/unit/test_interval.c).
 */
double accord_quantiles_t (AccordQuantiles *quantiles, double df);

/** The scale on which an interval is symmetric. */
typedef enum
{
  ACCORD_SCALE_FISHER, /* atanh: coefficients with values in [-1, 1] */
  ACCORD_SCALE_LOGIT,  /* ln(v / (1 - v)): shares in [0, 1] */
  ACCORD_SCALE_PLAIN,  /* the value itself */
} AccordScale;

/**
 * accord_interval_set:
 * @estimate: with @value, @se, @df; its @low and @high are written
 *
 * fisher: tanh (atanh v -+ q se / (1 - v^2)); at v <= -1, where there is no atanh, v -+ q se cut at 1.
 * logit: the same with logit and v (1 - v).  plain: v -+ q se.
 * q is Student's with @df degrees of freedom.
 * Undefined (NAN limits): NAN value or se; v on the scale's edge (|v| >= 1 above, 0 or 1 for logit): use
 *   accord_interval_agreement().
 *
 * Source: R. A. Fisher, "On the 'probable error' of a coefficient of correlation deduced from a small
 *   sample", Metron 1:3-32, 1921; A. Agresti, "Categorical Data Analysis", 3rd ed. 2013, section 3.1.6 (logit).
 * Checked against: limits by hand on each scale, tests/unit/test_interval.c.
 */
void accord_interval_set (AccordEstimate *estimate, AccordScale scale, AccordQuantiles *quantiles);

/**
 * accord_interval_perfect:
 * @estimate: of a coefficient that is 1 because no disagreement was seen: @items, @expected (NAN = 0)
 *
 * low = (p - e) / (1 - e) with p = (alpha/2)^(1/items), the exact lower limit of a share when all of @items
 * trials succeeded; high = 1.  An interval [1, 1] would claim certainty.
 *
 * Source: C. J. Clopper and E. S. Pearson, "The use of confidence or fiducial limits illustrated in the case
 *   of the binomial", Biometrika 26(4):404-413, 1934, doi:10.1093/biomet/26.4.404.
 * Checked against: the closed form by hand, tests/unit/test_interval.c.
 */
void accord_interval_perfect (AccordEstimate *estimate, double confidence);

/**
 * accord_interval_agreement:
 * @estimate: of an agreement coefficient: @value, @se, @items, @expected
 *
 * The rule for every coefficient: df = items - 1; no interval and no standard error with one item (`one item
 * only`) or when no item differs from another (`no variation between items`: se is 0 and the value not 1);
 * the limits of accord_interval_perfect() when the value is 1; else those of accord_interval_set().
 * An undefined value stays as it is.  A standard error up to 1e-12 is rounding and counts as 0.
 */
void accord_interval_agreement (AccordEstimate *estimate, AccordScale scale, AccordQuantiles *quantiles);

/**
 * accord_interval_clipped:
 * @estimate: a mean or ratio over items: @value, @se
 *
 * value -+ z se, cut at @lowest and @highest, the ends of the measure's range.  When no item differs from another
 * there is no interval (`no variation between items`, note `all alike`) and se is 0.
 */
void accord_interval_clipped (AccordEstimate *estimate, double lowest, double highest, double confidence);

/**
 * accord_interval_test:
 * @estimate: with an interval on @scale by accord_interval_agreement(); its @p is written
 * @null: value of the coefficient that is put to the test
 *
 * Two-sided p value: below 1 - confidence exactly when @null lies outside the interval of that confidence.  t = (g (v) -
 * g (null)) / h with g and h as in accord_interval_set(), the plain (v - null) / se where g has no value; when no
 * disagreement was seen, twice the chance of that under @null, at most 1.  NAN without an interval.
 */
void accord_interval_test (AccordEstimate *estimate, AccordScale scale, double null);

G_END_DECLS
