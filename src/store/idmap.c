/* Store ids to places 0, 1, 2 …: a table where ids are dense, binary search where they are not.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "private.h"

void
store_idmap_init (StoreIdMap *map)
{
  *map = (StoreIdMap){ g_array_new (FALSE, FALSE, sizeof (int64_t)), NULL, 0 };
}

void
store_idmap_clear (StoreIdMap *map)
{
  if (map->ids != NULL)
    g_array_unref (map->ids);
  g_free (map->direct);
  *map = (StoreIdMap){ NULL, NULL, 0 };
}

void
store_idmap_index (StoreIdMap *map)
{
  const guint n = map->ids->len;
  const int64_t last = n > 0 ? g_array_index (map->ids, int64_t, n - 1) : 0;
  if (n == 0 || g_array_index (map->ids, int64_t, 0) < 0 || last > 4 * (int64_t) n + 65536)
    return;
  map->n_direct = (uint32_t) last + 1;
  map->direct = g_try_new (uint32_t, map->n_direct);
  if (map->direct == NULL)
    return;
  for (uint32_t i = 0; i < map->n_direct; i++)
    map->direct[i] = STORE_PLACE_NONE;
  for (guint i = 0; i < n; i++)
    map->direct[g_array_index (map->ids, int64_t, i)] = i;
}

uint32_t
store_idmap_search (const StoreIdMap *map, int64_t id)
{
  guint low = 0, high = map->ids->len;
  while (low < high)
    {
      const guint middle = low + (high - low) / 2;
      const int64_t found = g_array_index (map->ids, int64_t, middle);
      if (found == id)
        return middle;
      if (found < id)
        low = middle + 1;
      else
        high = middle;
    }
  return STORE_PLACE_NONE;
}
