/* The last step of every writing transaction: packs and checksums that hold for what it wrote.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "private.h"

/* Packs of every question that are not of this generation are made again. */
static bool
refresh_packs (AccordStore *store, GError **error)
{
  g_autoptr (GArray) questions = g_array_new (FALSE, FALSE, sizeof (int64_t));
  g_autoptr (sqlite3_stmt) statement = store_prepare (store, "SELECT id FROM question ORDER BY id", error);
  if (statement == NULL)
    return false;
  int state;
  while ((state = store_step (store, statement, error)) > 0)
    {
      const int64_t id = sqlite3_column_int64 (statement, 0);
      g_array_append_val (questions, id);
    }
  if (state < 0)
    return false;
  for (guint i = 0; i < questions->len; i++)
    {
      const int64_t question = g_array_index (questions, int64_t, i);
      bool fresh;
      if (!store_pack_is_fresh (store, question, &fresh, error)
          || (!fresh && !store_pack_rebuild (store, question, error)))
        return false;
    }
  return true;
}

bool
store_seal (AccordStore *store, GError **error)
{
  bool sealed = false;
  int64_t generation = 0;
  uint64_t names = 0;
  if (!store_is_sealed (store, &sealed, error) || !refresh_packs (store, error))
    return false;
  if (!sealed) /* somebody changed items by SQL; otherwise who adds items keeps their digest */
    {
      uint64_t items = 0, attributes = 0;
      int64_t n = 0;
      if (!store_sources_resum (store, error) || !store_answers_resum (store, error)
          || !store_attributes_digest (store, &attributes, error)
          || !store_meta_set (store, "attributes_digest", (int64_t) attributes, error)
          || !store_items_digest (store, &items, &n, error)
          || !store_meta_set (store, "items_digest", (int64_t) items, error)
          || !store_meta_set (store, "items", n, error))
        return false;
    }
  return store_names_digest (store, &names, error)
         && store_meta_set (store, "names_digest", (int64_t) names, error)
         && store_meta_get (store, "generation", &generation, error)
         && store_meta_set (store, "sealed", generation, error);
}
