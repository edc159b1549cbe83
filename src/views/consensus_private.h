/* What the files of accord-consensus share: the options as parsed, and what each does with them.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <accord/stats/evaluation.h>
#include <accord/stats/votes.h>
#include <accord/store/consensus.h>
#include <accord/views/consensus.h>

/** What to do with an item whose most probable classes are tied. */
typedef enum
{
  ACCORD_TIES_SHARE,  /* a row for each of them */
  ACCORD_TIES_FIRST,  /* the first in the order of classes */
  ACCORD_TIES_NONE,   /* no class */
  ACCORD_TIES_RANDOM, /* one, by the seed and the item's name */
} AccordTies;

/** The wishes as parsed; @options.fixed is set by accord_consensus_ask_fit(). */
typedef struct
{
  AccordCli *cli;
  const AccordConsensusWishes *wishes;
  AccordConsensusOptions options;
  AccordTies ties;
  uint64_t state; /* with --store: of the labels before they were loaded */
  bool fix_gold;
} AccordConsensusAsk;

/* ---- consensus_options.c; opening: consensus_store.c ---- */

/** accord_consensus_ask_init: ACCORD_ERROR_USAGE where the options do not go together. */
bool accord_consensus_ask_init (AccordConsensusAsk *ask, AccordCli *cli, const AccordConsensusWishes *wishes,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** accord_consensus_ask_fit: the consensus that is asked for.  Returns: (transfer full). */
AccordConsensus *accord_consensus_ask_fit (AccordConsensusAsk *ask, const AccordDataset *dataset,
                                           GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** accord_consensus_ask_open: the labels that the arguments name, writable if the consensus is to be stored.
 * Returns: (transfer full). */
AccordStore *accord_consensus_ask_open (AccordConsensusAsk *ask, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* ---- consensus_picks.c ---- */

/** accord_consensus_overturns: Is @klass not among the classes with the most votes? */
bool accord_consensus_overturns (const AccordVotes *votes, uint16_t klass) G_GNUC_WARN_UNUSED_RESULT;

/** accord_consensus_all_overturn: Is there an answer, and is none of the @n with the most votes?  What is counted. */
bool accord_consensus_all_overturn (const AccordVotes *votes, const uint16_t *classes, size_t n)
    G_GNUC_WARN_UNUSED_RESULT;

/**
 * accord_consensus_ask_picks: the answers of @item
 * @top: of @item, with labels;  @ret_classes: room for all classes
 * Returns: how many; 0 where it is tied and --ties is none.
 */
size_t accord_consensus_ask_picks (const AccordConsensusAsk *ask, const AccordDataset *dataset,
                                   const AccordConsensus *consensus, size_t item,
                                   const AccordConsensusItem *top, uint16_t *ret_classes);

/* ---- what is shown or stored ---- */

/** accord_consensus_classes_columns: those of --classes.  Returns: (transfer full) (array): *ret_n, g_free (). */
AccordColumn *accord_consensus_classes_columns (size_t *ret_n);

/** accord_consensus_put_classes: a row a class: the mean of its probabilities over items, and how often it is the answer. */
void accord_consensus_put_classes (const AccordConsensusAsk *ask, AccordReport *report,
                                   const AccordDataset *dataset, const AccordConsensus *consensus);

/** accord_view_consensus_store: stores it under the name that was asked for; nothing where none was. */
bool accord_view_consensus_store (AccordConsensusAsk *ask, AccordStore *store, const AccordDataset *dataset,
                                  const AccordConsensus *consensus, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** accord_view_consensus_stored: --list or --drop. */
bool accord_view_consensus_stored (const AccordConsensusAsk *ask, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * accord_consensus_measure_stored:
 * @dataset: with gold;  @ret_missing: gold items that the stored consensus has no answer for: misses
 * Returns: (transfer full): how the stored consensus @name does.
 */
AccordEvaluation *accord_consensus_measure_stored (const AccordConsensusAsk *ask, AccordStore *store,
                                                   const AccordDataset *dataset, const char *name,
                                                   uint64_t *ret_missing, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/** accord_view_consensus_evaluate: a row a method and a stored consensus, measured on gold items; which differ. */
bool accord_view_consensus_evaluate (AccordConsensusAsk *ask, AccordStore *store,
                                     const AccordDataset *dataset, GError **error) G_GNUC_WARN_UNUSED_RESULT;
