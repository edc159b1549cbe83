/* Checksums of the answers of stored consensuses, and of the labels that such a consensus is made from.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "private.h"

#include <string.h>

uint64_t
store_answer_hash (int64_t consensus, int64_t item, int64_t klass, double probability)
{
  uint64_t bits;
  memcpy (&bits, &probability, sizeof bits);
  const uint64_t numbers[]
      = { GUINT64_TO_LE ((uint64_t) item), GUINT64_TO_LE ((uint64_t) klass), GUINT64_TO_LE (bits) };
  return store_hash (numbers, sizeof numbers, (uint64_t) consensus);
}

bool
store_answers_digest (AccordStore *store, int64_t consensus, uint64_t *ret_digest, GError **error)
{
  g_autoptr (sqlite3_stmt) statement = store_prepare (
      store, "SELECT item, class, probability FROM consensus_answer WHERE consensus = ?1", error);
  if (statement == NULL)
    return false;
  sqlite3_bind_int64 (statement, 1, consensus);
  uint64_t digest = 0;
  int state;
  while ((state = store_step (store, statement, error)) > 0)
    digest += store_answer_hash (consensus, sqlite3_column_int64 (statement, 0),
                                 sqlite3_column_int64 (statement, 1), sqlite3_column_double (statement, 2));
  *ret_digest = digest;
  return state == 0;
}

/** A row of consensus. */
typedef struct
{
  int64_t id;
  uint64_t digest;
} Stored;

/* (transfer full) (element-type Stored) */
static GArray *
read_stored (AccordStore *store, GError **error)
{
  g_autoptr (GArray) all = g_array_new (FALSE, FALSE, sizeof (Stored));
  int version = 0;
  if (!store_schema_version (store, &version, error))
    return NULL;
  if (version < 2)
    return g_steal_pointer (&all);
  g_autoptr (sqlite3_stmt) statement
      = store_prepare (store, "SELECT id, digest FROM consensus ORDER BY id", error);
  if (statement == NULL)
    return NULL;
  int state;
  while ((state = store_step (store, statement, error)) > 0)
    {
      const Stored stored
          = { sqlite3_column_int64 (statement, 0), (uint64_t) sqlite3_column_int64 (statement, 1) };
      g_array_append_val (all, stored);
    }
  return state == 0 ? g_steal_pointer (&all) : NULL;
}

bool
store_answers_compare (AccordStore *store, int64_t *ret_wrong, GError **error)
{
  g_autoptr (GArray) all = read_stored (store, error);
  if (all == NULL)
    return false;
  *ret_wrong = 0;
  for (guint i = 0; *ret_wrong == 0 && i < all->len; i++)
    {
      const Stored *stored = &g_array_index (all, Stored, i);
      uint64_t digest = 0;
      if (!store_answers_digest (store, stored->id, &digest, error))
        return false;
      if (digest != stored->digest)
        *ret_wrong = stored->id;
    }
  return true;
}

bool
store_answers_resum (AccordStore *store, GError **error)
{
  g_autoptr (GArray) all = read_stored (store, error);
  if (all == NULL || all->len == 0)
    return all != NULL;
  g_autoptr (sqlite3_stmt) update
      = store_prepare (store, "UPDATE consensus SET digest = ?2 WHERE id = ?1", error);
  for (guint i = 0; update != NULL && i < all->len; i++)
    {
      const int64_t id = g_array_index (all, Stored, i).id;
      uint64_t digest = 0;
      if (!store_answers_digest (store, id, &digest, error))
        return false;
      sqlite3_bind_int64 (update, 1, id);
      sqlite3_bind_int64 (update, 2, (int64_t) digest);
      if (!store_run (store, update, error))
        return false;
    }
  return update != NULL;
}

/* ---- what a consensus is made from ---- */

static uint64_t
chain (uint64_t state, uint64_t a, uint64_t b, uint64_t c)
{
  const uint64_t numbers[] = { GUINT64_TO_LE (a), GUINT64_TO_LE (b), GUINT64_TO_LE (c) };
  return store_hash (numbers, sizeof numbers, state);
}

/* Names of classes do not count, but for their order where it is declared. */
static uint64_t
labels_state (const AccordDataset *full)
{
  g_autofree uint64_t *people = g_new (uint64_t, full->n_annotators + 1);
  uint64_t state = 0;
  for (size_t a = 0; a < full->n_annotators; a++)
    {
      const char *name = accord_names_get (&full->annotator_names, a);
      people[a] = store_hash (name, strlen (name), 0);
    }
  for (size_t k = 0; full->class_order_declared && k < full->n_classes; k++)
    state = chain (state, k, (uint64_t) full->class_ids[k], 0);
  for (size_t i = 0; i < full->n_items; i++)
    for (uint64_t j = full->item_start[i]; j < full->item_start[i + 1]; j++)
      state = chain (state, (uint64_t) full->item_ids[i], people[full->annotator[j]],
                     (uint64_t) full->class_ids[full->klass[j]]);
  return state;
}

bool
store_labels_states (AccordStore *store, const char *question, uint64_t ret_states[2], GError **error)
{
  const AccordLoadOptions options = { .question = question, .rounds = ACCORD_ROUNDS_ALL };
  g_autoptr (AccordDataset) full = accord_store_load (store, &options, ACCORD_LOAD_DEFAULT, error);
  if (full == NULL)
    return false;
  ret_states[0] = labels_state (full);
  ret_states[1] = chain (ret_states[0], 0, 0, 1);
  for (size_t i = 0; full->gold != NULL && i < full->n_items; i++)
    if (full->gold[i] != ACCORD_CLASS_NONE)
      ret_states[1]
          = chain (ret_states[1], (uint64_t) full->item_ids[i], (uint64_t) full->class_ids[full->gold[i]], 0);
  return true;
}
