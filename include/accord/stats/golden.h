/* Items with an answer from outside (gold, a model's prediction), grouped by count profile and answer.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdbool.h>
#include <accord/dataset/profiles.h>

G_BEGIN_DECLS

/**
 * AccordGolden:
 * @n: groups, ordered by profile, then gold class
 * @profile: n: profile of the items
 * @gold: n: their gold class
 * @times: n: how many they are
 * @n_items: gold items with at least one label
 * @unlabelled: gold items without a label, left out
 */
typedef struct
{
  size_t n;
  uint32_t *profile;
  uint16_t *gold;
  uint64_t *times;
  uint64_t n_items;
  uint64_t unlabelled;
} AccordGolden;

/**
 * accord_golden_new:
 * @profiles: of @dataset, with its item map
 * @answers: (nullable): n_items classes or ACCORD_CLASS_NONE: dataset->gold or a model's; NULL = no groups
 *
 * Cost: O(items + profiles + classes) time and memory.
 * Returns: (transfer full): NULL with ACCORD_ERROR_MEMORY.
 */
AccordGolden *accord_golden_new (const AccordDataset *dataset, const AccordProfiles *profiles,
                                 const uint16_t *answers, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void accord_golden_free (AccordGolden *golden);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AccordGolden, accord_golden_free)

G_END_DECLS
