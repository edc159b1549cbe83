/* Several files written into one folder: all of them or none.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdbool.h>
#include <stdio.h>
#include <glib.h>

G_BEGIN_DECLS

typedef struct AccordFolder AccordFolder;

/**
 * accord_folder_new:
 * @path: made if it is missing; its parent must exist
 * @replace: whether files that stand there already may be replaced
 *
 * Returns: (transfer full): NULL with ACCORD_ERROR_IO.
 */
AccordFolder *accord_folder_new (const char *path, bool replace, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * accord_folder_open:
 * @name: of a file in the folder, without a slash
 *
 * What is written goes to a temporary file beside it until accord_folder_finish ().  A file that stands there
 * and may not be replaced is ACCORD_ERROR_USAGE; what is no regular file is never replaced. Returns:
 * (transfer none): the folder closes it.
 */
FILE *accord_folder_open (AccordFolder *folder, const char *name, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** accord_folder_finish: closes the files and gives them their names. */
bool accord_folder_finish (AccordFolder *folder, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** accord_folder_free: without a finish before nothing stays: neither files nor a folder that it made. */
void accord_folder_free (AccordFolder *folder);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AccordFolder, accord_folder_free)

G_END_DECLS
