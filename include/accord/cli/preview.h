/* What a label file looks like once it is read: its first rows and its answers, for accord-import --dry-run.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <accord/base/label.h>

G_BEGIN_DECLS

#define ACCORD_CLI_PREVIEW_ROWS    3    /* rows of each file that are shown */
#define ACCORD_CLI_PREVIEW_CLASSES 20   /* different answers that are shown, the most frequent */
#define ACCORD_CLI_PREVIEW_COUNTED 1000 /* different answers that are told apart: memory stays bounded */

typedef struct AccordCliPreview AccordCliPreview;

/** accord_cli_preview_new: with the columns kept as attributes: (nullable), NULL-terminated, borrowed. */
AccordCliPreview *accord_cli_preview_new (const char *const *item_attributes,
                                          const char *const *annotator_attributes);
void accord_cli_preview_free (AccordCliPreview *preview);

/** accord_cli_preview_begin: rows of the file @name follow. */
void accord_cli_preview_begin (AccordCliPreview *preview, const char *name);

/** accord_cli_preview_add: one row, as ingest read it. */
void accord_cli_preview_add (AccordCliPreview *preview, const AccordLabelRow *row);

/** accord_cli_preview_text: (transfer full): lines, each with its line end; names in quotes, escaped. */
char *accord_cli_preview_text (const AccordCliPreview *preview);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AccordCliPreview, accord_cli_preview_free)

G_END_DECLS
