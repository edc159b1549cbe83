/* Times of labels: ISO 8601, or seconds or milliseconds since 1970.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "private.h"

#include <string.h>
#include <accord/base/number.h>

typedef struct
{
  const char *at, *end;
} Cursor;

/* Exactly @digits digits within low … high. */
static bool
take (Cursor *cursor, int digits, int low, int high, int *ret_value)
{
  int value = 0;
  if (cursor->end - cursor->at < digits)
    return false;
  for (int i = 0; i < digits; i++, cursor->at++)
    {
      if (!g_ascii_isdigit (*cursor->at))
        return false;
      value = value * 10 + (*cursor->at - '0');
    }
  *ret_value = value;
  return value >= low && value <= high;
}

static bool
skip (Cursor *cursor, char c)
{
  if (cursor->at >= cursor->end || *cursor->at != c)
    return false;
  cursor->at++;
  return true;
}

/* Days from 1970-01-01 in the proleptic Gregorian calendar (H. Hinnant, "days_from_civil"). */
static int64_t
days_from_civil (int64_t year, int month, int day)
{
  year -= month <= 2;
  const int64_t era = (year >= 0 ? year : year - 399) / 400;
  const int64_t year_of_era = year - era * 400;
  const int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  const int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
  return era * 146097 + day_of_era - 719468;
}

/* The reverse ("civil_from_days"). */
static void
civil_from_days (int64_t days, int64_t *ret_year, int *ret_month, int *ret_day)
{
  days += 719468;
  const int64_t era = (days >= 0 ? days : days - 146096) / 146097;
  const int64_t day_of_era = days - era * 146097;
  const int64_t year_of_era
      = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  const int day_of_year = (int) (day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100));
  const int month = (5 * day_of_year + 2) / 153; /* from March on */
  *ret_day = day_of_year - (153 * month + 2) / 5 + 1;
  *ret_month = month + (month < 10 ? 3 : -9);
  *ret_year = year_of_era + era * 400 + (*ret_month <= 2);
}

static int64_t
floor_divide (int64_t a, int64_t b)
{
  return a / b - (a % b < 0);
}

static bool
take_fraction (Cursor *cursor, int64_t *ret_micros)
{
  *ret_micros = 0;
  if (!skip (cursor, '.') && !skip (cursor, ','))
    return true;
  const char *start = cursor->at;
  for (int64_t unit = 100000; cursor->at < cursor->end && g_ascii_isdigit (*cursor->at);
       cursor->at++, unit /= 10)
    *ret_micros += (*cursor->at - '0') * unit;
  return cursor->at > start;
}

/* Z, ±hh, ±hhmm, ±hh:mm or nothing (taken as UTC). */
static bool
take_zone (Cursor *cursor, int64_t *ret_seconds)
{
  *ret_seconds = 0;
  if (cursor->at == cursor->end || skip (cursor, 'Z') || skip (cursor, 'z'))
    return true;
  const int sign = *cursor->at == '-' ? -1 : 1;
  if (!skip (cursor, '+') && !skip (cursor, '-'))
    return false;
  int hours, minutes = 0;
  if (!take (cursor, 2, 0, 15, &hours))
    return false;
  if (cursor->at < cursor->end && (skip (cursor, ':'), !take (cursor, 2, 0, 59, &minutes)))
    return false;
  *ret_seconds = sign * (hours * 3600 + minutes * 60);
  return true;
}

static bool
parse_iso (const char *text, size_t length, int64_t *ret_time)
{
  Cursor cursor = { text, text + length };
  static const int month_days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
  int year, month, day, hour = 0, minute = 0, second = 0;
  int64_t micros = 0, zone = 0;
  if (!take (&cursor, 4, 1, 9999, &year) || !skip (&cursor, '-') || !take (&cursor, 2, 1, 12, &month)
      || !skip (&cursor, '-') || !take (&cursor, 2, 1, 31, &day))
    return false;
  const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  if (day > month_days[month - 1] + (month == 2 && leap))
    return false;
  if (cursor.at < cursor.end)
    {
      if ((!skip (&cursor, 'T') && !skip (&cursor, 't') && !skip (&cursor, ' '))
          || !take (&cursor, 2, 0, 23, &hour) || !skip (&cursor, ':') || !take (&cursor, 2, 0, 59, &minute))
        return false;
      if (skip (&cursor, ':') && (!take (&cursor, 2, 0, 60, &second) || !take_fraction (&cursor, &micros)))
        return false;
      if (skip (&cursor, ' ') && cursor.at == cursor.end)
        return false;
      if (cursor.end - cursor.at == 3 && g_ascii_strncasecmp (cursor.at, "UTC", 3) == 0)
        cursor.at = cursor.end;
      if (!take_zone (&cursor, &zone))
        return false;
    }
  const int64_t seconds
      = days_from_civil (year, month, day) * 86400 + hour * 3600 + minute * 60 + second - zone;
  *ret_time = seconds * 1000000 + micros;
  return cursor.at == cursor.end;
}

/* 10 digits are seconds, 13 milliseconds, each with an optional fraction. */
static bool
parse_unix (const char *text, size_t length, int64_t *ret_time)
{
  size_t digits = 0;
  while (digits < length && g_ascii_isdigit (text[digits]))
    digits++;
  if (digits != 10 && digits != 13)
    return false;
  int64_t whole = 0, micros = 0;
  for (size_t i = 0; i < digits; i++)
    whole = whole * 10 + (text[i] - '0');
  Cursor cursor = { text + digits, text + length };
  if (!take_fraction (&cursor, &micros) || cursor.at != cursor.end)
    return false;
  *ret_time = digits == 10 ? whole * 1000000 + micros : whole * 1000 + micros / 1000;
  return true;
}

bool
store_time_parse (const char *text, size_t length, int64_t *ret_time)
{
  return parse_unix (text, length, ret_time) || parse_iso (text, length, ret_time);
}

int64_t
store_time_period (int64_t time, StorePeriod period)
{
  const int64_t days = floor_divide (time, INT64_C (86400000000));
  int64_t year;
  int month, day;
  if (period == STORE_DAY)
    return days;
  if (period == STORE_WEEK)
    return floor_divide (days + 3, 7); /* 1970-01-01 was a Thursday */
  civil_from_days (days, &year, &month, &day);
  return year * 12 + month - 1;
}

char *
store_time_period_name (int64_t number, StorePeriod period)
{
  int64_t year;
  int month, day;
  if (period == STORE_MONTH)
    {
      year = floor_divide (number, 12);
      return g_strdup_printf ("%04" G_GINT64_FORMAT "-%02d", year, (int) (number - year * 12) + 1);
    }
  const int64_t thursday = number * 7;
  civil_from_days (period == STORE_DAY ? number : thursday, &year, &month, &day);
  if (period == STORE_DAY)
    return g_strdup_printf ("%04" G_GINT64_FORMAT "-%02d-%02d", year, month, day);
  const int week = (int) (thursday - days_from_civil (year, 1, 1)) / 7 + 1;
  return g_strdup_printf ("%04" G_GINT64_FORMAT "-W%02d", year, week);
}

char *
store_time_now (void)
{
  const char *epoch = g_getenv ("SOURCE_DATE_EPOCH");
  uint64_t seconds;
  if (epoch == NULL || !accord_number_parse_count (epoch, strlen (epoch), &seconds)
      || seconds > UINT64_C (253402300799))
    seconds = (uint64_t) (g_get_real_time () / G_USEC_PER_SEC);
  g_autoptr (GDateTime) now = g_date_time_new_from_unix_utc ((gint64) seconds);
  return g_date_time_format (now, "%Y-%m-%dT%H:%M:%SZ");
}
