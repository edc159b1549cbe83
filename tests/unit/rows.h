/* What the tests of the store share: importing literal rows, in memory or into files of a scratch folder.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "unit.h"

#include <stdlib.h>
#include <string.h>
#include <glib/gstdio.h>
#include <accord/base/error.h>
#include <accord/store/store.h>

static inline AccordSpan
rows_span (const char *text)
{
  return (AccordSpan){ text, text != NULL ? strlen (text) : 0 };
}

/* Adds rows "item,annotator,label[,time[,gold[,batch[,attribute …]]]]", one a line; the first is on line 2. */
static inline bool
rows_add (AccordImport *import, const char *text, GError **error)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  for (size_t i = 0; lines[i] != NULL; i++)
    {
      if (lines[i][0] == '\0')
        continue;
      g_auto (GStrv) cells = g_strsplit (lines[i], ",", -1);
      const size_t n = g_strv_length (cells);
      AccordSpan attributes[8];
      AccordLabelRow row = { .line = i + 2, .attributes = attributes };
      row.item = rows_span (cells[0]);
      row.annotator = rows_span (cells[1]);
      row.label = rows_span (cells[2]);
      row.time = rows_span (n > 3 ? cells[3] : NULL);
      row.gold = rows_span (n > 4 ? cells[4] : NULL);
      row.batch = rows_span (n > 5 ? cells[5] : NULL);
      for (size_t j = 6; j < n; j++)
        attributes[row.n_attributes++] = rows_span (cells[j]);
      if (!accord_import_add (&row, import, error))
        return false;
    }
  return true;
}

typedef struct
{
  AccordImportSummary summary;
  GPtrArray *warnings;
} RowsResult;

/* One import of one source, committed; @result may be NULL. */
static inline bool
rows_import (AccordStore *store, const AccordImportOptions *options, const char *name, const char *text,
             RowsResult *result, GError **error)
{
  const AccordImportOptions defaults = { .kind = ACCORD_KIND_HUMAN };
  g_autoptr (AccordImport) import = accord_import_new (store, options != NULL ? options : &defaults, error);
  g_autoptr (GPtrArray) warnings = NULL;
  AccordImportSummary summary;
  g_autofree char *digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);
  if (import == NULL || !accord_import_begin_source (import, name, error) || !rows_add (import, text, error)
      || !accord_import_end_source (import, "csv", "item=item time=time", digest, strlen (text), 1, error)
      || !accord_import_finish (import, &summary, &warnings, error) || !accord_import_commit (import, error))
    return false;
  if (result != NULL)
    *result = (RowsResult){ summary, g_ptr_array_ref (warnings) };
  return true;
}

static inline AccordStore *
rows_memory (void)
{
  g_autoptr (GError) error = NULL;
  AccordStore *store = accord_store_open (NULL, ACCORD_STORE_MEMORY, &error);
  ck_assert_msg (store != NULL, "%s", error != NULL ? error->message : "");
  return store;
}

/* An import that must succeed. */
static inline AccordImportSummary
rows_must_import (AccordStore *store, const AccordImportOptions *options, const char *name, const char *text)
{
  g_autoptr (GError) error = NULL;
  RowsResult result = { { 0 }, NULL };
  ck_assert_msg (rows_import (store, options, name, text, &result, &error), "%s",
                 error != NULL ? error->message : "");
  g_ptr_array_unref (result.warnings);
  return result.summary;
}

/* An import that must fail with @code and a message that holds @words. */
static inline void
rows_must_fail (AccordStore *store, const AccordImportOptions *options, const char *name, const char *text,
                AccordError code, const char *words)
{
  g_autoptr (GError) error = NULL;
  ck_assert (!rows_import (store, options, name, text, NULL, &error));
  ck_assert_msg (g_error_matches (error, ACCORD_ERROR, code), "code %d: %s", error->code, error->message);
  ck_assert_msg (strstr (error->message, words) != NULL, "'%s' is not in: %s", words, error->message);
}

static inline AccordDataset *
rows_load (AccordStore *store, AccordRounds rounds)
{
  g_autoptr (GError) error = NULL;
  const AccordLoadOptions options = { .rounds = rounds };
  AccordDataset *dataset
      = accord_store_load (store, &options, ACCORD_LOAD_ITEM_NAMES | ACCORD_LOAD_MODELS, &error);
  ck_assert_msg (dataset != NULL, "%s", error != NULL ? error->message : "");
  return dataset;
}

/* "x: a=1 b=2; y: a=1 [gold 2]" */
static inline char *
rows_describe (const AccordDataset *dataset)
{
  GString *text = g_string_new (NULL);
  for (size_t i = 0; i < dataset->n_items; i++)
    {
      g_string_append_printf (text, "%s%s:", i > 0 ? "; " : "", accord_names_get (&dataset->item_names, i));
      for (uint64_t j = dataset->item_start[i]; j < dataset->item_start[i + 1]; j++)
        g_string_append_printf (text, " %s=%s",
                                accord_names_get (&dataset->annotator_names, dataset->annotator[j]),
                                accord_names_get (&dataset->class_names, dataset->klass[j]));
      if (dataset->gold != NULL && dataset->gold[i] != ACCORD_CLASS_NONE)
        g_string_append_printf (text, " [gold %s]",
                                accord_names_get (&dataset->class_names, dataset->gold[i]));
      if (dataset->tags != NULL && dataset->tags[i] > 0)
        g_string_append_printf (text, " [tags %u]", dataset->tags[i]);
      for (guint m = 0; m < dataset->models->len; m++)
        {
          const AccordModel *model = dataset->models->pdata[m];
          if (model->klass[i] != ACCORD_CLASS_NONE)
            g_string_append_printf (text, " [%s %s]", model->name,
                                    accord_names_get (&dataset->class_names, model->klass[i]));
        }
    }
  return g_string_free (text, FALSE);
}

static inline void
rows_assert (AccordStore *store, AccordRounds rounds, const char *wanted)
{
  g_autoptr (AccordDataset) dataset = rows_load (store, rounds);
  g_autofree char *text = rows_describe (dataset);
  ck_assert_str_eq (text, wanted);
}

/* A scratch folder of its own; rows_scratch_remove () takes it away with what is in it. */
static inline char *
rows_scratch (void)
{
  g_autoptr (GError) error = NULL;
  char *folder = g_dir_make_tmp ("accord-test-XXXXXX", &error);
  ck_assert_msg (folder != NULL, "%s", error != NULL ? error->message : "");
  return folder;
}

static inline void
rows_scratch_remove (char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;
  g_chmod (folder, 0700);
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_remove (path);
    }
  g_rmdir (folder);
  g_free (folder);
}
