/* Strict reading and exact writing of numbers.  g_ascii_strtod and g_ascii_formatd ignore the locale.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <accord/base/number.h>

#include <float.h>
#include <math.h>
#include <string.h>

static size_t
skip_digits (const char *text, size_t length, size_t at)
{
  while (at < length && g_ascii_isdigit (text[at]))
    at++;
  return at;
}

/* sign? (digits (. digits?)? | . digits) ([eE] sign? digits)? and nothing else */
static bool
is_decimal (const char *text, size_t length)
{
  size_t at = length > 0 && (text[0] == '-' || text[0] == '+') ? 1 : 0;
  const size_t whole = at;
  at = skip_digits (text, length, at);
  size_t digits = at - whole;
  if (at < length && text[at] == '.')
    {
      const size_t fraction = ++at;
      at = skip_digits (text, length, at);
      digits += at - fraction;
    }
  if (digits == 0)
    return false;
  if (at < length && (text[at] == 'e' || text[at] == 'E'))
    {
      at++;
      if (at < length && (text[at] == '-' || text[at] == '+'))
        at++;
      const size_t exponent = at;
      at = skip_digits (text, length, at);
      if (at == exponent)
        return false;
    }
  return at == length;
}

bool
accord_number_parse (const char *text, size_t length, double *ret_value)
{
  char copy[512];
  if (length >= sizeof copy || !is_decimal (text, length))
    return false;
  memcpy (copy, text, length);
  copy[length] = '\0';
  const double value = g_ascii_strtod (copy, NULL);
  if (!isfinite (value))
    return false;
  *ret_value = value;
  return true;
}

bool
accord_number_parse_count (const char *text, size_t length, uint64_t *ret_value)
{
  if (length == 0 || (length > 1 && text[0] == '0'))
    return false;
  uint64_t value = 0;
  for (size_t i = 0; i < length; i++)
    {
      if (!g_ascii_isdigit (text[i]))
        return false;
      const unsigned digit = (unsigned) (text[i] - '0');
      if (value > (UINT64_MAX - digit) / 10)
        return false;
      value = value * 10 + digit;
    }
  *ret_value = value;
  return true;
}

const char *
accord_number_shortest (double value, char buffer[ACCORD_NUMBER_BUFFER])
{
  if (value == 0)
    value = 0; /* no "-0" */
  /* 15 digits survive from text to double and back, except near 0, where doubles have fewer */
  for (int digits = fabs (value) < DBL_MIN ? 1 : 15; digits <= 17; digits++)
    {
      char format[8];
      g_snprintf (format, sizeof format, "%%.%dg", digits);
      g_ascii_formatd (buffer, ACCORD_NUMBER_BUFFER, format, value);
      if (g_ascii_strtod (buffer, NULL) == value)
        break;
    }
  return buffer;
}

const char *
accord_number_fixed (double value, int decimals, char buffer[ACCORD_NUMBER_BUFFER])
{
  char format[8];
  g_snprintf (format, sizeof format, fabs (value) < 1e15 ? "%%.%df" : "%%.%de", CLAMP (decimals, 0, 15));
  g_ascii_formatd (buffer, ACCORD_NUMBER_BUFFER, format, value);
  if (buffer[0] == '-' && strspn (buffer + 1, "0.") == strlen (buffer + 1))
    memmove (buffer, buffer + 1, strlen (buffer));
  return buffer;
}
