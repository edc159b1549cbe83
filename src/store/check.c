/* Is the database sound?  Everything that accord derives or records about the rows is made again and compared.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <accord/store/overview.h>

#include <string.h>
#include <accord/base/text.h>
#include "session.h"

#define MOST_FINDINGS 100 /* of one kind */

static void G_GNUC_PRINTF (2, 3) find (GPtrArray *findings, const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  g_autofree char *text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_ptr_array_add (findings, accord_text_escape (text));
}

static bool
check_integrity (AccordStore *store, GPtrArray *findings, GError **error)
{
  g_autoptr (sqlite3_stmt) statement = store_prepare (store, "PRAGMA integrity_check(100)", error);
  if (statement == NULL)
    return false;
  int state;
  while ((state = store_step (store, statement, error)) > 0)
    {
      const char *text = (const char *) sqlite3_column_text (statement, 0);
      if (text != NULL && strcmp (text, "ok") != 0)
        find (findings, "integrity: %s", text);
    }
  return state == 0;
}

static bool
check_references (AccordStore *store, GPtrArray *findings, GError **error)
{
  g_autoptr (sqlite3_stmt) statement = store_prepare (store, "PRAGMA foreign_key_check", error);
  if (statement == NULL)
    return false;
  int state, n = 0;
  while ((state = store_step (store, statement, error)) > 0 && n++ < MOST_FINDINGS)
    find (findings, "references: row %" G_GINT64_FORMAT " of table %s refers to a missing %s",
          (int64_t) sqlite3_column_int64 (statement, 1), (const char *) sqlite3_column_text (statement, 0),
          (const char *) sqlite3_column_text (statement, 2));
  return state >= 0;
}

/* A replacement comes later than what it replaces; so there are no loops. */
static bool
check_superseding (AccordStore *store, GPtrArray *findings, GError **error)
{
  static const char *const tables[] = { "source", "decision" };
  for (size_t i = 0; i < G_N_ELEMENTS (tables); i++)
    {
      g_autofree char *sql = g_strdup_printf ("SELECT id FROM %s WHERE superseded_by <= id LIMIT %d",
                                              tables[i], MOST_FINDINGS);
      g_autoptr (sqlite3_stmt) statement = store_prepare (store, sql, error);
      int state = -1;
      while (statement != NULL && (state = store_step (store, statement, error)) > 0)
        find (findings, "superseding: %s %" G_GINT64_FORMAT " is superseded by itself or an earlier one",
              tables[i], (int64_t) sqlite3_column_int64 (statement, 0));
      if (state < 0)
        return false;
    }
  return true;
}

static bool
check_digests (AccordStore *store, GPtrArray *findings, GError **error)
{
  bool sealed;
  int64_t names = 0, items = 0, n_items = 0, n = 0;
  uint64_t names_now = 0, items_now = 0;
  if (!store_is_sealed (store, &sealed, error))
    return false;
  if (!sealed)
    return true;
  int64_t attributes = 0;
  uint64_t attributes_now = 0;
  if (!store_meta_get (store, "attributes_digest", &attributes, error)
      || !store_attributes_digest (store, &attributes_now, error)
      || !store_meta_get (store, "names_digest", &names, error)
      || !store_meta_get (store, "items_digest", &items, error)
      || !store_meta_get (store, "items", &n_items, error) || !store_names_digest (store, &names_now, error)
      || !store_items_digest (store, &items_now, &n, error))
    return false;
  if ((uint64_t) names != names_now)
    find (findings, "checksum: names, sources or decisions are not those that were stored");
  if ((uint64_t) attributes != attributes_now)
    find (findings, "checksum: attributes are not those that were stored");
  if ((uint64_t) items != items_now || n_items != n)
    find (findings, "checksum: names of items are not those that were stored");
  return true;
}

static bool
check_sources (AccordStore *store, GPtrArray *findings, GError **error)
{
  bool sealed;
  int64_t wrong = 0;
  if (!store_is_sealed (store, &sealed, error))
    return false;
  if (!sealed) /* somebody changed rows by SQL */
    return true;
  if (!store_sources_compare (store, &wrong, error))
    return false;
  if (wrong != 0)
    find (findings, "source %" G_GINT64_FORMAT ": its labels are not those that were stored", wrong);
  return true;
}

static bool
check_answers (AccordStore *store, GPtrArray *findings, GError **error)
{
  bool sealed;
  int64_t wrong = 0;
  if (!store_is_sealed (store, &sealed, error))
    return false;
  if (!sealed)
    return true;
  if (!store_answers_compare (store, &wrong, error))
    return false;
  if (wrong != 0)
    find (findings, "consensus %" G_GINT64_FORMAT ": its answers are not those that were stored", wrong);
  return true;
}

/* ---- packs ---- */

/* Rounds of one annotator on one item are 1, 2, 3 …; rows are sorted. */
static void
check_rounds (const StoreColumns *rows, const char *question, GPtrArray *findings)
{
  uint64_t wrong = 0;
  for (uint64_t i = 0; i < rows->n; i++)
    {
      const bool same
          = i > 0 && rows->item[i] == rows->item[i - 1] && rows->annotator[i] == rows->annotator[i - 1];
      const uint32_t round = rows->round != NULL ? rows->round[i] : 1;
      const uint32_t before = !same ? 0 : rows->round != NULL ? rows->round[i - 1] : 1;
      wrong += round != before + 1;
    }
  if (wrong > 0)
    find (findings, "question %s: %" G_GUINT64_FORMAT " labels have a wrong round", question, wrong);
}

static bool
check_pack (AccordStore *store, int64_t id, const char *question, GPtrArray *findings, GError **error)
{
  g_auto (StoreColumns) rows = { 0 };
  bool fresh;
  if (!store_rows_read (store, id, NULL, NULL, &rows, error) || !store_columns_sort (&rows, error)
      || !store_pack_is_fresh (store, id, &fresh, error))
    return false;
  check_rounds (&rows, question, findings);
  if (!fresh)
    return true; /* rows were changed by SQL; the next import packs them again */
  g_autoptr (StoreStream) stream = store_stream_new (store, id, NULL, NULL, error);
  StoreBlock block;
  uint64_t at = 0, different = 0;
  int state = -1;
  while (stream != NULL && (state = store_stream_next (stream, &block, error)) > 0)
    for (size_t i = 0; i < block.n; i++, at++)
      different += at >= rows.n || rows.item[at] != block.item[i] || rows.annotator[at] != block.annotator[i]
                   || rows.klass[at] != block.klass[i]
                   || (rows.round != NULL ? rows.round[at] : 1) != (block.round != NULL ? block.round[i] : 1);
  if (state == 0 && (different > 0 || at != rows.n))
    find (findings,
          "question %s: packs differ from the label rows (%" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT ")",
          question, MAX (different, 1), rows.n);
  return state == 0;
}

static bool
check_packs (AccordStore *store, GPtrArray *findings, GError **error)
{
  g_autoptr (sqlite3_stmt) statement
      = store_prepare (store, "SELECT id, name FROM question ORDER BY id", error);
  if (statement == NULL)
    return false;
  int state;
  while ((state = store_step (store, statement, error)) > 0)
    if (!check_pack (store, sqlite3_column_int64 (statement, 0),
                     (const char *) sqlite3_column_text (statement, 1), findings, error))
      return false;
  return state == 0;
}

bool
accord_overview_check (AccordStore *store, GPtrArray **ret_findings, GError **error)
{
  static bool (*const checks[]) (AccordStore *, GPtrArray *, GError **)
      = { check_integrity, check_references, check_superseding, check_digests,
          check_sources,   check_answers,    check_packs };
  g_autoptr (GPtrArray) findings = g_ptr_array_new_with_free_func (g_free);
  bool begun;
  if (!store_read_begin (store, &begun, error))
    return false;
  bool good = true;
  for (size_t i = 0; good && i < G_N_ELEMENTS (checks); i++)
    {
      g_autoptr (GError) failure = NULL;
      if (checks[i](store, findings, &failure))
        continue;
      if (g_error_matches (failure, ACCORD_ERROR, ACCORD_ERROR_DATABASE))
        find (findings, "%s", failure->message); /* damage that stops one check */
      else
        {
          g_propagate_error (error, g_steal_pointer (&failure));
          good = false;
        }
    }
  store_read_end (store, begun);
  if (good)
    *ret_findings = g_steal_pointer (&findings);
  return good;
}
