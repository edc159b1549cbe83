/* Kinds of file that are often given by mistake, told by their first bytes.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stddef.h>

/** accord_signature_find: what @head (the first @length bytes of a file) is instead of a CSV or TSV table and
 * what to do about it, as the end of a message; NULL = nothing known.  Static text. */
const char *accord_signature_find (const char *head, size_t length);
