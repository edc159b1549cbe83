/* One new file: written under another name, then renamed without replacing anything.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <accord/report/file.h>

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <accord/base/error.h>

struct AccordFile
{
  char *path;
  char *temporary; /* NULL: renamed */
  FILE *stream;
};

static bool
set_exists (GError **error, const char *path)
{
  return accord_error_set_usage (error, "%s: exists; choose another name, or remove it", path);
}

bool
accord_file_check (const char *path, GError **error)
{
  struct stat status;
  if (lstat (path, &status) == 0)
    return set_exists (error, path);
  return errno == ENOENT || accord_error_set_errno (error, path, "cannot make this file");
}

AccordFile *
accord_file_new (const char *path, GError **error)
{
  if (!accord_file_check (path, error))
    return NULL;
  g_autoptr (AccordFile) file = g_new0 (AccordFile, 1);
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *base = g_path_get_basename (path);
  g_autofree char *temporary = g_strdup_printf ("%s/.%.200s.XXXXXX", folder, base);
  const int descriptor = g_mkstemp_full (temporary, O_WRONLY | O_CLOEXEC, 0666);
  file->path = g_strdup (path);
  if (descriptor < 0)
    {
      accord_error_set_errno (error, path, "cannot make this file");
      return NULL;
    }
  file->temporary = g_steal_pointer (&temporary);
  file->stream = fdopen (descriptor, "w");
  if (file->stream != NULL)
    return g_steal_pointer (&file);
  accord_error_set_errno (error, path, "cannot make this file");
  close (descriptor);
  return NULL;
}

FILE *
accord_file_stream (AccordFile *file)
{
  return file->stream;
}

/* A file system without RENAME_NOREPLACE: a link does not replace either. */
static bool
give_name (const AccordFile *file)
{
  if (renameat2 (AT_FDCWD, file->temporary, AT_FDCWD, file->path, RENAME_NOREPLACE) == 0)
    return true;
  return (errno == EINVAL || errno == ENOSYS) && link (file->temporary, file->path) == 0
         && unlink (file->temporary) == 0;
}

bool
accord_file_finish (AccordFile *file, GError **error)
{
  const bool written = fflush (file->stream) == 0 && (fsync (fileno (file->stream)) == 0 || errno == EINVAL);
  if (!written || fclose (g_steal_pointer (&file->stream)) != 0)
    return accord_error_set_errno (error, file->path, "cannot write this file");
  if (!give_name (file))
    return errno == EEXIST ? set_exists (error, file->path)
                           : accord_error_set_errno (error, file->path, "cannot give the file this name");
  g_clear_pointer (&file->temporary, g_free);
  return true;
}

void
accord_file_free (AccordFile *file)
{
  if (file == NULL)
    return;
  if (file->stream != NULL)
    fclose (file->stream);
  if (file->temporary != NULL)
    unlink (file->temporary);
  g_free (file->temporary);
  g_free (file->path);
  g_free (file);
}
