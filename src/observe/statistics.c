/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Statistics of a run, collected from the probe.
 *
 * Always on, so an event costs a few stores into flat arrays: nothing is
 * allocated per event, except by a histogram that grows.
 */
#include "config.h"

#include "observe/statistics.h"

/* What is open in a thread's life: the interval that the next event closes. */
typedef struct
{
  gint64      state_since_ns;
  gint64      on_core_since_ns; /* -1: off core */
  gint32      core;
  ThreadState state;
  gboolean    wants_gil; /* between PROBE_GIL_WANT and PROBE_GIL_TAKE */
} OpenThread;

/* How a GIL's time is spent; the three add up to the run's length. */
typedef enum
{
  GIL_HELD,
  GIL_DEAD,
  GIL_FREE
} GilUse;

typedef struct
{
  gint64   since_ns;
  gint32   owner;       /* -1: free */
  gboolean handed_over; /* the owner was named by the previous one, and does
                         * not run Python yet */
  guint    n_wanting;
} OpenGil;

typedef struct
{
  Statistics  statistics; /* first: what the outside sees */
  OpenThread *threads;
  OpenGil    *gils;
} Collector;

/* ---- threads and cores -------------------------------------------------- */

static void
close_state (Collector *self, gint32 thread, gint64 now_ns)
{
  OpenThread *open = &self->threads[thread];

  if (open->state != THREAD_STATE_ENDED)
    self->statistics.threads[thread].state_ns[open->state] += now_ns - open->state_since_ns;
  open->state_since_ns = now_ns;
}

static void
close_core (Collector *self, gint32 thread, gint64 now_ns)
{
  OpenThread *open = &self->threads[thread];

  if (open->on_core_since_ns < 0)
    return;

  gint64 ran_ns = now_ns - open->on_core_since_ns;

  self->statistics.threads[thread].cpu_ns += ran_ns;
  self->statistics.cores[open->core].busy_ns += ran_ns;
  open->on_core_since_ns = -1;
}

static void
on_core (Collector *self, const ProbeEvent *event)
{
  self->threads[event->thread].on_core_since_ns = event->time_ns;
  self->threads[event->thread].core = event->core;
  self->statistics.cores[event->core].switches++;
}

static void
off_core (Collector *self, const ProbeEvent *event)
{
  ThreadStats *stats = &self->statistics.threads[event->thread];

  close_core (self, event->thread, event->time_ns);
  if (event->a == OFF_CORE_BLOCKED)
    stats->voluntary_switches++;
  else if (event->a == OFF_CORE_PREEMPTED)
    stats->involuntary_switches++;
}

/* ---- the GIL ------------------------------------------------------------ */

static GilUse
gil_use (const OpenGil *gil)
{
  if (gil->owner >= 0)
    return gil->handed_over ? GIL_DEAD : GIL_HELD;
  return gil->n_wanting > 0 ? GIL_DEAD : GIL_FREE;
}

static void
close_gil (Collector *self, guint gil, gint64 now_ns)
{
  GilStats *stats = &self->statistics.gils[gil];
  OpenGil  *open = &self->gils[gil];
  gint64    length_ns = now_ns - open->since_ns;

  switch (gil_use (open))
    {
    case GIL_HELD:
      stats->held_ns += length_ns;
      break;
    case GIL_DEAD:
      stats->dead_ns += length_ns;
      break;
    case GIL_FREE:
      stats->free_ns += length_ns;
      break;
    }
  open->since_ns = now_ns;
}

static void
gil_want (Collector *self, const ProbeEvent *event)
{
  OpenThread *thread = &self->threads[event->thread];

  if (thread->wants_gil)
    return;
  close_gil (self, (guint) event->gil, event->time_ns);
  thread->wants_gil = TRUE;
  self->gils[event->gil].n_wanting++;
}

static void
gil_take (Collector *self, const ProbeEvent *event)
{
  GilStats   *stats = &self->statistics.gils[event->gil];
  OpenGil    *gil = &self->gils[event->gil];
  OpenThread *thread = &self->threads[event->thread];

  close_gil (self, (guint) event->gil, event->time_ns);
  if (thread->wants_gil)
    gil->n_wanting--;
  thread->wants_gil = FALSE;
  gil->owner = event->thread;
  gil->handed_over = event->a != 0 && thread->state != THREAD_STATE_HOLDS_GIL;
  stats->takes++;
  stats->hand_offs += event->a != 0;
  stats->switches += event->b != 0;
  self->statistics.threads[event->thread].takes++;
}

static void
gil_drop (Collector *self, const ProbeEvent *event)
{
  GilStats    *gil = &self->statistics.gils[event->gil];
  ThreadStats *thread = &self->statistics.threads[event->thread];

  close_gil (self, (guint) event->gil, event->time_ns);
  self->gils[event->gil].owner = -1;
  self->gils[event->gil].handed_over = FALSE;
  if (event->a == GIL_DROP_CHECK)
    {
      gil->forced_drops++;
      thread->forced_drops++;
    }
  else if (event->a != GIL_DROP_END)
    {
      gil->voluntary_drops++;
      thread->voluntary_drops++;
    }
}

static void
thread_state (Collector *self, const ProbeEvent *event)
{
  ThreadStats *stats = &self->statistics.threads[event->thread];
  OpenThread  *open = &self->threads[event->thread];
  guint        own = self->statistics.cast->thread_gil[event->thread];
  OpenGil     *gil = &self->gils[own];

  close_state (self, event->thread, event->time_ns);
  open->state = (ThreadState) event->a;
  if (open->state != THREAD_STATE_NEW && stats->started_ns < 0)
    stats->started_ns = event->time_ns;
  if (open->state == THREAD_STATE_ENDED)
    stats->ended_ns = event->time_ns;
  if (open->state == THREAD_STATE_HOLDS_GIL && gil->handed_over && gil->owner == event->thread)
    {
      close_gil (self, own, event->time_ns);
      gil->handed_over = FALSE;
    }
}

/* Gave it up and took it back, again and again, unobserved. */
static void
gil_quiet (Collector *self, const ProbeEvent *event)
{
  ThreadStats *thread = &self->statistics.threads[event->thread];
  GilStats    *gil = &self->statistics.gils[event->gil];
  guint64      n = (guint64) event->a;

  thread->takes += n;
  gil->takes += n;
  if (event->b == GIL_DROP_CHECK)
    {
      thread->forced_drops += n;
      gil->forced_drops += n;
    }
  else
    {
      thread->voluntary_drops += n;
      gil->voluntary_drops += n;
    }
}

/* ---- the life of the statistics ----------------------------------------- */

static void
listen_gil (Collector *self, const ProbeEvent *event)
{
  ThreadStats *thread = event->thread >= 0 ? &self->statistics.threads[event->thread] : NULL;

  switch (event->type)
    {
    case PROBE_GIL_WANT:
      gil_want (self, event);
      break;
    case PROBE_GIL_TAKE:
      gil_take (self, event);
      break;
    case PROBE_GIL_TAKEN:
      if (event->b)
        histogram_add (thread->gil_wait, event->a);
      break;
    case PROBE_GIL_QUIET:
      gil_quiet (self, event);
      break;
    case PROBE_GIL_DROP:
      gil_drop (self, event);
      break;
    case PROBE_GIL_REQUEST: /* a timer's, if by no thread */
      self->statistics.gils[event->gil].drop_requests++;
      if (thread != NULL)
        thread->drop_requests++;
      break;
    case PROBE_GIL_LOST:
      self->statistics.gils[event->gil].lost_wakeups++;
      thread->lost_wakeups++;
      break;
    default:
      break;
    }
}

static void
listen (const ProbeEvent *event, gpointer data)
{
  Collector *self = data;

  switch (event->type)
    {
    case PROBE_THREAD_STATE:
      thread_state (self, event);
      break;
    case PROBE_ON_CORE:
      on_core (self, event);
      break;
    case PROBE_OFF_CORE:
      off_core (self, event);
      break;
    case PROBE_MIGRATE:
      self->statistics.threads[event->thread].migrations++;
      break;
    case PROBE_LATENCY:
      histogram_add (self->statistics.latencies[event->a], event->b);
      break;
    default:
      listen_gil (self, event);
      break;
    }
}

Statistics *
statistics_new (const Cast *cast, Probe *probe)
{
  Collector  *self = g_new0 (Collector, 1);
  Statistics *statistics = &self->statistics;
  /* A core's busy time has already ended with PROBE_OFF_CORE. */
  guint32     unused = 1u << PROBE_CORE_IDLE | 1u << PROBE_WAKE;

  statistics->cast = cast;
  statistics->threads = g_new0 (ThreadStats, cast->n_threads);
  statistics->gils = g_new0 (GilStats, cast->n_gils);
  statistics->cores = g_new0 (CoreStats, cast->n_cores);
  statistics->latencies = g_new0 (Histogram *, cast->n_latencies);
  self->threads = g_new0 (OpenThread, cast->n_threads);
  self->gils = g_new0 (OpenGil, cast->n_gils);
  for (guint i = 0; i < cast->n_threads; i++)
    {
      statistics->threads[i].started_ns = -1;
      statistics->threads[i].ended_ns = -1;
      statistics->threads[i].gil_wait = histogram_new ();
      self->threads[i].on_core_since_ns = -1;
    }
  for (guint i = 0; i < cast->n_gils; i++)
    self->gils[i].owner = -1;
  for (guint i = 0; i < cast->n_latencies; i++)
    statistics->latencies[i] = histogram_new ();
  probe_listen (probe, PROBE_MASK_ALL & ~unused, listen, self);
  return statistics;
}

void
statistics_restart (Statistics *statistics, gint64 now_ns)
{
  Collector  *self = (Collector *) statistics;
  const Cast *cast = statistics->cast;

  statistics->from_ns = now_ns;
  for (guint i = 0; i < cast->n_threads; i++)
    {
      ThreadStats *thread = &statistics->threads[i];

      histogram_free (thread->gil_wait);
      *thread =
          (ThreadStats){ .started_ns = thread->started_ns, .ended_ns = thread->ended_ns, .gil_wait = histogram_new () };
      self->threads[i].state_since_ns = now_ns;
      if (self->threads[i].on_core_since_ns >= 0)
        self->threads[i].on_core_since_ns = now_ns;
    }
  for (guint i = 0; i < cast->n_gils; i++)
    {
      statistics->gils[i] = (GilStats){ 0 };
      self->gils[i].since_ns = now_ns;
    }
  for (guint i = 0; i < cast->n_cores; i++)
    statistics->cores[i] = (CoreStats){ 0 };
  for (guint i = 0; i < cast->n_latencies; i++)
    {
      histogram_free (statistics->latencies[i]);
      statistics->latencies[i] = histogram_new ();
    }
}

void
statistics_finish (Statistics *statistics, gint64 end_ns)
{
  Collector *self = (Collector *) statistics;

  for (guint i = 0; i < statistics->cast->n_threads; i++)
    {
      close_state (self, (gint32) i, end_ns);
      close_core (self, (gint32) i, end_ns);
    }
  for (guint i = 0; i < statistics->cast->n_gils; i++)
    close_gil (self, i, end_ns);
  statistics->end_ns = end_ns;
}

void
statistics_free (Statistics *statistics)
{
  Collector *self = (Collector *) statistics;

  if (statistics == NULL)
    return;
  for (guint i = 0; i < statistics->cast->n_threads; i++)
    histogram_free (statistics->threads[i].gil_wait);
  for (guint i = 0; i < statistics->cast->n_latencies; i++)
    histogram_free (statistics->latencies[i]);
  g_free (statistics->threads);
  g_free (statistics->gils);
  g_free (statistics->cores);
  g_free (statistics->latencies);
  g_free (self->threads);
  g_free (self->gils);
  g_free (self);
}
