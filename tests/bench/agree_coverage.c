/* How often the default 95 % intervals of the agreement coefficients hold the true value, on simulated labels of known
 * distribution.  Takes some minutes; ends with status 1 when a demand is not met.  Built and run by hand:
 *
 *   make && cc -O2 -Iinclude $(pkg-config --cflags glib-2.0 gsl) -o build/agree_coverage tests/bench/agree_coverage.c \
 *     build/libaccord.a $(pkg-config --libs glib-2.0 gsl) -lm && build/agree_coverage [SEED [DATA-SETS]]
 *
 * Cells: 30, 100 and 1,000 items; 2, 3 and 5 annotators; no label missing, or each with chance .3; and
 *   usual  accuracy .90 .80 .70 .85 .75; classes .5/.5, .9/.1, five equal, .8 and four of .05
 *   rare   accuracy .97 .95 .93 .96 .94; classes .95/.05, .92 and four of .02
 * each in two models: errors fall evenly on the other classes; or of three items in ten everybody answers from the
 * item's own distribution, Dirichlet (2 x class shares).  True values are those of infinitely many items, by
 * enumeration of all answers and all patterns of missing labels.  Data sets without an interval are left out.
 *
 * Demanded where items with two labels are at least 100 and labels on them outside the most frequent class at least 15,
 * both as expected: 92.5 to 97.5 of 100 for Fleiss, Conger, Cohen and alpha, 92.5 to 98.5 for percent agreement, AC1 and
 * Brennan-Prediger.
 *
 * Then the same labels from annotators drawn at random, accuracy uniform in [.5, 1], errors by a Dirichlet (1)
 * distribution of the annotator's own: intervals over items and over both, for the value of all such annotators.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <gsl/gsl_math.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_sf_gamma.h>
#include <accord/base/random.h>
#include <accord/stats/coefficient.h>

enum
{
  MOST_CLASSES = 5,
  MOST_PEOPLE = 20,
  MOST_ITEMS = 1000,
  FIXED_PEOPLE = 5,
};

static const double hard_share = .3, hard_concentration = 2;

typedef struct
{
  const char *name;
  const double *accuracy;
  size_t n_classes;
  double share[MOST_CLASSES];
} Design;

static const double usual_accuracy[FIXED_PEOPLE] = { .90, .80, .70, .85, .75 };
static const double rare_accuracy[FIXED_PEOPLE] = { .97, .95, .93, .96, .94 };

static const Design designs[] = {
  { "usual", usual_accuracy, 2, { .5, .5 } },
  { "usual", usual_accuracy, 2, { .9, .1 } },
  { "usual", usual_accuracy, 5, { .2, .2, .2, .2, .2 } },
  { "usual", usual_accuracy, 5, { .8, .05, .05, .05, .05 } },
  { "rare", rare_accuracy, 2, { .95, .05 } },
  { "rare", rare_accuracy, 5, { .92, .02, .02, .02, .02 } },
};

typedef struct
{
  const Design *design;
  bool hard;
  size_t people, items;
  double missing;
} Cell;

/* ---- true values ---- */

/* Moments of an item; those of items with two labels or more are not divided by their chance. */
typedef struct
{
  double labelled, pairable, agreement, share[MOST_CLASSES];
  double labels, count[MOST_CLASSES], disagreement;
  double person[FIXED_PEOPLE][MOST_CLASSES];
} Truth;

/* Chance of these answers from everybody. */
static double
chance_of (const Cell *cell, const unsigned *answer)
{
  const Design *d = cell->design;
  const size_t k = d->n_classes;
  double usual = 0,
         hard = gsl_sf_gamma (hard_concentration) / gsl_sf_gamma (hard_concentration + (double) cell->people);
  unsigned count[MOST_CLASSES] = { 0 };
  for (size_t y = 0; y < k; y++)
    {
      double product = d->share[y];
      for (size_t g = 0; g < cell->people; g++)
        product *= answer[g] == y ? d->accuracy[g] : (1 - d->accuracy[g]) / (double) (k - 1);
      usual += product;
    }
  if (!cell->hard)
    return usual;
  for (size_t g = 0; g < cell->people; g++)
    hard *= hard_concentration * d->share[answer[g]] + count[answer[g]]++; /* Polya's urn */
  return (1 - hard_share) * usual + hard_share * hard;
}

static void
add_pattern (Truth *truth, const Cell *cell, const unsigned *answer, unsigned present, double chance)
{
  double count[MOST_CLASSES] = { 0 }, r = 0, equal = 0;
  for (size_t g = 0; g < cell->people; g++)
    if (present >> g & 1)
      {
        equal += count[answer[g]]++;
        r++;
        truth->person[g][answer[g]] += chance;
      }
  truth->labelled += r >= 1 ? chance : 0;
  for (size_t k = 0; k < cell->design->n_classes; k++)
    {
      truth->share[k] += r >= 1 ? chance * count[k] / r : 0;
      truth->count[k] += r >= 2 ? chance * count[k] : 0;
    }
  if (r < 2)
    return;
  truth->pairable += chance;
  truth->agreement += chance * 2 * equal / (r * (r - 1));
  truth->labels += chance * r;
  truth->disagreement += chance * (r - 2 * equal / (r - 1));
}

static void
find_truth (const Cell *cell, Truth *truth)
{
  unsigned answer[FIXED_PEOPLE] = { 0 };
  *truth = (Truth){ 0 };
  for (size_t g = 0; g < cell->people;)
    {
      const double chance = chance_of (cell, answer);
      for (unsigned present = 0; present < 1u << cell->people; present++)
        {
          const int n = __builtin_popcount (present);
          add_pattern (truth, cell, answer, present,
                       chance * gsl_pow_int (1 - cell->missing, n)
                           * gsl_pow_int (cell->missing, (int) cell->people - n));
        }
      for (g = 0; g < cell->people && ++answer[g] == cell->design->n_classes; g++)
        answer[g] = 0;
    }
}

static double
expected_of_persons (const Cell *cell, const Truth *truth)
{
  double expected = 0;
  for (size_t g = 0; g < cell->people; g++)
    for (size_t h = 0; h < cell->people; h++)
      for (size_t k = 0; g != h && k < cell->design->n_classes; k++)
        expected += truth->person[g][k] * truth->person[h][k];
  return expected / ((1 - cell->missing) * (1 - cell->missing))
         / (double) (cell->people * (cell->people - 1));
}

static double
true_value (const Cell *cell, const Truth *truth, AccordCoefficient coefficient)
{
  const double observed = truth->agreement / truth->pairable, k = (double) cell->design->n_classes;
  double squares = 0, chance = truth->labels * truth->labels, expected = 0;
  for (size_t c = 0; c < cell->design->n_classes; c++)
    {
      squares += truth->share[c] * truth->share[c] / (truth->labelled * truth->labelled);
      chance -= truth->count[c] * truth->count[c];
    }
  switch (coefficient)
    {
    case ACCORD_PERCENT_AGREEMENT:
      return observed;
    case ACCORD_KRIPPENDORFF_ALPHA:
      return 1 - truth->labels * truth->disagreement / chance;
    case ACCORD_FLEISS_KAPPA:
      expected = squares;
      break;
    case ACCORD_GWET_AC1:
      expected = (1 - squares) / (k - 1);
      break;
    case ACCORD_BRENNAN_PREDIGER:
      expected = 1 / k;
      break;
    default:
      expected = expected_of_persons (cell, truth);
    }
  return (observed - expected) / (1 - expected);
}

/* ---- data sets ---- */

static AccordDataset *
new_dataset (void)
{
  AccordDataset *dataset = accord_dataset_empty ("label");
  dataset->item_start = g_new0 (uint64_t, MOST_ITEMS + 1);
  dataset->annotator = g_new (uint32_t, MOST_ITEMS * MOST_PEOPLE);
  dataset->klass = g_new (uint16_t, MOST_ITEMS * MOST_PEOPLE);
  return dataset;
}

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
draw_dataset (const Cell *cell, gsl_rng *random, AccordDataset *dataset)
{
  const Design *d = cell->design;
  double alpha[MOST_CLASSES], own[MOST_CLASSES];
  for (size_t k = 0; k < d->n_classes; k++)
    alpha[k] = hard_concentration * d->share[k];
  dataset->n_items = cell->items;
  dataset->n_annotators = cell->people;
  dataset->n_classes = d->n_classes;
  dataset->n_labels = 0;
  for (size_t i = 0; i < cell->items; i++)
    {
      const bool hard = cell->hard && gsl_rng_uniform (random) < hard_share;
      const unsigned truth = draw_class (random, d->share, d->n_classes);
      if (hard)
        gsl_ran_dirichlet (random, d->n_classes, alpha, own);
      for (uint32_t g = 0; g < cell->people; g++)
        {
          const bool present = gsl_rng_uniform (random) >= cell->missing;
          const uint32_t other = accord_random_below (random, (uint32_t) d->n_classes - 1);
          unsigned answer = gsl_rng_uniform (random) < d->accuracy[g] ? truth : other + (other >= truth);
          if (hard)
            answer = draw_class (random, own, d->n_classes);
          if (!present)
            continue;
          dataset->annotator[dataset->n_labels] = g;
          dataset->klass[dataset->n_labels++] = (uint16_t) answer;
        }
      dataset->item_start[i + 1] = dataset->n_labels;
    }
}

static AccordEstimate
estimate_of (const AccordDataset *dataset, const AccordProfiles *profiles, AccordCoefficient coefficient,
             const AccordAgreementOptions *how)
{
  AccordEstimate estimate;
  g_autoptr (GError) error = NULL;
  if (!accord_coefficient_estimate (dataset, profiles, coefficient, how, &estimate, &error))
    {
      fprintf (stderr, "%s\n", error->message);
      exit (2);
    }
  return estimate;
}

/* ---- coverage ---- */

static const AccordCoefficient coefficients[]
    = { ACCORD_PERCENT_AGREEMENT, ACCORD_GWET_AC1,    ACCORD_BRENNAN_PREDIGER,  ACCORD_FLEISS_KAPPA,
        ACCORD_CONGER_KAPPA,      ACCORD_COHEN_KAPPA, ACCORD_KRIPPENDORFF_ALPHA };

enum
{
  N_COEFFICIENTS = G_N_ELEMENTS (coefficients),
  FIRST_KAPPA = 3, /* of the second group */
};

typedef struct
{
  double covered[N_COEFFICIENTS]; /* per cent of the data sets with an interval */
  double without;                 /* per cent of intervals that were not there */
} Coverage;

static void
measure (const Cell *cell, const Truth *truth, unsigned sets, gsl_rng *random, AccordDataset *dataset,
         Coverage *ret_coverage)
{
  AccordQuantiles quantiles;
  accord_quantiles_init (&quantiles, .95);
  const AccordAgreementOptions how = { .quantiles = &quantiles };
  double inside[N_COEFFICIENTS] = { 0 }, there[N_COEFFICIENTS] = { 0 }, all = 0, missing = 0;
  for (unsigned s = 0; s < sets; s++)
    {
      draw_dataset (cell, random, dataset);
      g_autoptr (AccordProfiles) profiles = accord_profiles_new (dataset, true);
      for (size_t c = 0; c < N_COEFFICIENTS; c++)
        {
          if (coefficients[c] == ACCORD_COHEN_KAPPA && cell->people != 2)
            continue;
          const AccordEstimate e = estimate_of (dataset, profiles, coefficients[c], &how);
          const double value = true_value (cell, truth, coefficients[c]);
          all++;
          missing += isnan (e.low);
          there[c] += !isnan (e.low);
          inside[c] += e.low <= value && value <= e.high;
        }
    }
  for (size_t c = 0; c < N_COEFFICIENTS; c++)
    ret_coverage->covered[c] = 100 * inside[c] / there[c];
  ret_coverage->without = 100 * missing / all;
}

/* What a row of the table says of a group of coefficients. */
typedef struct
{
  double sum, least, most;
  unsigned n;
} Group;

static void
group_add (Group *group, double covered)
{
  group->least = group->n == 0 ? covered : MIN (group->least, covered);
  group->most = group->n == 0 ? covered : MAX (group->most, covered);
  group->sum += covered;
  group->n++;
}

typedef struct
{
  Group demanded[2];
  unsigned cells, failed;
  GString *others; /* cells outside the limits of which nothing was demanded */
} Tally;

static void
judge (const Cell *cell, const Truth *truth, const Coverage *coverage, Tally *tally, Group *groups)
{
  double most = 0;
  for (size_t k = 0; k < cell->design->n_classes; k++)
    most = MAX (most, truth->count[k]);
  const double items = truth->pairable * (double) cell->items,
               outside = (truth->labels - most) * (double) cell->items;
  const bool demanded = items >= 99.999 && outside >= 15;
  for (size_t c = 0; c < N_COEFFICIENTS; c++)
    {
      const double covered = coverage->covered[c];
      const bool kappa = c >= FIRST_KAPPA;
      if (coefficients[c] == ACCORD_COHEN_KAPPA && cell->people != 2)
        continue;
      group_add (&groups[kappa], covered);
      const bool good = covered >= 92.5 && covered <= (kappa ? 97.5 : 98.5);
      tally->cells += demanded;
      tally->failed += demanded && !good;
      if (demanded)
        group_add (&tally->demanded[kappa], covered);
      if (good)
        continue;
      g_string_append_printf (
          tally->others,
          "%-9s %4zu items, %zu annotators, %2.0f %% missing, %s%s, %zu classes, first %.2f: %-18s %5.1f"
          " (%.0f items with two labels, %.0f labels outside)\n",
          demanded ? "NOT MET" : "exception", cell->items, cell->people, 100 * cell->missing,
          cell->design->name, cell->hard ? " hard" : "", cell->design->n_classes, cell->design->share[0],
          accord_coefficient_name (coefficients[c]), covered, items, outside);
    }
}

static void
print_group (const Group *group)
{
  printf ("  %5.1f (%4.1f-%5.1f)", group->sum / group->n, group->least, group->most);
}

/* One row: all cells of a size, kind of design and share of missing labels. */
static void
run_row (size_t items, const char *kind, double missing, uint64_t seed, unsigned sets, AccordDataset *dataset,
         Tally *tally)
{
  static const size_t people[] = { 2, 3, 5 };
  static uint64_t stream = 0;
  Group groups[2] = { { .n = 0 }, { .n = 0 } };
  double without = 0, cells = 0;
  for (size_t d = 0; d < G_N_ELEMENTS (designs) * 2 * G_N_ELEMENTS (people); d++)
    {
      const Cell cell = { &designs[d / 6], d % 2 == 1, people[d / 2 % 3], items, missing };
      Truth truth;
      Coverage coverage;
      if (strcmp (cell.design->name, kind) != 0)
        continue;
      g_autoptr (gsl_rng) random = accord_random_new (seed, stream++);
      find_truth (&cell, &truth);
      measure (&cell, &truth, sets, random, dataset, &coverage);
      judge (&cell, &truth, &coverage, tally, groups);
      without += coverage.without;
      cells++;
    }
  printf ("%5zu  %-6s %5.0f %%", items, kind, 100 * missing);
  print_group (&groups[0]);
  print_group (&groups[1]);
  printf ("   %5.2f\n", without / cells);
  fflush (stdout);
}

/* ---- annotators drawn at random ---- */

static const double random_share[] = { .5, .3, .2 };

enum
{
  RANDOM_CLASSES = G_N_ELEMENTS (random_share),
};

static void
draw_people (gsl_rng *random, size_t people, size_t items, AccordDataset *dataset)
{
  const double even[RANDOM_CLASSES] = { 1, 1, 1 };
  double accuracy[MOST_PEOPLE], error[MOST_PEOPLE][RANDOM_CLASSES];
  for (size_t g = 0; g < people; g++)
    {
      accuracy[g] = .5 + .5 * gsl_rng_uniform (random);
      gsl_ran_dirichlet (random, RANDOM_CLASSES, even, error[g]);
    }
  dataset->n_items = items;
  dataset->n_annotators = people;
  dataset->n_classes = RANDOM_CLASSES;
  dataset->n_labels = 0;
  for (size_t i = 0; i < items; i++)
    {
      const unsigned truth = draw_class (random, random_share, RANDOM_CLASSES);
      for (uint32_t g = 0; g < people; g++)
        {
          const bool right = gsl_rng_uniform (random) < accuracy[g];
          dataset->annotator[dataset->n_labels] = g;
          dataset->klass[dataset->n_labels++]
              = (uint16_t) (right ? truth : draw_class (random, error[g], RANDOM_CLASSES));
        }
      dataset->item_start[i + 1] = dataset->n_labels;
    }
}

/* Two people drawn at random answer independently given the class, each as the mean of all people does. */
static double
value_of_all_people (void)
{
  double observed = 0, expected = 0, share[RANDOM_CLASSES] = { 0 };
  for (size_t y = 0; y < RANDOM_CLASSES; y++)
    for (size_t k = 0; k < RANDOM_CLASSES; k++)
      {
        const double chance = (k == y ? .75 : 0) + .25 / RANDOM_CLASSES;
        observed += random_share[y] * chance * chance;
        share[k] += random_share[y] * chance;
      }
  for (size_t k = 0; k < RANDOM_CLASSES; k++)
    expected += share[k] * share[k];
  return (observed - expected) / (1 - expected);
}

static void
run_random_people (uint64_t seed, unsigned sets, AccordDataset *dataset)
{
  static const size_t sizes[] = { 30, 100, 300 }, people[] = { 3, 5, 10, 20 };
  const AccordCoefficient which[] = { ACCORD_KRIPPENDORFF_ALPHA, ACCORD_CONGER_KAPPA };
  Group total[2] = { { .n = 0 }, { .n = 0 } };
  AccordQuantiles quantiles;
  accord_quantiles_init (&quantiles, .95);
  puts ("\nannotators drawn at random\nitems  annotators  over items: alpha  conger   over both: alpha  "
        "conger");
  for (size_t i = 0; i < G_N_ELEMENTS (sizes) * G_N_ELEMENTS (people); i++)
    {
      double covered[2][2] = { { 0 } };
      const size_t n = sizes[i / 4], r = people[i % 4];
      g_autoptr (gsl_rng) random = accord_random_new (seed, 1000000 + i);
      for (unsigned s = 0; s < sets; s++)
        {
          draw_people (random, r, n, dataset);
          g_autoptr (AccordProfiles) profiles = accord_profiles_new (dataset, true);
          for (size_t c = 0; c < 4; c++)
            {
              const AccordAgreementOptions how = { .quantiles = &quantiles, .over_both = c / 2 == 1 };
              const AccordEstimate e = estimate_of (dataset, profiles, which[c % 2], &how);
              covered[c / 2][c % 2]
                  += 100. / sets * (e.low <= value_of_all_people () && value_of_all_people () <= e.high);
            }
        }
      printf ("%5zu  %10zu  %17.1f  %6.1f  %17.1f  %6.1f\n", n, r, covered[0][0], covered[0][1],
              covered[1][0], covered[1][1]);
      for (size_t c = 0; c < 4; c++)
        group_add (&total[c / 2], covered[c / 2][c % 2]);
    }
  printf ("over items");
  print_group (&total[0]);
  printf ("\nover both ");
  print_group (&total[1]);
  putchar ('\n');
}

int
main (int argc, char **argv)
{
  static const size_t sizes[] = { 30, 100, 1000 };
  static const char *const kinds[] = { "usual", "rare" };
  const uint64_t seed = argc > 1 ? g_ascii_strtoull (argv[1], NULL, 10) : 1;
  const unsigned sets = argc > 2 ? (unsigned) g_ascii_strtoull (argv[2], NULL, 10) : 2000;
  g_autoptr (AccordDataset) dataset = new_dataset ();
  Tally tally = { .others = g_string_new (NULL) };
  puts ("items  design missing  percent, AC1, BP     kappas and alpha     none %");
  for (size_t i = 0; i < 12; i++)
    run_row (sizes[i / 4], kinds[i / 2 % 2], i % 2 == 0 ? 0 : .3, seed, sets, dataset, &tally);
  run_random_people (seed, sets, dataset);
  printf ("\n%s\ndemanded cells and coefficients: %u, not met: %u\n", tally.others->str, tally.cells,
          tally.failed);
  printf ("percent agreement, AC1, Brennan-Prediger");
  print_group (&tally.demanded[0]);
  printf ("\nkappas and alpha                        ");
  print_group (&tally.demanded[1]);
  putchar ('\n');
  g_string_free (tally.others, TRUE);
  return tally.failed == 0 ? 0 : 1;
}
