/* Which slice a label is in: the values of the column that a table is made by.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "private.h"

G_BEGIN_DECLS

typedef enum
{
  STORE_BY_ITEM,      /* attribute of items */
  STORE_BY_ANNOTATOR, /* attribute of annotators */
  STORE_BY_SOURCE,
  STORE_BY_BATCH,
  STORE_BY_TIME,
} StoreBy;

/**
 * StoreSlicing:
 * @values: number of a slice -> its value; 0 is the empty value, of labels that have none
 * @owners: ids of the items, annotators, sources or batches that have a value; @numbers: the slice of each
 * @periods: of times: int64_t -> slice
 */
typedef struct
{
  StoreBy by;
  StorePeriod period;
  AccordDictionary *values;
  StoreIdMap owners;
  GArray *numbers;
  GHashTable *periods;
  bool failed; /* memory ran out */
} StoreSlicing;

/** @by: a column; ACCORD_ERROR_USAGE if there is none of that name.  @slicing is to be cleared also after a failure. */
bool store_slicing_init (StoreSlicing *slicing, AccordStore *store, const char *by, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
void store_slicing_clear (StoreSlicing *slicing);
/** Whether slices follow from rows, by store_slicing_row(), whose result is the group of the label. */
bool store_slicing_rows (const StoreSlicing *slicing);
uint32_t store_slicing_row (StoreSlicing *slicing, const StoreRow *row);
/** The slice of a label, @group being what store_slicing_row() said. */
uint32_t store_slicing_of (const StoreSlicing *slicing, uint32_t item, uint32_t annotator, uint32_t group);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (StoreSlicing, store_slicing_clear)

G_END_DECLS
