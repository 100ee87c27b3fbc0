/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A queue of sleeping threads in the kernel, with an optional deadline for
 * each: what futexes, sockets and sleeps block on.
 */
#ifndef GILSIM_SYNC_WAIT_QUEUE_H
#define GILSIM_SYNC_WAIT_QUEUE_H

#include "machine/machine.h"

typedef struct Waiter Waiter;

typedef struct
{
  Waiter *first;
  Waiter *last;
} WaitQueue;

/**
 * wait_queue_sleep:
 * @queue: (nullable): where to queue; NULL: nobody but the deadline wakes it
 * @thread: the running thread, inside the kernel
 * @deadline_ns: TIME_NEVER for none
 * @slack_ns: how much later than @deadline_ns the timer may fire
 * @waits_for: in words, for the deadlock report; must outlive the wait
 *
 * Returns: WAIT_WOKEN or WAIT_TIMEOUT; the thread is still in the kernel
 */
WaitResult wait_queue_sleep (WaitQueue *queue, Thread *thread, gint64 deadline_ns, gint64 slack_ns,
                             const char *waits_for) MAY_SUSPEND;

static inline gboolean
wait_queue_is_empty (const WaitQueue *queue)
{
  return queue->first == NULL;
}

/* Removes the oldest sleeper and returns its thread, which the caller wakes,
 * or NULL. */
Thread *wait_queue_take (WaitQueue *queue);

#endif
