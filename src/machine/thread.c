/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A thread as the operating system sees it: steps on a core, blocking, ending.
 */
#include "config.h"

#include "engine/duration.h"
#include "machine/core-private.h"

gint64
thread_cost (Thread *thread, CostId cost)
{
  return dist_draw (&thread->machine->config->costs[cost], &thread->cost_rng);
}

/* Colder than after so long a path does not get. */
#define COLDEST_NS (20 * NS_PER_MS)

gint64
thread_cold_cost (Thread *thread, CostId cost, gint64 last_ns)
{
  gint64 age_ns = MIN (machine_now_ns (thread->machine) - last_ns, COLDEST_NS);
  gint64 cost_ns = thread_cost (thread, cost);

  /* A cost from a heavy tail must not overflow. */
  return MIN (cost_ns, NS_PER_S) * (age_ns / NS_PER_US) / (NS_PER_MS / NS_PER_US);
}

gint64
thread_warm_cost (Thread *thread, CostId cost)
{
  guint64 bit = G_GUINT64_CONSTANT (1) << cost;

  if (!(thread->warm_valid & bit))
    {
      gint64 cost_ns = thread_cost (thread, cost);

      thread->warm_ns[cost] = (gint32) MIN (cost_ns, G_MAXINT32);
      thread->warm_valid |= bit;
    }
  return thread->warm_ns[cost];
}

static void thread_arrives (gpointer data);

void
thread_init (Thread *thread, Machine *machine, guint index, guint64 seed, const ThreadHooks *hooks, FiberFunc body,
             gpointer owner)
{
  *thread = (Thread){ .machine = machine, .index = index, .hooks = hooks, .body = body, .owner = owner };
  rng_init (&thread->cost_rng, seed, "cost", index);
  event_init (&thread->arrival, EVENT_ARRIVAL, thread_arrives, thread);
}

/* --- steps --------------------------------------------------------------- */

/* Moves the clock when nothing can happen meanwhile; else waits for run_end. */
static void
run_step (Thread *thread, gint64 ns)
{
  Core   *core = thread->core;
  Engine *engine = thread->machine->engine;
  gint64  end_ns = engine->now_ns + ns;

  thread->step_ns = ns;
  if (ns == 0 && !engine->done)
    return;
  if (end_ns < engine_quiet_until_ns (engine))
    {
      engine->now_ns = end_ns;
      core_takes_turn (core);
      return;
    }
  core->stolen_until_ns = engine->now_ns;
  engine_schedule_ranked (engine, &core->run_end, end_ns, core->index);
  engine_suspend (engine, thread->fiber);
}

/* The running thread gives way if it must; comes back when it runs again. */
static void
preempt_self (Thread *thread)
{
  Core *core = thread->core;

  thread->left_ns = 0;
  core_reschedule (core);
  if (core->current != thread)
    engine_suspend (thread->machine->engine, thread->fiber);
}

void
thread_run (Thread *thread, gint64 ns)
{
  g_assert (!thread->in_kernel);

  /* need_resched is not looked at: in user code it takes an interrupt, which
   * is an event, to notice it. */
  run_step (thread, ns);
}

void
thread_run_kernel (Thread *thread, gint64 ns)
{
  thread->in_kernel = TRUE;
  run_step (thread, ns);
}

void
thread_return_to_user (Thread *thread)
{
  thread->in_kernel = FALSE;
  if (G_UNLIKELY (thread->core->need_resched))
    preempt_self (thread);
}

/* Time that the step in progress has run so far. */
static gint64
step_done_ns (const Thread *thread)
{
  const Core *core = thread->core;

  if (core->current != thread || core->switching)
    return thread->step_ns - thread->left_ns;
  return thread->step_ns - (core->run_end.time_ns - MAX (machine_now_ns (thread->machine), core->stolen_until_ns));
}

gboolean
thread_is_under_way (const Thread *thread)
{
  const Core *core = thread->core;

  return core->current == thread && !core->switching && core->stolen_until_ns <= machine_now_ns (thread->machine);
}

void
thread_cut_step (Thread *thread, gint64 first_ns, gint64 gap_ns)
{
  Core   *core = thread->core;
  /* A place reached in this very instant has been passed, unless the thread
   * was stopped there before its core's turn. */
  gint64  done_ns = step_done_ns (thread) + (thread_is_under_way (thread) || thread->passed);
  gint64  place_ns = first_ns;
  gint64  cut_ns;

  if (done_ns > first_ns)
    place_ns += (done_ns - first_ns + gap_ns - 1) / gap_ns * gap_ns;
  if (place_ns >= thread->step_ns)
    return;
  cut_ns = thread->step_ns - place_ns;
  thread->step_ns = place_ns;
  if (core->current == thread && !core->switching)
    engine_schedule_ranked (thread->machine->engine, &core->run_end, core->run_end.time_ns - cut_ns, core->index);
  else
    thread->left_ns -= cut_ns;
}

/* --- leaving the core ----------------------------------------------------- */

static void
leave_core (Thread *thread, RunState state, OffCoreReason reason)
{
  Core *core = thread->core;

  core_charge (core);
  thread->last_ran_ns = machine_now_ns (thread->machine);
  probe_emit (machine_probe (thread->machine), PROBE_OFF_CORE, thread->index, core->index, -1, reason,
              thread->deadline_ns);
  thread_set_run_state (thread, state);
  place_leaves (thread);
  if (core_sched (core)->block)
    core_sched (core)->block (core, thread);
  core_next (core);
}

void
thread_block (Thread *thread)
{
  g_assert (thread->in_kernel);

  thread->left_ns = 0;
  thread->n_blocks++;
  leave_core (thread, RUN_BLOCKED, OFF_CORE_BLOCKED);
  engine_suspend (thread->machine->engine, thread->fiber);
}

void
thread_end (Thread *thread)
{
  leave_core (thread, RUN_ENDED, OFF_CORE_ENDED);
  engine_retire (thread->machine->engine, thread->fiber);
}

void
thread_yield_core (Thread *thread)
{
  Core *core = thread->core;

  thread_run_kernel (thread, thread_cost (thread, COST_SYSCALL));
  if (core_n_ready (core) > 0)
    {
      core_charge (core);
      if (core_sched (core)->yielded)
        core_sched (core)->yielded (core, thread);
      core->need_resched = TRUE;
    }
  thread_return_to_user (thread);
}

/* --- starting ------------------------------------------------------------- */

/* The idle core nearest to @wanted, else the core with the fewest threads. */
static Core *
core_for_new_thread (Machine *machine, guint wanted)
{
  Core *best = &machine->cores[wanted];

  for (guint i = 0; i < machine->n_cores; i++)
    {
      Core *core = &machine->cores[(wanted + i) % machine->n_cores];

      if (core_is_idle (core))
        return core;
      if (core_load (core) < core_load (best))
        best = core;
    }
  return best;
}

void
thread_start (Thread *thread, Thread *creator)
{
  Engine *engine = thread->machine->engine;
  Core   *core = core_for_new_thread (thread->machine, creator ? creator->core->index : 0);

  g_assert (thread->run_state == RUN_NEW);

  thread->fiber = fiber_new (engine->fibers, thread->body, thread->owner);
  if (!thread->fiber)
    {
      engine_finish (engine, ENGINE_NO_MEMORY);
      return;
    }
  thread->core = core;
  thread_set_run_state (thread, RUN_READY);
  place_joins (thread, core);
  core->n_incoming++;
  engine_schedule (engine, &thread->arrival, engine->now_ns);
}

/* A new or woken thread reaches its core. */
static void
thread_arrives (gpointer data)
{
  Thread *thread = data;
  Core   *core = thread->core;

  core->n_incoming--;
  core_enqueue (core, thread, thread->last_core ? ENQUEUE_WOKEN : ENQUEUE_NEW);
  if (!core->current)
    {
      core_start (core);
      return;
    }
  if (core_sched (core)->preempts (core, thread))
    core->need_resched = TRUE;
  core_preempt_if_needed (core);
  core_arm_slice (core);
}
