/* Older files are brought forward, with a copy kept beside them.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "private.h"
#include "schema.h"

#include <sys/stat.h>
#include <unistd.h>

/* Forward steps.  The tables that they leave stand in schema.c to the letter. */
static const StoreMigration migrations[] = {
  { 1, "ALTER TABLE question ADD COLUMN set_separator TEXT;" SCHEMA_CONSENSUS ";" SCHEMA_CONSENSUS_ANSWER
       ";" SCHEMA_CONSENSUS_VIEWS SCHEMA_TRIGGERS ("consensus") SCHEMA_TRIGGERS ("consensus_answer") },
};

/* Names that version 2 needs and version 1 left to anybody; unless somebody else brought the file forward meanwhile. */
static bool
check_names_free (AccordStore *store, GError **error)
{
  g_autoptr (sqlite3_stmt) statement
      = store_prepare (store,
                       "SELECT type || ' ' || name FROM sqlite_schema WHERE name COLLATE NOCASE IN "
                       "('consensus', 'consensus_answer', 'consensuses', 'answers') AND "
                       "(SELECT user_version FROM pragma_user_version) < 2 "
                       "ORDER BY name LIMIT 1",
                       error);
  const int state = statement != NULL ? store_step (store, statement, error) : -1;
  if (state <= 0)
    return state == 0;
  g_autofree char *taken = store_column_text (statement, 0);
  g_set_error (error, ACCORD_ERROR, ACCORD_ERROR_DATABASE,
               "%s: somebody's own %s has a name that accord needs now: rename it by SQL first", store->name,
               taken);
  return false;
}

/* Copies the database through SQLite's backup, so that locks hold, to a name that is still free. */
static bool
copy_beside (AccordStore *store, int version, GError **error)
{
  g_autofree char *path = NULL;
  for (int i = 0; path == NULL || g_file_test (path, G_FILE_TEST_EXISTS); i++)
    {
      g_free (path);
      path = i == 0 ? g_strdup_printf ("%s.bak-v%d", store->path, version)
                    : g_strdup_printf ("%s.bak-v%d.%d", store->path, version, i);
    }
  sqlite3 *copy = NULL;
  struct stat status;
  int code = sqlite3_open_v2 (path, &copy, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_EXCLUSIVE,
                              NULL);
  if (code == SQLITE_OK)
    {
      sqlite3_backup *backup = sqlite3_backup_init (copy, "main", store->db, "main");
      if (backup != NULL)
        sqlite3_backup_step (backup, -1);
      code = backup != NULL ? sqlite3_backup_finish (backup) : sqlite3_errcode (copy);
    }
  sqlite3_close (copy);
  if (code == SQLITE_OK && stat (store->path, &status) == 0 && chmod (path, status.st_mode & 0777) == 0)
    return true;
  unlink (path);
  g_set_error (error, ACCORD_ERROR, ACCORD_ERROR_IO, "%s: the copy %s.bak-v%d before the change failed (%s)",
               store->name, store->name, version, sqlite3_errstr (code));
  return false;
}

/* Checksums that held before hold for the new columns, too. */
static bool
renew_digest (AccordStore *store, bool sealed, GError **error)
{
  uint64_t names = 0;
  return !sealed
         || (store_names_digest (store, &names, error)
             && store_meta_set (store, "names_digest", (int64_t) names, error));
}

bool
store_migrate (AccordStore *store, const StoreMigration *steps, size_t n_steps, int target, GError **error)
{
  int64_t version = 0;
  if (!store_integer (store, "PRAGMA user_version", &version, NULL, error)
      || (store->path != NULL && !copy_beside (store, (int) version, error))
      || !store_exec (store, "BEGIN IMMEDIATE", error))
    return false;
  /* somebody may have migrated it while we waited for the lock; what is damaged must not get checksums */
  bool sealed = false;
  bool good = store_integer (store, "PRAGMA user_version", &version, NULL, error)
              && store_is_sealed (store, &sealed, error) && store_names_verify (store, error);
  while (good && version < target)
    {
      const char *sql = NULL;
      for (size_t i = 0; i < n_steps; i++)
        if (steps[i].sql != NULL && steps[i].from == version)
          sql = steps[i].sql;
      if (sql == NULL)
        {
          g_set_error (error, ACCORD_ERROR, ACCORD_ERROR_DATABASE,
                       "%s: this program cannot bring a database of version %" G_GINT64_FORMAT
                       " to version %d",
                       store->name, version, target);
          good = false;
          break;
        }
      version++;
      g_autofree char *stamp = g_strdup_printf ("PRAGMA user_version = %d", (int) version);
      good = store_exec (store, sql, error) && store_exec (store, stamp, error);
    }
  return store_write_end (store, good && renew_digest (store, sealed, error), error);
}

bool
store_schema_upgrade (AccordStore *store, int version, GError **error)
{
  if (version == STORE_VERSION)
    return true;
  return check_names_free (store, error)
         && store_migrate (store, migrations, G_N_ELEMENTS (migrations), STORE_VERSION, error);
}
