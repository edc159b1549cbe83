/* A database that is being made: nothing stands in its place until it is whole.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdbool.h>
#include <glib.h>

G_BEGIN_DECLS

/** A database that does not exist yet. */
typedef struct AccordCliDraft AccordCliDraft;

/**
 * accord_cli_draft_new:
 * A new database is made under another name (".NAME.new") beside its place and gets its own when the import has
 * succeeded: whatever fails before, nothing is left in its place.  A second process that wants to make the same
 * database waits until the first has finished; what a killed one left is removed.
 * Returns: (transfer full)
 */
AccordCliDraft *accord_cli_draft_new (const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** accord_cli_draft_path: where to make the database; @path itself if somebody else made it meanwhile. */
const char *accord_cli_draft_path (const AccordCliDraft *draft);

/** accord_cli_draft_publish: gives the database, which must be closed, its name, durably. */
bool accord_cli_draft_publish (AccordCliDraft *draft, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** accord_cli_draft_free: removes what there is of the draft unless it was published. */
void accord_cli_draft_free (AccordCliDraft *draft);

/** accord_cli_draft_sweep: removes what a process left that was killed right behind accord_cli_draft_publish(). */
void accord_cli_draft_sweep (const char *path);

/** accord_cli_draft_settle: a full disk or an I/O error can leave a journal beside @path; rolls it back if so. */
void accord_cli_draft_settle (const char *path);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AccordCliDraft, accord_cli_draft_free)

G_END_DECLS
