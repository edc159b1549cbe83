/* Changing the classes of a question: every edit, every refusal, undo in every combination, what stays as it was.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "rows.h"

#include <accord/store/classes.h>
#include <accord/store/classmap.h>
#include <accord/store/decisions.h>
#include <accord/store/overview.h>
#include <accord/views/review.h>
#include "../../src/store/private.h"

static const char rows[] = "x,a,1\nx,b,2\ny,a,1\ny,b,1\nz,a,10\nz,b,2";

static AccordStore *
make_store (void)
{
  AccordStore *store = rows_memory ();
  rows_must_import (store, NULL, "one.csv", rows);
  return store;
}

/* "1@1 2@2=3.5$2 (tag) new! 10>2": place, value, cost, tag, declared, merged into; then the scale. */
static char *
describe (AccordStore *store)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AccordQuestion) question = accord_overview_question (store, NULL, &error);
  ck_assert_msg (question != NULL, "%s", error != NULL ? error->message : "");
  GString *text = g_string_new (NULL);
  for (guint i = 0; i < question->classes->len; i++)
    {
      const AccordClassUse *use = question->classes->pdata[i];
      g_string_append (text, use->name);
      if (use->position != INT64_MAX)
        g_string_append_printf (text, "@%" G_GINT64_FORMAT, use->position);
      if (!isnan (use->value))
        g_string_append_printf (text, "=%g", use->value);
      if (!isnan (use->cost))
        g_string_append_printf (text, "$%g", use->cost);
      if (use->tag != NULL)
        g_string_append_printf (text, "(%s)", use->tag);
      if (use->declared)
        g_string_append_c (text, '!');
      if (use->merged_into != NULL)
        g_string_append_printf (text, ">%s", use->merged_into);
      g_string_append_c (text, ' ');
    }
  g_string_append (text, question->scale);
  return g_string_free (text, FALSE);
}

static void
assert_classes (AccordStore *store, const char *wanted)
{
  g_autofree char *text = describe (store);
  ck_assert_str_eq (text, wanted);
}

static void
assert_sound (AccordStore *store)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) findings = NULL;
  ck_assert (accord_overview_check (store, &findings, &error));
  ck_assert_msg (findings->len == 0, "%s", findings->len > 0 ? (char *) findings->pdata[0] : "");
}

static AccordClassChange *
begin (AccordStore *store)
{
  g_autoptr (GError) error = NULL;
  AccordClassChange *change = accord_class_change_new (store, NULL, &error);
  ck_assert_msg (change != NULL, "%s", error != NULL ? error->message : "");
  return change;
}

/* Commits, and says what was done and warned. */
static void
must_commit (AccordClassChange *change, const char *wanted, const char *warning)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  g_autoptr (GPtrArray) warnings = NULL;
  ck_assert_msg (accord_class_change_commit (change, &text, &warnings, &error), "%s",
                 error != NULL ? error->message : "");
  ck_assert_msg (g_strcmp0 (text, wanted) == 0, "'%s', wanted '%s'", text, wanted);
  ck_assert_uint_eq (warnings->len, warning != NULL ? 1 : 0);
  if (warning != NULL)
    ck_assert_msg (strstr (warnings->pdata[0], warning) != NULL, "%s", (char *) warnings->pdata[0]);
  accord_class_change_free (change);
}

static void
must_undo (AccordStore *store, const char *wanted)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  ck_assert_msg (accord_classes_undo (store, NULL, &text, &error), "%s", error != NULL ? error->message : "");
  ck_assert_msg (g_strcmp0 (text, wanted) == 0, "'%s', wanted '%s'", text, wanted);
}

/* @done must be false with @code and words; the change is given up. */
static void
refused (AccordClassChange *change, bool done, GError *error, AccordError code, const char *words)
{
  ck_assert (!done);
  ck_assert_msg (g_error_matches (error, ACCORD_ERROR, code), "%s", error->message);
  ck_assert_msg (strstr (error->message, words) != NULL, "'%s' is not in: %s", words, error->message);
  g_error_free (error);
  accord_class_change_free (change);
}

#define MUST_REFUSE(store, edit, words)                                                                      \
  do                                                                                                         \
    {                                                                                                        \
      GError *failure = NULL;                                                                                \
      AccordClassChange *tried = begin (store);                                                              \
      const bool done = edit;                                                                                \
      refused (tried, done, failure, ACCORD_ERROR_USAGE, words);                                             \
    }                                                                                                        \
  while (0)

/* ---- edits ---- */

START_TEST (edits)
{
  g_autoptr (AccordStore) store = make_store ();
  static const char *const order[] = { "2", "new", NULL }, *const none[] = { NULL };
  assert_classes (store, "1 2 10 nominal");
  AccordClassChange *change = begin (store);
  ck_assert (accord_class_change_rename (change, "1", "one", NULL));
  ck_assert (accord_class_change_add (change, "new", NULL));
  ck_assert (accord_class_change_add (change, "2", NULL));
  ck_assert (accord_class_change_tag (change, "10", "borderline", NULL));
  ck_assert (accord_class_change_value (change, "2", -3.5, NULL));
  ck_assert (accord_class_change_cost (change, "new", 0.1, NULL));
  ck_assert (accord_class_change_order (change, order, NULL));
  ck_assert (accord_class_change_scale (change, "circular", NULL, NULL));
  must_commit (change,
               "rename 1=one; add new; add 2; tag 10=borderline; value 2=-3.5; cost new=0.1; order 2,new; "
               "scale circular",
               NULL);
  assert_classes (store, "2@1=-3.5! new@2$0.1! 10(borderline) one circular");
  assert_sound (store);
  rows_assert (store, ACCORD_ROUNDS_LAST, "x: a=one b=2; y: a=one b=one; z: b=2 [tags 1]");
  change = begin (store);
  ck_assert (accord_class_change_value (change, "2", NAN, NULL));
  ck_assert (accord_class_change_cost (change, "new", NAN, NULL));
  ck_assert (accord_class_change_tag (change, "10", NULL, NULL));
  ck_assert (accord_class_change_order (change, none, NULL));
  ck_assert (accord_class_change_scale (change, "nominal", NULL, NULL));
  must_commit (change, "value 2=; cost new=; untag 10; no order; scale nominal", NULL);
  assert_classes (store, "2! 10 new! one nominal");
  assert_sound (store);
}
END_TEST

/* What is so already is no change, and leaves nothing to undo. */
START_TEST (nothing_new)
{
  g_autoptr (AccordStore) store = make_store ();
  static const char *const none[] = { NULL };
  AccordClassChange *change = begin (store);
  ck_assert (accord_class_change_rename (change, "1", "1", NULL));
  ck_assert (accord_class_change_tag (change, "1", NULL, NULL));
  ck_assert (accord_class_change_value (change, "1", NAN, NULL));
  ck_assert (accord_class_change_cost (change, "1", NAN, NULL));
  ck_assert (accord_class_change_order (change, none, NULL));
  ck_assert (accord_class_change_scale (change, "nominal", NULL, NULL));
  must_commit (change, NULL, NULL);
  must_undo (store, NULL);
  g_autoptr (GPtrArray) history = accord_classes_history (store, NULL, NULL);
  ck_assert_uint_eq (history->len, 0);
}
END_TEST

/* Uncommitted edits leave nothing. */
START_TEST (given_up)
{
  g_autoptr (AccordStore) store = make_store ();
  AccordClassChange *change = begin (store);
  ck_assert (accord_class_change_rename (change, "1", "one", NULL));
  ck_assert (accord_class_change_add (change, "new", NULL));
  accord_class_change_free (change);
  assert_classes (store, "1 2 10 nominal");
  must_undo (store, NULL);
}
END_TEST

/* Names may change places by a third one. */
START_TEST (swap)
{
  g_autoptr (AccordStore) store = make_store ();
  AccordClassChange *change = begin (store);
  ck_assert (accord_class_change_rename (change, "1", "t", NULL));
  ck_assert (accord_class_change_rename (change, "2", "1", NULL));
  ck_assert (accord_class_change_rename (change, "t", "2", NULL));
  must_commit (change, "rename 1=t; rename 2=1; rename t=2", NULL);
  rows_assert (store, ACCORD_ROUNDS_LAST, "x: a=2 b=1; y: a=2 b=2; z: a=10 b=1");
  must_undo (store, "rename 1=t; rename 2=1; rename t=2");
  rows_assert (store, ACCORD_ROUNDS_LAST, "x: a=1 b=2; y: a=1 b=1; z: a=10 b=2");
}
END_TEST

START_TEST (order)
{
  g_autoptr (AccordStore) store = make_store ();
  static const char *const all[] = { "10", "1", "2", NULL }, *const last[] = { "2", NULL };
  AccordClassChange *change = begin (store);
  ck_assert (accord_class_change_order (change, all, NULL));
  must_commit (change, "order 10,1,2", NULL);
  assert_classes (store, "10@1 1@2 2@3 nominal");
  change = begin (store);
  ck_assert (accord_class_change_add (change, "0", NULL));
  ck_assert (
      accord_class_change_order (change, last, NULL)); /* the others stay in theirs, the new one is last */
  must_commit (change, "add 0; order 2", NULL);
  assert_classes (store, "2@1 10@2 1@3 0! nominal");
  g_autoptr (AccordDataset) dataset = rows_load (store, ACCORD_ROUNDS_LAST);
  ck_assert (dataset->class_order_declared);
  ck_assert_uint_eq (dataset->n_classes, 4);
  ck_assert_str_eq (accord_names_get (&dataset->class_names, 1), "10");
  must_undo (store, "add 0; order 2");
  assert_classes (store, "10@1 1@2 2@3 nominal");
}
END_TEST

START_TEST (scale_is_loaded)
{
  g_autoptr (AccordStore) store = make_store ();
  g_auto (GStrv) scales = g_strsplit (accord_class_scales (), "|", -1);
  for (size_t i = g_strv_length (scales); i-- > 0;)
    {
      AccordClassChange *change = begin (store);
      const bool sets = strcmp (scales[i], "multi-label") == 0;
      g_autofree char *text = g_strdup_printf ("scale %s%s", scales[i], sets ? "; set separator ; " : "");
      ck_assert (accord_class_change_scale (change, scales[i], sets ? "; " : NULL, NULL));
      must_commit (change, text, NULL);
      g_autoptr (AccordDataset) dataset = rows_load (store, ACCORD_ROUNDS_LAST);
      ck_assert_str_eq (dataset->scale, scales[i]);
      ck_assert (g_strcmp0 (dataset->set_separator, sets ? "; " : NULL) == 0);
    }
}
END_TEST

static void
assert_scale (AccordStore *store, const char *scale, const char *separator)
{
  g_autoptr (AccordQuestion) question = accord_overview_question (store, NULL, NULL);
  ck_assert_str_eq (question->scale, scale);
  ck_assert (g_strcmp0 (question->set_separator, separator) == 0);
  assert_sound (store);
}

/* The separator comes and goes with the scale, and back. */
START_TEST (separator_of_sets)
{
  g_autoptr (AccordStore) store = make_store ();
  MUST_REFUSE (store, accord_class_change_scale (tried, "multi-label", NULL, &failure),
               "needs --set-separator");
  MUST_REFUSE (store, accord_class_change_scale (tried, NULL, "|", &failure),
               "goes with --scale multi-label");
  MUST_REFUSE (store, accord_class_change_scale (tried, "ratio", "|", &failure),
               "goes with --scale multi-label");
  MUST_REFUSE (store, accord_class_change_scale (tried, "multi-label", "", &failure), "what stands between");
  AccordClassChange *change = begin (store);
  ck_assert (accord_class_change_scale (change, "multi-label", "|", NULL));
  must_commit (change, "scale multi-label; set separator |", NULL);
  assert_scale (store, "multi-label", "|");
  change = begin (store);
  ck_assert (accord_class_change_scale (change, "multi-label", NULL, NULL));
  must_commit (change, NULL, NULL);
  change = begin (store);
  ck_assert (accord_class_change_scale (change, NULL, "+", NULL));
  must_commit (change, "set separator +", NULL);
  assert_scale (store, "multi-label", "+");
  change = begin (store);
  ck_assert (accord_class_change_scale (change, "nominal", NULL, NULL));
  must_commit (change, "scale nominal", NULL);
  assert_scale (store, "nominal", NULL);
  must_undo (store, "scale nominal");
  assert_scale (store, "multi-label", "+");
  must_undo (store, "set separator +");
  assert_scale (store, "multi-label", "|");
  must_undo (store, "scale multi-label; set separator |");
  assert_scale (store, "nominal", NULL);
}
END_TEST

START_TEST (removal)
{
  g_autoptr (AccordStore) store = make_store ();
  AccordClassChange *change = begin (store);
  ck_assert (accord_class_change_add (change, "new", NULL));
  ck_assert (accord_class_change_value (change, "new", 7, NULL));
  ck_assert (accord_class_change_tag (change, "new", "odd", NULL));
  must_commit (change, "add new; value new=7; tag new=odd", NULL);
  change = begin (store);
  ck_assert (accord_class_change_remove (change, "new", NULL));
  must_commit (change, "remove new", NULL);
  assert_classes (store, "1 2 10 nominal");
  assert_sound (store);
  must_undo (store, "remove new");
  assert_classes (store, "1 2 10 new=7(odd)! nominal");
  must_undo (store, "add new; value new=7; tag new=odd");
  assert_classes (store, "1 2 10 nominal");
  assert_sound (store);
}
END_TEST

START_TEST (lookalikes)
{
  g_autoptr (AccordStore) store = make_store ();
  AccordClassChange *change = begin (store);
  ck_assert (accord_class_change_add (change, "01", NULL));
  must_commit (change, "add 01", "'1', '01' look alike");
  change = begin (store);
  ck_assert (
      accord_class_change_add (change, "other", NULL)); /* what looked alike before is not said again */
  must_commit (change, "add other", NULL);
  change = begin (store);
  ck_assert (accord_class_change_rename (change, "10", "Other ", NULL));
  must_commit (change, "rename 10=Other ", "accord-class DATABASE --undo");
}
END_TEST

/* ---- refusals ---- */

START_TEST (refusals)
{
  g_autoptr (AccordStore) store = make_store ();
  static const char *const twice[] = { "1", "2", "1", NULL }, *const unknown[] = { "1", "3", NULL };
  MUST_REFUSE (store, accord_class_change_rename (tried, "3", "4", &failure),
               "no class '3'; there is '1', '2', '10'");
  MUST_REFUSE (store, accord_class_change_rename (tried, "1", "", &failure), "needs a name");
  MUST_REFUSE (store, accord_class_change_rename (tried, "1", "2", &failure),
               "accord-merge DATABASE --with '1,2' --apply --as '2'");
  MUST_REFUSE (store, accord_class_change_add (tried, "", &failure), "needs a name");
  MUST_REFUSE (store, accord_class_change_remove (tried, "1", &failure), "in use");
  MUST_REFUSE (store, accord_class_change_remove (tried, "3", &failure), "no class '3'");
  MUST_REFUSE (store, accord_class_change_tag (tried, "1", "", &failure), "--untag");
  MUST_REFUSE (store, accord_class_change_tag (tried, "3", "t", &failure), "no class '3'");
  MUST_REFUSE (store, accord_class_change_value (tried, "3", 1, &failure), "no class '3'");
  MUST_REFUSE (store, accord_class_change_cost (tried, "3", 1, &failure), "no class '3'");
  MUST_REFUSE (store, accord_class_change_cost (tried, "1", -1, &failure), "not below 0");
  MUST_REFUSE (store, accord_class_change_order (tried, twice, &failure), "'1' stands twice");
  MUST_REFUSE (store, accord_class_change_order (tried, unknown, &failure), "no class '3'");
  MUST_REFUSE (store, accord_class_change_scale (tried, "log", NULL, &failure), "there is nominal, ordinal");
  assert_classes (store, "1 2 10 nominal");
}
END_TEST

START_TEST (merged_away)
{
  g_autoptr (AccordStore) store = make_store ();
  static const char *const pair[] = { "1", "2", NULL }, *const first[] = { "1", NULL };
  AccordClassChange *change = begin (store);
  ck_assert (accord_class_change_tag (change, "10", "t", NULL));
  must_commit (change, "tag 10=t", NULL);
  MUST_REFUSE (store, accord_class_change_rename (tried, "1", "10", &failure), "a tag for ambiguity already");
  ck_assert (accord_classmap_apply (store, NULL, pair, "2", NULL));
  MUST_REFUSE (store, accord_class_change_add (tried, "1", &failure), "is merged into '2'");
  MUST_REFUSE (store, accord_class_change_tag (tried, "1", "t", &failure), "is merged into '2'");
  MUST_REFUSE (store, accord_class_change_value (tried, "1", 1, &failure), "is merged into '2'");
  MUST_REFUSE (store, accord_class_change_order (tried, first, &failure), "accord-merge --undo");
  MUST_REFUSE (store, accord_class_change_remove (tried, "1", &failure), "in use");
  MUST_REFUSE (store, accord_class_change_rename (tried, "2", "1", &failure), "'1' already, merged into '2'");
  change = begin (store);
  ck_assert (
      accord_class_change_rename (change, "1", "uno", NULL)); /* its name is still seen in the labels */
  must_commit (change, "rename 1=uno", NULL);
  assert_classes (store, "2 10(t) uno>2 nominal");
}
END_TEST

START_TEST (questions)
{
  g_autoptr (AccordStore) empty = rows_memory (), store = make_store ();
  GError *error = NULL;
  ck_assert_ptr_null (accord_class_change_new (empty, NULL, &error));
  ck_assert (strstr (error->message, "holds no labels yet") != NULL);
  g_clear_error (&error);
  const AccordImportOptions other = { .question = "other" };
  rows_must_import (store, &other, "two.csv", "x,a,1\nx,b,1");
  ck_assert_ptr_null (accord_class_change_new (store, NULL, &error));
  ck_assert (strstr (error->message, "several questions") != NULL);
  g_clear_error (&error);
  ck_assert (!accord_classes_undo (store, "third", &(char *){ NULL }, &error));
  ck_assert (strstr (error->message, "no question 'third'") != NULL);
  g_clear_error (&error);
  ck_assert_ptr_null (accord_classes_history (store, NULL, &error));
  g_clear_error (&error);
  ck_assert_ptr_null (accord_overview_question (store, NULL, &error));
  g_clear_error (&error);
  AccordClassChange *change = accord_class_change_new (store, "other", NULL);
  ck_assert (
      accord_class_change_rename (change, "1", "2", NULL)); /* the other question's 2 is another class */
  must_commit (change, "rename 1=2", NULL);
  g_autofree char *text = NULL;
  ck_assert (accord_classes_undo (store, "label", &text, NULL));
  ck_assert_ptr_null (text); /* changes belong to their question */
}
END_TEST

START_TEST (read_only)
{
  char *folder = rows_scratch ();
  g_autofree char *path = g_build_filename (folder, "x.db", NULL);
  GError *error = NULL;
  {
    g_autoptr (AccordStore) store = accord_store_open (path, ACCORD_STORE_CREATE, NULL);
    rows_must_import (store, NULL, "one.csv", rows);
    MUST_REFUSE (store, accord_class_change_rename (tried, "1", "2", &failure), "x.db' --with '1,2'");
  }
  g_autoptr (AccordStore) store = accord_store_open (path, ACCORD_STORE_READ, NULL);
  ck_assert_ptr_null (accord_class_change_new (store, NULL, &error));
  ck_assert (g_error_matches (error, ACCORD_ERROR, ACCORD_ERROR_DATABASE));
  g_clear_error (&error);
  ck_assert (!accord_classes_undo (store, NULL, &(char *){ NULL }, &error));
  g_clear_error (&error);
  rows_scratch_remove (folder);
}
END_TEST

/* ---- undo against what happened since ---- */

START_TEST (undo_of_a_class_in_use)
{
  g_autoptr (AccordStore) store = make_store ();
  AccordClassChange *change = begin (store);
  ck_assert (accord_class_change_add (change, "3", NULL));
  must_commit (change, "add 3", NULL);
  rows_must_import (store, NULL, "two.csv", "y,c,3");
  must_undo (store, "add 3");
  assert_classes (store, "1 2 3 10 nominal");
  assert_sound (store);
}
END_TEST

static void
sql (AccordStore *store, const char *text)
{
  g_autoptr (GError) error = NULL;
  ck_assert_msg (store_exec (store, text, &error), "%s", error != NULL ? error->message : "");
  sqlite3_exec (store->db, "UPDATE meta SET value = value + 1 WHERE key = 'generation'", NULL, NULL, NULL);
}

static void
must_conflict (AccordStore *store, const char *words)
{
  GError *error = NULL;
  g_autofree char *text = NULL;
  const bool done = accord_classes_undo (store, NULL, &text, &error);
  refused (NULL, done, error, ACCORD_ERROR_CONFLICT, words);
  ck_assert_ptr_null (text);
}

START_TEST (conflicts)
{
  g_autoptr (AccordStore) store = make_store ();
  AccordClassChange *change = begin (store);
  ck_assert (accord_class_change_value (change, "1", 1, NULL));
  ck_assert (accord_class_change_rename (change, "2", "two", NULL));
  must_commit (change, "value 1=1; rename 2=two", NULL);
  sql (store, "UPDATE class SET value = 5 WHERE name = '1'");
  must_conflict (store, "class '1' was changed otherwise since (value)");
  assert_classes (store, "1=5 10 two nominal"); /* not even the name, which came first */
  sql (store, "UPDATE class SET value = NULL, name = 'uno' WHERE name = '1'");
  must_conflict (store, "class '1' was changed otherwise since");
  sql (store,
       "UPDATE class SET name = '1' WHERE name = 'uno'; UPDATE class SET name = '2' WHERE name = '10'");
  must_conflict (store, "class 'two' was changed otherwise since (name)");
  sql (store,
       "UPDATE class SET name = '10' WHERE name = '2'; UPDATE class SET name = '3' WHERE name = 'two'");
  must_conflict (store, "class 'two' was changed otherwise since (name)");
  sql (store, "UPDATE class SET name = 'two' WHERE name = '3'");
  must_undo (store, "value 1=1; rename 2=two"); /* the value is gone already: nothing to say against it */
  assert_classes (store, "1 2 10 nominal");
  assert_sound (store);
  change = begin (store);
  ck_assert (accord_class_change_add (change, "new", NULL));
  ck_assert (accord_class_change_scale (change, "ordinal", NULL, NULL));
  must_commit (change, "add new; scale ordinal", NULL);
  sql (store, "UPDATE question SET scale = 'ratio'");
  must_conflict (store, "question 'label' was changed otherwise since (scale)");
  sql (store, "UPDATE question SET scale = 'ordinal'; DELETE FROM class WHERE name = 'new'");
  must_conflict (store, "class 'new' was changed otherwise since");
  sql (store, "INSERT INTO class (question, name, declared) VALUES (1, 'new', 1)");
  change = begin (store);
  ck_assert (accord_class_change_remove (change, "new", NULL));
  must_commit (change, "remove new", NULL);
  sql (store, "INSERT INTO class (question, name) VALUES (1, 'new')");
  must_conflict (store, "class 'new' was changed otherwise since");
}
END_TEST

START_TEST (damage)
{
  g_autoptr (AccordStore) store = make_store ();
  GError *error = NULL;
  AccordClassChange *change = begin (store);
  ck_assert (accord_class_change_value (change, "1", 1, NULL));
  must_commit (change, "value 1=1", NULL);
  sql (store, "UPDATE class_change_step SET field = 'id'");
  ck_assert (!accord_classes_undo (store, NULL, &(char *){ NULL }, &error));
  ck_assert (strstr (error->message, "unknown field") != NULL);
  g_clear_error (&error);
  sql (store, "UPDATE class_change_step SET field = 'value', class = NULL");
  ck_assert (!accord_classes_undo (store, NULL, &(char *){ NULL }, &error));
  ck_assert (strstr (error->message, "incomplete") != NULL);
  g_clear_error (&error);
  /* a recorded change is under the checksum */
  sql (store, "UPDATE class_change_step SET class = '1'");
  change = begin (store);
  ck_assert (accord_class_change_cost (change, "1", 2, NULL));
  must_commit (change, "cost 1=2", NULL);
  ck_assert (store_exec (store, "UPDATE class_change SET what = 'other'", NULL));
  ck_assert_ptr_null (accord_classes_history (store, NULL, &error));
  ck_assert (strstr (error->message, "checksum") != NULL);
  g_clear_error (&error);
  ck_assert_ptr_null (accord_class_change_new (store, NULL, &error));
  g_clear_error (&error);
  ck_assert (!accord_classes_undo (store, NULL, &(char *){ NULL }, &error));
  g_clear_error (&error);
}
END_TEST

/* An outsider's SQL is noticed: packs and checksums are made anew by the change. */
START_TEST (outsiders)
{
  g_autoptr (AccordStore) store = make_store ();
  sql (store, "UPDATE label SET class = (SELECT id FROM class WHERE name = '2') WHERE id = 1");
  AccordClassChange *change = begin (store);
  ck_assert (accord_class_change_rename (change, "2", "two", NULL));
  must_commit (change, "rename 2=two", NULL);
  bool sealed = false;
  ck_assert (store_is_sealed (store, &sealed, NULL) && sealed);
  rows_assert (store, ACCORD_ROUNDS_LAST, "x: a=two b=two; y: a=1 b=1; z: a=10 b=two");
  assert_sound (store);
}
END_TEST

START_TEST (history)
{
  g_autoptr (AccordStore) store = make_store ();
  static const char *const names[] = { "p", "q", "r" };
  for (size_t i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *text = g_strdup_printf ("add %s", names[i]);
      AccordClassChange *change = begin (store);
      ck_assert (accord_class_change_add (change, names[i], NULL));
      must_commit (change, text, NULL);
    }
  must_undo (store, "add r");
  must_undo (store, "add q");
  g_autoptr (GPtrArray) records = accord_classes_history (store, NULL, NULL);
  ck_assert_uint_eq (records->len, 3);
  for (guint i = 0; i < 3; i++)
    {
      const AccordClassRecord *record = records->pdata[i];
      ck_assert_str_eq (record->text + 4, names[i]);
      ck_assert_str_eq (record->made, "2023-11-14T22:13:20Z"); /* SOURCE_DATE_EPOCH of tests/run.sh */
      ck_assert_int_eq (record->undone, i > 0);
    }
  must_undo (store, "add p");
  must_undo (store, NULL);
}
END_TEST

/* ---- decisions ---- */

static bool
is_decided (AccordStore *store, const char *item)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AccordReview) review = accord_review_new (store, NULL, &error);
  ck_assert_msg (review != NULL, "%s", error != NULL ? error->message : "");
  return accord_review_is_decided (review, item);
}

static void
decide (AccordStore *store, const char *item)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AccordReview) review = accord_review_new (store, NULL, &error);
  g_autofree char *state = accord_review_state (review, accord_review_item (review, item));
  AccordDecision decision = { .item = (char *) item,
                              .decision = (char *) "class",
                              .klass = (char *) "1",
                              .reviewer = (char *) "eva",
                              .state = state };
  g_autoptr (GPtrArray) list = g_ptr_array_new ();
  g_ptr_array_add (list, &decision);
  ck_assert_msg (accord_decisions_record (store, "label", list, &error), "%s",
                 error != NULL ? error->message : "");
}

/* A decision stays one on the labels as they are, however the classes are called; but not when an answer becomes a
 * tag, and an outdated one does not come back to life. */
START_TEST (decisions)
{
  g_autoptr (AccordStore) store = make_store ();
  decide (store, "x");
  decide (store, "y");
  rows_must_import (store, NULL, "two.csv", "y,c,2");
  ck_assert (is_decided (store, "x") && !is_decided (store, "y"));
  AccordClassChange *change = begin (store);
  ck_assert (accord_class_change_rename (change, "1", "one", NULL));
  ck_assert (accord_class_change_rename (change, "2", "1", NULL));
  must_commit (change, "rename 1=one; rename 2=1", NULL);
  ck_assert (is_decided (store, "x") && !is_decided (store, "y"));
  g_autoptr (GPtrArray) list = accord_decisions_list (store, NULL, NULL);
  ck_assert_str_eq (((AccordDecision *) list->pdata[0])->klass, "one");
  assert_sound (store);
  must_undo (store, "rename 1=one; rename 2=1");
  ck_assert (is_decided (store, "x") && !is_decided (store, "y"));
  change = begin (store);
  ck_assert (accord_class_change_tag (change, "2", "t", NULL));
  must_commit (change, "tag 2=t", NULL);
  ck_assert (!is_decided (store, "x"));
  must_undo (store, "tag 2=t");
  ck_assert (is_decided (store, "x"));
  assert_sound (store);
}
END_TEST

/* ---- imports after a change ---- */

static void
assert_warning (AccordStore *store, const AccordImportOptions *options, const char *name, const char *text,
                const char *words)
{
  g_autoptr (GError) error = NULL;
  RowsResult result = { { 0 }, NULL };
  ck_assert_msg (rows_import (store, options, name, text, &result, &error), "%s",
                 error != NULL ? error->message : "");
  if (words == NULL)
    ck_assert_msg (result.warnings->len == 0, "%s", (char *) result.warnings->pdata[0]);
  else
    {
      ck_assert_uint_eq (result.warnings->len, 1);
      ck_assert_msg (strstr (result.warnings->pdata[0], words) != NULL, "%s",
                     (char *) result.warnings->pdata[0]);
    }
  g_ptr_array_unref (result.warnings);
}

START_TEST (later_imports)
{
  g_autoptr (AccordStore) store = make_store ();
  static const char *const tags[] = { "odd", NULL };
  const AccordImportOptions tagged = { .tags = tags };
  AccordClassChange *change = begin (store);
  ck_assert (accord_class_change_rename (change, "1", "one", NULL));
  must_commit (change, "rename 1=one", NULL);
  change = begin (store);
  ck_assert (accord_class_change_rename (change, "one", "uno", NULL));
  must_commit (change, "rename one=uno", NULL);
  assert_warning (
      store, NULL, "a.csv", "q,a,1\nq,b,2",
      "'1' is new again, after it was renamed to 'uno'; if the two are one: accord-merge DATABASE "
      "--with '1,uno' --apply");
  assert_warning (store, NULL, "b.csv", "q,c,neu", NULL); /* nobody declared anything */
  change = begin (store);
  ck_assert (accord_class_change_add (change, "codebook", NULL));
  must_commit (change, "add codebook", NULL);
  assert_warning (store, NULL, "c.csv", "q,d,codebok", "accord-class DATABASE --add 'codebok'");
  assert_warning (store, NULL, "d.csv", "q,e,codebook", NULL);
  assert_warning (store, &tagged, "e.csv", "q,f,odd", NULL);
}
END_TEST

Suite *
accord_suite (void)
{
  Suite *suite = suite_create ("classes");
  const TTest *const tests[]
      = { edits,     nothing_new, given_up,  swap,        order,     scale_is_loaded, separator_of_sets,
          removal,   lookalikes,  refusals,  merged_away, questions, read_only,       undo_of_a_class_in_use,
          conflicts, damage,      outsiders, history,     decisions, later_imports };
  TCase *all = tcase_create ("all");
  for (size_t i = 0; i < G_N_ELEMENTS (tests); i++)
    tcase_add_test (all, tests[i]);
  suite_add_tcase (suite, all);
  return suite;
}
