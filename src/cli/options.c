/* The options that tools share: their table, and the check of their values.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "internal.h"

#include <string.h>
#include <unistd.h>
#include <accord/base/error.h>
#include <accord/base/number.h>

static void
free_group (gpointer data)
{
  AccordCliGroup *group = data;
  g_free (group->entries);
  g_free (group);
}

static void
add_group (GPtrArray *groups, const char *title, const GOptionEntry *entries, size_t n)
{
  if (n == 0)
    return;
  AccordCliGroup *group = g_new0 (AccordCliGroup, 1);
  group->title = title;
  group->entries = g_new0 (GOptionEntry, n + 1);
  memcpy (group->entries, entries, n * sizeof *entries);
  g_ptr_array_add (groups, group);
}

static void
add_labels (GPtrArray *groups, AccordCliTexts *t, AccordCliFlags flags)
{
  const GOptionEntry entries[] = {
    { "question", 0, 0, G_OPTION_ARG_FILENAME, &t->question, "the question, where there are several",
      "NAME" },
    { "where", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &t->where,
      "only labels with this attribute of item or annotator, source or batch (!=: without it); may be "
      "repeated",
      "COLUMN=VALUE" },
    { "annotator", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &t->annotators,
      "only this annotator's labels; may be repeated; with label files also the column of annotators",
      "NAME" },
    { "rounds", 0, 0, G_OPTION_ARG_FILENAME, &t->rounds,
      flags & ACCORD_CLI_EVERY_ROUND ? "which label of one annotator for one item counts; default: all"
                                     : "which label of one annotator for one item counts; default: last",
      "last|first|all" },
    { "by", 0, 0, G_OPTION_ARG_FILENAME, &t->by,
      "a result for each value of this attribute of item or annotator, or source, batch, month, week, day",
      "COLUMN" },
  };
  add_group (groups, "Which labels", entries, G_N_ELEMENTS (entries) - !(flags & ACCORD_CLI_BY));
}

static void
add_files (GPtrArray *groups, AccordCliTexts *t, bool column)
{
  const GOptionEntry annotator[] = {
    { "annotator", 0, 0, G_OPTION_ARG_FILENAME, &t->annotator, "column of annotators", "COLUMN" },
  };
  const GOptionEntry entries[] = {
    { "from", 0, 0, G_OPTION_ARG_FILENAME, &t->from,
      "one label a row, or one item a row with a column for each annotator; default: long", "long|wide" },
    { "item", 0, 0, G_OPTION_ARG_FILENAME, &t->item, "column of items", "COLUMN" },
    { "label", 0, 0, G_OPTION_ARG_FILENAME, &t->label, "column of labels", "COLUMN" },
    { "time", 0, 0, G_OPTION_ARG_FILENAME, &t->time, "column of times", "COLUMN" },
    { "attr", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &t->attributes,
      "column kept as an attribute of items; may be repeated", "COLUMN" },
    { "annotator-attr", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &t->annotator_attributes,
      "column kept as an attribute of annotators; may be repeated", "COLUMN" },
    { "annotator-name", 0, 0, G_OPTION_ARG_FILENAME, &t->annotator_name,
      "the file is this one annotator's and has no column of annotators", "NAME" },
    { "separator", 0, 0, G_OPTION_ARG_FILENAME, &t->separator,
      "or another sign; default: found out from the header", "comma|semicolon|tab" },
    { "na", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &t->na, "a label that means no answer; may be repeated",
      "TEXT" },
    { "tag", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &t->tags,
      "an answer that marks ambiguity and is no class; may be repeated", "CLASS" },
    { "repeats", 0, 0, G_OPTION_ARG_FILENAME, &t->repeats,
      "what to do when an annotator answers an item twice; default: refuse", "refuse|last|keep" },
  };
  g_autoptr (GArray) all = g_array_new (FALSE, FALSE, sizeof (GOptionEntry));
  if (column)
    g_array_append_vals (all, annotator, 1);
  g_array_append_vals (all, entries, G_N_ELEMENTS (entries));
  add_group (groups, "Reading label files", (const GOptionEntry *) (const void *) all->data, all->len);
}

static void
add_statistics (GPtrArray *groups, AccordCliTexts *t, AccordCliFlags flags)
{
  const GOptionEntry confidence
      = { "confidence", 0, 0, G_OPTION_ARG_FILENAME, &t->confidence, "of intervals; default: 95", "PERCENT" };
  const GOptionEntry seed
      = { "seed", 0, 0, G_OPTION_ARG_FILENAME, &t->seed, "of random numbers; default: 1", "NUMBER" };
  GOptionEntry entries[2];
  size_t n = 0;
  if (flags & ACCORD_CLI_INTERVAL)
    entries[n++] = confidence;
  if (flags & ACCORD_CLI_SEED)
    entries[n++] = seed;
  add_group (groups, "Statistics", entries, n);
}

static void
add_general (GPtrArray *groups, AccordCliTexts *t, AccordCliFlags flags)
{
  const GOptionEntry entries[] = {
    { "format", 'f', 0, G_OPTION_ARG_FILENAME, &t->format, "default: table on a terminal, else tsv",
      "table|csv|tsv|json|jsonl" },
    { "safe-csv", 0, 0, G_OPTION_ARG_NONE, &t->safe_csv,
      "in csv, put an apostrophe before texts a spreadsheet would take for a formula", NULL },
    { "quiet", 'q', 0, G_OPTION_ARG_NONE, &t->quiet, "no notes and warnings on standard error", NULL },
    { "version", 0, 0, G_OPTION_ARG_NONE, &t->version, "show the version", NULL },
    { "help", 'h', 0, G_OPTION_ARG_NONE, &t->help, "show this help", NULL },
    { "summary", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_NONE, &t->summary, "say in one line what this is for",
      NULL },
  };
  const GOptionEntry limit
      = { "limit",
          'n',
          0,
          G_OPTION_ARG_FILENAME,
          &t->limit,
          flags & ACCORD_CLI_BRIEF ? "show only the first so many; 0 = all; default: all, but 30 in a table"
                                   : "show only the first so many; 0 = all; default: all",
          "NUMBER" };
  const size_t first = flags & ACCORD_CLI_REPORT ? 0 : 2;
  g_autoptr (GArray) all = g_array_new (FALSE, FALSE, sizeof (GOptionEntry));
  if (flags & ACCORD_CLI_LIMIT)
    g_array_append_vals (all, &limit, 1);
  g_array_append_vals (all, entries + first, G_N_ELEMENTS (entries) - first);
  add_group (groups, "Output and help", (const GOptionEntry *) (const void *) all->data, all->len);
}

/* The tool's own options, divided by ACCORD_CLI_GROUP. */
static void
add_own (GPtrArray *groups, const GOptionEntry *options)
{
  const char *title = "Options";
  for (size_t first = 0, i = 0;; i++)
    {
      const bool end = options[i].long_name == NULL;
      if (!end && options[i].long_name[0] != '\0')
        continue;
      if (i > first)
        add_group (groups, title, options + first, i - first);
      if (end)
        return;
      title = options[i].description;
      first = i + 1;
    }
}

GPtrArray *
accord_cli_groups (AccordCli *cli)
{
  GPtrArray *groups = g_ptr_array_new_with_free_func (free_group);
  const AccordCliFlags flags = cli->tool->flags;
  if (cli->tool->options != NULL)
    add_own (groups, cli->tool->options);
  if (flags & ACCORD_CLI_LABELS)
    add_labels (groups, &cli->texts, flags);
  if (flags & ACCORD_CLI_FILES)
    add_files (groups, &cli->texts, !(flags & ACCORD_CLI_LABELS));
  add_statistics (groups, &cli->texts, flags);
  add_general (groups, &cli->texts, flags);
  return groups;
}

void
accord_cli_texts_clear (AccordCliTexts *t)
{
  char **const texts[] = { &t->format,  &t->question,  &t->rounds,         &t->confidence, &t->seed,
                           &t->from,    &t->item,      &t->annotator,      &t->label,      &t->time,
                           &t->repeats, &t->separator, &t->annotator_name, &t->limit,      &t->by };
  char ***const arrays[]
      = { &t->where, &t->annotators, &t->na, &t->attributes, &t->annotator_attributes, &t->tags, &t->rest };
  for (size_t i = 0; i < G_N_ELEMENTS (texts); i++)
    g_clear_pointer (texts[i], g_free);
  for (size_t i = 0; i < G_N_ELEMENTS (arrays); i++)
    g_clear_pointer (arrays[i], g_strfreev);
}

/* ---- checking ---- */

static bool
check_text (const GOptionEntry *entry, const char *text, GError **error)
{
  const char *end;
  if (text == NULL || g_utf8_validate (text, -1, &end))
    return true;
  return accord_error_set_usage (error, "--%s: the text is not UTF-8 (byte %" G_GSIZE_FORMAT ")",
                                 entry->long_name, (gsize) (end - text) + 1);
}

/* Texts are UTF-8; only paths may be any bytes. */
static bool
check_entry (const GOptionEntry *entry, GError **error)
{
  const char *kind = entry->arg_description != NULL ? entry->arg_description : "";
  if (strstr (kind, "FILE") != NULL || strstr (kind, "DATABASE") != NULL)
    return true;
  if (entry->arg == G_OPTION_ARG_FILENAME)
    return check_text (entry, *(char **) entry->arg_data, error);
  if (entry->arg != G_OPTION_ARG_FILENAME_ARRAY || *(char ***) entry->arg_data == NULL)
    return true;
  for (char **text = *(char ***) entry->arg_data; *text != NULL; text++)
    if (!check_text (entry, *text, error))
      return false;
  return true;
}

static bool
check_texts (const GPtrArray *groups, GError **error)
{
  for (guint i = 0; i < groups->len; i++)
    {
      const AccordCliGroup *group = groups->pdata[i];
      for (const GOptionEntry *entry = group->entries; entry->long_name != NULL; entry++)
        if (!check_entry (entry, error))
          return false;
    }
  return true;
}

static bool
check_confidence (AccordCli *cli, GError **error)
{
  const char *text = cli->texts.confidence;
  double percent = 95;
  if (text != NULL && !accord_number_parse (text, strlen (text), &percent))
    return accord_error_set_usage (error, "--confidence %s: not a number", text);
  if (percent > 0 && percent < 1)
    return accord_error_set_usage (error, "--confidence %s: give percent, such as 95", text);
  if (percent < 50 || percent >= 100)
    return accord_error_set_usage (error, "--confidence %s: give percent from 50 to below 100", text);
  cli->confidence = percent / 100;
  return true;
}

/* Without --limit all is shown, or as much as is easily read in a table. */
static bool
check_limit (AccordCli *cli, GError **error)
{
  const bool brief = cli->tool->flags & ACCORD_CLI_BRIEF && cli->format == ACCORD_FORMAT_TABLE;
  const char *text = cli->texts.limit;
  uint64_t limit = brief ? ACCORD_CLI_TABLE_ROWS : 0;
  if (text != NULL && !accord_cli_parse_count ("--limit", text, 0, UINT64_MAX, &limit, error))
    return false;
  cli->limit = limit > 0 ? limit : UINT64_MAX;
  return true;
}

static bool
check_where (char **where, GError **error)
{
  for (; where != NULL && *where != NULL; where++)
    {
      const char *equals = strchr (*where, '=');
      if (equals == NULL || equals == *where || strncmp (*where, "!=", 2) == 0)
        return accord_error_set_usage (error, "--where %s: write COLUMN=VALUE or COLUMN!=VALUE", *where);
    }
  return true;
}

static bool
check_by (const char *by, GError **error)
{
  if (by != NULL && *by == '\0')
    return accord_error_set_usage (error, "--by: the name of the column is empty");
  if (by != NULL && (strcmp (by, "item") == 0 || strcmp (by, "annotator") == 0))
    return accord_error_set_usage (error, "--by %s: take --%ss, which has a line for each %s", by, by, by);
  return true;
}

/* A word, or the sign itself: one that is neither letter, digit, quote nor line end. */
static bool
check_separator (const char *text, char *ret_separator, GError **error)
{
  static const char separators[] = { ',', ';', '\t' };
  unsigned place;
  if (text != NULL && text[0] != '\0' && text[1] == '\0' && text[0] != '"'
      && (text[0] == '\t' || g_ascii_ispunct (text[0])))
    {
      *ret_separator = text[0];
      return true;
    }
  if (!accord_cli_parse_word ("--separator", text, "comma|semicolon|tab", &place, error))
    return false;
  *ret_separator = text != NULL ? separators[place] : 0;
  return true;
}

static bool
check_reading (AccordCli *cli, GError **error)
{
  const AccordCliTexts *t = &cli->texts;
  unsigned layout, repeats;
  char separator;
  if (!accord_cli_parse_word ("--from", t->from, "long|wide", &layout, error)
      || !check_separator (t->separator, &separator, error)
      || !accord_cli_parse_word ("--repeats", t->repeats, "refuse|last|keep", &repeats, error))
    return false;
  cli->read = (AccordReadOptions){
    .layout = (AccordLayout) layout,
    .separator = separator,
    .item = t->item,
    .annotator = t->annotator,
    .annotator_candidates = (const char *const *) t->annotators,
    .label = t->label,
    .time = t->time,
    .item_attributes = (const char *const *) t->attributes,
    .annotator_attributes = (const char *const *) t->annotator_attributes,
    .annotator_name = t->annotator_name,
    .missing = (const char *const *) t->na,
  };
  cli->import = (AccordImportOptions){
    .question = t->question,
    .repeats = (AccordRepeats) repeats,
    .tags = (const char *const *) t->tags,
    .item_attributes = (const char *const *) t->attributes,
    .annotator_attributes = (const char *const *) t->annotator_attributes,
  };
  return true;
}

static bool
check_values (AccordCli *cli, GError **error)
{
  const AccordCliTexts *t = &cli->texts;
  cli->format = isatty (STDOUT_FILENO) ? ACCORD_FORMAT_TABLE : ACCORD_FORMAT_TSV;
  if (t->format != NULL && !accord_format_parse (t->format, &cli->format))
    return accord_error_set_usage (error, "--format %s: not one of table, csv, tsv, json, jsonl", t->format);
  unsigned rounds;
  if (!accord_cli_parse_word ("--rounds", t->rounds, "last|first|all", &rounds, error))
    return false;
  cli->rounds = (AccordRounds) rounds;
  if (t->rounds == NULL && cli->tool->flags & ACCORD_CLI_EVERY_ROUND)
    cli->rounds = ACCORD_ROUNDS_ALL;
  cli->seed = 1;
  if (t->seed != NULL && !accord_cli_parse_count ("--seed", t->seed, 0, UINT64_MAX, &cli->seed, error))
    return false;
  if (t->question != NULL && *t->question == '\0')
    return accord_error_set_usage (error, "--question: the name is empty");
  return check_confidence (cli, error) && check_limit (cli, error) && check_where (t->where, error)
         && check_by (t->by, error) && check_reading (cli, error);
}

/* GOption's words in our manner: lower case, and where to look. */
static bool
translate_error (const AccordCli *cli, GError *from, GError **error)
{
  g_autofree char *message = g_strdup (from->message);
  if (g_ascii_isupper (message[0]) && !g_ascii_isupper (message[1]))
    message[0] = g_ascii_tolower (message[0]);
  g_error_free (from);
  return accord_error_set_usage (error, "%s; see %s --help", message, cli->tool->name);
}

bool
accord_cli_parse (AccordCli *cli, int argc, char **argv, GError **error)
{
  g_autoptr (GPtrArray) groups = accord_cli_groups (cli);
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  const GOptionEntry rest[]
      = { { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &cli->texts.rest, NULL, NULL }, { 0 } };
  g_auto (GStrv) copy = accord_cli_expand (groups, argc, argv, error);
  if (copy == NULL)
    return false;
  g_option_context_set_help_enabled (context, FALSE);
  for (guint i = 0; i < groups->len; i++)
    g_option_context_add_main_entries (context, ((AccordCliGroup *) groups->pdata[i])->entries, NULL);
  g_option_context_add_main_entries (context, rest, NULL);
  argc = (int) g_strv_length (copy);
  g_autofree char **rest_of_them
      = g_memdup2 (copy, ((gsize) argc + 1) * sizeof *copy); /* what is read is taken out */
  GError *failure = NULL;
  if (!g_option_context_parse (context, &argc, &rest_of_them, &failure))
    return translate_error (cli, failure, error);
  if (cli->texts.help || cli->texts.version || cli->texts.summary)
    return true;
  return check_texts (groups, error) && check_values (cli, error);
}
