/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What an operating-system scheduler decides.  All hooks are plain callbacks;
 * "core" is the core whose queue is meant.
 *
 * The life of a thread, with the hooks in their places:
 *
 *   woken or new:  enqueue; then preempts? asks whether it takes the core
 *   dispatch:      pick_next chooses among the queue and the present thread
 *   runs:          charge, again and again; tick or slice end: tick
 *   preempted:     pick_next chose another, the present one is back in the queue
 *   blocks:        block; then pick_next with no present thread
 *   moved:         dequeue here, enqueue (ENQUEUE_MIGRATED) there
 */
#ifndef GILSIM_MACHINE_OS_SCHED_H
#define GILSIM_MACHINE_OS_SCHED_H

#include "machine/machine.h"

struct OsSched
{
  const char *name;
  const char *summary; /* one line */
  gboolean    by_tick; /* slices end at the machine's tick, if it has one */
  gboolean    balances; /* leaves ready threads to the balancer; otherwise a
                         * woken thread goes to any idle core at once */

  void (*init_core) (Core *core);  /* optional */
  void (*clear_core) (Core *core); /* optional */

  /* @thread joins the queue of @core. */
  void (*enqueue) (Core *core, Thread *thread, EnqueueReason reason);

  /* @thread, which is queued, leaves for another core. */
  void (*dequeue) (Core *core, Thread *thread);

  /* Removes from the queue and returns the thread to run next.  @present (if
   * not NULL) runs and could go on: it may be returned, or is queued. */
  Thread *(*pick_next) (Core *core, Thread *present);

  /* The queued thread after @after (NULL: the first), for the balancer.
   * Optional: in the order of core->ready. */
  Thread *(*next_queued) (Core *core, Thread *after);

  /* Should @woken, just queued, take the core from the present thread? */
  gboolean (*preempts) (Core *core, Thread *woken);

  /* The present thread has run @ran_ns more.  Optional. */
  void (*charge) (Core *core, Thread *thread, gint64 ran_ns);

  /* At a tick or slice end: must the present thread give way?  Optional. */
  gboolean (*tick) (Core *core);

  /* Time until the present thread's slice ends; TIME_NEVER: it does not.
   * Used when slices do not end at ticks.  Optional. */
  gint64 (*slice_left_ns) (Core *core);

  /* The present thread has blocked or ended: see its run_state.  Optional. */
  void (*block) (Core *core, Thread *thread);

  /* The present thread yields: it goes behind the others.  Optional. */
  void (*yielded) (Core *core, Thread *thread);
};

extern const OsSched os_sched_fair;
extern const OsSched os_sched_round_robin;
extern const OsSched os_sched_mlfq;
extern const OsSched os_sched_fcfs;

#endif
