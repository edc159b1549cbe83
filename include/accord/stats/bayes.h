/* The Bayes error of labels: the least error anyone can have against the label of a random person.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdbool.h>
#include <accord/dataset/profiles.h>
#include <accord/stats/estimate.h>

G_BEGIN_DECLS

/**
 * AccordBayes:
 * @plugin: P = mean over items of 1 - max_k n_k/m: biased down
 * @error: the estimate, the bracket's midpoint
 * @low: max(P, Cover and Hart's bound); right if every item is equally noisy
 * @high: U = 1 - leave-one-out accuracy
 * @needed: labels an item that would bring the half-width down to the tolerance, at least 2
 * @half_width: (U - P)/2
 * @labels: mean labels of the items used
 */
typedef struct
{
  AccordEstimate plugin;
  AccordEstimate error;
  AccordEstimate low;
  AccordEstimate high;
  AccordEstimate needed;
  double half_width;
  double labels;
} AccordBayes;

/**
 * accord_bayes_bracket:
 * @profiles: label counts
 * @least: smallest number of labels of an item that counts, >= 2
 * @confidence: of the intervals, in (0, 1)
 * @tolerance: half-width that is good enough, > 0
 *
 * R = 1 - mean over items of max_k eta_k, eta_k = chance that a random person gives k to the item.  It is not
 * the error against the truth.  P <= R <= U in expectation (Jensen; a predictor that has not seen the label),
 * and CH(D) <= R <= D, D = 1 - pairwise agreement, CH(d) = b (1 - sqrt(1 - min(max(d,0),b)/b)), b = (K-1)/K.
 * The estimate is min(max((P + U)/2, CH(D)), U, b).  Its interval is max(0, P - z s_P, CH(D - z s_D)) to
 * min(b, U + z s_U), standard errors over items; if no item shows a disagreement, 0 to
 * min(b, 1 - ((1 - confidence)/2)^(1/items)).  Assumes that ambiguity differs smoothly between items.
 *
 * Undefined: no item with @least labels; a question of one class.  No interval: one item that disagrees.
 * Cost: O(size of the profiles) time, three doubles a profile.
 * Source: T. Cover and P. Hart, "Nearest neighbor pattern classification", IEEE Trans. Inf. Theory
 *   13(1):21-27, 1967, doi:10.1109/TIT.1967.1053964; the midpoint is accord's.
 * Checked against: tables worked by hand and by a second program (tests/unit/test_bayes.c), simulated
 *   populations of known R (tests/bench/hlp_coverage.c).
 *
 * Returns: false with ACCORD_ERROR_MEMORY.
 */
bool accord_bayes_bracket (const AccordProfiles *profiles, uint32_t least, double confidence,
                           double tolerance, AccordBayes *ret_bayes, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/** accord_bayes_cover_hart: CH(@disagreement) for @n_classes >= 2 classes. */
double accord_bayes_cover_hart (double disagreement, size_t n_classes);

G_END_DECLS
