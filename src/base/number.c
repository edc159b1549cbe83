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

/* Writes @digits / 10^@places without trailing zeros. */
static const char *
write_decimal (bool negative, uint64_t digits, int places, char buffer[ACCORD_NUMBER_BUFFER])
{
  char *at = &buffer[ACCORD_NUMBER_BUFFER - 1];
  *at = '\0';
  for (; places > 0 && digits % 10 == 0; places--)
    digits /= 10;
  const int point = places;
  for (; digits > 0 || places >= 0; digits /= 10, places--)
    {
      if (places == 0 && point > 0)
        *--at = '.';
      *--at = (char) ('0' + digits % 10);
    }
  if (negative)
    *--at = '-';
  return memmove (buffer, at, strlen (at) + 1);
}

/* Rounds 1e-4 <= @value < 1e15 to @n = 15 to 17 digits, exactly, in integers of 128 bits: value is
 * mantissa / 2^shift, nearly digits / 10^places, where mantissa < 2^53, shift < 67 and 10^places < 2^67.
 * Returns: whether the digits read back as @value. */
static bool
round_digits (double value, int n, uint64_t *ret_digits, int *ret_places)
{
  static const double powers[]
      = { 1e-3, 1e-2, 1e-1, 1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14 };
  int binary, places = n + 3;
  const uint64_t mantissa = (uint64_t) ldexp (frexp (value, &binary), DBL_MANT_DIG);
  const int shift = DBL_MANT_DIG - binary;
  for (size_t i = 0; i < G_N_ELEMENTS (powers) && value >= powers[i]; i++)
    places--;
  unsigned __int128 tens = 1;
  for (int i = 0; i < places; i++)
    tens *= 10;
  const unsigned __int128 scaled = mantissa * tens, unit = (unsigned __int128) 1 << shift;
  const unsigned __int128 rest = scaled & (unit - 1);
  uint64_t digits = (uint64_t) (scaled >> shift);
  const bool up = rest > unit / 2 || (rest == unit / 2 && digits % 2 == 1);
  const unsigned __int128 error = up ? unit - rest : rest;
  /* the neighbour below a power of two is half as far away */
  const unsigned __int128 room = !up && mantissa == (uint64_t) 1 << (DBL_MANT_DIG - 1) ? tens / 2 : tens;
  *ret_digits = digits + up;
  *ret_places = places;
  return 2 * error < room || (2 * error == room && mantissa % 2 == 0); /* ties are read as the even one */
}

/* Any finite number, by trial: 15 digits survive from text to double and back, except near 0, where doubles
 * have fewer. */
static const char *
write_by_trial (double value, char buffer[ACCORD_NUMBER_BUFFER])
{
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
accord_number_shortest (double value, char buffer[ACCORD_NUMBER_BUFFER])
{
  const double size = fabs (value);
  if (size < 1e15 && size == (double) (uint64_t) size) /* no "-0" */
    return write_decimal (value < 0, (uint64_t) size, 0, buffer);
  if (!(size >= 1e-4 && size < 1e15))
    return write_by_trial (value, buffer);
  uint64_t digits = 0;
  int places = 0, n = 15;
  while (!round_digits (size, n, &digits, &places) && n < 17)
    n++;
  return write_decimal (value < 0, digits, places, buffer);
}

const char *
accord_number_count (uint64_t value, char buffer[ACCORD_NUMBER_BUFFER])
{
  return write_decimal (false, value, 0, buffer);
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
