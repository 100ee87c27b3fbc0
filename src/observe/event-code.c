/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The first byte of an event is its type and, as flags, which of its fields
 * are not as foretold; these follow.  An event that breaks the rules of the
 * probe's comments (which a later version may emit) is written in full.
 */
#include "config.h"

#include "observe/event-code.h"

/* The types' numbers and what is foretold of each are part of the format:
 * a change here needs another RECORDING_VERSION. */
G_STATIC_ASSERT (N_PROBE_TYPES == 14 && PROBE_LATENCY == 13);

#define TYPE_BITS 0x0f
#define TYPE_IN_FULL 15
#define FLAG_LATER 0x10  /* it is later than the event before */
#define FLAG_THREAD 0x20 /* another thread */
#define FLAG_CORE 0x40   /* another core */
#define FLAG_VALUES 0x80 /* other a and b */

#define GIL_TYPES                                                                                                      \
  (1u << PROBE_GIL_WANT | 1u << PROBE_GIL_TAKE | 1u << PROBE_GIL_TAKEN | 1u << PROBE_GIL_DROP                          \
   | 1u << PROBE_GIL_REQUEST | 1u << PROBE_GIL_LOST | 1u << PROBE_GIL_QUIET)
#define CORE_TYPES (1u << PROBE_ON_CORE | 1u << PROBE_OFF_CORE | 1u << PROBE_CORE_IDLE)
/* Their thread may be nobody. */
#define NOBODY_TYPES (1u << PROBE_CORE_IDLE | 1u << PROBE_GIL_REQUEST | 1u << PROBE_LATENCY)

typedef struct
{
  gint32 core;      /* -1: on none */
  gint32 last_core; /* the one it was on last; -1: none yet */
  gint64 wanted_ns; /* of its last wish for the GIL; 0: none yet */
} KnownThread;

struct EventCoder
{
  const Cast  *cast;
  gint64       time_ns;
  gint32       thread; /* of the last event that had one */
  gint32       core;   /* of the last event that had one */
  KnownThread *threads;
};

EventCoder *
event_coder_new (const Cast *cast)
{
  EventCoder *self = g_new0 (EventCoder, 1);

  self->cast = cast;
  self->threads = g_new0 (KnownThread, cast->n_threads);
  event_coder_reset (self);
  return self;
}

void
event_coder_reset (EventCoder *coder)
{
  coder->time_ns = 0;
  coder->thread = -1;
  coder->core = -1;
  for (guint i = 0; i < coder->cast->n_threads; i++)
    coder->threads[i] = (KnownThread){ .core = -1, .last_core = -1 };
}

void
event_coder_free (EventCoder *coder)
{
  if (coder == NULL)
    return;
  g_free (coder->threads);
  g_free (coder);
}

/* Fills in core, gil, a and b as they are to be expected of an event whose
 * other fields are known. */
static inline void
foretell (const EventCoder *self, ProbeEvent *event)
{
  const KnownThread *thread = event->thread >= 0 ? &self->threads[event->thread] : NULL;

  event->core = -1;
  event->gil = thread != NULL && (1u << event->type & GIL_TYPES) ? (gint32) self->cast->thread_gil[event->thread] : -1;
  event->a = 0;
  event->b = 0;
  switch (event->type)
    {
    case PROBE_THREAD_STATE:
      event->core = thread != NULL ? thread->core : -1;
      event->a = THREAD_STATE_HOLDS_GIL;
      break;
    case PROBE_ON_CORE:
      event->core = thread != NULL ? thread->last_core : -1;
      break;
    case PROBE_OFF_CORE:
      event->core = thread != NULL ? thread->core : -1;
      break;
    case PROBE_CORE_IDLE:
      event->core = self->core;
      break;
    case PROBE_WAKE:
      event->core = thread != NULL ? thread->last_core : -1;
      event->a = -1;
      break;
    case PROBE_MIGRATE:
      event->a = thread != NULL ? thread->last_core : -1;
      break;
    case PROBE_GIL_TAKE:
      event->b = 1;
      break;
    case PROBE_GIL_TAKEN:
      event->a = thread != NULL ? event->time_ns - thread->wanted_ns : 0;
      event->b = 1;
      break;
    default:
      break;
    }
}

/* Whom the event is about if it does not say. */
static inline gint32
expected_thread (const EventCoder *self, guint type)
{
  return type == PROBE_CORE_IDLE ? -1 : self->thread;
}

/* Learns from an event. */
static inline void
learn (EventCoder *self, const ProbeEvent *event)
{
  KnownThread *thread = event->thread >= 0 ? &self->threads[event->thread] : NULL;

  self->time_ns = event->time_ns;
  if (event->core >= 0)
    self->core = event->core;
  if (thread == NULL)
    return;
  self->thread = event->thread;
  if (event->type == PROBE_ON_CORE)
    thread->core = thread->last_core = event->core;
  else if (event->type == PROBE_OFF_CORE)
    thread->core = -1;
  else if (event->type == PROBE_GIL_WANT)
    thread->wanted_ns = event->time_ns;
}

/* ---- writing ------------------------------------------------------------ */

/* An index of which -1 is none. */
static inline guint8 *
put_index (guint8 *at, gint32 index)
{
  return varint_put (at, (guint64) ((gint64) index + 1));
}

static inline guint8 *
put_values (guint8 *at, const ProbeEvent *event)
{
  at = varint_put (at, varint_fold (event->a));
  return varint_put (at, varint_fold (event->b));
}

static guint8 *
put_in_full (const EventCoder *self, const ProbeEvent *event, guint8 *at)
{
  *at++ = TYPE_IN_FULL;
  at = varint_put (at, (guint64) event->type);
  at = varint_put (at, (guint64) (event->time_ns - self->time_ns));
  at = put_index (at, event->thread);
  at = put_index (at, event->core);
  at = put_index (at, event->gil);
  return put_values (at, event);
}

guint8 *
event_coder_put (EventCoder *coder, const ProbeEvent *event, guint8 *at)
{
  ProbeEvent foretold = *event;
  guint8    *flags = at++;

  foretell (coder, &foretold);
  if (G_UNLIKELY (event->gil != foretold.gil))
    at = put_in_full (coder, event, flags);
  else
    {
      *flags = (guint8) event->type;
      if (event->time_ns != coder->time_ns)
        {
          *flags |= FLAG_LATER;
          at = varint_put (at, (guint64) (event->time_ns - coder->time_ns));
        }
      if (event->thread != expected_thread (coder, event->type))
        {
          *flags |= FLAG_THREAD;
          at = put_index (at, event->thread);
        }
      if (event->core != foretold.core)
        {
          *flags |= FLAG_CORE;
          at = put_index (at, event->core);
        }
      if (event->a != foretold.a || event->b != foretold.b)
        {
          *flags |= FLAG_VALUES;
          at = put_values (at, event);
        }
    }
  learn (coder, event);
  return at;
}

/* ---- reading ------------------------------------------------------------ */

/* NULL unless the index is one of @n, or none. */
static inline const guint8 *
get_index (const guint8 *at, const guint8 *end, guint n, gint32 *index)
{
  guint64 value = 0;

  at = varint_get (at, end, &value);
  *index = (gint32) value - 1;
  return value <= n ? at : NULL;
}

static inline const guint8 *
get_values (const guint8 *at, const guint8 *end, ProbeEvent *event)
{
  guint64 a = 0, b = 0;

  at = varint_get (varint_get (at, end, &a), end, &b);
  event->a = varint_unfold (a);
  event->b = varint_unfold (b);
  return at;
}

static inline const guint8 *
get_time (const EventCoder *self, const guint8 *at, const guint8 *end, ProbeEvent *event)
{
  guint64 step_ns = 0;

  at = varint_get (at, end, &step_ns);
  if (step_ns > (guint64) (G_MAXINT64 - self->time_ns))
    return NULL;
  event->time_ns = self->time_ns + (gint64) step_ns;
  return at;
}

static const guint8 *
get_in_full (const EventCoder *self, const guint8 *at, const guint8 *end, ProbeEvent *event)
{
  guint64 type = 0;

  at = varint_get (at, end, &type);
  if (at == NULL || type >= N_PROBE_TYPES)
    return NULL;
  event->type = (ProbeType) type;
  at = get_time (self, at, end, event);
  at = get_index (at, end, self->cast->n_threads, &event->thread);
  at = get_index (at, end, self->cast->n_cores, &event->core);
  at = get_index (at, end, self->cast->n_gils, &event->gil);
  return get_values (at, end, event);
}

static inline const guint8 *
get_in_short (const EventCoder *self, guint8 flags, const guint8 *at, const guint8 *end, ProbeEvent *event)
{
  gint32 core = -1;

  event->type = (ProbeType) (flags & TYPE_BITS);
  event->time_ns = self->time_ns;
  event->thread = expected_thread (self, event->type);
  if (flags & FLAG_LATER)
    at = get_time (self, at, end, event);
  if (flags & FLAG_THREAD)
    at = get_index (at, end, self->cast->n_threads, &event->thread);
  if (flags & FLAG_CORE)
    at = get_index (at, end, self->cast->n_cores, &core);
  if (at == NULL)
    return NULL;
  foretell (self, event);
  if (flags & FLAG_CORE)
    event->core = core;
  return flags & FLAG_VALUES ? get_values (at, end, event) : at;
}

static inline gboolean
is_below (gint64 value, gint64 least, guint64 limit)
{
  return value >= least && value < (gint64) limit;
}

/* Whether a is what the type says: listeners index with it. */
static inline gboolean
has_lawful_value (const EventCoder *self, const ProbeEvent *event)
{
  switch (event->type)
    {
    case PROBE_THREAD_STATE:
      return is_below (event->a, 0, N_THREAD_STATES);
    case PROBE_OFF_CORE:
      return is_below (event->a, 0, OFF_CORE_ENDED + 1);
    case PROBE_WAKE:
      return is_below (event->a, -1, self->cast->n_threads);
    case PROBE_MIGRATE:
      return is_below (event->a, 0, self->cast->n_cores);
    case PROBE_GIL_DROP:
      return is_below (event->a, 0, GIL_DROP_END + 1);
    case PROBE_GIL_TAKEN:
      return is_below (event->a, 0, G_MAXINT64);
    case PROBE_GIL_QUIET:
      return is_below (event->a, 0, G_MAXINT64) && is_below (event->b, 0, GIL_DROP_END + 1);
    case PROBE_LATENCY:
      return is_below (event->a, 0, self->cast->n_latencies) && is_below (event->b, 0, G_MAXINT64);
    default:
      return TRUE;
    }
}

/* Whether it has the indices that its type needs. */
static inline gboolean
has_indices (const EventCoder *self, const ProbeEvent *event)
{
  guint32 bit = 1u << event->type;

  if (event->thread < 0 && !(bit & NOBODY_TYPES))
    return FALSE;
  if (event->core < 0 && (bit & CORE_TYPES))
    return FALSE;
  if (!(bit & GIL_TYPES))
    return TRUE;
  return event->gil >= 0 && (event->thread < 0 || self->cast->thread_gil[event->thread] == (guint) event->gil);
}

const guint8 *
event_coder_get (EventCoder *coder, const guint8 *at, const guint8 *end, ProbeEvent *event)
{
  guint8 flags;

  if (at == NULL || at >= end)
    return NULL;
  flags = *at++;
  if ((flags & TYPE_BITS) < N_PROBE_TYPES)
    at = get_in_short (coder, flags, at, end, event);
  else
    at = flags == TYPE_IN_FULL ? get_in_full (coder, at, end, event) : NULL;
  if (at == NULL || !has_indices (coder, event) || !has_lawful_value (coder, event))
    return NULL;
  learn (coder, event);
  return at;
}
