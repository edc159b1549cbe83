/* The rows of accord-info that say what the store holds.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <accord/views/info.h>

#include <string.h>
#include <accord/base/lookalike.h>
#include <accord/base/text.h>
#include <accord/dataset/sets.h>

/* One line of the report; @value NULL = none. */
void
accord_view_info_row (AccordReport *report, const char *question, const char *topic, const char *name,
                      const uint64_t *value, const char *note)
{
  accord_report_text (report, question);
  accord_report_text (report, topic);
  accord_report_text (report, name);
  if (value != NULL)
    accord_report_count (report, *value);
  else
    accord_report_empty (report);
  accord_report_text (report, note);
}

static void
report_counts (AccordReport *report, const AccordQuestion *question)
{
  const struct
  {
    const char *name;
    uint64_t value;
    const char *note;
  } counts[] = {
    { "items", question->items, "labelled by people" },
    { "annotators", question->annotators, "people" },
    { "labels", question->labels, "of people, all rounds" },
    { "repeated", question->repeated, "of them further labels by the same person on the same item" },
    { "gold_items", question->gold_items, "items with a gold answer" },
    { "models", question->models, "that made predictions" },
  };
  for (size_t i = 0; i < G_N_ELEMENTS (counts); i++)
    accord_view_info_row (report, question->name, "count", counts[i].name, &counts[i].value, counts[i].note);
  if (question->first_time != NULL)
    {
      accord_view_info_row (report, question->name, "time", "first", NULL, question->first_time);
      accord_view_info_row (report, question->name, "time", "last", NULL, question->last_time);
    }
}

static void
report_classes (AccordReport *report, const AccordQuestion *question, const char *database)
{
  g_autofree const char **names = g_new (const char *, question->classes->len + 1);
  size_t n = 0;
  for (guint i = 0; i < question->classes->len; i++)
    {
      const AccordClassUse *use = question->classes->pdata[i];
      g_autofree char *note = use->merged_into != NULL ? g_strdup_printf ("merged into %s", use->merged_into)
                              : use->tag != NULL       ? g_strdup_printf ("tag: %s", use->tag)
                              : use->labels > 0        ? NULL
                              : use->declared          ? g_strdup ("declared")
                                                       : g_strdup ("used by no person");
      accord_view_info_row (report, question->name, "class", use->name, &use->labels, note);
      if (use->merged_into == NULL)
        names[n++] = use->name;
    }
  g_autoptr (GPtrArray) groups = accord_lookalikes_find (names, n);
  for (guint i = 0; i < groups->len; i++)
    {
      const GArray *group = groups->pdata[i];
      const uint64_t size = group->len;
      g_autofree char *text = accord_lookalikes_describe (names, group);
      g_autofree char *command = accord_lookalikes_command (names, group, database);
      g_autofree char *note = g_strdup_printf ("%s look alike; if they are one class: %s", text, command);
      accord_view_info_row (report, question->name, "lookalike", names[g_array_index (group, guint, 0)],
                            &size, note);
    }
}

/* Labels within answers that are sets. */
static bool
report_labels (AccordReport *report, const AccordQuestion *question, GError **error)
{
  AccordNames names;
  accord_names_init (&names);
  for (guint i = 0; i < question->classes->len; i++)
    {
      const AccordClassUse *use = question->classes->pdata[i];
      if (use->merged_into == NULL && use->tag == NULL)
        accord_names_add (&names, use->name, strlen (use->name));
    }
  g_autoptr (AccordSets) sets = accord_sets_new (&names, question->set_separator, error);
  accord_names_clear (&names);
  if (sets == NULL)
    return false;
  const uint64_t n = accord_names_size (&sets->labels);
  accord_view_info_row (report, question->name, "sets", "labels", &n, "that the answers are made of");
  g_autoptr (GPtrArray) groups = accord_sets_lookalikes (sets, NULL);
  for (guint i = 0; i < groups->len; i++)
    {
      g_autofree char *note = g_strdup_printf ("%s look alike; if they are one label, correct the file",
                                               (const char *) groups->pdata[i]);
      accord_view_info_row (report, question->name, "lookalike", "labels", NULL, note);
    }
  return true;
}

bool
accord_view_info_question (AccordReport *report, const AccordQuestion *question, const char *database,
                           GError **error)
{
  report_counts (report, question);
  g_autofree char *sets
      = question->set_separator != NULL ? g_strdup_printf (
            "of the classes; '%s' stands between the labels of an answer", question->set_separator)
                                        : NULL;
  if (strcmp (question->scale, "nominal") != 0)
    accord_view_info_row (report, question->name, "scale", question->scale, NULL,
                          sets != NULL ? sets : "of the classes");
  report_classes (report, question, database);
  return question->set_separator == NULL || report_labels (report, question, error);
}

void
accord_view_info_sources (AccordReport *report, const GPtrArray *sources, const char *question)
{
  for (guint i = 0; i < sources->len; i++)
    {
      const AccordSource *source = sources->pdata[i];
      if (strcmp (source->question, question) != 0)
        continue;
      g_autofree char *id = g_strdup_printf ("%" G_GINT64_FORMAT, source->id);
      g_autofree char *superseded
          = source->superseded > 0
                ? g_strdup_printf (", %" G_GUINT64_FORMAT " superseded", source->superseded)
                : g_strdup ("");
      g_autofree char *note
          = g_strdup_printf ("%s: %s, %" G_GUINT64_FORMAT " %s of kind %s, imported %s%s", source->name,
                             source->format, source->rows, accord_text_plural (source->rows, "row", "rows"),
                             source->kind, source->imported, superseded);
      accord_view_info_row (report, question, "source", id, &source->labels, note);
    }
}

void
accord_view_info_consensuses (AccordReport *report, const GPtrArray *consensuses, const char *question)
{
  for (guint i = 0; i < consensuses->len; i++)
    {
      const AccordStoredConsensus *stored = consensuses->pdata[i];
      g_autofree char *note = g_strdup_printf ("answers stored by method %s, made %s%s", stored->method,
                                               stored->made, stored->changed ? "; labels changed since" : "");
      accord_view_info_row (report, question, "consensus", stored->name, &stored->items, note);
    }
}
