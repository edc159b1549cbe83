/* Shares of trials and how two of them compare.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stddef.h>
#include <stdint.h>
#include <glib.h>

G_BEGIN_DECLS

/**
 * accord_proportion_interval:
 * @successes: 0 … @trials, need not be whole;  @trials > 0
 *
 * Wilson's interval: the shares from which the one seen is no more than z standard errors away.  Never [1, 1].
 * Source: E. B. Wilson, "Probable inference, the law of succession, and statistical inference", J. Am. Stat. Assoc.
 *   22(158):209-212, 1927, doi:10.1080/01621459.1927.10502953.
 * Checked against: statsmodels proportion_confint (wilson), tests/unit/test_proportion.c.
 */
void accord_proportion_interval (double successes, double trials, double confidence, double *ret_low,
                                 double *ret_high);

/**
 * accord_proportion_sign_test:
 * Two-sided exact p value that of @better + @worse differences so unequal a part goes one way by chance; 1 without any.
 * Source: W. J. Dixon and A. M. Mood, "The statistical sign test", J. Am. Stat. Assoc. 41(236):557-566, 1946,
 *   doi:10.1080/01621459.1946.10501898; Q. McNemar, Psychometrika 12:153-157, 1947, doi:10.1007/BF02295996.
 * Checked against: scipy binomtest, tests/unit/test_proportion.c.
 */
double accord_proportion_sign_test (uint64_t better, uint64_t worse);

G_END_DECLS
