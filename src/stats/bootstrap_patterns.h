/* Items as patterns: distinct lists of (annotator, class), and how many items have each.
 *
 * A pair (annotator, class) that occurs is a cell, numbered by annotator, then class; a pattern is a list of cells.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bootstrap_form.h"

/* What form_patterns_new() makes. */
typedef struct
{
  Form form;
  const double *weight; /* W; NULL = identity */
  size_t n_classes, n_annotators;
  uint64_t *row;     /* n_annotators + 1: the cells of each */
  uint16_t *klass;   /* of each cell */
  uint64_t *start;   /* n_kinds + 1 */
  uint32_t *cell;    /* of the patterns' labels */
  double *agreement; /* a_i of each pattern */
} Patterns;
