/* Reports: what is common to every format.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "internal.h"

#include <math.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>
#include <accord/base/error.h>
#include <accord/base/number.h>
#include <accord/base/text.h>

static const char *const format_names[] = {
  [ACCORD_FORMAT_TABLE] = "table", [ACCORD_FORMAT_CSV] = "csv",     [ACCORD_FORMAT_TSV] = "tsv",
  [ACCORD_FORMAT_JSON] = "json",   [ACCORD_FORMAT_JSONL] = "jsonl",
};

bool
accord_format_parse (const char *name, AccordFormat *ret_format)
{
  for (size_t i = 0; i < G_N_ELEMENTS (format_names); i++)
    if (strcmp (name, format_names[i]) == 0)
      {
        *ret_format = (AccordFormat) i;
        return true;
      }
  return false;
}

/* COLUMNS, else the terminal behind @file, else 80. */
static size_t
terminal_width (FILE *file)
{
  const char *columns = g_getenv ("COLUMNS");
  uint64_t width = 0;
  if (columns != NULL && accord_number_parse_count (columns, strlen (columns), &width) && width > 0)
    return (size_t) MIN (width, 10000);
  struct winsize size = { 0 };
  const int descriptor = fileno (file);
  if (descriptor >= 0 && ioctl (descriptor, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
    return size.ws_col;
  return 80;
}

static const AccordWriter *
writer_of (AccordFormat format)
{
  if (format == ACCORD_FORMAT_TABLE)
    return &accord_writer_table;
  return format == ACCORD_FORMAT_CSV || format == ACCORD_FORMAT_TSV ? &accord_writer_delimited
                                                                    : &accord_writer_json;
}

AccordReport *
accord_report_new (AccordFormat format, const char *tool, const AccordColumn *columns, size_t n_columns,
                   FILE *out)
{
  AccordReport *report = g_new0 (AccordReport, 1);
  accord_output_init (&report->output, out);
  const int descriptor = fileno (report->output.file);
  report->format = format;
  report->writer = writer_of (format);
  report->tool = g_strdup (tool);
  report->columns = columns;
  report->n_columns = n_columns;
  report->terminal = descriptor >= 0 && isatty (descriptor);
  report->width = terminal_width (report->output.file);
  report->head = g_ptr_array_new_with_free_func (g_free);
  report->headings = g_ptr_array_new_with_free_func (g_free);
  report->notes = g_ptr_array_new_with_free_func (g_free);
  return report;
}

void
accord_report_free (AccordReport *report)
{
  if (report == NULL)
    return;
  accord_output_clear (&report->output);
  accord_table_free (report->table);
  g_ptr_array_unref (report->head);
  g_ptr_array_unref (report->headings);
  g_ptr_array_unref (report->notes);
  g_free (report->tool);
  g_free (report);
}

static void
add_member (AccordReport *report, const char *key, const char *text, double number)
{
  char buffer[ACCORD_NUMBER_BUFFER];
  GString *member = g_string_new (NULL);
  accord_json_append_text (member, key);
  g_string_append (member, ": ");
  if (text != NULL)
    accord_json_append_text (member, text);
  else
    g_string_append (member, isfinite (number) ? accord_number_shortest (number, buffer) : "null");
  g_ptr_array_add (report->head, g_string_free (member, FALSE));
}

void
accord_report_head_text (AccordReport *report, const char *key, const char *value)
{
  add_member (report, key, value, NAN);
}

void
accord_report_head_number (AccordReport *report, const char *key, double value)
{
  add_member (report, key, NULL, value);
}

void
accord_report_head_flag (AccordReport *report, const char *key, bool value)
{
  GString *member = g_string_new (NULL);
  accord_json_append_text (member, key);
  g_string_append (member, value ? ": true" : ": false");
  g_ptr_array_add (report->head, g_string_free (member, FALSE));
}

void
accord_report_heading (AccordReport *report, const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  g_ptr_array_add (report->headings, g_strdup_vprintf (format, arguments));
  va_end (arguments);
}

void
accord_report_note (AccordReport *report, const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  g_ptr_array_add (report->notes, g_strdup_vprintf (format, arguments));
  va_end (arguments);
}

void
accord_report_set_quiet (AccordReport *report, bool quiet)
{
  report->quiet = quiet;
}

void
accord_report_set_safe_csv (AccordReport *report, bool safe)
{
  report->safe_csv = safe;
}

void
accord_report_set_width (AccordReport *report, size_t width)
{
  report->width = width;
}

static void
begin_once (AccordReport *report)
{
  if (!report->begun)
    report->writer->begin (report);
  report->begun = true;
}

static void
add_cell (AccordReport *report, const AccordCell *cell)
{
  begin_once (report);
  report->writer->cell (report, cell);
  if (++report->at < report->n_columns)
    return;
  report->at = 0;
  report->rows++;
  accord_output_spill (&report->output);
}

void
accord_report_text (AccordReport *report, const char *text)
{
  add_cell (report,
            &(AccordCell){ .kind = text != NULL ? ACCORD_CELL_TEXT : ACCORD_CELL_EMPTY, .text = text });
}

void
accord_report_number (AccordReport *report, double value)
{
  add_cell (report, &(AccordCell){ .kind = isfinite (value) ? ACCORD_CELL_NUMBER : ACCORD_CELL_EMPTY,
                                   .number = value });
}

void
accord_report_count (AccordReport *report, uint64_t value)
{
  add_cell (report, &(AccordCell){ .kind = ACCORD_CELL_COUNT, .count = value });
}

void
accord_report_empty (AccordReport *report)
{
  add_cell (report, &(AccordCell){ .kind = ACCORD_CELL_EMPTY });
}

void
accord_report_undefined (AccordReport *report, const char *reason)
{
  add_cell (report, &(AccordCell){ .kind = ACCORD_CELL_UNDEFINED, .text = reason != NULL ? reason : "" });
}

/* Formats that have no place for notes say them beside the output. */
static void
say_notes (const AccordReport *report)
{
  if (report->quiet || report->format == ACCORD_FORMAT_TABLE || report->format == ACCORD_FORMAT_JSON)
    return;
  for (guint i = 0; i < report->notes->len; i++)
    {
      g_autofree char *note = accord_text_escape (report->notes->pdata[i]);
      fprintf (stderr, "%s: %s\n", report->tool, note);
    }
}

bool
accord_report_finish (AccordReport *report, GError **error)
{
  g_return_val_if_fail (report->at == 0, false); /* a row without its last cells */
  begin_once (report);
  report->writer->finish (report);
  if (!accord_output_finish (&report->output, error))
    return false;
  say_notes (report);
  return true;
}
