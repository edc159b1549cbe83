/* Which weights the user asks for, and reading a table of them.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdbool.h>
#include <accord/dataset/dataset.h>
#include <accord/stats/weights.h>

G_BEGIN_DECLS

/** Values of the options, NULL = not given. */
typedef struct
{
  char *weights;   /* NAME or FILE */
  char *distances; /* FILE */
  char *scale;
  char *set_separator;
  char *circle;
  char *on;
} AccordWeightWishes;

/** What they come to. */
typedef struct
{
  bool given;          /* by an option */
  AccordWeightSet set; /* of all coefficients, ACCORD_WEIGHTS_TABLE = from @file */
  AccordWeightSet alpha_set;
  const char *file;
  bool distances; /* @file holds distances */
  double circle;
  AccordWeightsOn on;
  const char *separator; /* of the labels of an answer, from the options; NULL = as declared */
  bool sets;             /* answers of a question of scale multi-label are sets of labels */
} AccordWeightChoice;

/** accord_weight_choice_init: ACCORD_ERROR_USAGE where the options do not go together. */
bool accord_weight_choice_init (AccordWeightChoice *choice, const AccordWeightWishes *wishes, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/**
 * accord_weight_choice_weights:
 * @ret_weights: (transfer full): of @choice's set
 * @ret_alpha: (transfer full): those of alpha where they are others, else NULL
 *
 * Weights for the classes of @dataset; those of its declared scale where no option says which.
 */
bool accord_weight_choice_weights (const AccordWeightChoice *choice, const AccordDataset *dataset,
                                   AccordWeights **ret_weights, AccordWeights **ret_alpha, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/**
 * accord_weights_read:
 * @distances: the cells are distances d: w = 1 - d / max d
 * @ret_weights: (transfer full)
 *
 * A square table: a header with the names of all classes of @dataset, in any order, and a row of numbers for each class
 * in that order.  Refused with file and line: other classes, other sizes, cells that are no numbers, not symmetric
 * within 1e-12, w above 1 or not 1 of a class with itself, d below 0 or not 0 there.
 */
bool accord_weights_read (const char *path, bool distances, const AccordDataset *dataset,
                          AccordWeights **ret_weights, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
