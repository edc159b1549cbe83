/* What the files of this layer share: the report's state, one writer a format, checked output.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <accord/report/report.h>

typedef enum
{
  ACCORD_CELL_TEXT,
  ACCORD_CELL_NUMBER,
  ACCORD_CELL_COUNT,
  ACCORD_CELL_EMPTY,
  ACCORD_CELL_UNDEFINED, /* text = the reason */
} AccordCellKind;

typedef struct
{
  AccordCellKind kind;
  const char *text;
  double number; /* finite */
  uint64_t count;
} AccordCell;

/** A stream with its own buffer; the first error stays, what follows it is dropped. */
typedef struct
{
  FILE *file;
  GString *buffer;
  int error; /* errno, 0 = none */
} AccordOutput;

void accord_output_init (AccordOutput *output, FILE *file);
void accord_output_clear (AccordOutput *output);
void accord_output_spill (AccordOutput *output); /* writes the buffer when it is full */
bool accord_output_finish (AccordOutput *output, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** How a format writes; `report->at` is the column of the cell. */
typedef struct
{
  void (*begin) (AccordReport *report);
  void (*cell) (AccordReport *report, const AccordCell *cell);
  void (*finish) (AccordReport *report);
} AccordWriter;

extern const AccordWriter accord_writer_table;
extern const AccordWriter accord_writer_delimited;
extern const AccordWriter accord_writer_json;

typedef struct AccordTable AccordTable;
void accord_table_free (AccordTable *table);

struct AccordReport
{
  AccordFormat format;
  const AccordWriter *writer;
  char *tool;
  const AccordColumn *columns;
  size_t n_columns;
  AccordOutput output;
  bool terminal; /* the output is one: control characters never reach it */
  bool quiet;
  bool safe_csv;
  bool begun;
  size_t width;
  size_t at;
  uint64_t rows;
  GPtrArray *head;     /* char*: members of the JSON object, written out */
  GPtrArray *headings; /* char* */
  GPtrArray *notes;    /* char* */
  AccordTable *table;
};

/** Appends @text as a JSON string, quotes included; bytes that are not UTF-8 become U+FFFD. */
void accord_json_append_text (GString *out, const char *text);

/** Appends escaped @text in lines of at most @width columns (0 = one line), each but the first behind @indent
 * blanks; @split: words wider than a line are cut. */
void accord_wrap_append (GString *out, const char *text, size_t width, size_t indent, bool split);
