/* Marks of labelling without looking: repeating answers, long runs, one class only, great haste.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <accord/dataset/sequences.h>

G_BEGIN_DECLS

/**
 * AccordRepeating:
 * @lag: the smallest whose z is at least .9 of the largest; 0 = undefined: fewer than four labels, or one class only
 * @best: the lag of the largest z;  @z: that, NAN likewise;  @p: min (1, lags * its upper normal tail)
 */
typedef struct
{
  uint64_t lag, best;
  double z;
  double p;
} AccordRepeating;

/**
 * accord_repeating:
 * @klass: n labels in the order of making
 *
 * Whether labels repeat those d places earlier more often than the same labels in random order:
 * e = sum_l n_l (n_l - 1) / (n (n - 1)), z_d = (matches - (n - d) e - 1/2) / sqrt((n - d) e (1 - e)) for the lags d = 1 …
 * min (12, n / 4).
 * Cost: O(12 n + K).
 * Source: a serial test by matches, as D. E. Knuth, "The art of computer programming" 2, 3rd ed. 1997, section 3.3.2.
 * Checked against: a worked sequence; rates under random order, tests/unit/test_habits.c.
 */
void accord_repeating (const uint16_t *klass, size_t n, size_t n_classes, AccordRepeating *ret_repeating);

/**
 * AccordRun: the longest run of one class, the first of equally long ones.
 * @start: where it begins;  @length: 0 without labels
 * @p: expected number of runs at least so long of any class in a random order of the labels, at most 1: a bound of their
 *   chance; 1 when all labels are of one class
 */
typedef struct
{
  uint64_t start, length;
  uint16_t klass;
  double p;
} AccordRun;

/**
 * accord_run_longest:
 * p <= (n - r + 1) sum_l prod_{j < r} (n_l - j) / (n - j).
 * Cost: O(n + K r).
 * Checked against: a worked sequence, enumeration of all orders, tests/unit/test_habits.c.
 */
void accord_run_longest (const uint16_t *klass, size_t n, size_t n_classes, AccordRun *ret_run);

/** accord_habit_one_class: share^n: chance that n labels are all of a class that has this share of everybody's labels. */
double accord_habit_one_class (double share, uint64_t n);

/**
 * AccordPace: of one annotator.
 * @timed: labels with a duration;  @median: seconds, NAN without any
 * @relative: median of ln seconds less the item's median of that, where three or more labels of it have a duration (else
 *   less nothing);  @z: (relative - median of all) / (1.4826 MAD) over annotators with @timed > 0; NAN where the MAD is 0
 * @fast: z <= -3.5, or @median below the limit
 */
typedef struct
{
  uint64_t timed;
  double median;
  double relative;
  double z;
  bool fast;
} AccordPace;

/**
 * accord_pace_new:
 * @limit: seconds, 0 = none
 *
 * Durations of 0 count as .001 s in logarithms.
 * Evidence only: on cifar10n speed says nothing about accuracy.
 * Returns: (transfer full) (array): n_annotators, g_free (); NULL in *ret_pace when no label has a duration.
 * Cost: O(labels log labels of an annotator or item); 20 bytes a label.  ACCORD_ERROR_MEMORY, ACCORD_ERROR_INTERRUPTED.
 * Source: the median and its deviation as a rule for outliers: F. R. Hampel, "The influence curve and its role in robust
 *   estimation", J. Am. Stat. Assoc. 69(346):383-393, 1974, doi:10.1080/01621459.1974.10482962.
 * Checked against: values by hand, tests/unit/test_habits.c.
 */
bool accord_pace_new (const AccordDataset *dataset, const AccordSequences *sequences, double limit,
                      AccordPace **ret_pace, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
