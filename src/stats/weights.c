/* Weights of classes by their values or ranks.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <accord/stats/weights.h>

#include <math.h>
#include <string.h>
#include <accord/base/error.h>
#include <accord/base/interrupt.h>
#include <accord/base/number.h>
#include <accord/base/sum.h>
#include <accord/dataset/sets.h>

#define SAME 1e-12 /* a weight up to this below 1 is 1: what lies between is lost in sums over labels */

static const char *const names[ACCORD_WEIGHTS_TABLE] = {
  [ACCORD_WEIGHTS_IDENTITY] = "identity",
  [ACCORD_WEIGHTS_LINEAR] = "linear",
  [ACCORD_WEIGHTS_QUADRATIC] = "quadratic",
  [ACCORD_WEIGHTS_ORDINAL] = "ordinal",
  [ACCORD_WEIGHTS_RADICAL] = "radical",
  [ACCORD_WEIGHTS_RATIO] = "ratio",
  [ACCORD_WEIGHTS_CIRCULAR] = "circular",
  [ACCORD_WEIGHTS_BIPOLAR] = "bipolar",
  [ACCORD_WEIGHTS_KRIPPENDORFF_ORDINAL] = "krippendorff-ordinal",
  [ACCORD_WEIGHTS_JACCARD] = "jaccard",
  [ACCORD_WEIGHTS_MASI] = "masi",
};

bool
accord_weight_set_find (const char *name, AccordWeightSet *ret_set)
{
  for (AccordWeightSet set = 0; set < ACCORD_WEIGHTS_TABLE; set++)
    if (strcmp (names[set], name) == 0)
      {
        *ret_set = set;
        return true;
      }
  return false;
}

/* What stands for each class. */
typedef struct
{
  double *value;    /* K; where there are none, the ranks */
  size_t n;         /* K */
  uint16_t *order;  /* K: classes by rank */
  double *rank;     /* K: the reverse */
  double low, high; /* of the values */
  double circle;
  const char *reason; /* why there is nothing */
} Ladder;

static void
ladder_clear (Ladder *ladder)
{
  g_free (ladder->value);
  g_free (ladder->order);
  g_free (ladder->rank);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Ladder, ladder_clear)

bool
accord_weights_values (const AccordDataset *dataset, double *value)
{
  bool numbers = true, complete = true;
  for (size_t k = 0; k < dataset->n_classes; k++)
    {
      const char *name = accord_names_get (&dataset->class_names, k);
      numbers &= accord_number_parse (name, strlen (name), &value[k]);
    }
  for (size_t k = 0; k < dataset->n_classes; k++)
    if (dataset->class_values != NULL && !isnan (dataset->class_values[k]))
      value[k] = dataset->class_values[k];
    else
      complete &= numbers;
  return complete;
}

static int
compare_values (const void *a, const void *b, gpointer values)
{
  const uint16_t k = *(const uint16_t *) a, l = *(const uint16_t *) b;
  const double x = ((const double *) values)[k], y = ((const double *) values)[l];
  return x != y ? (x > y) - (x < y) : k - l;
}

static void
ladder_init (Ladder *ladder, const AccordDataset *dataset, AccordWeightsOn on, double circle)
{
  const size_t n = dataset->n_classes;
  *ladder = (Ladder){ .n = n, .low = INFINITY, .high = -INFINITY, .circle = circle };
  ladder->value = g_new0 (double, n + 1);
  ladder->order = g_new (uint16_t, n + 1);
  ladder->rank = g_new (double, n + 1);
  const bool valued = accord_weights_values (dataset, ladder->value);
  const bool by_value = valued && !dataset->class_order_declared;
  if (!valued && !dataset->class_order_declared)
    ladder->reason = ACCORD_REASON_NO_ORDER;
  else if (!valued && on == ACCORD_WEIGHTS_ON_VALUE)
    ladder->reason = ACCORD_REASON_NOT_NUMERIC;
  for (size_t k = 0; k < n; k++)
    ladder->order[k] = (uint16_t) k;
  if (by_value)
    g_qsort_with_data (ladder->order, (int) n, sizeof *ladder->order, compare_values, ladder->value);
  double rank = 0;
  for (size_t at = 0; at < n; at++)
    {
      const bool tie
          = by_value && at > 0 && ladder->value[ladder->order[at]] == ladder->value[ladder->order[at - 1]];
      ladder->rank[ladder->order[at]] = tie ? rank : ++rank; /* 1 and 1.0 are one rank */
    }
  if (!valued || on == ACCORD_WEIGHTS_ON_RANK)
    memcpy (ladder->value, ladder->rank, n * sizeof *ladder->value);
  for (size_t k = 0; k < n; k++)
    {
      ladder->low = MIN (ladder->low, ladder->value[k]);
      ladder->high = MAX (ladder->high, ladder->value[k]);
    }
}

/* To values up to 4, so that no square of them is too large or too small to be a number; no set but circular minds a
 * factor, and by a power of 4 nothing is rounded. */
static void
ladder_scale (Ladder *ladder, AccordWeightSet set)
{
  const size_t n = ladder->n;
  int exponent;
  (void) frexp (MAX (fabs (ladder->low), fabs (ladder->high)), &exponent);
  if (n == 0 || (set == ACCORD_WEIGHTS_CIRCULAR && exponent < 0)) /* 1 of the circle must not overflow */
    exponent = 0;
  exponent -= exponent % 2;
  for (size_t k = 0; k < n; k++)
    ladder->value[k] = ldexp (ladder->value[k], -exponent);
  ladder->low = ldexp (ladder->low, -exponent);
  ladder->high = ldexp (ladder->high, -exponent);
  ladder->circle = ladder->circle > 0 ? ldexp (ladder->circle, -exponent)
                                      : ladder->high - ladder->low + ldexp (1, -exponent);
}

/* How far two classes are apart, up to a factor; for circular the root of it. */
static double
separation (AccordWeightSet set, const Ladder *ladder, size_t k, size_t l)
{
  const double x = ladder->value[k], y = ladder->value[l], d = fabs (x - y);
  const double steps = fabs (ladder->rank[k] - ladder->rank[l]);
  if (set == ACCORD_WEIGHTS_ORDINAL)
    return steps * (steps + 1) / 2;
  if (d == 0)
    return 0;
  switch (set)
    {
    case ACCORD_WEIGHTS_LINEAR:
      return d;
    case ACCORD_WEIGHTS_QUADRATIC:
      return d * d;
    case ACCORD_WEIGHTS_RADICAL:
      return sqrt (d);
    case ACCORD_WEIGHTS_RATIO:
      return d / (x + y) * (d / (x + y));
    case ACCORD_WEIGHTS_CIRCULAR:
      return fabs (sin (G_PI * fmod (d, ladder->circle) / ladder->circle));
    case ACCORD_WEIGHTS_BIPOLAR: /* in this order both divisors are above 0 whenever d is */
      return d / (x - ladder->low + (y - ladder->low)) * (d / (ladder->high - x + (ladder->high - y)));
    default:
      return 1;
    }
}

/* From separations above the diagonal to weights. */
static void
fill_weights (AccordWeights *weights, const Ladder *ladder)
{
  const size_t n = weights->n_classes;
  double most = 0;
  for (size_t k = 0; k < n; k++)
    for (size_t l = k + 1; l < n; l++)
      {
        weights->weight[k * n + l] = separation (weights->set, ladder, k, l);
        most = MAX (most, weights->weight[k * n + l]);
      }
  for (size_t k = 0; k < n; k++)
    {
      weights->weight[k * n + k] = 1;
      for (size_t l = k + 1; l < n; l++)
        {
          const double share = most > 0 ? weights->weight[k * n + l] / most : 0;
          weights->weight[l * n + k] = weights->weight[k * n + l]
              = 1 - (weights->set == ACCORD_WEIGHTS_CIRCULAR ? share * share : share);
        }
    }
}

static void
sum_weights (AccordWeights *weights)
{
  const size_t n = weights->n_classes;
  AccordSum total = { 0, 0 };
  for (size_t i = 0; i < n * n; i++)
    {
      if (weights->weight[i] > 1 - SAME)
        weights->weight[i] = 1;
      accord_sum_add (&total, weights->weight[i]);
      weights->widest = MAX (weights->widest, 1 - weights->weight[i]);
    }
  weights->total = accord_sum_value (&total);
}

/* The weight of two different sets. */
static double
set_weight (AccordWeightSet set, const AccordSets *sets, size_t k, size_t l)
{
  const size_t shared = accord_sets_shared (sets, k, l);
  const size_t a = accord_sets_size (sets, k), b = accord_sets_size (sets, l);
  if (shared == 0) /* so also where one is empty; both are never so */
    return 0;
  const double jaccard = (double) shared / (double) (a + b - shared);
  if (set == ACCORD_WEIGHTS_JACCARD)
    return jaccard;
  return jaccard * (shared == MIN (a, b) ? 2 : 1) / 3;
}

/* Weights of sets of labels; classes are different sets. */
static bool
fill_sets (AccordWeights *weights, const AccordSets *sets, GError **error)
{
  const size_t n = weights->n_classes;
  if (sets == NULL)
    return accord_error_set_usage (error, "weights %s: the answers are no sets of labels", weights->name);
  for (size_t k = 0; k < n; k++)
    {
      weights->weight[k * n + k] = 1;
      for (size_t l = k + 1; l < n; l++)
        weights->weight[l * n + k] = weights->weight[k * n + l] = set_weight (weights->set, sets, k, l);
      if (!accord_interrupt_check (error))
        return false;
    }
  return true;
}

bool
accord_weights_new (AccordWeightSet set, const AccordDataset *dataset, AccordWeightsOn on, double circle,
                    AccordWeights **ret_weights, GError **error)
{
  const size_t n = dataset->n_classes;
  g_autoptr (AccordWeights) weights = g_new0 (AccordWeights, 1);
  weights->set = set;
  weights->name = g_strdup (names[set]);
  weights->n_classes = n;
  g_auto (Ladder) ladder;
  ladder_init (&ladder, dataset, on, circle);
  const bool sets = accord_weight_set_of_sets (set);
  if (set != ACCORD_WEIGHTS_IDENTITY && !sets)
    weights->reason = ladder.reason;
  if (weights->reason == NULL && set == ACCORD_WEIGHTS_RATIO && ladder.low < 0)
    weights->reason = ACCORD_REASON_NEGATIVE;
  if (set == ACCORD_WEIGHTS_IDENTITY || weights->reason != NULL)
    ;
  else if (set == ACCORD_WEIGHTS_KRIPPENDORFF_ORDINAL)
    weights->order = g_steal_pointer (&ladder.order);
  else
    {
      weights->weight = n <= ACCORD_WEIGHTS_LIMIT ? g_try_new (double, 1 + n * n) : NULL;
      if (weights->weight == NULL)
        return accord_error_set_memory (error, "the weights of classes");
      if (sets && !fill_sets (weights, dataset->sets, error))
        return false;
      if (!sets)
        {
          ladder_scale (&ladder, set);
          fill_weights (weights, &ladder);
        }
      sum_weights (weights);
    }
  *ret_weights = g_steal_pointer (&weights);
  return true;
}

AccordWeights *
accord_weights_from_table (const char *name, double *weight, size_t n_classes)
{
  AccordWeights *weights = g_new0 (AccordWeights, 1);
  weights->set = ACCORD_WEIGHTS_TABLE;
  weights->name = g_strdup (name);
  weights->n_classes = n_classes;
  weights->weight = weight;
  sum_weights (weights);
  return weights;
}

void
accord_weights_free (AccordWeights *weights)
{
  if (weights == NULL)
    return;
  g_free (weights->name);
  g_free (weights->weight);
  g_free (weights->order);
  g_free (weights);
}
