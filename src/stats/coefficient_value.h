/* A coefficient of classes by its formula, with the standard error and the limits that the formula comes with: what the
 * influence of items and the intervals that the user chose are built on.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <accord/dataset/dataset.h>
#include <accord/stats/agreement.h>

/* Why the coefficient does not apply to these data, seen without working it out; NULL when it does. */
const char *coefficient_reason (const AccordDataset *dataset, const AccordProfiles *profiles,
                                AccordCoefficient coefficient, const AccordWeights *weights);

/* As accord_coefficient_estimate() of any coefficient but the intraclass correlations, without heeding the options'
 * interval and p value. */
bool coefficient_value (const AccordDataset *dataset, const AccordProfiles *profiles,
                        AccordCoefficient coefficient, const AccordAgreementOptions *options,
                        AccordEstimate *ret_estimate, GError **error) G_GNUC_WARN_UNUSED_RESULT;
