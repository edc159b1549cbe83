/* Pairs of annotators who are wrong together more often than two independent people would be.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdbool.h>
#include <accord/dataset/dataset.h>
#include <accord/stats/consensus.h>

G_BEGIN_DECLS

#define ACCORD_COPYING_COMMON   10   /* items that a pair must have in common */
#define ACCORD_COPYING_CROWD    1000 /* an item with labels of more annotators is left out */
#define ACCORD_COPYING_BAR      6    /* of z' + z'_w */
#define ACCORD_COPYING_SURE     .01  /* adjusted p up to which a finding is sure */
#define ACCORD_COPYING_WRONG    3    /* equal wrong labels of a finding, at least */
#define ACCORD_REASON_NO_TABLES "the method has no error rates of annotators"
#define ACCORD_REASON_NO_COMMON "no two annotators have 10 items in common"

/**
 * AccordCopyPair: annotators @a < @b, by their last labels on the items that both have.
 * @common: items;  @equal: with equal labels;  @wrong: with equal labels that are not the class that the others make most
 *   probable
 * @expected, @wrong_expected: of @equal and @wrong if the two were independent given the class
 * @z, @z_wrong: how many standard deviations above; NAN where nothing could vary
 * @relative, @relative_wrong: z' and z'_w: less the median of all pairs, by max (1, 1.4826 MAD) of all pairs
 * @p: chance of so many equal wrong labels or more, exact up to 2,000 items, else normal;  @adjusted: by Benjamini and
 *   Hochberg over pairs.  Real pairs vary more than the model says, so the finding does not rest on p
 * @finding: relative + relative_wrong >= 6 and 3 or more equal wrong
 * @sure: a finding with adjusted p <= .01: where people are as independent as the model says, one set of 741 pairs in
 *   twenty has a false finding; of 240 simulated such sets none had one that was sure
 */
typedef struct
{
  uint32_t a, b;
  uint32_t common, equal, wrong;
  bool finding, sure;
  double expected, wrong_expected;
  double z, z_wrong;
  double relative, relative_wrong;
  double p, adjusted;
} AccordCopyPair;

/**
 * AccordCopying:
 * @reason: why no pair was looked at, else NULL
 * @pairs: n_pairs, the most suspicious (relative + relative_wrong) first, equal ones by a, then b
 * @n_findings: they come first, unless a pair above the bar has too few equal wrong labels
 * @median, @spread, @median_wrong, @spread_wrong: of z and z_w over pairs: what relative ones are relative to
 * @crowded: items left out for having labels of more than 1,000 annotators;  @crowded_first: the first, by its number
 */
typedef struct
{
  const char *reason;
  AccordCopyPair *pairs;
  size_t n_pairs;
  size_t n_findings;
  double median, spread, median_wrong, spread_wrong;
  uint64_t crowded;
  size_t crowded_first;
} AccordCopying;

/**
 * accord_copying_new:
 * @dataset: of all rounds;  @consensus: of it, by a method with tables pi
 *
 * Of item i, T_k is the probability of class k by all rows but those of a and b, c the most probable class (the first of
 * equal ones); the two are equal with chance e = sum_k T_k sum_l pi_a,kl pi_b,kl, equal and wrong with
 * w = e - sum_k T_k pi_a,kc pi_b,kc; z = (equal - sum e) / sqrt(sum e (1 - e)), z_w likewise of w.
 *
 * With three labels an item a copier is the majority, and cannot be seen; nor can one who copies somebody near chance.
 * Undefined, @reason set: the method has no tables; no pair has ten items in common.
 * Cost: for each two annotators of an item K time, each pair K^2, and common * wrong for p; memory: a pair 96 bytes, and for
 *   one annotator at a time 16 bytes for each label on their items.  ACCORD_ERROR_MEMORY, ACCORD_ERROR_INTERRUPTED.
 * Source: the chance of a common error under a model of independent annotators, as in the detection of copied exams:
 *   R. B. Frary, T. N. Tideman and T. M. Watts, "Indices of cheating on multiple-choice tests", J. Educ. Stat.
 *   2(4):235-256, 1977, doi:10.3102/10769986002004235; the empirical null: B. Efron, "Large-scale simultaneous hypothesis
 *   testing", J. Am. Stat. Assoc. 99(465):96-104, 2004, doi:10.1198/016214504000000089.
 * Checked against: the definition by brute force, pairs and findings of five real sets that a second program gave, planted
 *   copiers, tests/unit/test_copying.c.
 * Returns: (transfer full).
 */
AccordCopying *accord_copying_new (const AccordDataset *dataset, const AccordConsensus *consensus,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;
void accord_copying_free (AccordCopying *copying);

/**
 * accord_poisson_binomial_tail:
 * @chance: n chances of independent events
 * @scratch: at_least + 1
 *
 * Chance that @at_least or more of them happen; a sum of positive terms, so small ones are exact too.
 * Cost: O(n * at_least).
 * Source: Y. H. Wang, "On the number of successes in independent trials", Statist. Sinica 3:295-312, 1993.
 * Checked against: enumeration, tests/unit/test_copying.c.
 */
double accord_poisson_binomial_tail (const double *chance, size_t n, size_t at_least, double *scratch);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AccordCopying, accord_copying_free)

G_END_DECLS
