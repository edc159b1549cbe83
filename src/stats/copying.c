/* Pairs of annotators who are wrong together: for one annotator after the other, all those behind it in the order of
 * annotators that share ten items with it.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <accord/stats/copying.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <gsl/gsl_cdf.h>
#include <accord/base/error.h>
#include <accord/base/interrupt.h>
#include <accord/base/sum.h>
#include <accord/stats/adjust.h>
#include "median.h"
#include "odds.h"

#define EXACT 2000 /* items up to which p is exact */
#define NONE  UINT32_MAX

double
accord_poisson_binomial_tail (const double *chance, size_t n, size_t at_least, double *scratch)
{
  if (at_least == 0)
    return 1;
  memset (scratch, 0, (at_least + 1) * sizeof *scratch);
  scratch[0] = 1;
  for (size_t i = 0; i < n; i++)
    {
      scratch[at_least] += scratch[at_least - 1] * chance[i];
      for (size_t j = MIN (i + 1, at_least - 1); j > 0; j--)
        scratch[j] = scratch[j] * (1 - chance[i]) + scratch[j - 1] * chance[i];
      scratch[0] *= 1 - chance[i];
    }
  return MIN (scratch[at_least], 1);
}

/* ---- what is known of the items ---- */

/**
 * Search:
 * @start, @last: n_annotators + 1 offsets into the labels of each annotator, one an item: the last round
 * @item: of each of them
 * @common: n_annotators: items shared with the annotator at hand;  @slot: place of a partner among those with enough
 * @partners: uint32_t, ascending;  @common_start: by slot: into @wrong, chances of an equal wrong label
 * @same: by slot and class of the dataset: sum_l pi_a,kl pi_b,kl, NAN = not known yet
 */
typedef struct
{
  Odds odds;
  OddsState all, less, neither;
  double *posterior;
  uint64_t *start;
  uint32_t *last, *item;
  uint32_t *common, *slot;
  GArray *touched, *partners;
  struct Tally
  {
    uint32_t common, equal, wrong;
    AccordSum expected, variance, wrong_expected, wrong_variance;
  } * tally;
  uint64_t *common_start;
  double *wrong, *same, *scratch;
  size_t allocated;
  AccordCopying *copying;
} Search;

static void
search_clear (Search *search)
{
  odds_clear (&search->odds);
  odds_state_clear (&search->all);
  odds_state_clear (&search->less);
  odds_state_clear (&search->neither);
  g_free (search->posterior);
  g_free (search->start);
  g_free (search->last);
  g_free (search->item);
  g_free (search->common);
  g_free (search->slot);
  g_clear_pointer (&search->touched, g_array_unref);
  g_clear_pointer (&search->partners, g_array_unref);
  g_free (search->tally);
  g_free (search->common_start);
  g_free (search->wrong);
  g_free (search->same);
  g_free (search->scratch);
  accord_copying_free (search->copying);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Search, search_clear)

static bool
no_memory (GError **error)
{
  return accord_error_set_memory (error, "pairs of annotators");
}

/* Whether more than ACCORD_COPYING_CROWD people labelled the item. */
static bool
is_crowded (const AccordDataset *dataset, size_t item)
{
  const uint64_t end = dataset->item_start[item + 1];
  size_t people = 0;
  if (accord_dataset_item_size (dataset, item) <= ACCORD_COPYING_CROWD)
    return false;
  for (uint64_t i = dataset->item_start[item]; i < end; i = accord_dataset_person_end (dataset, i, end))
    people++;
  return people > ACCORD_COPYING_CROWD;
}

/* Lists each annotator's last labels, items in the order of @odds; with @last NULL counts them. */
static void
list_labels (Search *search, uint64_t *place)
{
  const AccordDataset *dataset = search->odds.dataset;
  for (size_t o = 0; o < search->odds.n_order; o++)
    {
      const size_t item = search->odds.order[o];
      const uint64_t end = dataset->item_start[item + 1];
      if (is_crowded (dataset, item))
        continue;
      for (uint64_t i = dataset->item_start[item], next; i < end; i = next)
        {
          next = accord_dataset_person_end (dataset, i, end);
          const uint64_t at = place[dataset->annotator[i]]++;
          if (search->last == NULL)
            continue;
          search->last[at] = (uint32_t) (next - 1);
          search->item[at] = (uint32_t) item;
        }
    }
}

static bool
index_labels (Search *search, GError **error)
{
  const AccordDataset *dataset = search->odds.dataset;
  const size_t n = dataset->n_annotators;
  g_autofree uint64_t *place = g_try_new0 (uint64_t, n + 1);
  search->start = g_try_new0 (uint64_t, n + 1);
  if (place == NULL || search->start == NULL || dataset->n_labels >= UINT32_MAX)
    return no_memory (error);
  list_labels (search, place);
  for (size_t a = 0; a < n; a++)
    {
      search->start[a + 1] = search->start[a] + place[a];
      place[a] = search->start[a];
    }
  search->last = g_try_new (uint32_t, search->start[n] + 1);
  search->item = g_try_new (uint32_t, search->start[n] + 1);
  if (search->last == NULL || search->item == NULL)
    return no_memory (error);
  list_labels (search, place);
  return true;
}

static void
count_crowded (const AccordDataset *dataset, AccordCopying *copying)
{
  for (size_t item = dataset->n_items; item-- > 0;)
    if (is_crowded (dataset, item))
      {
        copying->crowded++;
        copying->crowded_first = item;
      }
}

static bool
search_init (Search *search, const AccordDataset *dataset, const AccordConsensus *consensus, GError **error)
{
  const size_t n = dataset->n_annotators;
  if (!odds_init (&search->odds, dataset, consensus, error)
      || !odds_state_init (&search->all, &search->odds, error)
      || !odds_state_init (&search->less, &search->odds, error)
      || !odds_state_init (&search->neither, &search->odds, error) || !index_labels (search, error))
    return false;
  search->posterior = g_try_new (double, search->odds.most_classes + 1);
  search->common = g_try_new0 (uint32_t, n + 1);
  search->slot = g_try_new (uint32_t, n + 1);
  search->scratch = g_new (double, EXACT + 2);
  search->touched = g_array_new (FALSE, FALSE, sizeof (uint32_t));
  search->partners = g_array_new (FALSE, FALSE, sizeof (uint32_t));
  if (search->posterior == NULL || search->common == NULL || search->slot == NULL)
    return no_memory (error);
  for (size_t a = 0; a < n; a++)
    search->slot[a] = NONE;
  return true;
}

/* ---- one annotator's pairs ---- */

static int
compare_numbers (const void *a, const void *b)
{
  const uint32_t x = *(const uint32_t *) a, y = *(const uint32_t *) b;
  return (x > y) - (x < y);
}

/* Who shares ten items with annotator @a and stands behind it. */
static void
find_partners (Search *search, size_t a)
{
  const AccordDataset *dataset = search->odds.dataset;
  g_array_set_size (search->touched, 0);
  g_array_set_size (search->partners, 0);
  for (uint64_t at = search->start[a]; at < search->start[a + 1]; at++)
    {
      const uint64_t end = dataset->item_start[search->item[at] + 1];
      for (uint64_t i = search->last[at] + UINT64_C (1); i < end;
           i = accord_dataset_person_end (dataset, i, end))
        if (search->common[dataset->annotator[i]]++ == 0)
          g_array_append_val (search->touched, dataset->annotator[i]);
    }
  g_array_sort (search->touched, compare_numbers);
  for (guint i = 0; i < search->touched->len; i++)
    {
      const uint32_t b = g_array_index (search->touched, uint32_t, i);
      if (search->common[b] >= ACCORD_COPYING_COMMON)
        {
          search->slot[b] = search->partners->len;
          g_array_append_val (search->partners, b);
        }
    }
}

/* Room for the chances of the pairs found. */
static bool
open_partners (Search *search)
{
  const size_t n = search->partners->len, classes = search->odds.dataset->n_classes;
  uint64_t total = 0;
  g_free (search->tally);
  g_free (search->common_start);
  g_free (search->same);
  g_free (search->wrong);
  search->wrong = NULL;
  search->tally = g_try_new0 (struct Tally, n + 1);
  search->common_start = g_try_new (uint64_t, n + 1);
  search->same = g_try_new (double, n *classes + 1);
  if (search->tally == NULL || search->common_start == NULL || search->same == NULL)
    return false;
  for (size_t i = 0; i < n; i++)
    {
      search->common_start[i] = total;
      total += search->common[g_array_index (search->partners, uint32_t, i)];
    }
  for (size_t i = 0; i < n * classes; i++)
    search->same[i] = NAN;
  search->wrong = g_try_new (double, total + 1);
  return search->wrong != NULL;
}

static void
close_partners (Search *search)
{
  for (guint i = 0; i < search->touched->len; i++)
    {
      const uint32_t b = g_array_index (search->touched, uint32_t, i);
      search->common[b] = 0;
      search->slot[b] = NONE;
    }
}

/* sum_l pi_a,kl pi_b,kl; @a and @b are places in the component. */
static double
chance_same (Search *search, const AccordConsensusPart *part, size_t slot, size_t k, uint32_t a, uint32_t b)
{
  const size_t n = part->n_classes;
  double *same = &search->same[slot * search->odds.dataset->n_classes + part->classes[k]];
  if (isnan (*same))
    {
      const double *row_a = part->table + (a * n + k) * n, *row_b = part->table + (b * n + k) * n;
      *same = 0;
      for (size_t l = 0; l < n; l++)
        *same += row_a[l] * row_b[l];
    }
  return *same;
}

/* One common item: label @i of a, rounds @first … @end - 1 of b; search->less is the item without a. */
static void
count_item (Search *search, size_t item, const AccordConsensusPart *part, uint64_t i, uint64_t first,
            uint64_t end)
{
  const AccordDataset *dataset = search->odds.dataset;
  const size_t n = part->n_classes, slot = search->slot[dataset->annotator[first]];
  const uint32_t a = search->odds.local_annotator[i], b = search->odds.local_annotator[first];
  struct Tally *tally = &search->tally[slot];
  odds_without (&search->odds, item, &search->less, first, end, &search->neither);
  const size_t c = odds_posterior (&search->neither, n, search->posterior);
  double equal = 0, right = 0;
  for (size_t k = 0; k < n; k++)
    {
      equal += search->posterior[k] * chance_same (search, part, slot, k, a, b);
      right += search->posterior[k] * part->table[(a * n + k) * n + c] * part->table[(b * n + k) * n + c];
    }
  const double e = CLAMP (equal, 0, 1), w = CLAMP (equal - right, 0, 1);
  search->wrong[search->common_start[slot] + tally->common++] = w;
  accord_sum_add (&tally->expected, e);
  accord_sum_add (&tally->variance, e * (1 - e));
  accord_sum_add (&tally->wrong_expected, w);
  accord_sum_add (&tally->wrong_variance, w * (1 - w));
  if (dataset->klass[i] != dataset->klass[end - 1])
    return;
  tally->equal++;
  tally->wrong += dataset->klass[i] != part->classes[c];
}

static bool
count_items (Search *search, size_t a, GError **error)
{
  const AccordDataset *dataset = search->odds.dataset;
  for (uint64_t at = search->start[a]; at < search->start[a + 1]; at++)
    {
      const size_t item = search->item[at];
      const uint64_t end = dataset->item_start[item + 1];
      const AccordConsensusPart *part = NULL;
      if (at % 1024 == 0 && !accord_interrupt_check (error))
        return false;
      for (uint64_t i = search->last[at] + UINT64_C (1), next; i < end; i = next)
        {
          next = accord_dataset_person_end (dataset, i, end);
          if (search->slot[dataset->annotator[i]] == NONE)
            continue;
          if (part == NULL)
            {
              uint64_t first = search->last[at];
              while (first > dataset->item_start[item] && dataset->annotator[first - 1] == a)
                first--;
              part = odds_item (&search->odds, item, &search->all);
              odds_without (&search->odds, item, &search->all, first, search->last[at] + UINT64_C (1),
                            &search->less);
            }
          count_item (search, item, part, search->last[at], i, next);
        }
    }
  return true;
}

static double
deviation (double seen, const AccordSum *expected, const AccordSum *variance)
{
  const double v = accord_sum_value (variance);
  return v > 1e-12 ? (seen - accord_sum_value (expected)) / sqrt (v) : NAN;
}

static double
chance_of (const Search *search, const struct Tally *tally, const double *wrong)
{
  if (tally->common <= EXACT)
    return accord_poisson_binomial_tail (wrong, tally->common, tally->wrong, search->scratch);
  const double v = accord_sum_value (&tally->wrong_variance);
  if (tally->wrong == 0 || !(v > 0))
    return tally->wrong == 0 ? 1 : 0;
  return gsl_cdf_ugaussian_Q ((tally->wrong - .5 - accord_sum_value (&tally->wrong_expected)) / sqrt (v));
}

static bool
append_pair (Search *search, const AccordCopyPair *pair)
{
  AccordCopying *copying = search->copying;
  if (copying->n_pairs == search->allocated)
    {
      const size_t allocated = search->allocated + search->allocated / 2 + 256;
      AccordCopyPair *pairs = g_try_renew (AccordCopyPair, copying->pairs, allocated);
      if (pairs == NULL)
        return false;
      copying->pairs = pairs;
      search->allocated = allocated;
    }
  copying->pairs[copying->n_pairs++] = *pair;
  return true;
}

static bool
add_pairs (Search *search, uint32_t a, GError **error)
{
  for (guint i = 0; i < search->partners->len; i++)
    {
      const struct Tally *tally = &search->tally[i];
      AccordCopyPair pair = { .a = a, .b = g_array_index (search->partners, uint32_t, i) };
      pair.common = tally->common;
      pair.equal = tally->equal;
      pair.wrong = tally->wrong;
      pair.expected = accord_sum_value (&tally->expected);
      pair.wrong_expected = accord_sum_value (&tally->wrong_expected);
      pair.z = deviation (tally->equal, &tally->expected, &tally->variance);
      pair.z_wrong = deviation (tally->wrong, &tally->wrong_expected, &tally->wrong_variance);
      pair.p = chance_of (search, tally, search->wrong + search->common_start[i]);
      if (!append_pair (search, &pair))
        return no_memory (error);
    }
  return true;
}

static bool
search_pairs (Search *search, GError **error)
{
  for (size_t a = 0; a < search->odds.dataset->n_annotators; a++)
    {
      find_partners (search, a);
      if (search->partners->len > 0
          && ((!open_partners (search) && !no_memory (error)) || !count_items (search, a, error)
              || !add_pairs (search, (uint32_t) a, error)))
        return false;
      close_partners (search);
    }
  return true;
}

/* ---- all pairs ---- */

/* Median and max (1, 1.4826 MAD) of z, or of z_wrong. */
static bool
centre (const AccordCopying *copying, bool wrong, double *ret_median, double *ret_spread)
{
  g_autofree double *values = g_try_new (double, copying->n_pairs + 1);
  size_t n = 0;
  if (values == NULL)
    return false;
  for (size_t i = 0; i < copying->n_pairs; i++)
    {
      const double z = wrong ? copying->pairs[i].z_wrong : copying->pairs[i].z;
      if (!isnan (z))
        values[n++] = z;
    }
  *ret_median = median (values, n);
  const double spread = median_deviation (values, n, *ret_median);
  *ret_spread = n > 0 ? MAX (1, spread) : NAN;
  return true;
}

static double
suspicion (const AccordCopyPair *pair)
{
  const double sum = pair->relative + pair->relative_wrong;
  return isnan (sum) ? -INFINITY : sum;
}

static int
compare_pairs (const void *a, const void *b)
{
  const AccordCopyPair *x = a, *y = b;
  const double s = suspicion (x), t = suspicion (y);
  if (s != t)
    return s > t ? -1 : 1;
  return x->a != y->a ? compare_numbers (&x->a, &y->a) : compare_numbers (&x->b, &y->b);
}

static bool
adjust (AccordCopying *copying, GError **error)
{
  g_autofree double *p = g_try_new (double, copying->n_pairs + 1);
  if (p == NULL)
    return no_memory (error);
  for (size_t i = 0; i < copying->n_pairs; i++)
    p[i] = copying->pairs[i].p;
  if (!accord_adjust_benjamini_hochberg (p, copying->n_pairs, p, error))
    return false;
  for (size_t i = 0; i < copying->n_pairs; i++)
    {
      copying->pairs[i].adjusted = p[i];
      copying->pairs[i].sure = copying->pairs[i].finding && p[i] <= ACCORD_COPYING_SURE;
    }
  return true;
}

static bool
judge (AccordCopying *copying, GError **error)
{
  if (!centre (copying, false, &copying->median, &copying->spread)
      || !centre (copying, true, &copying->median_wrong, &copying->spread_wrong))
    return no_memory (error);
  for (size_t i = 0; i < copying->n_pairs; i++)
    {
      AccordCopyPair *pair = &copying->pairs[i];
      pair->relative = (pair->z - copying->median) / copying->spread;
      pair->relative_wrong = (pair->z_wrong - copying->median_wrong) / copying->spread_wrong;
      pair->finding = suspicion (pair) >= ACCORD_COPYING_BAR && pair->wrong >= ACCORD_COPYING_WRONG;
      copying->n_findings += pair->finding;
    }
  if (!adjust (copying, error))
    return false;
  if (copying->n_pairs > 0)
    qsort (copying->pairs, copying->n_pairs, sizeof *copying->pairs, compare_pairs);
  else
    copying->reason = ACCORD_REASON_NO_COMMON;
  return true;
}

AccordCopying *
accord_copying_new (const AccordDataset *dataset, const AccordConsensus *consensus, GError **error)
{
  g_auto (Search) search = { .copying = g_new0 (AccordCopying, 1) };
  count_crowded (dataset, search.copying);
  if (!odds_possible (consensus))
    {
      search.copying->reason = consensus->reason != NULL ? consensus->reason : ACCORD_REASON_NO_TABLES;
      return g_steal_pointer (&search.copying);
    }
  if (!search_init (&search, dataset, consensus, error) || !search_pairs (&search, error)
      || !judge (search.copying, error))
    return NULL;
  return g_steal_pointer (&search.copying);
}

void
accord_copying_free (AccordCopying *copying)
{
  if (copying == NULL)
    return;
  g_free (copying->pairs);
  g_free (copying);
}
