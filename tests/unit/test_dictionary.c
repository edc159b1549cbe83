/* Names to numbers.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include <accord/base/dictionary.h>
#include "unit.h"

START_TEST (numbers_in_order_of_appearance)
{
  g_autoptr (AccordDictionary) names = accord_dictionary_new ();
  ck_assert_uint_eq (accord_dictionary_size (names), 0);
  ck_assert_uint_eq (accord_dictionary_find (names, "a", 1), ACCORD_DICTIONARY_NONE);
  ck_assert_uint_eq (accord_dictionary_intern (names, "b", 1), 0);
  ck_assert_uint_eq (accord_dictionary_intern (names, "a", 1), 1);
  ck_assert_uint_eq (accord_dictionary_intern (names, "b", 1), 0);
  ck_assert_uint_eq (accord_dictionary_find (names, "a", 1), 1);
  ck_assert_uint_eq (accord_dictionary_size (names), 2);
  ck_assert_str_eq (accord_dictionary_name (names, 0), "b");
  ck_assert_str_eq (accord_dictionary_name (names, 1), "a");
}
END_TEST

START_TEST (length_counts_and_not_the_nul)
{
  g_autoptr (AccordDictionary) names = accord_dictionary_new ();
  ck_assert_uint_eq (accord_dictionary_intern (names, "abcdefghij", 3), 0);
  ck_assert_uint_eq (accord_dictionary_intern (names, "abcdefghij", 8), 1);
  ck_assert_uint_eq (accord_dictionary_intern (names, "abc", 3), 0);
  ck_assert_uint_eq (accord_dictionary_intern (names, "", 0), 2);
  ck_assert_uint_eq (accord_dictionary_find (names, "", 0), 2);
  ck_assert_uint_eq (accord_dictionary_find (names, "abcd", 4), ACCORD_DICTIONARY_NONE);
  ck_assert_str_eq (accord_dictionary_name (names, 0), "abc");
  ck_assert_str_eq (accord_dictionary_name (names, 1), "abcdefgh");
  ck_assert_str_eq (accord_dictionary_name (names, 2), "");
}
END_TEST

/* Against GHashTable: every name once, all found again after many growths, none invented. */
START_TEST (many_names_as_a_hash_table_has_them)
{
  g_autoptr (AccordDictionary) names = accord_dictionary_new ();
  g_autoptr (GHashTable) wanted = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (unsigned i = 0; i < 200000; i++)
    {
      char name[40];
      const int length = g_snprintf (name, sizeof name, "n%u%.*s", i * 2654435761u % 50000, (int) (i % 13),
                                     "xxxxxxxxxxxxx");
      const uint32_t number = accord_dictionary_intern (names, name, (size_t) length);
      gpointer known;
      if (g_hash_table_lookup_extended (wanted, name, NULL, &known))
        ck_assert_uint_eq (number, GPOINTER_TO_UINT (known));
      else
        g_hash_table_insert (wanted, g_strdup (name), GUINT_TO_POINTER (number));
    }
  ck_assert_uint_eq (accord_dictionary_size (names), g_hash_table_size (wanted));
  for (uint32_t i = 0; i < accord_dictionary_size (names); i++)
    {
      const char *name = accord_dictionary_name (names, i);
      ck_assert_uint_eq (GPOINTER_TO_UINT (g_hash_table_lookup (wanted, name)), i);
      ck_assert_uint_eq (accord_dictionary_find (names, name, strlen (name)), i);
    }
}
END_TEST

START_TEST (long_names)
{
  g_autoptr (AccordDictionary) names = accord_dictionary_new ();
  const size_t length = 1 << 20;
  g_autofree char *name = g_malloc (length);
  memset (name, 'x', length);
  ck_assert_uint_eq (accord_dictionary_intern (names, name, length), 0);
  ck_assert_uint_eq (accord_dictionary_intern (names, name, length - 1), 1);
  name[length - 1] = 'y';
  ck_assert_uint_eq (accord_dictionary_intern (names, name, length), 2);
  ck_assert_uint_eq (strlen (accord_dictionary_name (names, 1)), length - 1);
}
END_TEST

START_TEST (free_takes_null)
{
  accord_dictionary_free (NULL);
}
END_TEST

Suite *
accord_suite (void)
{
  Suite *suite = suite_create ("dictionary");
  TCase *tests = tcase_create ("dictionary");
  tcase_add_test (tests, numbers_in_order_of_appearance);
  tcase_add_test (tests, length_counts_and_not_the_nul);
  tcase_add_test (tests, many_names_as_a_hash_table_has_them);
  tcase_add_test (tests, long_names);
  tcase_add_test (tests, free_takes_null);
  suite_add_tcase (suite, tests);
  return suite;
}
