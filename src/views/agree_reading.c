/* accord-agree: what helps to read a coefficient: prevalence, bias, the gap to AC, a benchmark.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "agree_private.h"

bool
accord_agree_reading_init (AccordAgreeReading *reading, const AccordAgree *agree,
                           const AccordDataset *dataset, const AccordProfiles *profiles,
                           const AccordWeights *weights, GError **error)
{
  AccordAgreementOptions options = agree->how;
  *reading = (AccordAgreeReading){ .weights = weights, .gwet = ACCORD_ESTIMATE_INIT };
  if (!accord_reading_measure (dataset, profiles, false, &reading->all, error))
    return false;
  reading->pairable = reading->all;
  if (profiles->n_pairable < profiles->n_items
      && !accord_reading_measure (dataset, profiles, true, &reading->pairable, error))
    return false;
  options.weights = weights;
  options.se = ACCORD_SE_LINEAR; /* which is not shown */
  if (weights->reason == NULL && weights->set != ACCORD_WEIGHTS_KRIPPENDORFF_ORDINAL)
    reading->gwet = accord_gwet_ac1 (profiles, &options);
  return true;
}

/* Whose chance agreement comes from how often classes are used: of which items, or NULL. */
static const AccordReading *
reading_of (const AccordAgreeReading *reading, AccordCoefficient coefficient)
{
  switch (coefficient)
    {
    case ACCORD_FLEISS_KAPPA:
    case ACCORD_CONGER_KAPPA:
      return &reading->all;
    case ACCORD_KRIPPENDORFF_ALPHA:
    case ACCORD_COHEN_KAPPA:
    case ACCORD_SCOTT_PI:
    case ACCORD_LIGHT_KAPPA:
      return &reading->pairable;
    default:
      return NULL;
    }
}

void
accord_agree_put_reading (AccordReport *report, AccordAgreeReading *reading, AccordCoefficient coefficient,
                          const AccordWeights *weights, const AccordEstimate *estimate)
{
  const AccordReading *from = estimate->reason == NULL ? reading_of (reading, coefficient) : NULL;
  const double gap
      = from != NULL && weights == reading->weights ? accord_reading_gap (estimate, &reading->gwet) : NAN;
  accord_report_number (report, from != NULL ? from->prevalence : NAN);
  accord_report_number (report, from != NULL ? from->bias : NAN);
  accord_report_number (report, gap);
  reading->conger |= from != NULL && coefficient == ACCORD_CONGER_KAPPA;
  if (!(gap > reading->gap))
    return;
  reading->gap = gap;
  reading->widest = coefficient;
  reading->estimate = *estimate;
}

static void
note_gap (AccordReport *report, const AccordDataset *dataset, const AccordAgreeReading *reading)
{
  const AccordEstimate *e = &reading->estimate;
  const AccordReading *from = reading_of (reading, reading->widest);
  accord_report_note (report,
                      "class %s holds %.0f %% of the labels: chance alone gives an agreement of %.0f %%, "
                      "people reach %.0f %%; so "
                      "%s is %.2f where %s, which counts on less chance, is %.2f",
                      accord_names_get (&dataset->class_names, from->common), 100 * from->prevalence,
                      100 * e->expected, 100 * e->observed, accord_coefficient_name (reading->widest),
                      e->value, accord_coefficient_name_weighted (ACCORD_GWET_AC1, reading->weights),
                      reading->gwet.value);
}

void
accord_agree_note_reading (const AccordAgree *agree, AccordReport *report, const AccordDataset *dataset,
                           const AccordAgreeReading *reading)
{
  const AccordReading *all = &reading->all;
  if (accord_cli_format (agree->cli) != ACCORD_FORMAT_TABLE || all->common == ACCORD_CLASS_NONE)
    return; /* columns say it */
  const char *common = accord_names_get (&dataset->class_names, all->common);
  if (!isnan (all->bias))
    accord_report_note (report, "prevalence %.3f (class %s), bias %.3f between people", all->prevalence,
                        common, all->bias);
  if (reading->gap > ACCORD_READING_GAP)
    note_gap (report, dataset, reading);
  if (reading->conger && all->annotators > ACCORD_READING_FEW && 2 * all->thin > all->annotators)
    accord_report_note (report,
                        "conger_kappa draws with each person's own shares of classes, but %" G_GUINT64_FORMAT
                        " of %" G_GUINT64_FORMAT " people have fewer than 10 labels: see fleiss_kappa",
                        all->thin, all->annotators);
}

void
accord_agree_put_benchmark (const AccordAgree *agree, AccordReport *report, AccordCoefficient coefficient,
                            const AccordEstimate *estimate)
{
  double probability;
  if (agree->benchmark == NULL)
    return;
  const bool applies = coefficient != ACCORD_PERCENT_AGREEMENT && estimate->reason == NULL;
  const char *band = applies ? accord_benchmark_band (agree->benchmark, estimate, &probability) : NULL;
  if (applies && band == NULL && estimate->interval_reason == NULL) /* else the note says it */
    accord_report_undefined (report, estimate->se == 0 ? "se 0" : "no se");
  else
    accord_report_text (report, band);
  accord_report_number (report, band != NULL ? probability : NAN);
}

void
accord_agree_note_benchmark (const AccordAgree *agree, AccordReport *report)
{
  if (agree->benchmark != NULL)
    accord_report_note (report, "benchmark: the highest band of %s reached with a probability of 95 %%",
                        agree->benchmark->name);
}
