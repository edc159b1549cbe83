/* Bootstrap over items: resamples in threads, quantiles, bias correction and acceleration.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <accord/stats/bootstrap.h>

#include <stdlib.h>
#include <gsl/gsl_cdf.h>
#include <accord/base/error.h>
#include <accord/base/interrupt.h>
#include <accord/base/random.h>
#include <accord/base/sum.h>
#include <accord/dataset/subset.h>
#include <accord/stats/influence.h>
#include "bootstrap_form.h"
#include "order.h"

#define EQUAL 1e-12 /* replicates so near the value count as equal to it */
#define SHARE 1024  /* kinds of items in the resamples of a thread, from which on starting it pays */
#define FIXED 16    /* as many kinds does a resample cost beside its own */

static bool
out_of_memory (GError **error)
{
  return accord_error_set_memory (error, "the bootstrap");
}

/* ---- resamples ---- */

/* What a thread works out: every @step-th resample. */
typedef struct
{
  const Form *form;
  uint64_t seed, first, step, end;
  double *values;
  double *times, *scratch;
  GThread *thread;
} Share;

static void
share_clear (Share *share)
{
  g_free (share->times);
  g_free (share->scratch);
}

static bool
share_init (Share *share, const Form *form)
{
  share->form = form;
  share->times = g_try_new (double, form->resample.n_kinds + 1);
  share->scratch = g_try_new (double, form->n_scratch + 1);
  return share->times != NULL && share->scratch != NULL;
}

static gpointer
share_run (gpointer data)
{
  const Share *share = data;
  g_autoptr (gsl_rng) random = accord_random_new (share->seed, 0);
  for (uint64_t b = share->first; b < share->end && accord_interrupt_signal () == 0; b += share->step)
    {
      accord_random_set (random, share->seed, b);
      resample_draw (&share->form->resample, random, share->times);
      share->values[b] = share->form->value (share->form, share->times, share->scratch);
    }
  return NULL;
}

/* Shares of which no thread could be started are done here. */
static void
run_shares (Share *shares, size_t n)
{
  for (size_t t = 1; t < n; t++)
    shares[t].thread = g_thread_try_new ("bootstrap", share_run, &shares[t], NULL);
  share_run (&shares[0]);
  for (size_t t = 1; t < n; t++)
    if (shares[t].thread != NULL)
      g_thread_join (shares[t].thread);
    else
      share_run (&shares[t]);
}

/* As many threads as are allowed and have something to do: there may be 100,000 small slices. */
static size_t
count_threads (const Form *form, const AccordAgreementOptions *options)
{
  const uint64_t paying = options->resamples * (form->resample.n_kinds + FIXED) / SHARE + 1;
  return (size_t) CLAMP (options->threads, 1, MIN (paying, MAX (options->resamples, 1)));
}

static bool
run_form (const Form *form, const AccordAgreementOptions *options, double *ret_values, GError **error)
{
  const size_t n = count_threads (form, options);
  g_autofree Share *shares = g_new0 (Share, n);
  bool good = true;
  for (size_t t = 0; t < n; t++)
    {
      shares[t] = (Share){ .seed = options->seed, .first = t, .step = n, .end = options->resamples };
      shares[t].values = ret_values;
      good = share_init (&shares[t], form) && good;
    }
  if (good)
    run_shares (shares, n);
  for (size_t t = 0; t < n; t++)
    share_clear (&shares[t]);
  return good ? accord_interrupt_check (error) : out_of_memory (error);
}

/* ---- the coefficient ---- */

/* Cohen's kappa is Conger's of the items that both labelled; Light's is of such pairs. */
bool
accord_bootstrap_replicates (const AccordDataset *dataset, const AccordProfiles *profiles,
                             AccordCoefficient coefficient, const AccordAgreementOptions *options,
                             double *ret_values, GError **error)
{
  g_autoptr (AccordDataset) common = NULL;
  g_autoptr (AccordProfiles) common_profiles = NULL;
  g_autoptr (Form) form = NULL;
  if (coefficient == ACCORD_COHEN_KAPPA || coefficient == ACCORD_LIGHT_KAPPA)
    {
      common = accord_dataset_pairable (dataset, error);
      if (common == NULL)
        return false;
      common_profiles = accord_profiles_new (common, true);
    }
  if (coefficient == ACCORD_LIGHT_KAPPA)
    {
      if (!form_light_new (common, common_profiles, options->weights, &form, error))
        return false;
      for (uint64_t b = 0; form == NULL && b < options->resamples; b++)
        ret_values[b] = NAN;
      return form == NULL || run_form (form, options, ret_values, error);
    }
  if (coefficient == ACCORD_COHEN_KAPPA)
    form = form_patterns_new (common, common_profiles, options->weights);
  else if (coefficient == ACCORD_CONGER_KAPPA)
    form = form_patterns_new (dataset, profiles, options->weights);
  else
    form = form_profiles_new (profiles, coefficient, options->weights);
  return form != NULL ? run_form (form, options, ret_values, error) : out_of_memory (error);
}

/* ---- limits ---- */

/* Type 7, of sorted values. */
static double
quantile (const double *values, size_t n, double p)
{
  const double place = (double) (n - 1) * p;
  const size_t below = (size_t) place, above = MIN (below + 1, n - 1);
  return values[below] + (place - (double) below) * (values[above] - values[below]);
}

/* z0 of sorted values. */
static double
bias (const double *values, size_t n, double value)
{
  double share = 0;
  for (size_t i = 0; i < n; i++)
    share += fabs (values[i] - value) <= EQUAL ? .5 : values[i] < value ? 1 : 0;
  const double half = .5 / (double) n;
  return gsl_cdf_ugaussian_Pinv (CLAMP (share / (double) n, half, 1 - half));
}

/* Where BCa reads the quantile that percentiles read at @p. */
static double
move_tail (double p, double z0, double acceleration)
{
  const double z = z0 + gsl_cdf_ugaussian_Pinv (p);
  const double shrink = 1 - acceleration * z;
  if (shrink <= 0) /* beyond the end of the transformation's range */
    return z > 0 ? 1 : 0;
  return gsl_cdf_ugaussian_P (z0 + z / shrink);
}

void
accord_bootstrap_limits (AccordEstimate *estimate, double *values, size_t n, AccordIntervalKind kind,
                         double acceleration, double confidence)
{
  size_t defined = 0;
  for (size_t i = 0; i < n; i++)
    if (!isnan (values[i]))
      values[defined++] = values[i];
  estimate->low = estimate->high = NAN;
  if (defined == 0 || 20 * (n - defined) > n)
    {
      estimate->interval_reason = ACCORD_REASON_RESAMPLES;
      return;
    }
  if (defined < n && estimate->note == NULL)
    estimate->note = ACCORD_NOTE_RESAMPLES;
  qsort (values, defined, sizeof *values, compare_doubles);
  double low = (1 - confidence) / 2, high = 1 - low;
  if (kind == ACCORD_INTERVAL_BCA)
    {
      const double z0 = bias (values, defined, estimate->value);
      low = move_tail (low, z0, acceleration);
      high = move_tail (high, z0, acceleration);
    }
  estimate->low = quantile (values, defined, low);
  estimate->high = quantile (values, defined, high);
}

double
accord_bootstrap_acceleration (const double *influence, const uint64_t *times, size_t n)
{
  AccordSum squares = { 0, 0 }, cubes = { 0, 0 };
  for (size_t i = 0; i < n; i++)
    if (!isnan (influence[i]))
      {
        const double square = (times != NULL ? (double) times[i] : 1) * influence[i] * influence[i];
        accord_sum_add (&squares, square);
        accord_sum_add (&cubes, square * influence[i]);
      }
  const double whole = accord_sum_value (&squares);
  return whole > 0 ? accord_sum_value (&cubes) / (6 * whole * sqrt (whole)) : 0;
}

static bool
persons_acceleration (const AccordDataset *dataset, const AccordProfiles *profiles,
                      AccordCoefficient coefficient, const AccordAgreementOptions *how,
                      double *ret_acceleration, GError **error)
{
  const char *se_kind, *reason;
  g_autofree double *values = g_try_new (double, dataset->n_items + 1);
  if (values == NULL)
    return out_of_memory (error);
  if (!accord_coefficient_influence (dataset, profiles, coefficient, how, values, &se_kind, &reason, error))
    return false;
  *ret_acceleration = accord_bootstrap_acceleration (values, NULL, dataset->n_items);
  return true;
}

static bool
acceleration_of (const AccordDataset *dataset, const AccordProfiles *profiles, AccordCoefficient coefficient,
                 const AccordAgreementOptions *options, double *ret_acceleration, GError **error)
{
  AccordAgreementOptions how = *options;
  if (how.se == ACCORD_SE_GWET)
    how.se = ACCORD_SE_LINEAR;
  if (coefficient == ACCORD_CONGER_KAPPA || coefficient == ACCORD_COHEN_KAPPA
      || coefficient == ACCORD_LIGHT_KAPPA)
    return persons_acceleration (dataset, profiles, coefficient, &how, ret_acceleration, error);
  g_autofree double *values = g_try_new (double, profiles->n_profiles + 1);
  if (values == NULL)
    return out_of_memory (error);
  bool defined = accord_agreement_influence (profiles, coefficient, &how, values);
  how.se = ACCORD_SE_LINEAR;
  defined = defined || accord_agreement_influence (profiles, coefficient, &how, values);
  *ret_acceleration
      = defined ? accord_bootstrap_acceleration (values, profiles->times, profiles->n_profiles) : 0;
  return true;
}

static bool
none_defined (const double *values, size_t n)
{
  for (size_t b = 0; b < n; b++)
    if (!isnan (values[b]))
      return false;
  return true;
}

bool
accord_bootstrap_interval (const AccordDataset *dataset, const AccordProfiles *profiles,
                           AccordCoefficient coefficient, const AccordAgreementOptions *options,
                           AccordEstimate *estimate, GError **error)
{
  double acceleration = 0;
  if (estimate->reason != NULL || isnan (estimate->se) || estimate->value == 1)
    return true;
  g_autofree double *values = g_try_new (double, options->resamples + 1);
  if (values == NULL)
    return out_of_memory (error);
  if (options->interval == ACCORD_INTERVAL_BCA
      && !acceleration_of (dataset, profiles, coefficient, options, &acceleration, error))
    return false;
  if (!accord_bootstrap_replicates (dataset, profiles, coefficient, options, values, error))
    return false;
  if (coefficient == ACCORD_LIGHT_KAPPA && none_defined (values, options->resamples))
    {
      estimate->low = estimate->high = NAN;
      estimate->interval_reason = ACCORD_REASON_NO_INTERVAL;
      return true;
    }
  accord_bootstrap_limits (estimate, values, options->resamples, options->interval, acceleration,
                           options->quantiles->confidence);
  return true;
}
