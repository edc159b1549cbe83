/* Text that comes from outside.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include <accord/base/text.h>
#include "unit.h"

static const struct
{
  const char *text;
  const char *escaped;
} escapes[] = {
  { "", "" },
  { "plain \\ text", "plain \\ text" },
  { "a\nb\tc\rd", "a\\nb\\tc\\rd" },
  { "\033[31mred\033[0m", "\\x1B[31mred\\x1B[0m" },
  { "\x7f", "\\x7F" },
  { "\xc2\x9b"
    "31m",
    "\\x9B31m" }, /* C1 control sequence introducer */
  { "\xe2\x80\xae"
    "abc",
    "\\u{202E}abc" }, /* right-to-left override */
  { "\xe2\x81\xa6"
    "x",
    "\\u{2066}x" },                /* left-to-right isolate */
  { "\xe2\x80\xa8", "\\u{2028}" }, /* line separator */
  { "\xef\xbb\xbf"
    "x",
    "\\u{FEFF}x" },                                                                   /* byte order mark */
  { "\xe2\x80\x8b", "\\u{200B}" },                                                    /* zero width space */
  { "\xf3\xa0\x81\x81", "\\u{E0041}" },                                               /* tag character */
  { "\xc3\xa9\xe6\xbc\xa2\xf0\x9f\x98\x80", "\xc3\xa9\xe6\xbc\xa2\xf0\x9f\x98\x80" }, /* é 漢 😀 */
  { "e\xcc\x81", "e\xcc\x81" },                                                       /* combining acute */
  { "a\xff"
    "b",
    "a\\xFFb" },                         /* not UTF-8 */
  { "a\xc3", "a\\xC3" },                 /* cut */
  { "\xed\xa0\x80", "\\xED\\xA0\\x80" }, /* surrogate */
};

START_TEST (what_moves_a_cursor_is_written_out)
{
  g_autofree char *escaped = accord_text_escape (escapes[_i].text);
  ck_assert_str_eq (escaped, escapes[_i].escaped);
  g_autofree char *again = accord_text_escape (escaped);
  ck_assert_str_eq (again, escaped);
}
END_TEST

START_TEST (width)
{
  ck_assert_uint_eq (accord_text_width (""), 0);
  ck_assert_uint_eq (accord_text_width ("abc"), 3);
  ck_assert_uint_eq (accord_text_width ("\xc3\xa9"), 1);
  ck_assert_uint_eq (accord_text_width ("e\xcc\x81"), 1);
  ck_assert_uint_eq (accord_text_width ("\xe6\xbc\xa2\xe5\xad\x97"), 4);
  ck_assert_uint_eq (accord_text_width ("\xf0\x9f\x98\x80"), 2);
}
END_TEST

static const struct
{
  const char *a, *b;
  bool alike;
} pairs[] = {
  { "Yes", "yes", true },
  { "yes", "yes ", true },
  { " yes", "yes", true },
  { "very  good", "very good", true },
  { "very good", "very\xc2\xa0good", true }, /* no-break space */
  { "very\tgood", "very good", true },
  { "\xc3\xa9t\xc3\xa9", "e\xcc\x81te\xcc\x81", true }, /* été composed and not */
  { "\xef\xbc\xa1", "a", true },                        /* full-width A */
  { "a\xe2\x80\x8b", "a", true },                       /* zero width space */
  { "\xef\xbb\xbfyes", "yes", true },
  { "stra\xc3\x9f"
    "e",
    "STRASSE", true },
  { "1", "1.0", true },
  { "01", "1", true },
  { "1e1", "10", true },
  { "-0", "0", true },
  { " 2 ", "2.0", true },
  { "yes", "no", false },
  { "verygood", "very good", false },
  { "r\xc3\xa9sum\xc3\xa9", "resume", false },
  { "1", "2", false },
  { "1.0", "1.0.0", false },
  { "", " ", true },
  { "a", "a b", false },
  { "\xd9\x83\xd9\x8e\xd8\xa8", "\xd9\x83\xd8\xa8", false }, /* Arabic with and without a vowel sign */
};

START_TEST (lookalikes)
{
  g_autofree char *a = accord_text_lookalike_key (pairs[_i].a);
  g_autofree char *b = accord_text_lookalike_key (pairs[_i].b);
  ck_assert_msg ((strcmp (a, b) == 0) == pairs[_i].alike, "'%s' -> '%s', '%s' -> '%s'", pairs[_i].a, a,
                 pairs[_i].b, b);
  g_autofree char *again = accord_text_lookalike_key (a);
  ck_assert_str_eq (again, a);
}
END_TEST

/* In the order that a report shows. */
static const char *const ordered[]
    = { "-10", "-1.5", "0",   "00", "1", "1.0", "1e0", "2",  "10",  "1e2", "",         " 1",          "A",
        "B",   "a",    "a b", "aa", "b", "inf", "nan", "x1", "x10", "x2",  "\xc3\xa4", "\xe6\xbc\xa2" };

START_TEST (order_is_total)
{
  for (size_t i = 0; i < G_N_ELEMENTS (ordered); i++)
    for (size_t j = 0; j < G_N_ELEMENTS (ordered); j++)
      {
        const int wanted = (i > j) - (i < j);
        ck_assert_msg (accord_text_compare (ordered[i], ordered[j]) == wanted, "'%s' against '%s'",
                       ordered[i], ordered[j]);
      }
}
END_TEST

/* Vectors of the authors, http://www.isthe.com/chongo/tech/comp/fnv/ (test_fnv.c). */
START_TEST (hash)
{
  ck_assert_uint_eq (accord_text_hash (""), UINT64_C (0xcbf29ce484222325));
  ck_assert_uint_eq (accord_text_hash ("a"), UINT64_C (0xaf63dc4c8601ec8c));
  ck_assert_uint_eq (accord_text_hash ("foobar"), UINT64_C (0x85944171f73967e8));
}
END_TEST

Suite *
accord_suite (void)
{
  Suite *suite = suite_create ("text");
  TCase *tests = tcase_create ("text");
  tcase_add_loop_test (tests, what_moves_a_cursor_is_written_out, 0, G_N_ELEMENTS (escapes));
  tcase_add_test (tests, width);
  tcase_add_loop_test (tests, lookalikes, 0, G_N_ELEMENTS (pairs));
  tcase_add_test (tests, order_is_total);
  tcase_add_test (tests, hash);
  suite_add_tcase (suite, tests);
  return suite;
}
