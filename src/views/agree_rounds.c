/* accord-agree --rounds-table: how annotators agree with themselves on what they labelled again.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "agree_private.h"

#include <accord/base/text.h>
#include <accord/stats/self_agreement.h>
#include <accord/views/estimate.h>

static const AccordColumn columns[] = {
  ACCORD_TEXT ("annotator", "annotator"), ACCORD_TEXT ("coefficient", NULL),
  ACCORD_TEXT ("weights", NULL),          ACCORD_NUMBER ("value", "agreement", 3),
  ACCORD_NUMBER ("se", "se", 4),          ACCORD_NUMBER ("low", "low", 3),
  ACCORD_NUMBER ("high", "high", 3),      ACCORD_COUNT ("items", "items"),
  ACCORD_COUNT ("labels", "labels"),      ACCORD_TEXT ("reason", NULL),
  ACCORD_TEXT ("note", "note"),           ACCORD_TEXT ("se_kind", NULL),
};

static void
put_row (const AccordAgree *agree, AccordReport *report, const AccordSlice *slice, const AccordSelf *self,
         const AccordWeights *weights)
{
  const AccordEstimate *e = &self->agreement;
  const bool table = accord_cli_format (agree->cli) == ACCORD_FORMAT_TABLE;
  accord_agree_begin_row (report, slice);
  accord_report_text (report, accord_names_get (&slice->dataset->annotator_names, self->annotator));
  accord_report_text (report, accord_coefficient_name (ACCORD_PERCENT_AGREEMENT));
  accord_report_text (report, accord_weights_name (weights));
  accord_view_value (report, e);
  accord_view_spread (report, e);
  accord_report_count (report, e->items);
  accord_report_count (report, e->labels);
  accord_view_reason (report, e);
  accord_report_text (report, table && e->interval_reason != NULL ? e->interval_reason : e->note);
  accord_report_text (report, e->se_kind);
}

static bool
put_dataset (AccordAgree *agree, AccordReport *report, const AccordSlice *slice, const AccordWeights *weights,
             uint64_t *idle, uint64_t *shown, GError **error)
{
  const AccordDataset *dataset = slice->dataset;
  AccordAgreementOptions options = agree->how;
  g_autofree AccordSelf *self = NULL;
  size_t n;
  options.weights = weights;
  if (!accord_self_new (dataset, &options, &self, &n, error))
    return false;
  accord_self_sort_worst (self, n);
  accord_agree_head_weights (report, slice, weights, NULL);
  const size_t rows = (size_t) MIN (n, accord_cli_limit (agree->cli));
  for (size_t i = 0; i < rows; i++)
    put_row (agree, report, slice, &self[i], weights);
  accord_agree_note_rest (agree, report, rows, n, "annotators");
  *idle += dataset->n_annotators - n;
  *shown += n;
  return true;
}

static bool
put (AccordAgree *agree, AccordReport *report, const GPtrArray *slices, GError **error)
{
  uint64_t idle = 0, shown = 0;
  g_autoptr (AccordWeights) weights = NULL;
  g_autoptr (AccordWeights) alpha = NULL;
  if (!accord_agree_weights (agree, slices, &weights, &alpha, error))
    return false;
  for (guint i = 0; i < slices->len; i++)
    if (!put_dataset (agree, report, slices->pdata[i], weights, &idle, &shown, error))
      return false;
  if (shown == 0)
    accord_report_note (report, "no annotator labelled an item more than once");
  else if (idle > 0)
    accord_report_note (report, "%" G_GUINT64_FORMAT " %s no item more than once", idle,
                        accord_text_plural (idle, "annotator labelled", "annotators labelled"));
  return true;
}

static const AccordRounds all = ACCORD_ROUNDS_ALL;

const AccordAgreeMode accord_agree_rounds
    = { .columns = ACCORD_AGREE_COLUMNS (columns), .put = put, .rounds = &all };
