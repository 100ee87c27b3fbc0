/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The frame around a policy: who owns the GIL, and what the probe is told.
 */
#ifndef GILSIM_INTERP_GIL_H
#define GILSIM_INTERP_GIL_H

#include "interp/gil-policy.h"
#include "interp/interp-config.h"

struct Gil
{
  /* fixed */
  const GilPolicy *policy;
  const gint64    *values;
  gpointer         state; /* the policy's */
  Engine          *engine;
  gint32           index;
  void (*requested_by) (Gil *gil, Thread *owner); /* cut the owner's step */

  /* the frame's */
  Thread  *owner;
  Thread  *last_owner;
  gint64   owned_since_ns;
  gint32   last_core; /* where the interpreter's data are; -1: nowhere */
  gboolean requested;
  gint32   requested_core; /* the core of the thread that asked */
  gint64   too_late_ns; /* a request made then, in the very instant of a place
                         * for a check, came too late for it */
  gboolean quiet; /* a check that nobody can observe: tell the probe nothing */
  gint64   ticker_ps; /* by ticks: bytecode until the next check; shared by all
                       * threads, whoever holds the GIL */
};

void gil_init (Gil *gil, const PolicyChoice *choice, Engine *engine, guint index,
               void (*requested_by) (Gil *gil, Thread *owner));
void gil_clear (Gil *gil);

/* @me gets the GIL; returns when it has. */
void gil_take (Gil *gil, Thread *me) MAY_SUSPEND;

/* @me, the owner, gives it up. */
void gil_drop (Gil *gil, Thread *me, GilDropReason why) MAY_SUSPEND;

/* TRUE if @me, the owner, may pass over a drop and take around a system call,
 * because the machine makes both free of cost and nobody waits: no time would
 * pass, and nobody could observe it. */
gboolean gil_call_is_quiet (Gil *gil, Thread *me);

/* What @n quiet drops and takes leave behind, the last of them now: a new
 * beginning of the ownership, and the probe's count. */
void gil_pass_quietly (Gil *gil, Thread *me, gint64 n, GilDropReason why);

/* Length of bytecode between two checks, see GilPolicy.check_gap. */
gint64 gil_check_gap (const Gil *gil);

#endif
