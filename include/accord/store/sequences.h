/* The order, times, durations and batches of a dataset's labels, out of the database.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <accord/dataset/sequences.h>
#include <accord/store/store.h>

G_BEGIN_DECLS

/**
 * accord_store_load_sequences:
 * @dataset: that accord_store_load() made of @store with the same @options, whose rounds are ACCORD_ROUNDS_ALL; its classes
 *   may have been joined since
 *
 * Times are read as by accord_store_load_slices(): ISO 8601, else seconds or milliseconds since 1970; anything else, and a
 * negative duration, is unknown.
 * ACCORD_ERROR_USAGE when the labels in @store are no longer those of @dataset.
 * Cost: one pass over the rows, O(labels); 70 bytes a label while it lasts.  ACCORD_ERROR_MEMORY.
 * Returns: (transfer full).
 */
AccordSequences *accord_store_load_sequences (AccordStore *store, const AccordLoadOptions *options,
                                              const AccordDataset *dataset, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
