/* accord-agree --annotators: each annotator against all others.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "agree_private.h"

#include <string.h>
#include <accord/stats/rest.h>
#include <accord/views/estimate.h>

static const AccordColumn columns[] = {
  ACCORD_TEXT ("annotator", NULL),
  ACCORD_TEXT ("coefficient", NULL),
  ACCORD_TEXT ("weights", NULL),
  ACCORD_NUMBER ("value", NULL, 3),
  ACCORD_NUMBER ("se", NULL, 3),
  ACCORD_NUMBER ("low", NULL, 3),
  ACCORD_NUMBER ("high", NULL, 3),
  ACCORD_COUNT ("items", NULL),
  ACCORD_COUNT ("labels", NULL),
  ACCORD_TEXT ("reason", NULL),
  ACCORD_TEXT ("note", NULL),
  ACCORD_TEXT ("se_kind", NULL),
  ACCORD_NUMBER ("alpha_change", NULL, 3),
};

/* One line a person for people. */
static const AccordColumn table_columns[] = {
  ACCORD_TEXT ("annotator", "annotator"),
  ACCORD_COUNT ("items", "items"),
  ACCORD_NUMBER ("rest_agreement", "agree", 3),
  ACCORD_NUMBER ("rest_kappa", "kappa", 3),
  ACCORD_NUMBER ("low", "low", 3),
  ACCORD_NUMBER ("high", "high", 3),
  ACCORD_NUMBER ("alpha_without", "alpha w/o", 3),
  ACCORD_NUMBER ("alpha_change", "change", 3),
  ACCORD_TEXT ("note", "note"),
};

static const char *
annotator_name (const AccordSlice *slice, const AccordRest *rest)
{
  return accord_names_get (&slice->dataset->annotator_names, rest->annotator);
}

static void
put_row (AccordReport *report, const AccordSlice *slice, const AccordRest *rest, const char *coefficient,
         const AccordWeights *weights, const AccordEstimate *e)
{
  accord_agree_begin_row (report, slice);
  accord_report_text (report, annotator_name (slice, rest));
  accord_report_text (report, coefficient);
  accord_report_text (report, accord_weights_name (weights));
  accord_view_value (report, e);
  accord_view_spread (report, e);
  accord_report_count (report, e->items);
  accord_report_count (report, e->labels);
  accord_view_reason (report, e);
  accord_report_text (report, e->note);
  accord_report_text (report, e->se_kind);
  accord_report_number (report, e == &rest->alpha ? rest->alpha_change : NAN);
}

static void
put_line (AccordReport *report, const AccordSlice *slice, const AccordRest *rest)
{
  const AccordEstimate *kappa = &rest->kappa;
  accord_agree_begin_row (report, slice);
  accord_report_text (report, annotator_name (slice, rest));
  accord_report_count (report, rest->agreement.items);
  accord_report_number (report, rest->agreement.value);
  accord_view_value (report, kappa);
  accord_report_number (report, kappa->low);
  accord_report_number (report, kappa->high);
  accord_report_number (report, rest->alpha.value);
  accord_report_number (report, rest->alpha_change);
  accord_view_note (report, kappa);
}

static void
put_annotator (const AccordAgree *agree, AccordReport *report, const AccordSlice *slice,
               const AccordRest *rest, const AccordWeights *weights, const AccordWeights *alpha)
{
  if (accord_cli_format (agree->cli) == ACCORD_FORMAT_TABLE)
    {
      put_line (report, slice, rest);
      return;
    }
  put_row (report, slice, rest, "rest_agreement", weights, &rest->agreement);
  put_row (report, slice, rest, "rest_kappa", weights, &rest->kappa);
  put_row (report, slice, rest, "alpha_without", alpha != NULL ? alpha : weights, &rest->alpha);
}

static bool
put_dataset (AccordAgree *agree, AccordReport *report, const AccordSlice *slice, const AccordWeights *weights,
             const AccordWeights *alpha, GError **error)
{
  const AccordDataset *dataset = slice->dataset;
  AccordAgreementOptions options = agree->how;
  g_autoptr (AccordProfiles) profiles = accord_profiles_new (dataset, true);
  g_autofree AccordRest *rest = NULL;
  options.weights = weights;
  if (!accord_rest_new (dataset, profiles, &options, alpha, &rest, error))
    return false;
  accord_rest_sort_worst (rest, dataset->n_annotators);
  accord_agree_head_weights (report, slice, weights, alpha);
  const size_t rows = (size_t) MIN (dataset->n_annotators, accord_cli_limit (agree->cli));
  for (size_t g = 0; g < rows; g++)
    put_annotator (agree, report, slice, &rest[g], weights, alpha);
  accord_agree_note_rest (agree, report, rows, dataset->n_annotators, "annotators");
  return true;
}

static bool
put (AccordAgree *agree, AccordReport *report, const GPtrArray *slices, GError **error)
{
  const char *rounds = accord_cli_rounds (agree->cli);
  g_autoptr (AccordWeights) weights = NULL;
  g_autoptr (AccordWeights) alpha = NULL;
  if (!accord_agree_weights (agree, slices, &weights, &alpha, error))
    return false;
  for (guint i = 0; i < slices->len; i++)
    if (!put_dataset (agree, report, slices->pdata[i], weights, alpha, error))
      return false;
  if (rounds != NULL && strcmp (rounds, "last") != 0)
    accord_report_note (report, "--rounds %s: annotators are compared by their last labels all the same",
                        rounds);
  return true;
}

static const AccordRounds last = ACCORD_ROUNDS_LAST;

const AccordAgreeMode accord_agree_annotators = { .columns = ACCORD_AGREE_COLUMNS (columns),
                                                  .table = ACCORD_AGREE_COLUMNS (table_columns),
                                                  .put = put,
                                                  .rounds = &last };
