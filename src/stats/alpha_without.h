/* Krippendorff's alpha without one annotator, from the sums of all and what that person's labels change in them.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <accord/stats/agreement.h>
#include "cells.h"

typedef struct
{
  const Cells *cells;
  const AccordDataset *dataset;
  const AccordWeights *weights;
  const double *weight;    /* NULL = identity, or krippendorff-ordinal */
  bool ordinal;            /* krippendorff-ordinal */
  double *drop;            /* n_cells: what A_i loses with one label of the cell */
  uint64_t *labels;        /* K: on items with two labels or more */
  double *other_labels;    /* K: W labels */
  double n_labels, chance; /* N, E */
  double disagreement;     /* A */
  size_t used;             /* classes with labels there */
  uint64_t *gone;          /* K: labels that go with the annotator; zero between calls */
  uint16_t *touched;       /* K: their classes */
  size_t n_touched;
  double *middle; /* K, by class: C of the labels left; krippendorff-ordinal */
  double *table;  /* K * K: sum of n_ik n_il / (r_i - 1); NULL where the profiles are less work */
} AlphaWithout;

/* O(m z + K), with weights O(m z^2 + K^2), krippendorff-ordinal at most O(m z^2 + K); false without memory. */
bool alpha_without_init (AlphaWithout *alpha, const AccordDataset *dataset, const Cells *cells,
                         const AccordWeights *weights, GError **error);
void alpha_without_clear (AlphaWithout *alpha);

/* Alpha of the data without annotator g.  O(g's labels and the classes on their items), with weights the square of the
 * classes touched, krippendorff-ordinal min (K^2, m z). */
AccordEstimate alpha_without_annotator (AlphaWithout *alpha, size_t g);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AlphaWithout, alpha_without_clear)
