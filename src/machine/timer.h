/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Timers of a core, as Linux has them: a timer may fire from its soft expiry
 * on and causes an interrupt at its hard expiry (soft + slack).  An interrupt,
 * of a timer or of the tick, fires every timer of its core whose soft expiry
 * has passed, in the order of their hard ones.  A timer fires on the core on
 * which it was armed.  (Linux kernel/time/hrtimer.c, __hrtimer_run_queues.)
 */
#ifndef GILSIM_MACHINE_TIMER_H
#define GILSIM_MACHINE_TIMER_H

#include "machine/machine.h"

typedef struct
{
  Event  event; /* in the core's timers, by hard expiry */
  Core  *core;
  gint64 soft_ns;
} Timer;

/* @fire is called inside an interrupt on timer->core. */
void timer_init (Timer *timer, EventFunc fire, gpointer data);

void timer_arm (Timer *timer, Core *core, gint64 soft_ns, gint64 slack_ns);

/* Does nothing if @timer is not armed. */
void timer_cancel (Timer *timer);

static inline gboolean
timer_is_armed (const Timer *timer)
{
  return event_is_scheduled (&timer->event);
}

/* Fires what has passed its soft expiry; in an interrupt on @core. */
void timers_run (Core *core);

/* The core's own two events. */
void timers_init_core (Core *core);
void timers_clear_core (Core *core);

#endif
