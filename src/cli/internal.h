/* What the files of this layer share: what the user said, as text and as parsed.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <accord/cli/cli.h>

/** Option values as GOption leaves them; arrays are NULL-terminated. */
typedef struct
{
  gboolean help;
  gboolean version;
  gboolean summary;
  gboolean quiet;
  gboolean safe_csv;
  char *format;
  char *question;
  char **where;
  char *by;
  char **annotators;
  char *rounds;
  char *confidence;
  char *seed;
  char *limit;
  char *from;
  char *item;
  char *annotator; /* the column, where --annotator does not choose people */
  char *label;
  char *time;
  char *separator;
  char **na;
  char **attributes;
  char **annotator_attributes;
  char *annotator_name;
  char *repeats;
  char **tags;
  char **rest;
} AccordCliTexts;

struct AccordCli
{
  const AccordTool *tool;
  AccordCliTexts texts;
  size_t shifted; /* leading arguments taken by accord_cli_shift() */
  AccordFormat format;
  AccordRounds rounds;
  double confidence;
  uint64_t seed;
  uint64_t limit; /* to show at most; UINT64_MAX = all */
  AccordReadOptions read;
  AccordImportOptions import;
  GPtrArray *wanted;  /* columns of label files that are read as attributes because something asks for them */
  bool sets_declared; /* answers of a question of scale multi-label are joined as sets */
  const char *set_separator; /* the same for any question; NULL = as declared */
  const char *beside;        /* another database or label file that will be read, or NULL */
  const char *column;        /* the value of --annotator that named the column of label files, or NULL */
};

/** A titled list of options: one table for parser, help and (through the help) completion. */
typedef struct
{
  const char *title;
  GOptionEntry *entries; /* ended by { NULL } */
} AccordCliGroup;

/** (transfer full) (element-type AccordCliGroup): the tool's own options and the shared ones it takes. */
GPtrArray *accord_cli_groups (AccordCli *cli);

/** (transfer full): argv as GOption understands it: -fjson and -qfjson as two words; --quiet=0 is refused.  The
 * first word is argv[0]. */
char **accord_cli_expand (const GPtrArray *groups, int argc, char **argv, GError **error);

/** Joins the classes of @dataset that are the same set of labels, if accord_cli_join_sets() asked for it;
 * with @talk it warns of look-alikes. */
bool accord_cli_apply_sets (const AccordCli *cli, AccordDataset *dataset, bool talk, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/** Parses argv into @cli->texts, then checks every value. */
bool accord_cli_parse (AccordCli *cli, int argc, char **argv, GError **error);

void accord_cli_texts_clear (AccordCliTexts *texts);

/** Appends a line @left, then @text from @column on, wrapped; below @left where that is too long. */
void accord_help_append (GString *out, const char *left, const char *text, size_t column);

/** (transfer full) */
char *accord_cli_usage (const AccordTool *tool);
char *accord_cli_help (AccordCli *cli);
