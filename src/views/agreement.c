/* Coefficients of agreement, and each pair of annotators.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <accord/views/agreement.h>

#include <string.h>
#include <accord/base/text.h>
#include <accord/stats/coefficient.h>
#include <accord/stats/pairs.h>
#include <accord/views/estimate.h>

static const AccordColumn columns[] = {
  ACCORD_TEXT ("coefficient", "coefficient"),
  ACCORD_TEXT ("weights", NULL),
  ACCORD_NUMBER ("value", "value", 3),
  ACCORD_NUMBER ("se", "se", 4),
  ACCORD_NUMBER ("low", "low", 3),
  ACCORD_NUMBER ("high", "high", 3),
  ACCORD_NUMBER ("observed", "obs", 3),
  ACCORD_NUMBER ("expected", "exp", 3),
  ACCORD_COUNT ("items", "items"),
  ACCORD_COUNT ("labels", NULL),
  ACCORD_NUMBER ("df", NULL, 3),
  ACCORD_NUMBER ("p", NULL, 3),
  ACCORD_TEXT ("se_kind", NULL),
  ACCORD_TEXT ("note", "note"),
  ACCORD_TEXT ("reason", NULL),
};

/* The same with p in the table, in the place of observed and expected. */
static const AccordColumn tested_columns[] = {
  ACCORD_TEXT ("coefficient", "coefficient"),
  ACCORD_TEXT ("weights", NULL),
  ACCORD_NUMBER ("value", "value", 3),
  ACCORD_NUMBER ("se", "se", 4),
  ACCORD_NUMBER ("low", "low", 3),
  ACCORD_NUMBER ("high", "high", 3),
  ACCORD_NUMBER ("observed", NULL, 3),
  ACCORD_NUMBER ("expected", NULL, 3),
  ACCORD_COUNT ("items", "items"),
  ACCORD_COUNT ("labels", NULL),
  ACCORD_NUMBER ("df", NULL, 3),
  ACCORD_NUMBER ("p", "p", 4),
  ACCORD_TEXT ("se_kind", NULL),
  ACCORD_TEXT ("note", "note"),
  ACCORD_TEXT ("reason", NULL),
};

static const AccordColumn pair_columns[] = {
  ACCORD_TEXT ("annotator_a", NULL), ACCORD_TEXT ("annotator_b", NULL), ACCORD_TEXT ("coefficient", NULL),
  ACCORD_TEXT ("weights", NULL),     ACCORD_NUMBER ("value", NULL, 3),  ACCORD_NUMBER ("se", NULL, 3),
  ACCORD_NUMBER ("low", NULL, 3),    ACCORD_NUMBER ("high", NULL, 3),   ACCORD_COUNT ("items", NULL),
  ACCORD_TEXT ("reason", NULL),
};

/* One line a pair for people. */
static const AccordColumn pair_table_columns[] = {
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
put_coefficient (AccordReport *report, AccordCoefficient coefficient, const AccordWeights *weights,
                 const AccordEstimate *e)
{
  accord_report_text (report, accord_coefficient_name_weighted (coefficient, weights));
  accord_report_text (report, accord_weights_name (weights));
  accord_view_value (report, e);
  accord_view_spread (report, e);
  accord_report_number (report, e->observed);
  accord_report_number (report, e->expected);
  accord_report_count (report, e->items);
  accord_report_count (report, e->labels);
  accord_report_number (report, e->df);
  accord_report_number (report, e->p);
  accord_report_text (report, e->se_kind);
  accord_report_text (report, e->interval_reason != NULL ? e->interval_reason : e->note);
  accord_report_text (report, e->reason);
}

/* What the design or the votes say about how far the intervals can be trusted. */
static void
note_limits (AccordReport *report, const AccordProfiles *profiles)
{
  const uint64_t single = profiles->n_items - profiles->n_pairable;
  const char *note = profiles->n_pairable > 1 ? accord_agreement_note_profiles (profiles) : NULL;
  if (single > 0)
    accord_report_note (report, "items with a single label, which cannot show agreement: %" G_GUINT64_FORMAT,
                        single);
  if (note != NULL)
    accord_report_note (report, "%s: the intervals are rough, see accord-agree(1)", note);
  if (profiles->n_pairable > 1)
    accord_report_note (report, "intervals speak of more items from these annotators, not of others");
}

static void
note_scale (AccordReport *report, const AccordDataset *dataset)
{
  if (dataset->scale != NULL && strcmp (dataset->scale, "nominal") != 0)
    accord_report_note (report, "the question is declared %s, but these coefficients are nominal",
                        dataset->scale);
}

static void
put_heading (AccordReport *report, const AccordDataset *dataset, const AccordProfiles *profiles,
             const AccordWeights *weights, const AccordWeights *alpha)
{
  const bool weighted = !accord_weights_identity (weights);
  const uint64_t items = profiles->n_items, people = dataset->n_annotators, labels = dataset->n_labels,
                 classes = dataset->n_classes;
  accord_report_heading (report,
                         "question %s: %" G_GUINT64_FORMAT " %s, %" G_GUINT64_FORMAT " %s, %" G_GUINT64_FORMAT
                         " %s, %" G_GUINT64_FORMAT " %s%s%s%s%s",
                         dataset->question, items, accord_text_plural (items, "item", "items"), people,
                         accord_text_plural (people, "annotator", "annotators"), labels,
                         accord_text_plural (labels, "label", "labels"), classes,
                         accord_text_plural (classes, "class", "classes"), weighted ? ", weights " : "",
                         weighted ? accord_weights_name (weights) : "", alpha != NULL ? ", of alpha " : "",
                         alpha != NULL ? alpha->name : "");
}

bool
accord_view_agreement (AccordCli *cli, const AccordDataset *dataset, const AccordAgreementOptions *how,
                       const AccordWeights *alpha, GError **error)
{
  const bool only_alpha = how->weights != NULL && how->weights->set == ACCORD_WEIGHTS_KRIPPENDORFF_ORDINAL;
  AccordQuantiles quantiles;
  accord_quantiles_init (&quantiles, accord_cli_confidence (cli));
  g_autoptr (AccordProfiles) profiles = accord_profiles_new (dataset, true);
  g_autoptr (AccordReport) report
      = accord_cli_report (cli, dataset, how->null_given ? tested_columns : columns, G_N_ELEMENTS (columns));
  put_heading (report, dataset, profiles, how->weights, alpha);
  for (AccordCoefficient c = 0; c < ACCORD_N_COEFFICIENTS; c++)
    {
      AccordAgreementOptions options = *how;
      AccordEstimate estimate;
      if (only_alpha && c != ACCORD_KRIPPENDORFF_ALPHA)
        continue;
      if (alpha != NULL && c == ACCORD_KRIPPENDORFF_ALPHA)
        options.weights = alpha;
      options.quantiles = &quantiles;
      if (!accord_coefficient_estimate (dataset, profiles, c, &options, &estimate, error))
        return false;
      put_coefficient (report, c, options.weights, &estimate);
    }
  note_limits (report, profiles);
  if (accord_weights_identity (how->weights))
    note_scale (report, dataset);
  return accord_report_finish (report, error);
}

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

bool
accord_view_agreement_pairs (AccordCli *cli, const AccordDataset *dataset, const AccordAgreementOptions *how,
                             GError **error)
{
  AccordQuantiles quantiles;
  g_autoptr (AccordPairs) pairs = NULL;
  accord_quantiles_init (&quantiles, accord_cli_confidence (cli));
  if (!accord_pairs_new (dataset, how->se, &pairs, error))
    return false;
  accord_pairs_sort_worst (pairs);
  const bool table = accord_cli_format (cli) == ACCORD_FORMAT_TABLE;
  g_autoptr (AccordReport) report
      = table ? accord_cli_report (cli, dataset, pair_table_columns, G_N_ELEMENTS (pair_table_columns))
              : accord_cli_report (cli, dataset, pair_columns, G_N_ELEMENTS (pair_columns));
  const size_t rows = (size_t) MIN (pairs->n_pairs, accord_cli_limit (cli));
  for (size_t i = 0; i < rows; i++)
    {
      const AccordPair *pair = &pairs->pairs[i];
      AccordEstimate kappa = accord_pair_cohen (pair, &quantiles);
      AccordEstimate percent = accord_pair_percent (pair, &quantiles);
      if (how->plain)
        {
          accord_interval_agreement (&kappa, ACCORD_SCALE_PLAIN, &quantiles);
          accord_interval_agreement (&percent, ACCORD_SCALE_PLAIN, &quantiles);
        }
      if (table)
        {
          put_line (report, dataset, pair, &percent, &kappa);
          continue;
        }
      put_row (report, dataset, pair, ACCORD_COHEN_KAPPA, &kappa);
      put_row (report, dataset, pair, ACCORD_PERCENT_AGREEMENT, &percent);
    }
  accord_cli_note_rest (cli, report, rows, pairs->n_pairs, "pairs");
  if (pairs->n_apart > 0)
    accord_report_note (report, "pairs of annotators without a common item: %" G_GUINT64_FORMAT,
                        pairs->n_apart);
  note_scale (report, dataset);
  return accord_report_finish (report, error);
}
