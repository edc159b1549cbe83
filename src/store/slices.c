/* A dataset for each value of a column: one pass over the sorted labels of a question says which slice each is in, a
 * stable counting sort brings the slices' labels together, and each slice is made of its own.  So a person's rounds are
 * chosen within the slice, and time and memory follow the labels, whatever the number of slices.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "scope.h"
#include "slicing.h"

#include <stdlib.h>
#include <string.h>
#include <accord/base/interrupt.h>
#include <accord/base/text.h>
#include <accord/dataset/subset.h>

#define MOST_SLICES 100000
#define MOST_CELLS  50000000 /* slices times classes: every slice has them all */

/* A label in a slice; place STORE_PLACE_NONE = the item alone, which has no label that counts. */
typedef struct
{
  uint32_t item;
  uint32_t slice;
  StoreLabel label;
} Entry;

typedef struct
{
  uint64_t entries, items;
  uint32_t item; /* the last one that has an entry */
} Count;

/**
 * Sorter:
 * @entries: @n, in the order of items, annotators and rounds
 * @counts: by slice
 * @items: int64_t: the items that have an entry
 * @extras: StoreLabel: gold and predictions of the item, which go into each slice that has a label of it
 */
typedef struct
{
  StoreScope scope;
  StoreSlicing slicing;
  uint64_t n, allocated;
  Entry *entries;
  uint32_t n_slices;
  Count *counts;
  GArray *items;
  GArray *extras;
  bool in_item, selected;
  uint32_t item;
  uint64_t item_first;
} Sorter;

static void
sorter_clear (Sorter *sorter)
{
  store_scope_clear (&sorter->scope);
  store_slicing_clear (&sorter->slicing);
  g_free (sorter->entries);
  g_free (sorter->counts);
  g_clear_pointer (&sorter->items, g_array_unref);
  g_clear_pointer (&sorter->extras, g_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Sorter, sorter_clear)

static bool
reserve (Sorter *sorter, uint64_t allocated, GError **error)
{
  Entry *entries = allocated < UINT32_MAX ? g_try_renew (Entry, sorter->entries, allocated + 1) : NULL;
  if (entries == NULL)
    return accord_error_set_memory (error, "the slices");
  sorter->entries = entries;
  sorter->allocated = allocated;
  return true;
}

static bool
add_entry (Sorter *sorter, uint32_t slice, StoreLabel label, GError **error)
{
  if (sorter->n == sorter->allocated && !reserve (sorter, sorter->n + sorter->n / 2 + 1024, error))
    return false;
  Count *count = &sorter->counts[slice];
  count->items += count->entries == 0 || count->item != sorter->item;
  count->item = sorter->item;
  count->entries++;
  sorter->entries[sorter->n++] = (Entry){ sorter->item, slice, label };
  return true;
}

/* Gold and predictions into slice @slice. */
static bool
add_extras (Sorter *sorter, uint32_t slice, GError **error)
{
  for (guint i = 0; i < sorter->extras->len; i++)
    if (!add_entry (sorter, slice, g_array_index (sorter->extras, StoreLabel, i), error))
      return false;
  return true;
}

static int
compare_numbers (const void *a, const void *b)
{
  const uint32_t x = *(const uint32_t *) a, y = *(const uint32_t *) b;
  return (x > y) - (x < y);
}

/* The same into all slices that have a label of the item. */
static bool
spread_extras (Sorter *sorter, GError **error)
{
  const uint64_t end = sorter->n;
  if (sorter->extras->len == 0 || end == sorter->item_first)
    return true;
  g_autoptr (GArray) slices = g_array_new (FALSE, FALSE, sizeof (uint32_t));
  for (uint64_t i = sorter->item_first; i < end; i++)
    g_array_append_val (slices, sorter->entries[i].slice);
  qsort (slices->data, slices->len, sizeof (uint32_t), compare_numbers);
  for (guint i = 0; i < slices->len; i++)
    if ((i == 0 || g_array_index (slices, uint32_t, i) != g_array_index (slices, uint32_t, i - 1))
        && !add_extras (sorter, g_array_index (slices, uint32_t, i), error))
      return false;
  return true;
}

/* By an attribute of items an item is in its slice even without a label; otherwise its labels say where it is. */
static bool
end_item (Sorter *sorter, GError **error)
{
  if (!sorter->in_item || !sorter->selected)
    return true;
  if (sorter->slicing.by == STORE_BY_ITEM)
    {
      const uint32_t slice = store_slicing_of (&sorter->slicing, sorter->item, 0, 0);
      if (!add_extras (sorter, slice, error)
          || (sorter->n == sorter->item_first
              && !add_entry (sorter, slice, (StoreLabel){ STORE_PLACE_NONE, 0 }, error)))
        return false;
    }
  else if (!spread_extras (sorter, error))
    return false;
  const int64_t id = sorter->item;
  if (sorter->n > sorter->item_first)
    g_array_append_val (sorter->items, id);
  return true;
}

static bool
begin_item (Sorter *sorter, uint32_t item, GError **error)
{
  if (sorter->in_item && item <= sorter->item)
    return store_damaged (sorter->scope.store, error, "packed labels are out of order");
  if (!end_item (sorter, error))
    return false;
  sorter->in_item = true;
  sorter->item = item;
  sorter->item_first = sorter->n;
  sorter->selected = store_selected (&sorter->scope.selection.items, item);
  g_array_set_size (sorter->extras, 0);
  return true;
}

static bool
add_label (Sorter *sorter, const StoreBlock *block, size_t i, GError **error)
{
  StoreLabel label;
  if ((!sorter->in_item || block->item[i] != sorter->item) && !begin_item (sorter, block->item[i], error))
    return false;
  if (!store_scope_label (&sorter->scope, block->annotator[i], block->klass[i], &label, error))
    return false;
  const StoreAnnotator *annotator = &sorter->scope.annotators[label.place];
  if (!sorter->selected)
    return true;
  if (annotator->kind == ACCORD_KIND_GOLD || annotator->kind == ACCORD_KIND_MODEL)
    g_array_append_val (sorter->extras, label);
  if (annotator->kind != ACCORD_KIND_HUMAN || !annotator->selected
      || (block->round != NULL && block->round[i] == 0))
    return true;
  const uint32_t group = block->group != NULL ? block->group[i] : 0;
  return add_entry (sorter, store_slicing_of (&sorter->slicing, block->item[i], block->annotator[i], group),
                    label, error);
}

static bool
filter_row (const StoreRow *row, gpointer data, uint32_t *ret_group)
{
  Sorter *sorter = data;
  if (!store_scope_row (&sorter->scope, row))
    return false;
  if (store_slicing_rows (&sorter->slicing))
    *ret_group = store_slicing_row (&sorter->slicing, row);
  return true;
}

/* All labels into entries. */
static bool
read_labels (Sorter *sorter, GError **error)
{
  const bool rows = store_selects_rows (&sorter->scope.selection) || store_slicing_rows (&sorter->slicing);
  g_autoptr (StoreStream) stream = store_stream_new (sorter->scope.store, sorter->scope.question,
                                                     rows ? filter_row : NULL, sorter, error);
  if (stream == NULL || !reserve (sorter, store_stream_labels (stream), error))
    return false;
  sorter->n_slices = accord_dictionary_size (sorter->slicing.values); /* rows have been read by now */
  sorter->counts = g_try_new0 (Count, (gsize) sorter->n_slices + 1);
  if (sorter->slicing.failed || sorter->counts == NULL)
    return accord_error_set_memory (error, "the slices");
  StoreBlock block;
  int state;
  while ((state = store_stream_next (stream, &block, error)) > 0)
    for (size_t i = 0; i < block.n; i++)
      if (!add_label (sorter, &block, i, error))
        return false;
  return state == 0 && end_item (sorter, error) && store_scope_close (&sorter->scope, error);
}

/* ---- the slices ---- */

static int
compare_values (gconstpointer a, gconstpointer b, gpointer data)
{
  const AccordDictionary *values = data;
  return accord_text_compare (accord_dictionary_name (values, *(const uint32_t *) a),
                              accord_dictionary_name (values, *(const uint32_t *) b));
}

static bool
check_slices (const Sorter *sorter, const GArray *present, const char *by, GError **error)
{
  g_autofree char *name = accord_text_escape (by);
  const bool empty = present->len == 1 && g_array_index (present, uint32_t, 0) == 0;
  if (empty && sorter->slicing.by == STORE_BY_TIME)
    return accord_error_set_usage (
        error,
        "--by %s: no label has a time: --time names the column of times, --attr %s "
        "keeps a column of that name as an attribute",
        name, name);
  if (empty && sorter->slicing.by == STORE_BY_BATCH)
    return accord_error_set_usage (error,
                                   "--by batch: no label has a batch: a column 'batch' is kept as such");
  if (present->len > MOST_SLICES || present->len * (uint64_t) sorter->scope.n_classes > MOST_CELLS)
    return accord_error_set_usage (error,
                                   "--by %s: %u different values are too many for tables of %" G_GSIZE_FORMAT
                                   " %s: take a column with fewer",
                                   name, present->len, sorter->scope.n_classes,
                                   accord_text_plural (sorter->scope.n_classes, "class", "classes"));
  return true;
}

/* (transfer full): numbers of the slices that have an item, in the order of their values. */
static GArray *
present_slices (const Sorter *sorter)
{
  GArray *present = g_array_new (FALSE, FALSE, sizeof (uint32_t));
  for (uint32_t i = 0; i < sorter->n_slices; i++)
    if (sorter->counts[i].entries > 0)
      g_array_append_val (present, i);
  g_array_sort_with_data (present, compare_values, sorter->slicing.values);
  return present;
}

/* (transfer full): places of the entries, slice by slice as they are numbered; ret_start[slice]. */
static uint32_t *
order_entries (const Sorter *sorter, uint64_t *start)
{
  uint32_t *order = g_try_new (uint32_t, sorter->n + 1);
  if (order == NULL)
    return NULL;
  start[0] = 0;
  for (uint32_t i = 0; i < sorter->n_slices; i++)
    start[i + 1] = start[i] + sorter->counts[i].entries;
  for (uint64_t i = 0; i < sorter->n; i++)
    order[start[sorter->entries[i].slice]++] = (uint32_t) i;
  for (uint32_t i = 0; i < sorter->n_slices; i++)
    start[i] -= sorter->counts[i].entries;
  return order;
}

static bool
fill_slice (Sorter *sorter, uint32_t slice, const uint32_t *order, AccordDataset **ret_dataset,
            GError **error)
{
  const Count *count = &sorter->counts[slice];
  g_auto (StoreBuilder) builder = { 0 };
  if (!store_builder_init (&builder, &sorter->scope, count->entries, count->items, error))
    return false;
  for (uint64_t i = 0; i < count->entries; i++)
    {
      const Entry *entry = &sorter->entries[order[i]];
      if ((i == 0 || entry->item != sorter->entries[order[i - 1]].item)
          && !store_builder_item (&builder, entry->item, error))
        return false;
      if (entry->label.place != STORE_PLACE_NONE)
        store_builder_add (&builder, entry->label, true);
    }
  *ret_dataset = store_builder_finish (&builder);
  return true;
}

/* The names of a slice's items out of those of all. */
static void
name_items (const GArray *items, const AccordNames *names, AccordDataset *dataset)
{
  guint at = 0;
  for (size_t i = 0; i < dataset->n_items; i++)
    {
      guint high = items->len;
      while (at < high)
        {
          const guint middle = at + (high - at) / 2;
          if (g_array_index (items, int64_t, middle) < dataset->item_ids[i])
            at = middle + 1;
          else
            high = middle;
        }
      const char *name = accord_names_get (names, at);
      accord_names_add (&dataset->item_names, name, strlen (name));
    }
}

static bool
make_slices (Sorter *sorter, const char *by, GPtrArray *slices, GError **error)
{
  g_autoptr (GArray) present = present_slices (sorter);
  if (!check_slices (sorter, present, by, error))
    return false;
  g_autofree uint64_t *start = g_try_new (uint64_t, (gsize) sorter->n_slices + 1);
  g_autofree uint32_t *order = start != NULL ? order_entries (sorter, start) : NULL;
  if (order == NULL)
    return accord_error_set_memory (error, "the slices");
  for (guint i = 0; i < present->len; i++)
    {
      const uint32_t slice = g_array_index (present, uint32_t, i);
      AccordDataset *dataset;
      if (!accord_interrupt_check (error)
          || !fill_slice (sorter, slice, order + start[slice], &dataset, error))
        return false;
      g_ptr_array_add (slices,
                       accord_slice_new (accord_dictionary_name (sorter->slicing.values, slice), dataset));
    }
  return true;
}

static bool
load_slices (AccordStore *store, const AccordLoadOptions *options, const char *by, AccordLoadFlags flags,
             GPtrArray *slices, GError **error)
{
  g_auto (Sorter) sorter = { .n = 0 };
  sorter.items = g_array_new (FALSE, FALSE, sizeof (int64_t));
  sorter.extras = g_array_new (FALSE, FALSE, sizeof (StoreLabel));
  if (!store_scope_init (&sorter.scope, store, options, flags, error)
      || !store_slicing_init (&sorter.slicing, store, by, error) || !read_labels (&sorter, error)
      || !make_slices (&sorter, by, slices, error))
    return false;
  if (!(flags & ACCORD_LOAD_ITEM_NAMES))
    return true;
  AccordNames names;
  accord_names_init (&names);
  const int64_t *ids = (const int64_t *) (const void *) sorter.items->data;
  const bool good = store_item_names (store, ids, sorter.items->len, &names, error);
  for (guint i = 0; good && i < slices->len; i++)
    name_items (sorter.items, &names, ((AccordSlice *) slices->pdata[i])->dataset);
  accord_names_clear (&names);
  return good;
}

bool
accord_store_load_slices (AccordStore *store, const AccordLoadOptions *options, const char *by,
                          AccordLoadFlags flags, GPtrArray **ret_slices, GError **error)
{
  bool begun;
  if (!store_read_begin (store, &begun, error))
    return false;
  g_autoptr (GPtrArray) slices = g_ptr_array_new_with_free_func ((GDestroyNotify) accord_slice_free);
  const bool good = load_slices (store, options, by, flags, slices, error);
  store_read_end (store, begun);
  if (good)
    *ret_slices = g_steal_pointer (&slices);
  return good;
}
