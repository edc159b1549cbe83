/* Two datasets with the classes of both: orders, values, refusals; items by name and by id.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "unit.h"

#include <string.h>
#include <accord/base/error.h>
#include <accord/dataset/join.h>

/* One label for each class named, items i0, i1 … ; @declared: in this order, else by name. */
static AccordDataset *
dataset_of (const char *classes, bool declared)
{
  g_auto (GStrv) names = g_strsplit (classes, " ", -1);
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (AccordLiteral));
  static const char *const items[] = { "i0", "i1", "i2", "i3", "i4", "i5", "i6", "i7" };
  for (size_t k = 0; names[k] != NULL; k++)
    {
      const AccordLiteral row = { items[k], "a", names[k], false };
      g_array_append_val (rows, row);
    }
  return accord_dataset_new ((const AccordLiteral *) (const void *) rows->data, rows->len,
                             declared ? (const char *const *) names : NULL, ACCORD_ROUNDS_LAST);
}

static char *
classes_of (const AccordDataset *dataset)
{
  GString *names = g_string_new (NULL);
  for (size_t k = 0; k < dataset->n_classes; k++)
    g_string_append_printf (names, "%s%s", k > 0 ? " " : "", accord_names_get (&dataset->class_names, k));
  return g_string_free (names, FALSE);
}

/* The labels by item must stay what they were. */
static void
assert_labels (const AccordDataset *dataset, const char *classes)
{
  g_auto (GStrv) names = g_strsplit (classes, " ", -1);
  ck_assert_uint_eq (dataset->n_labels, g_strv_length (names));
  for (size_t i = 0; i < dataset->n_labels; i++)
    ck_assert_str_eq (accord_names_get (&dataset->class_names, dataset->klass[i]), names[i]);
}

static const struct
{
  const char *first, *second;
  bool first_declared, second_declared;
  const char *joined; /* NULL = refused */
} cases[] = {
  { "a b", "a b", false, false, "a b" },
  { "b c", "a b", false, false, "a b c" },
  { "10 9", "2 9", false, false, "2 9 10" },
  { "low mid high", "high low", true, false, "low mid high" },
  { "high low", "low mid high", false, true, "low mid high" },
  { "low high", "mid zero", true, false, "low high mid zero" },
  { "low high", "low mid high", true, true, "low mid high" },
  { "low mid high", "low high top", true, true, "low mid high top" },
  { "bad low high", "awful low high", true, true, "awful bad low high" },
  { "low high", "mid", true, true, "low high mid" },
  { "mid", "low high", true, true, "low high mid" },
  { "low high", "high low", true, true, NULL },
  { "a b c", "c x a", true, true, NULL },
};

START_TEST (classes_of_both_in_their_order)
{
  const bool good = cases[_i].joined != NULL;
  g_autoptr (AccordDataset) first = dataset_of (cases[_i].first, cases[_i].first_declared);
  g_autoptr (AccordDataset) second = dataset_of (cases[_i].second, cases[_i].second_declared);
  g_autoptr (GError) error = NULL;
  bool changed = false;
  ck_assert (accord_dataset_join_classes (first, second, false, &changed, &error) == good);
  g_autofree char *one = classes_of (first);
  g_autofree char *other = classes_of (second);
  ck_assert_str_eq (one, good ? cases[_i].joined : cases[_i].first);
  ck_assert_str_eq (other, good ? cases[_i].joined : cases[_i].second);
  assert_labels (first, cases[_i].first);
  assert_labels (second, cases[_i].second);
  if (!good)
    {
      ck_assert (g_error_matches (error, ACCORD_ERROR, ACCORD_ERROR_CONFLICT));
      ck_assert_ptr_nonnull (strstr (error->message, "order"));
      return;
    }
  ck_assert (first->class_order_declared == (cases[_i].first_declared || cases[_i].second_declared));
  ck_assert (second->class_order_declared == first->class_order_declared);
  ck_assert (changed
             == (strlen (one) != strlen (cases[_i].first) || strlen (one) != strlen (cases[_i].second)));
}
END_TEST

START_TEST (values_come_from_either)
{
  g_autoptr (AccordDataset) first = dataset_of ("low high", true);
  g_autoptr (AccordDataset) second = dataset_of ("low mid high", true);
  first->class_values = g_new (double, 2);
  first->class_values[0] = 1;
  first->class_values[1] = NAN;
  second->class_values = g_new (double, 3);
  second->class_values[0] = NAN;
  second->class_values[1] = 4;
  second->class_values[2] = 9;
  second->scale = g_strdup ("ordinal");
  ck_assert (accord_dataset_join_classes (first, second, false, NULL, NULL));
  for (size_t s = 0; s < 2; s++)
    {
      const AccordDataset *side = s == 0 ? first : second;
      ck_assert_double_eq (side->class_values[0], 1);
      ck_assert_double_eq (side->class_values[1], 4);
      ck_assert_double_eq (side->class_values[2], 9);
      ck_assert_str_eq (side->scale, "ordinal");
    }
}
END_TEST

static void
assert_refused (AccordDataset *first, AccordDataset *second, const char *word)
{
  g_autoptr (GError) error = NULL;
  ck_assert (!accord_dataset_join_classes (first, second, false, NULL, &error));
  ck_assert_msg (strstr (error->message, word) != NULL, "%s", error->message);
}

START_TEST (contradictions_are_refused)
{
  g_autoptr (AccordDataset) first = dataset_of ("low high", false);
  g_autoptr (AccordDataset) second = dataset_of ("low high", false);
  first->class_values = g_new0 (double, 2);
  second->class_values = g_new0 (double, 2);
  second->class_values[1] = 1;
  assert_refused (first, second, "'low' has one value before and another after");
  g_clear_pointer (&first->class_values, g_free);
  accord_names_add (&second->tag_names, "high", 4);
  assert_refused (first, second, "'high' marks ambiguity");
  accord_names_clear (&second->tag_names);
  accord_names_init (&second->tag_names);
  first->scale = g_strdup ("nominal");
  second->scale = g_strdup ("ordinal");
  assert_refused (first, second, "declared nominal before and ordinal after");
  ck_assert (accord_dataset_join_classes (first, second, true, NULL, NULL));
}
END_TEST

START_TEST (items_by_name_and_by_id)
{
  g_autoptr (AccordDataset) first = dataset_of ("x x x x", false);
  g_autoptr (AccordDataset) second = dataset_of ("x x x", false);
  size_t partner[3];
  accord_names_clear (&second->item_names);
  accord_names_init (&second->item_names);
  accord_names_add (&second->item_names, "i3", 2);
  accord_names_add (&second->item_names, "other", 5);
  accord_names_add (&second->item_names, "i0", 2);
  ck_assert (accord_dataset_match_items (first, second, true, partner, NULL));
  ck_assert_uint_eq (partner[0], 3);
  ck_assert_uint_eq (partner[1], ACCORD_ITEM_NONE);
  ck_assert_uint_eq (partner[2], 0);
  const int64_t ids[] = { 2, 3, 7, 9 }, others[] = { 1, 7, 10 };
  first->item_ids = g_memdup2 (ids, sizeof ids);
  second->item_ids = g_memdup2 (others, sizeof others);
  ck_assert (accord_dataset_match_items (first, second, false, partner, NULL));
  ck_assert_uint_eq (partner[0], ACCORD_ITEM_NONE);
  ck_assert_uint_eq (partner[1], 2);
  ck_assert_uint_eq (partner[2], ACCORD_ITEM_NONE);
}
END_TEST

Suite *
accord_suite (void)
{
  Suite *suite = suite_create ("join");
  TCase *classes = tcase_create ("classes");
  tcase_add_loop_test (classes, classes_of_both_in_their_order, 0, G_N_ELEMENTS (cases));
  tcase_add_test (classes, values_come_from_either);
  tcase_add_test (classes, contradictions_are_refused);
  suite_add_tcase (suite, classes);
  TCase *items = tcase_create ("items");
  tcase_add_test (items, items_by_name_and_by_id);
  suite_add_tcase (suite, items);
  return suite;
}
