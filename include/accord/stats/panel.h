/* Panels: how often a class wins the vote of P people drawn from an item's labels.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <glib.h>

G_BEGIN_DECLS

#define ACCORD_PANEL_MOST                                                                                    \
  99 /* largest panel: keeps every product below 1e201 and the cost of an item bounded */

/** Workspace for panels of one size; remembers the answer for count vectors seen before. */
typedef struct AccordPanel AccordPanel;

/**
 * accord_panel_new:
 * @size: P, 1 … ACCORD_PANEL_MOST
 * @most_classes: most classes any item has
 * @most_labels: most labels any item has
 *
 * Returns: (transfer full): NULL when there is no memory.  Memory: O(P * distinct counts of an item).
 */
AccordPanel *accord_panel_new (uint32_t size, size_t most_classes, uint64_t most_labels)
    G_GNUC_WARN_UNUSED_RESULT;
void accord_panel_free (AccordPanel *panel);

/**
 * accord_panel_shares:
 * @count: @n counts >= 1, of the classes present, in any order
 * @held_out: 1: one label of the class itself is held out, so that the panel is drawn from the others;
 *   0: the panel is drawn from all labels
 * @ret_share: @n chances: that the class has most votes in a panel drawn without replacement, a tie of t
 *   classes counting 1/t
 *
 * S(k; c, P) = sum over v of C(c_k,v) / C(M,P) * integral over z in 0 … 1 of the coefficient of x^(P-v) in
 * prod over l != k of (sum_{y<v} C(c_l,y) x^y + z C(c_l,v) x^v), M = sum of c: the power of z counts the
 * classes that tie, and its integral 1/(1 + t) shares the vote.  Gauss-Legendre makes the integral exact.
 * Binomials carry rho^y with rho = P/(M-P), by ratios: no overflow, no logarithms, whatever M.
 * Where v is more than half of P the rest cannot catch up and the coefficient is C(M - c_k, P - v).
 *
 * Undefined (all NAN): fewer than P labels to draw from.
 * Cost: O(n log n + P * (distinct counts) + sum over v <= P/2 of (P/2v) * P * sum_l min(c_l, v)): a
 *   microsecond for three to five labels; 20 ms for thousands of labels over 300 classes at P = 99.
 * Checked against: enumeration of all panels, tests/unit/test_panel.c.
 */
void accord_panel_shares (AccordPanel *panel, const uint32_t *count, size_t n, uint32_t held_out,
                          double *ret_share);

/**
 * accord_panel_person:
 * How often a random person agrees with the vote of P random others on an item with these counts:
 * sum over k of (n_k/m) S(k; n - e_k, P).  P = 1 is the pairwise agreement of the item.
 * Undefined (NAN): m <= P.  Cost: as above the first time a set of counts is seen, then O(n log n).
 */
double accord_panel_person (AccordPanel *panel, const uint32_t *count, size_t n);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AccordPanel, accord_panel_free)

G_END_DECLS
