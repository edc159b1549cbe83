/* What every program shares: options, messages, opening labels, exit status.
 *
 * A tool is one AccordTool and a run function; main() is `return accord_cli_main (&tool, argc, argv);`.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdbool.h>
#include <glib.h>
#include <accord/dataset/dataset.h>
#include <accord/dataset/sequences.h>
#include <accord/dataset/subset.h>
#include <accord/ingest/reader.h>
#include <accord/report/report.h>
#include <accord/store/store.h>

G_BEGIN_DECLS

typedef enum
{
  ACCORD_CLI_REPORT = 1 << 0,      /* -f/--format --safe-csv */
  ACCORD_CLI_LABELS = 1 << 1,      /* --question --where --annotator --rounds: which labels */
  ACCORD_CLI_FILES = 1 << 2,       /* label files and - as well as a database: how to read them */
  ACCORD_CLI_INTERVAL = 1 << 3,    /* --confidence */
  ACCORD_CLI_SEED = 1 << 4,        /* --seed */
  ACCORD_CLI_LIMIT = 1 << 5,       /* -n/--limit: how much to show */
  ACCORD_CLI_BRIEF = 1 << 6,       /* without --limit a table has ACCORD_CLI_TABLE_ROWS rows at most */
  ACCORD_CLI_BY = 1 << 7,          /* --by, beside ACCORD_CLI_LABELS: for accord_cli_load_slices() */
  ACCORD_CLI_EVERY_ROUND = 1 << 8, /* --rounds is all unless said */
} AccordCliFlags;

#define ACCORD_CLI_TABLE_ROWS 30

/** A row of AccordTool.options that begins a group of them, with its title in --help; those before it are "Options". */
#define ACCORD_CLI_GROUP(title)                                                                              \
  {                                                                                                          \
    "", 0, 0, G_OPTION_ARG_NONE, NULL, title, NULL                                                           \
  }

typedef struct AccordCli AccordCli;

/**
 * AccordTool:
 * @name: "accord-agree"
 * @arguments: "DATABASE" or "DATABASE|FILE…", for the usage line
 * @summary: one line, the words of the manual's NAME line
 * @options: (nullable): the tool's own, ended by { NULL }; text arguments as G_OPTION_ARG_FILENAME(_ARRAY)
 * (raw bytes, so that UTF-8 works under LC_ALL=C), numbers as G_OPTION_ARG_FILENAME read with
 * accord_cli_parse_*().  The argument's description is a word in capitals ("CLASS", "NUMBER"); one with FILE
 * or DATABASE in it is a path, all others must be UTF-8 and are refused before @run otherwise; lower-case
 * words with bars between ("class|item") are the values there are, which completion offers.
 * @flags: which shared options it takes
 * @run: does the work; returns the exit status (0 or 1), or sets @error
 * @help: (nullable): more text for --help, shown before the options; (transfer full)
 *
 * The hidden option --summary prints @summary alone: `accord` asks every program beside it.
 */
typedef struct
{
  const char *name;
  const char *arguments;
  const char *summary;
  const GOptionEntry *options;
  AccordCliFlags flags;
  int (*run) (AccordCli *cli, GError **error);
  char *(*help) (void);
} AccordTool;

/** accord_cli_main: parses options, runs the tool, prints its error as `tool: message`, returns the exit
 * status. */
int accord_cli_main (const AccordTool *tool, int argc, char **argv);

/* What the user said. */
const char *const *accord_cli_arguments (const AccordCli *cli); /* NULL-terminated, options taken out */
bool accord_cli_quiet (const AccordCli *cli);
AccordFormat accord_cli_format (const AccordCli *cli);
double accord_cli_confidence (const AccordCli *cli);  /* in (0, 1); default .95 */
uint64_t accord_cli_seed (const AccordCli *cli);      /* default 1 */
const char *accord_cli_rounds (const AccordCli *cli); /* the word of --rounds, NULL = not given */
bool accord_cli_seed_given (const AccordCli *cli);
bool accord_cli_limit_given (const AccordCli *cli);
uint64_t accord_cli_limit (const AccordCli *cli);       /* what to show at most; UINT64_MAX = all */
const char *accord_cli_question (const AccordCli *cli); /* --question, or NULL */
const AccordReadOptions *accord_cli_read_options (const AccordCli *cli);
const AccordImportOptions *accord_cli_import_options (const AccordCli *cli); /* --repeats, --tag … */

/** accord_cli_use_rounds: from here on labels are loaded with these rounds, whatever --rounds says. */
void accord_cli_use_rounds (AccordCli *cli, AccordRounds rounds);

/** accord_cli_shift: takes the first argument away, such as the verb of `accord-review list`.  Returns: it,
 * or NULL. */
const char *accord_cli_shift (AccordCli *cli);

/** accord_cli_set_usage_error: ACCORD_ERROR_USAGE: @what and the usage line. */
void accord_cli_set_usage_error (const AccordCli *cli, const char *what, GError **error);

/** accord_cli_warn: `tool: message` on standard error unless --quiet. */
void accord_cli_warn (const AccordCli *cli, const char *format, ...) G_GNUC_PRINTF (2, 3);

/** accord_cli_open: the store the arguments name: one database (read-only), or label files imported into
 * memory. Returns: (transfer full). */
AccordStore *accord_cli_open (AccordCli *cli, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** accord_cli_open_writable: the database the arguments name, for changing it; label files are refused. */
AccordStore *accord_cli_open_writable (AccordCli *cli, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** accord_cli_open_database: the same for reading. */
AccordStore *accord_cli_open_database (AccordCli *cli, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** accord_cli_load: the dataset of --question with --where, --annotator and --rounds applied; warns about
 * labels set aside, recorded class maps and disputed gold.  Returns: (transfer full). */
AccordDataset *accord_cli_load (AccordCli *cli, AccordStore *store, AccordLoadFlags flags, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/** accord_cli_load_where: accord_cli_load() with further conditions beside those of --where: (nullable) @where, as
 * AccordLoadOptions.more.  Returns: (transfer full). */
AccordDataset *accord_cli_load_where (AccordCli *cli, AccordStore *store, const char *const *where,
                                      AccordLoadFlags flags, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** accord_cli_load_only: accord_cli_load_where() with @only in the place of the conditions of --where. */
AccordDataset *accord_cli_load_only (AccordCli *cli, AccordStore *store, const char *const *only,
                                     const char *const *where, AccordLoadFlags flags, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

const char *const *accord_cli_where (const AccordCli *cli);      /* --where: NULL-terminated, or NULL */
const char *const *accord_cli_annotators (const AccordCli *cli); /* --annotator: the same */

/** accord_cli_beside: before accord_cli_open(): accord_cli_load_beside() will read @path too, so that what says how to read
 * label files may be meant for it. */
void accord_cli_beside (AccordCli *cli, const char *path);

/** accord_cli_load_beside: accord_cli_load() of @question from another database or label file, which is read by the same
 * options, as labels of @question.  Returns: (transfer full). */
AccordDataset *accord_cli_load_beside (AccordCli *cli, const char *path, const char *question,
                                       AccordLoadFlags flags, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** accord_cli_want: before accord_cli_open(): label files are read with this column as an attribute of their items, as
 * for a --where that names it; "COLUMN", "COLUMN=VALUE" or "COLUMN!=VALUE". */
void accord_cli_want (AccordCli *cli, const char *column);

/**
 * accord_cli_join_sets:
 * @declared: where the question is of scale multi-label
 * @separator: (nullable): for any question; NULL = the declared one; borrowed
 *
 * From now on the load functions join answers that are the same set of labels, see accord_dataset_join_sets(), and say
 * how many were spelled otherwise, and which labels look alike.
 */
void accord_cli_join_sets (AccordCli *cli, bool declared, const char *separator);

/** accord_cli_by: the column of --by, or NULL. */
const char *accord_cli_by (const AccordCli *cli);

/**
 * accord_cli_load_slices: as accord_cli_load(), one dataset a value of --by, ordered by accord_text_compare(); without
 * --by one slice of all labels, whose value is NULL.
 * @ret_slices: (transfer full) (element-type AccordSlice)
 */
bool accord_cli_load_slices (AccordCli *cli, AccordStore *store, AccordLoadFlags flags,
                             GPtrArray **ret_slices, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** accord_cli_load_sequences: the order, times and batches of the labels of @dataset, which accord_cli_load() gave with
 * every round.  Returns: (transfer full). */
AccordSequences *accord_cli_load_sequences (AccordCli *cli, AccordStore *store, const AccordDataset *dataset,
                                            GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** accord_cli_report: a report in the user's format with the JSON head (tool, version, schema, question) set.
 *  Returns: (transfer full). */
AccordReport *accord_cli_report (AccordCli *cli, const AccordDataset *dataset, const AccordColumn *columns,
                                 size_t n_columns);

/** accord_cli_report_as: the same in a format that is not the user's choice. */
AccordReport *accord_cli_report_as (AccordCli *cli, AccordFormat format, const AccordDataset *dataset,
                                    const AccordColumn *columns, size_t n_columns);

/** accord_cli_note_rest: notes that only @shown of @all @what ("pairs") are shown, where nobody set a limit. */
void accord_cli_note_rest (const AccordCli *cli, AccordReport *report, uint64_t shown, uint64_t all,
                           const char *what);

/* Strict option values; the error names @option. */
bool accord_cli_parse_number (const char *option, const char *text, double low, double high,
                              double *ret_value, GError **error) G_GNUC_WARN_UNUSED_RESULT;
bool accord_cli_parse_count (const char *option, const char *text, uint64_t low, uint64_t high,
                             uint64_t *ret_value, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** accord_cli_parse_word: the place of @text in @words ("a|b|c", as in the argument's description); 0 where @text is
 * NULL. */
bool accord_cli_parse_word (const char *option, const char *text, const char *words, unsigned *ret_place,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** accord_cli_parse_pair: "a,b": two different classes; a class name that holds a comma is found all the
 * same. */
bool accord_cli_parse_pair (const char *option, const char *text, const AccordDataset *dataset,
                            uint16_t *ret_a, uint16_t *ret_b, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
