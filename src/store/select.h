/* Which labels a load selects: --where and --annotator resolved to store ids.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "private.h"

G_BEGIN_DECLS

typedef struct
{
  GArray *items;      /* int64_t, ascending; NULL = all */
  GArray *annotators; /* int64_t, ascending; NULL = all */
  GArray *sources;    /* int64_t, ascending; NULL = all */
  GArray *batches;    /* int64_t, ascending; NULL = all */
} StoreSelection;

bool store_select (AccordStore *store, int64_t question, const AccordLoadOptions *options,
                   StoreSelection *selection, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void store_selection_clear (StoreSelection *selection);
/** Whether the ascending @ids (NULL = all) hold @id. */
bool store_selected (const GArray *ids, int64_t id);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (StoreSelection, store_selection_clear)

G_END_DECLS
