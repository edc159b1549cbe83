/* Which labels a load selects.  Conditions are joined by and.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "select.h"

#include <string.h>
#include <accord/base/text.h>

void
store_selection_clear (StoreSelection *selection)
{
  StoreIds *const all[]
      = { &selection->items, &selection->annotators, &selection->sources, &selection->batches };
  for (size_t i = 0; i < G_N_ELEMENTS (all); i++)
    {
      g_clear_pointer (&all[i]->only, g_array_unref);
      g_clear_pointer (&all[i]->without, g_array_unref);
    }
}

static bool
holds (const GArray *ids, int64_t id)
{
  guint low = 0, high = ids->len;
  while (low < high)
    {
      const guint middle = low + (high - low) / 2;
      if (g_array_index (ids, int64_t, middle) < id)
        low = middle + 1;
      else
        high = middle;
    }
  return low < ids->len && g_array_index (ids, int64_t, low) == id;
}

bool
store_selected (const StoreIds *ids, int64_t id)
{
  return (ids->only == NULL || holds (ids->only, id)) && (ids->without == NULL || !holds (ids->without, id));
}

/* Whether @ids rule anything out. */
static bool
selects (const StoreIds *ids)
{
  return ids->only != NULL || ids->without != NULL;
}

bool
store_selects_rows (const StoreSelection *selection)
{
  return selects (&selection->sources) || selects (&selection->batches);
}

/* The ids a query gives for two bound texts, ascending. */
static GArray *
query_ids (AccordStore *store, const char *sql, const char *first, const char *second, GError **error)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (int64_t));
  g_autoptr (sqlite3_stmt) statement = store_prepare (store, sql, error);
  if (statement == NULL)
    return NULL;
  store_bind_text (statement, 1, first);
  if (second != NULL)
    store_bind_text (statement, 2, second);
  int state;
  while ((state = store_step (store, statement, error)) > 0)
    {
      const int64_t id = sqlite3_column_int64 (statement, 0);
      g_array_append_val (ids, id);
    }
  return state == 0 ? g_steal_pointer (&ids) : NULL;
}

static int
compare_ids (const void *a, const void *b)
{
  const int64_t x = *(const int64_t *) a, y = *(const int64_t *) b;
  return (x > y) - (x < y);
}

/* Only what stands in @ids too; takes it. */
static void
intersect (StoreIds *selected, GArray *ids)
{
  GArray *both = g_array_new (FALSE, FALSE, sizeof (int64_t));
  for (guint i = 0; i < ids->len; i++)
    if (selected->only == NULL || holds (selected->only, g_array_index (ids, int64_t, i)))
      g_array_append_val (both, g_array_index (ids, int64_t, i));
  g_array_unref (ids);
  g_clear_pointer (&selected->only, g_array_unref);
  selected->only = both;
}

/* Nothing that stands in @ids; takes it. */
static void
take_out (StoreIds *selected, GArray *ids)
{
  if (selected->without == NULL)
    {
      selected->without = ids;
      return;
    }
  g_array_append_vals (selected->without, ids->data, ids->len);
  g_array_sort (selected->without, compare_ids);
  g_array_unref (ids);
}

typedef struct
{
  const char *column; /* NULL: an attribute of any other name */
  const char *sql;    /* ids; ?1 = value, ?2 = attribute name */
  size_t target;      /* offset in StoreSelection */
  const char *none;   /* the same for the empty value: of what has none; NULL: everything has one */
} Condition;

static const Condition conditions[] = {
  { "source",
    "SELECT id FROM source WHERE name = ?1 UNION "
    "SELECT id FROM source WHERE ?1 IN (CAST (id AS TEXT), name || ' (' || id || ')') "
    "AND NOT EXISTS (SELECT 1 FROM source WHERE name = ?1) ORDER BY 1",
    G_STRUCT_OFFSET (StoreSelection, sources), NULL },
  { "batch", "SELECT id FROM batch WHERE name = ?1 ORDER BY id", G_STRUCT_OFFSET (StoreSelection, batches),
    "SELECT 0 WHERE ?1 = ''" },
  { "item", "SELECT id FROM item WHERE name = ?1 ORDER BY id", G_STRUCT_OFFSET (StoreSelection, items),
    NULL },
  { "annotator", "SELECT id FROM annotator WHERE name = ?1 ORDER BY id",
    G_STRUCT_OFFSET (StoreSelection, annotators), NULL },
  { NULL, "SELECT item FROM item_attribute WHERE value = ?1 AND name = ?2 ORDER BY item",
    G_STRUCT_OFFSET (StoreSelection, items),
    "SELECT id FROM item WHERE ?1 = '' AND id NOT IN (SELECT item FROM item_attribute WHERE name = ?2) "
    "ORDER BY id" },
  { NULL, "SELECT annotator FROM annotator_attribute WHERE value = ?1 AND name = ?2 ORDER BY annotator",
    G_STRUCT_OFFSET (StoreSelection, annotators),
    "SELECT id FROM annotator WHERE ?1 = '' AND id NOT IN (SELECT annotator FROM annotator_attribute WHERE "
    "name = ?2) ORDER BY id" },
};

static GPtrArray *
query_names (AccordStore *store, const char *sql, GError **error)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (sqlite3_stmt) statement = store_prepare (store, sql, error);
  if (statement == NULL)
    return NULL;
  int state;
  while ((state = store_step (store, statement, error)) > 0)
    g_ptr_array_add (names, store_column_text (statement, 0));
  return state == 0 ? g_steal_pointer (&names) : NULL;
}

bool
store_select_no_column (AccordStore *store, const char *who, const char *column, const char *const *more,
                        GError **error)
{
  g_autoptr (GPtrArray) names = query_names (
      store, "SELECT name FROM item_attribute UNION SELECT name FROM annotator_attribute ORDER BY 1", error);
  if (names == NULL)
    return false;
  for (size_t i = 0; more[i] != NULL; i++)
    g_ptr_array_add (names, g_strdup (more[i]));
  g_autofree char *list = store_list_names (names);
  g_autofree char *escaped = accord_text_escape (column);
  return accord_error_set_usage (error, "%sno column '%s'; there is %s", who, escaped, list);
}

static bool
fail_value (AccordStore *store, const char *who, const char *column, const char *value, GError **error)
{
  static const char *const queries[][2] = {
    { "source", "SELECT DISTINCT name FROM source ORDER BY 1" },
    { "batch", "SELECT name FROM batch ORDER BY 1" },
    { "annotator", "SELECT name FROM annotator ORDER BY 1" },
    { "item", "SELECT name FROM item ORDER BY id" },
  };
  const char *sql = NULL;
  for (size_t i = 0; i < G_N_ELEMENTS (queries); i++)
    if (strcmp (queries[i][0], column) == 0)
      sql = queries[i][1];
  g_autofree char *escaped = accord_text_escape (value);
  g_autofree char *name = accord_text_escape (column);
  g_autoptr (GPtrArray) names = sql != NULL ? query_names (store, sql, error) : NULL;
  if (sql != NULL && names == NULL)
    return false;
  if (names == NULL && value[0] == '\0')
    g_set_error (error, ACCORD_ERROR, ACCORD_ERROR_USAGE, "%severything has a value in column '%s'", who,
                 name);
  else if (names == NULL)
    g_set_error (error, ACCORD_ERROR, ACCORD_ERROR_USAGE, "%snothing has '%s' in column '%s'", who, escaped,
                 name);
  else
    {
      g_autofree char *list = store_list_names (names);
      g_set_error (error, ACCORD_ERROR, ACCORD_ERROR_USAGE, "%sno %s is called '%s'%s%s", who, name, escaped,
                   names->len > 0 ? "; there is " : "", list);
    }
  return false;
}

bool
accord_store_source_alone (AccordStore *store, const char *name, bool *ret_alone, GError **error)
{
  g_autoptr (GArray) questions
      = query_ids (store,
                   "SELECT question FROM source WHERE name = ?1 AND superseded_by IS "
                   "NULL GROUP BY question HAVING count(*) > 1",
                   name, NULL, error);
  if (questions == NULL)
    return false;
  *ret_alone = questions->len == 0;
  return true;
}

bool
store_has_attribute (AccordStore *store, bool of_items, const char *name, bool *ret_found, GError **error)
{
  g_autoptr (GArray) found
      = query_ids (store,
                   of_items ? "SELECT item FROM item_attribute WHERE name = ?1 LIMIT 1"
                            : "SELECT annotator FROM annotator_attribute WHERE name = ?1 LIMIT 1",
                   name, NULL, error);
  if (found == NULL)
    return false;
  *ret_found = found->len > 0;
  return true;
}

static bool
find_condition (AccordStore *store, const char *who, const char *column, const Condition **ret_condition,
                GError **error)
{
  static const char *const always[] = { "source", "batch", "item", "annotator", NULL };
  *ret_condition = NULL;
  for (size_t i = 0; i < G_N_ELEMENTS (conditions) && *ret_condition == NULL; i++)
    {
      bool found = conditions[i].column != NULL && strcmp (conditions[i].column, column) == 0;
      if (conditions[i].column == NULL
          && !store_has_attribute (store, conditions[i].target == G_STRUCT_OFFSET (StoreSelection, items),
                                   column, &found, error))
        return false;
      if (found)
        *ret_condition = &conditions[i];
    }
  return *ret_condition != NULL || store_select_no_column (store, who, column, always, error);
}

static bool
add_condition (AccordStore *store, const char *who, const char *text, StoreSelection *selection,
               GError **error)
{
  const char *equals = strchr (text, '=');
  const bool unequal = equals != NULL && equals > text && equals[-1] == '!';
  if (equals == NULL || equals - unequal == text)
    {
      g_autofree char *escaped = accord_text_escape (text);
      return accord_error_set_usage (error, "%s%s: write COLUMN=VALUE or COLUMN!=VALUE", who, escaped);
    }
  g_autofree char *column = g_strndup (text, (gsize) (equals - text) - unequal);
  const Condition *condition;
  if (!find_condition (store, who, column, &condition, error))
    return false;
  const char *sql = equals[1] == '\0' && condition->none != NULL ? condition->none : condition->sql;
  GArray *ids = query_ids (store, sql, equals + 1, condition->column == NULL ? column : NULL, error);
  if (ids == NULL)
    return false;
  const bool none = ids->len == 0;
  StoreIds *selected = &G_STRUCT_MEMBER (StoreIds, selection, condition->target);
  if (unequal)
    take_out (selected, ids);
  else
    intersect (selected, ids);
  return !none || fail_value (store, who, column, equals + 1, error);
}

static bool
add_annotators (AccordStore *store, const char *const *names, StoreSelection *selection, GError **error)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (int64_t));
  for (size_t i = 0; names[i] != NULL; i++)
    {
      g_autoptr (GArray) found
          = query_ids (store, "SELECT id FROM annotator WHERE name = ?1", names[i], NULL, error);
      if (found == NULL)
        return false;
      if (found->len == 0)
        {
          g_autoptr (GPtrArray) known
              = query_names (store, "SELECT name FROM annotator WHERE kind = 'human' ORDER BY 1", error);
          if (known == NULL)
            return false;
          g_autofree char *escaped = accord_text_escape (names[i]);
          g_autofree char *list = store_list_names (known);
          g_set_error (error, ACCORD_ERROR, ACCORD_ERROR_USAGE, "--annotator: no annotator '%s'; there is %s",
                       escaped, list);
          return false;
        }
      g_array_append_val (ids, g_array_index (found, int64_t, 0));
    }
  g_array_sort (ids, compare_ids);
  intersect (&selection->annotators, g_steal_pointer (&ids));
  return true;
}

bool
store_select_verify (AccordStore *store, bool rows, GError **error)
{
  bool sealed;
  int64_t wrong = 0, attributes = 0;
  uint64_t attributes_now = 0;
  if (!store_is_sealed (store, &sealed, error))
    return false;
  if (!sealed)
    return true;
  if (!store_meta_get (store, "attributes_digest", &attributes, error)
      || !store_attributes_digest (store, &attributes_now, error))
    return false;
  if ((uint64_t) attributes != attributes_now)
    return store_damaged (store, error, "attributes do not match their checksum");
  if (!rows)
    return true;
  if (!store_sources_compare (store, &wrong, error))
    return false;
  return wrong == 0
         || store_damaged (store, error, "labels of source %" G_GINT64_FORMAT " do not match their checksum",
                           wrong);
}

bool
store_select (AccordStore *store, int64_t question, const AccordLoadOptions *options,
              StoreSelection *selection, GError **error)
{
  (void) question;
  bool any = false;
  for (size_t i = 0; options->where != NULL && options->where[i] != NULL; i++, any = true)
    if (!add_condition (store, "--where: ", options->where[i], selection, error))
      return false;
  for (size_t i = 0; options->more != NULL && options->more[i] != NULL; i++, any = true)
    if (!add_condition (store, "", options->more[i], selection, error))
      return false;
  if (any && !store_select_verify (store, store_selects_rows (selection), error))
    return false;
  return options->annotators == NULL || options->annotators[0] == NULL
         || add_annotators (store, options->annotators, selection, error);
}
