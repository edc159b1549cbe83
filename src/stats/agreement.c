/* Agreement coefficients over count profiles: values, jackknife and linearised standard errors.
 *
 * Two families.  Chance: (pa - pe) / (1 - pe) with pe = constant + slope * pi' V pi, which is percent agreement (0, 0),
 * Brennan-Prediger (T/K^2, 0), Fleiss and Scott (0, 1, V = W) and AC (c, -c, V = 1) with c = T / (K (K - 1)), T the
 * sum of all weights.  And alpha.
 * Sums run over profiles in their lexicographic order, so the order of rows does not show.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <accord/stats/agreement.h>

#include <string.h>
#include <accord/base/sum.h>
#include "chance.h"
#include "form.h"
#include "influence_error.h"
#include "ordinal.h"

static const char *const names[ACCORD_N_COEFFICIENTS] = {
  [ACCORD_PERCENT_AGREEMENT] = "percent_agreement",
  [ACCORD_KRIPPENDORFF_ALPHA] = "krippendorff_alpha",
  [ACCORD_FLEISS_KAPPA] = "fleiss_kappa",
  [ACCORD_CONGER_KAPPA] = "conger_kappa",
  [ACCORD_GWET_AC1] = "gwet_ac1",
  [ACCORD_BRENNAN_PREDIGER] = "brennan_prediger",
  [ACCORD_COHEN_KAPPA] = "cohen_kappa",
  [ACCORD_SCOTT_PI] = "scott_pi",
  [ACCORD_LIGHT_KAPPA] = "light_kappa",
  [ACCORD_ICC_1] = "icc_1",
  [ACCORD_ICC_A1] = "icc_a1",
  [ACCORD_ICC_C1] = "icc_c1",
  [ACCORD_ICC_1K] = "icc_1k",
  [ACCORD_ICC_AK] = "icc_ak",
  [ACCORD_ICC_CK] = "icc_ck",
};

const char *
accord_coefficient_name (AccordCoefficient coefficient)
{
  return names[coefficient];
}

bool
accord_coefficient_find (const char *name, AccordCoefficient *ret_coefficient)
{
  static const struct
  {
    const char *name;
    AccordCoefficient coefficient;
  } others[] = {
    { "percent", ACCORD_PERCENT_AGREEMENT },
    { "alpha", ACCORD_KRIPPENDORFF_ALPHA },
    { "fleiss", ACCORD_FLEISS_KAPPA },
    { "conger", ACCORD_CONGER_KAPPA },
    { "ac1", ACCORD_GWET_AC1 },
    { "ac2", ACCORD_GWET_AC1 },
    { "gwet_ac2", ACCORD_GWET_AC1 },
    { "bp", ACCORD_BRENNAN_PREDIGER },
    { "cohen", ACCORD_COHEN_KAPPA },
    { "scott", ACCORD_SCOTT_PI },
    { "pi", ACCORD_SCOTT_PI },
    { "light", ACCORD_LIGHT_KAPPA },
  };
  for (AccordCoefficient c = 0; c < ACCORD_N_COEFFICIENTS; c++)
    if (strcmp (names[c], name) == 0)
      {
        *ret_coefficient = c;
        return true;
      }
  for (size_t i = 0; i < G_N_ELEMENTS (others); i++)
    if (strcmp (others[i].name, name) == 0)
      {
        *ret_coefficient = others[i].coefficient;
        return true;
      }
  return false;
}

const char *
accord_se_name (AccordSe se)
{
  static const char *const kinds[] = {
    [ACCORD_SE_JACKKNIFE] = "jackknife",
    [ACCORD_SE_LINEAR] = "linear",
    [ACCORD_SE_GWET] = "gwet",
  };
  return kinds[se];
}

const char *
accord_coefficient_name_weighted (AccordCoefficient coefficient, const AccordWeights *weights)
{
  return coefficient == ACCORD_GWET_AC1 && !accord_weights_identity (weights) ? "gwet_ac2"
                                                                              : names[coefficient];
}

/* ---- the sums a coefficient is a function of ---- */

typedef struct
{
  const AccordProfiles *profiles;
  AccordCoefficient coefficient;
  const AccordWeights *weights; /* NULL = identity */
  const double *weight;         /* W; NULL = identity */
  Chance pe;                    /* of the chance family */
  bool ordinal;                 /* alpha with krippendorff-ordinal: */
  Ordinal marginal;
  double widest;        /* largest 1 - w */
  double n, n2;         /* items used, and those with two labels */
  double agreement;     /* sum of a_i over the n2 items */
  double disagreement;  /* alpha's A */
  double *shares;       /* K: sum of p_ik over the n items */
  double *other_shares; /* K: V shares */
  double squares;       /* shares' V shares */
  double *labels;       /* K: labels of each class on the n items */
  double *other_labels; /* K: W labels */
  double n_labels;      /* and of all */
  double chance;        /* alpha's E */
  uint64_t *holders;    /* K: items, of n, with a label of the class */
  size_t used;          /* classes with any */
} Sums;

static bool
sums_use (const Sums *sums, size_t p)
{
  return sums->profiles->size[p] >= 2 || uses_single_labels (sums->coefficient);
}

/* Per-class sums; shares through compensated sums. */
static void
sums_add_classes (Sums *sums)
{
  const AccordProfiles *profiles = sums->profiles;
  g_autofree AccordSum *shares = g_new0 (AccordSum, profiles->n_classes + 1);
  for (size_t p = 0; p < profiles->n_profiles; p++)
    for (uint64_t j = profiles->start[p]; sums_use (sums, p) && j < profiles->start[p + 1]; j++)
      {
        const uint16_t k = profiles->klass[j];
        const double times = (double) profiles->times[p];
        accord_sum_add (&shares[k], times * profiles->count[j] / profiles->size[p]);
        sums->labels[k] += times * profiles->count[j];
        sums->holders[k] += profiles->times[p];
      }
  for (size_t k = 0; k < profiles->n_classes; k++)
    {
      sums->shares[k] = accord_sum_value (&shares[k]);
      sums->n_labels += sums->labels[k];
      sums->used += sums->holders[k] > 0;
    }
}

/* The forms of pe and E. */
static void
sums_add_chance (Sums *sums)
{
  const size_t n_classes = sums->profiles->n_classes;
  weigh_vector (sums->pe.weight, sums->shares, n_classes, sums->other_shares);
  weigh_vector (sums->weight, sums->labels, n_classes, sums->other_labels);
  AccordSum squares = { 0, 0 }, chance = { 0, 0 };
  for (size_t k = 0; k < n_classes; k++)
    {
      accord_sum_add (&squares, sums->shares[k] * sums->other_shares[k]);
      accord_sum_add (&chance, sums->labels[k] * (sums->n_labels - sums->other_labels[k]));
    }
  sums->squares = accord_sum_value (&squares);
  sums->chance = accord_sum_value (&chance);
}

static void
sums_set_weights (Sums *sums, const AccordWeights *weights)
{
  sums->widest = 1;
  sums->pe = chance_of (sums->coefficient, sums->profiles->n_classes, weights);
  if (accord_weights_identity (weights))
    return;
  sums->weights = weights;
  sums->ordinal = weights->order != NULL && sums->coefficient == ACCORD_KRIPPENDORFF_ALPHA;
  if (weights->weight == NULL)
    return;
  sums->weight = weights->weight;
  sums->widest = weights->widest;
}

static void
sums_set_ordinal (Sums *sums)
{
  ordinal_init (&sums->marginal, sums->profiles, sums->weights->order);
  sums->disagreement = sums->marginal.disagreement;
  sums->chance = sums->marginal.chance;
  sums->widest = sums->marginal.widest;
}

static void
sums_init (Sums *sums, const AccordProfiles *profiles, AccordCoefficient coefficient,
           const AccordWeights *weights)
{
  *sums = (Sums){ .profiles = profiles, .coefficient = coefficient };
  sums_set_weights (sums, weights);
  sums->other_shares = g_new0 (double, profiles->n_classes + 1);
  sums->other_labels = g_new0 (double, profiles->n_classes + 1);
  sums->shares = g_new0 (double, profiles->n_classes + 1);
  sums->labels = g_new0 (double, profiles->n_classes + 1);
  sums->holders = g_new0 (uint64_t, profiles->n_classes + 1);
  sums->n2 = (double) profiles->n_pairable;
  sums->n = uses_single_labels (coefficient) ? (double) profiles->n_items : sums->n2;
  AccordSum agreement = { 0, 0 }, disagreement = { 0, 0 };
  for (size_t p = 0; p < profiles->n_profiles; p++)
    if (profiles->size[p] >= 2)
      {
        accord_sum_add (&agreement,
                        (double) profiles->times[p] * profile_agreement (profiles, p, sums->weight));
        accord_sum_add (&disagreement,
                        (double) profiles->times[p] * profile_disagreement (profiles, p, sums->weight));
      }
  sums->agreement = accord_sum_value (&agreement);
  sums->disagreement = accord_sum_value (&disagreement);
  sums_add_classes (sums);
  sums_add_chance (sums);
  if (sums->ordinal)
    sums_set_ordinal (sums);
}

static void
sums_clear (Sums *sums)
{
  ordinal_clear (&sums->marginal);
  g_free (sums->other_shares);
  g_free (sums->other_labels);
  g_free (sums->shares);
  g_free (sums->labels);
  g_free (sums->holders);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Sums, sums_clear)

static double
sums_expected (const Sums *sums)
{
  if (sums->coefficient == ACCORD_KRIPPENDORFF_ALPHA)
    return 1 - sums->chance / (sums->n_labels * (sums->n_labels - 1)) / sums->widest;
  return sums->pe.constant + sums->pe.slope * (sums->squares / (sums->n * sums->n));
}

static double
sums_observed (const Sums *sums)
{
  if (sums->coefficient == ACCORD_KRIPPENDORFF_ALPHA)
    return 1 - sums->disagreement / sums->n_labels / sums->widest;
  return sums->agreement / sums->n2;
}

static double
sums_value (const Sums *sums)
{
  if (sums->coefficient == ACCORD_KRIPPENDORFF_ALPHA)
    return 1 - (sums->n_labels - 1) * sums->disagreement / sums->chance;
  const double expected = sums_expected (sums);
  return (sums_observed (sums) - expected) / (1 - expected);
}

/* Why 1 - pe (or E) vanishes, one item of profile p (SIZE_MAX = none) put aside; NULL when it does not.
 * Decided by counting, never by rounding. */
static const char *
sums_degenerate (const Sums *sums, size_t p)
{
  const AccordProfiles *profiles = sums->profiles;
  if (sums->coefficient == ACCORD_PERCENT_AGREEMENT)
    return NULL;
  if (sums->coefficient == ACCORD_GWET_AC1 || sums->coefficient == ACCORD_BRENNAN_PREDIGER)
    return profiles->n_classes < 2 ? ACCORD_REASON_ONE_CLASS
           : sums->widest > 0      ? NULL
                                   : ACCORD_REASON_NO_DISAGREEMENT;
  size_t used = sums->used;
  for (uint64_t j = p == SIZE_MAX ? 0 : profiles->start[p]; p != SIZE_MAX && j < profiles->start[p + 1]; j++)
    used -= sums->holders[profiles->klass[j]] == 1;
  if (used < 2)
    return ACCORD_REASON_ONE_CLASS;
  if (sums->weight == NULL || (p != SIZE_MAX && !profile_holds_last (profiles, p, sums->holders)))
    return NULL;
  return classes_differ (profiles, sums->holders, p, sums->weight) ? NULL : ACCORD_REASON_NO_DISAGREEMENT;
}

/* ---- deletion of one item of profile p, and its linearised influence ---- */

static double
alpha_without (const Sums *sums, size_t p)
{
  const double r = sums->profiles->size[p];
  const double n_labels = sums->n_labels - r;
  double disagreement, chance;
  if (sums->ordinal)
    return ordinal_without (&sums->marginal, p, &disagreement, &chance)
               ? 1 - (n_labels - 1) * disagreement / chance
               : NAN;
  const double cross = r * sums->n_labels - profile_dot (sums->profiles, p, sums->other_labels);
  const double own = r * r - profile_form (sums->profiles, p, sums->weight);
  return 1
         - (n_labels - 1) * (sums->disagreement - profile_disagreement (sums->profiles, p, sums->weight))
               / (sums->chance - 2 * cross + own);
}

static double
chance_without (const Sums *sums, size_t p)
{
  const double r = sums->profiles->size[p];
  const double n = sums->n - 1, n2 = sums->n2 - (r >= 2);
  const double squares = sums->squares - 2 * profile_dot (sums->profiles, p, sums->other_shares) / r
                         + profile_form (sums->profiles, p, sums->pe.weight) / (r * r);
  const double expected = sums->pe.constant + sums->pe.slope * (squares / (n * n));
  return ((sums->agreement - profile_agreement (sums->profiles, p, sums->weight)) / n2 - expected)
         / (1 - expected);
}

/* The coefficient without one item of profile p; NAN when that is undefined. */
static double
sums_without (const Sums *sums, size_t p)
{
  if (sums->n2 - (sums->profiles->size[p] >= 2) < 1 || sums_degenerate (sums, p) != NULL)
    return NAN;
  return sums->coefficient == ACCORD_KRIPPENDORFF_ALPHA ? alpha_without (sums, p) : chance_without (sums, p);
}

static double
alpha_influence (const Sums *sums, size_t p)
{
  const double r = sums->profiles->size[p], n_labels = sums->n_labels;
  double on_disagreement, on_chance;
  if (sums->ordinal)
    ordinal_derivative (&sums->marginal, p, &on_disagreement, &on_chance);
  else
    {
      on_disagreement = profile_disagreement (sums->profiles, p, sums->weight);
      on_chance = 2 * (r * n_labels - profile_dot (sums->profiles, p, sums->other_labels));
    }
  return -sums->n
         * (n_labels * on_disagreement + sums->disagreement * r
            - n_labels * sums->disagreement / sums->chance * on_chance)
         / sums->chance;
}

static double
chance_influence (const Sums *sums, size_t p)
{
  const double r = sums->profiles->size[p];
  const double expected = sums_expected (sums);
  const double on_observed
      = r < 2 ? 0
              : sums->n / sums->n2
                    * (profile_agreement (sums->profiles, p, sums->weight) - sums_observed (sums));
  const double on_expected = 2 * sums->pe.slope
                             * (profile_dot (sums->profiles, p, sums->other_shares) / (r * sums->n)
                                - sums->squares / (sums->n * sums->n));
  return (on_observed - (1 - sums_value (sums)) * on_expected) / (1 - expected);
}

static void
fill_linear (const Sums *sums, double *values)
{
  for (size_t p = 0; p < sums->profiles->n_profiles; p++)
    if (!sums_use (sums, p))
      values[p] = NAN;
    else
      values[p] = sums->coefficient == ACCORD_KRIPPENDORFF_ALPHA ? alpha_influence (sums, p)
                                                                 : chance_influence (sums, p);
}

/* Percent agreement and Brennan-Prediger as irrCAC has them, over all items. */
static bool
gwet_uses_all (const Sums *sums)
{
  return sums->coefficient == ACCORD_PERCENT_AGREEMENT || sums->coefficient == ACCORD_BRENNAN_PREDIGER;
}

static double
gwet_influence (const Sums *sums, size_t p)
{
  const double r = sums->profiles->size[p], n = (double) sums->profiles->n_items;
  const double expected = sums_expected (sums), value = sums_value (sums);
  if (gwet_uses_all (sums))
    return (r < 2 ? 0
                  : n / sums->n2 * (profile_agreement (sums->profiles, p, sums->weight) - expected)
                        / (1 - expected))
           - value;
  if (sums->coefficient == ACCORD_KRIPPENDORFF_ALPHA)
    return alpha_influence (sums, p)
           - sums->disagreement / sums->chance * (r * sums->n2 / sums->n_labels - 1);
  return chance_influence (sums, p) + value * ((r < 2 ? 0 : sums->n / sums->n2) - 1);
}

static void
fill_gwet (const Sums *sums, double *values)
{
  for (size_t p = 0; p < sums->profiles->n_profiles; p++)
    values[p] = sums_use (sums, p) || gwet_uses_all (sums) ? gwet_influence (sums, p) : NAN;
}

static bool
fill_jackknife (const Sums *sums, double *values)
{
  const double value = sums_value (sums);
  AccordSum total = { 0, 0 };
  for (size_t p = 0; p < sums->profiles->n_profiles; p++)
    {
      values[p] = sums_use (sums, p) ? sums_without (sums, p) - value : NAN;
      if (!sums_use (sums, p))
        continue;
      if (isnan (values[p]))
        return false;
      accord_sum_add (&total, (double) sums->profiles->times[p] * values[p]);
    }
  const double mean = accord_sum_value (&total) / sums->n;
  for (size_t p = 0; p < sums->profiles->n_profiles; p++)
    values[p] = (sums->n - 1) * (mean - values[p]);
  return true;
}

/* ---- estimates ---- */

static void
set_standard_error (const Sums *sums, AccordSe se, AccordEstimate *estimate)
{
  g_autofree double *values = g_new (double, sums->profiles->n_profiles + 1);
  const bool jackknife = se == ACCORD_SE_JACKKNIFE && fill_jackknife (sums, values);
  const bool gwet = se == ACCORD_SE_GWET && !sums->ordinal;
  if (gwet)
    fill_gwet (sums, values);
  else if (!jackknife)
    fill_linear (sums, values);
  const double n = gwet && gwet_uses_all (sums) ? (double) sums->profiles->n_items : sums->n;
  estimate->se = influence_error (values, sums->profiles->times, sums->profiles->n_profiles, n);
  estimate->se_kind = accord_se_name (gwet        ? ACCORD_SE_GWET
                                      : jackknife ? ACCORD_SE_JACKKNIFE
                                                  : ACCORD_SE_LINEAR);
}

static AccordEstimate
estimate_new (const AccordProfiles *profiles, AccordCoefficient coefficient,
              const AccordAgreementOptions *options)
{
  AccordEstimate estimate = ACCORD_ESTIMATE_INIT;
  g_auto (Sums) sums;
  sums_init (&sums, profiles, coefficient, options->weights);
  estimate.items = profiles->n_pairable;
  estimate.labels = (uint64_t) sums.n_labels;
  if (profiles->n_items == 0)
    estimate.reason = ACCORD_REASON_NO_LABELS;
  else if (options->weights != NULL && options->weights->reason != NULL)
    estimate.reason = options->weights->reason;
  else if (profiles->n_pairable == 0)
    estimate.reason = ACCORD_REASON_NO_PAIR;
  else
    estimate.reason = sums_degenerate (&sums, SIZE_MAX);
  if (estimate.reason != NULL)
    return estimate;
  estimate.value = sums_value (&sums);
  estimate.observed = sums_observed (&sums);
  if (coefficient != ACCORD_PERCENT_AGREEMENT)
    estimate.expected = sums_expected (&sums);
  estimate.note = accord_agreement_note_profiles (profiles);
  if (profiles->n_pairable >= 2)
    set_standard_error (&sums, options->se, &estimate);
  accord_interval_agreement (
      &estimate, coefficient == ACCORD_PERCENT_AGREEMENT ? ACCORD_SCALE_LOGIT : ACCORD_SCALE_FISHER,
      options->quantiles);
  return estimate;
}

AccordEstimate
accord_percent_agreement (const AccordProfiles *profiles, const AccordAgreementOptions *options)
{
  return estimate_new (profiles, ACCORD_PERCENT_AGREEMENT, options);
}

AccordEstimate
accord_brennan_prediger (const AccordProfiles *profiles, const AccordAgreementOptions *options)
{
  return estimate_new (profiles, ACCORD_BRENNAN_PREDIGER, options);
}

AccordEstimate
accord_fleiss_kappa (const AccordProfiles *profiles, const AccordAgreementOptions *options)
{
  return estimate_new (profiles, ACCORD_FLEISS_KAPPA, options);
}

AccordEstimate
accord_scott_pi (const AccordProfiles *profiles, const AccordAgreementOptions *options)
{
  return estimate_new (profiles, ACCORD_SCOTT_PI, options);
}

AccordEstimate
accord_gwet_ac1 (const AccordProfiles *profiles, const AccordAgreementOptions *options)
{
  return estimate_new (profiles, ACCORD_GWET_AC1, options);
}

AccordEstimate
accord_krippendorff_alpha (const AccordProfiles *profiles, const AccordAgreementOptions *options)
{
  return estimate_new (profiles, ACCORD_KRIPPENDORFF_ALPHA, options);
}

bool
accord_agreement_influence (const AccordProfiles *profiles, AccordCoefficient coefficient,
                            const AccordAgreementOptions *options, double *ret_values)
{
  g_auto (Sums) sums;
  if (profiles->n_pairable == 0 || (options->weights != NULL && options->weights->reason != NULL))
    return false;
  sums_init (&sums, profiles, coefficient, options->weights);
  if (sums_degenerate (&sums, SIZE_MAX) != NULL)
    return false;
  if (options->se == ACCORD_SE_JACKKNIFE)
    return fill_jackknife (&sums, ret_values);
  if (options->se == ACCORD_SE_GWET && !sums.ordinal)
    fill_gwet (&sums, ret_values);
  else
    fill_linear (&sums, ret_values);
  return true;
}

const char *
accord_agreement_note (uint64_t items, uint64_t outside, uint64_t disagreeing)
{
  if (items < 30)
    return ACCORD_NOTE_FEW_ITEMS;
  if (outside < 15)
    return ACCORD_NOTE_RARE_CLASS;
  return disagreeing < 5 ? ACCORD_NOTE_FEW_ITEMS : NULL;
}

const char *
accord_agreement_note_profiles (const AccordProfiles *profiles)
{
  g_autofree uint64_t *labels = g_new0 (uint64_t, profiles->n_classes + 1);
  uint64_t total = 0, most = 0, disagreeing = 0;
  for (size_t p = 0; p < profiles->n_profiles; p++)
    for (uint64_t j = profiles->start[p]; profiles->size[p] >= 2 && j < profiles->start[p + 1]; j++)
      {
        const uint64_t more = profiles->times[p] * profiles->count[j];
        total += more;
        labels[profiles->klass[j]] += more;
        most = MAX (most, labels[profiles->klass[j]]);
        if (j == profiles->start[p] + 1) /* a second class */
          disagreeing += profiles->times[p];
      }
  return accord_agreement_note (profiles->n_pairable, total - most, disagreeing);
}
