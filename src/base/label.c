/* Names of annotator kinds.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <accord/base/label.h>

#include <string.h>

static const char *const kind_names[] = { "human", "model", "gold", "reviewer" };

const char *
accord_kind_name (AccordKind kind)
{
  return kind_names[kind];
}

bool
accord_kind_parse (const char *name, AccordKind *ret_kind)
{
  for (size_t i = 0; i < G_N_ELEMENTS (kind_names); i++)
    if (strcmp (name, kind_names[i]) == 0)
      {
        *ret_kind = (AccordKind) i;
        return true;
      }
  return false;
}
