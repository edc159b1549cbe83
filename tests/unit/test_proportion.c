/* Shares of trials: values of statsmodels and scipy.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "unit.h"

#include <accord/stats/proportion.h>

START_TEST (wilson)
{
  double low, high;
  accord_proportion_interval (97, 108, .95, &low, &high); /* proportion_confint (97, 108, method='wilson') */
  ck_assert_double_eq_tol (low, 0.8267749385359172, 1e-12);
  ck_assert_double_eq_tol (high, 0.9421706824066393, 1e-12);
  accord_proportion_interval (10, 10, .9, &low, &high);
  ck_assert_double_eq_tol (low, 0.7870580299165928, 1e-12);
  ck_assert_double_eq_tol (high, 1, 1e-15);
  accord_proportion_interval (0, 10, .9, &low, &high);
  ck_assert_double_eq_tol (low, 0, 1e-15);
  ck_assert_double_eq_tol (high, 1 - 0.7870580299165928, 1e-12);
}
END_TEST

START_TEST (sign_test)
{
  ck_assert_double_eq_tol (accord_proportion_sign_test (0, 15), 6.103515625e-05, 1e-16); /* 2^-14 */
  ck_assert_double_eq_tol (accord_proportion_sign_test (6, 12), 0.237884521484375, 1e-12);
  ck_assert_double_eq_tol (accord_proportion_sign_test (18, 3), 0.0014896392822265625, 1e-12);
  ck_assert_double_eq_tol (accord_proportion_sign_test (16, 33), 0.021294114141387155, 1e-12);
  ck_assert_double_eq_tol (accord_proportion_sign_test (7, 7), 1, 1e-15);
  ck_assert_double_eq_tol (accord_proportion_sign_test (0, 0), 1, 1e-15);
}
END_TEST

Suite *
accord_suite (void)
{
  Suite *suite = suite_create ("proportion");
  TCase *tcase = tcase_create ("proportion");
  suite_add_tcase (suite, tcase);
  tcase_add_test (tcase, wilson);
  tcase_add_test (tcase, sign_test);
  return suite;
}
