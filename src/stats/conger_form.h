/* Conger's kappa as sums over items and an expected agreement of annotators' shares, which are held in one way for
 * identity weights and in another for all others.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <accord/dataset/dataset.h>
#include <accord/stats/agreement.h>

typedef struct CongerForm CongerForm;
struct CongerForm
{
  const AccordDataset *dataset;
  const AccordProfiles *profiles;
  double n, n2, n_persons; /* items, those with two labels, R */
  double agreement;        /* sum of a_i */
  double *item_agreement;  /* a_i by profile */
  double expected;         /* pe */
  const char *reason;      /* why kappa is undefined; then only the numbers of items and persons are set */
  double (*without) (CongerForm *form, size_t item);      /* kappa without the item; NAN when undefined */
  double (*linear) (const CongerForm *form, size_t item); /* linearised influence of an item with labels */
  void (*free) (CongerForm *form);
};

/* NULL with an error: no memory, or a signal arrived. */
CongerForm *conger_nominal_new (const AccordDataset *dataset, const AccordProfiles *profiles, GError **error);
CongerForm *conger_weighted_new (const AccordDataset *dataset, const AccordProfiles *profiles,
                                 const AccordWeights *weights, GError **error);

static inline void
conger_form_init (CongerForm *form, const AccordDataset *dataset, const AccordProfiles *profiles)
{
  form->dataset = dataset;
  form->profiles = profiles;
  form->n = (double) profiles->n_items;
  form->n2 = (double) profiles->n_pairable;
  form->n_persons = (double) dataset->n_annotators;
}

static inline double
conger_form_observed (const CongerForm *form)
{
  return form->agreement / form->n2;
}

static inline double
conger_form_value (const CongerForm *form)
{
  return (conger_form_observed (form) - form->expected) / (1 - form->expected);
}

/* What an item of the profile does to the observed agreement. */
static inline double
conger_form_on_observed (const CongerForm *form, uint32_t profile)
{
  return form->profiles->size[profile] < 2
             ? 0
             : form->n / form->n2 * (form->item_agreement[profile] - conger_form_observed (form));
}

static inline void
conger_form_free (CongerForm *form)
{
  if (form != NULL)
    form->free (form);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CongerForm, conger_form_free)
