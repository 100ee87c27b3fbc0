/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The slices of a window of time, in memory.
 *
 * Each lane begins with the state and core that the thread has when the window
 * begins: before it, the first change is overwritten all the time.
 */
#include "config.h"

#include "observe/slices.h"

typedef struct
{
  gint64           dropped_ns;
  gint32           owner; /* -1: nobody yet */
  SliceHandoffKind kind;
} LastDrop;

typedef struct
{
  Slices public; /* first: what the caller sees */
  guint     n_threads;
  LastDrop *drops;
  guint64   limit;
} Collector;

static gboolean
is_inside (const Slices *slices, gint64 at_ns)
{
  return at_ns >= slices->from_ns && at_ns <= slices->to_ns;
}

/* Gives its memory back, too. */
static void
empty (GArray *array)
{
  g_free (g_array_steal (array, NULL));
}

static void
forget_everything (Collector *self)
{
  Slices *slices = &self->public;

  slices->complete = FALSE;
  for (guint i = 0; i < self->n_threads; i++)
    {
      empty (slices->lanes[i].states);
      empty (slices->lanes[i].cores);
    }
  empty (slices->handoffs);
  empty (slices->requests);
  empty (slices->lost);
}

/* Counts one thing more; TRUE if it is to be kept. */
static gboolean
admit (Collector *self, guint64 *count)
{
  Slices *slices = &self->public;

  ++*count;
  if (slices->complete && slices->n_changes + slices->n_handoffs + slices->n_requests + slices->n_lost > self->limit)
    forget_everything (self);
  return slices->complete;
}

static void
change (Collector *self, GArray *changes, gint64 at_ns, gint32 value)
{
  Slices      *slices = &self->public;
  SliceChange  now = { MAX (at_ns, slices->from_ns), value };
  SliceChange *last;

  if (at_ns > slices->to_ns || (at_ns > slices->from_ns && !admit (self, &slices->n_changes)) || !slices->complete)
    return;
  last = &g_array_index (changes, SliceChange, changes->len - 1);
  if (last->at_ns == now.at_ns)
    last->value = value;
  else if (last->value != value)
    g_array_append_val (changes, now);
}

static void
mark (Collector *self, GArray *marks, guint64 *count, const ProbeEvent *event)
{
  SliceMark mark = { event->time_ns, event->thread };

  if (is_inside (&self->public, event->time_ns) && event->thread >= 0 && admit (self, count))
    g_array_append_val (marks, mark);
}

static void
gil_drop (Collector *self, const ProbeEvent *event)
{
  self->drops[event->gil] = (LastDrop){ event->time_ns, event->thread,
                                        event->a == GIL_DROP_CHECK ? SLICE_HANDOFF_FORCED : SLICE_HANDOFF_VOLUNTARY };
}

static void
gil_take (Collector *self, const ProbeEvent *event)
{
  Slices      *slices = &self->public;
  LastDrop    *drop = &self->drops[event->gil];
  SliceHandoff handoff = { drop->dropped_ns, event->time_ns, drop->owner, event->thread,
                           event->a != 0 ? SLICE_HANDOFF_DIRECT : drop->kind };
  gboolean     passes = drop->owner >= 0 && drop->owner != event->thread;

  drop->owner = -1;
  if (passes && is_inside (slices, handoff.dropped_ns) && is_inside (slices, handoff.taken_ns)
      && admit (self, &slices->n_handoffs))
    g_array_append_val (slices->handoffs, handoff);
}

static void
listen (const ProbeEvent *event, gpointer data)
{
  Collector *self = data;
  Slices    *slices = &self->public;
  SliceLane *lane = event->thread >= 0 ? &slices->lanes[event->thread] : NULL;

  switch (event->type)
    {
    case PROBE_THREAD_STATE:
      change (self, lane->states, event->time_ns, (gint32) event->a);
      break;
    case PROBE_ON_CORE:
      change (self, lane->cores, event->time_ns, event->core);
      break;
    case PROBE_OFF_CORE:
      change (self, lane->cores, event->time_ns, -1);
      break;
    case PROBE_GIL_TAKE:
      gil_take (self, event);
      break;
    case PROBE_GIL_DROP:
      gil_drop (self, event);
      break;
    case PROBE_GIL_REQUEST:
      mark (self, slices->requests, &slices->n_requests, event);
      break;
    case PROBE_GIL_LOST:
      mark (self, slices->lost, &slices->n_lost, event);
      break;
    default:
      break;
    }
}

static GArray *
new_changes (gint64 from_ns, gint32 value)
{
  GArray     *changes = g_array_new (FALSE, FALSE, sizeof (SliceChange));
  SliceChange first = { from_ns, value };

  g_array_append_val (changes, first);
  return changes;
}

Slices *
slices_new (const Cast *cast, Probe *probe, gint64 from_ns, gint64 to_ns, guint limit)
{
  Collector *self = g_new0 (Collector, 1);
  Slices    *slices = &self->public;
  guint32    mask = 1u << PROBE_THREAD_STATE | 1u << PROBE_ON_CORE | 1u << PROBE_OFF_CORE | 1u << PROBE_GIL_TAKE
                 | 1u << PROBE_GIL_DROP | 1u << PROBE_GIL_REQUEST | 1u << PROBE_GIL_LOST;

  self->n_threads = cast->n_threads;
  self->limit = limit;
  self->drops = g_new0 (LastDrop, cast->n_gils);
  slices->from_ns = from_ns;
  slices->to_ns = to_ns;
  slices->complete = TRUE;
  slices->lanes = g_new0 (SliceLane, cast->n_threads);
  slices->handoffs = g_array_new (FALSE, FALSE, sizeof (SliceHandoff));
  slices->requests = g_array_new (FALSE, FALSE, sizeof (SliceMark));
  slices->lost = g_array_new (FALSE, FALSE, sizeof (SliceMark));
  for (guint i = 0; i < cast->n_threads; i++)
    slices->lanes[i] = (SliceLane){ new_changes (from_ns, (gint32) THREAD_STATE_NEW), new_changes (from_ns, -1) };
  for (guint i = 0; i < cast->n_gils; i++)
    self->drops[i].owner = -1;
  probe_listen (probe, mask, listen, self);
  return slices;
}

void
slices_finish (Slices *slices, gint64 end_ns)
{
  slices->to_ns = MIN (slices->to_ns, end_ns);
}

void
slices_free (Slices *slices)
{
  Collector *self = (Collector *) slices;

  if (slices == NULL)
    return;
  for (guint i = 0; i < self->n_threads; i++)
    {
      g_array_unref (slices->lanes[i].states);
      g_array_unref (slices->lanes[i].cores);
    }
  g_array_unref (slices->handoffs);
  g_array_unref (slices->requests);
  g_array_unref (slices->lost);
  g_free (slices->lanes);
  g_free (self->drops);
  g_free (self);
}
