/* Intervals: quantiles against closed forms and printed tables, both scales by hand, every rule for their lack.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "unit.h"

#include <gsl/gsl_cdf.h>
#include <accord/stats/interval.h>

static double
quantile (double confidence, double df)
{
  AccordQuantiles quantiles;
  accord_quantiles_init (&quantiles, confidence);
  return accord_quantiles_t (&quantiles, df);
}

START_TEST (quantiles_have_their_closed_forms)
{
  /* df 1: tan (pi (p - 1/2)); df 2: (2p - 1) / sqrt (2 p (1 - p)); Student's t */
  for (double c = .5; c < .9995; c += .0345)
    {
      const double p = .5 + c / 2;
      unit_assert_near (quantile (c, 1) / tan (G_PI * (p - .5)), 1, 1e-12);
      unit_assert_near (quantile (c, 2) / ((2 * p - 1) / sqrt (2 * p * (1 - p))), 1, 1e-12);
    }
}
END_TEST

START_TEST (quantiles_are_those_of_printed_tables)
{
  /* NIST/SEMATECH e-Handbook, table 1.3.6.7.2, two-sided .95, .90 and .99 */
  unit_assert_near (quantile (.95, 1), 12.706, 5e-4);
  unit_assert_near (quantile (.95, 3), 3.182, 5e-4);
  unit_assert_near (quantile (.95, 10), 2.228, 5e-4);
  unit_assert_near (quantile (.90, 30), 1.697, 5e-4);
  unit_assert_near (quantile (.99, 5), 4.032, 5e-4);
  unit_assert_near (quantile (.95, NAN), 1.959963984540054, 1e-12);
}
END_TEST

START_TEST (quantiles_invert_the_distribution)
{
  static const double dfs[] = { 1, 1.5, 3, 29, 299, 511, 512, 1e4, 42623, 1e7, 1e9 };
  for (size_t i = 0; i < G_N_ELEMENTS (dfs); i++)
    for (double c = .5; c < .9999; c += .0499)
      unit_assert_near (2 * gsl_cdf_tdist_P (quantile (c, dfs[i]), dfs[i]) - 1, c, 1e-12);
}
END_TEST

START_TEST (quantiles_remembered_are_the_same)
{
  AccordQuantiles quantiles;
  accord_quantiles_init (&quantiles, .9);
  const double first = accord_quantiles_t (&quantiles, 7);
  ck_assert (accord_quantiles_t (&quantiles, 7) == first);
  ck_assert (accord_quantiles_t (&quantiles, 7.5) < first);
}
END_TEST

static AccordEstimate
estimate (double value, double se, uint64_t items)
{
  AccordEstimate e = ACCORD_ESTIMATE_INIT;
  e.value = value;
  e.se = se;
  e.items = items;
  e.se_kind = "jackknife";
  return e;
}

static AccordEstimate
interval (AccordEstimate e, AccordScale scale)
{
  AccordQuantiles quantiles;
  accord_quantiles_init (&quantiles, .95);
  accord_interval_agreement (&e, scale, &quantiles);
  return e;
}

START_TEST (fisher_is_atanh_scaled)
{
  /* t(3) = 3.182446305; kappa .5, se .3: atanh .5 = .549306144, h = 3.182446305 * .3 / .75 = 1.272978522 */
  const AccordEstimate e = interval (estimate (.5, .3, 4), ACCORD_SCALE_FISHER);
  unit_assert_near (e.low, tanh (.549306144334055 - 1.272978522), 1e-9);
  unit_assert_near (e.high, tanh (.549306144334055 + 1.272978522), 1e-9);
  unit_assert_near (e.df, 3, 0);
}
END_TEST

START_TEST (logit_is_logit_scaled)
{
  const AccordEstimate e = interval (estimate (.8, .05, 4), ACCORD_SCALE_LOGIT);
  const double g = 1.3862943611198906, h = 3.182446305 * .05 / .16; /* ln 4 */
  unit_assert_near (e.low, 1 / (1 + exp (h - g)), 1e-9);
  unit_assert_near (e.high, 1 / (1 + exp (-g - h)), 1e-9);
}
END_TEST

START_TEST (below_minus_one_is_plain_and_cut)
{
  const AccordEstimate e = interval (estimate (-1.2, 2, 4), ACCORD_SCALE_FISHER);
  unit_assert_near (e.low, -1.2 - 2 * 3.182446305, 1e-8);
  unit_assert_near (e.high, 1, 0);
  AccordQuantiles quantiles;
  accord_quantiles_init (&quantiles, .95);
  AccordEstimate plain = estimate (.5, .1, 4);
  plain.df = NAN;
  accord_interval_set (&plain, ACCORD_SCALE_PLAIN, &quantiles);
  unit_assert_near (plain.low, .5 - .1959963984540054, 1e-12);
  unit_assert_near (plain.high, .5 + .1959963984540054, 1e-12);
}
END_TEST

START_TEST (perfect_agreement_is_not_certain)
{
  AccordEstimate e = estimate (1, 0, 20);
  e.expected = .5;
  e = interval (e, ACCORD_SCALE_FISHER);
  /* the exact limit of 20 of 20, .025^(1/20) = .8316, is .6631 above .5 */
  unit_assert_near (pow (.025, 1. / 20), .8315665, 1e-7);
  unit_assert_near (e.low, 2 * pow (.025, 1. / 20) - 1, 1e-15);
  unit_assert_near (e.high, 1, 0);
  unit_assert_near (e.se, 0, 0);
  e = interval (estimate (1, 0, 20), ACCORD_SCALE_LOGIT);
  unit_assert_near (e.low, pow (.025, 1. / 20), 1e-15);
}
END_TEST

START_TEST (no_interval_has_a_reason)
{
  AccordEstimate e = interval (estimate (.5, NAN, 1), ACCORD_SCALE_FISHER);
  ck_assert_str_eq (e.interval_reason, "one item only");
  ck_assert (isnan (e.low) && isnan (e.high) && isnan (e.se) && e.se_kind == NULL);
  e = interval (estimate (1, 0, 1), ACCORD_SCALE_FISHER);
  ck_assert_str_eq (e.interval_reason, "one item only");
  e = interval (estimate (0, 0, 9), ACCORD_SCALE_FISHER);
  ck_assert_str_eq (e.interval_reason, "no variation between items");
  ck_assert (isnan (e.low) && isnan (e.se) && !isnan (e.value));
  e = interval (estimate (-.25, 1e-17, 9), ACCORD_SCALE_FISHER);
  ck_assert_str_eq (e.interval_reason, "no variation between items");
  AccordEstimate undefined = ACCORD_ESTIMATE_INIT;
  undefined.reason = "no labels";
  undefined = interval (undefined, ACCORD_SCALE_FISHER);
  ck_assert_ptr_null (undefined.interval_reason);
  ck_assert (isnan (undefined.low));
}
END_TEST

START_TEST (set_leaves_edges_undefined)
{
  AccordQuantiles quantiles;
  accord_quantiles_init (&quantiles, .95);
  AccordEstimate e = estimate (1, .1, 4);
  e.df = 3;
  accord_interval_set (&e, ACCORD_SCALE_FISHER, &quantiles);
  ck_assert (isnan (e.low) && isnan (e.high));
  e.value = 0;
  accord_interval_set (&e, ACCORD_SCALE_LOGIT, &quantiles);
  ck_assert (isnan (e.low));
  e.value = NAN;
  accord_interval_set (&e, ACCORD_SCALE_PLAIN, &quantiles);
  ck_assert (isnan (e.low));
}
END_TEST

Suite *
accord_suite (void)
{
  Suite *suite = suite_create ("interval");
  TCase *quantiles = tcase_create ("quantiles");
  tcase_add_test (quantiles, quantiles_have_their_closed_forms);
  tcase_add_test (quantiles, quantiles_are_those_of_printed_tables);
  tcase_add_test (quantiles, quantiles_invert_the_distribution);
  tcase_add_test (quantiles, quantiles_remembered_are_the_same);
  suite_add_tcase (suite, quantiles);
  TCase *scales = tcase_create ("scales");
  tcase_add_test (scales, fisher_is_atanh_scaled);
  tcase_add_test (scales, logit_is_logit_scaled);
  tcase_add_test (scales, below_minus_one_is_plain_and_cut);
  tcase_add_test (scales, perfect_agreement_is_not_certain);
  tcase_add_test (scales, no_interval_has_a_reason);
  tcase_add_test (scales, set_leaves_edges_undefined);
  suite_add_tcase (suite, scales);
  return suite;
}
