/* Opening and closing a database, safely.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "private.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <accord/base/interrupt.h>
#include <accord/base/text.h>

#define QUICK_CHECK_READ  (16 << 20)  /* file size up to which a reader checks the whole structure */
#define QUICK_CHECK_WRITE (256 << 20) /* the same for a writer */

/* Waits in small steps for up to STORE_BUSY_SECONDS, and no longer once a signal has arrived. */
static int
on_busy (void *data, int calls)
{
  AccordStore *store = data;
  const gint64 now = g_get_monotonic_time ();
  if (calls == 0)
    store->busy_since = now;
  if (accord_interrupt_signal () != 0 || now - store->busy_since > STORE_BUSY_SECONDS * G_USEC_PER_SEC)
    return 0;
  g_usleep (calls < 10 ? 1000 : 20000);
  return 1;
}

static int
on_progress (void *data)
{
  (void) data;
  return accord_interrupt_signal () != 0;
}

static bool
configure (AccordStore *store, GError **error)
{
  static const struct
  {
    int option, value;
  } switches[] = { { SQLITE_DBCONFIG_DEFENSIVE, 1 },
                   { SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0 },
                   { SQLITE_DBCONFIG_ENABLE_TRIGGER, 0 },
                   { SQLITE_DBCONFIG_ENABLE_VIEW, 0 },
                   { SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0 },
                   { SQLITE_DBCONFIG_DQS_DDL, 0 },
                   { SQLITE_DBCONFIG_DQS_DML, 0 },
                   { SQLITE_DBCONFIG_ENABLE_FKEY, 0 } };
  for (size_t i = 0; i < G_N_ELEMENTS (switches); i++)
    sqlite3_db_config (store->db, switches[i].option, switches[i].value, NULL);
  sqlite3_limit (store->db, SQLITE_LIMIT_ATTACHED, 0);
  sqlite3_limit (store->db, SQLITE_LIMIT_LENGTH, 32 << 20);
  sqlite3_busy_handler (store->db, on_busy, store);
  sqlite3_progress_handler (store->db, 20000, on_progress, NULL);
  sqlite3_extended_result_codes (store->db, 1);
  return store_exec (store,
                     "PRAGMA cell_size_check = ON; PRAGMA mmap_size = 0; PRAGMA cache_size = -8000;"
                     "PRAGMA synchronous = EXTRA",
                     error);
}

static bool
connect_file (AccordStore *store, int flags, GError **error)
{
  sqlite3_close (g_steal_pointer (&store->db));
  const int code = sqlite3_open_v2 (store->path, &store->db, flags | SQLITE_OPEN_NOMUTEX, NULL);
  if (code != SQLITE_OK)
    return store_fail_code (store, code, store->db != NULL ? sqlite3_errmsg (store->db) : "out of memory",
                            error);
  return configure (store, error);
}

/* What the first bytes say, before SQLite sees the file. */
static bool
check_file (AccordStore *store, AccordStoreMode mode, bool *ret_empty, GError **error)
{
  struct stat status;
  *ret_empty = false;
  if (stat (store->path, &status) != 0)
    {
      if (errno == ENOENT && mode == ACCORD_STORE_CREATE)
        {
          store->created = true;
          *ret_empty = true;
          return true;
        }
      const int code = errno;
      g_set_error (error, ACCORD_ERROR, ACCORD_ERROR_DATABASE, "%s: %s%s", store->name, g_strerror (code),
                   code == ENOENT ? "; accord-import -o makes a database from label files" : "");
      return false;
    }
  if (!S_ISREG (status.st_mode))
    {
      g_set_error (error, ACCORD_ERROR, ACCORD_ERROR_DATABASE, "%s: %s, not a database file", store->name,
                   S_ISDIR (status.st_mode) ? "is a folder" : "is not a regular file");
      return false;
    }
  if (status.st_size > 0)
    return true;
  /* an interrupted first import leaves an empty file, or a journal beside it */
  *ret_empty = true;
  if (mode == ACCORD_STORE_CREATE || mode == ACCORD_STORE_TRIAL)
    return true;
  g_set_error (error, ACCORD_ERROR, ACCORD_ERROR_DATABASE,
               "%s: the file is empty, not an accord database; accord-import -o fills it from label files",
               store->name);
  return false;
}

static bool
check_version (AccordStore *store, int64_t version, GError **error)
{
  if (version > STORE_VERSION)
    g_set_error (error, ACCORD_ERROR, ACCORD_ERROR_DATABASE,
                 "%s: made by a newer accord: its schema is version %" G_GINT64_FORMAT
                 ", this program knows up to version %d; use the newer program",
                 store->name, version, STORE_VERSION);
  else if (version < STORE_VERSION_READ)
    g_set_error (error, ACCORD_ERROR, ACCORD_ERROR_DATABASE,
                 "%s: its schema is version %" G_GINT64_FORMAT
                 ", which no accord made; this program reads versions %d to %d",
                 store->name, version, STORE_VERSION_READ, STORE_VERSION);
  else
    return true;
  return false;
}

static bool
quick_check (AccordStore *store, GError **error)
{
  int64_t pages = 0, page_size = 0;
  if (!store_integer (store, "PRAGMA page_count", &pages, NULL, error)
      || !store_integer (store, "PRAGMA page_size", &page_size, NULL, error))
    return false;
  if (pages * page_size > (store->writable ? QUICK_CHECK_WRITE : QUICK_CHECK_READ))
    return true;
  g_autoptr (sqlite3_stmt) statement = store_prepare (store, "PRAGMA quick_check(1)", error);
  if (statement == NULL)
    return false;
  const int state = store_step (store, statement, error);
  if (state < 0)
    return false;
  g_autofree char *finding = state > 0 ? store_column_text (statement, 0) : NULL;
  if (finding == NULL || strcmp (finding, "ok") == 0)
    return true;
  g_autofree char *escaped = accord_text_escape (finding);
  return store_damaged (store, error, "%s", escaped);
}

/* From here on @store is a copy in memory. */
static bool
move_to_memory (AccordStore *store, GError **error)
{
  sqlite3 *file = g_steal_pointer (&store->db);
  int code = sqlite3_open_v2 (":memory:", &store->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL);
  sqlite3_backup *backup = code == SQLITE_OK ? sqlite3_backup_init (store->db, "main", file, "main") : NULL;
  if (backup != NULL)
    {
      sqlite3_backup_step (backup, -1);
      code = sqlite3_backup_finish (backup);
    }
  else if (code == SQLITE_OK)
    code = sqlite3_errcode (store->db);
  sqlite3_close (file);
  g_clear_pointer (&store->path, g_free);
  return code == SQLITE_OK ? configure (store, error)
                           : store_fail_code (store, code, sqlite3_errstr (code), error);
}

static bool
upgrade (AccordStore *store, AccordStoreMode mode, int version, GError **error)
{
  if (!store->writable || version == STORE_VERSION)
    return true;
  return (mode != ACCORD_STORE_TRIAL || move_to_memory (store, error))
         && store_schema_upgrade (store, version, error) && store_schema_verify (store, STORE_VERSION, error);
}

/* A database with content must be ours, of a version we know, with our tables. */
static bool
check_content (AccordStore *store, AccordStoreMode mode, GError **error)
{
  int64_t application = 0, version = 0, pages = 0, objects = 0;
  if (!store_integer (store, "PRAGMA page_count", &pages, NULL, error)
      || !store_integer (store, "PRAGMA application_id", &application, NULL, error)
      || !store_integer (store, "PRAGMA user_version", &version, NULL, error)
      || !store_integer (store, "SELECT count(*) FROM sqlite_schema", &objects, NULL, error))
    return false;
  if ((mode == ACCORD_STORE_CREATE || mode == ACCORD_STORE_TRIAL)
      && (pages == 0 || (objects == 0 && application == 0)))
    return true;
  if (application != STORE_APPLICATION_ID)
    {
      g_set_error (error, ACCORD_ERROR, ACCORD_ERROR_DATABASE,
                   "%s: an SQLite database, but not one of accord's (its application_id is %" G_GINT64_FORMAT
                   "); accord-import -o makes one from label files",
                   store->name, application);
      return false;
    }
  return check_version (store, version, error) && store_schema_verify (store, (int) version, error)
         && quick_check (store, error) && upgrade (store, mode, (int) version, error);
}

/* A reader finds a journal that an interrupted writer left: roll it back if we may, then read. */
static bool
open_for_reading (AccordStore *store, GError **error)
{
  g_autoptr (GError) first = NULL;
  if (connect_file (store, SQLITE_OPEN_READONLY, &first) && check_content (store, ACCORD_STORE_READ, &first))
    return true;
  const bool hot = (store->failure & 0xff) == SQLITE_READONLY || (store->failure & 0xff) == SQLITE_CANTOPEN;
  if (!hot || access (store->path, W_OK) != 0)
    {
      g_propagate_error (error, g_steal_pointer (&first));
      return false;
    }
  int64_t pages = 0;
  return connect_file (store, SQLITE_OPEN_READWRITE, error)
         && store_integer (store, "SELECT count(*) FROM sqlite_schema", &pages, NULL, error)
         && connect_file (store, SQLITE_OPEN_READONLY, error)
         && check_content (store, ACCORD_STORE_READ, error);
}

static bool
open_file (AccordStore *store, AccordStoreMode mode, GError **error)
{
  bool empty;
  if (!check_file (store, mode, &empty, error))
    return false;
  if (mode == ACCORD_STORE_READ)
    return open_for_reading (store, error);
  store->writable = true;
  if (!empty && access (store->path, W_OK) != 0)
    {
      g_set_error (error, ACCORD_ERROR, ACCORD_ERROR_DATABASE, "%s: cannot be written (%s)", store->name,
                   g_strerror (errno));
      return false;
    }
  const int create = mode == ACCORD_STORE_CREATE ? SQLITE_OPEN_CREATE : 0;
  return connect_file (store, SQLITE_OPEN_READWRITE | create, error) && check_content (store, mode, error);
}

static bool
open_memory (AccordStore *store, GError **error)
{
  store->name = g_strdup ("memory");
  store->writable = true;
  const int code = sqlite3_open_v2 (":memory:", &store->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL);
  if (code != SQLITE_OK)
    return store_fail_code (store, code, sqlite3_errstr (code), error);
  return configure (store, error) && store_write_begin (store, error) && store_write_commit (store, error);
}

AccordStore *
accord_store_open (const char *path, AccordStoreMode mode, GError **error)
{
  g_autoptr (AccordStore) store = g_new0 (AccordStore, 1);
  if (mode == ACCORD_STORE_MEMORY)
    return open_memory (store, error) ? g_steal_pointer (&store) : NULL;
  if (path[0] == '\0' || strcmp (path, ":memory:") == 0 || g_str_has_prefix (path, "file:"))
    {
      g_set_error (error, ACCORD_ERROR, ACCORD_ERROR_DATABASE,
                   "'%s': not a file name for a database; write ./%s if a file is really called so", path,
                   path);
      return NULL;
    }
  store->path = g_strdup (path);
  store->called = g_strdup (path);
  store->name = accord_text_escape (path);
  return open_file (store, mode, error) ? g_steal_pointer (&store) : NULL;
}

/* Nothing came of a file we made: it goes, but only while nobody else can be using it. */
static void
remove_created (AccordStore *store)
{
  struct stat status;
  int moved = 0;
  if (sqlite3_exec (store->db, "BEGIN EXCLUSIVE", NULL, NULL, NULL) != SQLITE_OK)
    return;
  sqlite3_file_control (store->db, "main", SQLITE_FCNTL_HAS_MOVED, &moved);
  if (moved == 0 && stat (store->path, &status) == 0 && status.st_size == 0)
    unlink (store->path);
  store_rollback (store);
}

void
accord_store_set_name (AccordStore *store, const char *name)
{
  g_free (store->name);
  store->name = accord_text_escape (name);
  if (store->called == NULL)
    return;
  g_free (store->called);
  store->called = g_strdup (name);
}

void
accord_store_free (AccordStore *store)
{
  if (store == NULL)
    return;
  if (store->db != NULL)
    {
      store_rollback (store);
      if (store->created && g_file_test (store->path, G_FILE_TEST_EXISTS))
        remove_created (store);
      sqlite3_close_v2 (store->db);
    }
  g_free (store->path);
  g_free (store->called);
  g_free (store->name);
  g_free (store);
}
