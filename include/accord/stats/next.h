/* Which items deserve another label, from whom, and what further labels would bring.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdbool.h>
#include <accord/stats/consensus.h>

G_BEGIN_DECLS

#define ACCORD_NEXT_MOST    5  /* further labels of one item that are looked ahead at most */
#define ACCORD_NEXT_CLASSES 10 /* most probable classes of an item that are told apart; the others are one */

/**
 * AccordNextGains: of an item with m further labels, m = 0 … ACCORD_NEXT_MOST.
 * @bits: information that m labels are expected to bring about its class;  @accuracy: expected probability of the class
 *   that is then the most probable
 */
typedef struct
{
  double bits[ACCORD_NEXT_MOST + 1];
  double accuracy[ACCORD_NEXT_MOST + 1];
} AccordNextGains;

/**
 * accord_next_gains:
 * @posterior: n, sums to 1;  @table: n * n, k * n + l: of whoever labels;  @labels: 1 … ACCORD_NEXT_MOST
 *
 * Labels are independent given the class: m labels are a multinomial draw from the row of the class; the mean over all
 * C(m + n - 1, m) outcomes.  Bits are concave in m, accuracy need not be.
 * Source: D. V. Lindley, "On a measure of the information provided by an experiment", Ann. Math. Statist. 27(4):986-1005,
 *   1956, doi:10.1214/aoms/1177728069.
 * Checked against: three posteriors worked by a second program, tests/unit/test_next.c.
 */
void accord_next_gains (const double *posterior, const double *table, size_t n, size_t labels,
                        AccordNextGains *ret_gains);

/**
 * AccordNextPick: one further label, in the order in which they are worth asking for.
 * @annotator: of the dataset; UINT32_MAX when nobody is left who has not labelled the item
 * @bits: information by a typical annotator of the component;  @named_bits: by @annotator
 * @turn: 1 = first further label of the item, 2 = second …
 * @price: of @annotator's label
 */
typedef struct
{
  uint32_t item;
  uint32_t annotator;
  uint32_t turn;
  double bits;
  double named_bits;
  double price;
} AccordNextPick;

/**
 * AccordNext:
 * @accuracy, @accuracy_after: expected accuracy of all items with labels, now and with the labels picked, by the model
 * @calibrated, @calibrated_after: the same after temperature scaling; NAN without a temperature
 * @bits: information that all picks are expected to bring
 * @cost: sum of prices; NAN without prices
 * @nobody: picks for which nobody is left
 */
typedef struct
{
  AccordNextPick *picks;
  size_t n_picks;
  double accuracy, accuracy_after;
  double calibrated, calibrated_after;
  double bits;
  double cost;
  uint64_t nobody;
} AccordNext;

/**
 * AccordNextOptions:
 * @budget: labels to pick
 * @most: further labels an item, 1 … ACCORD_NEXT_MOST
 * @quota: labels that one person is asked for at most; 0 = any number
 * @temperature: of the posteriors, for calibrated figures; NAN = unknown
 * @prices: (nullable) (transfer none): n_annotators, > 0: of a label
 */
typedef struct
{
  uint64_t budget;
  uint64_t most;
  uint64_t quota;
  double temperature;
  const double *prices;
} AccordNextOptions;

/**
 * accord_next_new:
 * @dataset: with item names;  @consensus: of a method with tables
 *
 * Greedy on the bits that the next label of a typical annotator brings, whose table is the mean of all weighted by
 * labels; for a given number of labels no list brings more.  The person is then the one with the most bits per price who
 * has not labelled the item; equal ones by the order of names, and so are equal items.  Rows of tables that are empty (plain
 * Dawid-Skene: a class impossible on all of somebody's items) are no knowledge: the typical annotator's row, the mean of
 * those who have one, stands for them.
 * Cost: O(patterns * K^2 + budget * (log items + W K^2)).
 * Returns: (transfer full); NULL with ACCORD_ERROR_MEMORY or ACCORD_ERROR_INTERRUPTED.
 */
AccordNext *accord_next_new (const AccordDataset *dataset, const AccordConsensus *consensus,
                             const AccordNextOptions *options, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void accord_next_free (AccordNext *next);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AccordNext, accord_next_free)

G_END_DECLS
