/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Lanes: a run, or a window of it, cut into columns of equal width, and what
 * each thread and each core did in each column.  Unlike the intervals it needs
 * the same memory however long the run is: it is what a picture of a given
 * width can show.
 *
 * A column is half open: what happens at its end belongs to the next.
 */
#ifndef GILSIM_OBSERVE_LANES_H
#define GILSIM_OBSERVE_LANES_H

#include "engine/probe.h"
#include "observe/cast.h"

/* What happens at an instant, counted for the thread that it happens to. */
typedef enum
{
  LANE_MARK_SWITCH,  /* it took the GIL after another thread had owned it */
  LANE_MARK_REQUEST, /* it asked the holder to drop the GIL */
  LANE_MARK_LOST,    /* it was woken for the GIL and found it taken */
  N_LANE_MARKS
} LaneMark;

/* One column of one lane.
 *
 * Of a thread, the states add up to the length of the column, times before its
 * start and after its end included; of a core, to the time that it is busy: a
 * state is that of the thread on it.  Cores have no marks. */
typedef struct
{
  gint64  state_ns[N_THREAD_STATES];
  guint64 marks[N_LANE_MARKS];
} LaneCell;

typedef struct
{
  const Cast *cast;      /* borrowed */
  guint       n_threads; /* that have a lane: the first ones of the cast */
  guint       n_cores;
  gint64      from_ns;
  gint64      to_ns;     /* after lanes_finish(): where the window or, if that
                          * is earlier, the run ended; not before from_ns */
  gint64      column_ns; /* the width of a column */
  guint       n_columns; /* after lanes_finish(): up to to_ns; the last one may
                          * be shorter */
  LaneCell    total;     /* of all threads, also of those without a lane */
} Lanes;

/**
 * lanes_new:
 * @cast: names; must outlive the lanes
 * @probe: what to listen to
 * @from_ns: where the window begins
 * @to_ns: where it ends; TIME_NEVER: with the run
 * @n_columns: how many columns there will be at most; not 0
 * @max_lanes: how many threads and how many cores get a lane at most
 *
 * If the window has an end, a column is as wide as it takes.  If not, columns
 * begin narrow and are merged in pairs whenever there would be too many, so
 * that between half of @n_columns and all are used in the end; whoever wants
 * about n columns asks for several times as many and merges them with
 * lanes_widen().
 */
Lanes *lanes_new (const Cast *cast, Probe *probe, gint64 from_ns, gint64 to_ns, guint n_columns, guint max_lanes);

/* Closes what is open at @end_ns; call once, when the run has ended. */
void lanes_finish (Lanes *lanes, gint64 end_ns);

/**
 * lanes_widen:
 * @lanes: finished lanes
 * @factor: how many columns to merge into one, at least 1
 */
void lanes_widen (Lanes *lanes, gint64 factor);

/* The factor for lanes_widen() that leaves @n_columns columns at most. */
guint lanes_factor_for (const Lanes *lanes, guint n_columns);

/* A column of a thread's lane, after lanes_finish(). */
const LaneCell *lanes_thread (const Lanes *lanes, guint thread, guint column);

/* A column of a core's lane, after lanes_finish(). */
const LaneCell *lanes_core (const Lanes *lanes, guint core, guint column);

/* How long the column is: column_ns, or less for the last one. */
gint64 lanes_length_ns (const Lanes *lanes, guint column);

/* Adds @cell to @sum. */
void lane_cell_add (LaneCell *sum, const LaneCell *cell);

void lanes_free (Lanes *lanes);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Lanes, lanes_free)

#endif
