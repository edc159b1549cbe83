/* Human-level measures, and the rates of each class.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <accord/views/hlp.h>

#include <accord/views/cautions.h>
#include <accord/views/estimate.h>
#include <accord/views/measures.h>

/* The first stands with the rates of classes only. */
static const AccordColumn columns[] = {
  ACCORD_TEXT ("class", "class"),  ACCORD_TEXT ("measure", "measure"), ACCORD_NUMBER ("value", "value", 4),
  ACCORD_NUMBER ("se", NULL, 4),   ACCORD_NUMBER ("low", "low", 4),    ACCORD_NUMBER ("high", "high", 4),
  ACCORD_COUNT ("items", "items"), ACCORD_COUNT ("annotators", NULL),  ACCORD_TEXT ("note", "note"),
  ACCORD_TEXT ("reason", NULL),
};

static void
write_row (AccordReport *report, const AccordDataset *dataset, const AccordMeasure *row)
{
  const AccordEstimate *estimate = &row->estimate;
  if (row->klass != ACCORD_CLASS_NONE)
    accord_report_text (report, accord_names_get (&dataset->class_names, row->klass));
  accord_report_text (report, row->name);
  if (row->whole && estimate->reason == NULL)
    accord_report_count (report, (uint64_t) estimate->value);
  else
    accord_view_value (report, estimate);
  accord_view_spread (report, estimate);
  accord_report_count (report, estimate->items);
  accord_report_count (report, estimate->annotators);
  accord_report_text (report, row->note);
  accord_view_reason (report, estimate);
}

bool
accord_view_hlp_people (AccordCli *cli, const AccordDataset *dataset, const AccordProfiles *profiles,
                        const AccordHlpOptions *how, GError **error)
{
  g_autoptr (AccordHlp) hlp = accord_hlp_new (dataset, profiles, how, error);
  if (hlp == NULL)
    return false;
  g_autoptr (GPtrArray) rows = accord_measures_of_people (hlp, how->tolerance);
  g_autoptr (GPtrArray) cautions = accord_cautions_new (hlp, how->tolerance, dataset->repeated);
  g_autoptr (AccordReport) report = accord_cli_report (cli, dataset, columns + 1, G_N_ELEMENTS (columns) - 1);
  for (guint i = 0; i < rows->len; i++)
    write_row (report, dataset, rows->pdata[i]);
  for (guint i = 0; i < cautions->len; i++)
    accord_report_note (report, "%s", (const char *) cautions->pdata[i]);
  return accord_report_finish (report, error);
}

bool
accord_view_hlp_classes (AccordCli *cli, const AccordDataset *dataset, const AccordProfiles *profiles,
                         GError **error)
{
  const double confidence = accord_cli_confidence (cli);
  g_autoptr (AccordGolden) golden = accord_golden_new (dataset, profiles, dataset->gold, error);
  if (golden == NULL)
    return false;
  g_autofree AccordRates *others = accord_rates_new (profiles, NULL, confidence, error);
  if (others == NULL)
    return false;
  g_autofree AccordRates *gold = accord_rates_new (profiles, golden, confidence, error);
  if (gold == NULL)
    return false;
  uint64_t people, gold_people;
  if (!accord_hlp_people (dataset, 2, false, &people, error)
      || !accord_hlp_people (dataset, 1, true, &gold_people, error))
    return false;
  g_autoptr (GPtrArray) rows = accord_measures_of_classes (others, people, golden->n > 0 ? gold : NULL,
                                                           gold_people, dataset->n_classes);
  g_autoptr (AccordReport) report = accord_cli_report (cli, dataset, columns, G_N_ELEMENTS (columns));
  for (guint i = 0; i < rows->len; i++)
    write_row (report, dataset, rows->pdata[i]);
  return accord_report_finish (report, error);
}
