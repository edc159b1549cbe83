/* Light's kappa on any numbers of items of each pattern: the joint tables of all pairs of annotators.
 *
 * A cell is a pair of annotators who have a kappa, a class of the one and a class of the other; a pattern is a list of
 * cells, one for every two labels.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "bootstrap_patterns.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <accord/base/error.h>
#include <accord/stats/pairs.h>
#include "order.h"

#define ROUNDING 1e-12 /* 1 - pe up to this is the rounding of 0 */

/* Cells of a pair stand side by side, as do its rows and columns: the classes that either used. */
typedef struct
{
  size_t cell, row, column; /* where the pair's begin */
} Place;

typedef struct
{
  Form form;
  const double *weight; /* W; NULL = identity */
  size_t n_classes, n_pairs;
  Place *place;           /* n_pairs + 1 */
  uint32_t *row, *column; /* of each cell: number within those of the pair */
  uint16_t *row_class, *column_class;
  uint64_t *start; /* n_kinds + 1 */
  uint32_t *cell;  /* of the patterns' pairs of labels */
} Light;

static void
light_form_free (Form *form)
{
  Light *p = (Light *) form;
  resample_clear (&form->resample);
  g_free (p->place);
  g_free (p->row);
  g_free (p->column);
  g_free (p->row_class);
  g_free (p->column_class);
  g_free (p->start);
  g_free (p->cell);
  g_free (p);
}

/* ---- the value ---- */

static inline double
weight_of (const Light *p, uint16_t k, uint16_t l)
{
  return k == l ? 1 : p->weight != NULL ? p->weight[k * p->n_classes + l] : 0;
}

/* Cohen's kappa of the pair between two places; NAN when undefined. */
static double
pair_kappa (const Light *p, size_t pair, const double *count, double *rows, double *columns)
{
  const Place from = p->place[pair], to = p->place[pair + 1];
  double n = 0, observed = 0, products = 0;
  for (size_t c = from.cell; c < to.cell; c++)
    {
      n += count[c];
      const size_t k = from.row + p->row[c], l = from.column + p->column[c];
      rows[k] += count[c];
      columns[l] += count[c];
      observed += count[c] * weight_of (p, p->row_class[k], p->column_class[l]);
    }
  for (size_t k = from.row; k < to.row; k++)
    for (size_t l = from.column; l < to.column; l++)
      products += rows[k] * columns[l] * weight_of (p, p->row_class[k], p->column_class[l]);
  const double expected = products / (n * n);
  return n > 0 && 1 - expected > ROUNDING ? (observed / n - expected) / (1 - expected) : NAN;
}

static double
light_value (const Form *form, const double *times, double *scratch)
{
  const Light *p = (const Light *) form;
  const Place end = p->place[p->n_pairs];
  double *count = scratch, *rows = count + end.cell, *columns = rows + end.row, sum = 0, defined = 0;
  memset (scratch, 0, form->n_scratch * sizeof *scratch);
  for (size_t i = 0; i < form->resample.n_kinds; i++)
    for (uint64_t j = p->start[i]; times[i] > 0 && j < p->start[i + 1]; j++)
      count[p->cell[j]] += times[i];
  for (size_t pair = 0; pair < p->n_pairs; pair++)
    {
      const double kappa = pair_kappa (p, pair, count, rows, columns);
      sum += isnan (kappa) ? 0 : kappa;
      defined += !isnan (kappa);
    }
  return defined > 0 ? sum / defined : NAN;
}

/* ---- cells ---- */

static int
compare_pairs (const void *a, const void *b)
{
  const AccordPair *x = a, *y = b;
  return x->a != y->a ? (x->a < y->a ? -1 : 1) : x->b != y->b ? (x->b < y->b ? -1 : 1) : 0;
}

/* A cell as a number: place of the pair, class of the first, class of the second; UINT64_MAX for pairs without a kappa.
 * The labels are those of the pattern's cells @one and @other; cells ascend by annotator. */
static uint64_t
key_of (const Patterns *patterns, const uint32_t *owner, const AccordPairs *pairs, uint32_t one,
        uint32_t other)
{
  const AccordPair wanted = { .a = owner[one], .b = owner[other] };
  const AccordPair *pair = bsearch (&wanted, pairs->pairs, pairs->n_pairs, sizeof wanted, compare_pairs);
  if (pair == NULL || pair->reason != NULL)
    return UINT64_MAX;
  return (uint64_t) (pair - pairs->pairs) << 32 | (uint64_t) patterns->klass[one] << 16
         | patterns->klass[other];
}

/* The keys of all patterns' pairs of labels; p->start.  Returns: how many. */
static size_t
fill_keys (Light *p, const Patterns *patterns, const AccordPairs *pairs, const uint32_t *owner,
           uint64_t *keys)
{
  size_t n = 0;
  for (size_t i = 0; i < patterns->form.resample.n_kinds; i++)
    {
      for (uint64_t j = patterns->start[i]; j < patterns->start[i + 1]; j++)
        for (uint64_t l = j + 1; l < patterns->start[i + 1]; l++)
          {
            const uint64_t key = key_of (patterns, owner, pairs, patterns->cell[j], patterns->cell[l]);
            if (key != UINT64_MAX)
              keys[n++] = key;
          }
      p->start[i + 1] = n;
    }
  return n;
}

/* The number of a class in a margin of the pair at hand, that starts at @first; @number: K, 0 = none yet. */
static uint32_t
place_class (uint32_t *number, uint16_t klass, uint16_t *classes, size_t first, size_t *n)
{
  if (number[klass] == 0)
    {
      classes[(*n)++] = klass;
      number[klass] = (uint32_t) (*n - first);
    }
  return number[klass] - 1;
}

/* Cells, rows and columns out of n ascending keys. */
static bool
place_cells (Light *p, const uint64_t *keys, size_t n)
{
  g_autofree uint32_t *rows = g_try_new0 (uint32_t, p->n_classes + 1);
  g_autofree uint32_t *columns = g_try_new0 (uint32_t, p->n_classes + 1);
  Place at = { 0, 0, 0 };
  size_t pair = 0;
  if (rows == NULL || columns == NULL)
    return false;
  for (size_t i = 0; i < n; i++)
    {
      for (; pair < keys[i] >> 32; p->place[++pair] = at)
        {
          for (size_t r = p->place[pair].row; r < at.row; r++)
            rows[p->row_class[r]] = 0;
          for (size_t c = p->place[pair].column; c < at.column; c++)
            columns[p->column_class[c]] = 0;
        }
      p->row[at.cell]
          = place_class (rows, (uint16_t) (keys[i] >> 16), p->row_class, p->place[pair].row, &at.row);
      p->column[at.cell++]
          = place_class (columns, (uint16_t) keys[i], p->column_class, p->place[pair].column, &at.column);
    }
  while (pair < p->n_pairs)
    p->place[++pair] = at;
  return true;
}

/* p->cell from the keys in the order of the patterns. */
static bool
number_keys (Light *p, uint64_t *keys, size_t n)
{
  g_autofree uint64_t *distinct = g_try_new (uint64_t, n + 1);
  if (distinct == NULL)
    return false;
  memcpy (distinct, keys, n * sizeof *keys);
  qsort (distinct, n, sizeof *distinct, compare_uint64);
  size_t cells = 0;
  for (size_t i = 0; i < n; i++)
    if (i == 0 || distinct[i] != distinct[i - 1])
      distinct[cells++] = distinct[i];
  p->cell = g_try_new (uint32_t, n + 1);
  p->row = g_try_new (uint32_t, cells + 1);
  p->column = g_try_new (uint32_t, cells + 1);
  p->row_class = g_try_new (uint16_t, cells + 1);
  p->column_class = g_try_new (uint16_t, cells + 1);
  if (p->cell == NULL || p->row == NULL || p->column == NULL || p->row_class == NULL
      || p->column_class == NULL)
    return false;
  for (size_t i = 0; i < n; i++)
    p->cell[i] = (uint32_t) ((uint64_t *) bsearch (&keys[i], distinct, cells, sizeof *keys, compare_uint64)
                             - distinct);
  return place_cells (p, distinct, cells);
}

static uint32_t *
owners_of (const Patterns *patterns)
{
  uint32_t *owner = g_try_new (uint32_t, patterns->row[patterns->n_annotators] + 1);
  for (size_t g = 0; owner != NULL && g < patterns->n_annotators; g++)
    for (uint64_t c = patterns->row[g]; c < patterns->row[g + 1]; c++)
      owner[c] = (uint32_t) g;
  return owner;
}

static size_t
count_label_pairs (const Patterns *patterns)
{
  size_t n = 0;
  for (size_t i = 0; i < patterns->form.resample.n_kinds && n <= FORM_LIGHT_LIMIT; i++)
    {
      const uint64_t r = patterns->start[i + 1] - patterns->start[i];
      n += r < FORM_LIGHT_LIMIT ? r * (r - 1) / 2 : FORM_LIGHT_LIMIT + 1;
    }
  return n;
}

static bool
fill_light (Light *p, const Patterns *patterns, const AccordPairs *pairs, size_t label_pairs)
{
  g_autofree uint32_t *owner = owners_of (patterns);
  g_autofree uint64_t *keys = g_try_new (uint64_t, label_pairs + 1);
  p->n_pairs = pairs->n_pairs;
  p->place = g_try_new0 (Place, p->n_pairs + 1);
  p->start = g_try_new0 (uint64_t, patterns->form.resample.n_kinds + 1);
  if (owner == NULL || keys == NULL || p->place == NULL || p->start == NULL)
    return false;
  if (!number_keys (p, keys, fill_keys (p, patterns, pairs, owner, keys)))
    return false;
  const Place end = p->place[p->n_pairs];
  p->form.n_scratch = end.cell + end.row + end.column;
  return true;
}

bool
form_light_new (const AccordDataset *dataset, const AccordProfiles *profiles, const AccordWeights *weights,
                Form **ret_form, GError **error)
{
  const AccordPairOptions how = { .se = ACCORD_SE_LINEAR, .weights = weights };
  g_autoptr (AccordPairs) pairs = NULL;
  g_autoptr (Form) patterns = form_patterns_new (dataset, profiles, weights);
  if (patterns == NULL)
    return accord_error_set_memory (error, "the bootstrap");
  const size_t label_pairs = count_label_pairs ((const Patterns *) patterns);
  *ret_form = NULL;
  if (label_pairs > FORM_LIGHT_LIMIT)
    return true;
  if (!accord_pairs_measure (dataset, &how, &pairs, error))
    return false;
  Light *p = g_new0 (Light, 1);
  g_autoptr (Form) form = &p->form;
  form->free = light_form_free;
  form->value = light_value;
  p->weight = accord_weights_identity (weights) ? NULL : weights->weight;
  p->n_classes = dataset->n_classes;
  if (!fill_light (p, (const Patterns *) patterns, pairs, label_pairs))
    return accord_error_set_memory (error, "the bootstrap");
  form->resample = patterns->resample;
  patterns->resample = (Resample){ 0 };
  *ret_form = g_steal_pointer (&form);
  return true;
}
