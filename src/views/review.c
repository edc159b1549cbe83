/* A review of items: their labels now, and what was decided.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <accord/views/review.h>

#include <stdlib.h>
#include <string.h>
#include <accord/base/error.h>
#include <accord/stats/votes.h>

static AccordDictionary *
dictionary_of (const AccordNames *names, GError **error)
{
  g_autoptr (AccordDictionary) dictionary = accord_dictionary_new ();
  for (size_t i = 0; i < accord_names_size (names); i++)
    {
      const char *name = accord_names_get (names, i);
      if (accord_dictionary_intern (dictionary, name, strlen (name)) == ACCORD_DICTIONARY_NONE)
        {
          accord_error_set_memory (error, "the names");
          return NULL;
        }
    }
  return g_steal_pointer (&dictionary);
}

static void
mark_decided (AccordReview *review)
{
  for (guint i = 0; i < review->decisions->len; i++)
    {
      const AccordDecision *decision = review->decisions->pdata[i];
      const uint32_t item = accord_review_item (review, decision->item);
      if (item == ACCORD_DICTIONARY_NONE)
        continue;
      g_autofree char *state = accord_review_state (review, item);
      if (g_strcmp0 (decision->state, state) == 0)
        review->decided[item] = true;
      else
        review->outdated[item] = true;
    }
}

AccordReview *
accord_review_new (AccordStore *store, const char *question, GError **error)
{
  g_autoptr (AccordReview) review = g_new0 (AccordReview, 1);
  const AccordLoadOptions options = { .question = question, .rounds = ACCORD_ROUNDS_ALL };
  review->full = accord_store_load (store, &options, ACCORD_LOAD_ITEM_NAMES, error);
  if (review->full == NULL)
    return NULL;
  review->items = dictionary_of (&review->full->item_names, error);
  review->annotators = review->items != NULL ? dictionary_of (&review->full->annotator_names, error) : NULL;
  if (review->annotators == NULL)
    return NULL;
  review->decisions = accord_decisions_list (store, review->full->question, error);
  if (review->decisions == NULL)
    return NULL;
  review->decided = g_new0 (bool, review->full->n_items + 1);
  review->outdated = g_new0 (bool, review->full->n_items + 1);
  mark_decided (review);
  return g_steal_pointer (&review);
}

void
accord_review_free (AccordReview *review)
{
  if (review == NULL)
    return;
  accord_dataset_free (review->full);
  accord_dictionary_free (review->items);
  accord_dictionary_free (review->annotators);
  g_clear_pointer (&review->decisions, g_ptr_array_unref);
  g_free (review->decided);
  g_free (review->outdated);
  g_free (review);
}

uint32_t
accord_review_item (const AccordReview *review, const char *name)
{
  return accord_dictionary_find (review->items, name, strlen (name));
}

char *
accord_review_state (const AccordReview *review, uint32_t item)
{
  return accord_decision_item_state (review->full, item);
}

char *
accord_review_votes (const AccordReview *review, uint32_t item)
{
  AccordVotes votes;
  accord_votes_init (&votes, review->full->n_classes);
  accord_votes_count (&votes, review->full, item, NULL);
  char *text = accord_votes_text (&votes, review->full);
  accord_votes_clear (&votes);
  return text;
}

bool
accord_review_is_decided (const AccordReview *review, const char *name)
{
  const uint32_t item = accord_review_item (review, name);
  return item != ACCORD_DICTIONARY_NONE && review->decided[item];
}

/* ---- letters ---- */

struct AccordVoices
{
  const AccordReview *review;
  bool names;
  GArray *people;      /* uint32_t: annotators of the item in order of their letters */
  GPtrArray *letters;  /* char* */
  GHashTable *placing; /* annotator -> place in people */
};

typedef struct
{
  size_t rank; /* of the class among the item's */
  uint32_t annotator;
} Voice;

static int
compare_voices (const void *a, const void *b)
{
  const Voice *x = a, *y = b;
  if (x->rank != y->rank)
    return x->rank < y->rank ? -1 : 1;
  return (x->annotator > y->annotator) - (x->annotator < y->annotator);
}

/* A … Z, AA, AB … */
static char *
letter_text (size_t number)
{
  char buffer[16];
  size_t at = sizeof buffer - 1;
  buffer[at] = '\0';
  for (number++; number > 0 && at > 0; number = (number - 1) / 26)
    buffer[--at] = (char) ('A' + (int) ((number - 1) % 26));
  return g_strdup (buffer + at);
}

static bool
is_a_name (const AccordVoices *voices, const char *text)
{
  const uint32_t annotator = accord_dictionary_find (voices->review->annotators, text, strlen (text));
  return annotator != ACCORD_DICTIONARY_NONE
         && g_hash_table_contains (voices->placing, GUINT_TO_POINTER (annotator));
}

/* Each class's place among the item's, the most frequent first. */
static size_t *
rank_classes (const AccordDataset *full, uint32_t item)
{
  size_t *rank = g_new0 (size_t, full->n_classes + 1);
  AccordVotes votes;
  accord_votes_init (&votes, full->n_classes);
  accord_votes_count (&votes, full, item, NULL);
  for (size_t j = 0; j < votes.n_present; j++)
    rank[votes.klass[j]] = j;
  accord_votes_clear (&votes);
  return rank;
}

static void
place_people (AccordVoices *voices, uint32_t item)
{
  const AccordDataset *full = voices->review->full;
  const uint64_t start = full->item_start[item];
  const size_t n = accord_dataset_item_size (full, item);
  g_autofree size_t *rank = rank_classes (full, item);
  g_autofree Voice *sorted = g_new (Voice, n + 1);
  for (size_t j = 0; j < n; j++)
    sorted[j] = (Voice){ rank[full->klass[start + j]], full->annotator[start + j] };
  qsort (sorted, n, sizeof *sorted, compare_voices);
  for (size_t j = 0; j < n; j++)
    {
      gpointer key = GUINT_TO_POINTER (sorted[j].annotator);
      if (g_hash_table_contains (voices->placing, key))
        continue; /* a further round */
      g_hash_table_insert (voices->placing, key, GUINT_TO_POINTER (voices->people->len));
      g_array_append_val (voices->people, sorted[j].annotator);
    }
}

AccordVoices *
accord_voices_new (const AccordReview *review, uint32_t item, bool names)
{
  AccordVoices *voices = g_new0 (AccordVoices, 1);
  voices->review = review;
  voices->names = names;
  voices->people = g_array_new (FALSE, FALSE, sizeof (uint32_t));
  voices->letters = g_ptr_array_new_with_free_func (g_free);
  voices->placing = g_hash_table_new (NULL, NULL);
  place_people (voices, item);
  for (size_t number = 0; voices->letters->len < voices->people->len; number++)
    {
      g_autofree char *letter = letter_text (number);
      if (!is_a_name (voices, letter))
        g_ptr_array_add (voices->letters, g_steal_pointer (&letter));
    }
  return voices;
}

void
accord_voices_free (AccordVoices *voices)
{
  if (voices == NULL)
    return;
  g_array_unref (voices->people);
  g_ptr_array_unref (voices->letters);
  g_hash_table_unref (voices->placing);
  g_free (voices);
}

uint32_t
accord_voices_annotator (const AccordVoices *voices, const char *text)
{
  if (is_a_name (voices, text))
    return accord_dictionary_find (voices->review->annotators, text, strlen (text));
  for (guint i = 0; i < voices->letters->len; i++)
    if (strcmp (voices->letters->pdata[i], text) == 0)
      return g_array_index (voices->people, uint32_t, i);
  return ACCORD_DICTIONARY_NONE;
}

char *
accord_voices_who (const AccordVoices *voices, const AccordDataset *shown, size_t shown_item, uint16_t klass)
{
  GString *out = g_string_new (NULL);
  for (uint64_t i = shown->item_start[shown_item]; i < shown->item_start[shown_item + 1]; i++)
    {
      if (shown->klass[i] != klass)
        continue;
      const char *name = accord_names_get (&shown->annotator_names, shown->annotator[i]);
      const uint32_t annotator = accord_dictionary_find (voices->review->annotators, name, strlen (name));
      gpointer place;
      if (!g_hash_table_lookup_extended (voices->placing, GUINT_TO_POINTER (annotator), NULL, &place))
        continue; /* imported between the two readings */
      g_string_append (out, out->len > 0 ? " " : "");
      const char *letter = voices->letters->pdata[GPOINTER_TO_UINT (place)];
      accord_votes_append_name (out, voices->names ? name : letter);
    }
  return g_string_free (out, FALSE);
}
