/* Coincidences of classes and what they say about each pair.
 *
 * Two passes over the profiles: sums first, then squared influences.  The influence of an item on a pair's
 * log odds is zero unless it holds one of the two classes, and is one class's own term unless it holds both;
 * so the sum of squares is two sums over classes plus a correction from the items that hold both, and all
 * pairs together cost no more than the pairs inside profiles.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <accord/stats/confusion.h>

#include <math.h>
#include <stdlib.h>
#include <accord/base/error.h>
#include <accord/base/sum.h>
#include <accord/base/text.h>
#include <accord/stats/interval.h>

#define MOST_KEYS ((size_t) 1 << 29) /* pairs inside profiles, 4 bytes each while building */

static bool
no_memory (GError **error)
{
  return accord_error_set_memory (error, "the pairs of classes");
}

void
accord_confusion_free (AccordConfusion *confusion)
{
  if (confusion == NULL)
    return;
  g_free (confusion->total);
  if (confusion->said != confusion->total)
    g_free (confusion->said);
  g_free (confusion->agreed);
  g_free (confusion->pairs);
  g_free (confusion->keys);
  g_free (confusion);
}

/* ---- which pairs are listed ---- */

static int
compare_keys (const void *a, const void *b)
{
  const uint32_t x = *(const uint32_t *) a, y = *(const uint32_t *) b;
  return (x > y) - (x < y);
}

static AccordConfusion *
confusion_alloc (size_t n_classes, bool gold, GError **error)
{
  g_autoptr (AccordConfusion) confusion = g_new0 (AccordConfusion, 1);
  confusion->n_classes = n_classes;
  confusion->gold = gold;
  confusion->complete = n_classes <= ACCORD_CONFUSION_ALL_PAIRS;
  confusion->total = g_try_new0 (double, n_classes + 1);
  confusion->said = gold ? g_try_new0 (double, n_classes + 1) : confusion->total;
  confusion->agreed = g_try_new0 (double, n_classes + 1);
  if (confusion->total == NULL || confusion->said == NULL || confusion->agreed == NULL)
    {
      no_memory (error);
      return NULL;
    }
  return g_steal_pointer (&confusion);
}

/* Every pair of classes. */
static bool
list_all_pairs (AccordConfusion *confusion, GError **error)
{
  const size_t k = confusion->n_classes;
  confusion->n_pairs = k < 2 ? 0 : confusion->gold ? k * (k - 1) : k * (k - 1) / 2;
  confusion->pairs = g_try_new0 (AccordConfusionPair, confusion->n_pairs + 1);
  if (confusion->pairs == NULL)
    return no_memory (error);
  size_t at = 0;
  for (size_t a = 0; a < k; a++)
    for (size_t b = confusion->gold ? 0 : a + 1; b < k; b++)
      if (a != b)
        {
          confusion->pairs[at].a = (uint16_t) a;
          confusion->pairs[at++].b = (uint16_t) b;
        }
  return true;
}

/* The distinct ones among @keys (a << 16 | b), which the confusion takes over. */
static bool
list_keys (AccordConfusion *confusion, uint32_t *keys, size_t n_keys, GError **error)
{
  qsort (keys, n_keys, sizeof *keys, compare_keys);
  size_t n = 0;
  for (size_t i = 0; i < n_keys; i++)
    if (i == 0 || keys[i] != keys[i - 1])
      keys[n++] = keys[i];
  confusion->n_pairs = n;
  confusion->keys = g_realloc_n (keys, n + 1, sizeof *keys); /* shrinks */
  confusion->pairs = g_try_new0 (AccordConfusionPair, n + 1);
  if (confusion->pairs == NULL)
    return no_memory (error);
  for (size_t i = 0; i < n; i++)
    {
      confusion->pairs[i].a = (uint16_t) (confusion->keys[i] >> 16);
      confusion->pairs[i].b = (uint16_t) (confusion->keys[i] & 0xffff);
    }
  return true;
}

static bool
list_present_pairs (AccordConfusion *confusion, const AccordProfiles *profiles, GError **error)
{
  size_t n_keys = 0;
  for (size_t p = 0; p < profiles->n_profiles; p++)
    {
      const size_t z = (size_t) (profiles->start[p + 1] - profiles->start[p]);
      n_keys += z < 2 ? 0 : z * (z - 1) / 2;
      if (n_keys > MOST_KEYS)
        return no_memory (error);
    }
  g_autofree uint32_t *keys = g_try_new (uint32_t, n_keys + 1);
  if (keys == NULL)
    return no_memory (error);
  size_t at = 0;
  for (size_t p = 0; p < profiles->n_profiles; p++)
    for (uint64_t i = profiles->start[p]; i < profiles->start[p + 1]; i++)
      for (uint64_t j = i + 1; j < profiles->start[p + 1]; j++)
        keys[at++] = (uint32_t) profiles->klass[i] << 16 | profiles->klass[j];
  return list_keys (confusion, g_steal_pointer (&keys), n_keys, error);
}

static size_t
find_listed (const AccordConfusion *confusion, uint32_t key)
{
  size_t low = 0, high = confusion->n_pairs;
  while (low < high)
    {
      const size_t middle = low + (high - low) / 2;
      if (confusion->keys[middle] == key)
        return middle;
      if (confusion->keys[middle] < key)
        low = middle + 1;
      else
        high = middle;
    }
  return ACCORD_CONFUSION_NONE;
}

size_t
accord_confusion_find (const AccordConfusion *confusion, uint16_t a, uint16_t b)
{
  const size_t k = confusion->n_classes;
  if (a == b || a >= k || b >= k)
    return ACCORD_CONFUSION_NONE;
  const size_t x = confusion->gold || a < b ? a : b, y = confusion->gold || a < b ? b : a;
  if (!confusion->complete)
    return find_listed (confusion, (uint32_t) x << 16 | (uint32_t) y);
  return confusion->gold ? x * (k - 1) + y - (y > x) : x * k - x * (x + 1) / 2 + (y - x - 1);
}

double
accord_confusion_count (const AccordConfusion *confusion, uint16_t a, uint16_t b)
{
  if (a == b)
    return a < confusion->n_classes ? confusion->agreed[a] : 0;
  const size_t at = accord_confusion_find (confusion, a, b);
  return at == ACCORD_CONFUSION_NONE ? 0 : confusion->pairs[at].count;
}

/* ---- coincidences ---- */

/* Sums over profiles: o_kk, n_k, D, N and the counts of pairs. */
static bool
sum_coincidences (AccordConfusion *confusion, const AccordProfiles *profiles, GError **error)
{
  g_autofree AccordSum *agreed = g_try_new0 (AccordSum, confusion->n_classes + 1);
  g_autofree AccordSum *count = g_try_new0 (AccordSum, confusion->n_pairs + 1);
  if (agreed == NULL || count == NULL)
    return no_memory (error);
  AccordSum disagreement = { 0, 0 };
  for (size_t p = 0; p < profiles->n_profiles; p++)
    {
      if (profiles->size[p] < 2)
        continue;
      const double r = profiles->size[p], times = (double) profiles->times[p], weight = times / (r - 1);
      double squares = 0;
      confusion->items += profiles->times[p];
      confusion->n += times * r;
      for (uint64_t i = profiles->start[p]; i < profiles->start[p + 1]; i++)
        {
          const uint16_t a = profiles->klass[i];
          const double n = profiles->count[i];
          squares += n * n;
          confusion->total[a] += times * n;
          accord_sum_add (&agreed[a], weight * n * (n - 1));
          for (uint64_t j = i + 1; j < profiles->start[p + 1]; j++)
            accord_sum_add (&count[accord_confusion_find (confusion, a, profiles->klass[j])],
                            weight * n * profiles->count[j]);
        }
      accord_sum_add (&disagreement, weight * (r * r - squares));
    }
  confusion->disagreement = accord_sum_value (&disagreement);
  for (size_t k = 0; k < confusion->n_classes; k++)
    confusion->agreed[k] = accord_sum_value (&agreed[k]);
  for (size_t i = 0; i < confusion->n_pairs; i++)
    confusion->pairs[i].count = accord_sum_value (&count[i]);
  return true;
}

static void
sum_expected (AccordConfusion *confusion)
{
  AccordSum expected = { confusion->n * confusion->n, 0 };
  for (size_t k = 0; k < confusion->n_classes; k++)
    accord_sum_add (&expected, -confusion->total[k] * confusion->said[k]);
  confusion->expected = MAX (accord_sum_value (&expected), 0);
}

/* ---- what the counts say ---- */

double
accord_confusion_two_way (double log_odds)
{
  const double r = exp (-MAX (log_odds, 0) / 2);
  return (1 + sqrt ((1 - r) / (1 + r))) / 2;
}

static double
ratio (double numerator, double denominator)
{
  return denominator > 0 ? numerator / denominator : NAN;
}

static void
describe_pair (const AccordConfusion *confusion, AccordConfusionPair *pair)
{
  const double n_a = confusion->total[pair->a], n_b = confusion->said[pair->b];
  const double sides = confusion->gold ? 1 : 2; /* D counts o_ab and o_ba */
  pair->few = MIN (n_a, n_b) < ACCORD_CONFUSION_FEW;
  pair->share = ratio (sides * pair->count, confusion->disagreement);
  pair->given_a = ratio (pair->count, n_a);
  pair->given_b = ratio (pair->count, n_b);
  pair->lift = ratio (pair->count * confusion->expected, n_a * n_b * confusion->disagreement);
  pair->delta = pair->log_odds = pair->two_way = NAN;
  pair->se = pair->delta_low = pair->delta_high = pair->two_way_low = pair->two_way_high = NAN;
  if (confusion->gold || n_a <= 0 || n_b <= 0)
    return;
  const double o_aa = confusion->agreed[pair->a], o_bb = confusion->agreed[pair->b];
  if (o_aa * o_bb > 0)
    pair->delta = 1 - (pair->count / o_aa) * (pair->count / o_bb);
  pair->log_odds = log (o_aa + .5) + log (o_bb + .5) - 2 * log (pair->count + .5);
  pair->two_way = accord_confusion_two_way (pair->log_odds);
}

/* Sums of squares of o_kk(u)/(o_kk + 1/2). */
static void
own_squares (const AccordConfusion *confusion, const AccordProfiles *profiles, AccordSum *squares)
{
  for (size_t p = 0; p < profiles->n_profiles; p++)
    for (uint64_t i = profiles->start[p]; i < profiles->start[p + 1] && profiles->size[p] >= 2; i++)
      {
        const double n = profiles->count[i], r = profiles->size[p];
        const double own = n * (n - 1) / (r - 1) / (confusion->agreed[profiles->klass[i]] + .5);
        accord_sum_add (&squares[profiles->klass[i]], (double) profiles->times[p] * own * own);
      }
}

/* For each pair, what the items that hold both classes add to the two sums above. */
static void
joint_squares (const AccordConfusion *confusion, const AccordProfiles *profiles, size_t p, AccordSum *squares)
{
  const double r = profiles->size[p], times = (double) profiles->times[p];
  for (uint64_t i = profiles->start[p]; i < profiles->start[p + 1]; i++)
    for (uint64_t j = i + 1; j < profiles->start[p + 1]; j++)
      {
        const uint16_t a = profiles->klass[i], b = profiles->klass[j];
        const size_t at = accord_confusion_find (confusion, a, b);
        const double x = profiles->count[i], y = profiles->count[j];
        const double own_a = x * (x - 1) / (r - 1) / (confusion->agreed[a] + .5);
        const double own_b = y * (y - 1) / (r - 1) / (confusion->agreed[b] + .5);
        const double both = 2 * x * y / (r - 1) / (confusion->pairs[at].count + .5);
        const double h = own_a + own_b - both;
        accord_sum_add (&squares[at], times * (h * h - own_a * own_a - own_b * own_b));
      }
}

static void
bound_pair (const AccordConfusion *confusion, AccordConfusionPair *pair, double own, double joint, double z)
{
  const double items = (double) confusion->items;
  const double o_aa = confusion->agreed[pair->a], o_bb = confusion->agreed[pair->b];
  const double sum = o_aa / (o_aa + .5) + o_bb / (o_bb + .5) - 2 * pair->count / (pair->count + .5);
  const double rest = accord_sum_rest (own + joint, sum * sum / items, own + fabs (joint));
  pair->se = sqrt (items / (items - 1) * rest);
  const double low = pair->log_odds - z * pair->se, high = pair->log_odds + z * pair->se;
  pair->delta_low = 1 - exp (-low);
  pair->delta_high = 1 - exp (-high);
  pair->two_way_low = accord_confusion_two_way (low);
  pair->two_way_high = accord_confusion_two_way (high);
}

static bool
bound_pairs (AccordConfusion *confusion, const AccordProfiles *profiles, double confidence, GError **error)
{
  g_autofree AccordSum *own = g_try_new0 (AccordSum, confusion->n_classes + 1);
  g_autofree AccordSum *joint = g_try_new0 (AccordSum, confusion->n_pairs + 1);
  if (own == NULL || joint == NULL)
    return no_memory (error);
  own_squares (confusion, profiles, own);
  for (size_t p = 0; p < profiles->n_profiles; p++)
    if (profiles->size[p] >= 2)
      joint_squares (confusion, profiles, p, joint);
  const double z = accord_interval_z (confidence);
  for (size_t i = 0; i < confusion->n_pairs && confusion->items >= 2; i++)
    {
      AccordConfusionPair *pair = &confusion->pairs[i];
      if (!isnan (pair->log_odds))
        bound_pair (confusion, pair, accord_sum_value (&own[pair->a]) + accord_sum_value (&own[pair->b]),
                    accord_sum_value (&joint[i]), z);
    }
  return true;
}

AccordConfusion *
accord_confusion_new (const AccordProfiles *profiles, double confidence, GError **error)
{
  g_autoptr (AccordConfusion) confusion = confusion_alloc (profiles->n_classes, false, error);
  if (confusion == NULL)
    return NULL;
  if (!(confusion->complete ? list_all_pairs (confusion, error)
                            : list_present_pairs (confusion, profiles, error))
      || !sum_coincidences (confusion, profiles, error))
    return NULL;
  sum_expected (confusion);
  for (size_t i = 0; i < confusion->n_pairs; i++)
    describe_pair (confusion, &confusion->pairs[i]);
  if (!bound_pairs (confusion, profiles, confidence, error))
    return NULL;
  return g_steal_pointer (&confusion);
}

/* ---- against gold ---- */

static uint16_t
gold_of (const AccordDataset *dataset, size_t item)
{
  return dataset->gold == NULL ? ACCORD_CLASS_NONE : dataset->gold[item];
}

static bool
list_gold_pairs (AccordConfusion *confusion, const AccordDataset *dataset, GError **error)
{
  g_autofree uint32_t *keys = g_try_new (uint32_t, dataset->n_labels + 1);
  if (keys == NULL)
    return no_memory (error);
  size_t n = 0;
  for (size_t item = 0; item < dataset->n_items; item++)
    for (uint64_t l = dataset->item_start[item]; l < dataset->item_start[item + 1]; l++)
      if (gold_of (dataset, item) != ACCORD_CLASS_NONE && dataset->klass[l] != gold_of (dataset, item))
        keys[n++] = (uint32_t) gold_of (dataset, item) << 16 | dataset->klass[l];
  return list_keys (confusion, g_steal_pointer (&keys), n, error);
}

static void
count_gold (AccordConfusion *confusion, const AccordDataset *dataset)
{
  for (size_t item = 0; item < dataset->n_items; item++)
    {
      const uint16_t gold = gold_of (dataset, item);
      if (gold == ACCORD_CLASS_NONE || accord_dataset_item_size (dataset, item) == 0)
        continue;
      confusion->items++;
      for (uint64_t l = dataset->item_start[item]; l < dataset->item_start[item + 1]; l++)
        {
          const uint16_t said = dataset->klass[l];
          confusion->n++;
          confusion->total[gold]++;
          confusion->said[said]++;
          if (said == gold)
            confusion->agreed[gold]++;
          else
            {
              confusion->disagreement++;
              confusion->pairs[accord_confusion_find (confusion, gold, said)].count++;
            }
        }
    }
}

AccordConfusion *
accord_confusion_gold_new (const AccordDataset *dataset, GError **error)
{
  g_autoptr (AccordConfusion) confusion = confusion_alloc (dataset->n_classes, true, error);
  if (confusion == NULL)
    return NULL;
  if (!(confusion->complete ? list_all_pairs (confusion, error)
                            : list_gold_pairs (confusion, dataset, error)))
    return NULL;
  count_gold (confusion, dataset);
  sum_expected (confusion);
  for (size_t i = 0; i < confusion->n_pairs; i++)
    describe_pair (confusion, &confusion->pairs[i]);
  return g_steal_pointer (&confusion);
}

double
accord_confusion_alpha (const AccordConfusion *confusion)
{
  return confusion->expected > 0 ? 1 - (confusion->n - 1) * (confusion->disagreement / confusion->expected)
                                 : NAN;
}

/* ---- rankings ---- */

static int
compare_counts (gconstpointer a, gconstpointer b, gpointer data)
{
  const uint32_t x = *(const uint32_t *) a, y = *(const uint32_t *) b;
  const AccordConfusionPair *pairs = data;
  if (pairs[x].count != pairs[y].count)
    return pairs[x].count > pairs[y].count ? -1 : 1;
  return (x > y) - (x < y);
}

static int
compare_two_way (gconstpointer a, gconstpointer b, gpointer data)
{
  const uint32_t x = *(const uint32_t *) a, y = *(const uint32_t *) b;
  const AccordConfusionPair *pairs = data;
  const double high_x = pairs[x].few || isnan (pairs[x].two_way_high) ? 2 : pairs[x].two_way_high;
  const double high_y = pairs[y].few || isnan (pairs[y].two_way_high) ? 2 : pairs[y].two_way_high;
  if (high_x != high_y)
    return high_x < high_y ? -1 : 1;
  return compare_counts (a, b, data);
}

uint32_t *
accord_confusion_rank (const AccordConfusion *confusion, AccordConfusionOrder order)
{
  uint32_t *rank = g_new (uint32_t, confusion->n_pairs + 1);
  for (size_t i = 0; i < confusion->n_pairs; i++)
    rank[i] = (uint32_t) i;
  g_qsort_with_data (rank, (gint) confusion->n_pairs, sizeof *rank,
                     order == ACCORD_CONFUSION_BY_COUNT ? compare_counts : compare_two_way, confusion->pairs);
  return rank;
}

/* ---- words ---- */

static const char *
judgement (const AccordConfusion *confusion, const AccordConfusionPair *pair)
{
  if (pair->few)
    return "too few labels to tell";
  if (confusion->gold)
    return NULL;
  if (pair->two_way_high < .65)
    return "not told apart";
  return pair->lift > 1 && pair->two_way_low < .9 ? "often mixed up" : NULL;
}

static const char *
undefined (const AccordConfusion *confusion, const AccordConfusionPair *pair, bool delta)
{
  if (confusion->gold)
    return confusion->total[pair->a] <= 0  ? "undefined: no item of that gold class"
           : confusion->said[pair->b] <= 0 ? "undefined: nobody said that class"
                                           : NULL;
  if (confusion->items == 0)
    return "undefined: no item with two labels";
  if (isnan (pair->two_way))
    return "undefined: a class without labels on items with two";
  if (confusion->items < 2)
    return "bounds undefined: one item only";
  return delta && isnan (pair->delta) ? "delta undefined: nobody agreed on one of the two" : NULL;
}

char *
accord_confusion_note (const AccordConfusion *confusion, const AccordConfusionPair *pair, bool delta)
{
  const char *words = judgement (confusion, pair), *reason = undefined (confusion, pair, delta);
  const char *spread = isnan (pair->lift) && reason == NULL ? "lift undefined: no disagreement" : NULL;
  GString *note = g_string_new (words);
  if (reason != NULL || spread != NULL)
    g_string_append_printf (note, "%s%s", note->len > 0 ? "; " : "", reason != NULL ? reason : spread);
  return note->len > 0 ? g_string_free (note, FALSE) : (g_string_free (note, TRUE), NULL);
}

/* ---- items behind a pair ---- */

static int
compare_items (gconstpointer a, gconstpointer b, gpointer data)
{
  const AccordConfusionItem *x = a, *y = b;
  const AccordDataset *dataset = data;
  if (x->evidence != y->evidence)
    return x->evidence > y->evidence ? -1 : 1;
  return accord_text_compare (accord_names_get (&dataset->item_names, x->item),
                              accord_names_get (&dataset->item_names, y->item));
}

GArray *
accord_confusion_items (const AccordDataset *dataset, uint16_t a, uint16_t b, bool gold)
{
  GArray *items = g_array_new (FALSE, FALSE, sizeof (AccordConfusionItem));
  for (size_t item = 0; item < dataset->n_items; item++)
    {
      AccordConfusionItem found = { item, 0, 0, 0, (uint32_t) accord_dataset_item_size (dataset, item) };
      if (gold && gold_of (dataset, item) != a)
        continue;
      for (uint64_t l = dataset->item_start[item]; l < dataset->item_start[item + 1]; l++)
        {
          found.count_a += dataset->klass[l] == a;
          found.count_b += dataset->klass[l] == b;
        }
      if (gold)
        found.evidence = found.count_b;
      else if (found.labels >= 2)
        found.evidence = (double) found.count_a * found.count_b / (found.labels - 1);
      if (found.evidence > 0)
        g_array_append_val (items, found);
    }
  g_array_sort_with_data (items, compare_items, (gpointer) dataset);
  return items;
}
