/* Light's kappa: the mean of Cohen's over the pairs of annotators.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdbool.h>
#include <accord/stats/agreement.h>

G_BEGIN_DECLS

/**
 * accord_light_kappa:
 * @profiles: of @dataset
 *
 * The mean of Cohen's kappa, weighted or not, over the pairs of annotators where it is defined; their number is in
 * @pairs.  @observed and @expected are the means over the same pairs, so that value is not (observed - expected) / (1 -
 * expected).  With two annotators it is Cohen's kappa.
 * nu = n2; leaving an item out changes the kappas of the pairs that both labelled it.  If a deletion leaves one of these
 * undefined the linearised influence is used instead: (1 / P) sum over these pairs of nu / n_gh times that on kappa_gh.
 * There are no errors of irrCAC: ACCORD_SE_GWET takes the linearised ones.
 * Undefined: for the reason of the first pair when every pair has one; `repeated labels` when all labels of items with
 *   two are of one person.
 * Cost: as accord_pairs_measure(), 16 bytes an item more.
 * Source: R. J. Light, "Measures of response agreement for qualitative data: some generalizations and alternatives",
 *   Psychol. Bull. 76(5):365-377, 1971, doi:10.1037/h0031643; A. J. Conger, Psychol. Bull. 88(2):322-328, 1980,
 *   doi:10.1037/0033-2909.88.2.322.
 * Checked against: irr kappam.light, nltk; brute-force deletion and numerical derivatives.
 */
bool accord_light_kappa (const AccordDataset *dataset, const AccordProfiles *profiles,
                         const AccordAgreementOptions *options, AccordEstimate *ret_estimate, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/**
 * accord_light_influence:
 * @options: its @se and @weights
 * @ret_values: n_items: J or the linearised influence of each item; NAN for those with a single label
 * @ret_defined: whether they are; the jackknife's are not if a deletion leaves a pair without its kappa
 */
bool accord_light_influence (const AccordDataset *dataset, const AccordProfiles *profiles,
                             const AccordAgreementOptions *options, double *ret_values, bool *ret_defined,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
