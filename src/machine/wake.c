/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Waking: what the waker pays, how long it takes.  (Where to: place.c.)
 *
 * A core that has just gone idle is still on its way into the idle state.  A
 * wake then costs the waker next to nothing, and takes effect at a fixed time
 * after the core went idle.  Later the core has halted and an interrupt is
 * needed, for which both sides pay.  The same holds for the very first moment,
 * when the core has not yet announced that it polls.  (Linux
 * kernel/sched/core.c, ttwu_queue_wakelist; kernel/sched/idle.c.)
 */
#include "config.h"

#include "machine/core-private.h"

/* --- paths ---------------------------------------------------------------- */

/* The thread reaches @core after @latency_ns. */
static void
send_to_core (Thread *thread, Core *core, gint64 latency_ns)
{
  Engine *engine = thread->machine->engine;
  gint64  at_ns = engine->now_ns + latency_ns;

  thread->core = core;
  core->n_incoming++;
  core->incoming_ns = MAX (core->incoming_ns, at_ns);
  engine_schedule (engine, &thread->arrival, at_ns);
}

/* An idle core, woken by a thread elsewhere. */
static gint64
wake_idle_core (Thread *thread, Core *core, Thread *waker)
{
  gint64 idle_ns = machine_now_ns (thread->machine) - core->idle_since_ns;

  if (core->n_incoming > 0) /* already being woken for another thread */
    {
      send_to_core (thread, core, MAX (core->incoming_ns - machine_now_ns (thread->machine), 0));
      return thread_cost (waker, COST_WAKE_BUSY);
    }
  if (idle_ns < core_cost (core, COST_IDLE_SWITCHING_OUT))
    {
      send_to_core (thread, core, core_cost (core, COST_IDLE_SWITCHING_LATENCY));
      return thread_cost (waker, COST_WAKE_IDLE_SWITCHING);
    }
  if (idle_ns < core_cost (core, COST_IDLE_POLL))
    {
      gint64 entry_ns = core_cost (core, COST_IDLE_ENTRY);

      send_to_core (thread, core, MAX (entry_ns - idle_ns, 0));
      return thread_cost (waker, COST_WAKE_IDLE_ENTRY);
    }
  send_to_core (thread, core, core_cost (core, COST_IDLE_LATENCY));
  return thread_cost (waker, COST_WAKE_IDLE);
}

/* A busy core, woken by a thread elsewhere: @thread is queued at once. */
static gint64
wake_busy_core (Thread *thread, Core *core, Thread *waker)
{
  Engine *engine = thread->machine->engine;

  core_enqueue (core, thread, ENQUEUE_WOKEN);
  if (!core_sched (core)->preempts (core, thread))
    {
      core_arm_slice (core);
      return thread_cost (waker, COST_WAKE_BUSY);
    }
  core->need_resched = TRUE;
  if (!event_is_scheduled (&core->resched))
    {
      gint64 latency_ns = core_cost (core, COST_PREEMPT_LATENCY);
      gint64 stolen_ns = core_cost (core, COST_PREEMPT_STOLEN);

      core->resched_stolen_ns = MIN (stolen_ns, latency_ns);
      engine_schedule (engine, &core->resched, engine->now_ns + latency_ns - core->resched_stolen_ns);
    }
  return thread_cost (waker, COST_WAKE_PREEMPT);
}

/* The waker's own core: the thread takes over when the waker leaves the
 * kernel, if it preempts it. */
static gint64
wake_own_core (Thread *thread, Core *core, Thread *waker)
{
  core_enqueue (core, thread, ENQUEUE_WOKEN);
  if (core_sched (core)->preempts (core, thread))
    core->need_resched = TRUE;
  core_arm_slice (core);
  return thread_cost (waker, COST_WAKE_SAME);
}

gint64
thread_reach_ns (Thread *thread, Thread *waker)
{
  gint64 ns = thread_cost (waker, COST_WAKE_LOOKUP);

  if (thread->core != waker->core && thread->core->current)
    ns += thread_cost (waker, COST_WAKE_REACH);
  return ns;
}

static gint64
wake (Thread *thread, Thread *waker, gboolean sync)
{
  Core *core = place_woken (thread, waker->core, waker, sync);

  g_assert (thread->run_state == RUN_BLOCKED && waker->run_state == RUN_RUNNING);

  probe_emit (machine_probe (thread->machine), PROBE_WAKE, thread->index, core->index, -1, waker->index, 0);
  thread_set_run_state (thread, RUN_READY);
  place_joins (thread, core);
  thread_cool (waker);
  if (core == waker->core)
    return wake_own_core (thread, core, waker);
  if (core->current)
    return wake_busy_core (thread, core, waker);
  return wake_idle_core (thread, core, waker);
}

gint64
thread_wake (Thread *thread, Thread *waker)
{
  return wake (thread, waker, FALSE);
}

gint64
thread_wake_sync (Thread *thread, Thread *waker)
{
  return wake (thread, waker, TRUE);
}

/* On the core where the interrupt is. */
static void
wake_here (Thread *thread, Core *core)
{
  Engine *engine = thread->machine->engine;

  if (!core->current)
    {
      send_to_core (thread, core, core_cost (core, COST_TIMER_LATENCY_IDLE));
      return;
    }
  core_enqueue (core, thread, ENQUEUE_WOKEN);
  core_arm_slice (core);
  if (!core_sched (core)->preempts (core, thread))
    return;
  core->need_resched = TRUE;
  if (!event_is_scheduled (&core->resched))
    engine_schedule (engine, &core->resched, engine->now_ns + core_cost (core, COST_TIMER_LATENCY_BUSY));
}

void
thread_wake_by_interrupt (Thread *thread, Core *core)
{
  Core *target = place_woken (thread, core, NULL, FALSE);

  g_assert (thread->run_state == RUN_BLOCKED);

  probe_emit (machine_probe (thread->machine), PROBE_WAKE, thread->index, target->index, -1, -1, 0);
  thread_set_run_state (thread, RUN_READY);
  place_joins (thread, target);
  if (target == core)
    wake_here (thread, core);
  else if (target->current)
    core_steal (core, wake_busy_core (thread, target, thread));
  else
    core_steal (core, wake_idle_core (thread, target, thread));
}
