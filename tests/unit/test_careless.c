/* Careless annotators: the leave-one-out kappa by hand, who is marked and who is not.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "unit.h"

#include <accord/stats/careless.h>

/* @pattern: one letter an annotator (a0, a1 …) for one item; `.` = no label. */
static AccordDataset *
from_patterns (const char *const *patterns, size_t n_items)
{
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (AccordLiteral));
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  for (size_t i = 0; i < n_items; i++)
    {
      char *item = g_strdup_printf ("%" G_GSIZE_FORMAT, i);
      g_ptr_array_add (texts, item);
      for (size_t a = 0; patterns[i][a] != '\0'; a++)
        {
          if (patterns[i][a] == '.')
            continue;
          char *name = g_strdup_printf ("a%" G_GSIZE_FORMAT, a), *label = g_strndup (patterns[i] + a, 1);
          g_ptr_array_add (texts, name);
          g_ptr_array_add (texts, label);
          const AccordLiteral row = { item, name, label, false };
          g_array_append_val (rows, row);
        }
    }
  return accord_dataset_new ((const AccordLiteral *) (const void *) rows->data, rows->len, NULL,
                             ACCORD_ROUNDS_LAST);
}

/* xxx: each of three labels judged by x.  xxy: the two x have others x and y (a tie: not judged), y is judged
 * by x. yyy: three judged by y.  So judged 7, chosen x 4, y 3.  Annotator 2: labels x, y, y judged against x,
 * x, y: observed 2/3, expected (4 + 3 + 3) / 7 / 3 = 10/21, kappa (14/21 - 10/21) / (11/21) = 4/11.
 * Annotators 0 and 1: judged x and y, both equal: kappa 1. */
START_TEST (kappa_by_hand)
{
  static const char *const patterns[] = { "xxx", "xxy", "yyy" };
  g_autoptr (AccordDataset) dataset = from_patterns (patterns, 3);
  g_autoptr (AccordCareless) careless = accord_careless_new (dataset);
  ck_assert_uint_eq (careless->standing[0].judged, 2);
  unit_assert_near (careless->standing[0].kappa, 1, 1e-12);
  /* expected (4 + 3) / 7 / 2; o (1 - o) = 0 is taken as 1 / (4 n) */
  unit_assert_near (careless->standing[0].high, 1 + 1.959963984540054 * .25 / .5, 1e-12);
  ck_assert_uint_eq (careless->standing[2].judged, 3);
  unit_assert_near (careless->standing[2].observed, 2. / 3, 1e-12);
  unit_assert_near (careless->standing[2].kappa, 4. / 11, 1e-12);
  /* o (1 - o) = 2/9 > 1/12; high = 4/11 + 1.95996 sqrt (2/27) * 21/11 */
  unit_assert_near (careless->standing[2].high, 4. / 11 + 1.959963984540054 * sqrt (2. / 27) * 21 / 11,
                    1e-12);
  ck_assert_uint_eq (careless->rated, 0); /* fewer than twenty */
  ck_assert (isnan (careless->median));
  ck_assert_uint_eq (careless->n_careless, 0);
  ck_assert_ptr_null (accord_careless_text (careless, dataset));
}
END_TEST

START_TEST (one_class_is_undefined)
{
  static const char *const patterns[] = { "xxx", "xxx" };
  g_autoptr (AccordDataset) dataset = from_patterns (patterns, 2);
  g_autoptr (AccordCareless) careless = accord_careless_new (dataset);
  unit_assert_near (careless->standing[0].observed, 1, 0);
  ck_assert (isnan (careless->standing[0].kappa));
}
END_TEST

/* Four who agree and a fifth; 40 items, x and y in turn. */
static void
fill (const char **patterns, const char *const *cycle, size_t length)
{
  for (size_t i = 0; i < 40; i++)
    patterns[i] = cycle[i % length];
}

START_TEST (a_guesser_is_marked)
{
  static const char *const cycle[] = { "xxxxx", "yyyyx", "xxxxy", "yyyyy" };
  const char *patterns[40];
  fill (patterns, cycle, 4);
  g_autoptr (AccordDataset) dataset = from_patterns (patterns, 40);
  g_autoptr (AccordCareless) careless = accord_careless_new (dataset);
  ck_assert_uint_eq (careless->rated, 5);
  unit_assert_near (careless->standing[4].kappa, 0, 1e-12);
  unit_assert_near (careless->median, 1, 1e-12);
  ck_assert_uint_eq (careless->n_careless, 1);
  ck_assert (careless->mask[4] && !careless->mask[0]);
  g_autofree char *text = accord_careless_text (careless, dataset);
  ck_assert_str_eq (text,
                    "careless, by kappa with what most others say, where the median annotator has 1.00: "
                    "a4 0.00 (40 labels)");
}
END_TEST

START_TEST (one_answer_for_all_is_marked)
{
  static const char *const cycle[] = { "xxxxx", "yyyyx" };
  const char *patterns[40];
  fill (patterns, cycle, 2);
  g_autoptr (AccordDataset) dataset = from_patterns (patterns, 40);
  g_autoptr (AccordCareless) careless = accord_careless_new (dataset);
  ck_assert (careless->mask[4]);
  ck_assert_uint_eq (careless->n_careless, 1);
}
END_TEST

START_TEST (a_weaker_annotator_is_not_marked)
{
  static const char *const cycle[] = { "xxxxx", "yyyyx", "xxxxx", "yyyyy" };
  const char *patterns[40];
  fill (patterns, cycle, 4);
  g_autoptr (AccordDataset) dataset = from_patterns (patterns, 40);
  g_autoptr (AccordCareless) careless = accord_careless_new (dataset);
  unit_assert_near (careless->standing[4].observed, .75, 1e-12);
  ck_assert_uint_eq (careless->n_careless, 0);
}
END_TEST

/* The fifth gives @n labels, all wrong. */
static size_t
marked_after (size_t n)
{
  const char *patterns[40];
  for (size_t i = 0; i < 40; i++)
    patterns[i] = i % 2 == 0 ? (i < n ? "xxxxy" : "xxxx.") : (i < n ? "yyyyx" : "yyyy.");
  g_autoptr (AccordDataset) dataset = from_patterns (patterns, 40);
  g_autoptr (AccordCareless) careless = accord_careless_new (dataset);
  ck_assert_uint_eq (careless->standing[4].judged, n);
  return careless->n_careless;
}

START_TEST (twenty_labels_are_needed)
{
  ck_assert_uint_eq (marked_after (19), 0);
  ck_assert_uint_eq (marked_after (20), 1);
}
END_TEST

/* Two of five guess against one another: more than a third, so nobody is blamed. */
START_TEST (many_are_not_blamed)
{
  static const char *const cycle[]
      = { "xxxxx", "yyyxx", "xxxyy", "yyyyy", "xxxyx", "yyyyx", "xxxxy", "yyyxy" };
  const char *patterns[40];
  fill (patterns, cycle, 8);
  g_autoptr (AccordDataset) dataset = from_patterns (patterns, 40);
  g_autoptr (AccordCareless) careless = accord_careless_new (dataset);
  ck_assert_uint_eq (careless->rated, 5);
  ck_assert (careless->standing[3].high < .4 && careless->standing[4].high < .4);
  ck_assert_uint_eq (careless->n_careless, 0);
  ck_assert (!careless->mask[3] && !careless->standing[3].careless);
}
END_TEST

/* Where the median is low, two fifths of it are below .1, which then is the limit: weak annotators (.62 right) and a
 * weaker one (.53), by a small generator of its own. */
START_TEST (the_limit_is_at_least_a_tenth)
{
  enum
  {
    ITEMS = 4000,
    PEOPLE = 7
  };
  g_autofree char *letters = g_new0 (char, ITEMS *(PEOPLE + 1));
  g_autofree const char **patterns = g_new (const char *, ITEMS);
  uint32_t state = 1;
  for (size_t i = 0; i < ITEMS; i++)
    {
      patterns[i] = letters + i * (PEOPLE + 1);
      for (size_t a = 0; a < PEOPLE; a++)
        {
          state = state * 1664525u + 1013904223u;
          const bool right = state / 4294967296. < (a < PEOPLE - 1 ? .62 : .53);
          letters[i * (PEOPLE + 1) + a] = (i % 2 == 0) == right ? 'x' : 'y';
        }
    }
  g_autoptr (AccordDataset) dataset = from_patterns (patterns, ITEMS);
  g_autoptr (AccordCareless) careless = accord_careless_new (dataset);
  ck_assert_double_lt (.4 * careless->median, careless->standing[PEOPLE - 1].high);
  ck_assert_double_lt (careless->standing[PEOPLE - 1].high, .1);
  ck_assert_uint_eq (careless->n_careless, 1);
  ck_assert (careless->mask[PEOPLE - 1]);
}
END_TEST

Suite *
accord_suite (void)
{
  Suite *suite = suite_create ("careless");
  TCase *tcase = tcase_create ("careless");
  tcase_add_test (tcase, kappa_by_hand);
  tcase_add_test (tcase, one_class_is_undefined);
  tcase_add_test (tcase, a_guesser_is_marked);
  tcase_add_test (tcase, one_answer_for_all_is_marked);
  tcase_add_test (tcase, a_weaker_annotator_is_not_marked);
  tcase_add_test (tcase, twenty_labels_are_needed);
  tcase_add_test (tcase, many_are_not_blamed);
  tcase_add_test (tcase, the_limit_is_at_least_a_tenth);
  suite_add_tcase (suite, tcase);
  return suite;
}
