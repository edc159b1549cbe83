/* One report layer for every tool: rows of cells as an aligned table, TSV, CSV, JSON or JSON lines.
 *
 * Machine formats (tsv, csv, json, jsonl) hold every column under its name with full precision; the
 * table holds the columns that have a heading, rounded, with untrusted text escaped.
 * TSV writes tab, line feed, carriage return and backslash as \t \n \r \\; CSV is RFC 4180 with LF.  On a
 * terminal control and bidirectional characters are escaped in TSV and CSV too; JSON always spells them
 * \uXXXX. A report without rows has no table: only headings and notes (TSV and CSV: the header line).
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  ACCORD_FORMAT_TABLE,
  ACCORD_FORMAT_CSV,
  ACCORD_FORMAT_TSV,
  ACCORD_FORMAT_JSON,
  ACCORD_FORMAT_JSONL,
} AccordFormat;

/** accord_format_parse: "table", "csv", "tsv", "json", "jsonl". */
bool accord_format_parse (const char *name, AccordFormat *ret_format) G_GNUC_WARN_UNUSED_RESULT;

typedef enum
{
  ACCORD_COLUMN_TEXT,   /* left-aligned */
  ACCORD_COLUMN_NUMBER, /* a double, right-aligned, rounded to `decimals` in the table */
  ACCORD_COLUMN_COUNT,  /* an integer, right-aligned */
  ACCORD_COLUMN_P,      /* as a number, but the table never rounds a chance to 0 */
} AccordColumnType;

/**
 * AccordColumn:
 * @name: the stable name in machine formats
 * @heading: the table's heading; NULL = not in the table
 * @decimals: places in the table (numbers only)
 *
 * The last table column, if text, is wrapped to the terminal's width, on a line of its own where little room is left;
 * others never are.
 */
typedef struct
{
  const char *name;
  const char *heading;
  AccordColumnType type;
  int decimals;
} AccordColumn;

/* Initialisers of columns, heading NULL = not in the table. */
#define ACCORD_TEXT(name, heading)                                                                           \
  {                                                                                                          \
    name, heading, ACCORD_COLUMN_TEXT, 0                                                                     \
  }
#define ACCORD_NUMBER(name, heading, decimals)                                                               \
  {                                                                                                          \
    name, heading, ACCORD_COLUMN_NUMBER, decimals                                                            \
  }
#define ACCORD_P(name, heading)                                                                              \
  {                                                                                                          \
    name, heading, ACCORD_COLUMN_P, 4                                                                        \
  }
#define ACCORD_COUNT(name, heading)                                                                          \
  {                                                                                                          \
    name, heading, ACCORD_COLUMN_COUNT, 0                                                                    \
  }

typedef struct AccordReport AccordReport;

/**
 * accord_report_new:
 * @tool: program name for the JSON head
 * @columns: @n_columns columns; must outlive the report
 * @out: (nullable): stream to write to; NULL = standard output
 *
 * Everything is buffered or streamed; errors show in accord_report_finish().
 */
AccordReport *accord_report_new (AccordFormat format, const char *tool, const AccordColumn *columns,
                                 size_t n_columns, FILE *out);

void accord_report_free (AccordReport *report);

/** accord_report_head_text: a member of the JSON object beside `rows` ("question": "label"). Before the first
 * row. */
void accord_report_head_text (AccordReport *report, const char *key, const char *value);
void accord_report_head_number (AccordReport *report, const char *key, double value); /* NAN = null */
void accord_report_head_flag (AccordReport *report, const char *key, bool value);

/** accord_report_heading: a line above the table; table format only. Until accord_report_finish(). */
void accord_report_heading (AccordReport *report, const char *format, ...) G_GNUC_PRINTF (2, 3);

/** accord_report_note: a line below the table (wrapped); in JSON an element of "notes"; otherwise to standard
 * error as `tool: …` unless accord_report_set_quiet(). */
void accord_report_note (AccordReport *report, const char *format, ...) G_GNUC_PRINTF (2, 3);

void accord_report_set_quiet (AccordReport *report, bool quiet);

/** accord_report_set_safe_csv: CSV only: a text cell that a spreadsheet would take for a formula (it starts
 * with = + - @, tab or CR) gets a leading apostrophe. */
void accord_report_set_safe_csv (AccordReport *report, bool safe);

/** accord_report_set_width: columns of the terminal; 0 = no wrapping. Default: COLUMNS, else the terminal,
 * else 80. */
void accord_report_set_width (AccordReport *report, size_t width);

/* Cells, left to right; a row ends by itself with its last column. */
void accord_report_text (AccordReport *report, const char *text); /* NULL = empty cell (JSON null) */
void accord_report_number (AccordReport *report, double value);   /* NAN = empty cell (JSON null) */
void accord_report_count (AccordReport *report, uint64_t value);
void accord_report_empty (AccordReport *report);
/** accord_report_undefined: empty in machine formats; in the table `undefined (reason)`, which may run over
 * the empty cells behind it. */
void accord_report_undefined (AccordReport *report, const char *reason);

/** accord_report_finish: writes what is left and flushes. ACCORD_ERROR_IO, or ACCORD_ERROR_PIPE_CLOSED. */
bool accord_report_finish (AccordReport *report, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** accord_report_plain: writes a text (not a table) with the same checks; used by help and listings. */
bool accord_report_plain (FILE *out, const char *text, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AccordReport, accord_report_free)

G_END_DECLS
