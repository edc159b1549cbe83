/* Many names in one block of memory.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <accord/dataset/names.h>

#include <string.h>

void
accord_names_init (AccordNames *names)
{
  names->bytes = g_string_new (NULL);
  names->offsets = g_array_new (FALSE, FALSE, sizeof (uint64_t));
}

void
accord_names_clear (AccordNames *names)
{
  if (names->bytes != NULL)
    g_string_free (names->bytes, TRUE);
  if (names->offsets != NULL)
    g_array_unref (names->offsets);
  *names = (AccordNames){ NULL, NULL };
}

void
accord_names_add (AccordNames *names, const char *name, size_t length)
{
  const uint64_t offset = names->bytes->len;
  g_array_append_val (names->offsets, offset);
  g_string_append_len (names->bytes, name, (gssize) length);
  g_string_append_c (names->bytes, '\0');
}

void
accord_names_add_all (AccordNames *names, const AccordNames *from)
{
  for (size_t i = 0; i < accord_names_size (from); i++)
    {
      const char *name = accord_names_get (from, i);
      accord_names_add (names, name, strlen (name));
    }
}
