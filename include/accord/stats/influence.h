/* The influence of each item on a coefficient of agreement.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <accord/dataset/dataset.h>
#include <accord/stats/agreement.h>

G_BEGIN_DECLS

/**
 * accord_coefficient_influence:
 * @profiles: of @dataset, with the item map
 * @options: its @se and @weights
 * @ret_values: n_items: what each item contributes, J or the linearised influence by @options; NAN where the coefficient
 * does not use the item, everywhere when it is undefined
 * @ret_se_kind: "jackknife", "linear" … as the estimate says: linear where a deletion leaves the coefficient undefined;
 * NULL when it is undefined
 * @ret_reason: why it is undefined, as the estimate's @reason; NULL when it is defined
 *
 * The values sum to zero (under ACCORD_SE_GWET only where every item has two labels), and with nu of them
 * sqrt (sum of squares / (nu (nu - 1))) is the estimate's standard error.  Differences, sums and accelerations are made
 * of them.
 * Cost: as the estimate's, and O(items).  Fails for want of memory, or when a signal arrived.
 * Checked against: deletion by brute force and the standard errors of every coefficient, tests/unit/test_influence.c.
 */
bool accord_coefficient_influence (const AccordDataset *dataset, const AccordProfiles *profiles,
                                   AccordCoefficient coefficient, const AccordAgreementOptions *options,
                                   double *ret_values, const char **ret_se_kind, const char **ret_reason,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
