/* JSON (one object, one row a line) and JSON lines.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "internal.h"

#include <accord/base/number.h>
#include <accord/version.h>

/* Characters that no terminal and no viewer shall see raw; JSON can always spell them. */
static bool
is_hidden (gunichar c)
{
  switch (g_unichar_type (c))
    {
    case G_UNICODE_CONTROL:
    case G_UNICODE_FORMAT:
    case G_UNICODE_LINE_SEPARATOR:
    case G_UNICODE_PARAGRAPH_SEPARATOR:
      return true;
    default:
      return false;
    }
}

static void
append_spelled (GString *out, gunichar c)
{
  switch (c)
    {
    case '\n':
      g_string_append (out, "\\n");
      break;
    case '\t':
      g_string_append (out, "\\t");
      break;
    case '\r':
      g_string_append (out, "\\r");
      break;
    default:
      if (c >= 0x10000)
        g_string_append_printf (out, "\\u%04x\\u%04x", (unsigned) (0xD7C0 + (c >> 10)),
                                (unsigned) (0xDC00 + (c & 0x3FF)));
      else
        g_string_append_printf (out, "\\u%04x", (unsigned) c);
    }
}

/* Bytes at the start of @text that stand for themselves. */
static size_t
plain_length (const char *text)
{
  size_t n = 0;
  while (text[n] >= ' ' && text[n] < 127 && text[n] != '"' && text[n] != '\\')
    n++;
  return n;
}

void
accord_json_append_text (GString *out, const char *text)
{
  g_string_append_c (out, '"');
  for (;;)
    {
      const size_t plain = plain_length (text);
      g_string_append_len (out, text, (gssize) plain);
      text += plain;
      if (*text == '\0')
        break;
      const gunichar c = g_utf8_get_char_validated (text, -1);
      if (c == (gunichar) -1 || c == (gunichar) -2) /* a damaged database */
        {
          g_string_append (out, "\xEF\xBF\xBD");
          text++;
          continue;
        }
      const char *next = g_utf8_next_char (text);
      if (c == '"' || c == '\\')
        g_string_append_c (out, '\\');
      if (is_hidden (c))
        append_spelled (out, c);
      else
        g_string_append_len (out, text, next - text);
      text = next;
    }
  g_string_append_c (out, '"');
}

static void
begin (AccordReport *report)
{
  if (report->format == ACCORD_FORMAT_JSONL)
    return;
  GString *out = report->output.buffer;
  g_string_append (out, "{\n  \"tool\": ");
  accord_json_append_text (out, report->tool);
  g_string_append_printf (out, ",\n  \"version\": \"%s\",\n  \"schema\": %d,\n", ACCORD_VERSION,
                          ACCORD_OUTPUT_SCHEMA);
  for (guint i = 0; i < report->head->len; i++)
    g_string_append_printf (out, "  %s,\n", (const char *) report->head->pdata[i]);
  g_string_append (out, "  \"rows\": [");
}

static void
open_cell (AccordReport *report)
{
  GString *out = report->output.buffer;
  if (report->at > 0)
    g_string_append (out, ", ");
  else if (report->format == ACCORD_FORMAT_JSONL)
    g_string_append_c (out, '{');
  else
    g_string_append (out, report->rows > 0 ? ",\n    {" : "\n    {");
  accord_json_append_text (out, report->columns[report->at].name);
  g_string_append (out, ": ");
}

static void
cell (AccordReport *report, const AccordCell *cell)
{
  char number[ACCORD_NUMBER_BUFFER];
  GString *out = report->output.buffer;
  open_cell (report);
  switch (cell->kind)
    {
    case ACCORD_CELL_TEXT:
      accord_json_append_text (out, cell->text);
      break;
    case ACCORD_CELL_NUMBER:
      g_string_append (out, accord_number_shortest (cell->number, number));
      break;
    case ACCORD_CELL_COUNT:
      g_string_append (out, accord_number_count (cell->count, number));
      break;
    default:
      g_string_append (out, "null");
    }
  if (report->at + 1 == report->n_columns)
    g_string_append (out, report->format == ACCORD_FORMAT_JSONL ? "}\n" : "}");
}

static void
finish (AccordReport *report)
{
  if (report->format == ACCORD_FORMAT_JSONL)
    return;
  GString *out = report->output.buffer;
  g_string_append (out, report->rows > 0 ? "\n  ],\n  \"notes\": [" : "],\n  \"notes\": [");
  for (guint i = 0; i < report->notes->len; i++)
    {
      g_string_append (out, i > 0 ? ",\n    " : "\n    ");
      accord_json_append_text (out, report->notes->pdata[i]);
    }
  g_string_append (out, report->notes->len > 0 ? "\n  ]\n}\n" : "]\n}\n");
}

const AccordWriter accord_writer_json = { begin, cell, finish };
