/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A moment of a run: where every thread, core and GIL stood at one time.
 */
#ifndef GILSIM_OBSERVE_MOMENT_H
#define GILSIM_OBSERVE_MOMENT_H

#include "engine/probe.h"
#include "observe/cast.h"

typedef struct
{
  ThreadState state;
  gint64      since_ns; /* of the state */
  gint64      until_ns; /* the same; -1: the run ended in it */
  gint32      core;     /* that it is on, or waits for; -1: neither yet */
  gboolean    runs;     /* it is on that core */
} MomentThread;

typedef struct
{
  const Cast   *cast;
  gint64        time_ns;
  gboolean      past; /* the run has gone beyond it */
  MomentThread *threads;
  gint32       *on_core;  /* thread on each core; -1: idle */
  gint32       *owners;   /* of each GIL; -1: it is free */
  gint64       *since_ns; /* when each owner got it */
} Moment;

/**
 * moment_new:
 * @cast: names; must outlive the moment
 * @probe: what to listen to
 * @time_ns: what has happened up to and in this instant counts
 */
Moment *moment_new (const Cast *cast, Probe *probe, gint64 time_ns);

void moment_free (Moment *moment);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Moment, moment_free)

#endif
