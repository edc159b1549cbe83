/* accord-agree --classes: agreement on each class.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "agree_private.h"

#include <accord/stats/class_agreement.h>
#include <accord/views/estimate.h>

static const AccordColumn columns[] = {
  ACCORD_TEXT ("class", NULL),   ACCORD_TEXT ("coefficient", NULL), ACCORD_NUMBER ("value", NULL, 3),
  ACCORD_NUMBER ("se", NULL, 3), ACCORD_NUMBER ("low", NULL, 3),    ACCORD_NUMBER ("high", NULL, 3),
  ACCORD_COUNT ("labels", NULL), ACCORD_TEXT ("reason", NULL),      ACCORD_COUNT ("items", NULL),
  ACCORD_TEXT ("note", NULL),    ACCORD_TEXT ("se_kind", NULL),
};

/* One line a class for people. */
static const AccordColumn table_columns[] = {
  ACCORD_TEXT ("class", "class"),
  ACCORD_COUNT ("labels", "labels"),
  ACCORD_NUMBER ("specific_agreement", "specific", 3),
  ACCORD_NUMBER ("low", "low", 3),
  ACCORD_NUMBER ("high", "high", 3),
  ACCORD_NUMBER ("fleiss_kappa", "kappa", 3),
  ACCORD_NUMBER ("krippendorff_alpha", "alpha", 3),
  ACCORD_NUMBER ("gwet_ac1", "AC1", 3),
  ACCORD_TEXT ("note", "note"),
};

static void
put_row (AccordReport *report, const AccordSlice *slice, const char *klass, const char *coefficient,
         const AccordEstimate *e)
{
  accord_agree_begin_row (report, slice);
  accord_report_text (report, klass);
  accord_report_text (report, coefficient);
  accord_view_value (report, e);
  accord_view_spread (report, e);
  accord_report_count (report, e->labels);
  accord_view_reason (report, e);
  accord_report_count (report, e->items);
  accord_report_text (report, e->note);
  accord_report_text (report, e->se_kind);
}

static void
put_line (AccordReport *report, const AccordSlice *slice, const char *name, const AccordClassAgreement *klass)
{
  const AccordEstimate *specific = &klass->specific;
  accord_agree_begin_row (report, slice);
  accord_report_text (report, name);
  accord_report_count (report, klass->fleiss.labels);
  accord_view_value (report, specific);
  accord_report_number (report, specific->low);
  accord_report_number (report, specific->high);
  accord_report_number (report, klass->fleiss.value);
  accord_report_number (report, klass->alpha.value);
  accord_report_number (report, klass->ac1.value);
  accord_view_note (report, specific);
}

static void
put_class (const AccordAgree *agree, AccordReport *report, const AccordSlice *slice,
           const AccordClassAgreement *klass)
{
  const char *name = accord_names_get (&slice->dataset->class_names, klass->klass);
  if (accord_cli_format (agree->cli) == ACCORD_FORMAT_TABLE)
    {
      put_line (report, slice, name, klass);
      return;
    }
  put_row (report, slice, name, "specific_agreement", &klass->specific);
  put_row (report, slice, name, accord_coefficient_name (ACCORD_FLEISS_KAPPA), &klass->fleiss);
  if (slice->dataset->n_annotators == 2)
    put_row (report, slice, name, accord_coefficient_name (ACCORD_COHEN_KAPPA), &klass->cohen);
  put_row (report, slice, name, accord_coefficient_name (ACCORD_KRIPPENDORFF_ALPHA), &klass->alpha);
  put_row (report, slice, name, accord_coefficient_name (ACCORD_GWET_AC1), &klass->ac1);
}

static bool
put_dataset (AccordAgree *agree, AccordReport *report, const AccordSlice *slice, GError **error)
{
  const AccordDataset *dataset = slice->dataset;
  g_autoptr (AccordProfiles) profiles = accord_profiles_new (dataset, false);
  g_autofree AccordClassAgreement *classes = NULL;
  if (!accord_class_agreement_new (dataset, profiles, &agree->how, &classes, error))
    return false;
  accord_class_agreement_sort_worst (classes, dataset->n_classes);
  const size_t rows = (size_t) MIN (dataset->n_classes, accord_cli_limit (agree->cli));
  for (size_t k = 0; k < rows; k++)
    put_class (agree, report, slice, &classes[k]);
  accord_agree_note_rest (agree, report, rows, dataset->n_classes, "classes");
  return true;
}

static bool
put (AccordAgree *agree, AccordReport *report, const GPtrArray *slices, GError **error)
{
  for (guint i = 0; i < slices->len; i++)
    if (!put_dataset (agree, report, slices->pdata[i], error))
      return false;
  accord_agree_note_scale (report, ((const AccordSlice *) slices->pdata[0])->dataset);
  return true;
}

const AccordAgreeMode accord_agree_classes = { .columns = ACCORD_AGREE_COLUMNS (columns),
                                               .table = ACCORD_AGREE_COLUMNS (table_columns),
                                               .put = put };
