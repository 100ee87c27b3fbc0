/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Writing very many short lines to a stream: a buffer of its own and integers
 * formatted by hand, because a run may have a hundred million events.
 */
#ifndef GILSIM_OBSERVE_LINE_WRITER_H
#define GILSIM_OBSERVE_LINE_WRITER_H

#include <stdio.h>
#include <string.h>

#include <glib.h>

typedef struct
{
  FILE *stream; /* the caller's, who checks it for errors */
  gsize length;
  char  buffer[1 << 16];
} LineWriter;

LineWriter *line_writer_new (FILE *stream);

/* Hands what is still in the buffer to the stream and frees the writer. */
void line_writer_free (LineWriter *writer);

/* Appends @length bytes, however many. */
void line_writer_bytes (LineWriter *writer, const char *bytes, gsize length);

static inline void
line_writer_text (LineWriter *writer, const char *text)
{
  gsize length = strlen (text);

  if (G_UNLIKELY (length >= sizeof writer->buffer - writer->length))
    {
      line_writer_bytes (writer, text, length);
      return;
    }
  memcpy (writer->buffer + writer->length, text, length);
  writer->length += length;
}

static inline void
line_writer_char (LineWriter *writer, char c)
{
  if (G_UNLIKELY (writer->length == sizeof writer->buffer))
    line_writer_bytes (writer, &c, 1);
  else
    writer->buffer[writer->length++] = c;
}

void line_writer_integer (LineWriter *writer, gint64 value);

/* Milliseconds with six decimals, right-aligned in @width columns. */
void line_writer_ms (LineWriter *writer, gint64 ns, guint width);

/* Microseconds with three decimals: whole nanoseconds, not below 0. */
void line_writer_us (LineWriter *writer, gint64 ns);

/* Seconds with nine decimals: whole nanoseconds, not below 0. */
void line_writer_seconds (LineWriter *writer, gint64 ns);

/**
 * line_writer_quote:
 * @text: a field
 *
 * Returns: @text as a field of a CSV line, quoted as RFC 4180 says if it must
 *   be; free with g_free()
 */
char *line_writer_quote (const char *text);

#endif
