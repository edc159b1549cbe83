/* The message about an annotator who gives two answers for an item: it names both places.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "session.h"

#include <accord/base/text.h>

static char *
name_of (const SessionNames *names, uint32_t id)
{
  guint low = 0, high = names->ids->len; /* ids ascend with the numbers */
  while (low < high)
    {
      const guint middle = low + (high - low) / 2;
      if (session_id (names, middle) < id)
        low = middle + 1;
      else
        high = middle;
    }
  if (low == names->ids->len || session_id (names, low) != id)
    return g_strdup ("?");
  return accord_text_escape (accord_dictionary_name (names->names, low));
}

/* Source and line of a label row: of the row with @id, or of the first one stored with these. */
static bool
find_place (AccordImport *import, int64_t id, uint32_t item, uint32_t annotator, uint32_t klass,
            char **ret_source, int64_t *ret_line, GError **error)
{
  g_autoptr (sqlite3_stmt) statement = store_prepare (
      import->store,
      id > 0
          ? "SELECT source.name, line FROM label JOIN source ON source.id = label.source WHERE label.id = ?1"
          : "SELECT source.name, line FROM label JOIN source ON source.id = label.source WHERE item = ?2 AND "
            "annotator = ?3 AND class = ?4 AND label.superseded_by IS NULL ORDER BY label.id LIMIT 1",
      error);
  if (statement == NULL)
    return false;
  sqlite3_bind_int64 (statement, 1, id);
  if (id <= 0)
    {
      sqlite3_bind_int64 (statement, 2, item);
      sqlite3_bind_int64 (statement, 3, annotator);
      sqlite3_bind_int64 (statement, 4, klass);
    }
  const int state = store_step (import->store, statement, error);
  if (state < 0)
    return false;
  if (state == 0)
    return store_damaged (import->store, error, "a label row is missing");
  g_autofree char *name = store_column_text (statement, 0);
  *ret_source = accord_text_escape (name != NULL ? name : "?");
  *ret_line = sqlite3_column_int64 (statement, 1);
  return true;
}

static char *
describe_earlier (AccordImport *import, uint32_t other, const char *source, const char *first_source,
                  int64_t line, const char *answer)
{
  (void) import;
  if (other == UINT32_MAX)
    return g_strdup_printf ("'%s' is stored from %s:%" G_GINT64_FORMAT, answer, first_source, line);
  if (g_str_equal (source, first_source))
    return g_strdup_printf ("'%s' on line %" G_GINT64_FORMAT, answer, line);
  return g_strdup_printf ("'%s' on line %" G_GINT64_FORMAT " of %s", answer, line, first_source);
}

bool
session_fail_conflict (AccordImport *import, uint32_t place, uint32_t other, uint32_t klass, uint64_t more,
                       GError **error)
{
  const StoreColumns *rows = &import->rows;
  g_autofree char *source = NULL, *first_source = NULL;
  int64_t line = 0, first_line = 0;
  if (!find_place (import, import->first_id + place, 0, 0, 0, &source, &line, error)
      || !find_place (import, other == UINT32_MAX ? 0 : import->first_id + other, rows->item[place],
                      rows->annotator[place], klass, &first_source, &first_line, error))
    return false;
  g_autofree char *item = name_of (&import->items, rows->item[place]);
  g_autofree char *annotator = name_of (&import->annotators, rows->annotator[place]);
  g_autofree char *answer = name_of (&import->classes, rows->klass[place]);
  g_autofree char *first_answer = name_of (&import->classes, klass);
  g_autofree char *earlier = describe_earlier (import, other, source, first_source, first_line, first_answer);
  g_autofree char *others
      = more > 0 ? g_strdup_printf (" (and %" G_GUINT64_FORMAT " more such labels)", more) : g_strdup ("");
  g_autofree char *replace
      = other == UINT32_MAX && import->replace == NULL
            ? g_strdup_printf (", or --replace %s if this file corrects that one", first_source)
            : g_strdup ("");
  g_set_error (error, ACCORD_ERROR, ACCORD_ERROR_CONFLICT,
               "%s:%" G_GINT64_FORMAT
               ": annotator '%s' says '%s' for item '%s', but %s%s; say what counts with "
               "--repeats last or --repeats keep%s",
               source, line, annotator, answer, item, earlier, others, replace);
  return false;
}
