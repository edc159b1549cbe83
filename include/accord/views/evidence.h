/* What was found about an item, in words.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <accord/stats/flag.h>

G_BEGIN_DECLS

/**
 * accord_evidence_text:
 * @votes: those of the flag's item, everybody counted
 *
 * Returns: (transfer full): "billing:4, refund:1 (w7); gold refund": the votes; who stands alone, and who is careless;
 *   answers with an ambiguity tag; gold that is another class; rare and costly classes.  The six most frequent classes
 *   are listed.
 */
char *accord_evidence_text (const AccordFlags *flags, const AccordDataset *dataset, const AccordFlag *flag,
                            const AccordVotes *votes);

G_END_DECLS
