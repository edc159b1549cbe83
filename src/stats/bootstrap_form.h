/* A coefficient as a function of how often each kind of item occurs: what a bootstrap works out again and again.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <accord/stats/agreement.h>
#include "resample.h"

typedef struct Form Form;
struct Form
{
  Resample resample;
  size_t n_scratch;                                                         /* doubles that value () needs */
  double (*value) (const Form *form, const double *times, double *scratch); /* NAN = undefined */
  void (*free) (Form *form);
};

/* Over count profiles: any coefficient but Conger's and Cohen's kappa.  @profiles and @weights are borrowed.  NULL for
 * want of memory. */
Form *form_profiles_new (const AccordProfiles *profiles, AccordCoefficient coefficient,
                         const AccordWeights *weights);

/* Conger's kappa over distinct lists of (annotator, class); @profiles with the item map.  NULL for want of memory. */
Form *form_patterns_new (const AccordDataset *dataset, const AccordProfiles *profiles,
                         const AccordWeights *weights);

/* Light's kappa over the same.  @dataset: its items with two labels or more.  @ret_form: NULL where the patterns have more
 * pairs of labels than FORM_LIGHT_LIMIT.  False with @error. */
#define FORM_LIGHT_LIMIT (1 << 22)
bool form_light_new (const AccordDataset *dataset, const AccordProfiles *profiles,
                     const AccordWeights *weights, Form **ret_form, GError **error) G_GNUC_WARN_UNUSED_RESULT;

static inline void
form_free (Form *form)
{
  if (form != NULL)
    form->free (form);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Form, form_free)
