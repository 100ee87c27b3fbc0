/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Multi-level feedback queue: the family of macOS, Windows and the textbooks.
 *
 * - A new thread starts at the top level.
 * - A thread that uses up its slice sinks one level; slices double with each.
 * - A thread that blocked is boosted to the top when it is woken.
 * - A higher level preempts a lower one; within a level it is round robin.
 * - Every second all threads rise to the top, so that none starves.
 *   (Arpaci-Dusseau, Operating Systems: Three Easy Pieces, chapter 8.)
 */
#include "config.h"

#include "machine/os-sched.h"

#define LEVELS 8
#define RISE_NS NS_PER_S

static void
mlfq_init_core (Core *core)
{
  core->levels = g_new0 (ThreadList, LEVELS);
}

static void
mlfq_clear_core (Core *core)
{
  g_clear_pointer (&core->levels, g_free);
}

static gint64
slice_ns (Core *core, const Thread *thread)
{
  return core->machine->config->slice_ns << thread->sched.level;
}

static void
put (Core *core, Thread *thread)
{
  thread_list_append (&core->levels[thread->sched.level], thread);
  core->ready.length++;
}

static Thread *
best (Core *core)
{
  for (guint level = 0; level < LEVELS; level++)
    if (core->levels[level].first)
      return core->levels[level].first;
  return NULL;
}

static void
mlfq_enqueue (Core *core, Thread *thread, EnqueueReason reason)
{
  if (reason != ENQUEUE_MIGRATED)
    {
      thread->sched.level = 0;
      thread->sched.used_ns = 0;
    }
  put (core, thread);
}

static void
mlfq_dequeue (Core *core, Thread *thread)
{
  thread_list_remove (&core->levels[thread->sched.level], thread);
  core->ready.length--;
}

static gboolean
slice_used (Core *core, const Thread *thread)
{
  return thread->sched.used_ns >= slice_ns (core, thread);
}

static Thread *
mlfq_pick_next (Core *core, Thread *present)
{
  Thread *next = best (core);

  if (!next)
    return present;
  if (present && slice_used (core, present))
    {
      present->sched.used_ns = 0;
      present->sched.level = MIN (present->sched.level + 1, LEVELS - 1);
      if (next->sched.level > present->sched.level)
        return present;
    }
  else if (present && next->sched.level >= present->sched.level)
    return present;
  mlfq_dequeue (core, next);
  if (present)
    put (core, present);
  return next;
}

static Thread *
mlfq_next_queued (Core *core, Thread *after)
{
  guint level = after ? after->sched.level + 1 : 0;

  if (after && after->link.next)
    return after->link.next;
  while (level < LEVELS && !core->levels[level].first)
    level++;
  return level < LEVELS ? core->levels[level].first : NULL;
}

static gboolean
mlfq_preempts (Core *core, Thread *woken)
{
  return woken->sched.level < core->current->sched.level;
}

/* The rise: everybody of this core to the top, in the order of levels. */
static void
rise (Core *core)
{
  for (guint level = 1; level < LEVELS; level++)
    {
      Thread *thread;

      while ((thread = thread_list_pop (&core->levels[level])) != NULL)
        {
          thread->sched.level = 0;
          thread->sched.used_ns = 0;
          thread_list_append (&core->levels[0], thread);
        }
    }
  core->current->sched.level = 0;
}

static void
mlfq_charge (Core *core, Thread *thread, gint64 ran_ns)
{
  gint64 now_ns = machine_now_ns (core->machine);

  thread->sched.used_ns += ran_ns;
  if ((now_ns - ran_ns) / RISE_NS != now_ns / RISE_NS)
    rise (core);
  /* Alone on its core a thread begins slice after slice. */
  if (core->ready.length == 0)
    thread->sched.used_ns %= slice_ns (core, thread);
}

static gboolean
mlfq_tick (Core *core)
{
  return slice_used (core, core->current);
}

static gint64
mlfq_slice_left_ns (Core *core)
{
  return slice_ns (core, core->current) - core->current->sched.used_ns;
}

static void
mlfq_yielded (Core *core, Thread *thread)
{
  thread->sched.used_ns = slice_ns (core, thread);
}

const OsSched os_sched_mlfq = {
  .name = "mlfq",
  .summary = "multi-level feedback: threads that block are boosted, long runners sink",
  .init_core = mlfq_init_core,
  .clear_core = mlfq_clear_core,
  .enqueue = mlfq_enqueue,
  .dequeue = mlfq_dequeue,
  .pick_next = mlfq_pick_next,
  .next_queued = mlfq_next_queued,
  .preempts = mlfq_preempts,
  .charge = mlfq_charge,
  .tick = mlfq_tick,
  .slice_left_ns = mlfq_slice_left_ns,
  .yielded = mlfq_yielded,
};
