/* CSV through libcsv, which needs watching: it trims blanks unless the space function says there are none,
 * takes an unterminated quote at the end unless CSV_STRICT_FINI is set beside CSV_STRICT, keeps no line
 * numbers and cannot be stopped from a callback: feed it blocks of at most 64 KiB.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "csv.h"

#include <stdlib.h>
#include <csv.h>
#include <accord/base/error.h>

struct AccordCsv
{
  struct csv_parser parser;
  AccordRows *rows;
};

static int
no_space (unsigned char c)
{
  (void) c;
  return 0;
}

/* A field over the limit fails here at the latest, before it has used more memory; the closing quote and a
 * little more fit. */
static void *
bounded_realloc (void *memory, size_t size)
{
  return size > ACCORD_ROWS_FIELD_LIMIT + 64 ? NULL : realloc (memory, size);
}

AccordCsv *
accord_csv_new (AccordRows *rows, char separator)
{
  AccordCsv *csv = g_new0 (AccordCsv, 1);
  csv->rows = rows;
  csv_init (&csv->parser, CSV_STRICT | CSV_STRICT_FINI | CSV_REPALL_NL);
  csv_set_delim (&csv->parser, (unsigned char) separator);
  csv_set_space_func (&csv->parser, no_space);
  csv_set_realloc_func (&csv->parser, bounded_realloc);
  csv_set_blk_size (&csv->parser, 4096);
  return csv;
}

void
accord_csv_free (AccordCsv *csv)
{
  if (csv == NULL)
    return;
  csv_free (&csv->parser);
  g_free (csv);
}

char
accord_csv_separator (AccordCsv *csv)
{
  return (char) csv_get_delim (&csv->parser);
}

static void
on_field (void *bytes, size_t length, void *data)
{
  accord_rows_field (data, bytes, length);
}

static void
on_line_end (int c, void *data)
{
  accord_rows_line_end (data, c);
}

/* What stopped the parser.  The unfinished field is in its buffer. */
static void
report (AccordCsv *csv)
{
  const struct csv_parser *parser = &csv->parser;
  AccordRows *rows = csv->rows;
  if (parser->status != CSV_EPARSE && parser->entry_size >= ACCORD_ROWS_FIELD_LIMIT)
    accord_rows_fail_long (rows);
  else if (parser->status != CSV_EPARSE)
    g_set_error (&rows->error, ACCORD_ERROR, ACCORD_ERROR_MEMORY, "%s:%" G_GUINT64_FORMAT ": out of memory",
                 rows->name, rows->line);
  else if (parser->quoted)
    accord_rows_fail (
        rows, rows->line + accord_rows_count_lines ((const char *) parser->entry_buf, parser->entry_pos),
        "text after a closing quote in cell %" G_GSIZE_FORMAT ": write a quote inside a quoted cell twice",
        rows->n_fields + 1);
  else
    accord_rows_fail (rows, rows->line,
                      "stray quote in cell %" G_GSIZE_FORMAT
                      ", which does not start with one: quote the whole cell and write the quote twice",
                      rows->n_fields + 1);
}

void
accord_csv_feed (AccordCsv *csv, const char *bytes, size_t length)
{
  if (csv->rows->error != NULL)
    return;
  const size_t parsed = csv_parse (&csv->parser, bytes, length, on_field, on_line_end, csv->rows);
  if (parsed != length && csv->rows->error == NULL)
    report (csv);
}

void
accord_csv_end (AccordCsv *csv)
{
  AccordRows *rows = csv->rows;
  if (rows->error != NULL)
    return;
  if (csv_fini (&csv->parser, on_field, on_line_end, rows) != 0)
    accord_rows_fail (rows, rows->line,
                      "the quote that opens in cell %" G_GSIZE_FORMAT
                      " is never closed: the file is cut short, or a quote is missing",
                      rows->n_fields + 1);
  else
    accord_rows_line_end (rows, -1);
}
