/* Recorded merges of classes.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <accord/store/classmap.h>

#include <string.h>
#include <accord/base/text.h>
#include "private.h"

static StoreClass *
find_name (const GPtrArray *classes, const char *name)
{
  for (guint i = 0; i < classes->len; i++)
    {
      StoreClass *klass = g_ptr_array_index (classes, i);
      if (strcmp (klass->name, name) == 0)
        return klass;
    }
  return NULL;
}

static bool
fail_unknown (const GPtrArray *classes, const char *name, GError **error)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  for (guint i = 0; i < classes->len; i++)
    {
      const StoreClass *klass = g_ptr_array_index (classes, i);
      if (klass->merged_into == klass->id)
        g_ptr_array_add (names, klass->name);
    }
  g_autofree char *list = store_list_names (names);
  g_autofree char *escaped = accord_text_escape (name);
  g_set_error (error, ACCORD_ERROR, ACCORD_ERROR_USAGE, "no class '%s'; there is %s", escaped, list);
  return false;
}

/* The class must stand for itself and be no tag. */
static const StoreClass *
check_member (const GPtrArray *classes, const char *name, GError **error)
{
  const StoreClass *klass = find_name (classes, name);
  g_autofree char *escaped = accord_text_escape (name);
  if (klass == NULL)
    fail_unknown (classes, name, error);
  else if (klass->merged_into != klass->id)
    {
      const StoreClass *into = store_classes_find (classes, klass->merged_into);
      g_autofree char *target = accord_text_escape (into->name);
      g_set_error (error, ACCORD_ERROR, ACCORD_ERROR_USAGE,
                   "class '%s' is merged into '%s' already; undo that first, or merge '%s'", escaped, target,
                   target);
    }
  else if (klass->tag != NULL)
    g_set_error (error, ACCORD_ERROR, ACCORD_ERROR_USAGE,
                 "'%s' is a tag for ambiguity, not a class; it cannot be merged", escaped);
  else
    return klass;
  return NULL;
}

static bool
is_used (AccordStore *store, int64_t klass, bool *ret_used, GError **error)
{
  g_autofree char *sql
      = g_strdup_printf ("SELECT 1 FROM label WHERE class = %" G_GINT64_FORMAT " LIMIT 1", klass);
  int64_t one = 0;
  return store_integer (store, sql, &one, ret_used, error);
}

/* The target: a member, a new class, or one that an undone merge left without labels. */
static bool
find_target (AccordStore *store, int64_t question, const GPtrArray *classes, const char *const *members,
             const char *target, int64_t *ret_id, GError **error)
{
  const StoreClass *klass = find_name (classes, target);
  bool used = false;
  if (klass != NULL && !g_strv_contains (members, target))
    {
      if (!is_used (store, klass->id, &used, error))
        return false;
      if (used || klass->declared || klass->tag != NULL || klass->merged_into != klass->id)
        {
          g_autofree char *escaped = accord_text_escape (target);
          g_set_error (error, ACCORD_ERROR, ACCORD_ERROR_USAGE,
                       "'%s' is a class of its own; name it among those to merge, or choose a new name",
                       escaped);
          return false;
        }
    }
  if (klass != NULL)
    {
      *ret_id = klass->id;
      return true;
    }
  g_autoptr (sqlite3_stmt) statement
      = store_prepare (store, "INSERT INTO class (question, name) VALUES (?1, ?2)", error);
  if (statement == NULL)
    return false;
  sqlite3_bind_int64 (statement, 1, question);
  store_bind_text (statement, 2, target);
  if (!store_run (store, statement, error))
    return false;
  *ret_id = sqlite3_last_insert_rowid (store->db);
  return true;
}

static bool
insert_merge (AccordStore *store, int64_t question, int64_t target, const GArray *members, GError **error)
{
  g_autoptr (sqlite3_stmt) merge
      = store_prepare (store, "INSERT INTO class_merge (question, target, made) VALUES (?1, ?2, ?3)", error);
  g_autoptr (sqlite3_stmt) member
      = store_prepare (store, "INSERT OR IGNORE INTO class_merge_member VALUES (?1, ?2)", error);
  if (merge == NULL || member == NULL)
    return false;
  g_autofree char *now = store_time_now ();
  sqlite3_bind_int64 (merge, 1, question);
  sqlite3_bind_int64 (merge, 2, target);
  store_bind_text (merge, 3, now);
  if (!store_run (store, merge, error))
    return false;
  const int64_t id = sqlite3_last_insert_rowid (store->db);
  for (guint i = 0; i < members->len; i++)
    {
      sqlite3_bind_int64 (member, 1, id);
      sqlite3_bind_int64 (member, 2, g_array_index (members, int64_t, i));
      if (!store_run (store, member, error))
        return false;
    }
  return true;
}

static bool
apply (AccordStore *store, const char *question, const char *const *classes, const char *target,
       GError **error)
{
  int64_t id, target_id = 0;
  if (!store_names_verify (store, error) || !store_question_find (store, question, &id, NULL, error))
    return false;
  g_autoptr (GPtrArray) known = store_classes (store, id, error);
  g_autoptr (GArray) members = g_array_new (FALSE, FALSE, sizeof (int64_t));
  if (known == NULL)
    return false;
  for (size_t i = 0; classes[i] != NULL; i++)
    {
      const StoreClass *klass = check_member (known, classes[i], error);
      if (klass == NULL)
        return false;
      for (guint j = 0; j < members->len; j++)
        if (g_array_index (members, int64_t, j) == klass->id)
          klass = NULL;
      if (klass != NULL)
        g_array_append_val (members, klass->id);
    }
  if (members->len < 2)
    {
      g_set_error_literal (error, ACCORD_ERROR, ACCORD_ERROR_USAGE,
                           "a merge needs two different classes or more");
      return false;
    }
  return find_target (store, id, known, classes, target, &target_id, error)
         && insert_merge (store, id, target_id, members, error) && store_seal (store, error);
}

bool
accord_classmap_apply (AccordStore *store, const char *question, const char *const *classes,
                       const char *target, GError **error)
{
  return store_write_begin (store, error)
         && store_write_end (store, apply (store, question, classes, target, error), error);
}

/* "a, b -> a" */
static char *
describe (AccordStore *store, int64_t merge, GError **error)
{
  g_autoptr (sqlite3_stmt) statement = store_prepare (
      store,
      "SELECT class.name, target.name FROM class_merge JOIN class_merge_member AS member ON member.merge = "
      "class_merge.id JOIN class ON class.id = member.class JOIN class AS target ON target.id = "
      "class_merge.target "
      "WHERE class_merge.id = ?1 ORDER BY class.id",
      error);
  if (statement == NULL)
    return NULL;
  sqlite3_bind_int64 (statement, 1, merge);
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *target = NULL;
  int state;
  while ((state = store_step (store, statement, error)) > 0)
    {
      g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "",
                              (const char *) sqlite3_column_text (statement, 0));
      g_free (target);
      target = store_column_text (statement, 1);
    }
  if (state < 0)
    return NULL;
  return g_strdup_printf ("%s -> %s", text->str, target != NULL ? target : "");
}

/* Merges in force of the question, the oldest first. */
static GArray *
merges (AccordStore *store, int64_t question, GError **error)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (int64_t));
  g_autoptr (sqlite3_stmt) statement = store_prepare (
      store, "SELECT id FROM class_merge WHERE question = ?1 AND undone IS NULL ORDER BY id", error);
  if (statement == NULL)
    return NULL;
  sqlite3_bind_int64 (statement, 1, question);
  int state;
  while ((state = store_step (store, statement, error)) > 0)
    {
      const int64_t id = sqlite3_column_int64 (statement, 0);
      g_array_append_val (ids, id);
    }
  return state == 0 ? g_steal_pointer (&ids) : NULL;
}

static bool
undo (AccordStore *store, const char *question, char **ret_text, GError **error)
{
  int64_t id;
  if (!store_names_verify (store, error) || !store_question_find (store, question, &id, NULL, error))
    return false;
  g_autoptr (GArray) ids = merges (store, id, error);
  if (ids == NULL)
    return false;
  if (ids->len == 0)
    {
      *ret_text = NULL;
      return true;
    }
  const int64_t last = g_array_index (ids, int64_t, ids->len - 1);
  g_autofree char *text = describe (store, last, error);
  g_autoptr (sqlite3_stmt) statement
      = store_prepare (store, "UPDATE class_merge SET undone = ?2 WHERE id = ?1", error);
  if (text == NULL || statement == NULL)
    return false;
  g_autofree char *now = store_time_now ();
  sqlite3_bind_int64 (statement, 1, last);
  store_bind_text (statement, 2, now);
  if (!store_run (store, statement, error) || !store_seal (store, error))
    return false;
  *ret_text = g_steal_pointer (&text);
  return true;
}

bool
accord_classmap_undo (AccordStore *store, const char *question, char **ret_text, GError **error)
{
  g_autofree char *text = NULL;
  if (!store_write_begin (store, error)
      || !store_write_end (store, undo (store, question, &text, error), error))
    return false;
  *ret_text = g_steal_pointer (&text);
  return true;
}

GPtrArray *
accord_classmap_list (AccordStore *store, const char *question, GError **error)
{
  int64_t id;
  if (!store_question_find (store, question, &id, NULL, error))
    return NULL;
  g_autoptr (GArray) ids = merges (store, id, error);
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; ids != NULL && i < ids->len; i++)
    {
      char *text = describe (store, g_array_index (ids, int64_t, i), error);
      if (text == NULL)
        return NULL;
      g_ptr_array_add (list, text);
    }
  return ids != NULL ? g_steal_pointer (&list) : NULL;
}
