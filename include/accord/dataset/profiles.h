/* Distinct count profiles: how many labels of each class an item got, equal ones grouped.
 *
 * Every coefficient that ignores who labelled depends on the labels through these alone
 * (13,374 profiles for two million items is typical), so values, influences, jackknife and
 * bootstrap run over profiles instead of items.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <accord/dataset/dataset.h>

G_BEGIN_DECLS

#define ACCORD_PROFILE_NONE UINT32_MAX

/**
 * AccordProfiles:
 * @n_profiles: m; items without labels have none
 * @start: m + 1 offsets into @klass and @count
 * @klass: classes present, ascending within a profile
 * @count: labels of that class, >= 1
 * @size: m: labels of an item of the profile, r
 * @times: m: items that have the profile
 * @item_profile: n_items of the dataset (ACCORD_PROFILE_NONE without labels), or NULL if not asked for
 * @n_items: items with at least one label;  @n_pairable: with two or more
 *
 * Profiles are in lexicographic order of (class, count), so the order of rows does not show.
 */
typedef struct
{
  size_t n_profiles;
  size_t n_classes;
  uint64_t *start;
  uint16_t *klass;
  uint32_t *count;
  uint32_t *size;
  uint64_t *times;
  uint32_t *item_profile;
  uint64_t n_items;
  uint64_t n_pairable;
  uint64_t n_labels;
} AccordProfiles;

/** accord_profiles_new: O(labels + m log m) time. */
AccordProfiles *accord_profiles_new (const AccordDataset *dataset, bool with_item_map);

/**
 * accord_profiles_from_counts:
 * @counts: n_rows * n_classes labels of each class, row-major: for tests and published count tables
 * @times: (nullable): n_rows multiplicities, else 1 each
 */
AccordProfiles *accord_profiles_from_counts (const uint32_t *counts, const uint64_t *times, size_t n_rows,
                                             size_t n_classes);

void accord_profiles_free (AccordProfiles *profiles);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AccordProfiles, accord_profiles_free)

G_END_DECLS
