/* Kinds of file that are often given by mistake.  One table of magic bytes, and a few patterns.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "signature.h"

#include <stdbool.h>
#include <string.h>
#include <glib.h>

#define ADVICE_UTF16 "is UTF-16 text: save it as UTF-8, or convert it with iconv -f UTF-16 -t UTF-8"
#define ADVICE_UTF32 "is UTF-32 text: save it as UTF-8, or convert it with iconv -f UTF-32 -t UTF-8"
#define ADVICE_SHEET "export the sheet as CSV"

typedef struct
{
  const char *bytes;
  size_t length;
  const char *text;
} Signature;

#define SIGNATURE(bytes, text)                                                                               \
  {                                                                                                          \
    bytes, sizeof (bytes) - 1, text                                                                          \
  }

/* the longer one first where one starts like another */
static const Signature signatures[] = {
  SIGNATURE ("\xff\xfe\0\0", ADVICE_UTF32),
  SIGNATURE ("\0\0\xfe\xff", ADVICE_UTF32),
  SIGNATURE ("\xff\xfe", ADVICE_UTF16),
  SIGNATURE ("\xfe\xff", ADVICE_UTF16),
  SIGNATURE ("SQLite format 3",
             "is an SQLite database, not a label file: give it as DATABASE, or export its table as CSV"),
  SIGNATURE ("\x1f\x8b",
             "is compressed with gzip: unpack it first, e.g. gzip -dc FILE | accord-import -o DATABASE -"),
  SIGNATURE ("BZh",
             "is compressed with bzip2: unpack it first, e.g. bzip2 -dc FILE | accord-import -o DATABASE -"),
  SIGNATURE ("\xfd"
             "7zXZ",
             "is compressed with xz: unpack it first, e.g. xz -dc FILE | accord-import -o DATABASE -"),
  SIGNATURE ("\x28\xb5\x2f\xfd",
             "is compressed with zstd: unpack it first, e.g. zstd -dc FILE | accord-import -o DATABASE -"),
  SIGNATURE ("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "is a spreadsheet (old Excel file, xls): " ADVICE_SHEET),
  SIGNATURE ("%PDF-", "is a PDF file: give the table as CSV"),
  SIGNATURE ("{\\rtf", "is a rich text file (RTF): save it as plain text in UTF-8"),
  SIGNATURE ("PAR1", "is a Parquet file: export it as CSV"),
  SIGNATURE ("ARROW1", "is an Arrow or Feather file: export it as CSV"),
};

static const char *
find_zip (const char *head, size_t length)
{
  if (length < 4 || memcmp (head, "PK", 2) != 0 || head[2] > 8 || head[3] > 8)
    return NULL;
  if (memmem (head, length, "xl/", 3) != NULL || memmem (head, length, "[Content_Types].xml", 19) != NULL)
    return "is a spreadsheet (Excel file, xlsx): " ADVICE_SHEET;
  if (memmem (head, length, "opendocument.spreadsheet", 24) != NULL)
    return "is an OpenDocument spreadsheet (ods): " ADVICE_SHEET;
  return "is a zip archive: unpack it first";
}

/* UTF-16 and UTF-32 without a byte order mark: a header of ASCII letters has NUL bytes at fixed places. */
static const char *
find_wide_text (const char *head, size_t length)
{
  if (length < 8)
    return NULL;
  unsigned zeros = 0; /* bit i: byte i is zero */
  for (unsigned i = 0; i < 8; i++)
    zeros |= head[i] == '\0' ? 1u << i : 0;
  if (zeros == 0xee || zeros == 0x77)
    return ADVICE_UTF32;
  if (zeros == 0xaa || zeros == 0x55)
    return ADVICE_UTF16;
  return NULL;
}

static size_t
skip_blanks (const char *head, size_t length, size_t at)
{
  while (at < length && strchr (" \t\r\n", head[at]) != NULL && head[at] != '\0')
    at++;
  return at;
}

static bool
starts_with (const char *text, size_t length, const char *word)
{
  const size_t n = strlen (word);
  return length >= n && g_ascii_strncasecmp (text, word, n) == 0;
}

/* HTML, XML and JSON begin with a sign that no sensible header begins with. */
static const char *
find_markup (const char *head, size_t length)
{
  static const char *const html[] = { "<!doctype html", "<html", "<head", "<body", "<table", "<script" };
  const size_t at = skip_blanks (head, length, 0);
  const char *text = head + at;
  const size_t left = length - at;
  for (size_t i = 0; i < G_N_ELEMENTS (html); i++)
    if (starts_with (text, left, html[i]))
      return "is an HTML page, not a table: perhaps a login or error page was saved; download the CSV export";
  if (starts_with (text, left, "<?xml"))
    return "is an XML file: export it as CSV";
  if (left == 0 || (text[0] != '{' && text[0] != '['))
    return NULL;
  const size_t next = skip_blanks (text, left, 1);
  const char follows = next < left ? text[next] : '\0';
  if (text[0] == '{' && (follows == '"' || follows == '}'))
    return "is JSON or JSON lines: export it as CSV";
  if (text[0] == '[' && follows != '\0' && (strchr ("{[\"]-", follows) != NULL || g_ascii_isdigit (follows)))
    return "is JSON: export it as CSV";
  return NULL;
}

const char *
accord_signature_find (const char *head, size_t length)
{
  for (size_t i = 0; i < G_N_ELEMENTS (signatures); i++)
    if (length >= signatures[i].length && memcmp (head, signatures[i].bytes, signatures[i].length) == 0)
      return signatures[i].text;
  const char *text = find_zip (head, length);
  if (text == NULL)
    text = find_wide_text (head, length);
  const bool marked = length >= 3 && memcmp (head, "\xef\xbb\xbf", 3) == 0;
  return text != NULL ? text : find_markup (head + (marked ? 3 : 0), length - (marked ? 3 : 0));
}
