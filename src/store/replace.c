/* --replace: which earlier source the import's file stands for now.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "session.h"

#include <string.h>
#include <accord/base/number.h>
#include <accord/base/text.h>

typedef struct
{
  int64_t id, superseded_by;
  char *name;
} Source;

static void
source_clear (gpointer data)
{
  g_free (((Source *) data)->name);
}

static GArray *
list_sources (AccordImport *import, GError **error)
{
  g_autoptr (GArray) sources = g_array_new (FALSE, FALSE, sizeof (Source));
  g_array_set_clear_func (sources, source_clear);
  g_autoptr (sqlite3_stmt) statement = store_prepare (
      import->store, "SELECT id, superseded_by, name FROM source WHERE question = ?1 ORDER BY id", error);
  if (statement == NULL)
    return NULL;
  sqlite3_bind_int64 (statement, 1, import->question);
  int state;
  while ((state = store_step (import->store, statement, error)) > 0)
    {
      const Source source = { sqlite3_column_int64 (statement, 0), sqlite3_column_int64 (statement, 1),
                              store_column_text (statement, 2) };
      g_array_append_val (sources, source);
    }
  return state == 0 ? g_steal_pointer (&sources) : NULL;
}

static bool
fail_unknown (AccordImport *import, const GArray *sources, guint matches, GError **error)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < sources->len; i++)
    {
      const Source *source = &g_array_index (sources, Source, i);
      if (source->superseded_by == 0 && (matches == 0 || strcmp (source->name, import->replace) == 0))
        g_ptr_array_add (names, matches == 0 ? g_strdup (source->name)
                                             : g_strdup_printf ("%" G_GINT64_FORMAT, source->id));
    }
  g_autofree char *list = store_list_names (names);
  g_autofree char *escaped = accord_text_escape (import->replace);
  if (matches > 1)
    g_set_error (error, ACCORD_ERROR, ACCORD_ERROR_USAGE,
                 "--replace %s: %u sources are called so; give the number of one: %s", escaped, matches,
                 list);
  else if (names->len == 0)
    g_set_error (error, ACCORD_ERROR, ACCORD_ERROR_USAGE, "--replace %s: the question has no sources yet",
                 escaped);
  else
    g_set_error (error, ACCORD_ERROR, ACCORD_ERROR_USAGE,
                 "--replace %s: no source in force is called so; there is %s", escaped, list);
  return false;
}

/* The source by name, or by number. */
static bool
find_source (AccordImport *import, const GArray *sources, GError **error)
{
  guint matches = 0;
  uint64_t number = 0;
  const bool by_number = accord_number_parse_count (import->replace, strlen (import->replace), &number);
  int64_t numbered = 0;
  for (guint i = 0; i < sources->len; i++)
    {
      const Source *source = &g_array_index (sources, Source, i);
      if (source->superseded_by != 0)
        continue;
      if (strcmp (source->name, import->replace) == 0)
        {
          import->replaced = source->id;
          matches++;
        }
      if (by_number && (uint64_t) source->id == number)
        numbered = source->id;
    }
  if (matches == 0 && numbered != 0)
    {
      import->replaced = numbered;
      matches = 1;
    }
  return matches == 1 || fail_unknown (import, sources, matches, error);
}

/* Labels that an earlier replacement left as they were still belong to the first file: they count as well. */
static void
add_ancestors (AccordImport *import, const GArray *sources)
{
  import->replaced_ids = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  int64_t *id = g_new (int64_t, 1);
  *id = import->replaced;
  g_hash_table_add (import->replaced_ids, id);
  for (guint i = sources->len; i > 0; i--) /* what replaces comes later */
    {
      const Source *source = &g_array_index (sources, Source, i - 1);
      if (source->superseded_by == 0 || !g_hash_table_contains (import->replaced_ids, &source->superseded_by))
        continue;
      id = g_new (int64_t, 1);
      *id = source->id;
      g_hash_table_add (import->replaced_ids, id);
    }
}

/* A source of this name was replaced already: an error only if there is anything new to replace it with. */
static bool
was_replaced (const AccordImport *import, const GArray *sources)
{
  for (guint i = 0; i < sources->len; i++)
    {
      const Source *source = &g_array_index (sources, Source, i);
      if (source->superseded_by != 0 && strcmp (source->name, import->replace) == 0)
        return true;
    }
  return false;
}

bool
session_find_replaced (AccordImport *import, GError **error)
{
  if (import->replace == NULL)
    return true;
  g_autoptr (GArray) sources = list_sources (import, error);
  g_autoptr (GError) failure = NULL;
  if (sources == NULL)
    return false;
  if (find_source (import, sources, &failure))
    {
      add_ancestors (import, sources);
      return true;
    }
  if (was_replaced (import, sources))
    {
      import->replaced_before = g_steal_pointer (&failure);
      return true;
    }
  g_propagate_error (error, g_steal_pointer (&failure));
  return false;
}
