/* accord-next: the list of further labels, and what they would bring.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <accord/cli/cli.h>
#include <accord/stats/consensus.h>
#include <accord/stats/next.h>

G_BEGIN_DECLS

/** Values of the options as GOption leaves them, NULL = not given. */
typedef struct
{
  char *budget, *most, *quota, *price, *method;
} AccordNextWishes;

/** accord_next_run: the whole of accord-next behind its options.  Returns: the exit status, 2 with @error. */
int accord_next_run (AccordCli *cli, const AccordNextWishes *wishes, GError **error);

G_END_DECLS
