/* Files written into a folder: all or none, nothing replaced unasked.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "unit.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <glib/gstdio.h>
#include <accord/base/error.h>
#include <accord/report/folder.h>

static char *scratch;

static void
setup (void)
{
  scratch = g_dir_make_tmp ("accord-folder-XXXXXX", NULL);
  ck_assert_ptr_nonnull (scratch);
}

static void
teardown (void)
{
  g_clear_pointer (&scratch, g_free);
}

/* Entries of a folder; -1 = there is none. */
static int
entries (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  int n = dir != NULL ? 0 : -1;
  while (dir != NULL && g_dir_read_name (dir) != NULL)
    n++;
  return n;
}

static void
assert_content (const char *folder, const char *name, const char *wanted)
{
  g_autofree char *path = g_build_filename (folder, name, NULL), *content = NULL;
  ck_assert (g_file_get_contents (path, &content, NULL, NULL));
  ck_assert_str_eq (content, wanted);
}

static void
write_one (const char *path, bool replace, const char *name, const char *content)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AccordFolder) folder = accord_folder_new (path, replace, &error);
  ck_assert_msg (folder != NULL, "%s", error != NULL ? error->message : "");
  FILE *out = accord_folder_open (folder, name, &error);
  ck_assert_msg (out != NULL, "%s", error != NULL ? error->message : "");
  fputs (content, out);
  ck_assert (accord_folder_finish (folder, &error));
}

START_TEST (writes_and_replaces_when_asked)
{
  g_autofree char *path = g_build_filename (scratch, "new", NULL);
  write_one (path, false, "a.csv", "one\n");
  assert_content (path, "a.csv", "one\n");
  write_one (path, true, "a.csv", "two\n");
  assert_content (path, "a.csv", "two\n");
  ck_assert_int_eq (entries (path), 1);
  g_autofree char *file = g_build_filename (path, "a.csv", NULL);
  struct stat status;
  ck_assert_int_eq (stat (file, &status), 0);
  const mode_t mask = umask (0);
  umask (mask);
  ck_assert_uint_eq (status.st_mode & 0777, 0666 & ~mask);
  g_unlink (file);
  g_rmdir (path);
  g_rmdir (scratch);
}
END_TEST

START_TEST (without_a_finish_nothing_stays)
{
  g_autofree char *path = g_build_filename (scratch, "new", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (AccordFolder) folder = accord_folder_new (path, false, &error);
  ck_assert_ptr_nonnull (folder);
  ck_assert_ptr_nonnull (accord_folder_open (folder, "a.csv", &error));
  ck_assert_int_eq (entries (path), 1); /* the temporary file */
  g_clear_pointer (&folder, accord_folder_free);
  ck_assert_int_eq (entries (path), -1);
  folder = accord_folder_new (scratch, false, &error); /* a folder that was there stays */
  ck_assert_ptr_nonnull (accord_folder_open (folder, "a.csv", &error));
  g_clear_pointer (&folder, accord_folder_free);
  ck_assert_int_eq (entries (scratch), 0);
  g_rmdir (scratch);
}
END_TEST

START_TEST (nothing_is_replaced_unasked)
{
  g_autoptr (GError) error = NULL;
  write_one (scratch, false, "a.csv", "old\n");
  g_autoptr (AccordFolder) folder = accord_folder_new (scratch, false, &error);
  ck_assert_ptr_null (accord_folder_open (folder, "a.csv", &error));
  ck_assert (g_error_matches (error, ACCORD_ERROR, ACCORD_ERROR_USAGE));
  ck_assert_ptr_nonnull (strstr (error->message, "--force"));
  assert_content (scratch, "a.csv", "old\n");
  ck_assert_int_eq (entries (scratch), 1);
  g_autofree char *file = g_build_filename (scratch, "a.csv", NULL);
  g_unlink (file);
  g_rmdir (scratch);
}
END_TEST

START_TEST (links_and_devices_are_never_replaced)
{
  g_autofree char *link = g_build_filename (scratch, "a.csv", NULL),
                  *target = g_build_filename (scratch, "b", NULL);
  g_autoptr (GError) error = NULL;
  ck_assert (g_file_set_contents (target, "mine\n", -1, NULL));
  ck_assert_int_eq (symlink (target, link), 0);
  g_autoptr (AccordFolder) folder = accord_folder_new (scratch, true, &error);
  ck_assert_ptr_null (accord_folder_open (folder, "a.csv", &error));
  ck_assert (g_error_matches (error, ACCORD_ERROR, ACCORD_ERROR_USAGE));
  assert_content (scratch, "b", "mine\n");
  g_unlink (link);
  g_unlink (target);
  g_rmdir (scratch);
}
END_TEST

START_TEST (folders_that_cannot_be_made_are_named)
{
  g_autofree char *deep = g_build_filename (scratch, "no", "such", NULL),
                  *file = g_build_filename (scratch, "file", NULL);
  const char *const paths[] = { deep, file };
  ck_assert (g_file_set_contents (file, "", -1, NULL));
  for (size_t i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_autoptr (GError) error = NULL;
      ck_assert_ptr_null (accord_folder_new (paths[i], true, &error));
      ck_assert (g_error_matches (error, ACCORD_ERROR, ACCORD_ERROR_IO));
      ck_assert_ptr_nonnull (strstr (error->message, paths[i]));
    }
  g_unlink (file);
  g_rmdir (scratch);
}
END_TEST

START_TEST (a_full_disk_leaves_the_old_files)
{
  g_autoptr (GError) error = NULL;
  write_one (scratch, false, "a.csv", "old\n");
  g_autoptr (AccordFolder) folder = accord_folder_new (scratch, true, &error);
  FILE *out = accord_folder_open (folder, "a.csv", &error);
  ck_assert_ptr_nonnull (out);
  FILE *full = fopen ("/dev/full", "w");
  if (full == NULL)
    {
      unit_skip ("no /dev/full");
      return;
    }
  ck_assert_int_eq (dup2 (fileno (full), fileno (out)), fileno (out));
  fclose (full);
  fputs ("new\n", out);
  ck_assert (!accord_folder_finish (folder, &error));
  ck_assert (g_error_matches (error, ACCORD_ERROR, ACCORD_ERROR_IO));
  g_clear_pointer (&folder, accord_folder_free);
  assert_content (scratch, "a.csv", "old\n");
  ck_assert_int_eq (entries (scratch), 1);
  g_autofree char *file = g_build_filename (scratch, "a.csv", NULL);
  g_unlink (file);
  g_rmdir (scratch);
}
END_TEST

Suite *
accord_suite (void)
{
  Suite *suite = suite_create ("folder");
  TCase *all = tcase_create ("all");
  tcase_add_checked_fixture (all, setup, teardown);
  tcase_add_test (all, writes_and_replaces_when_asked);
  tcase_add_test (all, without_a_finish_nothing_stays);
  tcase_add_test (all, nothing_is_replaced_unasked);
  tcase_add_test (all, links_and_devices_are_never_replaced);
  tcase_add_test (all, folders_that_cannot_be_made_are_named);
  tcase_add_test (all, a_full_disk_leaves_the_old_files);
  suite_add_tcase (suite, all);
  return suite;
}
