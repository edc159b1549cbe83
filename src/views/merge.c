/* Merges with their advice, groups of classes, recorded merges.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <accord/views/merge.h>

#include <math.h>
#include <accord/base/error.h>
#include <accord/base/number.h>
#include <accord/stats/grouping.h>

static const AccordColumn pair_columns[] = {
  ACCORD_COUNT ("rank", NULL),
  ACCORD_TEXT ("class_a", "class a"),
  ACCORD_TEXT ("class_b", "class b"),
  ACCORD_NUMBER ("count", NULL, 1),
  ACCORD_NUMBER ("alpha_before", NULL, 3),
  ACCORD_NUMBER ("alpha_after", NULL, 3),
  ACCORD_NUMBER ("gain", "gain", 3),
  ACCORD_NUMBER ("se", NULL, 3),
  ACCORD_NUMBER ("low", NULL, 3),
  ACCORD_NUMBER ("low_sim", "surely", 3),
  ACCORD_NUMBER ("lift", NULL, 2),
  ACCORD_NUMBER ("two_way_low", NULL, 2),
  ACCORD_NUMBER ("two_way_high", NULL, 2),
  ACCORD_NUMBER ("bits_lost", NULL, 3),
  ACCORD_NUMBER ("shared_lost", NULL, 3),
  ACCORD_TEXT ("direction", NULL),
  ACCORD_TEXT ("annotator", NULL),
  ACCORD_TEXT ("advice", "advice"),
  ACCORD_TEXT ("reason", "reason"),
  ACCORD_NUMBER ("agreement_gain", NULL, 3),
  ACCORD_NUMBER ("agreement_random", NULL, 3),
  ACCORD_NUMBER ("ac1_gain", NULL, 3),
  ACCORD_NUMBER ("ac1_random", NULL, 3),
  ACCORD_NUMBER ("bits_share", NULL, 3),
  ACCORD_NUMBER ("best_corrected", NULL, 3),
  ACCORD_NUMBER ("annotator_share", NULL, 3),
  ACCORD_NUMBER ("annotator_expected", NULL, 3),
  ACCORD_NUMBER ("gain_without", NULL, 3),
};

static const AccordColumn group_columns[] = {
  ACCORD_COUNT ("step", "step"),
  ACCORD_COUNT ("groups", "groups"),
  ACCORD_NUMBER ("alpha", "alpha", 3),
  ACCORD_NUMBER ("gain", "gain", 3),
  ACCORD_NUMBER ("lift", NULL, 2),
  ACCORD_NUMBER ("bits_lost", "bits", 2),
  ACCORD_NUMBER ("shared_lost", "shared", 3),
  ACCORD_NUMBER ("two_way_low", NULL, 2),
  ACCORD_NUMBER ("two_way_high", "2-way", 2),
  ACCORD_TEXT ("advice", "advice"),
  ACCORD_TEXT ("group_a", "group"),
  ACCORD_TEXT ("group_b", "joined with"),
};

static const AccordColumn record_columns[]
    = { ACCORD_TEXT ("action", "action"), ACCORD_TEXT ("merge", "merge") };

static void
put_numbers (AccordReport *report, const double *numbers, size_t n)
{
  for (size_t i = 0; i < n; i++)
    accord_report_number (report, numbers[i]);
}

static void
put_pair (AccordReport *report, const AccordStudy *study, size_t rank, size_t at)
{
  const AccordMerges *all = study->merges;
  const AccordConfusionPair *p = &study->confusion->pairs[at];
  const AccordMerge *m = &all->merges[at];
  const AccordVerdict *v = &study->verdicts[at];
  const AccordNames *classes = &study->dataset->class_names, *people = &study->dataset->annotator_names;
  const double left[]
      = { p->count,   all->alpha, m->alpha_after, m->gain,         m->se,        m->low,
          m->low_sim, p->lift,    p->two_way_low, p->two_way_high, m->bits_lost, m->shared_lost };
  const double right[]
      = { m->agreement_gain,  m->agreement_random,   m->ac1_gain,
          m->ac1_random,      m->bits_share,         at == all->best ? all->best_corrected : NAN,
          v->annotator_share, v->annotator_expected, v->gain_without };
  g_autofree char *reason = accord_study_reason (study, at);
  accord_report_count (report, rank);
  accord_report_text (report, accord_names_get (classes, p->a));
  accord_report_text (report, accord_names_get (classes, p->b));
  put_numbers (report, left, G_N_ELEMENTS (left));
  accord_report_empty (report); /* direction: coincidences are symmetric and do not show it */
  accord_report_text (report, v->annotator == UINT32_MAX ? NULL : accord_names_get (people, v->annotator));
  accord_report_text (report, accord_advice_name (v->advice));
  accord_report_text (report, reason);
  put_numbers (report, right, G_N_ELEMENTS (right));
}

static void
note_all (AccordReport *report, GPtrArray *notes)
{
  for (guint i = 0; i < notes->len; i++)
    accord_report_note (report, "%s", (const char *) notes->pdata[i]);
  g_ptr_array_unref (notes);
}

static void
note_details (AccordReport *report, const AccordStudy *study, const GArray *with)
{
  for (guint i = 0; i < with->len; i++)
    note_all (report, accord_study_details (study, g_array_index (with, uint32_t, i)));
  if (with->len < 2)
    return;
  g_autofree char *joint = accord_study_joint (study, with);
  accord_report_note (report, "%s", joint);
}

static bool
is_listed (const GArray *pairs, uint32_t pair)
{
  for (guint i = 0; i < pairs->len; i++)
    if (g_array_index (pairs, uint32_t, i) == pair)
      return true;
  return false;
}

GArray *
accord_view_merge_parse (const char *option, char **texts, const AccordStudy *study, bool listed,
                         GError **error)
{
  g_autoptr (GArray) pairs = g_array_new (FALSE, FALSE, sizeof (uint32_t));
  for (; texts != NULL && *texts != NULL; texts++)
    {
      uint16_t a, b;
      if (!accord_cli_parse_pair (option, *texts, study->dataset, &a, &b, error))
        return NULL;
      const uint32_t place = (uint32_t) accord_confusion_find (study->confusion, a, b);
      if (place < study->confusion->n_pairs && !is_listed (pairs, place))
        g_array_append_val (pairs, place);
      else if (place >= study->confusion->n_pairs && listed) /* among very many classes */
        {
          g_set_error (error, ACCORD_ERROR, ACCORD_ERROR_USAGE, "%s %s: these two are never mixed up", option,
                       *texts);
          return NULL;
        }
    }
  return g_steal_pointer (&pairs);
}

bool
accord_view_merge_pairs (AccordCli *cli, const AccordStudy *study, const GArray *with, GError **error)
{
  g_autoptr (AccordReport) report
      = accord_cli_report (cli, study->dataset, pair_columns, G_N_ELEMENTS (pair_columns));
  g_autofree uint32_t *rank = accord_merges_rank (study->merges, study->confusion);
  char alpha[ACCORD_NUMBER_BUFFER];
  if (!isnan (study->merges->alpha))
    accord_report_heading (report, "Krippendorff's alpha is %s; merging two classes would change it by:",
                           accord_number_fixed (study->merges->alpha, 3, alpha));
  const size_t all = study->confusion->n_pairs;
  size_t rows = 0;
  for (size_t i = 0; i < all && rows < accord_cli_limit (cli); i++)
    if (with->len == 0 || is_listed (with, rank[i]))
      {
        put_pair (report, study, i + 1, rank[i]);
        rows++;
      }
  if (with->len > 0)
    note_details (report, study, with);
  else
    {
      accord_cli_note_rest (cli, report, rows, all, "pairs");
      note_all (report, accord_study_notes (study));
    }
  return accord_report_finish (report, error);
}

bool
accord_view_merge_groups (AccordCli *cli, const AccordStudy *study, GError **error)
{
  size_t elbow = 0;
  char alpha[ACCORD_NUMBER_BUFFER];
  g_autoptr (GArray) steps
      = accord_grouping_new (study->profiles, study->confusion, accord_cli_confidence (cli), &elbow, error);
  if (steps == NULL)
    return false;
  g_autoptr (AccordReport) report
      = accord_cli_report (cli, study->dataset, group_columns, G_N_ELEMENTS (group_columns));
  for (guint i = 0; i < steps->len; i++)
    {
      const AccordGroupingStep *s = &g_array_index (steps, AccordGroupingStep, i);
      const double numbers[]
          = { s->alpha, s->gain, s->lift, s->bits_lost, s->shared_lost, s->two_way_low, s->two_way_high };
      g_autofree char *a = accord_grouping_members (steps, i, s->a, &study->dataset->class_names);
      g_autofree char *b = accord_grouping_members (steps, i, s->b, &study->dataset->class_names);
      accord_report_count (report, i + 1);
      accord_report_count (report, s->groups);
      put_numbers (report, numbers, G_N_ELEMENTS (numbers));
      accord_report_text (report, i < elbow ? "merge" : "keep");
      accord_report_text (report, a);
      accord_report_text (report, b);
    }
  if (steps->len == 0)
    accord_report_note (report, "fewer than three classes in use: nothing to group");
  else
    accord_report_note (report, "alpha before the first step: %s; %s",
                        accord_number_fixed (accord_confusion_alpha (study->confusion), 3, alpha),
                        elbow == 0 ? "no step is advised: people may tell all classes apart"
                                   : "stop before the first step that says keep");
  return accord_report_finish (report, error);
}

bool
accord_view_merge_records (AccordCli *cli, const AccordDataset *dataset, const char *action,
                           const GPtrArray *texts, GError **error)
{
  g_autoptr (AccordReport) report
      = accord_cli_report (cli, dataset, record_columns, G_N_ELEMENTS (record_columns));
  for (guint i = 0; i < texts->len; i++)
    {
      accord_report_text (report, action);
      accord_report_text (report, texts->pdata[i]);
    }
  if (texts->len == 0)
    accord_report_note (report, "no merge is recorded");
  return accord_report_finish (report, error);
}
