/* Transactions: reading what belongs together, writing that leaves a sealed file.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "private.h"

bool
store_read_begin (AccordStore *store, bool *ret_begun, GError **error)
{
  *ret_begun = false;
  if (!sqlite3_get_autocommit (store->db))
    return true;
  if (!store_exec (store, "BEGIN", error))
    return false;
  *ret_begun = true;
  return true;
}

void
store_read_end (AccordStore *store, bool begun)
{
  if (begun)
    store_rollback (store);
}

void
store_rollback (AccordStore *store)
{
  if (!sqlite3_get_autocommit (store->db))
    sqlite3_exec (store->db, "ROLLBACK", NULL, NULL, NULL);
}

/* Another import that made the file and then gave up, or anybody else, may have removed it under us: what is
 * written then is lost when we close it. */
static bool
check_moved (AccordStore *store, GError **error)
{
  int moved = 0;
  if (store->path == NULL
      || sqlite3_file_control (store->db, "main", SQLITE_FCNTL_HAS_MOVED, &moved) != SQLITE_OK || moved == 0)
    return true;
  g_set_error (error, ACCORD_ERROR, ACCORD_ERROR_DATABASE,
               "%s: the file was removed or replaced by another program meanwhile, try again", store->name);
  return false;
}

bool
store_write_begin (AccordStore *store, GError **error)
{
  if (!store->writable)
    {
      g_set_error (error, ACCORD_ERROR, ACCORD_ERROR_DATABASE, "%s: opened for reading only", store->name);
      return false;
    }
  if (!store_exec (store, "BEGIN IMMEDIATE", error))
    return false;
  int64_t tables = 0;
  if (check_moved (store, error)
      && store_integer (store, "SELECT count(*) FROM sqlite_schema", &tables, NULL, error)
      && (tables > 0 || (store_schema_create (store, error) && store_seal (store, error))))
    return true;
  store_rollback (store);
  return false;
}

bool
store_write_commit (AccordStore *store, GError **error)
{
  if (!check_moved (store, error) || !store_exec (store, "COMMIT", error))
    {
      store_rollback (store);
      return false;
    }
  store->created = false;
  return true;
}

bool
store_write_end (AccordStore *store, bool good, GError **error)
{
  if (good)
    return store_write_commit (store, error);
  store_rollback (store);
  return false;
}
