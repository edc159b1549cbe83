/* How good the Bayes error bracket is: bias, root mean square error against the plug-in, coverage of its 90 %
 * interval, on simulated populations of known Bayes error.  Takes about a minute; ends with status 1 when a
 * demand is not met.  Built and run by hand:
 *
 *   make && cc -O2 -Iinclude $(pkg-config --cflags glib-2.0 gsl) -o build/hlp_coverage tests/bench/hlp_coverage.c \
 *     build/libaccord.a $(pkg-config --libs glib-2.0 gsl) -lm && build/hlp_coverage [SEED [REPLICATES]]
 *
 * Populations, for 2, 3 and 10 classes; 3, 5 and 10 labels an item; 300 and 3,000 items:
 *   dir s   eta ~ Dirichlet(s/K, …), s = .5, 1, 3
 *   skew    eta ~ Dirichlet(b), b_k in proportion to .6^k, summing to 1
 *   mix u   with chance u everybody gives the item's class, else eta = (t, 1 - t) on two classes, t ~ Beta(2,2)
 *   ds q    no ambiguity: 20 people of accuracy q + .1 U(-1,1), errors even: the bracket's assumption is wrong
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_sf_gamma.h>
#include <accord/base/random.h>
#include <accord/stats/bayes.h>

enum
{
  MOST_CLASSES = 10,
  PEOPLE = 20,
};

typedef enum
{
  DIRICHLET,
  SKEW,
  MIXTURE,
  DAWID_SKENE,
  FAMILIES,
} Family;

typedef struct
{
  Family family;
  double parameter;
} Model;

static const Model models[] = {
  { DIRICHLET, .5 }, { DIRICHLET, 1 }, { DIRICHLET, 3 },    { SKEW, 0 },
  { MIXTURE, .4 },   { MIXTURE, .8 },  { DAWID_SKENE, .7 }, { DAWID_SKENE, .9 },
};
static const char *const family_names[] = { "dir", "skew", "mix", "ds" };

/* What is summed over the replicates of a cell. */
typedef struct
{
  double bias, square, plugin_square, low_bias, covered, width;
} Cell;

static void
fill_alpha (const Model *model, size_t k, double *alpha)
{
  double sum = 0;
  for (size_t c = 0; c < k; c++)
    sum += alpha[c] = model->family == SKEW ? pow (.6, (double) c) : 1;
  for (size_t c = 0; c < k; c++)
    alpha[c] *= (model->family == SKEW ? 1 : model->parameter) / sum;
}

/* E max of a Dirichlet: the integral of 1 - prod P(alpha_k, x) over x, divided by the sum of alpha; x = e^u. */
static double
expected_largest (const double *alpha, size_t k)
{
  double total = 0, sum = exp (-20);
  for (size_t c = 0; c < k; c++)
    total += alpha[c];
  const double step = .02, end = log (60);
  for (double u = -20; u <= end; u += step)
    {
      double product = 1;
      for (size_t c = 0; c < k; c++)
        product *= gsl_sf_gamma_inc_P (alpha[c], exp (u));
      sum += step * exp (u) * (1 - product);
    }
  return sum / total;
}

/* One item's labels from its chances. */
static void
draw_labels (gsl_rng *random, const double *eta, size_t k, unsigned m, uint32_t *counts)
{
  unsigned drawn[MOST_CLASSES];
  gsl_ran_multinomial (random, k, m, eta, drawn);
  for (size_t c = 0; c < k; c++)
    counts[c] = drawn[c];
}

static void
draw_mixed_item (gsl_rng *random, double u, size_t k, unsigned m, uint32_t *counts)
{
  double eta[MOST_CLASSES] = { 0 };
  const uint32_t a = accord_random_below (random, (uint32_t) k);
  const uint32_t c = (a + 1 + accord_random_below (random, (uint32_t) k - 1)) % (uint32_t) k;
  const double t = gsl_rng_uniform (random) < u ? 1 : gsl_ran_beta (random, 2, 2);
  eta[a] = t;
  eta[c] = 1 - t;
  draw_labels (random, eta, k, m, counts);
}

/* The labels of m of the 20 people. */
static void
draw_noisy_item (gsl_rng *random, const double *accuracy, size_t k, unsigned m, uint32_t *counts)
{
  int people[PEOPLE], chosen[MOST_CLASSES];
  for (int j = 0; j < PEOPLE; j++)
    people[j] = j;
  gsl_ran_choose (random, chosen, m, people, PEOPLE, sizeof *people);
  const uint32_t truth = accord_random_below (random, (uint32_t) k);
  for (size_t c = 0; c < k; c++)
    counts[c] = 0;
  for (unsigned j = 0; j < m; j++)
    {
      const uint32_t wrong = (truth + 1 + accord_random_below (random, (uint32_t) k - 1)) % (uint32_t) k;
      counts[gsl_rng_uniform (random) < accuracy[chosen[j]] ? truth : wrong]++;
    }
}

/* Fills @counts with @n items; returns the population's Bayes error. */
static double
draw (gsl_rng *random, const Model *model, size_t k, unsigned m, size_t n, double dirichlet_error,
      uint32_t *counts)
{
  double alpha[MOST_CLASSES], eta[MOST_CLASSES], accuracy[PEOPLE], right = 0;
  fill_alpha (model, k, alpha);
  for (size_t j = 0; j < PEOPLE; j++)
    right += accuracy[j] = model->parameter + .1 * (2 * gsl_rng_uniform (random) - 1);
  for (size_t i = 0; i < n; i++)
    switch (model->family)
      {
      case MIXTURE:
        draw_mixed_item (random, model->parameter, k, m, counts + i * k);
        break;
      case DAWID_SKENE:
        draw_noisy_item (random, accuracy, k, m, counts + i * k);
        break;
      default:
        gsl_ran_dirichlet (random, k, alpha, eta);
        draw_labels (random, eta, k, m, counts + i * k);
      }
  if (model->family == MIXTURE)
    return (1 - model->parameter) * 5 / 16;
  return model->family == DAWID_SKENE ? 1 - right / PEOPLE : dirichlet_error;
}

static Cell
simulate (const Model *model, size_t k, unsigned m, size_t n, unsigned replicates, gsl_rng *random)
{
  Cell cell = { 0 };
  double alpha[MOST_CLASSES];
  fill_alpha (model, k, alpha);
  const double dirichlet_error
      = model->family == DIRICHLET || model->family == SKEW ? 1 - expected_largest (alpha, k) : NAN;
  g_autofree uint32_t *counts = g_new (uint32_t, n * k);
  for (unsigned r = 0; r < replicates; r++)
    {
      const double truth = draw (random, model, k, m, n, dirichlet_error, counts);
      g_autoptr (AccordProfiles) profiles = accord_profiles_from_counts (counts, NULL, n, k);
      AccordBayes bayes;
      if (!accord_bayes_bracket (profiles, 2, .9, .02, &bayes, NULL))
        exit (2);
      const double error = bayes.error.value - truth, plugin = bayes.plugin.value - truth;
      cell.bias += error / replicates;
      cell.square += error * error / replicates;
      cell.plugin_square += plugin * plugin / replicates;
      cell.low_bias += (bayes.low.value - truth) / replicates;
      cell.covered += (bayes.error.low <= truth && truth <= bayes.error.high ? 1.0 : 0.0) / replicates;
      cell.width += (bayes.error.high - bayes.error.low) / replicates;
    }
  return cell;
}

/* Sums over cells of one number of labels. */
typedef struct
{
  double rmse, plugin_rmse, family_rmse[FAMILIES], family_plugin[FAMILIES];
  double bias, ds_bias, covered, least_covered, width;
  int cells;
} Total;

static void
add (Total *total, const Model *model, const Cell *cell)
{
  const double rmse = sqrt (cell->square), plugin_rmse = sqrt (cell->plugin_square);
  total->rmse += rmse;
  total->plugin_rmse += plugin_rmse;
  total->family_rmse[model->family] += rmse;
  total->family_plugin[model->family] += plugin_rmse;
  double *bias = model->family == DAWID_SKENE ? &total->ds_bias : &total->bias;
  *bias = MAX (*bias, fabs (cell->bias));
  total->covered += cell->covered;
  total->least_covered = MIN (total->least_covered, cell->covered);
  total->width += cell->width;
  total->cells++;
}

static int
demand (const char *what, double value, const char *relation, double limit)
{
  const bool met = relation[0] == '<' ? value <= limit : value >= limit;
  printf ("  %s %.3f, wanted %s %.3f%s\n", what, value, relation, limit, met ? "" : "   NOT MET");
  return met ? 0 : 1;
}

int
main (int argc, char **argv)
{
  static const unsigned labels[] = { 3, 5, 10 };
  static const double ratio_limits[] = { .42, .40, .55 }, bias_limits[] = { .016, .008, .004 };
  static const size_t classes[] = { 2, 3, 10 }, items[] = { 300, 3000 };
  const uint64_t seed = argc > 1 ? g_ascii_strtoull (argv[1], NULL, 10) : 1;
  const unsigned replicates = argc > 2 ? (unsigned) g_ascii_strtoull (argv[2], NULL, 10) : 400;
  uint64_t stream = 0;
  int bad = 0;
  puts ("labels items classes model      bias low_bias   rmse plugin coverage  width");
  for (size_t l = 0; l < G_N_ELEMENTS (labels); l++)
    {
      Total total = { .least_covered = 1 };
      for (size_t i = 0; i < 2 * 3 * G_N_ELEMENTS (models); i++)
        {
          const Model *model = &models[i / 6];
          const size_t n = items[i % 2], k = classes[i / 2 % 3];
          g_autoptr (gsl_rng) random = accord_random_new (seed, stream++);
          const unsigned draws = n == 300 ? replicates : MAX (replicates / 4, 2);
          const Cell cell = simulate (model, k, labels[l], n, draws, random);
          add (&total, model, &cell);
          printf ("%6u %5zu %7zu %-5s%4.1f %+6.3f   %+6.3f %6.4f %6.4f    %5.3f %6.3f\n", labels[l], n, k,
                  family_names[model->family], model->parameter, cell.bias, cell.low_bias, sqrt (cell.square),
                  sqrt (cell.plugin_square), cell.covered, cell.width);
        }
      printf ("%u labels an item: ratio by family", labels[l]);
      for (size_t f = 0; f < FAMILIES; f++)
        printf (" %s %.2f", family_names[f], total.family_rmse[f] / total.family_plugin[f]);
      printf ("; largest bias in ds %.3f; mean width %.3f\n", total.ds_bias, total.width / total.cells);
      bad += demand ("root mean square error over the plug-in's", total.rmse / total.plugin_rmse,
                     "<=", ratio_limits[l]);
      bad += demand ("largest bias outside ds", total.bias, "<=", bias_limits[l]);
      bad += demand ("mean coverage of 90 % intervals", total.covered / total.cells, ">=", .95);
      bad += demand ("least coverage", total.least_covered, ">=", .85);
    }
  return bad == 0 ? 0 : 1;
}
