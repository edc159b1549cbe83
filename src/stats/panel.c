/* Panels: how often a class wins the vote of P people drawn from an item's labels.
 *
 * Classes with the same count have the same chance, so the work goes over groups of equal counts.  For a
 * winning count v and a node z, a forward pass multiplies the groups' polynomials and keeps, for each group,
 * the product of all classes before it and all but one of its own; a backward pass supplies the classes
 * behind it.  All terms are positive: nothing cancels.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <accord/stats/panel.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <gsl/gsl_integration.h>

#define NEGLIGIBLE 1e-19 /* a winning count less likely than this is skipped: at most P of them */
#define REMEMBERED 16384 /* count vectors remembered */

/* Classes of an item with the same count. */
typedef struct
{
  uint32_t count;
  uint32_t times;
  uint32_t own; /* labels of the class that can be drawn: count less the one held out */
  double share;
} Group;

struct AccordPanel
{
  uint32_t size;
  size_t row;       /* size + 1: length of a polynomial */
  uint32_t *sorted; /* counts of an item */
  Group *groups;
  double *factor;    /* a row a group: C(count, y) rho^y */
  double *own;       /* the same of the labels of the class that can be drawn */
  double *rest;      /* the same of all others that can be drawn */
  double *before;    /* the forward pass */
  double *behind;    /* one row: the backward pass */
  double *spare;     /* one row */
  GHashTable *known; /* GBytes of sorted counts → double of accord_panel_person () */
  gsl_integration_glfixed_table *nodes[ACCORD_PANEL_MOST / 2 + 2];
};

void
accord_panel_free (AccordPanel *panel)
{
  if (panel == NULL)
    return;
  g_free (panel->sorted);
  g_free (panel->groups);
  g_free (panel->factor);
  g_free (panel->own);
  g_free (panel->rest);
  g_free (panel->before);
  g_free (panel->behind);
  g_free (panel->spare);
  if (panel->known != NULL)
    g_hash_table_unref (panel->known);
  for (size_t i = 0; i < G_N_ELEMENTS (panel->nodes); i++)
    if (panel->nodes[i] != NULL)
      gsl_integration_glfixed_table_free (panel->nodes[i]);
  g_free (panel);
}

AccordPanel *
accord_panel_new (uint32_t size, size_t most_classes, uint64_t most_labels)
{
  g_return_val_if_fail (size >= 1 && size <= ACCORD_PANEL_MOST, NULL);
  g_autoptr (AccordPanel) panel = g_new0 (AccordPanel, 1);
  /* 1 + 2 + … + n labels are needed for n different counts */
  const size_t distinct = (size_t) sqrt (2.0 * (double) most_labels) + 1;
  const size_t n = MIN (most_classes + 1, distinct), row = size + 1;
  panel->size = size;
  panel->row = row;
  panel->sorted = g_try_new (uint32_t, most_classes + 1);
  panel->groups = g_try_new (Group, n);
  panel->factor = g_try_new (double, n *row);
  panel->own = g_try_new (double, n *row);
  panel->rest = g_try_new (double, n *row);
  panel->before = g_try_new (double, n *row);
  panel->behind = g_try_new (double, row);
  panel->spare = g_try_new (double, row);
  if (panel->sorted == NULL || panel->groups == NULL || panel->factor == NULL || panel->own == NULL
      || panel->rest == NULL || panel->before == NULL || panel->behind == NULL || panel->spare == NULL)
    return NULL;
  panel->known = g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify) g_bytes_unref, g_free);
  return g_steal_pointer (&panel);
}

static int
compare_counts (const void *a, const void *b)
{
  const uint32_t x = *(const uint32_t *) a, y = *(const uint32_t *) b;
  return (x > y) - (x < y);
}

/* Groups of equal counts, ascending; the sum of all counts. */
static size_t
make_groups (AccordPanel *panel, const uint32_t *count, size_t n, uint32_t held_out, uint64_t *ret_labels)
{
  size_t n_groups = 0;
  *ret_labels = 0;
  memcpy (panel->sorted, count, n * sizeof *count);
  qsort (panel->sorted, n, sizeof *count, compare_counts);
  for (size_t i = 0; i < n; i++)
    {
      *ret_labels += panel->sorted[i];
      if (n_groups > 0 && panel->groups[n_groups - 1].count == panel->sorted[i])
        panel->groups[n_groups - 1].times++;
      else
        panel->groups[n_groups++] = (Group){ panel->sorted[i], 1, panel->sorted[i] - held_out, 0 };
    }
  return n_groups;
}

/* C(n, y) rho^y for y = 0 … size */
static void
fill_binomials (double n, double rho, uint32_t size, double *row)
{
  row[0] = 1;
  for (uint32_t y = 0; y < size; y++)
    row[y + 1] = y < n ? row[y] * (n - y) / (y + 1) * rho : 0;
}

/* The whole of the labels is the panel: the plain vote. */
static void
vote_of_all (Group *groups, size_t n_groups)
{
  const Group *top = &groups[n_groups - 1];
  for (size_t d = 0; d < n_groups; d++)
    {
      Group *group = &groups[d];
      const uint32_t rival = top != group || top->times > 1 ? top->count : d > 0 ? groups[d - 1].count : 0;
      const uint32_t rivals = top != group     ? top->times
                              : top->times > 1 ? top->times - 1
                              : d > 0          ? groups[d - 1].times
                                               : 0;
      if (group->own > rival)
        group->share = 1;
      else if (group->own == rival && rival > 0)
        group->share = 1.0 / (1.0 + rivals);
    }
}

/* product *= the polynomial of a class that gets at most v votes, those with v weighing z; up to x^last */
static void
multiply (AccordPanel *panel, double *product, const double *factor, uint32_t count, uint32_t v, double z,
          uint32_t last)
{
  const uint32_t most = MIN (count, v - 1);
  double *result = panel->spare;
  for (uint32_t s = 0; s <= last; s++)
    {
      double sum = count >= v && s >= v ? z * factor[v] * product[s - v] : 0;
      for (uint32_t y = 0; y <= MIN (most, s); y++)
        sum += product[s - y] * factor[y];
      result[s] = sum;
    }
  memcpy (product, result, (last + 1) * sizeof *product);
}

/* Adds, for each group, the chance to win with exactly v votes, at the node z of weight w. */
static void
add_node (AccordPanel *panel, size_t n_groups, uint32_t v, double z, double weight, double whole)
{
  const uint32_t last = panel->size - v;
  double *product = panel->behind; /* of use as the forward product first */
  memset (product, 0, panel->row * sizeof *product);
  product[0] = 1;
  for (size_t d = 0; d < n_groups; d++)
    {
      const Group *group = &panel->groups[d];
      const double *factor = panel->factor + d * panel->row;
      for (uint32_t i = 1; i < group->times; i++)
        multiply (panel, product, factor, group->count, v, z, last);
      memcpy (panel->before + d * panel->row, product, panel->row * sizeof *product);
      multiply (panel, product, factor, group->count, v, z, last);
    }
  memset (product, 0, panel->row * sizeof *product);
  product[0] = 1;
  for (size_t d = n_groups; d-- > 0;)
    {
      Group *group = &panel->groups[d];
      const double *before = panel->before + d * panel->row, own = panel->own[d * panel->row + v];
      double others = 0;
      for (uint32_t s = 0; s <= last; s++)
        others += before[s] * product[last - s];
      group->share += weight * own * others / whole;
      for (uint32_t i = 0; i < group->times && d > 0; i++)
        multiply (panel, product, panel->factor + d * panel->row, group->count, v, z, last);
    }
}

/* Gauss-Legendre nodes that are exact up to this degree; GSL tabulates 1 … 20, 32 and 64 to full precision.
 */
static gsl_integration_glfixed_table *
nodes_for (AccordPanel *panel, uint32_t degree)
{
  const uint32_t least = degree / 2 + 1;
  if (panel->nodes[least] == NULL)
    panel->nodes[least] = gsl_integration_glfixed_table_alloc (least <= 20 ? least : least <= 32 ? 32 : 64);
  return panel->nodes[least];
}

static void
add_winning_count (AccordPanel *panel, size_t n_groups, size_t n_classes, uint32_t v, double whole)
{
  double likely = 0;
  for (size_t d = 0; d < n_groups; d++)
    likely = MAX (likely, panel->own[d * panel->row + v] * panel->rest[d * panel->row + panel->size - v]);
  if (likely < NEGLIGIBLE * whole)
    return;
  const uint32_t ties = (uint32_t) MIN ((panel->size - v) / v, n_classes - 1);
  const gsl_integration_glfixed_table *table = nodes_for (panel, ties);
  for (size_t i = 0; i < table->n; i++)
    {
      double z, weight;
      gsl_integration_glfixed_point (0, 1, i, &z, &weight, table);
      add_node (panel, n_groups, v, z, weight, whole);
    }
}

/* The groups' shares; false when there are fewer labels than the panel has people. */
static bool
find_shares (AccordPanel *panel, size_t n_groups, size_t n_classes, uint64_t drawn)
{
  const uint32_t size = panel->size;
  if (drawn < size)
    return false;
  if (drawn == size)
    {
      vote_of_all (panel->groups, n_groups);
      return true;
    }
  const double rho = size / (double) (drawn - size);
  for (size_t d = 0; d < n_groups; d++)
    {
      const Group *group = &panel->groups[d];
      fill_binomials (group->count, rho, size, panel->factor + d * panel->row);
      fill_binomials (group->own, rho, size, panel->own + d * panel->row);
      fill_binomials ((double) (drawn - group->own), rho, size, panel->rest + d * panel->row);
    }
  fill_binomials ((double) drawn, rho, size, panel->spare);
  const double whole = panel->spare[size];
  for (size_t d = 0; d < n_groups; d++)
    for (uint32_t v = size; 2 * v > size; v--)
      panel->groups[d].share
          += panel->own[d * panel->row + v] * panel->rest[d * panel->row + size - v] / whole;
  for (uint32_t v = 1; 2 * v <= size; v++)
    if (v * n_classes >= size)
      add_winning_count (panel, n_groups, n_classes, v, whole);
  return true;
}

void
accord_panel_shares (AccordPanel *panel, const uint32_t *count, size_t n, uint32_t held_out,
                     double *ret_share)
{
  uint64_t labels;
  const size_t n_groups = make_groups (panel, count, n, held_out, &labels);
  const bool defined = n > 0 && find_shares (panel, n_groups, n, labels - held_out);
  for (size_t i = 0; i < n; i++)
    {
      size_t low = 0, high = n_groups - 1; /* the group with this count */
      while (low < high)
        {
          const size_t middle = (low + high) / 2;
          if (panel->groups[middle].count < count[i])
            low = middle + 1;
          else
            high = middle;
        }
      ret_share[i] = defined ? panel->groups[low].share : NAN;
    }
}

double
accord_panel_person (AccordPanel *panel, const uint32_t *count, size_t n)
{
  uint64_t labels;
  const size_t n_groups = make_groups (panel, count, n, 1, &labels);
  if (n == 0 || labels <= panel->size)
    return NAN;
  g_autoptr (GBytes) key = g_bytes_new (panel->sorted, n * sizeof *panel->sorted);
  const double *known = g_hash_table_lookup (panel->known, key);
  if (known != NULL)
    return *known;
  if (!find_shares (panel, n_groups, n, labels - 1))
    return NAN;
  double sum = 0;
  for (size_t d = 0; d < n_groups; d++)
    {
      const Group *group = &panel->groups[d];
      sum += (double) group->times * group->count / (double) labels * group->share;
    }
  if (g_hash_table_size (panel->known) < REMEMBERED)
    g_hash_table_insert (panel->known, g_steal_pointer (&key), g_memdup2 (&sum, sizeof sum));
  return sum;
}
