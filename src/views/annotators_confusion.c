/* accord-annotators --confusion: what one person says where each class is true.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "annotators_private.h"

#include <math.h>
#include <string.h>
#include <accord/base/error.h>
#include <accord/base/text.h>

static const AccordColumn columns[] = {
  ACCORD_TEXT ("class", "class"),
  ACCORD_TEXT ("said", "said"),
  ACCORD_NUMBER ("chance", "chance", 3),
  ACCORD_NUMBER ("labels", "labels", 1),
  ACCORD_NUMBER ("everybody", "everybody", 3),
};

static bool
find_person (const AccordDataset *dataset, const char *name, uint32_t *ret_person, GError **error)
{
  for (size_t a = 0; a < dataset->n_annotators; a++)
    if (strcmp (accord_names_get (&dataset->annotator_names, a), name) == 0)
      {
        *ret_person = (uint32_t) a;
        return true;
      }
  g_autofree char *escaped = accord_text_escape (name);
  return accord_error_set_usage (error, "--confusion: no annotator '%s'", escaped);
}

static void
put_part (AccordReport *report, const AccordDataset *dataset, const AccordConsensusPart *part, size_t a)
{
  const size_t n = part->n_classes;
  g_autofree double *said = g_new (double, n + 1);
  for (size_t k = 0; k < n; k++)
    {
      const double all = accord_consensus_part_said (part, k, said);
      for (size_t l = 0; l < n; l++)
        {
          accord_report_text (report, accord_names_get (&dataset->class_names, part->classes[k]));
          accord_report_text (report, accord_names_get (&dataset->class_names, part->classes[l]));
          accord_report_number (report, part->table[(a * n + k) * n + l]);
          accord_report_number (report, part->count[(a * n + k) * n + l]);
          accord_report_number (report, all > 0 ? said[l] / all : NAN);
        }
    }
}

bool
accord_view_annotator (AccordCli *cli, const AccordDataset *dataset, const AccordConsensus *consensus,
                       const char *name, GError **error)
{
  uint32_t person = 0;
  if (!find_person (dataset, name, &person, error))
    return false;
  g_autoptr (AccordReport) report = accord_cli_report (cli, dataset, columns, G_N_ELEMENTS (columns));
  accord_report_head_text (report, "annotator", name);
  accord_report_head_text (report, "method", accord_consensus_method_name (consensus->method));
  accord_report_heading (report, "what %s says where the class is true, by the model", name);
  for (size_t i = 0; i < consensus->n_parts; i++)
    for (size_t a = 0; a < consensus->parts[i].n_annotators; a++)
      if (consensus->parts[i].annotators[a] == person)
        put_part (report, dataset, &consensus->parts[i], a);
  if (consensus->method == ACCORD_CONSENSUS_MAP)
    accord_report_note (
        report, "chances are drawn toward what everybody says, as if by as many labels as there are classes");
  return accord_report_finish (report, error);
}
