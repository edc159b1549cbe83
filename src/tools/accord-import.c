/* accord-import: label files into a database, all of them or nothing.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <string.h>
#include <glib/gstdio.h>
#include <accord/base/error.h>
#include <accord/cli/draft.h>
#include <accord/cli/import.h>

static char *opt_output, *opt_question, *opt_kind, *opt_duration, *opt_confidence, *opt_batch, *opt_gold,
    *opt_replace, *opt_scale, *opt_set_separator;
static gboolean opt_dry_run;

#define TEXT G_OPTION_ARG_FILENAME
static const GOptionEntry options[]
    = { { "output", 'o', 0, TEXT, &opt_output, "create or extend this database", "DATABASE" },
        { "question", 0, 0, TEXT, &opt_question, "what the labels answer; default: label", "NAME" },
        { "scale", 0, 0, TEXT, &opt_scale, "how the classes lie to one another",
          "nominal|ordinal|interval|ratio|circular|multi-label" },
        { "set-separator", 0, 0, TEXT, &opt_set_separator,
          "of scale multi-label: what stands between the labels of one answer", "SIGN" },
        { "kind", 0, 0, TEXT, &opt_kind, "whose labels these are; default: human",
          "human|model|gold|reviewer" },
        { "duration", 0, 0, TEXT, &opt_duration, "column of seconds spent", "COLUMN" },
        { "confidence", 0, 0, TEXT, &opt_confidence, "column of the annotators' confidence", "COLUMN" },
        { "batch", 0, 0, TEXT, &opt_batch, "column of batches", "COLUMN" },
        { "gold", 0, 0, TEXT, &opt_gold, "column of gold answers", "COLUMN" },
        { "replace", 0, 0, TEXT, &opt_replace, "the earlier file that this one corrects", "SOURCE" },
        { "dry-run", 0, 0, G_OPTION_ARG_NONE, &opt_dry_run, "read and check, store nothing", NULL },
        { 0 } };

static bool
check_options (AccordCli *cli, AccordKind *ret_kind, GError **error)
{
  const char *wrong = NULL;
  if (opt_output == NULL && !opt_dry_run)
    wrong = "no database given: say -o DATABASE";
  else if (accord_cli_arguments (cli)[0] == NULL)
    wrong = "no label file given: name files, or - for standard input";
  else if (opt_question != NULL && opt_question[0] == '\0')
    wrong = "--question: the name is empty";
  *ret_kind = ACCORD_KIND_HUMAN;
  if (wrong != NULL)
    accord_cli_set_usage_error (cli, wrong, error);
  else if (opt_kind != NULL && !accord_kind_parse (opt_kind, ret_kind))
    g_set_error (error, ACCORD_ERROR, ACCORD_ERROR_USAGE,
                 "--kind %s: not one of human, model, gold, reviewer", opt_kind);
  else
    return true;
  return false;
}

/* Opens @path (NULL = memory), imports, closes. */
static bool
import_into (AccordCli *cli, const char *path, AccordKind kind, AccordCliImportFlags flags,
             AccordCliImportSummary *ret_summary, GError **error)
{
  AccordReadOptions read = *accord_cli_read_options (cli);
  read.duration = opt_duration;
  read.confidence = opt_confidence;
  read.batch = opt_batch;
  read.gold = opt_gold;
  AccordImportOptions import = *accord_cli_import_options (cli);
  import.question = opt_question;
  import.kind = kind;
  import.replace = opt_replace;
  import.scale = opt_scale;
  import.set_separator = opt_set_separator;
  const AccordStoreMode mode = path == NULL  ? ACCORD_STORE_MEMORY
                               : opt_dry_run ? ACCORD_STORE_TRIAL
                                             : ACCORD_STORE_CREATE;
  g_autoptr (AccordStore) store = accord_store_open (path, mode, error);
  if (store == NULL)
    return false;
  if (opt_output != NULL)
    accord_store_set_name (store, opt_output);
  return accord_cli_import_files (cli, store, accord_cli_arguments (cli), &read, &import, flags, ret_summary,
                                  error);
}

static bool
import_into_new (AccordCli *cli, const char *path, AccordKind kind, AccordCliImportFlags flags,
                 AccordCliImportSummary *ret_summary, GError **error)
{
  g_autoptr (AccordCliDraft) draft = accord_cli_draft_new (path, error);
  if (draft == NULL)
    return false;
  const char *place = accord_cli_draft_path (draft);
  if (strcmp (place, path) != 0)
    flags |= ACCORD_CLI_IMPORT_NEW;
  return import_into (cli, place, kind, flags, ret_summary, error) && accord_cli_draft_publish (draft, error);
}

/* A name that the store refuses must not slip through as a draft. */
static bool
is_new (const char *path)
{
  GStatBuf status;
  return path[0] != '\0' && path[0] != ':' && !g_str_has_prefix (path, "file:")
         && g_lstat (path, &status) != 0;
}

static int
run (AccordCli *cli, GError **error)
{
  AccordKind kind;
  AccordCliImportSummary summary;
  if (!check_options (cli, &kind, error))
    return 2;
  const bool new = opt_output == NULL || is_new (opt_output);
  AccordCliImportFlags flags = ACCORD_CLI_IMPORT_TALK;
  flags |= opt_dry_run ? ACCORD_CLI_IMPORT_DRY_RUN : 0;
  if (!new && !opt_dry_run)
    accord_cli_draft_sweep (opt_output);
  const bool good = new && !opt_dry_run
                        ? import_into_new (cli, opt_output, kind, flags, &summary, error)
                        : import_into (cli, new ? NULL : opt_output, kind, flags, &summary, error);
  if (!good && !new)
    accord_cli_draft_settle (opt_output);
  if (!good)
    return 2;
  g_autofree char *text = accord_cli_import_describe (&summary, flags);
  g_free (summary.preview);
  if (opt_dry_run)
    return accord_report_plain (NULL, text, error) ? 0 : 2;
  if (summary.files == 0)
    return 0; /* said already, file by file */
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  for (size_t i = 0; lines[i] != NULL && lines[i][0] != '\0'; i++)
    accord_cli_warn (cli, "%s", lines[i]);
  return 0;
}

static const AccordTool tool = {
  .name = "accord-import",
  .arguments = "-o DATABASE FILE...",
  .summary = "read label files into a database",
  .options = options,
  .flags = ACCORD_CLI_FILES,
  .run = run,
};

int
main (int argc, char **argv)
{
  return accord_cli_main (&tool, argc, argv);
}
