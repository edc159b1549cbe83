/* Slices: every kind of column, rounds within a slice, classes, labels without a value, months, weeks and days; each slice
 * against a load with the same condition.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "rows.h"

#include <accord/base/random.h>
#include <accord/dataset/subset.h>
#include "../../src/store/private.h"

static const char *const attribute_columns[] = { "length", NULL };
static const char *const annotator_columns[] = { "country", NULL };
static const AccordImportOptions human = { .repeats = ACCORD_REPEATS_KEEP,
                                           .item_attributes = attribute_columns,
                                           .annotator_attributes = annotator_columns },
                                 model = { .kind = ACCORD_KIND_MODEL };
#define ALL_FLAGS (ACCORD_LOAD_ITEM_NAMES | ACCORD_LOAD_MODELS)

static GPtrArray *
load (AccordStore *store, const AccordLoadOptions *options, const char *by)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *slices = NULL;
  ck_assert_msg (accord_store_load_slices (store, options, by, ALL_FLAGS, &slices, &error), "%s",
                 error != NULL ? error->message : "");
  return slices;
}

/* "short { x: a=1 b=2 } long { y: a=1 }" */
static char *
describe (const GPtrArray *slices)
{
  GString *text = g_string_new (NULL);
  for (guint i = 0; i < slices->len; i++)
    {
      const AccordSlice *slice = slices->pdata[i];
      g_autofree char *labels = rows_describe (slice->dataset);
      g_string_append_printf (text, "%s%s { %s }", i > 0 ? " " : "", slice->value, labels);
    }
  return g_string_free (text, FALSE);
}

static void
assert_by (AccordStore *store, AccordRounds rounds, const char *by, const char *wanted)
{
  const AccordLoadOptions options = { .rounds = rounds };
  g_autoptr (GPtrArray) slices = load (store, &options, by);
  g_autofree char *text = describe (slices);
  ck_assert_str_eq (text, wanted);
}

static void
must_refuse (AccordStore *store, const AccordLoadOptions *options, const char *by, AccordError code,
             const char *words)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *slices = NULL;
  ck_assert (!accord_store_load_slices (store, options, by, ACCORD_LOAD_DEFAULT, &slices, &error));
  ck_assert_ptr_null (slices);
  ck_assert_msg (g_error_matches (error, ACCORD_ERROR, code), "%s", error->message);
  ck_assert_msg (strstr (error->message, words) != NULL, "'%s' is not in: %s", words, error->message);
}

/* Two files, three batches, attributes that some have not, gold and a model. */
static AccordStore *
make_store (void)
{
  AccordStore *store = rows_memory ();
  rows_must_import (store, &human, "one.csv",
                    "x,a,1,2024-01-31T23:30:00Z,,b1,short,NL\nx,b,2,2024-02-01,,b2,short,DE\ny,a,1,,2,,9,NL");
  rows_must_import (store, &human, "two.csv", "x,c,1,,,b1,short,NL\ny,b,2,,,b10,9,DE\nz,d,3,,1,b10,,");
  rows_must_import (store, &model, "net.csv", "x,net,1\ny,net,2\nw,net,2");
  return store;
}

START_TEST (every_kind_of_column)
{
  g_autoptr (AccordStore) store = make_store ();
  /* numbers before texts; an item is in its slice even if only a model has seen it */
  assert_by (
      store, ACCORD_ROUNDS_LAST, "length",
      "9 { y: a=1 b=2 [gold 2] [net 2] }  { z: d=3 [gold 1]; w: [net 2] } short { x: a=1 b=2 c=1 [net 1] }");
  assert_by (store, ACCORD_ROUNDS_LAST, "country",
             " { z: d=3 [gold 1] } DE { x: b=2 [net 1]; y: b=2 [gold 2] [net 2] } "
             "NL { x: a=1 c=1 [net 1]; y: a=1 [gold 2] [net 2] }");
  assert_by (store, ACCORD_ROUNDS_LAST, "source",
             "one.csv { x: a=1 b=2 [net 1]; y: a=1 [gold 2] [net 2] } "
             "two.csv { x: c=1 [net 1]; y: b=2 [gold 2] [net 2]; z: d=3 [gold 1] }");
  assert_by (store, ACCORD_ROUNDS_LAST, "batch",
             " { y: a=1 [gold 2] [net 2] } b1 { x: a=1 c=1 [net 1] } "
             "b10 { y: b=2 [gold 2] [net 2]; z: d=3 [gold 1] } b2 { x: b=2 [net 1] }");
  assert_by (store, ACCORD_ROUNDS_LAST, "month",
             " { x: c=1 [net 1]; y: a=1 b=2 [gold 2] [net 2]; z: d=3 [gold 1] } 2024-01 { x: a=1 [net 1] } "
             "2024-02 { x: b=2 [net 1] }");
}
END_TEST

START_TEST (conditions_and_people)
{
  g_autoptr (AccordStore) store = make_store ();
  const char *const where[] = { "length!=short", NULL }, *const one[] = { "source=two.csv", NULL };
  const char *const people[] = { "a", "c", NULL };
  const AccordLoadOptions options = { .where = where };
  g_autoptr (GPtrArray) slices = load (store, &options, "source");
  g_autofree char *text = describe (slices);
  ck_assert_str_eq (
      text, "one.csv { y: a=1 [gold 2] [net 2] } two.csv { y: b=2 [gold 2] [net 2]; z: d=3 [gold 1] }");
  const AccordLoadOptions chosen = { .annotators = people };
  g_autoptr (GPtrArray) of_people = load (store, &chosen, "batch");
  g_autofree char *people_text = describe (of_people);
  ck_assert_str_eq (people_text, " { y: a=1 [gold 2] [net 2] } b1 { x: a=1 c=1 [net 1] }");
  const AccordLoadOptions rows = { .more = one };
  g_autoptr (GPtrArray) of_rows = load (store, &rows, "country");
  g_autofree char *rows_text = describe (of_rows);
  ck_assert_str_eq (rows_text, " { z: d=3 [gold 1] } DE { y: b=2 [gold 2] [net 2] } NL { x: c=1 [net 1] }");
  const char *const nothing[] = { "country=NL", NULL }, *const lonely[] = { "d", NULL };
  const AccordLoadOptions nobody = { .where = nothing, .annotators = lonely };
  g_autoptr (GPtrArray) none = load (store, &nobody, "source");
  ck_assert_uint_eq (none->len, 0);
}
END_TEST

/* The same people label the same items before and after: each file has its own last round. */
START_TEST (rounds_within_slices)
{
  g_autoptr (AccordStore) store = rows_memory ();
  rows_must_import (store, &human, "before.csv", "x,a,1,,,,s,\nx,a,2,,,,s,\nx,b,1,,,,s,");
  rows_must_import (store, &human, "after.csv", "x,a,3,,,,s,\nx,b,4,,,,s,\nx,b,5,,,,s,");
  rows_assert (store, ACCORD_ROUNDS_LAST, "x: a=3 b=5");
  assert_by (store, ACCORD_ROUNDS_LAST, "source", "after.csv { x: a=3 b=5 } before.csv { x: a=2 b=1 }");
  assert_by (store, ACCORD_ROUNDS_FIRST, "source", "after.csv { x: a=3 b=4 } before.csv { x: a=1 b=1 }");
  assert_by (store, ACCORD_ROUNDS_ALL, "source",
             "after.csv { x: a=3 b=4 b=5 } before.csv { x: a=1 a=2 b=1 }");
  assert_by (store, ACCORD_ROUNDS_LAST, "length", "s { x: a=3 b=5 }");
  const AccordLoadOptions options = { .rounds = ACCORD_ROUNDS_LAST }, every = { .rounds = ACCORD_ROUNDS_ALL };
  g_autoptr (GPtrArray) slices = load (store, &options, "source");
  g_autoptr (GPtrArray) all = load (store, &every, "source");
  for (guint i = 0; i < 2; i++)
    {
      const AccordDataset *last = ((const AccordSlice *) slices->pdata[i])->dataset;
      ck_assert_uint_eq (last->set_aside, 1);
      ck_assert (!last->repeated && ((const AccordSlice *) all->pdata[i])->dataset->repeated);
      ck_assert_uint_eq (last->n_classes, 5); /* of the question */
      ck_assert_str_eq (accord_names_get (&last->class_names, 4), "5");
      ck_assert_str_eq (last->question, "label");
      ck_assert_str_eq (last->scale, "nominal");
    }
}
END_TEST

START_TEST (tags_and_disputed_gold)
{
  g_autoptr (AccordStore) store = rows_memory ();
  const char *const tags[] = { "?", NULL };
  const AccordImportOptions options
      = { .tags = tags, .item_attributes = attribute_columns, .annotator_attributes = annotator_columns };
  const AccordImportOptions gold = { .kind = ACCORD_KIND_GOLD };
  rows_must_import (store, &options, "one.csv", "x,a,1,,,,s,\nx,b,?,,,,s,\ny,a,?,,,,t,\ny,b,?,,,,t,");
  rows_must_import (store, &gold, "gold.csv", "x,g,1\nx,h,2\ny,g,2");
  assert_by (store, ACCORD_ROUNDS_LAST, "length", "s { x: a=1 [tags 1] } t { y: [gold 2] [tags 2] }");
  const AccordLoadOptions whole = { .question = NULL };
  g_autoptr (GPtrArray) slices = load (store, &whole, "length");
  const AccordDataset *s = ((const AccordSlice *) slices->pdata[0])->dataset,
                      *t = ((const AccordSlice *) slices->pdata[1])->dataset;
  ck_assert_uint_eq (s->gold_disputed, 1);
  ck_assert_uint_eq (t->gold_disputed, 0);
  ck_assert_str_eq (accord_names_get (&t->tag_names, 0), "?");
  ck_assert_uint_eq (t->n_annotators, 0);
}
END_TEST

START_TEST (refusals)
{
  g_autoptr (AccordStore) store = make_store ();
  const AccordLoadOptions options = { .question = NULL };
  must_refuse (
      store, &options, "colour", ACCORD_ERROR_USAGE,
      "--by: no column 'colour'; there is 'country', 'length', 'source', 'batch', 'month', 'week', 'day'");
  const char *const people[] = { "d", NULL };
  const AccordLoadOptions late = { .annotators = people };
  must_refuse (store, &late, "week", ACCORD_ERROR_USAGE,
               "--by week: no label has a time: --time names the column of times");
  const char *const nobody[] = { "zed", NULL };
  const AccordLoadOptions unknown = { .annotators = nobody };
  must_refuse (store, &unknown, "length", ACCORD_ERROR_USAGE, "no annotator 'zed'");
  g_autoptr (AccordStore) plain = rows_memory ();
  rows_must_import (plain, NULL, "a.csv", "x,a,1");
  must_refuse (plain, &options, "batch", ACCORD_ERROR_USAGE, "--by batch: no label has a batch");
  must_refuse (plain, &options, "day", ACCORD_ERROR_USAGE, "--by day: no label has a time");
  ck_assert (store_exec (store, "UPDATE item_attribute SET value = 'tall' WHERE value = 'short'", NULL));
  must_refuse (store, &options, "length", ACCORD_ERROR_DATABASE, "attributes do not match their checksum");
}
END_TEST

/* Every slice has all classes: 10,001 values by 5,000 classes are more than 50 million. */
START_TEST (too_many_slices)
{
  g_autoptr (AccordStore) store = rows_memory ();
  g_autoptr (GString) text = g_string_new (NULL);
  for (int i = 0; i <= 10000; i++)
    g_string_append_printf (text, "i%d,a,%d,,,,v%d,\n", i, i % 5000, i);
  rows_must_import (store, &human, "a.csv", text->str);
  const AccordLoadOptions options = { .question = NULL };
  must_refuse (store, &options, "length", ACCORD_ERROR_USAGE,
               "--by length: 10001 different values are too many for tables of 5000 classes: take a column "
               "with fewer");
}
END_TEST

/* An attribute of that name is what the data say; without one the label's time. */
START_TEST (attribute_before_time)
{
  static const char *const columns[] = { "week", NULL };
  const AccordImportOptions weeks = { .item_attributes = columns };
  g_autoptr (AccordStore) store = rows_memory ();
  rows_must_import (store, &weeks, "a.csv", "x,a,1,2024-01-01,,,first\ny,a,1,2024-01-01,,,second");
  assert_by (store, ACCORD_ROUNDS_LAST, "week", "first { x: a=1 } second { y: a=1 }");
  assert_by (store, ACCORD_ROUNDS_LAST, "day", "2024-01-01 { x: a=1; y: a=1 }");
}
END_TEST

/* ---- times ---- */

static void
assert_period (const char *time, StorePeriod period, const char *wanted)
{
  int64_t micros;
  ck_assert (store_time_parse (time, strlen (time), &micros));
  g_autofree char *name = store_time_period_name (store_time_period (micros, period), period);
  ck_assert_msg (strcmp (name, wanted) == 0, "%s: %s, wanted %s", time, name, wanted);
}

/* Weeks of ISO 8601 at the ends of years, after the table of Wikipedia's "ISO week date"; zones. */
START_TEST (periods)
{
  static const char *const weeks[][2]
      = { { "1977-01-01", "1976-W53" }, { "1977-01-02", "1976-W53" }, { "1977-12-31", "1977-W52" },
          { "1978-01-01", "1977-W52" }, { "1978-01-02", "1978-W01" }, { "1978-12-31", "1978-W52" },
          { "1979-01-01", "1979-W01" }, { "1979-12-30", "1979-W52" }, { "1979-12-31", "1980-W01" },
          { "1980-12-28", "1980-W52" }, { "1980-12-29", "1981-W01" }, { "1981-12-31", "1981-W53" },
          { "1982-01-03", "1981-W53" }, { "1982-01-04", "1982-W01" } };
  for (size_t i = 0; i < G_N_ELEMENTS (weeks); i++)
    assert_period (weeks[i][0], STORE_WEEK, weeks[i][1]);
  assert_period ("2024-01-01T00:30:00+02:00", STORE_MONTH, "2023-12");
  assert_period ("2024-01-01T00:30:00+02:00", STORE_DAY, "2023-12-31");
  assert_period ("2024-01-01T00:30:00+02:00", STORE_WEEK, "2023-W52");
  assert_period ("2023-12-31T23:30:00-01:00", STORE_DAY, "2024-01-01");
  assert_period ("2024-01-01T00:30:00", STORE_DAY, "2024-01-01"); /* as written */
  assert_period ("2024-02-29 23:59:60", STORE_MONTH, "2024-03");  /* a leap second */
  assert_period ("1709164800", STORE_DAY, "2024-02-29");
  assert_period ("1709251199999", STORE_DAY, "2024-02-29");
  assert_period ("0001-01-01T00:00:00+01:00", STORE_DAY, "0000-12-31");
  assert_period ("9999-12-31T23:00:00-02:00", STORE_MONTH, "10000-01");
}
END_TEST

/* Every day of 300 years against GLib's calendar. */
START_TEST (calendar)
{
  for (int64_t days = -80000; days < 30000; days++)
    {
      g_autoptr (GDateTime) date = g_date_time_new_from_unix_utc (days * 86400 + 86399);
      g_autofree char *month = g_date_time_format (date, "%Y-%m");
      g_autofree char *day = g_date_time_format (date, "%Y-%m-%d");
      g_autofree char *week = g_strdup_printf ("%04d-W%02d", g_date_time_get_week_numbering_year (date),
                                               g_date_time_get_week_of_year (date));
      const char *const wanted[] = { [STORE_MONTH] = month, [STORE_WEEK] = week, [STORE_DAY] = day };
      for (StorePeriod period = STORE_MONTH; period <= STORE_DAY; period++)
        {
          const int64_t number = store_time_period (days * 86400000000 + 86399999999, period);
          g_autofree char *name = store_time_period_name (number, period);
          ck_assert_str_eq (name, wanted[period]);
          ck_assert_int_eq (number, store_time_period (days * 86400000000, period));
        }
    }
}
END_TEST

/* ---- laws ---- */

/* Labels of 8 people on 30 items at random, repeated ones too, from two files; batches are months; some have no value. */
static void
add_random (AccordStore *store, gsl_rng *random, const char *name)
{
  g_autoptr (GString) text = g_string_new (NULL);
  for (int i = 0; i < 150; i++)
    {
      const uint32_t item = accord_random_below (random, 30), who = accord_random_below (random, 8),
                     batch = accord_random_below (random, 4);
      g_autofree char *time = batch > 0 ? g_strdup_printf ("2024-0%u-1%d", batch, i % 10) : g_strdup ("");
      g_autofree char *batch_name = batch > 0 ? g_strdup_printf ("m%u", batch) : g_strdup ("");
      g_autofree char *length = item % 5 > 0 ? g_strdup_printf ("l%u", item % 5) : g_strdup ("");
      g_string_append_printf (text, "i%u,w%u,%u,%s,%s,%s,%s,%s\n", item, who, accord_random_below (random, 4),
                              time, item % 7 == 0 ? "1" : "", batch_name, length,
                              who % 3 == 0   ? ""
                              : who % 3 == 1 ? "NL"
                                             : "DE");
    }
  rows_must_import (store, &human, name, text->str);
}

static AccordStore *
random_store (uint64_t seed)
{
  AccordStore *store = rows_memory ();
  gsl_rng *random = accord_random_new (seed, 1);
  add_random (store, random, "one.csv");
  add_random (store, random, "two.csv");
  rows_must_import (store, &model, "net.csv", "i1,net,1\ni2,net,2\ni40,net,0");
  gsl_rng_free (random);
  return store;
}

/* As rows_describe (), without the items that have no label of a person unless @all. */
static char *
describe_labelled (const AccordDataset *dataset, bool all)
{
  g_autofree char *text = rows_describe (dataset);
  g_auto (GStrv) items = g_strsplit (text, "; ", -1);
  GString *left = g_string_new (NULL);
  for (size_t i = 0; i < dataset->n_items; i++)
    if (all || accord_dataset_item_size (dataset, i) > 0)
      g_string_append_printf (left, "%s; ", items[i]);
  g_string_append_printf (left, "%" G_GSIZE_FORMAT " people, set aside %" G_GUINT64_FORMAT,
                          dataset->n_annotators, dataset->set_aside);
  for (size_t k = 0; k < dataset->n_classes; k++)
    g_string_append_printf (left, " %s", accord_names_get (&dataset->class_names, k));
  return g_string_free (left, FALSE);
}

/* The labels that the condition of @slice selects; of the empty value: all other values ruled out. */
static AccordDataset *
load_condition (AccordStore *store, AccordRounds rounds, const char *by, const GPtrArray *slices, guint i)
{
  g_autoptr (GPtrArray) where = g_ptr_array_new_with_free_func (g_free);
  const AccordSlice *slice = slices->pdata[i];
  for (guint j = 0; j < slices->len; j++)
    {
      const char *value = ((const AccordSlice *) slices->pdata[j])->value;
      if (slice->value[0] != '\0' ? j == i : j != i)
        g_ptr_array_add (where, g_strdup_printf ("%s%s%s", by, j == i ? "=" : "!=", value));
    }
  g_ptr_array_add (where, NULL);
  g_autoptr (GError) error = NULL;
  const AccordLoadOptions options
      = { .rounds = rounds, .where = (const char *const *) (const void *) where->pdata };
  AccordDataset *dataset = accord_store_load (store, &options, ALL_FLAGS, &error);
  ck_assert_msg (dataset != NULL, "%s", error != NULL ? error->message : "");
  return dataset;
}

/* Each slice is what a load with its condition gives; together they are the whole. */
START_TEST (slices_are_conditions)
{
  static const char *const columns[] = { "length", "country", "source", "batch" };
  for (uint64_t seed = 1; seed <= 5; seed++)
    {
      g_autoptr (AccordStore) store = random_store (seed);
      for (size_t c = 0; c < G_N_ELEMENTS (columns); c++)
        for (int rounds = 0; rounds < 3; rounds++)
          {
            const AccordLoadOptions options = { .rounds = (AccordRounds) rounds };
            g_autoptr (GPtrArray) slices = load (store, &options, columns[c]);
            g_autoptr (AccordDataset) whole = rows_load (store, (AccordRounds) rounds);
            uint64_t labels = 0;
            ck_assert_uint_ge (slices->len, 2);
            for (guint i = 0; i < slices->len; i++)
              {
                const AccordDataset *slice = ((const AccordSlice *) slices->pdata[i])->dataset;
                g_autoptr (AccordDataset) same
                    = load_condition (store, (AccordRounds) rounds, columns[c], slices, i);
                g_autofree char *is = describe_labelled (slice, c == 0);
                g_autofree char *wanted = describe_labelled (same, c == 0);
                ck_assert_str_eq (is, wanted);
                labels += slice->n_labels + slice->set_aside;
              }
            ck_assert_uint_eq (labels, whole->n_labels + whole->set_aside);
          }
    }
}
END_TEST

/* Batches are months here; and rows give what packs give. */
START_TEST (months_are_batches_and_packs_are_rows)
{
  g_autoptr (AccordStore) store = random_store (9);
  const AccordLoadOptions options = { .rounds = ACCORD_ROUNDS_LAST };
  g_autoptr (GPtrArray) months = load (store, &options, "month");
  g_autoptr (GPtrArray) batches = load (store, &options, "batch");
  ck_assert_uint_eq (months->len, 4);
  ck_assert_uint_eq (batches->len, 4);
  for (guint i = 0; i < 4; i++)
    {
      g_autofree char *month = describe_labelled (((const AccordSlice *) months->pdata[i])->dataset, true);
      g_autofree char *batch = describe_labelled (((const AccordSlice *) batches->pdata[i])->dataset, true);
      ck_assert_str_eq (month, batch);
    }
  for (int c = 0; c < 2; c++)
    {
      const char *by = c == 0 ? "length" : "country";
      g_autoptr (GPtrArray) packed = load (store, &options, by);
      g_autofree char *from_packs = describe (packed);
      ck_assert (store_exec (store, "UPDATE meta SET value = value + 1 WHERE key = 'generation'", NULL));
      g_autoptr (GPtrArray) unpacked = load (store, &options, by);
      g_autofree char *from_rows = describe (unpacked);
      ck_assert (store_exec (store, "UPDATE meta SET value = value - 1 WHERE key = 'generation'", NULL));
      ck_assert_str_eq (from_packs, from_rows);
    }
}
END_TEST

Suite *
accord_suite (void)
{
  Suite *suite = suite_create ("slices");
  TCase *tests = tcase_create ("slices");
  const TTest *const all[] = { every_kind_of_column,
                               conditions_and_people,
                               rounds_within_slices,
                               tags_and_disputed_gold,
                               refusals,
                               too_many_slices,
                               attribute_before_time,
                               periods,
                               calendar,
                               slices_are_conditions,
                               months_are_batches_and_packs_are_rows };
  tcase_set_timeout (tests, 60);
  for (size_t i = 0; i < G_N_ELEMENTS (all); i++)
    tcase_add_test (tests, all[i]);
  suite_add_tcase (suite, tests);
  return suite;
}
