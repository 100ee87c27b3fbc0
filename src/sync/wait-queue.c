/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "machine/timer.h"
#include "sync/wait-queue.h"

/* A sleep in progress; lives on the sleeper's stack. */
struct Waiter
{
  Thread    *thread;
  WaitQueue *queue; /* NULL: taken out, or in none */
  Waiter    *previous;
  Waiter    *next;
  WaitResult result;
  Timer      timer;
};

static void
append (WaitQueue *queue, Waiter *waiter)
{
  waiter->queue = queue;
  waiter->previous = queue->last;
  if (queue->last)
    queue->last->next = waiter;
  else
    queue->first = waiter;
  queue->last = waiter;
}

static void
unlink_waiter (Waiter *waiter)
{
  WaitQueue *queue = waiter->queue;

  if (!queue)
    return;
  if (waiter->previous)
    waiter->previous->next = waiter->next;
  else
    queue->first = waiter->next;
  if (waiter->next)
    waiter->next->previous = waiter->previous;
  else
    queue->last = waiter->previous;
  waiter->queue = NULL;
}

/* The deadline, in an interrupt on the core where the thread went to sleep.  It
 * takes itself off the queue when it runs; until then it can still be taken,
 * and has then been woken after all.  (Linux futex_unqueue().)  Elsewhere it
 * has left at once. */
static void
deadline_passed (gpointer data)
{
  Waiter *waiter = data;

  if (waiter->thread->machine->config->plain_condvar)
    unlink_waiter (waiter);
  waiter->result = WAIT_TIMEOUT;
  thread_wake_by_interrupt (waiter->thread, waiter->timer.core);
}

WaitResult
wait_queue_sleep (WaitQueue *queue, Thread *thread, gint64 deadline_ns, gint64 slack_ns, const char *waits_for)
{
  Waiter waiter = { .thread = thread, .result = WAIT_WOKEN };

  if (queue)
    append (queue, &waiter);
  timer_init (&waiter.timer, deadline_passed, &waiter);
  if (deadline_ns != TIME_NEVER)
    {
      timer_arm (&waiter.timer, thread->core, deadline_ns, slack_ns);
      thread->deadline_ns = deadline_ns;
    }
  thread->waits_for = waits_for;
  thread_block (thread);
  thread->waits_for = NULL;
  thread->deadline_ns = 0;
  unlink_waiter (&waiter);
  return waiter.result;
}

Thread *
wait_queue_take (WaitQueue *queue)
{
  Waiter *waiter = queue->first;

  if (!waiter)
    return NULL;
  unlink_waiter (waiter);
  timer_cancel (&waiter->timer);
  waiter->result = WAIT_WOKEN;
  return waiter->thread;
}
