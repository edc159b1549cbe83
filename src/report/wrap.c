/* Lines of a limited display width.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "internal.h"

#include <string.h>
#include <accord/base/text.h>

static size_t
char_width (const char *text)
{
  const gunichar c = g_utf8_get_char (text);
  return g_unichar_iszerowidth (c) ? 0 : g_unichar_iswide (c) ? 2 : 1;
}

/* Bytes up to the next blank, with the columns they take. */
static size_t
word_length (const char *text, size_t *ret_width)
{
  const char *p = text;
  size_t width = 0;
  for (; *p != '\0' && *p != ' '; p = g_utf8_next_char (p))
    width += char_width (p);
  *ret_width = width;
  return (size_t) (p - text);
}

static void
new_line (GString *out, size_t indent)
{
  g_string_append_c (out, '\n');
  for (size_t i = 0; i < indent; i++)
    g_string_append_c (out, ' ');
}

/* Columns up to and with the next slash, as a path has them. */
static size_t
part_width (const char *text, const char *end)
{
  size_t width = 0;
  for (const char *p = text; p < end; p = g_utf8_next_char (p))
    {
      width += char_width (p);
      if (*p == '/')
        break;
    }
  return width;
}

/* A word wider than a line, cut behind a slash, else at its right border.  Returns the columns used on the last line. */
static size_t
append_cut (GString *out, const char *word, size_t length, size_t width, size_t indent)
{
  size_t used = 0;
  for (const char *p = word; p < word + length; p = g_utf8_next_char (p))
    {
      const size_t columns = char_width (p);
      const size_t part = p > word && p[-1] == '/' ? part_width (p, word + length) : 0;
      if (used > 0 && (used + columns > width || (part <= width && used + part > width)))
        {
          new_line (out, indent);
          used = 0;
        }
      g_string_append_len (out, p, g_utf8_next_char (p) - p);
      used += columns;
    }
  return used;
}

void
accord_wrap_append (GString *out, const char *text, size_t width, size_t indent, bool split)
{
  if (width == 0)
    {
      g_string_append (out, text);
      return;
    }
  size_t used = 0;
  bool first = true;
  while (*text != '\0')
    {
      const size_t blanks = strspn (text, " ");
      size_t columns;
      const size_t length = word_length (text + blanks, &columns);
      if (length == 0)
        break; /* blanks at the end */
      if (!first && used + blanks + columns > width)
        {
          new_line (out, indent);
          used = 0;
        }
      else
        {
          g_string_append_len (out, text, (gssize) blanks);
          used += blanks;
        }
      if (split && columns > width)
        used = append_cut (out, text + blanks, length, width, indent);
      else
        {
          g_string_append_len (out, text + blanks, (gssize) length);
          used += columns;
        }
      text += blanks + length;
      first = false;
    }
}
