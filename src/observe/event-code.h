/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Events as a few bytes each: only what cannot be foretold from those before is
 * written.  How, is said in gilsim-recording(5).
 */
#ifndef GILSIM_OBSERVE_EVENT_CODE_H
#define GILSIM_OBSERVE_EVENT_CODE_H

#include "engine/probe.h"
#include "observe/cast.h"
#include "observe/varint.h"

/* What both sides know from the events so far. */
typedef struct EventCoder EventCoder;

/* Room for every event. */
#define EVENT_CODE_MAX (1 + 7 * VARINT_MAX)

EventCoder *event_coder_new (const Cast *cast);

/* Forgets all events: the next one can be read without those before. */
void event_coder_reset (EventCoder *coder);

void event_coder_free (EventCoder *coder);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EventCoder, event_coder_free)

/* Writes an event, not earlier than the one before, to @at, where there is room
 * for EVENT_CODE_MAX bytes; returns what is behind it. */
guint8 *event_coder_put (EventCoder *coder, const ProbeEvent *event, guint8 *at);

/* Reads an event before @end; returns what is behind it, or NULL if there is
 * none that the cast could be part of. */
const guint8 *event_coder_get (EventCoder *coder, const guint8 *at, const guint8 *end, ProbeEvent *event);

#endif
