/* CSV tables: invariants of table.h, the separator detected and given; and what is read, written anew with every
 * cell in quotes, reads back to the same rows.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "table.h"

static bool
write_row (uint64_t line, const AccordSpan *fields, size_t n, gpointer data, GError **error)
{
  GString *csv = data;
  (void) line;
  (void) error;
  for (size_t i = 0; i < n; i++)
    {
      g_auto (GStrv) parts = g_strsplit (fields[i].data, "\"", -1);
      g_autofree char *doubled = g_strjoinv ("\"\"", parts);
      g_string_append_printf (csv, "\"%s\"%c", doubled, i + 1 < n ? ',' : '\n');
    }
  return true;
}

static void
check_identity (const uint8_t *bytes, size_t length)
{
  g_autoptr (GString) once = g_string_new (NULL), twice = g_string_new (NULL);
  AccordTableInfo info;
  g_autoptr (GError) error = NULL;
  if (!accord_table_read_bytes ((const char *) bytes, length, length + 1, "file", ',', write_row, once, &info,
                                NULL))
    return;
  FUZZ_CHECK (
      accord_table_read_bytes (once->str, once->len, 3, "file", ',', write_row, twice, &info, &error));
  FUZZ_CHECK (g_string_equal (once, twice));
}

int
LLVMFuzzerTestOneInput (const uint8_t *bytes, size_t length)
{
  fuzz_table (bytes, length, 0);
  fuzz_table (bytes, length, ',');
  check_identity (bytes, length);
  return 0;
}
