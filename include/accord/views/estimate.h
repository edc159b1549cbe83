/* The cells of a statistic: value, se, low, high, why one of them is missing.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <accord/report/report.h>
#include <accord/stats/estimate.h>

G_BEGIN_DECLS

/** accord_view_value: one cell; an undefined value is shown with its reason. */
void accord_view_value (AccordReport *report, const AccordEstimate *estimate);

/** accord_view_spread: the three cells behind it: se, low, high. */
void accord_view_spread (AccordReport *report, const AccordEstimate *estimate);

/** accord_view_reason: one cell: why there is no value, or else no interval. */
void accord_view_reason (AccordReport *report, const AccordEstimate *estimate);

/** accord_view_note: one cell for people, who see at the value why there is none: why there is no interval, or else a note. */
void accord_view_note (AccordReport *report, const AccordEstimate *estimate);

G_END_DECLS
