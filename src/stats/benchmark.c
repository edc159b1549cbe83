/* Verbal scales by cumulated membership probability.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <accord/stats/benchmark.h>

#include <string.h>
#include <gsl/gsl_cdf.h>

static const AccordBenchmark benchmarks[] = {
  { "landis-koch",
    6,
    { { .8, "Almost Perfect" },
      { .6, "Substantial" },
      { .4, "Moderate" },
      { .2, "Fair" },
      { 0, "Slight" },
      { -1, "Poor" } } },
  { "fleiss", 3, { { .75, "excellent" }, { .4, "fair to good" }, { -1, "poor" } } },
  { "altman",
    5,
    { { .8, "Very good" }, { .6, "Good" }, { .4, "Moderate" }, { .2, "Fair" }, { -1, "Poor" } } },
  { "krippendorff", 3, { { .8, "reliable" }, { .667, "tentative conclusions" }, { -1, "below .667" } } },
};

const AccordBenchmark *
accord_benchmark_find (const char *name)
{
  for (size_t i = 0; i < G_N_ELEMENTS (benchmarks); i++)
    if (strcmp (benchmarks[i].name, name) == 0)
      return &benchmarks[i];
  return NULL;
}

const char *const *
accord_benchmark_names (void)
{
  static const char *const names[] = { "landis-koch", "fleiss", "altman", "krippendorff", NULL };
  return names;
}

/* Phi(high) - Phi(low), low <= high, without loss in the upper tail. */
static double
between (double low, double high)
{
  return low > 0 ? gsl_cdf_ugaussian_Q (low) - gsl_cdf_ugaussian_Q (high)
                 : gsl_cdf_ugaussian_P (high) - gsl_cdf_ugaussian_P (low);
}

bool
accord_benchmark_probabilities (const AccordBenchmark *benchmark, double value, double se,
                                double *ret_cumulated)
{
  if (!isfinite (value) || !(se > 0) || !isfinite (se))
    return false;
  const double low = (value - 1) / se, all = between (low, (value + 1) / se);
  if (!(all > 0))
    return false;
  for (size_t i = 0; i + 1 < benchmark->n_bands; i++)
    ret_cumulated[i] = between (low, (value - benchmark->bands[i].low) / se) / all;
  ret_cumulated[benchmark->n_bands - 1] = 1;
  return true;
}

const char *
accord_benchmark_band (const AccordBenchmark *benchmark, const AccordEstimate *estimate,
                       double *ret_probability)
{
  double cumulated[ACCORD_BENCHMARK_BANDS];
  if (!accord_benchmark_probabilities (benchmark, estimate->value, estimate->se, cumulated))
    return NULL;
  size_t band = 0;
  while (cumulated[band] < ACCORD_BENCHMARK_CONFIDENCE)
    band++;
  *ret_probability = cumulated[band];
  return benchmark->bands[band].words;
}
