/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A trace in JSON, in Chrome's trace event format as Perfetto reads it.
 */
#include "config.h"

#include "report/trace-json.h"
#include "report/trace-writer.h"

#define FIRST_TID 10

/* Not what nobody can see, and no sums. */
#define MASK                                                                                                           \
  (PROBE_MASK_ALL & ~(1u << PROBE_GIL_QUIET | 1u << PROBE_LATENCY | 1u << PROBE_GIL_TAKEN | 1u << PROBE_MIGRATE))

typedef struct
{
  TraceWriter writer;
  TraceRun    run; /* the present one */
  TraceNames *names;
  char       *command;
  GPtrArray  *policies; /* quoted, of each run */
  gint64      n_arrows;
  guint       next_tid;
  guint       next_core;
  char       *title; /* quoted; NULL before the first run */
  char       *file;  /* quoted */
  guint64     seed;
} TraceJson;

/* ---- lines -------------------------------------------------------------- */

void
trace_begin_slice (TraceRun *run, const char *head, const char *name, const char *where, gint64 start_ns, gint64 end_ns)
{
  LineWriter *out = run->out;

  line_writer_text (out, head);
  line_writer_text (out, name);
  line_writer_text (out, where);
  line_writer_us (out, start_ns);
  line_writer_text (out, ",\"dur\":");
  line_writer_us (out, end_ns - start_ns);
}

TraceArgs
trace_args_begin (TraceRun *run)
{
  return (TraceArgs){ .out = run->out };
}

static void
begin_arg (TraceArgs *args, const char *key)
{
  line_writer_text (args->out, args->any ? "," : ",\"args\":{");
  line_writer_text (args->out, key);
  args->any = TRUE;
}

void
trace_arg_text (TraceArgs *args, const char *key, const char *value)
{
  begin_arg (args, key);
  line_writer_text (args->out, value);
}

void
trace_arg_integer (TraceArgs *args, const char *key, gint64 value)
{
  begin_arg (args, key);
  line_writer_integer (args->out, value);
}

void
trace_arg_us (TraceArgs *args, const char *key, gint64 ns)
{
  begin_arg (args, key);
  line_writer_us (args->out, ns);
}

void
trace_arg_thread (TraceArgs *args, const char *key, const TraceRun *run, gint32 thread)
{
  trace_arg_text (args, key, run->names->threads[thread]);
}

void
trace_args_end (TraceArgs *args)
{
  line_writer_text (args->out, args->any ? "}}" : "}");
}

/* ---- what a run is ------------------------------------------------------ */

/* The name or the place of a row; @key and @value as in JSON. */
static void
write_metadata (TraceJson *self, const char *what, guint pid, guint tid, const char *key, const char *value)
{
  LineWriter      *out = self->run.out;
  g_autofree char *row = tid ? g_strdup_printf (",\"tid\":%u", tid) : g_strdup ("");
  g_autofree char *line =
      g_strdup_printf ("{\"ph\":\"M\",\"name\":\"%s\",\"pid\":%u%s,\"args\":{\"%s\":", what, pid, row, key);

  line_writer_text (out, self->policies->len == 1 && g_str_equal (what, "process_name") ? "" : ",\n");
  line_writer_text (out, line);
  line_writer_text (out, value);
  line_writer_text (out, "}}");
}

/* A row, and what its events carry; free with g_free(). */
static char *
begin_row (TraceJson *self, const char *name, guint place)
{
  guint            pid = self->policies->len;
  guint            tid = self->next_tid++;
  g_autofree char *index = g_strdup_printf ("%u", place);

  write_metadata (self, "thread_name", pid, tid, "name", name);
  write_metadata (self, "thread_sort_index", pid, tid, "sort_index", index);
  return g_strdup_printf (",\"pid\":%u,\"tid\":%u,\"ts\":", pid, tid);
}

static void
begin_process (TraceJson *self, const RunResult *result)
{
  guint            pid = self->policies->len + 1;
  g_autofree char *policy = policy_choice_format (&result->policy);
  g_autofree char *title = g_strdup_printf ("%s (%s)", result->scenario->title, policy);
  g_autofree char *name = trace_names_quote (title);
  g_autofree char *index = g_strdup_printf ("%u", pid);

  g_ptr_array_add (self->policies, trace_names_quote (policy));
  write_metadata (self, "process_name", pid, 0, "name", name);
  write_metadata (self, "process_sort_index", pid, 0, "sort_index", index);
  if (self->title)
    return;
  self->title = trace_names_quote (result->scenario->title);
  self->file = trace_names_quote (result->scenario->file);
  self->seed = result->seed;
}

static void
begin_rows (TraceJson *self)
{
  TraceRun   *run = &self->run;
  const Cast *cast = run->cast;

  for (guint i = 0; i < cast->n_gils; i++)
    run->gils[i] = (TraceGil){ .where = begin_row (self, run->names->holders[i], i),
                               .owner = -1,
                               .last_owner = -1,
                               .requested_by = -1,
                               .dropped_ns = -1,
                               .stamp_ns = -1,
                               .shown_waiters = -1 };
  for (guint i = 0; i < cast->n_threads; i++)
    run->threads[i] = (TraceThread){ .where = begin_row (self, run->names->threads[i], cast->n_gils + i),
                                     .written_ns = -1,
                                     .wake.from = -1,
                                     .hand_off.from = -1,
                                     .woken_ns = -1,
                                     .preempted_ns = -1,
                                     .preempted_by = -1,
                                     .waited_ns = -1,
                                     .taken_from = -1,
                                     .held_by = -1 };
  for (guint i = 0; i < cast->n_cores; i++)
    run->preempted[i] = -1;
}

/* ---- events ------------------------------------------------------------- */

/* Who pushed whom from the core. */
static void
note_preemption (TraceRun *run, const ProbeEvent *event)
{
  gint32 *preempted = &run->preempted[event->core];

  if (event->type == PROBE_ON_CORE && *preempted >= 0)
    run->threads[*preempted].preempted_by = event->thread;
  *preempted = -1;
  if (event->type == PROBE_OFF_CORE && event->a == OFF_CORE_PREEMPTED)
    {
      *preempted = event->thread;
      run->threads[event->thread].preempted_ns = event->time_ns;
      run->threads[event->thread].preempted_by = -1;
    }
}

static void
listen (const ProbeEvent *event, gpointer data)
{
  TraceRun *run = data;

  switch (event->type)
    {
    case PROBE_THREAD_STATE:
      trace_thread_state (run, event);
      trace_task_event (run, event);
      break;
    case PROBE_ON_CORE:
    case PROBE_OFF_CORE:
      note_preemption (run, event);
      trace_task_event (run, event);
      break;
    case PROBE_CORE_IDLE:
      run->preempted[event->core] = -1;
      break;
    case PROBE_WAKE:
      trace_wake (run, event);
      break;
    default:
      trace_gil_event (run, event);
    }
}

static void
begin (RunObserver *observer, const RunResult *result, Probe *probe)
{
  TraceJson  *self = (TraceJson *) observer;
  TraceRun   *run = &self->run;
  const Cast *cast = result->cast;

  self->names = trace_names_new (cast);
  run->cast = cast;
  run->names = self->names;
  run->first_core = self->next_core;
  run->threads = g_new0 (TraceThread, cast->n_threads);
  run->gils = g_new0 (TraceGil, cast->n_gils);
  run->preempted = g_new0 (gint32, cast->n_cores);
  begin_process (self, result);
  begin_rows (self);
  self->next_core += cast->n_cores;
  run->why = g_string_new (NULL);
  run->why_thread = -1;
  run->teller = story_teller_new (result);
  run->stories = stories_new (cast, probe, -1, trace_story, run); /* before what needs them */
  probe_listen (probe, MASK, listen, run);
}

static void
end_rows (TraceRun *run)
{
  for (guint i = 0; i < run->cast->n_threads; i++)
    g_free (run->threads[i].where);
  for (guint i = 0; i < run->cast->n_gils; i++)
    g_free (run->gils[i].where);
}

static void
end (RunObserver *observer, gint64 end_ns)
{
  TraceJson *self = (TraceJson *) observer;
  TraceRun  *run = &self->run;

  stories_finish (run->stories, end_ns);
  for (guint i = 0; i < run->cast->n_threads; i++)
    {
      trace_end_state (run, (gint32) i, end_ns);
      trace_end_task (run, (gint32) i, end_ns);
    }
  for (guint i = 0; i < run->cast->n_gils; i++)
    trace_end_gil (run, i, end_ns);
  end_rows (run);
  g_clear_pointer (&run->stories, stories_free);
  g_clear_pointer (&run->teller, story_teller_free);
  g_string_free (g_steal_pointer (&run->why), TRUE);
  g_clear_pointer (&run->threads, g_free);
  g_clear_pointer (&run->gils, g_free);
  g_clear_pointer (&run->preempted, g_free);
  g_clear_pointer (&self->names, trace_names_free);
}

/* ---- the file ----------------------------------------------------------- */

static void
finish (TraceWriter *writer)
{
  TraceJson       *self = (TraceJson *) writer;
  LineWriter      *out = self->run.out;
  g_autofree char *command = trace_names_quote (self->command);
  g_autofree char *policies = NULL;
  g_autofree char *about = NULL;

  g_ptr_array_add (self->policies, NULL);
  policies = g_strjoinv (",", (char **) self->policies->pdata);
  about = g_strdup_printf ("\n],\"displayTimeUnit\":\"ns\",\"otherData\":{\"tool\":\"gilsim\",\"version\":\"%s\","
                           "\"scenario\":%s,\"file\":%s,\"policies\":[%s],\"seed\":\"%" G_GUINT64_FORMAT "\","
                           "\"command\":%s}}\n",
                           PACKAGE_VERSION, self->title ? self->title : "\"\"", self->file ? self->file : "\"\"",
                           policies, self->seed, command);
  line_writer_text (out, about);
  line_writer_free (out);
  g_ptr_array_unref (self->policies);
  g_free (self->command);
  g_free (self->title);
  g_free (self->file);
  g_free (self);
}

TraceWriter *
trace_json_new (FILE *stream, const char *command, guint n_runs)
{
  TraceJson *self = g_new0 (TraceJson, 1);

  self->writer = (TraceWriter){ .observer = { .begin = begin, .end = end }, .finish = finish };
  self->run.out = line_writer_new (stream);
  self->run.n_arrows = &self->n_arrows;
  self->policies = g_ptr_array_new_with_free_func (g_free);
  self->command = g_strdup (command);
  /* A row whose number is that of a process would be its main thread. */
  self->next_tid = MAX (FIRST_TID, n_runs + 1);
  line_writer_text (self->run.out, "{\"traceEvents\":[\n");
  return &self->writer;
}
