/* Bootstrap over items: a coefficient on sets of items drawn with replacement, and intervals from that.
 *
 * What is drawn is how often each distinct kind of item occurs, not items: a resample costs what the distinct count
 * profiles cost, however many items there are.  Conger's and Cohen's kappa need to know who labelled; their kinds are
 * the distinct lists of (annotator, class), in a crowd nearly one an item.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <accord/stats/agreement.h>

G_BEGIN_DECLS

#define ACCORD_REASON_RESAMPLES "too many undefined resamples"
#define ACCORD_NOTE_RESAMPLES   "undefined resamples left out"

/**
 * accord_bootstrap_replicates:
 * @profiles: of @dataset
 * @coefficient: defined on @dataset
 * @options: its @weights, @resamples, @seed and @threads
 * @ret_values: @resamples values of the coefficient, NAN where a resample leaves it undefined
 *
 * Each resample holds as many items as the coefficient uses: all with a label for Fleiss, AC and Conger, those with two
 * labels for the others.  Resample b draws from the stream (seed, b), and kinds of items stand in an order of their own:
 * neither threads nor the order of rows show.
 *
 * Light's kappa is a mean over the pairs of annotators that have one in the data and in the resample; where the kinds of
 * items have more than 4,194,304 pairs of labels all its values are NAN.
 *
 * Cost: O(resamples (m z + K)), with weights z^2 and K^2, m kinds with z classes each; O(m) memory a thread.  Measured:
 *   1,000 resamples of 24,133 profiles take 1.7 s, of 220 profiles 14 ms.  Fails for want of memory, or when a signal arrived.
 * Source: B. Efron, "Bootstrap methods: another look at the jackknife", Ann. Statist. 7(1):1-26, 1979,
 *   doi:10.1214/aos/1176344552.
 * Checked against: a bootstrap of items in numpy with other random numbers; the law of the draws,
 *   tests/unit/test_bootstrap.c.
 */
bool accord_bootstrap_replicates (const AccordDataset *dataset, const AccordProfiles *profiles,
                                  AccordCoefficient coefficient, const AccordAgreementOptions *options,
                                  double *ret_values, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * accord_bootstrap_limits:
 * @estimate: with its @value; @low and @high are written, or @interval_reason and, where there is none yet, @note
 * @values: n replicates, NAN = undefined, in any order; sorted afterwards
 * @kind: ACCORD_INTERVAL_PERCENTILE or ACCORD_INTERVAL_BCA
 * @acceleration: of BCa, see accord_bootstrap_acceleration()
 *
 * Percentile: the quantiles at tail and 1 - tail, tail = (1 - @confidence) / 2, interpolated linearly at (n - 1) p (type 7).
 * BCa: the quantiles at Phi (z0 + (z0 + z) / (1 - a (z0 + z))), z = Phi^-1 (tail) and Phi^-1 (1 - tail), z0 = Phi^-1 of
 * the share of values below @value, half of those within 1e-12 of it, kept inside 1 / 2n and 1 - 1 / 2n.
 * Undefined: more than one value in twenty (`too many undefined resamples`).
 *
 * Source: R. J. Hyndman and Y. Fan, "Sample quantiles in statistical packages", Am. Stat. 50(4):361-365, 1996,
 *   doi:10.1080/00031305.1996.10473566; B. Efron, "Better bootstrap confidence intervals", J. Am. Stat. Assoc.
 *   82(397):171-185, 1987, doi:10.1080/01621459.1987.10478410.
 * Checked against: scipy.stats.bootstrap and numpy.quantile on the same values.
 */
void accord_bootstrap_limits (AccordEstimate *estimate, double *values, size_t n, AccordIntervalKind kind,
                              double acceleration, double confidence);

/** accord_bootstrap_acceleration: sum J^3 / (6 (sum J^2)^1.5) of @n influence values that occur @times (NULL = once)
 * each; NAN ones do not count; 0 when all are 0. */
double accord_bootstrap_acceleration (const double *influence, const uint64_t *times, size_t n);

/**
 * accord_bootstrap_interval:
 * @estimate: of @coefficient, with a standard error; its limits become those of the bootstrap
 *
 * With value 1 the limits stay: every resample agrees perfectly too.  BCa takes its acceleration from the jackknife, or
 * from the linearised influence values where options ask for another error or a deletion is undefined.
 */
bool accord_bootstrap_interval (const AccordDataset *dataset, const AccordProfiles *profiles,
                                AccordCoefficient coefficient, const AccordAgreementOptions *options,
                                AccordEstimate *estimate, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
