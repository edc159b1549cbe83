/* The bracket of the Bayes error.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <accord/stats/bayes.h>

#include <accord/base/error.h>
#include <accord/base/sum.h>
#include <accord/stats/interval.h>
#include <accord/stats/mean.h>
#include <accord/stats/vote.h>

double
accord_bayes_cover_hart (double disagreement, size_t n_classes)
{
  const double b = ((double) n_classes - 1) / (double) n_classes;
  return b * (1 - sqrt (1 - CLAMP (disagreement, 0, b) / b));
}

/* Of each profile: 1 - largest share, 1 - leave-one-out score, 1 - pairwise agreement; NAN = does not count.
 * Returns the mean number of labels. */
static double
fill_items (const AccordProfiles *profiles, uint32_t least, double *plugin, double *rest, double *pairs)
{
  AccordSum labels = { 0, 0 };
  double items = 0;
  for (size_t p = 0; p < profiles->n_profiles; p++)
    {
      plugin[p] = rest[p] = pairs[p] = NAN;
      if (profiles->size[p] < MAX (least, 2))
        continue;
      const uint64_t start = profiles->start[p];
      const size_t n = (size_t) (profiles->start[p + 1] - start);
      const AccordVote vote = accord_vote_count (profiles->count + start, n);
      const double m = profiles->size[p];
      double equal = 0;
      for (size_t i = 0; i < n; i++)
        equal += (double) profiles->count[start + i] * ((double) profiles->count[start + i] - 1);
      plugin[p] = 1 - vote.top / m;
      rest[p] = 1 - vote.top / m * accord_vote_rest (&vote);
      pairs[p] = 1 - equal / (m * (m - 1));
      accord_sum_add (&labels, (double) profiles->times[p] * m);
      items += (double) profiles->times[p];
    }
  return items > 0 ? accord_sum_value (&labels) / items : NAN;
}

static void
set_undefined (AccordEstimate *estimate, const char *reason)
{
  *estimate = (AccordEstimate) ACCORD_ESTIMATE_INIT;
  estimate->reason = estimate->interval_reason = reason;
}

static AccordEstimate
of_items (double value, const AccordEstimate *plugin)
{
  AccordEstimate estimate = ACCORD_ESTIMATE_INIT;
  estimate.value = value;
  estimate.items = plugin->items;
  return estimate;
}

static void
set_interval (AccordBayes *bayes, const AccordEstimate *pairs, size_t n_classes, double confidence)
{
  const double b = ((double) n_classes - 1) / (double) n_classes, z = accord_interval_z (confidence);
  AccordEstimate *error = &bayes->error;
  if (pairs->value <= 0) /* nobody ever disagreed */
    {
      error->low = 0;
      error->high = MIN (b, 1 - pow ((1 - confidence) / 2, 1 / (double) error->items));
      error->note = "nobody differs";
      return;
    }
  if (error->items == 1)
    {
      error->interval_reason = "one item only";
      return;
    }
  const double below = accord_bayes_cover_hart (pairs->value - z * pairs->se, n_classes);
  error->low = MAX (0, MAX (bayes->plugin.value - z * bayes->plugin.se, below));
  error->low = MIN (error->low, error->value);
  error->high = MIN (b, bayes->high.value + z * bayes->high.se);
}

static void
set_bracket (AccordBayes *bayes, const AccordEstimate *pairs, size_t n_classes, double confidence,
             double tolerance)
{
  const double b = ((double) n_classes - 1) / (double) n_classes;
  const double p = bayes->plugin.value, u = bayes->high.value;
  const double below = accord_bayes_cover_hart (pairs->value, n_classes);
  bayes->half_width = (u - p) / 2;
  bayes->error = of_items (MIN (MIN (MAX ((p + u) / 2, below), u), b), &bayes->plugin);
  set_interval (bayes, pairs, n_classes, confidence);
  bayes->low = of_items (MAX (p, below), &bayes->plugin);
  bayes->low.interval_reason = "a bound: see the interval of bayes_error";
  bayes->needed = of_items (ceil (bayes->labels * (u - p) / (2 * tolerance) - 1e-9), &bayes->plugin);
  bayes->needed.value = MAX (bayes->needed.value, 2);
  bayes->needed.interval_reason = "a rule of thumb";
}

bool
accord_bayes_bracket (const AccordProfiles *profiles, uint32_t least, double confidence, double tolerance,
                      AccordBayes *ret_bayes, GError **error)
{
  const size_t n = profiles->n_profiles;
  g_autofree double *plugin = g_try_new (double, n + 1);
  g_autofree double *rest = g_try_new (double, n + 1);
  g_autofree double *pairs = g_try_new (double, n + 1);
  if (plugin == NULL || rest == NULL || pairs == NULL)
    {
      return accord_error_set_memory (error, "the Bayes error");
    }
  AccordBayes bayes = { .labels = fill_items (profiles, least, plugin, rest, pairs), .half_width = NAN };
  const char *reason = profiles->n_items == 0      ? "no labels"
                       : profiles->n_pairable == 0 ? "one label an item"
                                                   : "too few labels an item";
  bayes.plugin = accord_mean_items (plugin, profiles->times, n, 0, 1, confidence, reason);
  bayes.high = accord_mean_items (rest, profiles->times, n, 0, 1, confidence, reason);
  const AccordEstimate apart = accord_mean_items (pairs, profiles->times, n, 0, 1, confidence, reason);
  if (bayes.plugin.reason == NULL && profiles->n_classes >= 2)
    set_bracket (&bayes, &apart, profiles->n_classes, confidence, tolerance);
  else
    {
      reason = bayes.plugin.reason != NULL ? bayes.plugin.reason : "one class only";
      set_undefined (&bayes.plugin, reason);
      set_undefined (&bayes.high, reason);
      set_undefined (&bayes.error, reason);
      set_undefined (&bayes.low, reason);
      set_undefined (&bayes.needed, reason);
    }
  *ret_bayes = bayes;
  return true;
}
