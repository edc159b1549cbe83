/* Rows to labels: long and wide tables, one callback a label.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <accord/ingest/reader.h>

#include <string.h>
#include <accord/base/error.h>
#include <accord/base/text.h>
#include <accord/ingest/table.h>
#include "columns.h"
#include "rows.h"

typedef struct
{
  const char *name;
  const AccordReadOptions *options;
  AccordLabelFunc func;
  AccordProgressFunc progress;
  gpointer data;
  bool begun; /* the header was seen */
  AccordColumns columns;
  GString *header; /* cells, each with its NUL */
  AccordSpan *attributes;
  AccordSpan *annotator_names; /* wide: one for each of columns.annotators */
  uint64_t labels, missing;
  uint64_t header_line;  /* of the first row that repeats the header, 0 = none */
  uint64_t missing_seen; /* a bit for each of the first 64 texts that mean "no answer" and occurred */
  uint64_t quoted_line;  /* TSV: of the first label in quotes */
} Reader;

static void
reader_clear (Reader *reader)
{
  accord_columns_clear (&reader->columns);
  if (reader->header != NULL)
    g_string_free (reader->header, TRUE);
  reader->header = NULL;
  g_clear_pointer (&reader->attributes, g_free);
  g_clear_pointer (&reader->annotator_names, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Reader, reader_clear)

static bool
fail_empty (const Reader *reader, uint64_t line, const char *what, GError **error)
{
  g_set_error (error, ACCORD_ERROR, ACCORD_ERROR_INPUT, "%s:%" G_GUINT64_FORMAT ": the %s is empty",
               reader->name, line, what);
  return false;
}

/* Keeps the header: it is compared with the rows and, in the wide layout, has the annotators' names. */
static bool
begin (Reader *reader, uint64_t line, const AccordSpan *cells, size_t n_cells, GError **error)
{
  if (!accord_columns_find (&reader->columns, reader->options, cells, n_cells, reader->name, line, error))
    return false;
  reader->begun = true;
  reader->attributes = g_new0 (AccordSpan, reader->columns.n_attributes + 1);
  reader->annotator_names = g_new0 (AccordSpan, reader->columns.n_annotators + 1);
  reader->header = g_string_new (NULL);
  for (size_t i = 0; i < n_cells; i++)
    g_string_append_len (reader->header, cells[i].data, (gssize) cells[i].length + 1);
  const char *name = reader->header->str;
  size_t k = 0;
  for (size_t i = 0; i < n_cells; i++)
    {
      if (k < reader->columns.n_annotators && reader->columns.annotators[k] == i)
        reader->annotator_names[k++] = (AccordSpan){ name, cells[i].length };
      name += cells[i].length + 1;
    }
  return true;
}

/* Whether the row is the header once more.  Cells lie behind one another, as the header's copy does. */
static bool
is_header (const Reader *reader, const AccordSpan *cells, size_t n_cells)
{
  const char *name = reader->header->str;
  for (size_t i = 0; i < n_cells; i++)
    {
      if (strcmp (name, cells[i].data) != 0)
        return false;
      name += cells[i].length + 1;
    }
  return true;
}

static bool
is_missing (Reader *reader, const AccordSpan *label)
{
  const char *const *missing = reader->options->missing;
  if (label->length == 0)
    return true;
  for (size_t i = 0; missing != NULL && missing[i] != NULL; i++)
    if (strlen (missing[i]) == label->length && memcmp (missing[i], label->data, label->length) == 0)
      {
        reader->missing_seen |= i < 64 ? UINT64_C (1) << i : 0;
        return true;
      }
  return false;
}

static bool
hand_on (Reader *reader, AccordLabelRow *row, GError **error)
{
  if (is_missing (reader, &row->label))
    {
      row->label.length = 0;
      reader->missing++;
    }
  else
    reader->labels++;
  if (reader->quoted_line == 0 && row->label.length > 1 && row->label.data[0] == '"'
      && row->label.data[row->label.length - 1] == '"')
    reader->quoted_line = row->line;
  return reader->func (row, reader->data, error);
}

static AccordSpan
pick (const AccordSpan *cells, size_t column)
{
  return column == ACCORD_COLUMN_NONE ? (AccordSpan){ NULL, 0 } : cells[column];
}

static bool
take_wide (Reader *reader, AccordLabelRow *row, const AccordSpan *cells, GError **error)
{
  for (size_t i = 0; i < reader->columns.n_annotators; i++)
    {
      row->annotator = reader->annotator_names[i];
      row->label = cells[reader->columns.annotators[i]];
      if (!hand_on (reader, row, error))
        return false;
    }
  return true;
}

static bool
take_long (Reader *reader, AccordLabelRow *row, const AccordSpan *cells, GError **error)
{
  const size_t *role = reader->columns.role;
  const char *name = reader->columns.annotator_name;
  row->annotator = name != NULL ? (AccordSpan){ name, strlen (name) } : cells[role[ACCORD_ROLE_ANNOTATOR]];
  if (row->annotator.length == 0)
    return fail_empty (reader, row->line, "annotator", error);
  row->label = cells[role[ACCORD_ROLE_LABEL]];
  row->time = pick (cells, role[ACCORD_ROLE_TIME]);
  row->duration = pick (cells, role[ACCORD_ROLE_DURATION]);
  row->confidence = pick (cells, role[ACCORD_ROLE_CONFIDENCE]);
  return hand_on (reader, row, error);
}

static bool
on_row (uint64_t line, const AccordSpan *cells, size_t n_cells, gpointer data, GError **error)
{
  Reader *reader = data;
  if (!reader->begun)
    return begin (reader, line, cells, n_cells, error);
  const AccordColumns *columns = &reader->columns;
  if (reader->header_line == 0 && is_header (reader, cells, n_cells))
    reader->header_line = line;
  for (size_t i = 0; i < columns->n_attributes; i++)
    reader->attributes[i] = cells[columns->attributes[i]];
  AccordLabelRow row = { .line = line,
                         .item = cells[columns->role[ACCORD_ROLE_ITEM]],
                         .batch = pick (cells, columns->role[ACCORD_ROLE_BATCH]),
                         .gold = pick (cells, columns->role[ACCORD_ROLE_GOLD]),
                         .attributes = reader->attributes,
                         .n_attributes = columns->n_attributes };
  if (row.item.length == 0)
    return fail_empty (reader, line, "item", error);
  if (row.gold.data != NULL && is_missing (reader, &row.gold))
    row.gold.length = 0;
  return reader->options->layout == ACCORD_LAYOUT_WIDE ? take_wide (reader, &row, cells, error)
                                                       : take_long (reader, &row, cells, error);
}

static void
on_progress (uint64_t done, uint64_t total, gpointer data)
{
  const Reader *reader = data;
  if (reader->progress != NULL)
    reader->progress (done, total, reader->data);
}

/* A misspelt --na would make a class of what is none. */
static void
warn_unseen (const Reader *reader, GPtrArray *warnings)
{
  const char *const *missing = reader->options->missing;
  for (size_t i = 0; missing != NULL && missing[i] != NULL && i < 64; i++)
    if (!(reader->missing_seen >> i & 1))
      {
        g_autofree char *text = accord_text_escape (missing[i]);
        g_ptr_array_add (warnings, g_strdup_printf ("%s: --na %s: no label says so", reader->name, text));
      }
}

static void
warn (const Reader *reader, GPtrArray *warnings, bool tsv)
{
  warn_unseen (reader, warnings);
  if (reader->header_line > 0)
    g_ptr_array_add (warnings,
                     g_strdup_printf ("%s:%" G_GUINT64_FORMAT
                                      ": this row repeats the header and was read as a label: remove it",
                                      reader->name, reader->header_line));
  if (tsv && reader->quoted_line > 0)
    g_ptr_array_add (warnings,
                     g_strdup_printf ("%s:%" G_GUINT64_FORMAT ": the quotes around a label are read as "
                                      "part of it, because TSV has no quoting",
                                      reader->name, reader->quoted_line));
}

bool
accord_read_labels (const char *path, const char *name, const AccordReadOptions *options,
                    AccordLabelFunc func, AccordProgressFunc progress, gpointer data,
                    AccordReadResult *ret_result, GError **error)
{
  g_auto (Reader) reader
      = { .name = name, .options = options, .func = func, .progress = progress, .data = data };
  AccordTableInfo info;
  if (!accord_table_read (path, name, options->separator, on_row, on_progress, &reader, &info, error))
    return false;
  GPtrArray *warnings = g_ptr_array_new_with_free_func (g_free);
  warn (&reader, warnings, info.separator == '\t');
  *ret_result = (AccordReadResult){ .format = g_strdup (info.separator == '\t' ? "tsv" : "csv"),
                                    .mapping = g_steal_pointer (&reader.columns.mapping),
                                    .sha256 = g_strdup (info.sha256),
                                    .size = info.size,
                                    .rows = info.rows,
                                    .labels = reader.labels,
                                    .missing = reader.missing,
                                    .defaulted = reader.columns.defaulted,
                                    .candidate = reader.columns.candidate,
                                    .guessed = reader.columns.guessed,
                                    .warnings = warnings };
  return true;
}

/* Stops behind the header, with an error that the caller takes back. */
static bool
stop_at_header (uint64_t line, const AccordSpan *cells, size_t n_cells, gpointer data, GError **error)
{
  Reader *reader = data;
  if (begin (reader, line, cells, n_cells, error))
    g_set_error_literal (error, ACCORD_ERROR, ACCORD_ERROR_USAGE, "the header was read");
  return false;
}

char *
accord_read_mapping (const char *path, const char *name, const AccordReadOptions *options, GError **error)
{
  g_auto (Reader) reader = { .name = name, .options = options };
  AccordTableInfo info;
  GError *failure = NULL;
  if (accord_table_read (path, name, options->separator, stop_at_header, NULL, &reader, &info, &failure)
      || !reader.begun)
    {
      g_propagate_error (error, failure);
      return NULL;
    }
  g_clear_error (&failure);
  return g_steal_pointer (&reader.columns.mapping);
}

void
accord_read_result_clear (AccordReadResult *result)
{
  g_clear_pointer (&result->format, g_free);
  g_clear_pointer (&result->mapping, g_free);
  g_clear_pointer (&result->sha256, g_free);
  g_clear_pointer (&result->warnings, g_ptr_array_unref);
}
