/* Intraclass correlations: analysis of variance in two passes, F limits, and a jackknife where r varies.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <accord/stats/icc.h>

#include <float.h>
#include <math.h>
#include <accord/base/error.h>
#include <accord/base/sum.h>
#include <accord/stats/fdist.h>

/* Numbers of classes, in [0, 1] over those used: no ICC minds a shift or a factor, and squares stay in range.
 * @ret_floor: what the square of such a number is off by rounding alone, that of far larger numbers as given included. */
static bool
scale_values (const AccordDataset *dataset, double *value, double *ret_floor, const char **ret_reason)
{
  const size_t n = dataset->n_classes;
  g_autofree bool *used = g_new0 (bool, n + 1);
  double most = 0, low = INFINITY, high = -INFINITY;
  size_t n_used = 0;
  if (!accord_weights_values (dataset, value))
    {
      *ret_reason = ACCORD_REASON_NOT_NUMERIC;
      return false;
    }
  for (uint64_t j = 0; j < dataset->n_labels; j++)
    used[dataset->klass[j]] = true;
  for (size_t k = 0; k < n; k++)
    if (used[k])
      {
        n_used++;
        most = MAX (most, fabs (value[k]));
        low = MIN (low, value[k]);
        high = MAX (high, value[k]);
      }
  if (n_used < 2 || !(high > low))
    {
      *ret_reason = n_used < 2 ? ACCORD_REASON_ONE_CLASS : ACCORD_REASON_NO_DISAGREEMENT;
      return false;
    }
  int large, wide;
  (void) frexp (most, &large);
  const double width = frexp (ldexp (high, -large) - ldexp (low, -large), &wide);
  const double rounding = 16 * DBL_EPSILON * MAX (1, ldexp (frexp (most, &large) / width, -wide));
  *ret_floor = rounding * rounding;
  for (size_t k = 0; k < n; k++)
    if (used[k])
      value[k] = ldexp (ldexp (value[k], -large) - ldexp (low, -large), -wide);
  return true;
}

/* ---- analysis of variance ---- */

/* What the correlations are functions of. */
typedef struct
{
  const AccordDataset *dataset;
  const double *value;
  bool two_way; /* items that all annotators labelled; else all items */
  bool balanced;
  double n, k; /* items; annotators, or labels an item */
  double labels;
  double squared;                      /* sum r_i^2 */
  double mean;                         /* of all labels */
  double rows, columns, within, error; /* sums of squares */
  double floor;                        /* of the square of one label, see scale_values() */
} Table;

static bool
table_uses (const Table *table, size_t i)
{
  const size_t r = accord_dataset_item_size (table->dataset, i);
  return table->two_way ? r == table->dataset->n_annotators : r > 0;
}

static double
item_mean (const Table *table, size_t i)
{
  const uint64_t start = table->dataset->item_start[i], end = table->dataset->item_start[i + 1];
  double sum = 0;
  for (uint64_t j = start; j < end; j++)
    sum += table->value[table->dataset->klass[j]];
  return sum / (double) (end - start);
}

/* Squares of an item's labels about their mean. */
static double
item_within (const Table *table, size_t i, double mean)
{
  double squares = 0;
  for (uint64_t j = table->dataset->item_start[i]; j < table->dataset->item_start[i + 1]; j++)
    {
      const double d = table->value[table->dataset->klass[j]] - mean;
      squares += d * d;
    }
  return squares;
}

static void
table_count (Table *table)
{
  AccordSum total = { 0, 0 };
  size_t first = 0;
  table->balanced = true;
  for (size_t i = 0; i < table->dataset->n_items; i++)
    if (table_uses (table, i))
      {
        const size_t r = accord_dataset_item_size (table->dataset, i);
        first = first == 0 ? r : first;
        table->balanced &= r == first;
        table->n++;
        table->labels += (double) r;
        table->squared += (double) r * (double) r;
        for (uint64_t j = table->dataset->item_start[i]; j < table->dataset->item_start[i + 1]; j++)
          accord_sum_add (&total, table->value[table->dataset->klass[j]]);
      }
  table->mean = accord_sum_value (&total) / table->labels;
  table->k = (table->labels - table->squared / table->labels) / (table->n - 1);
  if (table->balanced)
    table->k = (double) first;
}

/* Squares that are no more than their rounding are 0. */
static double
above_rounding (const Table *table, double squares)
{
  return squares > table->floor * table->labels ? squares : 0;
}

static void
table_sum_rows (Table *table)
{
  AccordSum rows = { 0, 0 }, within = { 0, 0 };
  for (size_t i = 0; i < table->dataset->n_items; i++)
    if (table_uses (table, i))
      {
        const double mean = item_mean (table, i), d = mean - table->mean;
        accord_sum_add (&rows, (double) accord_dataset_item_size (table->dataset, i) * d * d);
        accord_sum_add (&within, item_within (table, i, mean));
      }
  table->rows = above_rounding (table, accord_sum_value (&rows));
  table->within = above_rounding (table, accord_sum_value (&within));
}

/* Two-way: an item's labels stand in the order of the annotators. */
static void
table_sum_columns (Table *table, const double *shift)
{
  AccordSum columns = { 0, 0 }, residual = { 0, 0 };
  for (size_t g = 0; g < table->dataset->n_annotators; g++)
    accord_sum_add (&columns, table->n * shift[g] * shift[g]);
  for (size_t i = 0; i < table->dataset->n_items; i++)
    if (table_uses (table, i))
      {
        const double mean = item_mean (table, i);
        for (uint64_t j = table->dataset->item_start[i]; j < table->dataset->item_start[i + 1]; j++)
          {
            const double d
                = table->value[table->dataset->klass[j]] - mean - shift[table->dataset->annotator[j]];
            accord_sum_add (&residual, d * d);
          }
      }
  table->columns = above_rounding (table, accord_sum_value (&columns));
  table->error = above_rounding (table, accord_sum_value (&residual));
}

/* How far each annotator's mean lies from that of all. */
static bool
table_shift (const Table *table, double **ret_shift, GError **error)
{
  const size_t n = table->dataset->n_annotators;
  g_autofree AccordSum *sum = g_try_new0 (AccordSum, n + 1);
  g_autofree double *shift = g_try_new (double, n + 1);
  if (sum == NULL || shift == NULL)
    return accord_error_set_memory (error, "intraclass correlations");
  for (size_t i = 0; i < table->dataset->n_items; i++)
    for (uint64_t j = table->dataset->item_start[i];
         table_uses (table, i) && j < table->dataset->item_start[i + 1]; j++)
      accord_sum_add (&sum[table->dataset->annotator[j]],
                      table->value[table->dataset->klass[j]] - table->mean);
  for (size_t g = 0; g < n; g++)
    shift[g] = accord_sum_value (&sum[g]) / table->n;
  *ret_shift = g_steal_pointer (&shift);
  return true;
}

/* ---- the correlations ---- */

static bool
is_mean (AccordCoefficient coefficient)
{
  return coefficient == ACCORD_ICC_1K || coefficient == ACCORD_ICC_AK || coefficient == ACCORD_ICC_CK;
}

static bool
is_one_way (AccordCoefficient coefficient)
{
  return coefficient == ACCORD_ICC_1 || coefficient == ACCORD_ICC_1K;
}

static bool
is_agreement (AccordCoefficient coefficient)
{
  return coefficient == ACCORD_ICC_A1 || coefficient == ACCORD_ICC_AK;
}

/* Mean squares; noise: what rows are compared with, MSW or MSE. */
typedef struct
{
  double n, k, rows, columns, noise, df; /* df: of the noise */
} Squares;

static Squares
table_squares (const Table *table)
{
  Squares s = { .n = table->n, .k = table->k, .rows = table->rows / (table->n - 1) };
  s.df = table->two_way ? (table->n - 1) * (table->k - 1) : table->labels - table->n;
  s.noise = (table->two_way ? table->error : table->within) / s.df;
  s.columns = table->columns / (table->k - 1);
  return s;
}

/* NAN for 0 / 0. */
static double
squares_icc (const Squares *s, AccordCoefficient coefficient)
{
  const double shift = is_agreement (coefficient) ? (s->columns - s->noise) / s->n : 0;
  const double below
      = is_mean (coefficient) ? s->rows + shift : s->rows + (s->k - 1) * s->noise + s->k * shift;
  return below > 0 ? (s->rows - s->noise) / below : NAN;
}

/* Correlation of the mean of k from that of one (Spearman and Brown), and the other way. */
static double
to_mean (double single, double k)
{
  return k * single / (1 + (k - 1) * single);
}

static double
to_single (double mean, double k)
{
  return mean / (k - (k - 1) * mean);
}

/* McGraw and Wong; with v = (a MSC + b MSE)^2 / …, whose numerator is MSR^2. */
static void
set_agreement_limits (const Squares *s, double tail, double *ret_low, double *ret_high)
{
  const double n = s->n, k = s->k, single = squares_icc (s, ACCORD_ICC_A1);
  const double odds = single / (1 - single);
  const double a = k * odds / n * s->columns, b = (1 + k * odds * (n - 1) / n) * s->noise;
  const double v = (a + b) * (a + b) / (a * a / (k - 1) + b * b / ((n - 1) * (k - 1)));
  const double below = accord_fdist_quantile (tail, n - 1, v), above = accord_fdist_quantile (tail, v, n - 1);
  const double rest = k * s->columns + (k * n - k - n) * s->noise;
  *ret_low = n * (s->rows - below * s->noise) / (below * rest + n * s->rows);
  *ret_high = n * (above * s->rows - s->noise) / (rest + n * above * s->rows);
}

static void
set_limits (const Squares *s, AccordCoefficient coefficient, double confidence, AccordEstimate *estimate)
{
  const double tail = (1 - confidence) / 2;
  if (is_agreement (coefficient))
    {
      const double single = squares_icc (s, ACCORD_ICC_A1);
      set_agreement_limits (s, tail, &estimate->low, &estimate->high);
      if (!(estimate->low <= single && single <= estimate->high)) /* MSR next to 0, and with it v */
        {
          estimate->low = estimate->high = NAN;
          estimate->interval_reason = ACCORD_REASON_NO_VARIATION;
        }
      if (coefficient == ACCORD_ICC_A1 || estimate->interval_reason != NULL)
        return;
      const bool bounded = 1 + (s->k - 1) * estimate->low > 1e-9;
      estimate->low = bounded ? to_mean (estimate->low, s->k) : NAN;
      estimate->high = to_mean (estimate->high, s->k);
      estimate->interval_reason = bounded ? NULL : ACCORD_REASON_NO_LOWER;
      return;
    }
  const double ratio = s->rows / s->noise;
  const double low = ratio / accord_fdist_quantile (tail, s->n - 1, s->df);
  const double high = ratio * accord_fdist_quantile (tail, s->df, s->n - 1);
  estimate->low = is_mean (coefficient) ? 1 - 1 / low : (low - 1) / (low + s->k - 1);
  estimate->high = is_mean (coefficient) ? 1 - 1 / high : (high - 1) / (high + s->k - 1);
}

/* F of ICC <= null; NAN where no ICC can be so low. */
static double
test_against (const Squares *s, AccordCoefficient coefficient, double null)
{
  const double single = is_mean (coefficient) ? to_single (null, s->k) : null;
  const double lowest = -1 / (s->k - 1);
  double noise, df = s->df;
  if (!(null < 1))
    return 1;
  if (is_mean (coefficient) ? s->k - (s->k - 1) * null <= 0 : single <= lowest)
    return NAN;
  const double odds = single / (1 - single);
  if (is_agreement (coefficient))
    {
      const double a = s->k * odds / s->n * s->columns, b = (1 + s->k * odds * (s->n - 1) / s->n) * s->noise;
      noise = a + b;
      df = noise * noise / (a * a / (s->k - 1) + b * b / s->df);
    }
  else
    noise = s->noise * (1 + s->k * odds);
  if (noise == 0)
    return 0; /* an F without end */
  return noise > 0 ? accord_fdist_tail (s->rows / noise, s->n - 1, df) : NAN;
}

/* ---- items with different numbers of labels ---- */

/* What is left of squares after a subtraction, 0 if it is no more than its rounding. */
static double
above_difference (double squares, double rest)
{
  return rest > 64 * DBL_EPSILON * squares ? rest : 0;
}

/* The correlation without an item of r labels, whose mean lies d from that of all. */
static double
icc_without (const Table *table, AccordCoefficient coefficient, double r, double d, double within)
{
  Table rest = *table;
  rest.n--;
  rest.labels -= r;
  rest.squared -= r * r;
  if (rest.n < 2 || rest.labels <= rest.n)
    return NAN;
  rest.k = (rest.labels - rest.squared / rest.labels) / (rest.n - 1);
  rest.rows -= r * d * d + r * d * (r * d) / rest.labels; /* the mean of the others moves, too */
  rest.within -= within;
  rest.rows = above_rounding (&rest, above_difference (table->rows, rest.rows));
  rest.within = above_rounding (&rest, above_difference (table->within, rest.within));
  const Squares squares = table_squares (&rest);
  return squares_icc (&squares, coefficient);
}

static bool
jackknife (const Table *table, AccordCoefficient coefficient, AccordEstimate *estimate, GError **error)
{
  const AccordDataset *dataset = table->dataset;
  AccordSum total = { 0, 0 }, squares = { 0, 0 };
  g_autofree double *change = g_try_new (double, dataset->n_items + 1);
  if (change == NULL)
    return accord_error_set_memory (error, "intraclass correlations");
  for (size_t i = 0; i < dataset->n_items; i++)
    if (table_uses (table, i))
      {
        const double mean = item_mean (table, i), r = (double) accord_dataset_item_size (dataset, i);
        change[i] = icc_without (table, coefficient, r, mean - table->mean, item_within (table, i, mean))
                    - estimate->value;
        if (isnan (change[i]))
          {
            estimate->interval_reason = ACCORD_REASON_NEEDS_ITEM;
            return true;
          }
        accord_sum_add (&total, change[i]);
      }
  const double center = accord_sum_value (&total) / table->n;
  for (size_t i = 0; i < dataset->n_items; i++)
    if (table_uses (table, i))
      accord_sum_add (&squares, (change[i] - center) * (change[i] - center));
  estimate->se = sqrt ((table->n - 1) / table->n * accord_sum_value (&squares));
  estimate->se_kind = accord_se_name (ACCORD_SE_JACKKNIFE);
  return true;
}

static bool
set_jackknife (const Table *table, const AccordProfiles *profiles, AccordCoefficient coefficient,
               const AccordAgreementOptions *options, AccordEstimate *estimate, GError **error)
{
  if (!jackknife (table, coefficient, estimate, error))
    return false;
  if (estimate->interval_reason != NULL)
    return true;
  estimate->note = profiles->n_pairable < 30 ? ACCORD_NOTE_FEW_ITEMS : NULL;
  accord_interval_agreement (estimate, ACCORD_SCALE_PLAIN, options->quantiles);
  accord_interval_test (estimate, ACCORD_SCALE_PLAIN, options->null);
  if (options->interval != ACCORD_INTERVAL_T)
    estimate->high = MIN (estimate->high, 1);
  return true;
}

/* ---- together ---- */

static const char *
reason_of_design (const AccordDataset *dataset, const AccordProfiles *profiles, AccordCoefficient coefficient)
{
  if (profiles->n_items == 0)
    return ACCORD_REASON_NO_LABELS;
  if (dataset->n_annotators == 1 && (profiles->n_pairable == 0 || !is_one_way (coefficient)))
    return ACCORD_REASON_ONE_ANNOTATOR;
  if (profiles->n_pairable == 0)
    return ACCORD_REASON_NO_PAIR;
  return dataset->repeated && !is_one_way (coefficient) ? ACCORD_REASON_REPEATED : NULL;
}

static bool
fill_table (Table *table, GError **error)
{
  table_count (table);
  if (table->n < 2)
    return true;
  table_sum_rows (table);
  if (!table->two_way)
    return true;
  g_autofree double *shift = NULL;
  if (!table_shift (table, &shift, error))
    return false;
  table_sum_columns (table, shift);
  return true;
}

/* Why a table has no correlation, or else none of its limits. */
static void
set_table_reasons (const Table *table, const Squares *squares, AccordEstimate *estimate)
{
  if (table->rows + table->within == 0) /* these items, though others have other values */
    estimate->reason = ACCORD_REASON_ONE_CLASS;
  else if (isnan (estimate->value))
    estimate->reason = ACCORD_REASON_NO_VARIATION;
  else if (squares->noise == 0 && (!table->two_way || table->columns == 0 || estimate->value == 1))
    estimate->interval_reason = ACCORD_REASON_ALL_WITHIN;
  else if (squares->rows == 0)
    estimate->interval_reason = ACCORD_REASON_NO_VARIATION;
}

static bool
measure_table (const Table *table, const AccordProfiles *profiles, AccordCoefficient coefficient,
               const AccordAgreementOptions *options, AccordEstimate *estimate, GError **error)
{
  const Squares squares = table_squares (table);
  estimate->value = squares_icc (&squares, coefficient);
  set_table_reasons (table, &squares, estimate);
  if (estimate->reason != NULL)
    estimate->value = NAN;
  if (estimate->reason != NULL || estimate->interval_reason != NULL)
    return true;
  if (!table->two_way && !table->balanced)
    return set_jackknife (table, profiles, coefficient, options, estimate, error);
  set_limits (&squares, coefficient, options->quantiles->confidence, estimate);
  if (isnan (estimate->high))
    return true;
  estimate->p = test_against (&squares, coefficient, options->null);
  estimate->se_kind = ACCORD_SE_F;
  return true;
}

bool
accord_icc (const AccordDataset *dataset, const AccordProfiles *profiles, AccordCoefficient coefficient,
            const AccordAgreementOptions *options, AccordEstimate *ret_estimate, GError **error)
{
  AccordEstimate estimate = ACCORD_ESTIMATE_INIT;
  g_autofree double *value = g_new (double, dataset->n_classes + 1);
  Table table = { .dataset = dataset, .value = value, .two_way = !is_one_way (coefficient) };
  estimate.items = profiles->n_pairable;
  estimate.labels = profiles->n_labels;
  estimate.reason = reason_of_design (dataset, profiles, coefficient);
  if (estimate.reason == NULL && scale_values (dataset, value, &table.floor, &estimate.reason))
    {
      if (!fill_table (&table, error))
        return false;
      if (table.two_way)
        estimate.items = (uint64_t) table.n;
      estimate.labels = (uint64_t) table.labels;
      if (table.n < 2)
        estimate.reason = table.two_way ? ACCORD_REASON_INCOMPLETE : ACCORD_REASON_ONE_ITEM;
      else if (!measure_table (&table, profiles, coefficient, options, &estimate, error))
        return false;
    }
  *ret_estimate = estimate;
  return true;
}
