/* Drift: a worked series, permutation against the large-sample tail, batches, what is not tested.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "unit.h"

#include <gsl/gsl_randist.h>
#include <accord/base/random.h>
#include <accord/dataset/sequences.h>
#include <accord/stats/drift.h>

static AccordDrift
change (const double *score, size_t n, uint64_t seed)
{
  AccordDrift drift;
  ck_assert (accord_drift_change (score, n, 1999, seed, 0, &drift, NULL));
  return drift;
}

START_TEST (a_worked_series)
{
  static const double score[] = { 1, 1, .5, 1, 1, 1, .75, 1, 1, 1, .5, .5, 0, .5, .5, 0, .5, 1, .5, .5 };
  const AccordDrift drift = change (score, G_N_ELEMENTS (score), 1);
  ck_assert_uint_eq (drift.change, 10);
  unit_assert_near (drift.statistic, 3.1877078727, 1e-9);
  unit_assert_near (drift.before, .925, 1e-12);
  unit_assert_near (drift.after, .45, 1e-12);
  ck_assert (isnan (drift.p)); /* twenty are too few for a verdict */
}
END_TEST

/* Every place by the formula as it stands. */
START_TEST (by_brute_force)
{
  g_autoptr (gsl_rng) random = accord_random_new (8, (uint64_t) _i);
  double score[150], mean = 0, sd = 0, best = 0;
  const size_t n = 20 + 26 * (size_t) _i, t = MAX (5, (size_t) (.05 * (double) n));
  size_t place = 0;
  for (size_t i = 0; i < n; i++)
    {
      score[i] = gsl_rng_uniform (random) < (i < n / 3 ? .9 : .7);
      mean += score[i] / (double) n;
    }
  for (size_t i = 0; i < n; i++)
    sd += (score[i] - mean) * (score[i] - mean) / (double) (n - 1);
  for (size_t k = t; k <= n - t; k++)
    {
      double sum = 0;
      for (size_t i = 0; i < k; i++)
        sum += score[i] - mean;
      const double step = fabs (sum) / sqrt (sd * (double) k * (double) (n - k) / (double) n);
      if (step > best + 1e-9)
        {
          best = step;
          place = k;
        }
    }
  const AccordDrift drift = change (score, n, 1);
  unit_assert_near (drift.statistic, best, 1e-9);
  ck_assert_uint_eq (drift.change, place);
}
END_TEST

static void
draw (gsl_rng *random, double *score, size_t n, double before, double after)
{
  for (size_t i = 0; i < n; i++)
    score[i] = gsl_rng_uniform (random) < (i < n / 2 ? before : after);
}

START_TEST (a_fall_is_found_and_a_rise_is_none)
{
  g_autoptr (gsl_rng) random = accord_random_new (5, (uint64_t) _i);
  double score[300];
  draw (random, score, 300, .92, .6);
  const AccordDrift fall = change (score, 300, 1);
  ck_assert (fall.p <= .001 && fall.change > 120 && fall.change < 180);
  ck_assert (fall.before - fall.after > .2);
  draw (random, score, 300, .6, .92);
  ck_assert (isnan (change (score, 300, 1).p));
}
END_TEST

static double
tail (double b)
{
  return exp (-b * b / 2) / sqrt (2 * G_PI) * (4 / b + (b - 1 / b) * 2 * log (19));
}

/* Normal scores without a change that happen to pass the bars: p by permutation, known to a third, and the tail agree. */
START_TEST (permutation_and_tail_agree)
{
  enum
  {
    N = 1500
  };
  g_autoptr (gsl_rng) random = accord_random_new (11, 0);
  double score[N];
  int tested = 0;
  for (int trial = 0; trial < 1000 && tested < 5; trial++)
    {
      for (size_t i = 0; i < N; i++)
        score[i] = gsl_ran_ugaussian (random);
      AccordDrift drift;
      ck_assert (accord_drift_change (score, N, 5000, 3, 0, &drift, NULL));
      if (isnan (drift.p))
        continue;
      const double wanted = tail (drift.statistic);
      ck_assert_msg (drift.p < 2.2 * wanted + .0005 && drift.p > wanted / 2.2 - .0005, "T %g: p %g, tail %g",
                     drift.statistic, drift.p, wanted);
      tested++;
    }
  ck_assert_int_eq (tested, 5);
}
END_TEST

START_TEST (many_scores_take_the_tail)
{
  enum
  {
    N = 12000
  };
  g_autofree double *score = g_new (double, N);
  g_autoptr (gsl_rng) random = accord_random_new (12, 0);
  AccordDrift drift;
  for (size_t i = 0; i < N; i++)
    score[i] = gsl_ran_ugaussian (random) - (i < N / 2 ? 0 : .15);
  ck_assert (accord_drift_change (score, N, 400, 3, 0, &drift, NULL));
  ck_assert (drift.before - drift.after >= .1);
  unit_assert_near (drift.p, tail (drift.statistic), 1e-12);
}
END_TEST

START_TEST (the_same_seed_the_same_p)
{
  g_autoptr (gsl_rng) random = accord_random_new (21, 0);
  double score[80];
  size_t tested = 0;
  for (int trial = 0; trial < 400 && tested < 5; trial++)
    {
      draw (random, score, 80, .9, .75);
      const AccordDrift first = change (score, 80, 1), again = change (score, 80, 1);
      if (isnan (first.p))
        continue;
      ck_assert (first.p == again.p && first.p > 0 && first.p <= 1);
      tested++;
    }
  ck_assert_uint_eq (tested, 5);
}
END_TEST

START_TEST (what_is_not_tested)
{
  double score[100];
  AccordDrift drift;
  for (size_t i = 0; i < 100; i++)
    score[i] = 1;
  drift = change (score, 100, 1);
  ck_assert (isnan (drift.statistic) && isnan (drift.p)); /* all the same */
  drift = change (score, 9, 1);
  ck_assert (isnan (drift.statistic));
  drift = change (score, 0, 1);
  ck_assert (isnan (drift.statistic));
}
END_TEST

/* ---- batches ---- */

static AccordBatchDrift
batches (const double *score, const uint32_t *batch, size_t n)
{
  AccordBatchDrift drift;
  ck_assert (accord_drift_batches (score, batch, n, 1999, 1, 0, &drift, NULL));
  return drift;
}

/* Means .9, .5 and .8 of ten, ten and four scores, by hand; two scores have no batch. */
START_TEST (batches_by_hand)
{
  double score[26];
  uint32_t batch[26];
  static const size_t ones[] = { 9, 5, 3 }, sizes[] = { 10, 10, 4 };
  static const uint32_t names[] = { 7, 3, 1000000 };
  size_t n = 0;
  for (size_t b = 0; b < 3; b++)
    for (size_t i = 0; i < sizes[b]; i++, n++)
      {
        score[n] = i < ones[b];
        batch[n] = names[b];
      }
  score[24] = score[25] = 0;
  batch[24] = batch[25] = ACCORD_BATCH_NONE;
  const AccordBatchDrift drift = batches (score, batch, 26);
  const double mean = 17. / 24, variance = 24 * mean * (1 - mean) / 23;
  ck_assert_uint_eq (drift.n, 24);
  ck_assert_uint_eq (drift.batches, 3);
  ck_assert_uint_eq (drift.worst, 3);
  ck_assert_uint_eq (drift.n_worst, 10);
  unit_assert_near (drift.mean_worst, .5, 1e-12);
  unit_assert_near (drift.mean_rest, 12. / 14, 1e-12);
  unit_assert_near (drift.statistic,
                    (10 * pow (.9 - mean, 2) + 10 * pow (.5 - mean, 2) + 4 * pow (.75 - mean, 2)) / variance,
                    1e-9);
  ck_assert (isnan (drift.p));
}
END_TEST

START_TEST (a_bad_batch_is_found)
{
  g_autoptr (gsl_rng) random = accord_random_new (6, (uint64_t) _i);
  double score[400];
  uint32_t batch[400];
  for (size_t i = 0; i < 400; i++)
    {
      batch[i] = (uint32_t) (i / 50);
      score[i] = gsl_rng_uniform (random) < (batch[i] == 5 ? .5 : .9);
    }
  const AccordBatchDrift drift = batches (score, batch, 400);
  ck_assert_uint_eq (drift.worst, 5);
  ck_assert (drift.p <= .001);
  unit_assert_near (drift.mean_worst, .5, .25);
}
END_TEST

/* p is uniform, or larger, under random order: of those tested, p <= .05 in few; untested ones count as not found. */
START_TEST (rates_under_random_order)
{
  g_autoptr (gsl_rng) random = accord_random_new (17, 0);
  int found = 0, found_in_time = 0;
  double score[120];
  uint32_t batch[120];
  for (int trial = 0; trial < 300; trial++)
    {
      AccordDrift drift;
      AccordBatchDrift of_batches;
      for (size_t i = 0; i < 120; i++)
        {
          score[i] = gsl_rng_uniform (random) < .8;
          batch[i] = (uint32_t) i / 20;
        }
      ck_assert (accord_drift_change (score, 120, 199, 1, (uint64_t) trial, &drift, NULL));
      ck_assert (accord_drift_batches (score, batch, 120, 199, 1, (uint64_t) trial, &of_batches, NULL));
      found += of_batches.p <= .05;
      found_in_time += drift.p <= .05;
    }
  ck_assert_int_le (found, 30); /* .1: four standard errors above .05 */
  ck_assert_int_le (found_in_time, 30);
}
END_TEST

START_TEST (batches_that_cannot_be_compared)
{
  static const double score[] = { 1, 0, 1 };
  static const uint32_t none[] = { ACCORD_BATCH_NONE, ACCORD_BATCH_NONE, ACCORD_BATCH_NONE },
                        one[] = { 2, 2, 2 };
  const AccordBatchDrift without = batches (score, none, 3), single = batches (score, one, 3);
  ck_assert_uint_eq (without.n, 0);
  ck_assert (isnan (without.statistic) && isnan (without.p));
  ck_assert_uint_eq (without.worst, ACCORD_BATCH_NONE);
  ck_assert_uint_eq (single.batches, 1);
  ck_assert (isnan (single.statistic));
}
END_TEST

Suite *
accord_suite (void)
{
  Suite *suite = suite_create ("drift");
  TCase *tcase = tcase_create ("drift");
  tcase_set_timeout (tcase, 120);
  suite_add_tcase (suite, tcase);
  tcase_add_test (tcase, a_worked_series);
  tcase_add_loop_test (tcase, by_brute_force, 0, 5);
  tcase_add_loop_test (tcase, a_fall_is_found_and_a_rise_is_none, 0, 4);
  tcase_add_test (tcase, permutation_and_tail_agree);
  tcase_add_test (tcase, many_scores_take_the_tail);
  tcase_add_test (tcase, the_same_seed_the_same_p);
  tcase_add_test (tcase, what_is_not_tested);
  tcase_add_test (tcase, batches_by_hand);
  tcase_add_loop_test (tcase, a_bad_batch_is_found, 0, 4);
  tcase_add_test (tcase, rates_under_random_order);
  tcase_add_test (tcase, batches_that_cannot_be_compared);
  return suite;
}
