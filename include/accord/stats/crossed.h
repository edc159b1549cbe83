/* Annotators as a sample too: standard errors that speak of other annotators as well as of other items.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <accord/stats/agreement.h>
#include <accord/stats/interval.h>

G_BEGIN_DECLS

#define ACCORD_REASON_TWO_ANNOTATORS  "fewer than three annotators"
#define ACCORD_REASON_NOT_CROSSED     "annotators not crossed"
#define ACCORD_REASON_NEEDS_ANNOTATOR "undefined without some annotator"

#define ACCORD_SE_BOTH "both" /* se_kind of items and annotators together */

/**
 * accord_crossed_values:
 * @profiles: of @dataset, with the item map
 * @coefficient: any defined on @dataset but Cohen's kappa and Scott's pi, which are of two annotators
 * @options: its @weights
 * @ret_values: n_annotators: the coefficient of the labels without those of each annotator; NAN where that is undefined
 *
 * An item that keeps one label still counts where the coefficient counts such items; one that keeps none drops out.
 * Classes stay.
 *
 * Cost: O(labels z + R K) time, with weights O(labels z^2 + R K^2), R annotators, z classes an item; with
 *   krippendorff-ordinal R passes over the profiles; Light's kappa as accord_pairs_measure().  O(labels) memory.  Fails for want of memory, or when a signal
 *   arrived.
 * Checked against: the coefficients of the dataset less each annotator, tests/unit/test_crossed.c.
 */
bool accord_crossed_values (const AccordDataset *dataset, const AccordProfiles *profiles,
                            AccordCoefficient coefficient, const AccordAgreementOptions *options,
                            double *ret_values, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * accord_crossed_design:
 * @ret_crossed: whether at least half of the pairs of annotators share an item: else leaving out one of them says
 *   little about other people
 *
 * Cost: pairs of labels within items are walked until half of all pairs of annotators have met, at most
 *   ACCORD_OVERLAP_WORK steps (designs beyond them count as crossed); O(labels) memory.  ACCORD_ERROR_MEMORY.
 */
bool accord_crossed_design (const AccordDataset *dataset, bool *ret_crossed, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/**
 * accord_crossed_interval:
 * @estimate: of @coefficient, with the standard error over items; se, df, limits and se_kind become those of both
 * @scale: of the interval
 *
 * Two-component jackknife: se_A^2 = (R - 1) / R sum_g (kappa_(-g) - mean)^2 over the R annotators, se^2 = se_items^2 +
 * se_A^2, degrees of freedom by Satterthwaite: se^4 / (se_items^4 / (items - 1) + se_A^4 / (R - 1)).  Value 1 keeps its exact limit.
 * Undefined, with the reason: fewer than three annotators; annotators not crossed; the coefficient is undefined without
 * some annotator.
 *
 * Source: B. Efron and C. Stein, "The jackknife estimate of variance", Ann. Statist. 9(3):586-596, 1981,
 *   doi:10.1214/aos/1176345462; F. E. Satterthwaite, "An approximate distribution of estimates of variance components",
 *   Biometrics Bull. 2(6):110-114, 1946, doi:10.2307/3002019.
 * Checked against: a worked example, and coverage where annotators are drawn at random (tests/bench/agree_coverage.c).
 */
bool accord_crossed_interval (const AccordDataset *dataset, const AccordProfiles *profiles,
                              AccordCoefficient coefficient, const AccordAgreementOptions *options,
                              AccordScale scale, AccordEstimate *estimate, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
