/* The invariants of the table reader, for fuzz_csv.c and fuzz_tsv.c: the same rows and the same verdict whatever the
 * block size; a refusal names file and line; every row has the header's width, text is UTF-8 without NUL.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <string.h>
#include <accord/base/error.h>
#include <accord/ingest/table.h>
#include "fuzz.h"

typedef struct
{
  GString *text; /* lines, cells and their lengths */
  uint64_t line;
  size_t columns;
} FuzzRows;

static inline bool
fuzz_take_row (uint64_t line, const AccordSpan *fields, size_t n, gpointer data, GError **error)
{
  FuzzRows *rows = data;
  (void) error;
  FUZZ_CHECK (line > rows->line);
  FUZZ_CHECK (n >= 2 && (rows->columns == 0 || n == rows->columns));
  rows->line = line;
  rows->columns = n;
  g_string_append_printf (rows->text, "%" G_GUINT64_FORMAT ":", line);
  for (size_t i = 0; i < n; i++)
    {
      FUZZ_CHECK (fields[i].data[fields[i].length] == '\0');
      FUZZ_CHECK (strlen (fields[i].data) == fields[i].length);
      FUZZ_CHECK (g_utf8_validate (fields[i].data, (gssize) fields[i].length, NULL));
      g_string_append_printf (rows->text, "%" G_GSIZE_FORMAT "=%s", fields[i].length, fields[i].data);
    }
  return true;
}

/* CR, LF and CRLF, counted apart from the reader. */
static inline uint64_t
fuzz_count_lines (const uint8_t *bytes, size_t length)
{
  uint64_t lines = 1;
  for (size_t i = 0; i < length; i++)
    if (bytes[i] == '\n' ? i == 0 || bytes[i - 1] != '\r' : bytes[i] == '\r')
      lines++;
  return lines;
}

static inline void
fuzz_check_message (const GError *error, const uint8_t *bytes, size_t length)
{
  FUZZ_CHECK (error->domain == ACCORD_ERROR && error->code == ACCORD_ERROR_INPUT);
  FUZZ_CHECK (g_str_has_prefix (error->message, "file:"));
  char *end = NULL;
  const guint64 line = g_ascii_strtoull (error->message + 5, &end, 10);
  FUZZ_CHECK (end > error->message + 5 && g_str_has_prefix (end, ": "));
  FUZZ_CHECK (line >= 1 && line <= fuzz_count_lines (bytes, length));
  FUZZ_CHECK (g_utf8_validate (error->message, -1, NULL));
}

/* Rows and verdict as one text. */
static inline char *
fuzz_read (const uint8_t *bytes, size_t length, size_t block, char separator)
{
  FuzzRows rows = { .text = g_string_new (NULL) };
  g_autoptr (GError) error = NULL;
  AccordTableInfo info;
  if (accord_table_read_bytes ((const char *) bytes, length, block, "file", separator, fuzz_take_row, &rows,
                               &info, &error))
    {
      FUZZ_CHECK (error == NULL && info.size == length && info.rows > 0);
      g_string_append_printf (rows.text, "%c %s %" G_GUINT64_FORMAT, info.separator, info.sha256, info.rows);
    }
  else
    {
      fuzz_check_message (error, bytes, length);
      g_string_append (rows.text, error->message);
    }
  return g_string_free (rows.text, FALSE);
}

static inline void
fuzz_table (const uint8_t *bytes, size_t length, char separator)
{
  g_autofree char *all = fuzz_read (bytes, length, length + 1, separator);
  g_autofree char *seven = fuzz_read (bytes, length, 7, separator);
  g_autofree char *one = fuzz_read (bytes, length, 1, separator);
  FUZZ_CHECK (strcmp (all, seven) == 0);
  FUZZ_CHECK (strcmp (all, one) == 0);
}
