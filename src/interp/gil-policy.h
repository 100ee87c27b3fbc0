/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The policy seam: everything that a GIL policy is and may use.
 *
 * A policy is a const table and three blocking functions, written with the
 * verbs below, side by side with the real algorithm.
 *
 * The life of a thread, with the hooks in their places:
 *
 *   take                                    begins; may run bytecode
 *   loop over its steps:
 *     compute:  bytecode; at every check:
 *                 by ticks:    drop (GIL_DROP_CHECK), take
 *                 on request:  the same, but only if gil_requested()
 *     native:   C code; holds the GIL, no check
 *     nogil:    drop (GIL_DROP_NOGIL), C code, take
 *     io, sleep, recv, send, get, lock, join:
 *               drop (GIL_DROP_IO), system call, take
 *   drop (GIL_DROP_END)                     ended
 *
 * What is atomic.  Between two verbs no simulated time passes and nothing else
 * happens: a policy's own statements are instantaneous.  Every verb marked
 * MAY_SUSPEND takes time; while it does, other threads run, the GIL may change
 * hands, and the calling thread may be preempted at any instant of user code
 * and at the end of any system call.  So whatever was read before such a verb
 * must be read again after it, as in the real code.
 *
 * Verbs:
 *   mutex_lock, mutex_unlock                       sync/mutex.h
 *   cond_wait, cond_timed_wait, cond_signal, cond_broadcast   sync/cond.h
 *   semaphore_wait, semaphore_post, ...            sync/semaphore.h
 *   and the functions of this file.
 *
 * A policy's frames and its state must own no memory: a thread that is still
 * waiting when the run ends is abandoned where it stands.
 */
#ifndef GILSIM_INTERP_GIL_POLICY_H
#define GILSIM_INTERP_GIL_POLICY_H

#include "interp/gil-param.h"
#include "sync/cond.h"
#include "sync/mutex.h"
#include "sync/semaphore.h"

typedef struct Gil       Gil;
typedef struct GilPolicy GilPolicy;

/* When the evaluation loop looks whether it has to give up the GIL. */
typedef enum
{
  GIL_CHECKS_ON_REQUEST, /* at every check-gap, if a request is pending */
  GIL_CHECKS_BY_TICKS    /* after every check interval, always */
} GilCheckMode;

struct GilPolicy
{
  const char     *name;    /* as written: "python3" */
  const char     *models;  /* which interpreter and versions */
  const char     *summary; /* one line */
  const GilParam *params;  /* ends with name NULL */

  GilCheckMode check_mode;

  /* The parameter, by its place, that says how long a waiter waits before it
   * asks; -1: it never does.  Only for explanations. */
  gint wait_param;

  /* The interpreter's other habits. */
  gboolean lock_always_releases;  /* threading.Lock drops the GIL even when the
                                   * lock is free */
  gboolean sleep_deadline_first;  /* time.sleep fixes its deadline before it
                                   * drops the GIL */

  gsize state_size; /* of gil_state(), zeroed */
  void (*init) (Gil *gil);
  void (*take) (Gil *gil, Thread *me);
  void (*drop) (Gil *gil, Thread *me, GilDropReason why);

  /* On request: the length of bytecode between two places where a request is
   * seen, in ns.  By ticks: between two checks, in picoseconds. */
  gint64 (*check_gap) (const Gil *gil);

  /* Optional: how long drop and take would last, in ns, if nothing else
   * happened meanwhile; negative if somebody would notice: a sleeper to be
   * woken, a word in another core's cache.  Lets the evaluation loop pass over
   * checks that nobody can observe. */
  gint64 (*quiet_check_ns) (Gil *gil, Thread *me);
};

/* The policy's own state, and its parameters by their place in the table. */
gpointer gil_state (const Gil *gil);
gint64   gil_param (const Gil *gil, guint index);

/* The simulated clock, as clock_gettime(CLOCK_MONOTONIC) reads it. */
gint64 gil_now_ns (const Gil *gil);

/* Who owns the GIL: the shared word "locked".  NULL: nobody. */
Thread *gil_owner (const Gil *gil);

/* When the present owner got it. */
gint64 gil_owned_since_ns (const Gil *gil);

/* @me becomes the owner; there must be none. */
void gil_own (Gil *gil, Thread *me);

/* @me, the owner, frees the GIL. */
void gil_free (Gil *gil, Thread *me);

/* @me, the owner, makes @next the owner, which does not run yet. */
void gil_hand_over (Gil *gil, Thread *me, Thread *next);

/* Asks the owner to drop the GIL at its next check. */
void gil_request_drop (Gil *gil, Thread *me);

/* Whether such a request is pending; it carries no name. */
gboolean gil_requested (const Gil *gil);
void     gil_clear_request (Gil *gil);

/* @me was woken for the GIL and found it taken. */
void gil_lost_race (Gil *gil, Thread *me);

#endif
