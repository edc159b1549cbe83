/* Cells of any text in every format: CSV reads back through accord's own strict reader, TSV and JSON through the
 * rules their documentation states, and a table holds nothing that moves a terminal.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <accord/ingest/table.h>
#include <accord/report/report.h>

enum
{
  N = 3 /* columns */
};

static const AccordColumn columns[N] = {
  { "a", "a", ACCORD_COLUMN_TEXT, 0 },
  { "b", "b", ACCORD_COLUMN_NUMBER, 2 },
  { "c", "c", ACCORD_COLUMN_TEXT, 0 },
};

/* (transfer full): the texts as a report of whole rows. */
static char *
render (AccordFormat format, char *const *texts, size_t n_texts, size_t width)
{
  char *out = NULL;
  size_t size = 0;
  FILE *file = open_memstream (&out, &size);
  AccordReport *report = accord_report_new (format, "fuzz", columns, N, file);
  accord_report_set_width (report, width);
  accord_report_set_quiet (report, true);
  for (size_t i = 0; i < n_texts; i++)
    accord_report_text (report, texts[i]);
  FUZZ_CHECK (accord_report_finish (report, NULL));
  accord_report_free (report);
  fclose (file);
  return out;
}

typedef struct
{
  char *const *texts;
  size_t at;
  bool header;
} Wanted;

static bool
compare_row (uint64_t line, const AccordSpan *fields, size_t n, gpointer data, GError **error)
{
  Wanted *wanted = data;
  (void) line;
  (void) error;
  FUZZ_CHECK (n == N);
  for (size_t i = 0; i < n && !wanted->header; i++)
    FUZZ_CHECK (strcmp (fields[i].data, wanted->texts[wanted->at++]) == 0);
  wanted->header = false;
  return true;
}

static void
check_csv (char *const *texts, size_t n_texts)
{
  char *csv = render (ACCORD_FORMAT_CSV, texts, n_texts, 80);
  Wanted wanted = { texts, 0, true };
  AccordTableInfo info;
  g_autoptr (GError) error = NULL;
  const bool good
      = accord_table_read_bytes (csv, strlen (csv), 7, "csv", ',', compare_row, &wanted, &info, &error);
  FUZZ_CHECK (good || (n_texts == 0 && error != NULL)); /* a header alone is refused */
  FUZZ_CHECK (wanted.at == n_texts);
  free (csv);
}

static void
check_tsv (char *const *texts, size_t n_texts)
{
  char *tsv = render (ACCORD_FORMAT_TSV, texts, n_texts, 80);
  const char *at = strchr (tsv, '\n') + 1;
  for (size_t i = 0; i < n_texts; i++)
    {
      const size_t length = strcspn (at, "\t\n");
      FUZZ_CHECK (at[length] == (i % N == N - 1 ? '\n' : '\t'));
      g_autofree char *cell = g_strndup (at, length);
      g_autofree char *plain = g_strcompress (cell); /* \t, \n, \r and \\ are C's */
      FUZZ_CHECK (strcmp (plain, texts[i]) == 0);
      at += length + 1;
    }
  FUZZ_CHECK (*at == '\0');
  free (tsv);
}

static gunichar
read_hex (const char **at)
{
  char digits[5] = { 0 };
  memcpy (digits, *at, 4);
  *at += 4;
  return (gunichar) strtoul (digits, NULL, 16);
}

/* (transfer full): the JSON string at @at, which ends up behind it. */
static char *
read_string (const char **at)
{
  GString *text = g_string_new (NULL);
  FUZZ_CHECK (*(*at)++ == '"');
  while (**at != '"')
    {
      const unsigned char c = (unsigned char) *(*at)++;
      FUZZ_CHECK (c >= ' ' && c != 127);
      if (c != '\\')
        {
          g_string_append_c (text, (char) c);
          continue;
        }
      const char kind = *(*at)++;
      gunichar spelled = kind == 'n' ? '\n' : kind == 't' ? '\t' : kind == 'r' ? '\r' : (gunichar) kind;
      if (kind == 'u')
        spelled = read_hex (at);
      else
        FUZZ_CHECK (strchr ("ntr\"\\", kind) != NULL);
      if (spelled >= 0xD800 && spelled < 0xDC00)
        {
          FUZZ_CHECK ((*at)[0] == '\\' && (*at)[1] == 'u');
          *at += 2;
          spelled = 0x10000 + ((spelled - 0xD800) << 10) + (read_hex (at) - 0xDC00);
        }
      g_string_append_unichar (text, spelled);
    }
  (*at)++;
  return g_string_free (text, FALSE);
}

static void
check_json (char *const *texts, size_t n_texts)
{
  static const char *const before[N] = { "{\"a\": ", ", \"b\": ", ", \"c\": " };
  char *json = render (ACCORD_FORMAT_JSONL, texts, n_texts, 80);
  const char *at = json;
  for (size_t i = 0; i < n_texts; i++)
    {
      FUZZ_CHECK (g_str_has_prefix (at, before[i % N]));
      at += strlen (before[i % N]);
      g_autofree char *text = read_string (&at);
      FUZZ_CHECK (strcmp (text, texts[i]) == 0);
      if (i % N == N - 1)
        {
          FUZZ_CHECK (g_str_has_prefix (at, "}\n"));
          at += 2;
        }
    }
  FUZZ_CHECK (*at == '\0');
  free (json);
}

static void
check_table (char *const *texts, size_t n_texts, size_t width)
{
  char *table = render (ACCORD_FORMAT_TABLE, texts, n_texts, width);
  FUZZ_CHECK (g_utf8_validate (table, -1, NULL));
  for (const char *p = table; *p != '\0'; p = g_utf8_next_char (p))
    {
      const gunichar c = g_utf8_get_char (p);
      const GUnicodeType type = g_unichar_type (c);
      FUZZ_CHECK (c == '\n' || (type != G_UNICODE_CONTROL && type != G_UNICODE_FORMAT));
    }
  free (table);
}

int
LLVMFuzzerTestOneInput (const uint8_t *bytes, size_t length)
{
  if (length < 1 || length > 1 << 16)
    return 0;
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  const size_t width = bytes[0];
  for (const uint8_t *p = bytes + 1, *end = bytes + length; p < end;)
    {
      const uint8_t *stop = memchr (p, '\0', (size_t) (end - p));
      stop = stop != NULL ? stop : end;
      g_ptr_array_add (texts, g_strndup ((const char *) p, (gsize) (stop - p)));
      p = stop + 1;
    }
  const size_t n = texts->len - texts->len % N;
  char *const *cells = (char *const *) texts->pdata;
  bool valid = true;
  for (size_t i = 0; i < n; i++)
    valid = valid && g_utf8_validate (cells[i], -1, NULL);
  check_table (cells, n, width);
  check_tsv (cells, n);
  if (valid)
    check_json (cells, n);
  else
    free (render (ACCORD_FORMAT_JSON, cells, n, 80));
  if (valid)
    check_csv (cells, n);
  return 0;
}
