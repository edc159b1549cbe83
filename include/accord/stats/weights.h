/* Weights of classes: how much two different answers agree, for ordered and measured classes.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdbool.h>
#include <accord/dataset/dataset.h>

G_BEGIN_DECLS

#define ACCORD_REASON_NO_ORDER        "classes have no order"
#define ACCORD_REASON_NOT_NUMERIC     "values not numeric"
#define ACCORD_REASON_NEGATIVE        "negative value"
#define ACCORD_REASON_NO_DISAGREEMENT "no disagreement possible"

#define ACCORD_WEIGHTS_LIMIT                                                                                 \
  16384 /* classes above which a square table (2 GiB) is refused for want of memory */

typedef enum
{
  ACCORD_WEIGHTS_IDENTITY,
  ACCORD_WEIGHTS_LINEAR,
  ACCORD_WEIGHTS_QUADRATIC,
  ACCORD_WEIGHTS_ORDINAL,
  ACCORD_WEIGHTS_RADICAL,
  ACCORD_WEIGHTS_RATIO,
  ACCORD_WEIGHTS_CIRCULAR,
  ACCORD_WEIGHTS_BIPOLAR,
  ACCORD_WEIGHTS_KRIPPENDORFF_ORDINAL, /* differences that depend on the labels: for alpha alone */
  ACCORD_WEIGHTS_JACCARD,              /* of sets of labels, these two */
  ACCORD_WEIGHTS_MASI,
  ACCORD_WEIGHTS_TABLE, /* given one by one */
} AccordWeightSet;

/** accord_weight_set_find: the set of that name, not ACCORD_WEIGHTS_TABLE.  Returns: whether there is one. */
bool accord_weight_set_find (const char *name, AccordWeightSet *ret_set) G_GNUC_WARN_UNUSED_RESULT;

/** accord_weight_set_of_sets: whether it is one for classes that are sets of labels. */
static inline bool
accord_weight_set_of_sets (AccordWeightSet set)
{
  return set == ACCORD_WEIGHTS_JACCARD || set == ACCORD_WEIGHTS_MASI;
}

/** What stands for a class. */
typedef enum
{
  ACCORD_WEIGHTS_ON_EITHER, /* values where every class has one, else ranks */
  ACCORD_WEIGHTS_ON_VALUE,
  ACCORD_WEIGHTS_ON_RANK,
} AccordWeightsOn;

/** accord_weights_values: @ret_value: K: the declared value of each class; else its name as a number, if all names are.
 * Returns: false when some class has neither. */
bool accord_weights_values (const AccordDataset *dataset, double *ret_value) G_GNUC_WARN_UNUSED_RESULT;

/**
 * AccordWeights:
 * @name: as reports show it
 * @weight: w_kl, K * K, row-major; NULL for identity and krippendorff-ordinal, and with a @reason
 * @total: sum of all w_kl
 * @widest: largest 1 - w_kl
 * @order: K: the classes by rank; NULL but for krippendorff-ordinal
 * @reason: why the weights are undefined for these classes, a static string or NULL
 */
typedef struct
{
  AccordWeightSet set;
  char *name;
  size_t n_classes;
  double *weight;
  double total;
  double widest;
  uint16_t *order;
  const char *reason;
} AccordWeights;

/**
 * accord_weights_new:
 * @circle: for circular: the length of the circle; 0 = highest value less lowest and 1
 * @ret_weights: (transfer full)
 *
 * x_k is the declared value of class k; else its name read as a number, if all names are numbers; else its rank among
 * the K classes in their declared order.  lo, hi: least and greatest x.  w_kk = 1, else 1 - s_kl / max s with s
 *   linear |x_k - x_l|, quadratic (x_k - x_l)^2, radical |x_k - x_l|^1/2, ratio ((x_k - x_l) / (x_k + x_l))^2,
 *   circular sin^2 (pi (x_k - x_l) / (hi - lo + 1)), bipolar (x_k - x_l)^2 / ((x_k + x_l - 2 lo) (2 hi - x_k - x_l)),
 *   ordinal d (d + 1) / 2, d the distance of the ranks.
 * Without a declared order classes of equal value, such as 1 and 1.0, have one rank, but keep places of their own in
 * krippendorff-ordinal.  A weight up to 1e-12 below 1 becomes 1.  Values may be any finite numbers.
 *
 * Jaccard and MASI ask for the labels of classes that are sets, @dataset->sets: for A and B of which one at least is not
 * empty w = J = |A and B| / |A or B|, for MASI w = J M, M = 1 for equal sets, 2/3 where one holds the other, 1/3 where
 * both have labels of their own (exact thirds), 0 without a common label; 1 for two empty sets, 0 for an empty one and
 * another.  They are not scaled to the greatest distance.
 *
 * Undefined: classes that have neither order nor values; with an order, ACCORD_WEIGHTS_ON_VALUE without values; ratio
 *   with a value below 0.
 * Cost: O(K^2) time and memory, for sets times their size; ACCORD_ERROR_MEMORY, also above ACCORD_WEIGHTS_LIMIT;
 *   ACCORD_ERROR_USAGE: jaccard and masi without sets; interruptible.
 * Source: K. L. Gwet, "Handbook of Inter-Rater Reliability", 4th ed. 2014, chapter 3; K. Krippendorff, "Content
 *   Analysis", 2nd ed. 2004, section 11.3.
 *   P. Jaccard, "Distribution de la flore alpine dans le bassin des Dranses et dans quelques regions voisines", Bull.
 *   Soc. Vaudoise Sci. Nat. 37:241-272, 1901, and "The distribution of the flora in the alpine zone", New Phytol.
 *   11(2):37-50, 1912, doi:10.1111/j.1469-8137.1912.tb05611.x; R. Passonneau, "Measuring Agreement on Set-valued Items
 *   (MASI) for Semantic and Pragmatic Annotation", LREC 2006, http://www.lrec-conf.org/proceedings/lrec2006/pdf/636_pdf.pdf
 * Checked against: irrCAC (all eight sets on 23 tables), irr kappa2, fast-krippendorff; nltk 3 (jaccard).
 */
bool accord_weights_new (AccordWeightSet set, const AccordDataset *dataset, AccordWeightsOn on, double circle,
                         AccordWeights **ret_weights, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * accord_weights_from_table:
 * @weight: (transfer full): K * K, symmetric, 1 on the diagonal, at most 1, no less than -1e15 (the caller sees to that); up to
 *   1e-12 below 1 becomes 1
 *
 * Returns: (transfer full).
 */
AccordWeights *accord_weights_from_table (const char *name, double *weight, size_t n_classes);

void accord_weights_free (AccordWeights *weights);

/** accord_weights_identity: whether classes are equal or not and nothing between; @weights may be NULL. */
static inline bool
accord_weights_identity (const AccordWeights *weights)
{
  return weights == NULL || weights->set == ACCORD_WEIGHTS_IDENTITY;
}

/** accord_weights_name: "identity" for NULL. */
static inline const char *
accord_weights_name (const AccordWeights *weights)
{
  return weights == NULL ? "identity" : weights->name;
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AccordWeights, accord_weights_free)

G_END_DECLS
