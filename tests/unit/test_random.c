/* Random streams: the same on every machine, apart from each other, uniform.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "unit.h"

#include <accord/base/random.h>

/* First numbers by another program: splitmix64 of seed and stream into MT19937 (Matsumoto and Nishimura 1998). */
START_TEST (the_same_on_every_machine)
{
  static const struct
  {
    uint64_t seed, stream;
    unsigned long first[3];
  } known[] = {
    { 1, 0, { 2872784233, 1338008848, 2283121042 } },
    { 1, 1, { 1757971434, 1696291460, 1623984263 } },
    { 2, 0, { 894803235, 3801148558, 2929768603 } },
    { UINT64_MAX, 12345678901, { 3059773999, 441632123, 2767782940 } },
  };
  for (size_t i = 0; i < G_N_ELEMENTS (known); i++)
    {
      g_autoptr (gsl_rng) random = accord_random_new (known[i].seed, known[i].stream);
      for (size_t j = 0; j < 3; j++)
        ck_assert_uint_eq (gsl_rng_get (random), known[i].first[j]);
    }
}
END_TEST

START_TEST (set_starts_anew)
{
  g_autoptr (gsl_rng) one = accord_random_new (7, 3);
  g_autoptr (gsl_rng) two = accord_random_new (1, 1);
  accord_random_set (two, 7, 3);
  for (int i = 0; i < 2000; i++)
    ck_assert_uint_eq (gsl_rng_get (one), gsl_rng_get (two));
}
END_TEST

/* Neighbouring seeds and streams start differently. */
START_TEST (streams_are_apart)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_direct_hash, g_direct_equal);
  g_autoptr (gsl_rng) random = accord_random_new (0, 0);
  for (uint64_t seed = 0; seed < 20; seed++)
    for (uint64_t stream = 0; stream < 50; stream++)
      {
        accord_random_set (random, seed, stream);
        ck_assert (g_hash_table_add (seen, GSIZE_TO_POINTER (gsl_rng_get (random))));
      }
}
END_TEST

/* Chi-square over the cells; 99.99 % of a chi-square of 6 degrees of freedom lie below 27.9. */
START_TEST (below_is_uniform)
{
  g_autoptr (gsl_rng) random = accord_random_new (1, 0);
  double cells[7] = { 0 }, chi = 0;
  for (int i = 0; i < 70000; i++)
    {
      const uint32_t drawn = accord_random_below (random, 7);
      ck_assert_uint_lt (drawn, 7);
      cells[drawn]++;
    }
  for (size_t i = 0; i < 7; i++)
    chi += (cells[i] - 10000) * (cells[i] - 10000) / 10000;
  ck_assert (chi < 27.9);
  for (int i = 0; i < 100; i++)
    ck_assert_uint_eq (accord_random_below (random, 1), 0);
}
END_TEST

/* Three quarters of the range: a remainder would give the lowest third half of the draws. */
START_TEST (below_has_no_modulo_bias)
{
  g_autoptr (gsl_rng) random = accord_random_new (2, 0);
  const uint32_t third = UINT32_C (1) << 30;
  double low = 0;
  for (int i = 0; i < 60000; i++)
    low += accord_random_below (random, 3 * third) < third;
  unit_assert_near (low / 60000, 1. / 3, .008); /* four standard deviations */
  uint32_t most = 0;
  for (int i = 0; i < 1000; i++)
    most = MAX (most, accord_random_below (random, UINT32_MAX));
  ck_assert (most > UINT32_MAX - UINT32_MAX / 50);
}
END_TEST

Suite *
accord_suite (void)
{
  Suite *suite = suite_create ("random");
  TCase *cases = tcase_create ("random");
  tcase_add_test (cases, the_same_on_every_machine);
  tcase_add_test (cases, set_starts_anew);
  tcase_add_test (cases, streams_are_apart);
  tcase_add_test (cases, below_is_uniform);
  tcase_add_test (cases, below_has_no_modulo_bias);
  suite_add_tcase (suite, cases);
  return suite;
}
