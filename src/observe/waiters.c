/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How many threads wait for a GIL, over time.
 *
 * Both forms are kept from the start: changes until there are too many, and
 * columns, whose width doubles when the run outgrows them (two become one).
 */
#include "config.h"

#include "observe/waiters.h"

typedef struct
{
  gint64 time_ns;
  guint  n; /* from then on */
} Change;

typedef struct
{
  gint64 sum_ns; /* threads times ns */
  guint  least;
  guint  most;
} Column;

struct Waiters
{
  gboolean *waits; /* each thread */
  gint64    from_ns;
  gint64    to_ns;
  gint64    end_ns;
  gint64    filled_ns; /* up to here, columns are right */
  guint     n;         /* threads that wait */
  guint     n_changes; /* more than WAITERS_CHANGES: not all are kept */
  guint     shift;     /* the width of a column is 2 to that, in ns */
  Change    changes[WAITERS_CHANGES];
  Column    columns[WAITERS_COLUMNS];
};

/* ---- columns ------------------------------------------------------------- */

static const Column untouched = { .least = G_MAXUINT };

static gint64
column_ns (const Waiters *self, guint index)
{
  return self->from_ns + ((gint64) index << self->shift);
}

/* Two columns become one; the second half is empty then. */
static void
double_width (Waiters *self)
{
  for (guint i = 0; i < WAITERS_COLUMNS / 2; i++)
    {
      const Column *a = &self->columns[2 * i], *b = a + 1;

      self->columns[i] = (Column){ a->sum_ns + b->sum_ns, MIN (a->least, b->least), MAX (a->most, b->most) };
    }
  for (guint i = WAITERS_COLUMNS / 2; i < WAITERS_COLUMNS; i++)
    self->columns[i] = untouched;
  self->shift++;
}

/* As many as now have waited since the columns were filled last. */
static void
fill (Waiters *self, gint64 now_ns)
{
  while (now_ns > column_ns (self, WAITERS_COLUMNS))
    double_width (self);
  while (self->filled_ns < now_ns)
    {
      guint   index = (guint) ((self->filled_ns - self->from_ns) >> self->shift);
      Column *column = &self->columns[index];
      gint64  stop_ns = MIN (now_ns, column_ns (self, index + 1));

      column->sum_ns += (stop_ns - self->filled_ns) * self->n;
      column->least = MIN (column->least, self->n);
      column->most = MAX (column->most, self->n);
      self->filled_ns = stop_ns;
    }
}

/* ---- changes ------------------------------------------------------------- */

/* What has lasted no time is forgotten. */
static void
note_change (Waiters *self, gint64 time_ns)
{
  Change *last = self->n_changes > 0 && self->n_changes <= WAITERS_CHANGES ? &self->changes[self->n_changes - 1] : NULL;

  if (last != NULL && last->time_ns == time_ns)
    {
      last->n = self->n;
      return;
    }
  if (self->n_changes < WAITERS_CHANGES)
    self->changes[self->n_changes] = (Change){ time_ns, self->n };
  if (self->n_changes <= WAITERS_CHANGES)
    self->n_changes++;
}

static void
listen (const ProbeEvent *event, gpointer data)
{
  Waiters *self = data;
  gboolean now = event->type == PROBE_GIL_WANT;

  /* A replay that begins while a thread has the GIL tells that it took it, but
   * not that it wanted it. */
  if (event->time_ns > self->to_ns || self->waits[event->thread] == now)
    return;
  if (event->time_ns > self->from_ns)
    fill (self, event->time_ns);
  self->waits[event->thread] = now;
  if (now)
    self->n++;
  else
    self->n--;
  note_change (self, MAX (event->time_ns, self->from_ns));
}

/* ---- life ---------------------------------------------------------------- */

Waiters *
waiters_new (const Cast *cast, Probe *probe, gint64 from_ns, gint64 to_ns)
{
  Waiters *self = g_new0 (Waiters, 1);

  g_assert (from_ns < to_ns);
  self->waits = g_new0 (gboolean, cast->n_threads);
  self->from_ns = from_ns;
  self->to_ns = to_ns;
  self->end_ns = from_ns;
  self->filled_ns = from_ns;
  for (guint i = 0; i < WAITERS_COLUMNS; i++)
    self->columns[i] = untouched;
  note_change (self, from_ns);
  probe_listen (probe, 1u << PROBE_GIL_WANT | 1u << PROBE_GIL_TAKE, listen, self);
  return self;
}

void
waiters_finish (Waiters *waiters, gint64 end_ns)
{
  waiters->end_ns = MAX (waiters->from_ns, MIN (end_ns, waiters->to_ns));
  fill (waiters, waiters->end_ns);
}

gboolean
waiters_is_exact (const Waiters *waiters)
{
  return waiters->n_changes <= WAITERS_CHANGES;
}

static void
foreach_change (const Waiters *self, void (*each) (const WaitersSpan *span, gpointer data), gpointer data)
{
  for (guint i = 0; i < self->n_changes; i++)
    {
      const Change *change = &self->changes[i];
      gint64        end_ns = i + 1 < self->n_changes ? change[1].time_ns : self->end_ns;
      WaitersSpan   span = { change->time_ns, end_ns, change->n, change->n, change->n };

      if (end_ns > change->time_ns)
        each (&span, data);
    }
}

static void
foreach_column (const Waiters *self, void (*each) (const WaitersSpan *span, gpointer data), gpointer data)
{
  for (guint i = 0; column_ns (self, i) < self->end_ns; i++)
    {
      const Column *column = &self->columns[i];
      gint64        start_ns = column_ns (self, i);
      gint64        end_ns = MIN (column_ns (self, i + 1), self->end_ns);
      WaitersSpan   span = { start_ns, end_ns, column->least, column->most,
                             (double) column->sum_ns / (double) (end_ns - start_ns) };

      each (&span, data);
    }
}

void
waiters_foreach (const Waiters *waiters, void (*each) (const WaitersSpan *span, gpointer data), gpointer data)
{
  if (waiters_is_exact (waiters))
    foreach_change (waiters, each, data);
  else
    foreach_column (waiters, each, data);
}

void
waiters_free (Waiters *waiters)
{
  if (waiters == NULL)
    return;
  g_free (waiters->waits);
  g_free (waiters);
}
