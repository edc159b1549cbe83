/* The import session: repeats, conflicts, rounds, replacement, kinds, gold, attributes; every refusal provoked.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "rows.h"

static const AccordImportOptions keep = { .repeats = ACCORD_REPEATS_KEEP };
static const AccordImportOptions last = { .repeats = ACCORD_REPEATS_LAST };

START_TEST (plain)
{
  g_autoptr (AccordStore) store = rows_memory ();
  const AccordImportSummary summary = rows_must_import (store, NULL, "a.csv", "x,b,1\nx,a,2\ny,b,2\nz,a,");
  ck_assert_uint_eq (summary.added, 3);
  ck_assert_uint_eq (summary.missing, 1);
  ck_assert_uint_eq (summary.new_items, 3);
  ck_assert_uint_eq (summary.new_annotators, 2);
  ck_assert_uint_eq (summary.new_classes, 2);
  rows_assert (store, ACCORD_ROUNDS_LAST, "x: a=2 b=1; y: b=2");
}
END_TEST

START_TEST (identical_in_file_counts_once)
{
  g_autoptr (AccordStore) store = rows_memory ();
  g_autoptr (GError) error = NULL;
  RowsResult result;
  ck_assert (rows_import (store, NULL, "a.csv", "x,a,1\nx,b,1\nx,a,1\nx,a,1", &result, &error));
  ck_assert_uint_eq (result.summary.duplicates, 2);
  ck_assert_uint_eq (result.summary.added, 2);
  bool warned = false;
  for (guint i = 0; i < result.warnings->len; i++)
    warned |= strstr (result.warnings->pdata[i], "2 identical labels") != NULL;
  ck_assert (warned);
  g_ptr_array_unref (result.warnings);
  rows_assert (store, ACCORD_ROUNDS_ALL, "x: a=1 b=1");
}
END_TEST

START_TEST (conflict_names_both_lines)
{
  g_autoptr (AccordStore) store = rows_memory ();
  rows_must_fail (store, NULL, "a.csv", "y,a,1\nx,a,1\nx,b,1\nx,a,2\ny,a,2", ACCORD_ERROR_CONFLICT,
                  "a.csv:5: annotator 'a' says '2' for item 'x', but '1' on line 3 (and 1 more such labels)");
  rows_must_fail (store, NULL, "a.csv", "x,a,1\nx,a,2", ACCORD_ERROR_CONFLICT,
                  "--repeats last or --repeats keep");
  rows_must_import (store, NULL, "old.csv", "x,a,1");
  rows_must_fail (store, NULL, "new.csv", "z,a,1\nx,a,2", ACCORD_ERROR_CONFLICT,
                  "new.csv:3: annotator 'a' says '2' for item 'x', but '1' is stored from old.csv:2");
  rows_must_fail (store, NULL, "new.csv", "x,a,2", ACCORD_ERROR_CONFLICT, "--replace old.csv");
  rows_assert (store, ACCORD_ROUNDS_ALL, "x: a=1");
}
END_TEST

START_TEST (conflict_between_files_of_one_import)
{
  g_autoptr (AccordStore) store = rows_memory ();
  g_autoptr (GError) error = NULL;
  const AccordImportOptions options = { .kind = ACCORD_KIND_HUMAN };
  g_autoptr (AccordImport) import = accord_import_new (store, &options, &error);
  AccordImportSummary summary;
  GPtrArray *warnings;
  ck_assert (accord_import_begin_source (import, "one.csv", &error) && rows_add (import, "x,a,1", &error)
             && accord_import_end_source (import, "csv", "", "1", 1, 1, &error)
             && accord_import_begin_source (import, "two.csv", &error) && rows_add (import, "x,a,2", &error)
             && accord_import_end_source (import, "csv", "", "2", 1, 1, &error));
  ck_assert (!accord_import_finish (import, &summary, &warnings, &error));
  ck_assert_msg (
      strstr (error->message, "two.csv:2: annotator 'a' says '2' for item 'x', but '1' on line 2 of one.csv")
          != NULL,
      "%s", error->message);
}
END_TEST

START_TEST (known_again)
{
  g_autoptr (AccordStore) store = rows_memory ();
  rows_must_import (store, NULL, "old.csv", "x,a,1\nx,b,2");
  const AccordImportSummary summary = rows_must_import (store, NULL, "new.csv", "x,a,1\ny,a,1\nx,b,2");
  ck_assert_uint_eq (summary.known, 2);
  ck_assert_uint_eq (summary.added, 1);
  rows_assert (store, ACCORD_ROUNDS_ALL, "x: a=1 b=2; y: a=1");
}
END_TEST

START_TEST (known_bytes)
{
  g_autoptr (AccordStore) store = rows_memory ();
  g_autoptr (GError) error = NULL;
  rows_must_import (store, NULL, "old.csv", "x,a,1");
  g_autofree char *digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, "x,a,1", -1);
  const AccordImportOptions options = { .kind = ACCORD_KIND_HUMAN };
  g_autoptr (AccordImport) import = accord_import_new (store, &options, &error);
  g_autofree char *known = accord_import_known (import, digest, "item=item time=time", &error);
  ck_assert_str_eq (known, "old.csv");
  ck_assert_ptr_null (accord_import_known (import, digest, "item=other", &error));
  ck_assert_ptr_null (accord_import_known (import, "0", "item=item time=time", &error));
  ck_assert_ptr_null (error);
}
END_TEST

START_TEST (repeats_keep)
{
  g_autoptr (AccordStore) store = rows_memory ();
  const AccordImportSummary first = rows_must_import (store, &keep, "a.csv", "x,a,1\nx,a,2\nx,a,2\nx,b,1");
  ck_assert_uint_eq (first.added, 4);
  ck_assert_uint_eq (first.rounds, 2);
  rows_assert (store, ACCORD_ROUNDS_ALL, "x: a=1 a=2 a=2 b=1");
  rows_assert (store, ACCORD_ROUNDS_LAST, "x: a=2 b=1");
  rows_assert (store, ACCORD_ROUNDS_FIRST, "x: a=1 b=1");
  /* another file by the same people: without times nothing shows that an equal answer is the same act */
  const AccordImportSummary second = rows_must_import (store, &keep, "b.csv", "x,a,1\nx,a,2\nx,b,1\nx,b,2");
  ck_assert_uint_eq (second.known, 0);
  ck_assert_uint_eq (second.again, 3);
  ck_assert_uint_eq (second.added, 4);
  ck_assert_uint_eq (second.rounds, 4);
  rows_assert (store, ACCORD_ROUNDS_ALL, "x: a=1 a=2 a=2 a=1 a=2 b=1 b=1 b=2");
  g_autoptr (AccordDataset) dataset = rows_load (store, ACCORD_ROUNDS_LAST);
  ck_assert_uint_eq (dataset->set_aside, 6);
  ck_assert (!dataset->repeated);
}
END_TEST

START_TEST (repeats_by_time)
{
  g_autoptr (AccordStore) store = rows_memory ();
  rows_must_import (store, &keep, "a.csv",
                    "x,a,3,2024-01-03\nx,a,1,2024-01-01T10:00:00Z\nx,a,2,2024-01-01T11:30:00+01:00");
  rows_assert (store, ACCORD_ROUNDS_ALL, "x: a=1 a=2 a=3");
  rows_must_import (store, &keep, "b.csv", "x,a,0,1704067200\nx,a,9,1704326400000");
  rows_assert (store, ACCORD_ROUNDS_ALL, "x: a=0 a=1 a=2 a=3 a=9");
  /* the same answer at another time is another round; at the same time it is known */
  const AccordImportSummary again
      = rows_must_import (store, &keep, "c.csv", "x,a,3,2024-01-03\nx,a,3,2024-01-05");
  ck_assert_uint_eq (again.known, 1);
  ck_assert_uint_eq (again.added, 1);
  rows_assert (store, ACCORD_ROUNDS_ALL, "x: a=0 a=1 a=2 a=3 a=9 a=3");
}
END_TEST

START_TEST (repeats_last)
{
  g_autoptr (AccordStore) store = rows_memory ();
  const AccordImportSummary first = rows_must_import (store, &last, "a.csv", "x,a,1\nx,a,2\nx,b,1\nx,b,1");
  ck_assert_uint_eq (first.added, 2);
  ck_assert_uint_eq (first.overruled, 1);
  ck_assert_uint_eq (first.duplicates, 1);
  rows_assert (store, ACCORD_ROUNDS_ALL, "x: a=2 b=1");
  /* the same rows again change nothing; a later answer overrules the stored one */
  const AccordImportSummary again = rows_must_import (store, &last, "b.csv", "x,a,1\nx,a,2\nx,b,1\nx,b,3");
  ck_assert_uint_eq (again.known, 1);
  ck_assert_uint_eq (again.added, 1);
  rows_assert (store, ACCORD_ROUNDS_ALL, "x: a=2 b=3");
}
END_TEST

START_TEST (repeats_last_by_time)
{
  g_autoptr (AccordStore) store = rows_memory ();
  rows_must_import (store, &last, "a.csv", "x,a,1,2024-05-02\nx,a,2,2024-05-01");
  rows_assert (store, ACCORD_ROUNDS_ALL, "x: a=1");
  const AccordImportSummary earlier = rows_must_import (store, &last, "b.csv", "x,a,3,2024-04-01");
  ck_assert_uint_eq (earlier.added, 0);
  ck_assert_uint_eq (earlier.overruled, 1);
  rows_assert (store, ACCORD_ROUNDS_ALL, "x: a=1");
  rows_must_import (store, &last, "c.csv", "x,a,4,2024-06-01");
  rows_assert (store, ACCORD_ROUNDS_ALL, "x: a=4");
}
END_TEST

START_TEST (replace)
{
  g_autoptr (AccordStore) store = rows_memory ();
  rows_must_import (store, NULL, "old.csv", "x,a,1\nx,b,1\ny,a,2\nz,a,1");
  rows_must_import (store, NULL, "other.csv", "x,c,2");
  const AccordImportOptions options = { .replace = "old.csv" };
  const AccordImportSummary summary
      = rows_must_import (store, &options, "new.csv", "x,a,1\nx,b,2\ny,a,2\nw,a,1\nv,a,1");
  ck_assert_uint_eq (summary.unchanged, 2);
  ck_assert_uint_eq (summary.changed, 1);
  ck_assert_uint_eq (summary.gone, 1);
  ck_assert_uint_eq (summary.added, 2);
  rows_assert (store, ACCORD_ROUNDS_ALL, "x: a=1 b=2 c=2; y: a=2; w: a=1; v: a=1");
  /* what the first file said and the second left alone is still replaced by a third */
  const AccordImportOptions third = { .replace = "new.csv" };
  const AccordImportSummary next
      = rows_must_import (store, &third, "third.csv", "x,a,2\nx,b,2\ny,a,2\nw,a,1");
  ck_assert_uint_eq (next.changed, 1);
  ck_assert_uint_eq (next.unchanged, 3);
  ck_assert_uint_eq (next.gone, 1);
  ck_assert_uint_eq (next.added, 0);
  rows_assert (store, ACCORD_ROUNDS_ALL, "x: a=2 b=2 c=2; y: a=2; w: a=1");
}
END_TEST

START_TEST (replace_refusals)
{
  g_autoptr (AccordStore) store = rows_memory ();
  const AccordImportOptions options = { .replace = "old.csv" }, by_number = { .replace = "1" };
  rows_must_fail (store, &options, "new.csv", "x,a,1", ACCORD_ERROR_USAGE, "has no sources yet");
  rows_must_import (store, NULL, "one.csv", "x,a,1");
  rows_must_import (store, NULL, "two.csv", "x,b,1");
  rows_must_fail (store, &options, "new.csv", "x,a,1", ACCORD_ERROR_USAGE, "there is 'one.csv', 'two.csv'");
  /* a label of another source still contradicts */
  const AccordImportOptions replace_two = { .replace = "two.csv" };
  rows_must_fail (store, &replace_two, "new.csv", "x,b,2\nx,a,2", ACCORD_ERROR_CONFLICT,
                  "stored from one.csv:2");
  rows_must_import (store, &by_number, "new.csv", "x,a,2");
  rows_assert (store, ACCORD_ROUNDS_ALL, "x: a=2 b=1");
  const AccordImportOptions gone = { .replace = "one.csv" };
  rows_must_fail (store, &gone, "newer.csv", "x,a,3", ACCORD_ERROR_USAGE, "no source in force is called so");
  rows_must_import (store, NULL, "two.csv", "x,c,1");
  rows_must_fail (store, &replace_two, "new.csv", "x,a,1", ACCORD_ERROR_USAGE,
                  "2 sources are called so; give the number of one: '2', '4'");
}
END_TEST

START_TEST (kinds)
{
  g_autoptr (AccordStore) store = rows_memory ();
  const AccordImportOptions model = { .kind = ACCORD_KIND_MODEL }, gold = { .kind = ACCORD_KIND_GOLD },
                            reviewer = { .kind = ACCORD_KIND_REVIEWER };
  rows_must_import (store, NULL, "a.csv", "x,a,1\nx,b,2\ny,a,1");
  rows_must_import (store, &model, "m.csv", "x,net,2\ny,net,3\nz,net,1");
  rows_must_import (store, &gold, "g.csv", "x,gold,2\nw,gold,1");
  rows_must_import (store, &reviewer, "r.csv", "x,boss,1");
  rows_must_fail (store, &model, "m2.csv", "x,a,2", ACCORD_ERROR_INPUT,
                  "m2.csv:2: annotator 'a' is of kind human already, not model");
  /* class 3 is used by the model alone: no class of the question */
  rows_assert (store, ACCORD_ROUNDS_LAST, "x: a=1 b=2 [gold 2] [net 2]; y: a=1; z: [net 1]; w: [gold 1]");
}
END_TEST

START_TEST (gold_column)
{
  g_autoptr (AccordStore) store = rows_memory ();
  const AccordImportSummary summary
      = rows_must_import (store, NULL, "a.csv", "x,a,1,,2\nx,b,2,,2\ny,a,1\nz,a,,,1");
  ck_assert_uint_eq (summary.gold, 2);
  rows_assert (store, ACCORD_ROUNDS_LAST, "x: a=1 b=2 [gold 2]; y: a=1; z: [gold 1]");
  rows_must_fail (store, NULL, "b.csv", "v,a,1,,1\nv,b,1,,2", ACCORD_ERROR_CONFLICT,
                  "b.csv:3: item 'v' has gold '2', but '1' on line 2 of b.csv");
  rows_must_fail (store, NULL, "b.csv", "x,c,1,,1", ACCORD_ERROR_CONFLICT,
                  "annotator 'gold' says '1' for item 'x', but '2' is stored from a.csv:2");
  rows_must_fail (store, NULL, "b.csv", "x,gold,1", ACCORD_ERROR_INPUT,
                  "'gold' is of kind gold already, not human");
}
END_TEST

START_TEST (disputed_gold)
{
  g_autoptr (AccordStore) store = rows_memory ();
  const AccordImportOptions gold = { .kind = ACCORD_KIND_GOLD };
  rows_must_import (store, NULL, "a.csv", "x,a,1\ny,a,2");
  rows_must_import (store, &gold, "g.csv", "x,g1,1\nx,g2,2\nx,g3,1\ny,g1,2\ny,g2,2");
  g_autoptr (AccordDataset) dataset = rows_load (store, ACCORD_ROUNDS_LAST);
  ck_assert_uint_eq (dataset->gold_disputed, 1);
  rows_assert (store, ACCORD_ROUNDS_LAST, "x: a=1; y: a=2 [gold 2]");
}
END_TEST

START_TEST (tags)
{
  g_autoptr (AccordStore) store = rows_memory ();
  const char *const names[] = { "unclear", "never", NULL };
  const AccordImportOptions options = { .tags = names };
  g_autoptr (GError) error = NULL;
  RowsResult result;
  ck_assert (
      rows_import (store, &options, "a.csv", "x,a,1\nx,b,unclear\ny,a,unclear\ny,b,2", &result, &error));
  ck_assert_str_eq (result.warnings->pdata[0], "--tag never: no label says so");
  g_ptr_array_unref (result.warnings);
  rows_assert (store, ACCORD_ROUNDS_LAST, "x: a=1 [tags 1]; y: b=2 [tags 1]");
  g_autoptr (AccordDataset) dataset = rows_load (store, ACCORD_ROUNDS_LAST);
  ck_assert_uint_eq (dataset->n_classes, 2);
  ck_assert_str_eq (accord_names_get (&dataset->tag_names, 0), "unclear");
}
END_TEST

START_TEST (times_are_strict)
{
  g_autoptr (AccordStore) store = rows_memory ();
  static const char *const good[] = { "2024-02-29",
                                      "2024-05-31T12:00:00Z",
                                      "2024-05-31 12:00",
                                      "2024-05-31T12:00:00.5Z",
                                      "2024-05-31T12:00:00+0530",
                                      "2024-05-31 12:00:00 UTC",
                                      "1717156800",
                                      "1717156800.25",
                                      "1717156800123" };
  static const char *const bad[]
      = { "2023-02-29", "2024-13-01",   "2024-1-1",         "31.05.2024",           "12:00",
          "171715680",  "171715680012", "2024-05-31T25:00", "2024-05-31T12",        "2024-05-31T12:00:00+1",
          "now",        "2024-05-31 ",  " 2024-05-31",      "2024-05-31T12:00:00.Z" };
  for (size_t i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autofree char *row = g_strdup_printf ("i%zu,a,1,%s", i, good[i]);
      rows_must_import (store, NULL, "good.csv", row);
    }
  for (size_t i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autofree char *row = g_strdup_printf ("x,b,1,%s", bad[i]);
      rows_must_fail (store, NULL, "bad.csv", row, ACCORD_ERROR_INPUT, "bad.csv:2: time '");
    }
}
END_TEST

START_TEST (measures_are_strict)
{
  g_autoptr (AccordStore) store = rows_memory ();
  const AccordImportOptions options = { .kind = ACCORD_KIND_HUMAN };
  const char *const texts[] = { "1.5", "", "fast", "nan", "0x10", "1,5" };
  for (size_t i = 0; i < G_N_ELEMENTS (texts); i++)
    for (int which = 0; which < 2; which++)
      {
        g_autoptr (GError) error = NULL;
        g_autoptr (AccordImport) import = accord_import_new (store, &options, &error);
        AccordLabelRow row
            = { .line = 7, .item = rows_span ("x"), .annotator = rows_span ("a"), .label = rows_span ("1") };
        *(which ? &row.duration : &row.confidence) = rows_span (texts[i]);
        ck_assert (accord_import_begin_source (import, "a.csv", &error));
        ck_assert_int_eq (accord_import_add (&row, import, &error), i < 2);
        if (i >= 2)
          {
            g_autofree char *words = g_strdup_printf ("a.csv:7: %s '%s' is not a number",
                                                      which ? "duration" : "confidence", texts[i]);
            ck_assert_msg (g_str_has_prefix (error->message, words), "%s", error->message);
          }
      }
}
END_TEST

START_TEST (attributes)
{
  g_autoptr (AccordStore) store = rows_memory ();
  const char *const of_items[] = { "length", NULL }, *const of_annotators[] = { "country", NULL };
  const AccordImportOptions options = { .item_attributes = of_items, .annotator_attributes = of_annotators };
  rows_must_import (store, &options, "a.csv", "x,a,1,,,,short,NL\nx,b,2,,,,,DE\ny,a,1,,,,long,");
  rows_must_fail (store, &options, "b.csv", "z,a,1,,,,short,\nz,b,1,,,,long,", ACCORD_ERROR_CONFLICT,
                  "b.csv:3: item 'z' has 'long' in column 'length', but 'short' on line 2 of b.csv");
  rows_must_fail (store, &options, "b.csv", "z,a,1,,,,short,GB", ACCORD_ERROR_CONFLICT,
                  "annotator 'a' has 'GB' in column 'country', but 'NL' in the database");
  rows_must_import (store, &options, "c.csv", "x,c,1,,,,short,NL");
}
END_TEST

START_TEST (too_many_classes)
{
  g_autoptr (AccordStore) store = rows_memory ();
  g_autoptr (GString) text = g_string_new (NULL);
  for (int i = 0; i < 1001; i++)
    g_string_append_printf (text, "x%d,a,c%d\nx%d,b,c%d\n", i, i, i, i);
  g_autoptr (GError) error = NULL;
  RowsResult result;
  ck_assert (rows_import (store, NULL, "many.csv", text->str, &result, &error));
  ck_assert (strstr (result.warnings->pdata[0], "1001 classes: probably the wrong column") != NULL);
  g_ptr_array_unref (result.warnings);
  for (int i = 1001; i <= 65535; i++)
    g_string_append_printf (text, "x%d,a,c%d\n", i, i);
  g_autoptr (AccordStore) empty = rows_memory ();
  rows_must_fail (empty, NULL, "text.csv", text->str, ACCORD_ERROR_INPUT, "would be class number 65536");
}
END_TEST

START_TEST (lookalikes)
{
  g_autoptr (AccordStore) store = rows_memory ();
  g_autoptr (GError) error = NULL;
  RowsResult result;
  ck_assert (rows_import (store, NULL, "a.csv", "x,a,Yes\nx,b,yes \nx,c,no", &result, &error));
  ck_assert_uint_eq (result.warnings->len, 1);
  ck_assert_str_eq (
      result.warnings->pdata[0],
      "classes 'Yes', 'yes ' look alike and count as different; if they are one: accord-merge DATABASE "
      "--with 'Yes,yes ' --apply");
  g_ptr_array_unref (result.warnings);
  ck_assert (rows_import (store, NULL, "b.csv", "y,A,no\ny,b,no", &result, &error));
  ck_assert_uint_eq (result.warnings->len, 1);
  ck_assert (strstr (result.warnings->pdata[0], "annotators 'a', 'A' look alike") != NULL);
  g_ptr_array_unref (result.warnings);
}
END_TEST

START_TEST (one_label_an_item)
{
  g_autoptr (AccordStore) store = rows_memory ();
  g_autoptr (GError) error = NULL;
  RowsResult result;
  ck_assert (rows_import (store, NULL, "a.csv", "x,a,1\ny,b,1", &result, &error));
  ck_assert (strstr (result.warnings->pdata[0], "every item has one label") != NULL);
  g_ptr_array_unref (result.warnings);
}
END_TEST

START_TEST (questions)
{
  g_autoptr (AccordStore) store = rows_memory ();
  const AccordImportOptions topic = { .question = "topic" };
  rows_must_import (store, &topic, "a.csv", "x,a,1");
  rows_must_import (store, NULL, "b.csv", "x,b,1"); /* the only question */
  rows_assert (store, ACCORD_ROUNDS_LAST, "x: a=1 b=1");
  const AccordImportOptions tone = { .question = "tone" };
  rows_must_import (store, &tone, "a.csv", "x,a,2");
  rows_must_fail (store, NULL, "c.csv", "x,c,1", ACCORD_ERROR_USAGE, "several questions: 'topic', 'tone'");
}
END_TEST

START_TEST (abandoned)
{
  g_autoptr (AccordStore) store = rows_memory ();
  g_autoptr (GError) error = NULL;
  rows_must_import (store, NULL, "a.csv", "x,a,1");
  const AccordImportOptions options = { .kind = ACCORD_KIND_HUMAN };
  AccordImport *import = accord_import_new (store, &options, &error);
  ck_assert (accord_import_begin_source (import, "b.csv", &error)
             && rows_add (import, "x,b,2\ny,a,1", &error));
  accord_import_free (import);
  rows_assert (store, ACCORD_ROUNDS_LAST, "x: a=1");
}
END_TEST

/* More rows than one INSERT statement holds, with and without times, in an order that must be sorted. */
START_TEST (many_rows)
{
  g_autoptr (AccordStore) store = rows_memory ();
  g_autoptr (GString) text = g_string_new (NULL);
  for (int i = 0; i < 3000; i++)
    for (int a = 2; a >= 0; a--)
      g_string_append_printf (text, "i%04d,w%d,%d%s\n", (i * 7) % 3000, a, (i + a) % 3,
                              i % 2 ? ",2024-01-01" : "");
  const AccordImportSummary summary = rows_must_import (store, NULL, "a.csv", text->str);
  ck_assert_uint_eq (summary.added, 9000);
  g_autoptr (AccordDataset) dataset = rows_load (store, ACCORD_ROUNDS_LAST);
  ck_assert_uint_eq (dataset->n_items, 3000);
  for (size_t i = 0; i < 3000; i++)
    {
      g_autofree char *name = g_strdup_printf ("i%04d", (int) (i * 7 % 3000));
      ck_assert_str_eq (accord_names_get (&dataset->item_names, i), name);
      for (size_t a = 0; a < 3; a++)
        {
          ck_assert_uint_eq (dataset->annotator[3 * i + a], a);
          ck_assert_uint_eq (dataset->klass[3 * i + a], (i + a) % 3);
        }
    }
}
END_TEST

/* Hundreds of labels of one annotator on one item, and of many annotators on one item. */
START_TEST (large_groups)
{
  g_autoptr (AccordStore) store = rows_memory ();
  g_autoptr (GString) text = g_string_new (NULL);
  for (int i = 0; i < 500; i++)
    g_string_append_printf (text, "x,w,%d,%d\ny,p%d,1,1700000000\n", i % 7, 1700000999 - i, (i * 3) % 500);
  rows_must_import (store, &keep, "a.csv", text->str);
  const AccordImportSummary again = rows_must_import (store, &keep, "b.csv", text->str);
  ck_assert_uint_eq (again.known, 1000);
  g_autoptr (AccordDataset) dataset = rows_load (store, ACCORD_ROUNDS_ALL);
  ck_assert_uint_eq (dataset->n_labels, 1000);
  ck_assert (dataset->repeated);
  for (size_t i = 0; i < 500; i++)
    ck_assert_uint_eq (dataset->klass[i], (499 - i) % 7); /* by time, the last row is the earliest */
  for (size_t i = 501; i < 1000; i++)
    ck_assert_uint_lt (dataset->annotator[i - 1], dataset->annotator[i]);
}
END_TEST

Suite *
accord_suite (void)
{
  Suite *suite = suite_create ("import");
  TCase *tests = tcase_create ("import");
  const TTest *const all[] = { plain,
                               identical_in_file_counts_once,
                               conflict_names_both_lines,
                               conflict_between_files_of_one_import,
                               known_again,
                               known_bytes,
                               repeats_keep,
                               repeats_by_time,
                               repeats_last,
                               repeats_last_by_time,
                               replace,
                               replace_refusals,
                               kinds,
                               gold_column,
                               disputed_gold,
                               tags,
                               times_are_strict,
                               measures_are_strict,
                               attributes,
                               too_many_classes,
                               lookalikes,
                               one_label_an_item,
                               questions,
                               abandoned,
                               many_rows,
                               large_groups };
  for (size_t i = 0; i < G_N_ELEMENTS (all); i++)
    tcase_add_test (tests, all[i]);
  suite_add_tcase (suite, tests);
  return suite;
}
