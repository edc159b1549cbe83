/* Verbal scales for coefficients of agreement, read by probability and not by the point value.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <accord/stats/estimate.h>

G_BEGIN_DECLS

#define ACCORD_BENCHMARK_BANDS      6    /* of the longest scale */
#define ACCORD_BENCHMARK_CONFIDENCE 0.95 /* least cumulated probability of a band that is named */

/**
 * AccordBenchmark: a scale, its bands from the top, with their authors' words.
 * @low: the lower end of each band; of the last one -1
 */
typedef struct
{
  const char *name;
  size_t n_bands;
  struct
  {
    double low;
    const char *words;
  } bands[ACCORD_BENCHMARK_BANDS];
} AccordBenchmark;

/**
 * accord_benchmark_find:
 * "landis-koch", "fleiss", "altman", "krippendorff"; else NULL.
 * Sources: J. R. Landis and G. G. Koch, "The measurement of observer agreement for categorical data", Biometrics
 *   33(1):159-174, 1977, doi:10.2307/2529310; J. L. Fleiss, "Statistical Methods for Rates and Proportions", 2nd ed.
 *   1981, p. 218; D. G. Altman, "Practical Statistics for Medical Research", 1991, p. 404; K. Krippendorff, "Content
 *   Analysis", 2nd ed. 2004, p. 241 (he names no band: he would rely on values above .8 and draw tentative conclusions
 *   from those above .667).
 */
const AccordBenchmark *accord_benchmark_find (const char *name);

/** accord_benchmark_names: NULL-terminated. */
const char *const *accord_benchmark_names (void);

/**
 * accord_benchmark_probabilities:
 * @value, @se: of a coefficient; @se > 0
 * @ret_cumulated: n_bands: the probability that the coefficient lies in that band or a higher one
 *
 * P(above a) = [Phi((value - a) / se) - Phi((value - 1) / se)] / [Phi((value + 1) / se) - Phi((value - 1) / se)]: the
 * normal distribution around @value, cut at -1 and 1.
 *
 * Returns: false when undefined: @value NAN, @se NAN or 0, or nothing of the distribution between -1 and 1.
 * Source: K. L. Gwet, "Handbook of Inter-Rater Reliability", 4th ed. 2014, chapter 6.
 * Checked against: .77544 with error .14295 on Landis and Koch's scale: .39674 .88336 .99542 .99997 1 1; scipy.
 */
bool accord_benchmark_probabilities (const AccordBenchmark *benchmark, double value, double se,
                                     double *ret_cumulated) G_GNUC_WARN_UNUSED_RESULT;

/**
 * accord_benchmark_band:
 * @ret_probability: of that band or a higher one
 *
 * The highest band that the coefficient reaches with a probability of ACCORD_BENCHMARK_CONFIDENCE.
 * Returns: its words, static; NULL when undefined.
 */
const char *accord_benchmark_band (const AccordBenchmark *benchmark, const AccordEstimate *estimate,
                                   double *ret_probability);

G_END_DECLS
