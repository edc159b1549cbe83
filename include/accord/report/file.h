/* One new file beside the report: whole or not at all.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdbool.h>
#include <stdio.h>
#include <glib.h>

G_BEGIN_DECLS

typedef struct AccordFile AccordFile;

/** accord_file_check: ACCORD_ERROR_USAGE if there is something called @path already: it is never replaced. */
bool accord_file_check (const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * accord_file_new:
 * What is written goes to a temporary file in the same folder until accord_file_finish().
 * Returns: (transfer full): NULL with ACCORD_ERROR_IO, or as accord_file_check().
 */
AccordFile *accord_file_new (const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** accord_file_stream: (transfer none): where to write. */
FILE *accord_file_stream (AccordFile *file);

/** accord_file_finish: brings the bytes to the disk and gives the file its name, unless somebody else took it. */
bool accord_file_finish (AccordFile *file, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** accord_file_free: without a finish before nothing stays. */
void accord_file_free (AccordFile *file);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AccordFile, accord_file_free)

G_END_DECLS
