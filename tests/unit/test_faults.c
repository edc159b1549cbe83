/* Faults injected in a loop: the k-th write, sync, deletion, opening, read, or allocation of SQLite fails,
 * once or from then on.  After each the database opens and holds the old or the new state, and a retry works.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "rows.h"

#include <sqlite3.h>
#include <accord/store/classes.h>
#include <accord/store/consensus.h>
#include <accord/store/overview.h>
#include "version1.h"

typedef enum
{
  FAULT_WRITE,
  FAULT_SYNC,
  FAULT_DELETE,
  FAULT_OPEN,
  FAULT_READ,
  FAULT_MEMORY,
  N_FAULTS,
} Fault;

static struct
{
  bool armed;
  Fault fault;
  int countdown; /* fails when it reaches 0 */
  bool for_ever;
  bool happened;
} plan;

static bool
fails (Fault fault)
{
  if (!plan.armed || plan.fault != fault || plan.countdown < 0)
    return false;
  if (--plan.countdown > 0)
    return false;
  plan.happened = true;
  plan.countdown = plan.for_ever ? 1 : -1;
  return true;
}

/* ---- a VFS in front of the usual one ---- */

typedef struct
{
  sqlite3_file base;
  sqlite3_file *real;
} File;

static sqlite3_vfs *real_vfs;
#define REAL(file) (((File *) (file))->real)

static int
file_close (sqlite3_file *file)
{
  return REAL (file)->pMethods->xClose (REAL (file));
}

static int
file_read (sqlite3_file *file, void *bytes, int n, sqlite3_int64 at)
{
  return fails (FAULT_READ) ? SQLITE_IOERR_READ : REAL (file)->pMethods->xRead (REAL (file), bytes, n, at);
}

static int
file_write (sqlite3_file *file, const void *bytes, int n, sqlite3_int64 at)
{
  if (!fails (FAULT_WRITE))
    return REAL (file)->pMethods->xWrite (REAL (file), bytes, n, at);
  REAL (file)->pMethods->xWrite (REAL (file), bytes, n / 2, at); /* half of it arrives */
  return plan.for_ever ? SQLITE_FULL : SQLITE_IOERR_WRITE;
}

static int
file_truncate (sqlite3_file *file, sqlite3_int64 size)
{
  return REAL (file)->pMethods->xTruncate (REAL (file), size);
}

static int
file_sync (sqlite3_file *file, int flags)
{
  return fails (FAULT_SYNC) ? SQLITE_IOERR_FSYNC : REAL (file)->pMethods->xSync (REAL (file), flags);
}

static int
file_size (sqlite3_file *file, sqlite3_int64 *ret_size)
{
  return REAL (file)->pMethods->xFileSize (REAL (file), ret_size);
}

static int
file_lock (sqlite3_file *file, int level)
{
  return REAL (file)->pMethods->xLock (REAL (file), level);
}

static int
file_unlock (sqlite3_file *file, int level)
{
  return REAL (file)->pMethods->xUnlock (REAL (file), level);
}

static int
file_check_reserved (sqlite3_file *file, int *ret_reserved)
{
  return REAL (file)->pMethods->xCheckReservedLock (REAL (file), ret_reserved);
}

static int
file_control (sqlite3_file *file, int operation, void *data)
{
  return REAL (file)->pMethods->xFileControl (REAL (file), operation, data);
}

static int
file_sector_size (sqlite3_file *file)
{
  return REAL (file)->pMethods->xSectorSize (REAL (file));
}

static int
file_characteristics (sqlite3_file *file)
{
  return REAL (file)->pMethods->xDeviceCharacteristics (REAL (file));
}

static const sqlite3_io_methods methods = { .iVersion = 1,
                                            .xClose = file_close,
                                            .xRead = file_read,
                                            .xWrite = file_write,
                                            .xTruncate = file_truncate,
                                            .xSync = file_sync,
                                            .xFileSize = file_size,
                                            .xLock = file_lock,
                                            .xUnlock = file_unlock,
                                            .xCheckReservedLock = file_check_reserved,
                                            .xFileControl = file_control,
                                            .xSectorSize = file_sector_size,
                                            .xDeviceCharacteristics = file_characteristics };

static int
vfs_open (sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *ret_flags)
{
  (void) vfs;
  File *shim = (File *) (void *) file;
  shim->base.pMethods = NULL;
  if (fails (FAULT_OPEN))
    return SQLITE_CANTOPEN;
  shim->real = (sqlite3_file *) (void *) (shim + 1);
  const int code = real_vfs->xOpen (real_vfs, name, shim->real, flags, ret_flags);
  shim->base.pMethods = shim->real->pMethods != NULL ? &methods : NULL;
  return code;
}

static int
vfs_delete (sqlite3_vfs *vfs, const char *name, int sync_folder)
{
  (void) vfs;
  return fails (FAULT_DELETE) ? SQLITE_IOERR_DELETE : real_vfs->xDelete (real_vfs, name, sync_folder);
}

/* ---- SQLite's allocator ---- */

static sqlite3_mem_methods real_memory;

static void *
memory_new (int n)
{
  return fails (FAULT_MEMORY) ? NULL : real_memory.xMalloc (n);
}

static void *
memory_renew (void *bytes, int n)
{
  return fails (FAULT_MEMORY) ? NULL : real_memory.xRealloc (bytes, n);
}

static void
install (void)
{
  static sqlite3_vfs shim;
  static sqlite3_mem_methods memory;
  if (real_vfs != NULL)
    return;
  ck_assert_int_eq (sqlite3_config (SQLITE_CONFIG_GETMALLOC, &real_memory), SQLITE_OK);
  memory = real_memory;
  memory.xMalloc = memory_new;
  memory.xRealloc = memory_renew;
  ck_assert_int_eq (sqlite3_config (SQLITE_CONFIG_MALLOC, &memory), SQLITE_OK);
  real_vfs = sqlite3_vfs_find (NULL);
  shim = *real_vfs;
  shim.zName = "shim";
  shim.szOsFile = (int) sizeof (File) + real_vfs->szOsFile;
  shim.xOpen = vfs_open;
  shim.xDelete = vfs_delete;
  ck_assert_int_eq (sqlite3_vfs_register (&shim, 1), SQLITE_OK);
}

/* ---- the experiment ---- */

static const char old_rows[] = "x,a,1,1600000000\nx,b,2,1600000000\ny,a,1,1600000000\ny,b,1,1700000000",
                  old_state[] = "x: a=1 b=2; y: a=1 b=1";
static const AccordImportOptions keep = { .repeats = ACCORD_REPEATS_KEEP };

/* The new rows: some are known, some are further rounds, the rest fills pages. */
static char *
make_rows (char **ret_state)
{
  GString *text = g_string_new (NULL), *wanted = g_string_new ("x: a=1 a=2 b=2; y: a=1 b=1");
  g_string_append (text, "x,a,2,1700000000\ny,b,1,1700000000\n");
  for (int i = 0; i < 400; i++)
    {
      g_string_append_printf (text, "item%d,a,%d,1700000000\nitem%d,b,1,1700000000\n", i, i % 3, i);
      g_string_append_printf (wanted, "; item%d: a=%d b=1", i, i % 3);
    }
  *ret_state = g_string_free (wanted, FALSE);
  return g_string_free (text, FALSE);
}

/* One import with the plan's fault; whether it said that it was done. */
static bool
attempt (const char *path, const char *rows)
{
  g_autoptr (GError) error = NULL;
  plan.armed = true;
  AccordStore *store = accord_store_open (path, ACCORD_STORE_CREATE, &error);
  const bool done = store != NULL && rows_import (store, &keep, "new.csv", rows, NULL, &error);
  accord_store_free (store);
  plan.armed = false;
  if (!done)
    ck_assert_msg (error != NULL && error->domain == ACCORD_ERROR, "no error was set");
  return done;
}

static char *
read_state (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AccordStore) store = accord_store_open (path, ACCORD_STORE_READ, &error);
  ck_assert_msg (store != NULL, "%s", error != NULL ? error->message : "");
  g_autoptr (GPtrArray) findings = NULL;
  ck_assert_msg (accord_overview_check (store, &findings, &error), "%s", error != NULL ? error->message : "");
  ck_assert_msg (findings->len == 0, "%s", findings->len > 0 ? (char *) findings->pdata[0] : "");
  g_autoptr (AccordDataset) dataset = rows_load (store, ACCORD_ROUNDS_ALL);
  return rows_describe (dataset);
}

static void
prepare (const char *path, bool exists)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *journal = g_strconcat (path, "-journal", NULL);
  g_remove (path);
  g_remove (journal);
  if (!exists)
    return;
  g_autoptr (AccordStore) store = accord_store_open (path, ACCORD_STORE_CREATE, &error);
  ck_assert (store != NULL);
  rows_must_import (store, NULL, "old.csv", old_rows);
}

/* Fails the k-th operation for k = 1, 2 … until an import runs through without meeting the fault. */
static void
inject (Fault fault, bool for_ever, bool exists)
{
  char *folder = rows_scratch ();
  g_autofree char *path = g_build_filename (folder, "x.db", NULL), *new_state = NULL;
  g_autofree char *new_rows = make_rows (&new_state);
  g_autofree char *fresh_state = g_strconcat ("x: a=2; y: b=1", strstr (new_state, "; item0"), NULL);
  const char *wanted = exists ? new_state : fresh_state;
  int met = 0;
  for (int k = 1;; k += k < 60 ? 1 : k / 20)
    {
      prepare (path, exists);
      plan.fault = fault;
      plan.countdown = k;
      plan.for_ever = for_ever;
      plan.happened = false;
      const bool done = attempt (path, new_rows);
      if (done || exists)
        {
          g_autofree char *state = read_state (path);
          if (done || strcmp (state, old_state) != 0)
            ck_assert_str_eq (state, wanted);
        }
      g_autoptr (GError) error = NULL;
      g_autoptr (AccordStore) store = accord_store_open (path, ACCORD_STORE_CREATE, &error);
      ck_assert_msg (store != NULL, "%s", error != NULL ? error->message : "");
      rows_must_import (store, &keep, "new.csv", new_rows);
      g_autofree char *state = read_state (path);
      ck_assert_str_eq (state, wanted);
      if (!plan.happened)
        break;
      met++;
    }
  ck_assert_int_gt (met, 0);
  rows_scratch_remove (folder);
}

START_TEST (faults)
{
  install ();
  if (g_file_test ("/dev/shm", G_FILE_TEST_IS_DIR)) /* thousands of syncs */
    g_setenv ("TMPDIR", "/dev/shm", TRUE);
  inject ((Fault) (_i / 4), _i & 1, _i & 2);
}
END_TEST

/* ---- the same for a change of classes and its undo ---- */

static bool
change (AccordStore *store, bool back, GError **error)
{
  g_autofree char *text = NULL;
  g_autoptr (GPtrArray) warnings = NULL;
  if (back)
    return accord_classes_undo (store, NULL, &text, error);
  g_autoptr (AccordClassChange) begun = accord_class_change_new (store, NULL, error);
  return begun != NULL && accord_class_change_rename (begun, "1", "one", error)
         && accord_class_change_add (begun, "new", error)
         && accord_class_change_tag (begun, "2", "odd", error)
         && accord_class_change_commit (begun, &text, &warnings, error);
}

static bool
attempt_change (const char *path, bool back)
{
  g_autoptr (GError) error = NULL;
  plan.armed = true;
  AccordStore *store = accord_store_open (path, ACCORD_STORE_WRITE, &error);
  const bool done = store != NULL && change (store, back, &error);
  accord_store_free (store);
  plan.armed = false;
  if (!done)
    ck_assert_msg (error != NULL && error->domain == ACCORD_ERROR, "no error was set");
  return done;
}

static void
inject_change (Fault fault, bool for_ever, bool back)
{
  const char *const states[] = { old_state, "x: a=one [tags 1]; y: a=one b=one" };
  char *folder = rows_scratch ();
  g_autofree char *path = g_build_filename (folder, "x.db", NULL);
  for (int k = 1;; k += k < 60 ? 1 : k / 20)
    {
      prepare (path, true);
      plan.countdown = -1;
      if (back)
        ck_assert (attempt_change (path, false));
      plan.fault = fault;
      plan.countdown = k;
      plan.for_ever = for_ever;
      plan.happened = false;
      const bool done = attempt_change (path, back);
      const bool happened = plan.happened;
      g_autofree char *state = read_state (path);
      if (done || strcmp (state, states[back]) != 0)
        ck_assert_str_eq (state, states[!back]);
      plan.countdown = -1;
      if (strcmp (state, states[back]) == 0)
        ck_assert (attempt_change (path, back));
      g_autofree char *again = read_state (path);
      ck_assert_str_eq (again, states[!back]);
      if (!happened)
        break;
    }
  rows_scratch_remove (folder);
}

START_TEST (class_faults)
{
  install ();
  if (g_file_test ("/dev/shm", G_FILE_TEST_IS_DIR))
    g_setenv ("TMPDIR", "/dev/shm", TRUE);
  inject_change ((Fault) (_i / 4), _i & 1, _i & 2);
}
END_TEST

/* ---- the same for storing a consensus and dropping it ---- */

static const size_t n_answers = 2000; /* some ten pages */

static bool
keep_or_drop (AccordStore *store, bool back, GError **error)
{
  const AccordStoredConsensus about = { .name = (char *) "kept", .method = "map", .parameters = "" };
  if (back)
    return accord_stored_consensus_drop (store, NULL, "kept", error);
  g_autoptr (AccordConsensusWriter) writer = accord_consensus_writer_new (store, NULL, &about, error);
  for (size_t i = 0; writer != NULL && i < n_answers; i++)
    if (!accord_consensus_writer_add (writer, (int64_t) i / 2 + 1, (int64_t) i % 2 + 1, .25, error))
      return false;
  return writer != NULL && accord_consensus_writer_commit (writer, n_answers / 2, 0, error);
}

static bool
attempt_keep (const char *path, bool back)
{
  g_autoptr (GError) error = NULL;
  plan.armed = true;
  AccordStore *store = accord_store_open (path, ACCORD_STORE_WRITE, &error);
  const bool done = store != NULL && keep_or_drop (store, back, &error);
  accord_store_free (store);
  plan.armed = false;
  if (!done)
    ck_assert_msg (error != NULL && error->domain == ACCORD_ERROR, "no error was set");
  return done;
}

static void
count (int64_t item, int64_t klass, double probability, gpointer data)
{
  (void) item;
  (void) klass;
  *(size_t *) data += fabs (probability - .25) < 1e-12;
}

/* Whether it is there, with all its answers; else there is nothing. */
static bool
is_kept (const char *path)
{
  g_autofree char *G_GNUC_UNUSED state = read_state (path); /* sound */
  g_autoptr (AccordStore) store = accord_store_open (path, ACCORD_STORE_READ, NULL);
  g_autoptr (GPtrArray) all = accord_stored_consensus_list (store, NULL, NULL);
  size_t n = 0;
  ck_assert_uint_le (all->len, 1);
  if (all->len == 0)
    return false;
  ck_assert (accord_stored_consensus_read (store, NULL, "kept", count, &n, NULL));
  ck_assert_uint_eq (n, n_answers);
  return true;
}

static void
prepare_keep (const char *path, bool back)
{
  g_autoptr (GString) rows = g_string_new (NULL);
  plan.countdown = -1;
  prepare (path, false);
  for (size_t i = 0; i < n_answers / 2; i++)
    g_string_append_printf (rows, "item%u,a,%u\n", (unsigned) i, (unsigned) i % 2);
  g_autoptr (AccordStore) store = accord_store_open (path, ACCORD_STORE_CREATE, NULL);
  rows_must_import (store, NULL, "a.csv", rows->str);
  if (back)
    ck_assert (keep_or_drop (store, false, NULL));
}

static void
inject_keep (Fault fault, bool for_ever, bool back)
{
  char *folder = rows_scratch ();
  g_autofree char *path = g_build_filename (folder, "x.db", NULL), *before = NULL;
  gsize length;
  int met = 0;
  prepare_keep (path, back);
  ck_assert (g_file_get_contents (path, &before, &length, NULL));
  for (int k = 1;; k += k < 40 ? 1 : k / 10, met++)
    {
      plan.countdown = -1;
      prepare (path, false);
      ck_assert (g_file_set_contents (path, before, (gssize) length, NULL));
      plan.fault = fault;
      plan.countdown = k;
      plan.for_ever = for_ever;
      plan.happened = false;
      const bool done = attempt_keep (path, back), happened = plan.happened;
      plan.countdown = -1;
      const bool kept = is_kept (path);
      if (done)
        ck_assert (kept == !back);
      if (kept == back)
        ck_assert (attempt_keep (path, back));
      ck_assert (is_kept (path) == !back);
      if (!happened)
        break;
    }
  ck_assert_int_gt (met, 0);
  rows_scratch_remove (folder);
}

START_TEST (keep_faults)
{
  install ();
  if (g_file_test ("/dev/shm", G_FILE_TEST_IS_DIR))
    g_setenv ("TMPDIR", "/dev/shm", TRUE);
  inject_keep ((Fault) (_i / 4), _i & 1, _i & 2);
}
END_TEST

/* ---- the same for bringing a database of version 1 forward ---- */

static bool
attempt_upgrade (const char *path)
{
  g_autoptr (GError) error = NULL;
  plan.armed = true;
  AccordStore *store = accord_store_open (path, ACCORD_STORE_WRITE, &error);
  accord_store_free (store);
  plan.armed = false;
  ck_assert_msg (store != NULL || (error != NULL && error->domain == ACCORD_ERROR), "no error was set");
  return store != NULL;
}

/* A new file of version 1 and no copy beside it. */
static void
prepare_version1 (const char *path, const char *copy)
{
  g_autofree char *journal = g_strconcat (path, "-journal", NULL);
  sqlite3 *db = NULL;
  g_remove (path);
  g_remove (journal);
  g_remove (copy);
  ck_assert_int_eq (sqlite3_open (path, &db), SQLITE_OK);
  ck_assert_int_eq (sqlite3_exec (db, "PRAGMA synchronous = OFF", NULL, NULL, NULL), SQLITE_OK);
  ck_assert_int_eq (sqlite3_exec (db, version1, NULL, NULL, NULL), SQLITE_OK);
  sqlite3_close (db);
}

static void
inject_upgrade (Fault fault, bool for_ever)
{
  static const char wanted[] = "x: a=1 b=2 [gold 1]; y: a=1 a=2; z: [gold 2] [tags 1]";
  char *folder = rows_scratch ();
  g_autofree char *path = g_build_filename (folder, "x.db", NULL),
                  *copy = g_strconcat (path, ".bak-v1", NULL);
  int met = 0;
  for (int k = 1;; k += k < 60 ? 1 : k / 20, met++)
    {
      plan.countdown = -1;
      prepare_version1 (path, copy);
      plan.fault = fault;
      plan.countdown = k;
      plan.for_ever = for_ever;
      plan.happened = false;
      const bool done = attempt_upgrade (path), happened = plan.happened;
      g_autofree char *state = read_state (path);
      ck_assert_str_eq (state, wanted);
      if (done) /* then the copy is whole, too */
        {
          g_autofree char *copied = read_state (copy);
          ck_assert_str_eq (copied, wanted);
        }
      plan.countdown = -1;
      ck_assert (attempt_upgrade (path));
      g_autofree char *again = read_state (path);
      ck_assert_str_eq (again, wanted);
      if (!happened)
        break;
    }
  ck_assert_int_gt (met, 0);
  rows_scratch_remove (folder);
}

START_TEST (upgrade_faults)
{
  install ();
  if (g_file_test ("/dev/shm", G_FILE_TEST_IS_DIR))
    g_setenv ("TMPDIR", "/dev/shm", TRUE);
  inject_upgrade ((Fault) (_i / 2), _i & 1);
}
END_TEST

Suite *
accord_suite (void)
{
  Suite *suite = suite_create ("faults");
  TCase *tests = tcase_create ("faults");
  tcase_set_timeout (tests, 120);
  tcase_add_loop_test (tests, faults, 0, 4 * N_FAULTS);
  tcase_add_loop_test (tests, class_faults, 0, 4 * N_FAULTS);
  tcase_add_loop_test (tests, keep_faults, 0, 4 * N_FAULTS);
  tcase_add_loop_test (tests, upgrade_faults, 0, 2 * N_FAULTS);
  suite_add_tcase (suite, tests);
  return suite;
}
