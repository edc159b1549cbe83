/* Votes of an item: counts, entropy, margin, what the others say, names in a line.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "unit.h"

#include <string.h>
#include <accord/stats/votes.h>

/* One item; annotators a, b, c … give the letters of @labels. */
static AccordDataset *
one_item (const char *labels, const char *const *classes)
{
  static char texts[64][2], names[64][2];
  AccordLiteral rows[64];
  const size_t n = strlen (labels);
  for (size_t i = 0; i < n; i++)
    {
      texts[i][0] = labels[i];
      names[i][0] = (char) ('a' + (int) i);
      rows[i] = (AccordLiteral){ "i", names[i], texts[i], false };
    }
  return accord_dataset_new (rows, n, classes, ACCORD_ROUNDS_LAST);
}

static void
check_item (const char *labels, const char *text, double entropy, double margin)
{
  g_autoptr (AccordDataset) dataset = one_item (labels, NULL);
  AccordVotes votes;
  accord_votes_init (&votes, dataset->n_classes);
  for (int twice = 0; twice < 2; twice++) /* the counter is clean after use */
    accord_votes_count (&votes, dataset, 0, NULL);
  g_autofree char *found = accord_votes_text (&votes, dataset);
  ck_assert_str_eq (found, text);
  ck_assert_uint_eq (votes.n, strlen (labels));
  unit_assert_near (accord_votes_entropy (&votes), entropy, 1e-12);
  unit_assert_near (accord_votes_margin (&votes), margin, 1e-12);
  accord_votes_clear (&votes);
}

/* Entropies by hand: H(1/2) = 1, H(3/4) = 2 - 3/4 log2 3, H(3/5, 2/5), log2 3, H(1/2, 1/4, 1/4) = 1.5. */
START_TEST (counts_entropy_and_margin)
{
  check_item ("x", "x:1", 0, 1);
  check_item ("xxxx", "x:4", 0, 1);
  check_item ("yxxy", "x:2 y:2", 1, 0);
  check_item ("xyxx", "x:3 y:1", 2 - .75 * log2 (3), .5);
  check_item ("yyxyx", "y:3 x:2", 0.97095059445466858, .2);
  check_item ("zyx", "x:1 y:1 z:1", log2 (3), 0);
  check_item ("zzxy", "z:2 x:1 y:1", 1.5, .25);
}
END_TEST

START_TEST (many_classes_are_sorted)
{
  /* more than sixteen classes take another path */
  check_item (
      "abcdefghijklmnopqrstuvwxyzz",
      "z:2 a:1 b:1 c:1 d:1 e:1 f:1 g:1 h:1 i:1 j:1 k:1 l:1 m:1 n:1 o:1 p:1 q:1 r:1 s:1 t:1 u:1 v:1 w:1 "
      "x:1 y:1",
      2. / 27 * log2 (27. / 2) + 25. / 27 * log2 (27), 1. / 27);
}
END_TEST

START_TEST (no_labels_are_undefined)
{
  const AccordLiteral rows[] = { { "i", "gold", "x", true } };
  g_autoptr (AccordDataset) dataset = accord_dataset_new (rows, 1, NULL, ACCORD_ROUNDS_LAST);
  AccordVotes votes;
  accord_votes_init (&votes, dataset->n_classes);
  accord_votes_count (&votes, dataset, 0, NULL);
  ck_assert_uint_eq (votes.n, 0);
  ck_assert (isnan (accord_votes_entropy (&votes)));
  ck_assert (isnan (accord_votes_margin (&votes)));
  ck_assert (!accord_votes_majority (&votes));
  g_autofree char *text = accord_votes_text (&votes, dataset);
  ck_assert_str_eq (text, "");
  accord_votes_clear (&votes);
}
END_TEST

START_TEST (marked_annotators_are_left_out)
{
  g_autoptr (AccordDataset) dataset = one_item ("xxyz", NULL);
  const bool without[] = { true, false, false, true };
  AccordVotes votes;
  accord_votes_init (&votes, dataset->n_classes);
  accord_votes_count (&votes, dataset, 0, without);
  g_autofree char *text = accord_votes_text (&votes, dataset);
  ck_assert_str_eq (text, "x:1 y:1");
  accord_votes_clear (&votes);
}
END_TEST

/* The slow way: takes one label out and looks for the one largest count. */
static bool
others_by_hand (const AccordDataset *dataset, uint16_t label, uint16_t *ret_class)
{
  int counts[26] = { 0 };
  for (uint64_t i = 0; i < dataset->n_labels; i++)
    counts[dataset->klass[i]]++;
  counts[label]--;
  int best = 0, winners = 0;
  for (int k = 0; k < 26; k++)
    best = MAX (best, counts[k]);
  for (int k = 0; k < 26; k++)
    if (counts[k] == best)
      {
        winners++;
        *ret_class = (uint16_t) k;
      }
  return dataset->n_labels >= 3 && winners == 1;
}

START_TEST (others_majority)
{
  static const char *const items[]
      = { "x",     "xx",       "xy",     "xxx",     "xxy",       "xyz",      "xxyy",
          "xxyz",  "wxyz",     "xxyyz",  "xxyyzz",  "xxyyzzw",   "xxxyy",    "xxxyyy",
          "wxyzv", "wwxxyyzz", "wwwxyz", "wwxxyyz", "wwwxxxyyz", "vwwxxyyzz" };
  for (size_t i = 0; i < G_N_ELEMENTS (items); i++)
    {
      g_autoptr (AccordDataset) dataset = one_item (items[i], NULL);
      AccordVotes votes;
      accord_votes_init (&votes, dataset->n_classes);
      accord_votes_count (&votes, dataset, 0, NULL);
      for (size_t j = 0; j < votes.n_present; j++)
        {
          uint16_t found = 0, wanted = 0;
          const bool has = accord_votes_others (&votes, votes.klass[j], &found);
          ck_assert_msg (has == others_by_hand (dataset, votes.klass[j], &wanted), "%s, class %u", items[i],
                         votes.klass[j]);
          if (has)
            ck_assert_uint_eq (found, wanted);
        }
      accord_votes_clear (&votes);
    }
}
END_TEST

START_TEST (names_stay_unambiguous)
{
  static const char *const pairs[][2]
      = { { "plain", "plain" }, { "", "\"\"" },        { "two words", "\"two words\"" },
          { "a:3", "\"a:3\"" }, { "a,b", "\"a,b\"" },  { "say \"x\"", "\"say \"\"x\"\"\"" },
          { "a;b", "\"a;b\"" }, { "Straße", "Straße" } };
  for (size_t i = 0; i < G_N_ELEMENTS (pairs); i++)
    {
      g_autoptr (GString) out = g_string_new (NULL);
      accord_votes_append_name (out, pairs[i][0]);
      ck_assert_str_eq (out->str, pairs[i][1]);
    }
}
END_TEST

Suite *
accord_suite (void)
{
  Suite *suite = suite_create ("votes");
  TCase *tcase = tcase_create ("votes");
  tcase_add_test (tcase, counts_entropy_and_margin);
  tcase_add_test (tcase, many_classes_are_sorted);
  tcase_add_test (tcase, no_labels_are_undefined);
  tcase_add_test (tcase, marked_annotators_are_left_out);
  tcase_add_test (tcase, others_majority);
  tcase_add_test (tcase, names_stay_unambiguous);
  suite_add_tcase (suite, tcase);
  return suite;
}
