/* Every label against what all the others make of its item.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdbool.h>
#include <accord/stats/consensus.h>

G_BEGIN_DECLS

/**
 * AccordWithout: leave one out.  q_ik of annotator a: T_ik without all rows of a on item i.
 * @score: n_labels of the dataset: q of the label's class; NAN on items that nobody else labelled
 * @klass: n_labels: the first of the classes with the largest q; ACCORD_CLASS_NONE likewise
 * @said: by part: as its table: sum of q_ik over a's labels l with a score: (a * n_classes + k) * n_classes + l
 * @squares: n_annotators: sum of the squares of scores;  @judged: n_annotators: labels with one
 */
typedef struct
{
  size_t n_parts;
  double *score;
  uint16_t *klass;
  double **said;
  double *squares;
  uint64_t *judged;
} AccordWithout;

/**
 * accord_without_new:
 * @dataset: of all rounds;  @consensus: of it, by a method with tables
 *
 * pi and p stay as they are: they were found with the label itself, which matters little where an annotator has many.
 * Sums go over items in the order of their patterns, so that the order of rows does not show.
 * Cost: O(labels * K); memory: the tables once more, 10 bytes a label.  ACCORD_ERROR_MEMORY, ACCORD_ERROR_INTERRUPTED.
 * Checked against: the posterior of the rows of all others, by the definition, tests/unit/test_without.c.
 * Returns: (transfer full): NULL without @error: the method has no tables.
 */
AccordWithout *accord_without_new (const AccordDataset *dataset, const AccordConsensus *consensus,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;
void accord_without_free (AccordWithout *without);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AccordWithout, accord_without_free)

G_END_DECLS
