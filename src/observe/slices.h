/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The slices of a window of time, in memory: which thread was in which state
 * and on which core, and what went on around the GIL.
 *
 * There is a limit to how much is kept.  Beyond it nothing is, but how much
 * there would have been: memory does not grow with the run.
 */
#ifndef GILSIM_OBSERVE_SLICES_H
#define GILSIM_OBSERVE_SLICES_H

#include "engine/probe.h"
#include "observe/cast.h"

/* From then on the thread is in that state, or on that core (-1: on none). */
typedef struct
{
  gint64 at_ns;
  gint32 value; /* ThreadState, core */
} SliceChange;

typedef enum
{
  SLICE_HANDOFF_FORCED,    /* dropped at a check */
  SLICE_HANDOFF_VOLUNTARY, /* dropped before a call */
  SLICE_HANDOFF_DIRECT     /* handed over by its owner */
} SliceHandoffKind;

/* The GIL went from one thread to another. */
typedef struct
{
  gint64           dropped_ns;
  gint64           taken_ns;
  gint32           from;
  gint32           to;
  SliceHandoffKind kind;
} SliceHandoff;

typedef struct
{
  gint64 at_ns;
  gint32 thread;
} SliceMark;

/* Changes in the order of time, at most one at a time; the first stands where
 * the window begins. */
typedef struct
{
  GArray *states; /* of SliceChange */
  GArray *cores;  /* of SliceChange */
} SliceLane;

typedef struct
{
  gint64     from_ns;
  gint64     to_ns;    /* when finished: not beyond the end of the run */
  SliceLane *lanes;    /* one per thread */
  GArray    *handoffs; /* of SliceHandoff: whole ones in the window */
  GArray    *requests; /* of SliceMark: drop requests, by who made them */
  GArray    *lost;     /* of SliceMark: wake-up races, by who lost them */
  guint64    n_changes;
  guint64    n_handoffs; /* these count what is not kept, too */
  guint64    n_requests;
  guint64    n_lost;
  gboolean   complete; /* FALSE: there was too much, and nothing is kept */
} Slices;

/**
 * slices_new:
 * @cast: who takes part
 * @probe: what to listen to
 * @from_ns: where the window begins
 * @to_ns: where it ends; TIME_NEVER: with the run
 * @limit: how many changes and marks are kept at most
 */
Slices *slices_new (const Cast *cast, Probe *probe, gint64 from_ns, gint64 to_ns, guint limit);

/* Call once, when the run has ended. */
void slices_finish (Slices *slices, gint64 end_ns);

void slices_free (Slices *slices);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Slices, slices_free)

#endif
