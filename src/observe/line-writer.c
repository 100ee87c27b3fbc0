/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Writing very many short lines to a stream.
 */
#include "config.h"

#include "observe/line-writer.h"

#define INTEGER_MAX 32 /* room for the digits of any gint64, a sign, a point and blanks */

LineWriter *
line_writer_new (FILE *stream)
{
  LineWriter *writer = g_new (LineWriter, 1);

  writer->stream = stream;
  writer->length = 0;
  return writer;
}

static void
flush (LineWriter *writer)
{
  fwrite (writer->buffer, 1, writer->length, writer->stream);
  writer->length = 0;
}

void
line_writer_free (LineWriter *writer)
{
  if (writer == NULL)
    return;
  flush (writer);
  g_free (writer);
}

void
line_writer_bytes (LineWriter *writer, const char *bytes, gsize length)
{
  if (length > sizeof writer->buffer - writer->length)
    flush (writer);
  if (length > sizeof writer->buffer)
    {
      fwrite (bytes, 1, length, writer->stream);
      return;
    }
  memcpy (writer->buffer + writer->length, bytes, length);
  writer->length += length;
}

/* Writes the digits of @value before @end, at least @n of them; returns the
 * first one. */
static char *
put_digits (char *end, guint64 value, guint n)
{
  char *start = end;

  for (; value >= 100; value /= 100)
    {
      guint pair = (guint) (value % 100);

      *--start = (char) ('0' + pair % 10);
      *--start = (char) ('0' + pair / 10);
    }
  for (; value > 0; value /= 10)
    *--start = (char) ('0' + value % 10);
  while ((gsize) (end - start) < MAX (n, 1))
    *--start = '0';
  return start;
}

void
line_writer_integer (LineWriter *writer, gint64 value)
{
  char  digits[INTEGER_MAX];
  char *end = digits + sizeof digits;
  char *start = put_digits (end, value < 0 ? -(guint64) value : (guint64) value, 1);

  if (value < 0)
    *--start = '-';
  line_writer_bytes (writer, start, (gsize) (end - start));
}

void
line_writer_ms (LineWriter *writer, gint64 ns, guint width)
{
  char  digits[INTEGER_MAX];
  char *end = digits + sizeof digits;
  char *start = put_digits (end, (guint64) ns % 1000000, 6);

  *--start = '.';
  start = put_digits (start, (guint64) ns / 1000000, 1);
  while (start > digits && (gsize) (end - start) < width)
    *--start = ' ';
  line_writer_bytes (writer, start, (gsize) (end - start));
}

/* @ns in units of @unit_ns, which is 10 to the power of @decimals. */
static void
write_decimal (LineWriter *writer, gint64 ns, gint64 unit_ns, guint decimals)
{
  char  digits[INTEGER_MAX];
  char *end = digits + sizeof digits;
  char *start = put_digits (end, (guint64) (ns % unit_ns), decimals);

  *--start = '.';
  start = put_digits (start, (guint64) (ns / unit_ns), 1);
  line_writer_bytes (writer, start, (gsize) (end - start));
}

void
line_writer_us (LineWriter *writer, gint64 ns)
{
  write_decimal (writer, ns, 1000, 3);
}

void
line_writer_seconds (LineWriter *writer, gint64 ns)
{
  write_decimal (writer, ns, 1000000000, 9);
}

char *
line_writer_quote (const char *text)
{
  GString *field;

  if (strpbrk (text, ",\"\r\n") == NULL)
    return g_strdup (text);
  field = g_string_new ("\"");
  for (const char *c = text; *c != '\0'; c++)
    {
      if (*c == '"')
        g_string_append_c (field, '"');
      g_string_append_c (field, *c);
    }
  g_string_append_c (field, '"');
  return g_string_free (field, FALSE);
}
