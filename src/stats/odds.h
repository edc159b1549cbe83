/* Posteriors of items without the rows of one or two annotators.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <accord/stats/consensus.h>

/**
 * Odds: the tables of a consensus in logarithms, and where each label finds its row in them.
 * @part: n_parts: log pi, label-major: (a * K + l) * K + k; -INFINITY of 0
 * @log_prior: n_classes;  @local_class: n_classes: place in the class's component
 * @local_annotator: n_labels: place in the item's component
 * @order: the items with labels, by pattern: an order that does not depend on that of the rows;  @n_order: how many
 * @most_classes: of a component
 */
typedef struct
{
  const AccordDataset *dataset;
  const AccordConsensus *consensus;
  double **part;
  double *log_prior;
  uint16_t *local_class;
  uint32_t *local_annotator;
  uint32_t *order;
  size_t n_order;
  size_t most_classes;
} Odds;

/** Of an item: @sum of the finite logarithms, @zeros how many are not: an impossible class is so by every such row. */
typedef struct
{
  double *sum;
  uint32_t *zeros;
} OddsState;

/** Whether the method gave tables. */
bool odds_possible (const AccordConsensus *consensus);
/** O(labels log W + tables).  ACCORD_ERROR_MEMORY; to be cleared also then. */
bool odds_init (Odds *odds, const AccordDataset *dataset, const AccordConsensus *consensus, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
void odds_clear (Odds *odds);
bool odds_state_init (OddsState *state, const Odds *odds, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void odds_state_clear (OddsState *state);
/** All rows of the item.  Returns: its component. */
const AccordConsensusPart *odds_item (const Odds *odds, size_t item, OddsState *state);
/** The component's number. */
size_t odds_part (const Odds *odds, size_t item);
/** @state without the rows @first … @end - 1 of its item; may be the same. */
void odds_without (const Odds *odds, size_t item, const OddsState *state, uint64_t first, uint64_t end,
                   OddsState *ret_state);
/** T, and the first of its most probable classes, by their places in the component. */
size_t odds_posterior (const OddsState *state, size_t n, double *ret_posterior);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Odds, odds_clear)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (OddsState, odds_state_clear)
