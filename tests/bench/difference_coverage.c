/* How often the 95 % interval of a difference holds 0 where nothing changed, on simulated labels.  Takes a minute; ends
 * with status 1 when a demand is not met.  Built and run by hand:
 *
 *   make && cc -O2 -Iinclude $(pkg-config --cflags glib-2.0 gsl) -o build/difference_coverage \
 *     tests/bench/difference_coverage.c build/libaccord.a $(pkg-config --libs glib-2.0 gsl) -lm &&
 *     build/difference_coverage [SEED [DATA-SETS]]
 *
 * Cells: 40, 100 and 300 items a side; all of them the same, three in ten, or none (then after has twice as many); no
 * label missing, or each with chance .3; classes .5/.5, .9/.1, five equal, .8 and four of .05.  Three annotators of accuracy
 * .90 .80 .70, errors even on the other classes; or of three items in ten everybody answers from the item's own
 * distribution, Dirichlet (2 x class shares).  An item on both sides has one truth, or one distribution, and is answered
 * anew on each.  Data sets without an interval are left out.
 *
 * Demanded: alpha and Fleiss' kappa in every cell 92.5 to 97.5 of 100 with 100 items or more, 91 to 98 with 40.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <gsl/gsl_randist.h>
#include <accord/base/random.h>
#include <accord/stats/difference.h>

enum
{
  MOST_CLASSES = 5,
  PEOPLE = 3,
  MOST_ITEMS = 900,
};

static const double accuracy[PEOPLE] = { .90, .80, .70 };
static const double hard_share = .3, hard_concentration = 2;

typedef struct
{
  size_t n;
  double share[MOST_CLASSES];
} Classes;

static const Classes designs[] = {
  { 2, { .5, .5 } },
  { 2, { .9, .1 } },
  { 5, { .2, .2, .2, .2, .2 } },
  { 5, { .8, .05, .05, .05, .05 } },
};

static const AccordCoefficient coefficients[]
    = { ACCORD_KRIPPENDORFF_ALPHA, ACCORD_FLEISS_KAPPA, ACCORD_CONGER_KAPPA, ACCORD_GWET_AC1,
        ACCORD_PERCENT_AGREEMENT };

enum
{
  N_COEFFICIENTS = G_N_ELEMENTS (coefficients),
  DEMANDED = 2,
};

typedef struct
{
  const Classes *classes;
  AccordDifferenceMode mode;
  size_t items;
  double missing;
  bool hard;
} Cell;

/* What is true of an item on both sides. */
typedef struct
{
  bool hard;
  unsigned truth;
  double own[MOST_CLASSES];
} Item;

static unsigned
draw_class (gsl_rng *random, const double *share, size_t n)
{
  double left = gsl_rng_uniform (random);
  unsigned k = 0;
  while (k + 1 < n && (left -= share[k]) >= 0)
    k++;
  return k;
}

static void
draw_items (const Cell *cell, gsl_rng *random, Item *items, size_t n)
{
  double alpha[MOST_CLASSES];
  for (size_t k = 0; k < cell->classes->n; k++)
    alpha[k] = hard_concentration * cell->classes->share[k];
  for (size_t i = 0; i < n; i++)
    {
      items[i].hard = cell->hard && gsl_rng_uniform (random) < hard_share;
      items[i].truth = draw_class (random, cell->classes->share, cell->classes->n);
      gsl_ran_dirichlet (random, cell->classes->n, alpha, items[i].own);
    }
}

static void
draw_labels (const Cell *cell, gsl_rng *random, const Item *items, size_t first, size_t n,
             AccordDataset *dataset)
{
  const uint32_t k = (uint32_t) cell->classes->n;
  dataset->n_items = n;
  dataset->n_annotators = PEOPLE;
  dataset->n_classes = k;
  dataset->n_labels = 0;
  for (size_t i = 0; i < n; i++)
    {
      const Item *item = &items[first + i];
      dataset->item_ids[i] = (int64_t) (first + i);
      for (uint32_t g = 0; g < PEOPLE; g++)
        {
          const uint32_t other = accord_random_below (random, k - 1);
          unsigned answer
              = gsl_rng_uniform (random) < accuracy[g] ? item->truth : other + (other >= item->truth);
          if (item->hard)
            answer = draw_class (random, item->own, k);
          if (gsl_rng_uniform (random) < cell->missing)
            continue;
          dataset->annotator[dataset->n_labels] = g;
          dataset->klass[dataset->n_labels++] = (uint16_t) answer;
        }
      dataset->item_start[i + 1] = dataset->n_labels;
    }
}

static AccordDataset *
new_dataset (void)
{
  AccordDataset *dataset = accord_dataset_empty ("label");
  dataset->item_start = g_new0 (uint64_t, MOST_ITEMS + 1);
  dataset->item_ids = g_new (int64_t, MOST_ITEMS);
  dataset->annotator = g_new (uint32_t, MOST_ITEMS * PEOPLE);
  dataset->klass = g_new (uint16_t, MOST_ITEMS * PEOPLE);
  return dataset;
}

static AccordComparison *
compare (const AccordDataset *before, const AccordDataset *after)
{
  AccordComparison *comparison;
  g_autoptr (GError) error = NULL;
  if (accord_comparison_new (before, after, false, &comparison, &error))
    return comparison;
  fprintf (stderr, "%s\n", error->message);
  exit (2);
}

static AccordDifference
difference_of (const AccordComparison *comparison, AccordCoefficient coefficient,
               const AccordAgreementOptions *how)
{
  AccordDifference difference;
  g_autoptr (GError) error = NULL;
  if (accord_comparison_difference (comparison, coefficient, how, &difference, &error))
    return difference;
  fprintf (stderr, "%s\n", error->message);
  exit (2);
}

/* Per cent of the intervals that hold 0. */
static void
measure (const Cell *cell, unsigned sets, gsl_rng *random, AccordDataset *const sides[2], double *ret_covered)
{
  static Item items[MOST_ITEMS];
  AccordQuantiles quantiles;
  const AccordAgreementOptions how = { .quantiles = &quantiles };
  const size_t n = cell->items, first = cell->mode == ACCORD_DIFFERENCE_PAIRED   ? 0
                                        : cell->mode == ACCORD_DIFFERENCE_PARTLY ? n - 3 * n / 10
                                                                                 : n;
  const size_t later = cell->mode == ACCORD_DIFFERENCE_UNPAIRED ? 2 * n : n;
  double inside[N_COEFFICIENTS] = { 0 }, there[N_COEFFICIENTS] = { 0 };
  accord_quantiles_init (&quantiles, .95);
  for (unsigned s = 0; s < sets; s++)
    {
      draw_items (cell, random, items, first + later);
      draw_labels (cell, random, items, 0, n, sides[0]);
      draw_labels (cell, random, items, first, later, sides[1]);
      g_autoptr (AccordComparison) comparison = compare (sides[0], sides[1]);
      if (comparison->mode != cell->mode)
        continue;
      for (size_t c = 0; c < N_COEFFICIENTS; c++)
        {
          const AccordDifference d = difference_of (comparison, coefficients[c], &how);
          there[c] += !isnan (d.low);
          inside[c] += d.low <= 0 && 0 <= d.high;
        }
    }
  for (size_t c = 0; c < N_COEFFICIENTS; c++)
    ret_covered[c] = 100 * inside[c] / there[c];
}

/* What a line says of the cells of one mode and one number of items. */
typedef struct
{
  double sum[N_COEFFICIENTS], least[N_COEFFICIENTS], most[N_COEFFICIENTS];
  unsigned n, failed;
} Group;

static void
group_add (Group *group, const Cell *cell, const double *covered)
{
  const double low = cell->items < 100 ? 91 : 92.5, high = cell->items < 100 ? 98 : 97.5;
  for (size_t c = 0; c < N_COEFFICIENTS; c++)
    {
      group->sum[c] += covered[c];
      group->least[c] = group->n == 0 ? covered[c] : MIN (group->least[c], covered[c]);
      group->most[c] = group->n == 0 ? covered[c] : MAX (group->most[c], covered[c]);
      if (c < DEMANDED && !(low <= covered[c] && covered[c] <= high))
        {
          printf ("outside: %s, %zu classes (%.2g), %zu items, missing %g, %s: %s %.1f\n",
                  accord_difference_mode_name (cell->mode), cell->classes->n, cell->classes->share[0],
                  cell->items, cell->missing, cell->hard ? "hard" : "even",
                  accord_coefficient_name (coefficients[c]), covered[c]);
          group->failed++;
        }
    }
  group->n++;
}

static unsigned
measure_group (AccordDifferenceMode mode, size_t items, uint64_t seed, unsigned sets,
               AccordDataset *const sides[2])
{
  Group group = { .n = 0 };
  for (size_t d = 0; d < G_N_ELEMENTS (designs); d++)
    for (int variant = 0; variant < 4; variant++)
      {
        const Cell cell = { &designs[d], mode, items, variant & 1 ? .3 : 0, (variant & 2) != 0 };
        g_autoptr (gsl_rng) random
            = accord_random_new (seed, items * 100 + (uint64_t) mode * 20 + d * 4 + (uint64_t) variant);
        double covered[N_COEFFICIENTS];
        measure (&cell, sets, random, sides, covered);
        group_add (&group, &cell, covered);
      }
  printf ("%-13s %4zu", accord_difference_mode_name (mode), items);
  for (size_t c = 0; c < N_COEFFICIENTS; c++)
    printf ("  %5.1f (%.1f-%.1f)", group.sum[c] / group.n, group.least[c], group.most[c]);
  printf ("\n");
  return group.failed;
}

int
main (int argc, char **argv)
{
  static const size_t sizes[] = { 40, 100, 300 };
  const uint64_t seed = argc > 1 ? strtoull (argv[1], NULL, 10) : 1;
  const unsigned sets = argc > 2 ? (unsigned) strtoul (argv[2], NULL, 10) : 1000;
  AccordDataset *const sides[2] = { new_dataset (), new_dataset () };
  unsigned failed = 0;
  printf ("per cent of %u intervals that hold 0: mean over 16 cells (least-greatest)\nmode          items",
          sets);
  for (size_t c = 0; c < N_COEFFICIENTS; c++)
    printf ("  %s", accord_coefficient_name (coefficients[c]));
  printf ("\n");
  for (AccordDifferenceMode mode = ACCORD_DIFFERENCE_PAIRED; mode <= ACCORD_DIFFERENCE_UNPAIRED; mode++)
    for (size_t i = 0; i < G_N_ELEMENTS (sizes); i++)
      failed += measure_group (mode, sizes[i], seed, sets, sides);
  for (size_t s = 0; s < 2; s++)
    accord_dataset_free (sides[s]);
  return failed > 0;
}
