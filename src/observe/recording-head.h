/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The head of a recording as bytes: what was run.
 */
#ifndef GILSIM_OBSERVE_RECORDING_HEAD_H
#define GILSIM_OBSERVE_RECORDING_HEAD_H

#include "observe/recording.h"

/* As bytes; free with g_byte_array_unref(). */
GByteArray *recording_head_format (const RecordingAbout *about);

/* FALSE if the bytes are no head; @about, in which all is 0, is to be cleared
 * in any case. */
gboolean recording_head_parse (const guint8 *bytes, gsize length, RecordingAbout *about);

void recording_about_clear (RecordingAbout *about);

#endif
