/* The verbs of `accord VERB`: the programs accord-* in one folder, so that no list of them is kept.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** accord_verbs_folder: (transfer full): the folder this program stands in; NULL where the system does not say. */
char *accord_verbs_folder (void);

/** accord_verbs_find: (transfer full) (element-type utf8): "agree", "confuse" … in alphabetical order; none when
 * @folder is NULL or unreadable. */
GPtrArray *accord_verbs_find (const char *folder);

/** accord_verbs_summary: (transfer full): what accord-@verb answers to --summary; empty if it does not. */
char *accord_verbs_summary (const char *folder, const char *verb);

/** accord_verbs_list: (transfer full): the verbs of @folder with their summaries, as `accord --help` shows them. */
char *accord_verbs_list (const char *folder);

/** accord_verbs_nearest: (transfer full): "agree or confuse": those that start like @verb or differ from it by
 * two edits at most; empty when there are none. */
char *accord_verbs_nearest (const GPtrArray *verbs, const char *verb);

G_END_DECLS
