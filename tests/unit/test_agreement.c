/* Agreement coefficients: open vectors, published examples, brute-force deletion, laws, every undefined case.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "unit.h"
#include "coefficients.h"

static AccordEstimate
measure (const AccordDataset *dataset, AccordCoefficient coefficient)
{
  return unit_estimate (dataset, coefficient, NULL, ACCORD_SE_JACKKNIFE);
}

static AccordEstimate
measure_lines (const char *lines, AccordCoefficient coefficient)
{
  g_autoptr (AccordDataset) dataset = unit_labels_of (lines, ACCORD_ROUNDS_LAST);
  return measure (dataset, coefficient);
}

/* ---- open vectors ---- */

/* A row of a vector table; NAN expected = none. */
typedef struct
{
  const char *set; /* file below the shared data; NULL = T1 */
  AccordRounds rounds;
  AccordCoefficient coefficient;
  double value, observed, expected, se, se_linear, low, high;
} Vector;

static void
check_vector (const Vector *v, const AccordDataset *dataset)
{
  const AccordEstimate e = measure (dataset, v->coefficient);
  const double tolerance = 1.0001e-6; /* printed to six places */
  ck_assert_ptr_null (e.reason);
  unit_assert_near (e.value, v->value, tolerance);
  unit_assert_near (e.observed, v->observed, tolerance);
  if (!isnan (v->expected))
    unit_assert_near (e.expected, v->expected, tolerance);
  ck_assert (isnan (e.expected) == isnan (v->expected));
  unit_assert_near (e.se, v->se, tolerance);
  unit_assert_near (e.low, v->low, tolerance);
  unit_assert_near (e.high, v->high, tolerance);
  ck_assert_str_eq (e.se_kind, "jackknife");
  const AccordEstimate linear = unit_estimate (dataset, v->coefficient, NULL, ACCORD_SE_LINEAR);
  unit_assert_near (linear.se, v->se_linear, tolerance);
  ck_assert_str_eq (linear.se_kind, "linear");
}

/* Figures of an independent program (numpy, 2026), se also by numerical derivative and brute-force deletion. */
static const Vector t1_vectors[] = {
  { NULL, 0, ACCORD_PERCENT_AGREEMENT, 0.666667, 0.666667, NAN, 0.192450, 0.192450, 0.112752, 0.969208 },
  { NULL, 0, ACCORD_BRENNAN_PREDIGER, 0.500000, 0.666667, 0.333333, 0.288675, 0.288675, -0.588663, 0.944071 },
  { NULL, 0, ACCORD_FLEISS_KAPPA, 0.431579, 0.666667, 0.413580, 0.341065, 0.287395, -0.702406, 0.946359 },
  { NULL, 0, ACCORD_CONGER_KAPPA, 0.479167, 0.666667, 0.360000, 0.309785, 0.239623, -0.639773, 0.946971 },
  { NULL, 0, ACCORD_GWET_AC1, 0.528384, 0.666667, 0.293210, 0.291339, 0.270691, -0.603344, 0.953973 },
  { NULL, 0, ACCORD_KRIPPENDORFF_ALPHA, 0.500000, 0.666667, 0.333333, 0.331484, 0.298895, -0.694847,
    0.960774 },
};

START_TEST (small_table_has_its_figures)
{
  g_autoptr (AccordDataset) dataset = unit_labels_of (T1, ACCORD_ROUNDS_LAST);
  check_vector (&t1_vectors[_i], dataset);
}
END_TEST

#define LAST ACCORD_ROUNDS_LAST
#define ALL  ACCORD_ROUNDS_ALL

static const Vector set_vectors[] = {
  { "classic/fleiss1971.csv", LAST, ACCORD_FLEISS_KAPPA, 0.430245, 0.555556, 0.219938, 0.055055, 0.054199,
    0.311331, 0.535892 },
  { "classic/fleiss1971.csv", LAST, ACCORD_CONGER_KAPPA, 0.441809, 0.555556, 0.203778, 0.051676, 0.050794,
    0.330289, 0.541163 },
  { "classic/agresti1992.csv", LAST, ACCORD_SCOTT_PI, 0.473515, 0.635593, 0.307850, 0.064064, 0.063846,
    0.337304, 0.590306 },
  { "classic/dawid_skene_1979.csv", ALL, ACCORD_KRIPPENDORFF_ALPHA, 0.582571, 0.725926, 0.343423, 0.050637,
    0.050292, 0.471397, 0.675519 },
  { "classic/dawid_skene_1979.csv", LAST, ACCORD_KRIPPENDORFF_ALPHA, 0.553771, 0.704444, 0.337659, 0.058443,
    0.058209, 0.425120, 0.660491 },
  { "bluebirds/labels.csv", LAST, ACCORD_KRIPPENDORFF_ALPHA, 0.125501, 0.588194, 0.529095, 0.012493, 0.012383,
    0.100661, 0.150184 },
  { "music_genre/labels.csv", LAST, ACCORD_KRIPPENDORFF_ALPHA, 0.301031, 0.371862, 0.101336, 0.010658,
    0.010649, 0.279961, 0.321813 },
  { "music_genre/labels.csv", LAST, ACCORD_CONGER_KAPPA, 0.262465, 0.339111, 0.103923, 0.012999, 0.012931,
    0.236759, 0.287803 },
  { "music_genre/labels.csv", LAST, ACCORD_GWET_AC1, 0.266001, 0.339111, 0.099605, 0.012781, 0.012780,
    0.240729, 0.290913 },
  { "weather_cf/labels.csv", LAST, ACCORD_KRIPPENDORFF_ALPHA, 0.576837, 0.677591, 0.238098, 0.022022,
    0.021993, 0.531877, 0.618554 },
  { "weather_cf/labels.csv", LAST, ACCORD_CONGER_KAPPA, 0.594476, 0.685297, 0.223960, 0.022387, 0.022876,
    0.548633, 0.636755 },
  { "weather_cf/labels.csv", LAST, ACCORD_GWET_AC1, 0.611866, 0.685297, 0.189192, 0.022632, 0.022637,
    0.565381, 0.654476 },
  { "google_fact/labels.csv", ALL, ACCORD_KRIPPENDORFF_ALPHA, 0.703921, 0.865345, 0.545204, 0.002261,
    0.002261, 0.699463, 0.708326 },
  { "google_fact/labels.csv", LAST, ACCORD_KRIPPENDORFF_ALPHA, 0.703352, 0.865136, 0.545375, 0.002264,
    0.002264, 0.698887, 0.707761 },
  { "cifar10n/labels.csv", LAST, ACCORD_KRIPPENDORFF_ALPHA, 0.683671, 0.715433, 0.100409, 0.001786, 0.001786,
    0.680156, 0.687155 },
};

START_TEST (real_sets_have_their_figures)
{
  const char *folder = unit_shared_data ();
  if (folder == NULL)
    {
      unit_skip ("no shared data");
      return;
    }
  const Vector *v = &set_vectors[_i];
  g_autoptr (AccordDataset) dataset = unit_labels_read (folder, v->set, v->rounds);
  ck_assert_ptr_nonnull (dataset);
  check_vector (v, dataset);
}
END_TEST

START_TEST (rounds_of_google_fact)
{
  const char *folder = unit_shared_data ();
  if (folder == NULL)
    {
      unit_skip ("no shared data");
      return;
    }
  static const double alpha[] = { .703352, .703500, .703921 }, conger[] = { .698389, .698478, .699299 };
  for (int rounds = ACCORD_ROUNDS_LAST; rounds <= ACCORD_ROUNDS_ALL; rounds++)
    {
      g_autoptr (AccordDataset) dataset = unit_labels_read (folder, "google_fact/labels.csv", rounds);
      unit_assert_near (measure (dataset, ACCORD_KRIPPENDORFF_ALPHA).value, alpha[rounds], 6e-7);
      unit_assert_near (measure (dataset, ACCORD_CONGER_KAPPA).value, conger[rounds], 6e-7);
    }
}
END_TEST

/* ---- the jackknife against deletion of each item ---- */

static void
check_deletion (const AccordDataset *dataset, int *compared, int *fell_back)
{
  for (size_t c = 0; c < G_N_ELEMENTS (unit_coefficients); c++)
    {
      const AccordEstimate e = measure (dataset, unit_coefficients[c]);
      if (e.reason != NULL || e.interval_reason != NULL)
        continue;
      const double se = unit_deletion_se (dataset, unit_coefficients[c], NULL);
      if (isnan (se))
        {
          ck_assert_msg (g_strcmp0 (e.se_kind, "linear") == 0, "%s: a deletion is undefined, se_kind %s",
                         accord_coefficient_name (unit_coefficients[c]), e.se_kind);
          unit_assert_near (e.se, unit_estimate (dataset, unit_coefficients[c], NULL, ACCORD_SE_LINEAR).se,
                            0);
          ++*fell_back;
          continue;
        }
      ck_assert_msg (fabs (e.se - se) <= 1e-9, "%s: se %.12g, by deletion %.12g",
                     accord_coefficient_name (unit_coefficients[c]), e.se, se);
      ck_assert_str_eq (e.se_kind, "jackknife");
      ++*compared;
    }
}

START_TEST (jackknife_is_deletion)
{
  GRand *random = g_rand_new_with_seed (20240 + (guint32) _i);
  int compared = 0, fell_back = 0;
  for (int round = 0; round < 40; round++)
    {
      const int annotators = g_rand_int_range (random, 2, 6);
      const double density = g_rand_double_range (random, .3, 1.2);
      g_autofree char *lines = unit_labels_random (random, g_rand_int_range (random, 2, 14), annotators,
                                                   g_rand_int_range (random, 2, 5), density,
                                                   g_rand_double_range (random, .3, .95));
      if (*lines == '\0')
        continue;
      g_autoptr (AccordDataset) dataset = unit_labels_of (lines, LAST);
      check_deletion (dataset, &compared, &fell_back);
    }
  g_rand_free (random);
  ck_assert_int_gt (compared, 100);
}
END_TEST

START_TEST (jackknife_of_pooled_rounds_is_deletion)
{
  GRand *random = g_rand_new_with_seed (77);
  int compared = 0, fell_back = 0;
  for (int round = 0; round < 30; round++)
    {
      g_autofree char *first = unit_labels_random (random, 8, 3, 3, .7, .7);
      g_autofree char *again = unit_labels_random (random, 8, 3, 3, .5, .7);
      g_autofree char *lines = g_strconcat (first, again, NULL);
      g_autoptr (AccordDataset) dataset = unit_labels_of (lines, ALL);
      ck_assert (dataset->repeated);
      check_deletion (dataset, &compared, &fell_back);
    }
  g_rand_free (random);
  ck_assert_int_gt (compared, 100);
}
END_TEST

START_TEST (undefined_deletion_falls_back)
{
  /* the last item holds the only label of the second class; AC1 and Brennan-Prediger do not mind */
  g_autoptr (AccordDataset) dataset = unit_labels_of ("1,a,x\n1,b,x\n2,a,x\n2,b,x\n3,a,x\n3,b,y\n", LAST);
  int compared = 0, fell_back = 0;
  check_deletion (dataset, &compared, &fell_back);
  ck_assert_int_eq (fell_back, 3); /* alpha, Fleiss, Scott; Cohen and Conger do not vary */
  ck_assert_int_eq (compared, 3);
}
END_TEST

/* ---- influence ---- */

START_TEST (influence_sums_to_zero)
{
  GRand *random = g_rand_new_with_seed (5 + (guint32) _i);
  for (int round = 0; round < 20; round++)
    {
      g_autofree char *lines = unit_labels_random (random, 60, 4, 3, .6, .7);
      g_autoptr (AccordDataset) dataset = unit_labels_of (lines, LAST);
      g_autoptr (AccordProfiles) profiles = accord_profiles_new (dataset, false);
      g_autofree double *values = g_new (double, profiles->n_profiles);
      for (AccordCoefficient c = 0; c < N_COEFFICIENTS; c++)
        for (AccordSe se = 0; se <= ACCORD_SE_LINEAR; se++)
          {
            if (c == ACCORD_CONGER_KAPPA || c >= ACCORD_COHEN_KAPPA)
              continue;
            ck_assert (
                accord_agreement_influence (profiles, c, &(AccordAgreementOptions){ .se = se }, values));
            double sum = 0, size = 0;
            for (size_t p = 0; p < profiles->n_profiles; p++)
              if (!isnan (values[p]))
                {
                  sum += (double) profiles->times[p] * values[p];
                  size += (double) profiles->times[p] * fabs (values[p]);
                }
            unit_assert_near (sum, 0, 1e-11 * size);
            ck_assert (size > 0);
          }
    }
  g_rand_free (random);
}
END_TEST

START_TEST (linear_influence_is_the_derivative)
{
  /* weight of one profile moved by a little: the multiplicities take whole numbers, so scale all by a million */
  g_autoptr (AccordDataset) dataset = unit_labels_of (T1, LAST);
  g_autoptr (AccordProfiles) profiles = accord_profiles_new (dataset, false);
  const AccordCoefficient coefficients[] = { ACCORD_FLEISS_KAPPA, ACCORD_GWET_AC1, ACCORD_BRENNAN_PREDIGER };
  AccordQuantiles quantiles;
  accord_quantiles_init (&quantiles, .95);
  const AccordAgreementOptions options = { .se = ACCORD_SE_LINEAR, .quantiles = &quantiles };
  AccordEstimate (*const functions[]) (const AccordProfiles *, const AccordAgreementOptions *)
      = { accord_fleiss_kappa, accord_gwet_ac1, accord_brennan_prediger };
  for (size_t p = 0; p < profiles->n_profiles; p++)
    profiles->times[p] *= 1000000;
  profiles->n_items *= 1000000;
  profiles->n_pairable *= 1000000;
  g_autofree double *values = g_new (double, profiles->n_profiles);
  for (size_t c = 0; c < G_N_ELEMENTS (coefficients); c++)
    {
      ck_assert (accord_agreement_influence (profiles, coefficients[c],
                                             &(AccordAgreementOptions){ .se = ACCORD_SE_LINEAR }, values));
      const double base = functions[c](profiles, &options).value;
      const double n
          = (double) (coefficients[c] == ACCORD_BRENNAN_PREDIGER ? profiles->n_pairable : profiles->n_items);
      for (size_t p = 0; p < profiles->n_profiles; p++)
        {
          if (isnan (values[p]))
            continue;
          const uint64_t step = 100, pairable = profiles->size[p] >= 2 ? step : 0;
          profiles->times[p] += step;
          profiles->n_items += step;
          profiles->n_pairable += pairable;
          const double moved = functions[c](profiles, &options).value;
          profiles->times[p] -= step;
          profiles->n_items -= step;
          profiles->n_pairable -= pairable;
          unit_assert_near ((moved - base) * n / (double) step, values[p], 2e-3);
        }
    }
}
END_TEST

START_TEST (influence_of_nothing_is_undefined)
{
  double values[4];
  g_autoptr (AccordDataset) one = unit_labels_of ("1,a,x\n1,b,x\n", LAST);
  g_autoptr (AccordProfiles) profiles = accord_profiles_new (one, false);
  ck_assert (!accord_agreement_influence (profiles, ACCORD_FLEISS_KAPPA,
                                          &(AccordAgreementOptions){ .se = ACCORD_SE_LINEAR }, values));
  ck_assert (!accord_agreement_influence (profiles, ACCORD_PERCENT_AGREEMENT,
                                          &(AccordAgreementOptions){ .se = ACCORD_SE_JACKKNIFE }, values));
  ck_assert (accord_agreement_influence (profiles, ACCORD_PERCENT_AGREEMENT,
                                         &(AccordAgreementOptions){ .se = ACCORD_SE_LINEAR }, values));
}
END_TEST

/* ---- laws ---- */

START_TEST (rows_in_any_order_give_the_same_bits)
{
  GRand *random = g_rand_new_with_seed (99);
  g_autofree char *lines = unit_labels_random (random, 50, 2, 4, .9, .6);
  g_auto (GStrv) list = g_strsplit (lines, "\n", -1);
  const guint n = g_strv_length (list) - 1; /* without the empty end */
  for (guint i = n - 1; i > 0; i--)
    {
      const gint32 j = g_rand_int_range (random, 0, (gint32) i + 1);
      char *swap = list[i];
      list[i] = list[j];
      list[j] = swap;
    }
  g_autofree char *shuffled = g_strjoinv ("\n", list);
  g_autoptr (AccordDataset) a = unit_labels_of (lines, LAST), b = unit_labels_of (shuffled, LAST);
  for (AccordCoefficient c = 0; c < N_COEFFICIENTS; c++)
    {
      const AccordEstimate x = measure (a, c), y = measure (b, c);
      ck_assert (x.value == y.value && x.se == y.se && x.low == y.low && x.high == y.high);
    }
  g_rand_free (random);
}
END_TEST

/* @text with each letter of @from replaced by that of @to. */
static char *
rename_letters (const char *text, const char *from, const char *to)
{
  char *copy = g_strdup (text);
  for (char *c = copy; *c != '\0'; c++)
    {
      const char *at = strchr (from, *c);
      if (at != NULL)
        *c = to[at - from];
    }
  return copy;
}

START_TEST (names_do_not_matter)
{
  const char *lines
      = "1,a,x\n1,b,y\n1,c,x\n2,a,y\n2,b,y\n3,a,z\n3,c,x\n4,b,z\n4,c,z\n5,a,x\n5,b,x\n5,c,x\n6,a,y\n";
  g_autofree char *renamed = rename_letters (lines, "abcxyz123456", "rpqvwu635241");
  g_autoptr (AccordDataset) a = unit_labels_of (lines, LAST), b = unit_labels_of (renamed, LAST);
  for (AccordCoefficient c = 0; c < N_COEFFICIENTS; c++)
    {
      const AccordEstimate x = measure (a, c), y = measure (b, c);
      ck_assert_ptr_eq (x.reason, y.reason);
      if (x.reason != NULL)
        continue;
      unit_assert_near (x.value, y.value, 1e-14);
      unit_assert_near (x.se, y.se, 1e-14);
    }
}
END_TEST

START_TEST (two_complete_annotators)
{
  /* alpha = pi + (1 - pi) / N; Fleiss' kappa = Scott's pi; Conger's kappa = Cohen's, standard errors too */
  GRand *random = g_rand_new_with_seed (3 + (guint32) _i);
  for (int round = 0; round < 30; round++)
    {
      g_autofree char *lines = unit_labels_random (random, g_rand_int_range (random, 3, 40), 2, 3, 1.1, .6);
      g_autoptr (AccordDataset) dataset = unit_labels_of (lines, LAST);
      const AccordEstimate pi = measure (dataset, ACCORD_SCOTT_PI);
      const AccordEstimate cohen = measure (dataset, ACCORD_COHEN_KAPPA);
      const AccordEstimate conger = measure (dataset, ACCORD_CONGER_KAPPA);
      const AccordEstimate fleiss = measure (dataset, ACCORD_FLEISS_KAPPA);
      if (pi.reason != NULL)
        continue;
      unit_assert_near (measure (dataset, ACCORD_KRIPPENDORFF_ALPHA).value,
                        pi.value + (1 - pi.value) / (double) dataset->n_labels, 1e-13);
      unit_assert_near (fleiss.value, pi.value, 1e-14);
      unit_assert_near (conger.value, cohen.value, 1e-13);
      unit_assert_near (conger.expected, cohen.expected, 1e-13);
      if (conger.interval_reason == NULL)
        {
          unit_assert_near (conger.se, cohen.se, 1e-12);
          unit_assert_near (conger.low, cohen.low, 1e-12);
          unit_assert_near (unit_estimate (dataset, ACCORD_CONGER_KAPPA, NULL, ACCORD_SE_LINEAR).se,
                            unit_estimate (dataset, ACCORD_COHEN_KAPPA, NULL, ACCORD_SE_LINEAR).se, 1e-12);
        }
    }
  g_rand_free (random);
}
END_TEST

START_TEST (cohen_and_scott_leave_single_labels_out)
{
  const char *both = "1,a,x\n1,b,x\n2,a,y\n2,b,y\n3,a,x\n3,b,y\n4,a,y\n4,b,x\n5,a,y\n5,b,y\n";
  g_autofree char *more = g_strconcat (both, "6,a,x\n7,b,y\n8,a,x\n", NULL);
  for (AccordCoefficient c = ACCORD_COHEN_KAPPA; c <= ACCORD_SCOTT_PI; c++)
    {
      const AccordEstimate x = measure_lines (both, c), y = measure_lines (more, c);
      ck_assert (x.value == y.value && x.se == y.se);
      ck_assert_uint_eq (y.items, 5);
      ck_assert_uint_eq (y.labels, 10);
    }
  /* Fleiss and Conger look at them */
  ck_assert (measure_lines (both, ACCORD_FLEISS_KAPPA).value
             != measure_lines (more, ACCORD_FLEISS_KAPPA).value);
  ck_assert_uint_eq (measure_lines (more, ACCORD_FLEISS_KAPPA).labels, 13);
  ck_assert_uint_eq (measure_lines (more, ACCORD_KRIPPENDORFF_ALPHA).labels, 10);
}
END_TEST

START_TEST (perfect_agreement_is_one)
{
  const char *lines = "1,a,x\n1,b,x\n2,a,y\n2,b,y\n3,a,z\n3,b,z\n4,a,x\n4,b,x\n5,a,x\n";
  for (AccordCoefficient c = 0; c < N_COEFFICIENTS; c++)
    {
      const AccordEstimate e = measure_lines (lines, c);
      ck_assert (e.value == 1);
      ck_assert (e.se == 0);
      ck_assert (e.high == 1);
      const double expected = isnan (e.expected) ? 0 : e.expected;
      unit_assert_near (e.low, (pow (.025, .25) - expected) / (1 - expected), 1e-12);
    }
}
END_TEST

START_TEST (declared_classes_count)
{
  /* Brennan-Prediger and AC1 depend on K, the others do not */
  const AccordLiteral rows[]
      = { { "1", "a", "x", false }, { "1", "b", "x", false }, { "2", "a", "y", false },
          { "2", "b", "y", false }, { "3", "a", "x", false }, { "3", "b", "y", false } };
  const char *const declared[] = { "x", "y", "z", NULL };
  g_autoptr (AccordDataset) two = accord_dataset_new (rows, G_N_ELEMENTS (rows), NULL, LAST);
  g_autoptr (AccordDataset) three = accord_dataset_new (rows, G_N_ELEMENTS (rows), declared, LAST);
  unit_assert_near (measure (two, ACCORD_BRENNAN_PREDIGER).expected, 1. / 2, 1e-15);
  unit_assert_near (measure (three, ACCORD_BRENNAN_PREDIGER).expected, 1. / 3, 1e-15);
  unit_assert_near (measure (two, ACCORD_GWET_AC1).expected, .5, 1e-15);
  unit_assert_near (measure (three, ACCORD_GWET_AC1).expected, .25, 1e-15);
  ck_assert (measure (two, ACCORD_FLEISS_KAPPA).value == measure (three, ACCORD_FLEISS_KAPPA).value);
}
END_TEST

/* ---- undefined ---- */

static void
check_reasons (const char *lines, AccordRounds rounds, const char *const wanted[N_COEFFICIENTS])
{
  g_autoptr (AccordDataset) dataset = unit_labels_of (lines, rounds);
  for (AccordCoefficient c = 0; c < N_COEFFICIENTS; c++)
    {
      const AccordEstimate e = measure (dataset, c);
      ck_assert_msg (g_strcmp0 (e.reason, wanted[c]) == 0, "%s: %s, wanted %s", accord_coefficient_name (c),
                     e.reason != NULL ? e.reason : "defined", wanted[c] != NULL ? wanted[c] : "defined");
      ck_assert ((e.reason != NULL) == isnan (e.value));
      ck_assert (e.reason == NULL || (isnan (e.se) && isnan (e.low) && isnan (e.high)));
    }
}

#define EVERY(word)                                                                                          \
  {                                                                                                          \
    word, word, word, word, word, word, word, word, word                                                     \
  }

START_TEST (no_labels)
{
  const char *const wanted[] = EVERY ("no labels");
  check_reasons ("", LAST, wanted);
}
END_TEST

START_TEST (one_annotator)
{
  const char *const wanted[] = EVERY ("one annotator");
  check_reasons ("1,a,x\n2,a,y\n", LAST, wanted);
}
END_TEST

START_TEST (one_annotator_in_rounds)
{
  const char *const wanted[N_COEFFICIENTS] = { [ACCORD_CONGER_KAPPA] = "one annotator",
                                               [ACCORD_COHEN_KAPPA] = "one annotator",
                                               [ACCORD_SCOTT_PI] = "one annotator",
                                               [ACCORD_LIGHT_KAPPA] = "one annotator" };
  check_reasons ("1,a,x\n1,a,y\n2,a,y\n2,a,y\n", ALL, wanted);
}
END_TEST

START_TEST (no_overlap)
{
  const char *const two[] = EVERY ("no item with two labels");
  check_reasons ("1,a,x\n2,b,y\n", LAST, two);
  const char *three[N_COEFFICIENTS] = EVERY ("no item with two labels");
  three[ACCORD_COHEN_KAPPA] = three[ACCORD_SCOTT_PI] = "more than two annotators";
  check_reasons ("1,a,x\n2,b,y\n3,c,y\n", LAST, three);
}
END_TEST

START_TEST (repeated_labels)
{
  const char *const wanted[N_COEFFICIENTS] = { [ACCORD_COHEN_KAPPA] = "repeated labels",
                                               [ACCORD_SCOTT_PI] = "repeated labels",
                                               [ACCORD_LIGHT_KAPPA] = "repeated labels" };
  check_reasons ("1,a,x\n1,a,y\n1,b,x\n2,a,y\n2,b,y\n", ALL, wanted);
  const char *const defined[N_COEFFICIENTS] = { NULL };
  check_reasons ("1,a,x\n1,a,y\n1,b,x\n2,a,y\n2,b,y\n", LAST, defined);
}
END_TEST

START_TEST (one_class)
{
  const char *wanted[N_COEFFICIENTS] = EVERY ("one class only");
  wanted[ACCORD_PERCENT_AGREEMENT] = NULL;
  check_reasons ("1,a,x\n1,b,x\n2,a,x\n2,b,x\n", LAST, wanted);
  ck_assert (measure_lines ("1,a,x\n1,b,x\n", ACCORD_PERCENT_AGREEMENT).value == 1);
  /* a second class on an item with one label: alpha, Cohen and Scott do not see it */
  const char *const single[N_COEFFICIENTS] = { [ACCORD_KRIPPENDORFF_ALPHA] = "one class only",
                                               [ACCORD_COHEN_KAPPA] = "one class only",
                                               [ACCORD_SCOTT_PI] = "one class only",
                                               [ACCORD_LIGHT_KAPPA] = "one class only" };
  check_reasons ("1,a,x\n1,b,x\n2,a,x\n2,b,x\n3,a,y\n", LAST, single);
}
END_TEST

START_TEST (one_class_with_a_second_declared)
{
  const AccordLiteral rows[] = {
    { "1", "a", "x", false }, { "1", "b", "x", false }, { "2", "a", "x", false }, { "2", "b", "x", false }
  };
  const char *const declared[] = { "x", "y", NULL };
  g_autoptr (AccordDataset) dataset = accord_dataset_new (rows, G_N_ELEMENTS (rows), declared, LAST);
  ck_assert (measure (dataset, ACCORD_GWET_AC1).value == 1);
  ck_assert (measure (dataset, ACCORD_BRENNAN_PREDIGER).value == 1);
  ck_assert_str_eq (measure (dataset, ACCORD_FLEISS_KAPPA).reason, "one class only");
}
END_TEST

START_TEST (one_item)
{
  g_autoptr (AccordDataset) dataset = unit_labels_of ("1,a,x\n1,b,y\n", LAST);
  for (AccordCoefficient c = 0; c < N_COEFFICIENTS; c++)
    {
      const AccordEstimate e = measure (dataset, c);
      ck_assert_ptr_null (e.reason);
      ck_assert_str_eq (e.interval_reason, "one item only");
      ck_assert (isnan (e.se) && isnan (e.low) && isnan (e.df));
    }
}
END_TEST

START_TEST (no_variation)
{
  /* one always yes, the other always no: Cohen's kappa is 0, defined */
  g_autoptr (AccordDataset) dataset
      = unit_labels_of ("1,a,yes\n1,b,no\n2,a,yes\n2,b,no\n3,a,yes\n3,b,no\n", LAST);
  for (AccordCoefficient c = 0; c < N_COEFFICIENTS; c++)
    ck_assert_str_eq (measure (dataset, c).interval_reason, "no variation between items");
  unit_assert_near (measure (dataset, ACCORD_COHEN_KAPPA).value, 0, 0);
  unit_assert_near (measure (dataset, ACCORD_CONGER_KAPPA).value, 0, 1e-15);
  unit_assert_near (measure (dataset, ACCORD_SCOTT_PI).value, -1, 0);
}
END_TEST

/* ---- notes ---- */

START_TEST (notes_at_their_limits)
{
  ck_assert_str_eq (accord_agreement_note (29, 100, 10), "few items");
  ck_assert_str_eq (accord_agreement_note (29, 0, 0), "few items");
  ck_assert_str_eq (accord_agreement_note (30, 14, 10), "rare class");
  ck_assert_str_eq (accord_agreement_note (30, 15, 4), "few items");
  ck_assert_ptr_null (accord_agreement_note (30, 15, 5));
}
END_TEST

START_TEST (notes_count_items_with_two_labels)
{
  /* 40 items xx, 4 xy, 11 yy: 26 labels outside x on 55 items, 4 disagree; single labels do not count */
  const uint32_t counts[] = { 2, 0, 1, 1, 0, 2, 0, 1 };
  uint64_t times[] = { 40, 4, 11, 100 };
  g_autoptr (AccordProfiles) four = accord_profiles_from_counts (counts, times, 4, 2);
  ck_assert_str_eq (accord_agreement_note_profiles (four), "few items");
  times[1] = 5;
  g_autoptr (AccordProfiles) five = accord_profiles_from_counts (counts, times, 4, 2);
  ck_assert_ptr_null (accord_agreement_note_profiles (five));
  times[2] = 4; /* 8 + 5 = 13 labels outside */
  g_autoptr (AccordProfiles) rare = accord_profiles_from_counts (counts, times, 4, 2);
  ck_assert_str_eq (accord_agreement_note_profiles (rare), "rare class");
}
END_TEST

static void
add_undefined (Suite *suite)
{
  TCase *undefined = tcase_create ("undefined");
  tcase_add_test (undefined, no_labels);
  tcase_add_test (undefined, one_annotator);
  tcase_add_test (undefined, one_annotator_in_rounds);
  tcase_add_test (undefined, no_overlap);
  tcase_add_test (undefined, repeated_labels);
  tcase_add_test (undefined, one_class);
  tcase_add_test (undefined, one_class_with_a_second_declared);
  tcase_add_test (undefined, one_item);
  tcase_add_test (undefined, no_variation);
  tcase_add_test (undefined, notes_at_their_limits);
  tcase_add_test (undefined, notes_count_items_with_two_labels);
  suite_add_tcase (suite, undefined);
}

static void
add_laws (Suite *suite)
{
  TCase *laws = tcase_create ("laws");
  tcase_add_loop_test (laws, jackknife_is_deletion, 0, 5);
  tcase_add_test (laws, jackknife_of_pooled_rounds_is_deletion);
  tcase_add_test (laws, undefined_deletion_falls_back);
  tcase_add_loop_test (laws, influence_sums_to_zero, 0, 3);
  tcase_add_test (laws, linear_influence_is_the_derivative);
  tcase_add_test (laws, influence_of_nothing_is_undefined);
  tcase_add_test (laws, rows_in_any_order_give_the_same_bits);
  tcase_add_test (laws, names_do_not_matter);
  tcase_add_loop_test (laws, two_complete_annotators, 0, 3);
  tcase_add_test (laws, cohen_and_scott_leave_single_labels_out);
  tcase_add_test (laws, perfect_agreement_is_one);
  tcase_add_test (laws, declared_classes_count);
  suite_add_tcase (suite, laws);
}

Suite *
accord_suite (void)
{
  Suite *suite = suite_create ("agreement");
  TCase *vectors = tcase_create ("vectors");
  tcase_set_timeout (vectors, 60);
  tcase_add_loop_test (vectors, small_table_has_its_figures, 0, G_N_ELEMENTS (t1_vectors));
  tcase_add_loop_test (vectors, real_sets_have_their_figures, 0, G_N_ELEMENTS (set_vectors));
  tcase_add_test (vectors, rounds_of_google_fact);
  suite_add_tcase (suite, vectors);
  add_laws (suite);
  add_undefined (suite);
  return suite;
}
