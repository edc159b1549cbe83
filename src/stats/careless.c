/* Annotators who agree with the others' majority far less than everybody else does.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <accord/stats/careless.h>

#include <math.h>
#include <stdlib.h>
#include <accord/base/number.h>
#include "median.h"

#define Z95 1.959963984540054

typedef struct
{
  uint64_t judged;
  uint64_t equal;
  uint64_t chance; /* sum over the judged labels of how often the label's class is the others' choice */
} Tally;

typedef struct
{
  const AccordDataset *dataset;
  uint64_t *chosen; /* n_classes: labels that were judged by this class */
  uint64_t judged;  /* sum of chosen */
  Tally *tally;     /* n_annotators */
} Pass;

static void
count_choices (Pass *pass, const AccordVotes *votes)
{
  /* every label of a class has the same others */
  for (size_t j = 0; j < votes->n_present; j++)
    {
      uint16_t others;
      if (!accord_votes_others (votes, votes->klass[j], &others))
        continue;
      pass->chosen[others] += votes->count[j];
      pass->judged += votes->count[j];
    }
}

static void
tally_item (Pass *pass, const AccordVotes *votes, size_t item)
{
  const AccordDataset *dataset = pass->dataset;
  for (uint64_t i = dataset->item_start[item]; i < dataset->item_start[item + 1]; i++)
    {
      uint16_t others;
      if (!accord_votes_others (votes, dataset->klass[i], &others))
        continue;
      Tally *tally = &pass->tally[dataset->annotator[i]];
      tally->judged++;
      tally->equal += dataset->klass[i] == others;
      tally->chance += pass->chosen[dataset->klass[i]];
    }
}

static AccordStanding
standing_of (const Tally *tally, uint64_t judged_by_all)
{
  AccordStanding standing = { .judged = tally->judged, .observed = NAN, .kappa = NAN, .high = NAN };
  if (tally->judged == 0)
    return standing;
  const double n = (double) tally->judged;
  standing.observed = (double) tally->equal / n;
  const double expected = (double) tally->chance / n / (double) judged_by_all;
  if (tally->chance == tally->judged * judged_by_all) /* one class only */
    return standing;
  const double spread = MAX (standing.observed * (1 - standing.observed), .25 / n);
  standing.kappa = (standing.observed - expected) / (1 - expected);
  standing.high = standing.kappa + Z95 * sqrt (spread / n) / (1 - expected);
  return standing;
}

static bool
is_rated (const AccordStanding *standing)
{
  return standing->judged >= ACCORD_CARELESS_MIN_JUDGED && !isnan (standing->kappa);
}

static void
find_median (AccordCareless *careless)
{
  g_autofree double *kappas = g_new (double, careless->n_annotators + 1);
  size_t n = 0;
  for (size_t a = 0; a < careless->n_annotators; a++)
    if (is_rated (&careless->standing[a]))
      kappas[n++] = careless->standing[a].kappa;
  careless->rated = n;
  careless->median = median (kappas, n);
}

static void
mark_careless (AccordCareless *careless)
{
  const double limit = MAX (.4 * careless->median, .1);
  size_t n = 0;
  for (size_t a = 0; a < careless->n_annotators; a++)
    {
      AccordStanding *standing = &careless->standing[a];
      standing->careless = is_rated (standing) && standing->high < limit;
      n += standing->careless;
    }
  careless->n_careless = careless->rated >= 3 && 3 * n <= careless->rated ? n : 0;
  for (size_t a = 0; a < careless->n_annotators; a++)
    {
      AccordStanding *standing = &careless->standing[a];
      standing->careless = standing->careless && careless->n_careless > 0;
      careless->mask[a] = standing->careless;
    }
}

AccordCareless *
accord_careless_new (const AccordDataset *dataset)
{
  g_autofree uint64_t *chosen = g_new0 (uint64_t, dataset->n_classes + 1);
  g_autofree Tally *tally = g_new0 (Tally, dataset->n_annotators + 1);
  Pass pass = { .dataset = dataset, .chosen = chosen, .tally = tally };
  AccordVotes votes;
  accord_votes_init (&votes, dataset->n_classes);
  for (size_t i = 0; i < dataset->n_items; i++)
    {
      accord_votes_count (&votes, dataset, i, NULL);
      count_choices (&pass, &votes);
    }
  for (size_t i = 0; i < dataset->n_items; i++)
    {
      accord_votes_count (&votes, dataset, i, NULL);
      tally_item (&pass, &votes, i);
    }
  accord_votes_clear (&votes);

  AccordCareless *careless = g_new0 (AccordCareless, 1);
  careless->n_annotators = dataset->n_annotators;
  careless->standing = g_new0 (AccordStanding, dataset->n_annotators + 1);
  careless->mask = g_new0 (bool, dataset->n_annotators + 1);
  for (size_t a = 0; a < dataset->n_annotators; a++)
    careless->standing[a] = standing_of (&tally[a], pass.judged);
  find_median (careless);
  mark_careless (careless);
  return careless;
}

char *
accord_careless_text (const AccordCareless *careless, const AccordDataset *dataset)
{
  if (careless->n_careless == 0)
    return NULL;
  char number[ACCORD_NUMBER_BUFFER];
  GString *out
      = g_string_new ("careless, by kappa with what most others say, where the median annotator has ");
  g_string_append (out, accord_number_fixed (careless->median, 2, number));
  const char *before = ": ";
  for (size_t a = 0; a < careless->n_annotators; a++)
    if (careless->mask[a])
      {
        g_string_append (out, before);
        accord_votes_append_name (out, accord_names_get (&dataset->annotator_names, a));
        g_string_append_printf (out, " %s (%" G_GUINT64_FORMAT " labels)",
                                accord_number_fixed (careless->standing[a].kappa, 2, number),
                                careless->standing[a].judged);
        before = ", ";
      }
  return g_string_free (out, FALSE);
}

void
accord_careless_free (AccordCareless *careless)
{
  if (careless == NULL)
    return;
  g_free (careless->standing);
  g_free (careless->mask);
  g_free (careless);
}
