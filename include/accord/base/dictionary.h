/* Names to dense numbers 0, 1, 2 … in order of first appearance.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <glib.h>

G_BEGIN_DECLS

/** A growing set of byte strings.  Keyed SipHash with a random key: chosen names cannot flood it. */
typedef struct AccordDictionary AccordDictionary;

#define ACCORD_DICTIONARY_NONE UINT32_MAX

AccordDictionary *accord_dictionary_new (void);
void accord_dictionary_free (AccordDictionary *dictionary);

/**
 * accord_dictionary_intern:
 * Returns: the number of @name (@length bytes, no NUL inside), new or known; ACCORD_DICTIONARY_NONE
 *   when memory or the 2^32 - 1 numbers run out.
 * Cost: amortised O(length); some 30 bytes a name beside its own bytes.
 */
uint32_t accord_dictionary_intern (AccordDictionary *dictionary, const char *name, size_t length);

/**
 * accord_dictionary_hash: the hash of @name for accord_dictionary_intern_hashed(), and a hint to the processor to fetch
 * its place: do something else in between where there are millions of names.
 */
uint64_t accord_dictionary_hash (const AccordDictionary *dictionary, const char *name, size_t length);

/** accord_dictionary_intern_hashed: accord_dictionary_intern() with the hash already known. */
uint32_t accord_dictionary_intern_hashed (AccordDictionary *dictionary, uint64_t hash, const char *name,
                                          size_t length);

/** accord_dictionary_find: the number of @name or ACCORD_DICTIONARY_NONE. */
uint32_t accord_dictionary_find (const AccordDictionary *dictionary, const char *name, size_t length);

/** accord_dictionary_size: names so far. */
uint32_t accord_dictionary_size (const AccordDictionary *dictionary);

/** accord_dictionary_name: (transfer none): the NUL-terminated name; valid until the next intern. */
const char *accord_dictionary_name (const AccordDictionary *dictionary, uint32_t number);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AccordDictionary, accord_dictionary_free)

G_END_DECLS
