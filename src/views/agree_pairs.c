/* accord-agree --pairs: each pair of annotators.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <accord/views/agree.h>

#include <accord/stats/pairs.h>
#include <accord/views/estimate.h>

static const AccordColumn columns[] = {
  ACCORD_TEXT ("annotator_a", NULL), ACCORD_TEXT ("annotator_b", NULL), ACCORD_TEXT ("coefficient", NULL),
  ACCORD_TEXT ("weights", NULL),     ACCORD_NUMBER ("value", NULL, 3),  ACCORD_NUMBER ("se", NULL, 3),
  ACCORD_NUMBER ("low", NULL, 3),    ACCORD_NUMBER ("high", NULL, 3),   ACCORD_COUNT ("items", NULL),
  ACCORD_TEXT ("reason", NULL),
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
  ACCORD_TEXT ("note", "note"),
};

static void
put_names (AccordReport *report, const AccordDataset *dataset, const AccordPair *pair)
{
  accord_report_text (report, accord_names_get (&dataset->annotator_names, pair->a));
  accord_report_text (report, accord_names_get (&dataset->annotator_names, pair->b));
}

static void
put_row (AccordReport *report, const AccordDataset *dataset, const AccordPair *pair,
         AccordCoefficient coefficient, const AccordEstimate *e)
{
  put_names (report, dataset, pair);
  accord_report_text (report, accord_coefficient_name (coefficient));
  accord_report_text (report, "identity");
  accord_view_value (report, e);
  accord_view_spread (report, e);
  accord_report_count (report, e->items);
  accord_report_text (report, e->reason != NULL ? e->reason : e->interval_reason);
}

static void
put_line (AccordReport *report, const AccordDataset *dataset, const AccordPair *pair,
          const AccordEstimate *percent, const AccordEstimate *kappa)
{
  put_names (report, dataset, pair);
  accord_report_count (report, percent->items);
  accord_view_value (report, percent);
  accord_view_value (report, kappa);
  accord_report_number (report, kappa->low);
  accord_report_number (report, kappa->high);
  accord_report_text (report, kappa->reason == NULL ? kappa->interval_reason : NULL);
}

static void
put_pair (const AccordAgree *agree, AccordReport *report, const AccordSlice *slice, const AccordPair *pair,
          AccordQuantiles *quantiles)
{
  AccordEstimate kappa = accord_pair_cohen (pair, quantiles);
  AccordEstimate percent = accord_pair_percent (pair, quantiles);
  if (agree->how.interval == ACCORD_INTERVAL_T)
    {
      accord_interval_agreement (&kappa, ACCORD_SCALE_PLAIN, quantiles);
      accord_interval_agreement (&percent, ACCORD_SCALE_PLAIN, quantiles);
    }
  if (accord_cli_format (agree->cli) == ACCORD_FORMAT_TABLE)
    {
      accord_agree_begin_row (report, slice);
      put_line (report, slice->dataset, pair, &percent, &kappa);
      return;
    }
  accord_agree_begin_row (report, slice);
  put_row (report, slice->dataset, pair, ACCORD_COHEN_KAPPA, &kappa);
  accord_agree_begin_row (report, slice);
  put_row (report, slice->dataset, pair, ACCORD_PERCENT_AGREEMENT, &percent);
}

static bool
put_dataset (AccordAgree *agree, AccordReport *report, const AccordSlice *slice, uint64_t *apart,
             GError **error)
{
  g_autoptr (AccordPairs) pairs = NULL;
  if (!accord_pairs_new (slice->dataset, agree->how.se, &pairs, error))
    return false;
  accord_pairs_sort_worst (pairs);
  const size_t rows = (size_t) MIN (pairs->n_pairs, accord_cli_limit (agree->cli));
  for (size_t i = 0; i < rows; i++)
    put_pair (agree, report, slice, &pairs->pairs[i], &agree->quantiles);
  accord_agree_note_rest (agree, report, rows, pairs->n_pairs, "pairs");
  *apart += pairs->n_apart;
  return true;
}

static bool
put (AccordAgree *agree, AccordReport *report, const GPtrArray *slices, GError **error)
{
  uint64_t apart = 0;
  for (guint i = 0; i < slices->len; i++)
    if (!put_dataset (agree, report, slices->pdata[i], &apart, error))
      return false;
  if (apart > 0)
    accord_report_note (report, "pairs of annotators without a common item%s: %" G_GUINT64_FORMAT,
                        accord_cli_by (agree->cli) != NULL ? " in their slice" : "", apart);
  if (slices->len > 0)
    accord_agree_note_scale (report, ((const AccordSlice *) slices->pdata[0])->dataset);
  return true;
}

static const AccordColumn *
choose_columns (const AccordAgree *agree, bool table, size_t *ret_n)
{
  (void) agree;
  *ret_n = table ? G_N_ELEMENTS (table_columns) : G_N_ELEMENTS (columns);
  return table ? table_columns : columns;
}

const AccordAgreeMode accord_agree_pairs = { .columns = choose_columns, .put = put };
