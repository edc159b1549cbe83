/* What accord-hlp shows.  Each function writes one whole report to standard output.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <accord/cli/cli.h>
#include <accord/stats/hlp.h>

G_BEGIN_DECLS

/** accord_view_hlp_people: a row for each measure, with words of caution; @profiles: of @dataset, with the item
 * map. */
bool accord_view_hlp_people (AccordCli *cli, const AccordDataset *dataset, const AccordProfiles *profiles,
                             const AccordHlpOptions *how, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** accord_view_hlp_classes: rows of recall, precision and F1 for each class. */
bool accord_view_hlp_classes (AccordCli *cli, const AccordDataset *dataset, const AccordProfiles *profiles,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
