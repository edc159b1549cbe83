/* Tables of fields: what is read, what is refused and with which line, whatever the block size.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <glib/gstdio.h>
#include <accord/base/error.h>
#include <accord/ingest/reader.h>
#include <accord/ingest/table.h>
#include "unit.h"

#define MIB ((size_t) 1 << 20)

/* "LINE:cell|cell|cell;" for each row */
static bool
write_row (uint64_t line, const AccordSpan *fields, size_t n, gpointer data, GError **error)
{
  GString *out = data;
  (void) error;
  g_string_append_printf (out, "%" G_GUINT64_FORMAT ":", line);
  for (size_t i = 0; i < n; i++)
    {
      ck_assert_int_eq (fields[i].data[fields[i].length], '\0');
      g_string_append_len (out, fields[i].data, (gssize) fields[i].length);
      g_string_append_c (out, i + 1 < n ? '|' : ';');
    }
  return true;
}

/* The rows, or the error's message; the same for every block size, or the test fails. */
static char *
read_bytes (const char *bytes, size_t length, char separator, AccordTableInfo *ret_info)
{
  const size_t blocks[] = { 1, 2, 7, 4096, length + 1 };
  g_autofree char *first = NULL;
  for (size_t i = 0; i < G_N_ELEMENTS (blocks); i++)
    {
      g_autoptr (GString) out = g_string_new (NULL);
      g_autoptr (GError) error = NULL;
      AccordTableInfo info = { .rows = 0 };
      /* an exact copy, so that the address sanitizer sees a read past the end */
      g_autofree char *copy = g_memdup2 (bytes, length);
      const bool good
          = accord_table_read_bytes (copy, length, blocks[i], "f", separator, write_row, out, &info, &error);
      ck_assert (good == (error == NULL));
      if (!good)
        {
          ck_assert (g_error_matches (error, ACCORD_ERROR, ACCORD_ERROR_INPUT));
          g_string_assign (out, error->message);
        }
      if (first == NULL)
        first = g_strdup (out->str);
      ck_assert_str_eq (out->str, first);
      if (ret_info != NULL)
        *ret_info = info;
    }
  return g_steal_pointer (&first);
}

typedef struct
{
  const char *bytes;
  size_t length;
  const char *wanted; /* rows, or message */
} Case;

#define CASE(bytes, wanted)                                                                                  \
  {                                                                                                          \
    bytes, sizeof (bytes) - 1, wanted                                                                        \
  }

static void
check_case (const Case *c, char separator)
{
  g_autofree char *got = read_bytes (c->bytes, c->length, separator, NULL);
  ck_assert_str_eq (got, c->wanted);
}

static const Case read_cases[] = {
  CASE ("a,b\n1,2\n", "1:a|b;2:1|2;"),
  CASE ("a,b\n1,2", "1:a|b;2:1|2;"),
  CASE ("a,b\r\n1,2\r\n3,4\r\n", "1:a|b;2:1|2;3:3|4;"),
  CASE ("a,b\r1,2\r3,4\r", "1:a|b;2:1|2;3:3|4;"),
  CASE ("a,b\r1,2\r3,4", "1:a|b;2:1|2;3:3|4;"),
  CASE ("a,b\n1,2\r\n3,4\n", "1:a|b;2:1|2;3:3|4;"), /* LF and CRLF mixed */
  CASE ("\xef\xbb\xbf"
        "a,b\n1,2\n",
        "1:a|b;2:1|2;"),
  CASE ("\xef\xbb\xbf\"a\",b\n1,2\n", "1:a|b;2:1|2;"),
  CASE ("a,b\n\xef\xbb\xbf"
        "1,2\n",
        "1:a|b;2:\xef\xbb\xbf"
        "1|2;"), /* elsewhere it is text */
  CASE ("\n\na,b\n\n1,2\n\n\n3,4\n\n", "3:a|b;5:1|2;8:3|4;"),
  CASE ("a,b\r\n\r\n1,2\r\n\r\n\r\n3,4\r\n\r\n", "1:a|b;3:1|2;6:3|4;"),
  CASE ("a,b\r\r1,2\r\r\r3,4\r\r", "1:a|b;3:1|2;6:3|4;"),
  CASE ("a,b\n\"x\ny\",2\n3,4\n", "1:a|b;2:x\ny|2;4:3|4;"),
  CASE ("a,b\r\n\"x\r\ny\r\n\",2\r\n3,4\r\n", "1:a|b;2:x\r\ny\r\n|2;5:3|4;"),
  CASE ("a,b\n\"x\ry\",2\n3,4\n", "1:a|b;2:x\ry|2;4:3|4;"),
  CASE ("\"a\n\",b\n1,2\n", "1:a\n|b;3:1|2;"),
  CASE ("a,b\n\"\n\n\n\",\"\n\"\n3,4\n", "1:a|b;2:\n\n\n|\n;7:3|4;"),
  CASE ("a,b\n\"he said \"\"no\"\"\",2\n", "1:a|b;2:he said \"no\"|2;"),
  CASE ("a,b\n\"\"\"\",\"\"\n", "1:a|b;2:\"|;"),
  CASE ("a,b\n\"1,5\",\"2\"", "1:a|b;2:1,5|2;"),
  CASE ("a,b\n 1 ,\t2 \n", "1:a|b;2: 1 |\t2 ;"), /* nothing is trimmed */
  CASE ("a,b\n\" 1 \",2\n", "1:a|b;2: 1 |2;"),
  CASE ("a,b\n1,\n,2\n,\n", "1:a|b;2:1|;3:|2;4:|;"),
  CASE ("a,b\n1,", "1:a|b;2:1|;"),
  CASE ("a;b\n1,5;2\n", "1:a|b;2:1,5|2;"),
  CASE ("a;b\n\"1;2\";3\n", "1:a|b;2:1;2|3;"),
  CASE ("\"a;b;c\",d\n1,2\n", "1:a;b;c|d;2:1|2;"), /* separators in quotes do not count */
  CASE ("\"a\n;;;;\",d\n1,2\n", "1:a\n;;;;|d;3:1|2;"),
  CASE ("\"a\"\";;;\",d\n1,2\n", "1:a\";;;|d;2:1|2;"),
  CASE ("a,b;c,d\n1,2,3\n", "1:a|b;c|d;2:1|2|3;"),
  CASE ("a\tb\n1\t2\n", "1:a|b;2:1|2;"),
  CASE ("a\tb\r\n1\t2\r\n\r\n3\t4", "1:a|b;2:1|2;4:3|4;"),
  CASE ("a\tb\r1\t2\r\r3\t4\r", "1:a|b;2:1|2;4:3|4;"),
  CASE ("a\tb\n\"1\t2\n3\"4\t\"\n", "1:a|b;2:\"1|2;3:3\"4|\";"), /* quotes are text in TSV */
  CASE ("a\tb\n\t\n1\t\n\t2\n", "1:a|b;2:|;3:1|;4:|2;"),
  CASE ("a\tb\n1\t", "1:a|b;2:1|;"),
  CASE ("a\tb\n1, 2; 3\t 4 \n", "1:a|b;2:1, 2; 3| 4 ;"),
  CASE ("\xc3\xa4,b\n\xe6\xbc\xa2,\xf0\x9f\x98\x80\n", "1:\xc3\xa4|b;2:\xe6\xbc\xa2|\xf0\x9f\x98\x80;"),
  CASE ("a,b\n\x01\x1b,\x7f\n", "1:a|b;2:\x01\x1b|\x7f;"), /* control characters are text */
  CASE ("a,a \n1,2\n", "1:a|a ;2:1|2;"),
  CASE ("a,b\na,b\n", "1:a|b;2:a|b;"),
  CASE ("a,b\n\n\"\",\"\"\n", "1:a|b;3:|;"),
};

START_TEST (rows_are_read)
{
  check_case (&read_cases[_i], 0);
}
END_TEST

#define ADVICE_CELL ": quote cells that hold a separator"
#define ADVICE_ONE                                                                                           \
  "the header has one column: a table needs two or more, separated by comma, semicolon or tab "              \
  "(--separator names another sign)"
#define ADVICE_TWICE  ", which does not start with one: quote the whole cell and write the quote twice"
#define ADVICE_INSIDE ": write a quote inside a quoted cell twice"
#define ADVICE_CUT    " is never closed: the file is cut short, or a quote is missing"
#define ADVICE_UTF8   ": convert the file, e.g. with iconv -f WINDOWS-1252 -t UTF-8"
#define ADVICE_NUL    ": this is not a text file, or a damaged one"
#define LONE_CR                                                                                              \
  "a lone carriage return ends this line, a line feed the lines before: quote the cell that holds it, or "   \
  "write all line ends alike"
#define LONE_LF                                                                                              \
  "a line feed ends this line, a lone carriage return the lines before: write all line ends alike"

static const Case refused_cases[] = {
  CASE ("", "f:1: the file is empty: a table starts with a header line"),
  CASE ("\xef\xbb\xbf", "f:1: the file is empty: a table starts with a header line"),
  CASE ("\n\r\n\n", "f:1: the file is empty: a table starts with a header line"),
  CASE ("a,b\n", "f:1: there is no row behind the header"),
  CASE ("\n\na,b\n\n\n", "f:3: there is no row behind the header"),
  CASE ("a,b", "f:1: there is no row behind the header"),
  /* ragged rows */
  CASE ("a,b,c\n1,2,3\n1,2\n", "f:3: this row has 2 cells, the header has 3"),
  CASE ("a,b,c\n1,2,3\n1", "f:3: this row has 1 cell, the header has 3"),
  CASE ("a,b\n1,2\n1,2,3\n", "f:3: this row has more cells than the header, which has 2" ADVICE_CELL),
  CASE ("a,b\n1,2,\n", "f:2: this row has more cells than the header, which has 2" ADVICE_CELL),
  CASE ("a,b\n\"x\n\ny\",2\n\n3\n", "f:6: this row has 1 cell, the header has 2"),
  CASE ("a,b\r\n\"x\r\n\r\ny\",2\r\n\r\n3\r\n", "f:6: this row has 1 cell, the header has 2"),
  CASE ("a,b\r\"x\r\ry\",2\r\r3\r", "f:6: this row has 1 cell, the header has 2"),
  CASE ("\xef\xbb\xbf"
        "a,b\n\n3\n",
        "f:3: this row has 1 cell, the header has 2"),
  CASE ("a,b\n  \n1,2\n", "f:2: this row has 1 cell, the header has 2"),
  CASE ("a,b\n\"\"\n1,2\n", "f:2: this row has 1 cell, the header has 2"),
  CASE ("a,b\n\"1\n2\"\n", "f:2: this row has 1 cell, the header has 2"),
  CASE ("a\tb\n1\t2\n1\n", "f:3: this row has 1 cell, the header has 2"),
  CASE ("a\tb\n1\t2\t\n", "f:2: this row has more cells than the header, which has 2" ADVICE_CELL),
  /* quotes */
  CASE ("a,b\n1,x\"y\n", "f:2: stray quote in cell 2" ADVICE_TWICE),
  CASE ("a,b\n1, \"y\"\n", "f:2: stray quote in cell 2" ADVICE_TWICE),
  CASE ("a,b\n\"1\n\",2\n5\" disk,2\n", "f:4: stray quote in cell 1" ADVICE_TWICE),
  CASE ("a\",b\n1,2\n", "f:1: stray quote in cell 1" ADVICE_TWICE),
  CASE ("a,b\n\"1\"x,2\n", "f:2: text after a closing quote in cell 1" ADVICE_INSIDE),
  CASE ("a,b\n\"1\" ,2\n", "f:2: text after a closing quote in cell 1" ADVICE_INSIDE),
  CASE ("a,b\n3,\"x\n\ny\"z\n", "f:4: text after a closing quote in cell 2" ADVICE_INSIDE),
  CASE ("a,b\n3,\"x\r\n\r\ny\"z\n", "f:4: text after a closing quote in cell 2" ADVICE_INSIDE),
  CASE ("a,b\n1,2\n3,\"x\n5,6\n7,8\n", "f:3: the quote that opens in cell 2" ADVICE_CUT),
  CASE ("a,b\n\"x\ny\",\"z\n5,6\n", "f:3: the quote that opens in cell 2" ADVICE_CUT),
  CASE ("a,b\n1,\"", "f:2: the quote that opens in cell 2" ADVICE_CUT),
  CASE ("a,b\n1,\"\"\"", "f:2: the quote that opens in cell 2" ADVICE_CUT),
  CASE ("\"a,b\n1,2\n", "f:1: the quote that opens in cell 1" ADVICE_CUT),
  /* text */
  CASE ("a,b\n1,2\n1,caf\xe9\n", "f:3: invalid UTF-8 in cell 2 (byte 0xE9)" ADVICE_UTF8),
  CASE ("a,b\n1,\"x\n\xff\"\n", "f:3: invalid UTF-8 in cell 2 (byte 0xFF)" ADVICE_UTF8),
  CASE ("\xc3,b\n1,2\n", "f:1: invalid UTF-8 in cell 1 (byte 0xC3)" ADVICE_UTF8),
  CASE ("a,b\n\xed\xa0\x80,2\n", "f:2: invalid UTF-8 in cell 1 (byte 0xED)" ADVICE_UTF8), /* surrogate */
  CASE ("a,b\n\xc0\xaf,2\n", "f:2: invalid UTF-8 in cell 1 (byte 0xC0)" ADVICE_UTF8),     /* overlong */
  CASE ("a,b\n\xf4\x90\x80\x80,2\n", "f:2: invalid UTF-8 in cell 1 (byte 0xF4)" ADVICE_UTF8),
  CASE ("a,b\n1,\xc3", "f:2: invalid UTF-8 in cell 2 (byte 0xC3)" ADVICE_UTF8),
  CASE ("a\tb\n1\tcaf\xe9\n", "f:2: invalid UTF-8 in cell 2 (byte 0xE9)" ADVICE_UTF8),
  CASE ("a,b\n1,x\0y\n", "f:2: NUL byte in cell 2" ADVICE_NUL),
  CASE ("a,b\n1,2\n\0\0\0\0", "f:3: NUL byte in cell 1" ADVICE_NUL),
  CASE ("a\tb\n1\t\0\n", "f:2: NUL byte in cell 2" ADVICE_NUL),
  CASE ("a,b\n1,\"\n\n\0\"\n", "f:4: NUL byte in cell 2" ADVICE_NUL),
  /* line ends */
  CASE ("a,b\n1,2\r3,4\n", "f:2: " LONE_CR),
  CASE ("a,b\n1,2\n3,4\r", "f:3: " LONE_CR),
  CASE ("a,b\n1,2\n3,4\r\r\n", "f:3: " LONE_CR),
  CASE ("a,b\r\n1,2\r3,4\r\n", "f:2: " LONE_CR),
  CASE ("a,b\n1\r,2\n", "f:2: this row has 1 cell, the header has 2"),
  CASE ("a,b\r1,2\n3,4\n", "f:2: " LONE_LF),
  CASE ("a,b\r1,2\r\n3,4\r\n", "f:2: " LONE_LF),
  CASE ("a,b\r\r\n1,2\r\r\n", "f:2: " LONE_LF),
  CASE ("a\tb\n1\t2\r3\t4\n", "f:2: " LONE_CR),
  CASE ("a\tb\r1\t2\n3\t4\r", "f:2: " LONE_LF),
  /* headers */
  CASE ("a\n1\n", "f:1: " ADVICE_ONE),
  CASE ("a|b\n1|2\n", "f:1: " ADVICE_ONE),
  CASE ("a b c\n1 2 3\n", "f:1: " ADVICE_ONE),
  CASE ("\"a,b\"\n1,2\n", "f:1: " ADVICE_ONE),
  CASE ("a,b,a\n1,2,3\n", "f:1: column 'a' is there twice: rename one of them"),
  CASE ("\n\na,b,\"a\"\n1,2,3\n", "f:3: column 'a' is there twice: rename one of them"),
  CASE ("a\033,b,a\033\n1,2,3\n", "f:1: column 'a\\x1B' is there twice: rename one of them"),
  CASE ("a,b,\n1,2,3\n", "f:1: header cell 3 of 3 is empty: give every column a name"),
  CASE (",a,b\n0,1,2\n", "f:1: header cell 1 of 3 is empty: give every column a name (pandas writes an "
                         "unnamed index unless told index=False)"),
  CASE ("a,b;c\n1,2\n",
        "f:1: the header has as many of one separator as of another (comma 1, semicolon 1, tab "
        "0): say which with --separator"),
  CASE ("a,b\tc\n1,2\n",
        "f:1: the header has as many of one separator as of another (comma 1, semicolon 0, tab "
        "1): say which with --separator"),
  CASE ("sep=;\na;b\n1;2\n",
        "f:1: the first line is Excel's separator hint, not the header: remove this line"),
};

START_TEST (tables_are_refused)
{
  check_case (&refused_cases[_i], 0);
}
END_TEST

#define SHEET ": export the sheet as CSV"

static const Case wrong_files[] = {
  CASE ("\xff\xfe"
        "a\0,\0b\0\n\0",
        "UTF-16"),
  CASE ("\xfe\xff\0a\0,\0b\0\n", "UTF-16"),
  CASE ("a\0,\0b\0\n\0"
        "1\0",
        "UTF-16"),
  CASE ("\0a\0,\0b\0\n\0"
        "1",
        "UTF-16"),
  CASE ("\xff\xfe\0\0a\0\0\0", "UTF-32"),
  CASE ("\0\0\xfe\xff\0\0\0a", "UTF-32"),
  CASE ("a\0\0\0b\0\0\0", "UTF-32"),
  CASE ("\0\0\0a\0\0\0b", "UTF-32"),
  CASE ("\x1f\x8b\x08\0\0\0\0\0", "gzip"),
  CASE ("BZh91AY&SY", "bzip2"),
  CASE ("\xfd"
        "7zXZ\0\0",
        "xz"),
  CASE ("\x28\xb5\x2f\xfd\0\0", "zstd"),
  CASE ("PK\x03\x04.......[Content_Types].xml", "spreadsheet (Excel file, xlsx)" SHEET),
  CASE ("PK\x03\x04.......xl/workbook.xml", "spreadsheet (Excel file, xlsx)" SHEET),
  CASE ("PK\x03\x04.......mimetypeapplication/vnd.oasis.opendocument.spreadsheet", "(ods)" SHEET),
  CASE ("PK\x03\x04.......labels.csv", "zip archive"),
  CASE ("PK\x05\x06\0\0\0\0", "zip archive"),
  CASE ("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0", "spreadsheet (old Excel file, xls)" SHEET),
  CASE ("<!DOCTYPE html>\n<html>", "HTML"),
  CASE ("\n  <HTML lang='de'>\n", "HTML"),
  CASE ("\xef\xbb\xbf<table>\n", "HTML"),
  CASE ("<?xml version='1.0'?>", "XML"),
  CASE ("{\"item\": 1, \"label\": 2}\n{\"item\": 2}\n", "JSON"),
  CASE ("{}\n", "JSON"),
  CASE ("[{\"item\": 1}]", "JSON"),
  CASE (" [\n [1, 2]]", "JSON"),
  CASE ("%PDF-1.7\n", "PDF"),
  CASE ("SQLite format 3\0aa", "SQLite"),
  CASE ("PAR1\x15\x04", "Parquet"),
  CASE ("ARROW1\0\0", "Arrow"),
  CASE ("{\\rtf1\\ansi", "RTF"),
};

START_TEST (wrong_files_are_named)
{
  g_autofree char *got = read_bytes (wrong_files[_i].bytes, wrong_files[_i].length, 0, NULL);
  ck_assert_msg (g_str_has_prefix (got, "f:1: the file is ") && strstr (got, wrong_files[_i].wanted) != NULL,
                 "%s, wanted %s", got, wrong_files[_i].wanted);
  g_autofree char *tsv = read_bytes (wrong_files[_i].bytes, wrong_files[_i].length, '\t', NULL);
  ck_assert_str_eq (got, tsv);
}
END_TEST

/* Headers that begin like something else. */
static const Case odd_headers[] = {
  CASE ("PK,b\n1,2\n", "1:PK|b;2:1|2;"),         CASE ("[id],b\n1,2\n", "1:[id]|b;2:1|2;"),
  CASE ("{id},b\n1,2\n", "1:{id}|b;2:1|2;"),     CASE ("<id>,b\n1,2\n", "1:<id>|b;2:1|2;"),
  CASE ("\"{\"\"\",b\n1,2\n", "1:{\"|b;2:1|2;"), CASE ("separator,b\n1,2\n", "1:separator|b;2:1|2;"),
};

START_TEST (odd_headers_are_headers)
{
  check_case (&odd_headers[_i], 0);
}
END_TEST

START_TEST (separator_can_be_set)
{
  static const Case pipe = CASE ("a|b\n\"1|2\"|,;\n", "1:a|b;2:1|2|,;;");
  static const Case semicolon = CASE ("a,x,y;b\n1;2\n", "1:a,x,y|b;2:1|2;");
  static const Case tab = CASE ("a,x,y\tb\n1\t\"2\n", "1:a,x,y|b;2:1|\"2;");
  static const Case comma = CASE ("a;x;y,b\n1,2\n", "1:a;x;y|b;2:1|2;");
  static const Case wrong = CASE ("a,b\n1,2\n", "f:1: " ADVICE_ONE);
  check_case (&pipe, '|');
  check_case (&semicolon, ';');
  check_case (&tab, '\t');
  check_case (&comma, ',');
  check_case (&wrong, ';');
  check_case (&wrong, '\t');
}
END_TEST

START_TEST (info)
{
  static const struct
  {
    const char *text;
    char separator;
    const char *sha256; /* of coreutils' sha256sum */
  } files[] = {
    { "a,b\n1,2\n3,4\n", ',', "b9485148546419a0f6a85e8d708c923557c15d7f3c7d078ef1fa7f7c0f57d5a5" },
    { "a;b\n1;2\n3;4\n", ';', NULL },
    { "a\tb\n1\t2\n3\t4", '\t', NULL },
  };
  for (size_t i = 0; i < G_N_ELEMENTS (files); i++)
    {
      AccordTableInfo table;
      g_autofree char *got = read_bytes (files[i].text, strlen (files[i].text), 0, &table);
      g_autofree char *sha256 = g_compute_checksum_for_string (G_CHECKSUM_SHA256, files[i].text, -1);
      ck_assert_str_eq (got, "1:a|b;2:1|2;3:3|4;");
      ck_assert_int_eq (table.separator, files[i].separator);
      ck_assert_uint_eq (table.rows, 2);
      ck_assert_uint_eq (table.size, strlen (files[i].text));
      ck_assert_str_eq (table.sha256, sha256);
      if (files[i].sha256 != NULL)
        ck_assert_str_eq (table.sha256, files[i].sha256);
    }
}
END_TEST

/* A field of @length bytes in line 3, quoted or not, with @tail behind it. */
static char *
read_long_field (char separator, bool quoted, size_t length, const char *tail)
{
  g_autoptr (GString) text = g_string_new (separator == ',' ? "a,b\n1,2\n" : "a\tb\n1\t2\n");
  const size_t start = text->len;
  g_string_append (text, quoted ? "\"" : "");
  g_string_set_size (text, text->len + length);
  memset (text->str + start + (quoted ? 1 : 0), quoted ? '\n' : 'x', length);
  g_string_append (text, tail);
  g_autoptr (GString) out = g_string_new (NULL);
  g_autofree char *first = NULL;
  const size_t blocks[] = { 7, 1000, text->len };
  for (size_t i = 0; i < G_N_ELEMENTS (blocks); i++)
    {
      g_autoptr (GError) error = NULL;
      AccordTableInfo table;
      g_string_truncate (out, 0);
      if (accord_table_read_bytes (text->str, text->len, blocks[i], "f", separator, write_row, out, &table,
                                   &error))
        g_string_printf (out, "good, %" G_GUINT64_FORMAT " rows", table.rows);
      else
        g_string_assign (out, error->message);
      if (first == NULL)
        first = g_strdup (out->str);
      ck_assert_str_eq (first, out->str);
    }
  return g_steal_pointer (&first);
}

START_TEST (a_cell_has_a_mebibyte_at_most)
{
  static const char *const plain = "f:3: the cell that starts here is longer than 1 MiB";
  static const char *const quoted
      = "f:3: the cell that starts here is longer than 1 MiB: look for a quote that is not closed";
  const struct
  {
    char separator;
    bool quoted;
    size_t length;
    const char *tail;
    const char *wanted;
  } cases[] = {
    { ',', false, MIB, ",2\n", "good, 2 rows" },
    { ',', false, MIB + 1, ",2\n", plain },
    { ',', false, MIB + 63, ",2\n", plain },
    { ',', false, MIB + 100, ",2\n", plain },
    { ',', false, 2 * MIB, "", plain },
    { ',', true, MIB, "\",2\n", "good, 2 rows" },
    { ',', true, MIB + 1, "\",2\n", quoted },
    { ',', true, MIB + 5000, "\",2\n", quoted },
    { ',', true, 2 * MIB, "", quoted }, /* unterminated: refused before the end */
    { '\t', false, MIB, "\t2\n", "good, 2 rows" },
    { '\t', false, MIB + 1, "\t2\n", plain },
    { '\t', false, 2 * MIB, "", plain },
  };
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *got
          = read_long_field (cases[i].separator, cases[i].quoted, cases[i].length, cases[i].tail);
      ck_assert_str_eq (got, cases[i].wanted);
    }
}
END_TEST

START_TEST (columns_and_row_are_bounded)
{
  g_autoptr (GString) many = g_string_new ("a");
  for (int i = 0; i < 70000; i++)
    g_string_append_printf (many, ",c%d", i);
  g_autofree char *columns = read_bytes (many->str, many->len, 0, NULL);
  ck_assert_str_eq (columns, "f:1: more than 65536 columns");
  g_autoptr (GString) wide = g_string_new ("a");
  for (int i = 0; i < 70; i++)
    g_string_append_printf (wide, ",c%d", i);
  g_string_append_c (wide, '\n');
  g_autofree char *cell = g_strnfill (MIB, 'x');
  for (int i = 0; i < 70; i++)
    g_string_append_printf (wide, "%s,", cell);
  g_autoptr (GString) out = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  AccordTableInfo table;
  ck_assert (!accord_table_read_bytes (wide->str, wide->len, 65536, "f", 0, write_row, out, &table, &error));
  ck_assert_str_eq (error->message, "f:2: the row that starts here is longer than 64 MiB");
}
END_TEST

/* ---- files ---- */

static char *
make_file (const char *text, gssize length)
{
  char *path = NULL;
  const int fd = g_file_open_tmp ("accord-XXXXXX", &path, NULL);
  ck_assert_int_ge (fd, 0);
  close (fd);
  ck_assert (g_file_set_contents (path, text, length, NULL));
  return path;
}

static void
check_file_error (const char *path, int code, const char *wanted)
{
  g_autoptr (GString) out = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  AccordTableInfo table;
  ck_assert (!accord_table_read (path, "f", 0, write_row, NULL, out, &table, &error));
  ck_assert_msg (g_error_matches (error, ACCORD_ERROR, code), "%s", error->message);
  ck_assert_str_eq (error->message, wanted);
}

START_TEST (files_that_cannot_be_read)
{
  check_file_error ("/nonexistent/x.csv", ACCORD_ERROR_IO, "f: cannot open: No such file or directory");
  check_file_error ("/", ACCORD_ERROR_IO, "f: cannot read: Is a directory");
  check_file_error ("/proc/self/mem", ACCORD_ERROR_IO, "f: cannot read: Input/output error");
  check_file_error ("/dev/null", ACCORD_ERROR_INPUT,
                    "f:1: the file is empty: a table starts with a header line");
}
END_TEST

START_TEST (a_file_is_read)
{
  g_autofree char *path = make_file ("a,b\n1,2\n", -1);
  g_autoptr (GString) out = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  AccordTableInfo table;
  uint64_t size = 0;
  ck_assert (accord_table_read (path, "f", 0, write_row, NULL, out, &table, &error));
  ck_assert_str_eq (out->str, "1:a|b;2:1|2;");
  g_autofree char *sha256 = accord_read_sha256 (path, &size, &error);
  ck_assert_str_eq (sha256, table.sha256);
  ck_assert_uint_eq (size, 8);
  unlink (path);
}
END_TEST

/* Something happens to the file while its first rows are read. */
typedef struct
{
  const char *path;
  gint64 size; /* truncate or extend to this; -1: change the time */
} Change;

static bool
change_file (uint64_t line, const AccordSpan *fields, size_t n, gpointer data, GError **error)
{
  const Change *change = data;
  (void) fields;
  (void) n;
  (void) error;
  const struct timespec times[2] = { { 0, 0 }, { 1000, 0 } };
  if (line == 2 && change->size >= 0)
    ck_assert_int_eq (truncate (change->path, change->size), 0);
  else if (line == 2)
    ck_assert_int_eq (utimensat (AT_FDCWD, change->path, times, 0), 0);
  return true;
}

START_TEST (a_file_that_changes_is_refused)
{
  g_autoptr (GString) text = g_string_new ("a,b\n");
  while (text->len < 300000)
    g_string_append (text, "1,2\n");
  const gint64 sizes[] = { 200000, 300000 - 4, 300004, 70000, -1 };
  for (size_t i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autofree char *path = make_file (text->str, (gssize) text->len);
      Change change = { path, sizes[i] };
      g_autoptr (GError) error = NULL;
      AccordTableInfo table;
      ck_assert (!accord_table_read (path, "f", 0, change_file, NULL, &change, &table, &error));
      ck_assert_msg (g_str_has_prefix (error->message, "f: changed while it was read"), "%s", error->message);
      ck_assert (g_error_matches (error, ACCORD_ERROR, ACCORD_ERROR_IO));
      unlink (path);
    }
}
END_TEST

static bool
stop_at_3 (uint64_t line, const AccordSpan *fields, size_t n, gpointer data, GError **error)
{
  (void) fields;
  (void) n;
  ++*(int *) data;
  if (line == 3)
    g_set_error (error, ACCORD_ERROR, ACCORD_ERROR_CONFLICT, "stop");
  return line != 3;
}

START_TEST (the_callback_can_stop)
{
  const char separators[] = { ',', '\t' };
  for (size_t i = 0; i < sizeof separators; i++)
    {
      g_autofree char *text = g_strdup ("a,b\n1,2\n3,4\n5,6\n7,8\n\"");
      int calls = 0;
      g_autoptr (GError) error = NULL;
      AccordTableInfo table;
      g_strdelimit (text, ",", separators[i]);
      ck_assert (
          !accord_table_read_bytes (text, strlen (text), 100, "f", 0, stop_at_3, &calls, &table, &error));
      ck_assert_str_eq (error->message, "stop");
      ck_assert_int_eq (calls, 3);
    }
}
END_TEST

START_TEST (digest_and_database)
{
  g_autofree char *csv = make_file ("a,b\n1,2\n", -1);
  g_autofree char *database = make_file ("SQLite format 3\0\x10\0", 18);
  g_autofree char *empty = make_file ("", 0);
  g_autoptr (GError) error = NULL;
  uint64_t size = 99;
  ck_assert (!accord_read_is_database (csv));
  ck_assert (!accord_read_is_database (empty));
  ck_assert (!accord_read_is_database ("/nonexistent"));
  ck_assert (!accord_read_is_database ("/"));
  ck_assert (accord_read_is_database (database));
  g_autofree char *sha256 = accord_read_sha256 (empty, &size, &error);
  ck_assert_str_eq (sha256,
                    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"); /* FIPS 180 */
  ck_assert_uint_eq (size, 0);
  ck_assert_ptr_null (accord_read_sha256 ("/dev/null", &size, &error));
  ck_assert (g_error_matches (error, ACCORD_ERROR, ACCORD_ERROR_IO));
  g_clear_error (&error);
  ck_assert_ptr_null (accord_read_sha256 ("/nonexistent", &size, &error));
  ck_assert (g_error_matches (error, ACCORD_ERROR, ACCORD_ERROR_IO));
  unlink (csv);
  unlink (database);
  unlink (empty);
}
END_TEST

Suite *
accord_suite (void)
{
  Suite *suite = suite_create ("table");
  TCase *tests = tcase_create ("table");
  tcase_set_timeout (tests, 60);
  tcase_add_loop_test (tests, rows_are_read, 0, G_N_ELEMENTS (read_cases));
  tcase_add_loop_test (tests, tables_are_refused, 0, G_N_ELEMENTS (refused_cases));
  tcase_add_loop_test (tests, wrong_files_are_named, 0, G_N_ELEMENTS (wrong_files));
  tcase_add_loop_test (tests, odd_headers_are_headers, 0, G_N_ELEMENTS (odd_headers));
  tcase_add_test (tests, separator_can_be_set);
  tcase_add_test (tests, info);
  tcase_add_test (tests, a_cell_has_a_mebibyte_at_most);
  tcase_add_test (tests, columns_and_row_are_bounded);
  tcase_add_test (tests, files_that_cannot_be_read);
  tcase_add_test (tests, a_file_is_read);
  tcase_add_test (tests, a_file_that_changes_is_refused);
  tcase_add_test (tests, the_callback_can_stop);
  tcase_add_test (tests, digest_and_database);
  suite_add_tcase (suite, tests);
  return suite;
}
