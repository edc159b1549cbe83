/* Any coefficient of agreement of a dataset: what applies to its design, by which formula.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <accord/stats/agreement.h>

G_BEGIN_DECLS

/**
 * accord_coefficient_estimate:
 * @profiles: of @dataset, with the item map
 * @ret_estimate: the coefficient; its @reason is the first that applies of `no labels`, that of the weights, `more than two
 * annotators` (Cohen, Scott), `one annotator`, `no item with two labels`, `repeated labels` (Cohen, Scott
 * when a person's rounds all count), `one class only`, `no disagreement possible`
 *
 * Any coefficient of a dataset.  Fails for want of memory, or when a signal arrived.
 */
bool accord_coefficient_estimate (const AccordDataset *dataset, const AccordProfiles *profiles,
                                  AccordCoefficient coefficient, const AccordAgreementOptions *options,
                                  AccordEstimate *ret_estimate, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
