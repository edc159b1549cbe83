/* Count profiles: against plain counting, their order, many of them, items with many classes.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "unit.h"
#include "labels.h"

#include <accord/dataset/profiles.h>

/* Does the item's plain count of each class equal its profile's? */
static void
check_item (const AccordDataset *dataset, const AccordProfiles *profiles, size_t i)
{
  const uint32_t p = profiles->item_profile[i];
  const size_t r = accord_dataset_item_size (dataset, i);
  if (r == 0)
    {
      ck_assert_uint_eq (p, ACCORD_PROFILE_NONE);
      return;
    }
  ck_assert_uint_lt (p, profiles->n_profiles);
  ck_assert_uint_eq (profiles->size[p], r);
  size_t counted = 0;
  for (uint64_t c = profiles->start[p]; c < profiles->start[p + 1]; c++)
    {
      uint32_t n = 0;
      for (uint64_t j = dataset->item_start[i]; j < dataset->item_start[i + 1]; j++)
        n += dataset->klass[j] == profiles->klass[c];
      ck_assert_uint_eq (profiles->count[c], n);
      ck_assert_uint_ge (n, 1);
      counted += n;
    }
  ck_assert_uint_eq (counted, r);
}

/* -1, 0, 1: the order of profiles p and q by (class, count), a prefix first. */
static int
compare (const AccordProfiles *profiles, size_t p, size_t q)
{
  const uint64_t n = profiles->start[p + 1] - profiles->start[p];
  const uint64_t m = profiles->start[q + 1] - profiles->start[q];
  for (uint64_t i = 0; i < MIN (n, m); i++)
    {
      const uint64_t a = profiles->start[p] + i, b = profiles->start[q] + i;
      if (profiles->klass[a] != profiles->klass[b])
        return profiles->klass[a] < profiles->klass[b] ? -1 : 1;
      if (profiles->count[a] != profiles->count[b])
        return profiles->count[a] < profiles->count[b] ? -1 : 1;
    }
  return n == m ? 0 : n < m ? -1 : 1;
}

static void
check_all (const AccordDataset *dataset, const AccordProfiles *profiles)
{
  uint64_t items = 0, pairable = 0, labels = 0;
  g_autofree uint64_t *times = g_new0 (uint64_t, profiles->n_profiles + 1);
  for (size_t i = 0; i < dataset->n_items; i++)
    {
      check_item (dataset, profiles, i);
      if (profiles->item_profile[i] != ACCORD_PROFILE_NONE)
        times[profiles->item_profile[i]]++;
      items += accord_dataset_item_size (dataset, i) > 0;
      pairable += accord_dataset_item_size (dataset, i) > 1;
    }
  for (size_t p = 0; p < profiles->n_profiles; p++)
    {
      ck_assert_uint_eq (times[p], profiles->times[p]);
      labels += profiles->times[p] * profiles->size[p];
      for (uint64_t c = profiles->start[p] + 1; c < profiles->start[p + 1]; c++)
        ck_assert_uint_lt (profiles->klass[c - 1], profiles->klass[c]);
      if (p > 0)
        ck_assert_int_lt (compare (profiles, p - 1, p), 0); /* distinct and in order */
    }
  ck_assert_uint_eq (items, profiles->n_items);
  ck_assert_uint_eq (pairable, profiles->n_pairable);
  ck_assert_uint_eq (labels, profiles->n_labels);
  ck_assert_uint_eq (labels, dataset->n_labels);
  ck_assert_uint_eq (profiles->n_classes, dataset->n_classes);
}

START_TEST (profiles_are_counts)
{
  GRand *random = g_rand_new_with_seed (61 + (guint32) _i);
  for (int round = 0; round < 10; round++)
    {
      g_autofree char *lines = unit_labels_random (random, g_rand_int_range (random, 1, 60), 6,
                                                   g_rand_int_range (random, 1, 5), .4, .4);
      g_autoptr (AccordDataset) dataset = unit_labels_of (lines, ACCORD_ROUNDS_LAST);
      g_autoptr (AccordProfiles) profiles = accord_profiles_new (dataset, true);
      check_all (dataset, profiles);
    }
  g_rand_free (random);
}
END_TEST

START_TEST (many_profiles)
{
  /* 3,000 items, nearly all with a profile of their own: the table of hashes grows */
  GRand *random = g_rand_new_with_seed (7);
  g_autofree char *lines = unit_labels_random (random, 3000, 12, 12, .9, 0);
  g_autoptr (AccordDataset) dataset = unit_labels_of (lines, ACCORD_ROUNDS_LAST);
  g_autoptr (AccordProfiles) profiles = accord_profiles_new (dataset, true);
  ck_assert_uint_gt (profiles->n_profiles, 2000);
  check_all (dataset, profiles);
  g_rand_free (random);
}
END_TEST

START_TEST (an_item_with_many_classes)
{
  /* 300 annotators, 300 answers, in falling order: more than the short sort takes */
  g_autoptr (GString) lines = g_string_new (NULL);
  for (int g = 0; g < 300; g++)
    g_string_append_printf (lines, "1,a%03d,%d\n2,a%03d,%d\n", g, 1000 - g, g, 1000 - g % 40);
  g_autoptr (AccordDataset) dataset = unit_labels_of (lines->str, ACCORD_ROUNDS_LAST);
  g_autoptr (AccordProfiles) profiles = accord_profiles_new (dataset, true);
  ck_assert_uint_eq (profiles->n_profiles, 2);
  check_all (dataset, profiles);
}
END_TEST

START_TEST (the_item_map_is_optional)
{
  g_autoptr (AccordDataset) dataset = unit_labels_of ("1,a,x\n2,a,x\n2,b,y\n", ACCORD_ROUNDS_LAST);
  g_autoptr (AccordProfiles) profiles = accord_profiles_new (dataset, false);
  ck_assert_ptr_null (profiles->item_profile);
  ck_assert_uint_eq (profiles->n_profiles, 2);
}
END_TEST

START_TEST (empty_dataset)
{
  g_autoptr (AccordDataset) dataset = unit_labels_of ("", ACCORD_ROUNDS_LAST);
  g_autoptr (AccordProfiles) profiles = accord_profiles_new (dataset, true);
  ck_assert_uint_eq (profiles->n_profiles, 0);
  ck_assert_uint_eq (profiles->n_items, 0);
  ck_assert_uint_eq (profiles->n_labels, 0);
  accord_profiles_free (NULL);
}
END_TEST

START_TEST (items_without_labels_have_none)
{
  const AccordLiteral rows[] = { { "1", "gold", "x", true }, { "2", "a", "x", false } };
  g_autoptr (AccordDataset) dataset
      = accord_dataset_new (rows, G_N_ELEMENTS (rows), NULL, ACCORD_ROUNDS_LAST);
  g_autoptr (AccordProfiles) profiles = accord_profiles_new (dataset, true);
  ck_assert_uint_eq (profiles->item_profile[0], ACCORD_PROFILE_NONE);
  ck_assert_uint_eq (profiles->item_profile[1], 0);
  ck_assert_uint_eq (profiles->n_items, 1);
}
END_TEST

START_TEST (from_counts)
{
  /* rows 2 0 1 (twice), 0 3 0 (five times), 0 0 0 (no item), 2 0 1 again */
  const uint32_t counts[] = { 2, 0, 1, 0, 3, 0, 0, 0, 0, 2, 0, 1 };
  const uint64_t times[] = { 2, 5, 9, 1 };
  g_autoptr (AccordProfiles) profiles = accord_profiles_from_counts (counts, times, 4, 3);
  ck_assert_uint_eq (profiles->n_profiles, 2);
  ck_assert_uint_eq (profiles->n_items, 8);
  ck_assert_uint_eq (profiles->n_pairable, 8);
  ck_assert_uint_eq (profiles->n_labels, 24);
  ck_assert_uint_eq (profiles->times[0], 3);
  ck_assert_uint_eq (profiles->times[1], 5);
  ck_assert_uint_eq (profiles->klass[1], 2);
  ck_assert_uint_eq (profiles->count[0], 2);
  g_autoptr (AccordProfiles) once = accord_profiles_from_counts (counts, NULL, 4, 3);
  ck_assert_uint_eq (once->n_items, 3);
}
END_TEST

Suite *
accord_suite (void)
{
  Suite *suite = suite_create ("profiles");
  TCase *profiles = tcase_create ("profiles");
  tcase_add_loop_test (profiles, profiles_are_counts, 0, 3);
  tcase_add_test (profiles, many_profiles);
  tcase_add_test (profiles, an_item_with_many_classes);
  tcase_add_test (profiles, the_item_map_is_optional);
  tcase_add_test (profiles, empty_dataset);
  tcase_add_test (profiles, items_without_labels_have_none);
  tcase_add_test (profiles, from_counts);
  suite_add_tcase (suite, profiles);
  return suite;
}
