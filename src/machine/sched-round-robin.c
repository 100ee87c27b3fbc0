/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Round robin: a queue per core, a fixed time slice (the machine's `slice`).
 * A thread whose slice is used up goes to the tail; a woken one too.  A thread
 * that blocks gives up what is left of its slice.
 */
#include "config.h"

#include "machine/os-sched.h"

static gint64
slice_left_ns (Core *core)
{
  return core->machine->config->slice_ns - core->current->sched.used_ns;
}

static void
rr_enqueue (Core *core, Thread *thread, EnqueueReason reason)
{
  thread->sched.used_ns = 0;
  thread_list_append (&core->ready, thread);
}

static void
rr_dequeue (Core *core, Thread *thread)
{
  thread_list_remove (&core->ready, thread);
}

static Thread *
rr_pick_next (Core *core, Thread *present)
{
  Thread *next;

  if (present && (slice_left_ns (core) > 0 || core->ready.length == 0))
    return present;
  next = thread_list_pop (&core->ready);
  if (present)
    rr_enqueue (core, present, ENQUEUE_WOKEN);
  return next;
}

static gboolean
rr_preempts (Core *core, Thread *woken)
{
  return FALSE;
}

static void
rr_charge (Core *core, Thread *thread, gint64 ran_ns)
{
  thread->sched.used_ns += ran_ns;
  /* Alone on its core a thread begins slice after slice. */
  if (core->ready.length == 0)
    thread->sched.used_ns %= core->machine->config->slice_ns;
}

static gboolean
rr_tick (Core *core)
{
  return slice_left_ns (core) <= 0;
}

static void
rr_yielded (Core *core, Thread *thread)
{
  thread->sched.used_ns = core->machine->config->slice_ns;
}

const OsSched os_sched_round_robin = {
  .name = "round-robin",
  .summary = "a queue per core and a fixed time slice; woken threads go to the tail",
  .enqueue = rr_enqueue,
  .dequeue = rr_dequeue,
  .pick_next = rr_pick_next,
  .preempts = rr_preempts,
  .charge = rr_charge,
  .tick = rr_tick,
  .slice_left_ns = slice_left_ns,
  .yielded = rr_yielded,
};
