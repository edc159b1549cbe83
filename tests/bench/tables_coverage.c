/* How often the default 95 % intervals of specific agreement and of each annotator against the others hold the true value,
 * on simulated labels.  Built and run by hand, takes a minute:
 *
 *   make && cc -O2 -Iinclude $(pkg-config --cflags glib-2.0 gsl) -o build/tables_coverage tests/bench/tables_coverage.c \
 *     build/libaccord.a $(pkg-config --libs glib-2.0 gsl) -lm && build/tables_coverage [SEED [DATA-SETS]]
 *
 * Cells: 30, 100 and 1,000 items; 2, 3 and 5 annotators; no label missing, or each with chance .3; accuracy .90 .80 .70
 * .85 .75 or .97 .95 .93 .96 .94, errors falling evenly on the other classes; classes .5/.5, .9/.1, five equal, .8 and
 * four of .05, .95/.05.  True values are those of 400,000 items.  Specific agreement is that of the last class, the
 * annotator is the first.  Data sets without an interval are left out.  A cell is rare when on average fewer than 15
 * labels of the class, or outside the most frequent class on the annotator's items, stand on items with two labels.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <gsl/gsl_rng.h>
#include <accord/base/random.h>
#include <accord/stats/class_agreement.h>
#include <accord/stats/rest.h>

enum
{
  MOST_CLASSES = 5,
  MOST_PEOPLE = 5,
  TRUTH_ITEMS = 400000,
  N_MEASURES = 3,
};

static const char *const measures[N_MEASURES] = { "specific_agreement", "rest_agreement", "rest_kappa" };

static const double accuracies[2][MOST_PEOPLE] = { { .90, .80, .70, .85, .75 }, { .97, .95, .93, .96, .94 } };

static const struct
{
  size_t n;
  double share[MOST_CLASSES];
} designs[] = {
  { 2, { .5, .5 } },   { 2, { .9, .1 } }, { 5, { .2, .2, .2, .2, .2 } }, { 5, { .8, .05, .05, .05, .05 } },
  { 2, { .95, .05 } },
};

typedef struct
{
  size_t items, people, design, accuracy;
  double missing;
} Cell;

static AccordDataset *
new_dataset (void)
{
  AccordDataset *dataset = accord_dataset_empty ("label");
  dataset->item_start = g_new0 (uint64_t, TRUTH_ITEMS + 1);
  dataset->annotator = g_new (uint32_t, TRUTH_ITEMS * MOST_PEOPLE);
  dataset->klass = g_new (uint16_t, TRUTH_ITEMS * MOST_PEOPLE);
  return dataset;
}

static void
draw (const Cell *cell, size_t items, gsl_rng *random, AccordDataset *dataset)
{
  const size_t k = designs[cell->design].n;
  dataset->n_items = items;
  dataset->n_annotators = cell->people;
  dataset->n_classes = k;
  dataset->n_labels = 0;
  for (size_t i = 0; i < items; i++)
    {
      double left = gsl_rng_uniform (random);
      uint32_t truth = 0;
      while (truth + 1 < k && (left -= designs[cell->design].share[truth]) >= 0)
        truth++;
      for (uint32_t g = 0; g < cell->people; g++)
        {
          const bool right = gsl_rng_uniform (random) < accuracies[cell->accuracy][g];
          const uint32_t other = accord_random_below (random, (uint32_t) k - 1);
          if (gsl_rng_uniform (random) < cell->missing)
            continue;
          dataset->annotator[dataset->n_labels] = g;
          dataset->klass[dataset->n_labels++] = (uint16_t) (right ? truth : other + (other >= truth));
        }
      dataset->item_start[i + 1] = dataset->n_labels;
    }
}

/* The three estimates, and the labels that are rare or not. */
static void
estimate (const AccordDataset *dataset, AccordQuantiles *quantiles, AccordEstimate *ret, double *ret_rare)
{
  const AccordAgreementOptions how = { .quantiles = quantiles };
  g_autoptr (AccordProfiles) profiles = accord_profiles_new (dataset, true);
  g_autofree AccordClassAgreement *classes = NULL;
  g_autofree AccordRest *rest = NULL;
  if (!accord_class_agreement_new (dataset, profiles, &how, &classes, NULL)
      || !accord_rest_new (dataset, profiles, &how, NULL, &rest, NULL))
    exit (2);
  double labels = 0, most = 0;
  for (size_t k = 0; k < dataset->n_classes; k++)
    {
      labels += (double) classes[k].specific.labels;
      most = MAX (most, (double) classes[k].specific.labels);
    }
  ret[0] = classes[dataset->n_classes - 1].specific;
  ret[1] = rest[0].agreement;
  ret[2] = rest[0].kappa;
  ret_rare[0] = MIN ((double) ret[0].labels, labels - (double) ret[0].labels);
  ret_rare[1] = ret_rare[2] = (labels - most) * (double) ret[1].labels / labels;
}

/* Coverage over the cells of one size. */
typedef struct
{
  double sum, least, most, n;
} Group;

static void
run_cell (const Cell *cell, unsigned sets, gsl_rng *random, AccordDataset *dataset,
          Group groups[2][N_MEASURES])
{
  AccordQuantiles quantiles;
  AccordEstimate truth[N_MEASURES], got[N_MEASURES];
  double rare[N_MEASURES], labels[N_MEASURES] = { 0 }, inside[N_MEASURES] = { 0 }, there[N_MEASURES] = { 0 };
  accord_quantiles_init (&quantiles, .95);
  draw (cell, TRUTH_ITEMS, random, dataset);
  estimate (dataset, &quantiles, truth, rare);
  for (unsigned s = 0; s < sets; s++)
    {
      draw (cell, cell->items, random, dataset);
      estimate (dataset, &quantiles, got, rare);
      for (size_t m = 0; m < N_MEASURES; m++)
        {
          labels[m] += rare[m] / sets;
          there[m] += !isnan (got[m].low);
          inside[m] += got[m].low <= truth[m].value && truth[m].value <= got[m].high;
        }
    }
  for (size_t m = 0; m < N_MEASURES; m++)
    {
      Group *group = &groups[labels[m] < 15][m];
      const double covered = 100 * inside[m] / there[m];
      group->least = group->n == 0 ? covered : MIN (group->least, covered);
      group->most = group->n == 0 ? covered : MAX (group->most, covered);
      group->sum += covered;
      group->n++;
    }
}

int
main (int argc, char **argv)
{
  static const size_t sizes[] = { 30, 100, 1000 }, people[] = { 2, 3, 5 };
  const uint64_t seed = argc > 1 ? g_ascii_strtoull (argv[1], NULL, 10) : 1;
  const unsigned sets = argc > 2 ? (unsigned) g_ascii_strtoull (argv[2], NULL, 10) : 1000;
  g_autoptr (AccordDataset) dataset = new_dataset ();
  uint64_t stream = 0;
  for (size_t n = 0; n < G_N_ELEMENTS (sizes); n++)
    {
      Group groups[2][N_MEASURES] = { { { 0 } } };
      for (size_t c = 0; c < 60; c++)
        {
          const Cell cell = { sizes[n], people[c % 3], c / 3 % 5, c / 15 % 2, c / 30 == 0 ? 0 : .3 };
          g_autoptr (gsl_rng) random = accord_random_new (seed, stream++);
          run_cell (&cell, sets, random, dataset, groups);
        }
      for (size_t m = 0; m < N_MEASURES; m++)
        for (size_t rare = 0; rare < 2; rare++)
          if (groups[rare][m].n > 0)
            printf ("%4zu items  %-18s  %-6s %5.1f (%5.1f-%5.1f)  %2.0f cells\n", sizes[n], measures[m],
                    rare ? "rare" : "usual", groups[rare][m].sum / groups[rare][m].n, groups[rare][m].least,
                    groups[rare][m].most, groups[rare][m].n);
      fflush (stdout);
    }
  return 0;
}
