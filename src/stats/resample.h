/* Draws how often each kind of item stands in a set of items drawn with replacement.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <glib.h>
#include <gsl/gsl_rng.h>

/* Frequent kinds get a binomial number each; rare ones are drawn one by one from a block of slots, one slot an item. */
typedef struct
{
  size_t n_kinds;
  uint64_t n_items;
  size_t n_frequent;
  uint32_t *frequent; /* kinds, ascending */
  uint64_t *times;    /* and the items of each */
  uint64_t n_slots;
  uint32_t *slot; /* kind of each item of a rare kind */
} Resample;

/* @times: items of each of n_kinds < 2^32 kinds.  False for want of memory. */
bool resample_init (Resample *resample, const uint64_t *times, size_t n_kinds) G_GNUC_WARN_UNUSED_RESULT;
void resample_clear (Resample *resample);

/* @ret_times: n_kinds: a draw of n_items items: multinomial with chances in proportion to the times. */
void resample_draw (const Resample *resample, gsl_rng *random, double *ret_times);
