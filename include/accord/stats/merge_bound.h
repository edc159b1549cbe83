/* A lower bound of the gain that holds for all merges at once, and what picking the best of many is worth.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <accord/stats/merge.h>

G_BEGIN_DECLS

/**
 * accord_merges_cost: an estimate of the nanoseconds that accord_merges_resample() takes.
 */
double accord_merges_cost (const AccordProfiles *profiles, const AccordConfusion *confusion,
                           uint64_t resamples);

/**
 * accord_merges_resample:
 * @resamples: B >= 2; 1,000 for a stable 95 % bound
 *
 * Multinomial resamples of the items with two labels or more, drawn as counts of profiles: conditional
 * binomials in the order of profiles, stream (@seed, resample).  @critical is the @confidence quantile
 * (linear interpolation) of max over pairs of (gain* - gain)/se; sets @low_sim, @optimism, @best_corrected.
 * Cost: O(B * (profiles + sum over profiles of z^2 + pairs)) time; memory O(sum z^2 + pairs).
 * Sources: J. P. Romano and M. Wolf, "Exact and approximate stepdown methods for multiple hypothesis testing", J.
 *   Amer. Statist. Assoc. 100(469):94-108, 2005, doi:10.1198/016214504000000539 (the maximum over all pairs);
 *   B. Efron, "Estimating the error rate of a prediction rule: improvement on cross-validation", J. Amer. Statist.
 *   Assoc. 78(382):316-331, 1983, doi:10.1080/01621459.1983.10477973 (optimism).
 * Checked against: an independent program that resamples items, tests/unit/test_merge.c.
 * Fails with ACCORD_ERROR_MEMORY or ACCORD_ERROR_INTERRUPTED.
 */
bool accord_merges_resample (AccordMerges *merges, const AccordProfiles *profiles,
                             const AccordConfusion *confusion, uint64_t resamples, double confidence,
                             uint64_t seed, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** accord_merges_bonferroni: @low_sim without resamples, for data with too many distinct profiles. */
void accord_merges_bonferroni (AccordMerges *merges, double confidence);

G_END_DECLS
