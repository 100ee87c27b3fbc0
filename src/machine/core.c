/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A core: what runs on it, until when, and what interrupts it.
 */
#include "config.h"

#include "machine/core-private.h"
#include "machine/timer.h"

gint64
core_cost (Core *core, CostId cost)
{
  return dist_draw (&core->machine->config->costs[cost], &core->rng);
}

void
core_charge (Core *core)
{
  gint64 now_ns = machine_now_ns (core->machine);
  gint64 ran_ns = now_ns - core->charged_ns;

  core->charged_ns = now_ns;
  if (ran_ns > 0 && core->current && core_sched (core)->charge)
    core_sched (core)->charge (core, core->current, ran_ns);
}

/* The present thread stops here; see thread_cut_step(). */
static void
note_stop (Core *core)
{
  const Machine *machine = core->machine;

  if (thread_is_under_way (core->current))
    core->current->passed = machine->turn_ns == machine_now_ns (machine) && machine->turn > core->index;
}

void
core_steal (Core *core, gint64 ns)
{
  Engine *engine = core->machine->engine;

  if (!core->current || ns <= 0)
    return;
  note_stop (core);
  core->stolen_until_ns = MAX (core->stolen_until_ns, engine->now_ns) + ns;
  if (event_is_scheduled (&core->run_end))
    engine_schedule_ranked (engine, &core->run_end, core->run_end.time_ns + ns, core->index);
}

/* --- slices and ticks --------------------------------------------------- */

static gboolean
ticks (const Core *core)
{
  return core_sched (core)->by_tick && core->machine->config->tick_ns > 0;
}

void
core_arm_slice (Core *core)
{
  const OsSched *sched = core_sched (core);
  Engine        *engine = core->machine->engine;
  gint64         left_ns;

  if (ticks (core) || !sched->slice_left_ns || !core->current || core_n_ready (core) == 0)
    return;
  /* A slice that has ended is served when the thread leaves the kernel. */
  if (event_is_scheduled (&core->slice) || core->need_resched)
    return;
  core_charge (core);
  left_ns = sched->slice_left_ns (core);
  if (left_ns != TIME_NEVER)
    engine_schedule_ranked (engine, &core->slice, engine->now_ns + MAX (left_ns, 0), core->index);
}

static void
slice_ended (gpointer data)
{
  Core *core = data;

  core_charge (core);
  if (core->current && core_n_ready (core) > 0 && core_sched (core)->tick (core))
    core->need_resched = TRUE;
  core_preempt_if_needed (core);
  core_arm_slice (core);
}

static void
arm_tick (Core *core)
{
  Engine *engine = core->machine->engine;
  gint64  tick_ns = core->machine->config->tick_ns;

  if (ticks (core) && !event_is_scheduled (&core->tick))
    engine_schedule_ranked (engine, &core->tick, (engine->now_ns / tick_ns + 1) * tick_ns, core->index);
}

/* Ticks come at the same instants on all cores, and only while one is busy. */
static void
tick_arrives (gpointer data)
{
  Core *core = data;

  if (!core->current)
    return;
  core_steal (core, core_cost (core, COST_TICK));
  timers_run (core);
  load_update (&core->load, machine_now_ns (core->machine));
  core_charge (core);
  if (core_sched (core)->tick && core_sched (core)->tick (core))
    core->need_resched = TRUE;
  core_preempt_if_needed (core);
  balance_tick (core);
  arm_tick (core);
}

/* --- changing threads ---------------------------------------------------- */

/* The switch itself is kernel time of the new thread, after whatever an
 * interrupt still has to do. */
static void
switch_to (Core *core, Thread *thread)
{
  Engine *engine = core->machine->engine;
  gint64  cost_ns = MAX (core->stolen_until_ns - engine->now_ns, 0);

  if (thread != core->previous)
    cost_ns += thread_cost (thread, COST_CONTEXT_SWITCH);
  cost_ns += thread_cost (thread, COST_USER_RETURN);
  if (thread->last_core && thread->last_core != core)
    {
      cost_ns += thread_cost (thread, COST_MIGRATION);
      probe_emit (&engine->probe, PROBE_MIGRATE, thread->index, core->index, -1, thread->last_core->index, 0);
    }
  if (!core->current)
    core->machine->n_idle--;
  core->current = thread;
  core->charged_ns = engine->now_ns;
  core->switching = TRUE;
  thread->core = core;
  thread->last_core = core;
  thread_cool (thread);
  probe_emit (&engine->probe, PROBE_ON_CORE, thread->index, core->index, -1, 0, 0);
  thread_set_run_state (thread, RUN_RUNNING);
  engine_schedule_ranked (engine, &core->run_end, engine->now_ns + cost_ns, core->index);
  arm_tick (core);
  core_arm_slice (core);
}

static void
go_idle (Core *core)
{
  Engine *engine = core->machine->engine;

  core->machine->n_idle++;
  core->idle_since_ns = engine->now_ns;
  core->machine->idle_since_ns = engine->now_ns;
  engine_cancel (engine, &core->tick);
  engine_cancel (engine, &core->slice);
  probe_emit (&engine->probe, PROBE_CORE_IDLE, -1, core->index, -1, 0, 0);
}

/* Takes the next thread out of the queue; delayed ones may empty it. */
static Thread *
pick (Core *core, Thread *present)
{
  guint   before = core_n_ready (core);
  Thread *next = core_sched (core)->pick_next (core, present);

  core->machine->n_ready += core_n_ready (core) - before;
  return next;
}

void
core_next (Core *core)
{
  Thread *next;

  core->need_resched = FALSE;
  engine_cancel (core->machine->engine, &core->slice);
  core->previous = core->current;
  next = pick (core, NULL);
  if (!next && balance_going_idle (core))
    next = pick (core, NULL);
  if (next)
    {
      switch_to (core, next);
      return;
    }
  core->current = NULL;
  go_idle (core);
}

void
core_start (Core *core)
{
  Thread *next;

  g_assert (core->current == NULL);
  next = pick (core, NULL);
  if (next)
    switch_to (core, next);
}

void
core_reschedule (Core *core)
{
  Machine *machine = core->machine;
  Thread  *present = core->current;
  Thread  *next;

  core->need_resched = FALSE;
  core_charge (core);
  next = pick (core, present);
  if (next == present)
    {
      core_arm_slice (core);
      return;
    }
  engine_cancel (machine->engine, &core->run_end);
  engine_cancel (machine->engine, &core->slice);
  present->last_ran_ns = machine_now_ns (machine);
  core->previous = present;
  probe_emit (machine_probe (machine), PROBE_OFF_CORE, present->index, core->index, -1, OFF_CORE_PREEMPTED, 0);
  thread_set_run_state (present, RUN_READY);
  switch_to (core, next);
}

void
core_preempt_if_needed (Core *core)
{
  Thread *present = core->current;
  gint64  now_ns = machine_now_ns (core->machine);

  if (!present || !core->need_resched || core->switching || present->in_kernel)
    return;
  note_stop (core);
  present->left_ns = core->run_end.time_ns - MAX (now_ns, core->stolen_until_ns);
  core_reschedule (core);
  if (core->current == present)
    present->left_ns = 0;
}

static void
resched_interrupt (gpointer data)
{
  Core *core = data;

  core_steal (core, core->resched_stolen_ns);
  core->resched_stolen_ns = 0;
  core_preempt_if_needed (core);
}

/* The end of a switch, or of the present thread's step. */
static void
run_ended (gpointer data)
{
  Core   *core = data;
  Engine *engine = core->machine->engine;
  Thread *thread = core->current;

  core_takes_turn (core);
  if (core->switching)
    {
      core->switching = FALSE;
      if (core->need_resched && !thread->in_kernel)
        {
          core_reschedule (core);
          if (core->current != thread)
            return;
        }
      if (thread->left_ns > 0)
        {
          engine_schedule_ranked (engine, &core->run_end, engine->now_ns + thread->left_ns, core->index);
          thread->left_ns = 0;
          return;
        }
    }
  engine_resume (engine, thread->fiber);
}

/* --- queues -------------------------------------------------------------- */

void
core_enqueue (Core *core, Thread *thread, EnqueueReason reason)
{
  guint before = core_n_ready (core);

  core_charge (core);
  thread->core = core;
  core_sched (core)->enqueue (core, thread, reason);
  core->machine->n_ready += core_n_ready (core) - before;
}

void
core_dequeue (Core *core, Thread *thread)
{
  guint before = core_n_ready (core);

  core_charge (core);
  core_sched (core)->dequeue (core, thread);
  core->machine->n_ready += core_n_ready (core) - before;
}

/* --- the machine --------------------------------------------------------- */

static void
core_init (Core *core, Machine *machine, guint index, guint64 seed)
{
  *core = (Core){ .machine = machine, .index = index };
  rng_init (&core->rng, seed, "core", index);
  event_init (&core->run_end, EVENT_RUN_END, run_ended, core);
  event_init (&core->resched, EVENT_ARRIVAL, resched_interrupt, core);
  event_init (&core->tick, EVENT_TICK, tick_arrives, core);
  event_init (&core->slice, EVENT_TICK, slice_ended, core);
  timers_init_core (core);
  balance_init_core (core);
  if (core_sched (core)->init_core)
    core_sched (core)->init_core (core);
}

void
machine_init (Machine *machine, Engine *engine, const MachineConfig *config, guint64 seed)
{
  *machine = (Machine){ .engine = engine, .config = config, .n_cores = config->n_cores, .n_idle = config->n_cores };
  machine->cores = g_new0 (Core, config->n_cores);
  for (guint i = 0; i < config->n_cores; i++)
    core_init (&machine->cores[i], machine, i, seed);
}

void
machine_clear (Machine *machine)
{
  for (guint i = 0; i < machine->n_cores; i++)
    {
      timers_clear_core (&machine->cores[i]);
      if (machine->config->sched->clear_core)
        machine->config->sched->clear_core (&machine->cores[i]);
    }
  g_clear_pointer (&machine->cores, g_free);
}
