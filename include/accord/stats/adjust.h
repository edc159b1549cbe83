/* p values of many tests, adjusted for their number.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <glib.h>

G_BEGIN_DECLS

/**
 * accord_adjust_benjamini_hochberg:
 * @p: n p values in [0, 1]; NAN = no test, which does not count
 * @ret_adjusted: n; NAN where @p is; may be @p
 *
 * With m tests and p_(1) <= … <= p_(m): adjusted p_(j) = min over h >= j of (m / h) p_(h), at most 1.  Calling what is
 * below q here a finding keeps the expected share of false ones among the findings at q or less, for independent tests
 * and for those that depend positively on one another.
 *
 * Cost: O(n log n) time, O(n) memory (ACCORD_ERROR_MEMORY).  Does not depend on the order of @p.
 * Source: Y. Benjamini and Y. Hochberg, "Controlling the false discovery rate: a practical and powerful approach to
 *   multiple testing", J. R. Stat. Soc. B 57(1):289-300, 1995, doi:10.1111/j.2517-6161.1995.tb02031.x.
 * Checked against: the 15 p values of the paper's section 4.1, statsmodels' multipletests (fdr_bh) and the definition
 *   by brute force, tests/unit/test_adjust.c.
 */
bool accord_adjust_benjamini_hochberg (const double *p, size_t n, double *ret_adjusted, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/**
 * accord_adjust_holm:
 * @p, @n, @ret_adjusted: as above
 *
 * Adjusted p_(j) = max over h <= j of (m - h + 1) p_(h), at most 1.  Calling what is below q here a finding keeps the
 * chance of any false one at q or less, however the tests depend on one another.
 *
 * Cost: as above.
 * Source: S. Holm, "A simple sequentially rejective multiple test procedure", Scand. J. Statist. 6(2):65-70, 1979.
 * Checked against: statsmodels multipletests (holm), tests/unit/test_adjust.c.
 */
bool accord_adjust_holm (const double *p, size_t n, double *ret_adjusted, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
