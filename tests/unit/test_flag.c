/* Flags: every kind provoked by a literal, scores by hand, laws of the ranking.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "unit.h"

#include <string.h>
#include <accord/views/evidence.h>
#include <accord/stats/flag.h>

/* An item: `xxy` = annotators a, b, c say x, x, y; behind a slash gold: `xxy/y`. */
typedef struct
{
  const char *item;
  const char *labels;
} Item;

static AccordDataset *
from_items (const Item *items, size_t n, const char *const *classes)
{
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (AccordLiteral));
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  for (size_t i = 0; i < n; i++)
    {
      bool gold = false;
      for (size_t a = 0; items[i].labels[a] != '\0'; a++)
        {
          if (items[i].labels[a] == '/')
            {
              gold = true;
              continue;
            }
          if (items[i].labels[a] == '.')
            continue;
          char *label = g_strndup (items[i].labels + a, 1),
               *name = g_strdup_printf ("%c", (char) ('a' + (int) a));
          g_ptr_array_add (texts, label);
          g_ptr_array_add (texts, name);
          const AccordLiteral row = { items[i].item, name, label, gold };
          g_array_append_val (rows, row);
        }
    }
  return accord_dataset_new ((const AccordLiteral *) (const void *) rows->data, rows->len, classes,
                             ACCORD_ROUNDS_LAST);
}

static const AccordFlag *
find (const AccordFlags *flags, const AccordDataset *dataset, const char *item)
{
  for (size_t i = 0; i < flags->n_flags; i++)
    if (strcmp (accord_names_get (&dataset->item_names, flags->flags[i].item), item) == 0)
      return &flags->flags[i];
  return NULL;
}

static const char *
kind_of (const AccordFlag *flag)
{
  return accord_flag_kind_name ((AccordFlagKind) flag->kind);
}

static const char *
action_of (const AccordFlag *flag)
{
  return accord_flag_action_name ((AccordFlagAction) flag->action);
}

/* Kind and action of one item by itself; @tags answers are tagged. */
static void
check (const char *labels, uint16_t tags, const char *kind, const char *action)
{
  const Item items[] = { { "i", labels } };
  g_autoptr (AccordDataset) dataset = from_items (items, 1, NULL);
  dataset->tags = g_new0 (uint16_t, 2);
  dataset->tags[0] = tags;
  g_autoptr (AccordFlags) flags = accord_flags_new (dataset, true, NULL);
  ck_assert_uint_eq (flags->n_flags, 1);
  ck_assert_msg (strcmp (kind_of (flags->flags), kind) == 0 && strcmp (action_of (flags->flags), action) == 0,
                 "%s with %u tags: %s, %s; wanted %s, %s", labels, tags, kind_of (flags->flags),
                 action_of (flags->flags), kind, action);
}

START_TEST (kinds_of_plain_votes)
{
  check ("x", 0, "few", "label again");
  check ("xy", 0, "few", "label again");
  check ("xx", 0, "none", "keep");
  check ("xxx", 0, "none", "keep");
  check ("xxy", 0, "slip", "label again");
  check ("xyz", 0, "ambiguous", "discuss");
  check ("xxxy", 0, "slip", "relabel");
  check ("xxyy", 0, "ambiguous", "tag");
  check ("xxyz", 0, "ambiguous", "discuss");
  check ("wxyz", 0, "ambiguous", "discuss");
  check ("xxxxy", 0, "slip", "relabel");
  check ("xxxyy", 0, "ambiguous", "tag");
  check ("xxxyz", 0, "ambiguous", "discuss");      /* .6 < .7 */
  check ("xxyyz", 0, "ambiguous", "discuss");      /* three classes, no majority */
  check ("xxxxyy", 0, "ambiguous", "tag");         /* margin 1/3 */
  check ("xxxxyz", 0, "ambiguous", "discuss");     /* 4/6 < .7 */
  check ("xxxxxyy", 0, "ambiguous", "discuss");    /* margin 3/7 > 1/3, 2/7 >= 1/5 */
  check ("xxxxxyz", 0, "none", "keep");            /* 5/7 > .7, each alone */
  check ("xxxxxxxxyy", 0, "ambiguous", "discuss"); /* 2/10 = 1/5 */
  check ("xxxxxxxxxyy", 0, "none", "keep");        /* 2/11 < 1/5 */
}
END_TEST

START_TEST (kinds_with_gold)
{
  check ("xxx/y", 0, "gold", "check gold");
  check ("xxx/x", 0, "none", "keep");
  check ("xxxyy/y", 0, "gold", "check gold"); /* three of five */
  check ("xxy/y", 0, "gold", "label again");  /* two only, and gold is with the third */
  check ("xxy/x", 0, "slip", "label again");
  check ("xyz/y", 0, "ambiguous", "discuss");
  check ("xxyy/y", 0, "ambiguous", "tag");
  check ("xx/y", 0, "gold", "label again");
  check ("x/y", 0, "few", "label again");
  check ("xx/x", 0, "none", "keep");
  check ("xxxyz/w", 0, "gold", "check gold");
  check ("xxxyyz/w", 0, "ambiguous", "discuss"); /* three, no majority */
}
END_TEST

START_TEST (kinds_with_tags)
{
  check ("xxx", 1, "none", "keep");            /* a quarter, but one */
  check ("xxx", 2, "poor", "gather again");    /* 2 of 5 */
  check ("xxxxxx", 2, "poor", "gather again"); /* 2 of 8 = a quarter */
  check ("xxxxxxx", 2, "none", "keep");        /* 2 of 9 */
  check ("x", 1, "poor", "gather again");      /* half */
  check ("xx", 1, "none", "keep");
  check ("xxxyy", 2, "poor", "gather again"); /* before ambiguous */
  check ("xxx/y", 3, "gold", "check gold");   /* behind gold */
}
END_TEST

START_TEST (a_tagged_item_without_labels_counts)
{
  const Item items[] = { { "i", "/x" }, { "j", "xx" } };
  g_autoptr (AccordDataset) dataset = from_items (items, 2, NULL);
  g_autoptr (AccordFlags) without = accord_flags_new (dataset, true, NULL);
  ck_assert_uint_eq (without->n_flags, 1);
  ck_assert_uint_eq (without->unanswered, 1);
  ck_assert_uint_eq (without->looked_at, 1);
  dataset->tags = g_new0 (uint16_t, 3);
  dataset->tags[0] = 1;
  g_autoptr (AccordFlags) with = accord_flags_new (dataset, true, NULL);
  ck_assert_uint_eq (with->n_flags, 2);
  ck_assert_str_eq (kind_of (find (with, dataset, "i")), "poor");
}
END_TEST

START_TEST (the_dissenter_is_named)
{
  const Item items[] = { { "i", "xxyx" }, { "j", "xxxx/y" }, { "k", "xyyx" } };
  g_autoptr (AccordDataset) dataset = from_items (items, 3, NULL);
  g_autoptr (AccordFlags) flags = accord_flags_new (dataset, false, NULL);
  const AccordFlag *slip = find (flags, dataset, "i"), *gold = find (flags, dataset, "j");
  ck_assert_uint_eq (slip->annotator, 2);
  ck_assert_uint_eq (slip->klass, 1);
  ck_assert_uint_eq (gold->annotator, ACCORD_FLAG_NOBODY);
  ck_assert_uint_eq (gold->klass, 1);
  ck_assert_uint_eq (find (flags, dataset, "k")->klass, ACCORD_CLASS_NONE);
}
END_TEST

/* 99 items xxx and one yyy: y has 1 % of the labels. */
static AccordDataset *
with_rare (const char *last)
{
  Item items[100];
  static char names[100][8];
  for (size_t i = 0; i < 100; i++)
    {
      g_snprintf (names[i], sizeof names[i], "%02d", (int) i);
      items[i] = (Item){ names[i], i < 99 ? "xxx" : last };
    }
  return from_items (items, 100, NULL);
}

START_TEST (rare_classes)
{
  g_autoptr (AccordDataset) dataset = with_rare ("yyy");
  g_autoptr (AccordFlags) flags = accord_flags_new (dataset, false, NULL);
  ck_assert_uint_eq (flags->n_flags, 1);
  ck_assert_str_eq (kind_of (flags->flags), "rare");
  ck_assert_str_eq (action_of (flags->flags), "keep");
  /* total .5 + 3, answer 3 + .5 * .01 */
  unit_assert_near (flags->flags[0].score, (.5 - .005) / 3.5 + .05, 1e-12);

  g_autoptr (AccordDataset) other = with_rare ("xxxxxyz"); /* off the first class, each alone */
  g_autoptr (AccordFlags) more = accord_flags_new (other, false, NULL);
  ck_assert_uint_eq (more->n_flags, 1);
  ck_assert_str_eq (kind_of (more->flags), "rare");
  ck_assert_str_eq (action_of (more->flags), "discuss");
}
END_TEST

/* Sixty classes, each with less than 2 %: none is rare among its like. */
START_TEST (many_even_classes_are_not_rare)
{
  static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
  Item items[60];
  static char labels[60][4], names[60][8];
  for (size_t i = 0; i < 60; i++)
    {
      memset (labels[i], letters[i], i == 7 ? 2 : 3); /* 2 of 179 are below 1/60, not below half of it */
      g_snprintf (names[i], sizeof names[i], "%d", (int) i);
      items[i] = (Item){ names[i], labels[i] };
    }
  g_autoptr (AccordDataset) dataset = from_items (items, 60, NULL);
  g_autoptr (AccordFlags) flags = accord_flags_new (dataset, false, NULL);
  ck_assert_uint_eq (flags->n_flags, 0);
}
END_TEST

START_TEST (costly_classes)
{
  const Item items[] = { { "i", "xxx" }, { "j", "yyy" }, { "k", "xyy" } };
  g_autoptr (AccordDataset) dataset = from_items (items, 3, NULL);
  dataset->class_costs = g_new (double, 2);
  dataset->class_costs[0] = 10;
  dataset->class_costs[1] = 1;
  g_autoptr (AccordFlags) flags = accord_flags_new (dataset, true, NULL);
  ck_assert_str_eq (kind_of (find (flags, dataset, "i")), "rare");
  ck_assert_str_eq (kind_of (find (flags, dataset, "j")), "none");
  dataset->class_costs[0] = 1; /* equal costs: none is above the median */
  g_autoptr (AccordFlags) equal = accord_flags_new (dataset, true, NULL);
  ck_assert_uint_eq (equal->kinds[ACCORD_FLAG_RARE], 0);
  /* k: share x 4/9, y 5/9.  Weights: x 10 (1 + 2/9) = 12.22, y 2 + 5/18.  Answering x costs y's weight. */
  unit_assert_near (find (flags, dataset, "k")->score, (2 + 5. / 18) / 3.5 + .05, 1e-12);
}
END_TEST

/* Scores by hand: shares x 12/19, y 7/19 over "xxxxx", "xxxxy", "xxyy", "yyyyy"; items of 5, 5, 4, 5 labels.
 */
START_TEST (scores_by_hand)
{
  const Item items[] = { { "all", "xxxxx" }, { "one", "xxxxy" }, { "tie", "xxyy" }, { "gold", "yyyyy/x" } };
  g_autoptr (AccordDataset) dataset = from_items (items, 4, NULL);
  g_autoptr (AccordFlags) flags = accord_flags_new (dataset, true, NULL);
  const double x = 11. / 19, y = 8. / 19;
  unit_assert_near (flags->shares[0], x, 1e-15);
  unit_assert_near (find (flags, dataset, "all")->score, .5 * y / 5.5, 1e-12);
  unit_assert_near (find (flags, dataset, "one")->score, (1 + .5 * y) / 5.5, 1e-12);
  unit_assert_near (find (flags, dataset, "tie")->score, (2 + .5 * y) / 4.5, 1e-12);
  unit_assert_near (find (flags, dataset, "gold")->score, (5 + .5 * y) / 5.5, 1e-12);
  /* a quarter of the share of tagged answers on top */
  dataset->tags = g_new0 (uint16_t, 5);
  for (size_t i = 0; i < 4; i++)
    dataset->tags[i] = 1;
  g_autoptr (AccordFlags) tagged = accord_flags_new (dataset, true, NULL);
  unit_assert_near (find (tagged, dataset, "all")->score, .5 * y / 5.5 + .25 / 6, 1e-12);
}
END_TEST

/* Annotators a to d agree, e guesses: x and y in turn. */
static AccordDataset *
with_guesser (void)
{
  static const char *const cycle[] = { "xxxxx", "yyyyx", "xxxxy", "yyyyy" };
  Item items[44];
  static char names[44][8];
  for (size_t i = 0; i < 40; i++)
    {
      g_snprintf (names[i], sizeof names[i], "%d", (int) i);
      items[i] = (Item){ names[i], cycle[i % 4] };
    }
  items[40] = (Item){ "both", "xxxyy" };   /* d dissents too */
  items[41] = (Item){ "three", "x.x.y" };  /* two are left */
  items[43] = (Item){ "differ", "x.y.y" }; /* two are left and differ */
  items[42] = (Item){ "two", "x...y" };    /* one is left: not enough */
  return from_items (items, 44, NULL);
}

START_TEST (careless_dissent)
{
  g_autoptr (AccordDataset) dataset = with_guesser ();
  g_autoptr (AccordFlags) flags = accord_flags_new (dataset, false, NULL);
  ck_assert_uint_eq (flags->careless->n_careless, 1);
  ck_assert_uint_eq (flags->kinds[ACCORD_FLAG_ANNOTATOR], 21);
  const AccordFlag *flag = find (flags, dataset, "1");
  ck_assert_str_eq (kind_of (flag), "annotator");
  ck_assert_str_eq (action_of (flag), "talk");
  ck_assert_uint_eq (flag->annotator, 4);
  ck_assert_uint_eq (flag->klass, 0);
  /* judged without e: y agrees, 4 labels */
  unit_assert_near (flag->score, .5 * flags->shares[0] / 4.5, 1e-12);
  ck_assert_str_eq (kind_of (find (flags, dataset, "both")), "slip");
  ck_assert_uint_eq (find (flags, dataset, "both")->annotator, 3);
  ck_assert_str_eq (kind_of (find (flags, dataset, "three")), "annotator");
  ck_assert_str_eq (kind_of (find (flags, dataset, "two")), "few");
  ck_assert_str_eq (kind_of (find (flags, dataset, "differ")), "ambiguous");
  ck_assert_str_eq (action_of (find (flags, dataset, "differ")), "label again");
}
END_TEST

/* Two of seven guess: where they are half of an item's labels they count all the same. */
START_TEST (careless_half_counts)
{
  static const char *const cycle[]
      = { "xxxxxxx", "yyyyyxx", "xxxxxyy", "yyyyyyy", "xxxxxxy", "yyyyyxy", "xxxxxyx", "yyyyyyx" };
  Item items[41];
  static char names[41][8];
  for (size_t i = 0; i < 40; i++)
    {
      g_snprintf (names[i], sizeof names[i], "%d", (int) i);
      items[i] = (Item){ names[i], cycle[i % 8] };
    }
  items[40] = (Item){ "half", "xx...yy" };
  g_autoptr (AccordDataset) dataset = from_items (items, 41, NULL);
  g_autoptr (AccordFlags) flags = accord_flags_new (dataset, false, NULL);
  ck_assert_uint_eq (flags->careless->n_careless, 2);
  ck_assert_str_eq (kind_of (find (flags, dataset, "1")), "annotator");
  ck_assert_uint_eq (find (flags, dataset, "1")->annotator, ACCORD_FLAG_NOBODY); /* both dissent */
  ck_assert_uint_eq (find (flags, dataset, "4")->annotator, 6);
  ck_assert_str_eq (kind_of (find (flags, dataset, "half")), "ambiguous");
  ck_assert_str_eq (action_of (find (flags, dataset, "half")), "tag");
}
END_TEST

static void
check_evidence (const AccordFlags *flags, const AccordDataset *dataset, const char *item, const char *wanted)
{
  const AccordFlag *flag = find (flags, dataset, item);
  AccordVotes votes;
  accord_votes_init (&votes, dataset->n_classes);
  accord_votes_count (&votes, dataset, flag->item, NULL);
  g_autofree char *text = accord_evidence_text (flags, dataset, flag, &votes);
  ck_assert_str_eq (text, wanted);
  accord_votes_clear (&votes);
}

START_TEST (evidence_in_words)
{
  g_autoptr (AccordDataset) guesser = with_guesser ();
  g_autoptr (AccordFlags) flags = accord_flags_new (guesser, false, NULL);
  check_evidence (flags, guesser, "1", "y:4, x:1 (e careless)");
  check_evidence (flags, guesser, "both", "x:3, y:2 (e careless)");
  check_evidence (flags, guesser, "two", "x:1 (a), y:1 (e careless)");

  const Item items[] = { { "i", "xxxyz/w" }, { "j", "rstuvwx" }, { "k", "xxxx/x" } };
  g_autoptr (AccordDataset) dataset = from_items (items, 3, NULL);
  dataset->tags = g_new0 (uint16_t, 4);
  dataset->tags[0] = dataset->tags[2] = 2;
  accord_names_add (&dataset->tag_names, "can't tell", strlen ("can't tell"));
  g_autoptr (AccordFlags) more = accord_flags_new (dataset, true, NULL);
  check_evidence (more, dataset, "i", "x:3, y:1 (d), z:1 (e), \"can't tell\":2; gold w");
  check_evidence (more, dataset, "j", "r:1 (a), s:1 (b), t:1 (c), u:1 (d), v:1 (e), w:1 (f), 1 more class");
  check_evidence (more, dataset, "k", "x:4, \"can't tell\":2");
  accord_names_add (&dataset->tag_names, "unsure", strlen ("unsure")); /* which of them is not kept */
  check_evidence (more, dataset, "k", "x:4, tagged:2");
}
END_TEST

START_TEST (evidence_of_special_classes)
{
  const Item items[] = { { "i", "xxx" }, { "j", "yyy" }, { "k", "xyy" } };
  g_autoptr (AccordDataset) dataset = from_items (items, 3, NULL);
  dataset->class_costs = g_new (double, 2);
  dataset->class_costs[0] = 10;
  dataset->class_costs[1] = 1;
  g_autoptr (AccordFlags) flags = accord_flags_new (dataset, true, NULL);
  check_evidence (flags, dataset, "i", "x:3; rare or costly x");
  check_evidence (flags, dataset, "j", "y:3");
  check_evidence (flags, dataset, "k", "y:2, x:1 (a); rare or costly x");
}
END_TEST

START_TEST (summary_counts_kinds)
{
  const Item items[] = { { "1", "xxxyz/w" }, { "2", "xxyy" }, { "3", "xxx" }, { "4", "x" }, { "5", "y" } };
  g_autoptr (AccordDataset) dataset = from_items (items, 5, NULL);
  g_autoptr (AccordFlags) flags = accord_flags_new (dataset, false, NULL);
  g_autofree char *text = accord_flags_summary (flags);
  ck_assert_str_eq (text, "4 of 5 items flagged: 1 gold, 1 ambiguous, 2 few");
}
END_TEST

START_TEST (order_is_score_then_name)
{
  const Item items[]
      = { { "10", "xy" }, { "9", "xy" }, { "b", "xy" }, { "a", "xxy" }, { "1.0", "xy" }, { "1", "xy" } };
  g_autoptr (AccordDataset) dataset = from_items (items, 6, NULL);
  g_autoptr (AccordFlags) flags = accord_flags_new (dataset, false, NULL);
  static const char *const wanted[] = { "1", "1.0", "9", "10", "b", "a" };
  for (size_t i = 0; i < 6; i++)
    ck_assert_str_eq (accord_names_get (&dataset->item_names, flags->flags[i].item), wanted[i]);
}
END_TEST

/* Other names for the classes, in another order, and other rows first: the same kinds and scores. */
START_TEST (renaming_and_row_order_do_not_show)
{
  const Item items[] = { { "1", "xxyzz" }, { "2", "xxxyy/z" }, { "3", "zzzzy" },  { "4", "xyzzy" },
                         { "5", "yy" },    { "6", "zx" },      { "7", "zzzxx/x" } };
  const Item renamed[] = { { "7", "aaacc/c" }, { "6", "ac" },      { "5", "bb" },   { "4", "cbaab" },
                           { "3", "aaaab" },   { "2", "cccbb/a" }, { "1", "ccbaa" } };
  g_autoptr (AccordDataset) a = from_items (items, 7, NULL);
  g_autoptr (AccordDataset) b = from_items (renamed, 7, NULL);
  g_autoptr (AccordFlags) one = accord_flags_new (a, true, NULL);
  g_autoptr (AccordFlags) two = accord_flags_new (b, true, NULL);
  ck_assert_uint_eq (one->n_flags, 7);
  for (size_t i = 0; i < 7; i++)
    {
      ck_assert_str_eq (accord_names_get (&a->item_names, one->flags[i].item),
                        accord_names_get (&b->item_names, two->flags[i].item));
      ck_assert_uint_eq (one->flags[i].kind, two->flags[i].kind);
      ck_assert_uint_eq (one->flags[i].action, two->flags[i].action);
      ck_assert (one->flags[i].score == two->flags[i].score);
    }
}
END_TEST

START_TEST (names_of_kinds)
{
  AccordFlagKind kind;
  for (int i = 0; i < ACCORD_FLAG_KINDS; i++)
    {
      ck_assert (accord_flag_kind_parse (accord_flag_kind_name ((AccordFlagKind) i), &kind));
      ck_assert_int_eq (kind, i);
    }
  ck_assert (!accord_flag_kind_parse ("Gold", &kind));
}
END_TEST

START_TEST (nothing_to_look_at)
{
  g_autoptr (AccordDataset) dataset = accord_dataset_new (NULL, 0, NULL, ACCORD_ROUNDS_LAST);
  g_autoptr (AccordFlags) flags = accord_flags_new (dataset, true, NULL);
  ck_assert_uint_eq (flags->n_flags, 0);
  g_autofree char *text = accord_flags_summary (flags);
  ck_assert_str_eq (text, "0 of 0 items flagged");
}
END_TEST

Suite *
accord_suite (void)
{
  Suite *suite = suite_create ("flag");
  TCase *tcase = tcase_create ("flag");
  tcase_add_test (tcase, kinds_of_plain_votes);
  tcase_add_test (tcase, kinds_with_gold);
  tcase_add_test (tcase, kinds_with_tags);
  tcase_add_test (tcase, a_tagged_item_without_labels_counts);
  tcase_add_test (tcase, the_dissenter_is_named);
  tcase_add_test (tcase, rare_classes);
  tcase_add_test (tcase, many_even_classes_are_not_rare);
  tcase_add_test (tcase, costly_classes);
  tcase_add_test (tcase, scores_by_hand);
  tcase_add_test (tcase, careless_dissent);
  tcase_add_test (tcase, careless_half_counts);
  tcase_add_test (tcase, evidence_in_words);
  tcase_add_test (tcase, evidence_of_special_classes);
  tcase_add_test (tcase, summary_counts_kinds);
  tcase_add_test (tcase, order_is_score_then_name);
  tcase_add_test (tcase, renaming_and_row_order_do_not_show);
  tcase_add_test (tcase, names_of_kinds);
  tcase_add_test (tcase, nothing_to_look_at);
  suite_add_tcase (suite, tcase);
  return suite;
}
