/* accord-agree --used: the labels that the coefficients were computed from.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "agree_private.h"

#include <string.h>
#include <accord/base/error.h>
#include <accord/base/interrupt.h>

static const AccordColumn columns[] = {
  ACCORD_TEXT ("item", NULL),
  ACCORD_TEXT ("annotator", NULL),
  ACCORD_TEXT ("label", NULL),
  ACCORD_COUNT ("pairable", NULL),
};

bool
accord_agree_used_check (const AccordAgree *agree, GError **error)
{
  const char *path = agree->wishes->used;
  if (path == NULL)
    return true;
  if (strcmp (path, "-") == 0)
    return accord_error_set_usage (error,
                                   "--used wants the name of a file: standard output holds the figures");
  if (*path == '\0' || g_str_has_suffix (path, "/"))
    return accord_error_set_usage (error, "--used %s: not the name of a file", path);
  return accord_file_check (path, error);
}

static bool
put_slice (AccordReport *report, const AccordSlice *slice, GError **error)
{
  const AccordDataset *dataset = slice->dataset;
  for (size_t i = 0; i < dataset->n_items; i++)
    {
      if (!accord_interrupt_check (error))
        return false;
      for (uint64_t j = dataset->item_start[i]; j < dataset->item_start[i + 1]; j++)
        {
          accord_agree_begin_row (report, slice);
          accord_report_text (report, accord_names_get (&dataset->item_names, i));
          accord_report_text (report, accord_names_get (&dataset->annotator_names, dataset->annotator[j]));
          accord_report_text (report, accord_names_get (&dataset->class_names, dataset->klass[j]));
          accord_report_count (report, accord_dataset_item_size (dataset, i) >= 2);
        }
    }
  return true;
}

/* The name of the first column: the attribute's, unless another column is called so. */
static const char *
slice_name (const char *by)
{
  for (size_t i = 0; i < G_N_ELEMENTS (columns); i++)
    if (strcmp (by, columns[i].name) == 0)
      return "slice";
  return by;
}

bool
accord_agree_used_write (const AccordAgree *agree, const GPtrArray *slices, AccordFile **ret_file,
                         GError **error)
{
  const char *path = agree->wishes->used, *by = accord_cli_by (agree->cli);
  if (path == NULL)
    return true;
  AccordColumn all[G_N_ELEMENTS (columns) + 1] = { ACCORD_TEXT (NULL, NULL) };
  const size_t first = by != NULL ? 1 : 0;
  all[0].name = by != NULL ? slice_name (by) : NULL;
  memcpy (all + first, columns, sizeof columns);
  g_autoptr (AccordFile) file = accord_file_new (path, error);
  if (file == NULL)
    return false;
  g_autoptr (AccordReport) report
      = accord_report_new (g_str_has_suffix (path, ".tsv") ? ACCORD_FORMAT_TSV : ACCORD_FORMAT_CSV,
                           "accord-agree", all, G_N_ELEMENTS (columns) + first, accord_file_stream (file));
  for (guint i = 0; i < slices->len; i++)
    if (!put_slice (report, slices->pdata[i], error))
      return false;
  if (!accord_report_finish (report, error))
    return false;
  *ret_file = g_steal_pointer (&file);
  return true;
}
