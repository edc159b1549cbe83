/* What an import says of new classes where accord-class was used: a name from before, or one that nobody declared.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "session.h"

#include <string.h>
#include <accord/base/lookalike.h>
#include <accord/base/text.h>

#define MOST 10 /* warnings */

static void G_GNUC_PRINTF (2, 3) say (AccordImport *import, const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  g_ptr_array_add (import->warnings, g_strdup_vprintf (format, arguments));
  va_end (arguments);
}

/* What the class called @name is called since accord-class renamed it, or NULL. */
static char *
renamed_to (AccordImport *import, sqlite3_stmt *step, const char *name, GError **error)
{
  g_autofree char *now = NULL;
  int state = 1;
  for (int i = 0; i < 100 && state > 0; i++) /* it may have been renamed again */
    {
      sqlite3_reset (step);
      sqlite3_bind_int64 (step, 1, import->question);
      store_bind_text (step, 2, now != NULL ? now : name);
      state = store_step (import->store, step, error);
      if (state <= 0)
        break;
      char *next = store_column_text (step, 0);
      g_free (now);
      now = next;
    }
  return state == 0 ? g_steal_pointer (&now) : NULL;
}

static void
warn_renamed (AccordImport *import, const char *name, const char *now)
{
  const char *const names[] = { name, now };
  const guint both[] = { 0, 1 };
  g_autoptr (GArray) group = g_array_new (FALSE, FALSE, sizeof (guint));
  g_array_append_vals (group, both, 2);
  g_autofree char *command = accord_lookalikes_command (names, group, import->store->called);
  g_autofree char *escaped = accord_text_escape (name), *shown = accord_text_escape (now);
  say (import, "class '%s' is new again, after it was renamed to '%s'; if the two are one: %s", escaped,
       shown, command);
}

static void
warn_undeclared (AccordImport *import, const char *name)
{
  g_autofree char *path
      = import->store->called != NULL ? g_shell_quote (import->store->called) : g_strdup ("DATABASE");
  g_autofree char *quoted = g_shell_quote (name), *escaped = accord_text_escape (name);
  g_autofree char *command = g_strdup_printf ("accord-class %s --add %s", path, quoted);
  g_autofree char *shown = accord_text_escape (command);
  say (import, "class '%s' is new and not among the declared ones; if it belongs there: %s", escaped, shown);
}

bool
session_warn_classes (AccordImport *import, GError **error)
{
  const uint32_t n = accord_dictionary_size (import->classes.names);
  g_autoptr (sqlite3_stmt) asking
      = store_prepare (import->store,
                       "SELECT EXISTS (SELECT 1 FROM class WHERE question = ?1 AND declared = 1), "
                       "EXISTS (SELECT 1 FROM class_change WHERE question = ?1)",
                       error);
  g_autoptr (sqlite3_stmt) step = store_prepare (
      import->store,
      "SELECT new FROM class_change_step AS step JOIN class_change AS change ON change.id = step.change "
      "WHERE "
      "change.question = ?1 AND change.undone IS NULL AND step.field = 'name' AND step.class = ?2 "
      "ORDER BY step.change DESC, step.step DESC LIMIT 1",
      error);
  if (asking == NULL || step == NULL)
    return false;
  sqlite3_bind_int64 (asking, 1, import->question);
  if (store_step (import->store, asking, error) < 0)
    return false;
  const bool any_declared = sqlite3_column_int (asking, 0) != 0,
             any_change = sqlite3_column_int (asking, 1) != 0;
  for (uint32_t i = import->classes.stored, said = 0; (any_declared || any_change) && i < n && said < MOST;
       i++)
    {
      const char *name = accord_dictionary_name (import->classes.names, i);
      g_autoptr (GError) failure = NULL;
      g_autofree char *now = renamed_to (import, step, name, &failure);
      if (failure != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&failure));
          return false;
        }
      const bool tag = import->tags != NULL && g_strv_contains ((const char *const *) import->tags, name);
      if (now != NULL && strcmp (now, name) != 0)
        warn_renamed (import, name, now);
      else if (any_declared && !tag)
        warn_undeclared (import, name);
      else
        continue;
      said++;
    }
  return true;
}
