/* What the files of accord-agree share: the options as parsed, and the reports it can write.
 *
 * A mode is one table: its columns and the function that puts its rows.  accord_agree_run() opens the labels, slices
 * them, makes the report and calls the mode.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <accord/report/file.h>
#include <accord/stats/agreement.h>
#include <accord/stats/benchmark.h>
#include <accord/stats/reading.h>
#include <accord/views/agree.h>

/**
 * AccordAgree: the wishes as parsed.
 * @how: its quantiles are @quantiles, its weights NULL: see accord_agree_weights()
 * @coefficients: the set of those named by --coefficient, bit 1 << coefficient; 0 = none was: see accord_agree_wants()
 * @benchmark: the scale of --benchmark, or NULL
 * @thresholds, @low_thresholds: least value and lower limit of each coefficient; NAN = none was set
 * @misses: (element-type utf8): how thresholds were missed, for messages; made when there is one
 * @failed: a threshold was missed, or --strict found something: exit status 1
 */
typedef struct
{
  AccordCli *cli;
  const AccordAgreeWishes *wishes;
  AccordAgreementOptions how;
  AccordQuantiles quantiles;
  AccordWeightChoice weights;
  uint32_t coefficients;
  uint64_t rest; /* rows of slices that are not shown, of @rest_of ("pairs") */
  const char *rest_of;
  const AccordBenchmark *benchmark;
  double thresholds[ACCORD_N_COEFFICIENTS], low_thresholds[ACCORD_N_COEFFICIENTS];
  GPtrArray *misses;
  bool failed;
} AccordAgree;

void accord_agree_clear (AccordAgree *agree);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AccordAgree, accord_agree_clear)

typedef struct
{
  const AccordColumn *columns;
  size_t n;
} AccordAgreeColumns;

#define ACCORD_AGREE_COLUMNS(array)                                                                          \
  {                                                                                                          \
    (array), G_N_ELEMENTS (array)                                                                            \
  }

/**
 * AccordAgreeMode:
 * @columns, @table: of the machine formats, and of a table for people (none: the same)
 * @choose: (nullable): chooses the columns in their place
 * @load: what the rows need beside labels
 * @put: puts the rows of all slices, of which there is at least one, then the notes; each row begins with accord_agree_begin_row()
 * @rounds: (nullable): these rounds whatever --rounds says
 * @slices: (nullable): makes the slices, else they are those of --by, loaded with @load
 */
typedef struct
{
  AccordAgreeColumns columns, table;
  const AccordColumn *(*choose) (const AccordAgree *agree, bool table, size_t *ret_n);
  AccordLoadFlags load;
  bool (*put) (AccordAgree *agree, AccordReport *report, const GPtrArray *slices, GError **error);
  const AccordRounds *rounds;
  bool (*slices) (const AccordAgree *agree, AccordStore *store, GPtrArray **ret_slices, GError **error);
} AccordAgreeMode;

/* agree_<report>.c each */
extern const AccordAgreeMode accord_agree_coefficients;
extern const AccordAgreeMode accord_agree_pairs;
extern const AccordAgreeMode accord_agree_annotators;
extern const AccordAgreeMode accord_agree_classes;
extern const AccordAgreeMode accord_agree_items;
extern const AccordAgreeMode accord_agree_rounds;
extern const AccordAgreeMode accord_agree_difference;

/* ---- options ---- */

/** accord_agree_mode: the table that is asked for. */
const AccordAgreeMode *accord_agree_mode (const AccordAgreeWishes *wishes);

/** accord_agree_check_mode: refuses two tables at once, and options that the table does not take. */
bool accord_agree_check_mode (const AccordAgree *agree, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** accord_agree_options: @wishes, parsed into @agree, which borrows them. */
bool accord_agree_options (AccordAgree *agree, AccordCli *cli, const AccordAgreeWishes *wishes,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** accord_agree_compares: whether two sets of labels are to be compared: --versus, --versus-slice, --before or --after. */
bool accord_agree_compares (const AccordAgreeWishes *wishes);

/** accord_agree_difference_options: ACCORD_ERROR_USAGE where options do not go with a comparison; says what it will read. */
bool accord_agree_difference_options (const AccordAgree *agree, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** accord_agree_wants: whether @coefficient was named by --coefficient; where nothing was, whether it is one of those of
 * any question: neither Light's kappa nor an intraclass correlation. */
bool accord_agree_wants (const AccordAgree *agree, AccordCoefficient coefficient);

/* ---- before the numbers ---- */

/**
 * accord_agree_check_design: says what the design of the labels does to coefficients, a line a kind: above the table, else
 * on standard error.  With --strict such a finding is a failure.
 */
bool accord_agree_check_design (AccordAgree *agree, AccordReport *report, const GPtrArray *slices,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** accord_agree_used_check: whether --used names a file that can be made. */
bool accord_agree_used_check (const AccordAgree *agree, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * accord_agree_used_write: the labels of all slices for the file of --used.
 * @ret_file: (out) (transfer full): to be finished when nothing else can fail; left alone without --used
 */
bool accord_agree_used_write (const AccordAgree *agree, const GPtrArray *slices, AccordFile **ret_file,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* ---- reading help ---- */

/**
 * AccordAgreeReading:
 * @all, @pairable: of all items, and of those with two labels or more
 * @gwet: AC with the weights of the kappas; undefined where they have none of their own
 * @widest, @gap: the coefficient furthest below AC so far, and how far
 */
typedef struct
{
  const AccordWeights *weights;
  AccordReading all, pairable;
  AccordEstimate gwet;
  AccordCoefficient widest;
  AccordEstimate estimate;
  double gap;
  bool conger;
} AccordAgreeReading;

bool accord_agree_reading_init (AccordAgreeReading *reading, const AccordAgree *agree,
                                const AccordDataset *dataset, const AccordProfiles *profiles,
                                const AccordWeights *weights, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** The cells prevalence, bias and gap, empty where they say nothing about @coefficient. */
#define ACCORD_AGREE_READING_COLUMNS                                                                         \
  ACCORD_NUMBER ("prevalence", NULL, 3), ACCORD_NUMBER ("bias", NULL, 3), ACCORD_NUMBER ("gap", NULL, 3)
void accord_agree_put_reading (AccordReport *report, AccordAgreeReading *reading,
                               AccordCoefficient coefficient, const AccordWeights *weights,
                               const AccordEstimate *estimate);

/** accord_agree_note_reading: the same for people, in a line or two below the table. */
void accord_agree_note_reading (const AccordAgree *agree, AccordReport *report, const AccordDataset *dataset,
                                const AccordAgreeReading *reading);

/** The cells of --benchmark, where it was given; they come last. */
#define ACCORD_AGREE_BENCHMARK_COLUMNS                                                                       \
  ACCORD_TEXT ("benchmark", "benchmark"), ACCORD_NUMBER ("benchmark_probability", NULL, 3)
#define ACCORD_AGREE_BENCHMARK_N 2
void accord_agree_put_benchmark (const AccordAgree *agree, AccordReport *report,
                                 AccordCoefficient coefficient, const AccordEstimate *estimate);
void accord_agree_note_benchmark (const AccordAgree *agree, AccordReport *report);

/* ---- thresholds ---- */

/** accord_agree_parse_thresholds: --fail-under and --fail-under-low. */
bool accord_agree_parse_thresholds (AccordAgree *agree, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** accord_agree_hold: @estimate against the thresholds of its coefficient. */
void accord_agree_hold (AccordAgree *agree, const AccordSlice *slice, AccordCoefficient coefficient,
                        const AccordWeights *weights, const AccordEstimate *estimate);

/** accord_agree_hold_nothing: the same where there is no slice at all. */
void accord_agree_hold_nothing (AccordAgree *agree);

/** accord_agree_holds: whether there is a threshold of @coefficient, which must be computed then. */
bool accord_agree_holds (const AccordAgree *agree, AccordCoefficient coefficient);

/** accord_agree_say_misses: on standard error. */
void accord_agree_say_misses (const AccordAgree *agree);

/* ---- for the rows of any report ---- */

/** accord_agree_begin_row: the cell of the slice, where --by was given. */
void accord_agree_begin_row (AccordReport *report, const AccordSlice *slice);

/** accord_agree_note_rest: accord_cli_note_rest(), once for all slices. */
void accord_agree_note_rest (AccordAgree *agree, AccordReport *report, uint64_t shown, uint64_t all,
                             const char *what);

/** accord_agree_weights: for the classes of @slices, which all have the same; a table of them is read, so once a report.
 * @ret_weights are never NULL, @ret_alpha are alpha's where they are others, else NULL.  Both (transfer full). */
bool accord_agree_weights (const AccordAgree *agree, const GPtrArray *slices, AccordWeights **ret_weights,
                           AccordWeights **ret_alpha, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** accord_agree_head_weights: above the table of the first slice, weights other than identity; @alpha may be NULL. */
void accord_agree_head_weights (AccordReport *report, const AccordSlice *slice, const AccordWeights *weights,
                                const AccordWeights *alpha);

/** accord_agree_note_intervals: whom they speak of. */
void accord_agree_note_intervals (const AccordAgree *agree, AccordReport *report);

/** accord_agree_note_scale: warns where nominal figures are shown of a question that is declared otherwise. */
void accord_agree_note_scale (AccordReport *report, const AccordDataset *dataset);
