/* Human-level performance: how well a random person agrees with another, with the others' vote, with gold.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdbool.h>
#include <accord/dataset/profiles.h>
#include <accord/stats/bayes.h>
#include <accord/stats/estimate.h>
#include <accord/stats/persons.h>

G_BEGIN_DECLS

/** Measures with a fixed name, in the order of reports; panels come behind LEAVE_ONE_OUT. */
typedef enum
{
  ACCORD_HLP_PAIRWISE,      /* pairwise_agreement */
  ACCORD_HLP_LEAVE_ONE_OUT, /* leave_one_out_accuracy */
  ACCORD_HLP_GOLD,          /* gold_accuracy */
  ACCORD_HLP_MAJORITY_GOLD, /* majority_gold_accuracy */
  ACCORD_HLP_PICKER,        /* majority_picker_agreement */
  ACCORD_HLP_MODE,          /* mode_advantage */
  ACCORD_HLP_MODE_LOW,      /* mode_advantage_low */
  ACCORD_HLP_MODE_HIGH,     /* mode_advantage_high */
  ACCORD_HLP_PLUGIN,        /* bayes_error_plugin */
  ACCORD_HLP_BAYES,         /* bayes_error */
  ACCORD_HLP_BAYES_LOW,     /* bayes_error_low */
  ACCORD_HLP_BAYES_HIGH,    /* bayes_error_high */
  ACCORD_HLP_NEEDED,        /* labels_needed */
  ACCORD_HLP_BEST,          /* person_best */
  ACCORD_HLP_MEDIAN,        /* person_median */
  ACCORD_HLP_WORST,         /* person_worst */
  ACCORD_HLP_MEASURES,
} AccordHlpMeasure;

/** accord_hlp_name: "pairwise_agreement" … */
const char *accord_hlp_name (AccordHlpMeasure measure);

/** Of a panel of @size random others: a random person's agreement with its vote. */
typedef struct
{
  uint32_t size;
  AccordEstimate estimate;
} AccordHlpPanel;

/**
 * AccordHlp:
 * @measure: indexed by AccordHlpMeasure
 * @panels: @n_panels, ascending
 * @default_panel: largest odd P <= median labels of items with two or more, less 1, <= ACCORD_PANEL_MOST;
 *   0 without such an item
 * @panel_capped: ACCORD_PANEL_MOST held it down
 * @least_labels, @most_labels: smallest and largest number of labels of items with two or more
 * @n_people: annotators of those items
 * @single: items with one label, left out everywhere but against gold
 * @gold_unlabelled: gold items without a label
 * @half_width, @labels: of the bracket, see AccordBayes
 * @complete: see AccordPersons
 * @people_differ: their rates are not all the mean
 * @model: (nullable): the model that agrees best with a random person; a name of the dataset
 * @model_agreement: its mean share of labels over items with two or more, an item without its prediction
 *   counting 0, so that 1 - model_agreement bounds the Bayes error from above
 */
typedef struct
{
  AccordEstimate measure[ACCORD_HLP_MEASURES];
  AccordHlpPanel *panels;
  size_t n_panels;
  uint32_t default_panel;
  bool panel_capped;
  uint32_t least_labels;
  uint32_t most_labels;
  uint64_t n_people;
  uint64_t single;
  uint64_t gold_unlabelled;
  double half_width;
  double labels;
  bool complete;
  bool people_differ;
  const char *model;
  double model_agreement;
} AccordHlp;

/**
 * AccordHlpOptions:
 * @confidence: of intervals, in (0, 1)
 * @tolerance: half-width of the Bayes bracket that is good enough, > 0
 * @panels: (nullable): @n_panels sizes in 1 … ACCORD_PANEL_MOST beside the default one
 */
typedef struct
{
  double confidence;
  double tolerance;
  const uint32_t *panels;
  size_t n_panels;
} AccordHlpOptions;

/**
 * accord_hlp_new:
 * @dataset: its gold, people and models
 * @profiles: of @dataset, with the item map
 *
 * All item measures are plain means over items with two labels or more (each item weight one: "a random item,
 * two random people"), gold measures over gold items with a label, panels over items with more than P labels,
 * mode advantage over items with three or more; se and interval over items, see accord_mean_items ().
 * - pairwise agreement: sum_k n_k (n_k - 1)/(m (m - 1))
 * - leave one out: a label against the majority of the others, ties shared; also what a program that picks
 * the majority agrees with a person it has not seen (majority picker)
 * - panels of P: a label against the majority of P random others; the only one to compare between sets
 * - gold: a label against gold, the majority against gold (ties shared)
 * - mode advantage: what always picking the commonest answer gains over a person: low = leave one out less
 *   pairwise; high = largest share less pairwise; value = 1 - Bayes error less pairwise, on the same items
 * - Bayes error: accord_bayes_bracket (); people: accord_persons_new ()
 *
 * Undefined: with a reason each, mostly one label an item.
 * Cost: O(labels) time beside panels (accord_panel_shares ()); two doubles a profile and a few arrays of
 *   items in memory.
 * Source: the panel and mode arguments are accord's; agreement of pairs as J. L. Fleiss, Psychol. Bull.
 *   76(5):378-382, 1971, doi:10.1037/h0031619.
 * Checked against: enumeration over people and panels, tables of a second program, tests/unit/test_hlp.c.
 *
 * Returns: (transfer full): NULL with ACCORD_ERROR_MEMORY or ACCORD_ERROR_INTERRUPTED.
 */
AccordHlp *accord_hlp_new (const AccordDataset *dataset, const AccordProfiles *profiles,
                           const AccordHlpOptions *options, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void accord_hlp_free (AccordHlp *hlp);

/** accord_hlp_people: annotators of items with @least labels or more; with @gold only of items with a gold label.
 *  O(labels). */
bool accord_hlp_people (const AccordDataset *dataset, uint32_t least, bool gold, uint64_t *ret_people,
                        GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AccordHlp, accord_hlp_free)

G_END_DECLS
