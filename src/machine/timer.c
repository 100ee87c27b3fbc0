/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "machine/timer.h"

/* The interrupt of the first timer; no later than its hard expiry. */
static void
program_interrupt (Core *core)
{
  Engine *engine = core->machine->engine;
  gint64  next_ns = event_queue_next_ns (&core->timers);

  if (next_ns == TIME_NEVER)
    engine_cancel (engine, &core->timer_due);
  else if (!event_is_scheduled (&core->timer_due) || core->timer_due.time_ns != next_ns)
    engine_schedule (engine, &core->timer_due, MAX (next_ns, engine->now_ns));
}

void
timer_init (Timer *timer, EventFunc fire, gpointer data)
{
  event_init (&timer->event, EVENT_TIMER, fire, data);
  timer->core = NULL;
}

void
timer_arm (Timer *timer, Core *core, gint64 soft_ns, gint64 slack_ns)
{
  timer->core = core;
  timer->soft_ns = soft_ns;
  event_queue_schedule (&core->timers, &timer->event, soft_ns + slack_ns);
  program_interrupt (core);
}

void
timer_cancel (Timer *timer)
{
  if (!timer_is_armed (timer))
    return;
  event_queue_cancel (&timer->core->timers, &timer->event);
  program_interrupt (timer->core);
}

static Timer *
first_passed (Core *core)
{
  Timer *timer = (Timer *) event_queue_peek (&core->timers);

  return timer && timer->soft_ns <= machine_now_ns (core->machine) ? timer : NULL;
}

void
timers_run (Core *core)
{
  Timer   *timer;
  gboolean first = TRUE;

  while ((timer = first_passed (core)) != NULL)
    {
      event_queue_cancel (&core->timers, &timer->event);
      if (!first)
        core_steal (core, core_cost (core, COST_TIMER_EXTRA));
      first = FALSE;
      timer->event.fire (timer->event.data);
    }
  program_interrupt (core);
}

static void
interrupt_arrives (gpointer data)
{
  Core *core = data;

  if (first_passed (core))
    core_steal (core, core_cost (core, COST_TIMER_STOLEN));
  timers_run (core);
}

/* The host of a virtual machine that does nothing sleeps deeply itself. */
static gboolean
is_deeply_idle (const Machine *machine)
{
  return machine->n_idle == machine->n_cores
         && machine_now_ns (machine) - machine->idle_since_ns >= machine->config->deep_idle_ns;
}

/* The hard expiry: the interrupt comes a little later. */
static void
timer_is_due (gpointer data)
{
  Core   *core = data;
  Engine *engine = core->machine->engine;
  gint64  late_ns = core_cost (core, core->current ? COST_TIMER_LATE_BUSY : COST_TIMER_LATE_IDLE);

  if (is_deeply_idle (core->machine))
    late_ns += core_cost (core, COST_TIMER_LATE_DEEP);
  if (!event_is_scheduled (&core->timer_interrupt))
    engine_schedule (engine, &core->timer_interrupt, engine->now_ns + late_ns);
}

void
timers_init_core (Core *core)
{
  event_queue_init (&core->timers);
  event_init (&core->timer_due, EVENT_TIMER, timer_is_due, core);
  event_init (&core->timer_interrupt, EVENT_TIMER, interrupt_arrives, core);
}

void
timers_clear_core (Core *core)
{
  event_queue_clear (&core->timers);
}
