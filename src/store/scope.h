/* What every dataset of one load has in common: the question's people and classes, and which labels are asked for.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "private.h"
#include "select.h"

G_BEGIN_DECLS

typedef struct
{
  char *name;
  uint32_t rank; /* by name */
  AccordKind kind;
  bool selected;
} StoreAnnotator;

/**
 * StoreScope:
 * @annotators: by place, that is by id; @by_rank: rank -> place
 * @class_code: place of the class -> code of the one that stands for it; STORE_TAG_BIT = a tag
 * @by_code: in canonical order
 * @class_used: by code: people or gold used it in some label in force, also in one that is not asked for
 * @class_number: by code: K-based number in every dataset, or ACCORD_CLASS_NONE; after store_scope_close()
 * @merged: classes merged away
 * @stamp, @number: by rank: scratch of store_builder_finish()
 * @model: by place: scratch, all NULL between uses
 */
typedef struct
{
  AccordStore *store;
  AccordLoadFlags flags;
  AccordRounds rounds;
  int64_t question;
  char *question_name, *scale, *set_separator;
  StoreSelection selection;
  StoreIdMap annotator_map, class_map;
  StoreAnnotator *annotators;
  uint32_t n_annotators;
  uint32_t *by_rank;
  GPtrArray *classes; /* StoreClass by id */
  uint32_t *class_code;
  StoreClass **by_code;
  bool *class_used;
  uint32_t n_codes;
  uint16_t *class_number;
  size_t n_classes;
  size_t merged;
  uint32_t *stamp, *number, stamps;
  AccordModel **model;
} StoreScope;

#define STORE_TAG_BIT UINT32_C (0x80000000)

/** One label, resolved. */
typedef struct
{
  uint32_t place; /* of the annotator */
  uint32_t code;  /* of the class, with STORE_TAG_BIT */
} StoreLabel;

/** Reads all but the labels; @scope is to be cleared also after a failure. */
bool store_scope_init (StoreScope *scope, AccordStore *store, const AccordLoadOptions *options,
                       AccordLoadFlags flags, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void store_scope_clear (StoreScope *scope);

/** Whether the conditions on rows take @row. */
bool store_scope_row (const StoreScope *scope, const StoreRow *row);

/** A label of the stream; every one must be shown here, because it says which classes are used. */
bool store_scope_label (StoreScope *scope, uint32_t annotator_id, uint32_t class_id, StoreLabel *ret_label,
                        GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** After the last label: numbers the classes: used by people or gold, or declared; tags and merged ones apart. */
bool store_scope_close (StoreScope *scope, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** The question and its classes, into a dataset made by accord_dataset_empty(). */
void store_scope_describe (const StoreScope *scope, AccordDataset *dataset);

/** load.c: the names of the items @ids (@n, ascending), into @names; what is not there is damage. */
bool store_item_names (AccordStore *store, const int64_t *ids, size_t n, AccordNames *names, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/* ---- builder.c: labels in the order of items, annotators and rounds -> a dataset ---- */

/** One dataset in the making. */
typedef struct
{
  StoreScope *scope;
  AccordDataset *dataset;
  bool in_item;
  uint64_t item_first; /* first label of the current item in the columns */
  size_t items_allocated;
  uint16_t *gold, *tags; /* by item; allocated with the items */
  uint8_t *disputed;
  bool any_gold, any_tag;
  struct StorePending
  {
    bool valid;
    StoreLabel label;
  } pending, pending_gold;
  GArray *predictions;
} StoreBuilder;

/** @n_labels: at most; @n_items: at most, or 0 = unknown. */
bool store_builder_init (StoreBuilder *builder, StoreScope *scope, uint64_t n_labels, size_t n_items,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;
void store_builder_clear (StoreBuilder *builder);
/** The labels that follow are @item's; ids must ascend. */
bool store_builder_item (StoreBuilder *builder, int64_t item, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/** @counts: false = a person's label that a condition on rows rules out. */
void store_builder_add (StoreBuilder *builder, StoreLabel label, bool counts);
/** After store_scope_close().  Returns: (transfer full). */
AccordDataset *store_builder_finish (StoreBuilder *builder);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (StoreScope, store_scope_clear)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (StoreBuilder, store_builder_clear)

G_END_DECLS
