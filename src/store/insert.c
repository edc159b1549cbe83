/* Label rows go into the table in blocks, one INSERT statement a block.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "session.h"

#include <math.h>
#include <accord/base/interrupt.h>

static sqlite3_stmt *
prepare_insert (AccordImport *import, unsigned rows, bool plain, GError **error)
{
  static const char plain_row[] = "(?,?,?,?,?,?)", full_row[] = "(?,?,?,?,?,?,?,?,?,?)";
  g_autoptr (GString) sql = g_string_new ("INSERT INTO label (id, item, annotator, class, source, line");
  g_string_append (sql, plain ? ") VALUES " : ", time, duration, confidence, batch) VALUES ");
  for (unsigned i = 0; i < rows; i++)
    g_string_append_printf (sql, "%s%s", i > 0 ? "," : "", plain ? plain_row : full_row);
  return store_prepare (import->store, sql->str, error);
}

static void
bind_row (AccordImport *import, sqlite3_stmt *statement, unsigned place, int64_t id, bool plain)
{
  const SessionRow *row = &import->batch[place];
  int at = (int) place * (plain ? 6 : 10);
  sqlite3_bind_int64 (statement, ++at, id);
  sqlite3_bind_int64 (statement, ++at, row->item);
  sqlite3_bind_int64 (statement, ++at, row->annotator);
  sqlite3_bind_int64 (statement, ++at, row->klass);
  sqlite3_bind_int64 (statement, ++at, g_array_index (import->sources, SessionSource, row->source - 1).id);
  sqlite3_bind_int64 (statement, ++at, (int64_t) row->line);
  if (plain)
    return;
  if (row->time_length > 0)
    sqlite3_bind_text (statement, ++at, import->batch_text->str + row->time_start, (int) row->time_length,
                       SQLITE_STATIC);
  else
    sqlite3_bind_null (statement, ++at);
  sqlite3_bind_double (statement, ++at, row->duration); /* NAN becomes NULL */
  sqlite3_bind_double (statement, ++at, row->confidence);
  if (row->batch > 0)
    sqlite3_bind_int64 (statement, ++at, row->batch);
  else
    sqlite3_bind_null (statement, ++at);
}

bool
session_flush (AccordImport *import, GError **error)
{
  if (import->n_batch == 0)
    return true;
  if (!accord_interrupt_check (error))
    return false;
  const bool plain = import->batch_plain;
  g_autoptr (sqlite3_stmt) shorter = NULL;
  sqlite3_stmt **kept = import->n_batch < SESSION_BATCH ? &shorter
                        : plain                         ? &import->insert_plain
                                                        : &import->insert_full;
  if (*kept == NULL && (*kept = prepare_insert (import, import->n_batch, plain, error)) == NULL)
    return false;
  const int64_t first = import->first_id + (int64_t) import->rows.n - import->n_batch;
  for (unsigned i = 0; i < import->n_batch; i++)
    bind_row (import, *kept, i, first + i, plain);
  if (!store_run (import->store, *kept, error))
    return false;
  import->n_batch = 0;
  import->batch_plain = true;
  g_string_truncate (import->batch_text, 0);
  return true;
}

static bool
remember_time (AccordImport *import, int64_t when, GError **error)
{
  const uint64_t place = import->rows.n; /* the row is about to be added */
  if (when == STORE_TIME_NONE && import->times == NULL)
    return true;
  if (place >= import->times_allocated)
    {
      const uint64_t allocated = place + place / 2 + 1024;
      int64_t *times = g_try_renew (int64_t, import->times, allocated);
      if (times == NULL)
        {
          return accord_error_set_memory (error, "times");
        }
      for (uint64_t i = import->times_allocated; i < allocated; i++)
        times[i] = STORE_TIME_NONE;
      import->times = times;
      import->times_allocated = allocated;
    }
  import->times[place] = when;
  return true;
}

bool
session_insert (AccordImport *import, const SessionRow *row, AccordSpan time, int64_t when, GError **error)
{
  if (!remember_time (import, when, error)
      || !store_columns_add (&import->rows, row->item, row->annotator, row->klass, 1, error))
    return false;
  SessionSource *source = &g_array_index (import->sources, SessionSource, row->source - 1);
  source->labels++;
  source->digest
      += store_label_hash (import->first_id + (int64_t) import->rows.n - 1, row->item, row->annotator,
                           row->klass, (int64_t) row->line, row->batch, time.data, time.length);
  SessionRow *stored = &import->batch[import->n_batch++];
  *stored = *row;
  stored->time_start = import->batch_text->len;
  stored->time_length = time.data != NULL ? time.length : 0;
  if (stored->time_length > 0)
    g_string_append_len (import->batch_text, time.data, (gssize) time.length);
  if (stored->time_length > 0 || !isnan (row->duration) || !isnan (row->confidence) || row->batch > 0)
    import->batch_plain = false;
  return import->n_batch < SESSION_BATCH || session_flush (import, error);
}
