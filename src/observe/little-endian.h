/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Whole numbers of a fixed number of bytes, the lowest first, on any machine.
 */
#ifndef GILSIM_OBSERVE_LITTLE_ENDIAN_H
#define GILSIM_OBSERVE_LITTLE_ENDIAN_H

#include <glib.h>

static inline void
little_endian_put (guint8 *at, guint n_bytes, guint64 value)
{
  for (guint i = 0; i < n_bytes; i++, value >>= 8)
    at[i] = (guint8) value;
}

static inline guint64
little_endian_get (const guint8 *at, guint n_bytes)
{
  guint64 value = 0;

  while (n_bytes > 0)
    value = value << 8 | at[--n_bytes];
  return value;
}

#endif
