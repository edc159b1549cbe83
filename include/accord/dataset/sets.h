/* Answers that are sets of labels, such as "cat|dog": split at a separator, and classes that are the same set joined.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdbool.h>
#include <accord/dataset/dataset.h>

G_BEGIN_DECLS

#define ACCORD_SETS_EMPTY "{}" /* how the empty set is spelled */

/**
 * AccordSets:
 * @separator: what stands between the labels of one answer
 * @labels: the different labels, ordered by accord_text_compare()
 * @start: n_sets + 1 offsets: the labels of set k stand at start[k] … start[k + 1] - 1
 * @label: numbers into @labels, ascending within a set, each once
 */
typedef struct AccordSets
{
  char *separator;
  AccordNames labels;
  size_t n_sets;
  uint64_t *start;
  uint32_t *label;
} AccordSets;

/**
 * accord_sets_new:
 * @answers: one set each, in their order
 * @separator: not empty
 *
 * Splits each answer at @separator, from its start on.  Order and repetition within an answer do not matter; an empty
 * label or "{}" is none, so that "{}" and a separator alone are the empty set.  Nothing is trimmed or folded.
 * Cost: O(bytes + labels log labels).  ACCORD_ERROR_MEMORY.
 * Returns: (transfer full).
 */
AccordSets *accord_sets_new (const AccordNames *answers, const char *separator, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
AccordSets *accord_sets_copy (const AccordSets *sets);
void accord_sets_free (AccordSets *sets);

static inline size_t
accord_sets_size (const AccordSets *sets, size_t set)
{
  return (size_t) (sets->start[set + 1] - sets->start[set]);
}

/** accord_sets_shared: labels that two sets have in common.  O(size of both). */
size_t accord_sets_shared (const AccordSets *sets, size_t a, size_t b);

/** accord_sets_spell: (transfer full): the labels in their order, the separator between them; "{}" for none. */
char *accord_sets_spell (const AccordSets *sets, size_t set);

/**
 * accord_sets_lookalikes:
 * @known: (nullable): only groups with a label that is not among these
 *
 * Returns: (transfer full) (element-type utf8): "'A', ' A'": groups of labels that look alike, escaped.
 */
GPtrArray *accord_sets_lookalikes (const AccordSets *sets, const AccordSets *known);

/**
 * accord_dataset_join_sets:
 * @ret_joined: answers (classes) that were other spellings of a set that is there
 *
 * Makes classes that are the same set one class, called as accord_sets_spell() says, and gives @dataset its sets.  The
 * class takes the first place, value and cost among its spellings.  Classes are ordered anew: where an order is declared
 * by the first of their spellings, else by accord_text_compare() of their names.  What was joined already is left as it
 * is.  Cost: O(labels + classes log classes).
 */
bool accord_dataset_join_sets (AccordDataset *dataset, const char *separator, size_t *ret_joined,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AccordSets, accord_sets_free)

G_END_DECLS
