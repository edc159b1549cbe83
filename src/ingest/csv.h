/* CSV of RFC 4180 to fields, through libcsv in its strictest form.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rows.h"

typedef struct AccordCsv AccordCsv;

AccordCsv *accord_csv_new (AccordRows *rows, char separator);
void accord_csv_free (AccordCsv *csv);
char accord_csv_separator (AccordCsv *csv);

/** accord_csv_feed, accord_csv_end: errors go to the rows. */
void accord_csv_feed (AccordCsv *csv, const char *bytes, size_t length);
void accord_csv_end (AccordCsv *csv);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AccordCsv, accord_csv_free)
