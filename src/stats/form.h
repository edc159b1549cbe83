/* Quadratic forms of a profile's counts, and whether classes differ at all under weights.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdbool.h>
#include <accord/dataset/profiles.h>
#include <accord/stats/weights.h>

/* sum_kl n_ik n_il w_kl; @weight NULL = identity.  O(z), with weights O(z^2). */
static inline double
profile_form (const AccordProfiles *profiles, size_t p, const double *weight)
{
  const uint64_t start = profiles->start[p], end = profiles->start[p + 1];
  double form = 0; /* of whole numbers so far: exact below 2^53 */
  for (uint64_t j = start; j < end; j++)
    form += (double) profiles->count[j] * profiles->count[j];
  for (uint64_t j = start + 1; weight != NULL && j < end; j++)
    {
      const double *row = weight + profiles->klass[j] * profiles->n_classes;
      double rest = 0;
      for (uint64_t l = start; l < j; l++)
        rest += profiles->count[l] * row[profiles->klass[l]];
      form += 2 * profiles->count[j] * rest;
    }
  return form;
}

/* sum_k n_ik x_k */
static inline double
profile_dot (const AccordProfiles *profiles, size_t p, const double *x)
{
  double dot = 0;
  for (uint64_t j = profiles->start[p]; j < profiles->start[p + 1]; j++)
    dot += profiles->count[j] * x[profiles->klass[j]];
  return dot;
}

/* a_i; 0 for a single label */
static inline double
profile_agreement (const AccordProfiles *profiles, size_t p, const double *weight)
{
  const double r = profiles->size[p];
  return r < 2 ? 0 : (profile_form (profiles, p, weight) - r) / (r * (r - 1));
}

/* A_i of alpha: sum_kl n_ik (n_il - [k = l]) (1 - w_kl) / (r_i - 1); of two labels or more */
static inline double
profile_disagreement (const AccordProfiles *profiles, size_t p, const double *weight)
{
  const double r = profiles->size[p];
  return (r * r - profile_form (profiles, p, weight)) / (r - 1);
}

/* W x; @x itself copied for identity. */
static inline void
weigh_vector (const double *weight, const double *x, size_t n, double *ret_weighted)
{
  for (size_t k = 0; k < n; k++)
    {
      double sum = weight == NULL ? x[k] : 0;
      for (size_t l = 0; weight != NULL && l < n; l++)
        sum += weight[k * n + l] * x[l];
      ret_weighted[k] = sum;
    }
}

/* How many of the classes have any labels, or shares. */
static inline size_t
count_used (const double *labels, size_t n)
{
  size_t used = 0;
  for (size_t k = 0; k < n; k++)
    used += labels[k] > 0;
  return used;
}

/* Where class k stands in @klass[low] … [high - 1], ascending, which hold it. */
static inline uint64_t
find_class (const uint16_t *klass, uint64_t low, uint64_t high, uint16_t k)
{
  for (high--; low < high;)
    {
      const uint64_t middle = low + (high - low) / 2;
      if (klass[middle] < k)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

/* Is a class gone when one item of profile p is?  @holders: items with a label of each class. */
static inline bool
profile_holds_last (const AccordProfiles *profiles, size_t p, const uint64_t *holders)
{
  for (uint64_t j = profiles->start[p]; j < profiles->start[p + 1]; j++)
    if (holders[profiles->klass[j]] == 1)
      return true;
  return false;
}

/* Do any two of the classes in use differ, one item of profile p (SIZE_MAX = none) put aside?
 * Mostly the first two do. */
static inline bool
classes_differ (const AccordProfiles *profiles, const uint64_t *holders, size_t p, const double *weight)
{
  const size_t n = profiles->n_classes;
  g_autofree bool *used = g_new (bool, n + 1);
  for (size_t k = 0; k < n; k++)
    used[k] = holders[k] > 0;
  for (uint64_t j = p == SIZE_MAX ? 0 : profiles->start[p]; p != SIZE_MAX && j < profiles->start[p + 1]; j++)
    if (holders[profiles->klass[j]] == 1)
      used[profiles->klass[j]] = false;
  for (size_t k = 0; k < n; k++)
    for (size_t l = k + 1; used[k] && l < n; l++)
      if (used[l] && (weight == NULL || weight[k * n + l] < 1))
        return true;
  return false;
}
