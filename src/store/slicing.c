/* Values of the column that slices are made by.  An attribute of items comes before one of annotators of the same name,
 * and both before the built-in month, week and day; source and batch are always what a label came with.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "slicing.h"

#include <string.h>
#include "select.h"

static const struct
{
  const char *name;
  StorePeriod period;
} periods[] = { { "month", STORE_MONTH }, { "week", STORE_WEEK }, { "day", STORE_DAY } };

static bool
choose_attribute (StoreSlicing *slicing, AccordStore *store, const char *by, bool *ret_found, GError **error)
{
  bool of_items = false, of_people = false;
  if (!store_has_attribute (store, true, by, &of_items, error)
      || (!of_items && !store_has_attribute (store, false, by, &of_people, error)))
    return false;
  slicing->by = of_items ? STORE_BY_ITEM : STORE_BY_ANNOTATOR;
  *ret_found = of_items || of_people;
  return true;
}

static bool
choose (StoreSlicing *slicing, AccordStore *store, const char *by, GError **error)
{
  static const char *const always[] = { "source", "batch", "month", "week", "day", NULL };
  bool found = true;
  if (strcmp (by, "source") == 0)
    slicing->by = STORE_BY_SOURCE;
  else if (strcmp (by, "batch") == 0)
    slicing->by = STORE_BY_BATCH;
  else if (!choose_attribute (slicing, store, by, &found, error))
    return false;
  for (size_t i = 0; i < G_N_ELEMENTS (periods) && !found; i++)
    if (strcmp (periods[i].name, by) == 0)
      {
        slicing->by = STORE_BY_TIME;
        slicing->period = periods[i].period;
        found = true;
      }
  return found || store_select_no_column (store, "--by: ", by, always, error);
}

static uint32_t
intern (StoreSlicing *slicing, const char *value, size_t length)
{
  const uint32_t number = accord_dictionary_intern (slicing->values, value, length);
  slicing->failed |= number == ACCORD_DICTIONARY_NONE;
  return number;
}

/* The slice of each item, annotator, source or batch. */
static bool
read_owners (StoreSlicing *slicing, AccordStore *store, const char *by, GError **error)
{
  static const char *const queries[] = {
    [STORE_BY_ITEM] = "SELECT item, value FROM item_attribute WHERE name = ?1 ORDER BY item",
    [STORE_BY_ANNOTATOR] = "SELECT annotator, value FROM annotator_attribute WHERE name = ?1 ORDER BY 1",
    [STORE_BY_SOURCE] = /* with the number where a name is not enough */
    "SELECT id, CASE WHEN superseded_by IS NULL AND (question, name) IN (SELECT question, name FROM source "
    "WHERE superseded_by IS NULL GROUP BY question, name HAVING count(*) > 1) "
    "THEN name || ' (' || id || ')' ELSE name END FROM source ORDER BY id",
    [STORE_BY_BATCH] = "SELECT id, name FROM batch ORDER BY id",
  };
  if (slicing->by == STORE_BY_TIME)
    return true;
  g_autoptr (sqlite3_stmt) statement = store_prepare (store, queries[slicing->by], error);
  if (statement == NULL)
    return false;
  if (slicing->by == STORE_BY_ITEM || slicing->by == STORE_BY_ANNOTATOR)
    store_bind_text (statement, 1, by);
  int state;
  while ((state = store_step (store, statement, error)) > 0)
    {
      const int64_t id = sqlite3_column_int64 (statement, 0);
      const char *value = (const char *) sqlite3_column_text (statement, 1);
      if (value == NULL)
        return store_damaged (store, error, "a value of column '%s' is missing", by);
      const uint32_t number = intern (slicing, value, (size_t) sqlite3_column_bytes (statement, 1));
      g_array_append_val (slicing->owners.ids, id);
      g_array_append_val (slicing->numbers, number);
    }
  store_idmap_index (&slicing->owners);
  return state == 0;
}

bool
store_slicing_init (StoreSlicing *slicing, AccordStore *store, const char *by, GError **error)
{
  *slicing = (StoreSlicing){ .values = accord_dictionary_new () };
  store_idmap_init (&slicing->owners);
  slicing->numbers = g_array_new (FALSE, FALSE, sizeof (uint32_t));
  slicing->periods = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  intern (slicing, "", 0);
  if (!choose (slicing, store, by, error) || !store_select_verify (store, store_slicing_rows (slicing), error)
      || !read_owners (slicing, store, by, error))
    return false;
  return !slicing->failed || accord_error_set_memory (error, "the slices");
}

void
store_slicing_clear (StoreSlicing *slicing)
{
  g_clear_pointer (&slicing->values, accord_dictionary_free);
  store_idmap_clear (&slicing->owners);
  g_clear_pointer (&slicing->numbers, g_array_unref);
  g_clear_pointer (&slicing->periods, g_hash_table_unref);
}

bool
store_slicing_rows (const StoreSlicing *slicing)
{
  return slicing->by != STORE_BY_ITEM && slicing->by != STORE_BY_ANNOTATOR;
}

static uint32_t
number_of (const StoreSlicing *slicing, uint32_t place)
{
  return place != STORE_PLACE_NONE ? g_array_index (slicing->numbers, uint32_t, place) : 0;
}

static uint32_t
period_number (StoreSlicing *slicing, const StoreRow *row)
{
  int64_t time;
  if (row->time == NULL || !store_time_parse (row->time, row->time_length, &time))
    return 0;
  const int64_t key = store_time_period (time, slicing->period);
  gpointer number = g_hash_table_lookup (slicing->periods, &key);
  if (number == NULL)
    {
      g_autofree char *name = store_time_period_name (key, slicing->period);
      number = GUINT_TO_POINTER (intern (slicing, name, strlen (name)));
      g_hash_table_insert (slicing->periods, g_memdup2 (&key, sizeof key), number);
    }
  return GPOINTER_TO_UINT (number);
}

uint32_t
store_slicing_row (StoreSlicing *slicing, const StoreRow *row)
{
  if (slicing->by == STORE_BY_TIME)
    return period_number (slicing, row);
  const int64_t owner = slicing->by == STORE_BY_SOURCE ? row->source : row->batch;
  return number_of (slicing, store_idmap_search (&slicing->owners, owner));
}

uint32_t
store_slicing_of (const StoreSlicing *slicing, uint32_t item, uint32_t annotator, uint32_t group)
{
  if (store_slicing_rows (slicing))
    return group;
  return number_of (slicing,
                    store_idmap_place (&slicing->owners, slicing->by == STORE_BY_ITEM ? item : annotator));
}
