/* accord-agree: the coefficients.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <accord/views/agree.h>

#include <accord/base/text.h>
#include <accord/stats/coefficient.h>
#include <accord/views/estimate.h>

#define LIGHT_MOST                                                                                           \
  10 /* annotators up to which Light's kappa is shown unasked: it is quadratic in the labels of an item */

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

/* The note of a row, with the number of pairs where the value is a mean over pairs: of those that could be. */
static void
put_note (AccordReport *report, const AccordEstimate *e)
{
  const char *note = e->interval_reason != NULL ? e->interval_reason : e->note;
  if (e->pairs == 0)
    {
      accord_report_text (report, note);
      return;
    }
  const uint64_t all = e->annotators * (e->annotators - 1) / 2;
  g_autoptr (GString) text = g_string_new (NULL);
  g_string_append_printf (text, "%" G_GUINT64_FORMAT, e->pairs);
  if (e->pairs < all)
    g_string_append_printf (text, " of %" G_GUINT64_FORMAT, all);
  g_string_append_printf (text, " %s%s%s", accord_text_plural (all, "pair", "pairs"),
                          note != NULL ? "; " : "", note != NULL ? note : "");
  accord_report_text (report, text->str);
}

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
  put_note (report, e);
  accord_report_text (report, e->reason);
}

/* What the design or the votes say about how far the intervals can be trusted. */
static void
note_limits (AccordReport *report, const AccordProfiles *profiles, bool over_both)
{
  const uint64_t single = profiles->n_items - profiles->n_pairable;
  const char *note = profiles->n_pairable > 1 ? accord_agreement_note_profiles (profiles) : NULL;
  if (single > 0)
    accord_report_note (report, "items with a single label, which cannot show agreement: %" G_GUINT64_FORMAT,
                        single);
  if (note != NULL)
    accord_report_note (report, "%s: the intervals are rough, see accord-agree(1)", note);
  if (profiles->n_pairable > 1)
    accord_report_note (report, over_both
                                    ? "intervals speak of more items, and of other annotators like these"
                                    : "intervals speak of more items from these annotators, not of others");
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

/* Whether the report has a row of a coefficient: those that were asked for, else all that are cheap and make sense. */
static bool
shows (const AccordAgree *agree, AccordCoefficient coefficient, const AccordDataset *dataset)
{
  if (agree->coefficients == 0 && coefficient == ACCORD_LIGHT_KAPPA)
    return dataset->n_annotators >= 3 && dataset->n_annotators <= LIGHT_MOST;
  return accord_agree_wants (agree, coefficient);
}

static bool
put_dataset (const AccordAgree *agree, AccordReport *report, const AccordSlice *slice, GError **error)
{
  const AccordDataset *dataset = slice->dataset;
  g_autoptr (AccordWeights) weights = NULL;
  g_autoptr (AccordWeights) alpha = NULL;
  if (!accord_agree_weights (agree, dataset, &weights, &alpha, error))
    return false;
  g_autoptr (AccordProfiles) profiles = accord_profiles_new (dataset, true);
  if (slice->value == NULL)
    put_heading (report, dataset, profiles, weights, alpha);
  for (AccordCoefficient c = 0; c < ACCORD_N_COEFFICIENTS; c++)
    {
      AccordAgreementOptions options = agree->how;
      AccordEstimate estimate;
      if (!shows (agree, c, dataset)
          || (weights->set == ACCORD_WEIGHTS_KRIPPENDORFF_ORDINAL && c != ACCORD_KRIPPENDORFF_ALPHA))
        continue;
      options.weights = alpha != NULL && c == ACCORD_KRIPPENDORFF_ALPHA ? alpha : weights;
      if (!accord_coefficient_estimate (dataset, profiles, c, &options, &estimate, error))
        return false;
      accord_agree_begin_row (report, slice);
      put_coefficient (report, c, options.weights, &estimate);
    }
  if (slice->value == NULL)
    note_limits (report, profiles, agree->how.over_both);
  if (slice->value == NULL && accord_weights_identity (weights))
    accord_agree_note_scale (report, dataset);
  return true;
}

static bool
put (AccordAgree *agree, AccordReport *report, const GPtrArray *slices, GError **error)
{
  for (guint i = 0; i < slices->len; i++)
    if (!put_dataset (agree, report, slices->pdata[i], error))
      return false;
  return true;
}

static const AccordColumn *
choose_columns (const AccordAgree *agree, bool table, size_t *ret_n)
{
  (void) table;
  *ret_n = G_N_ELEMENTS (columns);
  return agree->how.null_given ? tested_columns : columns;
}

const AccordAgreeMode accord_agree_coefficients = { .columns = choose_columns, .put = put };
