/* Compensated sums: cases where plain addition fails, and every order the same.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "unit.h"

#include <accord/base/random.h>
#include <accord/base/sum.h>

static double
sum_of (const double *terms, size_t n)
{
  AccordSum sum = { 0, 0 };
  for (size_t i = 0; i < n; i++)
    accord_sum_add (&sum, terms[i]);
  return accord_sum_value (&sum);
}

/* Neumaier's own example, on which Kahan's sum gives 0. */
START_TEST (neumaier)
{
  static const double terms[] = { 1, 1e100, 1, -1e100 };
  ck_assert (sum_of (terms, 4) == 2);
}
END_TEST

START_TEST (nothing_and_one)
{
  static const double one[] = { -.1 };
  ck_assert (sum_of (NULL, 0) == 0);
  ck_assert (sum_of (one, 1) == -.1);
}
END_TEST

/* A tenth ten million times: plain addition is off by 1.6e-4. */
START_TEST (many_tenths)
{
  AccordSum sum = { 0, 0 };
  double plain = 0;
  for (int i = 0; i < 10000000; i++)
    {
      accord_sum_add (&sum, .1);
      plain += .1;
    }
  ck_assert (accord_sum_value (&sum) == 1e6);
  ck_assert (fabs (plain - 1e6) > 1e-5);
}
END_TEST

/* Terms of very different size in many orders. */
START_TEST (order_does_not_show)
{
  g_autoptr (gsl_rng) random = accord_random_new (1, 0);
  double terms[1000];
  for (size_t i = 0; i < 1000; i++)
    terms[i] = ldexp (gsl_rng_uniform (random) - .5, (int) accord_random_below (random, 40) - 20);
  const double first = sum_of (terms, 1000);
  for (int order = 0; order < 200; order++)
    {
      for (uint32_t i = 999; i > 0; i--)
        {
          const uint32_t j = accord_random_below (random, i + 1);
          const double kept = terms[i];
          terms[i] = terms[j];
          terms[j] = kept;
        }
      ck_assert_msg (sum_of (terms, 1000) == first, "%.17g, wanted %.17g", sum_of (terms, 1000), first);
    }
}
END_TEST

Suite *
accord_suite (void)
{
  Suite *suite = suite_create ("sum");
  TCase *cases = tcase_create ("sum");
  tcase_add_test (cases, neumaier);
  tcase_add_test (cases, nothing_and_one);
  tcase_add_test (cases, many_tenths);
  tcase_add_test (cases, order_does_not_show);
  suite_add_tcase (suite, cases);
  return suite;
}
