/* Words of caution about human-level measures.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <accord/stats/hlp.h>

G_BEGIN_DECLS

/**
 * accord_cautions_new:
 * @tolerance: the half-width of the Bayes bracket that was asked for
 * @repeated: whether one person's repeated labels count as different people's
 *
 * What a reader has to know before quoting a figure: what "Bayes error" means here; too few labels; that gold
 * shows less error than estimated; the advantage of always picking the most popular answer; whom intervals
 * speak of; what was left out.  Only what applies.
 *
 * Returns: (transfer full) (element-type utf8): sentences.
 */
GPtrArray *accord_cautions_new (const AccordHlp *hlp, double tolerance, bool repeated);

G_END_DECLS
