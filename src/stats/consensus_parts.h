/* From a dataset to models: items with equal rows at once, components of classes apart.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "consensus_model.h"

/**
 * Parts:
 * @models: n_parts;  @used: n_classes: has a label or is fixed somewhere;  @cap: n_classes: items that name it, as a share
 * @item_pattern, @pattern_part, @pattern_start, @posterior: as in AccordConsensus
 * @n_items: that take part
 */
typedef struct
{
  Model *models;
  size_t n_parts;
  size_t n_patterns;
  uint32_t *item_pattern;
  uint32_t *pattern_part;
  uint64_t *pattern_start;
  double *posterior;
  bool *used;
  size_t n_used;
  double *cap;
  double n_items;
  bool two_annotators; /* some item has labels of two */
} Parts;

/* Fails for want of memory. */
bool consensus_parts_init (Parts *parts, const AccordDataset *dataset, const AccordConsensusOptions *options,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;
void consensus_parts_clear (Parts *parts);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Parts, consensus_parts_clear)
