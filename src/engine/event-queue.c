/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "engine/event-queue.h"

#define PRIORITY_SHIFT 56

void
event_queue_init (EventQueue *queue)
{
  *queue = (EventQueue){ .n_allocated = 64 };
  queue->slots = g_new (EventSlot, queue->n_allocated);
}

void
event_queue_clear (EventQueue *queue)
{
  g_clear_pointer (&queue->slots, g_free);
  queue->n_events = 0;
}

static inline gboolean
slot_before (const EventSlot *a, const EventSlot *b)
{
  return a->time_ns != b->time_ns ? a->time_ns < b->time_ns : a->order < b->order;
}

gboolean
event_queue_before (const EventQueue *queue, const Event *a, const Event *b)
{
  return slot_before (&queue->slots[a->position], &queue->slots[b->position]);
}

static inline void
put_slot (EventQueue *queue, guint position, EventSlot slot)
{
  queue->slots[position] = slot;
  slot.event->position = position;
}

static void
sift_up (EventQueue *queue, guint position, EventSlot slot)
{
  while (position > 1 && slot_before (&slot, &queue->slots[position / 2]))
    {
      put_slot (queue, position, queue->slots[position / 2]);
      position /= 2;
    }
  put_slot (queue, position, slot);
}

static void
sift_down (EventQueue *queue, guint position, EventSlot slot)
{
  for (;;)
    {
      guint child = 2 * position;

      if (child > queue->n_events)
        break;
      if (child < queue->n_events && slot_before (&queue->slots[child + 1], &queue->slots[child]))
        child++;
      if (!slot_before (&queue->slots[child], &slot))
        break;
      put_slot (queue, position, queue->slots[child]);
      position = child;
    }
  put_slot (queue, position, slot);
}

void
event_queue_schedule_ranked (EventQueue *queue, Event *event, gint64 time_ns, guint64 rank)
{
  EventSlot slot = { time_ns, (guint64) event->priority << PRIORITY_SHIFT | rank, event };

  event->time_ns = time_ns;
  if (event->position)
    {
      guint position = event->position;

      if (position > 1 && slot_before (&slot, &queue->slots[position / 2]))
        sift_up (queue, position, slot);
      else
        sift_down (queue, position, slot);
      return;
    }
  if (queue->n_events + 2 > queue->n_allocated)
    {
      queue->n_allocated *= 2;
      queue->slots = g_renew (EventSlot, queue->slots, queue->n_allocated);
    }
  sift_up (queue, ++queue->n_events, slot);
}

void
event_queue_schedule (EventQueue *queue, Event *event, gint64 time_ns)
{
  event_queue_schedule_ranked (queue, event, time_ns, queue->sequence++);
}

void
event_queue_cancel (EventQueue *queue, Event *event)
{
  guint     position = event->position;
  EventSlot last;

  if (position == 0)
    return;
  event->position = 0;
  last = queue->slots[queue->n_events--];
  if (last.event == event)
    return;
  if (position > 1 && slot_before (&last, &queue->slots[position / 2]))
    sift_up (queue, position, last);
  else
    sift_down (queue, position, last);
}

Event *
event_queue_pop (EventQueue *queue)
{
  Event *event = event_queue_peek (queue);

  if (event)
    event_queue_cancel (queue, event);
  return event;
}
