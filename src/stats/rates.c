/* Recall, precision and F1 of each class.
 *
 * Both references come down to the same: an item adds, for a few classes, a true positive, a predicted and an
 * actual weight.  A first pass over the profiles sums them, a second the squared influences of the ratios.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <accord/stats/rates.h>

#include <accord/base/error.h>
#include <accord/base/sum.h>
#include <accord/stats/interval.h>
#include <accord/stats/vote.h>

/* What one item adds to one class. */
typedef struct
{
  uint16_t klass;
  double tp;
  double predicted;
  double actual;
} Share;

/* Sums of one class; afterwards the squares of the influences. */
typedef struct
{
  AccordSum tp, predicted, actual;
  AccordSum recall, precision, f1;
  uint64_t n_actual, n_predicted, n_either;
} Class;

/* Against the others: how much of an item's reference weight falls on the class at @i. */
static double
rest_reference (const AccordVote *vote, const uint32_t *count, size_t i, double m)
{
  const bool leads = count[i] == vote->top;
  if (vote->ties > 1) /* without a leader's label the other leaders are the reference */
    return leads ? ((m - (double) vote->top * vote->ties) / vote->ties + vote->top) / m : 0;
  const double shared = vote->top / m / (1.0 + vote->runners); /* without one of the only leader's labels */
  if (leads)
    return (m - vote->top) / m + shared;
  return count[i] + 1 == vote->top ? shared : 0;
}

static size_t
rest_shares (const AccordProfiles *profiles, size_t p, Share *shares)
{
  const uint64_t start = profiles->start[p];
  const size_t n = (size_t) (profiles->start[p + 1] - start);
  const uint32_t *count = profiles->count + start;
  const AccordVote vote = accord_vote_count (count, n);
  const double m = profiles->size[p], score = accord_vote_rest (&vote);
  if (profiles->size[p] < 2)
    return 0;
  for (size_t i = 0; i < n; i++)
    shares[i] = (Share){ profiles->klass[start + i], i == vote.winner ? count[i] / m * score : 0,
                         count[i] / m, rest_reference (&vote, count, i, m) };
  return n;
}

static size_t
gold_shares (const AccordProfiles *profiles, size_t p, uint16_t gold, Share *shares)
{
  const uint64_t start = profiles->start[p];
  const size_t n = (size_t) (profiles->start[p + 1] - start);
  const double m = profiles->size[p];
  bool found = false;
  for (size_t i = 0; i < n; i++)
    {
      const double weight = profiles->count[start + i] / m;
      const bool right = profiles->klass[start + i] == gold;
      shares[i] = (Share){ profiles->klass[start + i], right ? weight : 0, weight, right ? 1 : 0 };
      found = found || right;
    }
  if (found)
    return n;
  shares[n] = (Share){ gold, 0, 0, 1 };
  return n + 1;
}

typedef void (*ShareFunc) (Class *klass, const Share *share, uint64_t times);

static void
add_totals (Class *klass, const Share *share, uint64_t times)
{
  accord_sum_add (&klass->tp, (double) times * share->tp);
  accord_sum_add (&klass->predicted, (double) times * share->predicted);
  accord_sum_add (&klass->actual, (double) times * share->actual);
  klass->n_actual += share->actual > 0 ? times : 0;
  klass->n_predicted += share->predicted > 0 ? times : 0;
  klass->n_either += share->actual > 0 || share->predicted > 0 ? times : 0;
}

static void
add_influence (AccordSum *sum, double above, double below, double item_above, double item_below,
               uint64_t times)
{
  const double influence = item_above - above / below * item_below;
  if (below > 0)
    accord_sum_add (sum, (double) times * influence * influence);
}

static void
add_influences (Class *klass, const Share *share, uint64_t times)
{
  const double tp = accord_sum_value (&klass->tp), predicted = accord_sum_value (&klass->predicted),
               actual = accord_sum_value (&klass->actual);
  add_influence (&klass->recall, tp, actual, share->tp, share->actual, times);
  add_influence (&klass->precision, tp, predicted, share->tp, share->predicted, times);
  add_influence (&klass->f1, 2 * tp, predicted + actual, 2 * share->tp, share->predicted + share->actual,
                 times);
}

/* Hands every share to @func; returns the items that have any. */
static uint64_t
visit (const AccordProfiles *profiles, const AccordGolden *golden, Share *shares, Class *classes,
       ShareFunc func)
{
  uint64_t items = 0;
  const size_t n = golden != NULL ? golden->n : profiles->n_profiles;
  for (size_t i = 0; i < n; i++)
    {
      const uint64_t times = golden != NULL ? golden->times[i] : profiles->times[i];
      const size_t n_shares = golden != NULL
                                  ? gold_shares (profiles, golden->profile[i], golden->gold[i], shares)
                                  : rest_shares (profiles, i, shares);
      for (size_t k = 0; k < n_shares; k++)
        func (&classes[shares[k].klass], &shares[k], times);
      items += n_shares > 0 ? times : 0;
    }
  return items;
}

static AccordEstimate
ratio (double above, double below, const AccordSum *squares, uint64_t class_items, uint64_t items,
       double confidence, const char *reason)
{
  AccordEstimate estimate = ACCORD_ESTIMATE_INIT;
  estimate.items = class_items;
  if (!(below > 0))
    {
      estimate.reason = estimate.interval_reason = reason;
      return estimate;
    }
  estimate.value = MIN (above / below, 1);
  if (items < 2 || class_items < 2)
    {
      estimate.interval_reason = ACCORD_REASON_ONE_ITEM;
      return estimate;
    }
  const double n = (double) items;
  estimate.se = sqrt (n / (n - 1) * accord_sum_value (squares)) / below;
  estimate.se_kind = "linear";
  accord_interval_clipped (&estimate, 0, 1, confidence);
  return estimate;
}

static AccordRates
rates_of (const Class *klass, uint64_t items, double confidence, bool gold)
{
  const double tp = accord_sum_value (&klass->tp), predicted = accord_sum_value (&klass->predicted),
               actual = accord_sum_value (&klass->actual);
  return (AccordRates){
    ratio (tp, actual, &klass->recall, klass->n_actual, items, confidence,
           gold ? "no gold answer is this class" : "never the majority of the others"),
    ratio (tp, predicted, &klass->precision, klass->n_predicted, items, confidence, "class never used"),
    ratio (2 * tp, predicted + actual, &klass->f1, klass->n_either, items, confidence, "class never used"),
  };
}

AccordRates *
accord_rates_new (const AccordProfiles *profiles, const AccordGolden *golden, double confidence,
                  GError **error)
{
  const size_t n = profiles->n_classes;
  g_autofree Class *classes = g_try_new0 (Class, n + 1);
  g_autofree Share *shares = g_try_new (Share, n + 1);
  g_autofree AccordRates *rates = g_try_new (AccordRates, n + 1);
  if (classes == NULL || shares == NULL || rates == NULL)
    {
      accord_error_set_memory (error, "the rates of classes");
      return NULL;
    }
  const uint64_t items = visit (profiles, golden, shares, classes, add_totals);
  visit (profiles, golden, shares, classes, add_influences);
  for (size_t k = 0; k < n; k++)
    rates[k] = rates_of (&classes[k], items, confidence, golden != NULL);
  return g_steal_pointer (&rates);
}
