/* The scale of a question and the separator of the labels of an answer.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include <accord/base/text.h>
#include <accord/store/classes.h>
#include "session.h"

bool
store_question_scale (AccordStore *store, int64_t question, char **ret_scale, char **ret_separator,
                      GError **error)
{
  int version = 0;
  if (!store_schema_version (store, &version, error))
    return false;
  g_autoptr (sqlite3_stmt) statement
      = store_prepare (store,
                       version < 2 ? "SELECT scale, NULL FROM question WHERE id = ?1"
                                   : "SELECT scale, set_separator FROM question WHERE id = ?1",
                       error);
  if (statement == NULL)
    return false;
  sqlite3_bind_int64 (statement, 1, question);
  const int state = store_step (store, statement, error);
  if (state < 0)
    return false;
  if (state == 0 || sqlite3_column_type (statement, 0) == SQLITE_NULL)
    return store_damaged (store, error, "a question has no scale");
  const bool any = sqlite3_column_type (statement, 1) != SQLITE_NULL;
  g_autofree char *scale = store_column_text (statement, 0),
                  *separator = any ? store_column_text (statement, 1) : NULL;
  if (scale == NULL || (any && separator == NULL)) /* no memory for the text */
    return store_fail (store, error);
  *ret_scale = g_steal_pointer (&scale);
  *ret_separator = g_steal_pointer (&separator);
  return true;
}

bool
store_scale_check (const char *scale, const char *separator, GError **error)
{
  g_auto (GStrv) known = g_strsplit (accord_class_scales (), "|", -1);
  if (separator != NULL && *separator == '\0')
    return accord_error_set_usage (error, "--set-separator: say what stands between the labels of an answer");
  if (!g_strv_contains ((const char *const *) known, scale))
    {
      g_autofree char *list = g_strjoinv (", ", known), *escaped = accord_text_escape (scale);
      return accord_error_set_usage (error, "'%s' is not a scale; there is %s", escaped, list);
    }
  return separator == NULL || strcmp (scale, ACCORD_SCALE_SETS) == 0
         || accord_error_set_usage (error, "--set-separator goes with --scale " ACCORD_SCALE_SETS);
}

/* What was declared otherwise; names the command that changes it. */
static bool
refuse_scale (AccordImport *import, const char *scale, const char *separator,
              const AccordImportOptions *options, GError **error)
{
  const char *path = import->store->called != NULL ? import->store->called : "DATABASE";
  g_autofree char *name = accord_text_escape (import->question_name), *database = g_shell_quote (path),
                  *sign = g_shell_quote (options->set_separator != NULL ? options->set_separator : ""),
                  *known
                  = separator != NULL ? g_strdup_printf (" with separator '%s'", separator) : g_strdup (""),
                  *command = g_strdup_printf ("%s%s%s %s", options->scale,
                                              options->set_separator != NULL ? " --set-separator " : "",
                                              options->set_separator != NULL ? sign : "", database);
  g_autofree char *known_shown = accord_text_escape (known), *shown = accord_text_escape (command);
  g_set_error (error, ACCORD_ERROR, ACCORD_ERROR_CONFLICT,
               "%s: question '%s' is declared %s%s; to change that: accord-class --scale %s",
               import->store->name, name, scale, known_shown, shown);
  return false;
}

/* A scale that nobody declared is nominal; a database from before there were separators may lack one. */
bool
session_declare_scale (AccordImport *import, const AccordImportOptions *options, GError **error)
{
  g_autofree char *scale = NULL, *separator = NULL;
  if (options->scale == NULL)
    return options->set_separator == NULL || store_scale_check ("nominal", options->set_separator, error);
  if (!store_scale_check (options->scale, options->set_separator, error)
      || !store_question_scale (import->store, import->question, &scale, &separator, error))
    return false;
  const bool other = strcmp (scale, options->scale) != 0,
             sets = strcmp (options->scale, ACCORD_SCALE_SETS) == 0;
  const char *sign = options->set_separator != NULL ? options->set_separator : separator;
  if (strcmp (scale, "nominal") != 0
      && (other || (sets && separator != NULL && strcmp (sign, separator) != 0)))
    return refuse_scale (import, scale, separator, options, error);
  if (sets && sign == NULL)
    return accord_error_set_usage (error, "scale " ACCORD_SCALE_SETS " needs --set-separator: what stands "
                                          "between the labels of an answer");
  g_autoptr (sqlite3_stmt) statement = store_prepare (
      import->store, "UPDATE question SET scale = ?2, set_separator = ?3 WHERE id = ?1", error);
  if (statement == NULL)
    return false;
  sqlite3_bind_int64 (statement, 1, import->question);
  store_bind_text (statement, 2, options->scale);
  store_bind_text (statement, 3, sign);
  return store_run (import->store, statement, error);
}
