/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A run as `perf sched` would tell it: what the views have in common.
 */
#include "config.h"

#include <string.h>

#include "engine/duration.h"
#include "report/sched-kind.h"
#include "report/style.h"

#define FIRST_TID 10
#define FIRST_PID 1

static const SchedKind *const kinds[] = { &sched_timehist, &sched_map, &sched_latency };

const char *const sched_kind_names[] = { "timehist", "map", "latency", NULL };

const SchedKind *
sched_kind_find (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (strcmp (kinds[i]->name, name) == 0)
      return kinds[i];
  return NULL;
}

guint
sched_tid (guint thread)
{
  return FIRST_TID + thread;
}

guint
sched_pid (const SchedView *view, guint thread)
{
  return FIRST_PID + view->cast->thread_gil[thread];
}

gint64
sched_clip_ns (const SchedView *view, gint64 start_ns, gint64 end_ns)
{
  return MAX (MIN (end_ns, view->to_ns) - MAX (start_ns, view->from_ns), 0);
}

void
sched_print_padded (const SchedView *view, const char *text, guint width)
{
  guint natural = style_text_width (text);

  fprintf (view->out, "%s%*s", text, natural < width ? (int) (width - natural) : 0, "");
}

void
sched_print_ms (const SchedView *view, gint64 ns, guint width)
{
  fprintf (view->out, "%*" G_GINT64_FORMAT ".%03d", (int) width - 4, ns / NS_PER_MS,
           (int) (ns % NS_PER_MS / NS_PER_US));
}

void
sched_print_s (const SchedView *view, gint64 ns, guint width)
{
  fprintf (view->out, "%*" G_GINT64_FORMAT ".%06d", (int) width - 7, ns / NS_PER_S, (int) (ns % NS_PER_S / NS_PER_US));
}

static void
listen (const ProbeEvent *event, gpointer data)
{
  SchedView *self = data;

  if (self->over)
    return;
  if (event->time_ns < self->to_ns)
    {
      self->kind->event (self, event);
      return;
    }
  self->over = TRUE;
  self->kind->end (self, self->to_ns);
}

static void
begin (RunObserver *observer, const RunResult *result, Probe *probe)
{
  SchedView *self = (SchedView *) observer;

  self->cast = result->cast;
  self->names = g_new0 (char *, self->cast->n_threads + 1);
  for (guint i = 0; i < self->cast->n_threads; i++)
    self->names[i] = style_clean (self->cast->thread_names[i]);
  self->state = self->kind->begin (self);
  probe_listen (probe, self->kind->mask, listen, self);
}

static void
end (RunObserver *observer, gint64 end_ns)
{
  SchedView *self = (SchedView *) observer;

  if (!self->over)
    self->kind->end (self, MIN (end_ns, self->to_ns));
  self->over = TRUE;
}

SchedView *
sched_view_new (const SchedKind *kind, gint64 from_ns, gint64 to_ns, FILE *out)
{
  SchedView *self = g_new0 (SchedView, 1);

  self->observer = (RunObserver){ begin, end };
  self->kind = kind;
  self->from_ns = from_ns;
  self->to_ns = to_ns;
  self->out = out;
  return self;
}

RunObserver *
sched_view_observer (SchedView *view)
{
  return &view->observer;
}

void
sched_view_free (SchedView *view)
{
  if (view == NULL)
    return;
  g_strfreev (view->names);
  g_free (view->state);
  g_free (view);
}
