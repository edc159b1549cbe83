/* Distinct count profiles by hashing, then put into lexicographic order.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <accord/dataset/profiles.h>

#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

/* Profiles under construction: runs of (class, count), found again through a table of their hashes. */
typedef struct
{
  uint64_t seed;    /* random, so that no chosen labels collide; numbers do not depend on it */
  GArray *start;    /* uint64_t, one more than profiles */
  GArray *klass;    /* uint16_t */
  GArray *count;    /* uint32_t */
  GArray *times;    /* uint64_t */
  uint32_t *slots;  /* profile + 1 */
  uint64_t *hashes; /* of each profile */
  size_t n_slots, hashes_allocated;
} Builder;

static void
builder_init (Builder *builder)
{
  const uint64_t zero = 0;
  builder->start = g_array_new (FALSE, FALSE, sizeof (uint64_t));
  g_array_append_val (builder->start, zero);
  builder->klass = g_array_new (FALSE, FALSE, sizeof (uint16_t));
  builder->count = g_array_new (FALSE, FALSE, sizeof (uint32_t));
  builder->times = g_array_new (FALSE, FALSE, sizeof (uint64_t));
  if (getrandom (&builder->seed, sizeof builder->seed, 0) != (ssize_t) sizeof builder->seed)
    builder->seed = (uint64_t) g_get_monotonic_time ();
  builder->n_slots = 1024;
  builder->slots = g_new0 (uint32_t, builder->n_slots);
  builder->hashes_allocated = 1024;
  builder->hashes = g_new (uint64_t, builder->hashes_allocated);
}

static void
builder_clear (Builder *builder)
{
  g_array_unref (builder->start);
  g_array_unref (builder->klass);
  g_array_unref (builder->count);
  g_array_unref (builder->times);
  g_free (builder->slots);
  g_free (builder->hashes);
}

static inline uint64_t
mix (uint64_t hash, uint64_t value)
{
  hash ^= value * UINT64_C (0x9e3779b97f4a7c15);
  hash = (hash ^ (hash >> 32)) * UINT64_C (0xd6e8feb86659fd93);
  return hash ^ (hash >> 32);
}

static bool
profile_equals (const Builder *builder, uint32_t profile, const uint16_t *klass, const uint32_t *count,
                size_t n)
{
  const uint64_t start = g_array_index (builder->start, uint64_t, profile);
  const uint64_t end = g_array_index (builder->start, uint64_t, profile + 1);
  return end - start == n
         && memcmp (&g_array_index (builder->klass, uint16_t, start), klass, n * sizeof *klass) == 0
         && memcmp (&g_array_index (builder->count, uint32_t, start), count, n * sizeof *count) == 0;
}

static void
builder_grow (Builder *builder)
{
  builder->n_slots *= 2;
  g_free (builder->slots);
  builder->slots = g_new0 (uint32_t, builder->n_slots);
  for (uint32_t i = 0; i < builder->times->len; i++)
    {
      size_t at = builder->hashes[i] & (builder->n_slots - 1);
      while (builder->slots[at] != 0)
        at = (at + 1) & (builder->n_slots - 1);
      builder->slots[at] = i + 1;
    }
}

/* The number of the profile with these n (class, count) pairs, which gets @times more items. */
static uint32_t
builder_add (Builder *builder, const uint16_t *klass, const uint32_t *count, size_t n, uint64_t times)
{
  uint64_t hash = mix (builder->seed, n);
  for (size_t i = 0; i < n; i++)
    hash = mix (hash, (uint64_t) klass[i] << 32 | count[i]);
  size_t at = hash & (builder->n_slots - 1);
  for (; builder->slots[at] != 0; at = (at + 1) & (builder->n_slots - 1))
    {
      const uint32_t profile = builder->slots[at] - 1;
      if (builder->hashes[profile] == hash && profile_equals (builder, profile, klass, count, n))
        {
          g_array_index (builder->times, uint64_t, profile) += times;
          return profile;
        }
    }
  const uint32_t profile = builder->times->len;
  if (profile == builder->hashes_allocated)
    {
      builder->hashes_allocated *= 2;
      builder->hashes = g_renew (uint64_t, builder->hashes, builder->hashes_allocated);
    }
  builder->hashes[profile] = hash;
  builder->slots[at] = profile + 1;
  g_array_append_vals (builder->klass, klass, (guint) n);
  g_array_append_vals (builder->count, count, (guint) n);
  const uint64_t end = builder->klass->len;
  g_array_append_val (builder->start, end);
  g_array_append_val (builder->times, times);
  if ((size_t) builder->times->len * 2 > builder->n_slots)
    builder_grow (builder);
  return profile;
}

static int
compare_profiles (gconstpointer a, gconstpointer b, gpointer data)
{
  const Builder *builder = data;
  const uint32_t x = *(const uint32_t *) a, y = *(const uint32_t *) b;
  uint64_t i = g_array_index (builder->start, uint64_t, x),
           i_end = g_array_index (builder->start, uint64_t, x + 1);
  uint64_t j = g_array_index (builder->start, uint64_t, y),
           j_end = g_array_index (builder->start, uint64_t, y + 1);
  for (; i < i_end && j < j_end; i++, j++)
    {
      const uint16_t k = g_array_index (builder->klass, uint16_t, i),
                     l = g_array_index (builder->klass, uint16_t, j);
      if (k != l)
        return k < l ? -1 : 1;
      const uint32_t c = g_array_index (builder->count, uint32_t, i),
                     d = g_array_index (builder->count, uint32_t, j);
      if (c != d)
        return c < d ? -1 : 1;
    }
  return (i < i_end) - (j < j_end);
}

/* Ordered profiles out of the builder; renumbers @item_profile, which it takes over. */
static AccordProfiles *
builder_finish (Builder *builder, size_t n_classes, uint32_t *item_profile, size_t n_items)
{
  const uint32_t m = builder->times->len;
  g_autofree uint32_t *order = g_new (uint32_t, m + 1);
  g_autofree uint32_t *rank = g_new (uint32_t, m + 1);
  for (uint32_t i = 0; i < m; i++)
    order[i] = i;
  g_qsort_with_data (order, (gint) m, sizeof *order, compare_profiles, builder);

  AccordProfiles *profiles = g_new0 (AccordProfiles, 1);
  profiles->n_profiles = m;
  profiles->n_classes = n_classes;
  profiles->start = g_new0 (uint64_t, m + 1);
  profiles->klass = g_new (uint16_t, builder->klass->len + 1);
  profiles->count = g_new (uint32_t, builder->klass->len + 1);
  profiles->size = g_new0 (uint32_t, m + 1);
  profiles->times = g_new (uint64_t, m + 1);
  uint64_t at = 0;
  for (uint32_t p = 0; p < m; p++)
    {
      rank[order[p]] = p;
      for (uint64_t i = g_array_index (builder->start, uint64_t, order[p]);
           i < g_array_index (builder->start, uint64_t, order[p] + 1); i++, at++)
        {
          profiles->klass[at] = g_array_index (builder->klass, uint16_t, i);
          profiles->count[at] = g_array_index (builder->count, uint32_t, i);
          profiles->size[p] += profiles->count[at];
        }
      profiles->start[p + 1] = at;
      profiles->times[p] = g_array_index (builder->times, uint64_t, order[p]);
      profiles->n_items += profiles->times[p];
      profiles->n_labels += profiles->times[p] * profiles->size[p];
      if (profiles->size[p] >= 2)
        profiles->n_pairable += profiles->times[p];
    }
  for (size_t i = 0; item_profile != NULL && i < n_items; i++)
    if (item_profile[i] != ACCORD_PROFILE_NONE)
      item_profile[i] = rank[item_profile[i]];
  profiles->item_profile = item_profile;
  return profiles;
}

static int
compare_classes (const void *a, const void *b)
{
  return (int) *(const uint16_t *) a - (int) *(const uint16_t *) b;
}

/* Insertion is quickest for the few classes of most items. */
static void
sort_classes (uint16_t *klass, size_t n)
{
  if (n > 32)
    {
      qsort (klass, n, sizeof *klass, compare_classes);
      return;
    }
  for (size_t i = 1; i < n; i++)
    {
      const uint16_t k = klass[i];
      size_t place = i;
      for (; place > 0 && klass[place - 1] > k; place--)
        klass[place] = klass[place - 1];
      klass[place] = k;
    }
}

/* The sparse counts of one item's labels, classes ascending; @dense is all zero before and after. */
static size_t
count_item (const uint16_t *labels, size_t r, uint32_t *dense, uint16_t *klass, uint32_t *count)
{
  size_t n = 0;
  for (size_t j = 0; j < r; j++)
    if (dense[labels[j]]++ == 0)
      klass[n++] = labels[j];
  sort_classes (klass, n);
  for (size_t i = 0; i < n; i++)
    {
      count[i] = dense[klass[i]];
      dense[klass[i]] = 0;
    }
  return n;
}

AccordProfiles *
accord_profiles_new (const AccordDataset *dataset, bool with_item_map)
{
  Builder builder;
  builder_init (&builder);
  g_autofree uint32_t *dense = g_new0 (uint32_t, dataset->n_classes + 1);
  g_autofree uint16_t *klass = g_new (uint16_t, dataset->n_classes + 1);
  g_autofree uint32_t *count = g_new (uint32_t, dataset->n_classes + 1);
  uint32_t *item_profile = with_item_map ? g_new (uint32_t, dataset->n_items + 1) : NULL;
  for (size_t i = 0; i < dataset->n_items; i++)
    {
      const size_t r = accord_dataset_item_size (dataset, i);
      uint32_t profile = ACCORD_PROFILE_NONE;
      if (r > 0)
        {
          const size_t n = count_item (dataset->klass + dataset->item_start[i], r, dense, klass, count);
          profile = builder_add (&builder, klass, count, n, 1);
        }
      if (item_profile != NULL)
        item_profile[i] = profile;
    }
  AccordProfiles *profiles = builder_finish (&builder, dataset->n_classes, item_profile, dataset->n_items);
  builder_clear (&builder);
  return profiles;
}

AccordProfiles *
accord_profiles_from_counts (const uint32_t *counts, const uint64_t *times, size_t n_rows, size_t n_classes)
{
  Builder builder;
  builder_init (&builder);
  g_autofree uint16_t *klass = g_new (uint16_t, n_classes + 1);
  g_autofree uint32_t *count = g_new (uint32_t, n_classes + 1);
  for (size_t i = 0; i < n_rows; i++)
    {
      size_t n = 0;
      for (size_t k = 0; k < n_classes; k++)
        if (counts[i * n_classes + k] > 0)
          {
            klass[n] = (uint16_t) k;
            count[n++] = counts[i * n_classes + k];
          }
      if (n > 0)
        builder_add (&builder, klass, count, n, times != NULL ? times[i] : 1);
    }
  AccordProfiles *profiles = builder_finish (&builder, n_classes, NULL, 0);
  builder_clear (&builder);
  return profiles;
}

void
accord_profiles_free (AccordProfiles *profiles)
{
  if (profiles == NULL)
    return;
  g_free (profiles->start);
  g_free (profiles->klass);
  g_free (profiles->count);
  g_free (profiles->size);
  g_free (profiles->times);
  g_free (profiles->item_profile);
  g_free (profiles);
}
