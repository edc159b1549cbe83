/* The difference of a coefficient between two sets of labels: before and after, one team and another.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdbool.h>
#include <accord/dataset/join.h>
#include <accord/stats/agreement.h>

G_BEGIN_DECLS

#define ACCORD_DIFFERENCE_SHARED 10 /* items with two labels on both sides that a paired comparison needs */

#define ACCORD_REASON_NO_CHANGE "no change on any item"

#define ACCORD_NOTE_PERFECT_BEFORE "no disagreement before"
#define ACCORD_NOTE_PERFECT_AFTER  "no disagreement after"

typedef enum
{
  ACCORD_DIFFERENCE_PAIRED,
  ACCORD_DIFFERENCE_PARTLY,
  ACCORD_DIFFERENCE_UNPAIRED,
} AccordDifferenceMode;

/** accord_difference_mode_name: "paired", "partly shared", "unpaired". */
const char *accord_difference_mode_name (AccordDifferenceMode mode);

/**
 * AccordComparison: two datasets and what they share.
 * @before, @after: those given; in paired mode the shared items of each
 * @before_profiles, @after_profiles: of these, with the item map
 * @partner: by item of @after: the same item of @before, or ACCORD_ITEM_NONE
 * @n_shared: items with two labels or more on both sides
 */
typedef struct
{
  AccordDifferenceMode mode;
  uint64_t n_shared;
  const AccordDataset *before, *after;
  AccordDataset *own[2]; /* in paired mode, else NULL */
  AccordProfiles *before_profiles, *after_profiles;
  size_t *partner;
} AccordComparison;

/**
 * accord_comparison_new:
 * @before, @after: with the same classes (accord_dataset_join_classes())
 * @by_name: how items are found, see accord_dataset_match_items()
 * @ret_comparison: (transfer full); borrows both datasets
 *
 * Paired when ACCORD_DIFFERENCE_SHARED items or more have two labels on both sides and they are at least half of those with
 * two labels on the side that has fewer of them: then the comparison is one of these items alone.  Else both sides
 * keep all their items: partly shared, or unpaired when no item has two labels on both sides.
 * Cost: O(labels + items).  ACCORD_ERROR_MEMORY.
 */
bool accord_comparison_new (const AccordDataset *before, const AccordDataset *after, bool by_name,
                            AccordComparison **ret_comparison, GError **error) G_GNUC_WARN_UNUSED_RESULT;

void accord_comparison_free (AccordComparison *comparison);

/**
 * AccordDifference:
 * @before, @after: the coefficient on either side; NAN when undefined there
 * @value: after - before; NAN with @reason
 * @se, @low, @high, @df, @p: NAN with @reason, which then says why there is no interval
 * @before_items, @after_items: with two labels or more, behind either coefficient
 * @reason: a static string, such as "after: one class only"; NULL when everything is there
 * @note: a static string or NULL: `no disagreement before` or `… after` (that side's standard error is 0: the interval
 *   holds the uncertainty of the other alone), `few items` or `rare class` as of a coefficient
 */
typedef struct
{
  double before, after, value;
  double se, low, high, df, p;
  uint64_t before_items, after_items;
  const char *se_kind;
  const char *reason;
  const char *note;
} AccordDifference;

/**
 * accord_comparison_difference:
 * @options: its @se, @weights (for the classes of both) and @quantiles
 *
 * With u_i = IF_i / sqrt (nu (nu - 1)) of either side, IF_i the item's influence (accord_coefficient_influence()) and 0 where
 * a side does not use the item, se^2 = sum over all items of (u_i after - u_i before)^2.  Paired, nu items: that is
 * sum (IF_i after - IF_i before)^2 / (nu (nu - 1)), the delete-one-item jackknife of the difference, and df = nu - 1.
 * Else df = (A + B)^2 / (A^2 / (a - 1) + B^2 / (b - 1)), A and B the squared standard errors of the sides, a and b their
 * items with two labels: sqrt (A + B) is the standard error when no item is shared.  Interval: value -+ t se; p: two-sided,
 * against no difference.  If a deletion is undefined on one side, both take the linearised influence.
 *
 * Undefined: a side is undefined (`before: `, `after: ` or `both: ` and the coefficient's reason).  No interval: a side has
 *   one item with two labels (`before: one item only`), no variation between its items, or no disagreement
 *   was seen on either side (`both: no disagreement seen`); all items are paired and
 *   alike (`no change on any item`), or differ by the same (`no variation between items`).
 * Cost: that of both coefficients, and O(items).  Fails for want of memory, or when a signal arrived.
 * Source: B. Efron and C. Stein, Ann. Statist. 9(3):586-596, 1981, doi:10.1214/aos/1176345462 (jackknife);
 *   F. E. Satterthwaite, Biometrics Bull. 2(6):110-114, 1946, doi:10.2307/3002019; B. L. Welch, Biometrika
 *   34(1-2):28-35, 1947, doi:10.1093/biomet/34.1-2.28 (degrees of freedom).
 * Checked against: deletion of each item by brute force, an independent program on random tables with partial overlap,
 *   coverage by tests/bench/difference_coverage.c.
 */
bool accord_comparison_difference (const AccordComparison *comparison, AccordCoefficient coefficient,
                                   const AccordAgreementOptions *options, AccordDifference *ret_difference,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AccordComparison, accord_comparison_free)

G_END_DECLS
