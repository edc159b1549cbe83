/* Fills a dataset: one pass over the sorted labels of a question, then the numbers of unused people and
 * classes are closed up.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "private.h"
#include "select.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <accord/base/text.h>

typedef struct
{
  char *name;
  uint32_t place; /* by id */
  uint32_t rank;  /* by name */
  AccordKind kind;
  bool selected;
  bool used;
} Annotator;

typedef struct
{
  uint32_t item; /* index in the dataset */
  uint32_t model;
  uint32_t klass;
} Prediction;

typedef struct
{
  bool valid;
  uint32_t annotator; /* place */
  uint32_t klass;     /* code */
} Pending;

typedef struct
{
  AccordStore *store;
  AccordLoadFlags flags;
  AccordDataset *dataset;
  int64_t question;
  StoreSelection selection;
  StoreIdMap annotator_map, class_map;
  GPtrArray *classes;   /* StoreClass by id */
  uint32_t *class_code; /* place of the class -> code of the one that stands for it; TAG_BIT = a tag */
  StoreClass **by_code; /* n_codes, canonical order */
  bool *class_used;     /* by code */
  uint32_t n_codes;
  Annotator *annotators; /* by id */
  uint32_t n_annotators;
  uint32_t *by_rank; /* rank -> place */

  bool in_item, skip_item;
  uint32_t item;
  uint64_t item_first; /* first label of the current item in the columns */
  size_t items_allocated;
  uint16_t *gold, *tags; /* by item; allocated with the items */
  uint8_t *disputed;
  bool any_gold, any_tag;
  Pending pending, pending_gold;
  GArray *predictions; /* Prediction */
} Loader;

#define TAG_BIT UINT32_C (0x80000000)

static bool
fail_memory (GError **error)
{
  return accord_error_set_memory (error, "the labels");
}

/* ---- annotators ---- */

static int
compare_annotators (const void *a, const void *b, void *data)
{
  const Annotator *annotators = data;
  return accord_text_compare (annotators[*(const uint32_t *) a].name, annotators[*(const uint32_t *) b].name);
}

static bool
read_annotators (Loader *loader, GArray *annotators, GError **error)
{
  g_autoptr (sqlite3_stmt) statement
      = store_prepare (loader->store, "SELECT id, name, kind FROM annotator ORDER BY id", error);
  if (statement == NULL)
    return false;
  int state;
  while ((state = store_step (loader->store, statement, error)) > 0)
    {
      const int64_t id = sqlite3_column_int64 (statement, 0);
      const char *kind = (const char *) sqlite3_column_text (statement, 2);
      Annotator annotator = { .place = annotators->len };
      if (kind == NULL || !accord_kind_parse (kind, &annotator.kind))
        return store_damaged (loader->store, error, "an annotator's kind is unknown");
      annotator.selected = store_selected (&loader->selection.annotators, id);
      annotator.name = store_column_text (statement, 1);
      g_array_append_val (loader->annotator_map.ids, id);
      g_array_append_val (annotators, annotator);
    }
  return state == 0;
}

static bool
load_annotators (Loader *loader, GError **error)
{
  g_autoptr (GArray) annotators = g_array_new (FALSE, FALSE, sizeof (Annotator));
  const bool good = read_annotators (loader, annotators, error);
  loader->n_annotators = annotators->len;
  loader->annotators = (Annotator *) (void *) g_array_free (g_steal_pointer (&annotators), FALSE);
  if (!good)
    return false;
  store_idmap_index (&loader->annotator_map);
  loader->by_rank = g_new (uint32_t, loader->n_annotators + 1);
  for (uint32_t i = 0; i < loader->n_annotators; i++)
    loader->by_rank[i] = i;
  g_qsort_with_data (loader->by_rank, (gint) loader->n_annotators, sizeof (uint32_t), compare_annotators,
                     loader->annotators);
  for (uint32_t i = 0; i < loader->n_annotators; i++)
    loader->annotators[loader->by_rank[i]].rank = i;
  return true;
}

/* ---- classes ---- */

/* Codes for the classes that stand for themselves, in canonical order; a target takes its members' best
 * position. */
static bool
load_classes (Loader *loader, GError **error)
{
  loader->classes = store_classes (loader->store, loader->question, error);
  if (loader->classes == NULL)
    return false;
  const guint n = loader->classes->len;
  for (guint i = 0; i < n; i++)
    g_array_append_val (loader->class_map.ids, ((StoreClass *) g_ptr_array_index (loader->classes, i))->id);
  store_idmap_index (&loader->class_map);
  loader->by_code = g_new (StoreClass *, n + 1);
  loader->class_code = g_new (uint32_t, n + 1);
  loader->class_used = g_new0 (bool, n + 1);
  for (guint i = 0; i < n; i++)
    {
      StoreClass *klass = g_ptr_array_index (loader->classes, i);
      StoreClass *target
          = g_ptr_array_index (loader->classes, store_idmap_search (&loader->class_map, klass->merged_into));
      target->position = MIN (target->position, klass->position);
      target->declared |= klass->declared;
      if (klass->merged_into == klass->id)
        loader->by_code[loader->n_codes++] = klass;
      else
        loader->dataset->merged++;
    }
  qsort (loader->by_code, loader->n_codes, sizeof (StoreClass *), store_classes_compare);
  for (uint32_t code = 0; code < loader->n_codes; code++)
    {
      const uint32_t place = store_idmap_search (&loader->class_map, loader->by_code[code]->id);
      loader->class_code[place] = code | (loader->by_code[code]->tag != NULL ? TAG_BIT : 0);
    }
  for (guint i = 0; i < n; i++)
    {
      const StoreClass *klass = g_ptr_array_index (loader->classes, i);
      if (klass->merged_into != klass->id)
        loader->class_code[i]
            = loader->class_code[store_idmap_search (&loader->class_map, klass->merged_into)];
    }
  return true;
}

/* ---- labels ---- */

static bool
grow_items (Loader *loader, GError **error)
{
  AccordDataset *dataset = loader->dataset;
  const size_t allocated = loader->items_allocated + loader->items_allocated / 2 + 1024;
  uint64_t *start = g_try_renew (uint64_t, dataset->item_start, allocated + 1);
  dataset->item_start = start != NULL ? start : dataset->item_start;
  int64_t *ids = g_try_renew (int64_t, dataset->item_ids, allocated);
  dataset->item_ids = ids != NULL ? ids : dataset->item_ids;
  uint16_t *gold = g_try_renew (uint16_t, loader->gold, allocated);
  loader->gold = gold != NULL ? gold : loader->gold;
  uint16_t *tags = g_try_renew (uint16_t, loader->tags, allocated);
  loader->tags = tags != NULL ? tags : loader->tags;
  uint8_t *disputed = g_try_renew (uint8_t, loader->disputed, allocated);
  loader->disputed = disputed != NULL ? disputed : loader->disputed;
  if (start == NULL || ids == NULL || gold == NULL || tags == NULL || disputed == NULL)
    return fail_memory (error);
  loader->items_allocated = allocated;
  /* cppcheck-suppress memleak ; every pointer is a member by now */
  return true;
}

static void
emit (Loader *loader)
{
  AccordDataset *dataset = loader->dataset;
  if (!loader->pending.valid)
    return;
  loader->pending.valid = false;
  Annotator *annotator = &loader->annotators[loader->pending.annotator];
  if (loader->pending.klass & TAG_BIT)
    {
      uint16_t *tags = &loader->tags[dataset->n_items - 1];
      *tags += *tags < UINT16_MAX;
      loader->any_tag = true;
      return;
    }
  annotator->used = true;
  dataset->annotator[dataset->n_labels] = annotator->rank;
  dataset->klass[dataset->n_labels++] = (uint16_t) loader->pending.klass;
}

static void
emit_gold (Loader *loader)
{
  if (!loader->pending_gold.valid)
    return;
  loader->pending_gold.valid = false;
  if (loader->pending_gold.klass & TAG_BIT)
    return;
  const size_t item = loader->dataset->n_items - 1;
  const uint16_t klass = (uint16_t) loader->pending_gold.klass;
  loader->any_gold = true;
  if (loader->disputed[item] == 0 && loader->gold[item] != ACCORD_CLASS_NONE && loader->gold[item] != klass)
    {
      loader->disputed[item] = 1;
      loader->dataset->gold_disputed++;
    }
  loader->gold[item] = loader->disputed[item] ? ACCORD_CLASS_NONE : klass;
}

typedef struct
{
  uint32_t annotator;
  uint32_t place;
  uint16_t klass;
} Answer;

static int
compare_answers (const void *a, const void *b)
{
  const Answer *x = a, *y = b;
  if (x->annotator != y->annotator)
    return x->annotator < y->annotator ? -1 : 1;
  return x->place < y->place ? -1 : x->place > y->place;
}

/* Puts the labels of one item into the order of annotators' names; stable, so rounds keep theirs. */
static void
sort_item (uint32_t *annotator, uint16_t *klass, size_t n)
{
  if (n > 32)
    {
      g_autofree Answer *answers = g_new (Answer, n);
      for (size_t i = 0; i < n; i++)
        answers[i] = (Answer){ annotator[i], (uint32_t) i, klass[i] };
      qsort (answers, n, sizeof *answers, compare_answers);
      for (size_t i = 0; i < n; i++)
        {
          annotator[i] = answers[i].annotator;
          klass[i] = answers[i].klass;
        }
      return;
    }
  for (size_t i = 1; i < n; i++)
    {
      const uint32_t moved = annotator[i];
      const uint16_t answer = klass[i];
      size_t at = i;
      for (; at > 0 && annotator[at - 1] > moved; at--)
        {
          annotator[at] = annotator[at - 1];
          klass[at] = klass[at - 1];
        }
      annotator[at] = moved;
      klass[at] = answer;
    }
}

static void
end_item (Loader *loader)
{
  AccordDataset *dataset = loader->dataset;
  if (!loader->in_item || loader->skip_item)
    return;
  emit (loader);
  emit_gold (loader);
  sort_item (dataset->annotator + loader->item_first, dataset->klass + loader->item_first,
             (size_t) (dataset->n_labels - loader->item_first));
}

static bool
begin_item (Loader *loader, uint32_t item, GError **error)
{
  AccordDataset *dataset = loader->dataset;
  if (loader->in_item && item <= loader->item)
    return store_damaged (loader->store, error, "packed labels are out of order");
  end_item (loader);
  loader->in_item = true;
  loader->item = item;
  loader->skip_item = !store_selected (&loader->selection.items, item);
  if (loader->skip_item)
    return true;
  if (dataset->n_items == loader->items_allocated && !grow_items (loader, error))
    return false;
  loader->item_first = dataset->n_labels;
  dataset->item_start[dataset->n_items] = dataset->n_labels;
  dataset->item_ids[dataset->n_items] = item;
  loader->gold[dataset->n_items] = ACCORD_CLASS_NONE;
  loader->tags[dataset->n_items] = 0;
  loader->disputed[dataset->n_items] = 0;
  dataset->n_items++;
  return true;
}

static void
add_human (Loader *loader, uint32_t place, uint32_t code)
{
  if (loader->pending.valid && loader->pending.annotator == place
      && loader->dataset->rounds != ACCORD_ROUNDS_ALL)
    {
      loader->dataset->set_aside++;
      if (loader->dataset->rounds == ACCORD_ROUNDS_LAST)
        loader->pending.klass = code;
      return;
    }
  emit (loader);
  loader->pending = (Pending){ true, place, code };
}

static void
add_gold (Loader *loader, uint32_t place, uint32_t code)
{
  if (loader->pending_gold.valid && loader->pending_gold.annotator != place)
    emit_gold (loader);
  loader->pending_gold = (Pending){ true, place, code };
}

static void
add_model (Loader *loader, uint32_t place, uint32_t code)
{
  if (!(loader->flags & ACCORD_LOAD_MODELS) || (code & TAG_BIT))
    return;
  const Prediction prediction = { (uint32_t) loader->dataset->n_items - 1, place, code };
  Prediction *last = loader->predictions->len > 0
                         ? &g_array_index (loader->predictions, Prediction, loader->predictions->len - 1)
                         : NULL;
  if (last != NULL && last->item == prediction.item && last->model == place)
    last->klass = code;
  else
    g_array_append_val (loader->predictions, prediction);
}

static bool
add_label (Loader *loader, uint32_t item, uint32_t annotator_id, uint32_t class_id, uint32_t round,
           GError **error)
{
  if ((!loader->in_item || item != loader->item) && !begin_item (loader, item, error))
    return false;
  const uint32_t place = store_idmap_place (&loader->annotator_map, annotator_id);
  const uint32_t class_place = store_idmap_place (&loader->class_map, class_id);
  if (place == STORE_PLACE_NONE || class_place == STORE_PLACE_NONE)
    return store_damaged (loader->store, error, "a label refers to an unknown annotator or class");
  const Annotator *annotator = &loader->annotators[place];
  const uint32_t code = loader->class_code[class_place];
  if (annotator->kind == ACCORD_KIND_HUMAN || annotator->kind == ACCORD_KIND_GOLD)
    loader->class_used[code & ~TAG_BIT] = true;
  if (loader->skip_item)
    return true;
  if (annotator->kind == ACCORD_KIND_HUMAN && annotator->selected && round > 0)
    add_human (loader, place, code);
  else if (annotator->kind == ACCORD_KIND_GOLD)
    add_gold (loader, place, code);
  else if (annotator->kind == ACCORD_KIND_MODEL)
    add_model (loader, place, code);
  return true;
}

static bool
filter_row (int64_t source, int64_t batch, uint32_t annotator, gpointer data)
{
  const Loader *loader = data;
  (void) annotator;
  return store_selected (&loader->selection.sources, source)
         && store_selected (&loader->selection.batches, batch);
}

static bool
load_labels (Loader *loader, GError **error)
{
  AccordDataset *dataset = loader->dataset;
  const bool rows = store_selects (&loader->selection.sources) || store_selects (&loader->selection.batches);
  g_autoptr (StoreStream) stream
      = store_stream_new (loader->store, loader->question, rows ? filter_row : NULL, loader, error);
  if (stream == NULL)
    return false;
  const uint64_t n = store_stream_labels (stream);
  dataset->annotator = g_try_new (uint32_t, n + 1);
  dataset->klass = g_try_new (uint16_t, n + 1);
  if (dataset->annotator == NULL || dataset->klass == NULL)
    return fail_memory (error);
  if (!grow_items (loader, error))
    return false;
  StoreBlock block;
  int state;
  while ((state = store_stream_next (stream, &block, error)) > 0)
    for (size_t i = 0; i < block.n; i++)
      if (!add_label (loader, block.item[i], block.annotator[i], block.klass[i],
                      block.round != NULL ? block.round[i] : 1, error))
        return false;
  end_item (loader);
  dataset->item_start[dataset->n_items] = dataset->n_labels;
  return state == 0;
}

/* ---- closing up ---- */

static void
close_annotators (Loader *loader, uint32_t *number)
{
  AccordDataset *dataset = loader->dataset;
  for (uint32_t rank = 0; rank < loader->n_annotators; rank++)
    {
      const Annotator *annotator = &loader->annotators[loader->by_rank[rank]];
      number[rank] = (uint32_t) dataset->n_annotators;
      if (!annotator->used)
        continue;
      accord_names_add (&dataset->annotator_names, annotator->name, strlen (annotator->name));
      dataset->n_annotators++;
    }
}

/* Final numbers of the classes: used by people or gold, or declared; tags and merged ones apart. */
static bool
close_classes (Loader *loader, uint16_t *number, GError **error)
{
  AccordDataset *dataset = loader->dataset;
  dataset->class_ids = g_new (int64_t, loader->n_codes + 1);
  g_autofree double *costs = g_new (double, loader->n_codes + 1);
  g_autofree double *values = g_new (double, loader->n_codes + 1);
  bool any_cost = false, any_value = false;
  for (uint32_t code = 0; code < loader->n_codes; code++)
    {
      const StoreClass *klass = loader->by_code[code];
      number[code] = ACCORD_CLASS_NONE;
      if (!loader->class_used[code] && !klass->declared)
        continue;
      if (klass->tag != NULL)
        {
          accord_names_add (&dataset->tag_names, klass->name, strlen (klass->name));
          continue;
        }
      if (dataset->n_classes >= ACCORD_CLASS_LIMIT)
        return store_damaged (loader->store, error, "there are more than %d classes", ACCORD_CLASS_LIMIT);
      number[code] = (uint16_t) dataset->n_classes;
      dataset->class_ids[dataset->n_classes] = klass->id;
      costs[dataset->n_classes] = isnan (klass->cost) ? 1 : klass->cost;
      any_cost |= !isnan (klass->cost);
      values[dataset->n_classes] = klass->value;
      any_value |= !isnan (klass->value);
      dataset->class_order_declared |= klass->position != INT64_MAX;
      accord_names_add (&dataset->class_names, klass->name, strlen (klass->name));
      dataset->n_classes++;
    }
  if (any_cost)
    dataset->class_costs = g_steal_pointer (&costs);
  if (any_value)
    dataset->class_values = g_steal_pointer (&values);
  return true;
}

static void
close_models (Loader *loader, const uint16_t *number)
{
  AccordDataset *dataset = loader->dataset;
  g_autofree AccordModel **models = g_new0 (AccordModel *, loader->n_annotators + 1);
  for (guint i = 0; i < loader->predictions->len; i++)
    {
      const Prediction *prediction = &g_array_index (loader->predictions, Prediction, i);
      AccordModel *model = models[prediction->model];
      if (model == NULL)
        {
          model = models[prediction->model] = g_new0 (AccordModel, 1);
          model->name = g_strdup (loader->annotators[prediction->model].name);
          model->klass = g_new (uint16_t, dataset->n_items + 1);
          for (size_t item = 0; item < dataset->n_items; item++)
            model->klass[item] = ACCORD_CLASS_NONE;
        }
      model->klass[prediction->item] = number[prediction->klass];
    }
  for (uint32_t rank = 0; rank < loader->n_annotators; rank++)
    if (models[loader->by_rank[rank]] != NULL)
      g_ptr_array_add (dataset->models, models[loader->by_rank[rank]]);
}

static bool
close_up (Loader *loader, GError **error)
{
  AccordDataset *dataset = loader->dataset;
  g_autofree uint32_t *annotator_number = g_new (uint32_t, loader->n_annotators + 1);
  g_autofree uint16_t *class_number = g_new (uint16_t, loader->n_codes + 1);
  close_annotators (loader, annotator_number);
  if (!close_classes (loader, class_number, error))
    return false;
  for (uint64_t i = 0; i < dataset->n_labels; i++)
    {
      dataset->annotator[i] = annotator_number[dataset->annotator[i]];
      dataset->klass[i] = class_number[dataset->klass[i]];
    }
  for (size_t item = 0; dataset->rounds == ACCORD_ROUNDS_ALL && item < dataset->n_items && !dataset->repeated;
       item++)
    for (uint64_t i = dataset->item_start[item] + 1; i < dataset->item_start[item + 1]; i++)
      dataset->repeated |= dataset->annotator[i] == dataset->annotator[i - 1];
  for (size_t item = 0; loader->any_gold && item < dataset->n_items; item++)
    if (loader->gold[item] != ACCORD_CLASS_NONE)
      loader->gold[item] = class_number[loader->gold[item]];
  if (loader->any_gold)
    dataset->gold = g_steal_pointer (&loader->gold);
  if (loader->any_tag)
    dataset->tags = g_steal_pointer (&loader->tags);
  close_models (loader, class_number);
  return true;
}

static bool
load_scale (Loader *loader, GError **error)
{
  g_autoptr (sqlite3_stmt) statement
      = store_prepare (loader->store, "SELECT scale FROM question WHERE id = ?1", error);
  if (statement == NULL)
    return false;
  sqlite3_bind_int64 (statement, 1, loader->question);
  const int state = store_step (loader->store, statement, error);
  loader->dataset->scale = state > 0 ? store_column_text (statement, 0) : NULL;
  return state >= 0;
}

/* ---- names of items ---- */

static bool
load_item_names (Loader *loader, GError **error)
{
  AccordDataset *dataset = loader->dataset;
  g_autoptr (sqlite3_stmt) statement
      = store_prepare (loader->store, "SELECT id, name FROM item ORDER BY id", error);
  if (statement == NULL)
    return false;
  uint64_t digest = 0;
  size_t item = 0;
  int state;
  while ((state = store_step (loader->store, statement, error)) > 0)
    {
      const int64_t id = sqlite3_column_int64 (statement, 0);
      const char *name = (const char *) sqlite3_column_text (statement, 1);
      const size_t length = (size_t) sqlite3_column_bytes (statement, 1);
      if (name == NULL)
        return store_damaged (loader->store, error, "an item has no name");
      digest += store_hash_name (id, name, length);
      if (item < dataset->n_items && dataset->item_ids[item] == id)
        {
          accord_names_add (&dataset->item_names, name, length);
          item++;
        }
    }
  if (state < 0)
    return false;
  bool sealed;
  int64_t stored = 0;
  if (!store_is_sealed (loader->store, &sealed, error)
      || !store_meta_get (loader->store, "items_digest", &stored, error))
    return false;
  if (item != dataset->n_items || (sealed && (uint64_t) stored != digest))
    return store_damaged (loader->store, error, "names of items do not match their checksum");
  return true;
}

static void
loader_clear (Loader *loader)
{
  store_selection_clear (&loader->selection);
  store_idmap_clear (&loader->annotator_map);
  store_idmap_clear (&loader->class_map);
  if (loader->classes != NULL)
    g_ptr_array_unref (loader->classes);
  g_free (loader->class_code);
  g_free (loader->by_code);
  g_free (loader->class_used);
  for (uint32_t i = 0; i < loader->n_annotators; i++)
    g_free (loader->annotators[i].name);
  g_free (loader->annotators);
  g_free (loader->by_rank);
  g_free (loader->gold);
  g_free (loader->tags);
  g_free (loader->disputed);
  g_array_unref (loader->predictions);
  accord_dataset_free (loader->dataset);
}

static bool
load (Loader *loader, const AccordLoadOptions *options, GError **error)
{
  g_autofree char *name = NULL;
  if (!store_names_verify (loader->store, error)
      || !store_question_find (loader->store, options->question, &loader->question, &name, error)
      || !store_select (loader->store, loader->question, options, &loader->selection, error))
    return false;
  loader->dataset = accord_dataset_empty (name);
  loader->dataset->rounds = options->rounds;
  return load_scale (loader, error) && load_annotators (loader, error) && load_classes (loader, error)
         && load_labels (loader, error) && close_up (loader, error)
         && (!(loader->flags & ACCORD_LOAD_ITEM_NAMES) || load_item_names (loader, error));
}

AccordDataset *
accord_store_load (AccordStore *store, const AccordLoadOptions *options, AccordLoadFlags flags,
                   GError **error)
{
  bool begun;
  if (!store_read_begin (store, &begun, error))
    return NULL;
  Loader loader = { .store = store, .flags = flags };
  store_idmap_init (&loader.annotator_map);
  store_idmap_init (&loader.class_map);
  loader.predictions = g_array_new (FALSE, FALSE, sizeof (Prediction));
  AccordDataset *dataset = NULL;
  if (store_integer (store, "PRAGMA data_version", &store->loaded, NULL, error)
      && load (&loader, options, error))
    dataset = g_steal_pointer (&loader.dataset);
  loader_clear (&loader);
  store_read_end (store, begun);
  return dataset;
}
