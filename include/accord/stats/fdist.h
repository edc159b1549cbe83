/* The F distribution for any degrees of freedom: GSL's loses its digits above some 10^5, and labels are millions.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * accord_fdist_tail:
 * @f: >= 0, may be INFINITY
 * @df1, @df2: degrees of freedom, > 0, need not be whole
 *
 * Returns: P(F > f), the incomplete beta function by its continued fraction.
 * Cost: O(sqrt (df1 + df2)).
 * Source: I. J. Thompson and A. R. Barnett, "Coulomb and Bessel functions of complex arguments and order", J. Comput. Phys.
 *   64(2):490-509, 1986, doi:10.1016/0021-9991(86)90046-X (the modified Lentz method).
 * Checked against: scipy.special.betainc to 1e-11, up to 3e8 degrees of freedom.
 */
double accord_fdist_tail (double f, double df1, double df2);

/** accord_fdist_quantile: f with P(F > f) = @tail, in (0, 1).  Checked against: scipy.stats.f.isf to 1e-10. */
double accord_fdist_quantile (double tail, double df1, double df2);

G_END_DECLS
