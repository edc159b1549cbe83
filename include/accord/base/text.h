/* Text that comes from outside: checking it, showing it safely, comparing it loosely.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <glib.h>

G_BEGIN_DECLS

/**
 * accord_text_escape:
 * @text: UTF-8 from a label file or database
 *
 * Returns: (transfer full): @text with every control character, line break, bidirectional control
 *   and invisible format character written as \n, \t, \xHH or \u{HHHH}, so that it can neither
 *   move a terminal's cursor nor reorder a line.  A backslash stays as it is.
 */
char *accord_text_escape (const char *text);

/** accord_text_plural: the word that goes with @n. */
static inline const char *
accord_text_plural (uint64_t n, const char *one, const char *many)
{
  return n == 1 ? one : many;
}

/** accord_text_width: columns that (escaped) @text takes on a terminal: wide characters 2, marks 0. */
size_t accord_text_width (const char *text);

/**
 * accord_text_lookalike_key:
 * Returns: (transfer full): a key that is equal for texts a reader would take for the same answer:
 *   Unicode compatibility composition, case, surrounding and repeated blanks folded, invisible characters
 *   dropped, numbers by value ("1", "1.0", "01").  Only for reports: nothing is stored under it.
 */
char *accord_text_lookalike_key (const char *text);

/**
 * accord_text_compare: order of class, annotator and item names in every report: numbers by value before
 * texts, texts byte by byte; equal numbers by their bytes.  A total order.
 */
int accord_text_compare (const char *a, const char *b);

/** accord_text_hash: Fowler, Noll and Vo's FNV-1a of 64 bits: the same number for a name wherever it stands.  Checked
 * against: the authors' vectors. */
uint64_t accord_text_hash (const char *text);

G_END_DECLS
