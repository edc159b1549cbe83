/* The import session: one transaction that takes rows as they come, inserts them in blocks, and settles
 * repeats, names, packs and digests at its end.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "session.h"

#include <math.h>
#include <string.h>
#include <accord/base/interrupt.h>
#include <accord/base/number.h>
#include <accord/base/text.h>
#include <accord/version.h>

static void
clear_source (gpointer data)
{
  g_free (((SessionSource *) data)->name);
}

/* ---- begin ---- */

static bool
find_question (AccordImport *import, const char *name, GError **error)
{
  AccordStore *store = import->store;
  int64_t questions = 0;
  if (!store_integer (store, "SELECT count(*) FROM question", &questions, NULL, error))
    return false;
  if (name == NULL && questions > 0)
    return store_question_find (store, NULL, &import->question, &import->question_name, error);
  g_autoptr (sqlite3_stmt) statement
      = store_prepare (store, "INSERT OR IGNORE INTO question (name) VALUES (?1)", error);
  if (statement == NULL)
    return false;
  store_bind_text (statement, 1, name != NULL ? name : "label");
  return store_run (store, statement, error)
         && store_question_find (store, name != NULL ? name : "label", &import->question,
                                 &import->question_name, error);
}

static bool
load_kinds (AccordImport *import, GError **error)
{
  g_autoptr (sqlite3_stmt) statement
      = store_prepare (import->store, "SELECT kind FROM annotator ORDER BY id", error);
  if (statement == NULL)
    return false;
  int state;
  while ((state = store_step (import->store, statement, error)) > 0)
    {
      AccordKind kind = ACCORD_KIND_HUMAN;
      const char *name = (const char *) sqlite3_column_text (statement, 0);
      if (name == NULL || !accord_kind_parse (name, &kind))
        return store_damaged (import->store, error, "an annotator's kind is unknown");
      const uint8_t code = (uint8_t) kind;
      g_array_append_val (import->kinds, code);
    }
  return state == 0;
}

/* The items' digest covers those that are stored; names added here are added to it. */
static bool
check_items (AccordImport *import, GError **error)
{
  bool sealed;
  int64_t stored = 0;
  uint64_t digest = 0;
  for (uint32_t i = 0; i < import->items.stored; i++)
    {
      const char *name = accord_dictionary_name (import->items.names, i);
      digest += store_hash_name (session_id (&import->items, i), name, strlen (name));
    }
  if (!store_is_sealed (import->store, &sealed, error)
      || !store_meta_get (import->store, "items_digest", &stored, error))
    return false;
  if (sealed && (uint64_t) stored != digest)
    return store_damaged (import->store, error, "names of items do not match their checksum");
  import->items_digest = digest;
  return true;
}

static bool
load_names (AccordImport *import, GError **error)
{
  g_autofree char *classes = g_strdup_printf (
      "SELECT id, name FROM class WHERE question = %" G_GINT64_FORMAT " ORDER BY id", import->question);
  return session_names_load (import, &import->items, "item", "SELECT id, name FROM item ORDER BY id", error)
         && session_names_load (import, &import->annotators, "annotator",
                                "SELECT id, name FROM annotator ORDER BY id", error)
         && session_names_load (import, &import->classes, "class", classes, error)
         && session_names_load (import, &import->batches, "batch", "SELECT id, name FROM batch ORDER BY id",
                                error)
         && check_items (import, error) && load_kinds (import, error)
         && session_attributes_load (import, &import->item_attributes, "item", &import->items, error)
         && session_attributes_load (import, &import->annotator_attributes, "annotator", &import->annotators,
                                     error);
}

static bool
begin (AccordImport *import, const AccordImportOptions *options, GError **error)
{
  AccordStore *store = import->store;
  if (!store_write_begin (store, error))
    return false;
  import->first_id = 0;
  if (!store_names_verify (store, error) || !find_question (import, options->question, error)
      || !session_declare_scale (import, options, error) || !load_names (import, error)
      || !session_find_replaced (import, error)
      || !store_integer (store, "SELECT max(id) FROM label", &import->first_id, NULL, error))
    return false;
  import->first_id = MAX (import->first_id, 0) + 1;
  if (import->first_id > INT64_MAX / 2)
    return store_damaged (store, error, "label ids are out of range");
  return true;
}

AccordImport *
accord_import_new (AccordStore *store, const AccordImportOptions *options, GError **error)
{
  g_autoptr (AccordImport) import = g_new0 (AccordImport, 1);
  import->store = store;
  import->kind = options->kind;
  import->repeats = options->repeats;
  import->tags = g_strdupv ((char **) options->tags);
  import->replace = g_strdup (options->replace);
  import->item_attributes.columns = g_strdupv ((char **) options->item_attributes);
  import->annotator_attributes.columns = g_strdupv ((char **) options->annotator_attributes);
  import->kinds = g_array_new (FALSE, FALSE, sizeof (uint8_t));
  import->gold = g_array_new (FALSE, TRUE, sizeof (SessionValue));
  import->gold_annotator = ACCORD_DICTIONARY_NONE;
  import->sources = g_array_new (FALSE, TRUE, sizeof (SessionSource));
  g_array_set_clear_func (import->sources, clear_source);
  import->batch_text = g_string_new (NULL);
  import->batch_plain = true;
  import->warnings = g_ptr_array_new_with_free_func (g_free);
  return begin (import, options, error) ? g_steal_pointer (&import) : NULL;
}

void
accord_import_free (AccordImport *import)
{
  if (import == NULL)
    return;
  sqlite3_finalize (import->insert_plain);
  sqlite3_finalize (import->insert_full);
  if (!import->committed)
    store_rollback (import->store);
  g_strfreev (import->tags);
  g_free (import->replace);
  g_free (import->question_name);
  g_clear_error (&import->replaced_before);
  if (import->replaced_ids != NULL)
    g_hash_table_unref (import->replaced_ids);
  session_names_clear (&import->items);
  session_names_clear (&import->annotators);
  session_names_clear (&import->classes);
  session_names_clear (&import->batches);
  session_attributes_clear (&import->item_attributes);
  session_attributes_clear (&import->annotator_attributes);
  g_array_unref (import->kinds);
  g_array_unref (import->gold);
  g_array_unref (import->sources);
  store_columns_clear (&import->rows);
  g_free (import->times);
  g_string_free (import->batch_text, TRUE);
  g_ptr_array_unref (import->warnings);
  g_free (import);
}

char *
accord_import_known (AccordImport *import, const char *sha256, const char *mapping, GError **error)
{
  g_autoptr (sqlite3_stmt) statement
      = store_prepare (import->store,
                       "SELECT name FROM source WHERE question = ?1 AND sha256 = ?2 AND kind = ?3"
                       " AND mapping = ?4 AND superseded_by IS NULL AND (?5 = 0 OR id = ?5) ORDER BY id",
                       error);
  if (statement == NULL)
    return NULL;
  sqlite3_bind_int64 (statement, 1, import->question);
  store_bind_text (statement, 2, sha256);
  store_bind_text (statement, 3, accord_kind_name (import->kind));
  store_bind_text (statement, 4, mapping);
  sqlite3_bind_int64 (statement, 5,
                      import->replaced); /* known elsewhere, it can still take this one's place */
  return store_step (import->store, statement, error) > 0 ? store_column_text (statement, 0) : NULL;
}

/* ---- sources ---- */

bool
accord_import_begin_source (AccordImport *import, const char *name, GError **error)
{
  g_return_val_if_fail (!import->in_source, false);
  if (import->replaced_before != NULL)
    {
      g_propagate_error (error, g_error_copy (import->replaced_before));
      return false;
    }
  g_autoptr (sqlite3_stmt) statement = store_prepare (
      import->store,
      "INSERT INTO source (question, name, kind, imported, program) VALUES (?1, ?2, ?3, ?4, ?5)", error);
  if (statement == NULL)
    return false;
  g_autofree char *now = store_time_now ();
  sqlite3_bind_int64 (statement, 1, import->question);
  store_bind_text (statement, 2, name);
  store_bind_text (statement, 3, accord_kind_name (import->kind));
  store_bind_text (statement, 4, now);
  store_bind_text (statement, 5, ACCORD_VERSION);
  if (!store_run (import->store, statement, error))
    return false;
  const SessionSource source
      = { sqlite3_last_insert_rowid (import->store->db), accord_text_escape (name), 0, 0, 0 };
  g_array_append_val (import->sources, source);
  import->in_source = true;
  return true;
}

bool
accord_import_end_source (AccordImport *import, const char *format, const char *mapping, const char *sha256,
                          uint64_t size, uint64_t rows, GError **error)
{
  g_return_val_if_fail (import->in_source, false);
  const SessionSource *source = &g_array_index (import->sources, SessionSource, import->sources->len - 1);
  g_autoptr (sqlite3_stmt) statement = store_prepare (import->store,
                                                      "UPDATE source SET format = ?2, mapping = ?3, sha256 = "
                                                      "?4, size = ?5, rows = ?6, missing = ?7 WHERE id = ?1",
                                                      error);
  if (statement == NULL)
    return false;
  sqlite3_bind_int64 (statement, 1, source->id);
  store_bind_text (statement, 2, format);
  store_bind_text (statement, 3, mapping);
  store_bind_text (statement, 4, sha256);
  sqlite3_bind_int64 (statement, 5, (int64_t) size);
  sqlite3_bind_int64 (statement, 6, (int64_t) rows);
  sqlite3_bind_int64 (statement, 7, (int64_t) source->missing);
  import->in_source = false;
  return store_run (import->store, statement, error);
}

/* ---- rows ---- */

static bool G_GNUC_PRINTF (4, 5)
    fail_row (const AccordImport *import, uint64_t line, GError **error, const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  g_autofree char *what = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error (error, ACCORD_ERROR, ACCORD_ERROR_INPUT, "%s:%" G_GUINT64_FORMAT ": %s",
               session_source_name (import, import->sources->len), line, what);
  return false;
}

static char *
escape_span (AccordSpan span)
{
  g_autofree char *copy = g_strndup (span.data, span.length);
  return accord_text_escape (copy);
}

static bool
intern_annotator (AccordImport *import, AccordSpan name, AccordKind kind, uint64_t line, uint32_t *ret_number,
                  GError **error)
{
  bool is_new;
  uint32_t number = 0;
  if (!session_intern (import, &import->annotators, name, "annotator", &number, &is_new, error))
    return false;
  const uint8_t code = (uint8_t) kind;
  if (is_new)
    g_array_append_val (import->kinds, code);
  else if (g_array_index (import->kinds, uint8_t, number) != code)
    {
      g_autofree char *escaped = escape_span (name);
      const AccordKind known = g_array_index (import->kinds, uint8_t, number);
      return fail_row (import, line, error,
                       "annotator '%s' is of kind %s already, not %s; give the %s another name "
                       "(--annotator-name) or import with --kind %s",
                       escaped, accord_kind_name (known), accord_kind_name (kind), accord_kind_name (kind),
                       accord_kind_name (known));
    }
  *ret_number = number;
  return true;
}

static bool
intern_class (AccordImport *import, AccordSpan name, uint64_t line, uint32_t *ret_number, GError **error)
{
  bool is_new;
  if (!session_intern (import, &import->classes, name, "class", ret_number, &is_new, error))
    return false;
  if (!is_new || accord_dictionary_size (import->classes.names) <= ACCORD_CLASS_LIMIT)
    return true;
  g_autofree char *escaped = escape_span (name);
  return fail_row (import, line, error,
                   "'%s' would be class number %d: probably the wrong column is read as the label; name the "
                   "right one with --label",
                   escaped, ACCORD_CLASS_LIMIT + 1);
}

/* The gold column: one gold class an item, on whatever rows. */
static bool
add_gold (AccordImport *import, const AccordLabelRow *row, uint32_t item, GError **error)
{
  uint32_t klass = 0;
  if (import->gold_annotator == ACCORD_DICTIONARY_NONE
      && !intern_annotator (import, (AccordSpan){ "gold", 4 }, ACCORD_KIND_GOLD, row->line,
                            &import->gold_annotator, error))
    return false;
  if (!intern_class (import, row->gold, row->line, &klass, error))
    return false;
  if (item >= import->gold->len)
    g_array_set_size (import->gold, item + item / 2 + 64);
  SessionValue *known = &g_array_index (import->gold, SessionValue, item);
  if (known->value == 0)
    *known = (SessionValue){ klass + 1, import->sources->len, row->line };
  if (known->value == klass + 1)
    return true;
  g_autofree char *name = escape_span (row->item);
  g_autofree char *now = escape_span (row->gold);
  g_autofree char *before
      = accord_text_escape (accord_dictionary_name (import->classes.names, known->value - 1));
  g_set_error (error, ACCORD_ERROR, ACCORD_ERROR_CONFLICT,
               "%s:%" G_GUINT64_FORMAT ": item '%s' has gold '%s', but '%s' on line %" G_GUINT64_FORMAT
               " of %s; an item has one gold answer: correct the file, or leave the column out with --gold -",
               session_source_name (import, import->sources->len), row->line, name, now, before, known->line,
               session_source_name (import, known->source));
  return false;
}

static bool
parse_measure (AccordImport *import, AccordSpan span, const char *what, uint64_t line, double *ret_value,
               GError **error)
{
  *ret_value = NAN;
  if (span.data == NULL || span.length == 0 || accord_number_parse (span.data, span.length, ret_value))
    return true;
  g_autofree char *escaped = escape_span (span);
  return fail_row (import, line, error,
                   "%s '%s' is not a number; correct it, or leave the column out with --%s -", what, escaped,
                   what);
}

static bool
parse_time (AccordImport *import, AccordSpan span, uint64_t line, int64_t *ret_time, GError **error)
{
  *ret_time = STORE_TIME_NONE;
  if (span.data == NULL || span.length == 0 || store_time_parse (span.data, span.length, ret_time))
    return true;
  g_autofree char *escaped = escape_span (span);
  return fail_row (
      import, line, error,
      "time '%s' is neither ISO 8601 (2024-05-31T12:00:00Z) nor seconds or milliseconds since 1970; "
      "correct it, or leave the column out with --time -",
      escaped);
}

static bool
add_details (AccordImport *import, const AccordLabelRow *row, SessionRow *label, int64_t *ret_time,
             GError **error)
{
  bool is_new;
  uint32_t batch = 0;
  if (!parse_time (import, row->time, row->line, ret_time, error)
      || !parse_measure (import, row->duration, "duration", row->line, &label->duration, error)
      || !parse_measure (import, row->confidence, "confidence", row->line, &label->confidence, error))
    return false;
  if (row->batch.data == NULL || row->batch.length == 0)
    return true;
  if (!session_intern (import, &import->batches, row->batch, "batch", &batch, &is_new, error))
    return false;
  label->batch = session_id (&import->batches, batch);
  return true;
}

bool
accord_import_add (const AccordLabelRow *row, gpointer data, GError **error)
{
  AccordImport *import = data;
  bool is_new;
  uint32_t item = 0, annotator = 0, klass = 0;
  const uint64_t hash = accord_dictionary_hash (import->items.names, row->item.data, row->item.length);
  if (!intern_annotator (import, row->annotator, import->kind, row->line, &annotator, error)
      || !session_intern_hashed (import, &import->items, row->item, hash, "item", &item, &is_new, error))
    return false;
  if (row->gold.data != NULL && row->gold.length > 0 && !add_gold (import, row, item, error))
    return false;
  if (row->n_attributes > 0
      && (!session_attributes_add (import, &import->item_attributes, &import->items, "item", item,
                                   row->attributes, row->line, error)
          || !session_attributes_add (import, &import->annotator_attributes, &import->annotators, "annotator",
                                      annotator, row->attributes + import->item_attributes.n_columns,
                                      row->line, error)))
    return false;
  if (row->label.data == NULL || row->label.length == 0)
    {
      import->summary.missing++;
      g_array_index (import->sources, SessionSource, import->sources->len - 1).missing++;
      return true;
    }
  SessionRow label
      = { .line = row->line, .source = import->sources->len, .duration = NAN, .confidence = NAN };
  int64_t when = STORE_TIME_NONE;
  if (!intern_class (import, row->label, row->line, &klass, error)
      || !add_details (import, row, &label, &when, error))
    return false;
  label.item = session_id (&import->items, item);
  label.annotator = session_id (&import->annotators, annotator);
  label.klass = session_id (&import->classes, klass);
  return session_insert (import, &label, row->time, when, error);
}

/* ---- end ---- */

static bool
insert_gold (AccordImport *import, GError **error)
{
  for (uint32_t item = 0; item < import->gold->len; item++)
    {
      const SessionValue *gold = &g_array_index (import->gold, SessionValue, item);
      if (gold->value == 0)
        continue;
      const SessionRow label = { .line = gold->line,
                                 .source = gold->source,
                                 .duration = NAN,
                                 .confidence = NAN,
                                 .item = session_id (&import->items, item),
                                 .annotator = session_id (&import->annotators, import->gold_annotator),
                                 .klass = session_id (&import->classes, gold->value - 1) };
      if (!session_insert (import, &label, (AccordSpan){ NULL, 0 }, STORE_TIME_NONE, error))
        return false;
      import->summary.gold++;
    }
  return session_flush (import, error);
}

static bool
write_annotators (AccordImport *import, GError **error)
{
  g_autoptr (sqlite3_stmt) statement
      = store_prepare (import->store, "INSERT INTO annotator VALUES (?1, ?2, ?3)", error);
  if (statement == NULL)
    return false;
  for (uint32_t i = import->annotators.stored; i < accord_dictionary_size (import->annotators.names); i++)
    {
      sqlite3_bind_int64 (statement, 1, session_id (&import->annotators, i));
      sqlite3_bind_text (statement, 2, accord_dictionary_name (import->annotators.names, i), -1,
                         SQLITE_STATIC);
      sqlite3_bind_text (statement, 3, accord_kind_name (g_array_index (import->kinds, uint8_t, i)), -1,
                         SQLITE_STATIC);
      if (!store_run (import->store, statement, error))
        return false;
    }
  return true;
}

static bool
write_classes (AccordImport *import, GError **error)
{
  g_autoptr (sqlite3_stmt) insert
      = store_prepare (import->store, "INSERT INTO class (id, question, name) VALUES (?1, ?2, ?3)", error);
  g_autoptr (sqlite3_stmt) tag = store_prepare (
      import->store, "UPDATE class SET tag = 'ambiguity' WHERE question = ?1 AND name = ?2 AND tag IS NULL",
      error);
  if (insert == NULL || tag == NULL)
    return false;
  for (uint32_t i = import->classes.stored; i < accord_dictionary_size (import->classes.names); i++)
    {
      sqlite3_bind_int64 (insert, 1, session_id (&import->classes, i));
      sqlite3_bind_int64 (insert, 2, import->question);
      sqlite3_bind_text (insert, 3, accord_dictionary_name (import->classes.names, i), -1, SQLITE_STATIC);
      if (!store_run (import->store, insert, error))
        return false;
    }
  for (size_t i = 0; import->tags != NULL && import->tags[i] != NULL; i++)
    {
      sqlite3_bind_int64 (tag, 1, import->question);
      sqlite3_bind_text (tag, 2, import->tags[i], -1, SQLITE_STATIC);
      if (!store_run (import->store, tag, error))
        return false;
      if (accord_dictionary_find (import->classes.names, import->tags[i], strlen (import->tags[i]))
          == ACCORD_DICTIONARY_NONE)
        {
          g_autofree char *escaped = accord_text_escape (import->tags[i]);
          g_ptr_array_add (import->warnings, g_strdup_printf ("--tag %s: no label says so", escaped));
        }
    }
  return true;
}

static bool
write_items_digest (AccordImport *import, GError **error)
{
  const uint32_t n = accord_dictionary_size (import->items.names);
  for (uint32_t i = import->items.stored; i < n; i++)
    {
      const char *name = accord_dictionary_name (import->items.names, i);
      import->items_digest += store_hash_name (session_id (&import->items, i), name, strlen (name));
    }
  return store_meta_set (import->store, "items_digest", (int64_t) import->items_digest, error)
         && store_meta_set (import->store, "items", n, error);
}

static bool
write_names (AccordImport *import, GError **error)
{
  import->summary.new_items = accord_dictionary_size (import->items.names) - import->items.stored;
  import->summary.new_annotators
      = accord_dictionary_size (import->annotators.names) - import->annotators.stored;
  import->summary.new_classes = accord_dictionary_size (import->classes.names) - import->classes.stored;
  return session_names_write (import, &import->items, "item", error) && write_annotators (import, error)
         && write_classes (import, error) && session_names_write (import, &import->batches, "batch", error)
         && session_attributes_write (import, &import->item_attributes, &import->items, "item", error)
         && session_attributes_write (import, &import->annotator_attributes, &import->annotators, "annotator",
                                      error)
         && write_items_digest (import, error);
}

static bool
write_sources (AccordImport *import, GError **error)
{
  g_autoptr (sqlite3_stmt) statement
      = store_prepare (import->store, "UPDATE source SET labels = ?2, digest = ?3 WHERE id = ?1", error);
  if (statement == NULL)
    return false;
  for (guint i = 0; i < import->sources->len; i++)
    {
      const SessionSource *source = &g_array_index (import->sources, SessionSource, i);
      sqlite3_bind_int64 (statement, 1, source->id);
      sqlite3_bind_int64 (statement, 2, (int64_t) source->labels);
      sqlite3_bind_int64 (statement, 3, (int64_t) source->digest);
      if (!store_run (import->store, statement, error))
        return false;
    }
  return true;
}

bool
accord_import_finish (AccordImport *import, AccordImportSummary *ret_summary, GPtrArray **ret_warnings,
                      GError **error)
{
  g_return_val_if_fail (!import->in_source && !import->finished, false);
  if (!session_flush (import, error) || !insert_gold (import, error) || !session_resolve (import, error)
      || !write_sources (import, error) || !write_names (import, error) || !session_warn (import, error)
      || !store_seal (import->store, error))
    return false;
  import->finished = true;
  *ret_summary = import->summary;
  *ret_warnings = g_ptr_array_ref (import->warnings);
  return true;
}

bool
accord_import_commit (AccordImport *import, GError **error)
{
  g_return_val_if_fail (import->finished && !import->committed, false);
  if (!store_write_commit (import->store, error))
    return false;
  import->committed = true;
  return true;
}
