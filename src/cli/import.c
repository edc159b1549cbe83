/* Label files into a store, in one transaction.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <accord/cli/import.h>

#include <string.h>
#include <unistd.h>
#include <accord/base/error.h>
#include <accord/base/text.h>
#include <accord/cli/preview.h>

#define PROGRESS_EVERY (G_USEC_PER_SEC / 5)

typedef struct
{
  AccordCli *cli;
  AccordImport *import;
  AccordReadOptions read; /* with the file's default annotator */
  AccordCliImportFlags flags;
  AccordCliImportSummary summary;
  AccordCliPreview *preview; /* NULL: not wanted */
  bool only;                 /* there is one file */
  const char *name;          /* of the file that is read, for messages */
  bool progress;             /* standard error is a terminal */
  gint64 shown;              /* when progress was shown, 0 = not yet */
} Job;

static bool
add (const AccordLabelRow *row, gpointer data, GError **error)
{
  const Job *job = data;
  if (job->preview != NULL)
    accord_cli_preview_add (job->preview, row);
  return accord_import_add (row, job->import, error);
}

static void
on_progress (uint64_t done, uint64_t total, gpointer data)
{
  Job *job = data;
  const gint64 now = job->progress ? g_get_monotonic_time () : 0;
  if (!job->progress || now - job->shown < PROGRESS_EVERY)
    return;
  job->shown = now;
  if (total > 0)
    g_printerr ("\r\033[Kreading: %.0f of %.0f MB", (double) done / 1e6, (double) total / 1e6);
  else
    g_printerr ("\r\033[Kreading: %.0f MB", (double) done / 1e6);
}

static void
end_progress (Job *job)
{
  if (job->shown > 0)
    g_printerr ("\r\033[K");
  job->shown = 0;
}

/* "data/gpt-4.csv" -> "gpt-4" */
static char *
stem_of (const char *path)
{
  if (strcmp (path, "-") == 0)
    return g_strdup ("model");
  char *stem = g_path_get_basename (path);
  char *dot = strrchr (stem, '.');
  if (dot != NULL && dot != stem)
    *dot = '\0';
  return stem;
}

static void
tell_mapping (const Job *job, const AccordReadResult *result)
{
  if ((job->flags & ACCORD_CLI_IMPORT_TALK) || result->guessed)
    accord_cli_warn (job->cli, "%s: columns %s", job->name, result->mapping);
  if (result->defaulted)
    accord_cli_warn (job->cli,
                     "%s: there is no annotator column: the labels are those of '%s' (--annotator-name "
                     "says otherwise)",
                     job->name, job->read.default_annotator);
  for (guint i = 0; i < result->warnings->len; i++)
    accord_cli_warn (job->cli, "%s", (const char *) result->warnings->pdata[i]);
}

/* @ret_known: name of the source that has these bytes, read by these columns, or NULL. */
static bool
ask_known (Job *job, const char *sha256, const char *mapping, char **ret_known, GError **error)
{
  GError *failure = NULL;
  *ret_known = accord_import_known (job->import, sha256, mapping, &failure);
  if (failure == NULL)
    return true;
  g_propagate_error (error, failure);
  return false;
}

static void
tell_known (Job *job, const char *known)
{
  job->summary.skipped++;
  accord_cli_warn (job->cli, "%s: imported already as %s: nothing new", job->name, known);
}

/* Asks before reading, where that is possible: what is known needs no parsing and cannot be refused. */
static bool
is_known_file (Job *job, const char *path, bool *ret_known, GError **error)
{
  *ret_known = false;
  if ((job->summary.files == 0 && (job->flags & ACCORD_CLI_IMPORT_NEW)) || strcmp (path, "-") == 0
      || !g_file_test (path, G_FILE_TEST_IS_REGULAR))
    return true;
  uint64_t size;
  g_autofree char *mapping = accord_read_mapping (path, job->name, &job->read, error);
  g_autofree char *sha256 = mapping != NULL ? accord_read_sha256 (path, &size, error) : NULL;
  g_autofree char *known = NULL;
  if (sha256 == NULL || !ask_known (job, sha256, mapping, &known, error))
    return false;
  *ret_known = known != NULL;
  if (known != NULL)
    tell_known (job, known);
  return true;
}

/* A stream is known only when it was read.  Alone it is simply forgotten; beside others that cannot be done.
 */
static bool
end_file (Job *job, const AccordReadResult *result, bool *ret_forget, GError **error)
{
  g_autofree char *known = NULL;
  if (!ask_known (job, result->sha256, result->mapping, &known, error))
    return false;
  *ret_forget = known != NULL;
  if (known != NULL && !job->only)
    {
      g_set_error (error, ACCORD_ERROR, ACCORD_ERROR_CONFLICT, "%s: imported already as %s: leave it out",
                   job->name, known);
      return false;
    }
  if (known != NULL)
    {
      tell_known (job, known);
      return true;
    }
  tell_mapping (job, result);
  job->summary.files++;
  job->summary.rows += result->rows;
  job->summary.size += result->size;
  if (result->candidate != NULL)
    job->summary.candidate = result->candidate;
  return accord_import_end_source (job->import, result->format, result->mapping, result->sha256, result->size,
                                   result->rows, error);
}

static bool
import_file (Job *job, const char *path, AccordKind kind, bool *ret_forget, GError **error)
{
  g_auto (AccordReadResult) result = { .rows = 0 };
  g_autofree char *name
      = strcmp (path, "-") == 0 ? g_strdup ("(standard input)") : g_filename_display_name (path);
  g_autofree char *stem = kind == ACCORD_KIND_MODEL ? stem_of (path) : g_strdup ("gold");
  job->name = name;
  job->read.default_annotator = NULL;
  if ((kind == ACCORD_KIND_MODEL || kind == ACCORD_KIND_GOLD) && g_utf8_validate (stem, -1, NULL))
    job->read.default_annotator = stem;
  bool known;
  if (!is_known_file (job, path, &known, error))
    return false;
  if (known)
    return true;
  if (job->preview != NULL)
    accord_cli_preview_begin (job->preview, name);
  const bool good = accord_import_begin_source (job->import, name, error)
                    && accord_read_labels (path, name, &job->read, add, on_progress, job, &result, error);
  end_progress (job);
  return good && end_file (job, &result, ret_forget, error);
}

/* What is replaced cannot be among the files that replace it: it would be left out as known, and then be gone. */
static bool
check_replacement (const Job *job, const AccordImportOptions *options, GError **error)
{
  if (options->replace == NULL || job->summary.files == 0 || job->summary.skipped == 0)
    return true;
  g_set_error (error, ACCORD_ERROR, ACCORD_ERROR_CONFLICT,
               "--replace %s: one of the files is the source that is to be replaced: leave it out, or import "
               "the others without --replace",
               options->replace);
  return false;
}

static bool
finish (Job *job, GError **error)
{
  g_autoptr (GPtrArray) warnings = NULL;
  if (!accord_import_finish (job->import, &job->summary.store, &warnings, error))
    return false;
  for (guint i = 0; warnings != NULL && i < warnings->len; i++)
    accord_cli_warn (job->cli, "%s", (const char *) warnings->pdata[i]);
  return (job->flags & ACCORD_CLI_IMPORT_DRY_RUN) || accord_import_commit (job->import, error);
}

bool
accord_cli_import_files (AccordCli *cli, AccordStore *store, const char *const *files,
                         const AccordReadOptions *read, const AccordImportOptions *import,
                         AccordCliImportFlags flags, AccordCliImportSummary *ret_summary, GError **error)
{
  AccordImportOptions options = *import;
  options.item_attributes = read->item_attributes;
  options.annotator_attributes = read->annotator_attributes;
  g_autoptr (AccordImport) transaction = accord_import_new (store, &options, error);
  if (transaction == NULL)
    return false;
  g_autoptr (AccordCliPreview) preview
      = flags & ACCORD_CLI_IMPORT_DRY_RUN
            ? accord_cli_preview_new (read->item_attributes, read->annotator_attributes)
            : NULL;
  Job job = { .cli = cli,
              .import = transaction,
              .read = *read,
              .flags = flags,
              .preview = preview,
              .only = files[0] != NULL && files[1] == NULL,
              .progress = isatty (STDERR_FILENO) && !accord_cli_quiet (cli) };
  bool forget = false;
  for (size_t i = 0; files[i] != NULL; i++)
    if (!import_file (&job, files[i], import->kind, &forget, error))
      return false;
  if (!check_replacement (&job, import, error))
    return false;
  const bool tags = import->tags != NULL && import->replace == NULL; /* also for labels that are known */
  const bool declares = tags || (import->scale != NULL && import->replace == NULL);
  if (!forget && (job.summary.files > 0 || declares) && !finish (&job, error))
    return false;
  if (!forget && job.summary.files == 0 && tags && !(flags & ACCORD_CLI_IMPORT_DRY_RUN))
    accord_cli_warn (cli, "the answers that --tag names mark ambiguity from now on");
  if (!forget && job.summary.files == 0 && declares && import->scale != NULL
      && !(flags & ACCORD_CLI_IMPORT_DRY_RUN))
    accord_cli_warn (cli, "the scale of the question is %s", import->scale);
  *ret_summary = job.summary;
  ret_summary->preview = preview != NULL && job.summary.files > 0 ? accord_cli_preview_text (preview) : NULL;
  return true;
}

static void
append_count (GString *text, uint64_t n, const char *one, const char *many)
{
  if (n > 0)
    g_string_append_printf (text, "  %" G_GUINT64_FORMAT " %s\n", n, accord_text_plural (n, one, many));
}

char *
accord_cli_import_describe (const AccordCliImportSummary *summary, AccordCliImportFlags flags)
{
  const AccordImportSummary *s = &summary->store;
  GString *text = g_string_new (NULL);
  if (summary->files == 0)
    {
      g_string_append (text, "nothing new\n");
      return g_string_free (text, FALSE);
    }
  g_string_append_printf (text, "%s %" G_GUINT64_FORMAT " row%s of %" G_GUINT64_FORMAT " file%s\n",
                          flags & ACCORD_CLI_IMPORT_DRY_RUN ? "would import" : "imported", summary->rows,
                          accord_text_plural (summary->rows, "", "s"), summary->files,
                          accord_text_plural (summary->files, "", "s"));
  append_count (text, s->added, "label added", "labels added");
  append_count (text, s->new_items, "new item", "new items");
  append_count (text, s->new_annotators, "new annotator", "new annotators");
  append_count (text, s->new_classes, "new class", "new classes");
  append_count (text, s->gold, "gold answer", "gold answers");
  append_count (text, s->missing, "missing answer", "missing answers");
  append_count (text, s->duplicates, "identical row, counted once", "identical rows, counted once");
  append_count (text, s->known, "label known already", "labels known already");
  append_count (text, s->rounds, "label kept as a further round", "labels kept as further rounds");
  append_count (text, s->overruled, "label overruled by a later one", "labels overruled by later ones");
  append_count (text, s->changed, "label changed", "labels changed");
  append_count (text, s->unchanged, "label unchanged", "labels unchanged");
  append_count (text, s->gone, "label gone", "labels gone");
  if (summary->preview != NULL)
    g_string_append (text, summary->preview);
  return g_string_free (text, FALSE);
}
