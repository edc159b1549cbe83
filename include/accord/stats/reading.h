/* What helps to read a coefficient of agreement: how common the most common class is, how differently people use the
 * classes, and what that does to chance agreement.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdbool.h>
#include <accord/dataset/profiles.h>
#include <accord/stats/estimate.h>

G_BEGIN_DECLS

#define ACCORD_READING_GAP 0.2 /* a gap above it is worth a word */
#define ACCORD_READING_FEW 10  /* annotators up to which one knows them and need not be told of a crowd */

/**
 * AccordReading:
 * @prevalence: pi of the most common class: the mean over items of its share of the item's labels, in [1 / K, 1]; NAN
 *   without labels
 * @common: that class, the first one of several
 * @bias: mean over the pairs of annotators (g, h) of sum_k |p_gk - p_hk| / 2, p_gk being the share of class k among g's
 *   labels: 0 when all use the classes alike, 1 when no two have a class in common; NAN with fewer than two annotators
 * @annotators: those with a label
 * @thin: those with fewer than ACCORD_DESIGN_FEW_LABELS
 */
typedef struct
{
  double prevalence;
  uint16_t common;
  double bias;
  uint64_t annotators;
  uint64_t thin;
} AccordReading;

/**
 * accord_reading_measure:
 * @profiles: of @dataset
 * @pairable: only items with two labels or more count, as for Cohen's kappa, Scott's pi and alpha; else all, as for
 *   Fleiss' and Conger's kappa
 *
 * Rounds that all count are pooled.  In each class the shares are sorted: of z that are not 0 among R annotators, p_(1) <=
 * ... <= p_(z), the sum of |p_g - p_h| over pairs is sum_j (R - 1 - 2 (z - j)) p_(j).
 *
 * Cost: O(labels + C log R + K) time, C <= min (labels, R K) pairs of annotator and class used; O(labels + R + K) memory.
 *   Fails for want of memory.
 * Source: T. Byrt, J. Bishop and J. B. Carlin, "Bias, prevalence and kappa", J. Clin. Epidemiol. 46(5):423-429, 1993,
 *   doi:10.1016/0895-4356(93)90018-V: their bias index is this for two annotators and two classes, their prevalence index
 *   is 2 prevalence - 1.
 * Checked against: all pairs one by one (tests/unit/test_reading.c); numpy.
 */
bool accord_reading_measure (const AccordDataset *dataset, const AccordProfiles *profiles, bool pairable,
                             AccordReading *ret_reading, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * accord_reading_gap:
 * @gwet: AC1, or AC2 with the weights of @kappa, of the same labels
 *
 * How much more AC says than @kappa.  Where both have the same observed agreement pa, as with Fleiss, Conger, Cohen and
 * Scott, it is (1 - pa) (1 / (1 - pe_kappa) - 1 / (1 - pe_AC)): the expected agreements alone make it.
 * Undefined (NAN): where one of them is.
 */
double accord_reading_gap (const AccordEstimate *kappa, const AccordEstimate *gwet);

G_END_DECLS
