/* Conger's kappa: the coefficient that needs to know who labelled, through each annotator's class counts.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdbool.h>
#include <accord/dataset/dataset.h>
#include <accord/dataset/profiles.h>
#include <accord/stats/agreement.h>

G_BEGIN_DECLS

/**
 * accord_conger_kappa:
 * @profiles: of @dataset, with the item map
 *
 * pe = mean over the ordered pairs of different annotators of sum_k p_gk p_hk, where p_gk is the share of
 * class k among all labels of annotator g, items with a single label included: (|t|^2 - sum_g |p_g|^2) / (R
 * (R - 1)), t = sum_g p_g. Rounds that all count are pooled: R counts persons.  pa, nu = n as in Fleiss'
 * kappa. Deleting an item takes its labels from its annotators' counts; one left without labels drops out of
 * R.
 *
 * With weights W: (t'Wt - sum_g p_g'Wp_g) / (R (R - 1)); then R * K * 16 bytes of memory.
 *
 * Undefined: no labels; `one annotator`; no item with two labels; one class used.
 * Cost: O(sum_i r_i K) time at most, less where annotators use few classes; O(labels + items) memory. Fails
 *   for want of memory, or when a signal arrived.
 * Source: A. J. Conger, "Integration and generalization of kappas for multiple raters", Psychol. Bull.
 *   88(2):322-328, 1980, doi:10.1037/0033-2909.88.2.322.
 * Checked against: irrCAC conger.kappa, irr kappam.fleiss (exact), dkpro-statistics; Cohen's kappa where two
 *   annotators labelled everything; brute-force deletion.
 */
bool accord_conger_kappa (const AccordDataset *dataset, const AccordProfiles *profiles,
                          const AccordAgreementOptions *options, AccordEstimate *ret_estimate, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/**
 * accord_conger_influence:
 * @options: its @se and @weights
 * @ret_values: n_items values: J or the linearised influence of each item; NAN for items without labels. They
 * sum to zero.
 * @ret_defined: whether all are defined
 */
bool accord_conger_influence (const AccordDataset *dataset, const AccordProfiles *profiles,
                              const AccordAgreementOptions *options, double *ret_values, bool *ret_defined,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
