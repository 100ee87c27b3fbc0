/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The intervals of a timeline, for charts: how long each thread and core was
 * in which state, within a window of time, streamed as CSV.
 *
 * Columns: kind,lane,name,state,start_ns,end_ns
 *   kind "thread": lane = thread's index, name = its name, state = its state
 *   kind "core":   lane = core's index, name = "core N", state = the state of
 *                  the thread on it; idle time has no row
 *   kind "handoff": lane = thread that gave the GIL up, name = index of the
 *                  thread that took it, state = "forced", "voluntary" or
 *                  "direct", start_ns = the drop, end_ns = the take; only
 *                  where owner and successor differ, and only whole ones: a
 *                  take after the window has no row
 *   kind "request" and "lost": lane = thread; a drop request it made, a
 *                  wake-up race it lost; start_ns = end_ns
 */
#ifndef GILSIM_OBSERVE_INTERVALS_H
#define GILSIM_OBSERVE_INTERVALS_H

#include <stdio.h>

#include "engine/probe.h"
#include "observe/cast.h"

typedef struct Intervals Intervals;

/* Streams what overlaps @from_ns .. @to_ns, cut to that window, to @stream,
 * which stays the caller's. */
Intervals *intervals_new (const Cast *cast, Probe *probe, gint64 from_ns, gint64 to_ns, FILE *stream);

/* Leaves it at so many rows for each thread and core: once one has more, the
 * rest of the run is not written. */
void intervals_limit (Intervals *intervals, guint rows_of_a_lane);

/* FALSE if the limit has been reached. */
gboolean intervals_complete (const Intervals *intervals);

/* Closes every open interval at @end_ns; call once, when the run has ended. */
void intervals_finish (Intervals *intervals, gint64 end_ns);

void intervals_free (Intervals *intervals);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Intervals, intervals_free)

#endif
