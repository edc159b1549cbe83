/* Decisions: all or none, superseding, and the state that tells whether labels changed.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "rows.h"

#include <glib/gstdio.h>
#include <accord/store/decisions.h>

static bool
record (AccordStore *store, const AccordDecision *decisions, size_t n, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new ();
  for (size_t i = 0; i < n; i++)
    g_ptr_array_add (list, (gpointer) &decisions[i]);
  return accord_decisions_record (store, NULL, list, error);
}

#define DECISION(item_, decision_, klass_, reviewer_)                                                        \
  {                                                                                                          \
    .item = (char *) item_, .decision = (char *) decision_, .klass = (char *) klass_,                        \
    .reviewer = (char *) reviewer_                                                                           \
  }

static char *
describe (AccordStore *store)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) list = accord_decisions_list (store, NULL, &error);
  GString *text = g_string_new (NULL);
  ck_assert_msg (list != NULL, "%s", error != NULL ? error->message : "");
  for (guint i = 0; i < list->len; i++)
    {
      const AccordDecision *decision = list->pdata[i];
      g_string_append_printf (text, "%s %s %s %s;", decision->item, decision->reviewer, decision->decision,
                              decision->klass != NULL ? decision->klass : "-");
      ck_assert_ptr_nonnull (decision->time);
    }
  return g_string_free (text, FALSE);
}

static void
assert_decisions (AccordStore *store, const char *wanted)
{
  g_autofree char *text = describe (store);
  ck_assert_str_eq (text, wanted);
}

START_TEST (superseding)
{
  g_autoptr (AccordStore) store = rows_memory ();
  g_autoptr (GError) error = NULL;
  rows_must_import (store, NULL, "a.csv", "x,a,1\nx,b,2\ny,a,1");
  const AccordDecision first[] = { DECISION ("y", "class", "1", "eve"), DECISION ("x", "skip", NULL, "eve"),
                                   DECISION ("x", "class", "2", "bob") };
  ck_assert_msg (record (store, first, 3, &error), "%s", error != NULL ? error->message : "");
  assert_decisions (store, "x eve skip -;x bob class 2;y eve class 1;");
  ck_assert (record (store, first, 3, &error)); /* the same again changes nothing */
  const AccordDecision later[] = { DECISION ("x", "slip", "1", "eve") };
  ck_assert (record (store, later, 1, &error));
  assert_decisions (store, "x bob class 2;x eve slip 1;y eve class 1;");
}
END_TEST

START_TEST (all_or_none)
{
  g_autoptr (AccordStore) store = rows_memory ();
  rows_must_import (store, NULL, "a.csv", "x,a,1\nx,b,2");
  static const struct
  {
    AccordDecision decision;
    const char *words;
  } cases[] = {
    { DECISION ("z", "skip", NULL, "eve"), "item 'z': the database knows no item 'z'" },
    { DECISION ("x", "class", "9", "eve"), "item 'x': the database knows no class '9'" },
    { DECISION ("x", "maybe", NULL, "eve"), "no decision 'maybe'; there is class, borderline" },
    { DECISION ("x", "skip", NULL, ""), "the reviewer's name is missing" },
    { { .item = (char *) "x",
        .decision = (char *) "slip",
        .annotator = (char *) "q",
        .reviewer = (char *) "eve" },
      "knows no annotator 'q'" },
  };
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      const AccordDecision pair[] = { DECISION ("x", "borderline", NULL, "eve"), cases[i].decision };
      ck_assert (!record (store, pair, 2, &error));
      ck_assert (g_error_matches (error, ACCORD_ERROR, ACCORD_ERROR_INPUT));
      ck_assert_msg (strstr (error->message, cases[i].words) != NULL, "%s", error->message);
      assert_decisions (store, "");
    }
}
END_TEST

START_TEST (state)
{
  static const char *const annotators[] = { "a", "b" }, *const swapped[] = { "b", "a" },
                           *const other[] = { "a", "c" };
  static const char *const classes[] = { "1", "2" }, *const reversed[] = { "2", "1" };
  g_autofree char *one = accord_decision_state (annotators, classes, 2),
                  *same = accord_decision_state (swapped, reversed, 2),
                  *changed = accord_decision_state (annotators, reversed, 2),
                  *fewer = accord_decision_state (annotators, classes, 1),
                  *person = accord_decision_state (other, classes, 2),
                  *none = accord_decision_state (NULL, NULL, 0);
  ck_assert_uint_eq (strlen (one), 16);
  ck_assert_uint_eq (strspn (one, "0123456789abcdef"), 16);
  ck_assert_str_eq (one, same);
  ck_assert_str_ne (one, changed);
  ck_assert_str_ne (one, fewer);
  ck_assert_str_ne (one, person);
  ck_assert_str_ne (none, fewer);
}
END_TEST

/* Another process imports between the reading of labels and the recording. */
START_TEST (changed_in_between)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("accord-test-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "d.db", NULL);
  g_autoptr (AccordStore) other = accord_store_open (path, ACCORD_STORE_CREATE, &error);
  ck_assert_msg (other != NULL, "%s", error != NULL ? error->message : "");
  rows_must_import (other, NULL, "a.csv", "x,a,1\nx,b,2");
  g_autoptr (AccordStore) store = accord_store_open (path, ACCORD_STORE_WRITE, &error);
  ck_assert_msg (store != NULL, "%s", error != NULL ? error->message : "");
  accord_dataset_free (rows_load (store, ACCORD_ROUNDS_LAST));
  rows_must_import (other, NULL, "b.csv", "x,c,2");
  const AccordDecision decision[] = { DECISION ("x", "class", "1", "eve") };
  ck_assert (!record (store, decision, 1, &error));
  ck_assert (g_error_matches (error, ACCORD_ERROR, ACCORD_ERROR_CONFLICT));
  assert_decisions (store, "");
  g_clear_error (&error);
  accord_dataset_free (rows_load (store, ACCORD_ROUNDS_LAST));
  ck_assert_msg (record (store, decision, 1, &error), "%s", error != NULL ? error->message : "");
  g_remove (path);
  g_rmdir (folder);
}
END_TEST

Suite *
accord_suite (void)
{
  Suite *suite = suite_create ("decisions");
  TCase *tests = tcase_create ("decisions");
  const TTest *const all[] = { superseding, all_or_none, state, changed_in_between };
  for (size_t i = 0; i < G_N_ELEMENTS (all); i++)
    tcase_add_test (tests, all[i]);
  suite_add_tcase (suite, tests);
  return suite;
}
