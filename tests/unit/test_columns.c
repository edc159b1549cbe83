/* Which column is what.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include <accord/base/error.h>
#include "../../src/ingest/columns.h"
#include "unit.h"

/* The mapping, or the error's message, for the header "a,b,c". */
static char *
find (const char *header, const AccordReadOptions *options, bool *ret_guessed)
{
  g_auto (GStrv) names = g_strsplit (header, ",", -1);
  const size_t n = g_strv_length (names);
  g_autofree AccordSpan *spans = g_new (AccordSpan, n);
  for (size_t i = 0; i < n; i++)
    spans[i] = (AccordSpan){ names[i], strlen (names[i]) };
  g_auto (AccordColumns) columns = { .n_attributes = 0 };
  g_autoptr (GError) error = NULL;
  if (!accord_columns_find (&columns, options, spans, n, "f", 1, &error))
    return g_strdup (error->message);
  if (ret_guessed != NULL)
    *ret_guessed = columns.guessed;
  return g_steal_pointer (&columns.mapping);
}

static const struct
{
  const char *header;
  const char *wanted;
} guesses[] = {
  { "item,annotator,label", "item=item annotator=annotator label=label" },
  { "label,item,annotator,x", "item=item annotator=annotator label=label" },
  { "task,worker,label", "item=task annotator=worker label=label" }, /* crowd-kit */
  { "question,worker,answer,item", "item=item annotator=worker label=answer" },
  { "_unit_id,_worker_id,_created_at,_trust,rating", /* CrowdFlower: trust is no confidence */
    "item=_unit_id annotator=_worker_id label=rating time=_created_at" },
  { "HITId,WorkerId,SubmitTime,Answer",
    "item=HITId annotator=WorkerId label=Answer time=SubmitTime" }, /* MTurk */
  { "example_id,rater,response", "item=example_id annotator=rater label=response" },
  { "id,user,category,value", "item=id annotator=user label=category" },
  { "Task ID,Worker-ID,LABEL", "item=Task ID annotator=Worker-ID label=LABEL" },
  { "item_id,coder,class,duration,confidence,batch,gold,timestamp",
    "item=item_id annotator=coder label=class time=timestamp duration=duration confidence=confidence "
    "batch=batch "
    "gold=gold" },
  { "image,judge,value,gold_label,created_at,submitted_at",
    "item=image annotator=judge label=value time=submitted_at gold=gold_label" },
  { "id,item,doc,annotator,user,label,answer,score", "item=item annotator=annotator label=label" },
  /* two of one group */
  { "item,item_id,annotator,label",
    "f:1: column 'item' or 'item_id' could be the item: say which with --item" },
  { "task_id,example_id,annotator,label",
    "f:1: column 'task_id' or 'example_id' could be the item: say which with --item" },
  { "Item,item,annotator,label", "f:1: column 'Item' or 'item' could be the item: say which with --item" },
  { "item,rater,coder,label",
    "f:1: column 'rater' or 'coder' could be the annotator: say which with --annotator" },
  { "item,rater,answer,response",
    "f:1: column 'answer' or 'response' could be the label: say which with --label" },
  { "item,rater,answer,gold,gold_label",
    "f:1: column 'gold' or 'gold_label' could be the gold: say which with --gold" },
  /* nothing fits */
  { "a,b,label",
    "f:1: no column looks like the item (the header has 'a', 'b', 'label'): name it with --item" },
  { "item,b,label",
    "f:1: no column looks like the annotator (the header has 'item', 'b', 'label'): name it with "
    "--annotator, give "
    "--annotator-name NAME if the file is one person's, or --from wide if every annotator has a column" },
  { "item,rater,c\033", "f:1: no column looks like the label (the header has 'item', 'rater', 'c\\x1B'): "
                        "name it with --label, or give "
                        "--from wide if every annotator has a column" },
  { "a1,a2,a3,a4,a5,a6,a7,a8,a9,a10,a11,a12,a13,a14",
    "f:1: no column looks like the item (the header has 'a1', 'a2', 'a3', 'a4', 'a5', 'a6', 'a7', 'a8', "
    "'a9', "
    "'a10', 'a11', 'a12' and 2 more): name it with --item" },
};

START_TEST (guess)
{
  const AccordReadOptions options = { .separator = 0 };
  g_autofree char *got = find (guesses[_i].header, &options, NULL);
  ck_assert_str_eq (got, guesses[_i].wanted);
}
END_TEST

static const char *const trust[] = { "trust", NULL };
static const char *const trust_twice[] = { "trust", "no", NULL };
static const char *const country[] = { "country", NULL };
static const char *const ann_a[] = { "zoe", "who", "worker", NULL };

static const struct
{
  AccordReadOptions options;
  const char *header;
  const char *wanted;
} named[] = {
  { { .item = "text" }, "item,text,annotator,label", "item=text annotator=annotator label=label" },
  { { .annotator = "x", .label = "y" }, "x,y,item,label", "item=item annotator=x label=y" },
  { { .item = "Item" },
    "item,annotator,label",
    "f:1: there is no column 'Item' (--item): the header has 'item', 'annotator', 'label'" },
  { { .label = "\033[2J" },
    "item,annotator,label",
    "f:1: there is no column '\\x1B[2J' (--label): the header has 'item', 'annotator', 'label'" },
  { { .item = "item" }, "item,item_id,annotator,label", "item=item annotator=annotator label=label" },
  { { .time = "-", .batch = "-" },
    "item,annotator,label,time,batch",
    "item=item annotator=annotator label=label" },
  { { .item = "-" },
    "item,annotator,label",
    "f:1: no column looks like the item (the header has 'item', 'annotator', 'label'): name it with --item" },
  { { .label = "item", .item = "label" },
    "item,annotator,label",
    "item=label annotator=annotator label=item" },
  { { .confidence = "trust", .time = "t", .duration = "d", .batch = "b", .gold = "g" },
    "item,annotator,label,trust,t,d,b,g",
    "item=item annotator=annotator label=label time=t duration=d confidence=trust batch=b gold=g" },
  { { .item_attributes = trust, .annotator_attributes = country },
    "item,annotator,label,country,trust",
    "item=item annotator=annotator label=label attr=trust annotator-attr=country" },
  { { .item_attributes = trust_twice },
    "item,annotator,label,trust",
    "f:1: there is no column 'no' (--attr): the header has 'item', 'annotator', 'label', 'trust'" },
  { { .annotator_name = "ann" }, "item,label", "item=item annotator-name=ann label=label" },
  { { .annotator_name = "ann", .annotator = "-" },
    "item,worker,label",
    "item=item annotator-name=ann label=label" },
  { { .annotator_name = "ann" },
    "item,worker,label",
    "f:1: --annotator-name is given, but column 'worker' looks like the annotator: --annotator - ignores "
    "it" },
  { { .annotator_name = "" }, "item,label", "--annotator-name: the name is empty" },
  { { .default_annotator = "gold" }, "item,label", "item=item annotator-name=gold label=label" },
  { { .default_annotator = "gold" }, "item,worker,label", "item=item annotator=worker label=label" },
  { { .annotator_candidates = ann_a }, "item,who,label", "item=item annotator=who label=label" },
  { { .annotator_candidates = ann_a }, "item,rater,label", "item=item annotator=rater label=label" },
  /* wide */
  { { .layout = ACCORD_LAYOUT_WIDE }, "item,ann,bob,cy", "from=wide item=item annotators=3" },
  { { .layout = ACCORD_LAYOUT_WIDE, .item = "ann" }, "item,ann,bob", "from=wide item=ann annotators=2" },
  { { .layout = ACCORD_LAYOUT_WIDE, .item_attributes = trust },
    "id,ann,trust,bob,gold",
    "from=wide item=id gold=gold annotators=2 attr=trust" },
  { { .layout = ACCORD_LAYOUT_WIDE, .gold = "-" }, "id,ann,gold", "from=wide item=id annotators=2" },
  { { .layout = ACCORD_LAYOUT_WIDE, .batch = "wave" },
    "id,wave,ann,time",
    "from=wide item=id batch=wave annotators=2" },
  { { .layout = ACCORD_LAYOUT_WIDE, .annotator_candidates = ann_a },
    "id,who,zoe",
    "from=wide item=id annotators=2" },
  { { .layout = ACCORD_LAYOUT_WIDE },
    "ann,bob",
    "f:1: no column looks like the item (the header has 'ann', 'bob'): name it with --item" },
  { { .layout = ACCORD_LAYOUT_WIDE }, "item,gold", "f:1: no column is left for an annotator" },
  { { .layout = ACCORD_LAYOUT_WIDE },
    "item,annotator,label",
    "f:1: columns 'annotator' and 'label' make this look like a long table, one label a row: leave --from "
    "wide out "
    "(or say --annotator - if these are people)" },
  { { .layout = ACCORD_LAYOUT_WIDE, .annotator = "-" },
    "item,annotator,label",
    "from=wide item=item annotators=2" },
  { { .layout = ACCORD_LAYOUT_WIDE, .label = "x" },
    "item,x",
    "--label makes no sense with --from wide: every column but the item is an annotator's labels" },
  { { .layout = ACCORD_LAYOUT_WIDE, .annotator_name = "x" },
    "item,x",
    "--annotator-name makes no sense with --from wide: every column but the item is an annotator's labels" },
  { { .layout = ACCORD_LAYOUT_WIDE, .annotator_attributes = country },
    "item,country",
    "--annotator-attr makes no sense with --from wide: every column but the item is an annotator's labels" },
};

START_TEST (options)
{
  g_autofree char *got = find (named[_i].header, &named[_i].options, NULL);
  ck_assert_str_eq (got, named[_i].wanted);
}
END_TEST

START_TEST (a_guess_under_another_name_is_marked)
{
  const AccordReadOptions none = { .separator = 0 };
  const AccordReadOptions task = { .item = "task" };
  bool guessed = true;
  g_free (find ("item,annotator,label", &none, &guessed));
  ck_assert (!guessed);
  g_free (find ("task,annotator,label", &none, &guessed));
  ck_assert (guessed);
  g_free (find ("task,annotator,label", &task, &guessed));
  ck_assert (!guessed);
}
END_TEST

Suite *
accord_suite (void)
{
  Suite *suite = suite_create ("columns");
  TCase *tests = tcase_create ("columns");
  tcase_add_loop_test (tests, guess, 0, G_N_ELEMENTS (guesses));
  tcase_add_loop_test (tests, options, 0, G_N_ELEMENTS (named));
  tcase_add_test (tests, a_guess_under_another_name_is_marked);
  suite_add_tcase (suite, tests);
  return suite;
}
