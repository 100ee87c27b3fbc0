/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A stream that compresses what is written to it into another stream.
 */
#include "config.h"

#include "report/gzip-stream.h"

#include <errno.h>
#include <gio/gio.h>

/* Traces repeat themselves so much that the fastest level halves the time of
 * the default one and leaves little more. */
#define LEVEL 1

typedef struct
{
  GConverter *compressor;
  FILE       *out;
  char        compressed[1 << 16];
} GzipStream;

/* Compresses some of the bytes; FALSE with errno if they cannot be written. */
static gboolean
convert (GzipStream *self, const char *bytes, gsize length, GConverterFlags flags, gsize *n_read,
         GConverterResult *result)
{
  gsize n_written = 0;

  *result = g_converter_convert (self->compressor, bytes, length, self->compressed, sizeof self->compressed, flags,
                                 n_read, &n_written, NULL);
  /* It fails on damaged input only, and no input of a compressor is. */
  g_assert (*result != G_CONVERTER_ERROR);
  return fwrite (self->compressed, 1, n_written, self->out) == n_written;
}

/* As fopencookie() wants it: 0 says that it failed. */
static ssize_t
write_some (void *cookie, const char *bytes, size_t length)
{
  GConverterResult result;

  for (gsize done = 0, n_read; done < length; done += n_read)
    if (!convert (cookie, bytes + done, length - done, G_CONVERTER_NO_FLAGS, &n_read, &result))
      return 0;
  return (ssize_t) length;
}

static int
finish (void *cookie)
{
  GzipStream      *self = cookie;
  GConverterResult result;
  gsize            n_read;
  gboolean         good;

  do
    good = convert (self, "", 0, G_CONVERTER_INPUT_AT_END, &n_read, &result);
  while (good && result != G_CONVERTER_FINISHED);
  g_object_unref (self->compressor);
  g_free (self);
  return good ? 0 : EOF;
}

FILE *
gzip_stream_new (FILE *out)
{
  GzipStream *self = g_new (GzipStream, 1);

  self->compressor = G_CONVERTER (g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, LEVEL));
  self->out = out;
  return fopencookie (self, "w", (cookie_io_functions_t){ .write = write_some, .close = finish });
}
