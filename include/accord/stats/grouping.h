/* Joining classes group by group, and where to stop.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <accord/stats/confusion.h>

G_BEGIN_DECLS

#define ACCORD_GROUPING_APART .65 /* two_way_high from which people may tell two groups apart */

/** One step of joining classes group by group. */
typedef struct
{
  uint16_t a, b;   /* first class of either group; b's group goes into a's */
  uint16_t groups; /* left after the step */
  double alpha;    /* after the step */
  double gain;
  double bits_lost;   /* by this step */
  double shared_lost; /* by this step */
  double lift;
  double two_way_low, two_way_high; /* how well people told the two groups apart */
} AccordGroupingStep;

/**
 * accord_grouping_new:
 * Greedy: joins the two groups with the largest gain until two are left.
 * @ret_elbow: steps, counted from the first, before one joins groups that people may tell apart
 *   (two_way_high >= .65): where to stop.  Alpha's maximum is no stopping rule.
 * Cost: O(K^3 + K * profile entries): at most ACCORD_CONFUSION_ALL_PAIRS classes, else ACCORD_ERROR_USAGE.
 * Checked against: an independent program, tests/unit/test_merge.c.
 * Returns: (transfer full) (element-type AccordGroupingStep)
 */
GArray *accord_grouping_new (const AccordProfiles *profiles, const AccordConfusion *confusion,
                             double confidence, size_t *ret_elbow, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** accord_grouping_members: (transfer full): "a, b": the classes in group @first before step @step (0 = the
 * first). */
char *accord_grouping_members (const GArray *steps, size_t step, uint16_t first, const AccordNames *classes);

G_END_DECLS
