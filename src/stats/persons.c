/* How well single people agree with the others, shrunk towards their mean.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <accord/stats/persons.h>

#include <stdlib.h>
#include <gsl/gsl_cdf.h>
#include <accord/base/error.h>
#include <accord/base/interrupt.h>
#include <accord/base/sum.h>
#include <accord/stats/interval.h>
#include <accord/stats/vote.h>

/* A person's scores, and at the end the rate. */
typedef struct
{
  AccordSum score;
  AccordSum square;
  size_t annotator;
  uint64_t items;
  double rate;
  double raw;
} Person;

void
accord_persons_free (AccordPersons *persons)
{
  if (persons == NULL)
    return;
  g_free (persons->rate);
  g_free (persons->raw);
  g_free (persons);
}

double
accord_persons_beta_quantile (double p, double a, double b)
{
  if (a <= 0 || b <= 0)
    return a <= 0 ? 0 : 1;
  double low = 0, high = 1;
  for (int step = 0; step < 60 && high - low > 1e-15; step++)
    {
      const double middle = low + (high - low) / 2;
      if (gsl_cdf_beta_P (middle, a, b) < p)
        low = middle;
      else
        high = middle;
    }
  return low + (high - low) / 2;
}

/* Items grouped by profile, so that sums do not depend on the order of items. */
static uint64_t *
sort_items (const AccordDataset *dataset, const AccordProfiles *profiles, uint64_t *ret_n)
{
  g_autofree uint64_t *place = g_try_new0 (uint64_t, profiles->n_profiles + 2);
  g_autofree uint64_t *sorted = g_try_new (uint64_t, dataset->n_items + 1);
  if (place == NULL || sorted == NULL)
    return NULL;
  for (size_t i = 0; i < dataset->n_items; i++)
    if (profiles->item_profile[i] != ACCORD_PROFILE_NONE)
      place[profiles->item_profile[i] + 1]++;
  for (size_t p = 0; p < profiles->n_profiles; p++)
    place[p + 1] += place[p];
  *ret_n = place[profiles->n_profiles];
  for (size_t i = 0; i < dataset->n_items; i++)
    if (profiles->item_profile[i] != ACCORD_PROFILE_NONE)
      sorted[place[profiles->item_profile[i]]++] = i;
  return g_steal_pointer (&sorted);
}

/* Adds the scores of one item's labels. */
static void
score_item (Person *people, const AccordDataset *dataset, size_t item, const AccordVote *vote,
            uint16_t winner)
{
  const double score = accord_vote_rest (vote);
  for (uint64_t l = dataset->item_start[item]; l < dataset->item_start[item + 1]; l++)
    {
      Person *person = &people[dataset->annotator[l]];
      person->items++;
      if (score > 0 && dataset->klass[l] == winner)
        {
          accord_sum_add (&person->score, score);
          accord_sum_add (&person->square, score * score);
        }
    }
}

static bool
score_all (Person *people, const AccordDataset *dataset, const AccordProfiles *profiles, GError **error)
{
  uint64_t n_items = 0;
  g_autofree uint64_t *sorted = sort_items (dataset, profiles, &n_items);
  if (sorted == NULL)
    {
      return accord_error_set_memory (error, "people's scores");
    }
  for (uint64_t i = 0; i < n_items; i++)
    {
      const uint32_t p = profiles->item_profile[sorted[i]];
      if (profiles->size[p] < 2)
        continue;
      const uint64_t start = profiles->start[p];
      const AccordVote vote
          = accord_vote_count (profiles->count + start, (size_t) (profiles->start[p + 1] - start));
      score_item (people, dataset, (size_t) sorted[i], &vote, profiles->klass[start + vote.winner]);
      if ((i & 0xffff) == 0 && !accord_interrupt_check (error))
        return false;
    }
  return true;
}

/* mean, kappa and rho of the J people with labels. */
static void
fit (AccordPersons *persons, const Person *people, size_t n)
{
  AccordSum total = { 0, 0 }, within = { 0, 0 }, between = { 0, 0 }, sizes = { 0, 0 };
  double labels = 0;
  for (size_t j = 0; j < n; j++)
    {
      const double x = accord_sum_value (&people[j].score), items = (double) people[j].items;
      accord_sum_add (&total, x);
      accord_sum_add (&within, accord_sum_value (&people[j].square) - x * x / items);
      accord_sum_add (&sizes, items * items);
      labels += items;
    }
  const double J = (double) n;
  persons->mean = accord_sum_value (&total) / labels;
  persons->kappa = INFINITY;
  persons->rho = 0;
  if (n < 2 || labels <= J)
    return;
  for (size_t j = 0; j < n; j++)
    {
      const double items = (double) people[j].items;
      const double residual = accord_sum_value (&people[j].score) / items - persons->mean;
      accord_sum_add (&between, items * residual * residual);
    }
  const double v = accord_sum_rest (accord_sum_value (&within), 0, labels) / (labels - J);
  const double tau
      = (accord_sum_value (&between) - (J - 1) * v) / (labels - accord_sum_value (&sizes) / labels);
  if (!(tau > 1e-12)) /* also what rounding leaves of equal people */
    return;
  persons->kappa = v / tau;
  persons->rho = tau / (tau + v);
}

static int
compare_rates (const void *a, const void *b)
{
  const Person *x = a, *y = b;
  if (x->rate != y->rate)
    return x->rate < y->rate ? -1 : 1;
  return x->items < y->items ? -1 : x->items > y->items;
}

static int
compare_raw (const void *a, const void *b)
{
  const double x = *(const double *) a, y = *(const double *) b;
  return (x > y) - (x < y);
}

static AccordEstimate
estimate_person (const AccordPersons *persons, const Person *person, double raw, double confidence)
{
  AccordEstimate estimate = ACCORD_ESTIMATE_INIT;
  estimate.value = person->rate;
  estimate.items = estimate.labels = person->items;
  estimate.annotators = 1;
  estimate.observed = raw;
  if (isinf (persons->kappa))
    {
      estimate.interval_reason = "no difference between people shown";
      return estimate;
    }
  const double a = accord_sum_value (&person->score) + persons->kappa * persons->mean;
  const double b = (double) person->items + persons->kappa - a;
  if (person->raw != raw) /* with fewer labels, and so shrunk more */
    estimate.note = ", another's";
  if (!(a > 0 && b > 0)) /* nobody's scores vary */
    {
      estimate.se = 0;
      estimate.interval_reason = ACCORD_REASON_NO_VARIATION;
      return estimate;
    }
  estimate.low = accord_persons_beta_quantile ((1 - confidence) / 2, a, b);
  estimate.high = accord_persons_beta_quantile ((1 + confidence) / 2, a, b);
  estimate.se = sqrt (a * b / (a + b + 1)) / (a + b);
  estimate.se_kind = "posterior";
  return estimate;
}

/* The three rows; reorders @people. */
static bool
pick_extremes (AccordPersons *persons, Person *people, size_t n, double confidence)
{
  g_autofree double *raw = g_try_new (double, n + 1);
  if (raw == NULL)
    return false;
  for (size_t j = 0; j < n; j++)
    raw[j] = people[j].raw;
  qsort (raw, n, sizeof *raw, compare_raw);
  qsort (people, n, sizeof *people, compare_rates);
  const size_t low = (n - 1) / 2, high = n / 2;
  persons->worst = estimate_person (persons, &people[0], raw[0], confidence);
  persons->best = estimate_person (persons, &people[n - 1], raw[n - 1], confidence);
  persons->median = estimate_person (persons, &people[low], (raw[low] + raw[high]) / 2, confidence);
  if (low != high)
    {
      AccordEstimate *median = &persons->median;
      median->value = (people[low].rate + people[high].rate) / 2;
      median->low = median->high = median->se = NAN;
      median->items = MIN (people[low].items, people[high].items);
      median->annotators = 2;
      median->note = NULL;
      if (median->interval_reason == NULL)
        median->interval_reason = "between two people";
    }
  return true;
}

/* Rates of @n people with items, @people[0 … n - 1]. */
static void
rate_people (AccordPersons *persons, Person *people, size_t n, uint64_t n_items)
{
  fit (persons, people, n);
  for (size_t j = 0; j < n; j++)
    {
      const double x = accord_sum_value (&people[j].score), items = (double) people[j].items;
      people[j].raw = x / items;
      people[j].rate = isinf (persons->kappa)
                           ? persons->mean
                           : (x + persons->kappa * persons->mean) / (items + persons->kappa);
      persons->raw[people[j].annotator] = people[j].raw;
      persons->rate[people[j].annotator] = people[j].rate;
      persons->complete = persons->complete && people[j].items == n_items;
    }
}

static void
set_undefined (AccordPersons *persons, const char *reason)
{
  AccordEstimate undefined = ACCORD_ESTIMATE_INIT;
  undefined.reason = undefined.interval_reason = reason;
  persons->mean = persons->kappa = NAN;
  persons->best = persons->median = persons->worst = undefined;
}

/* Everything, given the memory. */
static bool
measure (AccordPersons *persons, Person *people, const AccordDataset *dataset, const AccordProfiles *profiles,
         double confidence, GError **error)
{
  if (!score_all (people, dataset, profiles, error))
    return false;
  size_t n = 0;
  for (size_t j = 0; j < persons->n_annotators; j++)
    {
      persons->rate[j] = persons->raw[j] = NAN;
      people[j].annotator = j;
      if (people[j].items > 0)
        people[n++] = people[j];
    }
  persons->n_people = n;
  persons->complete = n > 0;
  if (n == 0)
    {
      set_undefined (persons, profiles->n_items == 0 ? "no labels" : "one label an item");
      return true;
    }
  rate_people (persons, people, n, profiles->n_pairable);
  if (pick_extremes (persons, people, n, confidence))
    return true;
  return accord_error_set_memory (error, "people's rates");
}

AccordPersons *
accord_persons_new (const AccordDataset *dataset, const AccordProfiles *profiles, double confidence,
                    GError **error)
{
  g_autoptr (AccordPersons) persons = g_new0 (AccordPersons, 1);
  const size_t n = dataset->n_annotators;
  persons->n_annotators = n;
  persons->rate = g_try_new (double, n + 1);
  persons->raw = g_try_new (double, n + 1);
  g_autofree Person *people = g_try_new0 (Person, n + 1);
  if (persons->rate == NULL || persons->raw == NULL || people == NULL)
    {
      accord_error_set_memory (error, "people's rates");
      return NULL;
    }
  if (!measure (persons, people, dataset, profiles, confidence, error))
    return NULL;
  return g_steal_pointer (&persons);
}
