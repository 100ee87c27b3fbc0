/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The timeline: every event of a run as a line, for people or for programs.
 *
 * Text has fixed columns: time in ms, core, thread (each `-` if there is
 * none), what happened.  CSV has the columns of csv_header; `thread` and `gil`
 * are names, `detail` a word, `value` a number: ns for gil-taken and latency,
 * 1 on a gil-take from another thread than the last owner, the old core on a
 * migrate.  Both end with a line that says `end`.
 */
#include "config.h"

#include <string.h>

#include "engine/duration.h"
#include "observe/line-writer.h"
#include "observe/timeline.h"

/* Quiet checks have no lines: nobody could see them, and how many of them one
 * event stands for is the evaluation loop's business. */
#define TIMELINE_MASK (PROBE_MASK_ALL & ~(1u << PROBE_GIL_QUIET))

#define TIME_WIDTH 16
#define CORE_WIDTH 5

static const char csv_header[] = "time_ns,event,thread,core,gil,detail,value\n";

struct Timeline
{
  const Cast    *cast;
  LineWriter    *writer;
  TimelineFormat format;
  char         **threads;   /* names: padded for text, quoted for CSV */
  char         **gils;      /* quoted, for CSV only */
  char         **latencies; /* the same */
  char         **cores;     /* numbers, padded, for text only */
  char          *no_core;   /* `-`, padded */
  char          *no_thread; /* the same */
};

const char *
thread_state_name (ThreadState state)
{
  static const char *const names[] = {
    [THREAD_STATE_NEW] = "new",
    [THREAD_STATE_READY] = "ready",
    [THREAD_STATE_HOLDS_GIL] = "holds GIL",
    [THREAD_STATE_WAITS_GIL] = "waits for GIL",
    [THREAD_STATE_IO] = "I/O",
    [THREAD_STATE_NO_GIL] = "no GIL",
    [THREAD_STATE_ENDED] = "ended",
  };
  G_STATIC_ASSERT (G_N_ELEMENTS (names) == N_THREAD_STATES);

  g_assert ((guint) state < N_THREAD_STATES);
  return names[state];
}

/* ---- CSV ---------------------------------------------------------------- */

static const char *const event_words[] = {
  [PROBE_THREAD_STATE] = "state",
  [PROBE_ON_CORE] = "on-core",
  [PROBE_OFF_CORE] = "off-core",
  [PROBE_CORE_IDLE] = "idle",
  [PROBE_WAKE] = "wake",
  [PROBE_MIGRATE] = "migrate",
  [PROBE_GIL_WANT] = "gil-want",
  [PROBE_GIL_TAKE] = "gil-take",
  [PROBE_GIL_TAKEN] = "gil-taken",
  [PROBE_GIL_DROP] = "gil-drop",
  [PROBE_GIL_REQUEST] = "gil-request",
  [PROBE_GIL_LOST] = "gil-lost",
  [PROBE_LATENCY] = "latency",
};
G_STATIC_ASSERT (G_N_ELEMENTS (event_words) == N_PROBE_TYPES);

static const char *const off_core_words[] = { "blocked", "preempted", "ended" };
static const char *const drop_words[] = { "check", "io", "nogil", "end" };

/* The columns `detail` and `value`. */
static void
write_csv_detail (Timeline *self, const ProbeEvent *event)
{
  LineWriter *writer = self->writer;
  const char *detail = "";

  if (event->type == PROBE_THREAD_STATE)
    detail = thread_state_name ((ThreadState) event->a);
  else if (event->type == PROBE_OFF_CORE)
    detail = off_core_words[event->a];
  else if (event->type == PROBE_GIL_DROP)
    detail = drop_words[event->a];
  else if (event->type == PROBE_WAKE && event->a >= 0)
    detail = self->threads[event->a];
  else if (event->type == PROBE_GIL_TAKE && event->a != 0)
    detail = "handed-over";
  else if (event->type == PROBE_GIL_TAKEN && event->b != 0)
    detail = "slept";
  else if (event->type == PROBE_LATENCY)
    detail = self->latencies[event->a];

  line_writer_text (writer, detail);
  line_writer_char (writer, ',');
  if (event->type == PROBE_GIL_TAKE || event->type == PROBE_LATENCY)
    line_writer_integer (writer, event->b);
  else if (event->type == PROBE_GIL_TAKEN || event->type == PROBE_MIGRATE)
    line_writer_integer (writer, event->a);
}

static void
listen_csv (const ProbeEvent *event, gpointer data)
{
  Timeline   *self = data;
  LineWriter *writer = self->writer;

  line_writer_integer (writer, event->time_ns);
  line_writer_char (writer, ',');
  line_writer_text (writer, event_words[event->type]);
  line_writer_char (writer, ',');
  if (event->thread >= 0)
    line_writer_text (writer, self->threads[event->thread]);
  line_writer_char (writer, ',');
  if (event->core >= 0)
    line_writer_integer (writer, event->core);
  line_writer_char (writer, ',');
  if (event->gil >= 0)
    line_writer_text (writer, self->gils[event->gil]);
  line_writer_char (writer, ',');
  write_csv_detail (self, event);
  line_writer_char (writer, '\n');
}

/* ---- text --------------------------------------------------------------- */

static void
write_duration (LineWriter *writer, const char *before, gint64 ns)
{
  char buffer[DURATION_MAX];

  line_writer_text (writer, before);
  line_writer_text (writer, duration_format (ns, buffer));
}

/* "the GIL", or "the GIL of NAME" where there are several. */
static void
write_gil (Timeline *self, const char *before, gint32 gil, const char *after)
{
  line_writer_text (self->writer, before);
  if (self->cast->n_gils > 1)
    {
      line_writer_text (self->writer, " of ");
      line_writer_text (self->writer, self->cast->gil_names[gil]);
    }
  line_writer_text (self->writer, after);
}

static void
write_machine_event (Timeline *self, const ProbeEvent *event)
{
  static const char *const leaves[] = { "leaves the core: blocked", "leaves the core: preempted",
                                        "leaves the core: ended" };
  LineWriter              *writer = self->writer;

  switch (event->type)
    {
    case PROBE_THREAD_STATE:
      line_writer_text (writer, thread_state_name ((ThreadState) event->a));
      break;
    case PROBE_ON_CORE:
      line_writer_text (writer, "dispatched");
      break;
    case PROBE_OFF_CORE:
      line_writer_text (writer, leaves[event->a]);
      break;
    case PROBE_CORE_IDLE:
      line_writer_text (writer, "core idle");
      break;
    case PROBE_WAKE:
      line_writer_text (writer, event->a >= 0 ? "woken by " : "woken");
      if (event->a >= 0)
        line_writer_text (writer, self->cast->thread_names[event->a]);
      break;
    case PROBE_MIGRATE:
      line_writer_text (writer, "migrates from core ");
      line_writer_integer (writer, event->a);
      break;
    default:
      line_writer_text (writer, self->cast->latency_names[event->a]);
      write_duration (writer, " took ", event->b);
      break;
    }
}

static void
write_gil_event (Timeline *self, const ProbeEvent *event)
{
  static const char *const drops[] = { ": forced by a check", ": may block", ": runs without it", ": ends" };
  static const char *const takes[2][2] = { { "", ": switch" }, { ": handed back", ": handed over" } };

  switch (event->type)
    {
    case PROBE_GIL_WANT:
      write_gil (self, "wants the GIL", event->gil, "");
      break;
    case PROBE_GIL_TAKE:
      write_gil (self, "takes the GIL", event->gil, takes[event->a != 0][event->b != 0]);
      break;
    case PROBE_GIL_TAKEN:
      write_gil (self, "runs with the GIL", event->gil, "");
      write_duration (self->writer, " after ", event->a);
      break;
    case PROBE_GIL_DROP:
      write_gil (self, "drops the GIL", event->gil, drops[event->a]);
      break;
    case PROBE_GIL_REQUEST:
      write_gil (self, "drop request for the GIL", event->gil, "");
      break;
    default:
      write_gil (self, "lost wake-up race for the GIL", event->gil, "");
      break;
    }
}

static void
listen_text (const ProbeEvent *event, gpointer data)
{
  Timeline   *self = data;
  LineWriter *writer = self->writer;

  line_writer_ms (writer, event->time_ns, TIME_WIDTH);
  line_writer_text (writer, event->core >= 0 ? self->cores[event->core] : self->no_core);
  line_writer_text (writer, event->thread >= 0 ? self->threads[event->thread] : self->no_thread);
  if (event->type >= PROBE_GIL_WANT && event->type <= PROBE_GIL_LOST)
    write_gil_event (self, event);
  else
    write_machine_event (self, event);
  line_writer_char (writer, '\n');
}

/* ---- the life of a timeline --------------------------------------------- */

/* @text, left-aligned in @width columns, between blanks. */
static char *
pad_name (const char *text, glong width)
{
  glong length = g_utf8_strlen (text, -1);

  return g_strdup_printf ("  %s%*s", text, (int) (MAX (width - length, 0) + 2), "");
}

static void
begin_text (Timeline *self, guint n_threads, guint n_cores)
{
  glong width = (glong) strlen ("thread");

  for (guint i = 0; i < n_threads; i++)
    width = MAX (width, g_utf8_strlen (self->cast->thread_names[i], -1));
  for (guint i = 0; i < n_threads; i++)
    self->threads[i] = pad_name (self->cast->thread_names[i], width);
  for (guint i = 0; i < n_cores; i++)
    self->cores[i] = g_strdup_printf ("%*u", CORE_WIDTH, i);
  self->no_core = g_strdup_printf ("%*s", CORE_WIDTH, "-");
  self->no_thread = pad_name ("-", width);

  g_autofree char *thread = pad_name ("thread", width);
  g_autofree char *header =
      g_strdup_printf ("%*s%*s%swhat happened\n", TIME_WIDTH, "time/ms", CORE_WIDTH, "core", thread);

  line_writer_text (self->writer, header);
}

static char **
quote_names (char *const *names, guint n)
{
  char **quoted = g_new0 (char *, n + 1);

  for (guint i = 0; i < n; i++)
    quoted[i] = line_writer_quote (names[i]);
  return quoted;
}

Timeline *
timeline_new (const Cast *cast, Probe *probe, TimelineFormat format, FILE *stream)
{
  Timeline *self = g_new0 (Timeline, 1);

  self->cast = cast;
  self->writer = line_writer_new (stream);
  self->format = format;
  if (format == TIMELINE_CSV)
    {
      self->threads = quote_names (cast->thread_names, cast->n_threads);
      self->gils = quote_names (cast->gil_names, cast->n_gils);
      self->latencies = quote_names (cast->latency_names, cast->n_latencies);
      line_writer_text (self->writer, csv_header);
    }
  else
    {
      self->threads = g_new0 (char *, cast->n_threads + 1);
      self->cores = g_new0 (char *, cast->n_cores + 1);
      begin_text (self, cast->n_threads, cast->n_cores);
    }
  probe_listen (probe, TIMELINE_MASK, format == TIMELINE_CSV ? listen_csv : listen_text, self);
  return self;
}

void
timeline_finish (Timeline *timeline, gint64 end_ns)
{
  if (timeline->format == TIMELINE_CSV)
    {
      line_writer_integer (timeline->writer, end_ns);
      line_writer_text (timeline->writer, ",end,,,,,\n");
      return;
    }
  line_writer_ms (timeline->writer, end_ns, TIME_WIDTH);
  line_writer_text (timeline->writer, timeline->no_core);
  line_writer_text (timeline->writer, timeline->no_thread);
  line_writer_text (timeline->writer, "end\n");
}

void
timeline_free (Timeline *timeline)
{
  if (timeline == NULL)
    return;
  line_writer_free (timeline->writer);
  g_strfreev (timeline->threads);
  g_strfreev (timeline->gils);
  g_strfreev (timeline->latencies);
  g_strfreev (timeline->cores);
  g_free (timeline->no_core);
  g_free (timeline->no_thread);
  g_free (timeline);
}
