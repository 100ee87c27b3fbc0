/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Deflating in a thread of its own, while more is made to deflate: it takes as
 * long as making it.  What comes out depends on what goes in alone.
 */
#ifndef GILSIM_OBSERVE_DEFLATER_H
#define GILSIM_OBSERVE_DEFLATER_H

#include <glib.h>

typedef struct Deflater Deflater;

Deflater *deflater_new (void);

/* May be called while something is being deflated. */
void deflater_free (Deflater *deflater);

/* Begins to deflate @bytes, which must stay as they are until deflater_end();
 * one thing at a time. */
void deflater_begin (Deflater *deflater, const guint8 *bytes, gsize length);

/* Waits until that is done; the result, in the format of RFC 1950, is valid
 * until deflater_begin(). */
const GByteArray *deflater_end (Deflater *deflater);

#endif
