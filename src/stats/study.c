/* From labels to verdicts on merges.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <accord/stats/study.h>

#include <math.h>
#include <accord/base/number.h>
#include <accord/stats/merge_bound.h>

#define MOST_NANOSECONDS 5e9

void
accord_study_free (AccordStudy *study)
{
  if (study == NULL)
    return;
  accord_profiles_free (study->profiles);
  accord_confusion_free (study->confusion);
  accord_merges_free (study->merges);
  g_free (study->verdicts);
  g_free (study);
}

AccordStudy *
accord_study_new (const AccordDataset *dataset, double confidence, GError **error)
{
  g_autoptr (AccordStudy) study = g_new0 (AccordStudy, 1);
  study->dataset = dataset;
  study->profiles = accord_profiles_new (dataset, false);
  study->confusion = accord_confusion_new (study->profiles, confidence, error);
  return study->confusion == NULL ? NULL : g_steal_pointer (&study);
}

static bool
bound_gains (AccordStudy *study, const AccordStudyOptions *options, GError **error)
{
  const uint64_t resamples = options->resamples > 0 ? options->resamples : ACCORD_STUDY_RESAMPLES;
  if (options->resamples == 0
      && accord_merges_cost (study->profiles, study->confusion, resamples) > MOST_NANOSECONDS)
    {
      accord_merges_bonferroni (study->merges, options->confidence);
      return true;
    }
  return accord_merges_resample (study->merges, study->profiles, study->confusion, resamples,
                                 options->confidence, options->seed, error);
}

bool
accord_study_judge (AccordStudy *study, const AccordStudyOptions *options, GError **error)
{
  study->merges = accord_merges_new (study->profiles, study->confusion, options->confidence, error);
  if (study->merges == NULL || !bound_gains (study, options, error))
    return false;
  study->verdicts
      = accord_verdicts_new (study->dataset, study->confusion, study->merges, &options->wishes, error);
  return study->verdicts != NULL;
}

/* ---- words ---- */

static const char *
undefined (const AccordStudy *study, size_t at)
{
  if (study->confusion->items == 0)
    return "undefined: no item has labels of two people";
  if (isnan (study->merges->alpha))
    return "alpha undefined: one class only";
  if (isnan (study->merges->merges[at].gain))
    return "alpha after undefined: one class only";
  return NULL;
}

char *
accord_study_reason (const AccordStudy *study, size_t at)
{
  const char *missing = undefined (study, at);
  char *reason = accord_verdict_reason (&study->verdicts[at], study->dataset, &study->confusion->pairs[at],
                                        &study->merges->merges[at]);
  if (missing == NULL)
    return reason;
  char *both = g_strdup_printf ("%s; %s", reason, missing);
  g_free (reason);
  return both;
}

GPtrArray *
accord_study_notes (const AccordStudy *study)
{
  const AccordMerges *m = study->merges;
  GPtrArray *notes = g_ptr_array_new_with_free_func (g_free);
  if (study->dataset->n_classes < 2)
    g_ptr_array_add (notes, g_strdup ("fewer than two classes: nothing to merge"));
  if (!study->confusion->complete)
    g_ptr_array_add (notes, g_strdup_printf ("%" G_GSIZE_FORMAT " classes: only pairs that occur are listed",
                                             study->confusion->n_classes));
  if (m->bound == ACCORD_MERGE_BONFERRONI)
    g_ptr_array_add (
        notes, g_strdup_printf ("low_sim is a normal bound for all pairs (Bonferroni), because %d resamples "
                                "would take long; --resamples asks for them",
                                ACCORD_STUDY_RESAMPLES));
  char gain[ACCORD_NUMBER_BUFFER], corrected[ACCORD_NUMBER_BUFFER];
  if (m->bound == ACCORD_MERGE_RESAMPLED && m->best != ACCORD_CONFUSION_NONE && m->merges[m->best].gain > 0
      && m->optimism >= .0005)
    g_ptr_array_add (notes,
                     g_strdup_printf ("the best of %" G_GSIZE_FORMAT
                                      " merges gains %s in alpha; without the luck of "
                                      "being picked %s",
                                      m->n_pairs, accord_number_fixed (m->merges[m->best].gain, 3, gain),
                                      accord_number_fixed (m->best_corrected, 3, corrected)));
  return notes;
}

/* "percent agreement: 0.831 -> 0.958 (gain 0.127; random classes: 0.089)" */
static char *
change_text (const char *what, double before, double gain, double random)
{
  char a[ACCORD_NUMBER_BUFFER], b[ACCORD_NUMBER_BUFFER], c[ACCORD_NUMBER_BUFFER], d[ACCORD_NUMBER_BUFFER];
  if (isnan (before) || isnan (gain))
    return g_strdup_printf ("%s: undefined", what);
  accord_number_fixed (before, 3, a);
  accord_number_fixed (before + gain, 3, b);
  accord_number_fixed (gain, 3, c);
  if (isnan (random))
    return g_strdup_printf ("%s: %s -> %s (gain %s)", what, a, b, c);
  accord_number_fixed (random, 3, d);
  return g_strdup_printf ("%s: %s -> %s (gain %s; random classes: %s)", what, a, b, c, d);
}

static void
add_annotator (GPtrArray *details, const AccordStudy *study, size_t at)
{
  const AccordVerdict *v = &study->verdicts[at];
  char gain[ACCORD_NUMBER_BUFFER];
  if (v->annotator == UINT32_MAX)
    return;
  g_ptr_array_add (
      details, g_strdup_printf (
                   "annotator with the largest part: %s, %.0f%% (expected %.0f%%); gain without: %s",
                   accord_names_get (&study->dataset->annotator_names, v->annotator),
                   100 * v->annotator_share, 100 * v->annotator_expected,
                   isnan (v->gain_without) ? "undefined" : accord_number_fixed (v->gain_without, 3, gain)));
}

GPtrArray *
accord_study_details (const AccordStudy *study, size_t at)
{
  const AccordMerges *all = study->merges;
  const AccordMerge *m = &all->merges[at];
  const AccordConfusionPair *p = &study->confusion->pairs[at];
  GPtrArray *details = g_ptr_array_new_with_free_func (g_free);
  char a[ACCORD_NUMBER_BUFFER], b[ACCORD_NUMBER_BUFFER], c[ACCORD_NUMBER_BUFFER];
  g_ptr_array_add (details, g_strdup_printf ("%s + %s", accord_names_get (&study->dataset->class_names, p->a),
                                             accord_names_get (&study->dataset->class_names, p->b)));
  g_ptr_array_add (details, change_text ("Krippendorff's alpha", all->alpha, m->gain, NAN));
  g_ptr_array_add (details,
                   change_text ("percent agreement", all->agreement, m->agreement_gain, m->agreement_random));
  g_ptr_array_add (details, change_text ("Gwet's AC1", all->ac1, m->ac1_gain, m->ac1_random));
  if (!isnan (m->bits_lost))
    g_ptr_array_add (details,
                     g_strdup_printf ("vocabulary lost: %s of %s bits (%.0f%%)",
                                      accord_number_fixed (m->bits_lost, 3, a),
                                      accord_number_fixed (all->entropy, 3, b), 100 * m->bits_share));
  if (!isnan (m->shared_lost))
    g_ptr_array_add (details, g_strdup_printf ("shared information lost, the cost: %s of %s bits",
                                               accord_number_fixed (m->shared_lost, 3, b),
                                               accord_number_fixed (all->shared, 3, c)));
  add_annotator (details, study, at);
  return details;
}

/* ---- several merges at once ---- */

/* Smallest class of the group each class is in. */
static uint16_t *
group_classes (const AccordStudy *study, const GArray *pairs)
{
  const size_t k = study->confusion->n_classes;
  uint16_t *group = g_new (uint16_t, k + 1);
  for (size_t i = 0; i < k; i++)
    group[i] = (uint16_t) i;
  for (guint i = 0; i < pairs->len; i++)
    {
      const AccordConfusionPair *pair = &study->confusion->pairs[g_array_index (pairs, uint32_t, i)];
      const uint16_t a = group[pair->a], b = group[pair->b];
      for (size_t j = 0; j < k; j++)
        if (group[j] == MAX (a, b))
          group[j] = MIN (a, b);
    }
  return group;
}

char *
accord_study_joint (const AccordStudy *study, const GArray *pairs)
{
  g_autofree uint16_t *group = group_classes (study, pairs);
  const double alpha = accord_merges_alpha (study->confusion, group);
  return change_text ("all of them together, Krippendorff's alpha", study->merges->alpha,
                      alpha - study->merges->alpha, NAN);
}

const char **
accord_study_joined (const AccordStudy *study, const GArray *pairs, const char **ret_target)
{
  const AccordDataset *dataset = study->dataset;
  const size_t k = dataset->n_classes;
  g_autofree uint16_t *group = group_classes (study, pairs);
  g_autofree uint64_t *labels = g_new0 (uint64_t, k + 1);
  for (uint64_t l = 0; l < dataset->n_labels; l++)
    labels[dataset->klass[l]]++;
  g_autofree const char **names = g_new0 (const char *, k + 1);
  const AccordConfusionPair *listed = study->confusion->pairs;
  const uint16_t root = group[listed[g_array_index (pairs, uint32_t, 0)].a];
  for (guint i = 1; i < pairs->len; i++)
    if (group[listed[g_array_index (pairs, uint32_t, i)].a] != root)
      return NULL;
  size_t n = 0, most = root;
  for (size_t i = 0; i < k; i++)
    if (group[i] == root)
      {
        names[n++] = accord_names_get (&dataset->class_names, i);
        if (labels[i] > labels[most])
          most = i;
      }
  *ret_target = accord_names_get (&dataset->class_names, most);
  return g_steal_pointer (&names);
}
