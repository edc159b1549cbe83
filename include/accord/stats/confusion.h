/* Which classes people mix up: coincidences, how well two classes are told apart, how far beyond chance.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <accord/dataset/dataset.h>
#include <accord/dataset/profiles.h>

G_BEGIN_DECLS

#define ACCORD_CONFUSION_ALL_PAIRS 512 /* up to so many classes every pair is listed, also at count 0 */
#define ACCORD_CONFUSION_FEW       20  /* labels of the rarer class below which nobody can tell */
#define ACCORD_CONFUSION_NONE      SIZE_MAX

/**
 * AccordConfusionPair: two different classes @a and @b.
 * @count: o_ab, coincidences: pairs of labels of one item that say a and b, a pair of an item with r labels
 *   weighing 1/(r - 1).  Against gold: labels b on items of gold class a
 * @share: of all disagreement (of all wrong labels) that is between the two; they add up to 1
 * @given_a: P(another says b | one says a);  @given_b: P(another says a | one says b).
 *   Against gold: P(said b | gold a) and P(gold a | said b)
 * @delta: distinguishability 1 - o_ab o_ba / (o_aa o_bb): 0 = used at random for one another, 1 = never mixed
 *   up; NAN when nobody agreed on one of the two
 * @log_odds: ln(o_aa + 1/2) + ln(o_bb + 1/2) - 2 ln(o_ab + 1/2), with its standard error @se
 * @delta_low, @delta_high, @two_way_low, @two_way_high: from the interval of @log_odds
 * @two_way: rate at which one person names the right one of the two: .5 is guessing.  With confusion e both
 *   ways between equally common classes it is 1 - e; with unequal classes a lower bound
 * @lift: count over what it were if disagreement were spread as the class sizes alone would spread it
 * @few: the rarer class has under ACCORD_CONFUSION_FEW labels: "too few labels to tell", never "confusable"
 *
 * NAN = undefined: without labels of a class everything but @count and @share; without any disagreement
 * @share and @lift; with fewer than two items the bounds; against gold @delta, @two_way and their bounds.
 */
typedef struct
{
  uint16_t a;
  uint16_t b;
  bool few;
  double count;
  double share;
  double given_a;
  double given_b;
  double delta;
  double delta_low;
  double delta_high;
  double log_odds;
  double se;
  double two_way;
  double two_way_low;
  double two_way_high;
  double lift;
} AccordConfusionPair;

/**
 * AccordConfusion:
 * @items: U, items with two labels or more (with gold and a label)
 * @n: N, sum of all coincidences = labels on those items
 * @disagreement: D = N - sum o_kk
 * @expected: E = N^2 - sum n_k^2 (against gold: N^2 - sum of gold_k said_k)
 * @total: n_k, K labels of each class on those items (against gold: on items of that gold class)
 * @said: against gold: labels of each class; otherwise equal to @total
 * @agreed: o_kk
 * @pairs: @n_pairs by (a, b); people: a < b; against gold: a = gold class, b = what was said
 * @complete: whether every pair of classes is listed, else those with a count above 0
 * @keys: a << 16 | b of each pair, unless complete: what accord_confusion_find() searches
 */
typedef struct
{
  size_t n_classes;
  bool gold;
  bool complete;
  uint64_t items;
  double n;
  double disagreement;
  double expected;
  double *total;
  double *said;
  double *agreed;
  size_t n_pairs;
  AccordConfusionPair *pairs;
  uint32_t *keys;
} AccordConfusion;

/**
 * accord_confusion_new:
 * @confidence: of the intervals, in (0, 1)
 *
 * Confusion among people.  Standard errors are linearised: centred influences of the items with two labels or
 * more, times U/(U - 1); they agree with the bootstrap over items.
 * Cost: O(sum over profiles of z^2 + pairs), z classes present; no K^2 beyond ACCORD_CONFUSION_ALL_PAIRS classes.
 * Sources: K. Krippendorff, "Content Analysis", 4th ed. 2018, ch. 12 (coincidences);
 *   J. N. Darroch and P. I. McCloud, "Category distinguishability and observer agreement", Austral. J. Statist.
 *   28(3):371-388, 1986, doi:10.1111/j.1467-842X.1986.tb00709.x (delta);
 *   G. U. Yule, "On the methods of measuring association between two attributes", J. Roy. Statist. Soc.
 *   75(6):579-652, 1912, doi:10.2307/2340126 (colligation, behind two_way).
 * Checked against: an independent program that goes over items, tests/unit/test_confusion.c and test_merge.c.
 *
 * Returns: (transfer full): NULL with ACCORD_ERROR_MEMORY.
 */
AccordConfusion *accord_confusion_new (const AccordProfiles *profiles, double confidence, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/**
 * accord_confusion_gold_new: human labels against gold classes, each label weighing 1.
 * @dataset: with gold (otherwise there is no item and every count is 0)
 * Cost: O(labels) up to ACCORD_CONFUSION_ALL_PAIRS classes, O(labels log labels) beyond.
 * Returns: (transfer full): NULL with ACCORD_ERROR_MEMORY.
 */
AccordConfusion *accord_confusion_gold_new (const AccordDataset *dataset, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

void accord_confusion_free (AccordConfusion *confusion);

/** accord_confusion_find: place in @pairs of classes @a and @b (among people in either order), or
 * ACCORD_CONFUSION_NONE.  O(1), or O(log pairs) when not complete. */
size_t accord_confusion_find (const AccordConfusion *confusion, uint16_t a, uint16_t b);

/** accord_confusion_count: o_ab, also on the diagonal. */
double accord_confusion_count (const AccordConfusion *confusion, uint16_t a, uint16_t b);

/** accord_confusion_alpha: Krippendorff's alpha (nominal) of the coincidences: 1 - (N - 1) D/E; NAN without pairs of
 * labels or with one class only. */
double accord_confusion_alpha (const AccordConfusion *confusion);

typedef enum
{
  ACCORD_CONFUSION_BY_COUNT,   /* what costs most labels first */
  ACCORD_CONFUSION_BY_TWO_WAY, /* what people can tell apart least first (two_way_high); few labels last */
} AccordConfusionOrder;

/** accord_confusion_rank: (transfer full): places in @pairs in that order; ties in order of (a, b). */
uint32_t *accord_confusion_rank (const AccordConfusion *confusion, AccordConfusionOrder order);

/**
 * accord_confusion_note:
 * @delta: whether to say why delta is undefined, too
 *
 * Returns: (transfer full): what a reader should know of the pair, with the reason why numbers are undefined;
 *   NULL when there is nothing to say.
 */
char *accord_confusion_note (const AccordConfusion *confusion, const AccordConfusionPair *pair, bool delta);

/** An item behind a pair of classes. */
typedef struct
{
  size_t item;
  double evidence; /* its part of the count */
  uint32_t count_a;
  uint32_t count_b;
  uint32_t labels;
} AccordConfusionItem;

/**
 * accord_confusion_items:
 * @gold: items of gold class @a that somebody called @b, instead of items that got both classes
 *
 * Returns: (transfer full) (element-type AccordConfusionItem): most evidence first, ties by item name
 *   (accord_text_compare()).  @dataset needs item names.  Cost: one pass over the labels.
 */
GArray *accord_confusion_items (const AccordDataset *dataset, uint16_t a, uint16_t b, bool gold);

/** accord_confusion_two_way: the rate that belongs to a log odds ratio: (1 + sqrt Y)/2, Y Yule's colligation. */
double accord_confusion_two_way (double log_odds);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AccordConfusion, accord_confusion_free)

G_END_DECLS
