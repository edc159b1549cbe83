/* Words of caution: each appears when it applies, and only then.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "unit.h"

#include <accord/views/cautions.h>
#include <accord/views/measures.h>

/* What calls for no caution but the sentence on the Bayes error and the one on intervals. */
static AccordHlp
calm (void)
{
  AccordHlp hlp = { .least_labels = 5,
                    .most_labels = 5,
                    .n_people = 8,
                    .half_width = .01,
                    .labels = 5,
                    .complete = true,
                    .people_differ = true };
  const AccordEstimate undefined = ACCORD_ESTIMATE_INIT;
  for (size_t i = 0; i < ACCORD_HLP_MEASURES; i++)
    hlp.measure[i] = undefined;
  hlp.measure[ACCORD_HLP_BAYES].value = .2;
  hlp.measure[ACCORD_HLP_NEEDED].value = 3;
  hlp.measure[ACCORD_HLP_MODE].value = 0;
  return hlp;
}

static guint
count (const AccordHlp *hlp, const char *words)
{
  g_autoptr (GPtrArray) cautions = accord_cautions_new (hlp, .02, false);
  guint found = 0;
  for (guint i = 0; i < cautions->len; i++)
    found += strstr (cautions->pdata[i], words) != NULL;
  return found;
}

START_TEST (calm_figures)
{
  AccordHlp hlp = calm ();
  g_autoptr (GPtrArray) cautions = accord_cautions_new (&hlp, .02, false);
  ck_assert_uint_eq (cautions->len, 2);
  ck_assert_uint_eq (count (&hlp, "it is not the error against the truth"), 1);
  ck_assert_uint_eq (count (&hlp, "about these 8 people"), 1);
  hlp.measure[ACCORD_HLP_BAYES].value = NAN;
  ck_assert_uint_eq (count (&hlp, "bayes_error"), 0);
}
END_TEST

START_TEST (too_few_labels)
{
  AccordHlp hlp = calm ();
  hlp.half_width = .02;
  ck_assert_uint_eq (count (&hlp, "Too few labels"), 0);
  hlp.half_width = .0345;
  hlp.measure[ACCORD_HLP_NEEDED].value = 9;
  hlp.labels = 4.56;
  ck_assert_uint_eq (count (&hlp, "about 9 labels an item instead of 4.6 would bring that to +-0.02"), 1);
}
END_TEST

START_TEST (outside_evidence)
{
  AccordHlp hlp = calm ();
  AccordEstimate *gold = &hlp.measure[ACCORD_HLP_GOLD];
  gold->items = 123;
  gold->value = .8;
  ck_assert_uint_eq (count (&hlp, "Outside evidence"), 0); /* .2 is not below .2 */
  gold->value = .823;
  ck_assert_uint_eq (count (&hlp, "differ from gold by 0.177 only (123 items)"), 1);
  ck_assert_uint_eq (count (&hlp, "less than bayes_error 0.200"), 1);
  gold->value = .7;
  ck_assert_uint_eq (count (&hlp, "Outside evidence"), 0);
  hlp.model = "baseline";
  hlp.model_agreement = .8;
  ck_assert_uint_eq (count (&hlp, "Outside evidence"), 0);
  hlp.model_agreement = .85;
  ck_assert_uint_eq (count (&hlp, "the model baseline differs from a random person by 0.150 only"), 1);
}
END_TEST

START_TEST (popular_answer)
{
  AccordHlp hlp = calm ();
  hlp.measure[ACCORD_HLP_MODE].value = .05;
  ck_assert_uint_eq (
      count (&hlp, "Whoever always picks the most popular answer agrees with people 0.050 more"), 1);
  hlp.measure[ACCORD_HLP_MODE].value = NAN;
  ck_assert_uint_eq (count (&hlp, "most popular"), 0);
}
END_TEST

START_TEST (people)
{
  AccordHlp hlp = calm ();
  ck_assert_uint_eq (count (&hlp, "so few cannot speak"), 0);
  hlp.n_people = 5;
  ck_assert_uint_eq (count (&hlp, "so few cannot speak"), 1);
  ck_assert_uint_eq (count (&hlp, "do not allow for how hard"), 0);
  hlp.complete = false;
  ck_assert_uint_eq (count (&hlp, "do not allow for how hard"), 1);
  hlp.people_differ = false;
  ck_assert_uint_eq (count (&hlp, "do not allow for how hard"), 0);
  ck_assert_uint_eq (count (&hlp, "No difference between people"), 1);
  g_autoptr (GPtrArray) repeated = accord_cautions_new (&hlp, .02, true);
  g_autoptr (GPtrArray) apart = accord_cautions_new (&hlp, .02, false);
  ck_assert_uint_eq (repeated->len, apart->len + 1);
}
END_TEST

START_TEST (items)
{
  AccordHlp hlp = calm ();
  hlp.least_labels = hlp.most_labels = 3;
  ck_assert_uint_eq (count (&hlp, "With three labels an item"), 1);
  hlp.most_labels = 7;
  ck_assert_uint_eq (count (&hlp, "With three labels an item"), 0);
  ck_assert_uint_eq (count (&hlp, "3 to 7 labels"), 1);
  hlp.single = 1;
  ck_assert_uint_eq (count (&hlp, "1 item has one label and is left out"), 1);
  hlp.single = 2;
  ck_assert_uint_eq (count (&hlp, "2 items have one label and are left out"), 1);
  hlp.gold_unlabelled = 4;
  ck_assert_uint_eq (count (&hlp, "4 gold items have no labels"), 1);
  hlp.default_panel = 99;
  hlp.panel_capped = true;
  ck_assert_uint_eq (count (&hlp, "held at 99 people"), 1);
  hlp.n_people = 0;
  ck_assert_uint_eq (count (&hlp, "No item has labels of two people"), 1);
}
END_TEST

START_TEST (rows_in_order)
{
  AccordHlp hlp = calm ();
  AccordHlpPanel panels[] = { { 1, ACCORD_ESTIMATE_INIT }, { 3, ACCORD_ESTIMATE_INIT } };
  hlp.panels = panels;
  hlp.n_panels = 2;
  hlp.measure[ACCORD_HLP_BEST].observed = .91;
  static const char *const names[] = { "pairwise_agreement",
                                       "leave_one_out_accuracy",
                                       "panel_accuracy_1",
                                       "panel_accuracy_3",
                                       "gold_accuracy",
                                       "majority_gold_accuracy",
                                       "majority_picker_agreement",
                                       "mode_advantage",
                                       "mode_advantage_low",
                                       "mode_advantage_high",
                                       "bayes_error_plugin",
                                       "bayes_error",
                                       "bayes_error_low",
                                       "bayes_error_high",
                                       "labels_needed",
                                       "person_best",
                                       "person_median",
                                       "person_worst" };
  g_autoptr (GPtrArray) rows = accord_measures_of_people (&hlp, .02);
  ck_assert_uint_eq (rows->len, G_N_ELEMENTS (names));
  for (guint i = 0; i < rows->len; i++)
    {
      const AccordMeasure *row = rows->pdata[i];
      ck_assert_str_eq (row->name, names[i]);
      ck_assert (row->whole == (strcmp (row->name, "labels_needed") == 0));
      if (strcmp (row->name, "person_best") == 0)
        ck_assert_str_eq (row->note, "raw 0.9100");
    }
}
END_TEST

Suite *
accord_suite (void)
{
  Suite *suite = suite_create ("cautions");
  TCase *cases = tcase_create ("cautions");
  tcase_add_test (cases, calm_figures);
  tcase_add_test (cases, too_few_labels);
  tcase_add_test (cases, outside_evidence);
  tcase_add_test (cases, popular_answer);
  tcase_add_test (cases, people);
  tcase_add_test (cases, items);
  tcase_add_test (cases, rows_in_order);
  suite_add_tcase (suite, cases);
  return suite;
}
