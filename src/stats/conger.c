/* Conger's kappa, its jackknife and its linearised influences, of either form of the annotators' shares.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <accord/stats/conger.h>

#include <accord/base/error.h>
#include <accord/base/interrupt.h>
#include <accord/base/sum.h>
#include "conger_form.h"
#include "influence_error.h"

static CongerForm *
form_new (const AccordDataset *dataset, const AccordProfiles *profiles, const AccordWeights *weights,
          GError **error)
{
  return accord_weights_identity (weights) ? conger_nominal_new (dataset, profiles, error)
                                           : conger_weighted_new (dataset, profiles, weights, error);
}

/* False when a deletion leaves the coefficient undefined, or a signal arrived. */
static bool
fill_jackknife (CongerForm *form, double *values)
{
  const AccordDataset *dataset = form->dataset;
  const double value = conger_form_value (form);
  AccordSum total = { 0, 0 };
  for (size_t i = 0; i < dataset->n_items; i++)
    {
      values[i] = NAN;
      if (accord_dataset_item_size (dataset, i) == 0)
        continue;
      values[i] = form->without (form, i) - value;
      if (isnan (values[i]) || accord_interrupt_signal () != 0)
        return false;
      accord_sum_add (&total, values[i]);
    }
  const double mean = accord_sum_value (&total) / form->n;
  for (size_t i = 0; i < dataset->n_items; i++)
    values[i] = (form->n - 1) * (mean - values[i]);
  return true;
}

static void
fill_linear (const CongerForm *form, double *values)
{
  for (size_t i = 0; i < form->dataset->n_items; i++)
    values[i] = accord_dataset_item_size (form->dataset, i) > 0 ? form->linear (form, i) : NAN;
}

/* What makes of linearised influences those behind irrCAC's errors. */
static void
add_gwet (const CongerForm *form, double *values)
{
  const double value = conger_form_value (form);
  for (size_t i = 0; i < form->dataset->n_items; i++)
    if (!isnan (values[i]))
      values[i] += value * ((accord_dataset_item_size (form->dataset, i) < 2 ? 0 : form->n / form->n2) - 1);
}

/* False when the jackknife's values are not defined, or a signal arrived. */
static bool
fill (CongerForm *form, AccordSe se, double *values)
{
  if (se == ACCORD_SE_JACKKNIFE)
    return fill_jackknife (form, values);
  fill_linear (form, values);
  if (se == ACCORD_SE_GWET)
    add_gwet (form, values);
  return true;
}

bool
accord_conger_influence (const AccordDataset *dataset, const AccordProfiles *profiles,
                         const AccordAgreementOptions *options, double *ret_values, bool *ret_defined,
                         GError **error)
{
  g_autoptr (CongerForm) form = form_new (dataset, profiles, options->weights, error);
  if (form == NULL)
    return false;
  *ret_defined = form->reason == NULL && fill (form, options->se, ret_values);
  return accord_interrupt_check (error);
}

static bool
set_standard_error (CongerForm *form, AccordSe se, AccordEstimate *estimate, GError **error)
{
  g_autofree double *values = g_try_new (double, form->dataset->n_items + 1);
  if (values == NULL)
    return accord_error_set_memory (error, "Conger's kappa");
  const bool defined = fill (form, se, values);
  if (!accord_interrupt_check (error))
    return false;
  if (!defined)
    {
      se = ACCORD_SE_LINEAR;
      fill_linear (form, values);
    }
  estimate->se = influence_error (values, NULL, form->dataset->n_items, form->n);
  estimate->se_kind = accord_se_name (se);
  return true;
}

bool
accord_conger_kappa (const AccordDataset *dataset, const AccordProfiles *profiles,
                     const AccordAgreementOptions *options, AccordEstimate *ret_estimate, GError **error)
{
  AccordEstimate estimate = ACCORD_ESTIMATE_INIT;
  g_autoptr (CongerForm) form = form_new (dataset, profiles, options->weights, error);
  if (form == NULL)
    return false;
  estimate.items = profiles->n_pairable;
  estimate.labels = profiles->n_labels;
  estimate.annotators = dataset->n_annotators;
  estimate.reason = form->reason;
  if (estimate.reason == NULL)
    {
      estimate.value = conger_form_value (form);
      estimate.observed = conger_form_observed (form);
      estimate.expected = form->expected;
      estimate.note = accord_agreement_note_profiles (profiles);
      if (estimate.items >= 2 && !set_standard_error (form, options->se, &estimate, error))
        return false;
      accord_interval_agreement (&estimate, ACCORD_SCALE_FISHER, options->quantiles);
    }
  *ret_estimate = estimate;
  return true;
}
