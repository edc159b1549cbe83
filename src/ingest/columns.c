/* Which column is what.  One table of roles with the words they usually have.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "columns.h"

#include <string.h>
#include <accord/base/error.h>
#include "rows.h"

typedef struct
{
  const char *name;  /* of the role, of its option, and the usual column name */
  const char *words; /* groups separated by '|', the better first */
  bool required;
} Role;

/* accord-formats(5) lists these words. */
static const Role roles[ACCORD_N_ROLES] = {
  { "item",
    "item item_id|example example_id task task_id unit unit_id _unit_id hit hit_id hitid instance "
    "instance_id "
    "sample sample_id|question_id doc doc_id document document_id text_id sentence_id image image_id post_id "
    "tweet_id comment_id record_id|id uid",
    true },
  { "annotator",
    "annotator annotator_id|worker worker_id _worker_id workerid rater rater_id coder coder_id labeler "
    "labeler_id "
    "labeller labeller_id performer judge judge_id assignment:worker_id|user user_id username participant "
    "participant_id",
    false },
  { "label", "label|answer response annotation judgment judgement|class category rating choice|value score",
    true },
  { "time",
    "time timestamp|submitted_at _submitted_at submit_time submittime|annotated_at labeled_at labelled_at|"
    "created_at _created_at",
    false },
  { "duration", "duration duration_s duration_seconds|lead_time time_spent", false },
  { "confidence", "confidence", false },
  { "batch", "batch batch_id", false },
  { "gold", "gold gold_label", false },
};

typedef struct
{
  AccordColumns *columns;
  const AccordReadOptions *options;
  const AccordSpan *names;
  size_t n_names;
  bool *used;
  const char *file;
  uint64_t line;
  GError **error;
} Finder;

static const char *
option_of (const AccordReadOptions *options, size_t role)
{
  const char *const values[ACCORD_N_ROLES]
      = { options->item,     options->annotator,  options->label, options->time,
          options->duration, options->confidence, options->batch, options->gold };
  return values[role];
}

static bool fail (const Finder *finder, const char *format, ...) G_GNUC_PRINTF (2, 3);

static bool
fail (const Finder *finder, const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  g_autofree char *text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error (finder->error, ACCORD_ERROR, ACCORD_ERROR_INPUT, "%s:%" G_GUINT64_FORMAT ": %s", finder->file,
               finder->line, text);
  return false;
}

/* "'item', 'annotator', …": the header, for messages; long ones are cut. */
static char *
list_names (const Finder *finder)
{
  GString *list = g_string_new (NULL);
  for (size_t i = 0; i < finder->n_names && i < 12; i++)
    {
      g_autofree char *name = accord_rows_quote (finder->names[i].data, finder->names[i].length);
      g_string_append_printf (list, "%s%s", i == 0 ? "" : ", ", name);
    }
  if (finder->n_names > 12)
    g_string_append_printf (list, " and %" G_GSIZE_FORMAT " more", finder->n_names - 12);
  return g_string_free (list, FALSE);
}

static size_t
find_exactly (const Finder *finder, const char *name)
{
  const size_t length = strlen (name);
  for (size_t i = 0; i < finder->n_names; i++)
    if (finder->names[i].length == length && memcmp (finder->names[i].data, name, length) == 0)
      return i;
  return ACCORD_COLUMN_NONE;
}

static bool
take_named (Finder *finder, const char *option, const char *name, size_t *ret_column)
{
  const size_t column = find_exactly (finder, name);
  if (column == ACCORD_COLUMN_NONE)
    {
      g_autofree char *list = list_names (finder);
      g_autofree char *quoted = accord_rows_quote (name, strlen (name));
      return fail (finder, "there is no column %s (--%s): the header has %s", quoted, option, list);
    }
  finder->used[column] = true;
  *ret_column = column;
  return true;
}

/* Lower case, with underscores for blanks and dashes. */
static char *
plain_name (const AccordSpan *name)
{
  char *plain = g_ascii_strdown (name->data, (gssize) name->length);
  return g_strdelimit (plain, " -", '_');
}

/* The only unused column whose name is one of @words; none is fine, two are not. */
static bool
guess_in_group (const Finder *finder, const Role *role, char *const *plain, const char *words,
                size_t *ret_column)
{
  g_auto (GStrv) list = g_strsplit (words, " ", -1);
  size_t found = ACCORD_COLUMN_NONE;
  for (size_t i = 0; i < finder->n_names; i++)
    {
      if (finder->used[i] || !g_strv_contains ((const char *const *) list, plain[i]))
        continue;
      if (found != ACCORD_COLUMN_NONE)
        {
          g_autofree char *a = accord_rows_quote (finder->names[found].data, finder->names[found].length);
          g_autofree char *b = accord_rows_quote (finder->names[i].data, finder->names[i].length);
          return fail (finder, "column %s or %s could be the %s: say which with --%s", a, b, role->name,
                       role->name);
        }
      found = i;
    }
  *ret_column = found;
  return true;
}

static bool
guess_role (const Finder *finder, const Role *role, char *const *plain, size_t *ret_column)
{
  g_auto (GStrv) groups = g_strsplit (role->words, "|", -1);
  size_t found = ACCORD_COLUMN_NONE;
  for (size_t i = 0; groups[i] != NULL && found == ACCORD_COLUMN_NONE; i++)
    if (!guess_in_group (finder, role, plain, groups[i], &found))
      return false;
  *ret_column = found;
  return true;
}

static bool
take_options (Finder *finder)
{
  const AccordReadOptions *options = finder->options;
  for (size_t i = 0; i < ACCORD_N_ROLES; i++)
    {
      const char *name = option_of (options, i);
      finder->columns->role[i] = ACCORD_COLUMN_NONE;
      if (name == NULL || strcmp (name, "-") == 0)
        continue;
      if (!take_named (finder, roles[i].name, name, &finder->columns->role[i]))
        return false;
    }
  size_t *annotator = &finder->columns->role[ACCORD_ROLE_ANNOTATOR];
  const char *const *candidates
      = options->layout == ACCORD_LAYOUT_LONG ? options->annotator_candidates : NULL;
  for (size_t i = 0; candidates != NULL && candidates[i] != NULL && *annotator == ACCORD_COLUMN_NONE; i++)
    {
      *annotator = find_exactly (finder, candidates[i]);
      if (*annotator != ACCORD_COLUMN_NONE)
        finder->columns->candidate = candidates[i];
    }
  if (*annotator != ACCORD_COLUMN_NONE)
    finder->used[*annotator] = true;
  return true;
}

static bool
take_once (const Finder *finder, const char *option, const char *const *names, size_t i)
{
  for (size_t k = 0; k < i; k++)
    if (strcmp (names[k], names[i]) == 0)
      {
        g_set_error (finder->error, ACCORD_ERROR, ACCORD_ERROR_USAGE, "--%s %s: given twice", option,
                     names[i]);
        return false;
      }
  return true;
}

static bool
take_attributes (Finder *finder)
{
  AccordColumns *columns = finder->columns;
  const char *const *const lists[]
      = { finder->options->item_attributes, finder->options->annotator_attributes };
  static const char *const names[] = { "attr", "annotator-attr" };
  size_t n = 0;
  for (size_t k = 0; k < G_N_ELEMENTS (lists); k++)
    n += lists[k] == NULL ? 0 : g_strv_length ((char **) lists[k]);
  columns->attributes = g_new (size_t, n + 1);
  for (size_t k = 0; k < G_N_ELEMENTS (lists); k++)
    for (size_t i = 0; lists[k] != NULL && lists[k][i] != NULL; i++)
      if (!take_once (finder, names[k], lists[k], i)
          || !take_named (finder, names[k], lists[k][i], &columns->attributes[columns->n_attributes++]))
        return false;
  return true;
}

static bool
guess_roles (Finder *finder, char *const *plain)
{
  AccordColumns *columns = finder->columns;
  const bool wide = finder->options->layout == ACCORD_LAYOUT_WIDE;
  for (size_t i = 0; i < ACCORD_N_ROLES; i++)
    {
      if (option_of (finder->options, i) != NULL || columns->role[i] != ACCORD_COLUMN_NONE
          || (wide && i != ACCORD_ROLE_ITEM && i != ACCORD_ROLE_GOLD))
        continue;
      const size_t column = columns->role[i];
      if (!guess_role (finder, &roles[i], plain, &columns->role[i]))
        return false;
      if (columns->role[i] == column)
        continue;
      finder->used[columns->role[i]] = true;
      columns->guessed = columns->guessed || strcmp (plain[columns->role[i]], roles[i].name) != 0;
    }
  return true;
}

static bool
fail_missing (const Finder *finder, size_t role)
{
  g_autofree char *list = list_names (finder);
  const char *more = "";
  if (role == ACCORD_ROLE_ANNOTATOR)
    more
        = ", give --annotator-name NAME if the file is one person's, or --from wide if every annotator has a "
          "column";
  else if (role == ACCORD_ROLE_LABEL)
    more = ", or give --from wide if every annotator has a column";
  return fail (finder, "no column looks like the %s (the header has %s): name it with --%s%s",
               roles[role].name, list, roles[role].name, more);
}

/* Long layout: who labelled, when no column says it. */
static bool
settle_annotator (Finder *finder)
{
  AccordColumns *columns = finder->columns;
  const AccordReadOptions *options = finder->options;
  const size_t column = columns->role[ACCORD_ROLE_ANNOTATOR];
  if (options->annotator_name != NULL && column != ACCORD_COLUMN_NONE)
    {
      g_autofree char *name = accord_rows_quote (finder->names[column].data, finder->names[column].length);
      return fail (
          finder,
          "--annotator-name is given, but column %s looks like the annotator: --annotator - ignores it",
          name);
    }
  columns->annotator_name = options->annotator_name;
  if (column == ACCORD_COLUMN_NONE && options->annotator_name == NULL)
    {
      columns->annotator_name = options->default_annotator;
      columns->defaulted = options->default_annotator != NULL;
    }
  return column != ACCORD_COLUMN_NONE || columns->annotator_name != NULL
         || fail_missing (finder, ACCORD_ROLE_ANNOTATOR);
}

static bool
check_wide_options (const Finder *finder)
{
  static const size_t no_roles[] = { ACCORD_ROLE_ANNOTATOR, ACCORD_ROLE_LABEL, ACCORD_ROLE_TIME,
                                     ACCORD_ROLE_DURATION, ACCORD_ROLE_CONFIDENCE };
  const AccordReadOptions *options = finder->options;
  const char *wrong = options->annotator_name != NULL ? "annotator-name" : NULL;
  if (options->annotator_attributes != NULL && options->annotator_attributes[0] != NULL)
    wrong = "annotator-attr";
  for (size_t i = 0; i < G_N_ELEMENTS (no_roles); i++)
    {
      const char *name = option_of (options, no_roles[i]);
      if (name != NULL && strcmp (name, "-") != 0)
        wrong = roles[no_roles[i]].name;
    }
  if (wrong == NULL)
    return true;
  g_set_error (finder->error, ACCORD_ERROR, ACCORD_ERROR_USAGE,
               "--%s makes no sense with --from wide: every column but the item is an annotator's labels",
               wrong);
  return false;
}

/* Wide layout: all columns that have no other role. */
static bool
take_annotators (Finder *finder, char *const *plain)
{
  AccordColumns *columns = finder->columns;
  columns->annotators = g_new (size_t, finder->n_names);
  for (size_t i = 0; i < finder->n_names; i++)
    if (!finder->used[i])
      columns->annotators[columns->n_annotators++] = i;
  if (columns->n_annotators == 0)
    return fail (finder, "no column is left for an annotator");
  if (finder->options->annotator != NULL)
    return true; /* "-": the user has looked */
  size_t annotator = ACCORD_COLUMN_NONE, label = ACCORD_COLUMN_NONE;
  if (!guess_role (finder, &roles[ACCORD_ROLE_ANNOTATOR], plain, &annotator)
      || !guess_role (finder, &roles[ACCORD_ROLE_LABEL], plain, &label))
    return false;
  if (annotator == ACCORD_COLUMN_NONE || label == ACCORD_COLUMN_NONE)
    return true;
  g_autofree char *a = accord_rows_quote (finder->names[annotator].data, finder->names[annotator].length);
  g_autofree char *b = accord_rows_quote (finder->names[label].data, finder->names[label].length);
  return fail (
      finder,
      "columns %s and %s make this look like a long table, one label a row: leave --from wide out (or say "
      "--annotator - if these are people)",
      a, b);
}

static void
write_mapping (Finder *finder)
{
  AccordColumns *columns = finder->columns;
  GString *mapping = g_string_new (finder->options->layout == ACCORD_LAYOUT_WIDE ? "from=wide" : NULL);
  for (size_t i = 0; i < ACCORD_N_ROLES; i++)
    if (columns->role[i] != ACCORD_COLUMN_NONE)
      g_string_append_printf (mapping, " %s=%s", roles[i].name, finder->names[columns->role[i]].data);
    else if (i == ACCORD_ROLE_ANNOTATOR && columns->annotator_name != NULL)
      g_string_append_printf (mapping, " annotator-name=%s", columns->annotator_name);
  if (columns->n_annotators > 0)
    g_string_append_printf (mapping, " annotators=%" G_GSIZE_FORMAT, columns->n_annotators);
  size_t n_items = 0;
  if (finder->options->item_attributes != NULL)
    n_items = g_strv_length ((char **) finder->options->item_attributes);
  for (size_t i = 0; i < columns->n_attributes; i++)
    g_string_append_printf (mapping, " %s=%s", i < n_items ? "attr" : "annotator-attr",
                            finder->names[columns->attributes[i]].data);
  if (mapping->str[0] == ' ')
    g_string_erase (mapping, 0, 1);
  columns->mapping = g_string_free (mapping, FALSE);
}

static bool
find (Finder *finder, char *const *plain)
{
  const bool wide = finder->options->layout == ACCORD_LAYOUT_WIDE;
  if (finder->options->annotator_name != NULL && finder->options->annotator_name[0] == '\0')
    {
      g_set_error (finder->error, ACCORD_ERROR, ACCORD_ERROR_USAGE, "--annotator-name: the name is empty");
      return false;
    }
  if ((wide && !check_wide_options (finder)) || !take_options (finder) || !take_attributes (finder)
      || !guess_roles (finder, plain))
    return false;
  for (size_t i = 0; i < ACCORD_N_ROLES; i++)
    if (roles[i].required && finder->columns->role[i] == ACCORD_COLUMN_NONE
        && !(wide && i == ACCORD_ROLE_LABEL))
      return fail_missing (finder, i);
  if (!(wide ? take_annotators (finder, plain) : settle_annotator (finder)))
    return false;
  write_mapping (finder);
  return true;
}

bool
accord_columns_find (AccordColumns *ret_columns, const AccordReadOptions *options, const AccordSpan *names,
                     size_t n_names, const char *file, uint64_t line, GError **error)
{
  g_auto (AccordColumns) columns = { .n_attributes = 0 };
  g_autofree bool *used = g_new0 (bool, n_names);
  Finder finder = { &columns, options, names, n_names, used, file, line, error };
  g_auto (GStrv) plain = g_new0 (char *, n_names + 1);
  for (size_t i = 0; i < n_names; i++)
    plain[i] = plain_name (&names[i]);
  if (!find (&finder, plain))
    return false;
  *ret_columns = columns;
  columns = (AccordColumns){ .n_attributes = 0 };
  return true;
}

void
accord_columns_clear (AccordColumns *columns)
{
  g_clear_pointer (&columns->attributes, g_free);
  g_clear_pointer (&columns->annotators, g_free);
  g_clear_pointer (&columns->mapping, g_free);
}
