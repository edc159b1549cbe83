/* Pairs of annotators: percent agreement and Cohen's kappa on the items that both labelled.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <accord/dataset/dataset.h>
#include <accord/stats/agreement.h>
#include <accord/stats/margins.h>

G_BEGIN_DECLS

/**
 * AccordPair:
 * @a, @b: annotators, a < b
 * @items: items both labelled, >= 1
 * @agreed: those with the same class
 * @observed, @observed_se: their mean weight, a share without weights, and its standard error; NAN with `repeated labels`
 * @expected: Cohen's expected agreement
 * @kappa: NAN with @reason when undefined
 * @se: standard error of @kappa; NAN with one item
 * @se_kind: "jackknife", "linear" or "gwet", which is the linear one here
 * @reason: that of the weights, `repeated labels`, `one class only`, `no disagreement possible` or NULL
 * @note: as accord_agreement_note() on the items both labelled
 * @margins: where they were asked for
 */
/** More pairs than this that share items are refused: a computer's memory ends there, and a reader's patience. */
#define ACCORD_PAIRS_LIMIT (1 << 25)

typedef struct
{
  uint32_t a;
  uint32_t b;
  uint64_t items;
  uint64_t agreed;
  double observed;
  double observed_se;
  double expected;
  double kappa;
  double se;
  const char *se_kind;
  const char *reason;
  const char *note;
  AccordMargins margins;
} AccordPair;

/** Pairs that share at least one item; @n_apart pairs share none. */
typedef struct
{
  AccordPair *pairs;
  size_t n_pairs;
  uint64_t n_apart;
} AccordPairs;

/**
 * AccordPairOptions:
 * @se: which standard error
 * @weights: (nullable): NULL = identity; not krippendorff-ordinal
 * @changes: (nullable): n_items numbers; to that of an item is added, for every pair with a kappa that both labelled it,
 *   what leaving it out changes kappa by (jackknife; NAN when that leaves none), or its linearised influence / items
 * @margins: tests of marginal homogeneity too, on the classes that the pair used
 */
typedef struct
{
  AccordSe se;
  const AccordWeights *weights;
  double *changes;
  bool margins;
} AccordPairOptions;

/**
 * accord_pairs_measure:
 * @ret_pairs: (transfer full): by (a, b)
 *
 * Cohen's kappa = (pa - pe) / (1 - pe), pa = mean w_kl of the items, pe = sum_kl w_kl p_ak p_bl, both marginals from the
 * items both labelled; jackknife over those items, in closed form a cell of the joint table.  A pair with a repeated
 * label on a common item has neither coefficient (`repeated labels`).
 *
 * Undefined: one class only in the pair's common items; `no disagreement possible` when all classes that one used have
 * weight 1 with all that the other did; weights with a reason.
 * Cost: O(sum_i r_i^2 / 2) time, weighted also the used classes squared a pair; 12 bytes a label and 128 a pair, with
 * @changes 20 a label.  ACCORD_ERROR_MEMORY, also above ACCORD_PAIRS_LIMIT.
 * Source: J. Cohen, "A coefficient of agreement for nominal scales", Educ. Psychol. Meas. 20(1):37-46, 1960,
 *   doi:10.1177/001316446002000104.
 * Checked against: the paper's example on p. 45 (.492), scikit-learn, irr kappa2, statsmodels; brute-force
 * deletion.  Weighted: J. Cohen, "Weighted kappa", Psychol. Bull. 70(4):213-220, 1968, doi:10.1037/h0026256 (.348).
 */
bool accord_pairs_measure (const AccordDataset *dataset, const AccordPairOptions *options,
                           AccordPairs **ret_pairs, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** accord_pairs_new: the same without weights. */
bool accord_pairs_new (const AccordDataset *dataset, AccordSe se, AccordPairs **ret_pairs, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

void accord_pairs_free (AccordPairs *pairs);

/** accord_pairs_sort_worst: by kappa, the worst first, undefined ones last; equal ones by (a, b). */
void accord_pairs_sort_worst (AccordPairs *pairs);

/** accord_pair_cohen: the pair's Cohen's kappa with its interval. */
AccordEstimate accord_pair_cohen (const AccordPair *pair, AccordQuantiles *quantiles);

/** accord_pair_percent: the pair's percent agreement with its interval. */
AccordEstimate accord_pair_percent (const AccordPair *pair, AccordQuantiles *quantiles);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AccordPairs, accord_pairs_free)

G_END_DECLS
