/* Recorded merges of classes: read when labels are loaded, never a change of the labels themselves.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <accord/store/store.h>

G_BEGIN_DECLS

/**
 * accord_classmap_apply:
 * @classes: NULL-terminated names of classes of @question, two or more
 * @target: name of the class they become: one of them, or a new one
 *
 * Records one merge in one transaction.  ACCORD_ERROR_USAGE when a class is unknown or merged away already.
 */
bool accord_classmap_apply (AccordStore *store, const char *question, const char *const *classes,
                            const char *target, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** accord_classmap_undo: takes the latest merge of @question back.  @ret_text: (transfer full): "a, b -> a", or NULL
 *  when there was none. */
bool accord_classmap_undo (AccordStore *store, const char *question, char **ret_text, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/** accord_classmap_list: (transfer full) (element-type utf8): one "a, b -> a" a merge, the oldest first. */
GPtrArray *accord_classmap_list (AccordStore *store, const char *question, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
