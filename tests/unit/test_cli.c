/* The one main: options as the tool sees them, refusals, messages and exit status; classes named in options.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "unit.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <accord/base/error.h>
#include <accord/cli/cli.h>
#include <accord/cli/verbs.h>

/* ---- a tool that does what the test says ---- */

static char *opt_text;
static char *opt_file;
static int (*behaviour) (AccordCli *cli, GError **error);

static int
run (AccordCli *cli, GError **error)
{
  return behaviour != NULL ? behaviour (cli, error) : 0;
}

static const GOptionEntry own_options[] = {
  { "text", 't', 0, G_OPTION_ARG_FILENAME, &opt_text, "some text", "TEXT" },
  ACCORD_CLI_GROUP ("Some files"),
  { "file", 0, 0, G_OPTION_ARG_FILENAME, &opt_file, "some file", "FILE" },
  { NULL, 0, 0, G_OPTION_ARG_NONE, NULL, NULL, NULL },
};

static const AccordTool tool = {
  .name = "accord-test",
  .arguments = "DATABASE|FILE...",
  .summary = "test the command line",
  .options = own_options,
  .flags = ACCORD_CLI_REPORT | ACCORD_CLI_LABELS | ACCORD_CLI_FILES | ACCORD_CLI_INTERVAL | ACCORD_CLI_SEED,
  .run = run,
};

typedef struct
{
  int status;
  char *output;
  char *messages;
} Outcome;

static void
outcome_clear (Outcome *outcome)
{
  g_free (outcome->output);
  g_free (outcome->messages);
  g_clear_pointer (&opt_text, g_free);
  g_clear_pointer (&opt_file, g_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Outcome, outcome_clear)

static char *
read_all (FILE *file)
{
  GString *text = g_string_new (NULL);
  rewind (file);
  int c;
  while ((c = fgetc (file)) != EOF)
    g_string_append_c (text, (char) c);
  fclose (file);
  return g_string_free (text, FALSE);
}

/* Runs the tool with its standard streams in files. */
static Outcome
main_of (const AccordTool *which, const char *const *arguments)
{
  int argc = 0;
  char *argv[32] = { NULL };
  argv[argc++] = (char *) which->name;
  for (; *arguments != NULL; arguments++)
    argv[argc++] = (char *) *arguments;
  fflush (NULL);
  FILE *out = tmpfile (), *err = tmpfile ();
  const int old_out = dup (1), old_err = dup (2);
  dup2 (fileno (out), 1);
  dup2 (fileno (err), 2);
  Outcome outcome = { .status = accord_cli_main (which, argc, argv) };
  fflush (NULL);
  dup2 (old_out, 1);
  dup2 (old_err, 2);
  close (old_out);
  close (old_err);
  outcome.output = read_all (out);
  outcome.messages = read_all (err);
  return outcome;
}

#define MAIN(...) main_of (&tool, (const char *const[]){ __VA_ARGS__, NULL })

/* ---- what the tool sees ---- */

static int
see_everything (AccordCli *cli, GError **error)
{
  (void) error;
  const char *const *arguments = accord_cli_arguments (cli);
  ck_assert_str_eq (arguments[0], "-");
  ck_assert_str_eq (arguments[1], "-x");
  ck_assert_ptr_null (arguments[2]);
  ck_assert (accord_cli_quiet (cli));
  ck_assert_int_eq (accord_cli_format (cli), ACCORD_FORMAT_JSONL);
  unit_assert_near (accord_cli_confidence (cli), 0.9, 1e-15);
  ck_assert (accord_cli_seed (cli) == UINT64_MAX);
  ck_assert_str_eq (accord_cli_question (cli), "gr\303\266\303\237e");
  ck_assert_str_eq (opt_text, "-1");
  const AccordReadOptions *read = accord_cli_read_options (cli);
  ck_assert_int_eq (read->layout, ACCORD_LAYOUT_WIDE);
  ck_assert_int_eq (read->separator, '\t');
  ck_assert_str_eq (read->item, "task");
  ck_assert_str_eq (read->missing[0], "n/a");
  ck_assert_str_eq (read->missing[1], "");
  const AccordImportOptions *import = accord_cli_import_options (cli);
  ck_assert_int_eq (import->repeats, ACCORD_REPEATS_KEEP);
  ck_assert_str_eq (import->tags[0], "unclear");
  ck_assert_str_eq (import->question, "gr\303\266\303\237e");
  return 1;
}

START_TEST (options_reach_the_tool)
{
  behaviour = see_everything;
  g_auto (Outcome) outcome = MAIN (
      "-q", "--format=jsonl", "--confidence", "90", "--seed", "18446744073709551615", "--question",
      "gr\303\266\303\237e", "-t", "-1", "--item", "--quiet=1", "--from", "wide", "--separator", "tab",
      "--item", "task", "--na", "n/a", "--na", "", "--repeats", "keep", "--tag", "unclear", "-", "--", "-x");
  ck_assert_str_eq (outcome.messages, "");
  ck_assert_int_eq (outcome.status, 1);
}
END_TEST

static int
see_attached (AccordCli *cli, GError **error)
{
  (void) error;
  ck_assert (accord_cli_quiet (cli));
  ck_assert_int_eq (accord_cli_format (cli), ACCORD_FORMAT_CSV);
  ck_assert_str_eq (opt_text, "=-qf");
  ck_assert_str_eq (accord_cli_question (cli), "-fjson");
  ck_assert_str_eq (accord_cli_arguments (cli)[0], "-");
  ck_assert_str_eq (accord_cli_arguments (cli)[1], "-fjson");
  return 0;
}

START_TEST (values_behind_short_options)
{
  behaviour = see_attached;
  g_auto (Outcome) outcome = MAIN ("-fjson", "-qfcsv", "-t=-qf", "--question", "-fjson", "-", "--", "-fjson");
  ck_assert_str_eq (outcome.messages, "");
  ck_assert_int_eq (outcome.status, 0);
}
END_TEST

static int
see_defaults (AccordCli *cli, GError **error)
{
  (void) error;
  ck_assert_ptr_null (accord_cli_arguments (cli)[0]);
  ck_assert_ptr_null (accord_cli_shift (cli));
  ck_assert (!accord_cli_quiet (cli));
  ck_assert_int_eq (accord_cli_format (cli), ACCORD_FORMAT_TSV); /* no terminal */
  unit_assert_near (accord_cli_confidence (cli), 0.95, 1e-15);
  ck_assert (accord_cli_seed (cli) == 1);
  ck_assert_ptr_null (accord_cli_question (cli));
  ck_assert_int_eq (accord_cli_read_options (cli)->layout, ACCORD_LAYOUT_LONG);
  ck_assert_int_eq (accord_cli_read_options (cli)->separator, 0);
  ck_assert_int_eq (accord_cli_import_options (cli)->repeats, ACCORD_REPEATS_REFUSE);
  return 0;
}

START_TEST (defaults)
{
  behaviour = see_defaults;
  g_auto (Outcome) outcome = main_of (&tool, (const char *const[]){ NULL });
  ck_assert_int_eq (outcome.status, 0);
  ck_assert_str_eq (outcome.messages, "");
}
END_TEST

static int
shift_once (AccordCli *cli, GError **error)
{
  (void) error;
  ck_assert_str_eq (accord_cli_shift (cli), "list");
  ck_assert_str_eq (accord_cli_arguments (cli)[0], "x.db");
  return 0;
}

START_TEST (a_verb_is_shifted)
{
  behaviour = shift_once;
  g_auto (Outcome) outcome = MAIN ("list", "-q", "x.db");
  ck_assert_int_eq (outcome.status, 0);
}
END_TEST

/* ---- refusals ---- */

static int
not_reached (AccordCli *cli, GError **error)
{
  (void) cli;
  (void) error;
  ck_abort_msg ("the tool ran though its options are wrong");
}

static const struct
{
  const char *arguments[3];
  const char *message; /* behind "accord-test: " */
} refusals[] = {
  { { "--nonsense" }, "unknown option --nonsense; see accord-test --help\n" },
  { { "-Z" }, "unknown option -Z; see accord-test --help\n" },
  { { "--seed" }, "missing argument for --seed; see accord-test --help\n" },
  { { "--quiet=0" }, "--quiet takes no value\n" },
  { { "--seed", "-1" }, "--seed -1: not a whole number\n" },
  { { "--seed", "010" }, "--seed 010: not a whole number\n" },
  { { "--seed", "0x10" }, "--seed 0x10: not a whole number\n" },
  { { "--seed", "1e3" }, "--seed 1e3: not a whole number\n" },
  { { "--seed", "" }, "--seed : not a whole number\n" },
  { { "--seed", "18446744073709551616" }, "--seed 18446744073709551616: not a whole number\n" },
  { { "--confidence", "nan" }, "--confidence nan: not a number\n" },
  { { "--confidence", " 95" }, "--confidence  95: not a number\n" },
  { { "--confidence", "0.95" }, "--confidence 0.95: give percent, such as 95\n" },
  { { "--confidence", "100" }, "--confidence 100: give percent from 50 to below 100\n" },
  { { "--confidence", "49.9" }, "--confidence 49.9: give percent from 50 to below 100\n" },
  { { "--confidence", "-95" }, "--confidence -95: give percent from 50 to below 100\n" },
  { { "--format", "xml" }, "--format xml: not one of table, csv, tsv, json, jsonl\n" },
  { { "-fxml" }, "--format xml: not one of table, csv, tsv, json, jsonl\n" },
  { { "-qf" }, "missing argument for -f; see accord-test --help\n" },
  { { "-f", "JSON" }, "--format JSON: not one of table, csv, tsv, json, jsonl\n" },
  { { "--rounds", "second" }, "--rounds second: not one of last, first, all\n" },
  { { "--from", "json" }, "--from json: not one of long, wide\n" },
  { { "--repeats", "drop" }, "--repeats drop: not one of refuse, last, keep\n" },
  { { "--separator", "x" }, "--separator x: not one of comma, semicolon, tab\n" },
  { { "--where", "split" }, "--where split: write COLUMN=VALUE or COLUMN!=VALUE\n" },
  { { "--where", "=x" }, "--where =x: write COLUMN=VALUE or COLUMN!=VALUE\n" },
  { { "--question", "" }, "--question: the name is empty\n" },
  { { "--question", "a\377" }, "--question: the text is not UTF-8 (byte 2)\n" },
  { { "--na", "\303" }, "--na: the text is not UTF-8 (byte 1)\n" },
  { { "--text", "\300\200" }, "--text: the text is not UTF-8 (byte 1)\n" },
  { { "--format", "\033[2J" }, "--format \\x1B[2J: not one of table, csv, tsv, json, jsonl\n" },
};

START_TEST (wrong_options_are_refused)
{
  behaviour = not_reached;
  for (size_t i = 0; i < G_N_ELEMENTS (refusals); i++)
    {
      g_auto (Outcome) outcome = main_of (&tool, refusals[i].arguments);
      ck_assert_int_eq (outcome.status, 2);
      ck_assert_str_eq (outcome.output, "");
      g_autofree char *wanted = g_strconcat ("accord-test: ", refusals[i].message, NULL);
      ck_assert_str_eq (outcome.messages, wanted);
    }
}
END_TEST

static int
see_path (AccordCli *cli, GError **error)
{
  (void) error;
  ck_assert_str_eq (opt_file, "\377");
  ck_assert_str_eq (accord_cli_arguments (cli)[0], "\376");
  return 0;
}

START_TEST (paths_may_be_any_bytes)
{
  behaviour = see_path;
  g_auto (Outcome) outcome = MAIN ("--file", "\377", "\376");
  ck_assert_int_eq (outcome.status, 0);
}
END_TEST

/* ---- answers and exit status ---- */

START_TEST (help_version_summary)
{
  behaviour = not_reached;
  g_auto (Outcome) help = MAIN ("--seed", "bad", "--help");
  ck_assert_int_eq (help.status, 0);
  ck_assert (g_str_has_prefix (help.output,
                               "usage: accord-test [OPTION]... DATABASE|FILE...\ntest the command line\n"));
  ck_assert_ptr_nonnull (strstr (help.output, "\n\nOptions:\n  -t, --text TEXT         some text\n"
                                              "\nSome files:\n      --file FILE         some file\n\nWhich"));
  ck_assert_ptr_nonnull (strstr (help.output, "--rounds last|first|all\n"));
  ck_assert_ptr_null (strstr (help.output, "--summary"));
  g_auto (GStrv) lines = g_strsplit (help.output, "\n", -1);
  for (char **line = lines; *line != NULL; line++)
    ck_assert_uint_le (strlen (*line), 79);
  g_auto (Outcome) version = MAIN ("--version");
  ck_assert (g_str_has_prefix (version.output, "accord-test 0.1.0\n"));
  g_auto (Outcome) summary = MAIN ("--summary");
  ck_assert_str_eq (summary.output, "test the command line\n");
}
END_TEST

static int wanted_code;

static int
fail_with_code (AccordCli *cli, GError **error)
{
  (void) cli;
  g_set_error (error, ACCORD_ERROR, wanted_code, "no \033[1mluck");
  return 1;
}

START_TEST (errors_end_with_their_status)
{
  behaviour = fail_with_code;
  for (wanted_code = ACCORD_ERROR_USAGE; wanted_code <= ACCORD_ERROR_MEMORY; wanted_code++)
    {
      g_auto (Outcome) outcome = MAIN ("x");
      ck_assert_int_eq (outcome.status, 2);
      ck_assert_str_eq (outcome.messages, "accord-test: no \\x1B[1mluck\n");
    }
  wanted_code = ACCORD_ERROR_PIPE_CLOSED;
  g_auto (Outcome) quiet = MAIN ("x");
  ck_assert_int_eq (quiet.status, 0);
  ck_assert_str_eq (quiet.messages, "");
}
END_TEST

static int
warn_twice (AccordCli *cli, GError **error)
{
  (void) error;
  accord_cli_warn (cli, "%d %s", 2, "line\nbreak");
  return 0;
}

START_TEST (quiet_silences_warnings)
{
  behaviour = warn_twice;
  g_auto (Outcome) loud = MAIN ("x");
  ck_assert_str_eq (loud.messages, "accord-test: 2 line\\nbreak\n");
  g_auto (Outcome) quiet = MAIN ("-q", "x");
  ck_assert_str_eq (quiet.messages, "");
}
END_TEST

static int
open_nothing (AccordCli *cli, GError **error)
{
  g_autoptr (AccordStore) store = accord_cli_open (cli, error);
  ck_assert_ptr_null (store);
  return 2;
}

START_TEST (usage_is_shown_where_arguments_are_missing)
{
  behaviour = open_nothing;
  g_auto (Outcome) outcome = main_of (&tool, (const char *const[]){ NULL });
  ck_assert_int_eq (outcome.status, 2);
  ck_assert (g_str_has_suffix (outcome.messages, "; usage: accord-test [OPTION]... DATABASE|FILE...\n"));
  AccordTool database_only = tool;
  database_only.flags &= ~ACCORD_CLI_FILES;
  database_only.arguments = "DATABASE";
  g_auto (Outcome) none = main_of (&database_only, (const char *const[]){ NULL });
  ck_assert_str_eq (none.messages,
                    "accord-test: the database is missing; usage: accord-test [OPTION]... DATABASE\n");
  g_auto (Outcome) two = main_of (&database_only, (const char *const[]){ "a.db", "b.db", NULL });
  ck_assert_str_eq (two.messages,
                    "accord-test: more than one argument; usage: accord-test [OPTION]... DATABASE\n");
  g_auto (Outcome) stream = main_of (&database_only, (const char *const[]){ "-", NULL });
  ck_assert_str_eq (stream.messages,
                    "accord-test: -: not a database; make one with accord-import -o DATABASE FILE\n");
}
END_TEST

/* ---- labels ---- */

static int
count_labels (AccordCli *cli, GError **error)
{
  g_autoptr (AccordStore) store = accord_cli_open (cli, error);
  if (store == NULL)
    return 2;
  g_autoptr (AccordDataset) dataset = accord_cli_load (cli, store, ACCORD_LOAD_DEFAULT, error);
  if (dataset == NULL)
    return 2;
  g_autofree char *text = g_strdup_printf (
      "%s: %d items, %d annotators, %d classes, %d labels\n", dataset->question, (int) dataset->n_items,
      (int) dataset->n_annotators, (int) dataset->n_classes, (int) dataset->n_labels);
  return accord_report_plain (NULL, text, error) ? 0 : 2;
}

static char *folder;

static char *
path_of (const char *name)
{
  return g_build_filename (folder, name, NULL);
}

static void
write_file (const char *name, const char *text)
{
  g_autofree char *path = path_of (name);
  ck_assert (g_file_set_contents (path, text, -1, NULL));
}

static void
make_database (const char *name, const char *file)
{
  g_autofree char *path = path_of (name);
  g_autofree char *labels = path_of (file);
  g_autoptr (GError) error = NULL;
  g_autoptr (AccordStore) store = accord_store_open (path, ACCORD_STORE_CREATE, &error);
  ck_assert_ptr_nonnull (store);
  const AccordImportOptions options = { .question = NULL };
  const AccordReadOptions read = { .layout = ACCORD_LAYOUT_LONG };
  g_autoptr (AccordImport) import = accord_import_new (store, &options, &error);
  g_auto (AccordReadResult) result = { .rows = 0 };
  GPtrArray *warnings = NULL;
  AccordImportSummary summary;
  ck_assert (accord_import_begin_source (import, name, &error)
             && accord_read_labels (labels, name, &read, accord_import_add, NULL, import, &result, &error)
             && accord_import_end_source (import, result.format, result.mapping, result.sha256, result.size,
                                          result.rows, &error)
             && accord_import_finish (import, &summary, &warnings, &error)
             && accord_import_commit (import, &error));
  g_ptr_array_unref (warnings);
}

static void
make_folder (void)
{
  folder = g_dir_make_tmp ("accord-cli-XXXXXX", NULL);
  ck_assert_ptr_nonnull (folder);
  write_file ("a.csv", "item,worker,rater,label\n1,x,p,yes\n1,y,q,no\n2,x,q,yes\n2,y,p,yes\n3,x,p,no\n");
  write_file ("w.csv", "item,worker,rater,label\n1,x,p,yes\n1,y,p,no\n2,x,q,yes\n3,y,q,no\n");
  write_file ("b.csv", "item,annotator,label\n1,z,no\n2,z,no\n");
  write_file ("twice.csv", "item,annotator,label\n1,x,yes\n1,x,no\n1,y,no\n");
  make_database ("b.db", "b.csv");
  make_database ("c.db", "b.csv");
}

static void
remove_folder (void)
{
  static const char *const names[] = { "a.csv", "b.csv", "w.csv", "twice.csv", "b.db", "c.db" };
  for (size_t i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = path_of (names[i]);
      unlink (path);
    }
  ck_assert_int_eq (rmdir (folder), 0); /* nothing else was left there */
  g_clear_pointer (&folder, g_free);
}

/* Arguments with a dot are files of the folder. */
static Outcome
count (const AccordTool *which, const char *const *arguments)
{
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func (g_free);
  for (; *arguments != NULL; arguments++)
    g_ptr_array_add (all, strchr (*arguments, '.') != NULL ? path_of (*arguments) : g_strdup (*arguments));
  g_ptr_array_add (all, NULL);
  behaviour = count_labels;
  return main_of (which, (const char *const *) all->pdata);
}

static const struct
{
  const char *arguments[8];
  const char *output;
} counts[] = {
  { { "b.csv" }, "label: 2 items, 1 annotators, 1 classes, 2 labels\n" },
  { { "b.db" }, "label: 2 items, 1 annotators, 1 classes, 2 labels\n" },
  { { "--annotator", "worker", "a.csv" }, "label: 3 items, 2 annotators, 2 classes, 5 labels\n" },
  { { "--annotator", "rater", "a.csv" }, "label: 3 items, 2 annotators, 2 classes, 5 labels\n" },
  { { "--annotator", "worker", "--annotator", "y", "a.csv" },
    "label: 3 items, 1 annotators, 2 classes, 2 labels\n" },
  { { "--annotator", "p", "--annotator", "rater", "a.csv" },
    "label: 3 items, 1 annotators, 2 classes, 3 labels\n" },
  { { "--annotator", "z", "b.csv" }, "label: 2 items, 1 annotators, 1 classes, 2 labels\n" },
  { { "--question", "q", "b.csv" }, "q: 2 items, 1 annotators, 1 classes, 2 labels\n" },
  { { "--annotator", "worker", "--where", "rater=p", "w.csv" },
    "label: 1 items, 2 annotators, 2 classes, 2 labels\n" },
  { { "--annotator", "worker", "--attr", "rater", "--where", "rater=p", "w.csv" },
    "label: 1 items, 2 annotators, 2 classes, 2 labels\n" },
  { { "--annotator-name", "me", "--annotator", "-", "b.csv" },
    "label: 2 items, 1 annotators, 1 classes, 2 labels\n" },
};

START_TEST (labels_from_files_and_databases)
{
  make_folder ();
  for (size_t i = 0; i < G_N_ELEMENTS (counts); i++)
    {
      g_auto (Outcome) outcome = count (&tool, counts[i].arguments);
      ck_assert_msg (outcome.status == 0, "%s", outcome.messages);
      ck_assert_str_eq (outcome.output, counts[i].output);
    }
  remove_folder ();
}
END_TEST

START_TEST (several_files_are_one_table)
{
  make_folder ();
  write_file ("a.csv", "item,annotator,label\n1,x,yes\n7,x,no\n");
  g_auto (Outcome) outcome = count (&tool, (const char *const[]){ "a.csv", "b.csv", NULL });
  ck_assert_str_eq (outcome.output, "label: 3 items, 2 annotators, 2 classes, 4 labels\n");
  remove_folder ();
}
END_TEST

static void
assert_refused (const AccordTool *which, const char *const *arguments, const char *part)
{
  g_auto (Outcome) outcome = count (which, arguments);
  ck_assert_int_eq (outcome.status, 2);
  ck_assert_str_eq (outcome.output, "");
  ck_assert_msg (strstr (outcome.messages, part) != NULL, "%s lacks: %s", outcome.messages, part);
}

START_TEST (what_cannot_be_opened_is_refused)
{
  make_folder ();
  AccordTool database_only = tool;
  database_only.flags &= ~ACCORD_CLI_FILES;
  assert_refused (&tool, (const char *const[]){ "b.db", "c.db", NULL }, "c.db are two databases; give one");
  assert_refused (&tool, (const char *const[]){ "b.db", "a.csv", NULL }, "a.csv is not; give one database");
  assert_refused (&tool, (const char *const[]){ "absent.csv", NULL }, "absent.csv");
  assert_refused (&tool, (const char *const[]){ "twice.csv", NULL }, "--repeats");
  assert_refused (&tool, (const char *const[]){ "a.csv", NULL }, "--annotator");
  assert_refused (&tool, (const char *const[]){ "-", "-", NULL }, "named twice");
  assert_refused (&tool, (const char *const[]){ "--where", "age=7", "b.csv", NULL }, "no column 'age'");
  assert_refused (&tool, (const char *const[]){ "--where", "age=7", "b.db", NULL }, "no column 'age'");
  assert_refused (&tool, (const char *const[]){ "--question", "other", "b.db", NULL }, "other");
  assert_refused (&tool, (const char *const[]){ "--annotator", "nobody", "b.csv", NULL }, "nobody");
  assert_refused (&database_only, (const char *const[]){ "b.csv", NULL }, "accord-import -o DATABASE FILE");
  remove_folder ();
}
END_TEST

START_TEST (labels_set_aside_are_announced)
{
  make_folder ();
  g_auto (Outcome) last = count (&tool, (const char *const[]){ "--repeats", "keep", "twice.csv", NULL });
  ck_assert_str_eq (last.output, "label: 1 items, 2 annotators, 2 classes, 2 labels\n");
  ck_assert_ptr_nonnull (strstr (last.messages, "1 repeated label set aside, the last round counts"));
  g_auto (Outcome) all
      = count (&tool, (const char *const[]){ "--repeats", "keep", "--rounds", "all", "twice.csv", NULL });
  ck_assert_str_eq (all.output, "label: 1 items, 2 annotators, 2 classes, 3 labels\n");
  ck_assert_ptr_null (strstr (all.messages, "set aside"));
  g_auto (Outcome) tagged
      = count (&tool, (const char *const[]){ "--repeats", "last", "--tag", "no", "twice.csv", NULL });
  ck_assert_ptr_nonnull (strstr (tagged.messages, "2 answers with a tag for ambiguity left out"));
  remove_folder ();
}
END_TEST

/* ---- values ---- */

START_TEST (numbers)
{
  double value = 7;
  g_autoptr (GError) error = NULL;
  ck_assert (accord_cli_parse_number ("--x", "1e-3", 0, 1, &value, NULL));
  unit_assert_near (value, 0.001, 0);
  ck_assert (!accord_cli_parse_number ("--x", "1.5", 0, 1, &value, &error));
  ck_assert_str_eq (error->message, "--x 1.5: not from 0 to 1");
  g_clear_error (&error);
  ck_assert (!accord_cli_parse_number ("--x", "inf", 0, 1, &value, &error));
  ck_assert_str_eq (error->message, "--x inf: not a number");
  g_clear_error (&error);
  unit_assert_near (value, 0.001, 0); /* written only on success */
  uint64_t count = 3;
  ck_assert (!accord_cli_parse_count ("--n", "11", 1, 10, &count, &error));
  ck_assert_str_eq (error->message, "--n 11: not from 1 to 10");
  ck_assert (count == 3);
  ck_assert (accord_cli_parse_count ("--n", "10", 1, 10, &count, NULL) && count == 10);
}
END_TEST

/* Classes a, "a,b", b, c: "a,b,c" is the pair ("a,b", c) alone; "a,b,b" is both (a, "b,b")? no: ("a,b", b).
 */
static AccordDataset *
comma_dataset (const char *const *classes)
{
  const AccordLiteral rows[] = { { "1", "x", classes[0], false } };
  return accord_dataset_new (rows, 1, classes, ACCORD_ROUNDS_LAST);
}

START_TEST (pairs_of_classes_with_commas)
{
  static const char *const classes[] = { "a", "a,b", "b", "c", NULL };
  g_autoptr (AccordDataset) dataset = comma_dataset (classes);
  uint16_t a = 9, b = 9;
  ck_assert (accord_cli_parse_pair ("--with", "a,b", dataset, &a, &b, NULL) && a == 0 && b == 2);
  ck_assert (accord_cli_parse_pair ("--with", "b,a", dataset, &a, &b, NULL) && a == 2 && b == 0);
  ck_assert (accord_cli_parse_pair ("--with", "a,b,c", dataset, &a, &b, NULL) && a == 1 && b == 3);
  ck_assert (accord_cli_parse_pair ("--with", "c,a,b", dataset, &a, &b, NULL) && a == 3 && b == 1);
  a = b = 9;
  static const char *const wrong[][2] = {
    { "a,a", "--with a,a: the two classes are the same; there are: a, a,b, b, c" },
    { "a,x", "--with a,x: no such classes; there are: a, a,b, b, c" },
    { "a", "--with a: write two classes with a comma between them; there are: a, a,b, b, c" },
    { ",a", "--with ,a: no such classes; there are: a, a,b, b, c" },
    { "a, b", "--with a, b: no such classes; there are: a, a,b, b, c" },
  };
  for (size_t i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (GError) error = NULL;
      ck_assert (!accord_cli_parse_pair ("--with", wrong[i][0], dataset, &a, &b, &error));
      ck_assert (g_error_matches (error, ACCORD_ERROR, ACCORD_ERROR_USAGE));
      ck_assert_str_eq (error->message, wrong[i][1]);
    }
  ck_assert (a == 9 && b == 9);
}
END_TEST

START_TEST (a_pair_that_reads_two_ways_is_refused)
{
  static const char *const classes[] = { "a", "a,b", "b,c", "c", NULL };
  g_autoptr (AccordDataset) dataset = comma_dataset (classes);
  uint16_t a, b;
  g_autoptr (GError) error = NULL;
  ck_assert (!accord_cli_parse_pair ("--with", "a,b,c", dataset, &a, &b, &error));
  ck_assert_ptr_nonnull (strstr (error->message, "more than one pair"));
}
END_TEST

START_TEST (many_classes_are_cut)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  for (int i = 0; i < 25; i++)
    g_ptr_array_add (names, g_strdup_printf ("c%d", i));
  g_ptr_array_add (names, NULL);
  g_autoptr (AccordDataset) dataset = comma_dataset ((const char *const *) names->pdata);
  uint16_t a, b;
  g_autoptr (GError) error = NULL;
  ck_assert (!accord_cli_parse_pair ("--with", "c1,x", dataset, &a, &b, &error));
  ck_assert (g_str_has_suffix (error->message, "c18, c19 and 5 more"));
}
END_TEST

START_TEST (near_verbs)
{
  g_autoptr (GPtrArray) verbs = g_ptr_array_new ();
  static const char *const names[] = { "agree", "confuse", "flag", "import" };
  for (size_t i = 0; i < G_N_ELEMENTS (names); i++)
    g_ptr_array_add (verbs, (gpointer) names[i]);
  static const char *const cases[][2] = {
    { "agre", "agree" },    { "aggree", "agree" }, { "con", "confuse" }, { "flog", "flag" },
    { "improt", "import" }, { "xyzzy", "" },       { "", "" },
  };
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *near = accord_verbs_nearest (verbs, cases[i][0]);
      ck_assert_str_eq (near, cases[i][1]);
    }
  g_autoptr (GPtrArray) none = accord_verbs_find (NULL);
  ck_assert_uint_eq (none->len, 0);
}
END_TEST

Suite *
accord_suite (void)
{
  const TTest *const tests[] = {
    options_reach_the_tool,
    values_behind_short_options,
    defaults,
    a_verb_is_shifted,
    wrong_options_are_refused,
    paths_may_be_any_bytes,
    help_version_summary,
    errors_end_with_their_status,
    quiet_silences_warnings,
    usage_is_shown_where_arguments_are_missing,
    labels_from_files_and_databases,
    several_files_are_one_table,
    what_cannot_be_opened_is_refused,
    labels_set_aside_are_announced,
    numbers,
    pairs_of_classes_with_commas,
    a_pair_that_reads_two_ways_is_refused,

    many_classes_are_cut,
    near_verbs,
  };
  Suite *suite = suite_create ("cli");
  for (size_t i = 0; i < G_N_ELEMENTS (tests); i++)
    {
      TCase *one = tcase_create (tests[i]->name);
      tcase_add_test (one, tests[i]);
      suite_add_tcase (suite, one);
    }
  return suite;
}
