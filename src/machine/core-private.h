/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What core.c, thread.c, wake.c and balance.c share.
 */
#ifndef GILSIM_MACHINE_CORE_PRIVATE_H
#define GILSIM_MACHINE_CORE_PRIVATE_H

#include "machine/os-sched.h"

static inline const OsSched *
core_sched (const Core *core)
{
  return core->machine->config->sched;
}

static inline Probe *
machine_probe (const Machine *machine)
{
  return &machine->engine->probe;
}

static inline void
thread_set_run_state (Thread *thread, RunState state)
{
  thread->run_state = state;
  if (thread->hooks)
    thread->hooks->run_state_changed (thread);
}

/* A step ends on @core.  In one instant they do so in the order of the cores. */
static inline void
core_takes_turn (Core *core)
{
  Machine *machine = core->machine;
  gint64   now_ns = machine_now_ns (machine);

  machine->turn = machine->turn_ns == now_ns ? MAX (machine->turn, core->index) : core->index;
  machine->turn_ns = now_ns;
}

/* The present thread gives way if the scheduler picks another.  It must be
 * neither in the kernel nor at the end of a step. */
void core_reschedule (Core *core);

/* The core's thread has left: the next one, or idle. */
void core_next (Core *core);

/* Arms what ends the present thread's slice, if others wait. */
void core_arm_slice (Core *core);

/* place.c: the core for a woken thread. */
Core *place_woken (Thread *thread, Core *waking_core, Thread *waker, gboolean sync);

/* place.c: the load of a thread counts on @core from now on: as runnable; as
 * asleep; moved there while runnable. */
void place_joins (Thread *thread, Core *core);
void place_leaves (Thread *thread);
void place_moves (Thread *thread, Core *core);

/* balance.c: a core about to go idle may pull a ready thread: TRUE if so. */
gboolean balance_going_idle (Core *core);

/* balance.c: at every tick of a busy core. */
void balance_tick (Core *core);
void balance_init_core (Core *core);

#endif
