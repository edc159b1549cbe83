/* The Bayes error bracket: tables of a second program, hand values, laws, edges.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "unit.h"

#include <gsl/gsl_randist.h>
#include <accord/base/random.h>
#include <accord/stats/bayes.h>

/* Label counts row by row; the last row of t1 has one label and must not count. */
static const uint32_t t1[] = { 3, 0, 0, 2, 1, 0, 1, 1, 1, 4, 1, 0, 0, 2, 2, 1, 0, 0 };
static const uint32_t t2[] = { 3, 0, 2, 1, 1, 2, 0, 3 };
static const uint64_t t2_times[] = { 50, 20, 10, 20 };
static const uint32_t t3[] = { 5, 0, 4, 1, 3, 2, 2, 3, 1, 4, 0, 5 };
static const uint64_t t3_times[] = { 40, 15, 8, 6, 9, 22 };

static AccordBayes
bracket (AccordProfiles *profiles, double confidence, double tolerance)
{
  g_autoptr (AccordProfiles) owned = profiles;
  g_autoptr (GError) error = NULL;
  AccordBayes bayes;
  ck_assert (accord_bayes_bracket (owned, 2, confidence, tolerance, &bayes, &error));
  return bayes;
}

START_TEST (tables)
{
  const AccordBayes one = bracket (accord_profiles_from_counts (t1, NULL, 6, 3), .9, .02);
  ck_assert_uint_eq (one.error.items, 5);
  unit_assert_near (one.plugin.value, .34, 1e-12);
  unit_assert_near (one.error.value, .456666667, 1e-9);
  unit_assert_near (one.error.low, .154206672, 1e-9);
  unit_assert_near (one.error.high, .666666667, 1e-9);
  unit_assert_near (one.low.value, .383823954, 1e-9);
  unit_assert_near (one.high.value, .573333333, 1e-9);
  unit_assert_near (one.needed.value, 21, 0);
  const AccordBayes two = bracket (accord_profiles_from_counts (t2, t2_times, 4, 2), .9, .02);
  ck_assert_uint_eq (two.error.items, 100);
  unit_assert_near (two.plugin.value, .1, 1e-12);
  unit_assert_near (two.plugin.se, .0153522062, 1e-10);
  unit_assert_near (two.error.value, .15, 1e-12);
  unit_assert_near (two.error.low, .0813687397, 1e-10);
  unit_assert_near (two.error.high, .250504264, 1e-9);
  unit_assert_near (two.low.value, .112701665, 1e-9);
  unit_assert_near (two.high.value, .2, 1e-12);
  unit_assert_near (two.needed.value, 8, 0);
  const AccordBayes three = bracket (accord_profiles_from_counts (t3, t3_times, 6, 2), .9, .02);
  unit_assert_near (three.plugin.value, .104, 1e-12);
  unit_assert_near (three.plugin.se, .0146280483, 1e-10);
  unit_assert_near (three.error.value, .125, 1e-12);
  unit_assert_near (three.error.low, .0799390016, 1e-10);
  unit_assert_near (three.error.high, .185427998, 1e-9);
  unit_assert_near (three.low.value, .104, 1e-12);
  unit_assert_near (three.high.value, .146, 1e-12);
  unit_assert_near (three.needed.value, 6, 0);
}
END_TEST

/* t2 once more, by hand: 30 of 100 items have (2,1): P = 30/100 * 1/3; the pair of a kind falls apart, so U
 * is 30/100 * 2/3 = D; CH(.2) = .5 (1 - sqrt(.6)). */
START_TEST (by_hand)
{
  const AccordBayes two = bracket (accord_profiles_from_counts (t2, t2_times, 4, 2), .9, .05);
  unit_assert_near (two.half_width, .05, 1e-12);
  unit_assert_near (two.labels, 3, 1e-12);
  unit_assert_near (two.low.value, .5 * (1 - sqrt (.6)), 1e-12);
  unit_assert_near (two.needed.value, 3, 0); /* 3 * .1 / .1 */
  unit_assert_near (accord_bayes_cover_hart (0, 2), 0, 0);
  unit_assert_near (accord_bayes_cover_hart (-1, 2), 0, 0);
  unit_assert_near (accord_bayes_cover_hart (.5, 2), .5, 0);
  unit_assert_near (accord_bayes_cover_hart (.9, 2), .5, 0);
  unit_assert_near (accord_bayes_cover_hart (.5, 3), 2. / 3 * (1 - .5), 1e-12);
}
END_TEST

START_TEST (nobody_disagrees)
{
  static const uint32_t counts[] = { 3, 0, 0, 4 };
  static const uint64_t times[] = { 12, 8 };
  const AccordBayes bayes = bracket (accord_profiles_from_counts (counts, times, 2, 2), .9, .02);
  unit_assert_near (bayes.error.value, 0, 0);
  unit_assert_near (bayes.error.low, 0, 0);
  unit_assert_near (bayes.error.high, 1 - pow (.05, 1. / 20), 1e-12);
  unit_assert_near (bayes.needed.value, 2, 0);
  ck_assert_ptr_nonnull (bayes.error.note);
  const AccordBayes single = bracket (accord_profiles_from_counts (counts, NULL, 1, 2), .9, .02);
  unit_assert_near (single.error.high, .5, 0); /* 1 - .05 is more than (K - 1)/K */
}
END_TEST

START_TEST (undefined)
{
  static const uint32_t single[] = { 1, 0, 0, 1 }, same[] = { 3, 2 }, mixed[] = { 2, 1 };
  const AccordBayes one = bracket (accord_profiles_from_counts (single, NULL, 2, 2), .9, .02);
  ck_assert (isnan (one.error.value) && isnan (one.plugin.value) && isnan (one.needed.value));
  ck_assert_str_eq (one.error.reason, "one label an item");
  const AccordBayes none = bracket (accord_profiles_from_counts (NULL, NULL, 0, 2), .9, .02);
  ck_assert_str_eq (none.error.reason, "no labels");
  const AccordBayes only = bracket (accord_profiles_from_counts (same, NULL, 2, 1), .9, .02);
  ck_assert (isnan (only.error.value) && isnan (only.high.value));
  ck_assert_str_eq (only.error.reason, "one class only");
  const AccordBayes item = bracket (accord_profiles_from_counts (mixed, NULL, 1, 2), .9, .02);
  unit_assert_near (item.error.value, .5, 1e-12);
  ck_assert (isnan (item.error.low) && isnan (item.error.high));
  ck_assert_str_eq (item.error.interval_reason, "one item only");
}
END_TEST

/* Any table: plug-in <= low <= value <= high, the interval holds the value, classes may be renamed, every
 * item twice changes the interval alone. */
START_TEST (laws)
{
  g_autoptr (gsl_rng) random = accord_random_new (1, 0);
  for (int draw = 0; draw < 300; draw++)
    {
      const size_t n = 2 + accord_random_below (random, 30), k = 2 + accord_random_below (random, 4);
      g_autofree uint32_t *counts = g_new0 (uint32_t, n * k);
      g_autofree uint32_t *renamed = g_new0 (uint32_t, n * k);
      g_autofree uint64_t *twice = g_new (uint64_t, n);
      for (size_t i = 0; i < n; i++)
        {
          for (uint32_t m = 2 + accord_random_below (random, 6); m > 0; m--)
            counts[i * k
                   + MIN (accord_random_below (random, (uint32_t) k),
                          accord_random_below (random, (uint32_t) k))]++;
          for (size_t c = 0; c < k; c++)
            renamed[(n - 1 - i) * k + (c + 1) % k] = counts[i * k + c];
          twice[i] = 2;
        }
      const AccordBayes a = bracket (accord_profiles_from_counts (counts, NULL, n, k), .95, .02);
      const AccordBayes b = bracket (accord_profiles_from_counts (renamed, NULL, n, k), .95, .02);
      const AccordBayes c = bracket (accord_profiles_from_counts (counts, twice, n, k), .95, .02);
      ck_assert (a.plugin.value <= a.low.value + 1e-12 && a.plugin.value <= a.error.value + 1e-12);
      ck_assert (a.error.value <= a.high.value + 1e-12 && a.error.value <= (k - 1.) / k + 1e-12);
      ck_assert (a.error.low <= a.error.value && a.error.value <= a.error.high + 1e-12);
      unit_assert_near (a.error.value, b.error.value, 1e-14);
      unit_assert_near (a.error.low, b.error.low, 1e-13);
      unit_assert_near (a.error.high, b.error.high, 1e-13);
      unit_assert_near (a.error.value, c.error.value, 1e-13);
      ck_assert (c.error.high <= a.error.high + 1e-12 && c.error.low >= a.error.low - 1e-12);
    }
}
END_TEST

/* Items whose chance is uniform on 0 … 1: R = 1/4 exactly, at every number of labels; the midpoint hits it.
 */
START_TEST (uniform_items_are_unbiased)
{
  g_autoptr (gsl_rng) random = accord_random_new (7, 0);
  for (uint32_t m = 2; m <= 7; m += 5)
    {
      const size_t n = 100000;
      g_autofree uint32_t *counts = g_new (uint32_t, n * 2);
      for (size_t i = 0; i < n; i++)
        {
          counts[i * 2] = gsl_ran_binomial (random, gsl_rng_uniform (random), m);
          counts[i * 2 + 1] = m - counts[i * 2];
        }
      const AccordBayes bayes = bracket (accord_profiles_from_counts (counts, NULL, n, 2), .95, .02);
      unit_assert_near (bayes.error.value, .25, .004); /* standard error below .001 */
      ck_assert (bayes.error.low < .25 && bayes.error.high > .25);
      ck_assert (bayes.plugin.value < .25 && bayes.high.value > .25);
    }
}
END_TEST

Suite *
accord_suite (void)
{
  Suite *suite = suite_create ("bayes");
  TCase *cases = tcase_create ("bayes");
  tcase_add_test (cases, tables);
  tcase_add_test (cases, by_hand);
  tcase_add_test (cases, nobody_disagrees);
  tcase_add_test (cases, undefined);
  tcase_add_test (cases, laws);
  tcase_add_test (cases, uniform_items_are_unbiased);
  suite_add_tcase (suite, cases);
  return suite;
}
