/* Consensuses that were stored, to be compared later: how each was made, and its answers.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <accord/store/store.h>

G_BEGIN_DECLS

/**
 * AccordStoredConsensus:
 * @name: unique within the question
 * @parameters: the options that made it, where they are not the default
 * @seed: as given
 * @log_likelihood, @objective: NAN = none
 * @items: that it speaks of, also those that a tie leaves without an answer
 * @overturned: of them those whose answer is not the majority's
 * @gold: gold answers fixed their items
 * @state: of the labels that it was made from, as accord_stored_consensus_begin() gives it; 0 = those there are when it is
 *   written
 * @made: ISO 8601, UTC; @program: its version.  Both set by the store
 * @changed: what people said, or the classes, are no longer what it was made from; set by the store.  Gold answers count
 *   where @gold
 */
typedef struct
{
  char *name;
  char *method;
  char *parameters;
  uint64_t seed;
  uint64_t rounds;
  bool converged;
  double log_likelihood;
  double objective;
  uint64_t items;
  uint64_t overturned;
  bool gold;
  uint64_t state;
  char *made;
  char *program;
  bool changed;
} AccordStoredConsensus;

void accord_stored_consensus_free (AccordStoredConsensus *consensus);

/** accord_stored_consensus_list: (transfer full) (element-type AccordStoredConsensus): those of @question, the oldest
 * first.  Cost: one pass over the question's labels. */
GPtrArray *accord_stored_consensus_list (AccordStore *store, const char *question, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/**
 * accord_stored_consensus_begin:
 * @gold: gold answers will fix their items
 * @ret_state: for AccordStoredConsensus.state
 *
 * To be called before labels are loaded to make a consensus from them.  ACCORD_ERROR_USAGE if @name is no name, or taken.
 * Cost: as accord_stored_consensus_list().
 */
bool accord_stored_consensus_begin (AccordStore *store, const char *question, const char *name, bool gold,
                                    uint64_t *ret_state, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** accord_stored_consensus_drop: deletes one for good.  ACCORD_ERROR_USAGE when there is none of that name. */
bool accord_stored_consensus_drop (AccordStore *store, const char *question, const char *name, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/** One answer: of a dataset's item_ids and class_ids; classes tied for an item have one each. */
typedef void (*AccordStoredAnswerFunc) (int64_t item, int64_t klass, double probability, gpointer data);

/** accord_stored_consensus_read: the answers by item, then class, checked against their checksum behind the last one.  A class
 * that was merged away since is given as the one that stands for it, perhaps twice for an item. */
bool accord_stored_consensus_read (AccordStore *store, const char *question, const char *name,
                                   AccordStoredAnswerFunc func, gpointer data, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/* ---- writing: one transaction ---- */

typedef struct AccordConsensusWriter AccordConsensusWriter;

/**
 * accord_consensus_writer_new:
 * @about: what is to be stored of it; borrowed during the call
 *
 * Begins the transaction.  ACCORD_ERROR_USAGE as accord_stored_consensus_begin(); ACCORD_ERROR_CONFLICT when labels or
 * classes are no longer those of @about's state.
 * Returns: (transfer full).
 */
AccordConsensusWriter *accord_consensus_writer_new (AccordStore *store, const char *question,
                                                    const AccordStoredConsensus *about, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/** accord_consensus_writer_add: in any order, each item and class once; fastest in ascending order of both. */
bool accord_consensus_writer_add (AccordConsensusWriter *writer, int64_t item, int64_t klass,
                                  double probability, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** accord_consensus_writer_commit: @items and @overturned in the place of those of @about. */
bool accord_consensus_writer_commit (AccordConsensusWriter *writer, uint64_t items, uint64_t overturned,
                                     GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** accord_consensus_writer_free: rolls back unless committed. */
void accord_consensus_writer_free (AccordConsensusWriter *writer);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AccordStoredConsensus, accord_stored_consensus_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AccordConsensusWriter, accord_consensus_writer_free)

G_END_DECLS
