/* A new database under a preliminary name, so that a failed import leaves nothing behind.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <accord/cli/import.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>
#include <sys/stat.h>
#include <glib/gstdio.h>
#include <accord/base/error.h>

static bool
fail_errno (const char *path, const char *what, GError **error)
{
  const int number = errno;
  g_set_error (error, ACCORD_ERROR, ACCORD_ERROR_IO, "%s: %s: %s", path, what, g_strerror (number));
  return false;
}

char *
accord_cli_draft_new (const char *path, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *base = g_path_get_basename (path);
  if (access (folder, W_OK | X_OK) != 0)
    {
      fail_errno (path, "cannot make the database", error);
      return NULL;
    }
  for (;;)
    {
      g_autofree char *name = g_strdup_printf (".%s.%08x.tmp", base, g_random_int ());
      g_autofree char *draft = g_build_filename (folder, name, NULL);
      GStatBuf status;
      if (g_lstat (draft, &status) != 0)
        return g_steal_pointer (&draft);
    }
}

static void
remove_journal (const char *draft)
{
  g_autofree char *journal = g_strconcat (draft, "-journal", NULL);
  unlink (journal);
}

void
accord_cli_draft_discard (const char *draft)
{
  remove_journal (draft);
  unlink (draft);
}

/* The name itself must survive a power cut. */
static bool
sync_folder (const char *path, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  const int fd = open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0)
    return fail_errno (folder, "cannot open", error);
  const bool synced = fsync (fd) == 0 || errno == EINVAL; /* some file systems cannot */
  const int number = errno;
  close (fd);
  errno = number;
  return synced || fail_errno (folder, "cannot write", error);
}

bool
accord_cli_draft_publish (const char *draft, const char *path, GError **error)
{
  remove_journal (draft); /* empty: the database is closed */
  if (renameat2 (AT_FDCWD, draft, AT_FDCWD, path, RENAME_NOREPLACE) != 0)
    {
      /* file systems without it; a link does not replace either */
      if (errno != EINVAL && errno != ENOSYS)
        return fail_errno (
            path, errno == EEXIST ? "made by somebody else meanwhile, try again" : "cannot make it", error);
      if (link (draft, path) != 0)
        return fail_errno (path, "cannot make it", error);
      unlink (draft);
    }
  return sync_folder (path, error);
}
