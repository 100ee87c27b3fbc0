/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The fair scheduler of Linux 6.6 and later: EEVDF with equal weights.
 * (Linux kernel/sched/fair.c; Stoica and Abdel-Wahab 1995.)
 *
 * - Every thread has a virtual runtime v, which grows while it runs, and a
 *   virtual deadline.  V is the mean of v over all queued threads and the
 *   present one.  A thread is eligible while v <= V: it has not had more than
 *   its share.  The eligible one with the earliest deadline runs.
 * - The present thread, while eligible, is protected until it has reached the
 *   deadline that it had when picked.  A tick ends its stint if the slice is
 *   used up, or if it is no longer protected.
 * - A thread that sleeps keeps its lag V - v and gets it back when woken.  One
 *   with negative lag stays in the queue while asleep ("delayed") until it is
 *   picked, so that it cannot shed its debt by a nap.
 * - A woken thread preempts if it would be picked now.  At equal deadlines the
 *   queued one wins over the present one.
 *
 * Left out: weights, groups, per-thread slices, latency hints.
 */
#include "config.h"

#include "machine/os-sched.h"

static gint64
slice_of (const Core *core)
{
  return core->machine->config->slice_ns;
}

/* --- V, lag, eligibility --------------------------------------------------- */

/* Mean virtual runtime, rounded down; of one thread, its own. */
static gint64
mean_vruntime_ns (const Core *core)
{
  gint64 n = core->n_queued;
  gint64 sum_ns = core->sum_vruntime_ns;

  if (n == 0)
    return 0;
  return (sum_ns < 0 ? sum_ns - (n - 1) : sum_ns) / n;
}

static gboolean
eligible (const Core *core, const Thread *thread)
{
  return thread->sched.vruntime_ns * core->n_queued <= core->sum_vruntime_ns;
}

static void
account (Core *core, Thread *thread)
{
  core->n_queued++;
  core->sum_vruntime_ns += thread->sched.vruntime_ns;
}

static void
unaccount (Core *core, Thread *thread)
{
  core->n_queued--;
  core->sum_vruntime_ns -= thread->sched.vruntime_ns;
}

/* Fixes the thread's lag before it leaves; bounded as in the kernel. */
static void
keep_lag (Core *core, Thread *thread)
{
  gint64 limit_ns = MAX (2 * slice_of (core), core->machine->config->tick_ns);

  thread->sched.lag_ns = CLAMP (mean_vruntime_ns (core) - thread->sched.vruntime_ns, -limit_ns, limit_ns);
}

/* Places a thread that joins n others: adding it moves the mean towards it, so
 * its lag is stretched to remain what it was. */
static void
place (Core *core, Thread *thread)
{
  gint64 n = core->n_queued;
  gint64 lag_ns = n > 0 ? thread->sched.lag_ns * (n + 1) / n : 0;

  thread->sched.vruntime_ns = mean_vruntime_ns (core) - lag_ns;
  thread->sched.deadline_ns = thread->sched.vruntime_ns + slice_of (core);
}

/* --- the queue, by arrival and by deadline ----------------------------------- */

static void
fair_init_core (Core *core)
{
  event_queue_init (&core->by_deadline);
}

static void
fair_clear_core (Core *core)
{
  event_queue_clear (&core->by_deadline);
}

/* An event of this queue never fires; it only keeps the order. */
static void
put (Core *core, Thread *thread)
{
  event_init (&thread->sched.queued, EVENT_FIRST, NULL, thread);
  event_queue_schedule (&core->by_deadline, &thread->sched.queued, thread->sched.deadline_ns);
  thread_list_append (&core->ready, thread);
}

static void
take (Core *core, Thread *thread)
{
  event_queue_cancel (&core->by_deadline, &thread->sched.queued);
  thread_list_remove (&core->ready, thread);
}

/* The eligible thread with the earliest deadline at or below @position of the
 * heap: whatever is below an eligible thread has a later deadline. */
static Thread *
earliest_eligible (Core *core, guint position)
{
  EventQueue *queue = &core->by_deadline;
  Thread     *thread, *left, *right;

  if (position > queue->n_events)
    return NULL;
  thread = queue->slots[position].event->data;
  if (eligible (core, thread))
    return thread;
  left = earliest_eligible (core, 2 * position);
  right = earliest_eligible (core, 2 * position + 1);
  if (!left || !right)
    return left ? left : right;
  return event_queue_before (queue, &left->sched.queued, &right->sched.queued) ? left : right;
}

/* --- joining and leaving ------------------------------------------------------ */

static void
requeue_delayed (Core *core, Thread *thread)
{
  thread->sched.delayed = FALSE;
  core->n_delayed--;
  keep_lag (core, thread);
  if (thread->sched.lag_ns > 0)
    {
      /* What it was owed while it slept does not count. */
      unaccount (core, thread);
      thread->sched.lag_ns = 0;
      place (core, thread);
      account (core, thread);
      take (core, thread);
      put (core, thread);
    }
}

static void
fair_enqueue (Core *core, Thread *thread, EnqueueReason reason)
{
  gint64 left_ns = thread->sched.deadline_ns - thread->sched.vruntime_ns;

  if (thread->sched.delayed)
    {
      requeue_delayed (core, thread);
      return;
    }
  if (reason == ENQUEUE_NEW)
    thread->sched.lag_ns = 0;
  place (core, thread);
  if (reason == ENQUEUE_NEW)
    thread->sched.deadline_ns -= slice_of (core) / 2;
  else if (reason == ENQUEUE_MIGRATED) /* it keeps what is left of its slice */
    thread->sched.deadline_ns = thread->sched.vruntime_ns + left_ns;
  account (core, thread);
  put (core, thread);
}

static void
fair_dequeue (Core *core, Thread *thread)
{
  keep_lag (core, thread);
  unaccount (core, thread);
  take (core, thread);
}

/* A delayed thread was picked: now it leaves for good. */
static void
drop_delayed (Core *core, Thread *thread)
{
  fair_dequeue (core, thread);
  thread->sched.delayed = FALSE;
  core->n_delayed--;
  thread->sched.lag_ns = MIN (thread->sched.lag_ns, 0);
}

/* --- choice ------------------------------------------------------------------ */

static gboolean protected(const Thread *thread)
{
  return thread->sched.vruntime_ns < thread->sched.protect_ns;
}

/* The thread that should run: in the queue, or the present one. */
static Thread *
choose (Core *core, Thread *present)
{
  Thread *best;

  if (present && !eligible (core, present))
    present = NULL;
  if (present && protected(present))
    return present;
  best = earliest_eligible (core, 1);
  if (!best || (present && present->sched.deadline_ns < best->sched.deadline_ns))
    return present ? present : core->ready.first;
  return best;
}

/* A used-up slice: a new deadline.  TRUE if it was. */
static gboolean
renew_deadline (Core *core, Thread *thread)
{
  if (thread->sched.vruntime_ns < thread->sched.deadline_ns)
    return FALSE;
  thread->sched.deadline_ns = thread->sched.vruntime_ns + slice_of (core);
  return TRUE;
}

static Thread *
fair_pick_next (Core *core, Thread *present)
{
  Thread *next;

  if (core->ready.length == 0)
    return present;
  if (present)
    renew_deadline (core, present);
  while ((next = choose (core, present)) != NULL && next->sched.delayed)
    drop_delayed (core, next);
  if (!next)
    return present;
  if (next == present)
    return present;
  take (core, next);
  if (present)
    put (core, present);
  next->sched.protect_ns = next->sched.deadline_ns;
  return next;
}

/* Also when a third thread is the better choice: the accounts of the present
 * one are brought up to now, and that alone ends its stint if its slice is used
 * up or no longer protected, provided that somebody was queued before. */
static gboolean
fair_preempts (Core *core, Thread *woken)
{
  Thread  *present = core->current;
  gboolean used_up = renew_deadline (core, present);

  if (core->n_queued > 2 && (used_up || !protected (present)))
    return TRUE;
  return choose (core, present) == woken;
}

static void
fair_charge (Core *core, Thread *thread, gint64 ran_ns)
{
  thread->sched.vruntime_ns += ran_ns;
  core->sum_vruntime_ns += ran_ns;
}

static gboolean
fair_tick (Core *core)
{
  Thread  *present = core->current;
  gboolean used_up = renew_deadline (core, present);

  if (core->n_queued == 1)
    return FALSE;
  return used_up || !protected(present);
}

static gint64
fair_slice_left_ns (Core *core)
{
  return core->current->sched.deadline_ns - core->current->sched.vruntime_ns;
}

static void
fair_block (Core *core, Thread *thread)
{
  renew_deadline (core, thread);
  if (thread->run_state == RUN_BLOCKED && !eligible (core, thread))
    {
      thread->sched.delayed = TRUE;
      core->n_delayed++;
      put (core, thread);
      return;
    }
  keep_lag (core, thread);
  unaccount (core, thread);
}

static void
fair_yielded (Core *core, Thread *thread)
{
  thread->sched.deadline_ns += slice_of (core);
  thread->sched.protect_ns = thread->sched.vruntime_ns;
}

const OsSched os_sched_fair = {
  .name = "fair",
  .summary = "Linux 6.6+: EEVDF, slices served at the tick, wake-up preemption, balancing",
  .by_tick = TRUE,
  .balances = TRUE,
  .init_core = fair_init_core,
  .clear_core = fair_clear_core,
  .enqueue = fair_enqueue,
  .dequeue = fair_dequeue,
  .pick_next = fair_pick_next,
  .preempts = fair_preempts,
  .charge = fair_charge,
  .tick = fair_tick,
  .slice_left_ns = fair_slice_left_ns,
  .block = fair_block,
  .yielded = fair_yielded,
};
