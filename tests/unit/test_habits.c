/* Habits: worked sequences, enumeration, rates under random order, pace by hand.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "unit.h"

#include <accord/base/random.h>
#include <accord/stats/habits.h>

static size_t
read_digits (const char *text, uint16_t *klass)
{
  size_t n = 0;
  for (; text[n] != '\0'; n++)
    klass[n] = (uint16_t) (text[n] - '0');
  return n;
}

START_TEST (a_worked_sequence)
{
  uint16_t klass[64];
  AccordRepeating repeating;
  accord_repeating (klass, read_digits ("0101010101001101", klass), 2, &repeating);
  ck_assert_uint_eq (repeating.best, 4);
  ck_assert_uint_eq (repeating.lag, 2); /* its z, 1.589, is nine tenths of that */
  unit_assert_near (repeating.z, 1.6780489, 5e-8);
  unit_assert_near (repeating.p, .1866751, 5e-8);
}
END_TEST

/* Period 3: lag 3 explains lags 6, 9 and 12, which match as well. */
START_TEST (the_shortest_of_equal_lags)
{
  uint16_t klass[64];
  AccordRepeating repeating;
  accord_repeating (klass, read_digits ("012012012012012012012012012012012012012012012012", klass), 3,
                    &repeating);
  ck_assert_uint_eq (repeating.lag, 3);
  ck_assert (repeating.p < 1e-9);
}
END_TEST

START_TEST (what_cannot_repeat)
{
  static const char *const none[] = { "", "0", "01", "010", "00000000", "0123" };
  uint16_t klass[64];
  AccordRepeating repeating;
  accord_repeating (klass, read_digits (none[_i], klass), 4, &repeating);
  ck_assert_uint_eq (repeating.lag, 0);
  ck_assert (isnan (repeating.z) && isnan (repeating.p));
}
END_TEST

START_TEST (a_worked_run)
{
  uint16_t klass[64];
  AccordRun run;
  accord_run_longest (klass, read_digits ("010000001101", klass), 2, &run);
  ck_assert_uint_eq (run.length, 6);
  ck_assert_uint_eq (run.start, 2);
  ck_assert_uint_eq (run.klass, 0);
  unit_assert_near (run.p, .2121212, 5e-8);
  accord_run_longest (klass, read_digits ("1111", klass), 2, &run);
  ck_assert_uint_eq (run.length, 4);
  unit_assert_near (run.p, 1, 1e-15);
  accord_run_longest (klass, 0, 2, &run);
  ck_assert_uint_eq (run.length, 0);
}
END_TEST

/* All 10! / (6! 4!) = 210 orders of six 0 and four 1: the mean number of places where a run of at least r begins that lies
 * within a stretch of r equal labels is the bound; the share of orders with such a run is no larger. */
START_TEST (runs_in_all_orders)
{
  uint64_t orders = 0, stretches[11] = { 0 }, reached[11] = { 0 };
  for (unsigned set = 0; set < 1024; set++)
    {
      if (__builtin_popcount (set) != 4)
        continue;
      uint16_t klass[10];
      AccordRun run;
      for (int i = 0; i < 10; i++)
        klass[i] = set >> i & 1;
      accord_run_longest (klass, 10, 2, &run);
      orders++;
      for (size_t r = 1; r <= 10; r++)
        {
          reached[r] += run.length >= r;
          for (size_t i = 0; i + r <= 10; i++)
            {
              size_t j = 1;
              while (j < r && klass[i + j] == klass[i])
                j++;
              stretches[r] += j == r;
            }
        }
    }
  ck_assert_uint_eq (orders, 210);
  for (size_t r = 3; r <= 6; r++)
    {
      uint16_t klass[10] = { 0 };
      AccordRun run;
      for (size_t i = 0, zeros = 6, ones = 4; i < 10; i++) /* a run of r, then in turn */
        {
          const bool one = i >= r && ones > 0 && (i - r) % 2 == 0;
          klass[i] = one || zeros == 0;
          ones -= klass[i];
          zeros -= !klass[i];
        }
      accord_run_longest (klass, 10, 2, &run);
      if (run.length != r)
        continue;
      unit_assert_near (run.p, MIN (1, (double) stretches[r] / 210), 1e-12);
      ck_assert (run.p >= (double) reached[r] / 210 - 1e-12);
    }
}
END_TEST

/* Under random order p <= .01 no more often than in one of a hundred, but for chance: 2,000 sequences. */
START_TEST (rates_under_random_order)
{
  g_autoptr (gsl_rng) random = accord_random_new (3, (uint64_t) _i);
  const size_t n = _i == 0 ? 40 : 200, classes = _i == 0 ? 2 : 4;
  int repeats = 0, runs = 0;
  uint16_t klass[200];
  for (int trial = 0; trial < 2000; trial++)
    {
      AccordRepeating repeating;
      AccordRun run;
      for (size_t i = 0; i < n; i++)
        klass[i] = (uint16_t) accord_random_below (random, (uint32_t) classes);
      accord_repeating (klass, n, classes, &repeating);
      accord_run_longest (klass, n, classes, &run);
      repeats += repeating.p <= .01;
      runs += run.p <= .01;
    }
  ck_assert_int_le (repeats, 36); /* .018: four standard errors */
  ck_assert_int_le (runs, 36);
}
END_TEST

START_TEST (one_class)
{
  unit_assert_near (accord_habit_one_class (.5, 10), 1. / 1024, 1e-15);
  unit_assert_near (accord_habit_one_class (1, 1000), 1, 0);
}
END_TEST

/* Item 1 is slow (20 s by three of four), item 2 has two durations only and is left as it is. */
START_TEST (pace_by_hand)
{
  static const AccordLiteral rows[] = {
    { "1", "a", "x", false }, { "1", "b", "x", false }, { "1", "c", "x", false }, { "1", "d", "x", false },
    { "2", "a", "x", false }, { "2", "b", "x", false }, { "2", "e", "x", false },
  };
  const AccordSequenceRow times[] = {
    { 0, NAN, 20, ACCORD_BATCH_NONE },  { 1, NAN, 10, ACCORD_BATCH_NONE }, { 2, NAN, 40, ACCORD_BATCH_NONE },
    { 3, NAN, NAN, ACCORD_BATCH_NONE }, { 4, NAN, 2, ACCORD_BATCH_NONE },  { 5, NAN, 0, ACCORD_BATCH_NONE },
    { 6, NAN, NAN, ACCORD_BATCH_NONE },
  };
  g_autoptr (AccordDataset) dataset = accord_dataset_new (rows, G_N_ELEMENTS (rows), NULL, ACCORD_ROUNDS_ALL);
  g_autoptr (AccordSequences) sequences = accord_sequences_new (dataset, times, NULL, NULL);
  g_autofree AccordPace *pace = NULL;
  ck_assert (accord_pace_new (dataset, sequences, 6, &pace, NULL));
  const double a = log (2) / 2, b = (log (.5) + log (.001)) / 2, c = log (2);
  unit_assert_near (pace[0].median, 11, 1e-12);
  unit_assert_near (pace[0].relative, a, 1e-12);
  unit_assert_near (pace[1].relative, b, 1e-12);
  unit_assert_near (pace[2].relative, c, 1e-12);
  const double spread = 1.4826 * (c - a); /* of 0, c - a, a - b the middle one */
  unit_assert_near (pace[0].z, 0, 1e-12);
  unit_assert_near (pace[2].z, (c - a) / spread, 1e-12);
  ck_assert (pace[1].z < -3.5 && pace[1].fast);
  ck_assert (!pace[0].fast && !pace[2].fast);
  ck_assert_uint_eq (pace[3].timed, 0);
  ck_assert (isnan (pace[3].median) && isnan (pace[3].z) && !pace[3].fast);
}
END_TEST

START_TEST (no_durations)
{
  static const AccordLiteral rows[] = { { "1", "a", "x", false } };
  g_autoptr (AccordDataset) dataset = accord_dataset_new (rows, 1, NULL, ACCORD_ROUNDS_ALL);
  g_autoptr (AccordSequences) sequences = accord_sequences_new (dataset, NULL, NULL, NULL);
  AccordPace *pace;
  ck_assert (accord_pace_new (dataset, sequences, 0, &pace, NULL));
  ck_assert_ptr_null (pace);
}
END_TEST

Suite *
accord_suite (void)
{
  Suite *suite = suite_create ("habits");
  TCase *tcase = tcase_create ("habits");
  suite_add_tcase (suite, tcase);
  tcase_add_test (tcase, a_worked_sequence);
  tcase_add_test (tcase, the_shortest_of_equal_lags);
  tcase_add_loop_test (tcase, what_cannot_repeat, 0, 6);
  tcase_add_test (tcase, a_worked_run);
  tcase_add_test (tcase, runs_in_all_orders);
  tcase_add_loop_test (tcase, rates_under_random_order, 0, 2);
  tcase_add_test (tcase, one_class);
  tcase_add_test (tcase, pace_by_hand);
  tcase_add_test (tcase, no_durations);
  return suite;
}
