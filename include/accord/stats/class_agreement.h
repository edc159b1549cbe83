/* Agreement on single classes: specific agreement, and the coefficients of one class against the rest.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdbool.h>
#include <accord/dataset/dataset.h>
#include <accord/dataset/profiles.h>
#include <accord/stats/agreement.h>

G_BEGIN_DECLS

#define ACCORD_REASON_CLASS_NOT_USED "class not used"

/**
 * AccordClassAgreement: of one class k.
 * @specific: specific agreement; its @items are those with two labels or more of which one is k
 * @fleiss, @alpha, @ac1: with k against all other classes as one
 * @cohen: the same; only where there are exactly two annotators
 *
 * @labels of each are the labels k that it looks at: those on items with two labels or more, for @fleiss and @ac1 those
 * on all items.
 */
typedef struct
{
  uint16_t klass;
  AccordEstimate specific;
  AccordEstimate fleiss;
  AccordEstimate cohen;
  AccordEstimate alpha;
  AccordEstimate ac1;
} AccordClassAgreement;

/**
 * accord_class_agreement_new:
 * @profiles: of @dataset
 * @options: its @weights are not looked at: a class is given or it is not
 * @ret_classes: (transfer full) (array): n_classes, by class; free with g_free()
 *
 * Specific agreement of k: over the n2 items with two labels or more, sum n_ik (n_ik - 1) / (r_i - 1) / sum n_ik, the
 * chance that another annotator says k where one does; of two classes the positive and the negative agreement.  Their
 * mean weighted by the labels of each is alpha's observed agreement.  Interval on the logit scale, n2 - 1 degrees of
 * freedom; jackknife over the n2 items; the linearised influence n2 (num_i - value n_ik) / sum n_ik where a deletion
 * takes the last label k away; no interval and a
 * standard error of 0 when that shows no variation.  When all who said k agreed, the lower limit is the exact one of as many trials as there
 * are items with k: the others say nothing about it.
 * The coefficients are those of stats/agreement.h and Cohen's kappa (stats/pairs.h) of the labels k and not k, K = 2.
 * With ACCORD_SE_GWET specific agreement and Cohen's kappa have the linearised error.
 *
 * Undefined: `no labels`, `one annotator`, `no item with two labels`; `class not used`, on the items looked at; `one
 *   class only`; @cohen `repeated labels`.
 * Cost: O(labels + m z + K s) time, m profiles with z classes each, s different numbers of labels an item; 8 bytes
 *   for each class of a profile.  ACCORD_ERROR_MEMORY, ACCORD_ERROR_INTERRUPTED.
 * Source: D. V. Cicchetti and A. R. Feinstein, "High agreement but low kappa: II. Resolving the paradoxes", J. Clin.
 *   Epidemiol. 43(6):551-558, 1990, doi:10.1016/0895-4356(90)90159-M; J. L. Fleiss 1971 (see stats/agreement.h) for
 *   kappa of a class.
 * Checked against: Fleiss' and Cohen's kappa of the classes in Agresti's 1992 table as dkpro-statistics has them,
 *   deletion by brute force and collapsed labels, tests/unit/test_class_agreement.c.
 */
bool accord_class_agreement_new (const AccordDataset *dataset, const AccordProfiles *profiles,
                                 const AccordAgreementOptions *options, AccordClassAgreement **ret_classes,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** accord_class_agreement_sort_worst: by specific agreement, the lowest first, undefined ones last, equal ones by
 * class. */
void accord_class_agreement_sort_worst (AccordClassAgreement *classes, size_t n_classes);

G_END_DECLS
