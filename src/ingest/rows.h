/* Fields to rows: what the CSV and the TSV parser share.
 * Counts physical lines, checks text and shape, collects a row and hands it on.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <accord/ingest/table.h>

#define ACCORD_ROWS_FIELD_LIMIT ((size_t) 1 << 20)  /* bytes of a field */
#define ACCORD_ROWS_LIMIT       ((size_t) 64 << 20) /* bytes of a row */
#define ACCORD_ROWS_COLUMNS     65536

typedef struct
{
  const char *name;
  AccordTableFunc func;
  gpointer data;
  GError *error;     /* set: everything that follows is ignored */
  uint64_t line;     /* physical line on which the next field starts */
  uint64_t row_line; /* on which the row started */
  uint64_t rows;
  size_t n_columns; /* 0 before the header */
  bool check_text;  /* a byte that is not plain ASCII was seen: look at every field from here on */
  bool quotes_seen; /* fields may hold line ends */
  bool carriage;    /* the last line end was a CR; a LF may follow */
  char line_end;    /* '\n' (LF, CRLF) or '\r', settled by the first line; 0 before */
  char *bytes;      /* the row's fields, each with its NUL */
  size_t n_bytes, allocated;
  AccordSpan *fields;
  size_t *starts;
  size_t n_fields, fields_allocated;
} AccordRows;

void accord_rows_init (AccordRows *rows, const char *name, AccordTableFunc func, gpointer data);
void accord_rows_clear (AccordRows *rows);

/** accord_rows_field: the next field of the row. */
void accord_rows_field (AccordRows *rows, const char *bytes, size_t length);

/** accord_rows_line_end: @c is the CR or LF outside quotes that was read, -1 at the end of the file. */
void accord_rows_line_end (AccordRows *rows, int c);

/** accord_rows_fail: sets the error `name:line: …` unless there is one. */
void accord_rows_fail (AccordRows *rows, uint64_t line, const char *format, ...) G_GNUC_PRINTF (3, 4);

/** accord_rows_fail_long: the field that starts here is over the limit. */
void accord_rows_fail_long (AccordRows *rows);

/** accord_rows_count_lines: line ends in text: LF, CR or CRLF. */
uint64_t accord_rows_count_lines (const char *bytes, size_t length);

/** accord_rows_quote: (transfer full): bytes of a file as they may stand in a message: in quotes, escaped,
 * cut. */
char *accord_rows_quote (const char *bytes, size_t length);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AccordRows, accord_rows_clear)
