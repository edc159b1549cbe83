/* Alpha with Krippendorff's ordinal differences: sums, deletion and derivative in closed form.
 * step_g (k) is 1 for ranks k above g, 1/2 at g, 0 below: C_k = sum_g n_g step_g (k).
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ordinal.h"

#include <accord/base/sum.h>

static inline size_t
rank_at (const Ordinal *ordinal, uint64_t j)
{
  return ordinal->rank[ordinal->profiles->klass[j]];
}

/* C of the labels of profile p alone, at rank g. */
static double
own_middle (const Ordinal *ordinal, size_t p, size_t g)
{
  const AccordProfiles *profiles = ordinal->profiles;
  double middle = 0;
  for (uint64_t j = profiles->start[p]; j < profiles->start[p + 1]; j++)
    {
      const size_t h = rank_at (ordinal, j);
      middle += h < g ? profiles->count[j] : h == g ? profiles->count[j] / 2. : 0;
    }
  return middle;
}

/* A_i with the middles given for each class of the profile. */
static double
disagreement_at (const Ordinal *ordinal, size_t p, const double *middle)
{
  const AccordProfiles *profiles = ordinal->profiles;
  const uint64_t start = profiles->start[p];
  double sum = 0;
  for (uint64_t j = start; j < profiles->start[p + 1]; j++)
    for (uint64_t l = start; l < j; l++)
      {
        const double d = middle[j - start] - middle[l - start];
        sum += 2. * profiles->count[j] * profiles->count[l] * d * d;
      }
  return sum / (profiles->size[p] - 1.);
}

/* C of each class of the profile, less @own times the profile's own. */
static double *
middles_of (const Ordinal *ordinal, size_t p, bool without)
{
  const AccordProfiles *profiles = ordinal->profiles;
  const uint64_t start = profiles->start[p], n = profiles->start[p + 1] - start;
  double *middle = g_new (double, n + 1);
  for (uint64_t j = 0; j < n; j++)
    {
      const size_t g = rank_at (ordinal, start + j);
      middle[j] = ordinal->middle[g] - (without ? own_middle (ordinal, p, g) : 0);
    }
  return middle;
}

double
ordinal_disagreement (const Ordinal *ordinal, size_t p)
{
  g_autofree double *middle = middles_of (ordinal, p, false);
  return disagreement_at (ordinal, p, middle);
}

static void
sum_labels (Ordinal *ordinal)
{
  const AccordProfiles *profiles = ordinal->profiles;
  for (size_t p = 0; p < profiles->n_profiles; p++)
    for (uint64_t j = profiles->start[p]; profiles->size[p] >= 2 && j < profiles->start[p + 1]; j++)
      ordinal->labels[rank_at (ordinal, j)] += (double) profiles->times[p] * profiles->count[j];
  AccordSum cubes = { 0, 0 };
  for (size_t g = 0; g < profiles->n_classes; g++)
    {
      const double n = ordinal->labels[g];
      ordinal->middle[g] = ordinal->n_labels + n / 2;
      ordinal->n_labels += n;
      accord_sum_add (&cubes, n * n * n);
    }
  ordinal->cubes = accord_sum_value (&cubes);
  if (profiles->n_classes > 0)
    {
      const double span = ordinal->middle[profiles->n_classes - 1] - ordinal->middle[0];
      ordinal->widest = span * span;
    }
  ordinal->chance
      = ordinal->n_labels * (ordinal->n_labels * ordinal->n_labels * ordinal->n_labels - ordinal->cubes) / 6;
}

/* slope_g = 2 sum_k step_g (k) (n_k C_k - sum_l o_kl C_l) */
static void
sum_slopes (Ordinal *ordinal)
{
  const AccordProfiles *profiles = ordinal->profiles;
  const size_t n = profiles->n_classes;
  g_autofree double *pull = g_new0 (double, n + 1);
  for (size_t p = 0; p < profiles->n_profiles; p++)
    {
      if (profiles->size[p] < 2)
        continue;
      double moment = 0;
      for (uint64_t j = profiles->start[p]; j < profiles->start[p + 1]; j++)
        moment += profiles->count[j] * ordinal->middle[rank_at (ordinal, j)];
      for (uint64_t j = profiles->start[p]; j < profiles->start[p + 1]; j++)
        {
          const size_t g = rank_at (ordinal, j);
          pull[g] += (double) profiles->times[p] * profiles->count[j]
                     * (profiles->size[p] * ordinal->middle[g] - moment) / (profiles->size[p] - 1.);
        }
    }
  double above = 0;
  for (size_t g = n; g-- > 0;)
    {
      ordinal->slope[g] = 2 * (above + pull[g] / 2);
      above += pull[g];
    }
}

/* In place: row k becomes sum over rows l >= k, row k itself halved. */
static void
step_rows (double *matrix, size_t n)
{
  g_autofree double *above = g_new0 (double, n + 1);
  for (size_t k = n; k-- > 0;)
    for (size_t l = 0; l < n; l++)
      {
        const double own = matrix[k * n + l];
        matrix[k * n + l] = above[l] + own / 2;
        above[l] += own;
      }
}

static void
step_columns (double *matrix, size_t n)
{
  for (size_t k = 0; k < n; k++)
    {
      double above = 0;
      for (size_t l = n; l-- > 0;)
        {
          const double own = matrix[k * n + l];
          matrix[k * n + l] = above + own / 2;
          above += own;
        }
    }
}

/* The coincidences o_kl. */
static void
fill_coincidences (const Ordinal *ordinal, double *matrix)
{
  const AccordProfiles *profiles = ordinal->profiles;
  const size_t n = profiles->n_classes;
  for (size_t p = 0; p < profiles->n_profiles; p++)
    for (uint64_t j = profiles->start[p]; profiles->size[p] >= 2 && j < profiles->start[p + 1]; j++)
      for (uint64_t l = profiles->start[p]; l < profiles->start[p + 1]; l++)
        matrix[rank_at (ordinal, j) * n + rank_at (ordinal, l)]
            += (double) profiles->times[p] * profiles->count[j] * (profiles->count[l] - (j == l))
               / (profiles->size[p] - 1.);
}

/* curve_gh = 2 sum_k n_k step_g (k) step_h (k) - 2 sum_kl o_kl step_g (k) step_h (l) */
static void
sum_curves (Ordinal *ordinal)
{
  const size_t n = ordinal->profiles->n_classes;
  double *curve = ordinal->curve;
  fill_coincidences (ordinal, curve);
  step_rows (curve, n);
  step_columns (curve, n);
  double above = 0;
  for (size_t h = n; h-- > 0;)
    {
      for (size_t g = 0; g <= h; g++)
        {
          const double both = above + ordinal->labels[h] / (g == h ? 4 : 2);
          curve[g * n + h] = curve[h * n + g] = 2 * both - curve[g * n + h] - curve[h * n + g];
        }
      above += ordinal->labels[h];
    }
}

void
ordinal_init (Ordinal *ordinal, const AccordProfiles *profiles, const uint16_t *order)
{
  const size_t n = profiles->n_classes;
  *ordinal = (Ordinal){ .profiles = profiles };
  ordinal->rank = g_new (size_t, n + 1);
  ordinal->labels = g_new0 (double, n + 1);
  ordinal->middle = g_new0 (double, n + 1);
  ordinal->slope = g_new0 (double, n + 1);
  ordinal->curve = n <= ORDINAL_LIMIT ? g_try_new0 (double, 1 + n * n) : NULL;
  for (size_t g = 0; g < n; g++)
    ordinal->rank[order[g]] = g;
  sum_labels (ordinal);
  sum_slopes (ordinal);
  if (ordinal->curve != NULL)
    sum_curves (ordinal);
  AccordSum disagreement = { 0, 0 };
  for (size_t p = 0; p < profiles->n_profiles; p++)
    if (profiles->size[p] >= 2)
      accord_sum_add (&disagreement, (double) profiles->times[p] * ordinal_disagreement (ordinal, p));
  ordinal->disagreement = accord_sum_value (&disagreement);
}

void
ordinal_clear (Ordinal *ordinal)
{
  g_free (ordinal->rank);
  g_free (ordinal->labels);
  g_free (ordinal->middle);
  g_free (ordinal->slope);
  g_free (ordinal->curve);
}

static double
dot_slope (const Ordinal *ordinal, size_t p)
{
  const AccordProfiles *profiles = ordinal->profiles;
  double dot = 0;
  for (uint64_t j = profiles->start[p]; j < profiles->start[p + 1]; j++)
    dot += profiles->count[j] * ordinal->slope[rank_at (ordinal, j)];
  return dot;
}

bool
ordinal_without (const Ordinal *ordinal, size_t p, double *ret_disagreement, double *ret_chance)
{
  const AccordProfiles *profiles = ordinal->profiles;
  const size_t n_classes = profiles->n_classes;
  if (ordinal->curve == NULL)
    return false;
  double bend = 0, cubes = ordinal->cubes;
  for (uint64_t j = profiles->start[p]; j < profiles->start[p + 1]; j++)
    {
      const size_t g = rank_at (ordinal, j);
      const double c = profiles->count[j], n = ordinal->labels[g];
      cubes -= c * (3 * n * n - 3 * n * c + c * c);
      for (uint64_t l = profiles->start[p]; l < profiles->start[p + 1]; l++)
        bend += c * profiles->count[l] * ordinal->curve[g * n_classes + rank_at (ordinal, l)];
    }
  g_autofree double *middle = middles_of (ordinal, p, true);
  const double n_labels = ordinal->n_labels - profiles->size[p];
  *ret_disagreement
      = ordinal->disagreement - 2 * dot_slope (ordinal, p) + bend - disagreement_at (ordinal, p, middle);
  *ret_chance = n_labels * (n_labels * n_labels * n_labels - cubes) / 6;
  return true;
}

void
ordinal_derivative (const Ordinal *ordinal, size_t p, double *ret_disagreement, double *ret_chance)
{
  const AccordProfiles *profiles = ordinal->profiles;
  const double n = ordinal->n_labels, r = profiles->size[p];
  double cubes = 0;
  for (uint64_t j = profiles->start[p]; j < profiles->start[p + 1]; j++)
    {
      const double labels = ordinal->labels[rank_at (ordinal, j)];
      cubes += 3 * labels * labels * profiles->count[j];
    }
  *ret_disagreement = ordinal_disagreement (ordinal, p) + 2 * dot_slope (ordinal, p);
  *ret_chance = (r * (n * n * n - ordinal->cubes) + n * (3 * n * n * r - cubes)) / 6;
}
