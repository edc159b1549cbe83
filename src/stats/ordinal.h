/* Krippendorff's ordinal differences, which depend on the labels themselves.
 *
 * With n_g labels of the class of rank g and C_g = n_1 + … + n_g - n_g / 2 the difference of two classes is
 * (C_g - C_h)^2.  E = sum_gh n_g n_h (C_g - C_h)^2 = N (N^3 - sum_g n_g^3) / 6.  Without an item of counts c all C
 * become C - C^c, C^c being the same of c alone, so A without it is a quadratic form in c.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdbool.h>
#include <accord/dataset/profiles.h>

#define ORDINAL_LIMIT                                                                                        \
  4096 /* classes above which no deletion is worked out: the square table would be too large */

typedef struct
{
  const AccordProfiles *profiles;
  size_t *rank;   /* K: rank of each class, from 0 */
  double *labels; /* K by rank: n_g on items with two labels or more */
  double *middle; /* K by rank: C_g */
  double *slope;  /* K by rank: sum_kl o_kl (C_k - C_l) (step_g (k) - step_g (l)) */
  double *
      curve; /* K * K by rank: sum_kl o_kl of the products of two such steps; NULL = no memory, or too many classes */
  double n_labels;     /* N */
  double cubes;        /* sum n_g^3 */
  double disagreement; /* A */
  double chance;       /* E */
  double widest;       /* largest difference, over all K classes */
} Ordinal;

void ordinal_init (Ordinal *ordinal, const AccordProfiles *profiles, const uint16_t *order);
void ordinal_clear (Ordinal *ordinal);

/* A_i of an item of profile p. */
double ordinal_disagreement (const Ordinal *ordinal, size_t p);

/* A and E without an item of profile p; false without memory for it. */
bool ordinal_without (const Ordinal *ordinal, size_t p, double *ret_disagreement, double *ret_chance);

/* Derivatives of A and E towards more items of profile p. */
void ordinal_derivative (const Ordinal *ordinal, size_t p, double *ret_disagreement, double *ret_chance);
