/* What accord-confuse shows.  Each function writes one whole report to standard output.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <accord/cli/cli.h>
#include <accord/stats/confusion.h>

G_BEGIN_DECLS

/** accord_view_confusion_pairs: a row for each pair of classes. */
bool accord_view_confusion_pairs (AccordCli *cli, const AccordDataset *dataset,
                                  const AccordConfusion *confusion, AccordConfusionOrder order,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** accord_view_confusion_matrix: the square table: counts, or shares of each row.  ACCORD_ERROR_USAGE when there are
 * too many classes. */
bool accord_view_confusion_matrix (AccordCli *cli, const AccordDataset *dataset,
                                   const AccordConfusion *confusion, bool shares, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/** accord_view_confusion_items: the items behind a pair; @dataset has item names. */
bool accord_view_confusion_items (AccordCli *cli, const AccordDataset *dataset, uint16_t a, uint16_t b,
                                  bool gold, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
