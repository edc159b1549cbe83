/* Attributes of items and annotators: columns of label files whose value must be the same on every row of the
 * item.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "session.h"

#include <string.h>
#include <accord/base/text.h>

void
session_attributes_clear (SessionAttributes *attributes)
{
  g_strfreev (attributes->columns);
  accord_dictionary_free (attributes->values);
  if (attributes->cells != NULL)
    g_array_unref (attributes->cells);
  *attributes = (SessionAttributes){ NULL, 0, NULL, NULL };
}

static SessionValue *
cell (SessionAttributes *attributes, uint32_t number, size_t column)
{
  const size_t place = number * attributes->n_columns + column;
  if (place >= attributes->cells->len)
    g_array_set_size (attributes->cells, (guint) ((number + 1) * attributes->n_columns));
  return &g_array_index (attributes->cells, SessionValue, place);
}

/* @table: "item" or "annotator". */
bool
session_attributes_load (AccordImport *import, SessionAttributes *attributes, const char *table,
                         const SessionNames *names, GError **error)
{
  attributes->n_columns = attributes->columns != NULL ? g_strv_length (attributes->columns) : 0;
  attributes->values = accord_dictionary_new ();
  attributes->cells = g_array_new (FALSE, TRUE, sizeof (SessionValue));
  if (attributes->n_columns == 0 || names->stored == 0)
    return true;
  g_autofree char *sql
      = g_strdup_printf ("SELECT %s, value FROM %s_attribute WHERE name = ?1 ORDER BY 1", table, table);
  g_autoptr (sqlite3_stmt) statement = store_prepare (import->store, sql, error);
  if (statement == NULL)
    return false;
  for (size_t column = 0; column < attributes->n_columns; column++)
    {
      sqlite3_reset (statement);
      store_bind_text (statement, 1, attributes->columns[column]);
      uint32_t number = 0;
      int state;
      while ((state = store_step (import->store, statement, error)) > 0)
        {
          const int64_t id = sqlite3_column_int64 (statement, 0);
          while (number < names->stored && session_id (names, number) < id)
            number++;
          if (number == names->stored)
            break;
          const char *value = (const char *) sqlite3_column_text (statement, 1);
          if (session_id (names, number) == id)
            cell (attributes, number, column)->value
                = accord_dictionary_intern (attributes->values, value, strlen (value)) + 1;
        }
      if (state < 0)
        return false;
    }
  return true;
}

static bool
fail_different (AccordImport *import, SessionAttributes *attributes, const SessionNames *names,
                const char *table, uint32_t number, size_t column, AccordSpan value, uint64_t line,
                GError **error)
{
  const SessionValue *first = cell (attributes, number, column);
  g_autofree char *name = accord_text_escape (accord_dictionary_name (names->names, number));
  g_autofree char *attribute = accord_text_escape (attributes->columns[column]);
  g_autofree char *copy = g_strndup (value.data, value.length);
  g_autofree char *after = accord_text_escape (copy);
  g_autofree char *before
      = accord_text_escape (accord_dictionary_name (attributes->values, first->value - 1));
  g_autofree char *place = first->source == 0
                               ? g_strdup ("in the database")
                               : g_strdup_printf ("on line %" G_GUINT64_FORMAT " of %s", first->line,
                                                  session_source_name (import, first->source));
  g_set_error (
      error, ACCORD_ERROR, ACCORD_ERROR_CONFLICT,
      "%s:%" G_GUINT64_FORMAT ": %s '%s' has '%s' in column '%s', but '%s' %s; an attribute has one value "
      "for each %s: leave the column out or correct the file%s",
      session_source_name (import, import->sources->len), line, table, name, after, attribute, before, place,
      table, strcmp (table, "item") == 0 ? " (--annotator-attr keeps what describes annotators)" : "");
  return false;
}

bool
session_attributes_add (AccordImport *import, SessionAttributes *attributes, const SessionNames *names,
                        const char *table, uint32_t number, const AccordSpan *values, uint64_t line,
                        GError **error)
{
  for (size_t column = 0; column < attributes->n_columns; column++)
    {
      const AccordSpan value = values[column];
      if (value.data == NULL || value.length == 0)
        continue;
      const uint32_t code = accord_dictionary_intern (attributes->values, value.data, value.length);
      if (code == ACCORD_DICTIONARY_NONE)
        {
          return accord_error_set_memory (error, "attributes");
        }
      SessionValue *known = cell (attributes, number, column);
      if (known->value == 0)
        *known = (SessionValue){ code + 1, import->sources->len, line };
      else if (known->value != code + 1)
        return fail_different (import, attributes, names, table, number, column, value, line, error);
    }
  return true;
}

bool
session_attributes_write (AccordImport *import, SessionAttributes *attributes, const SessionNames *names,
                          const char *table, GError **error)
{
  if (attributes->n_columns == 0)
    return true;
  g_autofree char *sql = g_strdup_printf ("INSERT INTO %s_attribute VALUES (?1, ?2, ?3)", table);
  g_autoptr (sqlite3_stmt) statement = store_prepare (import->store, sql, error);
  if (statement == NULL)
    return false;
  uint64_t digest = 0;
  for (size_t place = 0; place < attributes->cells->len; place++)
    {
      const SessionValue *value = &g_array_index (attributes->cells, SessionValue, place);
      if (value->value == 0 || value->source == 0)
        continue;
      sqlite3_bind_int64 (statement, 1, session_id (names, (uint32_t) (place / attributes->n_columns)));
      sqlite3_bind_text (statement, 2, attributes->columns[place % attributes->n_columns], -1, SQLITE_STATIC);
      sqlite3_bind_text (statement, 3, accord_dictionary_name (attributes->values, value->value - 1), -1,
                         SQLITE_STATIC);
      if (!store_run (import->store, statement, error))
        return false;
      const char *column = attributes->columns[place % attributes->n_columns];
      const char *text = accord_dictionary_name (attributes->values, value->value - 1);
      digest += store_attribute_hash (session_id (names, (uint32_t) (place / attributes->n_columns)),
                                      names == &import->items, column, strlen (column), text, strlen (text));
    }
  int64_t before = 0;
  return store_meta_get (import->store, "attributes_digest", &before, error)
         && store_meta_set (import->store, "attributes_digest", (int64_t) ((uint64_t) before + digest),
                            error);
}
