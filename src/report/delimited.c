/* CSV (RFC 4180 with LF) and TSV (no quoting: \t, \n, \r and \\ stand for what would break a row).
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "internal.h"

#include <string.h>
#include <accord/base/number.h>
#include <accord/base/text.h>

static void
append_tsv (GString *out, const char *text)
{
  static const char special[] = "\t\n\r\\", letters[] = "tnr\\";
  for (;;)
    {
      const size_t plain = strcspn (text, special);
      g_string_append_len (out, text, (gssize) plain);
      text += plain;
      if (*text == '\0')
        return;
      g_string_append_c (out, '\\');
      g_string_append_c (out, letters[strchr (special, *text) - special]);
      text++;
    }
}

/* Blanks at the ends are quoted too, because many readers trim them. */
static bool
needs_quotes (const char *text)
{
  const size_t length = strlen (text);
  return text[strcspn (text, ",\"\n\r")] != '\0'
         || (length > 0 && (g_ascii_isspace (text[0]) || g_ascii_isspace (text[length - 1])));
}

static void
append_csv (GString *out, const char *text, bool safe)
{
  /* a spreadsheet would take such a cell for a formula */
  const char *mark = safe && *text != '\0' && strchr ("=+-@\t\r", *text) != NULL ? "'" : "";
  if (!needs_quotes (text))
    {
      g_string_append (out, mark);
      g_string_append (out, text);
      return;
    }
  g_string_append_c (out, '"');
  g_string_append (out, mark);
  for (; *text != '\0'; text++)
    {
      if (*text == '"')
        g_string_append_c (out, '"');
      g_string_append_c (out, *text);
    }
  g_string_append_c (out, '"');
}

static void
append_text (AccordReport *report, const char *text)
{
  g_autofree char *escaped = report->terminal ? accord_text_escape (text) : NULL;
  if (escaped != NULL)
    text = escaped;
  if (report->format == ACCORD_FORMAT_CSV)
    append_csv (report->output.buffer, text, report->safe_csv);
  else if (escaped != NULL)
    g_string_append (report->output.buffer, text);
  else
    append_tsv (report->output.buffer, text);
}

/* What stands before the cell of column @at, and behind the last one. */
static void
separate (AccordReport *report, size_t at)
{
  if (at == report->n_columns)
    g_string_append_c (report->output.buffer, '\n');
  else if (at > 0)
    g_string_append_c (report->output.buffer, report->format == ACCORD_FORMAT_CSV ? ',' : '\t');
}

static void
begin (AccordReport *report)
{
  for (size_t i = 0; i < report->n_columns; i++)
    {
      separate (report, i);
      append_text (report, report->columns[i].name);
    }
  separate (report, report->n_columns);
}

static void
cell (AccordReport *report, const AccordCell *cell)
{
  char number[ACCORD_NUMBER_BUFFER];
  separate (report, report->at);
  GString *out = report->output.buffer;
  switch (cell->kind)
    {
    case ACCORD_CELL_TEXT:
      append_text (report, cell->text);
      break;
    case ACCORD_CELL_NUMBER:
      g_string_append (out, accord_number_shortest (cell->number, number));
      break;
    case ACCORD_CELL_COUNT:
      g_string_append (out, accord_number_count (cell->count, number));
      break;
    default: /* a line of one empty cell would be no row for many readers */
      if (report->n_columns == 1 && report->format == ACCORD_FORMAT_CSV)
        g_string_append (out, "\"\"");
    }
  if (report->at + 1 == report->n_columns)
    separate (report, report->n_columns);
}

static void
finish (AccordReport *report)
{
  (void) report;
}

const AccordWriter accord_writer_delimited = { begin, cell, finish };
