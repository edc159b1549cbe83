/* The bytes of an input.  A read error is an error and never the end of the file.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "bytes.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>
#include <accord/base/error.h>
#include <accord/base/interrupt.h>
#include <accord/ingest/reader.h>

/* A signal that arrives while a named pipe waits for its writer ends the waiting. */
static int
open_file (const char *path, GError **error)
{
  for (;;)
    {
      const int fd = open (path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
      if (fd >= 0 || errno != EINTR)
        return fd;
      if (!accord_interrupt_check (error))
        return -1;
    }
}

bool
accord_bytes_open (AccordBytes *bytes, const char *path, const char *name, GError **error)
{
  *bytes = (AccordBytes){ .name = name, .fd = STDIN_FILENO };
  if (strcmp (path, "-") != 0)
    {
      GError *interrupted = NULL;
      bytes->fd = open_file (path, &interrupted);
      if (interrupted != NULL)
        {
          g_propagate_error (error, interrupted);
          return false;
        }
      if (bytes->fd < 0)
        return accord_error_set_errno (error, bytes->name, "cannot open");
      bytes->owns_fd = true;
    }
  if (fstat (bytes->fd, &bytes->before) != 0)
    return accord_error_set_errno (error, bytes->name, "cannot read");
  if (S_ISDIR (bytes->before.st_mode))
    {
      errno = EISDIR;
      return accord_error_set_errno (error, bytes->name, "cannot read");
    }
  /* standard input may stand in the middle of a file, and files of /proc have no size */
  bytes->regular
      = S_ISREG (bytes->before.st_mode) && bytes->before.st_size > 0 && lseek (bytes->fd, 0, SEEK_CUR) == 0;
  bytes->total = bytes->regular ? (uint64_t) bytes->before.st_size : 0;
  bytes->checksum = g_checksum_new (G_CHECKSUM_SHA256);
  return true;
}

void
accord_bytes_open_memory (AccordBytes *bytes, const char *memory, size_t length, const char *name)
{
  *bytes = (AccordBytes){ .name = name, .fd = -1, .memory = memory, .total = length };
  bytes->checksum = g_checksum_new (G_CHECKSUM_SHA256);
}

void
accord_bytes_clear (AccordBytes *bytes)
{
  if (bytes->owns_fd)
    close (bytes->fd);
  g_clear_pointer (&bytes->checksum, g_checksum_free);
  bytes->owns_fd = false;
}

static bool
check_unchanged (const AccordBytes *bytes, GError **error)
{
  struct stat now;
  if (!bytes->regular)
    return true;
  if (fstat (bytes->fd, &now) != 0)
    return accord_error_set_errno (error, bytes->name, "cannot read");
  if (bytes->done != bytes->total || now.st_size != bytes->before.st_size)
    g_set_error (error, ACCORD_ERROR, ACCORD_ERROR_IO,
                 "%s: changed while it was read (%" G_GUINT64_FORMAT " bytes read of %" G_GUINT64_FORMAT
                 "): try again when nobody writes to it",
                 bytes->name, bytes->done, bytes->total);
  else if (now.st_mtim.tv_sec != bytes->before.st_mtim.tv_sec
           || now.st_mtim.tv_nsec != bytes->before.st_mtim.tv_nsec)
    g_set_error (error, ACCORD_ERROR, ACCORD_ERROR_IO,
                 "%s: changed while it was read: try again when nobody writes to it", bytes->name);
  else
    return true;
  return false;
}

static bool
read_some (AccordBytes *bytes, char *buffer, size_t size, size_t *ret_n, GError **error)
{
  if (bytes->fd < 0)
    {
      *ret_n = MIN (size, bytes->total - bytes->done);
      if (*ret_n > 0)
        memcpy (buffer, bytes->memory + bytes->done, *ret_n);
      return true;
    }
  for (;;)
    {
      if (!accord_interrupt_check (error))
        return false;
      const ssize_t n = read (bytes->fd, buffer, size);
      if (n >= 0)
        {
          *ret_n = (size_t) n;
          return true;
        }
      if (errno != EINTR)
        return accord_error_set_errno (error, bytes->name, "cannot read");
    }
}

bool
accord_bytes_read (AccordBytes *bytes, char *buffer, size_t size, size_t *ret_n, GError **error)
{
  size_t filled = 0;
  while (filled < size && !bytes->ended)
    {
      size_t n = 0;
      if (!read_some (bytes, buffer + filled, size - filled, &n, error))
        return false;
      bytes->ended = n == 0;
      bytes->done += n;
      filled += n;
    }
  if (bytes->ended && !check_unchanged (bytes, error))
    return false;
  g_checksum_update (bytes->checksum, (const guchar *) buffer, (gssize) filled);
  *ret_n = filled;
  return true;
}

char *
accord_read_sha256 (const char *path, uint64_t *ret_size, GError **error)
{
  g_auto (AccordBytes) bytes = { .fd = -1 };
  if (!g_file_test (path, G_FILE_TEST_IS_REGULAR))
    {
      g_set_error (error, ACCORD_ERROR, ACCORD_ERROR_IO, "%s: not a regular file", path);
      return NULL;
    }
  if (!accord_bytes_open (&bytes, path, path, error))
    return NULL;
  g_autofree char *buffer = g_malloc (ACCORD_BYTES_BLOCK);
  size_t n = 0;
  do
    if (!accord_bytes_read (&bytes, buffer, ACCORD_BYTES_BLOCK, &n, error))
      return NULL;
  while (n > 0);
  *ret_size = bytes.done;
  return g_strdup (g_checksum_get_string (bytes.checksum));
}

bool
accord_read_is_database (const char *path)
{
  static const char magic[16] = "SQLite format 3";
  char head[sizeof magic];
  struct stat status;
  if (stat (path, &status) != 0 || !S_ISREG (status.st_mode))
    return false;
  const int fd = open (path, O_RDONLY | O_CLOEXEC);
  if (fd < 0)
    return false;
  const ssize_t n = read (fd, head, sizeof head);
  close (fd);
  return n == (ssize_t) sizeof head && memcmp (head, magic, sizeof head) == 0;
}
