/* Adjusted p values: the paper's, statsmodels', the definition by brute force, and what has no p value.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "unit.h"

#include <accord/base/random.h>
#include <accord/stats/adjust.h>

static void
adjust (const double *p, size_t n, double *ret_adjusted)
{
  g_autoptr (GError) error = NULL;
  ck_assert (accord_adjust_benjamini_hochberg (p, n, ret_adjusted, &error));
}

/* Y. Benjamini and Y. Hochberg, 1995, section 4.1: fifteen comparisons, of which four are findings at .05; the adjusted
 * values are those of statsmodels 0.13.5, multipletests (method 'fdr_bh'). */
START_TEST (published)
{
  static const double p[] = { .0001, .0004, .0019, .0095, .0201, .0278, .0298, .0344,
                              .0459, .3240, .4262, .5719, .6528, .7590, 1 };
  static const double wanted[]
      = { .0015, .003,  .0095, .035625,         .0603,   .06385714285714286, .06385714285714286,
          .0645, .0765, .486,  .58118181818182, .714875, .7532307692307693,  .8132142857142857,
          1 };
  double adjusted[G_N_ELEMENTS (p)];
  size_t findings = 0;
  adjust (p, G_N_ELEMENTS (p), adjusted);
  for (size_t i = 0; i < G_N_ELEMENTS (p); i++)
    {
      unit_assert_near (adjusted[i], wanted[i], 1e-13);
      findings += adjusted[i] <= .05;
    }
  ck_assert_uint_eq (findings, 4);
}
END_TEST

START_TEST (any_order_and_ties)
{
  double p[] = { .04, .01, .04, .03, .9, .025 };
  adjust (p, G_N_ELEMENTS (p), p); /* in place */
  for (size_t i = 0; i < G_N_ELEMENTS (p); i++)
    unit_assert_near (p[i], i == 4 ? .9 : .048, 1e-15);
}
END_TEST

/* min over h >= j of m / h p_(h), with the rank h counted afresh for each. */
static double
by_definition (const double *p, size_t n, size_t i)
{
  double least = 1;
  size_t m = 0;
  for (size_t j = 0; j < n; j++)
    m += !isnan (p[j]);
  for (size_t j = 0; j < n; j++)
    {
      size_t rank = 0;
      for (size_t k = 0; k < n; k++)
        rank += p[k] <= p[j]; /* the last place of a tie */
      if (!isnan (p[j]) && p[j] >= p[i])
        least = fmin (least, (double) m / (double) rank * p[j]);
    }
  return least;
}

START_TEST (definition)
{
  gsl_rng *random = accord_random_new (7, 1);
  for (size_t n = 1; n <= 40; n++)
    {
      double p[40], adjusted[40];
      for (size_t i = 0; i < n; i++)
        {
          const double drawn = gsl_rng_uniform (random);
          p[i] = drawn < .2 ? NAN : drawn < .4 ? .5 : drawn * drawn;
        }
      adjust (p, n, adjusted);
      for (size_t i = 0; i < n; i++)
        if (isnan (p[i]))
          ck_assert (isnan (adjusted[i]));
        else
          {
            unit_assert_near (adjusted[i], by_definition (p, n, i), 1e-15);
            ck_assert (adjusted[i] >= p[i] && adjusted[i] <= 1);
          }
    }
  gsl_rng_free (random);
}
END_TEST

START_TEST (nothing_to_adjust)
{
  double p[] = { NAN, .3, NAN };
  adjust (p, 0, p);
  adjust (p, 3, p);
  ck_assert (isnan (p[0]) && isnan (p[2]));
  unit_assert_near (p[1], .3, 0);
}
END_TEST

START_TEST (holm)
{
  const double p[] = { .01, NAN, .04, .03, .005 }, expected[] = { .03, NAN, .06, .06, .02 };
  double adjusted[5];
  g_autoptr (GError) error = NULL;
  ck_assert (accord_adjust_holm (p, 5, adjusted, &error));
  for (size_t i = 0; i < 5; i++)
    if (isnan (expected[i]))
      ck_assert (isnan (adjusted[i]));
    else
      ck_assert_double_eq_tol (adjusted[i], expected[i], 1e-15);
}
END_TEST

Suite *
accord_suite (void)
{
  Suite *suite = suite_create ("adjust");
  TCase *tcase = tcase_create ("adjust");
  suite_add_tcase (suite, tcase);
  tcase_add_test (tcase, published);
  tcase_add_test (tcase, any_order_and_ties);
  tcase_add_test (tcase, definition);
  tcase_add_test (tcase, nothing_to_adjust);
  tcase_add_test (tcase, holm);
  return suite;
}
