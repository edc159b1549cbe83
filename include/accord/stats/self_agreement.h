/* How well single annotators agree with themselves, and single items' labels with each other.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdbool.h>
#include <accord/dataset/dataset.h>
#include <accord/dataset/profiles.h>
#include <accord/stats/agreement.h>

G_BEGIN_DECLS

#define ACCORD_REASON_ONE_LABEL "one label"

/**
 * AccordSelf: of one annotator who labelled some item more than once.
 * @agreement: @items are those items, @labels the labels on them
 */
typedef struct
{
  uint32_t annotator;
  AccordEstimate agreement;
} AccordSelf;

/**
 * accord_self_new:
 * @dataset: with the labels of all rounds
 * @options: its @weights are not krippendorff-ordinal
 * @ret_self: (transfer full) (array): @ret_n annotators, in their order, those who repeated no item left out; free with
 *   g_free()
 *
 * Percent agreement of each annotator's repeated items, the rounds of an item being its labels: the mean over items of
 * sum_k c_k (sum_l w_kl c_l - 1) / (r (r - 1)), c_k of the r rounds saying k.  Its se is that of a mean of items, the
 * jackknife's and the linearised one alike.  Logit interval.
 *
 * Undefined: weights with a reason.
 * Cost: O(labels + R log R) time for R repeated labels, with weights the square of the classes of an item; 24 bytes for a
 *   repeated item.  ACCORD_ERROR_MEMORY, ACCORD_ERROR_INTERRUPTED.
 * Source: intra-rater agreement as in K. L. Gwet, "Intrarater reliability", Wiley Encyclopedia of Clinical Trials, 2008,
 *   doi:10.1002/9780471462422.eoct631.
 * Checked against: percent agreement of the repeats written as a table of their own, tests/unit/test_self_agreement.c.
 */
bool accord_self_new (const AccordDataset *dataset, const AccordAgreementOptions *options,
                      AccordSelf **ret_self, size_t *ret_n, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** accord_self_sort_worst: the lowest first, undefined ones last, equal ones by annotator. */
void accord_self_sort_worst (AccordSelf *self, size_t n);

/**
 * accord_agreement_of_profiles:
 * @weights: (nullable): not krippendorff-ordinal
 * @ret_values: n_profiles: a_i (stats/agreement.h); NAN for an item with a single label
 *
 * The agreement of an item of each profile; all NAN under weights with a reason.  O(m z), with weights O(m z^2).
 */
void accord_agreement_of_profiles (const AccordProfiles *profiles, const AccordWeights *weights,
                                   double *ret_values);

G_END_DECLS
