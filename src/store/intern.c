/* Names of items, annotators, classes and batches while an import runs, and writing the new ones.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "session.h"

#include <string.h>
#include <accord/base/text.h>

void
session_names_clear (SessionNames *names)
{
  accord_dictionary_free (names->names);
  if (names->ids != NULL)
    g_array_unref (names->ids);
  *names = (SessionNames){ NULL, NULL, 0, 0 };
}

/* @sql selects id, name in the order of ids. */
bool
session_names_load (AccordImport *import, SessionNames *names, const char *table, const char *sql,
                    GError **error)
{
  AccordStore *store = import->store;
  names->names = accord_dictionary_new ();
  names->ids = g_array_new (FALSE, FALSE, sizeof (uint32_t));
  g_autofree char *highest = g_strdup_printf ("SELECT max(id) FROM %s", table);
  g_autoptr (sqlite3_stmt) statement = store_prepare (store, sql, error);
  if (statement == NULL || !store_integer (store, highest, &names->next_id, NULL, error))
    return false;
  names->next_id = MAX (names->next_id, 0) + 1;
  int state;
  while ((state = store_step (store, statement, error)) > 0)
    {
      const int64_t id = sqlite3_column_int64 (statement, 0);
      const char *name = (const char *) sqlite3_column_text (statement, 1);
      const size_t length = (size_t) sqlite3_column_bytes (statement, 1);
      if (id < 1 || id > STORE_ID_LIMIT || name == NULL)
        return store_damaged (store, error, "%s %" G_GINT64_FORMAT " is out of range", table, id);
      const uint32_t stored_id = (uint32_t) id;
      if (accord_dictionary_intern (names->names, name, length) != names->ids->len)
        return store_damaged (store, error, "%s %" G_GINT64_FORMAT " has the name of another", table, id);
      g_array_append_val (names->ids, stored_id);
    }
  names->stored = names->ids->len;
  return state == 0;
}

bool
session_intern (AccordImport *import, SessionNames *names, AccordSpan name, const char *what,
                uint32_t *ret_number, bool *ret_new, GError **error)
{
  const uint64_t hash = accord_dictionary_hash (names->names, name.data, name.length);
  return session_intern_hashed (import, names, name, hash, what, ret_number, ret_new, error);
}

bool
session_intern_hashed (AccordImport *import, SessionNames *names, AccordSpan name, uint64_t hash,
                       const char *what, uint32_t *ret_number, bool *ret_new, GError **error)
{
  const uint32_t number = accord_dictionary_intern_hashed (names->names, hash, name.data, name.length);
  if (number == ACCORD_DICTIONARY_NONE || names->next_id > STORE_ID_LIMIT)
    {
      g_set_error (error, ACCORD_ERROR, ACCORD_ERROR_MEMORY, "%s: out of memory, or too many %ss",
                   import->store->name, what);
      return false;
    }
  *ret_new = number == names->ids->len;
  if (*ret_new)
    {
      const uint32_t id = (uint32_t) names->next_id++;
      g_array_append_val (names->ids, id);
    }
  *ret_number = number;
  return true;
}

static bool
insert_names (AccordImport *import, const SessionNames *names, const char *table, GError **error)
{
  const uint32_t n = accord_dictionary_size (names->names);
  g_autoptr (GString) sql = g_string_new (NULL);
  for (uint32_t at = names->stored; at < n;)
    {
      const uint32_t rows = MIN (n - at, 100);
      g_autoptr (sqlite3_stmt) statement = NULL;
      g_string_printf (sql, "INSERT INTO %s (id, name) VALUES (?, ?)", table);
      for (uint32_t i = 1; i < rows; i++)
        g_string_append (sql, ", (?, ?)");
      statement = store_prepare (import->store, sql->str, error);
      if (statement == NULL)
        return false;
      for (; at + rows <= n; at += rows) /* the last statement is shorter */
        {
          for (uint32_t i = 0; i < rows; i++)
            {
              sqlite3_bind_int64 (statement, (int) (2 * i + 1), session_id (names, at + i));
              sqlite3_bind_text (statement, (int) (2 * i + 2), accord_dictionary_name (names->names, at + i),
                                 -1, SQLITE_STATIC);
            }
          if (!store_run (import->store, statement, error))
            return false;
        }
    }
  return true;
}

bool
session_names_write (AccordImport *import, SessionNames *names, const char *table, GError **error)
{
  const uint32_t n = accord_dictionary_size (names->names);
  const uint32_t added = n - names->stored;
  if (added == 0)
    return true;
  /* names come in random order: one sorted pass beats as many searches of the tree */
  const bool rebuild = added > 1000 && added > names->stored / 4;
  g_autofree char *drop = g_strdup_printf ("DROP INDEX IF EXISTS %s_name", table);
  g_autofree char *create = g_strdup_printf ("CREATE UNIQUE INDEX %s_name ON %s (name)", table, table);
  if ((rebuild && !store_exec (import->store, drop, error)) || !insert_names (import, names, table, error)
      || (rebuild && !store_exec (import->store, create, error)))
    return false;
  return true;
}
