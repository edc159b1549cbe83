/* accord-consensus: what is asked for, and one answer an item as rows.
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
  gboolean probabilities, evaluate;
} AccordConsensusWishes;

/** What to do with an item whose most probable classes are tied. */
typedef enum
{
  ACCORD_TIES_SHARE,  /* a row for each of them */
  ACCORD_TIES_FIRST,  /* the first in the order of classes */
  ACCORD_TIES_NONE,   /* no class */
  ACCORD_TIES_RANDOM, /* one, by the seed and the item's name */
} AccordTies;

/** The same as parsed; @options.fixed is set by accord_consensus_ask_fit(). */
typedef struct
{
  AccordCli *cli;
  AccordConsensusOptions options;
  AccordTies ties;
  bool method_given;
  bool fix_gold;
  bool probabilities;
} AccordConsensusAsk;

/** accord_consensus_ask_init: ACCORD_ERROR_USAGE where the options do not go together. */
bool accord_consensus_ask_init (AccordConsensusAsk *ask, AccordCli *cli, const AccordConsensusWishes *wishes,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** accord_consensus_ask_fit: the consensus that is asked for.  Returns: (transfer full). */
AccordConsensus *accord_consensus_ask_fit (AccordConsensusAsk *ask, const AccordDataset *dataset,
                                           GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** accord_view_consensus: a row an item; @dataset with item names. */
bool accord_view_consensus (AccordConsensusAsk *ask, const AccordDataset *dataset,
                            const AccordConsensus *consensus, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** accord_view_consensus_evaluate: a row a method, measured on gold items; which methods differ. */
bool accord_view_consensus_evaluate (AccordConsensusAsk *ask, const AccordDataset *dataset, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
