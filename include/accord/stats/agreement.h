/* Agreement of annotators: chance-corrected coefficients with standard errors, for any pattern of missing
 * labels.
 *
 * Notation of this header: item i has r_i labels, n_ik of them of class k; K classes, also unused ones; n
 * items have a label, n2 of them two or more; p_ik = n_ik / r_i; pi_k = mean over the n items of p_ik.
 * Agreement of an item a_i = sum_k n_ik (n_ik - 1) / (r_i (r_i - 1)); pa = mean of a_i over the n2 items.
 * Every coefficient but percent agreement is (pa - pe) / (1 - pe) with an expected agreement pe of its own.
 * With weights w_kl (stats/weights.h), T their sum: a_i = sum_k n_ik (sum_l w_kl n_il - 1) / (r_i (r_i - 1)), and in pe
 * sum_kl w_kl x_k y_l stands for sum_k x_k y_k, T / K^2 for 1 / K and T / (K (K - 1)) for 1 / (K - 1); alpha's
 * differences are 1 - w_kl.  Undefined then also: weights with a reason; `no disagreement possible` when all classes used
 * (for AC and Brennan-Prediger: all classes) have weight 1 with one another.
 *
 * Standard errors are over items, the annotators being fixed: delete-one-item jackknife
 *   J_i = (nu - 1)(mean of kappa_(j) - kappa_(i)), se^2 = sum_i J_i^2 / (nu (nu - 1))
 * over the nu items the coefficient uses, in closed form and once a profile; or the same with the linearised
 * influence values.  If a deletion leaves the coefficient undefined, the linearised ones are used instead.
 * ACCORD_SE_GWET reproduces the errors that the R package irrCAC prints: they are the linearised ones where every item
 * has two labels or more, and too large for percent agreement, Brennan-Prediger and AC where many have one.  Of alpha
 * with krippendorff-ordinal, which irrCAC has not, they are the linearised ones.
 * Sources: B. Efron and C. Stein, "The jackknife estimate of variance", Ann. Statist. 9(3):586-596, 1981,
 *   doi:10.1214/aos/1176345462; K. L. Gwet, "Computing inter-rater reliability and its variance in the
 * presence of high agreement", Br. J. Math. Stat. Psychol. 61(1):29-48, 2008, doi:10.1348/000711006X126600.
 * Cost of each function: O(m z + K), m profiles with z classes each; with weights O(m z^2 + K^2).
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdbool.h>
#include <accord/dataset/profiles.h>
#include <accord/stats/estimate.h>
#include <accord/stats/interval.h>
#include <accord/stats/weights.h>

G_BEGIN_DECLS

#define ACCORD_REASON_NO_LABELS     "no labels"
#define ACCORD_REASON_MORE_THAN_TWO "more than two annotators"
#define ACCORD_REASON_ONE_ANNOTATOR "one annotator"
#define ACCORD_REASON_NO_PAIR       "no item with two labels"
#define ACCORD_REASON_REPEATED      "repeated labels"
#define ACCORD_REASON_ONE_CLASS     "one class only"

#define ACCORD_NOTE_FEW_ITEMS  "few items"
#define ACCORD_NOTE_RARE_CLASS "rare class"

/** In the order of reports: first those defined for any number of annotators. */
typedef enum
{
  ACCORD_PERCENT_AGREEMENT,
  ACCORD_KRIPPENDORFF_ALPHA,
  ACCORD_FLEISS_KAPPA,
  ACCORD_CONGER_KAPPA,
  ACCORD_GWET_AC1,
  ACCORD_BRENNAN_PREDIGER,
  ACCORD_COHEN_KAPPA,
  ACCORD_SCOTT_PI,
  ACCORD_LIGHT_KAPPA, /* a mean over pairs of annotators: quadratic in the labels of an item */
  ACCORD_ICC_1, /* intraclass correlations, of numbers: see stats/icc.h; they have no weights and no influence */
  ACCORD_ICC_A1,
  ACCORD_ICC_C1,
  ACCORD_ICC_1K,
  ACCORD_ICC_AK,
  ACCORD_ICC_CK,
  ACCORD_N_COEFFICIENTS,
} AccordCoefficient;

/** accord_coefficient_name: "percent_agreement", "krippendorff_alpha" … as reports and options spell it. */
const char *accord_coefficient_name (AccordCoefficient coefficient);

/** accord_coefficient_find: the coefficient of that name, or of a short one: percent, alpha, fleiss, conger, ac1, bp,
 * cohen, scott or pi, light; gwet_ac2 and ac2 are gwet_ac1 with weights.  Returns: whether there is one. */
bool accord_coefficient_find (const char *name, AccordCoefficient *ret_coefficient) G_GNUC_WARN_UNUSED_RESULT;

/** accord_coefficient_name_weighted: the same, but "gwet_ac2" under any weights but identity. */
const char *accord_coefficient_name_weighted (AccordCoefficient coefficient, const AccordWeights *weights);

typedef enum
{
  ACCORD_SE_JACKKNIFE,
  ACCORD_SE_LINEAR,
  ACCORD_SE_GWET, /* as irrCAC prints it: an item with one label enters as one of zero agreement */
} AccordSe;

/** accord_se_name: "jackknife", "linear", "gwet". */
const char *accord_se_name (AccordSe se);

typedef enum
{
  ACCORD_INTERVAL_FISHER,     /* on Fisher's scale, shares on the logit scale */
  ACCORD_INTERVAL_T,          /* value -+ q se */
  ACCORD_INTERVAL_PERCENTILE, /* of a bootstrap over items */
  ACCORD_INTERVAL_BCA,        /* the same, bias-corrected and accelerated */
} AccordIntervalKind;

static inline bool
accord_interval_resamples (AccordIntervalKind kind)
{
  return kind == ACCORD_INTERVAL_PERCENTILE || kind == ACCORD_INTERVAL_BCA;
}

/**
 * AccordAgreementOptions:
 * @se: which standard error
 * @quantiles: (transfer none): holds the confidence
 * @weights: (nullable) (transfer none): NULL = identity; krippendorff-ordinal is for alpha alone
 * @interval: which interval; heeded by accord_coefficient_estimate() alone, as are all that follow
 * @over_both: annotators are a sample too: the two-component jackknife
 * @resamples, @seed, @threads: of the bootstrap; the result depends on the first two alone; @threads >= 1
 * @null: what p values test against
 * @null_given: it was named, and percent agreement is tested too
 */
typedef struct
{
  AccordSe se;
  AccordQuantiles *quantiles;
  const AccordWeights *weights;
  AccordIntervalKind interval;
  bool over_both;
  uint64_t resamples;
  uint64_t seed;
  unsigned threads;
  double null;
  bool null_given;
} AccordAgreementOptions;

/**
 * accord_percent_agreement:
 * pa: the share of agreeing pairs among the pairs of labels of an item, averaged over items.
 * Undefined: no labels; no item with two labels.  One class: 1.  Interval on the logit scale; nu = n2.
 * Checked against: irrCAC pa.coeff, dkpro-statistics.
 */
AccordEstimate accord_percent_agreement (const AccordProfiles *profiles,
                                         const AccordAgreementOptions *options);

/**
 * accord_brennan_prediger:
 * pe = 1 / K: Brennan and Prediger's kappa, which is Bennett's S and Randolph's free-marginal kappa.
 * Undefined: as percent agreement; K = 1 (`one class only`).  nu = n2.
 * Source: R. L. Brennan and D. J. Prediger, Educ. Psychol. Meas. 41(3):687-699, 1981,
 *   doi:10.1177/001316448104100307; E. M. Bennett, R. Alpert and A. C. Goldstein, Public Opin. Q.
 *   18(3):303-308, 1954, doi:10.1086/266520.
 * Checked against: irrCAC bp.coeff, nltk S, statsmodels (randolph).
 */
AccordEstimate accord_brennan_prediger (const AccordProfiles *profiles,
                                        const AccordAgreementOptions *options);

/**
 * accord_fleiss_kappa:
 * pe = sum_k pi_k^2, generalised to missing labels; items with one label count in pi.
 * Undefined: as percent agreement; one class used (`one class only`).  nu = n.
 * Source: J. L. Fleiss, "Measuring nominal scale agreement among many raters", Psychol. Bull. 76(5):378-382,
 *   1971, doi:10.1037/h0031619.
 * Checked against: the paper's example (.430), irrCAC fleiss.kappa, statsmodels, irr.
 */
AccordEstimate accord_fleiss_kappa (const AccordProfiles *profiles, const AccordAgreementOptions *options);

/**
 * accord_scott_pi:
 * @profiles: of two annotators without repeated labels (the caller sees to that)
 *
 * Fleiss' kappa on the items both labelled.  Undefined: as Fleiss' kappa of those items.  nu = n2.
 * Source: W. A. Scott, "Reliability of content analysis: the case of nominal scale coding", Public Opin. Q.
 *   19(3):321-325, 1955, doi:10.1086/266577.
 * Checked against: nltk pi, irrCAC scott.
 */
AccordEstimate accord_scott_pi (const AccordProfiles *profiles, const AccordAgreementOptions *options);

/**
 * accord_gwet_ac1:
 * pe = sum_k pi_k (1 - pi_k) / (K - 1).
 * Undefined: as percent agreement; K = 1 (`one class only`).  nu = n.
 * Source: K. L. Gwet 2008, see above.
 * Checked against: irrCAC gwet.ac1.
 */
AccordEstimate accord_gwet_ac1 (const AccordProfiles *profiles, const AccordAgreementOptions *options);

/**
 * accord_krippendorff_alpha:
 * 1 - (N - 1) A / E over the n2 items, nominal: n_k labels of class k on them, N = sum n_k,
 * A = sum_i sum_{k != l} n_ik n_il / (r_i - 1), E = sum_{k != l} n_k n_l; observed = 1 - A / N,
 * expected = 1 - E / (N (N - 1)).
 * Undefined: as percent agreement; one class on the n2 items (`one class only`).  nu = n2.
 * Source: K. Krippendorff, "Content Analysis", 2nd ed. 2004, chapter 11; A. F. Hayes and K. Krippendorff,
 *   Commun. Methods Meas. 1(1):77-89, 2007, doi:10.1080/19312450709336664.
 * Checked against: Krippendorff's examples (.095, .642, .734, .743), fast-krippendorff, nltk, irrCAC
 *   krippen.alpha.
 */
AccordEstimate accord_krippendorff_alpha (const AccordProfiles *profiles,
                                          const AccordAgreementOptions *options);

/**
 * accord_agreement_influence:
 * @coefficient: any but those that need persons, Cohen's, Conger's and Light's kappa (stats/conger.h, stats/light.h) and
 * the intraclass correlations (stats/icc.h)
 * @options: its @se and @weights
 * @ret_values: m values: J or the linearised influence of an item of each profile; NAN where the coefficient
 * does not use the profile
 *
 * Weighted by the profiles' multiplicities they sum to zero; what a later difference of two coefficients is
 * made of.
 *
 * Returns: whether all are defined; the jackknife's are not if a deletion leaves the coefficient undefined.
 */
bool accord_agreement_influence (const AccordProfiles *profiles, AccordCoefficient coefficient,
                                 const AccordAgreementOptions *options, double *ret_values)
    G_GNUC_WARN_UNUSED_RESULT;

/**
 * accord_agreement_note:
 * @items: with two labels or more
 * @outside: labels on them that are not of their most frequent class
 * @disagreeing: items on which not all labels are equal
 *
 * Returns: `few items` below 30 items; else `rare class` below 15 labels outside; else `few items` when fewer
 * than 5 disagree; else NULL.  The interval stands, but its coverage can be off.
 */
const char *accord_agreement_note (uint64_t items, uint64_t outside, uint64_t disagreeing);

/** accord_agreement_note_profiles: the same of @profiles. */
const char *accord_agreement_note_profiles (const AccordProfiles *profiles);

G_END_DECLS
