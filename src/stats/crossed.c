/* A coefficient without each annotator in turn, and the two-component jackknife made of that.
 *
 * Leaving out annotator g changes the annotator's items alone: sums over items are corrected for these, and what the
 * coefficient makes of the sums is worked out anew for each annotator.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <accord/stats/crossed.h>

#include <stdlib.h>
#include <string.h>
#include <accord/base/error.h>
#include <accord/base/interrupt.h>
#include <accord/base/sum.h>
#include <accord/stats/overlap.h>
#include <accord/stats/pairs.h>
#include "by_annotator.h"
#include "form.h"

#define ROUNDING 1e-12 /* of the largest term: what is below it is 0 */

typedef struct
{
  const AccordDataset *dataset;
  const AccordProfiles *profiles;
  AccordCoefficient coefficient;
  const AccordWeights *weights;
  const double *weight;  /* W; NULL = identity */
  const uint16_t *order; /* of krippendorff-ordinal */
  uint64_t *from;        /* n_annotators + 1: where the annotator's items stand */
  uint32_t *item;        /* the items of each annotator */
  uint64_t *first;       /* and the first of the annotator's labels there */
  double *agreement;     /* by profile: a_i */
  double *disagreement;  /* by profile: A_i with weights W */
  double n, n2;          /* items with a label, and with two */
  double all_agreement, all_disagreement;
  double *shares, *labels, *answers; /* K: sum of n_ik / r_i; labels on items with two; all labels */
  double *total, own;                /* Conger: K: sum of p_g; sum of p_g'Wp_g */
  /* without the annotator at hand: */
  double left_n, left_n2;
  AccordSum left_agreement, left_disagreement;
  AccordSum *left_shares;
  double *left_labels, *left_answers;
  double *left, *scratch, *middle; /* K: of an item; of all */
  double *taken;                   /* by profile: items of the annotator */
} Crossed;

static void
crossed_clear (Crossed *x)
{
  g_free (x->from);
  g_free (x->item);
  g_free (x->first);
  g_free (x->agreement);
  g_free (x->disagreement);
  g_free (x->shares);
  g_free (x->labels);
  g_free (x->answers);
  g_free (x->total);
  g_free (x->left_shares);
  g_free (x->left_labels);
  g_free (x->left_answers);
  g_free (x->left);
  g_free (x->scratch);
  g_free (x->middle);
  g_free (x->taken);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Crossed, crossed_clear)

static bool
crossed_allocate (Crossed *x)
{
  const size_t k = x->dataset->n_classes + 1, m = x->profiles->n_profiles + 1;
  double **const of_classes[] = { &x->shares,       &x->labels, &x->answers, &x->total, &x->left_labels,
                                  &x->left_answers, &x->left,   &x->scratch, &x->middle };
  double **const of_profiles[] = { &x->agreement, &x->disagreement, &x->taken };
  bool good = true;
  for (size_t i = 0; i < G_N_ELEMENTS (of_classes); i++)
    good = (*of_classes[i] = g_try_new0 (double, k)) != NULL && good;
  for (size_t i = 0; i < G_N_ELEMENTS (of_profiles); i++)
    good = (*of_profiles[i] = g_try_new0 (double, m)) != NULL && good;
  x->left_shares = g_try_new0 (AccordSum, k);
  x->from = g_try_new0 (uint64_t, x->dataset->n_annotators + 2);
  x->item = g_try_new (uint32_t, x->dataset->n_labels + 1);
  x->first = g_try_new (uint64_t, x->dataset->n_labels + 1);
  return good && x->left_shares != NULL && x->from != NULL && x->item != NULL && x->first != NULL;
}

/* ---- sums over everything ---- */

static void
sum_profiles (Crossed *x)
{
  const AccordProfiles *profiles = x->profiles;
  AccordSum agreement = { 0, 0 }, disagreement = { 0, 0 };
  for (size_t p = 0; p < profiles->n_profiles; p++)
    {
      const double times = (double) profiles->times[p], r = profiles->size[p];
      x->agreement[p] = profile_agreement (profiles, p, x->weight);
      x->disagreement[p] = r < 2 ? 0 : r * (1 - x->agreement[p]);
      accord_sum_add (&agreement, times * x->agreement[p]);
      accord_sum_add (&disagreement, times * x->disagreement[p]);
      for (uint64_t j = profiles->start[p]; j < profiles->start[p + 1]; j++)
        {
          accord_sum_add (&x->left_shares[profiles->klass[j]], times * profiles->count[j] / r);
          x->answers[profiles->klass[j]] += times * profiles->count[j];
          x->labels[profiles->klass[j]] += r < 2 ? 0 : times * profiles->count[j];
        }
    }
  for (size_t k = 0; k < profiles->n_classes; k++)
    x->shares[k] = accord_sum_value (&x->left_shares[k]);
  x->n = (double) profiles->n_items;
  x->n2 = (double) profiles->n_pairable;
  x->all_agreement = accord_sum_value (&agreement);
  x->all_disagreement = accord_sum_value (&disagreement);
}

static double
square_form (const Crossed *x, const double *weight, const double *y)
{
  AccordSum sum = { 0, 0 };
  weigh_vector (weight, y, x->dataset->n_classes, x->scratch);
  for (size_t k = 0; k < x->dataset->n_classes; k++)
    accord_sum_add (&sum, y[k] * x->scratch[k]);
  return accord_sum_value (&sum);
}

/* p_g into x->left.  Returns: p_g'Wp_g */
static double
take_person (Crossed *x, size_t g)
{
  const AccordDataset *dataset = x->dataset;
  double n_g = 0;
  memset (x->left, 0, dataset->n_classes * sizeof *x->left);
  for (uint64_t i = x->from[g]; i < x->from[g + 1]; i++)
    for (uint64_t j = x->first[i]; j < dataset->item_start[x->item[i] + 1] && dataset->annotator[j] == g; j++)
      {
        x->left[dataset->klass[j]]++;
        n_g++;
      }
  for (size_t k = 0; k < dataset->n_classes; k++)
    x->left[k] /= n_g;
  return square_form (x, x->weight, x->left);
}

static void
sum_persons (Crossed *x)
{
  AccordSum own = { 0, 0 };
  g_autofree AccordSum *total = g_new0 (AccordSum, x->dataset->n_classes + 1);
  for (size_t g = 0; g < x->dataset->n_annotators && accord_interrupt_signal () == 0; g++)
    {
      accord_sum_add (&own, take_person (x, g));
      for (size_t k = 0; k < x->dataset->n_classes; k++)
        accord_sum_add (&total[k], x->left[k]);
    }
  for (size_t k = 0; k < x->dataset->n_classes; k++)
    x->total[k] = accord_sum_value (&total[k]);
  x->own = accord_sum_value (&own);
}

static bool
crossed_init (Crossed *x, const AccordDataset *dataset, const AccordProfiles *profiles,
              AccordCoefficient coefficient, const AccordWeights *weights, GError **error)
{
  *x = (Crossed){ .dataset = dataset, .profiles = profiles, .coefficient = coefficient };
  if (!accord_weights_identity (weights))
    {
      x->weights = weights;
      x->weight = weights->weight;
      x->order = weights->order;
    }
  if (!crossed_allocate (x))
    return accord_error_set_memory (error, "agreement without each annotator");
  items_by_annotator (dataset, x->from, x->item, x->first);
  sum_profiles (x);
  if (coefficient == ACCORD_CONGER_KAPPA)
    sum_persons (x);
  return accord_interrupt_check (error);
}

/* ---- without one annotator ---- */

/* x->left: the item's counts without g's labels.  Returns: how many are left. */
static double
leave_labels (Crossed *x, size_t g, uint64_t i)
{
  const AccordDataset *dataset = x->dataset;
  const AccordProfiles *profiles = x->profiles;
  const uint32_t item = x->item[i], p = profiles->item_profile[item];
  double r = profiles->size[p];
  for (uint64_t j = profiles->start[p]; j < profiles->start[p + 1]; j++)
    x->left[profiles->klass[j]] = profiles->count[j];
  for (uint64_t j = x->first[i]; j < dataset->item_start[item + 1] && dataset->annotator[j] == g; j++)
    {
      x->left[dataset->klass[j]]--;
      x->left_answers[dataset->klass[j]]--;
      r--;
    }
  return r;
}

/* a_i of x->left, on the classes of profile p. */
static double
left_agreement (const Crossed *x, size_t p, double r)
{
  const AccordProfiles *profiles = x->profiles;
  double form = 0;
  for (uint64_t j = profiles->start[p]; j < profiles->start[p + 1]; j++)
    {
      const uint16_t k = profiles->klass[j];
      double rest = 0;
      form += x->left[k] * x->left[k];
      for (uint64_t l = profiles->start[p]; x->weight != NULL && l < j; l++)
        rest += x->left[profiles->klass[l]] * x->weight[k * profiles->n_classes + profiles->klass[l]];
      form += 2 * x->left[k] * rest;
    }
  return (form - r) / (r * (r - 1));
}

static void
correct_item (Crossed *x, size_t g, uint64_t i)
{
  const AccordProfiles *profiles = x->profiles;
  const uint32_t p = profiles->item_profile[x->item[i]];
  const double before = profiles->size[p], after = leave_labels (x, g, i);
  const double agreement = after < 2 ? 0 : left_agreement (x, p, after);
  x->left_n -= after == 0;
  x->left_n2 -= before >= 2 && after < 2;
  accord_sum_add (&x->left_agreement, agreement - x->agreement[p]);
  accord_sum_add (&x->left_disagreement, (after < 2 ? 0 : after * (1 - agreement)) - x->disagreement[p]);
  for (uint64_t j = profiles->start[p]; j < profiles->start[p + 1]; j++)
    {
      const uint16_t k = profiles->klass[j];
      accord_sum_add (&x->left_shares[k],
                      (after == 0 ? 0 : x->left[k] / after) - profiles->count[j] / before);
      x->left_labels[k] += (after < 2 ? 0 : x->left[k]) - (before < 2 ? 0 : profiles->count[j]);
    }
}

static void
correct_items (Crossed *x, size_t g)
{
  x->left_n = x->n;
  x->left_n2 = x->n2;
  x->left_agreement = (AccordSum){ x->all_agreement, 0 };
  x->left_disagreement = (AccordSum){ x->all_disagreement, 0 };
  for (size_t k = 0; k < x->dataset->n_classes; k++)
    {
      x->left_shares[k] = (AccordSum){ x->shares[k], 0 };
      x->left_labels[k] = x->labels[k];
      x->left_answers[k] = x->answers[k];
    }
  for (uint64_t i = x->from[g]; i < x->from[g + 1]; i++)
    correct_item (x, g, i);
}

static double
corrected (double observed, double expected)
{
  return 1 - expected > ROUNDING ? (observed - expected) / (1 - expected) : NAN;
}

static double
chance_value (Crossed *x)
{
  const double k = (double) x->dataset->n_classes;
  const double even = (x->weight == NULL ? k : x->weights->total) / k,
               observed = accord_sum_value (&x->left_agreement) / x->left_n2;
  if (x->coefficient == ACCORD_PERCENT_AGREEMENT)
    return observed;
  if (x->coefficient == ACCORD_BRENNAN_PREDIGER)
    return corrected (observed, even / k);
  for (size_t l = 0; l < x->dataset->n_classes; l++)
    x->middle[l] = accord_sum_value (&x->left_shares[l]) / x->left_n;
  if (x->coefficient == ACCORD_GWET_AC1)
    return corrected (observed, even / (k - 1) * (1 - square_form (x, NULL, x->middle)));
  return count_used (x->left_answers, x->dataset->n_classes) < 2
             ? NAN
             : corrected (observed, square_form (x, x->weight, x->middle));
}

static double
conger_value (Crossed *x, size_t g)
{
  const double people = (double) x->dataset->n_annotators - 1;
  const double own = x->own - take_person (x, g);
  for (size_t k = 0; k < x->dataset->n_classes; k++)
    x->middle[k] = x->total[k] - x->left[k];
  const double products = square_form (x, x->weight, x->middle);
  if (people < 2 || count_used (x->left_answers, x->dataset->n_classes) < 2)
    return NAN;
  return corrected (accord_sum_value (&x->left_agreement) / x->left_n2,
                    (products - own) / (people * (people - 1)));
}

static double
alpha_value (Crossed *x)
{
  double n = 0;
  for (size_t k = 0; k < x->dataset->n_classes; k++)
    n += x->left_labels[k];
  const double chance = n * n - square_form (x, x->weight, x->left_labels);
  if (count_used (x->left_labels, x->dataset->n_classes) < 2 || chance <= ROUNDING * n * n)
    return NAN;
  return 1 - (n - 1) * accord_sum_value (&x->left_disagreement) / chance;
}

/* ---- krippendorff-ordinal: every item's A changes with the labels ---- */

/* sum_kl n_k n_l (C_k - C_l)^2 / (r - 1) of an item with the classes of profile p; @counts by class, NULL = the profile's. */
static double
ordinal_disagreement_of (const Crossed *x, size_t p, const double *counts, double r)
{
  const AccordProfiles *profiles = x->profiles;
  double sum = 0;
  for (uint64_t j = profiles->start[p]; j < profiles->start[p + 1]; j++)
    for (uint64_t l = profiles->start[p]; l < j; l++)
      {
        const uint16_t k = profiles->klass[j], h = profiles->klass[l];
        const double d = x->middle[k] - x->middle[h];
        sum += 2 * (counts != NULL ? counts[k] * counts[h] : (double) profiles->count[j] * profiles->count[l])
               * d * d;
      }
  return sum / (r - 1);
}

static double
ordinal_value (Crossed *x, size_t g)
{
  const AccordProfiles *profiles = x->profiles;
  AccordSum cubes = { 0, 0 }, disagreement = { 0, 0 };
  double n = 0;
  for (size_t h = 0; h < x->dataset->n_classes; h++)
    {
      const double own = x->left_labels[x->order[h]];
      x->middle[x->order[h]] = n + own / 2;
      n += own;
      accord_sum_add (&cubes, own * own * own);
    }
  memset (x->taken, 0, profiles->n_profiles * sizeof *x->taken);
  for (uint64_t i = x->from[g]; i < x->from[g + 1]; i++)
    {
      const uint32_t p = profiles->item_profile[x->item[i]];
      const double r = leave_labels (x, g, i);
      x->taken[p]++;
      if (r >= 2)
        accord_sum_add (&disagreement, ordinal_disagreement_of (x, p, x->left, r));
    }
  for (size_t p = 0; p < profiles->n_profiles; p++)
    if (profiles->size[p] >= 2)
      accord_sum_add (&disagreement, ((double) profiles->times[p] - x->taken[p])
                                         * ordinal_disagreement_of (x, p, NULL, profiles->size[p]));
  if (count_used (x->left_labels, x->dataset->n_classes) < 2)
    return NAN;
  return 1 - (n - 1) * accord_sum_value (&disagreement) / (n * (n * n * n - accord_sum_value (&cubes)) / 6);
}

static double
value_without (Crossed *x, size_t g)
{
  correct_items (x, g);
  if (x->left_n2 == 0)
    return NAN;
  if (x->coefficient == ACCORD_KRIPPENDORFF_ALPHA)
    return x->order != NULL ? ordinal_value (x, g) : alpha_value (x);
  return x->coefficient == ACCORD_CONGER_KAPPA ? conger_value (x, g) : chance_value (x);
}

/* Light's kappa: the mean over the pairs of the others, whose kappas stay as they are. */
static bool
light_values (const AccordDataset *dataset, const AccordAgreementOptions *options, double *values,
              GError **error)
{
  const AccordPairOptions how = { .se = ACCORD_SE_LINEAR, .weights = options->weights };
  const size_t people = dataset->n_annotators;
  g_autoptr (AccordPairs) pairs = NULL;
  g_autofree AccordSum *left = g_try_new0 (AccordSum, people + 1); /* the last one: of all pairs */
  g_autofree uint64_t *number = g_try_new0 (uint64_t, people + 1);
  if (left == NULL || number == NULL)
    return accord_error_set_memory (error, "agreement without each annotator");
  if (!accord_pairs_measure (dataset, &how, &pairs, error))
    return false;
  for (size_t i = 0; i < pairs->n_pairs; i++)
    {
      const AccordPair *pair = &pairs->pairs[i];
      const size_t owners[] = { pair->a, pair->b, people };
      for (size_t o = 0; pair->reason == NULL && o < G_N_ELEMENTS (owners); o++)
        {
          accord_sum_add (&left[owners[o]], pair->kappa);
          number[owners[o]]++;
        }
    }
  const double all = accord_sum_value (&left[people]);
  for (size_t g = 0; g < people; g++)
    values[g] = number[g] == number[people]
                    ? NAN
                    : (all - accord_sum_value (&left[g])) / (double) (number[people] - number[g]);
  return true;
}

bool
accord_crossed_values (const AccordDataset *dataset, const AccordProfiles *profiles,
                       AccordCoefficient coefficient, const AccordAgreementOptions *options,
                       double *ret_values, GError **error)
{
  if (coefficient == ACCORD_LIGHT_KAPPA)
    return light_values (dataset, options, ret_values, error);
  g_auto (Crossed) x;
  if (!crossed_init (&x, dataset, profiles, coefficient, options->weights, error))
    return false;
  for (size_t g = 0; g < dataset->n_annotators && accord_interrupt_signal () == 0; g++)
    ret_values[g] = value_without (&x, g);
  return accord_interrupt_check (error);
}

/* ---- the design ---- */

bool
accord_crossed_design (const AccordDataset *dataset, bool *ret_crossed, GError **error)
{
  const uint64_t people = dataset->n_annotators;
  const uint64_t enough = people * (people - 1) / 2 - people * (people - 1) / 4;
  uint64_t possible = 0;
  *ret_crossed = false;
  for (size_t i = 0; i < dataset->n_items && possible < enough; i++)
    {
      const uint64_t r = accord_dataset_item_size (dataset, i);
      possible += r * (r - (r > 0)) / 2;
    }
  if (possible < enough)
    return true;
  if (people <= ACCORD_OVERLAP_MATRIX)
    {
      uint64_t meetings;
      bool counted;
      if (!accord_overlap_meetings (dataset, enough, UINT64_MAX, &meetings, &counted, error))
        return false;
      *ret_crossed = meetings >= enough;
      return true;
    }
  AccordOverlap overlap;
  if (!accord_overlap_measure (dataset, &overlap, error))
    return false;
  *ret_crossed = !overlap.counted || overlap.sharing >= enough;
  return true;
}

/* ---- the interval ---- */

/* se_A^2 of the values without each annotator. */
static double
variance_of (const double *values, size_t n)
{
  AccordSum total = { 0, 0 }, squares = { 0, 0 };
  for (size_t g = 0; g < n; g++)
    accord_sum_add (&total, values[g]);
  const double mean = accord_sum_value (&total) / (double) n;
  for (size_t g = 0; g < n; g++)
    accord_sum_add (&squares, (values[g] - mean) * (values[g] - mean));
  return ((double) n - 1) / (double) n * accord_sum_value (&squares);
}

static void
set_undefined (AccordEstimate *estimate, const char *reason)
{
  estimate->se = estimate->low = estimate->high = estimate->df = estimate->p = NAN;
  estimate->se_kind = NULL;
  estimate->interval_reason = reason;
}

static void
set_limits (AccordEstimate *estimate, double of_annotators, double people, AccordScale scale,
            AccordQuantiles *quantiles)
{
  const double of_items = estimate->se * estimate->se, both = of_items + of_annotators;
  const double items = (double) estimate->items;
  estimate->se_kind = ACCORD_SE_BOTH;
  if (estimate->value == 1) /* whoever is left out, nobody disagrees */
    return;
  estimate->df
      = both * both / (of_items * of_items / (items - 1) + of_annotators * of_annotators / (people - 1));
  estimate->se = sqrt (both);
  accord_interval_set (estimate, scale, quantiles);
}

bool
accord_crossed_interval (const AccordDataset *dataset, const AccordProfiles *profiles,
                         AccordCoefficient coefficient, const AccordAgreementOptions *options,
                         AccordScale scale, AccordEstimate *estimate, GError **error)
{
  const size_t people = dataset->n_annotators;
  bool crossed = false;
  if (estimate->reason != NULL || isnan (estimate->se))
    return true;
  if (people >= 3 && !accord_crossed_design (dataset, &crossed, error))
    return false;
  if (!crossed)
    {
      set_undefined (estimate, people < 3 ? ACCORD_REASON_TWO_ANNOTATORS : ACCORD_REASON_NOT_CROSSED);
      return true;
    }
  g_autofree double *values = g_try_new (double, people + 1);
  if (values == NULL)
    return accord_error_set_memory (error, "agreement without each annotator");
  if (!accord_crossed_values (dataset, profiles, coefficient, options, values, error))
    return false;
  const double variance = variance_of (values, people);
  if (isnan (variance))
    set_undefined (estimate, ACCORD_REASON_NEEDS_ANNOTATOR);
  else
    set_limits (estimate, variance, (double) people, scale, options->quantiles);
  return true;
}
