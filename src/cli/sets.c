/* Answers that are sets of labels: joined when they are loaded, where the tool asks for it.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "internal.h"

#include <string.h>
#include <accord/base/text.h>
#include <accord/dataset/sets.h>

#define MOST 10 /* groups of look-alikes that are named */

void
accord_cli_join_sets (AccordCli *cli, bool declared, const char *separator)
{
  cli->sets_declared = declared;
  cli->set_separator = separator;
}

/* Labels that look alike, which no report shows one by one. */
static void
warn_lookalikes (const AccordCli *cli, const AccordSets *sets)
{
  g_autoptr (GPtrArray) groups = accord_sets_lookalikes (sets, NULL);
  for (guint i = 0; i < groups->len && i < MOST; i++)
    accord_cli_warn (cli, "labels %s look alike and count as different; if they are one, correct the file",
                     (const char *) groups->pdata[i]);
  if (groups->len > MOST)
    accord_cli_warn (cli, "%u more groups of labels look alike", groups->len - MOST);
}

bool
accord_cli_apply_sets (const AccordCli *cli, AccordDataset *dataset, bool talk, GError **error)
{
  const char *separator = cli->set_separator;
  size_t joined = 0;
  if (separator == NULL && cli->sets_declared && g_strcmp0 (dataset->scale, ACCORD_SCALE_SETS) == 0)
    separator = dataset->set_separator;
  if (separator == NULL || dataset->sets != NULL)
    return true;
  if (!accord_dataset_join_sets (dataset, separator, &joined, error))
    return false;
  if (!talk)
    return true;
  if (joined > 0)
    accord_cli_warn (cli, "%" G_GSIZE_FORMAT " %s", joined,
                     accord_text_plural (joined,
                                         "answer is another spelling of a set of labels: joined with it",
                                         "answers are other spellings of sets of labels: joined with those"));
  warn_lookalikes (cli, dataset->sets);
  return true;
}
