/* One answer an item from the labels of many, with how sure it is: votes and models of annotators.
 *
 * Rows (item i, annotator a, label l), every one counted, repeated ones too.  T_ik: probability that item i is of class
 * k; p_k: share of class k; pi_a,kl: probability that a says l where k is true; n_a,kl: sum of T_ik over a's labels l;
 * S_ik: share of the labels of item i that are k.
 * Models run inside components: classes are of one component when some item has labels of both (or has one of them
 * fixed and a label of the other); T is 0 outside, K below is the number of used classes of the component, and only the
 * annotators with a label in it take part.  p is of all classes.
 *
 * The result depends on the labels alone, not on the order of rows or items: items are taken in the order of a hash of
 * their rows, equal ones at once.
 * Source of the models: A. P. Dawid and A. M. Skene, "Maximum likelihood estimation of observer error-rates using the EM
 *   algorithm", Appl. Statist. 28(1):20-28, 1979, doi:10.2307/2346806; J. Whitehill et al., NIPS 2009 (GLAD); D. Hovy et
 *   al., NAACL 2013 (MACE); G. Demartini et al., WWW 2012, doi:10.1145/2187836.2187900 (ZenCrowd).
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdbool.h>
#include <accord/dataset/dataset.h>

G_BEGIN_DECLS

#define ACCORD_REASON_NO_TWO "no item has two annotators"

typedef enum
{
  ACCORD_CONSENSUS_MAJORITY, /* T = S */
  ACCORD_CONSENSUS_WEIGHTED, /* votes weighted by how often their annotator is with the majority */
  ACCORD_CONSENSUS_DS,       /* Dawid and Skene, maximum likelihood */
  ACCORD_CONSENSUS_ONECOIN,  /* one accuracy an annotator */
  ACCORD_CONSENSUS_ZENCROWD, /* the same with equal class shares */
  ACCORD_CONSENSUS_MAP,  /* Dawid and Skene with rows shrunk toward the pooled matrix, class shares capped */
  ACCORD_CONSENSUS_GLAD, /* ability of annotators, difficulty of items */
  ACCORD_CONSENSUS_MACE, /* annotators who know, or guess in their own manner */
  ACCORD_CONSENSUS_ORDINAL, /* ordered classes: bias and noise of annotators */
  ACCORD_N_CONSENSUS,
} AccordConsensusMethod;

/** accord_consensus_method_name: "majority", "weighted", "ds" … */
const char *accord_consensus_method_name (AccordConsensusMethod method);
bool accord_consensus_method_find (const char *name, AccordConsensusMethod *ret_method)
    G_GNUC_WARN_UNUSED_RESULT;

/**
 * AccordConsensusOptions:
 * @fixed: (nullable) (transfer none): n_items: class that an item is known to be, or ACCORD_CLASS_NONE
 * @tolerance: stop after the first round, from the second, that raises the objective by no more than this part of it
 * @max_rounds: and after so many
 * @iterations: exactly so many rounds; 0 = until it stands still
 * @start: of ds: chance of a right label in the first round's tables; 0 = start from the vote shares
 * @concentration: of map: pseudo-labels of a row; 0 = K
 * @concentration_auto: of map: by marginal likelihood, in the first 20 rounds
 * @restarts: of mace: further starts at random; the largest objective wins
 * @seed: of these
 */
typedef struct
{
  AccordConsensusMethod method;
  const uint16_t *fixed;
  double tolerance;
  uint64_t max_rounds;
  uint64_t iterations;
  double start;
  double concentration;
  bool concentration_auto;
  uint64_t restarts;
  uint64_t seed;
} AccordConsensusOptions;

#define ACCORD_CONSENSUS_OPTIONS_INIT                                                                        \
  {                                                                                                          \
    .method = ACCORD_CONSENSUS_MAP, .tolerance = 1e-9, .max_rounds = 10000, .seed = 1,                       \
  }

/**
 * AccordConsensusPart: a component.
 * @classes: n_classes classes of the dataset, ascending;  @annotators: n_annotators of the dataset, ascending
 * @table: pi: (a * n_classes + k) * n_classes + l, by position in @annotators and @classes; NULL for votes and glad
 * @count: n_a,kl in the same order, from the final T; NULL for votes
 * @ability: glad alpha, onecoin and zencrowd r, mace theta, weighted w, ordinal bias b; else NULL
 * @spread: ordinal s; else NULL
 * @concentration: map kappa
 */
typedef struct
{
  size_t n_classes;
  size_t n_annotators;
  uint16_t *classes;
  uint32_t *annotators;
  double *table;
  double *count;
  double *ability;
  double *spread;
  double concentration;
} AccordConsensusPart;

/**
 * AccordConsensus:
 * @reason: why there is no consensus; the rest is then empty
 * @prior: n_classes: p
 * @item_pattern: n_items: number of its rows' pattern, UINT32_MAX without labels and not fixed
 * @pattern_part: n_patterns: component
 * @pattern_start: n_patterns: where T of the pattern begins in @posterior: one number a class of the component
 * @difficulty: glad: n_patterns: exp (-b); else NULL
 * @objectives: the objective after each round, of the start first where the start is a step of its own
 */
typedef struct
{
  AccordConsensusMethod method;
  const char *reason;
  size_t n_items;
  size_t n_classes;
  size_t n_patterns;
  size_t n_parts;
  AccordConsensusPart *parts;
  double *prior;
  uint32_t *item_pattern;
  uint32_t *pattern_part;
  uint64_t *pattern_start;
  double *posterior;
  double *difficulty;
  uint64_t rounds;
  bool converged;
  double log_likelihood; /* NAN for votes */
  double objective;      /* NAN for votes */
  double largest_fall;   /* largest fall of the objective between rounds, as part of it: 0 but for rounding */
  GArray *objectives;    /* double, one a round */
} AccordConsensus;

/**
 * accord_consensus_new:
 * @dataset: of all rounds, so that every row counts
 *
 * Undefined, @reason set: `no labels`; but for votes `no item has two annotators`.
 * Cost: a round: labels * K + W * K^2, K and W of the components; memory 16 W K^2 bytes, 8 K a pattern, 12 a label.
 * Fails for want of memory, or when a signal arrived.
 * Checked against: the likelihoods, shares and error rates that the literature gives for five sets; six posteriors of a
 *   small table by each method from a second program, tests/unit/test_consensus.c.
 * Returns: (transfer full).
 */
AccordConsensus *accord_consensus_new (const AccordDataset *dataset, const AccordConsensusOptions *options,
                                       GError **error) G_GNUC_WARN_UNUSED_RESULT;
void accord_consensus_free (AccordConsensus *consensus);

/** accord_consensus_posterior: T of @item, one number for each of @ret_part's classes; NULL without labels. */
static inline const double *
accord_consensus_posterior (const AccordConsensus *consensus, size_t item,
                            const AccordConsensusPart **ret_part)
{
  const uint32_t pattern = consensus->item_pattern[item];
  if (pattern == UINT32_MAX)
    return NULL;
  *ret_part = &consensus->parts[consensus->pattern_part[pattern]];
  return consensus->posterior + consensus->pattern_start[pattern];
}

/** Classes within this of the largest probability are tied. */
#define ACCORD_CONSENSUS_TIE 1e-9

/**
 * AccordConsensusItem: what a consensus says of an item.
 * @klass: the first of the most probable classes; ACCORD_CLASS_NONE without labels
 * @ties: classes as probable as it, itself included
 * @probability: its probability;  @margin: that less the next class's, 0 when tied
 * @entropy: of T, bits
 */
typedef struct
{
  uint16_t klass;
  size_t ties;
  double probability;
  double margin;
  double entropy;
} AccordConsensusItem;

void accord_consensus_item (const AccordConsensus *consensus, size_t item, AccordConsensusItem *ret_item);

/** accord_consensus_probability: T of one class, 0 outside the item's component. */
double accord_consensus_probability (const AccordConsensus *consensus, size_t item, uint16_t klass);

/**
 * accord_consensus_part_said: what all annotators of @part, which has counts, say where its class @k is true
 * @ret_said: n_classes: expected labels of each class;  Returns: their sum.
 */
double accord_consensus_part_said (const AccordConsensusPart *part, size_t k, double *ret_said);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AccordConsensus, accord_consensus_free)

G_END_DECLS
