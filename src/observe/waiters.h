/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How many threads wait for a GIL, over time: change by change while they are
 * few, else in columns of equal width.
 *
 * A thread waits from PROBE_GIL_WANT until the GIL is its own
 * (PROBE_GIL_TAKE); waits for all GILs are added up.
 */
#ifndef GILSIM_OBSERVE_WAITERS_H
#define GILSIM_OBSERVE_WAITERS_H

#include "engine/probe.h"
#include "observe/cast.h"

/* So many changes are kept as they are; so many columns there are at most, and
 * at least half of them as soon as there are any. */
#define WAITERS_CHANGES 600
#define WAITERS_COLUMNS 1024

typedef struct Waiters Waiters;

/* A span of time, and how many threads waited in it. */
typedef struct
{
  gint64 start_ns;
  gint64 end_ns;
  guint  least;
  guint  most;
  double mean;
} WaitersSpan;

/**
 * waiters_new:
 * @cast: how many threads there are; only read during the call
 * @probe: what to listen to
 * @from_ns: where the part of the run that counts begins
 * @to_ns: where it ends
 *
 * Its memory does not grow with the run.
 */
Waiters *waiters_new (const Cast *cast, Probe *probe, gint64 from_ns, gint64 to_ns);

/* Ends the last span at @end_ns, or where the window ends; call once, when the
 * run has ended. */
void waiters_finish (Waiters *waiters, gint64 end_ns);

/* Calls @each with every span, in order and without gaps. */
void waiters_foreach (const Waiters *waiters, void (*each) (const WaitersSpan *span, gpointer data), gpointer data);

/* Whether every change is kept: no span has more than one number of threads. */
gboolean waiters_is_exact (const Waiters *waiters);

void waiters_free (Waiters *waiters);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Waiters, waiters_free)

#endif
