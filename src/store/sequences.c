/* The order, times, durations and batches of a dataset's labels: one pass over the rows, which are then brought into the
 * order of the dataset's columns.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <accord/store/sequences.h>

#include <math.h>
#include <string.h>
#include <accord/base/interrupt.h>
#include <accord/base/text.h>
#include "scope.h"

#define LINE_BITS 40 /* of the number that says where a row stands: source, then line */

/**
 * Reader:
 * @number: by place of the annotator: number in the dataset, or STORE_PLACE_NONE
 * @columns: item and annotator by their numbers in the dataset, round
 * @rows: at the same places; @batch is a place in @batches until the end
 */
typedef struct
{
  StoreScope scope;
  const AccordDataset *dataset;
  StoreIdMap items, batches;
  GPtrArray *batch_names;
  uint32_t *number;
  StoreColumns columns;
  AccordSequenceRow *rows;
  bool *batch_used;
} Reader;

static void
reader_clear (Reader *reader)
{
  store_scope_clear (&reader->scope);
  store_idmap_clear (&reader->items);
  store_idmap_clear (&reader->batches);
  g_clear_pointer (&reader->batch_names, g_ptr_array_unref);
  g_free (reader->number);
  store_columns_clear (&reader->columns);
  g_free (reader->rows);
  g_free (reader->batch_used);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Reader, reader_clear)

static bool
no_memory (GError **error)
{
  return accord_error_set_memory (error, "the order of labels");
}

static bool
fail_changed (const Reader *reader, GError **error)
{
  return accord_error_set_usage (error, "%s: labels have changed while they were read; run again",
                                 reader->scope.store->name);
}

static bool
read_batches (Reader *reader, GError **error)
{
  AccordStore *store = reader->scope.store;
  reader->batch_names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (sqlite3_stmt) statement = store_prepare (store, "SELECT id, name FROM batch ORDER BY id", error);
  if (statement == NULL)
    return false;
  int state;
  while ((state = store_step (store, statement, error)) > 0)
    {
      const int64_t id = sqlite3_column_int64 (statement, 0);
      g_array_append_val (reader->batches.ids, id);
      g_ptr_array_add (reader->batch_names, store_column_text (statement, 1));
    }
  store_idmap_index (&reader->batches);
  reader->batch_used = g_new0 (bool, reader->batch_names->len + 1);
  return state == 0;
}

/* Both lists of people are in the order of names. */
static bool
number_annotators (Reader *reader, GError **error)
{
  const StoreScope *scope = &reader->scope;
  const AccordDataset *dataset = reader->dataset;
  size_t next = 0;
  reader->number = g_new (uint32_t, scope->n_annotators + 1);
  for (uint32_t rank = 0; rank < scope->n_annotators; rank++)
    {
      const uint32_t place = scope->by_rank[rank];
      reader->number[place] = STORE_PLACE_NONE;
      if (next < dataset->n_annotators
          && strcmp (scope->annotators[place].name, accord_names_get (&dataset->annotator_names, next)) == 0)
        reader->number[place] = (uint32_t) next++;
    }
  return next == dataset->n_annotators || fail_changed (reader, error);
}

static bool
reader_init (Reader *reader, AccordStore *store, const AccordLoadOptions *options,
             const AccordDataset *dataset, GError **error)
{
  reader->dataset = dataset;
  store_idmap_init (&reader->items);
  store_idmap_init (&reader->batches);
  if (!store_scope_init (&reader->scope, store, options, ACCORD_LOAD_DEFAULT, error)
      || !store_select_verify (store, true, error) || !number_annotators (reader, error)
      || !read_batches (reader, error))
    return false;
  g_array_append_vals (reader->items.ids, dataset->item_ids, (guint) dataset->n_items);
  store_idmap_index (&reader->items);
  reader->rows = g_try_new (AccordSequenceRow, dataset->n_labels + 1);
  return reader->rows != NULL || no_memory (error);
}

/* ---- rows ---- */

enum
{
  ITEM,
  ANNOTATOR,
  CLASS,
  ROUND,
  SOURCE,
  BATCH,
  TIME,
  LINE,
  DURATION,
};

static double
time_of (sqlite3_stmt *statement)
{
  const char *text = (const char *) sqlite3_column_text (statement, TIME);
  int64_t time;
  if (text == NULL || !store_time_parse (text, (size_t) sqlite3_column_bytes (statement, TIME), &time))
    return NAN;
  return (double) time / 1e6;
}

static double
duration_of (sqlite3_stmt *statement)
{
  const double seconds = sqlite3_column_type (statement, DURATION) != SQLITE_NULL
                             ? sqlite3_column_double (statement, DURATION)
                             : NAN;
  return isfinite (seconds) && seconds >= 0 ? seconds : NAN;
}

static AccordSequenceRow
row_of (Reader *reader, sqlite3_stmt *statement)
{
  const uint64_t source = (uint64_t) sqlite3_column_int64 (statement, SOURCE);
  const uint64_t line = (uint64_t) sqlite3_column_int64 (statement, LINE);
  AccordSequenceRow row = { .time = time_of (statement), .duration = duration_of (statement) };
  row.row = source << LINE_BITS | MIN (line, (UINT64_C (1) << LINE_BITS) - 1);
  row.batch = store_idmap_search (&reader->batches, sqlite3_column_int64 (statement, BATCH));
  if (row.batch != STORE_PLACE_NONE)
    reader->batch_used[row.batch] = true;
  else
    row.batch = ACCORD_BATCH_NONE;
  return row;
}

/* Whether the row is one of the dataset's labels; then its item and annotator there. */
static bool
find_label (Reader *reader, sqlite3_stmt *statement, bool *ret_found, uint32_t *ret_item,
            uint32_t *ret_annotator, GError **error)
{
  StoreScope *scope = &reader->scope;
  const int64_t item = sqlite3_column_int64 (statement, ITEM);
  const StoreRow row
      = { sqlite3_column_int64 (statement, SOURCE), sqlite3_column_int64 (statement, BATCH), NULL, 0 };
  StoreLabel label;
  *ret_found = false;
  if (!store_scope_label (scope, (uint32_t) sqlite3_column_int64 (statement, ANNOTATOR),
                          (uint32_t) sqlite3_column_int64 (statement, CLASS), &label, error))
    return false;
  const StoreAnnotator *annotator = &scope->annotators[label.place];
  if (annotator->kind != ACCORD_KIND_HUMAN || !annotator->selected || (label.code & STORE_TAG_BIT) != 0
      || !store_selected (&scope->selection.items, item) || !store_scope_row (scope, &row))
    return true;
  *ret_item = store_idmap_search (&reader->items, item);
  *ret_annotator = reader->number[label.place];
  *ret_found = true;
  return (*ret_item != STORE_PLACE_NONE && *ret_annotator != STORE_PLACE_NONE
          && reader->columns.n < reader->dataset->n_labels)
         || fail_changed (reader, error);
}

static bool
read_rows (Reader *reader, GError **error)
{
  AccordStore *store = reader->scope.store;
  g_autoptr (sqlite3_stmt) statement
      = store_prepare (store,
                       "SELECT item, annotator, class, round, source, batch, time, line, duration FROM label"
                       " WHERE superseded_by IS NULL AND class IN (SELECT id FROM class WHERE question = ?1)",
                       error);
  if (statement == NULL)
    return false;
  sqlite3_bind_int64 (statement, 1, reader->scope.question);
  int state;
  while ((state = store_step (store, statement, error)) > 0)
    {
      bool found;
      uint32_t item, annotator;
      if (!find_label (reader, statement, &found, &item, &annotator, error))
        return false;
      if (!found)
        continue;
      reader->rows[reader->columns.n] = row_of (reader, statement);
      if (!store_columns_add (&reader->columns, item, annotator, 0,
                              (uint32_t) sqlite3_column_int64 (statement, ROUND), error))
        return false;
    }
  return state == 0 && (reader->columns.n == reader->dataset->n_labels || fail_changed (reader, error));
}

/* ---- into the order of the dataset ---- */

/* Whether the rows in @order are the labels of the columns, one for one. */
static bool
check_order (const Reader *reader, const uint32_t *order)
{
  const AccordDataset *dataset = reader->dataset;
  for (size_t item = 0; item < dataset->n_items; item++)
    for (uint64_t i = dataset->item_start[item]; i < dataset->item_start[item + 1]; i++)
      if (reader->columns.item[order[i]] != item
          || reader->columns.annotator[order[i]] != dataset->annotator[i])
        return false;
  return true;
}

/* rows[i] becomes the old rows[order[i]], one cycle after the other; uses @order up. */
static void
permute (AccordSequenceRow *rows, uint32_t *order, uint64_t n)
{
  for (uint64_t i = 0; i < n; i++)
    {
      const AccordSequenceRow first = rows[i];
      uint64_t at = i;
      while (order[at] != i)
        {
          const uint64_t from = order[at];
          rows[at] = rows[from];
          order[at] = (uint32_t) at;
          at = from;
        }
      rows[at] = first;
      order[at] = (uint32_t) at;
    }
}

static int
compare_names (const void *a, const void *b, void *data)
{
  const GPtrArray *names = data;
  return accord_text_compare (names->pdata[*(const uint32_t *) a], names->pdata[*(const uint32_t *) b]);
}

/* The batches used, in the order of their names, and their numbers into the rows. */
static void
number_batches (Reader *reader, AccordNames *names)
{
  const guint n = reader->batch_names->len;
  g_autofree uint32_t *used = g_new (uint32_t, n + 1);
  g_autofree uint32_t *number = g_new (uint32_t, n + 1);
  gint n_used = 0;
  for (uint32_t i = 0; i < n; i++)
    if (reader->batch_used[i])
      used[n_used++] = i;
  g_qsort_with_data (used, n_used, sizeof *used, compare_names, reader->batch_names);
  for (gint i = 0; i < n_used; i++)
    {
      const char *name = reader->batch_names->pdata[used[i]];
      number[used[i]] = (uint32_t) i;
      accord_names_add (names, name, strlen (name));
    }
  for (uint64_t i = 0; i < reader->dataset->n_labels; i++)
    if (reader->rows[i].batch != ACCORD_BATCH_NONE)
      reader->rows[i].batch = number[reader->rows[i].batch];
}

static AccordSequences *
load (Reader *reader, GError **error)
{
  if (!read_rows (reader, error))
    return NULL;
  g_autofree uint32_t *order = store_columns_order (&reader->columns, error);
  if (order == NULL)
    return NULL;
  if (!check_order (reader, order))
    {
      fail_changed (reader, error);
      return NULL;
    }
  store_columns_clear (&reader->columns);
  permute (reader->rows, order, reader->dataset->n_labels);
  g_clear_pointer (&order, g_free);
  AccordNames names;
  accord_names_init (&names);
  number_batches (reader, &names);
  AccordSequences *sequences = accord_sequences_new (reader->dataset, reader->rows, &names, error);
  accord_names_clear (&names);
  return sequences;
}

AccordSequences *
accord_store_load_sequences (AccordStore *store, const AccordLoadOptions *options,
                             const AccordDataset *dataset, GError **error)
{
  bool begun;
  if (!store_read_begin (store, &begun, error))
    return NULL;
  AccordSequences *sequences = NULL;
  {
    g_auto (Reader) reader = { .dataset = NULL };
    if (reader_init (&reader, store, options, dataset, error))
      sequences = load (&reader, error);
  }
  store_read_end (store, begun);
  return sequences;
}
