/* Changes of classes as options spell them; the classes and the changes as rows.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <accord/views/classes.h>

#include <math.h>
#include <string.h>
#include <accord/base/error.h>
#include <accord/base/number.h>
#include <accord/store/overview.h>

static const AccordColumn class_columns[] = {
  ACCORD_TEXT ("class", "class"),      ACCORD_COUNT ("position", "position"),
  ACCORD_NUMBER ("value", "value", 3), ACCORD_NUMBER ("cost", "cost", 3),
  ACCORD_TEXT ("tag", "tag"),          ACCORD_TEXT ("declared", "declared"),
  ACCORD_COUNT ("labels", "labels"),   ACCORD_TEXT ("merged_into", "merged into"),
};

static const AccordColumn change_columns[] = {
  ACCORD_TEXT ("action", "action"),
  ACCORD_TEXT ("change", "change"),
};

static const AccordColumn history_columns[] = {
  ACCORD_TEXT ("action", "action"),
  ACCORD_TEXT ("time", "time"),
  ACCORD_TEXT ("change", "change"),
};

/* ---- reading options ---- */

/** What an edit is told; @rest is what stands behind the sign, NULL where there was none. */
typedef bool (*EditFunc) (AccordClassChange *change, const char *option, const char *name, const char *rest,
                          GError **error);

/* The names as they are by now. */
static GHashTable *
know_names (AccordClassChange *change, GError **error)
{
  g_autoptr (GPtrArray) names = accord_class_change_names (change, error);
  if (names == NULL)
    return NULL;
  GHashTable *known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < names->len; i++)
    g_hash_table_add (known, g_strdup (names->pdata[i]));
  return known;
}

/* "CLASS=REST": every sign may be the one behind the name; @whole: a name alone will do. */
static bool
split (AccordClassChange *change, const char *option, const char *text, bool whole, char **ret_name,
       const char **ret_rest, GError **error)
{
  g_autoptr (GHashTable) known = know_names (change, error);
  g_autofree char *name = NULL;
  const char *rest = NULL;
  size_t found = 0;
  if (known == NULL)
    return false;
  for (const char *sign = strchr (text, '='); sign != NULL; sign = strchr (sign + 1, '='))
    {
      g_autofree char *left = g_strndup (text, (size_t) (sign - text));
      if (found > 0 && !g_hash_table_contains (known, left))
        continue;
      found += g_hash_table_contains (known, left);
      if (name != NULL && found == 0) /* the first sign, for the message */
        continue;
      g_free (name);
      name = g_steal_pointer (&left);
      rest = sign + 1;
    }
  if (whole && (name == NULL || g_hash_table_contains (known, text)))
    {
      found += found > 0;
      g_free (name);
      name = g_strdup (text);
      rest = NULL;
    }
  if (found > 1)
    return accord_error_set_usage (error, "%s %s: can be read in more than one way", option, text);
  if (name == NULL)
    return accord_error_set_usage (error, "%s %s: write a class, = and what it gets", option, text);
  *ret_name = g_steal_pointer (&name);
  *ret_rest = rest;
  return true;
}

static bool
edit_rename (AccordClassChange *change, const char *option, const char *name, const char *rest,
             GError **error)
{
  (void) option;
  return accord_class_change_rename (change, name, rest, error);
}

static bool
edit_add (AccordClassChange *change, const char *option, const char *name, const char *rest, GError **error)
{
  (void) option;
  (void) rest;
  return accord_class_change_add (change, name, error);
}

static bool
edit_remove (AccordClassChange *change, const char *option, const char *name, const char *rest,
             GError **error)
{
  (void) option;
  (void) rest;
  return accord_class_change_remove (change, name, error);
}

static bool
edit_tag (AccordClassChange *change, const char *option, const char *name, const char *rest, GError **error)
{
  (void) option;
  return accord_class_change_tag (change, name, rest != NULL ? rest : ACCORD_CLASS_TAG, error);
}

static bool
edit_untag (AccordClassChange *change, const char *option, const char *name, const char *rest, GError **error)
{
  (void) option;
  (void) rest;
  return accord_class_change_tag (change, name, NULL, error);
}

static bool
edit_value (AccordClassChange *change, const char *option, const char *name, const char *rest, GError **error)
{
  double value = NAN;
  return (*rest == '\0' || accord_cli_parse_number (option, rest, -G_MAXDOUBLE, G_MAXDOUBLE, &value, error))
         && accord_class_change_value (change, name, value, error);
}

static bool
edit_cost (AccordClassChange *change, const char *option, const char *name, const char *rest, GError **error)
{
  double cost = NAN;
  return (*rest == '\0' || accord_cli_parse_number (option, rest, -G_MAXDOUBLE, G_MAXDOUBLE, &cost, error))
         && accord_class_change_cost (change, name, cost, error);
}

/* ---- order ---- */

/** Ways to read a text as names with commas between them, from its end to its start. */
typedef struct
{
  const char *text;
  GHashTable *known;
  size_t longest;  /* name, in bytes */
  uint8_t *ways;   /* by place in the text: 0, 1, 2 = several ways to read the rest */
  uint32_t *first; /* by place: length of the name that begins there */
} Reading;

static void
read_from (Reading *reading, size_t place, size_t length)
{
  reading->ways[place] = 0;
  for (size_t end = place; end <= length && end - place <= reading->longest; end++)
    {
      if (end < length && reading->text[end] != ',')
        continue;
      const uint8_t rest = end == length ? 1 : reading->ways[end + 1];
      g_autofree char *name = g_strndup (reading->text + place, end - place);
      if (rest == 0 || !g_hash_table_contains (reading->known, name))
        continue;
      reading->ways[place] = (uint8_t) MIN (reading->ways[place] + rest, 2);
      reading->first[place] = (uint32_t) (end - place);
    }
}

/* What cannot be read: the first piece that is no name. */
static bool
fail_order (const char *text, GHashTable *known, GError **error)
{
  g_auto (GStrv) pieces = g_strsplit (text, ",", -1);
  for (size_t i = 0; pieces[i] != NULL; i++)
    if (!g_hash_table_contains (known, pieces[i]))
      return accord_error_set_usage (error, "--order %s: no class '%s'; accord-class DATABASE lists them",
                                     text, pieces[i]);
  return accord_error_set_usage (error, "--order %s: not names of classes with commas between them", text);
}

static bool
edit_order (AccordClassChange *change, const char *text, GError **error)
{
  g_autoptr (GHashTable) known = know_names (change, error);
  if (known == NULL)
    return false;
  const size_t length = strlen (text);
  g_autofree uint8_t *ways = g_new0 (uint8_t, length + 2);
  g_autofree uint32_t *first = g_new0 (uint32_t, length + 2);
  Reading reading = { text, known, 0, ways, first };
  GHashTableIter each;
  gpointer name;
  g_hash_table_iter_init (&each, known);
  while (g_hash_table_iter_next (&each, &name, NULL))
    reading.longest = MAX (reading.longest, strlen (name));
  for (size_t place = length + 1; place-- > 0;)
    if (place == 0 || text[place - 1] == ',')
      read_from (&reading, place, length);
  if (length > 0 && ways[0] == 0)
    return fail_order (text, known, error);
  if (length > 0 && ways[0] > 1)
    return accord_error_set_usage (error, "--order %s: can be read in more than one way", text);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  for (size_t place = 0; place < length; place += first[place] + 1)
    g_ptr_array_add (names, g_strndup (text + place, first[place]));
  g_ptr_array_add (names, NULL);
  return accord_class_change_order (change, (const char *const *) names->pdata, error);
}

/* ---- changing ---- */

bool
accord_view_classes_wanted (const AccordClassWishes *w)
{
  return w->rename != NULL || w->add != NULL || w->remove != NULL || w->tag != NULL || w->untag != NULL
         || w->value != NULL || w->cost != NULL || w->order != NULL || w->scale != NULL
         || w->set_separator != NULL;
}

static bool
edit (AccordClassChange *change, const AccordClassWishes *wishes, GError **error)
{
  const struct
  {
    const char *option;
    char **texts;
    enum
    {
      ALONE,  /* a name */
      EITHER, /* a name, or a name and more */
      BOTH,
    } form;
    EditFunc edit;
  } edits[] = {
    { "--rename", wishes->rename, BOTH, edit_rename },  { "--add", wishes->add, ALONE, edit_add },
    { "--remove", wishes->remove, ALONE, edit_remove }, { "--tag", wishes->tag, EITHER, edit_tag },
    { "--untag", wishes->untag, ALONE, edit_untag },    { "--value", wishes->value, BOTH, edit_value },
    { "--cost", wishes->cost, BOTH, edit_cost },
  };
  for (size_t i = 0; i < G_N_ELEMENTS (edits); i++)
    for (char **text = edits[i].texts; text != NULL && *text != NULL; text++)
      {
        g_autofree char *name = edits[i].form == ALONE ? g_strdup (*text) : NULL;
        const char *rest = NULL;
        if (name == NULL
            && !split (change, edits[i].option, *text, edits[i].form == EITHER, &name, &rest, error))
          return false;
        if (!edits[i].edit (change, edits[i].option, name, rest, error))
          return false;
      }
  return (wishes->order == NULL || edit_order (change, wishes->order, error))
         && ((wishes->scale == NULL && wishes->set_separator == NULL)
             || accord_class_change_scale (change, wishes->scale, wishes->set_separator, error));
}

/* @text NULL: nothing was done. */
static bool
show_change (AccordCli *cli, const char *action, const char *text, GError **error)
{
  g_autoptr (AccordReport) report
      = accord_cli_report (cli, NULL, change_columns, G_N_ELEMENTS (change_columns));
  if (text != NULL)
    {
      accord_report_text (report, action);
      accord_report_text (report, text);
    }
  else
    accord_report_note (report, "nothing to change: it is so already");
  return accord_report_finish (report, error);
}

bool
accord_view_classes_change (AccordCli *cli, AccordStore *store, const char *question,
                            const AccordClassWishes *wishes, GError **error)
{
  g_autofree char *text = NULL;
  g_autoptr (GPtrArray) warnings = NULL;
  g_autoptr (AccordClassChange) change = accord_class_change_new (store, question, error);
  if (change == NULL || !edit (change, wishes, error)
      || !accord_class_change_commit (change, &text, &warnings, error))
    return false;
  for (guint i = 0; i < warnings->len; i++)
    accord_cli_warn (cli, "%s", (const char *) warnings->pdata[i]);
  return show_change (cli, "applied", text, error);
}

bool
accord_view_classes_undo (AccordCli *cli, AccordStore *store, const char *question, GError **error)
{
  g_autofree char *text = NULL;
  if (!accord_classes_undo (store, question, &text, error))
    return false;
  if (text == NULL)
    return accord_error_set_usage (error, "--undo: no change is recorded");
  return show_change (cli, "undone", text, error);
}

/* ---- listing ---- */

static void
put_class (AccordReport *report, const AccordClassUse *use)
{
  accord_report_text (report, use->name);
  if (use->position != INT64_MAX)
    accord_report_count (report, (uint64_t) use->position);
  else
    accord_report_empty (report);
  accord_report_number (report, use->value);
  accord_report_number (report, use->cost);
  accord_report_text (report, use->tag);
  accord_report_text (report, use->declared ? "yes" : "no");
  accord_report_count (report, use->labels);
  accord_report_text (report, use->merged_into);
}

bool
accord_view_classes_list (AccordCli *cli, AccordStore *store, const char *question, GError **error)
{
  g_autoptr (AccordQuestion) found = accord_overview_question (store, question, error);
  if (found == NULL)
    return false;
  g_autoptr (AccordReport) report
      = accord_cli_report (cli, NULL, class_columns, G_N_ELEMENTS (class_columns));
  accord_report_head_text (report, "question", found->name);
  accord_report_head_text (report, "scale", found->scale);
  if (found->set_separator != NULL)
    accord_report_head_text (report, "set_separator", found->set_separator);
  accord_report_heading (report, "question %s, %s%s%s:", found->name, found->scale,
                         found->set_separator != NULL ? ", labels separated by " : "",
                         found->set_separator != NULL ? found->set_separator : "");
  for (guint i = 0; i < found->classes->len; i++)
    put_class (report, found->classes->pdata[i]);
  return accord_report_finish (report, error);
}

bool
accord_view_classes_history (AccordCli *cli, AccordStore *store, const char *question, GError **error)
{
  g_autoptr (GPtrArray) records = accord_classes_history (store, question, error);
  if (records == NULL)
    return false;
  g_autoptr (AccordReport) report
      = accord_cli_report (cli, NULL, history_columns, G_N_ELEMENTS (history_columns));
  for (guint i = 0; i < records->len; i++)
    {
      const AccordClassRecord *record = records->pdata[i];
      accord_report_text (report, record->undone ? "undone" : "applied");
      accord_report_text (report, record->made);
      accord_report_text (report, record->text);
    }
  if (records->len == 0)
    accord_report_note (report, "no change is recorded");
  return accord_report_finish (report, error);
}
