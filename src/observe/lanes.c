/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Lanes: what each thread and each core did in each column of a window.
 *
 * An interval is added to the columns that it touches when it ends.  If the
 * window's end is unknown, nothing is ever beyond the last column: before
 * something would be, pairs of columns are merged until it is not.
 */
#include "config.h"

#include "observe/lanes.h"

#include <string.h>

#include "engine/duration.h"

/* The width of the first columns if the end is unknown. */
#define FIRST_COLUMN_NS 1

/* What is open in a thread's life. */
typedef struct
{
  gint64      since_ns;      /* of the state */
  gint64      core_since_ns; /* in this state on this core */
  gint32      core;          /* -1: off core */
  ThreadState state;
} OpenThread;

typedef struct
{
  Lanes       lanes;    /* first: what the outside sees */
  guint       capacity; /* cells per lane: one more than there are columns, for
                         * what happens at the very end */
  gboolean    grows;    /* the end of the window is unknown */
  LaneCell   *cells;    /* threads, then cores: capacity of each */
  OpenThread *open;
} Collector;

static LaneCell *
lane_cells (const Collector *self, guint lane)
{
  return self->cells + (gsize) lane * self->capacity;
}

static guint
n_lanes (const Collector *self)
{
  return self->lanes.n_threads + self->lanes.n_cores;
}

void
lane_cell_add (LaneCell *sum, const LaneCell *cell)
{
  for (guint i = 0; i < N_THREAD_STATES; i++)
    sum->state_ns[i] += cell->state_ns[i];
  for (guint i = 0; i < N_LANE_MARKS; i++)
    sum->marks[i] += cell->marks[i];
}

/* ---- columns ------------------------------------------------------------ */

/* Every @factor cells become one; all that are left over are empty. */
static void
merge_cells (LaneCell *cells, guint n_cells, gint64 factor)
{
  for (guint i = 0; i < n_cells; i++)
    {
      LaneCell cell = cells[i];

      cells[i] = (LaneCell){ 0 };
      lane_cell_add (&cells[i / factor], &cell);
    }
}

static void
merge_columns (Collector *self, gint64 factor)
{
  for (guint i = 0; i < n_lanes (self); i++)
    merge_cells (lane_cells (self, i), self->capacity, factor);
  self->lanes.column_ns *= factor;
}

/* The number of the column in which @at_ns, not before the window, lies. */
static gint64
column_of (const Collector *self, gint64 at_ns)
{
  return (at_ns - self->lanes.from_ns) / self->lanes.column_ns;
}

/* Sees to it that the columns reach up to @at_ns, if they can grow. */
static void
reach (Collector *self, gint64 at_ns)
{
  while (self->grows && column_of (self, at_ns - 1) >= self->capacity - 1)
    merge_columns (self, 2);
}

/* Adds a state from @start_ns to @end_ns to a lane, cut to the window. */
static void
add_state (Collector *self, guint lane, ThreadState state, gint64 start_ns, gint64 end_ns)
{
  LaneCell *cell;
  gint64    room_ns; /* left in its column */

  start_ns = MAX (start_ns, self->lanes.from_ns);
  end_ns = MIN (end_ns, self->lanes.to_ns);
  if (start_ns >= end_ns)
    return;
  reach (self, end_ns);
  cell = lane_cells (self, lane) + column_of (self, start_ns);
  room_ns = self->lanes.column_ns - (start_ns - self->lanes.from_ns) % self->lanes.column_ns;
  while (start_ns < end_ns)
    {
      gint64 length_ns = MIN (room_ns, end_ns - start_ns);

      cell->state_ns[state] += length_ns;
      start_ns += length_ns;
      room_ns = self->lanes.column_ns;
      cell++;
    }
}

/* ---- threads and cores -------------------------------------------------- */

static void
close_state (Collector *self, guint thread, gint64 now_ns)
{
  OpenThread *open = &self->open[thread];
  gint64      start_ns = MAX (open->since_ns, self->lanes.from_ns);
  gint64      end_ns = MIN (now_ns, self->lanes.to_ns);
  gint64     *total_ns = &self->lanes.total.state_ns[open->state];

  /* Many threads for centuries are more than a gint64 holds. */
  if (start_ns < end_ns)
    *total_ns += MIN (end_ns - start_ns, G_MAXINT64 - *total_ns);
  if (thread < self->lanes.n_threads)
    add_state (self, thread, open->state, open->since_ns, now_ns);
  open->since_ns = now_ns;
}

static void
close_core (Collector *self, guint thread, gint64 now_ns)
{
  OpenThread *open = &self->open[thread];

  if (open->core >= 0 && (guint) open->core < self->lanes.n_cores)
    add_state (self, self->lanes.n_threads + (guint) open->core, open->state, open->core_since_ns, now_ns);
  open->core_since_ns = now_ns;
}

static void
add_mark (Collector *self, const ProbeEvent *event, LaneMark mark)
{
  if (event->thread < 0 || event->time_ns < self->lanes.from_ns || event->time_ns >= self->lanes.to_ns)
    return;
  self->lanes.total.marks[mark]++;
  if ((guint) event->thread >= self->lanes.n_threads)
    return;
  reach (self, event->time_ns);
  lane_cells (self, (guint) event->thread)[column_of (self, event->time_ns)].marks[mark]++;
}

static void
listen (const ProbeEvent *event, gpointer data)
{
  Collector *self = data;
  guint      thread = (guint) event->thread;

  /* What is open then ends with the window. */
  if (event->time_ns >= self->lanes.to_ns)
    return;
  switch (event->type)
    {
    case PROBE_THREAD_STATE:
      close_state (self, thread, event->time_ns);
      close_core (self, thread, event->time_ns);
      self->open[thread].state = (ThreadState) event->a;
      break;
    case PROBE_ON_CORE:
      self->open[thread].core = event->core;
      self->open[thread].core_since_ns = event->time_ns;
      break;
    case PROBE_OFF_CORE:
      close_core (self, thread, event->time_ns);
      self->open[thread].core = -1;
      break;
    case PROBE_GIL_TAKE:
      if (event->b != 0)
        add_mark (self, event, LANE_MARK_SWITCH);
      break;
    case PROBE_GIL_REQUEST:
      add_mark (self, event, LANE_MARK_REQUEST);
      break;
    case PROBE_GIL_LOST:
      add_mark (self, event, LANE_MARK_LOST);
      break;
    default:
      break;
    }
}

/* ---- the life of lanes -------------------------------------------------- */

Lanes *
lanes_new (const Cast *cast, Probe *probe, gint64 from_ns, gint64 to_ns, guint n_columns, guint max_lanes)
{
  Collector *self = g_new0 (Collector, 1);
  gint64     length_ns = to_ns - from_ns;
  guint32    mask = 1u << PROBE_THREAD_STATE | 1u << PROBE_ON_CORE | 1u << PROBE_OFF_CORE | 1u << PROBE_GIL_TAKE
                 | 1u << PROBE_GIL_REQUEST | 1u << PROBE_GIL_LOST;

  g_assert (from_ns >= 0 && from_ns < to_ns && n_columns > 0);
  self->lanes.cast = cast;
  self->lanes.n_threads = MIN (cast->n_threads, max_lanes);
  self->lanes.n_cores = MIN (cast->n_cores, max_lanes);
  self->lanes.from_ns = from_ns;
  self->lanes.to_ns = to_ns;
  self->grows = to_ns == TIME_NEVER;
  self->lanes.column_ns = self->grows ? FIRST_COLUMN_NS : (length_ns - 1) / n_columns + 1;
  self->capacity = n_columns + 1;
  self->cells = g_new0 (LaneCell, (gsize) n_lanes (self) * self->capacity);
  self->open = g_new0 (OpenThread, cast->n_threads);
  for (guint i = 0; i < cast->n_threads; i++)
    self->open[i].core = -1;
  probe_listen (probe, mask, listen, self);
  return &self->lanes;
}

/* What happened at the very end of the run, at which a column would begin,
 * belongs to the column before. */
static void
keep_last_marks (Collector *self)
{
  guint n = self->lanes.n_columns;

  for (guint i = 0; n > 0 && n < self->capacity && i < n_lanes (self); i++)
    {
      LaneCell *cells = lane_cells (self, i);

      lane_cell_add (&cells[n - 1], &cells[n]);
      cells[n] = (LaneCell){ 0 };
    }
}

void
lanes_finish (Lanes *lanes, gint64 end_ns)
{
  Collector *self = (Collector *) lanes;

  for (guint i = 0; i < lanes->cast->n_threads; i++)
    {
      close_state (self, i, end_ns);
      close_core (self, i, end_ns);
    }
  lanes->to_ns = MAX (MIN (lanes->to_ns, end_ns), lanes->from_ns);
  reach (self, lanes->to_ns);
  if (lanes->from_ns < lanes->to_ns)
    lanes->n_columns = (guint) column_of (self, lanes->to_ns - 1) + 1;
  keep_last_marks (self);
}

/* Gives back what lies behind the columns. */
static void
drop_empty (Collector *self)
{
  guint n = MAX (self->lanes.n_columns, 1);

  for (guint i = 0; i < n_lanes (self); i++)
    memmove (self->cells + (gsize) i * n, lane_cells (self, i), sizeof (LaneCell) * n);
  self->capacity = n;
  self->cells = g_renew (LaneCell, self->cells, (gsize) n_lanes (self) * n);
}

void
lanes_widen (Lanes *lanes, gint64 factor)
{
  g_assert (factor > 0);
  merge_columns ((Collector *) lanes, factor);
  lanes->n_columns = (guint) ((lanes->n_columns + factor - 1) / factor);
  drop_empty ((Collector *) lanes);
}

guint
lanes_factor_for (const Lanes *lanes, guint n_columns)
{
  g_assert (n_columns > 0);
  return MAX ((lanes->n_columns + n_columns - 1) / n_columns, 1);
}

const LaneCell *
lanes_thread (const Lanes *lanes, guint thread, guint column)
{
  g_assert (thread < lanes->n_threads && column < lanes->n_columns);
  return lane_cells ((const Collector *) lanes, thread) + column;
}

const LaneCell *
lanes_core (const Lanes *lanes, guint core, guint column)
{
  g_assert (core < lanes->n_cores && column < lanes->n_columns);
  return lane_cells ((const Collector *) lanes, lanes->n_threads + core) + column;
}

gint64
lanes_length_ns (const Lanes *lanes, guint column)
{
  gint64 start_ns = lanes->from_ns + column * lanes->column_ns;

  return MIN (lanes->column_ns, lanes->to_ns - start_ns);
}

void
lanes_free (Lanes *lanes)
{
  Collector *self = (Collector *) lanes;

  if (self == NULL)
    return;
  g_free (self->cells);
  g_free (self->open);
  g_free (self);
}
