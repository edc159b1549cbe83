/* accord-annotators: a fair picture of each person.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <accord/cli/cli.h>

G_BEGIN_DECLS

/** Values of the options as GOption leaves them, NULL = not given. */
typedef struct
{
  char *method, *cost, *confusion, *too_fast;
  gboolean pseudonyms;
} AccordAnnotatorsWishes;

/** accord_annotators_run: the whole of accord-annotators behind its options.  Returns: the exit status, 2 with @error. */
int accord_annotators_run (AccordCli *cli, const AccordAnnotatorsWishes *wishes, GError **error);

G_END_DECLS
