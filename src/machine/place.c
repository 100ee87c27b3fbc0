/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The core for a woken thread.
 *
 * By load, as Linux does it: of the waker's core and the one that the thread
 * ran on last, that with less load counted without and with the thread.  What
 * makes the difference is how the loads are kept: that of a core changes when
 * threads join and leave it and at its ticks.  An idle core has no ticks, so
 * its load stays what it was when its last thread went to sleep; likewise that
 * of a thread asleep.  So a thread that does little is drawn to its waker,
 * whose core seems less loaded than the idle one; and one that computes a lot
 * stays where it was.  (Linux kernel/sched/fair.c: wake_affine_weight,
 * cpu_load, task_h_load, attach_entity_load_avg; kernel/sched/pelt.c.)
 *
 * An idle core is then preferred only if it is available.  A virtual core that
 * has halted was given back to its host, which the kernel takes for preempted:
 * it does not count.  (Linux available_idle_cpu(), vcpu_is_preempted().)
 */
#include "config.h"

#include "machine/core-private.h"

/* The previous core's load is taken for 8 % more: half of the imbalance that
 * the domain tolerates (imbalance_pct 117). */
#define PREVIOUS_PERCENT 108

/* --- loads ----------------------------------------------------------------- */

/* Takes the thread's part out of its core's load: what it was at the instant
 * of which that load is, which may be long ago.  (Linux
 * remove_entity_load_avg().) */
static void
detach (Thread *thread)
{
  Load *rest = &thread->load_core->load;
  Load  part = thread->load;

  load_update (&part, rest->at_ns);
  rest->average = MAX (rest->average - part.average, 0);
}

/* The thread's load is part of that of @core from now on. */
static void
attach (Thread *thread, Core *core)
{
  if (!thread->load_core)
    thread->load.average = LOAD_FULL; /* a new thread counts in full */
  core->load.average += thread->load.average;
  thread->load_core = core;
}

void
place_joins (Thread *thread, Core *core)
{
  gint64 now_ns = machine_now_ns (thread->machine);

  if (thread->load_core && thread->load_core != core)
    detach (thread);
  load_update (&core->load, now_ns);
  load_update (&thread->load, now_ns);
  if (thread->load_core != core)
    attach (thread, core);
  thread->load.n_runnable = 1;
  core->load.n_runnable++;
}

void
place_leaves (Thread *thread)
{
  gint64 now_ns = machine_now_ns (thread->machine);

  load_update (&thread->load_core->load, now_ns);
  load_update (&thread->load, now_ns);
  thread->load.n_runnable = 0;
  thread->load_core->load.n_runnable--;
}

void
place_moves (Thread *thread, Core *core)
{
  place_leaves (thread);
  place_joins (thread, core);
}

/* --- choice ---------------------------------------------------------------- */

static gboolean
is_available (Core *core)
{
  const MachineConfig *config = core->machine->config;

  if (!core_is_idle (core))
    return FALSE;
  return !config->virtual_cores || !config->sched->balances
         || machine_now_ns (core->machine) - core->idle_since_ns < config->host_poll_ns;
}

static Core *
find_idle (Machine *machine, guint near)
{
  if (machine->n_idle == 0)
    return NULL;
  for (guint i = 0; i < machine->n_cores; i++)
    {
      Core *core = &machine->cores[(near + i) % machine->n_cores];

      if (is_available (core))
        return core;
    }
  return NULL;
}

/* @sync: the waker will soon wait, so that its own load does not count. */
static Core *
place_by_load (Thread *thread, Core *here, Thread *waker, gboolean sync)
{
  Core  *previous = thread->core;
  gint64 here_load = here->load.average + thread->load.average;
  gint64 previous_load = previous->load.average - thread->load.average;

  if (is_available (previous))
    return previous;
  if (sync && core_n_ready (here) == 0)
    return here;
  if (sync)
    here_load -= waker->load.average;
  return here_load * 100 < previous_load * PREVIOUS_PERCENT ? here : previous;
}

/* A core that has just gone idle is still switching its last thread out. */
static gboolean
is_switching_out (Thread *thread)
{
  Core *core = thread->core;

  return core->previous == thread && core_is_idle (core)
         && machine_now_ns (thread->machine) - core->idle_since_ns < core_cost (core, COST_IDLE_SWITCHING_OUT);
}

/* Without any choice: a thread that is asleep but still queued ("delayed"), or
 * still on its core.  (Linux try_to_wake_up(): ttwu_runnable(), p->on_cpu.) */
Core *
place_woken (Thread *thread, Core *waking_core, Thread *waker, gboolean sync)
{
  Machine *machine = thread->machine;
  Core    *core = thread->core;
  Core    *idle;

  if (thread->sched.delayed)
    return core;
  switch (machine->config->placement)
    {
    case PLACE_WAKER:
      core = waking_core;
      break;
    case PLACE_LOAD:
      if (core != waking_core && waker && !is_switching_out (thread))
        core = place_by_load (thread, waking_core, waker, sync);
      break;
    case PLACE_PREVIOUS:
    case PLACE_IDLE:
    default:
      break;
    }
  if (core_is_idle (core))
    return core;
  if (machine->config->placement != PLACE_IDLE && core_sched (core)->balances)
    return core;
  idle = find_idle (machine, core->index);
  return idle ? idle : core;
}
