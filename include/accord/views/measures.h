/* Human-level measures as named rows, in the order of reports.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdbool.h>
#include <accord/stats/hlp.h>
#include <accord/stats/rates.h>

G_BEGIN_DECLS

/**
 * AccordMeasure:
 * @klass: class that the measure is about, or ACCORD_CLASS_NONE
 * @name: stable name
 * @note: (nullable): a few words on how to read it
 * @whole: the value is a whole number
 */
typedef struct
{
  uint16_t klass;
  bool whole;
  char *name;
  char *note;
  AccordEstimate estimate;
} AccordMeasure;

/** accord_measures_of_people: every measure of @hlp.  Returns: (transfer full) (element-type AccordMeasure). */
GPtrArray *accord_measures_of_people (const AccordHlp *hlp, double tolerance);

/**
 * accord_measures_of_classes:
 * @others: @n_classes rates against the others: recall, precision, f1; @people are behind them
 * @gold: (nullable): the same against gold: gold_recall, gold_precision, gold_f1; @gold_people
 *
 * Returns: (transfer full) (element-type AccordMeasure): class by class.
 */
GPtrArray *accord_measures_of_classes (const AccordRates *others, uint64_t people, const AccordRates *gold,
                                       uint64_t gold_people, size_t n_classes);

G_END_DECLS
