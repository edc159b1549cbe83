/* What settling the repeats does to label rows: deletes known and doubled ones, supersedes, numbers rounds.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "session.h"

void
session_changes_init (SessionChanges *changes)
{
  changes->deleted = g_array_new (FALSE, FALSE, sizeof (int64_t));
  changes->superseded = g_array_new (FALSE, FALSE, sizeof (int64_t));
  changes->rounds = g_array_new (FALSE, FALSE, sizeof (SessionRound));
}

void
session_changes_clear (SessionChanges *changes)
{
  g_array_unref (changes->deleted);
  g_array_unref (changes->superseded);
  g_array_unref (changes->rounds);
}

static int
compare_ids (const void *a, const void *b)
{
  const int64_t x = *(const int64_t *) a, y = *(const int64_t *) b;
  return (x > y) - (x < y);
}

/* Takes the rows first … last out of their sources' counts and checksums. */
static bool
uncount (AccordImport *import, sqlite3_stmt *select, int64_t first, int64_t last, GError **error)
{
  sqlite3_reset (select);
  sqlite3_bind_int64 (select, 1, first);
  sqlite3_bind_int64 (select, 2, last);
  int state;
  while ((state = store_step (import->store, select, error)) > 0)
    for (guint i = 0; i < import->sources->len; i++)
      {
        SessionSource *source = &g_array_index (import->sources, SessionSource, i);
        if (source->id != sqlite3_column_int64 (select, 4))
          continue;
        const char *time = (const char *) sqlite3_column_text (select, 7);
        source->labels--;
        source->digest
            -= store_label_hash (sqlite3_column_int64 (select, 0), sqlite3_column_int64 (select, 1),
                                 sqlite3_column_int64 (select, 2), sqlite3_column_int64 (select, 3),
                                 sqlite3_column_int64 (select, 5), sqlite3_column_int64 (select, 6), time,
                                 (size_t) sqlite3_column_bytes (select, 7));
        break;
      }
  return state == 0;
}

/* Runs of consecutive ids go together. */
static bool
delete_rows (AccordImport *import, GArray *ids, GError **error)
{
  g_autoptr (sqlite3_stmt) select = store_prepare (
      import->store,
      "SELECT id, item, annotator, class, source, line, batch, time FROM label WHERE id BETWEEN ?1 AND ?2",
      error);
  g_autoptr (sqlite3_stmt) statement
      = store_prepare (import->store, "DELETE FROM label WHERE id BETWEEN ?1 AND ?2", error);
  if (select == NULL || statement == NULL)
    return false;
  g_array_sort (ids, compare_ids);
  for (guint i = 0, end; i < ids->len; i = end)
    {
      const int64_t first = g_array_index (ids, int64_t, i);
      for (end = i + 1; end < ids->len && g_array_index (ids, int64_t, end) == first + (end - i); end++)
        ;
      const int64_t last = first + (end - i) - 1;
      if (!uncount (import, select, first, last, error))
        return false;
      sqlite3_reset (select);
      sqlite3_bind_int64 (statement, 1, first);
      sqlite3_bind_int64 (statement, 2, last);
      if (!store_run (import->store, statement, error))
        return false;
    }
  return true;
}

static bool
supersede_rows (AccordImport *import, GArray *ids, GError **error)
{
  g_autoptr (sqlite3_stmt) statement
      = store_prepare (import->store, "UPDATE label SET superseded_by = ?2 WHERE id = ?1", error);
  if (statement == NULL)
    return false;
  g_array_sort (ids, compare_ids);
  for (guint i = 0; i < ids->len; i++)
    {
      sqlite3_bind_int64 (statement, 1, g_array_index (ids, int64_t, i));
      sqlite3_bind_int64 (statement, 2, g_array_index (import->sources, SessionSource, 0).id);
      if (!store_run (import->store, statement, error))
        return false;
    }
  return true;
}

static bool
number_rounds (AccordImport *import, GArray *rounds, GError **error)
{
  g_autoptr (sqlite3_stmt) statement
      = store_prepare (import->store, "UPDATE label SET round = ?2 WHERE id = ?1", error);
  if (statement == NULL)
    return false;
  g_array_sort (rounds, compare_ids); /* the id comes first */
  for (guint i = 0; i < rounds->len; i++)
    {
      const SessionRound *round = &g_array_index (rounds, SessionRound, i);
      sqlite3_bind_int64 (statement, 1, round->id);
      sqlite3_bind_int64 (statement, 2, round->round);
      if (!store_run (import->store, statement, error))
        return false;
    }
  return true;
}

bool
session_changes_apply (AccordImport *import, SessionChanges *changes, GError **error)
{
  return delete_rows (import, changes->deleted, error) && supersede_rows (import, changes->superseded, error)
         && number_rounds (import, changes->rounds, error);
}
