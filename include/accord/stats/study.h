/* A study of merges from labels to verdicts in one call, with its words: what accord-merge shows.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <accord/stats/advice.h>

G_BEGIN_DECLS

#define ACCORD_STUDY_RESAMPLES 1000

/**
 * AccordStudyOptions:
 * @confidence: of all intervals and bounds, in (0, 1)
 * @resamples: behind the simultaneous bound; 0 = ACCORD_STUDY_RESAMPLES, or none (normal bound, Bonferroni)
 *   when they would take more than about five seconds
 * @seed: of the resamples
 * @wishes: pairs kept apart, and pairs asked for
 */
typedef struct
{
  double confidence;
  uint64_t resamples;
  uint64_t seed;
  AccordAdviceWishes wishes;
} AccordStudyOptions;

/** AccordStudy: @verdicts: parallel to the confusion's pairs, NULL before accord_study_judge(). */
typedef struct
{
  const AccordDataset *dataset; /* (transfer none) */
  AccordProfiles *profiles;
  AccordConfusion *confusion;
  AccordMerges *merges;
  AccordVerdict *verdicts;
} AccordStudy;

/** accord_study_new: confusion among people.  Returns: (transfer full): NULL with ACCORD_ERROR_MEMORY. */
AccordStudy *accord_study_new (const AccordDataset *dataset, double confidence, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/** accord_study_judge: gains, bounds and verdicts for every pair; places in @options->wishes are those of
 * @study->confusion. */
bool accord_study_judge (AccordStudy *study, const AccordStudyOptions *options, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

void accord_study_free (AccordStudy *study);

/** accord_study_reason: (transfer full): why that advice, and what is undefined, for pair @at. */
char *accord_study_reason (const AccordStudy *study, size_t at);

/** accord_study_notes: (transfer full) (element-type utf8): what a reader should know of the whole. */
GPtrArray *accord_study_notes (const AccordStudy *study);

/** accord_study_details: (transfer full) (element-type utf8): what merging pair @at does, in sentences. */
GPtrArray *accord_study_details (const AccordStudy *study, size_t at);

/** accord_study_joint: (transfer full): what all merges in @pairs (element-type uint32_t) together do to alpha. */
char *accord_study_joint (const AccordStudy *study, const GArray *pairs);

/**
 * accord_study_joined:
 * Returns: (transfer full): NULL-terminated (borrowed) names of the classes in @pairs, canonical order, when
 * they form one group, else NULL; @ret_target: the one with most labels, the first of equals.
 */
const char **accord_study_joined (const AccordStudy *study, const GArray *pairs, const char **ret_target);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AccordStudy, accord_study_free)

G_END_DECLS
