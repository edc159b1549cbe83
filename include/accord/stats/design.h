/* What the design of a labelling (who labelled what) is, what it allows one to say, and what it does not.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdbool.h>
#include <accord/dataset/dataset.h>

G_BEGIN_DECLS

/**
 * AccordFact: one line about the design.
 * @topic: labels_per_item, overlap or limit; static
 * @name: what @value counts: for labels_per_item a number of labels, or least, median, most where there are many
 *   different ones; for overlap pairs, sharing, least, median, most, groups; for limit a fixed word: no_labels,
 *   one_annotator, two_annotators, one_class, unlabelled_items, single_labels, few_items, no_third_label, groups,
 *   missing_pairs, thin_pairs, small_annotators, rare_classes, no_gold
 * @note: what it means, in words: for a limit, which statistic suffers; static or NULL
 */
typedef struct
{
  const char *topic;
  char name[24];
  uint64_t value;
  const char *note;
} AccordFact;

#define ACCORD_DESIGN_FEW_ITEMS  30 /* items with two labels below which intervals are wide */
#define ACCORD_DESIGN_FEW_LABELS 10 /* labels of an annotator below which nothing is said about a person */
#define ACCORD_DESIGN_RARE_CLASS 5  /* labels of a class below which its figures are noise */
#define ACCORD_DESIGN_SIZES      12 /* different numbers of labels an item that are listed one by one */

/**
 * accord_design_facts:
 * Cost: that of accord_overlap_measure() and O(n_items log n_items).
 * Returns: (transfer full) (element-type AccordFact): by topic; NULL with ACCORD_ERROR_MEMORY.
 */
GArray *accord_design_facts (const AccordDataset *dataset, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * AccordDesignCheck: what a coefficient of agreement suffers from, counted.
 * @items: with two labels or more; a finding below ACCORD_DESIGN_FEW_ITEMS
 * @annotators: people;  @small_annotators: of them with fewer than ACCORD_DESIGN_FEW_LABELS labels
 * @classes: used by people;  @rare_classes: of them with fewer than ACCORD_DESIGN_RARE_CLASS labels
 * @pairs: of annotators;  @apart: of them without a common item; 0 where they were too many to look at
 * @groups: of annotators that share no item with each other; a finding from 2
 */
typedef struct
{
  uint64_t items;
  uint64_t annotators;
  uint64_t small_annotators;
  uint64_t classes;
  uint64_t rare_classes;
  uint64_t pairs;
  uint64_t apart;
  uint64_t groups;
} AccordDesignCheck;

/**
 * accord_design_check:
 * The same for a look before numbers.  Cost: that of accord_overlap_find_apart() and O(labels).
 */
bool accord_design_check (const AccordDataset *dataset, AccordDesignCheck *ret_check, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
