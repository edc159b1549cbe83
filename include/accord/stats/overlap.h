/* How the annotators' work overlaps, and what that design lets one say.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdbool.h>
#include <accord/dataset/dataset.h>

G_BEGIN_DECLS

/**
 * AccordOverlap:
 * @pairs: unordered pairs of annotators
 * @sharing: pairs with at least one common item
 * @least, @median, @most: common items of a pair that shares any; 0 when none does
 * @few: sharing pairs with fewer than ACCORD_OVERLAP_FEW common items
 * @groups: groups of annotators that are connected by common items, directly or through others
 * @largest_group: annotators of the largest one
 * @counted: false when the pairs were too many to count (see accord_overlap_measure()): then only @pairs,
 *   @groups and @largest_group are set
 */
typedef struct
{
  uint64_t pairs;
  uint64_t sharing;
  uint64_t few;
  uint64_t least;
  uint64_t median;
  uint64_t most;
  uint64_t groups;
  uint64_t largest_group;
  bool counted;
} AccordOverlap;

#define ACCORD_OVERLAP_FEW  10
#define ACCORD_OVERLAP_WORK UINT64_C (4000000000)

/** Steps above which accord_overlap_find_apart() gives up: a fraction of a second. */
#define ACCORD_OVERLAP_QUICK UINT64_C (200000000)

/**
 * accord_overlap_measure:
 * An annotator who labelled an item several times shares it once.
 *
 * Cost: O(sum over items of (labels of the item)^2 + labels) time, given up above ACCORD_OVERLAP_WORK steps;
 *   O(labels) memory.  Undefined for no annotators: all zero.
 * Checked against: enumeration of all pairs, tests/unit/test_overlap.c.
 * Returns: false with ACCORD_ERROR_MEMORY.
 */
bool accord_overlap_measure (const AccordDataset *dataset, AccordOverlap *ret_overlap, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/**
 * accord_overlap_find_apart:
 * @ret_overlap: @pairs, @sharing, @groups, @largest_group and @counted; nothing is known of how much a pair shares
 *
 * The same for a quick look: up to ACCORD_OVERLAP_MATRIX annotators with a bit a pair, and no longer than until every
 * pair has been met.  Cost: that of accord_overlap_measure() at most, given up above ACCORD_OVERLAP_QUICK steps; @groups
 * are found in any case.
 * Checked against: accord_overlap_measure(), tests/unit/test_overlap.c.
 */
bool accord_overlap_find_apart (const AccordDataset *dataset, AccordOverlap *ret_overlap, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

#define ACCORD_OVERLAP_MATRIX 8192 /* 8 MB */

/**
 * accord_overlap_meetings:
 * @dataset: of no more than ACCORD_OVERLAP_MATRIX annotators
 * @ret_meetings: pairs of annotators with a common item, counted item by item until there are @enough
 * @ret_counted: false when that took more than @steps
 *
 * Cost: O(sum over items of (labels of the item)^2) time at most, a bit a pair.
 * Returns: false with ACCORD_ERROR_MEMORY.
 */
bool accord_overlap_meetings (const AccordDataset *dataset, uint64_t enough, uint64_t steps,
                              uint64_t *ret_meetings, bool *ret_counted, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
