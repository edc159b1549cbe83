/* TSV to fields.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tsv.h"

void
accord_tsv_init (AccordTsv *tsv, AccordRows *rows)
{
  *tsv = (AccordTsv){ .rows = rows, .rest = g_string_new (NULL) };
}

void
accord_tsv_clear (AccordTsv *tsv)
{
  if (tsv->rest != NULL)
    g_string_free (tsv->rest, TRUE);
  tsv->rest = NULL;
}

static void
end_cell (AccordTsv *tsv, const char *bytes, size_t length)
{
  if (tsv->rest->len == 0)
    accord_rows_field (tsv->rows, bytes, length);
  else
    {
      g_string_append_len (tsv->rest, bytes, (gssize) length);
      accord_rows_field (tsv->rows, tsv->rest->str, tsv->rest->len);
      g_string_truncate (tsv->rest, 0);
    }
}

void
accord_tsv_feed (AccordTsv *tsv, const char *bytes, size_t length)
{
  size_t start = 0;
  for (size_t i = 0; i < length && tsv->rows->error == NULL; i++)
    {
      const char c = bytes[i];
      if (G_LIKELY (c != '\t' && c != '\n' && c != '\r'))
        continue;
      if (c == '\t' || tsv->in_row || i > start || tsv->rest->len > 0)
        end_cell (tsv, bytes + start, i - start);
      if (c != '\t')
        accord_rows_line_end (tsv->rows, c);
      tsv->in_row = c == '\t';
      start = i + 1;
    }
  if (tsv->rows->error != NULL)
    return;
  g_string_append_len (tsv->rest, bytes + start, (gssize) (length - start));
  if (tsv->rest->len > ACCORD_ROWS_FIELD_LIMIT)
    accord_rows_field (tsv->rows, tsv->rest->str, tsv->rest->len); /* refuses it */
}

void
accord_tsv_end (AccordTsv *tsv)
{
  if (tsv->rows->error != NULL)
    return;
  if (tsv->in_row || tsv->rest->len > 0)
    end_cell (tsv, "", 0);
  accord_rows_line_end (tsv->rows, -1);
}
