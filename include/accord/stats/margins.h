/* Marginal homogeneity: whether two annotators use the classes equally often.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stddef.h>
#include <stdint.h>
#include <glib.h>

G_BEGIN_DECLS

#define ACCORD_MARGINS_CLASSES 200 /* most classes that two annotators may use between them */

#define ACCORD_REASON_NO_DISAGREEMENT_SEEN "no disagreement"
#define ACCORD_REASON_MANY_CLASSES         "more than 200 classes"

/**
 * AccordMargins:
 * @stuart_maxwell, @bhapkar: chi-squared statistics; NAN when undefined
 * @df: their degrees of freedom
 * @reason, @bhapkar_reason: why they are undefined, or NULL
 */
typedef struct
{
  double stuart_maxwell;
  double bhapkar;
  uint32_t df;
  const char *reason;
  const char *bhapkar_reason;
} AccordMargins;

/**
 * accord_margins:
 * @counts: k * k joint counts, row-major: items that one annotator labelled i and the other j
 * @k: 1 … ACCORD_MARGINS_CLASSES
 *
 * Stuart-Maxwell chi^2 = q' V^-1 q with q the row totals less the column totals, V_kk = n_k. + n_.k - 2 n_kk, V_kl = -(n_kl
 * + n_lk), without the last class; df = k - 1.  Bhapkar's takes V - q q' / n for V, which makes it chi^2 / (1 - chi^2 / n).
 * Classes without a disagreement drop out; where disagreements join the classes into several groups only, V is singular and
 * one class of each group is left out: df = classes - groups.
 *
 * Undefined: no disagreement; Bhapkar's also when it is infinite (no variation between items: all disagree alike).
 * Cost: O(k^3).
 * Source: A. Stuart, Biometrika 42:412-416, 1955, doi:10.1093/biomet/42.3-4.412; A. E. Maxwell, Br. J. Psychiatry
 *   116:651-655, 1970, doi:10.1192/bjp.116.535.651; V. P. Bhapkar, J. Am. Stat. Assoc. 61:228-235, 1966,
 *   doi:10.1080/01621459.1966.10502021.
 * Checked against: Stuart's table of vision (11.957, 11.976), statsmodels SquareTable.
 */
AccordMargins accord_margins (const uint64_t *counts, size_t k);

/** accord_margins_p: P(chi^2 with @df degrees of freedom > @statistic); NAN for NAN. */
double accord_margins_p (double statistic, uint32_t df);

G_END_DECLS
