/* Tests of accord/stats/advice.h and study.h: one annotator, each of the six rules, words.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <accord/stats/advice.h>

#include <string.h>
#include <accord/stats/study.h>
#include "unit.h"

/* Labels of one item as digits, annotators a0, a1 …; a blank = no label. */
static AccordDataset *
dataset_of (const char *const *items, size_t n)
{
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (AccordLiteral));
  for (size_t i = 0; i < n; i++)
    for (size_t a = 0; items[i][a] != '\0'; a++)
      if (items[i][a] != ' ')
        {
          const AccordLiteral row = { g_strdup_printf ("i%05zu", i), g_strdup_printf ("a%zu", a),
                                      g_strdup_printf ("%c", items[i][a]), false };
          g_ptr_array_add (texts, (gpointer) row.item);
          g_ptr_array_add (texts, (gpointer) row.annotator);
          g_ptr_array_add (texts, (gpointer) row.label);
          g_array_append_val (rows, row);
        }
  return accord_dataset_new ((const AccordLiteral *) (void *) rows->data, rows->len, NULL,
                             ACCORD_ROUNDS_LAST);
}

/* Patterns, each several times. */
typedef struct
{
  const char *item;
  size_t times;
} Pattern;

static AccordDataset *
dataset_of_patterns (const Pattern *patterns, size_t n)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new ();
  for (size_t i = 0; i < n; i++)
    for (size_t t = 0; t < patterns[i].times; t++)
      g_ptr_array_add (items, (gpointer) patterns[i].item);
  return dataset_of ((const char *const *) items->pdata, items->len);
}

static AccordStudy *
study_of (const AccordDataset *dataset, const AccordAdviceWishes *wishes)
{
  g_autoptr (GError) error = NULL;
  AccordStudy *study = accord_study_new (dataset, .95, &error);
  ck_assert_ptr_nonnull (study);
  AccordStudyOptions options = { .confidence = .95, .resamples = 400, .seed = 1 };
  if (wishes != NULL)
    options.wishes = *wishes;
  ck_assert (accord_study_judge (study, &options, &error));
  return study;
}

static size_t
place (const AccordStudy *study, uint16_t a, uint16_t b)
{
  return accord_confusion_find (study->confusion, a, b);
}

/* The worked example: a1 has the largest share beyond the expected one. */
START_TEST (one_annotator_of_four)
{
  static const char *const items[] = { "0011", "0011", "0000", "1111", "0100", "2222", "0011", "2221" };
  g_autoptr (AccordDataset) dataset = dataset_of (items, G_N_ELEMENTS (items));
  g_autoptr (AccordStudy) study = study_of (dataset, NULL);
  const AccordVerdict *v = &study->verdicts[place (study, 0, 1)];
  ck_assert_str_eq (accord_names_get (&dataset->annotator_names, v->annotator), "a1");
  unit_assert_near (v->annotator_share, .6, 1e-12);
  unit_assert_near (v->annotator_expected, .48, 1e-12);
  unit_assert_near (study->merges->merges[place (study, 0, 1)].gain, .3847906776, 5e-11);
  unit_assert_near (v->gain_without, .2551920341, 5e-11);
  ck_assert_int_eq (v->reason, ACCORD_REASON_FEW);
}
END_TEST

/* The generator and the figures are those of an independent program (Python, loops over labels): LCG as in
 * test_merge.c, state 7; an item's truth = draw mod 4; each of 9 annotators skips if draw mod 3 = 0, then draws
 * x mod 25, y mod 4, z mod 4: says y if x = 0, else truth; a2 says 2 where the truth is 1 and z > 0. */
static uint32_t
lcg (uint32_t *state)
{
  *state = (*state * UINT32_C (1103515245) + 12345) & 0x7fffffff;
  return *state >> 16;
}

static AccordDataset *
biased_dataset (void)
{
  enum
  {
    ITEMS = 300,
    ANNOTATORS = 9
  };
  static char text[ITEMS][ANNOTATORS + 1];
  const char *items[ITEMS];
  uint32_t state = 7;
  for (size_t i = 0; i < ITEMS; i++)
    {
      const uint32_t truth = lcg (&state) % 4;
      memset (text[i], ' ', ANNOTATORS);
      for (uint32_t a = 0; a < ANNOTATORS; a++)
        {
          if (lcg (&state) % 3 == 0)
            continue;
          const uint32_t x = lcg (&state) % 25, y = lcg (&state) % 4, z = lcg (&state) % 4;
          uint32_t label = x != 0 ? truth : y;
          if (a == 2 && truth == 1 && z != 0)
            label = 2;
          text[i][a] = (char) ('0' + label);
        }
      items[i] = text[i];
    }
  return dataset_of (items, ITEMS);
}

START_TEST (biased_annotator_is_to_be_talked_to)
{
  g_autoptr (AccordDataset) dataset = biased_dataset ();
  ck_assert_uint_eq (dataset->n_labels, 1803);
  g_autoptr (AccordStudy) study = study_of (dataset, NULL);
  const AccordVerdict *v = &study->verdicts[place (study, 1, 2)];
  ck_assert_uint_eq (v->annotator, 2);
  unit_assert_near (v->annotator_share, 0.85583311187882, 1e-12);
  unit_assert_near (v->annotator_expected, 0.23736780258519388, 1e-12);
  unit_assert_near (study->merges->merges[place (study, 1, 2)].gain, 0.039252484892188355, 1e-12);
  unit_assert_near (study->merges->merges[place (study, 1, 2)].se, 0.007909184753641755, 1e-8);
  unit_assert_near (v->gain_without, -0.004841908075431833, 1e-12);
  ck_assert_int_eq (v->advice, ACCORD_ADVICE_TALK);
  g_autofree char *reason = accord_study_reason (study, place (study, 1, 2));
  ck_assert_str_eq (reason, "a2 has part in 86% of it (expected 24%); gain without: -0.005");

  const AccordVerdict *other = &study->verdicts[place (study, 0, 3)];
  ck_assert_uint_eq (other->annotator, 1);
  unit_assert_near (other->annotator_share, 0.3021759697256386, 1e-12);
  unit_assert_near (other->annotator_expected, 0.22899159663865545, 1e-12);
  unit_assert_near (other->gain_without, -0.012186097374233817, 1e-12);
  ck_assert_int_eq (other->advice, ACCORD_ADVICE_KEEP);
}
END_TEST

/* 0 and 1 are one thing: who says which is chance. */
static const Pattern synonyms[] = { { "000", 60 }, { "001", 60 }, { "010", 60 }, { "100", 60 }, { "110", 60 },
                                    { "101", 60 }, { "011", 60 }, { "111", 60 }, { "222", 200 } };

START_TEST (synonyms_are_merged)
{
  g_autoptr (AccordDataset) dataset = dataset_of_patterns (synonyms, G_N_ELEMENTS (synonyms));
  g_autoptr (AccordStudy) study = study_of (dataset, NULL);
  ck_assert_int_eq (study->verdicts[place (study, 0, 1)].advice, ACCORD_ADVICE_MERGE);
  ck_assert_int_eq (study->verdicts[place (study, 0, 2)].advice, ACCORD_ADVICE_KEEP);
  ck_assert_int_eq (study->verdicts[place (study, 0, 2)].reason, ACCORD_REASON_NEVER);
  unit_assert_near (study->merges->merges[place (study, 0, 1)].shared_lost, 0, 0);
}
END_TEST

START_TEST (what_may_not_be_merged_is_defined_better)
{
  g_autoptr (AccordDataset) dataset = dataset_of_patterns (synonyms, G_N_ELEMENTS (synonyms));
  g_autoptr (GArray) apart = g_array_new (FALSE, FALSE, sizeof (uint32_t));
  const uint32_t pair = 0; /* classes 0 and 1 */
  g_array_append_val (apart, pair);
  g_autoptr (AccordStudy) study = study_of (dataset, &(AccordAdviceWishes){ apart, NULL });
  ck_assert_int_eq (study->verdicts[0].advice, ACCORD_ADVICE_DEFINE);
  g_autofree char *reason = accord_study_reason (study, 0);
  ck_assert (g_str_has_prefix (reason, "people cannot tell them apart and you may not merge"));

  dataset->class_costs = g_new (double, 3);
  dataset->class_costs[0] = dataset->class_costs[2] = 1;
  dataset->class_costs[1] = 1.5;
  g_autoptr (AccordStudy) costly = study_of (dataset, NULL);
  ck_assert_int_eq (costly->verdicts[0].advice, ACCORD_ADVICE_DEFINE);
  ck_assert_int_eq (costly->verdicts[0].reason, ACCORD_REASON_COSTLY);
  dataset->class_costs[1] = 1;
  g_autoptr (AccordStudy) cheap = study_of (dataset, NULL);
  ck_assert_int_eq (cheap->verdicts[0].advice, ACCORD_ADVICE_MERGE);
}
END_TEST

/* A rare class that its large neighbour leaks into must not vanish: labels are independent, 1 in 21 says "1". */
START_TEST (rare_class_is_not_swallowed)
{
  static const Pattern rare[] = { { "000", 2000 }, { "001", 90 }, { "010", 90 }, { "100", 90 },
                                  { "011", 5 },    { "101", 5 },  { "110", 5 },  { "222", 3000 } };
  g_autoptr (AccordDataset) dataset = dataset_of_patterns (rare, G_N_ELEMENTS (rare));
  g_autoptr (AccordStudy) study = study_of (dataset, NULL);
  ck_assert_int_eq (study->verdicts[place (study, 0, 1)].advice, ACCORD_ADVICE_DEFINE);
  ck_assert_int_eq (study->verdicts[place (study, 0, 1)].reason, ACCORD_REASON_RARE);
}
END_TEST

START_TEST (mixed_up_classes_are_defined_better)
{
  static const Pattern mixed[]
      = { { "000", 100 }, { "001", 30 },  { "010", 30 },  { "110", 30 }, { "101", 30 },
          { "111", 100 }, { "222", 100 }, { "333", 100 }, { "223", 3 } };
  g_autoptr (AccordDataset) dataset = dataset_of_patterns (mixed, G_N_ELEMENTS (mixed));
  g_autoptr (AccordStudy) study = study_of (dataset, NULL);
  ck_assert_int_eq (study->verdicts[place (study, 0, 1)].advice, ACCORD_ADVICE_DEFINE);
  ck_assert_int_eq (study->verdicts[place (study, 0, 1)].reason, ACCORD_REASON_MIXED);
  ck_assert_int_eq (study->verdicts[place (study, 2, 3)].advice, ACCORD_ADVICE_KEEP);
}
END_TEST

START_TEST (few_labels_are_never_called_confusable)
{
  static const Pattern few[]
      = { { "0000", 50 }, { "1222", 2 }, { "1122", 2 }, { "333 ", 40 }, { "34  ", 1 } };
  g_autoptr (AccordDataset) dataset = dataset_of_patterns (few, G_N_ELEMENTS (few));
  g_autoptr (AccordStudy) study = study_of (dataset, NULL);
  const AccordVerdict *v = &study->verdicts[place (study, 1, 2)];
  ck_assert_int_eq (v->reason, ACCORD_REASON_FEW);
  ck_assert (study->confusion->pairs[place (study, 1, 2)].count >= 3);
  ck_assert_int_eq (v->advice, study->confusion->pairs[place (study, 1, 2)].two_way_high < .8
                                   ? ACCORD_ADVICE_LABEL_MORE
                                   : ACCORD_ADVICE_KEEP);
  ck_assert_int_eq (study->verdicts[place (study, 3, 4)].advice, ACCORD_ADVICE_KEEP);
}
END_TEST

/* 24 labels each of two classes that look random for one another: not sure enough to merge. */
START_TEST (wide_interval_asks_for_labels)
{
  static const Pattern wide[] = { { "00", 7 },    { "01", 5 },    { "10", 5 },   { "11", 7 },
                                  { "22", 1500 }, { "33", 1500 }, { "23", 250 }, { "32", 250 } };
  g_autoptr (AccordDataset) dataset = dataset_of_patterns (wide, G_N_ELEMENTS (wide));
  g_autoptr (AccordStudy) study = study_of (dataset, NULL);
  const AccordConfusionPair *p = &study->confusion->pairs[place (study, 0, 1)];
  ck_assert (!p->few && p->two_way_low < .65 && p->two_way_high - p->two_way_low > .2);
  ck_assert_int_eq (study->verdicts[place (study, 0, 1)].advice, ACCORD_ADVICE_LABEL_MORE);
}
END_TEST

START_TEST (two_classes_can_be_merged_without_alpha)
{
  static const Pattern coin[] = { { "000", 60 }, { "001", 60 }, { "010", 60 }, { "100", 60 },
                                  { "110", 60 }, { "101", 60 }, { "011", 60 }, { "111", 60 } };
  g_autoptr (AccordDataset) dataset = dataset_of_patterns (coin, G_N_ELEMENTS (coin));
  g_autoptr (AccordStudy) study = study_of (dataset, NULL);
  ck_assert (isnan (study->merges->merges[0].gain));
  ck_assert_int_eq (study->verdicts[0].advice, ACCORD_ADVICE_MERGE);
  g_autofree char *reason = accord_study_reason (study, 0);
  ck_assert_str_eq (reason, "people cannot tell them apart; alpha after undefined: one class only");
}
END_TEST

/* With two annotators each has part in everything: nobody is singled out. */
START_TEST (two_annotators_share_all)
{
  static const Pattern two[] = { { "00", 50 }, { "01", 40 }, { "11", 50 }, { "22", 50 } };
  g_autoptr (AccordDataset) dataset = dataset_of_patterns (two, G_N_ELEMENTS (two));
  g_autoptr (AccordStudy) study = study_of (dataset, NULL);
  unit_assert_near (study->verdicts[0].annotator_share, 1, 1e-12);
  unit_assert_near (study->verdicts[0].annotator_expected, 1, 1e-12);
  ck_assert (isnan (study->verdicts[0].gain_without)); /* nobody is left to compare with */
  ck_assert_int_ne (study->verdicts[0].advice, ACCORD_ADVICE_TALK);
}
END_TEST

START_TEST (merges_given_together)
{
  static const Pattern mixed[] = { { "000", 100 }, { "001", 30 },  { "110", 30 }, { "111", 100 },
                                   { "112", 20 },  { "222", 100 }, { "333", 90 } };
  g_autoptr (AccordDataset) dataset = dataset_of_patterns (mixed, G_N_ELEMENTS (mixed));
  g_autoptr (AccordStudy) study = study_of (dataset, NULL);
  g_autoptr (GArray) pairs = g_array_new (FALSE, FALSE, sizeof (uint32_t));
  const uint32_t chosen[] = { (uint32_t) place (study, 0, 1), (uint32_t) place (study, 1, 2) };
  g_array_append_vals (pairs, chosen, 2);
  const char *target = NULL;
  g_autofree const char **names = accord_study_joined (study, pairs, &target);
  ck_assert_str_eq (names[0], "0");
  ck_assert_str_eq (names[2], "2");
  ck_assert_ptr_null (names[3]);
  ck_assert_str_eq (target, "1"); /* most labels: 430 */
  g_array_index (pairs, uint32_t, 1) = (uint32_t) place (study, 2, 3);
  g_autofree const char **apart = accord_study_joined (study, pairs, &target);
  ck_assert_ptr_null (apart);
  g_autofree char *joint = accord_study_joint (study, pairs);
  ck_assert (g_str_has_prefix (joint, "all of them together, Krippendorff's alpha: "));
  g_autoptr (GPtrArray) details = accord_study_details (study, 0);
  ck_assert_str_eq (details->pdata[0], "0 + 1");
}
END_TEST

START_TEST (reasons_in_words)
{
  static const Pattern two[] = { { "00", 50 }, { "01", 40 }, { "11", 50 } };
  g_autoptr (AccordDataset) dataset = dataset_of_patterns (two, G_N_ELEMENTS (two));
  const AccordConfusionPair pair = { .lift = 2.345 };
  static const struct
  {
    AccordReason reason;
    double gain, low_sim;
    const char *words;
  } cases[] = {
    { ACCORD_REASON_NEVER, 0, 0, "never mixed up" },
    { ACCORD_REASON_FEW, 0, 0, "too few labels to tell" },
    { ACCORD_REASON_ANNOTATOR, 0, 0, "a0 has part in 80% of it (expected 30%); gain without: 0.012" },
    { ACCORD_REASON_SAME, 0, 0, "people cannot tell them apart" },
    { ACCORD_REASON_FORBIDDEN, 0, 0, "people cannot tell them apart and you may not merge (keep apart)" },
    { ACCORD_REASON_COSTLY, 0, 0, "people cannot tell them apart and you may not merge (cost above 1)" },
    { ACCORD_REASON_RARE, 0, 0,
      "people cannot tell them apart, but one is over ten times as common and would swallow the other" },
    { ACCORD_REASON_MIXED, 0, 0, "mixed up 2.3 times as often as chance spreads disagreement" },
    { ACCORD_REASON_UNSURE, 0, 0, "perhaps not told apart: the interval is wide" },
    { ACCORD_REASON_NO_EVIDENCE, NAN, NAN, "told apart, though not always" },
    { ACCORD_REASON_NO_EVIDENCE, -.1, -.2, "no gain in alpha" },
    { ACCORD_REASON_NO_EVIDENCE, .005, .001, "gain in alpha below .01" },
    { ACCORD_REASON_NO_EVIDENCE, .05, -.001, "gain in alpha may be chance" },
    { ACCORD_REASON_CLEAR, 0, 0, "told apart well enough" },
  };
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const AccordVerdict verdict = { ACCORD_ADVICE_KEEP, cases[i].reason, 0, .8, .3, .012 };
      const AccordMerge merge = { .gain = cases[i].gain, .low_sim = cases[i].low_sim };
      g_autofree char *words = accord_verdict_reason (&verdict, dataset, &pair, &merge);
      ck_assert_str_eq (words, cases[i].words);
    }
}
END_TEST

Suite *
accord_suite (void)
{
  Suite *suite = suite_create ("advice");
  TCase *tc = tcase_create ("advice");
  tcase_add_test (tc, one_annotator_of_four);
  tcase_add_test (tc, biased_annotator_is_to_be_talked_to);
  tcase_add_test (tc, synonyms_are_merged);
  tcase_add_test (tc, what_may_not_be_merged_is_defined_better);
  tcase_add_test (tc, rare_class_is_not_swallowed);
  tcase_add_test (tc, mixed_up_classes_are_defined_better);
  tcase_add_test (tc, few_labels_are_never_called_confusable);
  tcase_add_test (tc, wide_interval_asks_for_labels);
  tcase_add_test (tc, two_classes_can_be_merged_without_alpha);
  tcase_add_test (tc, two_annotators_share_all);
  tcase_add_test (tc, merges_given_together);
  tcase_add_test (tc, reasons_in_words);
  suite_add_tcase (suite, tc);
  return suite;
}
