/* How well single people agree with the others, shrunk towards their mean.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdbool.h>
#include <accord/dataset/profiles.h>
#include <accord/stats/estimate.h>

G_BEGIN_DECLS

/**
 * AccordPersons:
 * @n_annotators: of the dataset
 * @rate: n_annotators: shrunken rate; NAN without an item of two or more labels
 * @raw: n_annotators: the plain mean of the scores
 * @n_people: J: those with a rate
 * @mean: p = mean over labels of the scores
 * @kappa: weight of the mean, in labels: (x_j + kappa p)/(N_j + kappa); INFINITY when no difference is shown
 * @rho: share of the variance of a score that lies between people; 0 when no difference is shown
 * @best, @median, @worst: the extreme rates with Beta intervals; observed = the extreme raw rate
 * @complete: everybody labelled every item that counts, so nobody had easier items
 */
typedef struct
{
  size_t n_annotators;
  double *rate;
  double *raw;
  uint64_t n_people;
  double mean;
  double kappa;
  double rho;
  bool complete;
  AccordEstimate best;
  AccordEstimate median;
  AccordEstimate worst;
} AccordPersons;

/**
 * accord_persons_new:
 * @profiles: of @dataset, with its item map
 * @confidence: of the intervals, in (0, 1)
 *
 * s_ij = leave-one-out score of person j on item i: the label against the majority of the others' labels,
 * ties shared.  One-way random effects by moments: within variance v = sum_j (sum_i s_ij^2 - x_j^2/N_j)/(N -
 * J), tau^2 = (sum_j N_j (x_j/N_j - p)^2 - (J-1) v)/(N - sum_j N_j^2/N), kappa = v/tau^2, rate_j = (x_j +
 * kappa p)/(N_j + kappa), interval = quantiles of Beta(x_j + kappa p, N_j - x_j + kappa (1-p)), se its
 * standard deviation.  Not adjusted for the difficulty of the items a person happened to get. tau^2 <= 0, J <
 * 2 or N <= J: everybody has the rate p and there is no interval.
 *
 * Undefined: no item with two labels.
 * Cost: O(labels) time; an item number and a few doubles a person in memory.
 * Source: moments as in R. DerSimonian and N. Laird, "Meta-analysis in clinical trials", Controlled Clinical
 *   Trials 7:177-188, 1986, doi:10.1016/0197-2456(86)90046-2, with scores that need not be 0 or 1.
 * Checked against: a table worked by a second program, enumeration over labels, tests/unit/test_persons.c.
 *
 * Returns: (transfer full): NULL with ACCORD_ERROR_MEMORY or ACCORD_ERROR_INTERRUPTED.
 */
AccordPersons *accord_persons_new (const AccordDataset *dataset, const AccordProfiles *profiles,
                                   double confidence, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void accord_persons_free (AccordPersons *persons);

/** accord_persons_beta_quantile: x with P(Beta(@a, @b) <= x) = @p; @a, @b > 0 (a = 0 gives 0, b = 0 gives 1).
 * Bisection on GSL's distribution function, as exact as that: absolute error below 1e-9. */
double accord_persons_beta_quantile (double p, double a, double b);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AccordPersons, accord_persons_free)

G_END_DECLS
