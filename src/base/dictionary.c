/* Open addressing over an arena of names.  A slot holds a part of the hash and where the name lies, and its number
 * stands right before the name: a look-up costs two cache misses where there are millions of names.
 * Hash: SipHash-1-3 (Aumasson and Bernstein, INDOCRYPT 2012, doi:10.1007/978-3-642-34931-7_28) with a random key.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <accord/base/dictionary.h>

#include <string.h>
#include <sys/random.h>

/* 24 bits of the hash, then 40 bits: offset of the entry + 1; 0 = free. */
typedef uint64_t Slot;

#define OFFSET_BITS 40
#define OFFSET_MASK ((UINT64_C (1) << OFFSET_BITS) - 1)

/* Before each name in the arena. */
typedef struct
{
  uint32_t number;
  uint32_t length;
} Entry;

struct AccordDictionary
{
  uint64_t key[2];
  Slot *slots;
  size_t n_slots; /* a power of two */
  char *bytes;
  size_t n_bytes, bytes_allocated;
  uint64_t *offsets; /* start of each name, behind its entry */
  uint32_t size, allocated;
};

#define ROTATE(x, b) (((x) << (b)) | ((x) >> (64 - (b))))

static inline void
sip_round (uint64_t v[4])
{
  v[0] += v[1];
  v[1] = ROTATE (v[1], 13) ^ v[0];
  v[0] = ROTATE (v[0], 32);
  v[2] += v[3];
  v[3] = ROTATE (v[3], 16) ^ v[2];
  v[0] += v[3];
  v[3] = ROTATE (v[3], 21) ^ v[0];
  v[2] += v[1];
  v[1] = ROTATE (v[1], 17) ^ v[2];
  v[2] = ROTATE (v[2], 32);
}

static uint64_t
sip_hash (const uint64_t key[2], const char *bytes, size_t length)
{
  uint64_t v[4] = { key[0] ^ UINT64_C (0x736f6d6570736575), key[1] ^ UINT64_C (0x646f72616e646f6d),
                    key[0] ^ UINT64_C (0x6c7967656e657261), key[1] ^ UINT64_C (0x7465646279746573) };
  const char *end = bytes + (length & ~(size_t) 7);
  for (; bytes != end; bytes += 8)
    {
      uint64_t word;
      memcpy (&word, bytes, 8);
      v[3] ^= word;
      sip_round (v);
      v[0] ^= word;
    }
  uint64_t last = (uint64_t) length << 56;
  for (size_t i = 0; i < (length & 7); i++)
    last |= (uint64_t) (unsigned char) bytes[i] << (8 * i);
  v[3] ^= last;
  sip_round (v);
  v[0] ^= last;
  v[2] ^= 0xff;
  sip_round (v);
  sip_round (v);
  sip_round (v);
  return v[0] ^ v[1] ^ v[2] ^ v[3];
}

AccordDictionary *
accord_dictionary_new (void)
{
  AccordDictionary *dictionary = g_new0 (AccordDictionary, 1);
  if (getrandom (dictionary->key, sizeof dictionary->key, 0) != (ssize_t) sizeof dictionary->key)
    {
      dictionary->key[0] = (uint64_t) g_get_monotonic_time ();
      dictionary->key[1] = (uint64_t) (uintptr_t) dictionary;
    }
  dictionary->n_slots = 64;
  dictionary->slots = g_new0 (Slot, dictionary->n_slots);
  return dictionary;
}

void
accord_dictionary_free (AccordDictionary *dictionary)
{
  if (dictionary == NULL)
    return;
  g_free (dictionary->slots);
  g_free (dictionary->bytes);
  g_free (dictionary->offsets);
  g_free (dictionary);
}

static inline Entry
entry_at (const AccordDictionary *dictionary, Slot slot)
{
  Entry entry;
  memcpy (&entry, dictionary->bytes + (slot & OFFSET_MASK) - 1, sizeof entry);
  return entry;
}

/* The slot of the name, or the free one where it belongs. */
static Slot *
find_slot (const AccordDictionary *dictionary, uint64_t hash, const char *name, size_t length)
{
  const size_t mask = dictionary->n_slots - 1;
  for (size_t at = hash & mask;; at = (at + 1) & mask)
    {
      Slot *slot = &dictionary->slots[at];
      if (*slot == 0)
        return slot;
      if (((*slot ^ hash) & ~OFFSET_MASK) == 0 && entry_at (dictionary, *slot).length == length
          && memcmp (dictionary->bytes + (*slot & OFFSET_MASK) - 1 + sizeof (Entry), name, length) == 0)
        return slot;
    }
}

static bool
grow_slots (AccordDictionary *dictionary)
{
  const size_t n_slots = dictionary->n_slots * 2;
  Slot *slots = g_try_new0 (Slot, n_slots);
  if (slots == NULL)
    return false;
  for (uint32_t i = 0; i < dictionary->size; i++)
    {
      const uint64_t start = dictionary->offsets[i] - sizeof (Entry);
      const size_t length = entry_at (dictionary, start + 1).length;
      const uint64_t hash = sip_hash (dictionary->key, dictionary->bytes + dictionary->offsets[i], length);
      size_t at = hash & (n_slots - 1);
      while (slots[at] != 0)
        at = (at + 1) & (n_slots - 1);
      slots[at] = (hash & ~OFFSET_MASK) | (start + 1);
    }
  g_free (dictionary->slots);
  dictionary->slots = slots;
  dictionary->n_slots = n_slots;
  return true;
}

static bool
reserve (AccordDictionary *dictionary, size_t length)
{
  if (dictionary->size == dictionary->allocated)
    {
      const uint32_t allocated
          = dictionary->allocated < 64 ? 64 : dictionary->allocated + dictionary->allocated / 2;
      uint64_t *offsets = g_try_renew (uint64_t, dictionary->offsets, allocated);
      if (offsets == NULL)
        return false;
      dictionary->offsets = offsets;
      dictionary->allocated = allocated;
    }
  length += sizeof (Entry);
  if (dictionary->bytes_allocated - dictionary->n_bytes <= length)
    {
      const size_t allocated = dictionary->bytes_allocated + dictionary->bytes_allocated / 2 + length + 1024;
      if (allocated > OFFSET_MASK)
        return false;
      char *bytes = g_try_realloc (dictionary->bytes, allocated);
      if (bytes == NULL)
        return false;
      dictionary->bytes = bytes;
      dictionary->bytes_allocated = allocated;
    }
  return true;
}

uint64_t
accord_dictionary_hash (const AccordDictionary *dictionary, const char *name, size_t length)
{
  const uint64_t hash = sip_hash (dictionary->key, name, length);
  __builtin_prefetch (&dictionary->slots[hash & (dictionary->n_slots - 1)]);
  return hash;
}

uint32_t
accord_dictionary_intern_hashed (AccordDictionary *dictionary, uint64_t hash, const char *name, size_t length)
{
  Slot *slot = find_slot (dictionary, hash, name, length);
  if (*slot != 0)
    return entry_at (dictionary, *slot).number;
  if (dictionary->size >= UINT32_MAX - 2 || length > UINT32_MAX || !reserve (dictionary, length))
    return ACCORD_DICTIONARY_NONE;
  const uint32_t number = dictionary->size;
  const Entry entry = { number, (uint32_t) length };
  *slot = (hash & ~OFFSET_MASK) | (dictionary->n_bytes + 1);
  memcpy (dictionary->bytes + dictionary->n_bytes, &entry, sizeof entry);
  dictionary->n_bytes += sizeof entry;
  dictionary->offsets[number] = dictionary->n_bytes;
  memcpy (dictionary->bytes + dictionary->n_bytes, name, length);
  dictionary->bytes[dictionary->n_bytes + length] = '\0';
  dictionary->n_bytes += length + 1;
  dictionary->size++;
  /* full at two thirds */
  if ((size_t) dictionary->size * 3 > dictionary->n_slots * 2 && !grow_slots (dictionary))
    return ACCORD_DICTIONARY_NONE;
  return number;
}

uint32_t
accord_dictionary_intern (AccordDictionary *dictionary, const char *name, size_t length)
{
  return accord_dictionary_intern_hashed (dictionary, sip_hash (dictionary->key, name, length), name, length);
}

uint32_t
accord_dictionary_find (const AccordDictionary *dictionary, const char *name, size_t length)
{
  const Slot *slot = find_slot (dictionary, sip_hash (dictionary->key, name, length), name, length);
  return *slot == 0 ? ACCORD_DICTIONARY_NONE : entry_at (dictionary, *slot).number;
}

uint32_t
accord_dictionary_size (const AccordDictionary *dictionary)
{
  return dictionary->size;
}

const char *
accord_dictionary_name (const AccordDictionary *dictionary, uint32_t number)
{
  return dictionary->bytes + dictionary->offsets[number];
}
