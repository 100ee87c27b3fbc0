/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * First come, first served: a thread keeps its core until it blocks.
 */
#include "config.h"

#include "machine/os-sched.h"

static void
fcfs_enqueue (Core *core, Thread *thread, EnqueueReason reason)
{
  thread_list_append (&core->ready, thread);
}

static void
fcfs_dequeue (Core *core, Thread *thread)
{
  thread_list_remove (&core->ready, thread);
}

static Thread *
fcfs_pick_next (Core *core, Thread *present)
{
  return present ? present : thread_list_pop (&core->ready);
}

static gboolean
fcfs_preempts (Core *core, Thread *woken)
{
  return FALSE;
}

const OsSched os_sched_fcfs = {
  .name = "fcfs",
  .summary = "first come, first served: a thread runs until it blocks",
  .enqueue = fcfs_enqueue,
  .dequeue = fcfs_dequeue,
  .pick_next = fcfs_pick_next,
  .preempts = fcfs_preempts,
};
