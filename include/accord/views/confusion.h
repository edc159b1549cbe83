/* What accord-confuse shows.  Each function writes one whole report to standard output.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <accord/cli/cli.h>
#include <accord/stats/confusion.h>

G_BEGIN_DECLS

/** Rows shown at most: a number, everything, or what suits the format (30 in a table, else everything). */
typedef struct
{
  bool given;
  uint64_t most; /* 0 = everything */
} AccordViewLimit;

/** accord_view_parse_limit: the value of --limit, NULL when it was not given. */
bool accord_view_parse_limit (const char *text, AccordViewLimit *ret_limit, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/** accord_view_rows: how many of @rows to show in the user's format. */
size_t accord_view_rows (const AccordCli *cli, AccordViewLimit limit, size_t rows);

/** accord_view_rest: notes what was left out because nobody gave a limit. */
void accord_view_rest (AccordReport *report, AccordViewLimit limit, size_t rows, size_t all,
                       const char *what);

/** accord_view_confusion_pairs: a row for each pair of classes. */
bool accord_view_confusion_pairs (AccordCli *cli, const AccordDataset *dataset,
                                  const AccordConfusion *confusion, AccordConfusionOrder order,
                                  AccordViewLimit limit, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** accord_view_confusion_matrix: the square table: counts, or shares of each row.  ACCORD_ERROR_USAGE when there are
 * too many classes. */
bool accord_view_confusion_matrix (AccordCli *cli, const AccordDataset *dataset,
                                   const AccordConfusion *confusion, bool shares, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/** accord_view_confusion_items: the items behind a pair; @dataset has item names. */
bool accord_view_confusion_items (AccordCli *cli, const AccordDataset *dataset, uint16_t a, uint16_t b,
                                  bool gold, AccordViewLimit limit, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
