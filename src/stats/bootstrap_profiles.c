/* Coefficients that need count profiles alone, on any numbers of items of each profile.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "bootstrap_form.h"

#include <string.h>
#include "chance.h"
#include "form.h"

#define ROUNDING 1e-12 /* of the largest term: what is below it is 0 */

typedef struct
{
  Form form;
  const AccordProfiles *profiles;
  AccordCoefficient coefficient;
  const double *weight;  /* W; NULL = identity */
  const uint16_t *order; /* of krippendorff-ordinal: class of each rank, else NULL */
  Chance pe;
  uint32_t *profile; /* of each kind */
  double *agreement; /* of each kind: a_i; of alpha A_i */
  uint64_t *start;   /* n_kinds + 1 offsets */
  uint16_t *klass;   /* of a kind's classes */
  double *part;      /* and n_ik / r_i; of alpha n_ik */
} Profiles;

static void
profiles_form_free (Form *form)
{
  Profiles *p = (Profiles *) form;
  resample_clear (&form->resample);
  g_free (p->profile);
  g_free (p->agreement);
  g_free (p->start);
  g_free (p->klass);
  g_free (p->part);
  g_free (p);
}

/* ---- values ---- */

/* x' W x; @scratch: n */
static double
square_form (const double *weight, const double *x, size_t n, double *scratch)
{
  double sum = 0;
  weigh_vector (weight, x, n, scratch);
  for (size_t k = 0; k < n; k++)
    sum += x[k] * scratch[k];
  return sum;
}

/* pi and the rest of a chance-corrected coefficient. */
static double
chance_value (const Form *form, const double *times, double *scratch)
{
  const Profiles *p = (const Profiles *) form;
  const size_t n_classes = p->profiles->n_classes;
  double agreement = 0, n = 0, n2 = 0, *shares = scratch;
  memset (shares, 0, n_classes * sizeof *shares);
  for (size_t i = 0; i < form->resample.n_kinds; i++)
    {
      const double t = times[i];
      agreement += t * p->agreement[i];
      n += t;
      n2 += p->profiles->size[p->profile[i]] >= 2 ? t : 0;
      for (uint64_t j = p->start[i]; p->pe.slope != 0 && j < p->start[i + 1]; j++)
        shares[p->klass[j]] += t * p->part[j];
    }
  if (n2 == 0)
    return NAN;
  if (p->pe.slope == 0)
    return (agreement / n2 - p->pe.constant) / (1 - p->pe.constant);
  if (p->coefficient != ACCORD_GWET_AC1 && count_used (shares, n_classes) < 2)
    return NAN;
  const double squares = square_form (p->pe.weight, shares, n_classes, shares + n_classes);
  const double expected = p->pe.constant + p->pe.slope * squares / (n * n);
  return 1 - expected > ROUNDING ? (agreement / n2 - expected) / (1 - expected) : NAN;
}

/* Labels of each class and of all, A. */
static double
sum_labels (const Profiles *p, const double *times, double *labels, double *ret_disagreement)
{
  double disagreement = 0, n_labels = 0;
  memset (labels, 0, p->profiles->n_classes * sizeof *labels);
  for (size_t i = 0; i < p->form.resample.n_kinds; i++)
    {
      disagreement += times[i] * p->agreement[i];
      for (uint64_t j = p->start[i]; j < p->start[i + 1]; j++)
        labels[p->klass[j]] += times[i] * p->part[j];
    }
  for (size_t k = 0; k < p->profiles->n_classes; k++)
    n_labels += labels[k];
  *ret_disagreement = disagreement;
  return n_labels;
}

static double
alpha_value (const Form *form, const double *times, double *scratch)
{
  const Profiles *p = (const Profiles *) form;
  const size_t n_classes = p->profiles->n_classes;
  double disagreement;
  const double n_labels = sum_labels (p, times, scratch, &disagreement);
  const double chance
      = n_labels * n_labels - square_form (p->weight, scratch, n_classes, scratch + n_classes);
  if (count_used (scratch, n_classes) < 2 || chance <= ROUNDING * n_labels * n_labels)
    return NAN;
  return 1 - (n_labels - 1) * disagreement / chance;
}

/* With krippendorff-ordinal: the differences follow from the labels of the resample. */
static double
ordinal_value (const Form *form, const double *times, double *scratch)
{
  const Profiles *p = (const Profiles *) form;
  const size_t n_classes = p->profiles->n_classes;
  double nothing, disagreement = 0, cubes = 0, below = 0, *middle = scratch + n_classes;
  const double n = sum_labels (p, times, scratch, &nothing);
  if (count_used (scratch, n_classes) < 2)
    return NAN;
  for (size_t g = 0; g < n_classes; g++)
    {
      const double own = scratch[p->order[g]];
      middle[p->order[g]] = below + own / 2;
      below += own;
      cubes += own * own * own;
    }
  for (size_t i = 0; i < form->resample.n_kinds; i++)
    {
      double sum = 0;
      for (uint64_t j = p->start[i]; times[i] > 0 && j < p->start[i + 1]; j++)
        for (uint64_t l = p->start[i]; l < j; l++)
          {
            const double d = middle[p->klass[j]] - middle[p->klass[l]];
            sum += 2 * p->part[j] * p->part[l] * d * d;
          }
      disagreement += times[i] * sum / (p->profiles->size[p->profile[i]] - 1.);
    }
  return 1 - (n - 1) * disagreement / (n * (n * n * n - cubes) / 6);
}

/* ---- what stays the same ---- */

static bool
uses_profile (const Profiles *p, size_t profile)
{
  return p->profiles->size[profile] >= 2 || uses_single_labels (p->coefficient);
}

static void
add_kind (Profiles *p, size_t kind, size_t profile)
{
  const AccordProfiles *profiles = p->profiles;
  const bool alpha = p->coefficient == ACCORD_KRIPPENDORFF_ALPHA;
  const double r = profiles->size[profile];
  uint64_t at = p->start[kind];
  p->profile[kind] = (uint32_t) profile;
  p->agreement[kind] = alpha ? profile_disagreement (profiles, profile, p->weight)
                             : profile_agreement (profiles, profile, p->weight);
  for (uint64_t j = profiles->start[profile]; j < profiles->start[profile + 1]; j++, at++)
    {
      p->klass[at] = profiles->klass[j];
      p->part[at] = alpha ? profiles->count[j] : profiles->count[j] / r;
    }
  p->start[kind + 1] = at;
}

Form *
form_profiles_new (const AccordProfiles *profiles, AccordCoefficient coefficient,
                   const AccordWeights *weights)
{
  Profiles *p = g_new0 (Profiles, 1);
  g_autoptr (Form) form = &p->form;
  form->free = profiles_form_free;
  p->profiles = profiles;
  p->coefficient = coefficient;
  p->weight = accord_weights_identity (weights) ? NULL : weights->weight;
  p->order = accord_weights_identity (weights) ? NULL : weights->order;
  p->pe = chance_of (coefficient, profiles->n_classes, weights);
  form->value = coefficient != ACCORD_KRIPPENDORFF_ALPHA ? chance_value
                : p->order != NULL                       ? ordinal_value
                                                         : alpha_value;
  form->n_scratch = 2 * profiles->n_classes + 2;
  const size_t m = profiles->n_profiles, cells = profiles->start[m];
  g_autofree uint64_t *times = g_try_new (uint64_t, m + 1);
  p->profile = g_try_new (uint32_t, m + 1);
  p->agreement = g_try_new (double, m + 1);
  p->start = g_try_new0 (uint64_t, m + 1);
  p->klass = g_try_new (uint16_t, cells + 1);
  p->part = g_try_new (double, cells + 1);
  if (times == NULL || p->profile == NULL || p->agreement == NULL || p->start == NULL || p->klass == NULL
      || p->part == NULL)
    return NULL;
  size_t kinds = 0;
  for (size_t i = 0; i < m; i++)
    if (uses_profile (p, i))
      {
        add_kind (p, kinds, i);
        times[kinds++] = profiles->times[i];
      }
  return resample_init (&form->resample, times, kinds) ? g_steal_pointer (&form) : NULL;
}
