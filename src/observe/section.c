/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "observe/section.h"

#include <errno.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#include "observe/deflater.h"
#include "observe/little-endian.h"

G_DEFINE_QUARK (gilsim - recording - error - quark, recording_error)

/* The letter and two lengths of 32 bits. */
#define HEADER_BYTES 9

/* No deflated byte stands for more (zlib's "Maximum Compression Factor"). */
#define MOST_INFLATION 1032

/* No section is longer, so that a hostile file cannot take all memory. */
#define MOST_BYTES (256u << 20)

/* ---- writing ------------------------------------------------------------ */

struct SectionWriter
{
  FILE     *stream;
  guint64   offset;
  Deflater *deflater;
  char      letter; /* of the section that was begun */
  gsize     length;
};

SectionWriter *
section_writer_new (FILE *stream)
{
  SectionWriter *self = g_new0 (SectionWriter, 1);

  self->stream = stream;
  self->deflater = deflater_new ();
  return self;
}

void
section_writer_free (SectionWriter *writer)
{
  if (writer == NULL)
    return;
  deflater_free (writer->deflater);
  g_free (writer);
}

void
section_writer_bytes (SectionWriter *writer, const guint8 *bytes, gsize length)
{
  fwrite (bytes, 1, length, writer->stream);
  writer->offset += length;
}

void
section_begin (SectionWriter *writer, char letter, const guint8 *bytes, gsize length)
{
  writer->letter = letter;
  writer->length = length;
  deflater_begin (writer->deflater, bytes, length);
}

guint64
section_end (SectionWriter *writer)
{
  const GByteArray *packed = deflater_end (writer->deflater);
  guint64           offset = writer->offset;
  guint8            header[HEADER_BYTES] = { (guint8) writer->letter };

  little_endian_put (header + 1, 4, writer->length);
  little_endian_put (header + 5, 4, packed->len);
  section_writer_bytes (writer, header, sizeof header);
  section_writer_bytes (writer, packed->data, packed->len);
  return offset;
}

guint64
section_write (SectionWriter *writer, char letter, const guint8 *bytes, gsize length)
{
  section_begin (writer, letter, bytes, length);
  return section_end (writer);
}

/* ---- reading ------------------------------------------------------------ */

struct SectionReader
{
  FILE       *stream;
  char       *path;
  guint64     size;
  GConverter *inflate;
  GByteArray *packed;
};

static void
set_file_error (GError **error, const char *path, int number)
{
  g_set_error (error, RECORDING_ERROR, RECORDING_ERROR_FILE, "%s: cannot be read: %s", path, g_strerror (number));
}

gboolean
section_reader_damaged (const SectionReader *reader, const char *what, GError **error)
{
  g_set_error (error, RECORDING_ERROR, RECORDING_ERROR_DAMAGED, "%s: the recording is damaged: %s", reader->path, what);
  return FALSE;
}

SectionReader *
section_reader_open (const char *path, GError **error)
{
  g_autoptr (SectionReader) self = g_new0 (SectionReader, 1);
  struct stat about;

  self->path = g_strdup (path);
  self->stream = g_fopen (path, "rb");
  if (self->stream == NULL || fstat (fileno (self->stream), &about) != 0)
    {
      set_file_error (error, path, errno);
      return NULL;
    }
  if (!S_ISREG (about.st_mode))
    {
      g_set_error (error, RECORDING_ERROR, RECORDING_ERROR_FILE,
                   "%s: expected a file, as a recording is read here and "
                   "there",
                   path);
      return NULL;
    }
  self->size = (guint64) about.st_size;
  self->inflate = G_CONVERTER (g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_ZLIB));
  self->packed = g_byte_array_new ();
  return g_steal_pointer (&self);
}

void
section_reader_free (SectionReader *reader)
{
  if (reader == NULL)
    return;
  if (reader->stream != NULL)
    fclose (reader->stream);
  g_clear_object (&reader->inflate);
  g_clear_pointer (&reader->packed, g_byte_array_unref);
  g_free (reader->path);
  g_free (reader);
}

guint64
section_reader_size (const SectionReader *reader)
{
  return reader->size;
}

gboolean
section_reader_bytes (SectionReader *reader, guint64 offset, guint8 *bytes, gsize length, GError **error)
{
  if (offset > reader->size || length > reader->size - offset)
    return section_reader_damaged (reader, "it ends too early", error);
  errno = 0;
  if (fseeko (reader->stream, (off_t) offset, SEEK_SET) != 0 || fread (bytes, 1, length, reader->stream) != length)
    {
      set_file_error (error, reader->path, errno != 0 ? errno : EIO);
      return FALSE;
    }
  return TRUE;
}

/* Inflates reader->packed, which must give exactly @length bytes. */
static gboolean
unpack (SectionReader *self, gsize length, GByteArray *bytes, GError **error)
{
  gsize            read = 0, written = 0, done = 0;
  guint8           beyond; /* so that there is always room */
  GConverterResult result = G_CONVERTER_CONVERTED;

  g_byte_array_set_size (bytes, (guint) length);
  g_converter_reset (self->inflate);
  for (gsize taken = 0; result == G_CONVERTER_CONVERTED; taken += read, done += written)
    {
      gboolean full = done == length;

      result = g_converter_convert (self->inflate, self->packed->data + taken, self->packed->len - taken,
                                    full ? &beyond : bytes->data + done, full ? 1 : length - done,
                                    G_CONVERTER_INPUT_AT_END, &read, &written, NULL);
      if (result == G_CONVERTER_CONVERTED && (read + written == 0 || (full && written != 0)))
        result = G_CONVERTER_ERROR;
    }
  if (result == G_CONVERTER_FINISHED && done == length)
    return TRUE;
  return section_reader_damaged (self, "its check sums do not agree", error);
}

char
section_read (SectionReader *reader, guint64 offset, char letter, GByteArray *bytes, guint64 *next, GError **error)
{
  guint8  header[HEADER_BYTES];
  guint64 length, packed;

  if (!section_reader_bytes (reader, offset, header, sizeof header, error))
    return 0;
  length = little_endian_get (header + 1, 4);
  packed = little_endian_get (header + 5, 4);
  if (header[0] == 0 || (letter != 0 && header[0] != (guint8) letter) || length > packed * MOST_INFLATION
      || length > MOST_BYTES)
    {
      section_reader_damaged (reader, "something else stands where a part of it should begin", error);
      return 0;
    }
  /* Before anything of that length is allocated. */
  if (packed > reader->size - offset - HEADER_BYTES)
    {
      section_reader_damaged (reader, "it ends too early", error);
      return 0;
    }
  g_byte_array_set_size (reader->packed, (guint) packed);
  if (!section_reader_bytes (reader, offset + HEADER_BYTES, reader->packed->data, packed, error)
      || !unpack (reader, length, bytes, error))
    return 0;
  if (next != NULL)
    *next = offset + HEADER_BYTES + packed;
  return (char) header[0];
}
