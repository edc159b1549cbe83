/* Recall, precision and F1 of each class: a random person against the others or against gold.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdbool.h>
#include <accord/dataset/profiles.h>
#include <accord/stats/estimate.h>
#include <accord/stats/golden.h>

G_BEGIN_DECLS

/** Rates of one class. */
typedef struct
{
  AccordEstimate recall;
  AccordEstimate precision;
  AccordEstimate f1;
} AccordRates;

/**
 * accord_rates_new:
 * @profiles: label counts
 * @golden: (nullable): gold items of @profiles to measure against; NULL: the majority of the other labels
 * @confidence: of the intervals, in (0, 1)
 *
 * Each label of an item of m labels weighs 1/m.  Against gold: tp_k = weight of labels k on items of gold k,
 * predicted_k = weight of labels k on gold items, actual_k = items of gold k.  Against the others (items with
 * m >= 2): the reference of a label is the majority of the others, its weight shared among tied classes.
 * recall = tp/actual, precision = tp/predicted, F1 = 2 tp/(predicted + actual).
 * se by linearisation of the ratio over items (the first order of the bootstrap over items),
 * interval value +- z se within 0 … 1.
 *
 * Undefined: 0/0.  No interval: one item has the class, or all items have the same rate.  items = those that have the class in the ratio's denominator.
 * Cost: O(size of the profiles + classes) time; about 200 bytes a class.
 * Source: C. J. van Rijsbergen, "Information Retrieval", 2nd ed. 1979 (F); W. G. Cochran, "Sampling
 *   Techniques", 3rd ed. 1977, section 6.3 (variance of a ratio).
 * Checked against: enumeration over labels, a bootstrap, a second program, tests/unit/test_rates.c.
 *
 * Returns: (transfer full) (array): n_classes rates; NULL with ACCORD_ERROR_MEMORY.  Free with g_free ().
 */
AccordRates *accord_rates_new (const AccordProfiles *profiles, const AccordGolden *golden, double confidence,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
