/* Bands by cumulated probability: a published vector, the error function, the ends.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "unit.h"

#include <string.h>
#include <accord/stats/benchmark.h>

/* K. L. Gwet's example, as the R package irrCAC prints it for cac.raw4raters (AC1 .77544, standard error .14295). */
START_TEST (published)
{
  static const double wanted[] = { .39674, .88336, .99542, .99997, 1, 1 };
  const AccordBenchmark *scale = accord_benchmark_find ("landis-koch");
  double cumulated[ACCORD_BENCHMARK_BANDS];
  ck_assert_uint_eq (scale->n_bands, G_N_ELEMENTS (wanted));
  ck_assert (accord_benchmark_probabilities (scale, .77544, .14295, cumulated));
  for (size_t i = 0; i < G_N_ELEMENTS (wanted); i++)
    unit_assert_near (cumulated[i], wanted[i], 5.1e-6);
  const AccordEstimate estimate = { .value = .77544, .se = .14295 };
  double probability;
  ck_assert_str_eq (accord_benchmark_band (scale, &estimate, &probability), "Moderate");
  unit_assert_near (probability, .99542, 5.1e-6);
}
END_TEST

static double
phi (double z)
{
  return erfc (-z / sqrt (2)) / 2;
}

START_TEST (against_erfc)
{
  for (const char *const *name = accord_benchmark_names (); *name != NULL; name++)
    for (double value = -.9; value < 1; value += .1)
      for (double se = .05; se < .6; se *= 2)
        {
          const AccordBenchmark *scale = accord_benchmark_find (*name);
          double cumulated[ACCORD_BENCHMARK_BANDS];
          ck_assert_ptr_nonnull (scale);
          ck_assert (accord_benchmark_probabilities (scale, value, se, cumulated));
          const double all = phi ((value + 1) / se) - phi ((value - 1) / se);
          for (size_t i = 0; i < scale->n_bands; i++)
            {
              const double low = scale->bands[i].low;
              unit_assert_near (cumulated[i], (phi ((value - low) / se) - phi ((value - 1) / se)) / all,
                                1e-9);
              ck_assert (i == 0 || cumulated[i] >= cumulated[i - 1]);
            }
        }
}
END_TEST

/* The lower ends, and the words of a value that is all but certain: just above and just below each of them. */
START_TEST (words)
{
  static const struct
  {
    const char *scale;
    double value;
    const char *words;
  } cases[] = {
    { "landis-koch", .81, "Almost Perfect" },
    { "landis-koch", .79, "Substantial" },
    { "landis-koch", .59, "Moderate" },
    { "landis-koch", .39, "Fair" },
    { "landis-koch", .19, "Slight" },
    { "landis-koch", -.01, "Poor" },
    { "fleiss", .76, "excellent" },
    { "fleiss", .74, "fair to good" },
    { "fleiss", .39, "poor" },
    { "altman", .81, "Very good" },
    { "altman", .79, "Good" },
    { "altman", .59, "Moderate" },
    { "altman", .39, "Fair" },
    { "altman", .19, "Poor" },
    { "krippendorff", .81, "reliable" },
    { "krippendorff", .668, "tentative conclusions" },
    { "krippendorff", .666, "below .667" },
  };
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const AccordEstimate estimate = { .value = cases[i].value, .se = 1e-4 };
      double probability = 0;
      const char *band
          = accord_benchmark_band (accord_benchmark_find (cases[i].scale), &estimate, &probability);
      ck_assert_str_eq (band, cases[i].words);
      ck_assert (probability > .999);
    }
}
END_TEST

/* .85 would be almost perfect; with an error of .4 it is below .2 more often than in 5 of 100. */
START_TEST (not_the_point_value)
{
  const AccordEstimate estimate = { .value = .85, .se = .4 };
  double probability;
  ck_assert_str_eq (accord_benchmark_band (accord_benchmark_find ("landis-koch"), &estimate, &probability),
                    "Slight");
  unit_assert_near (probability, 0.9740138226911962, 1e-9);
}
END_TEST

START_TEST (undefined)
{
  const AccordBenchmark *scale = accord_benchmark_find ("altman");
  const AccordEstimate cases[] = { { .value = 1, .se = 0 },
                                   { .value = NAN, .se = .1 },
                                   { .value = .5, .se = NAN },
                                   { .value = -9, .se = .01 } };
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      double probability;
      ck_assert_ptr_null (accord_benchmark_band (scale, &cases[i], &probability));
    }
  ck_assert_ptr_null (accord_benchmark_find ("cicchetti"));
}
END_TEST

/* Values outside [-1, 1], which weighted coefficients can have, still add up to 1 inside. */
START_TEST (beyond_the_ends)
{
  double cumulated[ACCORD_BENCHMARK_BANDS];
  ck_assert (accord_benchmark_probabilities (accord_benchmark_find ("fleiss"), -1.5, .2, cumulated));
  ck_assert (cumulated[0] >= 0 && cumulated[1] < 1e-6);
  unit_assert_near (cumulated[2], 1, 0);
}
END_TEST

Suite *
accord_suite (void)
{
  Suite *suite = suite_create ("benchmark");
  TCase *tests = tcase_create ("benchmark");
  const TTest *const all[]
      = { published, against_erfc, words, not_the_point_value, undefined, beyond_the_ends };
  for (size_t i = 0; i < G_N_ELEMENTS (all); i++)
    tcase_add_test (tests, all[i]);
  suite_add_tcase (suite, tests);
  return suite;
}
