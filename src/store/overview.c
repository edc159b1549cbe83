/* What a database holds.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <accord/store/overview.h>

#include <stdlib.h>
#include <string.h>
#include "private.h"

static void
source_free (gpointer data)
{
  AccordSource *source = data;
  char *const fields[] = { source->question, source->name,   source->kind,     source->format,
                           source->mapping,  source->sha256, source->imported, source->program };
  for (size_t i = 0; i < G_N_ELEMENTS (fields); i++)
    g_free (fields[i]);
  g_free (source);
}

static void
class_use_free (gpointer data)
{
  AccordClassUse *use = data;
  g_free (use->name);
  g_free (use->tag);
  g_free (use->merged_into);
  g_free (use);
}

void
accord_question_free (AccordQuestion *question)
{
  if (question == NULL)
    return;
  g_free (question->name);
  g_free (question->scale);
  g_free (question->set_separator);
  g_free (question->first_time);
  g_free (question->last_time);
  if (question->classes != NULL)
    g_ptr_array_unref (question->classes);
  g_free (question);
}

static void
question_free (gpointer data)
{
  accord_question_free (data);
}

/* ---- questions ---- */

typedef struct
{
  AccordStore *store;
  AccordQuestion *question;
  int64_t id;
  StoreIdMap annotators, classes;
  GArray *kinds;     /* uint8_t by place */
  GArray *labelled;  /* bool by place: has a label of this question */
  GPtrArray *stored; /* StoreClass by place */
  uint64_t *uses;    /* by place */
} Survey;

static bool
read_kinds (Survey *survey, GError **error)
{
  g_autoptr (sqlite3_stmt) statement
      = store_prepare (survey->store, "SELECT id, kind FROM annotator ORDER BY id", error);
  if (statement == NULL)
    return false;
  int state;
  while ((state = store_step (survey->store, statement, error)) > 0)
    {
      const int64_t id = sqlite3_column_int64 (statement, 0);
      const char *name = (const char *) sqlite3_column_text (statement, 1);
      AccordKind kind = ACCORD_KIND_HUMAN;
      const uint8_t no = 0;
      if (name == NULL || !accord_kind_parse (name, &kind))
        return store_damaged (survey->store, error, "an annotator's kind is unknown");
      const uint8_t code = (uint8_t) kind;
      g_array_append_val (survey->annotators.ids, id);
      g_array_append_val (survey->kinds, code);
      g_array_append_val (survey->labelled, no);
    }
  store_idmap_index (&survey->annotators);
  return state == 0;
}

typedef struct
{
  uint32_t item, human_item, gold_item; /* last ones seen; ids start at 1 */
  uint32_t annotator;                   /* last human on the item */
} Position;

static bool
count_label (Survey *survey, Position *last, uint32_t item, uint32_t annotator, uint32_t klass,
             GError **error)
{
  AccordQuestion *question = survey->question;
  const uint32_t place = store_idmap_place (&survey->annotators, annotator);
  const uint32_t class_place = store_idmap_place (&survey->classes, klass);
  if (place == STORE_PLACE_NONE || class_place == STORE_PLACE_NONE)
    return store_damaged (survey->store, error, "a label refers to an unknown annotator or class");
  const uint8_t kind = g_array_index (survey->kinds, uint8_t, place);
  uint8_t *labelled = &g_array_index (survey->labelled, uint8_t, place);
  if (kind == ACCORD_KIND_HUMAN)
    {
      question->labels++;
      question->annotators += *labelled == 0;
      question->repeated += last->human_item == item && last->annotator == annotator;
      question->items += last->human_item != item;
      last->human_item = item;
      last->annotator = annotator;
      survey->uses[class_place]++;
    }
  else if (kind == ACCORD_KIND_GOLD)
    {
      question->gold_items += last->gold_item != item;
      last->gold_item = item;
    }
  else if (kind == ACCORD_KIND_MODEL)
    question->models += *labelled == 0;
  *labelled = 1;
  return true;
}

static bool
count_labels (Survey *survey, GError **error)
{
  g_autoptr (StoreStream) stream = store_stream_new (survey->store, survey->id, NULL, NULL, error);
  if (stream == NULL)
    return false;
  StoreBlock block;
  Position last = { 0, 0, 0, 0 };
  int state;
  while ((state = store_stream_next (stream, &block, error)) > 0)
    for (size_t i = 0; i < block.n; i++)
      if (!count_label (survey, &last, block.item[i], block.annotator[i], block.klass[i], error))
        return false;
  return state == 0;
}

/* Earliest and latest time as written; only where a source had a column of times. */
static bool
find_times (Survey *survey, GError **error)
{
  g_autofree char *timed = g_strdup_printf ("SELECT 1 FROM source WHERE question = %" G_GINT64_FORMAT
                                            " AND (mapping IS NULL OR mapping LIKE '%%time=%%') LIMIT 1",
                                            survey->id);
  int64_t one = 0;
  bool found = false;
  if (!store_integer (survey->store, timed, &one, &found, error))
    return false;
  if (!found)
    return true;
  g_autoptr (sqlite3_stmt) statement
      = store_prepare (survey->store,
                       "SELECT time FROM label WHERE time IS NOT NULL AND superseded_by IS NULL AND class IN "
                       "(SELECT id FROM class WHERE question = ?1)",
                       error);
  if (statement == NULL)
    return false;
  sqlite3_bind_int64 (statement, 1, survey->id);
  int64_t first = INT64_MAX, last = INT64_MIN;
  int state;
  while ((state = store_step (survey->store, statement, error)) > 0)
    {
      const char *text = (const char *) sqlite3_column_text (statement, 0);
      int64_t when;
      if (text == NULL || !store_time_parse (text, strlen (text), &when))
        continue;
      if (when < first)
        {
          first = when;
          g_free (survey->question->first_time);
          survey->question->first_time = g_strdup (text);
        }
      if (when > last)
        {
          last = when;
          g_free (survey->question->last_time);
          survey->question->last_time = g_strdup (text);
        }
    }
  return state == 0;
}

static void
list_classes (Survey *survey)
{
  g_autoptr (GPtrArray) sorted = g_ptr_array_new ();
  for (guint i = 0; i < survey->stored->len; i++)
    g_ptr_array_add (sorted, survey->stored->pdata[i]);
  if (sorted->len > 0)
    qsort (sorted->pdata, sorted->len, sizeof (gpointer), store_classes_compare);
  survey->question->classes = g_ptr_array_new_with_free_func (class_use_free);
  for (guint i = 0; i < sorted->len; i++)
    {
      const StoreClass *klass = sorted->pdata[i];
      AccordClassUse *use = g_new0 (AccordClassUse, 1);
      use->name = g_strdup (klass->name);
      use->tag = g_strdup (klass->tag);
      use->position = klass->position;
      use->value = klass->value;
      use->cost = klass->cost;
      use->declared = klass->declared;
      use->labels = survey->uses[store_idmap_search (&survey->classes, klass->id)];
      if (klass->merged_into != klass->id)
        {
          const StoreClass *target
              = survey->stored->pdata[store_idmap_search (&survey->classes, klass->merged_into)];
          use->merged_into = g_strdup (target->name);
        }
      g_ptr_array_add (survey->question->classes, use);
    }
}

static bool
survey_question (Survey *survey, bool times, GError **error)
{
  survey->stored = store_classes (survey->store, survey->id, error);
  if (survey->stored == NULL)
    return false;
  for (guint i = 0; i < survey->stored->len; i++)
    g_array_append_val (survey->classes.ids, ((StoreClass *) survey->stored->pdata[i])->id);
  store_idmap_index (&survey->classes);
  survey->uses = g_new0 (uint64_t, survey->stored->len + 1);
  if (!read_kinds (survey, error) || !count_labels (survey, error) || (times && !find_times (survey, error)))
    return false;
  list_classes (survey);
  return true;
}

static AccordQuestion *
new_question (AccordStore *store, int64_t id, const char *name, bool times, GError **error)
{
  Survey survey = { .store = store, .id = id, .question = g_new0 (AccordQuestion, 1) };
  survey.question->name = g_strdup (name);
  store_idmap_init (&survey.annotators);
  store_idmap_init (&survey.classes);
  survey.kinds = g_array_new (FALSE, FALSE, sizeof (uint8_t));
  survey.labelled = g_array_new (FALSE, TRUE, sizeof (uint8_t));
  if (!store_question_scale (store, id, &survey.question->scale, &survey.question->set_separator, error)
      || !survey_question (&survey, times, error))
    {
      question_free (survey.question);
      survey.question = NULL;
    }
  store_idmap_clear (&survey.annotators);
  store_idmap_clear (&survey.classes);
  g_array_unref (survey.kinds);
  g_array_unref (survey.labelled);
  if (survey.stored != NULL)
    g_ptr_array_unref (survey.stored);
  g_free (survey.uses);
  return survey.question;
}

static GPtrArray *
list_questions (AccordStore *store, GError **error)
{
  g_autoptr (GPtrArray) questions = g_ptr_array_new_with_free_func (question_free);
  g_autoptr (sqlite3_stmt) statement = NULL;
  if (!store_names_verify (store, error))
    return NULL;
  statement = store_prepare (store, "SELECT id, name FROM question ORDER BY id", error);
  if (statement == NULL)
    return NULL;
  int state;
  while ((state = store_step (store, statement, error)) > 0)
    {
      AccordQuestion *question
          = new_question (store, sqlite3_column_int64 (statement, 0),
                          (const char *) sqlite3_column_text (statement, 1), true, error);
      if (question == NULL)
        return NULL;
      g_ptr_array_add (questions, question);
    }
  return state == 0 ? g_steal_pointer (&questions) : NULL;
}

GPtrArray *
accord_overview_questions (AccordStore *store, GError **error)
{
  bool begun;
  if (!store_read_begin (store, &begun, error))
    return NULL;
  GPtrArray *questions = list_questions (store, error);
  store_read_end (store, begun);
  return questions;
}

static AccordQuestion *
read_question (AccordStore *store, const char *question, GError **error)
{
  int64_t id = 0;
  g_autofree char *name = NULL;
  if (!store_names_verify (store, error) || !store_question_find (store, question, &id, &name, error))
    return NULL;
  return new_question (store, id, name, false, error);
}

AccordQuestion *
accord_overview_question (AccordStore *store, const char *question, GError **error)
{
  bool begun;
  if (!store_read_begin (store, &begun, error))
    return NULL;
  AccordQuestion *found = read_question (store, question, error);
  store_read_end (store, begun);
  return found;
}

/* ---- sources ---- */

GPtrArray *
accord_overview_sources (AccordStore *store, GError **error)
{
  g_autoptr (GPtrArray) sources = g_ptr_array_new_with_free_func (source_free);
  g_autoptr (sqlite3_stmt) statement = store_prepare (
      store,
      "SELECT source.id, question.name, source.name, kind, format, mapping, sha256, imported, program, size, "
      "rows, "
      "labels, coalesce (gone.n, 0) FROM source JOIN question ON question.id = source.question LEFT JOIN "
      "(SELECT source, count(*) AS n FROM label WHERE superseded_by IS NOT NULL GROUP BY source) AS gone "
      "ON gone.source = source.id ORDER BY source.id",
      error);
  if (statement == NULL)
    return NULL;
  int state;
  while ((state = store_step (store, statement, error)) > 0)
    {
      AccordSource *source = g_new0 (AccordSource, 1);
      char **const fields[] = { &source->question, &source->name,   &source->kind,     &source->format,
                                &source->mapping,  &source->sha256, &source->imported, &source->program };
      source->id = sqlite3_column_int64 (statement, 0);
      for (size_t i = 0; i < G_N_ELEMENTS (fields); i++)
        *fields[i] = store_column_text (statement, (int) i + 1);
      source->size = (uint64_t) sqlite3_column_int64 (statement, 9);
      source->rows = (uint64_t) sqlite3_column_int64 (statement, 10);
      source->superseded = (uint64_t) sqlite3_column_int64 (statement, 12);
      source->labels = (uint64_t) sqlite3_column_int64 (statement, 11) - source->superseded;
      g_ptr_array_add (sources, source);
    }
  return state == 0 ? g_steal_pointer (&sources) : NULL;
}
