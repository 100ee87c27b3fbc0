/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "observe/moment.h"

#define MASK                                                                                                           \
  (1u << PROBE_THREAD_STATE | 1u << PROBE_ON_CORE | 1u << PROBE_OFF_CORE | 1u << PROBE_WAKE | 1u << PROBE_GIL_TAKE     \
   | 1u << PROBE_GIL_DROP)

static void
change_state (Moment *self, const ProbeEvent *event)
{
  MomentThread *thread = &self->threads[event->thread];

  if (self->past)
    {
      if (thread->until_ns < 0)
        thread->until_ns = event->time_ns;
      return;
    }
  thread->state = (ThreadState) event->a;
  thread->since_ns = event->time_ns;
}

static void
listen (const ProbeEvent *event, gpointer data)
{
  Moment       *self = data;
  MomentThread *thread = &self->threads[event->thread];

  if (event->time_ns > self->time_ns)
    self->past = TRUE;
  if (event->type == PROBE_THREAD_STATE)
    change_state (self, event);
  if (self->past)
    return;
  switch (event->type)
    {
    case PROBE_ON_CORE:
    case PROBE_WAKE:
      thread->core = event->core;
      thread->runs = event->type == PROBE_ON_CORE;
      if (thread->runs)
        self->on_core[event->core] = event->thread;
      break;
    case PROBE_OFF_CORE:
      thread->runs = FALSE;
      self->on_core[event->core] = -1;
      break;
    case PROBE_GIL_TAKE:
      self->owners[event->gil] = event->thread;
      self->since_ns[event->gil] = event->time_ns;
      break;
    case PROBE_GIL_DROP:
      self->owners[event->gil] = -1;
      break;
    default:
      break;
    }
}

Moment *
moment_new (const Cast *cast, Probe *probe, gint64 time_ns)
{
  Moment *self = g_new0 (Moment, 1);

  self->cast = cast;
  self->time_ns = time_ns;
  self->threads = g_new0 (MomentThread, cast->n_threads);
  self->on_core = g_new (gint32, cast->n_cores);
  self->owners = g_new (gint32, cast->n_gils);
  self->since_ns = g_new0 (gint64, cast->n_gils);
  for (guint i = 0; i < cast->n_threads; i++)
    self->threads[i] = (MomentThread){ .until_ns = -1, .core = -1 };
  for (guint i = 0; i < cast->n_cores; i++)
    self->on_core[i] = -1;
  for (guint i = 0; i < cast->n_gils; i++)
    self->owners[i] = -1;
  probe_listen (probe, MASK, listen, self);
  return self;
}

void
moment_free (Moment *moment)
{
  if (moment == NULL)
    return;
  g_free (moment->threads);
  g_free (moment->on_core);
  g_free (moment->owners);
  g_free (moment->since_ns);
  g_free (moment);
}
