/* The bytes of an input: a file, standard input or memory, read in blocks, with digest and size check.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>
#include <glib.h>

#define ACCORD_BYTES_BLOCK (64 * 1024)

typedef struct
{
  const char *name; /* for messages; borrowed */
  int fd;           /* -1: memory */
  bool owns_fd;
  const char *memory; /* borrowed */
  uint64_t total;     /* bytes there are, 0 = unknown */
  uint64_t done;      /* bytes read */
  struct stat before; /* of a regular file, to notice a change under the reader */
  bool regular;
  bool ended;
  GChecksum *checksum;
} AccordBytes;

/** accord_bytes_open: @path "-" is standard input.  A folder is refused. */
bool accord_bytes_open (AccordBytes *bytes, const char *path, const char *name, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
void accord_bytes_open_memory (AccordBytes *bytes, const char *memory, size_t length, const char *name);
void accord_bytes_clear (AccordBytes *bytes);

/**
 * accord_bytes_read:
 * Fills @buffer up to @size bytes; fewer only at the end of the input, where @ret_n becomes 0.  At the end of
 * a regular file its size and time of change must be what they were at the start.  A signal that arrived is
 * ACCORD_ERROR_INTERRUPTED.
 */
bool accord_bytes_read (AccordBytes *bytes, char *buffer, size_t size, size_t *ret_n, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AccordBytes, accord_bytes_clear)
