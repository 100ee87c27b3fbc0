/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A machine with a few threads that run C functions, and a record of what
 * happened on its cores.  The functions run on fibers: they only put down
 * marks; the test looks at them after the run.
 */
#ifndef GILSIM_TESTS_MACHINE_STAGE_H
#define GILSIM_TESTS_MACHINE_STAGE_H

#include <check.h>
#include <string.h>

#include "machine/machine.h"
#include "machine/os-sched-list.h"
#include "machine/timer.h"
#include "sync/wait-queue.h"

#define STAGE_THREADS 16
#define STAGE_MARKS 1024
#define STAGE_EVENTS 16384

typedef struct Stage Stage;

typedef void (*Script) (Stage *stage, Thread *me);

typedef struct
{
  Stage *stage;
  Script script;
  Event  start;
  gint64 start_ns; /* below 0: another thread starts it */
  Thread thread;
} Actor;

typedef struct
{
  gint64 time_ns;
  guint  thread;
  int    tag;
} Mark;

struct Stage
{
  Engine        engine;
  MachineConfig config;
  Machine       machine;
  Actor         actors[STAGE_THREADS];
  guint         n_actors;
  guint         n_alive;
  Mark          marks[STAGE_MARKS];
  guint         n_marks;
  ProbeEvent    events[STAGE_EVENTS];
  guint         n_events;
  gpointer      data; /* the test's */
};

static inline void
stage_record (const ProbeEvent *event, gpointer data)
{
  Stage *stage = data;

  if (stage->n_events < STAGE_EVENTS)
    stage->events[stage->n_events++] = *event;
}

/* A machine without costs; change stage->config before stage_run(). */
static inline Stage *
stage_open (const char *sched, guint n_cores)
{
  Stage *stage = g_new0 (Stage, 1);

  engine_init (&stage->engine);
  machine_config_ideal (&stage->config);
  stage->config.sched = os_sched_find (sched);
  stage->config.n_cores = n_cores;
  probe_listen (&stage->engine.probe, PROBE_MASK_ALL, stage_record, stage);
  return stage;
}

static inline void
stage_body (gpointer data)
{
  Actor *actor = data;

  actor->script (actor->stage, &actor->thread);
  if (--actor->stage->n_alive == 0)
    engine_finish (&actor->stage->engine, ENGINE_FINISHED);
  thread_end (&actor->thread);
}

static inline void
stage_start_actor (gpointer data)
{
  Actor *actor = data;

  thread_start (&actor->thread, NULL);
}

/* Adds a thread that starts at @start_ns; returns it. */
static inline Thread *
stage_add (Stage *stage, Script script, gint64 start_ns)
{
  Actor *actor = &stage->actors[stage->n_actors++];

  *actor = (Actor){ .stage = stage, .script = script, .start_ns = start_ns };
  return &actor->thread;
}

static inline Thread *
stage_thread (Stage *stage, guint index)
{
  return &stage->actors[index].thread;
}

/* Runs until all threads have ended, nothing happens any more, or until
 * @until_ns. */
static inline EngineStatus
stage_run (Stage *stage, gint64 until_ns)
{
  machine_init (&stage->machine, &stage->engine, &stage->config, 7);
  stage->engine.horizon_ns = until_ns;
  stage->n_alive = stage->n_actors;
  for (guint i = 0; i < stage->n_actors; i++)
    {
      Actor *actor = &stage->actors[i];

      thread_init (&actor->thread, &stage->machine, i, 7, NULL, stage_body, actor);
      event_init (&actor->start, EVENT_FIRST, stage_start_actor, actor);
      if (actor->start_ns >= 0)
        engine_schedule (&stage->engine, &actor->start, actor->start_ns);
    }
  return engine_run (&stage->engine);
}

static inline void
stage_close (Stage *stage)
{
  machine_clear (&stage->machine);
  engine_clear (&stage->engine);
  g_free (stage);
}

/* --- for scripts ------------------------------------------------------------ */

static inline gint64
stage_now (const Thread *me)
{
  return me->machine->engine->now_ns;
}

static inline void
stage_mark (Stage *stage, const Thread *me, int tag)
{
  if (stage->n_marks < STAGE_MARKS)
    stage->marks[stage->n_marks++] = (Mark){ stage_now (me), me->index, tag };
}

/* Blocks until somebody wakes it. */
static inline void
stage_block (Thread *me)
{
  thread_run_kernel (me, 0);
  thread_block (me);
  thread_return_to_user (me);
}

/* Wakes @other and pays for it. */
static inline void
stage_wake (Thread *me, Thread *other)
{
  me->in_kernel = TRUE;
  thread_run_kernel (me, thread_wake (other, me));
  thread_return_to_user (me);
}

static inline void
stage_sleep (Thread *me, gint64 ns)
{
  thread_run_kernel (me, 0);
  wait_queue_sleep (NULL, me, stage_now (me) + ns, me->machine->config->timer_slack_ns, "a timer");
  thread_return_to_user (me);
}

/* --- for tests ---------------------------------------------------------------- */

/* Time of the first mark of that thread and tag; -1: none. */
static inline gint64
stage_time (const Stage *stage, guint thread, int tag)
{
  for (guint i = 0; i < stage->n_marks; i++)
    if (stage->marks[i].thread == thread && stage->marks[i].tag == tag)
      return stage->marks[i].time_ns;
  return -1;
}

static inline guint
stage_count (const Stage *stage, ProbeType type, gint32 thread)
{
  guint n = 0;

  for (guint i = 0; i < stage->n_events; i++)
    n += stage->events[i].type == type && stage->events[i].thread == thread;
  return n;
}

/* What ran on @core from when: "0@0 1@4ms -@9ms"; "-" is idle.  In a buffer
 * that the next call overwrites. */
static inline const char *
stage_lane (const Stage *stage, gint32 core)
{
  static char lane[65536];
  char       *end = lane;

  *lane = '\0';
  for (guint i = 0; i < stage->n_events; i++)
    {
      const ProbeEvent *event = &stage->events[i];
      char              when[DURATION_MAX];
      gsize             room = sizeof lane - (gsize) (end - lane);

      if (event->core != core || (event->type != PROBE_ON_CORE && event->type != PROBE_CORE_IDLE))
        continue;
      duration_format (event->time_ns, when);
      if (event->type == PROBE_CORE_IDLE)
        end += g_snprintf (end, room, "%s-@%s", end > lane ? " " : "", when);
      else
        end += g_snprintf (end, room, "%s%d@%s", end > lane ? " " : "", event->thread, when);
    }
  return lane;
}

#endif
