/* Annotators who agree with the others' majority far less than everybody else does.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <accord/dataset/dataset.h>
#include <accord/stats/votes.h>

G_BEGIN_DECLS

/** Labels that must be judged before anything is said of an annotator. */
#define ACCORD_CARELESS_MIN_JUDGED 20

/**
 * AccordStanding: one annotator against the others, one by one left out
 * @judged: labels on items where two or more others have one most frequent class
 * @observed: share of them equal to that class; NAN when none is judged
 * @kappa: (observed - expected) / (1 - expected), expected = mean over the judged labels of the share that
 * the label's class has among all the others' most frequent classes; NAN when undefined
 * @high: upper bound at 95 %: kappa + z sqrt(max(o (1 - o), 1 / (4 n)) / n) / (1 - expected)
 * @careless: judged >= 20 and high < max(.4 * median kappa, .1)
 */
typedef struct
{
  uint64_t judged;
  double observed;
  double kappa;
  double high;
  bool careless;
} AccordStanding;

/**
 * AccordCareless:
 * @standing: n_annotators
 * @mask: n_annotators: the marks alone, for accord_votes_count()
 * @n_careless: annotators marked
 * @rated: annotators with enough judged labels
 * @median: of their kappa; NAN without any
 */
typedef struct
{
  size_t n_annotators;
  AccordStanding *standing;
  bool *mask;
  size_t n_careless;
  size_t rated;
  double median;
} AccordCareless;

/**
 * accord_careless_new:
 * Marks careless annotators by a rule that needs no model: leave-one-out kappa with the others' majority, its
 * upper bound below two fifths of the median annotator's kappa or below .1.  An annotator who always gives
 * the most frequent class, or guesses, has kappa 0.  Nobody is marked where fewer than three annotators have
 * 20 judged labels, or where the rule would mark more than a third of them: then it is not a matter of one
 * person.
 *
 * Cost: two passes over the labels, O(annotators + classes) memory; sums are of integers, so the order of
 *   rows does not show.
 * Source: the kappa is Cohen's (1960, doi:10.1177/001316446002000104) with the majority as second annotator;
 *   the limits are this project's, found on simulated sets.
 * Checked against: counts by hand, tests/unit/test_careless.c.
 *
 * Returns: (transfer full)
 */
AccordCareless *accord_careless_new (const AccordDataset *dataset);

/** accord_careless_text: (transfer full): who is marked and why, in one line; NULL when nobody is. */
char *accord_careless_text (const AccordCareless *careless, const AccordDataset *dataset);

void accord_careless_free (AccordCareless *careless);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AccordCareless, accord_careless_free)

G_END_DECLS
