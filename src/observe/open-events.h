/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What stands open at an instant of a run, as the few events of its past that
 * tell: the state that each thread is in, the core that it is on or left, its
 * last wake, its wish for the GIL; the last take and drop of each GIL; which
 * cores are idle.
 *
 * A listener that begins with these events and goes on with all that follow
 * sees everything that has not ended by that instant, since its true time.  It
 * must not count them: they are no part of what it is shown.
 */
#ifndef GILSIM_OBSERVE_OPEN_EVENTS_H
#define GILSIM_OBSERVE_OPEN_EVENTS_H

#include "engine/probe.h"
#include "observe/cast.h"

typedef struct OpenEvents OpenEvents;

/* Nothing has happened yet; @cast must outlive it. */
OpenEvents *open_events_new (const Cast *cast);

/* Forgets everything. */
void open_events_reset (OpenEvents *open);

void open_events_free (OpenEvents *open);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OpenEvents, open_events_free)

/* The next event of the run; its indices are those of the cast. */
void open_events_apply (OpenEvents *open, const ProbeEvent *event);

/* How many events can be open at most, whatever happens in the run. */
guint open_events_most (const Cast *cast);

/**
 * open_events_list:
 * @open: what stands open
 * @events: (element-type ProbeEvent): emptied, then filled with the open events
 *   in the order in which they came
 *
 * Applied to an empty OpenEvents, they give the same list again.
 */
void open_events_list (const OpenEvents *open, GArray *events);

#endif
