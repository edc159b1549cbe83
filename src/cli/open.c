/* From the arguments to labels: a database as it is, or label files imported into memory.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "internal.h"

#include <string.h>
#include <accord/base/error.h>
#include <accord/base/text.h>
#include <accord/cli/import.h>
#include <accord/store/sequences.h>

/* What --by knows beside columns; a file's column of that name counts where --attr keeps it. */
static const char *const periods[] = { "month", "week", "day", NULL };
static const char *const always[] = { "source", "batch", "item", "annotator", NULL };

void
accord_cli_want (AccordCli *cli, const char *column)
{
  const char *end = strchr (column, '=');
  if (end == NULL)
    end = column + strlen (column);
  else if (end > column + 1 && end[-1] == '!')
    end--;
  if (cli->wanted == NULL)
    cli->wanted = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (cli->wanted, g_strndup (column, (gsize) (end - column)));
}

/* (transfer container): the columns of --attr and those that a condition asks for. */
static GPtrArray *
wanted_attributes (AccordCli *cli)
{
  const char *const *const given = (const char *const *) cli->texts.attributes;
  const char *const *const people = (const char *const *) cli->texts.annotator_attributes;
  GPtrArray *all = g_ptr_array_new ();
  for (size_t i = 0; given != NULL && given[i] != NULL; i++)
    g_ptr_array_add (all, (gpointer) given[i]);
  for (char **where = cli->texts.where; where != NULL && *where != NULL; where++)
    accord_cli_want (cli, *where);
  if (cli->texts.by != NULL && !g_strv_contains (periods, cli->texts.by))
    accord_cli_want (cli, cli->texts.by);
  for (guint i = 0; cli->wanted != NULL && i < cli->wanted->len; i++)
    {
      const char *column = cli->wanted->pdata[i];
      if (!g_strv_contains (always, column) && (people == NULL || !g_strv_contains (people, column))
          && !g_ptr_array_find_with_equal_func (all, column, g_str_equal, NULL))
        g_ptr_array_add (all, (gpointer) column);
    }
  g_ptr_array_add (all, NULL);
  return all;
}

void
accord_cli_beside (AccordCli *cli, const char *path)
{
  cli->beside = path;
}

/* @question: (nullable): NULL = that of --question */
static AccordStore *
import_files (AccordCli *cli, const char *const *paths, const char *question, GError **error)
{
  g_autoptr (AccordStore) store = accord_store_open (NULL, ACCORD_STORE_MEMORY, error);
  if (store == NULL)
    return NULL;
  AccordCliImportSummary summary;
  g_autoptr (GPtrArray) attributes = wanted_attributes (cli);
  AccordReadOptions read = cli->read;
  AccordImportOptions import = cli->import;
  if (question != NULL)
    import.question = question;
  read.item_attributes = (const char *const *) attributes->pdata;
  const char *const *names = read.annotator_candidates;
  const bool no_column = names != NULL && g_strv_contains (names, "-");
  if (no_column)
    read.annotator = "-";
  if (!accord_cli_import_files (cli, store, paths, &read, &import, ACCORD_CLI_IMPORT_NEW, &summary, error))
    return NULL;
  cli->column = no_column ? "-" : summary.candidate;
  return g_steal_pointer (&store);
}

/* Which of the arguments are databases; NULL = none. */
static bool
sort_arguments (const char *const *paths, const char *beside, const char **ret_database,
                const char **ret_file, GError **error)
{
  const char *database = NULL, *file = NULL;
  size_t streams = g_strcmp0 (beside, "-") == 0;
  for (; *paths != NULL; paths++)
    {
      streams += strcmp (*paths, "-") == 0;
      if (!accord_read_is_database (*paths))
        file = *paths;
      else if (database == NULL)
        database = *paths;
      else
        {
          g_set_error (error, ACCORD_ERROR, ACCORD_ERROR_USAGE, "%s and %s are two databases; give one",
                       database, *paths);
          return false;
        }
    }
  if (database != NULL && file != NULL)
    {
      g_set_error (error, ACCORD_ERROR, ACCORD_ERROR_USAGE,
                   "%s is a database, %s is not; give one database, or label files alone", database, file);
      return false;
    }
  if (streams > 1)
    {
      g_set_error (error, ACCORD_ERROR, ACCORD_ERROR_USAGE, "standard input (-) is named twice");
      return false;
    }
  *ret_database = database;
  *ret_file = file;
  return true;
}

/* How to read a file says nothing about a database: silence would look like consent. */
static bool
refuse_reading_options (const AccordCli *cli, const char *database, GError **error)
{
  const AccordCliTexts *t = &cli->texts;
  const struct
  {
    const char *name;
    bool given;
  } options[] = { { "from", t->from != NULL },
                  { "item", t->item != NULL },
                  { "annotator", t->annotator != NULL },
                  { "label", t->label != NULL },
                  { "time", t->time != NULL },
                  { "attr", t->attributes != NULL },
                  { "annotator-attr", t->annotator_attributes != NULL },
                  { "annotator-name", t->annotator_name != NULL },
                  { "separator", t->separator != NULL },
                  { "na", t->na != NULL },
                  { "tag", t->tags != NULL },
                  { "repeats", t->repeats != NULL } };
  for (size_t i = 0; i < G_N_ELEMENTS (options); i++)
    if (options[i].given)
      {
        g_set_error (error, ACCORD_ERROR, ACCORD_ERROR_USAGE,
                     "--%s says how to read label files, but %s is a database: leave it out; accord-import "
                     "takes it",
                     options[i].name, database);
        return false;
      }
  return true;
}

/* The one argument of a tool that takes a database and nothing else. */
static const char *
only_database (AccordCli *cli, GError **error)
{
  const char *const *paths = accord_cli_arguments (cli);
  if (paths[0] == NULL)
    accord_cli_set_usage_error (cli, "the database is missing", error);
  else if (paths[1] != NULL)
    accord_cli_set_usage_error (cli, "more than one argument", error);
  else if (strcmp (paths[0], "-") == 0
           || (g_file_test (paths[0], G_FILE_TEST_EXISTS) && !accord_read_is_database (paths[0])))
    g_set_error (error, ACCORD_ERROR, ACCORD_ERROR_USAGE,
                 "%s: not a database; make one with accord-import -o DATABASE FILE", paths[0]);
  else
    return paths[0];
  return NULL;
}

AccordStore *
accord_cli_open (AccordCli *cli, GError **error)
{
  const char *const *paths = accord_cli_arguments (cli);
  const char *database = NULL, *file = NULL;
  if (!(cli->tool->flags & ACCORD_CLI_FILES))
    {
      database = only_database (cli, error);
      return database != NULL ? accord_store_open (database, ACCORD_STORE_READ, error) : NULL;
    }
  if (paths[0] == NULL)
    {
      accord_cli_set_usage_error (
          cli, "nothing to read: name a database, label files, or - for standard input", error);
      return NULL;
    }
  const bool files_beside = cli->beside != NULL && !accord_read_is_database (cli->beside);
  if (!sort_arguments (paths, cli->beside, &database, &file, error)
      || (database != NULL && !files_beside && !refuse_reading_options (cli, database, error)))
    return NULL;
  return database != NULL ? accord_store_open (database, ACCORD_STORE_READ, error)
                          : import_files (cli, paths, NULL, error);
}

static AccordStore *
open_database (AccordCli *cli, AccordStoreMode mode, GError **error)
{
  const char *path = only_database (cli, error);
  return path != NULL && refuse_reading_options (cli, path, error) ? accord_store_open (path, mode, error)
                                                                   : NULL;
}

AccordStore *
accord_cli_open_writable (AccordCli *cli, GError **error)
{
  return open_database (cli, ACCORD_STORE_WRITE, error);
}

AccordStore *
accord_cli_open_database (AccordCli *cli, GError **error)
{
  return open_database (cli, ACCORD_STORE_READ, error);
}

static uint64_t
count_tagged (const AccordDataset *dataset)
{
  uint64_t n = 0;
  for (size_t i = 0; dataset->tags != NULL && i < dataset->n_items; i++)
    n += dataset->tags[i];
  return n;
}

/* What all slices say together; gold that is disputed can stand in several of them. */
static void
warn_about (const AccordCli *cli, const GPtrArray *slices)
{
  uint64_t set_aside = 0, tagged = 0, disputed = 0;
  for (guint i = 0; i < slices->len; i++)
    {
      const AccordDataset *dataset = ((const AccordSlice *) slices->pdata[i])->dataset;
      set_aside += dataset->set_aside;
      tagged += count_tagged (dataset);
      disputed = MAX (disputed, dataset->gold_disputed);
    }
  const AccordDataset *first = slices->len > 0 ? ((const AccordSlice *) slices->pdata[0])->dataset : NULL;
  if (set_aside > 0)
    accord_cli_warn (cli, "%" G_GUINT64_FORMAT " repeated %s set aside, the %s round counts; see --rounds",
                     set_aside, accord_text_plural (set_aside, "label", "labels"),
                     first->rounds == ACCORD_ROUNDS_FIRST ? "first" : "last");
  if (first != NULL && first->merged > 0)
    accord_cli_warn (cli, "%" G_GSIZE_FORMAT " %s merged into others by accord-merge --apply", first->merged,
                     accord_text_plural (first->merged, "class is", "classes are"));
  if (tagged > 0)
    accord_cli_warn (cli, "%" G_GUINT64_FORMAT " %s with a tag for ambiguity left out", tagged,
                     accord_text_plural (tagged, "answer", "answers"));
  if (disputed > 0)
    accord_cli_warn (cli, "%s%" G_GUINT64_FORMAT " %s as having no gold: the gold answers disagree",
                     slices->len > 1 ? "in one slice " : "", disputed,
                     accord_text_plural (disputed, "item counts", "items count"));
}

/* @given with the rounds of the command line and the people --annotator names, all its values but the one that named a
 * column; @ret_people (transfer container) holds them. */
static AccordLoadOptions
choose_labels (const AccordCli *cli, const AccordLoadOptions *given, GPtrArray **ret_people)
{
  AccordLoadOptions options = *given;
  GPtrArray *people = g_ptr_array_new ();
  for (char **name = cli->texts.annotators; name != NULL && *name != NULL; name++)
    if (cli->column == NULL || strcmp (*name, cli->column) != 0)
      g_ptr_array_add (people, *name);
  g_ptr_array_add (people, NULL);
  options.rounds = cli->rounds;
  options.annotators = (const char *const *) people->pdata;
  *ret_people = people;
  return options;
}

/* The labels of all slices, or of one whose value is NULL where nothing slices.  @given: without rounds and annotators. */
static bool
load (AccordCli *cli, AccordStore *store, const AccordLoadOptions *given, const char *by,
      AccordLoadFlags flags, GPtrArray **ret_slices, GError **error)
{
  g_autoptr (GPtrArray) people = NULL, slices = NULL;
  const AccordLoadOptions options = choose_labels (cli, given, &people);
  if (by != NULL)
    {
      if (!accord_store_load_slices (store, &options, by, flags, &slices, error))
        return false;
    }
  else
    {
      AccordDataset *dataset = accord_store_load (store, &options, flags, error);
      if (dataset == NULL)
        return false;
      slices = g_ptr_array_new_with_free_func ((GDestroyNotify) accord_slice_free);
      g_ptr_array_add (slices, accord_slice_new (NULL, dataset));
    }
  warn_about (cli, slices);
  for (guint i = 0; i < slices->len; i++)
    if (!accord_cli_apply_sets (cli, ((AccordSlice *) slices->pdata[i])->dataset, i == 0, error))
      return false;
  *ret_slices = g_steal_pointer (&slices);
  return true;
}

/* The one dataset where nothing slices. */
static AccordDataset *
load_one (AccordCli *cli, AccordStore *store, const AccordLoadOptions *given, AccordLoadFlags flags,
          GError **error)
{
  g_autoptr (GPtrArray) slices = NULL;
  if (!load (cli, store, given, NULL, flags, &slices, error))
    return NULL;
  return g_steal_pointer (&((AccordSlice *) slices->pdata[0])->dataset);
}

const char *const *
accord_cli_where (const AccordCli *cli)
{
  return (const char *const *) cli->texts.where;
}

const char *const *
accord_cli_annotators (const AccordCli *cli)
{
  return (const char *const *) cli->texts.annotators;
}

AccordDataset *
accord_cli_load_only (AccordCli *cli, AccordStore *store, const char *const *only, const char *const *where,
                      AccordLoadFlags flags, GError **error)
{
  const AccordLoadOptions options = { .question = cli->texts.question, .where = only, .more = where };
  return load_one (cli, store, &options, flags, error);
}

AccordDataset *
accord_cli_load_where (AccordCli *cli, AccordStore *store, const char *const *where, AccordLoadFlags flags,
                       GError **error)
{
  return accord_cli_load_only (cli, store, accord_cli_where (cli), where, flags, error);
}

AccordDataset *
accord_cli_load_beside (AccordCli *cli, const char *path, const char *question, AccordLoadFlags flags,
                        GError **error)
{
  const char *const paths[] = { path, NULL };
  const AccordLoadOptions options = { .question = question, .where = accord_cli_where (cli) };
  const bool database = accord_read_is_database (path);
  cli->column = NULL;
  g_autoptr (AccordStore) store = database ? accord_store_open (path, ACCORD_STORE_READ, error)
                                           : import_files (cli, paths, question, error);
  return store != NULL ? load_one (cli, store, &options, flags, error) : NULL;
}

AccordDataset *
accord_cli_load (AccordCli *cli, AccordStore *store, AccordLoadFlags flags, GError **error)
{
  return accord_cli_load_where (cli, store, NULL, flags, error);
}

const char *
accord_cli_by (const AccordCli *cli)
{
  return cli->texts.by;
}

bool
accord_cli_load_slices (AccordCli *cli, AccordStore *store, AccordLoadFlags flags, GPtrArray **ret_slices,
                        GError **error)
{
  const AccordLoadOptions options = { .question = cli->texts.question, .where = accord_cli_where (cli) };
  return load (cli, store, &options, cli->texts.by, flags, ret_slices, error);
}

AccordSequences *
accord_cli_load_sequences (AccordCli *cli, AccordStore *store, const AccordDataset *dataset, GError **error)
{
  g_autoptr (GPtrArray) people = NULL;
  const AccordLoadOptions given = { .question = cli->texts.question, .where = accord_cli_where (cli) };
  const AccordLoadOptions options = choose_labels (cli, &given, &people);
  return accord_store_load_sequences (store, &options, dataset, error);
}
