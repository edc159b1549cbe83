/* Changes of the classes of a question, recorded step by step, and taking them back.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <accord/store/classes.h>

#include <math.h>
#include <string.h>
#include <accord/base/lookalike.h>
#include <accord/base/number.h>
#include <accord/base/text.h>
#include "private.h"

static const char scales[] = "nominal|ordinal|interval|ratio|circular|multi-label";

struct AccordClassChange
{
  AccordStore *store;
  int64_t question;
  char *question_name;
  int64_t id;       /* of class_change */
  int64_t steps;    /* recorded */
  GString *what;    /* in words */
  GPtrArray *fresh; /* names that came up here */
  bool open;        /* in its transaction */
};

/** A cell's content as bound. */
typedef struct
{
  enum
  {
    NOTHING,
    INTEGER,
    REAL,
    TEXT,
  } type;
  int64_t integer;
  double real;
  const char *text;
} Value;

/** A class as found by name. */
typedef struct
{
  int64_t id;
  bool tagged;
  char *merged_into; /* NULL = stands for itself */
} Found;

static void
found_clear (Found *found)
{
  g_free (found->merged_into);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Found, found_clear)

const char *
accord_class_scales (void)
{
  return scales;
}

/* ---- finding ---- */

/* 1 = found, 0 = no such class, -1 = @error. */
static int
look_up (AccordStore *store, int64_t question, const char *name, Found *ret_found, GError **error)
{
  g_autoptr (sqlite3_stmt) statement = store_prepare (
      store,
      "SELECT id, tag IS NOT NULL, (SELECT target.name FROM class_merge_member AS member JOIN class_merge AS "
      "merge ON merge.id = member.merge AND merge.undone IS NULL JOIN class AS target ON target.id = "
      "merge.target WHERE member.class = class.id AND merge.target <> class.id) FROM class WHERE question = "
      "?1 AND name = ?2",
      error);
  if (statement == NULL)
    return -1;
  sqlite3_bind_int64 (statement, 1, question);
  store_bind_text (statement, 2, name);
  const int state = store_step (store, statement, error);
  if (state > 0)
    *ret_found = (Found){ sqlite3_column_int64 (statement, 0), sqlite3_column_int (statement, 1) != 0,
                          store_column_text (statement, 2) };
  return state;
}

GPtrArray *
accord_class_change_names (AccordClassChange *change, GError **error)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (sqlite3_stmt) statement
      = store_prepare (change->store, "SELECT name FROM class WHERE question = ?1 ORDER BY id", error);
  if (statement == NULL)
    return NULL;
  sqlite3_bind_int64 (statement, 1, change->question);
  int state;
  while ((state = store_step (change->store, statement, error)) > 0)
    {
      char *name = store_column_text (statement, 0);
      if (name == NULL)
        {
          store_fail (change->store, error);
          return NULL;
        }
      g_ptr_array_add (names, name);
    }
  return state == 0 ? g_steal_pointer (&names) : NULL;
}

static bool
must_find (AccordClassChange *change, const char *name, Found *ret_found, GError **error)
{
  const int state = look_up (change->store, change->question, name, ret_found, error);
  if (state != 0)
    return state > 0;
  g_autoptr (GPtrArray) names = accord_class_change_names (change, error);
  if (names == NULL)
    return false;
  g_autofree char *list = store_list_names (names);
  g_autofree char *escaped = accord_text_escape (name);
  return accord_error_set_usage (error, "no class '%s'; there is %s", escaped, list);
}

static bool
refuse_merged (const char *name, const Found *found, GError **error)
{
  g_autofree char *escaped = accord_text_escape (name), *target = accord_text_escape (found->merged_into);
  return accord_error_set_usage (error,
                                 "class '%s' is merged into '%s'; name that one, or take the merge back with "
                                 "accord-merge --undo",
                                 escaped, target);
}

/* A class that stands for itself. */
static bool
must_stand (AccordClassChange *change, const char *name, int64_t *ret_id, GError **error)
{
  g_auto (Found) found = { 0 };
  if (!must_find (change, name, &found, error))
    return false;
  *ret_id = found.id;
  return found.merged_into == NULL || refuse_merged (name, &found, error);
}

/* Does a label, decision, merge or stored consensus refer to the class? */
static bool
is_referred_to (AccordStore *store, int64_t klass, bool *ret_referred, GError **error)
{
  g_autofree char *sql
      = g_strdup_printf ("SELECT 1 WHERE EXISTS (SELECT 1 FROM label WHERE class = %1$" G_GINT64_FORMAT ")"
                         " OR EXISTS (SELECT 1 FROM decision WHERE class = %1$" G_GINT64_FORMAT ")"
                         " OR EXISTS (SELECT 1 FROM class_merge WHERE target = %1$" G_GINT64_FORMAT ")"
                         " OR EXISTS (SELECT 1 FROM class_merge_member WHERE class = %1$" G_GINT64_FORMAT ")"
                         " OR EXISTS (SELECT 1 FROM consensus_answer WHERE class = %1$" G_GINT64_FORMAT ")",
                         klass);
  int64_t one = 0;
  return store_integer (store, sql, &one, ret_referred, error);
}

/* ---- steps ---- */

static void
bind_value (sqlite3_stmt *statement, int place, Value value)
{
  if (value.type == INTEGER)
    sqlite3_bind_int64 (statement, place, value.integer);
  else if (value.type == REAL)
    sqlite3_bind_double (statement, place, value.real);
  else if (value.type == TEXT)
    store_bind_text (statement, place, value.text);
  else
    sqlite3_bind_null (statement, place);
}

static Value
real_value (double number)
{
  if (isnan (number))
    return (Value){ .type = NOTHING };
  return (Value){ .type = REAL, .real = number };
}

/* Records the step and does it; @name NULL: a column of the question.  Nothing where the column is so already. */
static bool
set (AccordClassChange *change, int64_t row, const char *name, const char *field, Value value,
     bool *ret_changed, GError **error)
{
  const char *table = name != NULL ? "class" : "question";
  g_autofree char *record
      = g_strdup_printf ("INSERT INTO class_change_step SELECT ?1, ?2, ?3, ?4, %s, ?5 FROM %s "
                         "WHERE id = ?6 AND %s IS NOT ?5",
                         field, table, field);
  g_autofree char *update = g_strdup_printf ("UPDATE %s SET %s = ?1 WHERE id = ?2", table, field);
  g_autoptr (sqlite3_stmt) recording = store_prepare (change->store, record, error);
  g_autoptr (sqlite3_stmt) updating = store_prepare (change->store, update, error);
  if (recording == NULL || updating == NULL)
    return false;
  sqlite3_bind_int64 (recording, 1, change->id);
  sqlite3_bind_int64 (recording, 2, change->steps + 1);
  store_bind_text (recording, 3, name);
  store_bind_text (recording, 4, field);
  bind_value (recording, 5, value);
  sqlite3_bind_int64 (recording, 6, row);
  if (!store_run (change->store, recording, error))
    return false;
  const bool changed = sqlite3_changes (change->store->db) > 0;
  if (ret_changed != NULL)
    *ret_changed = changed;
  if (!changed)
    return true;
  change->steps++;
  bind_value (updating, 1, value);
  sqlite3_bind_int64 (updating, 2, row);
  return store_run (change->store, updating, error);
}

/* The step that a class comes (@comes) or goes. */
static bool
record_row (AccordClassChange *change, const char *name, bool comes, GError **error)
{
  g_autoptr (sqlite3_stmt) statement = store_prepare (
      change->store, "INSERT INTO class_change_step VALUES (?1, ?2, ?3, 'row', ?4, ?5)", error);
  if (statement == NULL)
    return false;
  sqlite3_bind_int64 (statement, 1, change->id);
  sqlite3_bind_int64 (statement, 2, ++change->steps);
  store_bind_text (statement, 3, name);
  bind_value (statement, 4, (Value){ .type = comes ? NOTHING : INTEGER, .integer = 1 });
  bind_value (statement, 5, (Value){ .type = comes ? INTEGER : NOTHING, .integer = 1 });
  return store_run (change->store, statement, error);
}

static void say (AccordClassChange *change, const char *format, ...) G_GNUC_PRINTF (2, 3);

static void
say (AccordClassChange *change, const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  if (change->what->len > 0)
    g_string_append (change->what, "; ");
  g_string_append_vprintf (change->what, format, arguments);
  va_end (arguments);
}

static bool
insert_class (AccordStore *store, int64_t question, const char *name, int64_t *ret_id, GError **error)
{
  g_autoptr (sqlite3_stmt) statement
      = store_prepare (store, "INSERT INTO class (question, name) VALUES (?1, ?2)", error);
  if (statement == NULL)
    return false;
  sqlite3_bind_int64 (statement, 1, question);
  store_bind_text (statement, 2, name);
  if (!store_run (store, statement, error))
    return false;
  *ret_id = sqlite3_last_insert_rowid (store->db);
  return true;
}

static bool
delete_class (AccordStore *store, int64_t id, GError **error)
{
  g_autofree char *sql = g_strdup_printf ("DELETE FROM class WHERE id = %" G_GINT64_FORMAT, id);
  return store_exec (store, sql, error);
}

/* ---- renaming ---- */

static bool
has_states (AccordStore *store, int64_t question, bool *ret_has, GError **error)
{
  g_autofree char *sql = g_strdup_printf ("SELECT 1 FROM decision WHERE question = %" G_GINT64_FORMAT
                                          " AND superseded_by IS NULL AND state IS NOT NULL LIMIT 1",
                                          question);
  int64_t one = 0;
  return store_integer (store, sql, &one, ret_has, error);
}

static bool
find_item (const AccordDataset *dataset, int64_t id, size_t *ret_item)
{
  size_t low = 0, high = dataset->n_items;
  while (low < high)
    {
      const size_t middle = low + (high - low) / 2;
      if (dataset->item_ids[middle] < id)
        low = middle + 1;
      else
        high = middle;
    }
  *ret_item = low;
  return low < dataset->n_items && dataset->item_ids[low] == id;
}

/* Decisions made on the labels as they are stay so: their states spell the class anew. */
static bool
respell_states (AccordStore *store, int64_t question, const AccordDataset *full, int64_t klass,
                const char *new_name, GError **error)
{
  g_autoptr (sqlite3_stmt) select = store_prepare (
      store, "SELECT id, item, state FROM decision WHERE question = ?1 AND superseded_by IS NULL ORDER BY id",
      error);
  g_autoptr (sqlite3_stmt) update
      = store_prepare (store, "UPDATE decision SET state = ?2 WHERE id = ?1", error);
  if (select == NULL || update == NULL)
    return false;
  sqlite3_bind_int64 (select, 1, question);
  int state;
  while ((state = store_step (store, select, error)) > 0)
    {
      size_t item;
      if (!find_item (full, sqlite3_column_int64 (select, 1), &item))
        continue;
      g_autofree char *before = store_decision_state (full, item, 0, NULL);
      if (g_strcmp0 (before, (const char *) sqlite3_column_text (select, 2)) != 0)
        continue;
      g_autofree char *after = store_decision_state (full, item, klass, new_name);
      sqlite3_bind_int64 (update, 1, sqlite3_column_int64 (select, 0));
      store_bind_text (update, 2, after);
      if (!store_run (store, update, error))
        return false;
    }
  return state == 0;
}

/* Before the class @klass gets @new_name. */
static bool
prepare_rename (AccordStore *store, int64_t question, const char *question_name, int64_t klass,
                const char *new_name, GError **error)
{
  bool any = false;
  if (!has_states (store, question, &any, error))
    return false;
  if (!any)
    return true;
  const AccordLoadOptions options = { .question = question_name, .rounds = ACCORD_ROUNDS_ALL };
  if (!store_seal (store, error)) /* what was changed so far is verified when it is loaded */
    return false;
  g_autoptr (AccordDataset) full = accord_store_load (store, &options, ACCORD_LOAD_ITEM_NAMES, error);
  return full != NULL && respell_states (store, question, full, klass, new_name, error);
}

static bool
refuse_taken (AccordClassChange *change, const char *name, const char *new_name, const Found *taken,
              GError **error)
{
  g_autofree char *escaped = accord_text_escape (new_name), *old = accord_text_escape (name);
  if (taken->merged_into != NULL)
    {
      g_autofree char *target = accord_text_escape (taken->merged_into);
      return accord_error_set_usage (error, "there is a class '%s' already, merged into '%s'", escaped,
                                     target);
    }
  if (taken->tagged)
    return accord_error_set_usage (
        error, "'%s' is a tag for ambiguity already; accord-class --tag makes '%s' one, too", escaped, old);
  const char *const names[] = { name, new_name };
  const guint both[] = { 0, 1 };
  g_autoptr (GArray) group = g_array_new (FALSE, FALSE, sizeof (guint));
  g_array_append_vals (group, both, 2);
  g_autofree char *command = accord_lookalikes_command (names, group, change->store->called);
  g_autofree char *quoted = g_shell_quote (new_name), *shown = accord_text_escape (quoted);
  return accord_error_set_usage (error, "there is a class '%s' already; to make the two one: %s --as %s",
                                 escaped, command, shown);
}

bool
accord_class_change_rename (AccordClassChange *change, const char *name, const char *new_name, GError **error)
{
  g_auto (Found) found = { 0 }, taken = { 0 };
  if (*new_name == '\0')
    return accord_error_set_usage (error, "a class needs a name");
  if (!must_find (change, name, &found, error))
    return false;
  if (strcmp (name, new_name) == 0)
    return true;
  const int state = look_up (change->store, change->question, new_name, &taken, error);
  if (state != 0)
    return state > 0 && refuse_taken (change, name, new_name, &taken, error);
  const Value value = { .type = TEXT, .text = new_name };
  if (!prepare_rename (change->store, change->question, change->question_name, found.id, new_name, error)
      || !set (change, found.id, name, "name", value, NULL, error))
    return false;
  say (change, "rename %s=%s", name, new_name);
  g_ptr_array_add (change->fresh, g_strdup (new_name));
  return true;
}

/* ---- the other edits ---- */

bool
accord_class_change_add (AccordClassChange *change, const char *name, GError **error)
{
  g_auto (Found) found = { 0 };
  g_autofree char *count
      = g_strdup_printf ("SELECT count(*) FROM class WHERE question = %" G_GINT64_FORMAT, change->question);
  int64_t n = 0;
  bool changed = false;
  if (*name == '\0')
    return accord_error_set_usage (error, "a class needs a name");
  const int state = look_up (change->store, change->question, name, &found, error);
  if (state < 0 || !store_integer (change->store, count, &n, NULL, error))
    return false;
  if (found.merged_into != NULL)
    return refuse_merged (name, &found, error);
  if (state == 0 && n >= ACCORD_CLASS_LIMIT)
    return accord_error_set_usage (error, "a question has %d classes at most", ACCORD_CLASS_LIMIT);
  if (state == 0)
    {
      if (!insert_class (change->store, change->question, name, &found.id, error)
          || !record_row (change, name, true, error))
        return false;
      g_ptr_array_add (change->fresh, g_strdup (name));
    }
  if (!set (change, found.id, name, "declared", (Value){ .type = INTEGER, .integer = 1 }, &changed, error))
    return false;
  if (changed)
    say (change, "add %s", name);
  return true;
}

bool
accord_class_change_remove (AccordClassChange *change, const char *name, GError **error)
{
  static const char *const fields[] = { "position", "value", "cost", "tag" };
  g_auto (Found) found = { 0 };
  bool referred = false;
  if (!must_find (change, name, &found, error) || !is_referred_to (change->store, found.id, &referred, error))
    return false;
  if (referred)
    {
      g_autofree char *escaped = accord_text_escape (name);
      return accord_error_set_usage (error,
                                     "class '%s' is in use by labels, decisions, merges or a stored "
                                     "consensus; accord-merge joins it with "
                                     "another class",
                                     escaped);
    }
  for (size_t i = 0; i < G_N_ELEMENTS (fields); i++)
    if (!set (change, found.id, name, fields[i], (Value){ .type = NOTHING }, NULL, error))
      return false;
  if (!set (change, found.id, name, "declared", (Value){ .type = INTEGER, .integer = 0 }, NULL, error)
      || !record_row (change, name, false, error) || !delete_class (change->store, found.id, error))
    return false;
  say (change, "remove %s", name);
  return true;
}

bool
accord_class_change_tag (AccordClassChange *change, const char *name, const char *tag, GError **error)
{
  int64_t id = 0;
  bool changed = false;
  const Value value = { .type = tag != NULL ? TEXT : NOTHING, .text = tag };
  if (tag != NULL && *tag == '\0')
    return accord_error_set_usage (error, "a tag needs a name; accord-class --untag takes one away");
  if (!must_stand (change, name, &id, error) || !set (change, id, name, "tag", value, &changed, error))
    return false;
  if (changed && tag != NULL)
    say (change, "tag %s=%s", name, tag);
  else if (changed)
    say (change, "untag %s", name);
  return true;
}

static bool
set_number (AccordClassChange *change, const char *name, const char *field, double number, GError **error)
{
  char buffer[ACCORD_NUMBER_BUFFER];
  int64_t id = 0;
  bool changed = false;
  if (!must_stand (change, name, &id, error)
      || !set (change, id, name, field, real_value (number), &changed, error))
    return false;
  if (changed)
    say (change, "%s %s=%s", field, name, isnan (number) ? "" : accord_number_shortest (number, buffer));
  return true;
}

bool
accord_class_change_value (AccordClassChange *change, const char *name, double value, GError **error)
{
  return set_number (change, name, "value", value, error);
}

bool
accord_class_change_cost (AccordClassChange *change, const char *name, double cost, GError **error)
{
  return cost < 0 ? accord_error_set_usage (error, "a cost is not below 0")
                  : set_number (change, name, "cost", cost, error);
}

bool
accord_class_change_scale (AccordClassChange *change, const char *scale, const char *separator,
                           GError **error)
{
  g_autofree char *old_scale = NULL, *old = NULL;
  bool scaled = false, separated = false;
  if (!store_question_scale (change->store, change->question, &old_scale, &old, error))
    return false;
  scale = scale != NULL ? scale : old_scale;
  if (!store_scale_check (scale, separator, error))
    return false;
  const bool sets = strcmp (scale, ACCORD_SCALE_SETS) == 0;
  separator = separator == NULL && sets ? old : separator;
  if (sets && separator == NULL)
    return accord_error_set_usage (error, "scale " ACCORD_SCALE_SETS " needs --set-separator: what stands "
                                          "between the labels of an answer");
  const Value value = { .type = TEXT, .text = scale },
              sign = { .type = separator != NULL ? TEXT : NOTHING, .text = separator };
  if (!set (change, change->question, NULL, "scale", value, &scaled, error)
      || !set (change, change->question, NULL, "set_separator", sign, &separated, error))
    return false;
  if (scaled)
    say (change, "scale %s", scale);
  if (separated && separator != NULL)
    say (change, "set separator %s", separator);
  return true;
}

/* ---- order ---- */

/** One class that gets a place. */
typedef struct
{
  int64_t id;
  char *name;
} Place;

static void
place_clear (gpointer data)
{
  g_free (((Place *) data)->name);
}

/* The named classes, then those that had a place. */
static bool
line_up (AccordClassChange *change, const char *const *names, GArray *places, GError **error)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  for (size_t i = 0; names[i] != NULL; i++)
    {
      int64_t id = 0;
      if (!must_stand (change, names[i], &id, error))
        return false;
      if (!g_hash_table_add (seen, (gpointer) names[i]))
        {
          g_autofree char *escaped = accord_text_escape (names[i]);
          return accord_error_set_usage (error, "class '%s' stands twice in the order", escaped);
        }
      const Place place = { id, g_strdup (names[i]) }; /* the array takes it */
      g_array_append_val (places, place);
    }
  g_autoptr (sqlite3_stmt) statement = store_prepare (
      change->store,
      "SELECT id, name FROM class WHERE question = ?1 AND position IS NOT NULL ORDER BY position, id", error);
  if (statement == NULL)
    return false;
  sqlite3_bind_int64 (statement, 1, change->question);
  int state;
  while ((state = store_step (change->store, statement, error)) > 0)
    if (!g_hash_table_contains (seen, sqlite3_column_text (statement, 1)))
      {
        const Place place = { sqlite3_column_int64 (statement, 0), store_column_text (statement, 1) };
        g_array_append_val (places, place);
      }
  return state == 0;
}

bool
accord_class_change_order (AccordClassChange *change, const char *const *names, GError **error)
{
  g_autoptr (GArray) places = g_array_new (FALSE, FALSE, sizeof (Place));
  g_array_set_clear_func (places, place_clear);
  bool any = false;
  if (!line_up (change, names, places, error))
    return false;
  for (guint i = 0; i < places->len; i++)
    {
      const Place *place = &g_array_index (places, Place, i);
      const Value value = { .type = names[0] != NULL ? INTEGER : NOTHING, .integer = i + 1 };
      bool changed = false;
      if (!set (change, place->id, place->name, "position", value, &changed, error))
        return false;
      any |= changed;
    }
  g_autofree char *list = g_strjoinv (",", (char **) names);
  if (any)
    say (change, names[0] != NULL ? "order %s" : "no order%s", list);
  return true;
}

/* ---- beginning and ending ---- */

static bool
begin (AccordClassChange *change, const char *question, GError **error)
{
  AccordStore *store = change->store;
  if (!store_write_begin (store, error))
    return false;
  change->open = true;
  if (!store_names_verify (store, error)
      || !store_question_find (store, question, &change->question, &change->question_name, error))
    return false;
  g_autoptr (sqlite3_stmt) statement
      = store_prepare (store, "INSERT INTO class_change (question, what, made) VALUES (?1, '', ?2)", error);
  if (statement == NULL)
    return false;
  g_autofree char *now = store_time_now ();
  sqlite3_bind_int64 (statement, 1, change->question);
  store_bind_text (statement, 2, now);
  if (!store_run (store, statement, error))
    return false;
  change->id = sqlite3_last_insert_rowid (store->db);
  return true;
}

AccordClassChange *
accord_class_change_new (AccordStore *store, const char *question, GError **error)
{
  g_autoptr (AccordClassChange) change = g_new0 (AccordClassChange, 1);
  change->store = store;
  change->what = g_string_new (NULL);
  change->fresh = g_ptr_array_new_with_free_func (g_free);
  return begin (change, question, error) ? g_steal_pointer (&change) : NULL;
}

void
accord_class_change_free (AccordClassChange *change)
{
  if (change == NULL)
    return;
  if (change->open)
    store_rollback (change->store);
  g_string_free (change->what, TRUE);
  g_ptr_array_unref (change->fresh);
  g_free (change->question_name);
  g_free (change);
}

/* Groups of names that look alike and have a fresh one among them. */
static bool
warn_lookalikes (AccordClassChange *change, GPtrArray *warnings, GError **error)
{
  g_autoptr (GPtrArray) names = accord_class_change_names (change, error);
  if (names == NULL)
    return false;
  const char *const *list = (const char *const *) names->pdata;
  g_autoptr (GPtrArray) groups = accord_lookalikes_find (list, names->len);
  g_autofree char *path
      = change->store->called != NULL ? g_shell_quote (change->store->called) : g_strdup ("DATABASE");
  g_autofree char *shown = accord_text_escape (path);
  for (guint i = 0; i < groups->len; i++)
    {
      const GArray *group = groups->pdata[i];
      bool fresh = false;
      for (guint j = 0; j < group->len; j++)
        fresh |= g_ptr_array_find_with_equal_func (change->fresh, list[g_array_index (group, guint, j)],
                                                   g_str_equal, NULL);
      g_autofree char *text = accord_lookalikes_describe (list, group);
      if (fresh)
        g_ptr_array_add (
            warnings,
            g_strdup_printf ("classes %s look alike and count as different; if they are one, take this "
                             "back: accord-class %s --undo",
                             text, shown));
    }
  return true;
}

static bool
finish (AccordClassChange *change, GError **error)
{
  g_autoptr (sqlite3_stmt) statement
      = store_prepare (change->store, "UPDATE class_change SET what = ?2 WHERE id = ?1", error);
  if (statement == NULL)
    return false;
  sqlite3_bind_int64 (statement, 1, change->id);
  store_bind_text (statement, 2, change->what->str);
  return store_run (change->store, statement, error) && store_seal (change->store, error);
}

bool
accord_class_change_commit (AccordClassChange *change, char **ret_text, GPtrArray **ret_warnings,
                            GError **error)
{
  g_autoptr (GPtrArray) warnings = g_ptr_array_new_with_free_func (g_free);
  if (change->steps > 0)
    {
      if (!warn_lookalikes (change, warnings, error) || !finish (change, error))
        return false;
      change->open = false; /* rolled back where this fails */
      if (!store_write_commit (change->store, error))
        return false;
    }
  *ret_text = change->steps > 0 ? g_strdup (change->what->str) : NULL;
  *ret_warnings = g_steal_pointer (&warnings);
  return true;
}

/* ---- taking back ---- */

/** One recorded step: class, field, old, new are columns 0 … 3 of @statement. */
typedef struct
{
  AccordStore *store;
  int64_t question;
  const char *question_name;
  sqlite3_stmt *statement;
  const char *name;
  const char *field;
} Step;

static bool
conflict (const Step *step, const char *name, GError **error)
{
  g_autofree char *escaped = accord_text_escape (name != NULL ? name : step->question_name);
  g_set_error (error, ACCORD_ERROR, ACCORD_ERROR_CONFLICT,
               "%s: %s '%s' was changed otherwise since (%s); the change cannot be taken back",
               step->store->name, name != NULL ? "class" : "question", escaped, step->field);
  return false;
}

static bool
undo_row (const Step *step, GError **error)
{
  g_auto (Found) found = { 0 };
  const int state = look_up (step->store, step->question, step->name, &found, error);
  const bool came = sqlite3_column_type (step->statement, 3) != SQLITE_NULL;
  bool referred = false;
  if (state < 0)
    return false;
  if (came == (state == 0)) /* it should be there and is not, or the reverse */
    return conflict (step, step->name, error);
  if (!came)
    return insert_class (step->store, step->question, step->name, &found.id, error);
  return is_referred_to (step->store, found.id, &referred, error)
         && (referred || delete_class (step->store, found.id, error));
}

static bool
undo_name (const Step *step, GError **error)
{
  g_auto (Found) found = { 0 }, taken = { 0 };
  const char *now = (const char *) sqlite3_column_text (step->statement, 3);
  const int state = look_up (step->store, step->question, now, &found, error);
  const int other = state > 0 ? look_up (step->store, step->question, step->name, &taken, error) : 0;
  if (state < 0 || other < 0)
    return false;
  if (state == 0 || other > 0)
    return conflict (step, now, error);
  g_autoptr (sqlite3_stmt) update
      = store_prepare (step->store, "UPDATE class SET name = ?2 WHERE id = ?1", error);
  if (update == NULL
      || !prepare_rename (step->store, step->question, step->question_name, found.id, step->name, error))
    return false;
  sqlite3_bind_int64 (update, 1, found.id);
  store_bind_text (update, 2, step->name);
  return store_run (step->store, update, error);
}

/* A column of the class, or of the question: back to the old value if it still has the new one. */
static bool
undo_field (const Step *step, int64_t row, GError **error)
{
  const char *table = step->name != NULL ? "class" : "question";
  g_autofree char *ask
      = g_strdup_printf ("SELECT %s IS ?2, %s IS ?3 FROM %s WHERE id = ?1", step->field, step->field, table);
  g_autofree char *set_back = g_strdup_printf ("UPDATE %s SET %s = ?2 WHERE id = ?1", table, step->field);
  g_autoptr (sqlite3_stmt) asking = store_prepare (step->store, ask, error);
  g_autoptr (sqlite3_stmt) setting = store_prepare (step->store, set_back, error);
  if (asking == NULL || setting == NULL)
    return false;
  sqlite3_bind_int64 (asking, 1, row);
  if (sqlite3_bind_value (asking, 2, sqlite3_column_value (step->statement, 2)) != SQLITE_OK
      || sqlite3_bind_value (asking, 3, sqlite3_column_value (step->statement, 3)) != SQLITE_OK
      || sqlite3_bind_value (setting, 2, sqlite3_column_value (step->statement, 2)) != SQLITE_OK)
    return store_fail (step->store, error);
  const int state = store_step (step->store, asking, error);
  if (state < 0)
    return false;
  if (state == 0 || (!sqlite3_column_int (asking, 0) && !sqlite3_column_int (asking, 1)))
    return conflict (step, step->name, error);
  sqlite3_bind_int64 (setting, 1, row);
  return store_run (step->store, setting, error);
}

static bool
undo_step (const Step *step, GError **error)
{
  static const char *const fields[] = { "declared", "position", "value", "cost", "tag", NULL };
  static const char *const question_fields[] = { "scale", "set_separator", NULL };
  if (step->field != NULL && step->name == NULL && g_strv_contains (question_fields, step->field))
    return undo_field (step, step->question, error);
  if (step->field == NULL || step->name == NULL)
    return store_damaged (step->store, error, "a recorded change of classes is incomplete");
  if (strcmp (step->field, "row") == 0)
    return undo_row (step, error);
  if (strcmp (step->field, "name") == 0)
    return undo_name (step, error);
  if (!g_strv_contains (fields, step->field))
    return store_damaged (step->store, error, "a recorded change of classes has an unknown field");
  g_auto (Found) found = { 0 };
  const int state = look_up (step->store, step->question, step->name, &found, error);
  if (state <= 0)
    return state == 0 && conflict (step, step->name, error);
  return undo_field (step, found.id, error);
}

/* The steps of the change, the last one first. */
static bool
undo_steps (AccordStore *store, int64_t question, const char *question_name, int64_t change, GError **error)
{
  g_autoptr (sqlite3_stmt) statement = store_prepare (
      store, "SELECT class, field, old, new FROM class_change_step WHERE change = ?1 ORDER BY step DESC",
      error);
  if (statement == NULL)
    return false;
  sqlite3_bind_int64 (statement, 1, change);
  int state;
  while ((state = store_step (store, statement, error)) > 0)
    {
      g_autofree char *name = store_column_text (statement, 0), *field = store_column_text (statement, 1);
      const Step step = { store, question, question_name, statement, name, field };
      if (!undo_step (&step, error))
        return false;
    }
  return state == 0;
}

/* Takes back the latest change in force, if any. */
static bool
undo (AccordStore *store, const char *question, char **ret_text, GError **error)
{
  int64_t id = 0;
  g_autofree char *name = NULL, *text = NULL;
  if (!store_names_verify (store, error) || !store_question_find (store, question, &id, &name, error))
    return false;
  g_autoptr (sqlite3_stmt) latest = store_prepare (
      store,
      "SELECT id, what FROM class_change WHERE question = ?1 AND undone IS NULL ORDER BY id DESC LIMIT 1",
      error);
  g_autoptr (sqlite3_stmt) stamp
      = store_prepare (store, "UPDATE class_change SET undone = ?2 WHERE id = ?1", error);
  if (latest == NULL || stamp == NULL)
    return false;
  sqlite3_bind_int64 (latest, 1, id);
  const int state = store_step (store, latest, error);
  if (state <= 0)
    return state == 0;
  const int64_t change = sqlite3_column_int64 (latest, 0);
  text = store_column_text (latest, 1);
  sqlite3_reset (latest);
  g_autofree char *now = store_time_now ();
  sqlite3_bind_int64 (stamp, 1, change);
  store_bind_text (stamp, 2, now);
  if (!undo_steps (store, id, name, change, error) || !store_run (store, stamp, error)
      || !store_seal (store, error))
    return false;
  *ret_text = g_steal_pointer (&text);
  return true;
}

bool
accord_classes_undo (AccordStore *store, const char *question, char **ret_text, GError **error)
{
  g_autofree char *text = NULL;
  if (!store_write_begin (store, error)
      || !store_write_end (store, undo (store, question, &text, error), error))
    return false;
  *ret_text = g_steal_pointer (&text);
  return true;
}

/* ---- history ---- */

static void
record_free (gpointer data)
{
  AccordClassRecord *record = data;
  g_free (record->text);
  g_free (record->made);
  g_free (record);
}

GPtrArray *
accord_classes_history (AccordStore *store, const char *question, GError **error)
{
  int64_t id = 0;
  if (!store_names_verify (store, error) || !store_question_find (store, question, &id, NULL, error))
    return NULL;
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func (record_free);
  g_autoptr (sqlite3_stmt) statement = store_prepare (
      store, "SELECT what, made, undone IS NOT NULL FROM class_change WHERE question = ?1 ORDER BY id",
      error);
  if (statement == NULL)
    return NULL;
  sqlite3_bind_int64 (statement, 1, id);
  int state;
  while ((state = store_step (store, statement, error)) > 0)
    {
      AccordClassRecord *record = g_new0 (AccordClassRecord, 1);
      record->text = store_column_text (statement, 0);
      record->made = store_column_text (statement, 1);
      record->undone = sqlite3_column_int (statement, 2) != 0;
      g_ptr_array_add (records, record);
    }
  return state == 0 ? g_steal_pointer (&records) : NULL;
}
