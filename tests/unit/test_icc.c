/* Intraclass correlations: the example of the literature with all limits, deletion by brute force, laws, reasons; and the F
 * distribution beneath them.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "unit.h"
#include "labels.h"

#include <accord/stats/coefficient.h>
#include <accord/stats/influence.h>
#include <accord/stats/fdist.h>
#include <accord/stats/icc.h>

#define LAST ACCORD_ROUNDS_LAST

static AccordEstimate
measure_against (const AccordDataset *dataset, AccordCoefficient coefficient, double confidence, double null)
{
  AccordQuantiles quantiles;
  accord_quantiles_init (&quantiles, confidence);
  const AccordAgreementOptions options = { .quantiles = &quantiles, .null = null };
  g_autoptr (AccordProfiles) profiles = accord_profiles_new (dataset, true);
  AccordEstimate estimate;
  ck_assert (accord_coefficient_estimate (dataset, profiles, coefficient, &options, &estimate, NULL));
  return estimate;
}

static AccordEstimate
measure (const AccordDataset *dataset, AccordCoefficient coefficient)
{
  return measure_against (dataset, coefficient, .95, 0);
}

static AccordEstimate
measure_lines (const char *lines, AccordCoefficient coefficient)
{
  g_autoptr (AccordDataset) dataset = unit_labels_of (lines, LAST);
  return measure (dataset, coefficient);
}

/* Shrout and Fleiss 1979, table 2: six targets, four judges. */
static AccordDataset *
shrout_fleiss (const char *format)
{
  static const int table[6][4]
      = { { 9, 2, 5, 8 }, { 6, 1, 3, 2 }, { 8, 4, 6, 8 }, { 7, 1, 2, 6 }, { 10, 5, 6, 9 }, { 6, 2, 4, 7 } };
  g_autoptr (GString) lines = g_string_new (NULL);
  for (int i = 0; i < 6; i++)
    for (int g = 0; g < 4; g++)
      {
        g_string_append_printf (lines, "%d,j%d,", i, g);
        g_string_append_printf (lines, format, table[i][g]);
        g_string_append_c (lines, '\n');
      }
  return unit_labels_of (lines->str, LAST);
}

/* values and limits as psych::ICC prints them, of icc_1 … icc_ck; p by its F tests */
static const struct
{
  double value, low, high;
} psych[] = { { .165742, -.132932, .722560 }, { .289764, .018787, .761084 }, { .714841, .342465, .945858 },
              { .442797, -.884442, .912415 }, { .620051, .071137, .927232 }, { .909316, .675675, .985892 } };

START_TEST (the_example_of_the_literature)
{
  g_autoptr (AccordDataset) dataset = shrout_fleiss ("%d");
  for (int c = 0; c < 6; c++)
    {
      const AccordEstimate e = measure (dataset, ACCORD_ICC_1 + c);
      unit_assert_near (e.value, psych[c].value, 5e-7);
      unit_assert_near (e.low, psych[c].low, 5e-7);
      unit_assert_near (e.high, psych[c].high, 5e-7);
      unit_assert_near (e.p, c % 3 == 0 ? .164769 : .000134566, 1e-6);
      ck_assert_str_eq (e.se_kind, "F");
      ck_assert (isnan (e.se) && isnan (e.df) && isnan (e.observed));
      ck_assert_uint_eq (e.items, 6);
      ck_assert_uint_eq (e.labels, 24);
    }
}
END_TEST

START_TEST (a_shift_or_a_factor_does_not_matter)
{
  static const char *const formats[] = { "%d000", "100000000%02d", "-%d", "%de-300", "%de300", "0.00%02d" };
  for (size_t f = 0; f < G_N_ELEMENTS (formats); f++)
    {
      g_autoptr (AccordDataset) dataset = shrout_fleiss (formats[f]);
      for (int c = 0; c < 6; c++)
        {
          const AccordEstimate e = measure (dataset, ACCORD_ICC_1 + c);
          unit_assert_near (e.value, psych[c].value, 5e-7);
          unit_assert_near (e.low, psych[c].low, 5e-7);
        }
    }
}
END_TEST

START_TEST (declared_values_count)
{
  g_autoptr (AccordDataset) dataset = shrout_fleiss ("class %02d");
  ck_assert_str_eq (measure (dataset, ACCORD_ICC_A1).reason, "values not numeric");
  dataset->class_values = g_new (double, dataset->n_classes);
  for (size_t k = 0; k < dataset->n_classes; k++)
    dataset->class_values[k] = atoi (accord_names_get (&dataset->class_names, k) + 6);
  unit_assert_near (measure (dataset, ACCORD_ICC_A1).value, psych[1].value, 5e-7);
}
END_TEST

START_TEST (p_goes_with_the_limits)
{
  /* one-sided: tested against the lower limit of a 90 % interval p is .05, but for icc_a1 and icc_ak, whose limits have
     degrees of freedom of their own */
  g_autoptr (AccordDataset) dataset = shrout_fleiss ("%d");
  static const AccordCoefficient exact[] = { ACCORD_ICC_1, ACCORD_ICC_C1, ACCORD_ICC_1K, ACCORD_ICC_CK };
  for (size_t c = 0; c < G_N_ELEMENTS (exact); c++)
    {
      const AccordEstimate e = measure_against (dataset, exact[c], .9, 0);
      if (e.low > -.9)
        unit_assert_near (measure_against (dataset, exact[c], .9, e.low).p, .05, 1e-10);
      unit_assert_near (measure_against (dataset, exact[c], .9, e.high).p, .95, 1e-10);
    }
  for (AccordCoefficient c = ACCORD_ICC_1; c <= ACCORD_ICC_CK; c++)
    ck_assert (measure_against (dataset, c, .95, 1).p == 1);
  ck_assert (isnan (measure_against (dataset, ACCORD_ICC_C1, .95, -.5).p)); /* none can be below -1/3 */
  /* the mean's test is that of one */
  const double single = .3, mean = 4 * single / (1 + 3 * single);
  unit_assert_near (measure_against (dataset, ACCORD_ICC_A1, .95, single).p,
                    measure_against (dataset, ACCORD_ICC_AK, .95, mean).p, 1e-12);
}
END_TEST

START_TEST (missing_labels)
{
  /* the two-way forms look at items 1-3 alone */
  const char *all = "1,a,1\n1,b,2\n2,a,4\n2,b,4\n3,a,3\n3,b,5\n";
  g_autofree char *more = g_strconcat (all, "4,a,1\n5,b,5\n", NULL);
  for (AccordCoefficient c = ACCORD_ICC_1; c <= ACCORD_ICC_CK; c++)
    {
      const AccordEstimate x = measure_lines (all, c), y = measure_lines (more, c);
      if (c == ACCORD_ICC_1 || c == ACCORD_ICC_1K)
        {
          ck_assert (x.value != y.value);
          ck_assert_str_eq (y.se_kind, "jackknife");
          ck_assert_uint_eq (y.labels, 8);
          unit_assert_near (y.df, 2, 0);
          continue;
        }
      ck_assert (x.value == y.value && x.low == y.low && x.p == y.p);
      ck_assert_uint_eq (y.items, 3);
      ck_assert_uint_eq (y.labels, 6);
    }
}
END_TEST

START_TEST (jackknife_is_deletion)
{
  GRand *random = g_rand_new_with_seed (21);
  int compared = 0;
  for (int round = 0; round < 40; round++)
    {
      g_autofree char *drawn = unit_labels_random (random, 8 + round, 2 + round % 3, 4, .6, .7);
      g_autoptr (AccordDataset) dataset = unit_labels_of (drawn, LAST);
      const double numbers[] = { 0, 1, 3, 10 };
      dataset->class_values = g_memdup2 (numbers, sizeof numbers);
      for (AccordCoefficient c = ACCORD_ICC_1; c <= ACCORD_ICC_1K; c += ACCORD_ICC_1K - ACCORD_ICC_1)
        {
          const AccordEstimate e = measure (dataset, c);
          if (g_strcmp0 (e.se_kind, "jackknife") != 0)
            continue;
          double values[100], mean = 0, squares = 0;
          int n = 0;
          for (size_t i = 0; i < dataset->n_items; i++)
            {
              g_autoptr (AccordDataset) rest = unit_labels_without (dataset, i);
              rest->class_values = g_memdup2 (numbers, sizeof numbers);
              values[n] = measure (rest, c).value;
              mean += values[n++];
            }
          mean /= n;
          for (int i = 0; i < n; i++)
            squares += (values[i] - mean) * (values[i] - mean);
          unit_assert_near (e.se, sqrt ((n - 1.) / n * squares), 1e-12);
          compared++;
        }
    }
  ck_assert_int_ge (compared, 60);
  g_rand_free (random);
}
END_TEST

START_TEST (reasons)
{
  static const struct
  {
    const char *lines;
    AccordCoefficient coefficient;
    const char *reason, *interval_reason;
  } cases[] = {
    { "", ACCORD_ICC_1, "no labels", NULL },
    { "1,a,x\n1,b,y\n", ACCORD_ICC_1, "values not numeric", NULL },
    { "1,a,1\n2,a,2\n", ACCORD_ICC_1, "one annotator", NULL },
    { "1,a,1\n2,b,2\n", ACCORD_ICC_A1, "no item with two labels", NULL },
    { "1,a,1\n1,b,2\n", ACCORD_ICC_1, "one item only", NULL },
    { "1,a,1\n1,b,2\n", ACCORD_ICC_C1, "incomplete design", NULL },
    { "1,a,1\n1,b,2\n2,a,1\n2,c,2\n", ACCORD_ICC_A1, "incomplete design", NULL },
    { "1,a,1\n1,b,1\n2,a,1\n2,b,1\n", ACCORD_ICC_1, "one class only", NULL },
    { "1,a,1\n1,b,1\n2,a,1\n2,b,1\n3,a,2\n", ACCORD_ICC_C1, "one class only", NULL },
    { "1,a,1\n1,b,1.0\n2,a,1\n2,b,1.0\n", ACCORD_ICC_C1, "no disagreement possible", NULL },
    { "1,a,1\n1,b,2\n2,a,1\n2,b,2\n", ACCORD_ICC_C1, "no variation between items", NULL },
    { "1,a,1\n1,b,2\n2,a,1\n2,b,2\n", ACCORD_ICC_1K, "no variation between items", NULL },
    { "1,a,1\n1,b,2\n2,a,1\n2,b,2\n", ACCORD_ICC_A1, NULL, "no variation between items" },
    { "1,a,1\n1,b,1\n2,a,2\n2,b,2\n3,a,3\n3,b,3\n", ACCORD_ICC_A1, NULL, "no variation within items" },
    { "1,a,1\n1,b,1\n2,a,2\n2,b,2\n3,a,3\n3,b,3\n", ACCORD_ICC_1, NULL, "no variation within items" },
    { "1,a,1\n1,b,2\n2,a,2\n2,b,3\n3,a,3\n3,b,4\n", ACCORD_ICC_C1, NULL, "no variation within items" },
    { "1,a,1\n1,b,2\n2,a,2\n", ACCORD_ICC_1, NULL, "undefined without some item" },
    /* without the first item all labels are alike: rounding must not make a number of 0 / 0 */
    { "1,a,-3\n1,b,-3\n1,c,10\n2,a,-3\n2,b,-3\n2,c,-3\n3,b,-3\n3,c,-3\n4,a,-3\n4,b,-3\n4,c,-3\n",
      ACCORD_ICC_1, NULL, "undefined without some item" },
    /* next to none: F has so few degrees of freedom that the limits would not hold the value */
    { "1,a,-1\n1,b,0\n1,c,2.5\n2,a,2\n2,b,2.5\n2,c,-3\n3,a,-1\n3,b,0\n3,c,2\n4,a,2\n4,b,2.5\n4,c,-3\n",
      ACCORD_ICC_A1, NULL, "no variation between items" },
    { "1,a,.2\n1,b,.2\n1,c,.2\n2,a,0\n2,b,.2\n2,c,.3\n", ACCORD_ICC_AK, NULL, "no lower limit" },
  };
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const AccordEstimate e = measure_lines (cases[i].lines, cases[i].coefficient);
      ck_assert_msg (g_strcmp0 (e.reason, cases[i].reason) == 0, "%zu: %s", i, e.reason);
      ck_assert_msg (g_strcmp0 (e.interval_reason, cases[i].interval_reason) == 0, "%zu: %s", i,
                     e.interval_reason);
      ck_assert (isnan (e.value) == (e.reason != NULL));
    }
  g_autoptr (AccordDataset) rounds
      = unit_labels_of ("1,a,1\n1,a,2\n1,b,1\n2,a,3\n2,b,3\n", ACCORD_ROUNDS_ALL);
  ck_assert_str_eq (measure (rounds, ACCORD_ICC_A1).reason, "repeated labels");
  ck_assert_ptr_null (measure (rounds, ACCORD_ICC_1).reason);
}
END_TEST

START_TEST (no_influence_and_no_bootstrap)
{
  g_autoptr (AccordDataset) dataset = shrout_fleiss ("%d");
  g_autoptr (AccordProfiles) profiles = accord_profiles_new (dataset, true);
  AccordQuantiles quantiles;
  accord_quantiles_init (&quantiles, .95);
  AccordAgreementOptions options = { .quantiles = &quantiles, .interval = ACCORD_INTERVAL_BCA };
  AccordEstimate e;
  ck_assert (accord_coefficient_estimate (dataset, profiles, ACCORD_ICC_A1, &options, &e, NULL));
  ck_assert_str_eq (e.interval_reason, "no such interval");
  ck_assert (isnan (e.low) && isnan (e.high));
  double values[6];
  const char *kind, *reason;
  ck_assert (accord_coefficient_influence (dataset, profiles, ACCORD_ICC_A1, &options, values, &kind, &reason,
                                           NULL));
  ck_assert_ptr_null (kind);
  ck_assert_str_eq (reason, "no such interval");
  ck_assert (isnan (values[0]) && isnan (values[5]));
}
END_TEST

START_TEST (tails_of_f)
{
  /* closed forms: F (2, d): (1 + 2 f / d)^(-d / 2); F (d, 2) by 1 / F; F (1, 1): Cauchy's */
  static const double dfs[] = { 1, 2.5, 7, 33, 1e3, 1e5, 1e7 };
  for (size_t i = 0; i < G_N_ELEMENTS (dfs); i++)
    for (double f = .03; f < 30; f *= 1.7)
      {
        const double d = dfs[i], exact = exp (-d / 2 * log1p (2 * f / d));
        unit_assert_near (accord_fdist_tail (f, 2, d), exact, 1e-9 * exact + 1e-15);
        unit_assert_near (accord_fdist_tail (1 / f, d, 2), 1 - exact, 1e-10);
        unit_assert_near (accord_fdist_tail (f, d, 3.3) + accord_fdist_tail (1 / f, 3.3, d), 1, 1e-12);
      }
  unit_assert_near (accord_fdist_tail (9, 1, 1), 1 - 2 / G_PI * atan (3), 1e-14);
  ck_assert (accord_fdist_tail (0, 3, 4) == 1);
  ck_assert (accord_fdist_tail (INFINITY, 3, 4) == 0);
  ck_assert (isnan (accord_fdist_tail (NAN, 3, 4)));
}
END_TEST

START_TEST (quantiles_of_f)
{
  static const double tails[] = { .975, .5, .1, .025, 5e-4 }, dfs[] = { 1, 2.5, 7, 33, 1e3, 1e5, 1e7 };
  AccordQuantiles quantiles;
  for (size_t t = 0; t < G_N_ELEMENTS (tails); t++)
    for (size_t i = 0; i < G_N_ELEMENTS (dfs); i++)
      {
        const double d = dfs[i], exact = d / 2 * expm1 (-2 / d * log (tails[t]));
        unit_assert_near (accord_fdist_quantile (tails[t], 2, d) / exact, 1, 1e-10);
        unit_assert_near (accord_fdist_quantile (1 - tails[t], d, 2) * exact, 1, 1e-10);
        accord_quantiles_init (&quantiles, 1 - tails[t]); /* F (1, d) is the square of t (d) */
        const double q = accord_quantiles_t (&quantiles, d);
        unit_assert_near (accord_fdist_quantile (tails[t], 1, d) / (q * q), 1, 1e-9);
      }
  unit_assert_near (accord_fdist_quantile (.025, 5, 18), 3.381967806, 1e-9); /* scipy.stats.f.isf */
}
END_TEST

Suite *
accord_suite (void)
{
  Suite *suite = suite_create ("icc");
  TCase *icc = tcase_create ("icc");
  tcase_add_test (icc, the_example_of_the_literature);
  tcase_add_test (icc, a_shift_or_a_factor_does_not_matter);
  tcase_add_test (icc, declared_values_count);
  tcase_add_test (icc, p_goes_with_the_limits);
  tcase_add_test (icc, missing_labels);
  tcase_add_test (icc, jackknife_is_deletion);
  tcase_add_test (icc, reasons);
  tcase_add_test (icc, no_influence_and_no_bootstrap);
  suite_add_tcase (suite, icc);
  TCase *fdist = tcase_create ("fdist");
  tcase_add_test (fdist, tails_of_f);
  tcase_add_test (fdist, quantiles_of_f);
  suite_add_tcase (suite, fdist);
  return suite;
}
