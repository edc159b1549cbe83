/* How good single annotators are, by the consensus of all: agreement, accuracy, what a relabelling repairs, information.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdbool.h>
#include <accord/stats/consensus.h>

G_BEGIN_DECLS

/**
 * AccordQuality: of one table pi_kl, the chance of label l where k is true, with the classes' shares p.
 * @accuracy: sum_k p_k pi_kk;  @corrected: sum_l max_k p_k pi_kl: when every label l is read as the class most likely
 *   behind it
 * @bias: @corrected - @accuracy, which a relabelling repairs;  @noise: 1 - @corrected, which nothing does
 * @bits: information of a label about the class: sum_kl p_k pi_kl log2 (pi_kl / m_l), m_l = sum_k p_k pi_kl
 * @quality: 1 - expected cost of a label's soft class / that without the label: 1 = perfect, 0 = tells nothing; NAN
 *   when no error costs anything or p is of one class
 */
typedef struct
{
  double accuracy;
  double corrected;
  double bias;
  double noise;
  double bits;
  double quality;
} AccordQuality;

/**
 * accord_quality_table:
 * @prior: n, sums to 1;  @table: n * n, k * n + l;  @cost: (nullable): n * n: of taking true k for j, k * n + j; NULL = 1
 *   for k != j
 * @minimum: cost of the best single class instead of that of the soft class
 *
 * Cost: O(n^2), with costs O(n^3).
 * Source: P. G. Ipeirotis, F. Provost and J. Wang, "Quality management on Amazon Mechanical Turk", HCOMP 2010,
 *   doi:10.1145/1837885.1837906; C. E. Shannon 1948 (bits).  With costs of 0 and 1 the quality is Goodman and Kruskal's
 *   tau, J. Am. Stat. Assoc. 49(268):732-764, 1954, doi:10.1080/01621459.1954.10501231.
 * Checked against: three tables worked by a second program, tests/unit/test_quality.c.
 */
void accord_quality_table (const double *prior, const double *table, const double *cost, bool minimum,
                           size_t n, AccordQuality *ret_quality);

/** A mean over labels with the Wilson interval of as many trials as distinct items; NAN without any. */
typedef struct
{
  double value, low, high;
  uint64_t labels, items;
} AccordShare;

/**
 * AccordStanding: of one annotator.
 * @labels, @items: all of them
 * @others: mean over labels on items that others labelled too of the share of the others' labels that are equal
 * @consensus: mean probability of the label by the consensus;  @gold: share of labels equal to gold
 * @quality: of the tables of the components that the annotator has labels in, weighted by the components' share of the
 *   items; NAN members without tables
 */
typedef struct
{
  uint64_t labels, items;
  AccordShare others, consensus, gold;
  AccordQuality quality;
} AccordStanding;

/**
 * accord_quality_standings:
 * @cost: (nullable): n_classes * n_classes of the dataset
 *
 * Returns: (transfer full) (array): n_annotators; g_free ().  NULL with ACCORD_ERROR_MEMORY or ACCORD_ERROR_INTERRUPTED.
 * Cost: O(labels * log r + tables).
 */
AccordStanding *accord_quality_standings (const AccordDataset *dataset, const AccordConsensus *consensus,
                                          const double *cost, bool minimum, double confidence, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
