/* Names that a reader would take for the same one: "Yes", "yes ", "1" and "1.0".
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stddef.h>
#include <glib.h>

G_BEGIN_DECLS

/**
 * accord_lookalikes_find:
 * @names: @n different names
 *
 * Groups names of equal accord_text_lookalike_key().  O(total length).
 * Returns: (transfer full) (element-type GArray of guint): groups of two and more indices into @names, in the
 *   order of their first members.
 */
GPtrArray *accord_lookalikes_find (const char *const *names, size_t n);

/** accord_lookalikes_describe: (transfer full): "'Yes', 'yes '", escaped, at most 10. */
char *accord_lookalikes_describe (const char *const *names, const GArray *group);

/** accord_lookalikes_command: (transfer full): the command that joins a group of classes; @database NULL = the
 * word DATABASE. */
char *accord_lookalikes_command (const char *const *names, const GArray *group, const char *database);

G_END_DECLS
