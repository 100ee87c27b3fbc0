/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "observe/deflater.h"

#include <gio/gio.h>
#include <signal.h>

/* The fastest: the next ones save 3 % of a recording in twice the time. */
#define LEVEL 1

typedef enum
{
  IDLE,
  BUSY,
  LEAVING
} Duty;

struct Deflater
{
  GConverter   *converter;
  GByteArray   *packed;
  const guint8 *bytes;
  gsize         length;
  GThread      *thread; /* NULL: none could be had */
  GMutex        lock;   /* guards duty; who has BUSY to end owns all the rest */
  GCond         changed;
  Duty          duty;
};

static void
deflate (Deflater *self)
{
  gsize            read = 0, written = 0;
  GConverterResult result;

  /* Deflating makes nothing longer than that. */
  g_byte_array_set_size (self->packed, (guint) (self->length + self->length / 64 + 256));
  g_converter_reset (self->converter);
  result = g_converter_convert (self->converter, self->bytes, self->length, self->packed->data, self->packed->len,
                                G_CONVERTER_INPUT_AT_END, &read, &written, NULL);
  g_assert (result == G_CONVERTER_FINISHED && read == self->length);
  g_byte_array_set_size (self->packed, (guint) written);
}

static gpointer
work (gpointer data)
{
  Deflater *self = data;
  sigset_t  all;

  sigfillset (&all); /* they are for the thread that runs the program */
  pthread_sigmask (SIG_BLOCK, &all, NULL);

  g_mutex_lock (&self->lock);
  while (self->duty != LEAVING)
    {
      if (self->duty == BUSY)
        {
          g_mutex_unlock (&self->lock);
          deflate (self);
          g_mutex_lock (&self->lock);
          self->duty = self->duty == BUSY ? IDLE : self->duty;
          g_cond_broadcast (&self->changed);
        }
      else
        g_cond_wait (&self->changed, &self->lock);
    }
  g_mutex_unlock (&self->lock);
  return NULL;
}

Deflater *
deflater_new (void)
{
  Deflater *self = g_new0 (Deflater, 1);

  self->converter = G_CONVERTER (g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_ZLIB, LEVEL));
  self->packed = g_byte_array_new ();
  g_mutex_init (&self->lock);
  g_cond_init (&self->changed);
  self->thread = g_thread_try_new ("deflate", work, self, NULL);
  return self;
}

static void
assign (Deflater *self, Duty duty)
{
  g_mutex_lock (&self->lock);
  self->duty = duty;
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->lock);
}

void
deflater_free (Deflater *deflater)
{
  if (deflater == NULL)
    return;
  assign (deflater, LEAVING);
  if (deflater->thread != NULL)
    g_thread_join (deflater->thread);
  g_mutex_clear (&deflater->lock);
  g_cond_clear (&deflater->changed);
  g_object_unref (deflater->converter);
  g_byte_array_unref (deflater->packed);
  g_free (deflater);
}

void
deflater_begin (Deflater *deflater, const guint8 *bytes, gsize length)
{
  deflater->bytes = bytes;
  deflater->length = length;
  if (deflater->thread != NULL)
    assign (deflater, BUSY);
  else
    deflate (deflater);
}

const GByteArray *
deflater_end (Deflater *deflater)
{
  g_mutex_lock (&deflater->lock);
  while (deflater->duty == BUSY)
    g_cond_wait (&deflater->changed, &deflater->lock);
  g_mutex_unlock (&deflater->lock);
  return deflater->packed;
}
