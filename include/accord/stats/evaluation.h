/* How good a consensus is on items with gold.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdbool.h>
#include <accord/stats/consensus.h>

G_BEGIN_DECLS

#define ACCORD_LOG_LOSS_FLOOR 1e-15

/**
 * AccordEvaluation:
 * @items: with gold and labels;  @hits: items: 1 / (number of tied classes) when gold is among the most probable, else 0
 * @accuracy, @low, @high: mean of the hits, with Wilson's interval
 * @log_loss: mean of -ln max (T of gold, 1e-15), nats, over @losses items: those whose gold class somebody used
 * @floored: items whose T of gold is below that;  @unused: items whose gold class nobody used
 * @temperature: tau > 0 that makes the log loss of T^(1/tau) smallest on these items
 * @calibrated: log loss with tau found on one half of the items, every other one, and used on the other half
 * @certainty: mean of the largest T, on the gold items
 *
 * Without items all are NAN.
 */
typedef struct
{
  AccordConsensusMethod method;
  const char *reason; /* why there is no consensus */
  size_t items;
  double *hits;
  double accuracy, low, high;
  double log_loss, log_loss_se;
  double calibrated;
  double temperature;
  double certainty;
  size_t losses;
  uint64_t floored, unused;
} AccordEvaluation;

/**
 * accord_evaluation_new:
 * @dataset: with gold
 * Cost: O(gold items * classes) for each of some 70 temperatures.
 * Source of the temperature: C. Guo et al., "On calibration of modern neural networks", ICML 2017, doi:10.48550/arXiv.1706.04599;
 *   of the interval: stats/proportion.h.
 * Checked against: a second program on eight sets, tests/cli/accord-consensus/evaluate-sets.
 * Returns: (transfer full).
 */
AccordEvaluation *accord_evaluation_new (const AccordDataset *dataset, const AccordConsensus *consensus,
                                         double confidence);

/**
 * accord_evaluation_of_hits: the same of answers alone, whatever gave them: what rests on probabilities of all classes is NAN
 * @hits, @certainty: n_items: hit of gold items and probability of the answer, 0 without an answer
 * Returns: (transfer full): of the items with gold and labels, as accord_evaluation_new().
 */
AccordEvaluation *accord_evaluation_of_hits (const AccordDataset *dataset, const double *hits,
                                             const double *certainty, double confidence);
void accord_evaluation_free (AccordEvaluation *evaluation);

/** Items on which one method hits more than the other, and the p value of so unequal a division. */
typedef struct
{
  uint64_t better, worse;
  double p;
} AccordDuel;

/** accord_evaluation_duel: @a against @b, of the same dataset: @ret_duel->better: items where @a hits more. */
void accord_evaluation_duel (const AccordEvaluation *a, const AccordEvaluation *b, AccordDuel *ret_duel);

/**
 * accord_evaluation_sample:
 * Are the gold items like the others?  Pearson's chi-squared test of the majority class (ties left out) on gold items
 * against that on the rest.
 * @ret_df: degrees of freedom;  Returns: chi-squared, NAN when it cannot be compared; @ret_p: its p value.
 */
double accord_evaluation_sample (const AccordDataset *dataset, double *ret_df, double *ret_p);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AccordEvaluation, accord_evaluation_free)

G_END_DECLS
