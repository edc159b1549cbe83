/* Any bytes as a database file: opened, checked, loaded, described, written to.  Nothing may crash or hang, and a
 * dataset that is given must be consistent in itself.
 * An input may be any bytes, or begin with "accord-patch:"
 * followed by pairs of (position, byte), four bytes each, that change a small valid database (made once).
 * The corpus's live-TABLE-PART change bytes in use, at the positions that make_valid () gives them: renew these inputs
 * when the schema changes.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <glib/gstdio.h>
#include <accord/store/classes.h>
#include <accord/store/consensus.h>
#include <accord/store/decisions.h>
#include <accord/store/overview.h>

static char *valid;
static gsize valid_length;
static char *path;

static bool
add_rows (AccordImport *import, GError **error)
{
  static const char *const names[] = { "a", "b", "c", "d" };
  for (uint64_t i = 0; i < 200; i++)
    {
      g_autofree char *item = g_strdup_printf ("item%u", (unsigned) i / 4);
      const char *annotator = names[i % 4], *label = names[(i * i) % 3];
      const AccordLabelRow row = { .line = i + 2,
                                   .item = { item, strlen (item) },
                                   .annotator = { annotator, 1 },
                                   .label = { label, 1 },
                                   .time = { "2024-01-01", 10 } };
      if (!accord_import_add (&row, import, error))
        return false;
    }
  return true;
}

/* Ten answers of two classes. */
static bool
keep (AccordStore *store, const char *name)
{
  const AccordStoredConsensus about
      = { .name = (char *) name, .method = "map", .parameters = "--ties first" };
  g_autoptr (AccordConsensusWriter) writer = accord_consensus_writer_new (store, NULL, &about, NULL);
  for (int64_t i = 1; writer != NULL && i <= 10; i++)
    if (!accord_consensus_writer_add (writer, i, 1 + i % 2, .75, NULL))
      return false;
  return writer != NULL && accord_consensus_writer_commit (writer, 10, 0, NULL);
}

static void
make_valid (void)
{
  g_autoptr (GError) error = NULL;
  const AccordImportOptions options = { .kind = ACCORD_KIND_HUMAN };
  path = g_strdup_printf ("%s/accord-fuzz-%d.db", g_get_tmp_dir (), (int) getpid ());
  AccordStore *store = accord_store_open (path, ACCORD_STORE_CREATE, &error);
  AccordImport *import = accord_import_new (store, &options, &error);
  AccordImportSummary summary;
  g_autoptr (GPtrArray) warnings = NULL;
  FUZZ_CHECK (accord_import_begin_source (import, "a.csv", &error) && add_rows (import, &error)
              && accord_import_end_source (import, "csv", "item=item time=time", "0", 1, 200, &error)
              && accord_import_finish (import, &summary, &warnings, &error)
              && accord_import_commit (import, &error));
  accord_import_free (import);
  FUZZ_CHECK (keep (store, "kept"));
  accord_store_free (store);
  FUZZ_CHECK (g_file_get_contents (path, &valid, &valid_length, NULL));
}

/* The dataset that a sound database of make_valid () gives; any other content is for consistency alone. */
static void
check_dataset (const AccordDataset *dataset)
{
  FUZZ_CHECK (dataset->n_items == 0 || dataset->item_start[0] == 0);
  for (size_t i = 0; i < dataset->n_items; i++)
    {
      FUZZ_CHECK (dataset->item_start[i] <= dataset->item_start[i + 1]);
      FUZZ_CHECK (accord_names_get (&dataset->item_names, i) != NULL);
    }
  FUZZ_CHECK (dataset->n_items == 0 || dataset->item_start[dataset->n_items] == dataset->n_labels);
  for (uint64_t i = 0; i < dataset->n_labels; i++)
    FUZZ_CHECK (dataset->annotator[i] < dataset->n_annotators && dataset->klass[i] < dataset->n_classes);
}

static void
see_answer (int64_t item, int64_t klass, double probability, gpointer data)
{
  *(int64_t *) data += item + klass + (probability > .5);
}

/* What is listed in a sound database can be read. */
static void
read_kept (AccordStore *store, bool sound)
{
  g_autoptr (GPtrArray) all = accord_stored_consensus_list (store, NULL, NULL);
  for (guint i = 0; all != NULL && i < all->len; i++)
    {
      const AccordStoredConsensus *stored = all->pdata[i];
      int64_t sum = 0;
      FUZZ_CHECK (stored->name != NULL && stored->method != NULL && stored->made != NULL);
      const bool read = accord_stored_consensus_read (store, NULL, stored->name, see_answer, &sum, NULL);
      FUZZ_CHECK (read || !sound);
    }
}

static void
read_all (AccordStore *store)
{
  g_autoptr (GPtrArray) G_GNUC_UNUSED questions = accord_overview_questions (store, NULL);
  g_autoptr (GPtrArray) G_GNUC_UNUSED sources = accord_overview_sources (store, NULL);
  g_autoptr (GPtrArray) G_GNUC_UNUSED decisions = accord_decisions_list (store, NULL, NULL);
  g_autoptr (GPtrArray) findings = NULL;
  const AccordLoadOptions options = { .rounds = ACCORD_ROUNDS_ALL };
  g_autoptr (AccordDataset) dataset
      = accord_store_load (store, &options, ACCORD_LOAD_ITEM_NAMES | ACCORD_LOAD_MODELS, NULL);
  if (dataset != NULL)
    check_dataset (dataset);
  const bool sound = accord_overview_check (store, &findings, NULL) && findings->len == 0;
  read_kept (store, sound);
  if (sound && dataset != NULL && strcmp (dataset->question, "label") == 0 && dataset->n_items == 50)
    FUZZ_CHECK (dataset->n_labels == 200);
}

static void
write_some (AccordStore *store)
{
  const AccordImportOptions options = { .question = "label", .repeats = ACCORD_REPEATS_LAST };
  g_autoptr (AccordImport) import = accord_import_new (store, &options, NULL);
  AccordImportSummary summary;
  GPtrArray *warnings = NULL;
  if (import != NULL && accord_import_begin_source (import, "b.csv", NULL) && add_rows (import, NULL)
      && accord_import_end_source (import, "csv", "", "1", 1, 200, NULL)
      && accord_import_finish (import, &summary, &warnings, NULL))
    (void) !accord_import_commit (import, NULL);
  g_clear_pointer (&warnings, g_ptr_array_unref);
}

/* Renames and adds, and takes that back. */
static void
change_classes (AccordStore *store)
{
  g_autoptr (AccordClassChange) change = accord_class_change_new (store, NULL, NULL);
  g_autoptr (GPtrArray) names = change != NULL ? accord_class_change_names (change, NULL) : NULL;
  g_autofree char *done = NULL, *undone = NULL;
  g_autoptr (GPtrArray) warnings = NULL;
  if (names == NULL || names->len == 0
      || !accord_class_change_rename (change, names->pdata[0], "a new name", NULL)
      || !accord_class_change_add (change, "another", NULL)
      || !accord_class_change_commit (change, &done, &warnings, NULL))
    return;
  if (accord_classes_undo (store, NULL, &undone, NULL)) /* it reads rows, which may be damaged */
    FUZZ_CHECK (done != NULL && g_strcmp0 (done, undone) == 0);
}

static GBytes *
patched (const uint8_t *bytes, size_t length)
{
  static const char magic[] = "accord-patch:";
  const size_t head = sizeof magic - 1;
  if (length < head || memcmp (bytes, magic, head) != 0)
    return g_bytes_new (bytes, length);
  char *copy = g_memdup2 (valid, valid_length);
  for (size_t at = head; at + 4 <= length; at += 4)
    {
      const size_t position = bytes[at] | (size_t) bytes[at + 1] << 8 | (size_t) bytes[at + 2] << 16;
      copy[position % valid_length] = (char) bytes[at + 3];
    }
  return g_bytes_new_take (copy, valid_length);
}

int
LLVMFuzzerTestOneInput (const uint8_t *bytes, size_t length)
{
  if (valid == NULL)
    make_valid ();
  g_autoptr (GBytes) content = patched (bytes, length);
  for (int mode = ACCORD_STORE_READ; mode <= ACCORD_STORE_CREATE; mode++)
    {
      gsize size;
      const char *data = g_bytes_get_data (content, &size);
      FILE *file = fopen (path, "wb"); /* plain: the fuzzer needs speed, not durability */
      FUZZ_CHECK (file != NULL && fwrite (data != NULL ? data : "", 1, size, file) == size
                  && fclose (file) == 0);
      g_autoptr (GError) error = NULL;
      AccordStore *store = accord_store_open (path, (AccordStoreMode) mode, &error);
      FUZZ_CHECK ((store == NULL) == (error != NULL));
      if (store != NULL && mode != ACCORD_STORE_READ)
        {
          write_some (store);
          change_classes (store);
          if (keep (store, "another"))
            FUZZ_CHECK (accord_stored_consensus_drop (store, NULL, "another", NULL));
        }
      if (store != NULL)
        read_all (store);
      accord_store_free (store);
    }
  g_remove (path);
  return 0;
}
