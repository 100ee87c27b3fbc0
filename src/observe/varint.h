/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Whole numbers in as few bytes as they need: seven bits a byte, the lowest
 * first, the top bit set in all but the last.  Signed ones are folded so that
 * small ones of either sign are short: 0, -1, 1, -2, ...
 */
#ifndef GILSIM_OBSERVE_VARINT_H
#define GILSIM_OBSERVE_VARINT_H

#include <glib.h>

/* The most bytes that a number takes. */
#define VARINT_MAX 10

/* Writes @value at @at; returns what is behind it. */
static inline guint8 *
varint_put (guint8 *at, guint64 value)
{
  for (; value >= 0x80; value >>= 7)
    *at++ = (guint8) (value | 0x80);
  *at++ = (guint8) value;
  return at;
}

/* The same at the end of @bytes. */
static inline void
varint_append (GByteArray *bytes, guint64 number)
{
  guint8 buffer[VARINT_MAX];

  g_byte_array_append (bytes, buffer, (guint) (varint_put (buffer, number) - buffer));
}

/* Reads *@value before @end; returns what is behind it, or NULL if no number
 * stands there.  NULL as @at gives NULL, so that calls can follow each other
 * unchecked. */
static inline const guint8 *
varint_get (const guint8 *at, const guint8 *end, guint64 *value)
{
  guint64 sum = 0;

  if (at == NULL)
    return NULL;
  for (guint shift = 0; at < end && shift < 64; shift += 7)
    {
      guint8 byte = *at++;

      if (shift == 63 && byte > 1)
        return NULL;
      sum |= (guint64) (byte & 0x7f) << shift;
      if (byte < 0x80)
        {
          *value = sum;
          return at;
        }
    }
  return NULL;
}

static inline guint64
varint_fold (gint64 value)
{
  return (guint64) value << 1 ^ (value < 0 ? G_MAXUINT64 : 0);
}

static inline gint64
varint_unfold (guint64 folded)
{
  return (gint64) (folded >> 1 ^ (folded & 1 ? G_MAXUINT64 : 0));
}

#endif
