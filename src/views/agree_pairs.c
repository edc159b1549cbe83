/* accord-agree --pairs: each pair of annotators.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "agree_private.h"

#include <accord/stats/pairs.h>
#include <accord/views/estimate.h>

static const AccordColumn columns[] = {
  ACCORD_TEXT ("annotator_a", NULL), ACCORD_TEXT ("annotator_b", NULL), ACCORD_TEXT ("coefficient", NULL),
  ACCORD_TEXT ("weights", NULL),     ACCORD_NUMBER ("value", NULL, 3),  ACCORD_NUMBER ("se", NULL, 3),
  ACCORD_NUMBER ("low", NULL, 3),    ACCORD_NUMBER ("high", NULL, 3),   ACCORD_COUNT ("items", NULL),
  ACCORD_TEXT ("reason", NULL),      ACCORD_NUMBER ("df", NULL, 3),     ACCORD_P ("p", NULL),
};

/* One line a pair for people. */
static const AccordColumn table_columns[] = {
  ACCORD_TEXT ("annotator_a", "annotator a"),
  ACCORD_TEXT ("annotator_b", "annotator b"),
  ACCORD_COUNT ("items", "items"),
  ACCORD_NUMBER ("percent_agreement", "agree", 3),
  ACCORD_NUMBER ("cohen_kappa", "kappa", 3),
  ACCORD_NUMBER ("low", "low", 3),
  ACCORD_NUMBER ("high", "high", 3),
  ACCORD_P ("margins_p", "margins p"),
  ACCORD_TEXT ("note", "note"),
};

static void
put_names (AccordReport *report, const AccordDataset *dataset, const AccordPair *pair)
{
  accord_report_text (report, accord_names_get (&dataset->annotator_names, pair->a));
  accord_report_text (report, accord_names_get (&dataset->annotator_names, pair->b));
}

/* What a pair's rows need. */
typedef struct
{
  const AccordAgree *agree;
  AccordReport *report;
  const AccordSlice *slice;
  const AccordWeights *weights;
} Rows;

static void
put_row (const Rows *rows, const AccordPair *pair, AccordCoefficient coefficient, const AccordEstimate *e)
{
  AccordReport *report = rows->report;
  accord_agree_begin_row (report, rows->slice);
  put_names (report, rows->slice->dataset, pair);
  accord_report_text (report, accord_coefficient_name (coefficient));
  accord_report_text (report, accord_weights_name (rows->weights));
  accord_view_value (report, e);
  accord_view_spread (report, e);
  accord_report_count (report, e->items);
  accord_view_reason (report, e);
  accord_report_number (report, e->df);
  accord_report_number (report, e->p);
}

/* A test of marginal homogeneity: the value is its chi-squared. */
static void
put_margins (const Rows *rows, const AccordPair *pair, const char *name, double statistic, const char *reason)
{
  AccordReport *report = rows->report;
  AccordEstimate e = ACCORD_ESTIMATE_INIT;
  e.value = statistic;
  e.reason = reason;
  accord_agree_begin_row (report, rows->slice);
  put_names (report, rows->slice->dataset, pair);
  accord_report_text (report, name);
  accord_report_text (report, NULL);
  accord_view_value (report, &e);
  accord_view_spread (report, &e);
  accord_report_count (report, pair->items);
  accord_report_text (report, reason);
  accord_report_number (report, reason == NULL ? pair->margins.df : NAN);
  accord_report_number (report, accord_margins_p (statistic, pair->margins.df));
}

static void
put_line (const Rows *rows, const AccordPair *pair, const AccordEstimate *percent,
          const AccordEstimate *kappa)
{
  AccordReport *report = rows->report;
  const AccordMargins *margins = &pair->margins;
  accord_agree_begin_row (report, rows->slice);
  put_names (report, rows->slice->dataset, pair);
  accord_report_count (report, percent->items);
  accord_view_value (report, percent);
  accord_view_value (report, kappa);
  accord_report_number (report, kappa->low);
  accord_report_number (report, kappa->high);
  accord_report_number (report, accord_margins_p (margins->stuart_maxwell, margins->df));
  accord_report_text (report, kappa->reason == NULL ? kappa->interval_reason : NULL);
}

/* Plain limits where they are asked for, why there are none, and the p value. */
static void
finish (AccordEstimate *e, AccordScale scale, const AccordAgreementOptions *how)
{
  const bool share = scale == ACCORD_SCALE_LOGIT;
  if (how->interval == ACCORD_INTERVAL_T)
    {
      scale = ACCORD_SCALE_PLAIN;
      accord_interval_agreement (e, scale, how->quantiles);
    }
  if (!isnan (e->se) && isnan (e->low) && e->interval_reason == NULL)
    e->interval_reason = ACCORD_REASON_OFF_SCALE;
  if (!share || how->null_given)
    accord_interval_test (e, scale, how->null);
}

static void
put_pair (const Rows *rows, const AccordPair *pair)
{
  const AccordAgreementOptions *how = &rows->agree->how;
  const AccordMargins *margins = &pair->margins;
  AccordEstimate kappa = accord_pair_cohen (pair, how->quantiles);
  AccordEstimate percent = accord_pair_percent (pair, how->quantiles);
  finish (&kappa, ACCORD_SCALE_FISHER, how);
  finish (&percent, ACCORD_SCALE_LOGIT, how);
  if (accord_cli_format (rows->agree->cli) == ACCORD_FORMAT_TABLE)
    {
      put_line (rows, pair, &percent, &kappa);
      return;
    }
  put_row (rows, pair, ACCORD_COHEN_KAPPA, &kappa);
  put_row (rows, pair, ACCORD_PERCENT_AGREEMENT, &percent);
  put_margins (rows, pair, "stuart_maxwell", margins->stuart_maxwell, margins->reason);
  put_margins (rows, pair, "bhapkar", margins->bhapkar, margins->bhapkar_reason);
}

static bool
put_dataset (AccordAgree *agree, AccordReport *report, const AccordSlice *slice, const AccordWeights *weights,
             uint64_t *apart, GError **error)
{
  g_autoptr (AccordPairs) pairs = NULL;
  const AccordPairOptions options = { .se = agree->how.se, .weights = weights, .margins = true };
  if (!accord_pairs_measure (slice->dataset, &options, &pairs, error))
    return false;
  accord_agree_head_weights (report, slice, weights, NULL);
  accord_pairs_sort_worst (pairs);
  const size_t shown = (size_t) MIN (pairs->n_pairs, accord_cli_limit (agree->cli));
  const Rows rows = { agree, report, slice, weights };
  for (size_t i = 0; i < shown; i++)
    put_pair (&rows, &pairs->pairs[i]);
  accord_agree_note_rest (agree, report, shown, pairs->n_pairs, "pairs");
  *apart += pairs->n_apart;
  return true;
}

static bool
put (AccordAgree *agree, AccordReport *report, const GPtrArray *slices, GError **error)
{
  uint64_t apart = 0;
  g_autoptr (AccordWeights) weights = NULL;
  g_autoptr (AccordWeights) alpha = NULL;
  if (!accord_agree_weights (agree, slices, &weights, &alpha, error))
    return false;
  for (guint i = 0; i < slices->len; i++)
    if (!put_dataset (agree, report, slices->pdata[i], weights, &apart, error))
      return false;
  if (apart > 0)
    accord_report_note (report, "pairs of annotators without a common item%s: %" G_GUINT64_FORMAT,
                        accord_cli_by (agree->cli) != NULL ? " in their slice" : "", apart);
  if (accord_weights_identity (weights))
    accord_agree_note_scale (report, ((const AccordSlice *) slices->pdata[0])->dataset);
  return true;
}

const AccordAgreeMode accord_agree_pairs = { .columns = ACCORD_AGREE_COLUMNS (columns),
                                             .table = ACCORD_AGREE_COLUMNS (table_columns),
                                             .put = put };
