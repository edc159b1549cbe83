/* Statements, transactions and what SQLite's errors mean to a user.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "private.h"

#include <accord/base/interrupt.h>

bool
store_damaged (AccordStore *store, GError **error, const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  g_autofree char *what = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error (error, ACCORD_ERROR, ACCORD_ERROR_DATABASE,
               "%s: database is damaged (%s); restore a copy or import again", store->name, what);
  return false;
}

static bool
fail_readonly (AccordStore *store, int extended, const char *what, GError **error)
{
  if (extended == SQLITE_READONLY_ROLLBACK || extended == SQLITE_READONLY_CANTLOCK
      || extended == SQLITE_READONLY_RECOVERY)
    g_set_error (
        error, ACCORD_ERROR, ACCORD_ERROR_DATABASE,
        "%s: an interrupted change has to be rolled back first, which needs write permission for the "
        "file and its folder",
        store->name);
  else if (extended == SQLITE_READONLY_DIRECTORY && !store->writable)
    g_set_error (
        error, ACCORD_ERROR, ACCORD_ERROR_DATABASE,
        "%s: is in WAL mode, and SQLite reads that only where it can write into the folder: copy the "
        "database elsewhere, or let its owner run PRAGMA journal_mode = DELETE",
        store->name);
  else if (extended == SQLITE_READONLY_DIRECTORY)
    g_set_error (error, ACCORD_ERROR, ACCORD_ERROR_DATABASE,
                 "%s: its folder cannot be written, where a journal would stand during a change",
                 store->name);
  else
    g_set_error (error, ACCORD_ERROR, ACCORD_ERROR_DATABASE, "%s: cannot be written (%s)", store->name, what);
  return false;
}

bool
store_fail_code (AccordStore *store, int extended, const char *what, GError **error)
{
  store->failure = extended;
  if (error != NULL && *error != NULL) /* a second statement failed for the same reason */
    return false;
  switch (extended & 0xff)
    {
    case SQLITE_NOMEM:
      g_set_error (error, ACCORD_ERROR, ACCORD_ERROR_MEMORY, "%s: out of memory", store->name);
      return false;
    case SQLITE_INTERRUPT:
      if (accord_interrupt_check (error))
        g_set_error (error, ACCORD_ERROR, ACCORD_ERROR_INTERRUPTED, "%s: interrupted", store->name);
      return false;
    case SQLITE_FULL:
      g_set_error (error, ACCORD_ERROR, ACCORD_ERROR_IO, "%s: the disk is full, nothing was stored",
                   store->name);
      return false;
    case SQLITE_IOERR:
      g_set_error (error, ACCORD_ERROR, ACCORD_ERROR_IO, "%s: reading or writing failed (%s)", store->name,
                   what);
      return false;
    case SQLITE_READONLY:
      return fail_readonly (store, extended, what, error);
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      if (accord_interrupt_check (error))
        g_set_error (error, ACCORD_ERROR, ACCORD_ERROR_DATABASE,
                     "%s: another program has been using the database for over %d s, try again later",
                     store->name, STORE_BUSY_SECONDS);
      return false;
    case SQLITE_NOTADB:
      g_set_error (error, ACCORD_ERROR, ACCORD_ERROR_DATABASE,
                   "%s: not an SQLite database; accord-import makes one from label files", store->name);
      return false;
    case SQLITE_CANTOPEN:
      g_set_error (error, ACCORD_ERROR, ACCORD_ERROR_DATABASE, "%s: cannot be opened (%s)", store->name,
                   what);
      return false;
    default: /* SQLITE_CORRUPT, constraints that only a damaged file can break … */
      return store_damaged (store, error, "%s", what);
    }
}

bool
store_fail (AccordStore *store, GError **error)
{
  return store_fail_code (store, sqlite3_extended_errcode (store->db), sqlite3_errmsg (store->db), error);
}

bool
store_exec (AccordStore *store, const char *sql, GError **error)
{
  return sqlite3_exec (store->db, sql, NULL, NULL, NULL) == SQLITE_OK || store_fail (store, error);
}

sqlite3_stmt *
store_prepare (AccordStore *store, const char *sql, GError **error)
{
  sqlite3_stmt *statement = NULL;
  if (sqlite3_prepare_v3 (store->db, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL) != SQLITE_OK)
    store_fail (store, error);
  return statement;
}

int
store_step (AccordStore *store, sqlite3_stmt *statement, GError **error)
{
  const int code = sqlite3_step (statement);
  if (code == SQLITE_ROW)
    return 1;
  if (code == SQLITE_DONE)
    return 0;
  store_fail (store, error);
  return -1;
}

bool
store_run (AccordStore *store, sqlite3_stmt *statement, GError **error)
{
  const int state = store_step (store, statement, error);
  sqlite3_reset (statement);
  return state >= 0;
}

void
store_bind_text (sqlite3_stmt *statement, int place, const char *text)
{
  sqlite3_bind_text (statement, place, text, -1, SQLITE_STATIC);
}

bool
store_integer (AccordStore *store, const char *sql, int64_t *ret_value, bool *ret_found, GError **error)
{
  g_autoptr (sqlite3_stmt) statement = store_prepare (store, sql, error);
  if (statement == NULL)
    return false;
  const int state = store_step (store, statement, error);
  if (state < 0)
    return false;
  if (state > 0)
    *ret_value = sqlite3_column_int64 (statement, 0);
  if (ret_found != NULL)
    *ret_found = state > 0;
  return true;
}

char *
store_column_text (sqlite3_stmt *statement, int column)
{
  return g_strdup ((const char *) sqlite3_column_text (statement, column));
}
