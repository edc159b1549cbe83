/* Single people: a table of a second program, enumeration, laws, edges.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "unit.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>
#include <accord/base/random.h>
#include <accord/stats/persons.h>

/* Rows of one letter a person; '.' = did not label. */
static AccordDataset *
dataset_of (const char *const *rows, size_t n)
{
  g_autoptr (GArray) labels = g_array_new (FALSE, TRUE, sizeof (AccordLiteral));
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  for (size_t i = 0; i < n; i++)
    for (size_t j = 0; rows[i][j] != '\0'; j++)
      if (rows[i][j] != '.')
        {
          AccordLiteral row = { g_strdup_printf ("%05zu", i), g_strdup_printf ("p%02zu", j),
                                g_strndup (&rows[i][j], 1), false };
          g_ptr_array_add (texts, (char *) row.item);
          g_ptr_array_add (texts, (char *) row.annotator);
          g_ptr_array_add (texts, (char *) row.label);
          g_array_append_val (labels, row);
        }
  return accord_dataset_new ((const AccordLiteral *) (void *) labels->data, labels->len, NULL,
                             ACCORD_ROUNDS_LAST);
}

static AccordPersons *
measure (const char *const *rows, size_t n)
{
  g_autoptr (AccordDataset) dataset = dataset_of (rows, n);
  g_autoptr (AccordProfiles) profiles = accord_profiles_new (dataset, true);
  g_autoptr (GError) error = NULL;
  AccordPersons *persons = accord_persons_new (dataset, profiles, .9, &error);
  ck_assert_ptr_nonnull (persons);
  return persons;
}

static const char *const twelve[]
    = { "aaab", "bbba", "aaab", "bbbb", "aaaa", "bbba", "aaab", "bbbb", "aaab", "bbba", "abaa", "bb.." };

START_TEST (table)
{
  g_autoptr (AccordPersons) persons = measure (twelve, 12);
  static const double rates[] = { .986866018, .909826051, .985769718, .401475977 };
  static const double raw[] = { 1, 11. / 12, 1, 4. / 11 };
  unit_assert_near (persons->mean, .826086957, 1e-9);
  unit_assert_near (persons->rho, .504980235, 1e-9);
  for (size_t j = 0; j < 4; j++)
    {
      unit_assert_near (persons->rate[j], rates[j], 1e-9);
      unit_assert_near (persons->raw[j], raw[j], 1e-12);
    }
  unit_assert_near (persons->median.value, .947797885, 1e-9);
  unit_assert_near (persons->best.value, .986866018, 1e-9);
  unit_assert_near (persons->worst.value, .401475977, 1e-9);
  ck_assert_uint_eq (persons->best.items, 12);
  ck_assert_uint_eq (persons->worst.items, 11);
  ck_assert_uint_eq (persons->median.items, 11);
  unit_assert_near (persons->median.observed, (11. / 12 + 1) / 2, 1e-12);
  ck_assert_str_eq (persons->median.interval_reason, "between two people");
  ck_assert (!persons->complete);
  /* the worst one's interval: Beta of 4 + kappa p right and 7 + kappa (1 - p) wrong, by GSL's own inverse */
  const double a = 4 + persons->kappa * persons->mean, b = 11 + persons->kappa - a;
  unit_assert_near (persons->worst.low, gsl_cdf_beta_Pinv (.05, a, b), 1e-9);
  unit_assert_near (persons->worst.high, gsl_cdf_beta_Pinv (.95, a, b), 1e-9);
}
END_TEST

/* A label against the majority of the others, ties shared. */
static double
score (const char *row, size_t own)
{
  size_t votes[128] = { 0 }, top = 0, ties = 0;
  for (size_t j = 0; row[j] != '\0'; j++)
    if (j != own && row[j] != '.')
      votes[(size_t) row[j]]++;
  for (size_t c = 0; c < 128; c++)
    top = MAX (top, votes[c]);
  for (size_t c = 0; c < 128; c++)
    ties += votes[c] == top;
  return votes[(size_t) row[own]] == top ? 1.0 / (double) ties : 0;
}

/* Raw rates by going through the labels, and the moments from their definitions. */
START_TEST (equals_enumeration)
{
  g_autoptr (gsl_rng) random = accord_random_new (1, 0);
  for (int draw = 0; draw < 40; draw++)
    {
      char rows[30][7] = { { 0 } };
      const char *pointers[30];
      double x[6] = { 0 }, xx[6] = { 0 }, N[6] = { 0 }, sum = 0, labels = 0, within = 0, between = 0,
             sizes = 0;
      for (size_t i = 0; i < 30; i++)
        {
          pointers[i] = rows[i];
          for (size_t j = 0; j < 6; j++)
            rows[i][j] = "aaabc."[accord_random_below (random, j == 0 ? 6 : j == 1 ? 3 : 5)];
          for (size_t j = 0; j < 6; j++)
            if (rows[i][j] != '.')
              {
                const double s = score (rows[i], j);
                x[j] += s;
                xx[j] += s * s;
                N[j]++;
              }
        }
      g_autoptr (AccordPersons) persons = measure (pointers, 30);
      for (size_t j = 0; j < 6; j++)
        {
          unit_assert_near (persons->raw[j], x[j] / N[j], 1e-13);
          sum += x[j];
          labels += N[j];
          within += xx[j] - x[j] * x[j] / N[j];
          sizes += N[j] * N[j];
        }
      const double p = sum / labels, v = within / (labels - 6);
      for (size_t j = 0; j < 6; j++)
        between += N[j] * (x[j] / N[j] - p) * (x[j] / N[j] - p);
      const double tau = (between - 5 * v) / (labels - sizes / labels);
      unit_assert_near (persons->mean, p, 1e-13);
      for (size_t j = 0; j < 6; j++)
        unit_assert_near (persons->rate[j], tau <= 0 ? p : (x[j] + v / tau * p) / (N[j] + v / tau), 1e-12);
      ck_assert (persons->worst.value <= persons->median.value
                 && persons->median.value <= persons->best.value);
    }
}
END_TEST

START_TEST (no_difference_shown)
{
  static const char *const equal[] = { "aab", "aba", "baa", "bbb" };
  g_autoptr (AccordPersons) persons = measure (equal, 4);
  unit_assert_near (persons->rho, 0, 0);
  ck_assert (isinf (persons->kappa));
  unit_assert_near (persons->best.value, persons->mean, 0);
  unit_assert_near (persons->worst.value, persons->mean, 0);
  ck_assert_str_eq (persons->best.interval_reason, "no difference between people shown");
  ck_assert (isnan (persons->best.low));
  ck_assert (persons->complete);
  static const char *const pair[] = { "aa" }; /* as many labels as people */
  g_autoptr (AccordPersons) two = measure (pair, 1);
  unit_assert_near (two->best.value, 1, 0);
  ck_assert (isinf (two->kappa));
}
END_TEST

START_TEST (undefined)
{
  static const char *const single[] = { "a.", ".b" };
  g_autoptr (AccordPersons) persons = measure (single, 2);
  ck_assert_uint_eq (persons->n_people, 0);
  ck_assert_str_eq (persons->best.reason, "one label an item");
  ck_assert (isnan (persons->rate[0]) && isnan (persons->mean));
  accord_persons_free (NULL);
}
END_TEST

/* The same people always right and always wrong: no variance within, the rates are the raw ones. */
START_TEST (no_variance_within)
{
  static const char *const rows[] = { "aaab", "bbba", "aaab" };
  g_autoptr (AccordPersons) persons = measure (rows, 3);
  unit_assert_near (persons->kappa, 0, 0);
  unit_assert_near (persons->best.value, 1, 0);
  unit_assert_near (persons->worst.value, 0, 0);
  ck_assert (persons->worst.se == 0 && isnan (persons->worst.low) && isnan (persons->worst.high));
  ck_assert_str_eq (persons->best.interval_reason, "no variation between items");
}
END_TEST

/* Scores of 0, 0, 1/3, 1/3 on every item: the variance within is 0 exactly, not what rounding of x^2/N leaves, which
 * would put the lower limit of the worst above the value. */
START_TEST (no_variance_within_but_rounding)
{
  static const char *const rows[] = { "abcb", "abcb", "abcb", "abcb", "abcb", "abcb", "abcb" };
  g_autoptr (AccordPersons) persons = measure (rows, 7);
  unit_assert_near (persons->kappa, 0, 0);
  ck_assert (persons->worst.value == 0);
  ck_assert_str_eq (persons->worst.interval_reason, "no variation between items");
  unit_assert_near (persons->best.value, 1. / 3, 1e-15);
  unit_assert_near (persons->best.low, gsl_cdf_beta_Pinv (.05, 7. / 3, 14. / 3), 1e-9);
}
END_TEST

/* Shrunken rates of many alike people are nearer to the truth than raw ones; of different people as well. */
START_TEST (shrinking_helps)
{
  g_autoptr (gsl_rng) random = accord_random_new (3, 0);
  static char rows[400][31];
  const char *pointers[400];
  double skill[30];
  for (size_t j = 0; j < 30; j++)
    skill[j] = gsl_ran_beta (random, 24, 6);
  for (size_t i = 0; i < 400; i++)
    {
      pointers[i] = rows[i];
      memset (rows[i], '.', 30);
      for (size_t drawn = 0; drawn < 5;)
        {
          const uint32_t j = accord_random_below (random, 30);
          if (rows[i][j] != '.')
            continue;
          rows[i][j] = gsl_rng_uniform (random) < skill[j] ? 'a' : 'b';
          drawn++;
        }
    }
  g_autoptr (AccordPersons) persons = measure (pointers, 400);
  double spread_raw = 0, spread = 0;
  for (size_t j = 0; j < 30; j++)
    {
      spread_raw += pow (persons->raw[j] - persons->mean, 2);
      spread += pow (persons->rate[j] - persons->mean, 2);
      ck_assert (fabs (persons->rate[j] - persons->mean) <= fabs (persons->raw[j] - persons->mean) + 1e-12);
    }
  ck_assert (spread < spread_raw);
  ck_assert (persons->best.low < persons->best.value && persons->best.value < persons->best.high);
  ck_assert (persons->best.value < persons->best.observed && persons->worst.value > persons->worst.observed);
}
END_TEST

START_TEST (beta_quantiles)
{
  static const double a[] = { .3, 1, 2, 11.5, 300, 40000, 900000 }, b[] = { .7, 1, 7, 1.5, 20, 9000, 700000 };
  static const double p[] = { .025, .05, .5, .95 };
  for (size_t i = 0; i < G_N_ELEMENTS (a); i++)
    for (size_t j = 0; j < G_N_ELEMENTS (p); j++)
      {
        const double x = accord_persons_beta_quantile (p[j], a[i], b[i]);
        unit_assert_near (gsl_cdf_beta_P (x, a[i], b[i]), p[j],
                          a[i] > 1000 ? 1e-6 : 1e-10); /* GSL is less exact there */
        /* near the normal for large a, b */
        const double mean = a[i] / (a[i] + b[i]), sd = sqrt (mean * (1 - mean) / (a[i] + b[i] + 1));
        if (a[i] > 1000)
          unit_assert_near (x, mean + sd * gsl_cdf_ugaussian_Pinv (p[j]), sd * .02);
      }
  unit_assert_near (accord_persons_beta_quantile (.3, 1, 1), .3, 1e-12);
  unit_assert_near (accord_persons_beta_quantile (.3, 0, 1), 0, 0);
  unit_assert_near (accord_persons_beta_quantile (.3, 2, 0), 1, 0);
}
END_TEST

Suite *
accord_suite (void)
{
  Suite *suite = suite_create ("persons");
  TCase *cases = tcase_create ("persons");
  tcase_add_test (cases, table);
  tcase_add_test (cases, equals_enumeration);
  tcase_add_test (cases, no_difference_shown);
  tcase_add_test (cases, undefined);
  tcase_add_test (cases, no_variance_within);
  tcase_add_test (cases, no_variance_within_but_rounding);
  tcase_add_test (cases, shrinking_helps);
  tcase_add_test (cases, beta_quantiles);
  suite_add_tcase (suite, cases);
  return suite;
}
