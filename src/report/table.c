/* The aligned table for people: cells are kept until the widths are known.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "internal.h"

#include <string.h>
#include <accord/base/number.h>
#include <accord/base/text.h>

enum
{
  EMPTY = '-',
  PLAIN = '+',
  SPILL = '!',
  GAP = 2,         /* blanks between columns */
  LEAST_WRAP = 12, /* the last column never gets narrower … */
  BELOW = 4,       /* … but stands on a line of its own, this far in, where it would */
};

typedef struct
{
  const char *text; /* escaped; NULL = empty */
  size_t width;
  bool spill; /* may run over the empty cells behind it */
} TableCell;

struct AccordTable
{
  GString *cells; /* row by row: a byte EMPTY, PLAIN or SPILL, the escaped text, NUL */
  size_t n_cells;
  size_t n_shown;
  size_t *shown;  /* n_shown: their places in report->columns */
  size_t *widths; /* n_shown */
  size_t gap;
};

void
accord_table_free (AccordTable *table)
{
  if (table == NULL)
    return;
  g_string_free (table->cells, TRUE);
  g_free (table->shown);
  g_free (table->widths);
  g_free (table);
}

static const AccordColumn *
column_of (const AccordReport *report, size_t shown)
{
  return &report->columns[report->table->shown[shown]];
}

static void
begin (AccordReport *report)
{
  AccordTable *table = report->table = g_new0 (AccordTable, 1);
  table->cells = g_string_new (NULL);
  table->shown = g_new0 (size_t, report->n_columns + 1);
  table->widths = g_new0 (size_t, report->n_columns + 1);
  for (size_t i = 0; i < report->n_columns; i++)
    if (report->columns[i].heading != NULL)
      {
        g_autofree char *heading = accord_text_escape (report->columns[i].heading);
        table->widths[table->n_shown] = accord_text_width (heading);
        table->shown[table->n_shown++] = i;
      }
}

/* A number as its column has it. */
static char *
number_text (const AccordColumn *column, double value)
{
  char number[ACCORD_NUMBER_BUFFER];
  if (column->type == ACCORD_COLUMN_P && value > 0 && value < .00005)
    return g_strdup ("<0.0001");
  return g_strdup (accord_number_fixed (value, column->decimals, number));
}

static char *
cell_text (const AccordReport *report, const AccordCell *cell)
{
  switch (cell->kind)
    {
    case ACCORD_CELL_TEXT:
      return accord_text_escape (cell->text);
    case ACCORD_CELL_NUMBER:
      return number_text (&report->columns[report->at], cell->number);
    case ACCORD_CELL_COUNT:
      return g_strdup_printf ("%" G_GUINT64_FORMAT, cell->count);
      case ACCORD_CELL_UNDEFINED: {
        g_autofree char *reason = accord_text_escape (cell->text);
        return *reason != '\0' ? g_strdup_printf ("undefined (%s)", reason) : g_strdup ("undefined");
      }
    default:
      return NULL;
    }
}

static void
cell (AccordReport *report, const AccordCell *cell)
{
  if (report->columns[report->at].heading == NULL)
    return;
  AccordTable *table = report->table;
  g_autofree char *text = cell_text (report, cell);
  const size_t place = table->n_cells++ % table->n_shown;
  const bool empty = text == NULL || *text == '\0';
  const bool spill = cell->kind == ACCORD_CELL_UNDEFINED;
  g_string_append_c (table->cells, empty ? EMPTY : spill ? SPILL : PLAIN);
  if (!empty)
    g_string_append (table->cells, text);
  g_string_append_c (table->cells, '\0');
  if (!empty && !spill)
    table->widths[place] = MAX (table->widths[place], accord_text_width (text));
}

/* The row whose cells start at @at.  Returns: where the next row starts. */
static const char *
read_row (const AccordTable *table, const char *at, TableCell *ret_row)
{
  for (size_t i = 0; i < table->n_shown; i++)
    {
      const char *text = at + 1;
      ret_row[i] = (TableCell){ .spill = *at == SPILL };
      if (*at != EMPTY)
        {
          ret_row[i].text = text;
          ret_row[i].width = accord_text_width (text);
        }
      at = text + strlen (text) + 1;
    }
  return at;
}

static bool
is_right (const AccordReport *report, const TableCell *row, size_t at)
{
  return !row[at].spill && column_of (report, at)->type != ACCORD_COLUMN_TEXT;
}

/* The first column behind the empty cells that the cell at @at may cover, and the columns it can take: up to
 * the gap before the next text, which may stand at the right of its own column. */
static size_t
spill_end (const AccordReport *report, const TableCell *row, size_t at, size_t *ret_room)
{
  const AccordTable *table = report->table;
  size_t end = at + 1, room = table->widths[at];
  while (end < table->n_shown && row[end].text == NULL)
    room += table->gap + table->widths[end++];
  if (end < table->n_shown && is_right (report, row, end))
    room += table->widths[end] - row[end].width;
  *ret_room = end < table->n_shown ? room : SIZE_MAX;
  return end;
}

/* Widens the last covered column where an `undefined (…)` has too little room. */
static void
make_room (AccordReport *report, const TableCell *row)
{
  AccordTable *table = report->table;
  for (size_t i = 0; i < table->n_shown; i++)
    {
      if (!row[i].spill)
        continue;
      size_t room;
      const size_t end = spill_end (report, row, i, &room);
      if (row[i].width > room)
        table->widths[end - 1] += row[i].width - room;
    }
}

/* Where the last column starts. */
static size_t
last_start (const AccordTable *table)
{
  size_t start = 0;
  for (size_t i = 0; i + 1 < table->n_shown; i++)
    start += table->widths[i] + table->gap;
  return start;
}

/* Is the table too wide, its last column narrowed if it is text? */
static bool
too_wide (const AccordReport *report)
{
  const AccordTable *table = report->table;
  const size_t last = table->n_shown - 1, width = table->widths[last];
  const bool text = column_of (report, last)->type == ACCORD_COLUMN_TEXT;
  return report->width > 0 && report->width < last_start (table) + (text ? MIN (LEAST_WRAP, width) : width);
}

/* Is the last column, of text, too far right for the width? */
static bool
goes_below (const AccordReport *report)
{
  return too_wide (report) && column_of (report, report->table->n_shown - 1)->type == ACCORD_COLUMN_TEXT
         && report->width >= BELOW + LEAST_WRAP;
}

static void
write_last (AccordReport *report, const char *text)
{
  GString *out = report->output.buffer;
  const size_t start = last_start (report->table);
  const bool text_column = column_of (report, report->table->n_shown - 1)->type == ACCORD_COLUMN_TEXT;
  if (goes_below (report))
    {
      g_string_append_printf (out, "\n%*s", BELOW, "");
      accord_wrap_append (out, text, report->width - BELOW, BELOW, true);
      return;
    }
  const bool room = report->width > start;
  accord_wrap_append (out, text, text_column && room ? report->width - start : 0, start, true);
}

/* No blanks at the end of a line: they are written when the next text is known. */
static void
write_row (AccordReport *report, const TableCell *row)
{
  const AccordTable *table = report->table;
  GString *out = report->output.buffer;
  size_t written = 0, start = 0;
  for (size_t i = 0; i < table->n_shown; i++)
    {
      if (row[i].text != NULL)
        {
          const size_t target = start + (is_right (report, row, i) ? table->widths[i] - row[i].width : 0);
          const bool last = i + 1 == table->n_shown;
          for (; written < target && !(last && goes_below (report)); written++)
            g_string_append_c (out, ' ');
          if (last)
            write_last (report, row[i].text);
          else
            g_string_append (out, row[i].text);
          written += row[i].width;
        }
      start += table->widths[i] + table->gap;
    }
  g_string_append_c (out, '\n');
  accord_output_spill (&report->output);
}

static void
write_headings (AccordReport *report)
{
  const AccordTable *table = report->table;
  g_autofree TableCell *row = g_new0 (TableCell, table->n_shown);
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  for (size_t i = 0; i < table->n_shown; i++)
    {
      char *text = accord_text_escape (column_of (report, i)->heading);
      g_ptr_array_add (texts, text);
      const bool below = i + 1 == table->n_shown && goes_below (report);
      row[i].text = *text != '\0' && !below ? text : NULL;
      row[i].width = accord_text_width (text);
    }
  write_row (report, row);
}

static void
write_lines (AccordReport *report, const GPtrArray *lines)
{
  for (guint i = 0; i < lines->len; i++)
    {
      g_autofree char *text = accord_text_escape (lines->pdata[i]);
      accord_wrap_append (report->output.buffer, text, report->width, 0, false);
      g_string_append_c (report->output.buffer, '\n');
    }
}

/* Widens columns for all that runs over. */
static void
make_rooms (AccordReport *report, TableCell *row)
{
  const AccordTable *table = report->table;
  const char *end = table->cells->str + table->cells->len;
  for (const char *at = table->cells->str; at < end;)
    {
      at = read_row (table, at, row);
      make_room (report, row);
    }
}

static void
write_table (AccordReport *report)
{
  const AccordTable *table = report->table;
  g_autofree TableCell *row = g_new0 (TableCell, table->n_shown);
  const char *end = table->cells->str + table->cells->len;
  report->table->gap = GAP;
  make_rooms (report, row);
  if (too_wide (report))
    {
      report->table->gap = 1;
      make_rooms (report, row);
    }
  write_headings (report);
  for (const char *at = table->cells->str; at < end;)
    {
      at = read_row (table, at, row);
      write_row (report, row);
    }
}

static void
finish (AccordReport *report)
{
  GString *out = report->output.buffer;
  const bool rows = report->table->n_cells > 0;
  write_lines (report, report->headings);
  if (rows && report->headings->len > 0)
    g_string_append_c (out, '\n');
  if (rows)
    write_table (report);
  if (report->notes->len > 0 && (rows || report->headings->len > 0))
    g_string_append_c (out, '\n');
  write_lines (report, report->notes);
}

const AccordWriter accord_writer_table = { begin, cell, finish };
