/* Several files written into one folder: all of them or none.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <accord/report/folder.h>

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <accord/base/error.h>

typedef struct
{
  FILE *stream;
  char *path;
  char *temporary;
} Part;

struct AccordFolder
{
  char *path;
  bool replace;
  bool made; /* by us, and nothing in it yet */
  GPtrArray *parts;
};

static void
part_free (gpointer data)
{
  Part *part = data;
  if (part->stream != NULL)
    fclose (part->stream);
  if (part->temporary != NULL)
    unlink (part->temporary);
  g_free (part->temporary);
  g_free (part->path);
  g_free (part);
}

AccordFolder *
accord_folder_new (const char *path, bool replace, GError **error)
{
  const bool made = mkdir (path, 0777) == 0;
  if (!made && (errno != EEXIST || !g_file_test (path, G_FILE_TEST_IS_DIR)))
    {
      accord_error_set_errno (error, path, "cannot make this folder");
      return NULL;
    }
  AccordFolder *folder = g_new0 (AccordFolder, 1);
  folder->path = g_strdup (path);
  folder->replace = replace;
  folder->made = made;
  folder->parts = g_ptr_array_new_with_free_func (part_free);
  return folder;
}

static bool
check_target (const AccordFolder *folder, const char *path, GError **error)
{
  struct stat status;
  if (lstat (path, &status) != 0)
    return errno == ENOENT ? true : accord_error_set_errno (error, path, "cannot look at this file");
  if (!S_ISREG (status.st_mode))
    g_set_error (error, ACCORD_ERROR, ACCORD_ERROR_USAGE, "%s: is no regular file, so it is not replaced",
                 path);
  else if (!folder->replace)
    g_set_error (error, ACCORD_ERROR, ACCORD_ERROR_USAGE,
                 "%s: exists; choose another folder, or --force to replace it", path);
  else
    return true;
  return false;
}

FILE *
accord_folder_open (AccordFolder *folder, const char *name, GError **error)
{
  g_autofree char *path = g_build_filename (folder->path, name, NULL);
  if (!check_target (folder, path, error))
    return NULL;
  g_autofree char *temporary = g_strdup_printf ("%s/.%s.XXXXXX", folder->path, name);
  const int descriptor = g_mkstemp_full (temporary, O_WRONLY | O_CLOEXEC, 0666);
  FILE *stream = descriptor >= 0 ? fdopen (descriptor, "w") : NULL;
  if (stream == NULL)
    {
      accord_error_set_errno (error, path, "cannot make this file");
      if (descriptor >= 0)
        close (descriptor);
      return NULL;
    }
  Part *part = g_new0 (Part, 1);
  part->stream = stream;
  part->path = g_steal_pointer (&path);
  part->temporary = g_steal_pointer (&temporary);
  g_ptr_array_add (folder->parts, part);
  return stream;
}

bool
accord_folder_finish (AccordFolder *folder, GError **error)
{
  for (guint i = 0; i < folder->parts->len; i++)
    {
      Part *part = folder->parts->pdata[i];
      if (fclose (g_steal_pointer (&part->stream)) != 0)
        return accord_error_set_errno (error, part->path, "cannot write this file");
    }
  for (guint i = 0; i < folder->parts->len; i++)
    {
      Part *part = folder->parts->pdata[i];
      if (rename (part->temporary, part->path) != 0)
        return accord_error_set_errno (error, part->path, "cannot give the file this name");
      g_clear_pointer (&part->temporary, g_free);
      folder->made = false;
    }
  return true;
}

void
accord_folder_free (AccordFolder *folder)
{
  if (folder == NULL)
    return;
  g_ptr_array_unref (folder->parts);
  if (folder->made)
    rmdir (folder->path);
  g_free (folder->path);
  g_free (folder);
}
