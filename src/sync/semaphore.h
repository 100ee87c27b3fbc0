/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A POSIX semaphore as glibc has it since 2.21 (nptl/sem_post.c,
 * sem_waitcommon.c):
 *
 * - The word holds the value and the number of registered waiters.
 * - post adds one, and enters the kernel only if a waiter is registered: one
 *   that sleeps, or one that was woken and has not succeeded yet.
 * - Nothing is handed over.  Between a post and the success of the woken
 *   thread anyone may take the value, the poster too.  The loser sleeps again,
 *   at the tail of the queue.
 */
#ifndef GILSIM_SYNC_SEMAPHORE_H
#define GILSIM_SYNC_SEMAPHORE_H

#include "sync/futex.h"

typedef struct
{
  Futex value;
  guint n_waiters; /* registered */
} Semaphore;

/* How a wait went. */
typedef void (*LostRaceFunc) (Thread *thread, gpointer data);

void semaphore_init (Semaphore *semaphore, guint value);

/**
 * semaphore_wait:
 * @semaphore: the semaphore
 * @thread: the running thread
 * @lost: (nullable): called each time it was woken and found the value taken
 * @data: for @lost
 * @waits_for: in words, for the deadlock report
 *
 * Returns: TRUE if it had to sleep
 */
gboolean semaphore_wait (Semaphore *semaphore, Thread *thread, LostRaceFunc lost, gpointer data,
                         const char *waits_for) MAY_SUSPEND;

/* Takes the value if it can be had at once. */
gboolean semaphore_try_wait (Semaphore *semaphore, Thread *thread) MAY_SUSPEND;

void semaphore_post (Semaphore *semaphore, Thread *thread) MAY_SUSPEND;

/**
 * semaphore_cycle_ns:
 * @semaphore: a semaphore whose value the running @thread took
 * @thread: the running thread
 *
 * How long a post followed at once by a wait would take @thread, if nobody
 * else ran meanwhile; negative if somebody sleeps, whom the post would wake,
 * or another core has the word.
 */
gint64 semaphore_cycle_ns (Semaphore *semaphore, Thread *thread);

#endif
