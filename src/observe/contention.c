/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What waits for a GIL were spent on.
 *
 * Each GIL has clocks: how long it has been owned by each party, how long it
 * was dead.  They advance when something happens to the GIL.  A thread that
 * waits notes how they stand and later adds what they have moved by, so that a
 * change of owner costs the same however many wait.  What depends on the waiting
 * thread itself (it waits for a core, it owns the GIL) ends such a stretch.
 */
#include "config.h"

#include "observe/contention.h"

#include <string.h>

typedef struct
{
  gint64   since_ns; /* up to here the clocks are right */
  gint32   owner;    /* -1: free */
  gboolean ran;      /* the owner has run since the GIL became its own */
  gint64   dead_ns;
  gint64   off_core_ns; /* of the sum of owned_ns: its owner waited for a core */
  gint64  *owned_ns;    /* one per party */
} GilClocks;

typedef struct
{
  ThreadState state;
  gboolean    waits;
  gint64      since_ns; /* of the present stretch of the wait */
  gint64      dead_ns;  /* the GIL's clocks then */
  gint64      off_core_ns;
  gint64     *owned_ns;
} OpenWait;

typedef struct
{
  Contention contention; /* first: what the outside sees */
  OpenWait  *waits;
  GilClocks *gils;
  gint64    *clocks; /* all owned_ns */
} Collector;

const char *
wait_cause_name (WaitCause cause)
{
  static const char *const names[N_WAIT_CAUSES] = {
    "waits for a core", "completes its take", "dead time", "holder waits for a core", "GIL held",
  };

  return names[cause];
}

/* ---- the clocks of a GIL ------------------------------------------------- */

static void
advance (Collector *self, guint gil, gint64 now_ns)
{
  GilClocks *clocks = &self->gils[gil];
  gint64     passed_ns = now_ns - clocks->since_ns;

  clocks->since_ns = now_ns;
  if (clocks->owner < 0 || !clocks->ran)
    {
      clocks->dead_ns += passed_ns;
      return;
    }
  clocks->owned_ns[self->contention.thread_party[clocks->owner]] += passed_ns;
  if (self->waits[clocks->owner].state == THREAD_STATE_READY)
    clocks->off_core_ns += passed_ns;
}

/* ---- a stretch of a wait ------------------------------------------------- */

static void
begin_stretch (Collector *self, guint thread, gint64 now_ns)
{
  OpenWait        *wait = &self->waits[thread];
  guint            gil = self->contention.cast->thread_gil[thread];
  const GilClocks *clocks = &self->gils[gil];

  advance (self, gil, now_ns);
  wait->since_ns = now_ns;
  wait->dead_ns = clocks->dead_ns;
  wait->off_core_ns = clocks->off_core_ns;
  memcpy (wait->owned_ns, clocks->owned_ns, self->contention.n_parties * sizeof (gint64));
}

/* Adds what the GIL's clocks have moved by. */
static void
read_clocks (Collector *self, guint thread, const GilClocks *clocks)
{
  const OpenWait *wait = &self->waits[thread];
  Contention     *contention = &self->contention;
  gint64         *cause_ns = contention->threads[thread].cause_ns;
  gint64         *row = &contention->blocked_ns[contention->thread_party[thread] * contention->n_parties];
  gint64          off_core_ns = clocks->off_core_ns - wait->off_core_ns;

  for (guint i = 0; i < contention->n_parties; i++)
    {
      gint64 owned_ns = clocks->owned_ns[i] - wait->owned_ns[i];

      row[i] += owned_ns;
      cause_ns[WAIT_CAUSE_HELD] += owned_ns;
    }
  cause_ns[WAIT_CAUSE_HELD] -= off_core_ns;
  cause_ns[WAIT_CAUSE_OFF_CORE] += off_core_ns;
  cause_ns[WAIT_CAUSE_DEAD] += clocks->dead_ns - wait->dead_ns;
}

static void
end_stretch (Collector *self, guint thread, gint64 now_ns)
{
  const OpenWait *wait = &self->waits[thread];
  WaitStats      *stats = &self->contention.threads[thread];
  guint           gil = self->contention.cast->thread_gil[thread];
  gint64          length_ns = now_ns - wait->since_ns;

  advance (self, gil, now_ns);
  stats->wait_ns += length_ns;
  if (wait->state == THREAD_STATE_READY)
    stats->cause_ns[WAIT_CAUSE_CORE] += length_ns;
  else if (self->gils[gil].owner == (gint32) thread)
    stats->cause_ns[wait->state == THREAD_STATE_HOLDS_GIL ? WAIT_CAUSE_TAKING : WAIT_CAUSE_DEAD] += length_ns;
  else
    read_clocks (self, thread, &self->gils[gil]);
}

/* ---- events -------------------------------------------------------------- */

static void
thread_state (Collector *self, const ProbeEvent *event)
{
  guint      thread = (guint) event->thread;
  guint      gil = self->contention.cast->thread_gil[thread];
  GilClocks *clocks = &self->gils[gil];
  OpenWait  *wait = &self->waits[thread];

  if (wait->waits)
    end_stretch (self, thread, event->time_ns);
  else if (clocks->owner == event->thread)
    advance (self, gil, event->time_ns);
  wait->state = (ThreadState) event->a;
  if (clocks->owner == event->thread && wait->state == THREAD_STATE_HOLDS_GIL)
    clocks->ran = TRUE;
  if (wait->waits)
    begin_stretch (self, thread, event->time_ns);
}

static void
gil_take (Collector *self, const ProbeEvent *event)
{
  GilClocks *clocks = &self->gils[event->gil];
  OpenWait  *wait = &self->waits[event->thread];

  if (wait->waits)
    end_stretch (self, (guint) event->thread, event->time_ns);
  advance (self, (guint) event->gil, event->time_ns);
  clocks->owner = event->thread;
  clocks->ran = event->a == 0 || wait->state == THREAD_STATE_HOLDS_GIL;
  if (wait->waits)
    begin_stretch (self, (guint) event->thread, event->time_ns);
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
    case PROBE_GIL_WANT:
      self->waits[event->thread].waits = TRUE;
      begin_stretch (self, (guint) event->thread, event->time_ns);
      break;
    case PROBE_GIL_TAKE:
      gil_take (self, event);
      break;
    case PROBE_GIL_TAKEN:
      end_stretch (self, (guint) event->thread, event->time_ns);
      self->waits[event->thread].waits = FALSE;
      self->contention.threads[event->thread].n_takes++;
      self->contention.threads[event->thread].n_waits += event->b != 0;
      break;
    case PROBE_GIL_DROP:
      advance (self, (guint) event->gil, event->time_ns);
      self->gils[event->gil].owner = -1;
      break;
    default:
      break;
    }
}

/* ---- life ---------------------------------------------------------------- */

static void
choose_parties (Contention *contention)
{
  const Cast *cast = contention->cast;

  contention->by_group = cast->n_threads > CONTENTION_PARTIES;
  contention->n_parties = MIN (contention->by_group ? cast->n_groups : cast->n_threads, CONTENTION_PARTIES);
  contention->thread_party = g_new0 (guint, cast->n_threads);
  for (guint i = 0; i < cast->n_threads; i++)
    contention->thread_party[i] = MIN (contention->by_group ? cast->thread_group[i] : i, contention->n_parties - 1);
}

Contention *
contention_new (const Cast *cast, Probe *probe)
{
  Collector  *self = g_new0 (Collector, 1);
  Contention *contention = &self->contention;
  guint32     mask = 1u << PROBE_THREAD_STATE | 1u << PROBE_GIL_WANT | 1u << PROBE_GIL_TAKE | 1u << PROBE_GIL_TAKEN
                 | 1u << PROBE_GIL_DROP;

  contention->cast = cast;
  contention->threads = g_new0 (WaitStats, cast->n_threads);
  choose_parties (contention);
  contention->blocked_ns = g_new0 (gint64, (gsize) contention->n_parties * contention->n_parties);
  self->waits = g_new0 (OpenWait, cast->n_threads);
  self->gils = g_new0 (GilClocks, cast->n_gils);
  self->clocks = g_new0 (gint64, (gsize) (cast->n_threads + cast->n_gils) * contention->n_parties);
  for (guint i = 0; i < cast->n_threads; i++)
    self->waits[i].owned_ns = self->clocks + (gsize) i * contention->n_parties;
  for (guint i = 0; i < cast->n_gils; i++)
    {
      self->gils[i].owner = -1;
      self->gils[i].owned_ns = self->clocks + (gsize) (cast->n_threads + i) * contention->n_parties;
    }
  probe_listen (probe, mask, listen, self);
  return contention;
}

void
contention_finish (Contention *contention, gint64 end_ns)
{
  Collector *self = (Collector *) contention;

  for (guint i = 0; i < contention->cast->n_threads; i++)
    if (self->waits[i].waits)
      {
        end_stretch (self, i, end_ns);
        contention->threads[i].n_waits++;
      }
}

void
contention_free (Contention *contention)
{
  Collector *self = (Collector *) contention;

  if (contention == NULL)
    return;
  g_free (contention->threads);
  g_free (contention->thread_party);
  g_free (contention->blocked_ns);
  g_free (self->waits);
  g_free (self->gils);
  g_free (self->clocks);
  g_free (self);
}
