/* The labels of one question as compact columns: what every statistic works on.
 *
 * Made by accord_store_load() from a database, or by accord_dataset_new() from literals in tests.
 * Only annotators of kind human are in the columns; gold answers and models' predictions stand beside them.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <glib.h>
#include <accord/dataset/names.h>

G_BEGIN_DECLS

#define ACCORD_CLASS_NONE  UINT16_MAX /* no class */
#define ACCORD_CLASS_LIMIT 65535      /* most classes a question can have */

#define ACCORD_SCALE_SETS "multi-label" /* scale of a question whose answers are sets of labels */

/** Which label counts when an annotator labelled an item more than once. */
typedef enum
{
  ACCORD_ROUNDS_LAST,
  ACCORD_ROUNDS_FIRST,
  ACCORD_ROUNDS_ALL, /* every label, as if each were another annotator's */
} AccordRounds;

/** A model's predictions. */
typedef struct
{
  char *name;
  uint16_t *klass; /* n_items; ACCORD_CLASS_NONE = no prediction */
} AccordModel;

/**
 * AccordDataset:
 * @scale: of the question as declared, such as "ordinal"; NULL for literals
 * @set_separator: what stands between the labels of one answer, as declared; NULL = answers are no sets
 * @n_items: items of the question, also those without a human label
 * @n_annotators: humans with at least one label, ordered by accord_text_compare() of their names
 * @n_classes: K, classes of the question in their canonical order: declared order, else
 *   accord_text_compare(); classes nobody used are counted, tags and classes merged away are not
 * @item_start: n_items + 1 offsets: labels of item i stand at item_start[i] … item_start[i + 1] - 1
 * @annotator: n_labels; within an item ascending (equal ones side by side: rounds, in their order)
 * @klass: n_labels, < n_classes
 * @item_names: empty unless ACCORD_LOAD_ITEM_NAMES was asked for
 * @gold: n_items or NULL when the question has no gold: class or ACCORD_CLASS_NONE
 * @gold_disputed: items whose gold answers disagree (left out of @gold)
 * @tags: n_items or NULL: answers with an ambiguity tag, taken out of the columns
 * @tag_names: names of those answers' classes
 * @set_aside: labels of earlier (or later) rounds that are not in the columns
 * @repeated: whether some annotator still has several labels for an item in the columns (rounds = all)
 * @class_order_declared: whether the classes have a declared order
 * @merged: number of classes merged away by a recorded class map
 */
typedef struct
{
  char *question;
  char *scale;
  char *set_separator;
  AccordRounds rounds;
  size_t n_items;
  size_t n_annotators;
  size_t n_classes;
  uint64_t n_labels;
  uint64_t *item_start;
  uint32_t *annotator;
  uint16_t *klass;
  AccordNames item_names;
  AccordNames annotator_names;
  AccordNames class_names;
  int64_t *item_ids;       /* n_items: the store's ids, ascending; NULL for literals */
  int64_t *class_ids;      /* n_classes; NULL for literals */
  double *class_values;    /* n_classes: declared values, NAN = none; NULL = no class has one */
  double *class_costs;     /* n_classes: declared cost of getting the class wrong; NULL = none declared */
  struct AccordSets *sets; /* of the classes, once accord_dataset_join_sets() has joined them; else NULL */
  uint16_t *gold;
  uint64_t gold_disputed;
  uint16_t *tags;
  AccordNames tag_names;
  GPtrArray *models; /* AccordModel* */
  uint64_t set_aside;
  bool repeated;
  bool class_order_declared;
  size_t merged;
} AccordDataset;

/** One label of a literal; gold = true makes it the item's gold answer instead. */
typedef struct
{
  const char *item;
  const char *annotator;
  const char *label;
  bool gold;
} AccordLiteral;

/**
 * accord_dataset_new:
 * @rows: @n_rows labels in any order; a repeated (item, annotator) is a further round
 * @classes: (nullable): NULL-terminated declared classes in their order, else those found
 * @rounds: which round counts
 *
 * A dataset from literals, with item names.  Items are ordered by name.  For tests and small tables; O(n log
 * n).
 */
AccordDataset *accord_dataset_new (const AccordLiteral *rows, size_t n_rows, const char *const *classes,
                                   AccordRounds rounds);

/** accord_dataset_empty: a dataset without labels whose members the caller (the store) fills in. */
AccordDataset *accord_dataset_empty (const char *question);

void accord_dataset_free (AccordDataset *dataset);

/** accord_dataset_find_repeated: whether some annotator has several labels for an item in the columns.  O(labels). */
bool accord_dataset_find_repeated (const AccordDataset *dataset);

/** accord_dataset_renumber: the classes of labels, gold and predictions by @number: n_classes, of the old class. */
void accord_dataset_renumber (AccordDataset *dataset, const uint16_t *number);

static inline size_t
accord_dataset_item_size (const AccordDataset *dataset, size_t item)
{
  return (size_t) (dataset->item_start[item + 1] - dataset->item_start[item]);
}

/** accord_dataset_person_end: the place behind the labels of one person for one item: @label is one of them, @end the
 * place behind the item's. */
static inline uint64_t
accord_dataset_person_end (const AccordDataset *dataset, uint64_t label, uint64_t end)
{
  uint64_t next = label + 1;
  while (next < end && dataset->annotator[next] == dataset->annotator[label])
    next++;
  return next;
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AccordDataset, accord_dataset_free)

G_END_DECLS
