/* Questions and their classes.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "private.h"

#include <math.h>
#include <string.h>
#include <accord/base/text.h>

char *
store_list_names (const GPtrArray *names)
{
  GString *list = g_string_new (NULL);
  for (guint i = 0; i < names->len && i < 20; i++)
    {
      g_autofree char *escaped = accord_text_escape (g_ptr_array_index (names, i));
      g_string_append_printf (list, "%s'%s'", i > 0 ? ", " : "", escaped);
    }
  if (names->len > 20)
    g_string_append_printf (list, " and %u more", names->len - 20);
  return g_string_free (list, FALSE);
}

static bool
fail_question (AccordStore *store, const char *name, const GPtrArray *names, GError **error)
{
  g_autofree char *list = store_list_names (names);
  g_autofree char *escaped = name != NULL ? accord_text_escape (name) : NULL;
  if (names->len == 0)
    g_set_error (error, ACCORD_ERROR, ACCORD_ERROR_DATABASE,
                 "%s: holds no labels yet; accord-import -o adds some", store->name);
  else if (name == NULL)
    g_set_error (error, ACCORD_ERROR, ACCORD_ERROR_USAGE,
                 "%s: holds several questions: %s; choose one with --question", store->name, list);
  else
    g_set_error (error, ACCORD_ERROR, ACCORD_ERROR_USAGE, "%s: has no question '%s'; there is %s",
                 store->name, escaped, list);
  return false;
}

bool
store_question_find (AccordStore *store, const char *name, int64_t *ret_id, char **ret_name, GError **error)
{
  g_autoptr (sqlite3_stmt) statement
      = store_prepare (store, "SELECT id, name FROM question ORDER BY id", error);
  if (statement == NULL)
    return false;
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  int64_t id = 0, found = 0;
  int state;
  while ((state = store_step (store, statement, error)) > 0)
    {
      id = sqlite3_column_int64 (statement, 0);
      g_ptr_array_add (names, store_column_text (statement, 1));
      if (name != NULL && strcmp (g_ptr_array_index (names, names->len - 1), name) == 0)
        found = id;
    }
  if (state < 0)
    return false;
  if (name == NULL && names->len == 1)
    {
      name = g_ptr_array_index (names, 0);
      found = id;
    }
  if (found == 0)
    return fail_question (store, name, names, error);
  *ret_id = found;
  if (ret_name != NULL)
    *ret_name = g_strdup (name);
  return true;
}

static void
class_free (gpointer data)
{
  StoreClass *klass = data;
  g_free (klass->name);
  g_free (klass->tag);
  g_free (klass);
}

StoreClass *
store_classes_find (const GPtrArray *classes, int64_t id)
{
  guint low = 0, high = classes->len;
  while (low < high)
    {
      const guint middle = low + (high - low) / 2;
      StoreClass *klass = g_ptr_array_index (classes, middle);
      if (klass->id == id)
        return klass;
      if (klass->id < id)
        low = middle + 1;
      else
        high = middle;
    }
  return NULL;
}

/* Merges in force, oldest first: members point at their target, then chains are followed to their end. */
static bool
apply_merges (AccordStore *store, int64_t question, const GPtrArray *classes, GError **error)
{
  g_autoptr (sqlite3_stmt) statement = store_prepare (
      store,
      "SELECT member.class, merge.target FROM class_merge AS merge JOIN class_merge_member AS "
      "member ON member.merge = merge.id WHERE merge.question = ?1 AND merge.undone IS NULL "
      "ORDER BY merge.id",
      error);
  if (statement == NULL)
    return false;
  sqlite3_bind_int64 (statement, 1, question);
  int state;
  while ((state = store_step (store, statement, error)) > 0)
    {
      StoreClass *member = store_classes_find (classes, sqlite3_column_int64 (statement, 0));
      const StoreClass *target = store_classes_find (classes, sqlite3_column_int64 (statement, 1));
      if (member == NULL || target == NULL)
        return store_damaged (store, error, "a class map refers to an unknown class");
      if (member != target)
        member->merged_into = target->id;
    }
  for (guint i = 0; state == 0 && i < classes->len; i++)
    {
      StoreClass *klass = g_ptr_array_index (classes, i);
      const StoreClass *end = klass;
      for (guint steps = 0; end->merged_into != end->id; steps++)
        {
          if (steps > classes->len)
            return store_damaged (store, error, "class maps go round in a circle");
          end = store_classes_find (classes, end->merged_into);
        }
      klass->merged_into = end->id;
    }
  return state == 0;
}

GPtrArray *
store_classes (AccordStore *store, int64_t question, GError **error)
{
  g_autoptr (GPtrArray) classes = g_ptr_array_new_with_free_func (class_free);
  g_autoptr (sqlite3_stmt) statement = store_prepare (
      store,
      "SELECT id, name, tag, position, cost, declared, value FROM class WHERE question = ?1 ORDER BY id",
      error);
  if (statement == NULL)
    return NULL;
  sqlite3_bind_int64 (statement, 1, question);
  int state;
  while ((state = store_step (store, statement, error)) > 0)
    {
      StoreClass *klass = g_new0 (StoreClass, 1);
      klass->id = klass->merged_into = sqlite3_column_int64 (statement, 0);
      klass->name = store_column_text (statement, 1);
      klass->tag = store_column_text (statement, 2);
      klass->position = sqlite3_column_type (statement, 3) == SQLITE_NULL
                            ? INT64_MAX
                            : sqlite3_column_int64 (statement, 3);
      klass->cost
          = sqlite3_column_type (statement, 4) == SQLITE_NULL ? NAN : sqlite3_column_double (statement, 4);
      klass->value
          = sqlite3_column_type (statement, 6) == SQLITE_NULL ? NAN : sqlite3_column_double (statement, 6);
      klass->declared = sqlite3_column_int (statement, 5) != 0;
      g_ptr_array_add (classes, klass);
    }
  if (state < 0 || !apply_merges (store, question, classes, error))
    return NULL;
  return g_steal_pointer (&classes);
}

int
store_classes_compare (const void *a, const void *b)
{
  const StoreClass *x = *(StoreClass *const *) a, *y = *(StoreClass *const *) b;
  if (x->position != y->position)
    return x->position < y->position ? -1 : 1;
  return accord_text_compare (x->name, y->name);
}
