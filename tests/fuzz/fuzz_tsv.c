/* TSV tables: invariants of table.h; and the cells are what splitting at tabs and line ends gives.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "table.h"

static bool
join_row (uint64_t line, const AccordSpan *fields, size_t n, gpointer data, GError **error)
{
  GString *tsv = data;
  (void) line;
  (void) error;
  for (size_t i = 0; i < n; i++)
    g_string_append_printf (tsv, "%s%c", fields[i].data, i + 1 < n ? '\t' : '\n');
  return true;
}

/* The input with one LF for every line end and without blank lines and mark. */
static char *
plain_lines (const uint8_t *bytes, size_t length)
{
  GString *plain = g_string_new (NULL);
  size_t at = length >= 3 && memcmp (bytes, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
  for (; at < length; at++)
    {
      const char c = bytes[at] == '\r' ? '\n' : (char) bytes[at];
      if (c != '\n' || (plain->len > 0 && plain->str[plain->len - 1] != '\n'))
        g_string_append_c (plain, c);
    }
  if (plain->len > 0 && plain->str[plain->len - 1] != '\n')
    g_string_append_c (plain, '\n');
  return g_string_free (plain, FALSE);
}

int
LLVMFuzzerTestOneInput (const uint8_t *bytes, size_t length)
{
  fuzz_table (bytes, length, '\t');
  g_autoptr (GString) joined = g_string_new (NULL);
  AccordTableInfo info;
  if (accord_table_read_bytes ((const char *) bytes, length, length + 1, "file", '\t', join_row, joined,
                               &info, NULL))
    {
      g_autofree char *plain = plain_lines (bytes, length);
      FUZZ_CHECK (strcmp (joined->str, plain) == 0);
    }
  return 0;
}
