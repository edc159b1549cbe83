/* Strict numbers.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <float.h>
#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <accord/base/number.h>
#include "unit.h"

static const struct
{
  const char *text;
  double value;
} good[] = {
  { "0", 0 },
  { "-0", 0 },
  { "1", 1 },
  { "+1", 1 },
  { "-1", -1 },
  { "01", 1 },
  { "1.5", 1.5 },
  { "1.", 1 },
  { ".5", .5 },
  { "-.5", -.5 },
  { "1e3", 1000 },
  { "1E3", 1000 },
  { "1e+3", 1000 },
  { "1e-3", .001 },
  { "0.1", .1 },
  { "1e308", 1e308 },
  { "1e-400", 0 },
  { "4.9e-324", 4.9e-324 },
  { "9007199254740993", 9007199254740992.0 },
};

static const char *const bad[] = {
  "",      " ",      "1 ",  " 1",        "1,5", "0x10", "nan", "NaN",   "inf",   "-inf",  "infinity",
  "1e",    "1e+",    "e5",  ".",         "-",   "+",    "--1", "1.2.3", "1e5.0", "1_000", "1'000",
  "1e309", "-1e309", "1\n", "\302\2401", "1f",  "½",    "1/2", "١",     "0b1",
};

START_TEST (decimal_numbers_are_read)
{
  double value = 99;
  ck_assert (accord_number_parse (good[_i].text, strlen (good[_i].text), &value));
  ck_assert_double_eq (value, good[_i].value);
}
END_TEST

START_TEST (everything_else_is_refused)
{
  double value = 99;
  ck_assert_msg (!accord_number_parse (bad[_i], strlen (bad[_i]), &value), "took '%s'", bad[_i]);
  ck_assert_double_eq (value, 99);
}
END_TEST

START_TEST (length_ends_the_number)
{
  double value = 0;
  uint64_t count = 0;
  ck_assert (accord_number_parse ("123456", 3, &value));
  ck_assert_double_eq (value, 123);
  ck_assert (!accord_number_parse ("1\0002", 3, &value));
  ck_assert (accord_number_parse_count ("123456", 3, &count));
  ck_assert_uint_eq (count, 123);
}
END_TEST

START_TEST (long_numbers)
{
  char text[600];
  double value = 99;
  memset (text, '0', sizeof text);
  memcpy (text, "0.", 2);
  ck_assert (accord_number_parse (text, 500, &value));
  ck_assert_double_eq (value, 0);
  ck_assert (!accord_number_parse (text, sizeof text, &value));
}
END_TEST

START_TEST (counts)
{
  static const char *const wrong[] = {
    "", "-1", "+1", "01", "00", "1.0", "1e3", " 1", "1 ", "18446744073709551616", "99999999999999999999", "x"
  };
  uint64_t count = 99;
  for (size_t i = 0; i < G_N_ELEMENTS (wrong); i++)
    ck_assert_msg (!accord_number_parse_count (wrong[i], strlen (wrong[i]), &count), "took '%s'", wrong[i]);
  ck_assert_uint_eq (count, 99);
  ck_assert (accord_number_parse_count ("0", 1, &count));
  ck_assert_uint_eq (count, 0);
  ck_assert (accord_number_parse_count ("18446744073709551615", 20, &count));
  ck_assert (count == UINT64_MAX);
}
END_TEST

START_TEST (shortest_reads_back_to_the_same_double)
{
  char buffer[ACCORD_NUMBER_BUFFER];
  g_autoptr (GRand) random = g_rand_new_with_seed (5);
  for (int i = 0; i < 100000; i++)
    {
      const uint64_t bits = ((uint64_t) g_rand_int (random) << 32) | g_rand_int (random);
      double value, back;
      memcpy (&value, &bits, sizeof value);
      if (!isfinite (value))
        continue;
      accord_number_shortest (value, buffer);
      ck_assert (strlen (buffer) < ACCORD_NUMBER_BUFFER);
      ck_assert (accord_number_parse (buffer, strlen (buffer), &back));
      ck_assert_double_eq (back, value);
    }
}
END_TEST

START_TEST (shortest_is_short)
{
  static const struct
  {
    double value;
    const char *text;
  } cases[] = { { 0, "0" },
                { -0., "0" },
                { .1, "0.1" },
                { .1 + .2, "0.30000000000000004" },
                { 1. / 3, "0.3333333333333333" },
                { 12, "12" },
                { 1e300, "1e+300" },
                { -2.5, "-2.5" },
                { 5e-324, "5e-324" },
                { 1e23, "1e+23" },
                { DBL_MAX, "1.7976931348623157e+308" } };
  char buffer[ACCORD_NUMBER_BUFFER];
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++)
    ck_assert_str_eq (accord_number_shortest (cases[i].value, buffer), cases[i].text);
}
END_TEST

/* The definition: the fewest digits, from 15, that read back. */
static void
check_shortest (double value)
{
  char expected[ACCORD_NUMBER_BUFFER], buffer[ACCORD_NUMBER_BUFFER];
  for (int digits = 15; digits <= 17; digits++)
    {
      snprintf (expected, sizeof expected, "%.*g", digits, value);
      if (strtod (expected, NULL) == value)
        break;
    }
  ck_assert_str_eq (accord_number_shortest (value, buffer), expected);
}

START_TEST (shortest_is_what_printf_writes)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (6);
  for (int i = 0; i < 20000; i++)
    {
      const double share = g_rand_int_range (random, 0, 1000) / (double) g_rand_int_range (random, 1, 1000);
      check_shortest (share);
      check_shortest (1 - share);
      check_shortest (g_rand_double (random));
      check_shortest (g_rand_int_range (random, -1000000, 1000000) / 1000.);
      check_shortest (ldexp (g_rand_double (random) - .5, g_rand_int_range (random, -20, 60)));
    }
}
END_TEST

START_TEST (shortest_beside_powers)
{
  for (int i = -20; i <= 64; i++)
    {
      const double two = ldexp (1, i), ten = pow (10, i / 3.);
      for (int sign = -1; sign <= 1; sign += 2)
        {
          check_shortest (sign * two);
          check_shortest (sign * nextafter (two, 0));
          check_shortest (sign * nextafter (two, INFINITY));
          check_shortest (sign * ten);
          check_shortest (sign * nextafter (ten, 0));
          check_shortest (sign * nextafter (ten, INFINITY));
        }
    }
  for (double ten = 1e-6; ten < 1e18; ten *= 10)
    for (double value = ten * (1 - 1e-15); value <= ten * (1 + 1e-15); value = nextafter (value, INFINITY))
      check_shortest (value);
  check_shortest (999999999999999.9);
  check_shortest (0.00099999999999999999);
}
END_TEST

START_TEST (counts_are_written)
{
  char buffer[ACCORD_NUMBER_BUFFER];
  ck_assert_str_eq (accord_number_count (0, buffer), "0");
  ck_assert_str_eq (accord_number_count (1200, buffer), "1200");
  ck_assert_str_eq (accord_number_count (UINT64_MAX, buffer), "18446744073709551615");
}
END_TEST

START_TEST (fixed_places)
{
  char buffer[ACCORD_NUMBER_BUFFER];
  ck_assert_str_eq (accord_number_fixed (.12549, 3, buffer), "0.125");
  ck_assert_str_eq (accord_number_fixed (-.0004, 3, buffer), "0.000");
  ck_assert_str_eq (accord_number_fixed (-.0005001, 3, buffer), "-0.001");
  ck_assert_str_eq (accord_number_fixed (-0., 0, buffer), "0");
  ck_assert_str_eq (accord_number_fixed (2, 0, buffer), "2");
  ck_assert_str_eq (accord_number_fixed (999999999999999., 15, buffer), "999999999999999.000000000000000");
  ck_assert_uint_lt (strlen (accord_number_fixed (-1e300, 15, buffer)), ACCORD_NUMBER_BUFFER);
  ck_assert_double_eq (g_ascii_strtod (buffer, NULL), -1e300);
}
END_TEST

START_TEST (the_locale_does_not_matter)
{
  double value = 0;
  char buffer[ACCORD_NUMBER_BUFFER];
  if (setlocale (LC_ALL, "de_DE.UTF-8") == NULL)
    unit_skip ("no German locale here");
  ck_assert (accord_number_parse ("1.5", 3, &value));
  ck_assert_double_eq (value, 1.5);
  ck_assert_str_eq (accord_number_shortest (1.5, buffer), "1.5");
  ck_assert_str_eq (accord_number_fixed (1.5, 2, buffer), "1.50");
  setlocale (LC_ALL, "C");
}
END_TEST

Suite *
accord_suite (void)
{
  Suite *suite = suite_create ("number");
  TCase *tests = tcase_create ("number");
  tcase_add_loop_test (tests, decimal_numbers_are_read, 0, G_N_ELEMENTS (good));
  tcase_add_loop_test (tests, everything_else_is_refused, 0, G_N_ELEMENTS (bad));
  tcase_add_test (tests, length_ends_the_number);
  tcase_add_test (tests, long_numbers);
  tcase_add_test (tests, counts);
  tcase_add_test (tests, shortest_reads_back_to_the_same_double);
  tcase_add_test (tests, shortest_is_short);
  tcase_add_test (tests, shortest_is_what_printf_writes);
  tcase_add_test (tests, shortest_beside_powers);
  tcase_add_test (tests, counts_are_written);
  tcase_add_test (tests, fixed_places);
  tcase_add_test (tests, the_locale_does_not_matter);
  suite_add_tcase (suite, tests);
  return suite;
}
