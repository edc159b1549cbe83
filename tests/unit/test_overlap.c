/* Overlap of annotators against the enumeration of all pairs; facts and limits of a design; look-alikes.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "rows.h"

#include <accord/base/lookalike.h>
#include <accord/stats/design.h>
#include <accord/stats/overlap.h>

static AccordDataset *
from_rows (const char *text, AccordRounds rounds)
{
  g_autoptr (AccordStore) store = rows_memory ();
  const AccordImportOptions keep = { .repeats = ACCORD_REPEATS_KEEP };
  rows_must_import (store, &keep, "a.csv", text);
  return rows_load (store, rounds);
}

static int
compare_counts (const void *a, const void *b)
{
  const uint64_t x = *(const uint64_t *) a, y = *(const uint64_t *) b;
  return (x > y) - (x < y);
}

/* Every pair, every item: quadratic and plain. */
static AccordOverlap
enumerate (const AccordDataset *dataset)
{
  AccordOverlap overlap = { .counted = true };
  const size_t n = dataset->n_annotators;
  g_autoptr (GArray) counts = g_array_new (FALSE, FALSE, sizeof (uint64_t));
  for (size_t a = 0; a < n; a++)
    for (size_t b = a + 1; b < n; b++)
      {
        uint64_t shared = 0;
        for (size_t i = 0; i < dataset->n_items; i++)
          {
            bool has_a = false, has_b = false;
            for (uint64_t j = dataset->item_start[i]; j < dataset->item_start[i + 1]; j++)
              {
                has_a |= dataset->annotator[j] == a;
                has_b |= dataset->annotator[j] == b;
              }
            shared += has_a && has_b;
          }
        overlap.pairs++;
        if (shared == 0)
          continue;
        g_array_append_val (counts, shared);
        overlap.few += shared < ACCORD_OVERLAP_FEW;
      }
  overlap.sharing = counts->len;
  if (counts->len > 0)
    {
      qsort (counts->data, counts->len, sizeof (uint64_t), compare_counts);
      overlap.least = g_array_index (counts, uint64_t, 0);
      overlap.median = g_array_index (counts, uint64_t, (counts->len - 1) / 2);
      overlap.most = g_array_index (counts, uint64_t, counts->len - 1);
    }
  return overlap;
}

START_TEST (against_enumeration)
{
  uint32_t random = 7;
  for (int round = 0; round < 20; round++)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      const uint32_t items = 5 + (uint32_t) round * 3, people = 2 + (uint32_t) round;
      for (uint32_t i = 0; i < items; i++)
        for (uint32_t a = 0; a < people; a++)
          if ((random = random * 1664525 + 1013904223) >> 30 == 0 || (i == 0 && a < 2))
            g_string_append_printf (text, "i%u,w%u,1\n", i, a);
      g_autoptr (AccordDataset) dataset = from_rows (text->str, ACCORD_ROUNDS_LAST);
      g_autoptr (GError) error = NULL;
      AccordOverlap overlap;
      ck_assert (accord_overlap_measure (dataset, &overlap, &error));
      const AccordOverlap wanted = enumerate (dataset);
      ck_assert_uint_eq (overlap.pairs, wanted.pairs);
      ck_assert_uint_eq (overlap.sharing, wanted.sharing);
      ck_assert_uint_eq (overlap.few, wanted.few);
      ck_assert_uint_eq (overlap.least, wanted.least);
      ck_assert_uint_eq (overlap.median, wanted.median);
      ck_assert_uint_eq (overlap.most, wanted.most);
      ck_assert (overlap.counted);
      ck_assert (accord_overlap_find_apart (dataset, &overlap, &error));
      ck_assert_uint_eq (overlap.pairs, wanted.pairs);
      ck_assert_uint_eq (overlap.sharing, wanted.sharing);
      ck_assert (overlap.counted);
    }
}
END_TEST

/* A dataset of @n_items items, each labelled by @size people in turn: item i by people step * i … step * i + size - 1. */
static AccordDataset *
in_turn (size_t n_items, size_t size, size_t step)
{
  AccordDataset *dataset = accord_dataset_empty ("label");
  dataset->n_items = n_items;
  dataset->n_annotators = step * (n_items - 1) + size;
  dataset->n_classes = 1;
  dataset->n_labels = n_items * size;
  dataset->item_start = g_new0 (uint64_t, n_items + 1);
  dataset->annotator = g_new0 (uint32_t, dataset->n_labels);
  dataset->klass = g_new0 (uint16_t, dataset->n_labels);
  for (size_t i = 0; i < n_items; i++)
    {
      dataset->item_start[i + 1] = (i + 1) * size;
      for (size_t j = 0; j < size; j++)
        dataset->annotator[i * size + j] = (uint32_t) (step * i + j);
    }
  return dataset;
}

/* Above as many annotators as fit in a matrix the lists of each are walked; a walk that is too long is given up, but the
 * groups are known. */
START_TEST (quick_look_at_crowds)
{
  g_autoptr (AccordDataset) crowd = in_turn (6000, 3, 2);
  g_autoptr (AccordDataset) wide = in_turn (2, 21000, 1);
  g_autoptr (AccordDataset) apart = in_turn (5000, 2, 2);
  g_autoptr (GError) error = NULL;
  AccordOverlap overlap;
  ck_assert (crowd->n_annotators > ACCORD_OVERLAP_MATRIX);
  ck_assert (accord_overlap_find_apart (crowd, &overlap, &error));
  ck_assert (overlap.counted);
  ck_assert_uint_eq (overlap.sharing, 3 * 6000);
  ck_assert_uint_eq (overlap.groups, 1);
  ck_assert (accord_overlap_find_apart (wide, &overlap, &error));
  ck_assert (!overlap.counted);
  ck_assert_uint_eq (overlap.groups, 1);
  ck_assert (accord_overlap_find_apart (apart, &overlap, &error));
  ck_assert_uint_eq (overlap.groups, 5000);
  ck_assert_uint_eq (overlap.largest_group, 2);
}
END_TEST

/* What a small crowd's matrix says is what the lists say; complete designs stop at their first item. */
START_TEST (quick_look_at_few)
{
  g_autoptr (AccordDataset) dataset = in_turn (50, 7, 3);
  g_autoptr (AccordDataset) full = in_turn (1000000, 8, 0);
  g_autoptr (GError) error = NULL;
  AccordOverlap quick, slow;
  ck_assert (accord_overlap_find_apart (dataset, &quick, &error));
  ck_assert (accord_overlap_measure (dataset, &slow, &error));
  ck_assert_uint_eq (quick.sharing, slow.sharing);
  ck_assert_uint_eq (quick.groups, slow.groups);
  ck_assert_uint_eq (quick.largest_group, slow.largest_group);
  ck_assert (accord_overlap_find_apart (full, &quick, &error));
  ck_assert_uint_eq (quick.sharing, 28);
}
END_TEST

START_TEST (checks)
{
  g_autoptr (AccordDataset) dataset
      = from_rows ("x,a,1\nx,b,1\ny,b,2\ny,c,1\nz,d,1\nz,e,1\nw,f,1", ACCORD_ROUNDS_LAST);
  g_autoptr (GError) error = NULL;
  AccordDesignCheck check;
  ck_assert (accord_design_check (dataset, &check, &error));
  ck_assert_uint_eq (check.items, 3);
  ck_assert_uint_eq (check.annotators, 6);
  ck_assert_uint_eq (check.small_annotators, 6);
  ck_assert_uint_eq (check.classes, 2);
  ck_assert_uint_eq (check.rare_classes, 1);
  ck_assert_uint_eq (check.pairs, 15);
  ck_assert_uint_eq (check.apart, 12);
  ck_assert_uint_eq (check.groups, 3);
}
END_TEST

START_TEST (groups_and_rounds)
{
  g_autoptr (AccordDataset) dataset
      = from_rows ("x,a,1\nx,b,1\ny,b,1\ny,c,1\nz,d,1\nz,e,1\nz,e,2\nw,f,1\nx,a,2\nx,b,2", ACCORD_ROUNDS_ALL);
  g_autoptr (GError) error = NULL;
  AccordOverlap overlap;
  ck_assert (accord_overlap_measure (dataset, &overlap, &error));
  ck_assert_uint_eq (overlap.groups, 3);
  ck_assert_uint_eq (overlap.largest_group, 3);
  ck_assert_uint_eq (overlap.pairs, 15);
  ck_assert_uint_eq (overlap.sharing, 3);
  ck_assert_uint_eq (overlap.most, 1); /* rounds do not make it more */
}
END_TEST

static bool
has_fact (const GArray *facts, const char *topic, const char *name, uint64_t value)
{
  for (guint i = 0; i < facts->len; i++)
    {
      const AccordFact *fact = &g_array_index (facts, AccordFact, i);
      if (strcmp (fact->topic, topic) == 0 && strcmp (fact->name, name) == 0 && fact->value == value)
        return true;
    }
  return false;
}

/* Each limit with a design that has it, and how many facts of topic limit there are in all. */
START_TEST (limits)
{
  static const struct
  {
    const char *rows, *name;
    uint64_t value;
  } cases[] = {
    { "x,gold,1\ny,a,1\ny,b,2", "single_labels", 1 },
    { "x,a,1\ny,a,2", "one_annotator", 1 },
    { "x,a,1\nx,b,2", "two_annotators", 2 },
    { "x,a,1\nx,b,1", "one_class", 1 },
    { "x,a,1,,2\nx,b,2\ny,c,,,1", "unlabelled_items", 1 },
    { "x,a,1\nx,b,2", "few_items", 1 },
    { "x,a,1\nx,b,2", "no_third_label", 1 },
    { "x,a,1\nx,b,2\ny,c,1\ny,d,2", "groups", 2 },
    { "x,a,1\nx,b,2\ny,b,1\ny,c,2", "missing_pairs", 1 },
    { "x,a,1\nx,b,2\nx,c,1", "thin_pairs", 3 },
    { "x,a,1\nx,b,2", "small_annotators", 2 },
    { "x,a,1\nx,b,2", "rare_classes", 2 },
    { "x,a,1\nx,b,2", "no_gold", 0 },
    { "x,a,,,1", "no_labels", 0 },
  };
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (AccordDataset) dataset = from_rows (cases[i].rows, ACCORD_ROUNDS_LAST);
      g_autoptr (GError) error = NULL;
      g_autoptr (GArray) facts = accord_design_facts (dataset, &error);
      ck_assert_msg (has_fact (facts, "limit", cases[i].name, cases[i].value), "%s", cases[i].name);
    }
}
END_TEST

/* A good design has none. */
START_TEST (no_limits)
{
  g_autoptr (GString) text = g_string_new (NULL);
  for (int i = 0; i < 30; i++)
    for (int a = 0; a < 3; a++)
      g_string_append_printf (text, "i%d,w%d,%d,,%d\n", i, a, (i + a) % 3, i % 3);
  g_autoptr (AccordDataset) dataset = from_rows (text->str, ACCORD_ROUNDS_LAST);
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) facts = accord_design_facts (dataset, &error);
  for (guint i = 0; i < facts->len; i++)
    ck_assert_str_ne (g_array_index (facts, AccordFact, i).topic, "limit");
  ck_assert (has_fact (facts, "labels_per_item", "3", 30));
  ck_assert (has_fact (facts, "overlap", "least", 30));
}
END_TEST

START_TEST (many_sizes)
{
  g_autoptr (GString) text = g_string_new (NULL);
  for (int i = 0; i < 13; i++)
    for (int a = 0; a <= i; a++)
      g_string_append_printf (text, "i%d,w%d,1\n", i, a);
  g_autoptr (AccordDataset) dataset = from_rows (text->str, ACCORD_ROUNDS_LAST);
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) facts = accord_design_facts (dataset, &error);
  ck_assert (has_fact (facts, "labels_per_item", "least", 1));
  ck_assert (has_fact (facts, "labels_per_item", "median", 7));
  ck_assert (has_fact (facts, "labels_per_item", "most", 13));
}
END_TEST

START_TEST (lookalikes)
{
  static const char *const names[]
      = { "Yes", "no", "yes ", "1", "01", "caf\xc3\xa9", "cafe\xcc\x81", "YES", "maybe" };
  g_autoptr (GPtrArray) groups = accord_lookalikes_find (names, G_N_ELEMENTS (names));
  ck_assert_uint_eq (groups->len, 3);
  g_autofree char *first = accord_lookalikes_describe (names, groups->pdata[0]),
                  *second = accord_lookalikes_describe (names, groups->pdata[1]),
                  *command = accord_lookalikes_command (names, groups->pdata[0], "it's.db"),
                  *plain = accord_lookalikes_command (names, groups->pdata[1], NULL);
  ck_assert_str_eq (first, "'Yes', 'yes ', 'YES'");
  ck_assert_str_eq (second, "'1', '01'");
  ck_assert_str_eq (command, "accord-merge 'it'\\''s.db' --with 'Yes,yes ' --with 'yes ,YES' --apply");
  ck_assert_str_eq (plain, "accord-merge DATABASE --with '1,01' --apply");
}
END_TEST

Suite *
accord_suite (void)
{
  Suite *suite = suite_create ("overlap");
  TCase *tests = tcase_create ("overlap");
  const TTest *const all[]
      = { against_enumeration, quick_look_at_crowds, quick_look_at_few, checks, groups_and_rounds, limits,
          no_limits,           many_sizes,           lookalikes };
  for (size_t i = 0; i < G_N_ELEMENTS (all); i++)
    tcase_add_test (tests, all[i]);
  suite_add_tcase (suite, tests);
  return suite;
}
