/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The intervals of a timeline, for charts, streamed as CSV: an interval is
 * written when it ends.
 */
#include "config.h"

#include "observe/intervals.h"
#include "observe/line-writer.h"
#include "observe/timeline.h"

typedef struct
{
  gint64      since_ns;      /* of the state */
  gint64      core_since_ns; /* in this state on this core */
  gint32      core;          /* -1: off core */
  ThreadState state;
} Lane;

typedef struct
{
  gint64      dropped_ns;
  gint32      last_owner; /* -1: nobody yet */
  const char *how;        /* it was given up */
} LastDrop;

struct Intervals
{
  const Cast *cast;
  LineWriter *writer;
  gint64      from_ns;
  gint64      to_ns;
  guint       limit;    /* rows of a lane */
  gboolean    complete; /* no lane has had more */
  guint      *thread_rows;
  guint      *core_rows;
  Lane       *lanes;
  LastDrop   *drops;
  char      **threads; /* names, quoted */
};

/* Counts a row of a lane. */
static void
count_row (Intervals *self, guint *rows)
{
  if (++*rows > self->limit)
    self->complete = FALSE;
}

/* Writes one row, cut to the window; nothing if it lies outside. */
static void
write_row (Intervals *self, const char *kind, gint32 lane, const char *name, gint64 number, const char *state,
           gint64 start_ns, gint64 end_ns)
{
  LineWriter *writer = self->writer;

  if (end_ns < self->from_ns || start_ns > self->to_ns || !self->complete)
    return;
  line_writer_text (writer, kind);
  line_writer_char (writer, ',');
  line_writer_integer (writer, lane);
  line_writer_char (writer, ',');
  line_writer_text (writer, name);
  if (number >= 0)
    line_writer_integer (writer, number);
  line_writer_char (writer, ',');
  line_writer_text (writer, state);
  line_writer_char (writer, ',');
  line_writer_integer (writer, MAX (start_ns, self->from_ns));
  line_writer_char (writer, ',');
  line_writer_integer (writer, MIN (end_ns, self->to_ns));
  line_writer_char (writer, '\n');
}

/* TRUE if an interval of this length and place is worth a row. */
static gboolean
has_extent (const Intervals *self, gint64 start_ns, gint64 end_ns)
{
  return MAX (start_ns, self->from_ns) < MIN (end_ns, self->to_ns);
}

static void
close_core (Intervals *self, gint32 thread, gint64 now_ns)
{
  Lane *lane = &self->lanes[thread];

  if (lane->core >= 0 && has_extent (self, lane->core_since_ns, now_ns))
    {
      count_row (self, &self->core_rows[lane->core]);
      write_row (self, "core", lane->core, "core ", lane->core, thread_state_name (lane->state), lane->core_since_ns,
                 now_ns);
    }
  lane->core_since_ns = now_ns;
}

static void
close_state (Intervals *self, gint32 thread, gint64 now_ns)
{
  Lane    *lane = &self->lanes[thread];
  gboolean alive = lane->state != THREAD_STATE_NEW && lane->state != THREAD_STATE_ENDED;

  if (alive && has_extent (self, lane->since_ns, now_ns))
    {
      count_row (self, &self->thread_rows[thread]);
      write_row (self, "thread", thread, self->threads[thread], -1, thread_state_name (lane->state), lane->since_ns,
                 now_ns);
    }
  lane->since_ns = now_ns;
}

static void
gil_drop (Intervals *self, const ProbeEvent *event)
{
  LastDrop *drop = &self->drops[event->gil];

  drop->dropped_ns = event->time_ns;
  drop->last_owner = event->thread;
  drop->how = event->a == GIL_DROP_CHECK ? "forced" : "voluntary";
}

static void
gil_take (Intervals *self, const ProbeEvent *event)
{
  LastDrop *drop = &self->drops[event->gil];

  if (drop->last_owner >= 0 && drop->last_owner != event->thread)
    write_row (self, "handoff", drop->last_owner, "", event->thread, event->a != 0 ? "direct" : drop->how,
               drop->dropped_ns, event->time_ns);
  drop->last_owner = -1;
}

static void
listen (const ProbeEvent *event, gpointer data)
{
  Intervals *self = data;
  Lane      *lane = event->thread >= 0 ? &self->lanes[event->thread] : NULL;

  /* What is open then ends with the window. */
  if (event->time_ns > self->to_ns)
    return;
  switch (event->type)
    {
    case PROBE_THREAD_STATE:
      close_state (self, event->thread, event->time_ns);
      close_core (self, event->thread, event->time_ns);
      lane->state = (ThreadState) event->a;
      break;
    case PROBE_ON_CORE:
      lane->core = event->core;
      lane->core_since_ns = event->time_ns;
      break;
    case PROBE_OFF_CORE:
      close_core (self, event->thread, event->time_ns);
      lane->core = -1;
      break;
    case PROBE_GIL_TAKE:
      gil_take (self, event);
      break;
    case PROBE_GIL_DROP:
      gil_drop (self, event);
      break;
    case PROBE_GIL_REQUEST:
    case PROBE_GIL_LOST:
      if (lane != NULL)
        write_row (self, event->type == PROBE_GIL_LOST ? "lost" : "request", event->thread,
                   self->threads[event->thread], -1, "", event->time_ns, event->time_ns);
      break;
    default:
      break;
    }
}

Intervals *
intervals_new (const Cast *cast, Probe *probe, gint64 from_ns, gint64 to_ns, FILE *stream)
{
  Intervals *self = g_new0 (Intervals, 1);
  guint32    mask = 1u << PROBE_THREAD_STATE | 1u << PROBE_ON_CORE | 1u << PROBE_OFF_CORE | 1u << PROBE_GIL_TAKE
                 | 1u << PROBE_GIL_DROP | 1u << PROBE_GIL_REQUEST | 1u << PROBE_GIL_LOST;

  self->cast = cast;
  self->writer = line_writer_new (stream);
  self->from_ns = from_ns;
  self->to_ns = to_ns;
  self->limit = G_MAXUINT;
  self->complete = TRUE;
  self->thread_rows = g_new0 (guint, cast->n_threads);
  self->core_rows = g_new0 (guint, cast->n_cores);
  self->lanes = g_new0 (Lane, cast->n_threads);
  self->drops = g_new0 (LastDrop, cast->n_gils);
  self->threads = g_new0 (char *, cast->n_threads + 1);
  for (guint i = 0; i < cast->n_threads; i++)
    {
      self->lanes[i].core = -1;
      self->threads[i] = line_writer_quote (cast->thread_names[i]);
    }
  for (guint i = 0; i < cast->n_gils; i++)
    self->drops[i].last_owner = -1;
  line_writer_text (self->writer, "kind,lane,name,state,start_ns,end_ns\n");
  probe_listen (probe, mask, listen, self);
  return self;
}

void
intervals_limit (Intervals *intervals, guint rows_of_a_lane)
{
  intervals->limit = rows_of_a_lane;
}

gboolean
intervals_complete (const Intervals *intervals)
{
  return intervals->complete;
}

void
intervals_finish (Intervals *intervals, gint64 end_ns)
{
  for (guint i = 0; i < intervals->cast->n_threads; i++)
    {
      close_state (intervals, (gint32) i, end_ns);
      close_core (intervals, (gint32) i, end_ns);
    }
}

void
intervals_free (Intervals *intervals)
{
  if (intervals == NULL)
    return;
  line_writer_free (intervals->writer);
  g_free (intervals->thread_rows);
  g_free (intervals->core_rows);
  g_free (intervals->lanes);
  g_free (intervals->drops);
  g_strfreev (intervals->threads);
  g_free (intervals);
}
