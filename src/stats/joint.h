/* The joint table of two annotators: Cohen's kappa, weighted or not, and what one item does to it.
 *
 * kappa = 1 - n O / E with O = sum over the items of v_kl, E = sum_kl row_k column_l v_kl, v = 1 - w the disagreement of
 * two classes.  Whether E vanishes is decided by counting the pairs of used classes that differ, never by rounding.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <accord/stats/weights.h>

/* Made once for K classes, then filled for one pair of annotators after the other. */
typedef struct
{
  size_t n_classes;
  const double *weight;   /* K * K; NULL = identity */
  const uint32_t *cells;  /* n, ascending: class of a << 16 | class of b */
  uint64_t n;             /* items */
  uint64_t agreed;        /* those with the same class */
  uint64_t products;      /* identity: sum_k row_k column_k */
  double disagreement;    /* weighted: O */
  double chance;          /* weighted: E */
  uint64_t apart;         /* weighted: pairs of a used row and a used column that differ */
  uint64_t most;          /* labels of the most frequent class */
  uint64_t *row, *column; /* K: marginals; zeros between two fillings */
  uint16_t *rows;         /* K: the classes a used */
  uint16_t *columns;      /* K: and b */
  size_t n_rows, n_columns;
  double *row_reach;                  /* weighted, K: sum_l v_kl column_l */
  double *column_reach;               /* weighted, K: sum_k row_k v_kl */
  uint32_t *row_apart, *column_apart; /* weighted, K: used classes of the other that differ */
} Joint;

/* @weights: NULL = identity, as are weights without a table. */
void joint_init (Joint *joint, size_t n_classes, const AccordWeights *weights);
void joint_clear (Joint *joint);

/* joint_fill: @cells sorted; n >= 1.  O(n), weighted O(n + used rows * used columns).  joint_empty: afterwards. */
void joint_fill (Joint *joint, const uint32_t *cells, uint64_t n);
void joint_empty (Joint *joint);

/* Why kappa is undefined, or NULL. */
const char *joint_reason (const Joint *joint);

double joint_observed (const Joint *joint);
double joint_expected (const Joint *joint);
double joint_kappa (const Joint *joint);

/* kappa without one item of the cell; NAN when that is undefined. */
double joint_without (const Joint *joint, uint32_t cell);

/* Linearised influence of an item of the cell on kappa; over the items they sum to zero. */
double joint_influence (const Joint *joint, uint32_t cell);

/* The weight of a cell. */
static inline double
joint_weight (const Joint *joint, uint32_t cell)
{
  const uint32_t k = cell >> 16, l = cell & 0xffff;
  return joint->weight == NULL ? k == l : joint->weight[k * joint->n_classes + l];
}

/* The length of the run of equal cells at i. */
static inline uint64_t
joint_run (const Joint *joint, uint64_t i)
{
  uint64_t end = i + 1;
  while (end < joint->n && joint->cells[end] == joint->cells[i])
    end++;
  return end - i;
}
