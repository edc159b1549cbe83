/* Pairs of annotators: rows for programs, one line a pair for people.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <accord/views/agreement.h>

#include <inttypes.h>

/* clang-format off */
#define TEXT(name, heading)   { name, heading, ACCORD_COLUMN_TEXT, 0 }
#define NUMBER(name, heading) { name, heading, ACCORD_COLUMN_NUMBER, 3 }
#define COUNT(name, heading)  { name, heading, ACCORD_COLUMN_COUNT, 0 }

static const AccordColumn columns[] = {
  TEXT ("annotator_a", NULL), TEXT ("annotator_b", NULL), TEXT ("coefficient", NULL), TEXT ("weights", NULL),
  NUMBER ("value", NULL), NUMBER ("se", NULL), NUMBER ("low", NULL), NUMBER ("high", NULL), COUNT ("items", NULL),
  TEXT ("reason", NULL),
};
static const AccordColumn table_columns[] = {
  TEXT ("annotator_a", "annotator a"), TEXT ("annotator_b", "annotator b"), COUNT ("items", "items"),
  NUMBER ("percent_agreement", "agree"), NUMBER ("cohen_kappa", "kappa"), NUMBER ("low", "low"),
  NUMBER ("high", "high"), TEXT ("note", "note"),
};
/* clang-format on */

static void
put_names (AccordReport *report, const AccordDataset *dataset, const AccordPair *pair)
{
  accord_report_text (report, accord_names_get (&dataset->annotator_names, pair->a));
  accord_report_text (report, accord_names_get (&dataset->annotator_names, pair->b));
}

static void
put_value (AccordReport *report, const AccordEstimate *e)
{
  if (e->reason != NULL)
    accord_report_undefined (report, e->reason);
  else
    accord_report_number (report, e->value);
}

static void
put_row (AccordReport *report, const AccordDataset *dataset, const AccordPair *pair,
         AccordCoefficient coefficient, const AccordEstimate *e)
{
  put_names (report, dataset, pair);
  accord_report_text (report, accord_coefficient_name (coefficient));
  accord_report_text (report, "identity");
  put_value (report, e);
  accord_report_number (report, e->se);
  accord_report_number (report, e->low);
  accord_report_number (report, e->high);
  accord_report_count (report, e->items);
  accord_report_text (report, e->reason != NULL ? e->reason : e->interval_reason);
}

static void
put_line (AccordReport *report, const AccordDataset *dataset, const AccordPair *pair,
          const AccordEstimate *percent, const AccordEstimate *kappa)
{
  put_names (report, dataset, pair);
  accord_report_count (report, percent->items);
  put_value (report, percent);
  put_value (report, kappa);
  accord_report_number (report, kappa->low);
  accord_report_number (report, kappa->high);
  accord_report_text (report, kappa->reason == NULL ? kappa->interval_reason : NULL);
}

bool
accord_view_agreement_pairs (AccordCli *cli, const AccordDataset *dataset, const AccordPairs *pairs,
                             AccordQuantiles *quantiles, GError **error)
{
  const bool table = accord_cli_format (cli) == ACCORD_FORMAT_TABLE;
  g_autoptr (AccordReport) report
      = table ? accord_cli_report (cli, dataset, table_columns, G_N_ELEMENTS (table_columns))
              : accord_cli_report (cli, dataset, columns, G_N_ELEMENTS (columns));
  const size_t rows = (size_t) MIN (pairs->n_pairs, accord_cli_limit (cli));
  for (size_t i = 0; i < rows; i++)
    {
      const AccordPair *pair = &pairs->pairs[i];
      const AccordEstimate kappa = accord_pair_cohen (pair, quantiles);
      const AccordEstimate percent = accord_pair_percent (pair, quantiles);
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
    accord_report_note (report, "pairs of annotators without a common item: %" PRIu64, pairs->n_apart);
  return accord_report_finish (report, error);
}
