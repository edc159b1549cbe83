/* Consensuses that were stored: writing one in a transaction, listing, reading, dropping.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <accord/store/consensus.h>

#include <math.h>
#include <string.h>
#include <accord/base/text.h>
#include <accord/version.h>
#include "private.h"

void
accord_stored_consensus_free (AccordStoredConsensus *consensus)
{
  if (consensus == NULL)
    return;
  char *const fields[]
      = { consensus->name, consensus->method, consensus->parameters, consensus->made, consensus->program };
  for (size_t i = 0; i < G_N_ELEMENTS (fields); i++)
    g_free (fields[i]);
  g_free (consensus);
}

/* The id of a name, 0 = none. */
static bool
find (AccordStore *store, int64_t question, const char *name, int64_t *ret_id, uint64_t *ret_digest,
      GError **error)
{
  int version = 0;
  *ret_id = 0;
  if (!store_schema_version (store, &version, error))
    return false;
  if (version < 2)
    return true;
  g_autoptr (sqlite3_stmt) statement
      = store_prepare (store, "SELECT id, digest FROM consensus WHERE question = ?1 AND name = ?2", error);
  if (statement == NULL)
    return false;
  sqlite3_bind_int64 (statement, 1, question);
  store_bind_text (statement, 2, name);
  const int state = store_step (store, statement, error);
  if (state > 0)
    {
      *ret_id = sqlite3_column_int64 (statement, 0);
      *ret_digest = (uint64_t) sqlite3_column_int64 (statement, 1);
    }
  return state >= 0;
}

static bool
must_find (AccordStore *store, const char *question, const char *name, int64_t *ret_question, int64_t *ret_id,
           uint64_t *ret_digest, GError **error)
{
  if (!store_names_verify (store, error) || !store_question_find (store, question, ret_question, NULL, error)
      || !find (store, *ret_question, name, ret_id, ret_digest, error))
    return false;
  g_autofree char *escaped = accord_text_escape (name);
  return *ret_id != 0
         || accord_error_set_usage (error, "no consensus '%s' is stored; accord-consensus --list shows them",
                                    escaped);
}

static bool
refuse_taken (AccordStore *store, int64_t question, const char *name, GError **error)
{
  int64_t id;
  uint64_t digest;
  if (name[0] == '\0')
    return accord_error_set_usage (error, "a consensus to store needs a name");
  if (!find (store, question, name, &id, &digest, error))
    return false;
  g_autofree char *escaped = accord_text_escape (name);
  return id == 0
         || accord_error_set_usage (error,
                                    "a consensus '%s' is stored already; accord-consensus --drop deletes it, "
                                    "or choose another name",
                                    escaped);
}

bool
accord_stored_consensus_begin (AccordStore *store, const char *question, const char *name, bool gold,
                               uint64_t *ret_state, GError **error)
{
  int64_t id = 0;
  uint64_t states[2];
  bool begun;
  if (!store_read_begin (store, &begun, error))
    return false;
  const bool good = store_question_find (store, question, &id, NULL, error)
                    && refuse_taken (store, id, name, error)
                    && store_labels_states (store, question, states, error);
  store_read_end (store, begun);
  if (good)
    *ret_state = states[gold];
  return good;
}

/* ---- writing ---- */

struct AccordConsensusWriter
{
  AccordStore *store;
  sqlite3_stmt *insert;
  int64_t id;
  uint64_t digest;
  bool open; /* in its transaction */
};

static bool
insert_row (AccordConsensusWriter *writer, int64_t question, const AccordStoredConsensus *about,
            uint64_t state, GError **error)
{
  g_autoptr (sqlite3_stmt) statement = store_prepare (
      writer->store,
      "INSERT INTO consensus (question, name, method, parameters, seed, rounds, converged, log_likelihood, "
      "objective, items, overturned, gold, state, digest, made, program) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, "
      "?8, ?9, 0, 0, ?10, ?11, 0, ?12, ?13)",
      error);
  if (statement == NULL)
    return false;
  g_autofree char *now = store_time_now ();
  sqlite3_bind_int64 (statement, 1, question);
  store_bind_text (statement, 2, about->name);
  store_bind_text (statement, 3, about->method);
  store_bind_text (statement, 4, about->parameters);
  sqlite3_bind_int64 (statement, 5, (int64_t) about->seed);
  sqlite3_bind_int64 (statement, 6, (int64_t) about->rounds);
  sqlite3_bind_int64 (statement, 7, about->converged);
  sqlite3_bind_double (statement, 8, about->log_likelihood); /* NAN becomes NULL */
  sqlite3_bind_double (statement, 9, about->objective);
  sqlite3_bind_int64 (statement, 10, about->gold);
  sqlite3_bind_int64 (statement, 11, (int64_t) state);
  store_bind_text (statement, 12, now);
  store_bind_text (statement, 13, ACCORD_VERSION);
  if (!store_run (writer->store, statement, error))
    return false;
  writer->id = sqlite3_last_insert_rowid (writer->store->db);
  return true;
}

/* It rests on labels that were loaded before: nobody may have changed them since. */
static bool
check_state (AccordStore *store, uint64_t state, uint64_t now, GError **error)
{
  if (state == 0 || state == now)
    return true;
  g_set_error (error, ACCORD_ERROR, ACCORD_ERROR_CONFLICT,
               "%s: somebody changed labels or classes while the consensus was made: make it again",
               store->name);
  return false;
}

static bool
begin (AccordConsensusWriter *writer, const char *question, const AccordStoredConsensus *about,
       GError **error)
{
  AccordStore *store = writer->store;
  int64_t id = 0;
  uint64_t states[2];
  if (!store_write_begin (store, error))
    return false;
  writer->open = true;
  if (!store_names_verify (store, error) || !store_question_find (store, question, &id, NULL, error)
      || !refuse_taken (store, id, about->name, error)
      || !store_labels_states (store, question, states, error)
      || !check_state (store, about->state, states[about->gold], error)
      || !insert_row (writer, id, about, states[about->gold], error))
    return false;
  writer->insert = store_prepare (store, "INSERT INTO consensus_answer VALUES (?1, ?2, ?3, ?4)", error);
  return writer->insert != NULL;
}

AccordConsensusWriter *
accord_consensus_writer_new (AccordStore *store, const char *question, const AccordStoredConsensus *about,
                             GError **error)
{
  g_autoptr (AccordConsensusWriter) writer = g_new0 (AccordConsensusWriter, 1);
  writer->store = store;
  return begin (writer, question, about, error) ? g_steal_pointer (&writer) : NULL;
}

bool
accord_consensus_writer_add (AccordConsensusWriter *writer, int64_t item, int64_t klass, double probability,
                             GError **error)
{
  sqlite3_bind_int64 (writer->insert, 1, writer->id);
  sqlite3_bind_int64 (writer->insert, 2, item);
  sqlite3_bind_int64 (writer->insert, 3, klass);
  sqlite3_bind_double (writer->insert, 4, probability);
  writer->digest += store_answer_hash (writer->id, item, klass, probability);
  return store_run (writer->store, writer->insert, error);
}

static bool
finish (AccordConsensusWriter *writer, uint64_t items, uint64_t overturned, GError **error)
{
  g_autoptr (sqlite3_stmt) statement = store_prepare (
      writer->store, "UPDATE consensus SET items = ?2, overturned = ?3, digest = ?4 WHERE id = ?1", error);
  if (statement == NULL)
    return false;
  sqlite3_bind_int64 (statement, 1, writer->id);
  sqlite3_bind_int64 (statement, 2, (int64_t) items);
  sqlite3_bind_int64 (statement, 3, (int64_t) overturned);
  sqlite3_bind_int64 (statement, 4, (int64_t) writer->digest);
  return store_run (writer->store, statement, error) && store_seal (writer->store, error);
}

bool
accord_consensus_writer_commit (AccordConsensusWriter *writer, uint64_t items, uint64_t overturned,
                                GError **error)
{
  writer->open = false;
  return store_write_end (writer->store, finish (writer, items, overturned, error), error);
}

void
accord_consensus_writer_free (AccordConsensusWriter *writer)
{
  if (writer == NULL)
    return;
  sqlite3_finalize (writer->insert);
  if (writer->open)
    store_rollback (writer->store);
  g_free (writer);
}

/* ---- dropping ---- */

static bool
drop (AccordStore *store, const char *question, const char *name, GError **error)
{
  int64_t question_id = 0, id = 0;
  uint64_t digest;
  if (!must_find (store, question, name, &question_id, &id, &digest, error))
    return false;
  g_autofree char *sql = g_strdup_printf ("DELETE FROM consensus_answer WHERE consensus = %1$" G_GINT64_FORMAT
                                          "; DELETE FROM consensus WHERE id = %1$" G_GINT64_FORMAT,
                                          id);
  return store_exec (store, sql, error) && store_seal (store, error);
}

bool
accord_stored_consensus_drop (AccordStore *store, const char *question, const char *name, GError **error)
{
  return store_write_begin (store, error)
         && store_write_end (store, drop (store, question, name, error), error);
}

/* ---- reading ---- */

static double
column_number (sqlite3_stmt *statement, int column)
{
  return sqlite3_column_type (statement, column) == SQLITE_NULL ? NAN
                                                                : sqlite3_column_double (statement, column);
}

static AccordStoredConsensus *
read_row (sqlite3_stmt *statement, const uint64_t states[2])
{
  AccordStoredConsensus *stored = g_new0 (AccordStoredConsensus, 1);
  char **const texts[]
      = { &stored->name, &stored->method, &stored->parameters, &stored->made, &stored->program };
  for (size_t i = 0; i < G_N_ELEMENTS (texts); i++)
    *texts[i] = store_column_text (statement, (int) i);
  stored->seed = (uint64_t) sqlite3_column_int64 (statement, 5);
  stored->rounds = (uint64_t) sqlite3_column_int64 (statement, 6);
  stored->converged = sqlite3_column_int (statement, 7) != 0;
  stored->log_likelihood = column_number (statement, 8);
  stored->objective = column_number (statement, 9);
  stored->items = (uint64_t) sqlite3_column_int64 (statement, 10);
  stored->overturned = (uint64_t) sqlite3_column_int64 (statement, 11);
  stored->gold = sqlite3_column_int (statement, 12) != 0;
  stored->changed = (uint64_t) sqlite3_column_int64 (statement, 13) != states[stored->gold];
  return stored;
}

static bool
read_rows (AccordStore *store, int64_t question, const char *name, GPtrArray *all, GError **error)
{
  g_autoptr (sqlite3_stmt) statement
      = store_prepare (store,
                       "SELECT name, method, parameters, made, program, seed, rounds, converged, "
                       "log_likelihood, objective, items, overturned, gold, state FROM consensus WHERE "
                       "question = ?1 ORDER BY id",
                       error);
  if (statement == NULL)
    return false;
  sqlite3_bind_int64 (statement, 1, question);
  uint64_t states[2];
  int state = store_step (store, statement, error);
  if (state > 0 && !store_labels_states (store, name, states, error))
    return false;
  for (; state > 0; state = store_step (store, statement, error))
    {
      AccordStoredConsensus *stored = read_row (statement, states);
      g_ptr_array_add (all, stored);
      if (stored->name == NULL || stored->method == NULL || stored->parameters == NULL || stored->made == NULL
          || stored->program == NULL)
        return store_damaged (store, error, "a stored consensus is incomplete");
    }
  return state == 0;
}

static bool
list (AccordStore *store, const char *question, GPtrArray *all, GError **error)
{
  int64_t id = 0;
  int version = 0;
  g_autofree char *name = NULL;
  return store_names_verify (store, error) && store_schema_version (store, &version, error)
         && store_question_find (store, question, &id, &name, error)
         && (version < 2 || read_rows (store, id, name, all, error));
}

GPtrArray *
accord_stored_consensus_list (AccordStore *store, const char *question, GError **error)
{
  g_autoptr (GPtrArray) all
      = g_ptr_array_new_with_free_func ((GDestroyNotify) (void (*) (void)) accord_stored_consensus_free);
  bool begun;
  if (!store_read_begin (store, &begun, error))
    return NULL;
  const bool good = list (store, question, all, error);
  store_read_end (store, begun);
  return good ? g_steal_pointer (&all) : NULL;
}

static bool
read_answers (AccordStore *store, const char *question, const char *name, AccordStoredAnswerFunc func,
              gpointer data, GError **error)
{
  int64_t id = 0, question_id = 0;
  uint64_t stored = 0, digest = 0;
  bool sealed = false;
  if (!must_find (store, question, name, &question_id, &id, &stored, error)
      || !store_is_sealed (store, &sealed, error))
    return false;
  g_autoptr (GPtrArray) classes = store_classes (store, question_id, error);
  g_autoptr (sqlite3_stmt) statement
      = classes == NULL
            ? NULL
            : store_prepare (store,
                             "SELECT item, class, probability FROM consensus_answer WHERE consensus = ?1 "
                             "ORDER BY item, class",
                             error);
  if (statement == NULL)
    return false;
  sqlite3_bind_int64 (statement, 1, id);
  int state;
  while ((state = store_step (store, statement, error)) > 0)
    {
      const int64_t item = sqlite3_column_int64 (statement, 0), klass = sqlite3_column_int64 (statement, 1);
      const double probability = sqlite3_column_double (statement, 2);
      digest += store_answer_hash (id, item, klass, probability);
      const StoreClass *known = store_classes_find (classes, klass);
      func (item, known != NULL ? known->merged_into : klass, probability, data);
    }
  if (state == 0 && sealed && digest != stored)
    return store_damaged (store, error, "the answers of a stored consensus do not match their checksum");
  return state == 0;
}

bool
accord_stored_consensus_read (AccordStore *store, const char *question, const char *name,
                              AccordStoredAnswerFunc func, gpointer data, GError **error)
{
  bool begun;
  if (!store_read_begin (store, &begun, error))
    return false;
  const bool good = read_answers (store, question, name, func, data, error);
  store_read_end (store, begun);
  return good;
}
