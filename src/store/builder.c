/* A dataset from labels in the order of items, annotators and rounds: which round counts, gold, predictions; then the
 * numbers of unused people and classes are closed up.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "scope.h"

#include <stdlib.h>
#include <string.h>

typedef struct
{
  uint32_t item; /* index in the dataset */
  uint32_t model;
  uint32_t klass;
} Prediction;

static bool
fail_memory (GError **error)
{
  return accord_error_set_memory (error, "the labels");
}

/* Room for @allocated items, or exactly so much. */
static bool
allocate_items (StoreBuilder *builder, size_t allocated, GError **error)
{
  AccordDataset *dataset = builder->dataset;
  uint64_t *start = g_try_renew (uint64_t, dataset->item_start, allocated + 1);
  dataset->item_start = start != NULL ? start : dataset->item_start;
  int64_t *ids = g_try_renew (int64_t, dataset->item_ids, allocated + 1);
  dataset->item_ids = ids != NULL ? ids : dataset->item_ids;
  uint16_t *gold = g_try_renew (uint16_t, builder->gold, allocated + 1);
  builder->gold = gold != NULL ? gold : builder->gold;
  uint16_t *tags = g_try_renew (uint16_t, builder->tags, allocated + 1);
  builder->tags = tags != NULL ? tags : builder->tags;
  uint8_t *disputed = g_try_renew (uint8_t, builder->disputed, allocated + 1);
  builder->disputed = disputed != NULL ? disputed : builder->disputed;
  if (start == NULL || ids == NULL || gold == NULL || tags == NULL || disputed == NULL)
    return fail_memory (error);
  builder->items_allocated = allocated;
  /* cppcheck-suppress memleak ; every pointer is a member by now */
  return true;
}

bool
store_builder_init (StoreBuilder *builder, StoreScope *scope, uint64_t n_labels, size_t n_items,
                    GError **error)
{
  *builder = (StoreBuilder){ .scope = scope };
  builder->predictions = g_array_new (FALSE, FALSE, sizeof (Prediction));
  AccordDataset *dataset = builder->dataset = accord_dataset_empty (scope->question_name);
  dataset->annotator = g_try_new (uint32_t, n_labels + 1);
  dataset->klass = g_try_new (uint16_t, n_labels + 1);
  if (dataset->annotator == NULL || dataset->klass == NULL)
    return fail_memory (error);
  return allocate_items (builder, n_items > 0 ? n_items : 1024, error);
}

void
store_builder_clear (StoreBuilder *builder)
{
  g_free (builder->gold);
  g_free (builder->tags);
  g_free (builder->disputed);
  g_clear_pointer (&builder->predictions, g_array_unref);
  accord_dataset_free (builder->dataset);
}

static void
emit (StoreBuilder *builder)
{
  AccordDataset *dataset = builder->dataset;
  const StoreLabel label = builder->pending.label;
  if (!builder->pending.valid)
    return;
  builder->pending.valid = false;
  if (label.code & STORE_TAG_BIT)
    {
      uint16_t *tags = &builder->tags[dataset->n_items - 1];
      *tags += *tags < UINT16_MAX;
      builder->any_tag = true;
      return;
    }
  dataset->annotator[dataset->n_labels] = builder->scope->annotators[label.place].rank;
  dataset->klass[dataset->n_labels++] = (uint16_t) label.code;
}

static void
emit_gold (StoreBuilder *builder)
{
  const StoreLabel label = builder->pending_gold.label;
  if (!builder->pending_gold.valid)
    return;
  builder->pending_gold.valid = false;
  if (label.code & STORE_TAG_BIT)
    return;
  const size_t item = builder->dataset->n_items - 1;
  const uint16_t klass = (uint16_t) label.code;
  builder->any_gold = true;
  if (builder->disputed[item] == 0 && builder->gold[item] != ACCORD_CLASS_NONE
      && builder->gold[item] != klass)
    {
      builder->disputed[item] = 1;
      builder->dataset->gold_disputed++;
    }
  builder->gold[item] = builder->disputed[item] ? ACCORD_CLASS_NONE : klass;
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
end_item (StoreBuilder *builder)
{
  AccordDataset *dataset = builder->dataset;
  if (!builder->in_item)
    return;
  emit (builder);
  emit_gold (builder);
  sort_item (dataset->annotator + builder->item_first, dataset->klass + builder->item_first,
             (size_t) (dataset->n_labels - builder->item_first));
}

bool
store_builder_item (StoreBuilder *builder, int64_t item, GError **error)
{
  AccordDataset *dataset = builder->dataset;
  end_item (builder);
  builder->in_item = true;
  if (dataset->n_items == builder->items_allocated
      && !allocate_items (builder, dataset->n_items + dataset->n_items / 2 + 1024, error))
    return false;
  builder->item_first = dataset->n_labels;
  dataset->item_start[dataset->n_items] = dataset->n_labels;
  dataset->item_ids[dataset->n_items] = item;
  builder->gold[dataset->n_items] = ACCORD_CLASS_NONE;
  builder->tags[dataset->n_items] = 0;
  builder->disputed[dataset->n_items] = 0;
  dataset->n_items++;
  return true;
}

static void
add_human (StoreBuilder *builder, StoreLabel label)
{
  const AccordRounds rounds = builder->scope->rounds;
  if (builder->pending.valid && builder->pending.label.place == label.place && rounds != ACCORD_ROUNDS_ALL)
    {
      builder->dataset->set_aside++;
      if (rounds == ACCORD_ROUNDS_LAST)
        builder->pending.label = label;
      return;
    }
  emit (builder);
  builder->pending = (struct StorePending){ true, label };
}

static void
add_gold (StoreBuilder *builder, StoreLabel label)
{
  if (builder->pending_gold.valid && builder->pending_gold.label.place != label.place)
    emit_gold (builder);
  builder->pending_gold = (struct StorePending){ true, label };
}

static void
add_model (StoreBuilder *builder, StoreLabel label)
{
  if (!(builder->scope->flags & ACCORD_LOAD_MODELS) || (label.code & STORE_TAG_BIT))
    return;
  const Prediction prediction = { (uint32_t) builder->dataset->n_items - 1, label.place, label.code };
  Prediction *last = builder->predictions->len > 0
                         ? &g_array_index (builder->predictions, Prediction, builder->predictions->len - 1)
                         : NULL;
  if (last != NULL && last->item == prediction.item && last->model == label.place)
    last->klass = label.code;
  else
    g_array_append_val (builder->predictions, prediction);
}

void
store_builder_add (StoreBuilder *builder, StoreLabel label, bool counts)
{
  const StoreAnnotator *annotator = &builder->scope->annotators[label.place];
  if (annotator->kind == ACCORD_KIND_HUMAN && annotator->selected && counts)
    add_human (builder, label);
  else if (annotator->kind == ACCORD_KIND_GOLD)
    add_gold (builder, label);
  else if (annotator->kind == ACCORD_KIND_MODEL)
    add_model (builder, label);
}

/* ---- closing up ---- */

static int
compare_ranks (const void *a, const void *b)
{
  const uint32_t x = *(const uint32_t *) a, y = *(const uint32_t *) b;
  return (x > y) - (x < y);
}

/* Ranks to numbers 0, 1, 2 … of those with a label; in time of the labels, not of all people. */
static void
close_annotators (StoreBuilder *builder)
{
  StoreScope *scope = builder->scope;
  AccordDataset *dataset = builder->dataset;
  const uint32_t stamp = ++scope->stamps;
  g_autoptr (GArray) ranks = g_array_new (FALSE, FALSE, sizeof (uint32_t));
  for (uint64_t i = 0; i < dataset->n_labels; i++)
    if (scope->stamp[dataset->annotator[i]] != stamp)
      {
        scope->stamp[dataset->annotator[i]] = stamp;
        g_array_append_val (ranks, dataset->annotator[i]);
      }
  g_array_sort (ranks, compare_ranks);
  for (guint i = 0; i < ranks->len; i++)
    {
      const uint32_t rank = g_array_index (ranks, uint32_t, i);
      const char *name = scope->annotators[scope->by_rank[rank]].name;
      scope->number[rank] = i;
      accord_names_add (&dataset->annotator_names, name, strlen (name));
    }
  dataset->n_annotators = ranks->len;
  for (uint64_t i = 0; i < dataset->n_labels; i++)
    {
      dataset->annotator[i] = scope->number[dataset->annotator[i]];
      dataset->klass[i] = scope->class_number[dataset->klass[i]];
    }
}

static int
compare_models (gconstpointer a, gconstpointer b, gpointer data)
{
  const StoreScope *scope = data;
  return compare_ranks (&scope->annotators[*(const uint32_t *) a].rank,
                        &scope->annotators[*(const uint32_t *) b].rank);
}

static AccordModel *
model_new (const char *name, size_t n_items)
{
  AccordModel *model = g_new0 (AccordModel, 1);
  model->name = g_strdup (name);
  model->klass = g_new (uint16_t, n_items + 1);
  for (size_t item = 0; item < n_items; item++)
    model->klass[item] = ACCORD_CLASS_NONE;
  return model;
}

static void
close_models (StoreBuilder *builder)
{
  StoreScope *scope = builder->scope;
  AccordDataset *dataset = builder->dataset;
  g_autoptr (GArray) places = g_array_new (FALSE, FALSE, sizeof (uint32_t));
  for (guint i = 0; i < builder->predictions->len; i++)
    {
      const Prediction *prediction = &g_array_index (builder->predictions, Prediction, i);
      AccordModel **model = &scope->model[prediction->model];
      if (*model == NULL)
        {
          *model = model_new (scope->annotators[prediction->model].name, dataset->n_items);
          g_array_append_val (places, prediction->model);
        }
      (*model)->klass[prediction->item] = scope->class_number[prediction->klass];
    }
  g_array_sort_with_data (places, compare_models, scope);
  for (guint i = 0; i < places->len; i++)
    g_ptr_array_add (dataset->models, g_steal_pointer (&scope->model[g_array_index (places, uint32_t, i)]));
}

AccordDataset *
store_builder_finish (StoreBuilder *builder)
{
  AccordDataset *dataset = builder->dataset;
  end_item (builder);
  dataset->item_start[dataset->n_items] = dataset->n_labels;
  store_scope_describe (builder->scope, dataset);
  close_annotators (builder);
  dataset->repeated = dataset->rounds == ACCORD_ROUNDS_ALL && accord_dataset_find_repeated (dataset);
  for (size_t item = 0; builder->any_gold && item < dataset->n_items; item++)
    if (builder->gold[item] != ACCORD_CLASS_NONE)
      builder->gold[item] = builder->scope->class_number[builder->gold[item]];
  close_models (builder);
  (void) allocate_items (builder, dataset->n_items, NULL); /* gives back what is too much */
  if (builder->any_gold)
    dataset->gold = g_steal_pointer (&builder->gold);
  if (builder->any_tag)
    dataset->tags = g_steal_pointer (&builder->tags);
  return g_steal_pointer (&builder->dataset);
}
