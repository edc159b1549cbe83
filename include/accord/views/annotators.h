/* accord-annotators: a fair picture of each person.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <accord/cli/cli.h>
#include <accord/stats/consensus.h>

G_BEGIN_DECLS

/** Values of the options as GOption leaves them, NULL = not given. */
typedef struct
{
  char *method, *cost, *confusion, *too_fast;
  gboolean pseudonyms;
} AccordAnnotatorsWishes;

/** accord_annotators_run: the whole of accord-annotators behind its options.  Returns: the exit status, 2 with @error. */
int accord_annotators_run (AccordCli *cli, const AccordAnnotatorsWishes *wishes, GError **error);

/** accord_view_annotator: what the person @name says where each class is true, by @consensus. */
bool accord_view_annotator (AccordCli *cli, const AccordDataset *dataset, const AccordConsensus *consensus,
                            const char *name, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** accord_annotators_pseudonyms: (transfer full): n names "P01", "P02" …, by the seed, so that their order tells
 * nothing.  Free with g_strfreev (). */
char **accord_annotators_pseudonyms (size_t n, uint64_t seed);

G_END_DECLS
