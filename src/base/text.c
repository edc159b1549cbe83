/* Text that comes from outside.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <accord/base/text.h>

#include <string.h>
#include <accord/base/number.h>

/* Controls, line and paragraph separators, bidirectional and other invisible format characters. */
static bool
is_unsafe (gunichar c)
{
  switch (g_unichar_type (c))
    {
    case G_UNICODE_CONTROL:
    case G_UNICODE_FORMAT:
    case G_UNICODE_LINE_SEPARATOR:
    case G_UNICODE_PARAGRAPH_SEPARATOR:
    case G_UNICODE_SURROGATE:
    case G_UNICODE_UNASSIGNED:
    case G_UNICODE_PRIVATE_USE:
      return true;
    default:
      return false;
    }
}

static void
append_escaped (GString *out, gunichar c)
{
  if (c == '\n')
    g_string_append (out, "\\n");
  else if (c == '\t')
    g_string_append (out, "\\t");
  else if (c == '\r')
    g_string_append (out, "\\r");
  else if (c < 0x100)
    g_string_append_printf (out, "\\x%02X", (unsigned) c);
  else
    g_string_append_printf (out, "\\u{%04X}", (unsigned) c);
}

char *
accord_text_escape (const char *text)
{
  GString *out = g_string_sized_new (strlen (text) + 1);
  while (*text != '\0')
    {
      const gunichar c = g_utf8_get_char_validated (text, -1);
      if (c == (gunichar) -1 || c == (gunichar) -2) /* not UTF-8: a damaged database */
        {
          g_string_append_printf (out, "\\x%02X", (unsigned char) *text);
          text++;
          continue;
        }
      const char *next = g_utf8_next_char (text);
      if (is_unsafe (c))
        append_escaped (out, c);
      else
        g_string_append_len (out, text, next - text);
      text = next;
    }
  return g_string_free (out, FALSE);
}

size_t
accord_text_width (const char *text)
{
  size_t width = 0;
  for (; *text != '\0'; text = g_utf8_next_char (text))
    {
      const gunichar c = g_utf8_get_char (text);
      if (!g_unichar_iszerowidth (c))
        width += g_unichar_iswide (c) ? 2 : 1;
    }
  return width;
}

/* Drops invisible characters, folds runs of blanks to one and trims. */
static char *
fold_blanks (const char *text)
{
  GString *out = g_string_new (NULL);
  bool blank = false;
  for (; *text != '\0'; text = g_utf8_next_char (text))
    {
      const gunichar c = g_utf8_get_char (text);
      if (g_unichar_isspace (c))
        {
          blank = true;
          continue;
        }
      if (is_unsafe (c) || g_unichar_iszerowidth (c))
        {
          if (g_unichar_type (c) != G_UNICODE_NON_SPACING_MARK
              && g_unichar_type (c) != G_UNICODE_ENCLOSING_MARK)
            continue;
        }
      if (blank && out->len > 0)
        g_string_append_c (out, ' ');
      blank = false;
      g_string_append_unichar (out, c);
    }
  return g_string_free (out, FALSE);
}

char *
accord_text_lookalike_key (const char *text)
{
  g_autofree char *composed = g_utf8_normalize (text, -1, G_NORMALIZE_ALL_COMPOSE);
  g_autofree char *folded = g_utf8_casefold (composed != NULL ? composed : text, -1);
  char *key = fold_blanks (folded);
  double value;
  if (accord_number_parse (key, strlen (key), &value))
    {
      char buffer[ACCORD_NUMBER_BUFFER];
      g_free (key);
      key = g_strdup (accord_number_shortest (value, buffer));
    }
  return key;
}

int
accord_text_compare (const char *a, const char *b)
{
  double x = 0, y = 0;
  const bool a_number = accord_number_parse (a, strlen (a), &x);
  const bool b_number = accord_number_parse (b, strlen (b), &y);
  if (a_number != b_number)
    return a_number ? -1 : 1;
  if (a_number && x != y)
    return x < y ? -1 : 1;
  const int order = strcmp (a, b);
  return (order > 0) - (order < 0);
}

uint64_t
accord_text_hash (const char *text)
{
  uint64_t hash = UINT64_C (14695981039346656037);
  for (; *text != '\0'; text++)
    hash = (hash ^ (unsigned char) *text) * UINT64_C (1099511628211);
  return hash;
}
