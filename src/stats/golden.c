/* Items with an answer from outside, grouped by count profile and answer: two passes of a counting sort.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <accord/stats/golden.h>

#include <accord/base/error.h>

void
accord_golden_free (AccordGolden *golden)
{
  if (golden == NULL)
    return;
  g_free (golden->profile);
  g_free (golden->gold);
  g_free (golden->times);
  g_free (golden);
}

static bool
counts (const uint16_t *answers, const AccordProfiles *profiles, size_t item)
{
  return answers[item] != ACCORD_CLASS_NONE && profiles->item_profile[item] != ACCORD_PROFILE_NONE;
}

/* Turns counts of keys (each at its key + 1) into the place of the first of each. */
static void
accumulate (uint64_t *place, size_t n_keys)
{
  for (size_t k = 0; k < n_keys; k++)
    place[k + 1] += place[k];
}

/* The gold items' numbers ordered by (profile, gold class). */
static bool
sort_items (const AccordDataset *dataset, const AccordProfiles *profiles, const uint16_t *answers,
            uint64_t n_items, uint64_t **ret_sorted)
{
  g_autofree uint64_t *by_class = g_try_new (uint64_t, n_items + 1);
  g_autofree uint64_t *sorted = g_try_new (uint64_t, n_items + 1);
  g_autofree uint64_t *class_place = g_try_new0 (uint64_t, dataset->n_classes + 2);
  g_autofree uint64_t *profile_place = g_try_new0 (uint64_t, profiles->n_profiles + 2);
  if (by_class == NULL || sorted == NULL || class_place == NULL || profile_place == NULL)
    return false;
  for (size_t i = 0; i < dataset->n_items; i++)
    if (counts (answers, profiles, i))
      {
        class_place[answers[i] + 1]++;
        profile_place[profiles->item_profile[i] + 1]++;
      }
  accumulate (class_place, dataset->n_classes);
  accumulate (profile_place, profiles->n_profiles);
  for (size_t i = 0; i < dataset->n_items; i++)
    if (counts (answers, profiles, i))
      by_class[class_place[answers[i]]++] = i;
  for (uint64_t i = 0; i < n_items; i++)
    sorted[profile_place[profiles->item_profile[by_class[i]]]++] = by_class[i];
  *ret_sorted = g_steal_pointer (&sorted);
  return true;
}

static bool
fill (AccordGolden *golden, const AccordDataset *dataset, const AccordProfiles *profiles,
      const uint16_t *answers)
{
  g_autofree uint64_t *sorted = NULL;
  if (!sort_items (dataset, profiles, answers, golden->n_items, &sorted))
    return false;
  golden->profile = g_try_new (uint32_t, golden->n_items + 1);
  golden->gold = g_try_new (uint16_t, golden->n_items + 1);
  golden->times = g_try_new (uint64_t, golden->n_items + 1);
  if (golden->profile == NULL || golden->gold == NULL || golden->times == NULL)
    return false;
  for (uint64_t i = 0; i < golden->n_items; i++)
    {
      const uint32_t profile = profiles->item_profile[sorted[i]];
      const uint16_t gold = answers[sorted[i]];
      const size_t last = golden->n - 1;
      if (golden->n > 0 && golden->profile[last] == profile && golden->gold[last] == gold)
        golden->times[last]++;
      else
        {
          golden->profile[golden->n] = profile;
          golden->gold[golden->n] = gold;
          golden->times[golden->n++] = 1;
        }
    }
  return true;
}

AccordGolden *
accord_golden_new (const AccordDataset *dataset, const AccordProfiles *profiles, const uint16_t *answers,
                   GError **error)
{
  g_autoptr (AccordGolden) golden = g_new0 (AccordGolden, 1);
  for (size_t i = 0; answers != NULL && i < dataset->n_items; i++)
    if (counts (answers, profiles, i))
      golden->n_items++;
    else if (answers[i] != ACCORD_CLASS_NONE)
      golden->unlabelled++;
  if (golden->n_items > 0 && !fill (golden, dataset, profiles, answers))
    {
      accord_error_set_memory (error, "gold labels or predictions");
      return NULL;
    }
  return g_steal_pointer (&golden);
}
