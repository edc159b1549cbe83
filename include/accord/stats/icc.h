/* Intraclass correlations: agreement of annotators whose labels are numbers.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdbool.h>
#include <accord/stats/agreement.h>

G_BEGIN_DECLS

#define ACCORD_REASON_INCOMPLETE "incomplete design"
#define ACCORD_REASON_ALL_WITHIN "no variation within items"
#define ACCORD_REASON_NO_LOWER   "no lower limit"
#define ACCORD_REASON_NEEDS_ITEM "undefined without some item"
#define ACCORD_SE_F              "F" /* se_kind of limits that come from F, without a standard error */

/**
 * accord_icc:
 * @coefficient: ACCORD_ICC_1 … ACCORD_ICC_CK
 * @options: its confidence, @interval, @null
 *
 * Of a table of n items by k annotators, with mean squares of rows MSR, columns MSC, residual MSE and within rows MSW:
 *   icc_1 = (MSR - MSW) / (MSR + (k - 1) MSW), annotators differ from item to item;
 *   icc_c1 = (MSR - MSE) / (MSR + (k - 1) MSE), consistency: a constant shift of an annotator does not matter;
 *   icc_a1 = (MSR - MSE) / (MSR + (k - 1) MSE + (k / n) (MSC - MSE)), agreement: it does;
 *   icc_1k, icc_ck, icc_ak: the same of the mean of k annotators.
 * The number of a class is its declared value, else its name.
 *
 * Missing labels: the two-way forms look at the items that all annotators labelled; icc_1 and icc_1k at all items, with
 * r_i labels each and k0 = (N - sum r_i^2 / N) / (n - 1) for k.
 * Limits: those of F; for icc_1 and icc_1k where r_i varies, value -+ t se of the delete-one-item jackknife, df = items
 * with two labels - 1, cut at 1 unless plain intervals were asked for.  There is no standard error beside F limits.
 * p: the one-sided F test of ICC <= @null; the t test of the jackknife.
 *
 * Undefined: no labels; values not numeric; one annotator; repeated labels (two-way); no item with two labels; fewer than
 *   two items (one-way: one item only; two-way: incomplete design); one class only; no disagreement possible (all labels
 *   have one value); no variation between items (0 / 0).  No limits: no variation within items, where they would be [1, 1].  icc_ak
 *   has no lower limit (NAN, and says so) when that of icc_a1 is -1 / (k - 1) or less.
 * Cost: O(labels) time, O(annotators + K) memory, 16 bytes an item more with the jackknife.
 * Source: P. E. Shrout and J. L. Fleiss, "Intraclass correlations", Psychol. Bull. 86(2):420-428, 1979,
 *   doi:10.1037/0033-2909.86.2.420; K. O. McGraw and S. P. Wong, "Forming inferences about some intraclass correlation
 *   coefficients", Psychol. Methods 1(1):30-46, 1996, doi:10.1037/1082-989X.1.1.30.
 * Checked against: Shrout and Fleiss's example (.17 .29 .71 .44 .62 .91), the limits of psych::ICC, irr icc, an analysis
 *   of variance in numpy.
 */
bool accord_icc (const AccordDataset *dataset, const AccordProfiles *profiles, AccordCoefficient coefficient,
                 const AccordAgreementOptions *options, AccordEstimate *ret_estimate, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
