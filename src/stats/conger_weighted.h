/* Conger's kappa with weights; the identity is in conger.c.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <accord/stats/conger.h>

/* As accord_conger_kappa() and accord_conger_influence(), for options with weights. */
bool conger_weighted_kappa (const AccordDataset *dataset, const AccordProfiles *profiles,
                            const AccordAgreementOptions *options, AccordEstimate *ret_estimate,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;
bool conger_weighted_influence (const AccordDataset *dataset, const AccordProfiles *profiles,
                                const AccordAgreementOptions *options, double *ret_values, bool *ret_defined,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;
