/* Sums of checksums over label rows, by source, and over attributes: they do not depend on the order of rows.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "session.h"

typedef struct
{
  uint64_t labels, digest;
} SourceSum;

static SourceSum *
sum_of (GHashTable *sums, int64_t source)
{
  SourceSum *sum = g_hash_table_lookup (sums, &source);
  if (sum == NULL)
    {
      int64_t *key = g_new (int64_t, 1);
      *key = source;
      sum = g_new0 (SourceSum, 1);
      g_hash_table_insert (sums, key, sum);
    }
  return sum;
}

static GHashTable *
sum_labels (AccordStore *store, GError **error)
{
  g_autoptr (GHashTable) sums = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  g_autoptr (sqlite3_stmt) statement = store_prepare (
      store, "SELECT id, item, annotator, class, source, line, batch, time FROM label", error);
  if (statement == NULL)
    return NULL;
  int state;
  while ((state = store_step (store, statement, error)) > 0)
    {
      SourceSum *sum = sum_of (sums, sqlite3_column_int64 (statement, 4));
      const char *time = (const char *) sqlite3_column_text (statement, 7);
      sum->labels++;
      sum->digest
          += store_label_hash (sqlite3_column_int64 (statement, 0), sqlite3_column_int64 (statement, 1),
                               sqlite3_column_int64 (statement, 2), sqlite3_column_int64 (statement, 3),
                               sqlite3_column_int64 (statement, 5), sqlite3_column_int64 (statement, 6), time,
                               (size_t) sqlite3_column_bytes (statement, 7));
    }
  return state == 0 ? g_steal_pointer (&sums) : NULL;
}

bool
store_sources_compare (AccordStore *store, int64_t *ret_wrong, GError **error)
{
  g_autoptr (GHashTable) sums = sum_labels (store, error);
  g_autoptr (sqlite3_stmt) statement
      = sums == NULL ? NULL
                     : store_prepare (store, "SELECT id, labels, digest FROM source ORDER BY id", error);
  if (statement == NULL)
    return false;
  *ret_wrong = 0;
  int state;
  while ((state = store_step (store, statement, error)) > 0)
    {
      const SourceSum *sum = sum_of (sums, sqlite3_column_int64 (statement, 0));
      if (*ret_wrong == 0
          && (sum->labels != (uint64_t) sqlite3_column_int64 (statement, 1)
              || sum->digest != (uint64_t) sqlite3_column_int64 (statement, 2)))
        *ret_wrong = sqlite3_column_int64 (statement, 0);
    }
  return state == 0;
}

bool
store_sources_resum (AccordStore *store, GError **error)
{
  g_autoptr (GHashTable) sums = sum_labels (store, error);
  g_autoptr (sqlite3_stmt) statement
      = sums == NULL
            ? NULL
            : store_prepare (store, "UPDATE source SET labels = ?2, digest = ?3 WHERE id = ?1", error);
  if (statement == NULL)
    return false;
  GHashTableIter iter;
  gpointer key, value;
  g_hash_table_iter_init (&iter, sums);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      const SourceSum *sum = value;
      sqlite3_bind_int64 (statement, 1, *(const int64_t *) key);
      sqlite3_bind_int64 (statement, 2, (int64_t) sum->labels);
      sqlite3_bind_int64 (statement, 3, (int64_t) sum->digest);
      if (!store_run (store, statement, error))
        return false;
    }
  return true;
}

uint64_t
store_attribute_hash (int64_t owner, bool of_item, const char *name, size_t name_length, const char *value,
                      size_t value_length)
{
  return store_hash_name (owner, value, value_length) + 3 * store_hash (name, name_length, of_item ? 1 : 2)
         + store_hash (name, name_length, store_hash_name (owner, value, value_length));
}

bool
store_attributes_digest (AccordStore *store, uint64_t *ret_digest, GError **error)
{
  static const char *const queries[] = { "SELECT item, name, value FROM item_attribute",
                                         "SELECT annotator, name, value FROM annotator_attribute" };
  uint64_t digest = 0;
  for (size_t i = 0; i < G_N_ELEMENTS (queries); i++)
    {
      g_autoptr (sqlite3_stmt) statement = store_prepare (store, queries[i], error);
      if (statement == NULL)
        return false;
      int state;
      while ((state = store_step (store, statement, error)) > 0)
        {
          const char *name = (const char *) sqlite3_column_text (statement, 1);
          const char *value = (const char *) sqlite3_column_text (statement, 2);
          digest += store_attribute_hash (sqlite3_column_int64 (statement, 0), i == 0, name,
                                          (size_t) sqlite3_column_bytes (statement, 1), value,
                                          (size_t) sqlite3_column_bytes (statement, 2));
        }
      if (state < 0)
        return false;
    }
  *ret_digest = digest;
  return true;
}
