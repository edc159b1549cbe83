/* Checksums that find silent damage, and the generation that says whether they still hold.
 *
 * meta.generation rises with every change that somebody makes by SQL (triggers).  accord's own changes leave
 * it and bring packs and digests up to date in the same transaction; meta.sealed is the generation they were
 * made at.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "private.h"

#include <string.h>

/* One lane of MurmurHash3's mixing (A. Appleby, public domain): against damage, not against an adversary. */
uint64_t
store_hash (const void *bytes, size_t length, uint64_t seed)
{
  const unsigned char *at = bytes;
  uint64_t hash = seed ^ (length * UINT64_C (0x9e3779b97f4a7c15));
  for (size_t left = length; left > 0;)
    {
      uint64_t word = 0;
      const size_t take = left < 8 ? left : 8;
      memcpy (&word, at, take);
      word = GUINT64_FROM_LE (word);
      word *= UINT64_C (0x87c37b91114253d5);
      word = (word << 31) | (word >> 33);
      hash ^= word * UINT64_C (0x4cf5ad432745937f);
      hash = ((hash << 27) | (hash >> 37)) * 5 + 0x52dce729;
      at += take;
      left -= take;
    }
  hash ^= hash >> 33;
  hash *= UINT64_C (0xff51afd7ed558ccd);
  hash ^= hash >> 33;
  hash *= UINT64_C (0xc4ceb9fe1a85ec53);
  return hash ^ (hash >> 33);
}

uint64_t
store_hash_name (int64_t id, const char *name, size_t length)
{
  return store_hash (name, length, (uint64_t) id * UINT64_C (0xd6e8feb86659fd93) + 1);
}

uint64_t
store_label_hash (int64_t id, int64_t item, int64_t annotator, int64_t klass, int64_t line, int64_t batch,
                  const char *time, size_t time_length)
{
  const int64_t numbers[] = { GINT64_TO_LE (id),    GINT64_TO_LE (item), GINT64_TO_LE (annotator),
                              GINT64_TO_LE (klass), GINT64_TO_LE (line), GINT64_TO_LE (batch) };
  const uint64_t hash = store_hash (numbers, sizeof numbers, 0);
  return time_length > 0 ? store_hash (time, time_length, hash) : hash;
}

bool
store_meta_get (AccordStore *store, const char *key, int64_t *ret_value, GError **error)
{
  g_autoptr (sqlite3_stmt) statement = store_prepare (store, "SELECT value FROM meta WHERE key = ?1", error);
  if (statement == NULL)
    return false;
  sqlite3_bind_text (statement, 1, key, -1, SQLITE_STATIC);
  const int state = store_step (store, statement, error);
  if (state < 0)
    return false;
  *ret_value = state > 0 ? sqlite3_column_int64 (statement, 0) : 0;
  return true;
}

bool
store_meta_set (AccordStore *store, const char *key, int64_t value, GError **error)
{
  g_autoptr (sqlite3_stmt) statement = store_prepare (
      store, "INSERT INTO meta VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = ?2", error);
  if (statement == NULL)
    return false;
  sqlite3_bind_text (statement, 1, key, -1, SQLITE_STATIC);
  sqlite3_bind_int64 (statement, 2, value);
  return store_run (store, statement, error);
}

bool
store_is_sealed (AccordStore *store, bool *ret_sealed, GError **error)
{
  int64_t generation = 0, sealed = 0;
  if (!store_meta_get (store, "generation", &generation, error)
      || !store_meta_get (store, "sealed", &sealed, error))
    return false;
  if (generation < 1)
    return store_damaged (store, error, "meta has no generation");
  *ret_sealed = generation == sealed;
  return true;
}

/* Chains every column of every row of a query into the digest. */
static bool
digest_query (AccordStore *store, const char *sql, uint64_t *digest, GError **error)
{
  g_autoptr (sqlite3_stmt) statement = store_prepare (store, sql, error);
  if (statement == NULL)
    return false;
  int state;
  while ((state = store_step (store, statement, error)) > 0)
    for (int column = 0; column < sqlite3_column_count (statement); column++)
      {
        const uint64_t type = (uint64_t) sqlite3_column_type (statement, column);
        const void *text = sqlite3_column_text (statement, column);
        const size_t length = (size_t) sqlite3_column_bytes (statement, column);
        *digest = store_hash (text, length, *digest * 31 + type);
      }
  return state == 0;
}

bool
store_names_digest (AccordStore *store, uint64_t *ret_digest, GError **error)
{
  static const char *const queries[] = {
    "SELECT id, name, scale, set_separator FROM question ORDER BY id",
    "SELECT id, name, kind FROM annotator ORDER BY id",
    "SELECT id, question, name, position, value, cost, tag, declared FROM class ORDER BY id",
    "SELECT id, question, target, undone IS NULL FROM class_merge ORDER BY id",
    "SELECT merge, class FROM class_merge_member ORDER BY merge, class",
    "SELECT id, question, what, made, undone FROM class_change ORDER BY id",
    "SELECT change, step, class, field, old, new FROM class_change_step ORDER BY change, step",
    "SELECT question, generation, packs, labels, digest FROM pack_state ORDER BY question",
    "SELECT id, question, name, kind, format, mapping, sha256, size, rows, refused, labels, missing, digest, "
    "imported, "
    "program, superseded_by FROM source ORDER BY id",
    "SELECT id, name FROM batch ORDER BY id",
    "SELECT id, question, item, decision, class, annotator, reviewer, reason, note, state, time, "
    "superseded_by FROM "
    "decision ORDER BY id",
    ("SELECT id, question, name, method, parameters, seed, rounds, converged, log_likelihood, objective, "
     "items, overturned, gold, state, digest, made, program FROM consensus ORDER BY id"),
  };
  /* version 1 had no set_separator and no consensus */
  static const char first_before[] = "SELECT id, name, scale FROM question ORDER BY id";
  int version = 0;
  if (!store_schema_version (store, &version, error))
    return false;
  uint64_t digest = (uint64_t) version;
  const size_t n = G_N_ELEMENTS (queries) - (version < 2);
  for (size_t i = 0; i < n; i++)
    if (!digest_query (store, i == 0 && version < 2 ? first_before : queries[i], &digest, error))
      return false;
  *ret_digest = digest;
  return true;
}

bool
store_names_verify (AccordStore *store, GError **error)
{
  bool sealed = false;
  int64_t stored = 0;
  uint64_t digest = 0;
  if (!store_is_sealed (store, &sealed, error))
    return false;
  if (!sealed)
    return true;
  if (!store_meta_get (store, "names_digest", &stored, error) || !store_names_digest (store, &digest, error))
    return false;
  if ((uint64_t) stored != digest)
    return store_damaged (store, error, "names, sources or decisions do not match their checksum");
  return true;
}

bool
store_items_digest (AccordStore *store, uint64_t *ret_digest, int64_t *ret_items, GError **error)
{
  g_autoptr (sqlite3_stmt) statement = store_prepare (store, "SELECT id, name FROM item", error);
  if (statement == NULL)
    return false;
  uint64_t digest = 0;
  int64_t items = 0;
  int state;
  while ((state = store_step (store, statement, error)) > 0)
    {
      const char *name = (const char *) sqlite3_column_text (statement, 1);
      digest += store_hash_name (sqlite3_column_int64 (statement, 0), name,
                                 (size_t) sqlite3_column_bytes (statement, 1));
      items++;
    }
  if (state < 0)
    return false;
  *ret_digest = digest;
  *ret_items = items;
  return true;
}
