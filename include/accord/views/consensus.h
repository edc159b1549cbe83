/* accord-consensus: what is asked for.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <accord/cli/cli.h>
#include <accord/stats/consensus.h>

G_BEGIN_DECLS

/** Values of the options as GOption leaves them, NULL = not given. */
typedef struct
{
  char *method, *ties, *gold;
  char *start, *iterations, *tolerance, *concentration, *restarts;
  char *store, *drop;
  gboolean probabilities, classes, evaluate, list;
} AccordConsensusWishes;

/** accord_consensus_run: the whole of accord-consensus behind its options.  Returns: the exit status, 2 with @error. */
int accord_consensus_run (AccordCli *cli, const AccordConsensusWishes *wishes, GError **error);

/** accord_consensus_parse_model: a model that has a table of what each annotator says of each class; @ret_method stays
 * where @name is NULL. */
bool accord_consensus_parse_model (const char *name, AccordConsensusMethod *ret_method, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
