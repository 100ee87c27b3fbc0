/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Load balancing, for schedulers with a queue per core.  (Linux
 * kernel/sched/fair.c: nohz_balancer_kick, newidle_balance, load_balance,
 * can_migrate_task, task_hot.)
 *
 * Going idle: pull a ready thread that has not run for `migration-hot`.
 * Tick: with a ready thread here and an idle core elsewhere, that core is
 *   kicked; a moment later it pulls, if there is still something to pull.
 *   Threads that ran too recently are left alone; after two failures one of
 *   them is moved all the same.
 * Tick, nobody idle: every 16th tick, a queue longer by 2 or more gives one.
 */
#include "config.h"

#include "machine/core-private.h"

#define FAILURES_BEFORE_HOT_MOVE 2
#define BUSY_BALANCE_TICKS 16
#define MAX_LOOKED_AT 32

static Thread *
next_queued (Core *core, Thread *after)
{
  if (core_sched (core)->next_queued)
    return core_sched (core)->next_queued (core, after);
  return after ? after->link.next : core->ready.first;
}

/* A ready thread of @from that may move: among those that joined its queue
 * first, the one that has waited longest for its turn, if it is cold.  As many
 * are looked at as in the kernel (sched_nr_migrate). */
static Thread *
find_movable (Core *from, gboolean hot_too)
{
  gint64  now_ns = machine_now_ns (from->machine);
  gint64  hot_ns = from->machine->config->migration_hot_ns;
  Thread *coldest = NULL;
  guint   looked_at = 0;

  for (Thread *thread = NULL; (thread = next_queued (from, thread)) && looked_at < MAX_LOOKED_AT;)
    {
      looked_at++;
      if (thread->sched.delayed)
        continue;
      if (!hot_too && now_ns - thread->last_ran_ns < hot_ns)
        continue;
      if (!coldest || thread->last_ran_ns < coldest->last_ran_ns)
        coldest = thread;
    }
  return coldest;
}

static Thread *
pull (Core *to, Core *from, gboolean hot_too)
{
  Thread *thread = find_movable (from, hot_too);

  if (!thread)
    return NULL;
  core_dequeue (from, thread);
  place_moves (thread, to);
  core_enqueue (to, thread, ENQUEUE_MIGRATED);
  return thread;
}

static Core *
find_longest_queue (Core *except)
{
  Machine *machine = except->machine;
  Core    *longest = NULL;

  for (guint i = 1; i < machine->n_cores; i++)
    {
      Core *core = &machine->cores[(except->index + i) % machine->n_cores];

      if (core_n_ready (core) > (longest ? core_n_ready (longest) : 0))
        longest = core;
    }
  return longest;
}

gboolean
balance_going_idle (Core *core)
{
  Core *from;

  if (core->machine->n_ready == 0)
    return FALSE;
  from = find_longest_queue (core);
  return from && pull (core, from, !core_sched (core)->balances) != NULL;
}

/* The kicked core looks again: is there still something to pull? */
static void
kicked (gpointer data)
{
  Core *core = data;
  Core *from = &core->machine->cores[core->kicked_from];

  if (core->current || core_n_ready (from) == 0)
    return;
  if (!pull (core, from, from->balance_failed >= FAILURES_BEFORE_HOT_MOVE))
    {
      from->balance_failed++;
      return;
    }
  from->balance_failed = 0;
  core_start (core);
}

static void
kick_idle_core (Core *core)
{
  Machine *machine = core->machine;
  Engine  *engine = machine->engine;

  for (guint i = 1; i < machine->n_cores; i++)
    {
      Core *idle = &machine->cores[(core->index + i) % machine->n_cores];

      if (!core_is_idle (idle) || event_is_scheduled (&idle->kick))
        continue;
      idle->kicked_from = core->index;
      core_steal (core, core_cost (core, COST_WAKE_IDLE));
      engine_schedule (engine, &idle->kick, engine->now_ns + core_cost (core, COST_IDLE_LATENCY));
      return;
    }
}

void
balance_tick (Core *core)
{
  Core   *from;
  Thread *moved;

  core->ticks++;
  if (!core_sched (core)->balances || core->machine->n_cores == 1)
    return;
  /* Threads that are asleep but still queued count here: nr_running. */
  if (core->ready.length > 0 && core->machine->n_idle > 0)
    {
      kick_idle_core (core);
      return;
    }
  if (core->ticks % BUSY_BALANCE_TICKS != 0 || core->machine->n_ready == 0)
    return;
  from = find_longest_queue (core);
  if (!from || core_load (from) < core_load (core) + 2)
    return;
  moved = pull (core, from, FALSE);
  if (moved && core_sched (core)->preempts (core, moved))
    {
      core->need_resched = TRUE;
      core_preempt_if_needed (core);
    }
}

void
balance_init_core (Core *core)
{
  event_init (&core->kick, EVENT_ARRIVAL, kicked, core);
}
