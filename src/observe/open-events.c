/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "observe/open-events.h"

#include <stdlib.h>
#include <string.h>

/* One remembered event. */
typedef struct
{
  guint64    number; /* it was the so-manieth of the run, from 1; 0: none */
  ProbeEvent event;
} Slot;

typedef enum
{
  THREAD_SLOT_STATE,
  THREAD_SLOT_CORE, /* the last time it got or left a core */
  THREAD_SLOT_WAKE, /* that led to its time on the core */
  THREAD_SLOT_WANT, /* until it has left take */
  N_THREAD_SLOTS
} ThreadSlot;

typedef enum
{
  GIL_SLOT_TAKE,
  GIL_SLOT_HELD,    /* when its owner was in state "holds GIL" first */
  GIL_SLOT_REQUEST, /* the first since this take */
  GIL_SLOT_DROP,    /* after this take */
  N_GIL_SLOTS
} GilSlot;

struct OpenEvents
{
  const Cast *cast;
  guint64     n_applied;
  guint       n_slots;
  Slot       *slots; /* N_THREAD_SLOTS per thread, N_GIL_SLOTS per GIL, one per core */
  Slot       *gils;
  Slot       *cores; /* idle since */
};

guint
open_events_most (const Cast *cast)
{
  return N_THREAD_SLOTS * cast->n_threads + N_GIL_SLOTS * cast->n_gils + cast->n_cores;
}

OpenEvents *
open_events_new (const Cast *cast)
{
  OpenEvents *self = g_new0 (OpenEvents, 1);

  self->cast = cast;
  self->n_slots = open_events_most (cast);
  self->slots = g_new0 (Slot, self->n_slots);
  self->gils = self->slots + N_THREAD_SLOTS * cast->n_threads;
  self->cores = self->gils + N_GIL_SLOTS * cast->n_gils;
  return self;
}

void
open_events_reset (OpenEvents *open)
{
  open->n_applied = 0;
  memset (open->slots, 0, sizeof (Slot) * open->n_slots);
}

void
open_events_free (OpenEvents *open)
{
  if (open == NULL)
    return;
  g_free (open->slots);
  g_free (open);
}

static inline void
fill (OpenEvents *self, Slot *slot, const ProbeEvent *event)
{
  slot->number = self->n_applied;
  slot->event = *event;
}

/* ---- applying ----------------------------------------------------------- */

static void
apply_state (OpenEvents *self, Slot *thread, const ProbeEvent *event)
{
  Slot *gil = self->gils + N_GIL_SLOTS * self->cast->thread_gil[event->thread];

  fill (self, &thread[THREAD_SLOT_STATE], event);
  if (event->a == THREAD_STATE_HOLDS_GIL && gil[GIL_SLOT_HELD].number == 0 && gil[GIL_SLOT_DROP].number == 0
      && gil[GIL_SLOT_TAKE].number != 0 && gil[GIL_SLOT_TAKE].event.thread == event->thread)
    fill (self, &gil[GIL_SLOT_HELD], event);
}

static void
apply_gil (OpenEvents *self, Slot *gil, const ProbeEvent *event)
{
  switch (event->type)
    {
    case PROBE_GIL_TAKE:
      fill (self, &gil[GIL_SLOT_TAKE], event);
      gil[GIL_SLOT_HELD].number = 0;
      gil[GIL_SLOT_REQUEST].number = 0;
      gil[GIL_SLOT_DROP].number = 0;
      break;
    case PROBE_GIL_DROP:
      fill (self, &gil[GIL_SLOT_DROP], event);
      gil[GIL_SLOT_HELD].number = 0;
      break;
    default:
      if (gil[GIL_SLOT_REQUEST].number == 0)
        fill (self, &gil[GIL_SLOT_REQUEST], event);
      break;
    }
}

void
open_events_apply (OpenEvents *open, const ProbeEvent *event)
{
  Slot *thread = event->thread >= 0 ? open->slots + (gsize) N_THREAD_SLOTS * (guint) event->thread : NULL;

  open->n_applied++;
  switch (event->type)
    {
    case PROBE_THREAD_STATE:
      apply_state (open, thread, event);
      break;
    case PROBE_ON_CORE:
      fill (open, &thread[THREAD_SLOT_CORE], event);
      open->cores[event->core].number = 0;
      break;
    case PROBE_OFF_CORE:
      fill (open, &thread[THREAD_SLOT_CORE], event);
      thread[THREAD_SLOT_WAKE].number = 0;
      break;
    case PROBE_CORE_IDLE:
      fill (open, &open->cores[event->core], event);
      break;
    case PROBE_WAKE:
      fill (open, &thread[THREAD_SLOT_WAKE], event);
      break;
    case PROBE_GIL_WANT:
      fill (open, &thread[THREAD_SLOT_WANT], event);
      break;
    case PROBE_GIL_TAKEN:
      thread[THREAD_SLOT_WANT].number = 0;
      break;
    case PROBE_GIL_TAKE:
    case PROBE_GIL_DROP:
    case PROBE_GIL_REQUEST:
      apply_gil (open, open->gils + (gsize) N_GIL_SLOTS * (guint) event->gil, event);
      break;
    default: /* over as it happens */
      break;
    }
}

/* ---- listing ------------------------------------------------------------ */

static gint
compare_numbers (gconstpointer a, gconstpointer b)
{
  const Slot *const *first = a;
  const Slot *const *second = b;

  return ((*first)->number > (*second)->number) - ((*first)->number < (*second)->number);
}

void
open_events_list (const OpenEvents *open, GArray *events)
{
  g_autofree const Slot **used = g_new (const Slot *, open->n_slots);
  guint                   n_used = 0;
  guint64                 last = 0;

  for (guint i = 0; i < open->n_slots; i++)
    if (open->slots[i].number != 0)
      used[n_used++] = &open->slots[i];
  qsort (used, n_used, sizeof *used, compare_numbers);

  g_array_set_size (events, 0);
  for (guint i = 0; i < n_used; i++)
    {
      if (used[i]->number != last) /* a state may stand in two slots */
        g_array_append_val (events, used[i]->event);
      last = used[i]->number;
    }
}
