/* Expected agreement of the coefficients whose pe is constant + slope * pi' V pi, pi being the mean shares of classes.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <accord/stats/agreement.h>

typedef struct
{
  double constant, slope;
  const double *weight; /* V; NULL = identity */
} Chance;

/* Of alpha, which has an E of its own, V alone.  @weights: NULL = identity, as are weights without a table. */
static inline Chance
chance_of (AccordCoefficient coefficient, size_t n_classes, const AccordWeights *weights)
{
  const double *weight = accord_weights_identity (weights) ? NULL : weights->weight;
  const double k = (double) n_classes, total = weight != NULL ? weights->total : k;
  switch (coefficient)
    {
    case ACCORD_FLEISS_KAPPA:
    case ACCORD_SCOTT_PI:
      return (Chance){ 0, 1, weight };
    case ACCORD_GWET_AC1:
      return (Chance){ total / k / (k - 1), -total / k / (k - 1), NULL };
    case ACCORD_BRENNAN_PREDIGER:
      return (Chance){ total / k / k, 0, weight };
    default:
      return (Chance){ 0, 0, weight };
    }
}

/* Does the coefficient look at items with one label, too? */
static inline bool
uses_single_labels (AccordCoefficient coefficient)
{
  return coefficient == ACCORD_FLEISS_KAPPA || coefficient == ACCORD_GWET_AC1;
}
