/* Labels of long and wide tables.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include <unistd.h>
#include <glib/gstdio.h>
#include <accord/base/error.h>
#include <accord/ingest/reader.h>
#include "unit.h"

static void
append (GString *out, const char *key, AccordSpan span)
{
  if (span.data != NULL)
    g_string_append_printf (out, " %s=%.*s", key, (int) span.length, span.data);
}

static bool
write_label (const AccordLabelRow *row, gpointer data, GError **error)
{
  GString *out = data;
  (void) error;
  g_string_append_printf (out, "%" G_GUINT64_FORMAT, row->line);
  append (out, "i", row->item);
  append (out, "a", row->annotator);
  append (out, "l", row->label);
  append (out, "t", row->time);
  append (out, "d", row->duration);
  append (out, "c", row->confidence);
  append (out, "b", row->batch);
  append (out, "g", row->gold);
  for (size_t i = 0; i < row->n_attributes; i++)
    append (out, "+", row->attributes[i]);
  g_string_append_c (out, '\n');
  return true;
}

/* The labels, or the message.  @ret_result may be NULL. */
static char *
read_text (const char *text, const AccordReadOptions *options, AccordReadResult *ret_result)
{
  g_autofree char *path = NULL;
  const int fd = g_file_open_tmp ("accord-XXXXXX", &path, NULL);
  ck_assert_int_ge (fd, 0);
  close (fd);
  ck_assert (g_file_set_contents (path, text, -1, NULL));
  GString *out = g_string_new (NULL);
  g_auto (AccordReadResult) result = { .rows = 0 };
  g_autoptr (GError) error = NULL;
  if (!accord_read_labels (path, "f", options, write_label, NULL, out, &result, &error))
    g_string_assign (out, error->message);
  else if (ret_result != NULL)
    {
      *ret_result = result;
      result = (AccordReadResult){ .rows = 0 };
    }
  unlink (path);
  return g_string_free (out, FALSE);
}

static const char *const na[] = { "n/a", "?", NULL };
static const char *const lang[] = { "lang", NULL };
static const char *const country[] = { "country", NULL };

static const struct
{
  AccordReadOptions options;
  const char *text;
  const char *wanted;
} cases[] = {
  { { .separator = 0 },
    "item,annotator,label\ni1,ann,yes\ni1,bob,no\n",
    "2 i=i1 a=ann l=yes\n3 i=i1 a=bob l=no\n" },
  { { .separator = 0 }, "item\tannotator\tlabel\ni1\tann\tyes, no\n", "2 i=i1 a=ann l=yes, no\n" },
  { { .separator = 0 }, "item;annotator;label\ni1;ann;1,5\n", "2 i=i1 a=ann l=1,5\n" },
  { { .separator = 0 }, "item,annotator,label\n i1 ,Ann, yes\n", "2 i= i1  a=Ann l= yes\n" },
  { { .separator = 0 },
    "item,annotator,label\ni1,ann,none\ni1,bob,n/a\ni1,cy,\n",
    "2 i=i1 a=ann l=none\n3 i=i1 a=bob l=n/a\n4 i=i1 a=cy l=\n" },
  { { .missing = na },
    "item,annotator,label\ni1,ann,none\ni1,bob,n/a\ni1,cy,?\ni1,di,N/A\n",
    "2 i=i1 a=ann l=none\n3 i=i1 a=bob l=\n4 i=i1 a=cy l=\n5 i=i1 a=di l=N/A\n" },
  { { .separator = 0 },
    "time,duration,confidence,batch,gold,item,annotator,label\n1,2,3,4,5,6,7,8\n,,,,,6,8,9\n",
    "2 i=6 a=7 l=8 t=1 d=2 c=3 b=4 g=5\n3 i=6 a=8 l=9 t= d= c= b= g=\n" },
  { { .item_attributes = lang, .annotator_attributes = country },
    "item,lang,annotator,country,label\ni1,en,ann,NO,yes\n\ni2,de,ann,SE,no\n",
    "2 i=i1 a=ann l=yes +=en +=NO\n4 i=i2 a=ann l=no +=de +=SE\n" },
  { { .annotator_name = "me" }, "item,label\ni1,yes\n", "2 i=i1 a=me l=yes\n" },
  { { .default_annotator = "gold" }, "item,label\ni1,yes\n", "2 i=i1 a=gold l=yes\n" },
  { { .separator = 0 },
    "item,annotator,label\n\"i\n1\",ann,yes\ni2,ann,no\n",
    "2 i=i\n1 a=ann l=yes\n4 i=i2 a=ann l=no\n" },
  /* refused */
  { { .separator = 0 }, "item,annotator,label\ni1,ann,yes\n,bob,no\n", "f:3: the item is empty" },
  { { .separator = 0 }, "item,annotator,label\n\"i\n1\",ann,yes\n\ni2,,no\n", "f:5: the annotator is empty" },
  { { .separator = 0 }, "item,annotator,label\ni1,ann\n", "f:2: this row has 2 cells, the header has 3" },
  { { .separator = 0 }, "item,annotator,label\n", "f:1: there is no row behind the header" },
  { { .item = "x" },
    "\n\nitem,annotator,label\ni1,ann,yes\n",
    "f:3: there is no column 'x' (--item): the header has 'item', 'annotator', 'label'" },
  /* wide */
  { { .layout = ACCORD_LAYOUT_WIDE },
    "item,ann,bob\ni1,yes,no\ni2,,yes\n",
    "2 i=i1 a=ann l=yes\n2 i=i1 a=bob l=no\n3 i=i2 a=ann l=\n3 i=i2 a=bob l=yes\n" },
  { { .layout = ACCORD_LAYOUT_WIDE, .item_attributes = lang, .missing = na },
    "ann,lang,bob,item,gold\nyes,en,?,i1,no\n",
    "2 i=i1 a=ann l=yes g=no +=en\n2 i=i1 a=bob l= g=no +=en\n" },
  { { .layout = ACCORD_LAYOUT_WIDE, .batch = "b" }, "item,b,ann\ni1,2,yes\n", "2 i=i1 a=ann l=yes b=2\n" },
  { { .layout = ACCORD_LAYOUT_WIDE }, "item,ann,bob\ni1,yes,no\n,yes,no\n", "f:3: the item is empty" },
};

START_TEST (labels)
{
  g_autofree char *got = read_text (cases[_i].text, &cases[_i].options, NULL);
  ck_assert_str_eq (got, cases[_i].wanted);
}
END_TEST

START_TEST (result)
{
  const AccordReadOptions options = { .missing = na };
  const char *text = "task,worker,answer\r\ni1,ann,yes\r\ni1,bob,\r\ni2,bob,?\r\n";
  g_auto (AccordReadResult) got = { .rows = 0 };
  g_free (read_text (text, &options, &got));
  g_autofree char *sha256 = g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);
  ck_assert_str_eq (got.format, "csv");
  ck_assert_str_eq (got.mapping, "item=task annotator=worker label=answer");
  ck_assert_str_eq (got.sha256, sha256);
  ck_assert_uint_eq (got.size, strlen (text));
  ck_assert_uint_eq (got.rows, 3);
  ck_assert_uint_eq (got.labels, 1);
  ck_assert_uint_eq (got.missing, 2);
  ck_assert_uint_eq (got.warnings->len, 1); /* of the two texts only ? occurs */
  ck_assert_str_eq (got.warnings->pdata[0], "f: --na n/a: no label says so");
  ck_assert (got.guessed && !got.defaulted && !got.candidate);
}
END_TEST

START_TEST (wide_counts)
{
  const AccordReadOptions options = { .layout = ACCORD_LAYOUT_WIDE };
  g_auto (AccordReadResult) got = { .rows = 0 };
  g_free (read_text ("item\tann\tbob\ni1\ta\t\ni2\tb\tc\n", &options, &got));
  ck_assert_str_eq (got.format, "tsv");
  ck_assert_uint_eq (got.rows, 2);
  ck_assert_uint_eq (got.labels, 3);
  ck_assert_uint_eq (got.missing, 1);
}
END_TEST

START_TEST (warnings)
{
  const AccordReadOptions options = { .separator = 0 };
  g_auto (AccordReadResult) header = { .rows = 0 };
  g_auto (AccordReadResult) quotes = { .rows = 0 };
  g_free (
      read_text ("item,annotator,label\ni,a,l\nitem,annotator,label\nitem,annotator,x\n", &options, &header));
  ck_assert_uint_eq (header.warnings->len, 1);
  ck_assert_str_eq (header.warnings->pdata[0],
                    "f:3: this row repeats the header and was read as a label: remove it");
  ck_assert_uint_eq (header.labels, 3);
  g_free (read_text ("item\tannotator\tlabel\ni\ta\t\"\ni\tb\t\"x\"\n", &options, &quotes));
  ck_assert_uint_eq (quotes.warnings->len, 1);
  ck_assert_str_eq (quotes.warnings->pdata[0],
                    "f:3: the quotes around a label are read as part of it, because TSV has no quoting");
}
END_TEST

static bool
refuse (const AccordLabelRow *row, gpointer data, GError **error)
{
  (void) data;
  g_set_error (error, ACCORD_ERROR, ACCORD_ERROR_CONFLICT, "no %.*s", (int) row->label.length,
               row->label.data);
  return false;
}

START_TEST (the_callbacks_error_is_handed_on)
{
  const AccordReadOptions options = { .separator = 0 };
  g_auto (AccordReadResult) got = { .rows = 0 };
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;
  close (g_file_open_tmp ("accord-XXXXXX", &path, NULL));
  ck_assert (g_file_set_contents (path, "item,annotator,label\ni,a,yes\ni,b,no\n", -1, NULL));
  ck_assert (!accord_read_labels (path, "f", &options, refuse, NULL, NULL, &got, &error));
  ck_assert (g_error_matches (error, ACCORD_ERROR, ACCORD_ERROR_CONFLICT));
  ck_assert_str_eq (error->message, "no yes");
  ck_assert_ptr_null (got.format);
  unlink (path);
}
END_TEST

START_TEST (shared_data)
{
  const char *folder = unit_shared_data ();
  if (folder == NULL)
    {
      unit_skip ("no shared data");
      return;
    }
  static const struct
  {
    const char *name;
    uint64_t labels; /* of the folder's README */
  } sets[] = {
    { "bluebirds", 4212 }, { "google_fact", 216725 }, { "crowdtruth_reldir", 22176 }, { "cifar10n", 150000 }
  };
  for (size_t i = 0; i < G_N_ELEMENTS (sets); i++)
    {
      const AccordReadOptions options = { .separator = 0 };
      g_auto (AccordReadResult) got = { .rows = 0 };
      g_autoptr (GError) error = NULL;
      g_autoptr (GString) out = g_string_new (NULL);
      g_autofree char *path = g_strdup_printf ("%s/%s/labels.csv", folder, sets[i].name);
      ck_assert_msg (accord_read_labels (path, path, &options, write_label, NULL, out, &got, &error), "%s",
                     error != NULL ? error->message : "");
      ck_assert_uint_eq (got.labels, sets[i].labels);
      ck_assert_uint_eq (got.missing, 0);
    }
}
END_TEST

Suite *
accord_suite (void)
{
  Suite *suite = suite_create ("reader");
  TCase *tests = tcase_create ("reader");
  tcase_add_loop_test (tests, labels, 0, G_N_ELEMENTS (cases));
  tcase_add_test (tests, result);
  tcase_add_test (tests, wide_counts);
  tcase_add_test (tests, warnings);
  tcase_add_test (tests, the_callbacks_error_is_handed_on);
  tcase_add_test (tests, shared_data);
  suite_add_tcase (suite, tests);
  return suite;
}
