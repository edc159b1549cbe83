/* Whether somebody's labels changed for the worse, over time or between batches.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <glib.h>

G_BEGIN_DECLS

#define ACCORD_DRIFT_LABELS 60  /* scores that are needed to call it a drift */
#define ACCORD_DRIFT_BAR    3.3 /* of the statistic */
#define ACCORD_DRIFT_FALL   .1  /* of the mean score */

/**
 * AccordDrift:
 * @n: scores;  @change: the first so many stand before the change;  @statistic: T; NAN = undefined: fewer than ten scores,
 *   or all the same
 * @before, @after: their means
 * @p: of a T as large when the scores stand in random order; NAN where it was not tested, because n, T or the fall are below
 *   the bars
 */
typedef struct
{
  uint64_t n;
  uint64_t change;
  double statistic;
  double before, after;
  double p;
} AccordDrift;

/**
 * accord_drift_change:
 * @score: n, in the order of time
 * @permutations: at least, for p
 * @seed, @stream: of the permutations
 *
 * T = max_k |sum_{v <= k} (s_v - mean)| / (sd sqrt (k (n - k) / n)), k from t to n - t, t = max (5, .05 n); the first k at
 * the maximum.  p by permutation up to 10,000 scores, and no further than the tenth that is as large (p is then 10 / draws);
 * above by the large-sample tail with .05 at either end cut off.
 * Cost: O(n * permutations) where tested, else O(n).  Fails for want of memory, or when a signal arrived.
 * Source: D. M. Hawkins, "Testing a sequence of observations for a shift in location", J. Am. Stat. Assoc.
 *   72(357):180-186, 1977, doi:10.1080/01621459.1977.10479935; the tail: R. Miller and D. Siegmund, "Maximally selected chi
 *   square statistics", Biometrics 38(4):1011-1016, 1982, doi:10.2307/2529881; early stopping: J. Besag and P. Clifford,
 *   "Sequential Monte Carlo p-values", Biometrika 78(2):301-304, 1991, doi:10.1093/biomet/78.2.301.
 * Checked against: a worked series; permutation and tail against one another, tests/unit/test_drift.c.
 */
bool accord_drift_change (const double *score, size_t n, uint64_t permutations, uint64_t seed,
                          uint64_t stream, AccordDrift *ret_drift, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * AccordBatchDrift:
 * @batches: with a score;  @worst: the one of the lowest mean among those with ten scores, or ACCORD_BATCH_NONE
 * @n_worst: its scores;  @mean_worst, @mean_rest: of it and all others
 * @statistic: sum_b n_b (mean_b - mean)^2 / (sd^2), about chi-square with @batches - 1 degrees of freedom
 * @p: of a statistic as large when the scores are dealt to the batches at random; NAN with fewer than two batches, or all
 *   scores the same, or where it was not tested, because n or the fall are below the bars
 */
typedef struct
{
  uint64_t n;
  uint64_t batches;
  uint32_t worst;
  uint64_t n_worst;
  double mean_worst, mean_rest;
  double statistic;
  double p;
} AccordBatchDrift;

/**
 * accord_drift_batches:
 * @batch: n numbers, or ACCORD_BATCH_NONE, whose scores are left out
 *
 * p as in accord_drift_change(), above 10,000 scores by chi-square.
 * Cost: O(n log n), where tested O(n * permutations).
 * Source: the statistic is that of W. H. Kruskal and W. A. Wallis, J. Am. Stat. Assoc. 47(260):583-621, 1952,
 *   doi:10.1080/01621459.1952.10483441, on scores instead of ranks.
 * Checked against: three batches by hand; planted batches; rates under random order, tests/unit/test_drift.c.
 */
bool accord_drift_batches (const double *score, const uint32_t *batch, size_t n, uint64_t permutations,
                           uint64_t seed, uint64_t stream, AccordBatchDrift *ret_drift, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
