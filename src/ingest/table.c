/* Label files as rows of fields: first bytes, separator, parser, end.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <accord/ingest/table.h>

#include <string.h>
#include <accord/base/error.h>
#include "bytes.h"
#include "csv.h"
#include "rows.h"
#include "signature.h"
#include "tsv.h"

typedef void (*ProgressFunc) (uint64_t done, uint64_t total, gpointer data);

typedef struct
{
  AccordBytes bytes;
  AccordRows rows;
  AccordCsv *csv; /* NULL: TSV */
  AccordTsv tsv;
  size_t block; /* bytes fed at once */
} Table;

static void
table_clear (Table *table)
{
  g_clear_pointer (&table->csv, accord_csv_free);
  accord_tsv_clear (&table->tsv);
  accord_rows_clear (&table->rows);
  accord_bytes_clear (&table->bytes);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Table, table_clear)

static const char separators[] = { ',', ';', '\t' };

/* Separators outside quotes in the first line that is not blank.  A quote opens at the start of a cell only.
 */
static void
count_separators (const char *head, size_t length, uint64_t counts[sizeof separators])
{
  bool quoted = false, begun = false, cell_start = true;
  for (size_t i = 0; i < length; i++)
    {
      const char c = head[i];
      const bool line_end = c == '\n' || c == '\r';
      if (c == '"' && (quoted || cell_start || head[i - 1] == '"'))
        quoted = !quoted;
      if (!quoted && line_end && begun)
        return;
      begun = begun || !line_end;
      cell_start = !quoted && line_end;
      for (size_t k = 0; k < sizeof separators && !quoted; k++)
        if (c == separators[k])
          {
            counts[k]++;
            cell_start = true;
          }
    }
}

/* 0 with an error when two are equally frequent; a comma when there is none: the header check will say so. */
static char
detect_separator (Table *table, const char *head, size_t length)
{
  uint64_t counts[sizeof separators] = { 0 };
  count_separators (head, length, counts);
  size_t best = 0, equal = 0;
  for (size_t k = 1; k < sizeof separators; k++)
    if (counts[k] > counts[best])
      best = k;
  for (size_t k = 0; k < sizeof separators; k++)
    equal += counts[k] == counts[best] ? 1 : 0;
  if (counts[best] == 0 || equal == 1)
    return separators[best];
  accord_rows_fail (&table->rows, 1,
                    "the header has as many of one separator as of another (comma %" G_GUINT64_FORMAT
                    ", semicolon %" G_GUINT64_FORMAT ", tab %" G_GUINT64_FORMAT
                    "): say which with --separator",
                    counts[0], counts[1], counts[2]);
  return 0;
}

static void
feed (Table *table, const char *bytes, size_t length)
{
  AccordRows *rows = &table->rows;
  unsigned char seen = 0;
  for (size_t i = 0; i < length; i++)
    seen |= (unsigned char) bytes[i];
  rows->check_text = rows->check_text || seen >= 0x80 || memchr (bytes, '\0', length) != NULL;
  rows->quotes_seen = rows->quotes_seen || (table->csv != NULL && memchr (bytes, '"', length) != NULL);
  for (size_t at = 0; at < length && rows->error == NULL; at += table->block)
    {
      const size_t n = MIN (table->block, length - at);
      if (table->csv != NULL)
        accord_csv_feed (table->csv, bytes + at, n);
      else
        accord_tsv_feed (&table->tsv, bytes + at, n);
    }
}

/* Looks at the first block and makes the parser.  Returns: bytes to skip (a byte order mark). */
static size_t
begin (Table *table, const char *head, size_t length, char separator)
{
  const char *kind = accord_signature_find (head, length);
  const size_t mark = length >= 3 && memcmp (head, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
  if (kind != NULL)
    accord_rows_fail (&table->rows, 1, "the file %s", kind);
  else if (length - mark >= 4 && g_ascii_strncasecmp (head + mark, "sep=", 4) == 0)
    accord_rows_fail (&table->rows, 1,
                      "the first line is Excel's separator hint, not the header: remove this line");
  if (separator == 0 && table->rows.error == NULL)
    separator = detect_separator (table, head + mark, length - mark);
  if (separator == '\t')
    accord_tsv_init (&table->tsv, &table->rows);
  else
    table->csv = accord_csv_new (&table->rows, separator);
  return mark;
}

static bool
finish (Table *table, char separator, AccordTableInfo *ret_info, GError **error)
{
  AccordRows *rows = &table->rows;
  if (rows->error == NULL && table->csv != NULL)
    accord_csv_end (table->csv);
  else if (rows->error == NULL)
    accord_tsv_end (&table->tsv);
  if (rows->error == NULL && rows->n_columns == 0)
    accord_rows_fail (rows, 1, "the file is empty: a table starts with a header line");
  else if (rows->error == NULL && rows->rows == 0)
    accord_rows_fail (rows, rows->row_line, "there is no row behind the header");
  if (rows->error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&rows->error));
      return false;
    }
  *ret_info = (AccordTableInfo){ .separator = separator, .size = table->bytes.done, .rows = rows->rows };
  g_strlcpy (ret_info->sha256, g_checksum_get_string (table->bytes.checksum), sizeof ret_info->sha256);
  return true;
}

static bool
run (Table *table, char separator, ProgressFunc progress, AccordTableInfo *ret_info, GError **error)
{
  g_autofree char *buffer = g_malloc (ACCORD_BYTES_BLOCK);
  bool first = true;
  size_t n = 0;
  do
    {
      if (!accord_bytes_read (&table->bytes, buffer, ACCORD_BYTES_BLOCK, &n, error))
        return false;
      size_t skip = 0;
      if (first)
        skip = begin (table, buffer, n, separator);
      first = false;
      feed (table, buffer + skip, n - skip);
      if (progress != NULL)
        progress (table->bytes.done, table->bytes.total, table->rows.data);
    }
  while (n > 0 && table->rows.error == NULL);
  if (table->csv == NULL)
    separator = '\t';
  else if (separator == 0)
    separator = accord_csv_separator (table->csv);
  return finish (table, separator, ret_info, error);
}

bool
accord_table_read (const char *path, const char *name, char separator, AccordTableFunc func,
                   ProgressFunc progress, gpointer data, AccordTableInfo *ret_info, GError **error)
{
  g_auto (Table) table = { .bytes = { .fd = -1 }, .block = ACCORD_BYTES_BLOCK };
  accord_rows_init (&table.rows, name, func, data);
  if (!accord_bytes_open (&table.bytes, path, name, error))
    return false;
  return run (&table, separator, progress, ret_info, error);
}

bool
accord_table_read_bytes (const char *bytes, size_t length, size_t block, const char *name, char separator,
                         AccordTableFunc func, gpointer data, AccordTableInfo *ret_info, GError **error)
{
  g_auto (Table) table = { .bytes = { .fd = -1 }, .block = MAX (block, 1) };
  accord_rows_init (&table.rows, name, func, data);
  accord_bytes_open_memory (&table.bytes, bytes, length, name);
  return run (&table, separator, NULL, ret_info, error);
}
