/* What the tests of coefficients share: a table, an estimate, weights, the error by definition.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "labels.h"

#include <accord/stats/coefficient.h>

/** Six items, three annotators, labels missing: the table T1. */
#define T1                                                                                                   \
  "1,a,1\n1,b,1\n1,c,1\n2,a,1\n2,b,2\n2,c,1\n3,a,2\n3,b,2\n3,c,2\n4,a,3\n4,b,3\n4,c,1\n5,a,1\n6,b,2\n"

/** Those that are no means over pairs of annotators. */
static const AccordCoefficient unit_coefficients[]
    = { ACCORD_PERCENT_AGREEMENT, ACCORD_KRIPPENDORFF_ALPHA, ACCORD_FLEISS_KAPPA, ACCORD_CONGER_KAPPA,
        ACCORD_GWET_AC1,          ACCORD_BRENNAN_PREDIGER,   ACCORD_COHEN_KAPPA,  ACCORD_SCOTT_PI };

/** At 95 % confidence. */
static inline AccordEstimate
unit_estimate (const AccordDataset *dataset, AccordCoefficient coefficient, const AccordWeights *weights,
               AccordSe se)
{
  AccordQuantiles quantiles;
  accord_quantiles_init (&quantiles, .95);
  const AccordAgreementOptions options = { .se = se, .quantiles = &quantiles, .weights = weights };
  g_autoptr (AccordProfiles) profiles = accord_profiles_new (dataset, true);
  AccordEstimate estimate;
  g_autoptr (GError) error = NULL;
  ck_assert (accord_coefficient_estimate (dataset, profiles, coefficient, &options, &estimate, &error));
  return estimate;
}

static inline AccordWeights *
unit_weights (const AccordDataset *dataset, AccordWeightSet set)
{
  AccordWeights *weights = NULL;
  ck_assert (accord_weights_new (set, dataset, ACCORD_WEIGHTS_ON_EITHER, 0, &weights, NULL));
  return weights;
}

/** se by definition: the coefficient itself without each item in turn; NAN when one is undefined. */
static inline double
unit_deletion_se (const AccordDataset *dataset, AccordCoefficient coefficient, const AccordWeights *weights)
{
  g_autofree double *values = g_new (double, dataset->n_items + 1);
  size_t n = 0;
  double mean = 0, squares = 0;
  for (size_t i = 0; i < dataset->n_items; i++)
    {
      if (accord_dataset_item_size (dataset, i) < (unit_uses_single_labels (coefficient) ? 1u : 2u))
        continue;
      g_autoptr (AccordDataset) rest = unit_labels_without (dataset, i);
      values[n] = unit_estimate (rest, coefficient, weights, ACCORD_SE_LINEAR).value;
      mean += values[n++];
    }
  mean /= (double) n;
  for (size_t i = 0; i < n; i++)
    squares += (values[i] - mean) * (values[i] - mean);
  return sqrt ((double) (n - 1) / (double) n * squares);
}
