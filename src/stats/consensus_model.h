/* What the methods of consensus share: one component's rows, tables and sums.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <math.h>
#include <accord/base/sum.h>
#include <accord/stats/consensus.h>

#define LOG_ZERO -1e300 /* of an impossible event; sums of such stay finite */

/**
 * Model: classes, annotators and patterns by their place in the component.
 * @start: n_patterns + 1 offsets into @annotator and @klass;  @times: items that have the pattern
 * @fixed: (nullable): n_patterns: the class it is known to be, or ACCORD_CLASS_NONE
 * @posterior: n_patterns * n_classes, part of one array of all components
 * @log_prior: n_classes, set between rounds;  @mass: n_classes: sum of T over items
 * @log_table: log pi, label-major: (a * n_classes + l) * n_classes + k;  @count: n_a,kl in that order
 * @pooled, @log_pooled: map: C, k * n_classes + l
 * @ability, @spread, @guess (a * n_classes + l), @knew (a), @guessed (a * n_classes + l), @ease (pattern): of single
 *   methods
 */
typedef struct
{
  const AccordConsensusOptions *options;
  size_t n_classes, n_annotators, n_patterns;
  uint64_t n_rows;
  uint16_t *classes;
  uint32_t *annotators;
  const AccordNames *names; /* of all annotators */
  uint64_t *start;
  uint32_t *annotator;
  uint16_t *klass;
  double *times;
  uint16_t *fixed;
  double *posterior;
  double *log_prior;
  double *mass;
  double *log_table;
  double *count;
  double *label_share;
  double *pooled, *log_pooled;
  double concentration;
  double *ability, *spread, *guess, *knew, *guessed, *ease;
  double *rows_of;    /* n_annotators: rows, weighted by times */
  uint64_t *of_start; /* glad: n_annotators + 1 offsets into the pairs of @of_row */
  uint64_t *of_row;   /* glad: a row, and its pattern */
  uint64_t stream;    /* of random starts; 0 = the fixed start */
} Model;

/**
 * Method: how a model is fitted.  A round is maximise, then the shares of the classes, then expect.
 * @prepare: what is fixed before the first round; @model's posterior are the vote shares, counts and mass follow them;
 *   false without memory
 * @maximise: parameters from counts, @round from 1
 * @expect: posterior, counts and mass from parameters; returns the log likelihood
 * @log_prior: of the parameters, classes' shares apart
 * @shares: how p follows from the mass of the classes: equal and fixed; its mean; with one more item each; the same, capped
 * @expect_first: the start is a step of its own: expect from the parameters that prepare set
 */
typedef enum
{
  SHARES_EVEN,
  SHARES_MEAN,
  SHARES_SMOOTH,
  SHARES_CAPPED,
} Shares;

typedef struct
{
  bool (*prepare) (Model *model);
  void (*maximise) (Model *model, uint64_t round);
  double (*expect) (Model *model);
  double (*log_prior) (const Model *model);
  Shares shares;
  bool expect_first;
} Method;

extern const Method consensus_ds, consensus_map, consensus_onecoin, consensus_zencrowd, consensus_glad,
    consensus_mace, consensus_ordinal;

static inline double
safe_log (double x)
{
  return x > 0 ? log (x) : LOG_ZERO;
}

/* The offset of annotator a's label l: log_table[… + k] */
static inline size_t
model_cell (const Model *model, uint32_t a, uint16_t l)
{
  return ((size_t) a * model->n_classes + l) * model->n_classes;
}

/* From s to T of one pattern, in place; returns the pattern's log likelihood. */
double model_normalise (const Model *model, size_t pattern, double *posterior);

/* n_a,kl and the classes' mass from T. */
void model_count (Model *model);

/* The step of the methods with a table: T from it, then counts. */
double model_expect (Model *model);

static inline bool
model_allocate (double **ret_array, size_t n)
{
  *ret_array = g_try_new0 (double, n + 1);
  return *ret_array != NULL;
}

/* Vote shares, or what is fixed, as T. */
void model_vote (Model *model);
