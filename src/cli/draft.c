/* A new database under a preliminary name, so that a failed import leaves nothing behind.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <accord/cli/draft.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <accord/base/error.h>
#include <accord/base/interrupt.h>
#include <accord/store/store.h>

struct AccordCliDraft
{
  char *path;
  char *folder;
  char *draft; /* NULL: somebody else made the database meanwhile */
  char *lock;
  int lock_fd; /* -1: none */
};

static void
remove_files (const char *path)
{
  g_autofree char *journal = g_strconcat (path, "-journal", NULL);
  unlink (journal);
  unlink (path);
}

/* Waits for the lock; a file system without locks counts as locked. */
static bool
wait_for_lock (int fd, GError **error)
{
  while (flock (fd, LOCK_EX) != 0 && errno == EINTR)
    if (!accord_interrupt_check (error))
      return false;
  return true;
}

/* The lock is a file beside the database, removed by who holds it: what was locked must still be there. */
static bool
take_lock (AccordCliDraft *draft, GError **error)
{
  for (;;)
    {
      struct stat ours, there;
      draft->lock_fd = open (draft->lock, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
      if (draft->lock_fd < 0)
        return accord_error_set_errno (error, draft->path, "cannot make the database");
      if (!wait_for_lock (draft->lock_fd, error))
        return false;
      if (fstat (draft->lock_fd, &ours) == 0 && stat (draft->lock, &there) == 0 && ours.st_ino == there.st_ino
          && ours.st_dev == there.st_dev)
        return true;
      close (draft->lock_fd);
      draft->lock_fd = -1;
    }
}

static bool
prepare (AccordCliDraft *draft, GError **error)
{
  struct stat status;
  if (access (draft->folder, W_OK | X_OK) != 0)
    return accord_error_set_errno (error, draft->path, "cannot make the database");
  if (!take_lock (draft, error))
    return false;
  remove_files (draft->draft); /* of a process that was killed */
  if (lstat (draft->path, &status) == 0)
    g_clear_pointer (&draft->draft, g_free);
  else if (lstat (draft->draft, &status) == 0) /* not to be followed, wherever it leads */
    {
      g_set_error (error, ACCORD_ERROR, ACCORD_ERROR_IO, "%s: cannot make the database: %s is in the way",
                   draft->path, draft->draft);
      return false;
    }
  return true;
}

/* (transfer full) */
static char *
lock_name (const char *path, const char *folder)
{
  g_autofree char *base = g_path_get_basename (path);
  g_autofree char *name = g_strdup_printf (".%s.lock", base);
  return g_build_filename (folder, name, NULL);
}

AccordCliDraft *
accord_cli_draft_new (const char *path, GError **error)
{
  g_autoptr (AccordCliDraft) draft = g_new0 (AccordCliDraft, 1);
  g_autofree char *base = g_path_get_basename (path);
  g_autofree char *name = g_strdup_printf (".%s.new", base);
  draft->path = g_strdup (path);
  draft->folder = g_path_get_dirname (path);
  draft->draft = g_build_filename (draft->folder, name, NULL);
  draft->lock = lock_name (path, draft->folder);
  draft->lock_fd = -1;
  return prepare (draft, error) ? g_steal_pointer (&draft) : NULL;
}

const char *
accord_cli_draft_path (const AccordCliDraft *draft)
{
  return draft->draft != NULL ? draft->draft : draft->path;
}

/* The name itself must survive a power cut. */
static bool
sync_folder (const AccordCliDraft *draft, GError **error)
{
  static const char failure[] = "everything is stored, but its name may not survive a power cut";
  const int fd = open (draft->folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0)
    return accord_error_set_errno (error, draft->path, failure);
  const bool synced = fsync (fd) == 0 || errno == EINVAL; /* some file systems cannot */
  const int number = errno;
  close (fd);
  errno = number;
  return synced || accord_error_set_errno (error, draft->path, failure);
}

static bool
rename_draft (const AccordCliDraft *draft, GError **error)
{
  if (renameat2 (AT_FDCWD, draft->draft, AT_FDCWD, draft->path, RENAME_NOREPLACE) == 0)
    return true;
  /* file systems without it; a link does not replace either */
  if ((errno == EINVAL || errno == ENOSYS) && link (draft->draft, draft->path) == 0)
    {
      unlink (draft->draft);
      return true;
    }
  return accord_error_set_errno (error, draft->path, "cannot give the database its name");
}

bool
accord_cli_draft_publish (AccordCliDraft *draft, GError **error)
{
  if (draft->draft == NULL)
    return true;
  g_autofree char *journal = g_strconcat (draft->draft, "-journal", NULL);
  unlink (journal); /* empty: the database is closed */
  if (!rename_draft (draft, error))
    return false;
  g_clear_pointer (&draft->draft, g_free);
  return sync_folder (draft, error);
}

void
accord_cli_draft_free (AccordCliDraft *draft)
{
  if (draft == NULL)
    return;
  if (draft->lock_fd >= 0)
    {
      if (draft->draft != NULL)
        remove_files (draft->draft);
      unlink (draft->lock);
      close (draft->lock_fd);
    }
  g_free (draft->path);
  g_free (draft->folder);
  g_free (draft->draft);
  g_free (draft->lock);
  g_free (draft);
}

void
accord_cli_draft_sweep (const char *path)
{
  struct stat status;
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *lock = lock_name (path, folder);
  if (lstat (lock, &status) != 0 || !S_ISREG (status.st_mode) || status.st_size != 0)
    return;
  g_autoptr (GError) ignored = NULL;
  accord_cli_draft_free (accord_cli_draft_new (path, &ignored));
}

void
accord_cli_draft_settle (const char *path)
{
  g_autofree char *journal = g_strconcat (path, "-journal", NULL);
  if (!g_file_test (journal, G_FILE_TEST_EXISTS))
    return;
  accord_store_free (accord_store_open (path, ACCORD_STORE_READ, NULL)); /* opening does it */
}
