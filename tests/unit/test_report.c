/* Every format, cell by cell; escaping; layout of the table; failing streams.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "unit.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <sys/ioctl.h>
#include <unistd.h>
#include <accord/base/error.h>
#include <accord/report/report.h>
#include <accord/version.h>

static const AccordColumn columns[] = {
  { "name", "name", ACCORD_COLUMN_TEXT, 0 }, { "value", "value", ACCORD_COLUMN_NUMBER, 3 },
  { "low", "low", ACCORD_COLUMN_NUMBER, 3 }, { "labels", "labels", ACCORD_COLUMN_COUNT, 0 },
  { "reason", NULL, ACCORD_COLUMN_TEXT, 0 },
};

typedef void (*FillFunc) (AccordReport *report);

/* (transfer full): what a report that @fill fills writes. */
static char *
render (AccordFormat format, const AccordColumn *cols, size_t n, size_t width, FillFunc fill)
{
  char *text = NULL;
  size_t size = 0;
  FILE *file = open_memstream (&text, &size);
  g_autoptr (AccordReport) report = accord_report_new (format, "accord-test", cols, n, file);
  accord_report_set_width (report, width);
  accord_report_set_quiet (report, true);
  fill (report);
  g_autoptr (GError) error = NULL;
  ck_assert_msg (accord_report_finish (report, &error), "%s", error != NULL ? error->message : "");
  fclose (file);
  return text;
}

static void
assert_render (AccordFormat format, const AccordColumn *cols, size_t n, size_t width, FillFunc fill,
               const char *wanted)
{
  char *text = render (format, cols, n, width, fill);
  ck_assert_str_eq (text, wanted);
  free (text);
}

static void
fill_plain (AccordReport *report)
{
  accord_report_head_text (report, "question", "is it \"good\"?");
  accord_report_head_number (report, "rounds", 12);
  accord_report_head_number (report, "objective", NAN);
  accord_report_heading (report, "Agreement of 3 annotators");
  accord_report_text (report, "alpha");
  accord_report_number (report, 0.1);
  accord_report_number (report, -0.0004);
  accord_report_count (report, 18446744073709551615u);
  accord_report_empty (report);
  accord_report_text (report, "kappa");
  accord_report_undefined (report, "one class only");
  accord_report_number (report, NAN);
  accord_report_count (report, 7);
  accord_report_text (report, "one class only");
  accord_report_note (report, "%d labels set aside", 4);
}

START_TEST (table_aligns_rounds_and_notes)
{
  assert_render (ACCORD_FORMAT_TABLE, columns, 5, 80, fill_plain,
                 "Agreement of 3 annotators\n"
                 "\n"
                 "name   value    low                labels\n"
                 "alpha  0.100  0.000  18446744073709551615\n"
                 "kappa  undefined (one class only)       7\n"
                 "\n"
                 "4 labels set aside\n");
}
END_TEST

START_TEST (tsv_is_exact)
{
  assert_render (ACCORD_FORMAT_TSV, columns, 5, 80, fill_plain,
                 "name\tvalue\tlow\tlabels\treason\n"
                 "alpha\t0.1\t-0.0004\t18446744073709551615\t\n"
                 "kappa\t\t\t7\tone class only\n");
}
END_TEST

START_TEST (csv_is_exact)
{
  assert_render (ACCORD_FORMAT_CSV, columns, 5, 80, fill_plain,
                 "name,value,low,labels,reason\n"
                 "alpha,0.1,-0.0004,18446744073709551615,\n"
                 "kappa,,,7,one class only\n");
}
END_TEST

START_TEST (json_is_one_object)
{
  assert_render (ACCORD_FORMAT_JSON, columns, 5, 80, fill_plain,
                 "{\n"
                 "  \"tool\": \"accord-test\",\n"
                 "  \"version\": \"" ACCORD_VERSION "\",\n"
                 "  \"schema\": 1,\n"
                 "  \"question\": \"is it \\\"good\\\"?\",\n"
                 "  \"rounds\": 12,\n"
                 "  \"objective\": null,\n"
                 "  \"rows\": [\n"
                 "    {\"name\": \"alpha\", \"value\": 0.1, \"low\": -0.0004, \"labels\": "
                 "18446744073709551615, \"reason\": null},\n"
                 "    {\"name\": \"kappa\", \"value\": null, \"low\": null, \"labels\": 7, \"reason\": \"one "
                 "class only\"}\n"
                 "  ],\n"
                 "  \"notes\": [\n"
                 "    \"4 labels set aside\"\n"
                 "  ]\n"
                 "}\n");
}
END_TEST

START_TEST (jsonl_is_one_row_a_line)
{
  assert_render (ACCORD_FORMAT_JSONL, columns, 5, 80, fill_plain,
                 "{\"name\": \"alpha\", \"value\": 0.1, \"low\": -0.0004, \"labels\": "
                 "18446744073709551615, \"reason\": null}\n"
                 "{\"name\": \"kappa\", \"value\": null, \"low\": null, \"labels\": 7, \"reason\": \"one "
                 "class only\"}\n");
}
END_TEST

static void
fill_nothing (AccordReport *report)
{
  accord_report_note (report, "nothing to flag");
}

START_TEST (no_rows)
{
  assert_render (ACCORD_FORMAT_TABLE, columns, 5, 80, fill_nothing, "nothing to flag\n");
  assert_render (ACCORD_FORMAT_TSV, columns, 5, 80, fill_nothing, "name\tvalue\tlow\tlabels\treason\n");
  assert_render (ACCORD_FORMAT_CSV, columns, 5, 80, fill_nothing, "name,value,low,labels,reason\n");
  assert_render (ACCORD_FORMAT_JSONL, columns, 5, 80, fill_nothing, "");
  char *json = render (ACCORD_FORMAT_JSON, columns, 5, 80, fill_nothing);
  ck_assert_ptr_nonnull (strstr (json, "  \"rows\": [],\n  \"notes\": [\n    \"nothing to flag\"\n  ]\n}\n"));
  free (json);
}
END_TEST

/* ---- numbers ---- */

static const AccordColumn number_columns[] = { { "x", "x", ACCORD_COLUMN_NUMBER, 2 } };

static void
fill_odd_numbers (AccordReport *report)
{
  accord_report_number (report, NAN);
  accord_report_number (report, -NAN);
  accord_report_number (report, INFINITY);
  accord_report_number (report, -INFINITY);
  accord_report_number (report, -0.0);
  accord_report_number (report, 0.1 + 0.2);
  accord_report_number (report, 1e-320);
}

START_TEST (neither_nan_nor_inf)
{
  assert_render (ACCORD_FORMAT_TSV, number_columns, 1, 80, fill_odd_numbers,
                 "x\n\n\n\n\n0\n0.30000000000000004\n1e-320\n");
  assert_render (ACCORD_FORMAT_CSV, number_columns, 1, 80, fill_odd_numbers,
                 "x\n\"\"\n\"\"\n\"\"\n\"\"\n0\n0.30000000000000004\n1e-320\n");
  assert_render (ACCORD_FORMAT_TABLE, number_columns, 1, 80, fill_odd_numbers,
                 "   x\n\n\n\n\n0.00\n0.30\n0.00\n");
  assert_render (ACCORD_FORMAT_JSONL, number_columns, 1, 80, fill_odd_numbers,
                 "{\"x\": null}\n{\"x\": null}\n{\"x\": null}\n{\"x\": null}\n{\"x\": 0}\n"
                 "{\"x\": 0.30000000000000004}\n{\"x\": 1e-320}\n");
}
END_TEST

/* ---- hostile text ---- */

static const AccordColumn text_columns[] = {
  { "a", "a", ACCORD_COLUMN_TEXT, 0 },
  { "b", "b", ACCORD_COLUMN_TEXT, 0 },
};

static void
fill_hostile (AccordReport *report)
{
  accord_report_text (report, "tab\there\\");
  accord_report_text (report, "line\nend\r");
  accord_report_text (report, "say \"hi\", you");
  accord_report_text (report, " blank ");
  accord_report_text (report, "\033[2J\007\177");
  accord_report_text (report, "a\342\200\256b\302\205c\357\273\277"); /* U+202E, U+0085, U+FEFF */
}

START_TEST (hostile_text)
{
  assert_render (ACCORD_FORMAT_TSV, text_columns, 2, 80, fill_hostile,
                 "a\tb\n"
                 "tab\\there\\\\\tline\\nend\\r\n"
                 "say \"hi\", you\t blank \n"
                 "\033[2J\007\177\ta\342\200\256b\302\205c\357\273\277\n");
  assert_render (ACCORD_FORMAT_CSV, text_columns, 2, 80, fill_hostile,
                 "a,b\n"
                 "tab\there\\,\"line\nend\r\"\n"
                 "\"say \"\"hi\"\", you\",\" blank \"\n"
                 "\033[2J\007\177,a\342\200\256b\302\205c\357\273\277\n");
  assert_render (ACCORD_FORMAT_JSONL, text_columns, 2, 80, fill_hostile,
                 "{\"a\": \"tab\\there\\\\\", \"b\": \"line\\nend\\r\"}\n"
                 "{\"a\": \"say \\\"hi\\\", you\", \"b\": \" blank \"}\n"
                 "{\"a\": \"\\u001b[2J\\u0007\\u007f\", \"b\": \"a\\u202eb\\u0085c\\ufeff\"}\n");
  assert_render (ACCORD_FORMAT_TABLE, text_columns, 2, 80, fill_hostile,
                 "a                b\n"
                 "tab\\there\\       line\\nend\\r\n"
                 "say \"hi\", you     blank\n"
                 "\\x1B[2J\\x07\\x7F  a\\u{202E}b\\x85c\\u{FEFF}\n");
}
END_TEST

static void
fill_damaged (AccordReport *report)
{
  accord_report_text (report, "a\377b\303");
  accord_report_text (report,
                      "\360\237\230\200 \363\240\200\201"); /* an emoji; U+E0001, a format character */
}

START_TEST (json_repairs_what_is_not_utf8)
{
  assert_render (ACCORD_FORMAT_JSONL, text_columns, 2, 80, fill_damaged,
                 "{\"a\": \"a\357\277\275b\357\277\275\", \"b\": \"\360\237\230\200 \\udb40\\udc01\"}\n");
}
END_TEST

START_TEST (table_survives_what_is_not_utf8)
{
  assert_render (ACCORD_FORMAT_TABLE, text_columns, 2, 80, fill_damaged,
                 "a           b\n"
                 "a\\xFFb\\xC3  \360\237\230\200 \\u{E0001}\n");
}
END_TEST

static void
fill_formula (AccordReport *report)
{
  accord_report_set_safe_csv (report, true);
  accord_report_text (report, "=1+1");
  accord_report_text (report, "@cmd,x");
  accord_report_text (report, "-");
  accord_report_text (report, "a=b");
  accord_report_text (report, "+1");
  accord_report_text (report, "\tx");
  accord_report_number (report, -0.5);
  accord_report_text (report, "");
}

START_TEST (safe_csv_marks_texts_only)
{
  assert_render (ACCORD_FORMAT_CSV, text_columns, 2, 80, fill_formula,
                 "a,b\n'=1+1,\"'@cmd,x\"\n'-,a=b\n'+1,\"'\tx\"\n-0.5,\n");
  assert_render (ACCORD_FORMAT_TSV, text_columns, 2, 80, fill_formula,
                 "a\tb\n=1+1\t@cmd,x\n-\ta=b\n+1\t\\tx\n-0.5\t\n");
}
END_TEST

/* ---- layout ---- */

static void
fill_wide (AccordReport *report)
{
  accord_report_text (report, "\346\235\261\344\272\254"); /* two wide characters */
  accord_report_text (report, "x");
  accord_report_text (report, "e\314\201e\314\201"); /* two letters with combining accents */
  accord_report_text (report, "y");
  accord_report_text (report, "abcde");
  accord_report_text (report, "z");
}

START_TEST (display_width)
{
  assert_render (ACCORD_FORMAT_TABLE, text_columns, 2, 80, fill_wide,
                 "a      b\n"
                 "\346\235\261\344\272\254   x\n"
                 "e\314\201e\314\201     y\n"
                 "abcde  z\n");
}
END_TEST

static void
fill_long (AccordReport *report)
{
  accord_report_heading (report, "a heading that is longer than thirty columns");
  accord_report_text (report, "k");
  accord_report_text (report, "the last column is wrapped to the width of the terminal");
  accord_report_text (report, "l");
  accord_report_text (report, "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa b");
  accord_report_note (report, "notes are wrapped but never cut: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa");
}

START_TEST (last_column_and_notes_are_wrapped)
{
  assert_render (ACCORD_FORMAT_TABLE, text_columns, 2, 30, fill_long,
                 "a heading that is longer than\n"
                 "thirty columns\n"
                 "\n"
                 "a  b\n"
                 "k  the last column is wrapped\n"
                 "   to the width of the\n"
                 "   terminal\n"
                 "l  aaaaaaaaaaaaaaaaaaaaaaaaaaa\n"
                 "   aaaaaaaaa b\n"
                 "\n"
                 "notes are wrapped but never\n"
                 "cut:\n"
                 "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\n");
}
END_TEST

static void
fill_far (AccordReport *report)
{
  accord_report_text (report, "a first column that takes the whole width");
  accord_report_text (report, "what stands behind it is wrapped on a line of its own");
}

static void
fill_chances (AccordReport *report)
{
  static const double chances[] = { .04, 0, 4e-5, 1e-300, .00005 };
  for (size_t i = 0; i < G_N_ELEMENTS (chances); i++)
    accord_report_number (report, chances[i]);
}

START_TEST (a_small_chance_is_not_zero)
{
  static const AccordColumn chances[] = { ACCORD_P ("p", "p") };
  assert_render (ACCORD_FORMAT_TABLE, chances, 1, 50, fill_chances,
                 "      p\n 0.0400\n 0.0000\n<0.0001\n<0.0001\n 0.0001\n");
  assert_render (ACCORD_FORMAT_TSV, chances, 1, 50, fill_chances, "p\n0.04\n0\n4e-05\n1e-300\n5e-05\n");
}
END_TEST

START_TEST (a_narrow_rest_is_not_used)
{
  assert_render (ACCORD_FORMAT_TABLE, text_columns, 2, 50, fill_far,
                 "a\n"
                 "a first column that takes the whole width\n"
                 "    what stands behind it is wrapped on a line of\n"
                 "    its own\n");
}
END_TEST

static void
fill_path (AccordReport *report)
{
  accord_report_text (report, "k");
  accord_report_text (report, "/home/labels/exports/2024/week-one/labels.csv: csv");
  accord_report_text (report, "l");
  accord_report_text (report, "/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa/b");
}

START_TEST (paths_are_cut_behind_slashes)
{
  assert_render (ACCORD_FORMAT_TABLE, text_columns, 2, 30, fill_path,
                 "a  b\n"
                 "k  /home/labels/exports/2024/\n"
                 "   week-one/labels.csv: csv\n"
                 "l  /aaaaaaaaaaaaaaaaaaaaaaaaaa\n"
                 "   aaaaaaaaaa/b\n");
}
END_TEST

START_TEST (no_width_no_wrapping)
{
  assert_render (ACCORD_FORMAT_TABLE, text_columns, 2, 0, fill_long,
                 "a heading that is longer than thirty columns\n"
                 "\n"
                 "a  b\n"
                 "k  the last column is wrapped to the width of the terminal\n"
                 "l  aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa b\n"
                 "\n"
                 "notes are wrapped but never cut: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\n");
}
END_TEST

static const AccordColumn spill_columns[] = {
  { "n", "n", ACCORD_COLUMN_TEXT, 0 },
  { "v", "v", ACCORD_COLUMN_NUMBER, 1 },
  { "w", "w", ACCORD_COLUMN_NUMBER, 1 },
  { "c", "c", ACCORD_COLUMN_COUNT, 0 },
};

static void
fill_spill (AccordReport *report)
{
  accord_report_text (report, "a");
  accord_report_number (report, 1);
  accord_report_number (report, 2);
  accord_report_count (report, 3);
  accord_report_text (report, "b"); /* too wide for v and w: w grows */
  accord_report_undefined (report, "no pair");
  accord_report_empty (report);
  accord_report_count (report, 4);
  accord_report_text (report, "c"); /* up to the end of the line: nothing grows */
  accord_report_undefined (report, "there is no pair of labels");
  accord_report_empty (report);
  accord_report_empty (report);
  accord_report_text (report, "d"); /* nothing empty behind it */
  accord_report_number (report, 1);
  accord_report_undefined (report, NULL);
  accord_report_count (report, 5);
}

START_TEST (undefined_runs_over_empty_cells)
{
  assert_render (ACCORD_FORMAT_TABLE, spill_columns, 4, 80, fill_spill,
                 "n    v               w  c\n"
                 "a  1.0             2.0  3\n"
                 "b  undefined (no pair)  4\n"
                 "c  undefined (there is no pair of labels)\n"
                 "d  1.0  undefined       5\n");
}
END_TEST

/* ---- streams ---- */

static void
assert_write_error (const char *path, int code)
{
  FILE *file = fopen (path, "w");
  ck_assert_ptr_nonnull (file);
  g_autoptr (AccordReport) report = accord_report_new (ACCORD_FORMAT_TSV, "accord-test", columns, 5, file);
  accord_report_set_quiet (report, true);
  fill_plain (report);
  g_autoptr (GError) error = NULL;
  ck_assert (!accord_report_finish (report, &error));
  ck_assert (g_error_matches (error, ACCORD_ERROR, code));
  fclose (file);
}

START_TEST (full_disk)
{
  if (access ("/dev/full", W_OK) != 0)
    {
      unit_skip ("no /dev/full");
      return;
    }
  assert_write_error ("/dev/full", ACCORD_ERROR_IO);
  FILE *file = fopen ("/dev/full", "w");
  g_autoptr (GError) error = NULL;
  ck_assert (!accord_report_plain (file, "text", &error));
  ck_assert (g_error_matches (error, ACCORD_ERROR, ACCORD_ERROR_IO));
  ck_assert_ptr_nonnull (strstr (error->message, "No space left"));
  fclose (file);
}
END_TEST

/* A row far beyond every buffer: the error shows though the last flush has nothing to do. */
START_TEST (early_error_is_kept)
{
  if (access ("/dev/full", W_OK) != 0)
    {
      unit_skip ("no /dev/full");
      return;
    }
  FILE *file = fopen ("/dev/full", "w");
  g_autoptr (AccordReport) report = accord_report_new (ACCORD_FORMAT_TSV, "t", text_columns, 2, file);
  for (int i = 0; i < 100000; i++)
    {
      accord_report_text (report, "some text");
      accord_report_count (report, 1);
    }
  g_autoptr (GError) error = NULL;
  ck_assert (!accord_report_finish (report, &error));
  ck_assert (g_error_matches (error, ACCORD_ERROR, ACCORD_ERROR_IO));
  fclose (file);
}
END_TEST

START_TEST (closed_pipe)
{
  int ends[2];
  ck_assert_int_eq (pipe (ends), 0);
  close (ends[0]);
  signal (SIGPIPE, SIG_IGN);
  FILE *file = fdopen (ends[1], "w");
  g_autoptr (AccordReport) report = accord_report_new (ACCORD_FORMAT_JSON, "t", columns, 5, file);
  fill_plain (report);
  g_autoptr (GError) error = NULL;
  ck_assert (!accord_report_finish (report, &error));
  ck_assert (g_error_matches (error, ACCORD_ERROR, ACCORD_ERROR_PIPE_CLOSED));
  ck_assert_int_eq (accord_error_exit_status (error), 0);
  fclose (file);
}
END_TEST

START_TEST (closed_descriptor)
{
  FILE *file = tmpfile ();
  ck_assert_ptr_nonnull (file);
  close (fileno (file));
  g_autoptr (GError) error = NULL;
  ck_assert (!accord_report_plain (file, "text", &error));
  ck_assert (g_error_matches (error, ACCORD_ERROR, ACCORD_ERROR_IO));
  fclose (file);
}
END_TEST

/* A terminal @columns wide that hands on every byte as it is; -1 where there is none. */
static int
open_terminal (unsigned short terminal_columns, FILE **ret_file)
{
  const int master = posix_openpt (O_RDWR | O_NOCTTY);
  if (master < 0 || grantpt (master) != 0 || unlockpt (master) != 0)
    return -1;
  const int slave = open (ptsname (master), O_RDWR | O_NOCTTY);
  struct termios mode;
  if (slave < 0 || tcgetattr (slave, &mode) != 0)
    return -1;
  cfmakeraw (&mode);
  tcsetattr (slave, TCSANOW, &mode);
  const struct winsize size = { .ws_col = terminal_columns };
  ioctl (slave, TIOCSWINSZ, &size);
  *ret_file = fdopen (slave, "w");
  return master;
}

/* On a terminal the exchange formats too are free of control characters. */
static void
assert_terminal (AccordFormat format, FillFunc fill, const char *wanted)
{
  FILE *file = NULL;
  const int master = open_terminal (33, &file);
  if (master < 0)
    {
      unit_skip ("no pseudo terminal");
      return;
    }
  g_unsetenv ("COLUMNS");
  g_autoptr (AccordReport) report = accord_report_new (format, "accord-test", text_columns, 2, file);
  accord_report_set_quiet (report, true);
  fill (report);
  g_autoptr (GError) error = NULL;
  ck_assert (accord_report_finish (report, &error));
  char got[1024];
  size_t length = 0;
  while (length < strlen (wanted)) /* a terminal hands on what it has */
    {
      const ssize_t n = read (master, got + length, sizeof got - 1 - length);
      ck_assert_int_gt (n, 0);
      length += (size_t) n;
    }
  got[length] = '\0';
  ck_assert_str_eq (got, wanted);
  fclose (file);
  close (master);
}

START_TEST (terminals_never_see_controls)
{
  assert_terminal (ACCORD_FORMAT_TSV, fill_hostile,
                   "a\tb\n"
                   "tab\\there\\\tline\\nend\\r\n"
                   "say \"hi\", you\t blank \n"
                   "\\x1B[2J\\x07\\x7F\ta\\u{202E}b\\x85c\\u{FEFF}\n");
  assert_terminal (ACCORD_FORMAT_CSV, fill_hostile,
                   "a,b\n"
                   "tab\\there\\,line\\nend\\r\n"
                   "\"say \"\"hi\"\", you\",\" blank \"\n"
                   "\\x1B[2J\\x07\\x7F,a\\u{202E}b\\x85c\\u{FEFF}\n");
}
END_TEST

static void
fill_sentence (AccordReport *report)
{
  accord_report_text (report, "k");
  accord_report_text (report, "as wide as the terminal, not wider");
}

START_TEST (tables_are_as_wide_as_the_terminal)
{
  assert_terminal (ACCORD_FORMAT_TABLE, fill_sentence,
                   "a  b\n"
                   "k  as wide as the terminal, not\n"
                   "   wider\n");
}
END_TEST

START_TEST (format_names)
{
  AccordFormat format = ACCORD_FORMAT_TABLE;
  ck_assert (accord_format_parse ("jsonl", &format) && format == ACCORD_FORMAT_JSONL);
  ck_assert (accord_format_parse ("csv", &format) && format == ACCORD_FORMAT_CSV);
  ck_assert (!accord_format_parse ("JSON", &format));
  ck_assert (!accord_format_parse ("", &format));
  ck_assert_int_eq (format, ACCORD_FORMAT_CSV);
}
END_TEST

Suite *
accord_suite (void)
{
  const TTest *const tests[] = {
    table_aligns_rounds_and_notes,
    tsv_is_exact,
    csv_is_exact,
    json_is_one_object,
    jsonl_is_one_row_a_line,
    no_rows,
    neither_nan_nor_inf,
    hostile_text,
    json_repairs_what_is_not_utf8,
    table_survives_what_is_not_utf8,
    safe_csv_marks_texts_only,
    display_width,
    last_column_and_notes_are_wrapped,
    a_narrow_rest_is_not_used,
    a_small_chance_is_not_zero,
    paths_are_cut_behind_slashes,
    no_width_no_wrapping,
    undefined_runs_over_empty_cells,
    full_disk,
    early_error_is_kept,
    closed_pipe,
    closed_descriptor,
    terminals_never_see_controls,
    tables_are_as_wide_as_the_terminal,
    format_names,
  };
  Suite *suite = suite_create ("report");
  for (size_t i = 0; i < G_N_ELEMENTS (tests); i++)
    {
      TCase *one = tcase_create (tests[i]->name);
      tcase_add_test (one, tests[i]);
      suite_add_tcase (suite, one);
    }
  return suite;
}
