/* accord-agree: from its options to a report.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "agree_private.h"

#include <string.h>

void
accord_agree_clear (AccordAgree *agree)
{
  g_clear_pointer (&agree->misses, g_ptr_array_unref);
}

void
accord_agree_begin_row (AccordReport *report, const AccordSlice *slice)
{
  if (slice->value != NULL)
    accord_report_text (report, slice->value[0] != '\0' ? slice->value : NULL);
}

void
accord_agree_note_rest (AccordAgree *agree, AccordReport *report, uint64_t shown, uint64_t all,
                        const char *what)
{
  if (accord_cli_by (agree->cli) == NULL)
    accord_cli_note_rest (agree->cli, report, shown, all, what);
  agree->rest += all - shown;
  agree->rest_of = what;
}

bool
accord_agree_wants (const AccordAgree *agree, AccordCoefficient coefficient)
{
  if (agree->coefficients == 0)
    return coefficient < ACCORD_LIGHT_KAPPA;
  return (agree->coefficients >> coefficient & 1) != 0;
}

bool
accord_agree_weights (const AccordAgree *agree, const GPtrArray *slices, AccordWeights **ret_weights,
                      AccordWeights **ret_alpha, GError **error)
{
  const AccordSlice *first = slices->pdata[0];
  return accord_weight_choice_weights (&agree->weights, first->dataset, ret_weights, ret_alpha, error);
}

void
accord_agree_head_weights (AccordReport *report, const AccordSlice *slice, const AccordWeights *weights,
                           const AccordWeights *alpha)
{
  if (slice->value == NULL && !accord_weights_identity (weights))
    accord_report_heading (report, "weights %s%s%s", accord_weights_name (weights),
                           alpha != NULL ? ", of alpha " : "", alpha != NULL ? alpha->name : "");
}

void
accord_agree_note_intervals (const AccordAgree *agree, AccordReport *report)
{
  accord_report_note (report, agree->how.over_both
                                  ? "intervals speak of more items, and of other annotators like these"
                                  : "intervals speak of more items from these annotators, not of others");
}

void
accord_agree_note_scale (AccordReport *report, const AccordDataset *dataset)
{
  if (g_strcmp0 (dataset->scale, ACCORD_SCALE_SETS) == 0 && dataset->set_separator == NULL)
    accord_report_note (report,
                        "the question is declared multi-label, but not what stands between the labels of "
                        "an answer: see accord-class --set-separator; whole answers are compared");
  else if (dataset->scale != NULL && strcmp (dataset->scale, "nominal") != 0)
    accord_report_note (report, "the question is declared %s, but these coefficients are nominal",
                        dataset->scale);
}

/* (transfer full): the name of the column of slices, also where the report has one of the attribute's name. */
static char *
name_slices (const char *by, const AccordColumn *columns, size_t n)
{
  for (size_t i = 0; i < n; i++)
    if (g_strcmp0 (columns[i].name, by) == 0)
      return g_strconcat ("by_", by, NULL);
  return g_strdup (by);
}

/* (transfer container): the mode's columns, that of the slices before them, whose name is @ret_name. */
static AccordColumn *
choose_columns (const AccordAgree *agree, const AccordAgreeMode *mode, size_t *ret_n, char **ret_name)
{
  const char *by = accord_cli_by (agree->cli);
  const bool table = accord_cli_format (agree->cli) == ACCORD_FORMAT_TABLE;
  const AccordAgreeColumns *fixed = table && mode->table.columns != NULL ? &mode->table : &mode->columns;
  size_t n = fixed->n;
  const AccordColumn *columns = mode->choose != NULL ? mode->choose (agree, table, &n) : fixed->columns;
  const size_t first = by != NULL ? 1 : 0;
  AccordColumn *all = g_new (AccordColumn, n + 1);
  *ret_name = name_slices (by, columns, n);
  all[0] = (AccordColumn) ACCORD_TEXT (*ret_name, *ret_name);
  memcpy (all + first, columns, n * sizeof *columns);
  *ret_n = n + first;
  return all;
}

/* A reader looks for a word where labels have no value. */
static void
name_empty_slice (const GPtrArray *slices)
{
  for (guint i = 0; i < slices->len; i++)
    {
      AccordSlice *slice = slices->pdata[i];
      if (slice->value != NULL && slice->value[0] == '\0')
        {
          g_free (slice->value);
          slice->value = g_strdup ("(none)");
        }
    }
}

static bool
report_mode (AccordAgree *agree, AccordStore *store, GError **error)
{
  const AccordAgreeMode *mode = accord_agree_mode (agree->wishes);
  g_autoptr (GPtrArray) slices = NULL;
  const AccordLoadFlags names = agree->wishes->used != NULL ? ACCORD_LOAD_ITEM_NAMES : ACCORD_LOAD_DEFAULT;
  if (mode->rounds != NULL)
    accord_cli_use_rounds (agree->cli, *mode->rounds);
  if (mode->slices != NULL ? !mode->slices (agree, store, &slices, error)
                           : !accord_cli_load_slices (agree->cli, store, mode->load | names, &slices, error))
    return false;
  g_autoptr (AccordFile) used = NULL;
  if (!accord_agree_used_write (agree, slices, &used, error))
    return false;
  if (accord_cli_format (agree->cli) == ACCORD_FORMAT_TABLE)
    name_empty_slice (slices);
  size_t n;
  g_autofree char *by = NULL;
  g_autofree AccordColumn *columns = choose_columns (agree, mode, &n, &by);
  g_autoptr (AccordDataset) none = NULL; /* names the question where no slice has a label */
  if (slices->len == 0 && (none = accord_cli_load (agree->cli, store, mode->load, error)) == NULL)
    return false;
  g_autoptr (AccordReport) report = accord_cli_report (
      agree->cli, none != NULL ? none : ((const AccordSlice *) slices->pdata[0])->dataset, columns, n);
  if (none != NULL)
    {
      accord_report_note (report, "no labels");
      accord_agree_hold_nothing (agree);
    }
  else if (!mode->put (agree, report, slices, error))
    return false;
  if (accord_cli_by (agree->cli) != NULL && agree->rest > 0)
    accord_cli_note_rest (agree->cli, report, 0, agree->rest, agree->rest_of);
  return accord_agree_check_design (agree, report, slices, error)
         && (used == NULL || accord_file_finish (used, error)) && accord_report_finish (report, error);
}

int
accord_agree_run (AccordCli *cli, const AccordAgreeWishes *wishes, GError **error)
{
  g_auto (AccordAgree) agree = { 0 };
  if (!accord_agree_options (&agree, cli, wishes, error))
    return 2;
  g_autoptr (AccordStore) store = accord_cli_open (cli, error);
  if (store == NULL || !report_mode (&agree, store, error))
    return 2;
  accord_agree_say_misses (&agree);
  return agree.failed ? 1 : 0;
}
