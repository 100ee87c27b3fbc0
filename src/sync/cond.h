/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A condition variable as glibc has it from 2.25 to 2.40 (nptl/
 * pthread_cond_wait.c, pthread_cond_signal.c).
 *
 * - Waiters register in the newer of two groups.  A signal goes to the older
 *   one; when all of that were signalled, the newer group becomes the older.
 * - Inside a group a signal is a count and the wake-up of one sleeper.  A
 *   waiter that has registered but does not sleep yet sees the count and
 *   consumes the signal; the one that was woken finds none and sleeps on, with
 *   its old deadline: *the signal was stolen*.
 * - A signal with no waiter costs one load and is forgotten.
 * - To retire the older group, the signaller waits until nobody is left in the
 *   kernel on that group's futex.
 * - A waiter whose deadline passes leaves; its next wait registers anew, at the
 *   tail.
 * - Every return from a wait locks the mutex again.  A woken thread may find it
 *   still locked by the signaller, and sleep once more.
 */
#ifndef GILSIM_SYNC_COND_H
#define GILSIM_SYNC_COND_H

#include "sync/mutex.h"

typedef struct
{
  Futex signals;    /* available signals */
  Futex references; /* waiters in the kernel on `signals`; a signaller that
                     * retires the group sleeps here */
  gint  unsignalled; /* members not signalled yet; below 0 in a newer group
                      * whose members gave up */
  gboolean closed;   /* being retired: its members need wait no more */
  gboolean signaller_sleeps; /* until the references are gone */
} CondGroup;

typedef struct
{
  CondGroup groups[2];
  guint     older;       /* index of the older group */
  guint64   n_registered; /* ever: the next waiter's place */
  guint64   older_begin; /* place of the first member of the older group */
  guint64   older_size;  /* its members when it became the older one */
  guint     n_waiters;
  Mutex     lock; /* glibc's internal lock */
} Cond;

void cond_init (Cond *cond);

/* Waits for a signal; @mutex is unlocked meanwhile.  Recheck the condition. */
void cond_wait (Cond *cond, Mutex *mutex, Thread *thread, const char *waits_for) MAY_SUSPEND;

/* As cond_wait(), but gives up @timeout_ns from now: WAIT_TIMEOUT. */
WaitResult cond_timed_wait (Cond *cond, Mutex *mutex, Thread *thread, gint64 timeout_ns, const char *waits_for)
    MAY_SUSPEND;

/* Wakes one waiter, if there is one. */
void cond_signal (Cond *cond, Thread *thread) MAY_SUSPEND;

/* What a signal costs if there is no waiter; else negative. */
gint64 cond_quiet_signal_ns (const Cond *cond, Thread *thread);

/* Wakes all waiters. */
void cond_broadcast (Cond *cond, Thread *thread) MAY_SUSPEND;

#endif
