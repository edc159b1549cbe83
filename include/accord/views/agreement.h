/* What accord-agree shows.  Each function writes one whole report to standard output.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <accord/cli/cli.h>
#include <accord/stats/agreement.h>

G_BEGIN_DECLS

/**
 * accord_view_agreement: a row for each coefficient of the dataset; for alpha alone when @how says
 * krippendorff-ordinal.
 * @how: all but its quantiles
 * @alpha: (nullable): weights of Krippendorff's alpha where they are not those of @how
 */
bool accord_view_agreement (AccordCli *cli, const AccordDataset *dataset, const AccordAgreementOptions *how,
                            const AccordWeights *alpha, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** accord_view_agreement_pairs: each pair of annotators that share items, the pair that agrees least first: two rows,
 * kappa and percent agreement; in a table one line.  Of @how only the standard error and the kind of interval count. */
bool accord_view_agreement_pairs (AccordCli *cli, const AccordDataset *dataset,
                                  const AccordAgreementOptions *how, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
