/* Fills a dataset: one pass over the sorted labels of a question.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "scope.h"

/* Which item the labels are of, and whether it is asked for. */
typedef struct
{
  bool any, selected;
  uint32_t item;
} Place;

static bool
begin_item (StoreScope *scope, StoreBuilder *builder, Place *place, uint32_t item, GError **error)
{
  if (place->any && item <= place->item)
    return store_damaged (scope->store, error, "packed labels are out of order");
  *place = (Place){ true, store_selected (&scope->selection.items, item), item };
  return !place->selected || store_builder_item (builder, item, error);
}

static bool
add_block (StoreScope *scope, StoreBuilder *builder, Place *place, const StoreBlock *block, GError **error)
{
  for (size_t i = 0; i < block->n; i++)
    {
      StoreLabel label;
      if ((!place->any || block->item[i] != place->item)
          && !begin_item (scope, builder, place, block->item[i], error))
        return false;
      if (!store_scope_label (scope, block->annotator[i], block->klass[i], &label, error))
        return false;
      if (place->selected)
        store_builder_add (builder, label, block->round == NULL || block->round[i] > 0);
    }
  return true;
}

static bool
filter_row (const StoreRow *row, gpointer data, uint32_t *ret_group)
{
  (void) ret_group;
  return store_scope_row (data, row);
}

static AccordDataset *
load_labels (StoreScope *scope, GError **error)
{
  g_autoptr (StoreStream) stream
      = store_stream_new (scope->store, scope->question,
                          store_selects_rows (&scope->selection) ? filter_row : NULL, scope, error);
  g_auto (StoreBuilder) builder = { 0 };
  if (stream == NULL || !store_builder_init (&builder, scope, store_stream_labels (stream), 0, error))
    return NULL;
  Place place = { 0 };
  StoreBlock block;
  int state;
  while ((state = store_stream_next (stream, &block, error)) > 0)
    if (!add_block (scope, &builder, &place, &block, error))
      return NULL;
  return state == 0 && store_scope_close (scope, error) ? store_builder_finish (&builder) : NULL;
}

bool
store_item_names (AccordStore *store, const int64_t *ids, size_t n, AccordNames *names, GError **error)
{
  g_autoptr (sqlite3_stmt) statement = store_prepare (store, "SELECT id, name FROM item ORDER BY id", error);
  if (statement == NULL)
    return false;
  uint64_t digest = 0;
  size_t item = 0;
  int state;
  while ((state = store_step (store, statement, error)) > 0)
    {
      const int64_t id = sqlite3_column_int64 (statement, 0);
      const char *name = (const char *) sqlite3_column_text (statement, 1);
      const size_t length = (size_t) sqlite3_column_bytes (statement, 1);
      if (name == NULL)
        return store_damaged (store, error, "an item has no name");
      digest += store_hash_name (id, name, length);
      if (item < n && ids[item] == id)
        {
          accord_names_add (names, name, length);
          item++;
        }
    }
  if (state < 0)
    return false;
  bool sealed;
  int64_t stored = 0;
  if (!store_is_sealed (store, &sealed, error) || !store_meta_get (store, "items_digest", &stored, error))
    return false;
  if (item != n || (sealed && (uint64_t) stored != digest))
    return store_damaged (store, error, "names of items do not match their checksum");
  return true;
}

static AccordDataset *
load (AccordStore *store, const AccordLoadOptions *options, AccordLoadFlags flags, GError **error)
{
  g_auto (StoreScope) scope = { 0 };
  if (!store_scope_init (&scope, store, options, flags, error))
    return NULL;
  g_autoptr (AccordDataset) dataset = load_labels (&scope, error);
  if (dataset == NULL
      || ((flags & ACCORD_LOAD_ITEM_NAMES)
          && !store_item_names (store, dataset->item_ids, dataset->n_items, &dataset->item_names, error)))
    return NULL;
  return g_steal_pointer (&dataset);
}

AccordDataset *
accord_store_load (AccordStore *store, const AccordLoadOptions *options, AccordLoadFlags flags,
                   GError **error)
{
  bool begun;
  if (!store_read_begin (store, &begun, error))
    return NULL;
  AccordDataset *dataset = load (store, options, flags, error);
  store_read_end (store, begun);
  return dataset;
}
