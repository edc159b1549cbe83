/* Who wins a vote, and whether one voter would agree with the others.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stddef.h>
#include <stdint.h>
#include <glib.h>

G_BEGIN_DECLS

/**
 * AccordVote:
 * @top: the largest count
 * @ties: classes that reach it; 0 without labels
 * @runners: classes with exactly one label less, and at least one
 * @winner: index (not class) of the first that reaches it
 */
typedef struct
{
  uint32_t top;
  uint32_t ties;
  uint32_t runners;
  size_t winner;
} AccordVote;

/** accord_vote_count: @n counts >= 1 of the classes present.  O(n). */
static inline AccordVote
accord_vote_count (const uint32_t *count, size_t n)
{
  AccordVote vote = { 0, 0, 0, 0 };
  for (size_t i = 0; i < n; i++)
    if (count[i] > vote.top)
      {
        vote.runners = count[i] == vote.top + 1 ? vote.ties : 0;
        vote.top = count[i];
        vote.ties = 1;
        vote.winner = i;
      }
    else if (count[i] == vote.top)
      vote.ties++;
    else if (count[i] + 1 == vote.top)
      vote.runners++;
  return vote;
}

/**
 * accord_vote_rest:
 * The score of a label of the only winner against the majority of the other labels, ties shared: 1 when it
 * still leads without that label, 1/(1 + runners) when others catch up.  A label of any other class, or of
 * one of several winners, scores 0.
 */
static inline double
accord_vote_rest (const AccordVote *vote)
{
  return vote->ties == 1 ? 1.0 / (1.0 + vote->runners) : 0;
}

G_END_DECLS
