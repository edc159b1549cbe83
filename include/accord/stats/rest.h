/* Each annotator against all others.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdbool.h>
#include <accord/dataset/dataset.h>
#include <accord/dataset/profiles.h>
#include <accord/stats/agreement.h>

G_BEGIN_DECLS

/**
 * AccordRest: of one annotator.
 * @agreement: rest_agreement
 * @kappa: rest_kappa
 * @alpha: alpha of the data without the annotator; it has no standard error
 * @alpha_change: that less alpha of all data; NAN where either is undefined
 */
typedef struct
{
  uint32_t annotator;
  AccordEstimate agreement;
  AccordEstimate kappa;
  AccordEstimate alpha;
  double alpha_change;
} AccordRest;

/**
 * accord_rest_new:
 * @dataset: one label an annotator and item (not @repeated)
 * @profiles: of @dataset, with the item map
 * @options: its @weights are those of agreement and kappa; not krippendorff-ordinal
 * @alpha_weights: (nullable): those of alpha where they are others
 * @ret_rest: (transfer full) (array): n_annotators, in their order; free with g_free()
 *
 * Over the nu items of annotator g that others labelled too; on item i g said x, y_il = (n_il - [l = x]) / (r_i - 1) are
 * the shares of the others.  a_i = sum_l w_xl y_il; rest_agreement is its mean; rest_kappa = (mean a - pe) / (1 - pe)
 * with pe = sum_kl p_gk w_kl ybar_l, p_g and ybar being the mean shares of g and of the others on these items.
 * Jackknife over the nu items, linearised where a deletion leaves kappa undefined:
 *   [(a_i - pa) - (1 - kappa)((W ybar)_x + p_g' W y_i - 2 pe)] / (1 - pe).
 * Logit and Fisher intervals with nu - 1 degrees of freedom.  @labels are those of all on these items; of @alpha those on
 * the items that keep two labels.
 *
 * Undefined: `no labels`, that of the weights, `one annotator`, `no item with two labels`; kappa `one class only`, when g
 *   and all others used one and the same class there, and `no disagreement possible`.
 * Cost: O(labels + sum_i r_i z_i) time, z_i classes on item i; with weights also K^2 an annotator at most, with
 *   krippendorff-ordinal for alpha min (K^2, m z) an annotator.  Memory: 8 bytes a label, 32 a class of a profile.
 *   ACCORD_ERROR_MEMORY, ACCORD_ERROR_INTERRUPTED.
 * Source: rest_kappa is Cohen's kappa (stats/pairs.h) with a random one of the others in the place of the second annotator:
 *   H. J. A. Schouten, "Measuring pairwise interobserver agreement when all subjects are judged by the same observers",
 *   Stat. Neerl. 36(2):45-61, 1982, doi:10.1111/j.1467-9574.1982.tb00774.x.
 * Checked against: enumeration and deletion by brute force, alpha of the data without each annotator,
 *   tests/unit/test_rest.c.
 */
bool accord_rest_new (const AccordDataset *dataset, const AccordProfiles *profiles,
                      const AccordAgreementOptions *options, const AccordWeights *alpha_weights,
                      AccordRest **ret_rest, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** accord_rest_sort_worst: by rest_kappa, the lowest first, undefined ones last, equal ones by annotator. */
void accord_rest_sort_worst (AccordRest *rest, size_t n);

G_END_DECLS
