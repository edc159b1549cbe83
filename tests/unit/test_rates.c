/* Rates of classes: tables of a second program, enumeration over labels, a bootstrap, edges.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "unit.h"

#include <gsl/gsl_randist.h>
#include <accord/base/random.h>
#include <accord/stats/rates.h>

static const uint32_t t1[] = { 3, 0, 0, 2, 1, 0, 1, 1, 1, 4, 1, 0, 0, 2, 2, 1, 0, 0 };

static AccordRates *
measure (const AccordProfiles *profiles, const AccordGolden *golden)
{
  g_autoptr (GError) error = NULL;
  AccordRates *rates = accord_rates_new (profiles, golden, .9, &error);
  ck_assert_ptr_nonnull (rates);
  return rates;
}

START_TEST (leave_one_out)
{
  static const uint32_t t2[] = { 3, 0, 2, 1, 1, 2, 0, 3 };
  static const uint64_t t2_times[] = { 50, 20, 10, 20 };
  static const uint32_t t3[] = { 5, 0, 4, 1, 3, 2, 2, 3, 1, 4, 0, 5 };
  static const uint64_t t3_times[] = { 40, 15, 8, 6, 9, 22 };
  g_autoptr (AccordProfiles) one = accord_profiles_from_counts (t1, NULL, 6, 3);
  g_autoptr (AccordProfiles) two = accord_profiles_from_counts (t2, t2_times, 4, 2);
  g_autoptr (AccordProfiles) three = accord_profiles_from_counts (t3, t3_times, 6, 2);
  g_autofree AccordRates *a = measure (one, NULL);
  g_autofree AccordRates *b = measure (two, NULL);
  g_autofree AccordRates *c = measure (three, NULL);
  unit_assert_near (a[0].recall.value, .711111111, 1e-9);
  unit_assert_near (a[0].precision.value, .761904762, 1e-9);
  unit_assert_near (a[0].f1.value, .735632184, 1e-9);
  ck_assert_uint_eq (a[0].recall.items, 4);
  unit_assert_near (b[0].recall.value, .85, 1e-12);
  unit_assert_near (b[0].precision.value, .85, 1e-12);
  unit_assert_near (b[0].f1.value, .85, 1e-12);
  unit_assert_near (c[0].recall.value, .871794872, 1e-9);
  unit_assert_near (c[0].precision.value, .891803279, 1e-9);
  unit_assert_near (c[0].f1.value, .881685575, 1e-9);
}
END_TEST

/* T1 with gold 0 0 2 0 1. */
START_TEST (against_gold)
{
  static const AccordLiteral rows[] = {
    { "1", "a", "0", false }, { "1", "b", "0", false }, { "1", "c", "0", false }, { "1", "g", "0", true },
    { "2", "a", "0", false }, { "2", "b", "0", false }, { "2", "c", "1", false }, { "2", "g", "0", true },
    { "3", "a", "0", false }, { "3", "b", "1", false }, { "3", "c", "2", false }, { "3", "g", "2", true },
    { "4", "a", "0", false }, { "4", "b", "0", false }, { "4", "c", "0", false }, { "4", "d", "0", false },
    { "4", "e", "1", false }, { "4", "g", "0", true },  { "5", "a", "1", false }, { "5", "b", "1", false },
    { "5", "c", "2", false }, { "5", "d", "2", false }, { "5", "g", "1", true },  { "6", "a", "0", false },
  };
  g_autoptr (AccordDataset) dataset
      = accord_dataset_new (rows, G_N_ELEMENTS (rows), NULL, ACCORD_ROUNDS_LAST);
  g_autoptr (AccordProfiles) profiles = accord_profiles_new (dataset, true);
  g_autoptr (GError) error = NULL;
  g_autoptr (AccordGolden) golden = accord_golden_new (dataset, profiles, dataset->gold, &error);
  g_autofree AccordRates *rates = measure (profiles, golden);
  static const double recall[] = { .822222222, .5, .333333333 };
  static const double precision[] = { .880952381, .365853659, .4 };
  static const double f1[] = { .850574713, .422535211, .363636364 };
  for (size_t k = 0; k < 3; k++)
    {
      unit_assert_near (rates[k].recall.value, recall[k], 1e-9);
      unit_assert_near (rates[k].precision.value, precision[k], 1e-9);
      unit_assert_near (rates[k].f1.value, f1[k], 1e-9);
    }
  ck_assert_uint_eq (rates[0].recall.items, 3);
  ck_assert_uint_eq (rates[1].precision.items, 4);
}
END_TEST

/* Every label of every item, one at a time. */
static void
enumerate (const uint32_t *counts, const uint64_t *times, size_t n, size_t k, double *tp, double *predicted,
           double *actual)
{
  for (size_t i = 0; i < n; i++)
    {
      uint32_t rest[5] = { 0 }, m = 0;
      for (size_t c = 0; c < k; c++)
        m += rest[c] = counts[i * k + c];
      for (size_t c = 0; c < k && m >= 2; c++)
        if (counts[i * k + c] > 0)
          {
            uint32_t top = 0, ties = 0;
            const double weight = (double) times[i] * counts[i * k + c] / m;
            rest[c]--;
            for (size_t l = 0; l < k; l++)
              top = MAX (top, rest[l]);
            for (size_t l = 0; l < k; l++)
              ties += rest[l] == top;
            for (size_t l = 0; l < k; l++)
              actual[l] += rest[l] == top ? weight / ties : 0;
            tp[c] += rest[c] == top ? weight / ties : 0;
            predicted[c] += weight;
            rest[c]++;
          }
    }
}

START_TEST (equals_enumeration)
{
  g_autoptr (gsl_rng) random = accord_random_new (1, 0);
  for (int draw = 0; draw < 100; draw++)
    {
      uint32_t counts[12 * 4] = { 0 };
      uint64_t times[12];
      for (size_t i = 0; i < 12; i++)
        {
          times[i] = 1 + accord_random_below (random, 3);
          for (uint32_t m = 1 + accord_random_below (random, 7); m > 0; m--)
            counts[i * 4 + accord_random_below (random, 4)]++;
        }
      g_autoptr (AccordProfiles) profiles = accord_profiles_from_counts (counts, times, 12, 4);
      g_autofree AccordRates *rates = measure (profiles, NULL);
      double tp[4] = { 0 }, predicted[4] = { 0 }, actual[4] = { 0 };
      enumerate (counts, times, 12, 4, tp, predicted, actual);
      for (size_t k = 0; k < 4; k++)
        if (actual[k] > 0 && predicted[k] > 0)
          {
            unit_assert_near (rates[k].recall.value, tp[k] / actual[k], 1e-13);
            unit_assert_near (rates[k].precision.value, tp[k] / predicted[k], 1e-13);
            unit_assert_near (rates[k].f1.value, 2 * tp[k] / (predicted[k] + actual[k]), 1e-13);
          }
    }
}
END_TEST

/* The linear standard error against a seeded bootstrap over items. */
START_TEST (bootstrap_agrees)
{
  static const uint32_t counts[] = { 5, 0, 4, 1, 3, 2, 2, 3, 1, 4, 0, 5 };
  static const uint64_t times[] = { 120, 45, 24, 18, 27, 66 };
  g_autoptr (AccordProfiles) all = accord_profiles_from_counts (counts, times, 6, 2);
  g_autofree AccordRates *rates = measure (all, NULL);
  g_autoptr (gsl_rng) random = accord_random_new (2, 0);
  const int draws = 2000;
  const double chances[] = { 120, 45, 24, 18, 27, 66 };
  double sum = 0, square = 0;
  for (int draw = 0; draw < draws; draw++)
    {
      unsigned drawn[6];
      uint64_t resampled[6];
      gsl_ran_multinomial (random, 6, 300, chances, drawn);
      for (size_t i = 0; i < 6; i++)
        resampled[i] = drawn[i];
      double tp[2] = { 0 }, predicted[2] = { 0 }, actual[2] = { 0 };
      enumerate (counts, resampled, 6, 2, tp, predicted, actual);
      const double f1 = 2 * tp[1] / (predicted[1] + actual[1]);
      sum += f1;
      square += f1 * f1;
    }
  const double se = sqrt (square / draws - sum / draws * (sum / draws));
  unit_assert_near (rates[1].f1.se, se, .08 * se);
  unit_assert_near (rates[1].f1.high - rates[1].f1.value, 1.6448536 * rates[1].f1.se, 1e-6);
}
END_TEST

START_TEST (edges)
{
  static const uint32_t counts[] = { 2, 0, 0, 1, 1, 0 };
  g_autoptr (AccordProfiles) profiles = accord_profiles_from_counts (counts, NULL, 2, 3);
  g_autofree AccordRates *rates = measure (profiles, NULL);
  ck_assert (isnan (rates[2].recall.value) && isnan (rates[2].precision.value) && isnan (rates[2].f1.value));
  ck_assert_str_eq (rates[2].f1.reason, "class never used");
  ck_assert_uint_eq (rates[2].f1.items, 0);
  unit_assert_near (rates[1].recall.value, 0, 0);
  g_autoptr (AccordProfiles) single = accord_profiles_from_counts (counts, NULL, 1, 3);
  g_autofree AccordRates *one = measure (single, NULL);
  unit_assert_near (one[0].recall.value, 1, 0);
  ck_assert_str_eq (one[0].recall.interval_reason, "one item only");
}
END_TEST

Suite *
accord_suite (void)
{
  Suite *suite = suite_create ("rates");
  TCase *cases = tcase_create ("rates");
  tcase_add_test (cases, leave_one_out);
  tcase_add_test (cases, against_gold);
  tcase_add_test (cases, equals_enumeration);
  tcase_add_test (cases, bootstrap_agrees);
  tcase_add_test (cases, edges);
  suite_add_tcase (suite, cases);
  return suite;
}
