/* What accord-merge shows.  Each function writes one whole report to standard output.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <accord/stats/study.h>
#include <accord/cli/cli.h>

G_BEGIN_DECLS

/**
 * accord_view_merge_parse:
 * @texts: (nullable): NULL-terminated values "A,B" of @option
 * @listed: whether a pair that the confusion does not list (among very many classes) is an error
 *
 * Returns: (transfer full) (element-type uint32_t): their places in the confusion's pairs, each once; NULL with
 *   ACCORD_ERROR_USAGE.
 */
GArray *accord_view_merge_parse (const char *option, char **texts, const AccordStudy *study, bool listed,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * accord_view_merge_pairs:
 * @with: (element-type uint32_t): places of the pairs to show, with their details below; empty = all pairs
 *
 * A row for each merge, by gain.
 */
bool accord_view_merge_pairs (AccordCli *cli, const AccordStudy *study, const GArray *with, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/** accord_view_merge_groups: a row for each step of joining groups of classes. */
bool accord_view_merge_groups (AccordCli *cli, const AccordStudy *study, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/** accord_view_merge_records: @texts: (element-type utf8): merges, each "a, b -> a"; @action: what was done with
 * them. */
bool accord_view_merge_records (AccordCli *cli, const AccordDataset *dataset, const char *action,
                                const GPtrArray *texts, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
