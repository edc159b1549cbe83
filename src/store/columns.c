/* Labels in memory as columns of store ids, and their order.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "private.h"

#include <stdlib.h>
#include <string.h>

void
store_columns_clear (StoreColumns *columns)
{
  g_free (columns->item);
  g_free (columns->annotator);
  g_free (columns->klass);
  g_free (columns->round);
  g_free (columns->group);
  *columns = (StoreColumns){ 0 };
}

static bool
grow_one (uint32_t **column, uint64_t allocated)
{
  uint32_t *grown = g_try_renew (uint32_t, *column, allocated);
  if (grown != NULL)
    *column = grown;
  return grown != NULL;
}

static bool
grow (StoreColumns *columns, GError **error)
{
  const uint64_t allocated = columns->allocated + columns->allocated / 2 + 1024;
  if (allocated < UINT32_MAX && grow_one (&columns->item, allocated)
      && grow_one (&columns->annotator, allocated) && grow_one (&columns->klass, allocated)
      && (columns->round == NULL || grow_one (&columns->round, allocated))
      && (columns->group == NULL || grow_one (&columns->group, allocated)))
    {
      columns->allocated = allocated;
      return true;
    }
  g_set_error (error, ACCORD_ERROR, ACCORD_ERROR_MEMORY,
               "out of memory after %" G_GUINT64_FORMAT " labels; import in several parts", columns->n);
  return false;
}

bool
store_columns_add (StoreColumns *columns, uint32_t item, uint32_t annotator, uint32_t klass, uint32_t round,
                   GError **error)
{
  if (columns->n == columns->allocated && !grow (columns, error))
    return false;
  if (round != 1 && columns->round == NULL)
    {
      if (!grow_one (&columns->round, columns->allocated))
        {
          return accord_error_set_memory (error, "labels");
        }
      for (uint64_t i = 0; i < columns->n; i++)
        columns->round[i] = 1;
    }
  columns->item[columns->n] = item;
  columns->annotator[columns->n] = annotator;
  columns->klass[columns->n] = klass;
  if (columns->round != NULL)
    columns->round[columns->n] = round;
  if (columns->group != NULL)
    columns->group[columns->n] = 0;
  columns->n++;
  return true;
}

bool
store_columns_group (StoreColumns *columns, uint32_t group, GError **error)
{
  if (group == 0)
    return true;
  if (columns->group == NULL)
    {
      if (!grow_one (&columns->group, columns->allocated))
        return accord_error_set_memory (error, "labels");
      memset (columns->group, 0, columns->n * sizeof *columns->group);
    }
  columns->group[columns->n - 1] = group;
  return true;
}

typedef struct
{
  uint32_t item, annotator, round, place;
} Key;

static int
compare_keys (const void *a, const void *b)
{
  const Key *x = a, *y = b;
  if (x->item != y->item)
    return x->item < y->item ? -1 : 1;
  if (x->annotator != y->annotator)
    return x->annotator < y->annotator ? -1 : 1;
  if (x->round != y->round)
    return x->round < y->round ? -1 : 1;
  return (x->place > y->place) - (x->place < y->place);
}

/* Sorts order[start … end - 1], places of one item, by annotator, round, place. */
static bool
sort_run (const StoreColumns *columns, uint32_t *order, uint64_t start, uint64_t end)
{
  g_autofree Key *keys = g_try_new (Key, end - start);
  if (keys == NULL)
    return false;
  for (uint64_t i = start; i < end; i++)
    {
      const uint32_t place = order[i];
      keys[i - start] = (Key){ columns->item[place], columns->annotator[place],
                               columns->round != NULL ? columns->round[place] : 1, place };
    }
  qsort (keys, end - start, sizeof *keys, compare_keys);
  for (uint64_t i = start; i < end; i++)
    order[i] = keys[i - start].place;
  return true;
}

/* Short runs: insertion, stable. */
static void
insert_run (const StoreColumns *columns, uint32_t *order, uint64_t start, uint64_t end)
{
  for (uint64_t i = start + 1; i < end; i++)
    {
      const uint32_t place = order[i];
      const uint32_t annotator = columns->annotator[place];
      const uint32_t round = columns->round != NULL ? columns->round[place] : 1;
      uint64_t at = i;
      for (; at > start; at--)
        {
          const uint32_t before = order[at - 1];
          const uint32_t before_round = columns->round != NULL ? columns->round[before] : 1;
          if (columns->annotator[before] < annotator
              || (columns->annotator[before] == annotator && before_round <= round))
            break;
          order[at] = before;
        }
      order[at] = place;
    }
}

/* Places by item, stable: a counting sort where ids are dense enough; false when memory ran out. */
static bool
order_by_item (const StoreColumns *columns, uint32_t low, uint32_t high, uint32_t *order)
{
  const uint64_t range = (uint64_t) high - low + 1;
  g_autofree uint32_t *start = g_try_new0 (uint32_t, range + 1);
  if (start == NULL)
    return false;
  for (uint64_t i = 0; i < columns->n; i++)
    start[columns->item[i] - low + 1]++;
  for (uint64_t i = 0; i < range; i++)
    start[i + 1] += start[i];
  for (uint64_t i = 0; i < columns->n; i++)
    order[start[columns->item[i] - low]++] = (uint32_t) i;
  return true;
}

static bool
order_runs (const StoreColumns *columns, uint32_t *order)
{
  for (uint64_t start = 0, end; start < columns->n; start = end)
    {
      const uint32_t item = columns->item[order[start]];
      for (end = start + 1; end < columns->n && columns->item[order[end]] == item; end++)
        ;
      if (end - start <= 24)
        insert_run (columns, order, start, end);
      else if (!sort_run (columns, order, start, end))
        return false;
    }
  return true;
}

uint32_t *
store_columns_order (const StoreColumns *columns, GError **error)
{
  g_autofree uint32_t *order = g_try_new (uint32_t, columns->n + 1);
  uint32_t low = UINT32_MAX, high = 0;
  bool good = order != NULL;
  for (uint64_t i = 0; good && i < columns->n; i++)
    {
      low = MIN (low, columns->item[i]);
      high = MAX (high, columns->item[i]);
    }
  if (good && columns->n > 0 && (uint64_t) high - low <= 4 * columns->n + 65536)
    good = order_by_item (columns, low, high, order) && order_runs (columns, order);
  else if (good)
    {
      for (uint64_t i = 0; i < columns->n; i++)
        order[i] = (uint32_t) i;
      good = columns->n == 0 || sort_run (columns, order, 0, columns->n);
    }
  if (good)
    return g_steal_pointer (&order);
  g_set_error (error, ACCORD_ERROR, ACCORD_ERROR_MEMORY,
               "out of memory while sorting %" G_GUINT64_FORMAT " labels", columns->n);
  return NULL;
}

static bool
permute (uint32_t **column, const uint32_t *order, uint64_t n)
{
  if (*column == NULL)
    return true;
  uint32_t *sorted = g_try_new (uint32_t, n + 1);
  if (sorted == NULL)
    return false;
  for (uint64_t i = 0; i < n; i++)
    sorted[i] = (*column)[order[i]];
  g_free (*column);
  *column = sorted;
  return true;
}

bool
store_columns_sort (StoreColumns *columns, GError **error)
{
  g_autofree uint32_t *order = store_columns_order (columns, error);
  if (order == NULL)
    return false;
  if (permute (&columns->item, order, columns->n) && permute (&columns->annotator, order, columns->n)
      && permute (&columns->klass, order, columns->n) && permute (&columns->round, order, columns->n)
      && permute (&columns->group, order, columns->n))
    {
      columns->allocated = columns->n;
      return true;
    }
  return accord_error_set_memory (error, "sorting labels");
}
