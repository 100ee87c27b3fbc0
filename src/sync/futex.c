/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * (Linux kernel/futex/waitwake.c; timer slack: futex_setup_timer.)
 */
#include "config.h"

#include "sync/futex.h"

void
futex_init (Futex *futex, guint32 word)
{
  *futex = (Futex){ .word = word, .last_core = -1, .kernel_core = -1 };
}

void
futex_touch (Futex *futex, Thread *thread)
{
  gint32 core = (gint32) thread->core->index;
  gint64 cost_ns = thread_warm_cost (thread, COST_ATOMIC);

  if (futex->last_core != core && futex->last_core >= 0)
    cost_ns += thread_cost (thread, COST_CACHE_LINE);
  futex->last_core = core;
  thread_run (thread, cost_ns);
}

gint64
futex_touch_ns (Futex *futex, Thread *thread)
{
  if (futex->last_core >= 0 && futex->last_core != (gint32) thread->core->index)
    return NOT_QUIET_NS;
  return thread_warm_cost (thread, COST_ATOMIC);
}

/* The list of sleepers and its lock come from the core that used them last. */
static gint64
fetch_ns (Futex *futex, Thread *thread)
{
  gint32   core = (gint32) thread->core->index;
  gboolean far = futex->kernel_core >= 0 && futex->kernel_core != core;

  futex->kernel_core = core;
  return far ? thread_cost (thread, COST_FUTEX_FETCH) : 0;
}

WaitResult
futex_wait (Futex *futex, Thread *thread, guint32 expected, gint64 deadline_ns, const char *waits_for)
{
  WaitResult result = WAIT_CHANGED;

  thread_run_kernel (thread, thread_cost (thread, COST_FUTEX_QUEUE) + fetch_ns (futex, thread)
                                 + thread_cold_cost (thread, COST_QUEUE_COLD, thread->last_queued_ns));
  thread->last_queued_ns = machine_now_ns (thread->machine);
  if (futex->word == expected)
    result = wait_queue_sleep (&futex->queue, thread, deadline_ns, thread->machine->config->timer_slack_ns, waits_for);
  if (result == WAIT_TIMEOUT) /* it takes itself off the list */
    futex->kernel_core = (gint32) thread->core->index;
  thread_return_to_user (thread);
  return result;
}

guint
futex_wake (Futex *futex, Thread *thread, guint n)
{
  guint woken = 0;

  if (wait_queue_is_empty (&futex->queue))
    {
      thread_run_kernel (thread, thread_warm_cost (thread, COST_FUTEX_EMPTY));
      thread_return_to_user (thread);
      return 0;
    }
  while (woken < n)
    {
      Thread  *sleeper = wait_queue_take (&futex->queue);
      gboolean asleep;

      if (!sleeper)
        break;
      /* One whose time is up runs again by itself. */
      asleep = sleeper->run_state == RUN_BLOCKED;
      thread->in_kernel = TRUE;
      thread_run_kernel (thread, fetch_ns (futex, thread) + thread_reach_ns (sleeper, thread));
      if (asleep)
        thread_run_kernel (thread, thread_wake (sleeper, thread));
      woken++;
    }
  thread_return_to_user (thread);
  return woken;
}
