/* TSV to fields: tabs and line ends separate, everything else is text, quotes too.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rows.h"

/** A cell that crosses the border of two blocks. */
typedef struct
{
  AccordRows *rows;
  GString *rest;
  bool in_row; /* a tab was the last sign: one more cell follows, even an empty one */
} AccordTsv;

void accord_tsv_init (AccordTsv *tsv, AccordRows *rows);
void accord_tsv_clear (AccordTsv *tsv);

/** accord_tsv_feed, accord_tsv_end: errors go to the rows. */
void accord_tsv_feed (AccordTsv *tsv, const char *bytes, size_t length);
void accord_tsv_end (AccordTsv *tsv);
