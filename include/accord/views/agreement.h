/* What accord-agree shows of pairs of annotators.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <accord/cli/cli.h>
#include <accord/stats/pairs.h>

G_BEGIN_DECLS

/**
 * accord_view_agreement_pairs:
 * @pairs: in the order to show
 *
 * Writes one whole report of the pairs that --limit allows: a row for Cohen's kappa and one for percent agreement of each pair; in a table
 * one row a pair.
 */
bool accord_view_agreement_pairs (AccordCli *cli, const AccordDataset *dataset, const AccordPairs *pairs,
                                  AccordQuantiles *quantiles, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
