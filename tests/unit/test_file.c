/* One new file: whole or not at all, nothing replaced, not even what appears meanwhile.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "unit.h"

#include <sys/stat.h>
#include <unistd.h>
#include <glib/gstdio.h>
#include <accord/base/error.h>
#include <accord/report/file.h>

static char *scratch, *path;

static void
setup (void)
{
  scratch = g_dir_make_tmp ("accord-file-XXXXXX", NULL);
  ck_assert_ptr_nonnull (scratch);
  path = g_build_filename (scratch, "used.csv", NULL);
}

static void
teardown (void)
{
  g_remove (path);
  g_rmdir (scratch);
  g_clear_pointer (&path, g_free);
  g_clear_pointer (&scratch, g_free);
}

static int
entries (void)
{
  g_autoptr (GDir) dir = g_dir_open (scratch, 0, NULL);
  int n = 0;
  while (dir != NULL && g_dir_read_name (dir) != NULL)
    n++;
  return n;
}

static void
assert_content (const char *wanted)
{
  g_autofree char *content = NULL;
  ck_assert (g_file_get_contents (path, &content, NULL, NULL));
  ck_assert_str_eq (content, wanted);
}

START_TEST (written_when_finished)
{
  g_autoptr (GError) error = NULL;
  const mode_t before = umask (027);
  g_autoptr (AccordFile) file = accord_file_new (path, &error);
  ck_assert_ptr_nonnull (file);
  fputs ("a\n", accord_file_stream (file));
  ck_assert (!g_file_test (path, G_FILE_TEST_EXISTS));
  ck_assert (accord_file_finish (file, &error));
  struct stat status;
  ck_assert_int_eq (stat (path, &status), 0);
  ck_assert_uint_eq (status.st_mode & 0777, 0640);
  ck_assert_int_eq (entries (), 1);
  assert_content ("a\n");
  umask (before);
}
END_TEST

START_TEST (nothing_stays_without_a_finish)
{
  g_autoptr (GError) error = NULL;
  AccordFile *file = accord_file_new (path, &error);
  ck_assert_ptr_nonnull (file);
  fputs ("a\n", accord_file_stream (file));
  accord_file_free (file);
  accord_file_free (NULL);
  ck_assert_int_eq (entries (), 0);
}
END_TEST

/* A file, a folder, a dangling link: whatever is called so. */
START_TEST (nothing_is_replaced)
{
  g_autoptr (GError) error = NULL;
  ck_assert (g_file_set_contents (path, "old\n", -1, NULL));
  ck_assert (!accord_file_check (path, &error));
  ck_assert (g_error_matches (error, ACCORD_ERROR, ACCORD_ERROR_USAGE));
  g_clear_error (&error);
  ck_assert_ptr_null (accord_file_new (path, &error));
  ck_assert (g_error_matches (error, ACCORD_ERROR, ACCORD_ERROR_USAGE));
  g_clear_error (&error);
  assert_content ("old\n");
  g_remove (path);
  ck_assert_int_eq (symlink ("nowhere", path), 0);
  ck_assert_ptr_null (accord_file_new (path, &error));
  ck_assert_int_eq (entries (), 1);
}
END_TEST

START_TEST (nor_what_appears_meanwhile)
{
  g_autoptr (GError) error = NULL;
  AccordFile *file = accord_file_new (path, &error);
  ck_assert_ptr_nonnull (file);
  fputs ("new\n", accord_file_stream (file));
  ck_assert (g_file_set_contents (path, "other\n", -1, NULL));
  ck_assert (!accord_file_finish (file, &error));
  ck_assert (g_error_matches (error, ACCORD_ERROR, ACCORD_ERROR_USAGE));
  accord_file_free (file);
  assert_content ("other\n");
  ck_assert_int_eq (entries (), 1);
}
END_TEST

START_TEST (errors)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *deep = g_build_filename (scratch, "missing", "used.csv", NULL);
  ck_assert_ptr_null (accord_file_new (deep, &error));
  ck_assert (g_error_matches (error, ACCORD_ERROR, ACCORD_ERROR_IO));
  g_clear_error (&error);
  ck_assert (g_file_set_contents (path, "", -1, NULL));
  g_autofree char *below = g_build_filename (path, "used.csv", NULL);
  ck_assert (!accord_file_check (below, &error));
  ck_assert (g_error_matches (error, ACCORD_ERROR, ACCORD_ERROR_IO));
}
END_TEST

/* A full disk is seen at the latest when the file is finished. */
START_TEST (full_disk)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AccordFile) file = accord_file_new (path, &error);
  ck_assert_ptr_nonnull (file);
  if (freopen ("/dev/full", "w", accord_file_stream (file)) == NULL)
    {
      unit_skip ("no /dev/full");
      return;
    }
  fputs ("a\n", accord_file_stream (file));
  ck_assert (!accord_file_finish (file, &error));
  ck_assert (g_error_matches (error, ACCORD_ERROR, ACCORD_ERROR_IO));
  ck_assert (!g_file_test (path, G_FILE_TEST_EXISTS));
}
END_TEST

Suite *
accord_suite (void)
{
  Suite *suite = suite_create ("file");
  TCase *tests = tcase_create ("file");
  const TTest *const all[] = { written_when_finished,
                               nothing_stays_without_a_finish,
                               nothing_is_replaced,
                               nor_what_appears_meanwhile,
                               errors,
                               full_disk };
  tcase_add_checked_fixture (tests, setup, teardown);
  for (size_t i = 0; i < G_N_ELEMENTS (all); i++)
    tcase_add_test (tests, all[i]);
  suite_add_tcase (suite, tests);
  return suite;
}
