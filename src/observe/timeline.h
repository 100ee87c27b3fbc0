/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The timeline: every state change of a run, streamed to a file as it
 * happens, as text for people or as CSV for programs.
 */
#ifndef GILSIM_OBSERVE_TIMELINE_H
#define GILSIM_OBSERVE_TIMELINE_H

#include <stdio.h>

#include "engine/probe.h"
#include "observe/cast.h"

typedef enum
{
  TIMELINE_TEXT,
  TIMELINE_CSV
} TimelineFormat;

typedef struct Timeline Timeline;

/**
 * timeline_new:
 * @cast: names; must outlive the timeline
 * @probe: what to listen to
 * @format: text or CSV
 * @stream: where to write; stays the caller's, who checks it for errors
 */
Timeline *timeline_new (const Cast *cast, Probe *probe, TimelineFormat format, FILE *stream);

/* Writes the last line; call once, when the run has ended. */
void timeline_finish (Timeline *timeline, gint64 end_ns);

void timeline_free (Timeline *timeline);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Timeline, timeline_free)

/* The word for a state: "holds GIL", "waits for GIL", "ready", ... */
const char *thread_state_name (ThreadState state);

#endif
