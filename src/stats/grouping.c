/* Greedy grouping of classes on the square table of coincidences.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <accord/stats/grouping.h>

#include <math.h>
#include <accord/base/error.h>
#include <accord/base/sum.h>
#include <accord/stats/interval.h>
#include <accord/stats/merge.h>

/* Groups by the number of their first class; a group that went into another one is gone. */
typedef struct
{
  size_t n_classes;
  const AccordProfiles *profiles;
  uint64_t items;
  double n, disagreement, expected;
  double *count; /* n_classes * n_classes, symmetric */
  double *total;
  uint16_t *group; /* of each class */
  size_t groups;
} Grouping;

static void
grouping_clear (Grouping *grouping)
{
  g_free (grouping->count);
  g_free (grouping->total);
  g_free (grouping->group);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Grouping, grouping_clear)

static bool
grouping_fill (Grouping *grouping, const AccordProfiles *profiles, const AccordConfusion *confusion,
               GError **error)
{
  const size_t k = confusion->n_classes;
  if (k > ACCORD_CONFUSION_ALL_PAIRS)
    {
      g_set_error (error, ACCORD_ERROR, ACCORD_ERROR_USAGE,
                   "grouping takes at most %d classes, there are %zu", ACCORD_CONFUSION_ALL_PAIRS, k);
      return false;
    }
  *grouping = (Grouping){ k,
                          profiles,
                          confusion->items,
                          confusion->n,
                          confusion->disagreement,
                          confusion->expected,
                          g_new0 (double, k *k + 1),
                          g_new (double, k + 1),
                          g_new (uint16_t, k + 1),
                          0 };
  for (size_t i = 0; i < confusion->n_pairs; i++)
    {
      const AccordConfusionPair *pair = &confusion->pairs[i];
      grouping->count[pair->a * k + pair->b] = grouping->count[pair->b * k + pair->a] = pair->count;
    }
  for (size_t i = 0; i < k; i++)
    {
      grouping->count[i * k + i] = confusion->agreed[i];
      grouping->total[i] = confusion->total[i];
      grouping->group[i] = (uint16_t) i;
      grouping->groups += confusion->total[i] > 0;
    }
  return true;
}

static bool
is_group (const Grouping *grouping, size_t k)
{
  return grouping->group[k] == k && grouping->total[k] > 0;
}

static double
gain_of (const Grouping *g, size_t a, size_t b)
{
  return accord_merges_gain (g->count[a * g->n_classes + b], g->total[a], g->total[b], g->n, g->disagreement,
                             g->expected);
}

static bool
find_pair (const Grouping *grouping, size_t *ret_a, size_t *ret_b)
{
  double best = -INFINITY;
  for (size_t a = 0; a < grouping->n_classes; a++)
    for (size_t b = a + 1; b < grouping->n_classes && is_group (grouping, a); b++)
      if (is_group (grouping, b) && gain_of (grouping, a, b) > best)
        {
          best = gain_of (grouping, a, b);
          *ret_a = a;
          *ret_b = b;
        }
  return best > -INFINITY;
}

/* The sum of squared influences on the log odds of two groups. */
static double
odds_squares (const Grouping *g, size_t a, size_t b)
{
  const AccordProfiles *profiles = g->profiles;
  const double o_aa = g->count[a * g->n_classes + a] + .5, o_bb = g->count[b * g->n_classes + b] + .5,
               o_ab = g->count[a * g->n_classes + b] + .5;
  AccordSum squares = { 0, 0 };
  for (size_t p = 0; p < profiles->n_profiles; p++)
    {
      const double r = profiles->size[p];
      double x = 0, y = 0;
      for (uint64_t i = profiles->start[p]; i < profiles->start[p + 1]; i++)
        {
          x += g->group[profiles->klass[i]] == a ? profiles->count[i] : 0;
          y += g->group[profiles->klass[i]] == b ? profiles->count[i] : 0;
        }
      const double h = (x * (x - 1) / o_aa + y * (y - 1) / o_bb - 2 * x * y / o_ab) / (r - 1);
      if (r >= 2 && x + y > 0)
        accord_sum_add (&squares, (double) profiles->times[p] * h * h);
    }
  return accord_sum_value (&squares);
}

static void
bound_two_way (const Grouping *g, double z, AccordGroupingStep *step)
{
  const double o_aa = g->count[step->a * g->n_classes + step->a],
               o_bb = g->count[step->b * g->n_classes + step->b],
               o_ab = g->count[step->a * g->n_classes + step->b], items = (double) g->items;
  if (g->items < 2)
    return;
  const double log_odds = log (o_aa + .5) + log (o_bb + .5) - 2 * log (o_ab + .5);
  const double sum = o_aa / (o_aa + .5) + o_bb / (o_bb + .5) - 2 * o_ab / (o_ab + .5);
  const double squares = odds_squares (g, step->a, step->b);
  const double se = sqrt (items / (items - 1) * accord_sum_rest (squares, sum * sum / items, squares));
  step->two_way_low = accord_confusion_two_way (log_odds - z * se);
  step->two_way_high = accord_confusion_two_way (log_odds + z * se);
}

/* Mutual information of two people's groups, bits. */
static double
shared_bits (const Grouping *g)
{
  AccordSum shared = { 0, 0 };
  for (size_t a = 0; a < g->n_classes; a++)
    for (size_t b = 0; b < g->n_classes && is_group (g, a); b++)
      {
        const double o = g->count[a * g->n_classes + b];
        if (is_group (g, b) && o > 0)
          accord_sum_add (&shared, o / g->n * log2 (o / g->total[a] / (g->total[b] / g->n)));
      }
  return accord_sum_value (&shared);
}

static void
join (Grouping *g, size_t a, size_t b)
{
  const size_t k = g->n_classes;
  g->disagreement -= 2 * g->count[a * k + b];
  g->expected -= 2 * g->total[a] * g->total[b];
  g->count[a * k + a] += g->count[b * k + b] + 2 * g->count[a * k + b];
  g->total[a] += g->total[b];
  g->groups--;
  for (size_t c = 0; c < k; c++)
    {
      if (c != a && c != b)
        {
          g->count[a * k + c] += g->count[b * k + c];
          g->count[c * k + a] = g->count[a * k + c];
        }
      if (g->group[c] == b)
        g->group[c] = (uint16_t) a;
    }
}

static double
joined_bits (double a, double b, double n)
{
  const double sum = a + b;
  return -(a * log2 (a / sum) + b * log2 (b / sum)) / n;
}

static AccordGroupingStep
take_step (Grouping *g, size_t a, size_t b, double z)
{
  AccordGroupingStep step = { .a = (uint16_t) a, .b = (uint16_t) b, .two_way_low = NAN, .two_way_high = NAN };
  const double shared = shared_bits (g), count = g->count[a * g->n_classes + b];
  step.gain = gain_of (g, a, b);
  step.lift = g->disagreement > 0 ? count * g->expected / (g->total[a] * g->total[b] * g->disagreement) : NAN;
  step.bits_lost = joined_bits (g->total[a], g->total[b], g->n);
  bound_two_way (g, z, &step);
  join (g, a, b);
  step.groups = (uint16_t) g->groups;
  step.alpha = 1 - (g->n - 1) * (g->disagreement / g->expected);
  const double lost = shared - shared_bits (g);
  step.shared_lost = lost > 1e-12 ? lost : 0;
  return step;
}

GArray *
accord_grouping_new (const AccordProfiles *profiles, const AccordConfusion *confusion, double confidence,
                     size_t *ret_elbow, GError **error)
{
  g_auto (Grouping) grouping = { 0 };
  if (!grouping_fill (&grouping, profiles, confusion, error))
    return NULL;
  g_autoptr (GArray) steps = g_array_new (FALSE, FALSE, sizeof (AccordGroupingStep));
  const double z = accord_interval_z (confidence);
  size_t a, b, elbow = 0;
  while (grouping.groups > 2 && find_pair (&grouping, &a, &b))
    {
      const AccordGroupingStep step = take_step (&grouping, a, b, z);
      if (elbow == steps->len && step.two_way_high < ACCORD_GROUPING_APART)
        elbow++;
      g_array_append_val (steps, step);
    }
  *ret_elbow = elbow;
  return g_steal_pointer (&steps);
}

char *
accord_grouping_members (const GArray *steps, size_t step, uint16_t first, const AccordNames *classes)
{
  const size_t k = accord_names_size (classes);
  g_autofree uint16_t *group = g_new (uint16_t, k + 1);
  for (size_t i = 0; i < k; i++)
    group[i] = (uint16_t) i;
  for (size_t s = 0; s < step; s++)
    for (size_t i = 0; i < k; i++)
      if (group[i] == g_array_index (steps, AccordGroupingStep, s).b)
        group[i] = g_array_index (steps, AccordGroupingStep, s).a;
  GString *text = g_string_new (NULL);
  for (size_t i = 0; i < k; i++)
    if (group[i] == first)
      g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "", accord_names_get (classes, i));
  return g_string_free (text, FALSE);
}
