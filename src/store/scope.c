/* The people and the classes of a question, for the datasets that a load makes of its labels.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "scope.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <accord/base/text.h>

static int
compare_annotators (const void *a, const void *b, void *data)
{
  const StoreAnnotator *annotators = data;
  return accord_text_compare (annotators[*(const uint32_t *) a].name, annotators[*(const uint32_t *) b].name);
}

static bool
read_annotators (StoreScope *scope, GArray *annotators, GError **error)
{
  g_autoptr (sqlite3_stmt) statement
      = store_prepare (scope->store, "SELECT id, name, kind FROM annotator ORDER BY id", error);
  if (statement == NULL)
    return false;
  int state;
  while ((state = store_step (scope->store, statement, error)) > 0)
    {
      const int64_t id = sqlite3_column_int64 (statement, 0);
      const char *kind = (const char *) sqlite3_column_text (statement, 2);
      StoreAnnotator annotator = { 0 };
      if (kind == NULL || !accord_kind_parse (kind, &annotator.kind))
        return store_damaged (scope->store, error, "an annotator's kind is unknown");
      annotator.selected = store_selected (&scope->selection.annotators, id);
      annotator.name = store_column_text (statement, 1);
      g_array_append_val (scope->annotator_map.ids, id);
      g_array_append_val (annotators, annotator);
    }
  return state == 0;
}

static bool
load_annotators (StoreScope *scope, GError **error)
{
  g_autoptr (GArray) annotators = g_array_new (FALSE, FALSE, sizeof (StoreAnnotator));
  const bool good = read_annotators (scope, annotators, error);
  scope->n_annotators = annotators->len;
  scope->annotators = (StoreAnnotator *) (void *) g_array_free (g_steal_pointer (&annotators), FALSE);
  if (!good)
    return false;
  store_idmap_index (&scope->annotator_map);
  scope->by_rank = g_new (uint32_t, scope->n_annotators + 1);
  for (uint32_t i = 0; i < scope->n_annotators; i++)
    scope->by_rank[i] = i;
  g_qsort_with_data (scope->by_rank, (gint) scope->n_annotators, sizeof (uint32_t), compare_annotators,
                     scope->annotators);
  for (uint32_t i = 0; i < scope->n_annotators; i++)
    scope->annotators[scope->by_rank[i]].rank = i;
  return true;
}

/* Codes for the classes that stand for themselves, in canonical order; a target takes its members' best
 * position. */
static bool
load_classes (StoreScope *scope, GError **error)
{
  scope->classes = store_classes (scope->store, scope->question, error);
  if (scope->classes == NULL)
    return false;
  const guint n = scope->classes->len;
  for (guint i = 0; i < n; i++)
    g_array_append_val (scope->class_map.ids, ((StoreClass *) g_ptr_array_index (scope->classes, i))->id);
  store_idmap_index (&scope->class_map);
  scope->by_code = g_new (StoreClass *, n + 1);
  scope->class_code = g_new (uint32_t, n + 1);
  scope->class_used = g_new0 (bool, n + 1);
  for (guint i = 0; i < n; i++)
    {
      StoreClass *klass = g_ptr_array_index (scope->classes, i);
      StoreClass *target
          = g_ptr_array_index (scope->classes, store_idmap_search (&scope->class_map, klass->merged_into));
      target->position = MIN (target->position, klass->position);
      target->declared |= klass->declared;
      if (klass->merged_into == klass->id)
        scope->by_code[scope->n_codes++] = klass;
      else
        scope->merged++;
    }
  qsort (scope->by_code, scope->n_codes, sizeof (StoreClass *), store_classes_compare);
  for (uint32_t code = 0; code < scope->n_codes; code++)
    {
      const uint32_t place = store_idmap_search (&scope->class_map, scope->by_code[code]->id);
      scope->class_code[place] = code | (scope->by_code[code]->tag != NULL ? STORE_TAG_BIT : 0);
    }
  for (guint i = 0; i < n; i++)
    {
      const StoreClass *klass = g_ptr_array_index (scope->classes, i);
      if (klass->merged_into != klass->id)
        scope->class_code[i] = scope->class_code[store_idmap_search (&scope->class_map, klass->merged_into)];
    }
  return true;
}

static bool
load_scale (StoreScope *scope, GError **error)
{
  return store_question_scale (scope->store, scope->question, &scope->scale, &scope->set_separator, error);
}

bool
store_scope_init (StoreScope *scope, AccordStore *store, const AccordLoadOptions *options,
                  AccordLoadFlags flags, GError **error)
{
  *scope = (StoreScope){ .store = store, .flags = flags, .rounds = options->rounds };
  store_idmap_init (&scope->annotator_map);
  store_idmap_init (&scope->class_map);
  if (!store_integer (store, "PRAGMA data_version", &store->loaded, NULL, error)
      || !store_names_verify (store, error)
      || !store_question_find (store, options->question, &scope->question, &scope->question_name, error)
      || !store_select (store, scope->question, options, &scope->selection, error)
      || !load_scale (scope, error) || !load_annotators (scope, error) || !load_classes (scope, error))
    return false;
  scope->stamp = g_new0 (uint32_t, scope->n_annotators + 1);
  scope->number = g_new (uint32_t, scope->n_annotators + 1);
  scope->model = g_new0 (AccordModel *, scope->n_annotators + 1);
  return true;
}

void
store_scope_clear (StoreScope *scope)
{
  g_free (scope->question_name);
  g_free (scope->scale);
  g_free (scope->set_separator);
  store_selection_clear (&scope->selection);
  store_idmap_clear (&scope->annotator_map);
  store_idmap_clear (&scope->class_map);
  g_clear_pointer (&scope->classes, g_ptr_array_unref);
  g_free (scope->class_code);
  g_free (scope->by_code);
  g_free (scope->class_used);
  g_free (scope->class_number);
  for (uint32_t i = 0; i < scope->n_annotators; i++)
    g_free (scope->annotators[i].name);
  g_free (scope->annotators);
  g_free (scope->by_rank);
  g_free (scope->stamp);
  g_free (scope->number);
  g_free (scope->model);
}

bool
store_scope_row (const StoreScope *scope, const StoreRow *row)
{
  return store_selected (&scope->selection.sources, row->source)
         && store_selected (&scope->selection.batches, row->batch);
}

bool
store_scope_label (StoreScope *scope, uint32_t annotator_id, uint32_t class_id, StoreLabel *ret_label,
                   GError **error)
{
  const uint32_t place = store_idmap_place (&scope->annotator_map, annotator_id);
  const uint32_t class_place = store_idmap_place (&scope->class_map, class_id);
  if (place == STORE_PLACE_NONE || class_place == STORE_PLACE_NONE)
    return store_damaged (scope->store, error, "a label refers to an unknown annotator or class");
  const AccordKind kind = scope->annotators[place].kind;
  const uint32_t code = scope->class_code[class_place];
  if (kind == ACCORD_KIND_HUMAN || kind == ACCORD_KIND_GOLD)
    scope->class_used[code & ~STORE_TAG_BIT] = true;
  *ret_label = (StoreLabel){ place, code };
  return true;
}

static bool
is_class (const StoreScope *scope, uint32_t code)
{
  return (scope->class_used[code] || scope->by_code[code]->declared) && scope->by_code[code]->tag == NULL;
}

bool
store_scope_close (StoreScope *scope, GError **error)
{
  scope->class_number = g_new (uint16_t, scope->n_codes + 1);
  for (uint32_t code = 0; code < scope->n_codes; code++)
    {
      scope->class_number[code] = ACCORD_CLASS_NONE;
      if (!is_class (scope, code))
        continue;
      if (scope->n_classes >= ACCORD_CLASS_LIMIT)
        return store_damaged (scope->store, error, "there are more than %d classes", ACCORD_CLASS_LIMIT);
      scope->class_number[code] = (uint16_t) scope->n_classes++;
    }
  return true;
}

void
store_scope_describe (const StoreScope *scope, AccordDataset *dataset)
{
  const size_t n = scope->n_classes;
  g_autofree double *costs = g_new (double, n + 1);
  g_autofree double *values = g_new (double, n + 1);
  bool any_cost = false, any_value = false;
  dataset->scale = g_strdup (scope->scale);
  dataset->set_separator = g_strdup (scope->set_separator);
  dataset->rounds = scope->rounds;
  dataset->merged = scope->merged;
  dataset->n_classes = n;
  dataset->class_ids = g_new (int64_t, n + 1);
  for (uint32_t code = 0; code < scope->n_codes; code++)
    {
      const StoreClass *klass = scope->by_code[code];
      const uint16_t k = scope->class_number[code];
      if (k == ACCORD_CLASS_NONE && klass->tag != NULL && (scope->class_used[code] || klass->declared))
        accord_names_add (&dataset->tag_names, klass->name, strlen (klass->name));
      if (k == ACCORD_CLASS_NONE)
        continue;
      dataset->class_ids[k] = klass->id;
      costs[k] = isnan (klass->cost) ? 1 : klass->cost;
      any_cost |= !isnan (klass->cost);
      values[k] = klass->value;
      any_value |= !isnan (klass->value);
      dataset->class_order_declared |= klass->position != INT64_MAX;
      accord_names_add (&dataset->class_names, klass->name, strlen (klass->name));
    }
  if (any_cost)
    dataset->class_costs = g_steal_pointer (&costs);
  if (any_value)
    dataset->class_values = g_steal_pointer (&values);
}
