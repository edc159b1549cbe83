/* Human-level performance over count profiles.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <accord/stats/hlp.h>

#include <stdlib.h>
#include <accord/base/error.h>
#include <accord/base/interrupt.h>
#include <accord/base/sum.h>
#include <accord/stats/golden.h>
#include <accord/stats/mean.h>
#include <accord/stats/panel.h>
#include <accord/stats/vote.h>

static const char *const names[ACCORD_HLP_MEASURES] = {
  [ACCORD_HLP_PAIRWISE] = "pairwise_agreement",
  [ACCORD_HLP_LEAVE_ONE_OUT] = "leave_one_out_accuracy",
  [ACCORD_HLP_GOLD] = "gold_accuracy",
  [ACCORD_HLP_MAJORITY_GOLD] = "majority_gold_accuracy",
  [ACCORD_HLP_PICKER] = "majority_picker_agreement",
  [ACCORD_HLP_MODE] = "mode_advantage",
  [ACCORD_HLP_MODE_LOW] = "mode_advantage_low",
  [ACCORD_HLP_MODE_HIGH] = "mode_advantage_high",
  [ACCORD_HLP_PLUGIN] = "bayes_error_plugin",
  [ACCORD_HLP_BAYES] = "bayes_error",
  [ACCORD_HLP_BAYES_LOW] = "bayes_error_low",
  [ACCORD_HLP_BAYES_HIGH] = "bayes_error_high",
  [ACCORD_HLP_NEEDED] = "labels_needed",
  [ACCORD_HLP_BEST] = "person_best",
  [ACCORD_HLP_MEDIAN] = "person_median",
  [ACCORD_HLP_WORST] = "person_worst",
};

const char *
accord_hlp_name (AccordHlpMeasure measure)
{
  return names[measure];
}

void
accord_hlp_free (AccordHlp *hlp)
{
  if (hlp == NULL)
    return;
  g_free (hlp->panels);
  g_free (hlp);
}

/* What the steps share: one value a profile, and of each annotator the largest number of labels that an item
 * of hers has. */
typedef struct
{
  const AccordDataset *dataset;
  const AccordProfiles *profiles;
  const AccordHlpOptions *options;
  double *values;
  uint32_t *largest;
} Work;

static void
work_clear (Work *work)
{
  g_free (work->values);
  g_free (work->largest);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Work, work_clear)

static bool
out_of_memory (GError **error)
{
  return accord_error_set_memory (error, "human-level performance");
}

static bool
work_init (Work *work, GError **error)
{
  const AccordDataset *dataset = work->dataset;
  work->values = g_try_new (double, work->profiles->n_profiles + 1);
  work->largest = g_try_new0 (uint32_t, dataset->n_annotators + 1);
  if (work->values == NULL || work->largest == NULL)
    return out_of_memory (error);
  for (size_t i = 0; i < dataset->n_items; i++)
    {
      const uint32_t size = (uint32_t) accord_dataset_item_size (dataset, i);
      for (uint64_t l = dataset->item_start[i]; l < dataset->item_start[i + 1]; l++)
        work->largest[dataset->annotator[l]] = MAX (work->largest[dataset->annotator[l]], size);
    }
  return true;
}

/* Annotators of items with @least labels or more. */
static uint64_t
people_of (const Work *work, uint32_t least)
{
  uint64_t people = 0;
  for (size_t j = 0; j < work->dataset->n_annotators; j++)
    people += work->largest[j] >= least;
  return people;
}

static const char *
reason_without (const AccordProfiles *profiles)
{
  return profiles->n_items == 0      ? "no labels"
         : profiles->n_pairable == 0 ? "one label an item"
                                     : "too few labels an item";
}

/* ---- measures of single items: counts of the classes present, labels ---- */

typedef double (*ItemFunc) (const uint32_t *count, size_t n, double m);

static double
pairwise (const uint32_t *count, size_t n, double m)
{
  double equal = 0;
  for (size_t i = 0; i < n; i++)
    equal += (double) count[i] * ((double) count[i] - 1);
  return equal / (m * (m - 1));
}

static double
leave_one_out (const uint32_t *count, size_t n, double m)
{
  const AccordVote vote = accord_vote_count (count, n);
  return vote.top / m * accord_vote_rest (&vote);
}

static double
mode_low (const uint32_t *count, size_t n, double m)
{
  return leave_one_out (count, n, m) - pairwise (count, n, m);
}

static double
mode_high (const uint32_t *count, size_t n, double m)
{
  return accord_vote_count (count, n).top / m - pairwise (count, n, m);
}

static AccordEstimate
mean_of (Work *work, ItemFunc func, uint32_t least, double lowest)
{
  const AccordProfiles *profiles = work->profiles;
  for (size_t p = 0; p < profiles->n_profiles; p++)
    {
      const uint64_t start = profiles->start[p];
      work->values[p] = profiles->size[p] < least
                            ? NAN
                            : func (profiles->count + start, (size_t) (profiles->start[p + 1] - start),
                                    profiles->size[p]);
    }
  AccordEstimate estimate = accord_mean_items (work->values, profiles->times, profiles->n_profiles, lowest, 1,
                                               work->options->confidence, reason_without (profiles));
  estimate.annotators = people_of (work, least);
  return estimate;
}

/* ---- gold ---- */

typedef struct
{
  double person;   /* share of the labels that are gold */
  double majority; /* the vote's share of gold */
} GoldScore;

static GoldScore
score_gold (const AccordProfiles *profiles, size_t p, uint16_t gold)
{
  const uint64_t start = profiles->start[p], end = profiles->start[p + 1];
  const AccordVote vote = accord_vote_count (profiles->count + start, (size_t) (end - start));
  for (uint64_t i = start; i < end; i++)
    if (profiles->klass[i] == gold)
      return (GoldScore){ profiles->count[i] / (double) profiles->size[p],
                          profiles->count[i] == vote.top ? 1.0 / vote.ties : 0 };
  return (GoldScore){ 0, 0 };
}

bool
accord_hlp_people (const AccordDataset *dataset, uint32_t least, bool gold, uint64_t *ret_people,
                   GError **error)
{
  g_autofree bool *seen = g_try_new0 (bool, dataset->n_annotators + 1);
  if (seen == NULL)
    return out_of_memory (error);
  for (size_t i = 0; i < dataset->n_items; i++)
    {
      if (accord_dataset_item_size (dataset, i) < least
          || (gold && (dataset->gold == NULL || dataset->gold[i] == ACCORD_CLASS_NONE)))
        continue;
      for (uint64_t l = dataset->item_start[i]; l < dataset->item_start[i + 1]; l++)
        seen[dataset->annotator[l]] = true;
    }
  uint64_t people = 0;
  for (size_t j = 0; j < dataset->n_annotators; j++)
    people += seen[j];
  *ret_people = people;
  return true;
}

static bool
measure_gold (Work *work, AccordHlp *hlp, GError **error)
{
  g_autoptr (AccordGolden) golden
      = accord_golden_new (work->dataset, work->profiles, work->dataset->gold, error);
  if (golden == NULL)
    return false;
  g_autofree double *person = g_try_new (double, golden->n + 1);
  g_autofree double *majority = g_try_new (double, golden->n + 1);
  uint64_t people = 0;
  if (person == NULL || majority == NULL)
    return out_of_memory (error);
  if (!accord_hlp_people (work->dataset, 1, true, &people, error))
    return false;
  for (size_t i = 0; i < golden->n; i++)
    {
      const GoldScore score = score_gold (work->profiles, golden->profile[i], golden->gold[i]);
      person[i] = score.person;
      majority[i] = score.majority;
    }
  const double confidence = work->options->confidence;
  const char *reason = golden->unlabelled > 0 ? "no gold item has labels" : "no gold labels";
  AccordEstimate *one = &hlp->measure[ACCORD_HLP_GOLD], *vote = &hlp->measure[ACCORD_HLP_MAJORITY_GOLD];
  *one = accord_mean_items (person, golden->times, golden->n, 0, 1, confidence, reason);
  *vote = accord_mean_items (majority, golden->times, golden->n, 0, 1, confidence, reason);
  one->annotators = vote->annotators = people;
  hlp->gold_unlabelled = golden->unlabelled;
  return true;
}

/* ---- models: evidence from outside ---- */

static bool
measure_models (const Work *work, AccordHlp *hlp, GError **error)
{
  const AccordProfiles *profiles = work->profiles;
  const GPtrArray *models = work->dataset->models;
  for (guint i = 0; models != NULL && i < models->len && profiles->n_pairable > 0; i++)
    {
      const AccordModel *model = models->pdata[i];
      g_autoptr (AccordGolden) answers = accord_golden_new (work->dataset, profiles, model->klass, error);
      if (answers == NULL)
        return false;
      AccordSum right = { 0, 0 };
      for (size_t j = 0; j < answers->n; j++)
        if (profiles->size[answers->profile[j]] >= 2)
          accord_sum_add (&right, (double) answers->times[j]
                                      * score_gold (profiles, answers->profile[j], answers->gold[j]).person);
      const double agreement = accord_sum_value (&right) / (double) profiles->n_pairable;
      if (hlp->model != NULL && agreement <= hlp->model_agreement)
        continue;
      hlp->model = model->name;
      hlp->model_agreement = agreement;
    }
  return true;
}

/* ---- panels ---- */

typedef struct
{
  uint32_t size;
  uint64_t times;
} Size;

static int
compare_sizes (const void *a, const void *b)
{
  const Size *x = a, *y = b;
  return (x->size > y->size) - (x->size < y->size);
}

/* Smallest, largest and median number of labels of items with two or more, and the panel that follows. */
static bool
measure_sizes (const AccordProfiles *profiles, AccordHlp *hlp, GError **error)
{
  g_autofree Size *sizes = g_try_new (Size, profiles->n_profiles + 1);
  if (sizes == NULL)
    return out_of_memory (error);
  size_t n = 0;
  for (size_t p = 0; p < profiles->n_profiles; p++)
    if (profiles->size[p] >= 2)
      sizes[n++] = (Size){ profiles->size[p], profiles->times[p] };
  if (n == 0)
    return true;
  qsort (sizes, n, sizeof *sizes, compare_sizes);
  hlp->least_labels = sizes[0].size;
  hlp->most_labels = sizes[n - 1].size;
  const uint64_t low = (profiles->n_pairable - 1) / 2, high = profiles->n_pairable / 2;
  uint64_t twice_median = 0, before = 0;
  for (size_t i = 0; i < n; before += sizes[i++].times)
    {
      if (low >= before && low < before + sizes[i].times)
        twice_median += sizes[i].size;
      if (high >= before && high < before + sizes[i].times)
        twice_median += sizes[i].size;
    }
  const uint64_t most = twice_median / 2 - 1; /* P is whole: the median rounded down will do */
  const uint64_t odd = most % 2 == 1 ? most : most - 1;
  hlp->panel_capped = odd > ACCORD_PANEL_MOST;
  hlp->default_panel = (uint32_t) MIN (odd, ACCORD_PANEL_MOST);
  return true;
}

static int
compare_panels (const void *a, const void *b)
{
  const AccordHlpPanel *x = a, *y = b;
  return (x->size > y->size) - (x->size < y->size);
}

/* The sizes asked for and the default one, ascending, each once. */
static void
list_panels (const AccordHlpOptions *options, AccordHlp *hlp)
{
  hlp->panels = g_new0 (AccordHlpPanel, options->n_panels + 1);
  for (size_t i = 0; i < options->n_panels; i++)
    hlp->panels[hlp->n_panels++].size = options->panels[i];
  if (hlp->default_panel > 0)
    hlp->panels[hlp->n_panels++].size = hlp->default_panel;
  if (hlp->n_panels > 0)
    qsort (hlp->panels, hlp->n_panels, sizeof *hlp->panels, compare_panels);
  size_t n = 0;
  for (size_t i = 0; i < hlp->n_panels; i++)
    if (n == 0 || hlp->panels[n - 1].size != hlp->panels[i].size)
      hlp->panels[n++] = hlp->panels[i];
  hlp->n_panels = n;
}

static bool
measure_panel (Work *work, uint32_t size, AccordEstimate *ret_estimate, GError **error)
{
  const AccordProfiles *profiles = work->profiles;
  size_t most_classes = 0;
  uint64_t most_labels = 0;
  for (size_t p = 0; p < profiles->n_profiles; p++)
    {
      most_classes = MAX (most_classes, (size_t) (profiles->start[p + 1] - profiles->start[p]));
      most_labels = MAX (most_labels, profiles->size[p]);
    }
  g_autoptr (AccordPanel) panel = accord_panel_new (size, most_classes, most_labels);
  if (panel == NULL)
    return out_of_memory (error);
  for (size_t p = 0; p < profiles->n_profiles; p++)
    {
      const uint64_t start = profiles->start[p];
      work->values[p]
          = accord_panel_person (panel, profiles->count + start, (size_t) (profiles->start[p + 1] - start));
      if (!accord_interrupt_check (error))
        return false;
    }
  *ret_estimate = accord_mean_items (work->values, profiles->times, profiles->n_profiles, 0, 1,
                                     work->options->confidence, reason_without (profiles));
  ret_estimate->annotators = people_of (work, size + 1);
  return true;
}

static bool
measure_panels (Work *work, AccordHlp *hlp, GError **error)
{
  if (!measure_sizes (work->profiles, hlp, error))
    return false;
  list_panels (work->options, hlp);
  for (size_t i = 0; i < hlp->n_panels; i++)
    if (!measure_panel (work, hlp->panels[i].size, &hlp->panels[i].estimate, error))
      return false;
  return true;
}

/* ---- Bayes error and what rests on it ---- */

static bool
measure_bayes (Work *work, AccordHlp *hlp, GError **error)
{
  const AccordHlpOptions *options = work->options;
  AccordBayes all, three;
  if (!accord_bayes_bracket (work->profiles, 2, options->confidence, options->tolerance, &all, error)
      || !accord_bayes_bracket (work->profiles, 3, options->confidence, options->tolerance, &three, error))
    return false;
  hlp->measure[ACCORD_HLP_PLUGIN] = all.plugin;
  hlp->measure[ACCORD_HLP_BAYES] = all.error;
  hlp->measure[ACCORD_HLP_BAYES_LOW] = all.low;
  hlp->measure[ACCORD_HLP_BAYES_HIGH] = all.high;
  hlp->measure[ACCORD_HLP_NEEDED] = all.needed;
  for (size_t i = ACCORD_HLP_PLUGIN; i <= ACCORD_HLP_NEEDED; i++)
    hlp->measure[i].annotators = hlp->n_people;
  hlp->half_width = all.half_width;
  hlp->labels = all.labels;

  const AccordEstimate agreement = mean_of (work, pairwise, 3, 0);
  AccordEstimate *mode = &hlp->measure[ACCORD_HLP_MODE];
  *mode = three.error;
  mode->annotators = agreement.annotators;
  mode->value = 1 - three.error.value - agreement.value;
  mode->se = mode->low = mode->high = NAN;
  mode->note = NULL;
  mode->interval_reason
      = mode->reason != NULL ? mode->reason : "see mode_advantage_low and mode_advantage_high";
  hlp->measure[ACCORD_HLP_MODE_LOW] = mean_of (work, mode_low, 3, -1);
  hlp->measure[ACCORD_HLP_MODE_HIGH] = mean_of (work, mode_high, 3, -1);
  return true;
}

static bool
measure_people (Work *work, AccordHlp *hlp, GError **error)
{
  g_autoptr (AccordPersons) persons
      = accord_persons_new (work->dataset, work->profiles, work->options->confidence, error);
  if (persons == NULL)
    return false;
  hlp->measure[ACCORD_HLP_BEST] = persons->best;
  hlp->measure[ACCORD_HLP_MEDIAN] = persons->median;
  hlp->measure[ACCORD_HLP_WORST] = persons->worst;
  hlp->complete = persons->complete;
  hlp->people_differ = isfinite (persons->kappa);
  return true;
}

AccordHlp *
accord_hlp_new (const AccordDataset *dataset, const AccordProfiles *profiles, const AccordHlpOptions *options,
                GError **error)
{
  g_auto (Work) work = { dataset, profiles, options, NULL, NULL };
  g_autoptr (AccordHlp) hlp = g_new0 (AccordHlp, 1);
  if (!work_init (&work, error))
    return NULL;
  hlp->n_people = people_of (&work, 2);
  hlp->single = profiles->n_items - profiles->n_pairable;
  hlp->measure[ACCORD_HLP_PAIRWISE] = mean_of (&work, pairwise, 2, 0);
  hlp->measure[ACCORD_HLP_LEAVE_ONE_OUT] = mean_of (&work, leave_one_out, 2, 0);
  hlp->measure[ACCORD_HLP_PICKER] = hlp->measure[ACCORD_HLP_LEAVE_ONE_OUT];
  if (!measure_gold (&work, hlp, error) || !measure_models (&work, hlp, error)
      || !measure_panels (&work, hlp, error) || !measure_bayes (&work, hlp, error)
      || !measure_people (&work, hlp, error))
    return NULL;
  return g_steal_pointer (&hlp);
}
