/* Reviewers' decisions.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <accord/store/decisions.h>

#include <stdlib.h>
#include <string.h>
#include <accord/base/text.h>
#include "private.h"

void
accord_decision_free (AccordDecision *decision)
{
  if (decision == NULL)
    return;
  char *const fields[]
      = { decision->item,   decision->decision, decision->klass, decision->annotator, decision->reviewer,
          decision->reason, decision->note,     decision->state, decision->time };
  for (size_t i = 0; i < G_N_ELEMENTS (fields); i++)
    g_free (fields[i]);
  g_free (decision);
}

typedef struct
{
  const char *annotator, *klass;
} Answer;

static int
compare_answers (const void *a, const void *b)
{
  const Answer *x = a, *y = b;
  const int order = strcmp (x->annotator, y->annotator);
  return order != 0 ? order : strcmp (x->klass, y->klass);
}

char *
accord_decision_state (const char *const *annotators, const char *const *classes, size_t n)
{
  g_autofree Answer *answers = g_new (Answer, n + 1);
  for (size_t i = 0; i < n; i++)
    answers[i] = (Answer){ annotators[i], classes[i] };
  qsort (answers, n, sizeof *answers, compare_answers);
  uint64_t hash = store_hash ("", 0, n);
  for (size_t i = 0; i < n; i++)
    {
      hash = store_hash (answers[i].annotator, strlen (answers[i].annotator), hash);
      hash = store_hash (answers[i].klass, strlen (answers[i].klass), hash + 1);
    }
  return g_strdup_printf ("%016" G_GINT64_MODIFIER "x", hash);
}

char *
store_decision_state (const AccordDataset *full, size_t item, int64_t klass, const char *name)
{
  const size_t n = accord_dataset_item_size (full, item);
  const uint64_t start = full->item_start[item];
  g_autofree const char **annotators = g_new (const char *, n + 3);
  g_autofree const char **classes = g_new (const char *, n + 3);
  for (size_t j = 0; j < n; j++)
    {
      const uint16_t k = full->klass[start + j];
      annotators[j] = accord_names_get (&full->annotator_names, full->annotator[start + j]);
      classes[j]
          = klass != 0 && full->class_ids[k] == klass ? name : accord_names_get (&full->class_names, k);
    }
  /* nobody is called "" */
  g_autofree char *tags = g_strdup_printf ("tags %d", full->tags != NULL ? full->tags[item] : 0);
  g_autofree char *item_name = g_strconcat ("item ", accord_names_get (&full->item_names, item), NULL);
  g_autofree char *question = g_strconcat ("question ", full->question, NULL);
  annotators[n] = annotators[n + 1] = annotators[n + 2] = "";
  classes[n] = tags;
  classes[n + 1] = item_name;
  classes[n + 2] = question;
  return accord_decision_state (annotators, classes, n + 3);
}

char *
accord_decision_item_state (const AccordDataset *full, size_t item)
{
  return store_decision_state (full, item, 0, NULL);
}

/* ---- recording ---- */

typedef struct
{
  int64_t id;
  uint64_t content;
} Earlier;

typedef struct
{
  AccordStore *store;
  int64_t question;
  GHashTable *earlier; /* "item reviewer" -> Earlier */
  sqlite3_stmt *item, *klass, *annotator, *insert, *supersede;
  char *now;
} Recorder;

static uint64_t
hash_text (uint64_t hash, const char *text)
{
  return text != NULL ? store_hash (text, strlen (text), hash + 1) : store_hash ("", 0, hash);
}

static uint64_t
hash_content (const char *decision, int64_t klass, int64_t annotator, const char *reason, const char *note,
              const char *state)
{
  const int64_t ids[] = { klass, annotator };
  uint64_t hash = store_hash (ids, sizeof ids, 0);
  hash = hash_text (hash, decision);
  hash = hash_text (hash, reason);
  hash = hash_text (hash, note);
  return hash_text (hash, state);
}

static char *
make_key (int64_t item, const char *reviewer)
{
  return g_strdup_printf ("%" G_GINT64_FORMAT " %s", item, reviewer);
}

static bool
read_earlier (Recorder *recorder, GError **error)
{
  g_autoptr (sqlite3_stmt) statement
      = store_prepare (recorder->store,
                       "SELECT id, item, reviewer, decision, class, annotator, reason, note, state FROM "
                       "decision WHERE question = ?1 "
                       "AND superseded_by IS NULL",
                       error);
  if (statement == NULL)
    return false;
  sqlite3_bind_int64 (statement, 1, recorder->question);
  int state;
  while ((state = store_step (recorder->store, statement, error)) > 0)
    {
      const char *text[9];
      for (int i = 2; i < 9; i++)
        text[i] = (const char *) sqlite3_column_text (statement, i);
      Earlier *earlier = g_new (Earlier, 1);
      earlier->id = sqlite3_column_int64 (statement, 0);
      earlier->content = hash_content (text[3], sqlite3_column_int64 (statement, 4),
                                       sqlite3_column_int64 (statement, 5), text[6], text[7], text[8]);
      g_hash_table_replace (recorder->earlier, make_key (sqlite3_column_int64 (statement, 1), text[2]),
                            earlier);
    }
  return state == 0;
}

/* Id of a name, 0 for NULL; unknown names are refused. */
static bool
find_id (Recorder *recorder, sqlite3_stmt *statement, const char *what, const char *name, const char *item,
         int64_t *ret_id, GError **error)
{
  *ret_id = 0;
  if (name == NULL)
    return true;
  store_bind_text (statement, 1, name);
  if (statement == recorder->klass)
    sqlite3_bind_int64 (statement, 2, recorder->question);
  const int state = store_step (recorder->store, statement, error);
  if (state > 0)
    *ret_id = sqlite3_column_int64 (statement, 0);
  sqlite3_reset (statement);
  if (state != 0)
    return state > 0;
  g_autofree char *escaped = accord_text_escape (name);
  g_autofree char *place = accord_text_escape (item);
  g_set_error (error, ACCORD_ERROR, ACCORD_ERROR_INPUT, "item '%s': the database knows no %s '%s'", place,
               what, escaped);
  return false;
}

static bool
insert (Recorder *recorder, const AccordDecision *decision, int64_t item, int64_t klass, int64_t annotator,
        GError **error)
{
  sqlite3_stmt *statement = recorder->insert;
  sqlite3_bind_int64 (statement, 1, recorder->question);
  sqlite3_bind_int64 (statement, 2, item);
  store_bind_text (statement, 3, decision->decision);
  if (klass != 0)
    sqlite3_bind_int64 (statement, 4, klass);
  else
    sqlite3_bind_null (statement, 4);
  if (annotator != 0)
    sqlite3_bind_int64 (statement, 5, annotator);
  else
    sqlite3_bind_null (statement, 5);
  store_bind_text (statement, 6, decision->reviewer);
  store_bind_text (statement, 7, decision->reason);
  store_bind_text (statement, 8, decision->note);
  store_bind_text (statement, 9, decision->state);
  store_bind_text (statement, 10, recorder->now);
  return store_run (recorder->store, statement, error);
}

static bool
check_word (const AccordDecision *decision, GError **error)
{
  static const char *const words[]
      = { "class", "borderline", "gather_again", "guideline_gap", "slip", "skip", NULL };
  if (decision->reviewer != NULL && decision->reviewer[0] != '\0'
      && g_strv_contains (words, decision->decision))
    return true;
  g_autofree char *item = accord_text_escape (decision->item);
  g_autofree char *word = accord_text_escape (decision->decision);
  if (g_strv_contains (words, decision->decision))
    g_set_error (error, ACCORD_ERROR, ACCORD_ERROR_INPUT, "item '%s': the reviewer's name is missing", item);
  else
    g_set_error (
        error, ACCORD_ERROR, ACCORD_ERROR_INPUT,
        "item '%s': no decision '%s'; there is class, borderline, gather_again, guideline_gap, slip, skip",
        item, word);
  return false;
}

static bool
record_one (Recorder *recorder, const AccordDecision *decision, GError **error)
{
  int64_t item = 0, klass = 0, annotator = 0;
  if (!check_word (decision, error)
      || !find_id (recorder, recorder->item, "item", decision->item, decision->item, &item, error)
      || !find_id (recorder, recorder->klass, "class", decision->klass, decision->item, &klass, error)
      || !find_id (recorder, recorder->annotator, "annotator", decision->annotator, decision->item,
                   &annotator, error))
    return false;
  g_autofree char *key = make_key (item, decision->reviewer);
  const Earlier *earlier = g_hash_table_lookup (recorder->earlier, key);
  const uint64_t content = hash_content (decision->decision, klass, annotator, decision->reason,
                                         decision->note, decision->state);
  if (earlier != NULL && earlier->content == content)
    return true; /* the same decision again changes nothing */
  if (!insert (recorder, decision, item, klass, annotator, error))
    return false;
  Earlier *recorded = g_new (Earlier, 1);
  *recorded = (Earlier){ sqlite3_last_insert_rowid (recorder->store->db), content };
  bool good = true;
  if (earlier != NULL)
    {
      sqlite3_bind_int64 (recorder->supersede, 1, earlier->id);
      sqlite3_bind_int64 (recorder->supersede, 2, recorded->id);
      good = store_run (recorder->store, recorder->supersede, error);
    }
  g_hash_table_replace (recorder->earlier, g_steal_pointer (&key), recorded);
  return good;
}

static bool
prepare_all (Recorder *recorder, GError **error)
{
  AccordStore *store = recorder->store;
  recorder->item = store_prepare (store, "SELECT id FROM item WHERE name = ?1", error);
  recorder->klass
      = recorder->item == NULL
            ? NULL
            : store_prepare (store, "SELECT id FROM class WHERE name = ?1 AND question = ?2", error);
  recorder->annotator = recorder->klass == NULL
                            ? NULL
                            : store_prepare (store, "SELECT id FROM annotator WHERE name = ?1", error);
  recorder->insert
      = recorder->annotator == NULL
            ? NULL
            : store_prepare (store,
                             "INSERT INTO decision (question, item, decision, class, annotator, reviewer, "
                             "reason, note, state, time) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
                             error);
  recorder->supersede
      = recorder->insert == NULL
            ? NULL
            : store_prepare (store, "UPDATE decision SET superseded_by = ?2 WHERE id = ?1", error);
  return recorder->supersede != NULL;
}

static bool
record (Recorder *recorder, const char *question, const GPtrArray *decisions, GError **error)
{
  if (!store_names_verify (recorder->store, error)
      || !store_question_find (recorder->store, question, &recorder->question, NULL, error)
      || !prepare_all (recorder, error) || !read_earlier (recorder, error))
    return false;
  for (guint i = 0; i < decisions->len; i++)
    if (!record_one (recorder, g_ptr_array_index (decisions, i), error))
      return false;
  return store_seal (recorder->store, error);
}

/* Decisions rest on the labels that this connection loaded: nobody may have changed them since. */
static bool
check_unchanged (AccordStore *store, GError **error)
{
  int64_t now = 0;
  if (store->loaded == 0)
    return true;
  if (!store_integer (store, "PRAGMA data_version", &now, NULL, error))
    return false;
  if (now != store->loaded)
    g_set_error (error, ACCORD_ERROR, ACCORD_ERROR_CONFLICT,
                 "%s: somebody changed the database while the decisions were read: record them again",
                 store->name);
  return now == store->loaded;
}

bool
accord_decisions_record (AccordStore *store, const char *question, const GPtrArray *decisions, GError **error)
{
  if (!store_write_begin (store, error))
    return false;
  Recorder recorder = { .store = store, .now = store_time_now () };
  recorder.earlier = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  const bool good = check_unchanged (store, error) && record (&recorder, question, decisions, error);
  g_hash_table_unref (recorder.earlier);
  sqlite3_finalize (recorder.item);
  sqlite3_finalize (recorder.klass);
  sqlite3_finalize (recorder.annotator);
  sqlite3_finalize (recorder.insert);
  sqlite3_finalize (recorder.supersede);
  g_free (recorder.now);
  return store_write_end (store, good, error);
}

/* ---- reading ---- */

static GPtrArray *
list (AccordStore *store, const char *question, GError **error)
{
  int64_t id;
  if (!store_question_find (store, question, &id, NULL, error))
    return NULL;
  g_autoptr (GPtrArray) decisions
      = g_ptr_array_new_with_free_func ((GDestroyNotify) (void (*) (void)) accord_decision_free);
  g_autoptr (sqlite3_stmt) statement = store_prepare (
      store,
      "SELECT item.name, decision, class.name, annotator.name, reviewer, reason, note, state, time FROM "
      "decision "
      "JOIN item ON item.id = decision.item LEFT JOIN class ON class.id = decision.class LEFT JOIN annotator "
      "ON "
      "annotator.id = decision.annotator WHERE decision.question = ?1 AND superseded_by IS NULL ORDER BY "
      "decision.item, time, decision.id",
      error);
  if (statement == NULL)
    return NULL;
  sqlite3_bind_int64 (statement, 1, id);
  int state;
  while ((state = store_step (store, statement, error)) > 0)
    {
      AccordDecision *decision = g_new0 (AccordDecision, 1);
      char **const fields[] = { &decision->item,      &decision->decision, &decision->klass,
                                &decision->annotator, &decision->reviewer, &decision->reason,
                                &decision->note,      &decision->state,    &decision->time };
      for (size_t i = 0; i < G_N_ELEMENTS (fields); i++)
        *fields[i] = store_column_text (statement, (int) i);
      g_ptr_array_add (decisions, decision);
    }
  return state == 0 ? g_steal_pointer (&decisions) : NULL;
}

GPtrArray *
accord_decisions_list (AccordStore *store, const char *question, GError **error)
{
  bool begun;
  if (!store_read_begin (store, &begun, error))
    return NULL;
  GPtrArray *decisions = list (store, question, error);
  store_read_end (store, begun);
  return decisions;
}
