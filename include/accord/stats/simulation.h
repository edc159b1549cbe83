/* Label sets with known truth and planted causes of disagreement.
 *
 * Items have a true class and a state, annotators a role; every label is drawn from both, and what was
 * planted is listed, so that a tool's findings can be counted as right or wrong.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <glib.h>
#include <accord/base/number.h>

G_BEGIN_DECLS

#define ACCORD_SIMULATION_NONE UINT32_MAX /* no item, annotator or class */
#define ACCORD_SIMULATION_TAG  "cannot_tell"

/** A model that predicts the true class with chance @accuracy, otherwise any other, equally likely. */
typedef struct
{
  char *name;
  double accuracy;
} AccordSimulationModel;

/**
 * AccordSimulationParameters: what to draw; shares and chances in 0 … 1.
 *
 * @items, @annotators, @classes: how many of each
 * @labels, @labels_min: labels an item at most and at least (0 = @labels); at most one an annotator
 * @batch: items a day; an item is one minute
 * @skew: a class's share is proportional to rank^-skew
 * @ambiguous: share of items with two right classes
 * @ambiguous_concentration: c, of theta ~ Beta(c/2, c/2)
 * @ambiguous_any: the two are any two classes that are no planted pair, not only classes outside of synonym
 *   and confusable pairs
 * @camps: share of items on which two camps mean different classes
 * @camp_pairs: class pairs they differ on
 * @camp_size: share of the ordinary annotators in camp 2
 * @poor: share of items with too little information
 * @poor_tag, @stray_tag: chance of the answer `cannot_tell` on those and on other items (if @poor > 0)
 * @few: share of the clear items that get one label
 * @synonym, @confusable: class pairs used for one another at random, and confused
 * @confusion, @confusion_back: chance of the other class where the first, the second is right; NAN = the same
 * @costly: confusing a confusable pair costs 10
 * @drifting, @learners, @copying, @biased, @random: special annotators, in the order of their names
 * @bias, @copy: chance that the annotator does it
 * @drift_at: share of items before a drift, or a shift of classes
 * @drift_accuracy: of a drifting annotator afterwards
 * @learning, @learning_tau: a learner's additional slips at first, and the labels in which they fall to 1/e
 * @slip: chance of an ordinary annotator's slip
 * @fatigue: added to it at the end of a day
 * @hetero: > 0: each annotator has its own Dawid-Skene rows instead of slips
 * @gold, @gold_wrong: share of the clear items with a gold class, share of false ones among those
 * @prior_shift: share of the items after @drift_at whose class becomes the last class
 * @shuffle: the rows of the table of labels in random order
 */
typedef struct
{
  uint64_t items, annotators, classes, labels, labels_min, batch;
  uint64_t synonym, confusable, camp_pairs;
  uint64_t drifting, learners, copying, biased, random;
  double skew, ambiguous, ambiguous_concentration, camps, camp_size, poor, poor_tag, stray_tag, few;
  double confusion, confusion_back, bias, copy, drift_at, drift_accuracy, learning, learning_tau;
  double slip, fatigue, hetero, gold, gold_wrong, prior_shift;
  bool ambiguous_any, costly, shuffle;
  const char *const *class_names;      /* borrowed: @classes names, or NULL */
  const char *const *annotator_names;  /* borrowed: @annotators names, or NULL */
  const AccordSimulationModel *models; /* borrowed: n_models */
  size_t n_models;
} AccordSimulationParameters;

/** A numeric parameter by the name of its option: one table for parser, help and params.csv. */
typedef struct
{
  const char *name;
  const char *placeholder;
  const char *help;
  size_t offset; /* in AccordSimulationParameters */
  bool is_count; /* a uint64_t, else a double */
  double low;
  double high;
} AccordSimulationParameter;

#define ACCORD_SIMULATION_PARAMETERS_COUNT 37

extern const AccordSimulationParameter accord_simulation_parameters[ACCORD_SIMULATION_PARAMETERS_COUNT];

/** accord_simulation_parameters_init: the defaults: nothing planted but slips. */
void accord_simulation_parameters_init (AccordSimulationParameters *parameters);

/** accord_simulation_parameter_get: a count or number; NAN = not given (confusion-back). */
double accord_simulation_parameter_get (const AccordSimulationParameters *parameters,
                                        const AccordSimulationParameter *which);

/** accord_simulation_parameter_parse: sets it from an option's value; ACCORD_ERROR_USAGE names the option. */
bool accord_simulation_parameter_parse (AccordSimulationParameters *parameters,
                                        const AccordSimulationParameter *which, const char *text,
                                        GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** accord_simulation_parameters_check: whether they fit together; ACCORD_ERROR_USAGE names the option. */
bool accord_simulation_parameters_check (const AccordSimulationParameters *parameters, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/** accord_simulation_names_parse: a list with commas between the names: none empty, none twice.
 *  @text: (nullable): nothing happens then
 *  @ret_names: (transfer full); @ret_count: how many they are.  ACCORD_ERROR_USAGE names @option. */
bool accord_simulation_names_parse (const char *option, const char *text, char ***ret_names,
                                    uint64_t *ret_count, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** accord_simulation_models_parse: each "NAME=CHANCE"; names of letters, digits, - and _, none twice.
 *  Returns: (transfer full) (element-type AccordSimulationModel): NULL with ACCORD_ERROR_USAGE. */
GArray *accord_simulation_models_parse (const char *const *texts, GError **error) G_GNUC_WARN_UNUSED_RESULT;

typedef enum
{
  ACCORD_STATE_CLEAR,
  ACCORD_STATE_AMBIGUOUS,
  ACCORD_STATE_CAMP,
  ACCORD_STATE_POOR,
  ACCORD_STATE_FEW, /* clear, with one label */
} AccordSimulationState;

/** accord_simulation_state_name: "clear", "ambiguous", "camp", "poor", "few". */
const char *accord_simulation_state_name (AccordSimulationState state);

typedef enum
{
  ACCORD_ROLE_ORDINARY,
  ACCORD_ROLE_DRIFTING,
  ACCORD_ROLE_LEARNER,
  ACCORD_ROLE_COPYING,
  ACCORD_ROLE_BIASED,
  ACCORD_ROLE_RANDOM,
} AccordSimulationRole;

/** What made a label what it is: the last chance that changed it. */
typedef enum
{
  ACCORD_CAUSE_TRUE,
  ACCORD_CAUSE_AMBIGUOUS,
  ACCORD_CAUSE_CAMP,
  ACCORD_CAUSE_SYNONYM,
  ACCORD_CAUSE_CONFUSABLE,
  ACCORD_CAUSE_RANDOM,
  ACCORD_CAUSE_BIAS,
  ACCORD_CAUSE_DRIFT,
  ACCORD_CAUSE_SLIP,
  ACCORD_CAUSE_COPY,
  ACCORD_CAUSE_TAG,
} AccordSimulationCause;

typedef enum
{
  ACCORD_RELATION_FREE, /* in no planted pair */
  ACCORD_RELATION_SYNONYM,
  ACCORD_RELATION_CONFUSABLE,
  ACCORD_RELATION_CAMP,
} AccordSimulationRelation;

/** One planted cause; ACCORD_SIMULATION_NONE and NAN = does not apply. */
typedef struct
{
  const char *scope; /* class, annotator, time, item, label */
  const char *cause;
  uint32_t item;
  uint32_t annotator;
  uint32_t other; /* annotator whose labels are copied */
  uint32_t class_a;
  uint32_t class_b;
  double value;
} AccordPlanted;

/**
 * AccordSimulation:
 * @truth: n_items: the true class; of an ambiguous item the likelier one; of a contested item camp 1's
 * @state: n_items: AccordSimulationState
 * @item_a, @item_b: n_items: the two classes of an ambiguous item, or what camp 1 and camp 2 mean
 * @theta: n_items: chance of item_a on an ambiguous item, in ten-thousandths
 * @gold: n_items: gold class or ACCORD_SIMULATION_NONE
 * @item_start: n_items + 1: the labels of item i are item_start[i] … item_start[i + 1] - 1, in order of time
 * @annotator, @klass, @cause: n_labels; klass n_classes is the answer `cannot_tell`
 * @role, @camp, @source, @bias_from, @bias_to: n_annotators; camp 0 = in none, 1 or 2
 * @relation, @partner: n_classes: the pair a class is planted in; the first of a pair is the lower number
 * @planted: (element-type AccordPlanted): by scope in the order class, annotator, time, item, label
 * @class_names: n_classes names and the tag; c00 … unless names were given
 * @annotator_names: n_annotators names; a000 …
 * @label_item: n_labels: the item of each label
 * @order: n_labels: the label of each row, or NULL = as they stand
 * @models: the parameters' models, owned
 * @predictions: of each model n_items classes; each model has its own stream
 */
typedef struct
{
  AccordSimulationParameters parameters;
  uint64_t seed;
  size_t n_items;
  size_t n_annotators;
  size_t n_classes;
  uint64_t n_labels;
  uint16_t *truth;
  uint8_t *state;
  uint16_t *item_a;
  uint16_t *item_b;
  uint16_t *theta;
  uint32_t *gold;
  uint64_t *item_start;
  uint32_t *annotator;
  uint16_t *klass;
  uint8_t *cause;
  uint8_t *role;
  uint8_t *camp;
  uint32_t *source;
  uint16_t *bias_from;
  uint16_t *bias_to;
  uint8_t *relation;
  uint16_t *partner;
  GArray *planted;
  char **class_names;
  char **annotator_names;
  uint32_t *label_item;
  uint32_t *order;
  AccordSimulationModel *models;
  uint16_t **predictions;
  int item_digits;
} AccordSimulation;

/**
 * accord_simulation_new:
 * Draws a label set.  The same parameters and seed give the same set on every machine: draws are 32-bit
 * integers of the Mersenne Twister compared with integer thresholds; the few real numbers are rounded
 * coarsely before use.
 *
 * Every kind of chance has its own stream, and each item, place of a label and annotator takes a fixed number
 * of draws from it: classes and states of items do not depend on parameters of annotators, who labels what
 * does not depend on classes, states or roles, and raising a chance (slip, confusion, bias, copy …) keeps
 * every label that it does not hit.
 *
 * Ambiguous items are Dirichlet-multinomial: theta ~ Beta(c/2, c/2), each annotator draws anew with theta.
 * Cost: O(items + labels + annotators * classes^2 if hetero) time; 11 bytes a label, 21 an item.
 * Source: M. Matsumoto and T. Nishimura, "Mersenne Twister", ACM Trans. Model. Comput. Simul. 8(1):3-30,
 *   1998, doi:10.1145/272991.272995; A. P. Dawid and A. M. Skene, "Maximum likelihood estimation of observer
 *   error-rates using the EM algorithm", Appl. Statist. 28(1):20-28, 1979, doi:10.2307/2346806.
 * Checked against: the shares, variances and agreement that theory gives, tests/unit/test_simulation.c.
 *
 * Returns: (transfer full): NULL with ACCORD_ERROR_USAGE or ACCORD_ERROR_MEMORY.
 */
AccordSimulation *accord_simulation_new (const AccordSimulationParameters *parameters, uint64_t seed,
                                         GError **error) G_GNUC_WARN_UNUSED_RESULT;

void accord_simulation_free (AccordSimulation *simulation);

/** The tables of a simulation; predictions of model m are ACCORD_SIMULATION_MODELS + m. */
typedef enum
{
  ACCORD_SIMULATION_LABELS,     /* item, annotator, label, time, batch */
  ACCORD_SIMULATION_TRUTH,      /* item, label, state */
  ACCORD_SIMULATION_GOLD,       /* item, label */
  ACCORD_SIMULATION_PLANTED,    /* scope, item, annotator, other, class_a, class_b, cause, value */
  ACCORD_SIMULATION_PARAMETERS, /* name, value */
  ACCORD_SIMULATION_MODELS,     /* item, label */
} AccordSimulationTable;

#define ACCORD_SIMULATION_COLUMNS 8 /* of a table at most */

/** A row as texts, valid until the next row; NULL = empty. */
typedef struct
{
  const char *text[ACCORD_SIMULATION_COLUMNS];
  char buffer[ACCORD_SIMULATION_COLUMNS][ACCORD_NUMBER_BUFFER];
} AccordSimulationRow;

/** accord_simulation_tables: how many there are. */
size_t accord_simulation_tables (const AccordSimulation *simulation);

/** accord_simulation_table_name: (transfer full): "labels", "truth" … "predictions_NAME". */
char *accord_simulation_table_name (const AccordSimulation *simulation, size_t table);

/** accord_simulation_table_columns: ended by NULL. */
const char *const *accord_simulation_table_columns (size_t table);

/** accord_simulation_table_rows: rows of a table; some may be left out. */
uint64_t accord_simulation_table_rows (const AccordSimulation *simulation, size_t table);

/** accord_simulation_table_row: false when the table leaves the row out. */
bool accord_simulation_table_row (const AccordSimulation *simulation, size_t table, uint64_t row,
                                  AccordSimulationRow *ret_row);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AccordSimulation, accord_simulation_free)

G_END_DECLS
