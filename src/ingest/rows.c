/* Fields to rows, strictly.  See rows.h.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "rows.h"

#include <string.h>
#include <accord/base/dictionary.h>
#include <accord/base/error.h>
#include <accord/base/text.h>

void
accord_rows_init (AccordRows *rows, const char *name, AccordTableFunc func, gpointer data)
{
  *rows = (AccordRows){ .name = name, .func = func, .data = data, .line = 1, .row_line = 1 };
}

void
accord_rows_clear (AccordRows *rows)
{
  g_clear_error (&rows->error);
  g_clear_pointer (&rows->bytes, g_free);
  g_clear_pointer (&rows->fields, g_free);
  g_clear_pointer (&rows->starts, g_free);
}

void
accord_rows_fail (AccordRows *rows, uint64_t line, const char *format, ...)
{
  if (rows->error != NULL)
    return;
  va_list arguments;
  va_start (arguments, format);
  g_autofree char *text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error (&rows->error, ACCORD_ERROR, ACCORD_ERROR_INPUT, "%s:%" G_GUINT64_FORMAT ": %s", rows->name,
               line, text);
}

void
accord_rows_fail_long (AccordRows *rows)
{
  accord_rows_fail (rows, rows->line, "the cell that starts here is longer than 1 MiB%s",
                    rows->quotes_seen ? ": look for a quote that is not closed" : "");
}

static void
fail_memory (AccordRows *rows)
{
  g_set_error (&rows->error, ACCORD_ERROR, ACCORD_ERROR_MEMORY, "%s:%" G_GUINT64_FORMAT ": out of memory",
               rows->name, rows->line);
}

uint64_t
accord_rows_count_lines (const char *bytes, size_t length)
{
  uint64_t lines = 0;
  for (size_t i = 0; i < length; i++)
    if (bytes[i] == '\n' || (bytes[i] == '\r' && (i + 1 == length || bytes[i + 1] != '\n')))
      lines++;
  return lines;
}

char *
accord_rows_quote (const char *bytes, size_t length)
{
  const size_t limit = 60;
  g_autofree char *text = g_strndup (bytes, MIN (length, limit));
  const char *end = NULL;
  if (length > limit && !g_utf8_validate (text, -1, &end))
    text[end - text] = '\0'; /* the cut went through a character */
  g_autofree char *escaped = accord_text_escape (text);
  return g_strdup_printf ("'%s%s'", escaped, length > limit ? "…" : "");
}

static void
check_text (AccordRows *rows, const char *bytes, size_t length)
{
  const char *end = NULL;
  if (g_utf8_validate_len (bytes, length, &end))
    return;
  const uint64_t line = rows->line + accord_rows_count_lines (bytes, (size_t) (end - bytes));
  const unsigned byte = (unsigned char) *end;
  if (byte == 0)
    accord_rows_fail (rows, line,
                      "NUL byte in cell %" G_GSIZE_FORMAT ": this is not a text file, or a damaged one",
                      rows->n_fields + 1);
  else
    accord_rows_fail (rows, line,
                      "invalid UTF-8 in cell %" G_GSIZE_FORMAT
                      " (byte 0x%02X): convert the file, e.g. with iconv -f WINDOWS-1252 -t UTF-8",
                      rows->n_fields + 1, byte);
}

static bool
reserve (AccordRows *rows, size_t length)
{
  if (rows->allocated - rows->n_bytes <= length)
    {
      const size_t allocated = rows->allocated * 2 + length + 1024;
      char *bytes = g_try_realloc (rows->bytes, allocated);
      if (bytes == NULL)
        return false;
      rows->bytes = bytes;
      rows->allocated = allocated;
    }
  if (rows->n_fields == rows->fields_allocated)
    {
      const size_t allocated = rows->fields_allocated * 2 + 16;
      AccordSpan *fields = g_try_renew (AccordSpan, rows->fields, allocated);
      if (fields == NULL)
        return false;
      rows->fields = fields;
      size_t *starts = g_try_renew (size_t, rows->starts, allocated);
      if (starts == NULL)
        return false;
      rows->starts = starts;
      rows->fields_allocated = allocated;
    }
  return true;
}

/* LF and CRLF may stand in one file; a lone CR beside them is more likely damage, or part of a text, than a
 * line end. */
static void
settle_line_end (AccordRows *rows, char line_end, uint64_t line)
{
  if (rows->line_end == 0)
    rows->line_end = line_end;
  else if (rows->line_end != line_end)
    accord_rows_fail (rows, line,
                      line_end == '\r'
                          ? "a lone carriage return ends this line, a line feed the lines before: "
                            "quote the cell that holds it, or write all line ends alike"
                          : "a line feed ends this line, a lone carriage return the lines before: "
                            "write all line ends alike");
}

static void
end_carriage (AccordRows *rows)
{
  if (!rows->carriage)
    return;
  rows->carriage = false;
  settle_line_end (rows, '\r', rows->line - 1);
}

static bool
check_size (AccordRows *rows, size_t length)
{
  if (rows->n_fields == 0)
    rows->row_line = rows->line;
  if (rows->n_columns > 0 && rows->n_fields == rows->n_columns)
    accord_rows_fail (rows, rows->row_line,
                      "this row has more cells than the header, which has %" G_GSIZE_FORMAT
                      ": quote cells that hold a separator",
                      rows->n_columns);
  else if (rows->n_fields == ACCORD_ROWS_COLUMNS)
    accord_rows_fail (rows, rows->row_line, "more than %d columns", ACCORD_ROWS_COLUMNS);
  else if (length > ACCORD_ROWS_FIELD_LIMIT)
    accord_rows_fail_long (rows);
  else if (rows->n_bytes + length > ACCORD_ROWS_LIMIT)
    accord_rows_fail (rows, rows->row_line, "the row that starts here is longer than 64 MiB");
  return rows->error == NULL;
}

void
accord_rows_field (AccordRows *rows, const char *bytes, size_t length)
{
  if (G_UNLIKELY (rows->carriage))
    end_carriage (rows);
  if (G_UNLIKELY (rows->error != NULL) || !check_size (rows, length))
    return;
  if (rows->check_text)
    {
      check_text (rows, bytes, length);
      if (rows->error != NULL)
        return;
    }
  if (G_UNLIKELY (!reserve (rows, length)))
    {
      fail_memory (rows);
      return;
    }
  char *copy = rows->bytes + rows->n_bytes;
  if (length > 0)
    memcpy (copy, bytes, length);
  copy[length] = '\0';
  rows->starts[rows->n_fields] = rows->n_bytes;
  rows->fields[rows->n_fields++].length = length;
  rows->n_bytes += length + 1;
  if (rows->quotes_seen)
    rows->line += accord_rows_count_lines (bytes, length);
}

static void
check_header (AccordRows *rows)
{
  if (rows->n_columns < 2)
    {
      accord_rows_fail (
          rows, rows->row_line,
          "the header has one column: a table needs two or more, separated by comma, semicolon or tab "
          "(--separator names another sign)");
      return;
    }
  g_autoptr (AccordDictionary) names = accord_dictionary_new ();
  for (size_t i = 0; i < rows->n_columns && rows->error == NULL; i++)
    {
      const AccordSpan *cell = &rows->fields[i];
      if (cell->length == 0)
        accord_rows_fail (rows, rows->row_line,
                          "header cell %" G_GSIZE_FORMAT " of %" G_GSIZE_FORMAT
                          " is empty: give every column a name%s",
                          i + 1, rows->n_columns,
                          i == 0 ? " (pandas writes an unnamed index unless told index=False)" : "");
      else if (accord_dictionary_intern (names, cell->data, cell->length) < i)
        {
          g_autofree char *name = accord_rows_quote (cell->data, cell->length);
          accord_rows_fail (rows, rows->row_line, "column %s is there twice: rename one of them", name);
        }
    }
}

static void
end_row (AccordRows *rows)
{
  const bool header = rows->n_columns == 0;
  for (size_t i = 0; i < rows->n_fields; i++)
    rows->fields[i].data = rows->bytes + rows->starts[i];
  if (header)
    {
      rows->n_columns = rows->n_fields;
      check_header (rows);
    }
  else if (rows->n_fields < rows->n_columns)
    accord_rows_fail (rows, rows->row_line,
                      "this row has %" G_GSIZE_FORMAT " cell%s, the header has %" G_GSIZE_FORMAT,
                      rows->n_fields, accord_text_plural (rows->n_fields, "", "s"), rows->n_columns);
  if (rows->error == NULL
      && rows->func (rows->row_line, rows->fields, rows->n_fields, rows->data, &rows->error))
    rows->rows += header ? 0 : 1;
  rows->n_fields = 0;
  rows->n_bytes = 0;
}

void
accord_rows_line_end (AccordRows *rows, int c)
{
  if (rows->error != NULL)
    return;
  if (c == '\n' && rows->carriage)
    {
      rows->carriage = false; /* the second half of CRLF */
      settle_line_end (rows, '\n', rows->line - 1);
      return;
    }
  end_carriage (rows);
  if (rows->error != NULL)
    return;
  if (rows->n_fields > 0)
    end_row (rows);
  if (rows->error != NULL || c == -1)
    return;
  if (c == '\n')
    settle_line_end (rows, '\n', rows->line);
  rows->carriage = c == '\r';
  rows->line++;
}
