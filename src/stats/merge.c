/* Gains and costs of joining two classes, for all pairs at once.
 *
 * The influence of an item on a pair's gain is linear in six numbers of the item: its labels t, its
 * disagreement d, its e (change of the expected sum), its labels of either class and its part of the pair's
 * count.  So the sum of squared influences is a quadratic form in second moments, collected in one pass over
 * the profiles.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <accord/stats/merge.h>

#include <math.h>
#include <gsl/gsl_cdf.h>
#include <accord/base/error.h>
#include <accord/base/sum.h>

#define UNDEFINED_SHARE 1e-9 /* of E: what is left of it when one class only remains is rounding */
#define ROUNDING_BITS   1e-12
#define MOST_PARTNERS   1e9 /* steps over partners of classes, a few nanoseconds each */

void
accord_merges_free (AccordMerges *merges)
{
  if (merges == NULL)
    return;
  g_free (merges->merges);
  g_free (merges);
}

double
accord_merges_gain (double count, double a, double b, double n, double disagreement, double expected)
{
  const double left = expected - 2 * a * b;
  if (!(expected > 0) || left <= UNDEFINED_SHARE * expected)
    return NAN;
  return 2 * (n - 1) * ((count * expected - a * b * disagreement) / expected) / left;
}

/* ---- second moments over items ---- */

/* An item's t, d and e. */
typedef struct
{
  double t, d, e;
} Base;

/* Sums over items of products of Base members, and of Base members with one more number. */
typedef struct
{
  double tt, td, te, dd, de, ee;
} BaseSquares;

typedef struct
{
  Base base;      /* with n_k(u) */
  double squares; /* n_k(u)^2 */
} ClassMoments;

typedef struct
{
  Base base;      /* with o_ab(u) */
  double squares; /* o_ab(u)^2 */
  double a, b;    /* o_ab(u) n_a(u), o_ab(u) n_b(u) */
  double ab;      /* n_a(u) n_b(u) */
  double paired;  /* 2 n_a(u) n_b(u) / (r (r - 1)): the pair's part of percent agreement */
} PairMoments;

typedef struct
{
  BaseSquares base;
  ClassMoments *classes;
  PairMoments *pairs;
} Moments;

static void
moments_clear (Moments *moments)
{
  g_free (moments->classes);
  g_free (moments->pairs);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Moments, moments_clear)

static inline void
base_add (Base *sum, const Base *base, double factor)
{
  sum->t += factor * base->t;
  sum->d += factor * base->d;
  sum->e += factor * base->e;
}

static Base
profile_base (const AccordProfiles *profiles, const AccordConfusion *confusion, size_t p)
{
  const double r = profiles->size[p];
  double squares = 0, weighted = 0;
  for (uint64_t i = profiles->start[p]; i < profiles->start[p + 1]; i++)
    {
      squares += (double) profiles->count[i] * profiles->count[i];
      weighted += confusion->total[profiles->klass[i]] * profiles->count[i];
    }
  return (Base){ r, (r * r - squares) / (r - 1), 2 * (confusion->n * r - weighted) };
}

static void
add_pair (PairMoments *pair, const Base *base, double times, double r, double x, double y)
{
  const double o = x * y / (r - 1);
  base_add (&pair->base, base, times * o);
  pair->squares += times * o * o;
  pair->a += times * o * x;
  pair->b += times * o * y;
  pair->ab += times * x * y;
  pair->paired += times * 2 * o / r;
}

static void
add_profile (Moments *moments, const AccordProfiles *profiles, const AccordConfusion *confusion, size_t p)
{
  const Base base = profile_base (profiles, confusion, p);
  const double times = (double) profiles->times[p];
  BaseSquares *squares = &moments->base;
  squares->tt += times * base.t * base.t;
  squares->td += times * base.t * base.d;
  squares->te += times * base.t * base.e;
  squares->dd += times * base.d * base.d;
  squares->de += times * base.d * base.e;
  squares->ee += times * base.e * base.e;
  for (uint64_t i = profiles->start[p]; i < profiles->start[p + 1]; i++)
    {
      const double x = profiles->count[i];
      ClassMoments *own = &moments->classes[profiles->klass[i]];
      base_add (&own->base, &base, times * x);
      own->squares += times * x * x;
      for (uint64_t j = i + 1; j < profiles->start[p + 1]; j++)
        add_pair (&moments->pairs[accord_confusion_find (confusion, profiles->klass[i], profiles->klass[j])],
                  &base, times, profiles->size[p], x, profiles->count[j]);
    }
}

static bool
moments_fill (Moments *moments, const AccordProfiles *profiles, const AccordConfusion *confusion,
              GError **error)
{
  moments->classes = g_try_new0 (ClassMoments, confusion->n_classes + 1);
  moments->pairs = g_try_new0 (PairMoments, confusion->n_pairs + 1);
  if (moments->classes == NULL || moments->pairs == NULL)
    {
      return accord_error_set_memory (error, "the pairs of classes");
    }
  for (size_t p = 0; p < profiles->n_profiles; p++)
    if (profiles->size[p] >= 2)
      add_profile (moments, profiles, confusion, p);
  return true;
}

/* ---- alpha's gain and its standard error ---- */

/* The influence of an item: c . (t, d, e) + o * o_ab(u) + m * (n_b n_a(u) + n_a n_b(u)). */
typedef struct
{
  Base c;
  double o, m;
} Coefficients;

static Coefficients
gain_coefficients (const AccordConfusion *confusion, const AccordConfusionPair *pair)
{
  const double n = confusion->n, d = confusion->disagreement, e = confusion->expected;
  const double x = 2 * confusion->total[pair->a] * confusion->total[pair->b], y = 2 * pair->count;
  const double d_after = d - y, e_after = e - x;
  /* differences of quotients before and after, multiplied out so that nothing cancels */
  return (Coefficients){ .c = { (y * e - x * d) / (e * e_after), -(n - 1) * x / (e * e_after),
                                (n - 1) * (x * d * (2 - x / e) / e - y) / (e_after * e_after) },
                         .o = 2 * (n - 1) / e_after,
                         .m = -2 * (n - 1) * d_after / (e_after * e_after) };
}

static double
base_dot (const Base *a, const Base *b)
{
  return a->t * b->t + a->d * b->d + a->e * b->e;
}

/* Of the influences, and in *ret_scale of their single terms, which is what rounding goes by. */
static double
influence_squares (const Coefficients *f, const Moments *moments, const AccordConfusionPair *pair,
                   const PairMoments *joint, double n_a, double n_b, double *ret_scale)
{
  const ClassMoments *a = &moments->classes[pair->a], *b = &moments->classes[pair->b];
  const BaseSquares *s = &moments->base;
  const Base *c = &f->c;
  double sum = c->t * c->t * s->tt + c->d * c->d * s->dd + c->e * c->e * s->ee + f->o * f->o * joint->squares;
  sum += f->m * f->m * (n_b * n_b * a->squares + n_a * n_a * b->squares + 2 * n_a * n_b * joint->ab);
  *ret_scale = sum;
  sum += 2 * (c->t * c->d * s->td + c->t * c->e * s->te + c->d * c->e * s->de);
  sum += 2 * f->o * base_dot (c, &joint->base);
  sum += 2 * f->m * (n_b * base_dot (c, &a->base) + n_a * base_dot (c, &b->base));
  sum += 2 * f->o * f->m * (n_b * joint->a + n_a * joint->b);
  return sum;
}

static void
measure_gain (const AccordConfusion *confusion, const Moments *moments, size_t at, double alpha,
              AccordMerge *merge)
{
  const AccordConfusionPair *pair = &confusion->pairs[at];
  const double n_a = confusion->total[pair->a], n_b = confusion->total[pair->b];
  const double items = (double) confusion->items;
  merge->gain = accord_merges_gain (pair->count, n_a, n_b, confusion->n, confusion->disagreement,
                                    confusion->expected);
  merge->alpha_after = alpha + merge->gain;
  if (isnan (merge->gain) || confusion->items < 2)
    return;
  const Coefficients f = gain_coefficients (confusion, pair);
  double scale;
  const double squares = influence_squares (&f, moments, pair, &moments->pairs[at], n_a, n_b, &scale);
  const double sum = f.c.t * confusion->n + f.c.d * confusion->disagreement + f.c.e * 2 * confusion->expected
                     + f.o * pair->count + f.m * 2 * n_a * n_b;
  merge->se = sqrt (items / (items - 1) * accord_sum_rest (squares, sum * sum / items, scale));
}

/* ---- percent agreement and AC1 ---- */

typedef struct
{
  double agreement;
  double *share; /* pi_k */
  double chance; /* sum of pi_k (1 - pi_k) */
  size_t n_classes;
} Ac1;

static double
ac1_value (double agreement, double chance, size_t classes)
{
  if (classes < 2)
    return NAN;
  const double expected = chance / (double) (classes - 1);
  return expected < 1 ? (agreement - expected) / (1 - expected) : NAN;
}

static bool
ac1_fill (Ac1 *ac1, const AccordProfiles *profiles, GError **error)
{
  g_autofree AccordSum *share = g_try_new0 (AccordSum, profiles->n_classes + 1);
  ac1->share = g_try_new0 (double, profiles->n_classes + 1);
  ac1->n_classes = profiles->n_classes;
  if (share == NULL || ac1->share == NULL)
    {
      return accord_error_set_memory (error, "the classes");
    }
  AccordSum agreement = { 0, 0 };
  for (size_t p = 0; p < profiles->n_profiles; p++)
    for (uint64_t i = profiles->start[p]; i < profiles->start[p + 1]; i++)
      {
        const double r = profiles->size[p], n = profiles->count[i], times = (double) profiles->times[p];
        accord_sum_add (&share[profiles->klass[i]], times * n / r);
        if (r >= 2)
          accord_sum_add (&agreement, times * n * (n - 1) / (r * (r - 1)));
      }
  ac1->agreement
      = profiles->n_pairable > 0 ? accord_sum_value (&agreement) / (double) profiles->n_pairable : NAN;
  AccordSum chance = { 0, 0 };
  for (size_t k = 0; k < profiles->n_classes && profiles->n_items > 0; k++)
    {
      ac1->share[k] = accord_sum_value (&share[k]) / (double) profiles->n_items;
      accord_sum_add (&chance, ac1->share[k] * (1 - ac1->share[k]));
    }
  ac1->chance = accord_sum_value (&chance);
  return true;
}

static void
measure_agreement (const AccordConfusion *confusion, const Moments *moments, const Ac1 *ac1, size_t at,
                   AccordMerge *merge)
{
  const AccordConfusionPair *pair = &confusion->pairs[at];
  merge->agreement_gain = moments->pairs[at].paired / (double) confusion->items;
  merge->agreement_random = confusion->expected > 0
                                ? 2 * confusion->total[pair->a] * confusion->total[pair->b]
                                      * (confusion->disagreement / confusion->expected) / confusion->n
                                : NAN;
  const double chance = ac1->chance - 2 * ac1->share[pair->a] * ac1->share[pair->b];
  const double before = ac1_value (ac1->agreement, ac1->chance, ac1->n_classes);
  merge->ac1_gain = ac1_value (ac1->agreement + merge->agreement_gain, chance, ac1->n_classes - 1) - before;
  merge->ac1_random
      = ac1_value (ac1->agreement + merge->agreement_random, chance, ac1->n_classes - 1) - before;
}

/* ---- information ---- */

static double
plogp (double p)
{
  return p > 0 ? p * log2 (p) : 0;
}

/* p log(p/a) + q log(q/b) - (p + q) log((p + q)/(a + b)): what two cells of a column tell beyond their sum;
 * >= 0 by the log sum inequality. */
static double
cell_loss (double p, double q, double a, double b)
{
  const double both = (p + q) / (a + b);
  double loss = 0;
  if (p > 0)
    loss += p * log2 (p / a / both);
  if (q > 0)
    loss += q * log2 (q / b / both);
  return MAX (loss, 0);
}

static double
bits_lost (double a, double b, double n)
{
  const double sum = a + b;
  return sum > 0 ? -sum / n * (plogp (a / sum) + plogp (b / sum)) : 0;
}

/* The classes that each class was confused with: for class k, partner[start[k] … start[k + 1] - 1],
 * ascending. */
typedef struct
{
  uint64_t *start;
  uint16_t *partner;
  double *count;
} Partners;

static void
partners_clear (Partners *partners)
{
  g_free (partners->start);
  g_free (partners->partner);
  g_free (partners->count);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Partners, partners_clear)

static bool
partners_fill (Partners *partners, const AccordConfusion *confusion, GError **error)
{
  const size_t k = confusion->n_classes;
  g_autofree uint64_t *next = g_try_new0 (uint64_t, k + 2);
  partners->start = g_try_new0 (uint64_t, k + 2);
  partners->partner = g_try_new (uint16_t, 2 * confusion->n_pairs + 1);
  partners->count = g_try_new (double, 2 * confusion->n_pairs + 1);
  if (next == NULL || partners->start == NULL || partners->partner == NULL || partners->count == NULL)
    {
      return accord_error_set_memory (error, "the pairs of classes");
    }
  for (size_t i = 0; i < confusion->n_pairs; i++)
    if (confusion->pairs[i].count > 0)
      {
        partners->start[confusion->pairs[i].a + 1]++;
        partners->start[confusion->pairs[i].b + 1]++;
      }
  for (size_t i = 0; i < k; i++)
    partners->start[i + 1] += partners->start[i];
  for (size_t i = 0; i < k; i++)
    next[i] = partners->start[i];
  /* pairs come by (a, b): the smaller partners of a class before the larger ones */
  for (size_t i = 0; i < confusion->n_pairs; i++)
    if (confusion->pairs[i].count > 0)
      {
        const AccordConfusionPair *pair = &confusion->pairs[i];
        partners->partner[next[pair->b]] = pair->a;
        partners->count[next[pair->b]++] = pair->count;
        partners->partner[next[pair->a]] = pair->b;
        partners->count[next[pair->a]++] = pair->count;
      }
  return true;
}

/* Over columns other than the two themselves; columns of one class alone need no logarithm each. */
static double
other_columns_loss (const Partners *partners, uint16_t a, uint16_t b, double n_a, double n_b)
{
  uint64_t i = partners->start[a], j = partners->start[b];
  double loss = 0, alone_a = 0, alone_b = 0;
  while (i < partners->start[a + 1] || j < partners->start[b + 1])
    {
      const uint32_t x = i < partners->start[a + 1] ? partners->partner[i] : UINT32_MAX;
      const uint32_t y = j < partners->start[b + 1] ? partners->partner[j] : UINT32_MAX;
      if (x == y)
        loss += cell_loss (partners->count[i], partners->count[j], n_a, n_b);
      else if (x < y && x != b)
        alone_a += partners->count[i];
      else if (y < x && y != a)
        alone_b += partners->count[j];
      i += x <= y;
      j += y <= x;
    }
  return loss + cell_loss (alone_a, 0, n_a, n_b) + cell_loss (0, alone_b, n_a, n_b);
}

/* Classes with very many partners make the sum over columns costly: then only pairs that met once or more are
 * worth it. */
static double
least_count (const AccordConfusion *confusion, const Partners *partners)
{
  double work = 0;
  for (size_t i = 0; i < confusion->n_pairs; i++)
    {
      const AccordConfusionPair *pair = &confusion->pairs[i];
      work += (double) (partners->start[pair->a + 1] - partners->start[pair->a]);
      work += (double) (partners->start[pair->b + 1] - partners->start[pair->b]);
    }
  return work > MOST_PARTNERS ? 1 : 0;
}

/* I before - I after: rows joined, then columns. */
static double
shared_lost (const AccordConfusion *confusion, const Partners *partners, const AccordConfusionPair *pair)
{
  const double n_a = confusion->total[pair->a], n_b = confusion->total[pair->b];
  const double aa = confusion->agreed[pair->a], bb = confusion->agreed[pair->b], ab = pair->count;
  if (n_a <= 0 || n_b <= 0)
    return 0;
  const double lost
      = (2 * other_columns_loss (partners, pair->a, pair->b, n_a, n_b) + cell_loss (aa, ab, n_a, n_b)
         + cell_loss (ab, bb, n_a, n_b) + cell_loss (aa + ab, ab + bb, n_a, n_b))
        / confusion->n;
  return lost > ROUNDING_BITS ? lost : 0;
}

static void
measure_information (AccordMerges *merges, const AccordConfusion *confusion)
{
  AccordSum entropy = { 0, 0 }, shared = { 0, 0 };
  for (size_t k = 0; k < confusion->n_classes; k++)
    {
      const double p = confusion->total[k] / confusion->n;
      accord_sum_add (&entropy, -plogp (p));
      if (confusion->agreed[k] > 0)
        accord_sum_add (&shared, confusion->agreed[k] / confusion->n
                                     * log2 (confusion->agreed[k] / confusion->total[k] / p));
    }
  for (size_t i = 0; i < confusion->n_pairs; i++)
    if (confusion->pairs[i].count > 0)
      {
        const AccordConfusionPair *pair = &confusion->pairs[i];
        accord_sum_add (&shared, 2 * pair->count / confusion->n
                                     * log2 (pair->count / confusion->total[pair->a]
                                             / (confusion->total[pair->b] / confusion->n)));
      }
  merges->entropy = MAX (accord_sum_value (&entropy), 0);
  merges->shared = MAX (accord_sum_value (&shared), 0);
}

/* ---- all pairs ---- */

static const AccordMerge UNKNOWN = { NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN };

static void
find_best (AccordMerges *merges)
{
  for (size_t i = 0; i < merges->n_pairs; i++)
    if (!isnan (merges->merges[i].gain)
        && (merges->best == ACCORD_CONFUSION_NONE
            || merges->merges[i].gain > merges->merges[merges->best].gain))
      merges->best = i;
}

static bool
measure_pairs (AccordMerges *merges, const AccordProfiles *profiles, const AccordConfusion *confusion,
               double confidence, GError **error)
{
  g_auto (Moments) moments = { 0 };
  g_auto (Partners) partners = { 0 };
  g_autofree double *share = NULL;
  Ac1 ac1 = { 0 };
  const bool filled = ac1_fill (&ac1, profiles, error);
  share = ac1.share;
  if (!filled || !moments_fill (&moments, profiles, confusion, error)
      || !partners_fill (&partners, confusion, error))
    return false;
  const double z = gsl_cdf_ugaussian_Pinv (confidence), least = least_count (confusion, &partners);
  merges->agreement = ac1.agreement;
  merges->ac1 = ac1_value (ac1.agreement, ac1.chance, ac1.n_classes);
  for (size_t i = 0; i < merges->n_pairs; i++)
    {
      const AccordConfusionPair *pair = &confusion->pairs[i];
      AccordMerge *merge = &merges->merges[i];
      measure_gain (confusion, &moments, i, merges->alpha, merge);
      merge->low = merge->gain - z * merge->se;
      measure_agreement (confusion, &moments, &ac1, i, merge);
      merge->bits_lost = bits_lost (confusion->total[pair->a], confusion->total[pair->b], confusion->n);
      merge->bits_share = merges->entropy > 0 ? merge->bits_lost / merges->entropy : NAN;
      if (pair->count >= least)
        merge->shared_lost = shared_lost (confusion, &partners, pair);
    }
  return true;
}

AccordMerges *
accord_merges_new (const AccordProfiles *profiles, const AccordConfusion *confusion, double confidence,
                   GError **error)
{
  g_autoptr (AccordMerges) merges = g_new0 (AccordMerges, 1);
  merges->n_pairs = confusion->n_pairs;
  merges->best = ACCORD_CONFUSION_NONE;
  merges->alpha = merges->agreement = merges->ac1 = merges->entropy = merges->shared = NAN;
  merges->critical = merges->optimism = merges->best_corrected = NAN;
  merges->merges = g_try_new (AccordMerge, confusion->n_pairs + 1);
  if (merges->merges == NULL)
    {
      accord_error_set_memory (error, "the pairs of classes");
      return NULL;
    }
  for (size_t i = 0; i < confusion->n_pairs; i++)
    merges->merges[i] = UNKNOWN;
  if (confusion->items == 0)
    return g_steal_pointer (&merges);
  merges->alpha = accord_confusion_alpha (confusion);
  measure_information (merges, confusion);
  if (!measure_pairs (merges, profiles, confusion, confidence, error))
    return NULL;
  find_best (merges);
  return g_steal_pointer (&merges);
}

double
accord_merges_alpha (const AccordConfusion *confusion, const uint16_t *group)
{
  g_autofree double *total = g_new0 (double, confusion->n_classes + 1);
  AccordSum disagreement = { 0, 0 }, expected = { confusion->n * confusion->n, 0 };
  for (size_t i = 0; i < confusion->n_pairs; i++)
    if (group[confusion->pairs[i].a] != group[confusion->pairs[i].b])
      accord_sum_add (&disagreement, 2 * confusion->pairs[i].count);
  for (size_t k = 0; k < confusion->n_classes; k++)
    total[group[k]] += confusion->total[k];
  for (size_t k = 0; k < confusion->n_classes; k++)
    accord_sum_add (&expected, -total[k] * total[k]);
  const double left = accord_sum_value (&expected);
  if (!(confusion->expected > 0) || left <= UNDEFINED_SHARE * confusion->expected)
    return NAN;
  return 1 - (confusion->n - 1) * (accord_sum_value (&disagreement) / left);
}

/* ---- ranking ---- */

typedef struct
{
  const AccordMerges *merges;
  const AccordConfusion *confusion;
} Ranked;

static int
compare_gains (gconstpointer a, gconstpointer b, gpointer data)
{
  const Ranked *ranked = data;
  const uint32_t x = *(const uint32_t *) a, y = *(const uint32_t *) b;
  const double gain_x = ranked->merges->merges[x].gain, gain_y = ranked->merges->merges[y].gain;
  if (isnan (gain_x) != isnan (gain_y))
    return isnan (gain_x) ? 1 : -1;
  if (gain_x > gain_y || gain_x < gain_y)
    return gain_x > gain_y ? -1 : 1;
  const double count_x = ranked->confusion->pairs[x].count, count_y = ranked->confusion->pairs[y].count;
  if (count_x != count_y)
    return count_x > count_y ? -1 : 1;
  return (x > y) - (x < y);
}

uint32_t *
accord_merges_rank (const AccordMerges *merges, const AccordConfusion *confusion)
{
  const Ranked ranked = { merges, confusion };
  uint32_t *rank = g_new (uint32_t, merges->n_pairs + 1);
  for (size_t i = 0; i < merges->n_pairs; i++)
    rank[i] = (uint32_t) i;
  g_qsort_with_data (rank, (gint) merges->n_pairs, sizeof *rank, compare_gains, (gpointer) &ranked);
  return rank;
}
