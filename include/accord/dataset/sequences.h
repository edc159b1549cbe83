/* Each annotator's labels in the order in which they were made.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdbool.h>
#include <accord/dataset/dataset.h>

G_BEGIN_DECLS

#define ACCORD_BATCH_NONE UINT32_MAX /* no batch */

/**
 * AccordSequences:
 * @start: n_annotators + 1 offsets: the labels of annotator a stand at start[a] … start[a + 1] - 1, in the order of making
 * @item, @klass: of each, as in the dataset
 * @label: where each stands in the columns of the dataset, which a sequence holds once each
 * @time: seconds since 1970, NAN = unknown; NULL = no label has one
 * @duration: seconds, NAN = unknown; NULL = no label has one
 * @batch: number in @batch_names or ACCORD_BATCH_NONE; NULL = no label has one
 * @batch_names: of the batches used, in order of accord_text_compare()
 * @by_time: n_annotators: whether the order is that of times (all known, not all the same; equal ones as in the source);
 *   else it is the order of sources and rows alone
 */
typedef struct
{
  size_t n_annotators;
  uint64_t n_labels;
  uint64_t *start;
  uint32_t *item;
  uint16_t *klass;
  uint64_t *label;
  double *time;
  double *duration;
  uint32_t *batch;
  AccordNames batch_names;
  bool *by_time;
} AccordSequences;

/**
 * AccordSequenceRow: of the label at the same place of the dataset's columns.
 * @row: its place in the sources: any number that ascends
 */
typedef struct
{
  uint64_t row;
  double time;
  double duration;
  uint32_t batch;
} AccordSequenceRow;

/**
 * accord_sequences_new:
 * @dataset: of all rounds
 * @rows: (nullable): n_labels; NULL = as the columns stand, nothing known
 * @batch_names: (nullable): of the numbers in @rows
 *
 * Cost: O(labels), sorting apart; 14 bytes a label, with times, durations and batches 34, and 24 for the labels of one
 * annotator at a time.  ACCORD_ERROR_MEMORY, ACCORD_ERROR_INTERRUPTED.
 * Returns: (transfer full).
 */
AccordSequences *accord_sequences_new (const AccordDataset *dataset, const AccordSequenceRow *rows,
                                       const AccordNames *batch_names, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
void accord_sequences_free (AccordSequences *sequences);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AccordSequences, accord_sequences_free)

G_END_DECLS
