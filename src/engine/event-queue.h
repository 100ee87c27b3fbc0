/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The event queue: an intrusive binary heap with a total order, so that a run
 * never depends on how the heap happens to be arranged.
 *
 * Order: earlier time first; at the same time, lower priority number first;
 * then lower rank, which is the sequence number of scheduling unless the
 * caller gives one.
 */
#ifndef GILSIM_ENGINE_EVENT_QUEUE_H
#define GILSIM_ENGINE_EVENT_QUEUE_H

#include "engine/duration.h"

/* What happens first among events of the same instant. */
typedef enum
{
  EVENT_FIRST,   /* clients and devices: the outside world */
  EVENT_TIMER,   /* timer interrupts */
  EVENT_TICK,    /* the scheduler's tick; rank = core */
  EVENT_ARRIVAL, /* woken threads and interrupts reach their core */
  EVENT_RUN_END  /* a thread's step ends; rank = core */
} EventPriority;

typedef void (*EventFunc) (gpointer data);

/* An event is embedded in whatever it belongs to, and is scheduled at most
 * once at a time. */
typedef struct
{
  EventFunc     fire;
  gpointer      data;
  gint64        time_ns;  /* set by the queue */
  guint         position; /* in the heap, from 1; 0 = not scheduled */
  EventPriority priority;
} Event;

typedef struct
{
  gint64  time_ns;
  guint64 order; /* priority in the top 8 bits, rank below */
  Event  *event;
} EventSlot;

typedef struct
{
  EventSlot *slots; /* a heap from index 1 */
  guint      n_events;
  guint      n_allocated;
  guint64    sequence;
} EventQueue;

void event_queue_init (EventQueue *queue);
void event_queue_clear (EventQueue *queue);

/* Prepares an event; it belongs to no queue yet. */
static inline void
event_init (Event *event, EventPriority priority, EventFunc fire, gpointer data)
{
  *event = (Event){ .fire = fire, .data = data, .priority = priority };
}

static inline gboolean
event_is_scheduled (const Event *event)
{
  return event->position != 0;
}

/* Schedules @event at @time_ns, after everything that was scheduled before for
 * the same time and priority; moves it if it is scheduled already. */
void event_queue_schedule (EventQueue *queue, Event *event, gint64 time_ns);

/* As event_queue_schedule(), with @rank instead of a sequence number: for
 * events whose order must not depend on when they were scheduled. */
void event_queue_schedule_ranked (EventQueue *queue, Event *event, gint64 time_ns, guint64 rank);

/* Does nothing if @event is not scheduled. */
void event_queue_cancel (EventQueue *queue, Event *event);

/* Time of the first event, or TIME_NEVER. */
static inline gint64
event_queue_next_ns (const EventQueue *queue)
{
  return queue->n_events ? queue->slots[1].time_ns : TIME_NEVER;
}

static inline Event *
event_queue_peek (const EventQueue *queue)
{
  return queue->n_events ? queue->slots[1].event : NULL;
}

/* Whether @a comes before @b; both are scheduled. */
gboolean event_queue_before (const EventQueue *queue, const Event *a, const Event *b);

/* Removes and returns the first event, or NULL. */
Event *event_queue_pop (EventQueue *queue);

#endif
