/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "engine/engine.h"

/* How many events pass between two looks at limits, interruption, progress. */
#define POLL_EVENTS 4096

/* A model that makes so many steps without the clock moving is stuck. */
#define STUCK_EVENTS 4000000

void
engine_init (Engine *engine)
{
  *engine = (Engine){ .horizon_ns = TIME_NEVER, .max_events = G_MAXUINT64, .next_poll = POLL_EVENTS };
  event_queue_init (&engine->queue);
  probe_init (&engine->probe, &engine->now_ns);
  engine->fibers = fiber_pool_new ();
}

void
engine_clear (Engine *engine)
{
  g_clear_pointer (&engine->fibers, fiber_pool_free);
  event_queue_clear (&engine->queue);
}

void
engine_finish (Engine *engine, EngineStatus status)
{
  if (engine->done)
    return;
  engine->done = TRUE;
  engine->status = status;
}

void
engine_poll (Engine *engine)
{
  guint64 left;

  if (engine->now_ns != engine->progress_ns)
    {
      engine->progress_ns = engine->now_ns;
      engine->progress_events = engine->n_events;
    }
  if (engine->n_events >= engine->max_events)
    engine_finish (engine, ENGINE_EVENT_LIMIT);
  else if (engine->n_events - engine->progress_events > STUCK_EVENTS)
    engine_finish (engine, ENGINE_NO_PROGRESS);
  else if (engine->stop && *engine->stop)
    engine_finish (engine, ENGINE_STOPPED);
  else if (engine->progress)
    engine->progress (engine->now_ns, engine->n_events, engine->progress_data);

  left = engine->max_events > engine->n_events ? engine->max_events - engine->n_events : 1;
  engine->next_poll = engine->n_events + MIN (left, POLL_EVENTS);
}

/* Calls the next event, or ends the run. */
static void
call_next_event (Engine *engine)
{
  Event *event = event_queue_peek (&engine->queue);

  if (!event || event->time_ns > engine->horizon_ns)
    {
      if (engine->horizon_ns != TIME_NEVER)
        engine->now_ns = engine->horizon_ns;
      engine_finish (engine, event || engine->horizon_ns != TIME_NEVER ? ENGINE_HORIZON : ENGINE_EMPTY);
      return;
    }
  event_queue_cancel (&engine->queue, event);
  g_assert (event->time_ns >= engine->now_ns);
  engine->now_ns = event->time_ns;
  event->fire (event->data);
  engine_count (engine);
}

/* The fiber to go on with: calls events until one is named. */
static Fiber *
find_next_fiber (Engine *engine)
{
  Fiber *next;

  while (!engine->resumed && !engine->done)
    call_next_event (engine);
  next = engine->done ? fiber_pool_main (engine->fibers) : engine->resumed;
  engine->resumed = NULL;
  return next;
}

void
engine_suspend (Engine *engine, Fiber *self)
{
  Fiber *next = find_next_fiber (engine);

  if (next != self)
    fiber_switch (self, next);
}

void
engine_retire (Engine *engine, Fiber *self)
{
  fiber_switch_last (self, find_next_fiber (engine));
}

EngineStatus
engine_run (Engine *engine)
{
  Fiber *home = fiber_pool_main (engine->fibers);

  while (!engine->done)
    {
      Fiber *next = find_next_fiber (engine);

      if (next != home)
        fiber_switch (home, next);
    }
  return engine->status;
}
