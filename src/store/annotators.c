/* What is known of annotators beside their labels.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <accord/store/annotators.h>

#include <math.h>
#include <string.h>
#include <accord/base/error.h>
#include <accord/base/number.h>
#include <accord/base/text.h>
#include "private.h"

static bool
fail_number (const char *column, const char *name, const char *value, GError **error)
{
  g_autofree char *who = accord_text_escape (name);
  g_autofree char *what = accord_text_escape (value);
  g_autofree char *of = accord_text_escape (column);
  return accord_error_set_usage (error, "%s of annotator '%s': '%s' is not a number", of, who, what);
}

static bool
read_numbers (AccordStore *store, sqlite3_stmt *statement, const char *column, const GHashTable *places,
              double *values, bool *ret_any, GError **error)
{
  int state;
  *ret_any = false;
  while ((state = store_step (store, statement, error)) > 0)
    {
      const char *name = (const char *) sqlite3_column_text (statement, 0);
      const char *value = (const char *) sqlite3_column_text (statement, 1);
      void *place;
      *ret_any = true;
      if (!g_hash_table_lookup_extended ((GHashTable *) places, name, NULL, &place))
        continue;
      if (!accord_number_parse (value, strlen (value), &values[GPOINTER_TO_UINT (place)]))
        return fail_number (column, name, value, error);
    }
  return state == 0;
}

bool
accord_store_annotator_numbers (AccordStore *store, const AccordDataset *dataset, const char *column,
                                double *ret_values, GError **error)
{
  bool any, begun;
  g_autoptr (GHashTable) places = g_hash_table_new (g_str_hash, g_str_equal);
  for (size_t a = 0; a < dataset->n_annotators; a++)
    {
      ret_values[a] = NAN;
      g_hash_table_insert (places, (char *) accord_names_get (&dataset->annotator_names, a),
                           GUINT_TO_POINTER ((guint) a));
    }
  if (!store_read_begin (store, &begun, error))
    return false;
  g_autoptr (sqlite3_stmt) statement = store_prepare (
      store,
      "SELECT annotator.name, annotator_attribute.value FROM annotator_attribute"
      " JOIN annotator ON annotator.id = annotator_attribute.annotator"
      " WHERE annotator_attribute.name = ?1 AND annotator.kind = 'human' ORDER BY annotator.id",
      error);
  if (statement != NULL)
    store_bind_text (statement, 1, column);
  const bool good
      = statement != NULL && read_numbers (store, statement, column, places, ret_values, &any, error);
  g_clear_pointer (&statement, sqlite3_finalize);
  store_read_end (store, begun);
  if (!good || any)
    return good;
  g_autofree char *escaped = accord_text_escape (column);
  return accord_error_set_usage (
      error, "no annotator has an attribute '%s'; accord-import --annotator-attr keeps one", escaped);
}
