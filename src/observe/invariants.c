/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The laws that every run obeys, checked on the stream of events.
 *
 * Laws about one event are checked when it comes.  Laws about how things
 * stand together (who holds the GIL is on a core and owns it) are checked for
 * every thread that an instant has touched when the clock moves on, because
 * within an instant the order of the events is the model's own business.
 */
#include "config.h"

#include "engine/duration.h"
#include "observe/invariants.h"
#include "observe/timeline.h"

typedef struct
{
  ThreadState state;
  gint32      core;      /* -1: off core */
  gboolean    wants_gil; /* between PROBE_GIL_WANT and PROBE_GIL_TAKE */
  gboolean    in_take;   /* between PROBE_GIL_WANT and PROBE_GIL_TAKEN */
  gint64      wanted_ns;
  gboolean    touched; /* is in touched[] */
} ThreadFacts;

typedef struct
{
  gint32 owner;      /* -1: free */
  gint32 last_owner; /* -1: nobody yet */
} GilFacts;

struct Invariants
{
  const Cast  *cast;
  gint64       now_ns;
  ThreadFacts *threads;
  GilFacts    *gils;
  gint32      *on_core; /* thread on each core, or -1 */
  gint32      *touched; /* threads with events at now_ns */
  guint        n_touched;
  char        *breach; /* the first one; after it nothing is checked */
};

static void breach (Invariants *self, const char *format, ...) G_GNUC_PRINTF (2, 3);

static void
breach (Invariants *self, const char *format, ...)
{
  char             time[DURATION_MAX];
  g_autofree char *what = NULL;
  va_list          args;

  if (self->breach != NULL)
    return;
  va_start (args, format);
  what = g_strdup_vprintf (format, args);
  va_end (args);
  self->breach = g_strdup_printf ("at %s: %s", duration_format (self->now_ns, time), what);
}

static const char *
thread_name (const Invariants *self, gint32 thread)
{
  return thread >= 0 ? self->cast->thread_names[thread] : "nobody";
}

/* ---- how things stand at the end of an instant --------------------------- */

static void
check_standing (Invariants *self, gint32 thread)
{
  const ThreadFacts *facts = &self->threads[thread];
  const char        *name = thread_name (self, thread);
  gboolean           owner = self->gils[self->cast->thread_gil[thread]].owner == thread;
  gboolean           on_core = facts->core >= 0;

  if (facts->state == THREAD_STATE_HOLDS_GIL && !owner)
    breach (self, "thread %s is in state holds GIL without owning it", name);
  else if ((facts->state == THREAD_STATE_HOLDS_GIL || facts->state == THREAD_STATE_NO_GIL) && !on_core)
    breach (self, "thread %s is in state %s on no core", name, thread_state_name (facts->state));
  else if ((facts->state == THREAD_STATE_NEW || facts->state == THREAD_STATE_ENDED) && on_core)
    breach (self, "thread %s is in state %s on core %d", name, thread_state_name (facts->state), facts->core);
  else if (owner
           && (facts->state == THREAD_STATE_IO || facts->state == THREAD_STATE_NO_GIL
               || facts->state == THREAD_STATE_ENDED))
    breach (self, "thread %s owns the GIL in state %s", name, thread_state_name (facts->state));
}

static void
end_instant (Invariants *self)
{
  for (guint i = 0; i < self->n_touched; i++)
    {
      check_standing (self, self->touched[i]);
      self->threads[self->touched[i]].touched = FALSE;
    }
  self->n_touched = 0;
}

static void
touch (Invariants *self, gint32 thread)
{
  if (self->threads[thread].touched)
    return;
  self->threads[thread].touched = TRUE;
  self->touched[self->n_touched++] = thread;
}

/* ---- threads and cores --------------------------------------------------- */

static void
check_state (Invariants *self, const ProbeEvent *event)
{
  ThreadFacts *facts = &self->threads[event->thread];
  const char  *name = thread_name (self, event->thread);

  if (event->a < 0 || event->a >= N_THREAD_STATES)
    breach (self, "thread %s enters a state that does not exist", name);
  else if (event->a == (gint64) facts->state)
    breach (self, "thread %s enters state %s, in which it is already", name, thread_state_name (facts->state));
  else if (facts->state == THREAD_STATE_ENDED || event->a == THREAD_STATE_NEW)
    breach (self, "thread %s goes from state %s to %s", name, thread_state_name (facts->state),
            thread_state_name ((ThreadState) event->a));
  else if (event->core >= 0 && event->core != facts->core)
    breach (self, "thread %s enters state %s on core %d, where it is not", name,
            thread_state_name ((ThreadState) event->a), event->core);
  else
    facts->state = (ThreadState) event->a;
}

static void
check_on_core (Invariants *self, const ProbeEvent *event)
{
  ThreadFacts *facts = &self->threads[event->thread];
  const char  *name = thread_name (self, event->thread);
  gint32      *there = &self->on_core[event->core];

  if (*there >= 0)
    breach (self, "core %d is given to thread %s while %s is on it", event->core, name, thread_name (self, *there));
  else if (facts->core >= 0)
    breach (self, "thread %s is put on core %d while it is on core %d", name, event->core, facts->core);
  *there = event->thread;
  facts->core = event->core;
}

static void
check_off_core (Invariants *self, const ProbeEvent *event)
{
  if (self->threads[event->thread].core != event->core)
    breach (self, "thread %s leaves core %d, on which it is not", thread_name (self, event->thread), event->core);
  self->threads[event->thread].core = -1;
  self->on_core[event->core] = -1;
}

static void
check_idle (Invariants *self, const ProbeEvent *event)
{
  gint32 there = self->on_core[event->core];

  if (there >= 0)
    breach (self, "core %d goes idle while thread %s is on it", event->core, thread_name (self, there));
}

/* ---- the GIL ------------------------------------------------------------- */

static void
check_want (Invariants *self, const ProbeEvent *event)
{
  ThreadFacts *facts = &self->threads[event->thread];
  const char  *name = thread_name (self, event->thread);

  if (facts->in_take)
    breach (self, "thread %s wants the GIL twice", name);
  else if (self->gils[event->gil].owner == event->thread)
    breach (self, "thread %s wants the GIL that it owns", name);
  facts->wants_gil = TRUE;
  facts->in_take = TRUE;
  facts->wanted_ns = event->time_ns;
}

static void
check_take (Invariants *self, const ProbeEvent *event)
{
  ThreadFacts *facts = &self->threads[event->thread];
  GilFacts    *gil = &self->gils[event->gil];
  const char  *name = thread_name (self, event->thread);
  gboolean     switched = gil->last_owner >= 0 && gil->last_owner != event->thread;

  if (gil->owner >= 0)
    breach (self, "thread %s takes the GIL that %s owns", name, thread_name (self, gil->owner));
  else if (!facts->wants_gil)
    breach (self, "thread %s takes the GIL without wanting it", name);
  else if ((event->b != 0) != switched)
    breach (self, "thread %s takes the GIL after %s, which is said %sto be a switch", name,
            thread_name (self, gil->last_owner), switched ? "not " : "");
  facts->wants_gil = FALSE;
  gil->owner = event->thread;
  gil->last_owner = event->thread;
  touch (self, event->thread);
}

static void
check_taken (Invariants *self, const ProbeEvent *event)
{
  ThreadFacts *facts = &self->threads[event->thread];
  const char  *name = thread_name (self, event->thread);

  if (self->gils[event->gil].owner != event->thread)
    breach (self, "thread %s leaves take without owning the GIL", name);
  else if (!facts->in_take)
    breach (self, "thread %s leaves take without having entered it", name);
  else if (event->a != event->time_ns - facts->wanted_ns)
    breach (self, "thread %s waited %" G_GINT64_FORMAT "ns for the GIL and says %" G_GINT64_FORMAT "ns", name,
            event->time_ns - facts->wanted_ns, event->a);
  facts->in_take = FALSE;
}

static void
check_drop (Invariants *self, const ProbeEvent *event)
{
  GilFacts *gil = &self->gils[event->gil];

  if (gil->owner != event->thread)
    breach (self, "thread %s drops the GIL that %s owns", thread_name (self, event->thread),
            thread_name (self, gil->owner));
  gil->owner = -1;
}

static void
check_claim (Invariants *self, const ProbeEvent *event)
{
  gboolean owner = event->thread >= 0 && self->gils[event->gil].owner == event->thread;

  if (event->type == PROBE_GIL_QUIET && !owner)
    breach (self, "thread %s gives up the GIL that %s owns", thread_name (self, event->thread),
            thread_name (self, self->gils[event->gil].owner));
  else if (event->type == PROBE_GIL_REQUEST && owner)
    breach (self, "thread %s asks itself to drop the GIL", thread_name (self, event->thread));
  else if (event->type == PROBE_GIL_LOST && !self->threads[event->thread].wants_gil)
    breach (self, "thread %s loses a wake-up race without wanting the GIL", thread_name (self, event->thread));
}

/* ---- every event --------------------------------------------------------- */

/* Which of its indices an event must have, which it may have. */
static gboolean
check_indices (Invariants *self, const ProbeEvent *event)
{
  const guint32 needs_thread = 1u << PROBE_THREAD_STATE | 1u << PROBE_ON_CORE | 1u << PROBE_OFF_CORE | 1u << PROBE_WAKE
                               | 1u << PROBE_MIGRATE | 1u << PROBE_GIL_WANT | 1u << PROBE_GIL_TAKE
                               | 1u << PROBE_GIL_TAKEN | 1u << PROBE_GIL_DROP | 1u << PROBE_GIL_LOST
                               | 1u << PROBE_GIL_QUIET;
  const guint32 needs_core = 1u << PROBE_ON_CORE | 1u << PROBE_OFF_CORE | 1u << PROBE_CORE_IDLE;
  const guint32 needs_gil = 1u << PROBE_GIL_WANT | 1u << PROBE_GIL_TAKE | 1u << PROBE_GIL_TAKEN | 1u << PROBE_GIL_DROP
                            | 1u << PROBE_GIL_REQUEST | 1u << PROBE_GIL_LOST | 1u << PROBE_GIL_QUIET;
  guint32     bit = 1u << event->type;
  const Cast *cast = self->cast;

  if (event->thread < (needs_thread & bit ? 0 : -1) || event->thread >= (gint64) cast->n_threads)
    breach (self, "an event names thread %d, which does not exist", event->thread);
  else if (event->core < (needs_core & bit ? 0 : -1) || event->core >= (gint64) cast->n_cores)
    breach (self, "an event names core %d, which does not exist", event->core);
  else if (event->gil < (needs_gil & bit ? 0 : -1) || event->gil >= (gint64) cast->n_gils)
    breach (self, "an event names interpreter %d, which does not exist", event->gil);
  else if (event->gil >= 0 && event->thread >= 0 && cast->thread_gil[event->thread] != (guint) event->gil)
    breach (self, "thread %s has to do with the GIL of %s, which is not its own", thread_name (self, event->thread),
            cast->gil_names[event->gil]);
  return self->breach == NULL;
}

static void
check_event (Invariants *self, const ProbeEvent *event)
{
  static void (*const checks[N_PROBE_TYPES]) (Invariants *, const ProbeEvent *) = {
    [PROBE_THREAD_STATE] = check_state, [PROBE_ON_CORE] = check_on_core, [PROBE_OFF_CORE] = check_off_core,
    [PROBE_CORE_IDLE] = check_idle,     [PROBE_GIL_WANT] = check_want,   [PROBE_GIL_TAKE] = check_take,
    [PROBE_GIL_TAKEN] = check_taken,    [PROBE_GIL_DROP] = check_drop,   [PROBE_GIL_REQUEST] = check_claim,
    [PROBE_GIL_LOST] = check_claim,     [PROBE_GIL_QUIET] = check_claim,
  };

  if (checks[event->type] != NULL)
    checks[event->type](self, event);
}

static void
listen (const ProbeEvent *event, gpointer data)
{
  Invariants *self = data;

  if (self->breach != NULL)
    return;
  if (event->time_ns > self->now_ns)
    end_instant (self);
  else if (event->time_ns < self->now_ns)
    breach (self, "time goes back to %" G_GINT64_FORMAT "ns", event->time_ns);
  if (self->breach != NULL)
    return;
  self->now_ns = event->time_ns;
  if (!check_indices (self, event))
    return;
  if (event->thread >= 0)
    touch (self, event->thread);
  check_event (self, event);
}

Invariants *
invariants_new (const Cast *cast, Probe *probe)
{
  Invariants *self = g_new0 (Invariants, 1);

  self->cast = cast;
  self->threads = g_new0 (ThreadFacts, cast->n_threads);
  self->touched = g_new0 (gint32, cast->n_threads);
  self->gils = g_new0 (GilFacts, cast->n_gils);
  self->on_core = g_new0 (gint32, cast->n_cores);
  for (guint i = 0; i < cast->n_threads; i++)
    self->threads[i].core = -1;
  for (guint i = 0; i < cast->n_gils; i++)
    self->gils[i] = (GilFacts){ -1, -1 };
  for (guint i = 0; i < cast->n_cores; i++)
    self->on_core[i] = -1;
  probe_listen (probe, PROBE_MASK_ALL, listen, self);
  return self;
}

/* ---- sums ---------------------------------------------------------------- */

static void
check_life (Invariants *self, const Statistics *statistics, guint thread)
{
  const ThreadStats *stats = &statistics->threads[thread];
  const gint64      *state_ns = stats->state_ns;
  gint64             end_ns = stats->ended_ns >= 0 ? stats->ended_ns : statistics->end_ns;
  gint64             start_ns = stats->started_ns >= 0 ? stats->started_ns : end_ns;
  gint64             life_ns = end_ns - start_ns;
  gint64             sum_ns = 0;

  for (guint i = THREAD_STATE_READY; i < THREAD_STATE_ENDED; i++)
    sum_ns += state_ns[i];
  if (sum_ns != life_ns || state_ns[THREAD_STATE_NEW] != start_ns)
    breach (self,
            "the states of thread %s sum to %" G_GINT64_FORMAT "ns after %" G_GINT64_FORMAT
            "ns, but it lived for %" G_GINT64_FORMAT "ns from %" G_GINT64_FORMAT "ns",
            thread_name (self, (gint32) thread), sum_ns, state_ns[THREAD_STATE_NEW], life_ns, start_ns);
  else if (stats->cpu_ns > life_ns || state_ns[THREAD_STATE_HOLDS_GIL] + state_ns[THREAD_STATE_NO_GIL] > stats->cpu_ns)
    breach (self,
            "thread %s was on a core for %" G_GINT64_FORMAT "ns, which fits neither its life of %" G_GINT64_FORMAT
            "ns nor its states",
            thread_name (self, (gint32) thread), stats->cpu_ns, life_ns);
}

static void
check_sums (Invariants *self, const Statistics *statistics)
{
  gint64 busy_ns = 0, cpu_ns = 0;

  for (guint i = 0; i < self->cast->n_threads; i++)
    {
      check_life (self, statistics, i);
      cpu_ns += statistics->threads[i].cpu_ns;
    }
  for (guint i = 0; i < self->cast->n_gils; i++)
    {
      const GilStats *gil = &statistics->gils[i];
      gint64          sum_ns = gil->held_ns + gil->dead_ns + gil->free_ns;

      if (sum_ns != statistics->end_ns)
        breach (self, "the times of the GIL of %s sum to %" G_GINT64_FORMAT "ns", self->cast->gil_names[i], sum_ns);
    }
  for (guint i = 0; i < self->cast->n_cores; i++)
    {
      if (statistics->cores[i].busy_ns > statistics->end_ns)
        breach (self, "core %u was busy for %" G_GINT64_FORMAT "ns", i, statistics->cores[i].busy_ns);
      busy_ns += statistics->cores[i].busy_ns;
    }
  if (busy_ns != cpu_ns)
    breach (self, "cores were busy for %" G_GINT64_FORMAT "ns, threads were on cores for %" G_GINT64_FORMAT "ns",
            busy_ns, cpu_ns);
}

const char *
invariants_finish (Invariants *invariants, const Statistics *statistics, gint64 end_ns)
{
  if (invariants->breach == NULL)
    end_instant (invariants);
  if (end_ns < invariants->now_ns)
    breach (invariants, "the run ends at %" G_GINT64_FORMAT "ns, before its last event", end_ns);
  invariants->now_ns = MAX (invariants->now_ns, end_ns);
  if (statistics != NULL && invariants->breach == NULL)
    check_sums (invariants, statistics);
  return invariants->breach;
}

void
invariants_free (Invariants *invariants)
{
  if (invariants == NULL)
    return;
  g_free (invariants->threads);
  g_free (invariants->touched);
  g_free (invariants->gils);
  g_free (invariants->on_core);
  g_free (invariants->breach);
  g_free (invariants);
}
