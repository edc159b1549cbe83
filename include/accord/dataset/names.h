/* Many names in one block of memory.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stddef.h>
#include <stdint.h>
#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  GString *bytes;  /* every name with its NUL, one behind the other */
  GArray *offsets; /* uint64_t: start of each name in bytes */
} AccordNames;

void accord_names_init (AccordNames *names);
void accord_names_clear (AccordNames *names);
void accord_names_add (AccordNames *names, const char *name, size_t length);
/** accord_names_add_all: all of @from, in their order. */
void accord_names_add_all (AccordNames *names, const AccordNames *from);

static inline size_t
accord_names_size (const AccordNames *names)
{
  return names->offsets == NULL ? 0 : names->offsets->len;
}

/** accord_names_get: (transfer none): valid until the next add. */
static inline const char *
accord_names_get (const AccordNames *names, size_t index)
{
  return names->bytes->str + g_array_index (names->offsets, uint64_t, index);
}

G_END_DECLS
