/* What joining two classes would do: to agreement, to the vocabulary, and how sure that is.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <accord/stats/confusion.h>

G_BEGIN_DECLS

/**
 * AccordMerge: joining the two classes of one pair.
 * @gain: Krippendorff's alpha (nominal) after minus before; above 0 exactly when the pair's lift is above 1, so it
 *   already is the comparison with joining two random classes of the same sizes
 * @se: its linearised standard error
 * @low: one-sided lower bound of the gain of this pair alone
 * @low_sim: one-sided lower bound that holds for all pairs at once
 * @agreement_gain, @ac1_gain: the same for percent agreement and Gwet's AC1, which nearly any merge raises;
 *   @agreement_random, @ac1_random: what joining two random classes of the same sizes would give
 * @bits_lost: entropy of the vocabulary lost, whether or not anyone could use it; @bits_share: of all of it
 * @shared_lost: information one person's label gives about another's that is lost: >= 0, 0 for perfect synonyms;
 *   NAN for pairs with a count below 1 where classes have so many partners that it would take long (over about
 *   a thousand classes that all meet)
 *
 * NAN = undefined: @alpha_after and all that hangs on it when one class only is left, with nothing to compare
 * everything.
 */
typedef struct
{
  double alpha_after;
  double gain;
  double se;
  double low;
  double low_sim;
  double agreement_gain;
  double agreement_random;
  double ac1_gain;
  double ac1_random;
  double bits_lost;
  double bits_share;
  double shared_lost;
} AccordMerge;

typedef enum
{
  ACCORD_MERGE_NO_BOUND,   /* nothing to bound: no pair with a gain and its standard error */
  ACCORD_MERGE_RESAMPLED,  /* quantile of the largest deviation over all pairs */
  ACCORD_MERGE_BONFERRONI, /* normal bound at 5 % divided by the number of pairs */
} AccordMergeBound;

/**
 * AccordMerges:
 * @alpha, @agreement, @ac1: before
 * @entropy: H(p) of the classes, bits;  @shared: mutual information of two people's labels, bits
 * @n_pairs: as in the confusion; @merges: parallel to its pairs
 * @best: pair with the largest gain, or ACCORD_CONFUSION_NONE
 * @bound: how @low_sim was found;  @critical: its multiple of the standard error
 * @optimism: what the best of so many pairs gains by having been picked;  @best_corrected: gain without it;
 *   NAN unless resampled
 */
typedef struct
{
  double alpha;
  double agreement;
  double ac1;
  double entropy;
  double shared;
  size_t n_pairs;
  AccordMerge *merges;
  size_t best;
  AccordMergeBound bound;
  uint64_t resamples;
  double critical;
  double optimism;
  double best_corrected;
} AccordMerges;

/**
 * accord_merges_new:
 * @confusion: of the same profiles, among people
 * @confidence: of @low, in (0, 1)
 *
 * Cost: O(sum over profiles of z^2 + sum over pairs of the partners of both classes).
 * Sources: K. Krippendorff, "Content Analysis", 4th ed. 2018, ch. 12 (alpha);
 *   K. L. Gwet, "Computing inter-rater reliability and its variance in the presence of high agreement", Br. J. Math.
 *   Stat. Psychol. 61(1):29-48, 2008, doi:10.1348/000711006X126600 (AC1);
 *   T. M. Cover and J. A. Thomas, "Elements of Information Theory", 2nd ed. 2006, ch. 2 (@shared_lost >= 0).
 * Checked against: an independent program that goes over items and differentiates alpha numerically,
 *   tests/unit/test_merge.c.
 *
 * Returns: (transfer full): NULL with ACCORD_ERROR_MEMORY.
 */
AccordMerges *accord_merges_new (const AccordProfiles *profiles, const AccordConfusion *confusion,
                                 double confidence, GError **error) G_GNUC_WARN_UNUSED_RESULT;

void accord_merges_free (AccordMerges *merges);

/** accord_merges_rank: (transfer full): pairs by gain, the largest first; undefined ones last, by count. */
uint32_t *accord_merges_rank (const AccordMerges *merges, const AccordConfusion *confusion);

/** accord_merges_alpha: alpha when classes k with equal @group[k] are one; NAN when one class only is left.
 * @group: K numbers below K.  O(K + pairs). */
double accord_merges_alpha (const AccordConfusion *confusion, const uint16_t *group);

/** accord_merges_gain: change of alpha from totals: @count o_ij, @a, @b class totals, @n, @disagreement,
 * @expected as in AccordConfusion.  NAN when undefined. */
double accord_merges_gain (double count, double a, double b, double n, double disagreement, double expected);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AccordMerges, accord_merges_free)

G_END_DECLS
