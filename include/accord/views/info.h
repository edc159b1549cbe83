/* Rows of accord-info: columns question, topic, name, value, note.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <accord/cli/cli.h>
#include <accord/store/consensus.h>
#include <accord/store/overview.h>

G_BEGIN_DECLS

/** accord_view_info_row: @value and @note may be NULL. */
void accord_view_info_row (AccordReport *report, const char *question, const char *topic, const char *name,
                           const uint64_t *value, const char *note);

/** accord_view_info_question: its counts, times, classes and look-alikes; @database: (nullable): for the command that
 * joins those.  ACCORD_ERROR_MEMORY. */
bool accord_view_info_question (AccordReport *report, const AccordQuestion *question, const char *database,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** accord_view_info_sources: (element-type AccordSource): those of @question. */
void accord_view_info_sources (AccordReport *report, const GPtrArray *sources, const char *question);

/** accord_view_info_consensuses: (element-type AccordStoredConsensus): those of @question. */
void accord_view_info_consensuses (AccordReport *report, const GPtrArray *consensuses, const char *question);

G_END_DECLS
