/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The engine: the simulated clock, the event loop, and the change between
 * fibers.
 *
 * There is no central loop: whoever has nothing to do (a suspended fiber, or
 * the caller of engine_run) takes the next event itself and calls it on its own
 * stack.  An event may name one fiber to go on with (engine_resume); only then
 * is a stack switched, straight from the one that waits to the one that goes
 * on.  Event functions are plain callbacks and never suspend.
 */
#ifndef GILSIM_ENGINE_ENGINE_H
#define GILSIM_ENGINE_ENGINE_H

#include "engine/event-queue.h"
#include "engine/fiber.h"
#include "engine/probe.h"

/* Why engine_run() came back. */
typedef enum
{
  ENGINE_FINISHED,    /* somebody called engine_finish() */
  ENGINE_HORIZON,     /* the clock reached the horizon */
  ENGINE_EMPTY,       /* no events left */
  ENGINE_EVENT_LIMIT, /* too many events */
  ENGINE_NO_PROGRESS, /* too many steps in the same instant */
  ENGINE_STOPPED,     /* *stop became non-zero */
  ENGINE_NO_MEMORY    /* no stack for a fiber */
} EngineStatus;

typedef struct
{
  gint64               now_ns;
  EventQueue           queue;
  gint64               horizon_ns; /* nothing happens after it */
  guint64              n_events;   /* events called and steps counted */
  guint64              max_events;
  gint64               progress_ns; /* when the clock last moved, ... */
  guint64              progress_events; /* ... and n_events then */
  guint64              next_poll;       /* n_events at which to look up */
  const volatile gint *stop;            /* (nullable) */
  void (*progress) (gint64 now_ns, guint64 events, gpointer data); /* (nullable) */
  gpointer     progress_data;
  gboolean     done;
  EngineStatus status;
  FiberPool   *fibers;
  Fiber       *resumed; /* named by the event that just ran */
  Probe        probe;
} Engine;

void engine_init (Engine *engine);
void engine_clear (Engine *engine);

/* Calls events until the run is over; called once, from outside any fiber. */
EngineStatus engine_run (Engine *engine);

/* Ends the run: no further event is called.  From fibers and events. */
void engine_finish (Engine *engine, EngineStatus status);

/* Only from an event: go on with @fiber when the event has returned. */
static inline void
engine_resume (Engine *engine, Fiber *fiber)
{
  g_assert (engine->resumed == NULL);
  engine->resumed = fiber;
}

/* Only from the fiber @self: stops until an event resumes it. */
void engine_suspend (Engine *engine, Fiber *self) MAY_SUSPEND;

/* Only from the fiber @self, which has ended. */
void engine_retire (Engine *engine, Fiber *self) G_GNUC_NORETURN;

/* The looking-up that engine_count() does now and then. */
void engine_poll (Engine *engine);

/* Counts a step of the model that is not an event, so that limits and
 * interruption work for runs that need few events. */
static inline void
engine_count (Engine *engine)
{
  if (G_UNLIKELY (++engine->n_events >= engine->next_poll))
    engine_poll (engine);
}

static inline void
engine_schedule (Engine *engine, Event *event, gint64 time_ns)
{
  event_queue_schedule (&engine->queue, event, time_ns);
}

static inline void
engine_schedule_ranked (Engine *engine, Event *event, gint64 time_ns, guint64 rank)
{
  event_queue_schedule_ranked (&engine->queue, event, time_ns, rank);
}

static inline void
engine_cancel (Engine *engine, Event *event)
{
  event_queue_cancel (&engine->queue, event);
}

/* Before this time nothing can happen by itself: a fiber may move the clock up
 * to, but not onto it, without suspending. */
static inline gint64
engine_quiet_until_ns (const Engine *engine)
{
  gint64 next_ns = event_queue_next_ns (&engine->queue);

  return engine->done ? engine->now_ns : MIN (next_ns, engine->horizon_ns);
}

#endif
