/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A trace in JSON: the states of threads as slices, arrows between them.
 */
#include "config.h"

#include "report/trace-json.h"

#define HEAD ",\n{\"ph\":\"X\",\"cat\":\"state\",\"name\":"

static const char *const state_names[] = {
  [THREAD_STATE_READY] = "\"ready\"",
  [THREAD_STATE_HOLDS_GIL] = "\"holds GIL\"",
  [THREAD_STATE_WAITS_GIL] = "\"waits for GIL\"",
  [THREAD_STATE_IO] = "\"I/O\"",
  [THREAD_STATE_NO_GIL] = "\"C call (no GIL)\"",
};

const char *
trace_drop_word (const TraceGil *gil)
{
  switch (gil->why)
    {
    case GIL_DROP_CHECK:
      return gil->requested ? "\"forced by a request\"" : "\"forced by a check\"";
    case GIL_DROP_IO:
      return "\"before I/O\"";
    case GIL_DROP_NOGIL:
      return "\"before a C call\"";
    case GIL_DROP_END:
    default:
      return "\"the thread ended\"";
    }
}

/* ---- why ---------------------------------------------------------------- */

/* It stopped as another thread, a timer or a device woke it. */
static void
add_waker (TraceRun *run, TraceArgs *args, const TraceThread *thread)
{
  if (thread->woken_by >= 0)
    trace_arg_thread (args, "\"woken_by\":", run, thread->woken_by);
  else
    trace_arg_text (args, "\"woken_by\":", "\"a timer or device\"");
}

/* @next is N_THREAD_STATES if the run ends. */
static void
explain_holding (TraceRun *run, TraceArgs *args, TraceThread *thread, const TraceGil *gil, gint64 now_ns,
                 ThreadState next)
{
  if (thread->waited_ns >= 0)
    {
      trace_arg_us (args, "\"waited_us\":", thread->waited_ns);
      if (thread->taken_from >= 0)
        trace_arg_thread (args, "\"taken_from\":", run, thread->taken_from);
      if (gil->handed_over)
        trace_arg_text (args, "\"handed_over\":", "true");
    }
  thread->waited_ns = -1;
  if (next == THREAD_STATE_READY)
    trace_arg_text (args, "\"ended\":", "\"preempted\"");
  else if (next != N_THREAD_STATES && gil->dropped_ns == now_ns)
    {
      trace_arg_text (args, "\"ended\":", trace_drop_word (gil));
      if (gil->why == GIL_DROP_CHECK && gil->requested_by >= 0)
        trace_arg_thread (args, "\"requested_by\":", run, gil->requested_by);
    }
}

static void
explain_waiting (TraceRun *run, TraceArgs *args, const TraceThread *thread, const TraceGil *gil, gint64 now_ns,
                 ThreadState next)
{
  gboolean took = next == THREAD_STATE_HOLDS_GIL;
  guint64  switches = gil->switches - thread->switches - (took && gil->last_owner >= 0);

  if (thread->held_by >= 0)
    trace_arg_thread (args, "\"held_by\":", run, thread->held_by);
  if (thread->n_requests > 0)
    trace_arg_integer (args, "\"drop_requests\":", thread->n_requests);
  if (thread->n_lost > 0)
    {
      trace_arg_integer (args, "\"lost_races\":", thread->n_lost);
      trace_arg_thread (args, "\"lost_to\":", run, thread->lost_to);
    }
  if ((gint64) switches > 0)
    trace_arg_integer (args, "\"switches\":", (gint64) switches);
  if (took)
    trace_arg_text (args, "\"ended\":", gil->handed_over ? "\"was handed it\"" : "\"took it\"");
  else if (next == THREAD_STATE_READY && thread->woken_ns == now_ns)
    add_waker (run, args, thread);
  else if (next == THREAD_STATE_READY)
    trace_arg_text (args, "\"ended\":", "\"preempted\"");
}

static void
explain_ready (TraceRun *run, TraceArgs *args, const TraceThread *thread, ThreadState next)
{
  if (thread->woken_ns == thread->since_ns)
    add_waker (run, args, thread);
  else if (thread->preempted_ns == thread->since_ns && thread->preempted_by >= 0)
    trace_arg_thread (args, "\"preempted_by\":", run, thread->preempted_by);
  if (next != N_THREAD_STATES)
    trace_arg_integer (args, "\"core\":", run->first_core + thread->core);
}

/* @text after @time, if there is one. */
static void
add_sentence (GString *out, const char *time, const char *text)
{
  gsize at;

  if (out->len > 1)
    g_string_append_c (out, ',');
  at = out->len + 1;
  trace_names_append_quoted (out, text);
  if (time)
    {
      g_string_insert (out, (gssize) at, ": ");
      g_string_insert (out, (gssize) at, time);
    }
}

static void
tell_story (TraceRun *run, const Story *story)
{
  g_autofree char *sum = story_text_sum (run->teller, story);
  g_autofree char *omitted = story_text_omitted (story);

  g_string_assign (run->why, "[");
  add_sentence (run->why, NULL, sum);
  for (guint i = 0; i < story->n_steps; i++)
    {
      g_autofree char *time = story_text_time (story->steps[i].time_ns);
      g_autofree char *step = story_text_step (run->teller, story, i);

      if (omitted && i == story->omitted_at)
        add_sentence (run->why, NULL, omitted);
      add_sentence (run->why, time, step);
    }
  g_string_append_c (run->why, ']');
  run->why_thread = story->thread;
}

void
trace_story (const Story *story, gpointer data)
{
  TraceRun          *run = data;
  const TraceThread *thread = &run->threads[story->thread];
  gboolean           waits = thread->state == THREAD_STATE_WAITS_GIL || thread->state == THREAD_STATE_READY;

  /* Of a wait that ended some time ago, the slice is written; one that had
   * neither to sleep nor to stand in a queue has nothing to tell. */
  if (!waits || story->to_ns <= thread->since_ns || (story->n_sleeps == 0 && story->core_ns == 0))
    return;
  tell_story (run, story);
  if (!story->over)
    trace_end_state (run, story->thread, story->to_ns);
}

static void
explain (TraceRun *run, gint32 index, gint64 now_ns, ThreadState next)
{
  TraceThread    *thread = &run->threads[index];
  const TraceGil *gil = &run->gils[run->cast->thread_gil[index]];
  TraceArgs       args = trace_args_begin (run);

  switch (thread->state)
    {
    case THREAD_STATE_HOLDS_GIL:
      explain_holding (run, &args, thread, gil, now_ns, next);
      break;
    case THREAD_STATE_WAITS_GIL:
      explain_waiting (run, &args, thread, gil, now_ns, next);
      break;
    case THREAD_STATE_READY:
      explain_ready (run, &args, thread, next);
      break;
    default:
      if (next == THREAD_STATE_READY && thread->woken_ns == now_ns)
        add_waker (run, &args, thread);
    }
  if (next == N_THREAD_STATES)
    trace_arg_text (&args, "\"ended\":", "\"the run ended\"");
  if (run->why_thread == index)
    trace_arg_text (&args, "\"why\":", run->why->str);
  run->why_thread = -1;
  trace_args_end (&args);
}

/* ---- arrows ------------------------------------------------------------- */

/* An instant in a slice of @thread, which runs and wakes another, just before
 * @now_ns; -1: there is none. */
static gint64
stamp (const TraceThread *thread, gint64 now_ns)
{
  /* Inside, since the open slice will stand later in the file. */
  if (now_ns - thread->since_ns > 1)
    return now_ns - 1;
  return thread->written_ns == thread->since_ns ? thread->since_ns - 1 : -1;
}

static void
write_end_of_arrow (TraceRun *run, const char *phase, const char *what, const char *where, gint64 at_ns)
{
  LineWriter *out = run->out;

  line_writer_text (out, phase);
  line_writer_text (out, what);
  line_writer_text (out, "\"id\":");
  line_writer_integer (out, *run->n_arrows);
  line_writer_text (out, where);
  line_writer_us (out, at_ns);
  line_writer_char (out, '}');
}

/* Writes an arrow that ends where the slice just written began. */
static void
write_arrow (TraceRun *run, Arrow *arrow, const char *what, gint32 thread)
{
  const TraceThread *to = &run->threads[thread];

  ++*run->n_arrows;
  write_end_of_arrow (run, ",\n{\"ph\":\"s\",", what, run->threads[arrow->from].where, arrow->from_ns);
  write_end_of_arrow (run, ",\n{\"ph\":\"f\",\"bp\":\"e\",", what, to->where, to->since_ns);
  arrow->from = -1;
}

static void
write_arrows (TraceRun *run, gint32 index)
{
  TraceThread *thread = &run->threads[index];

  if (thread->wake.from >= 0 && thread->wake.at_ns <= thread->since_ns)
    write_arrow (run, &thread->wake, "\"cat\":\"wake\",\"name\":\"wake-up\",", index);
  if (thread->hand_off.from >= 0 && thread->state == THREAD_STATE_HOLDS_GIL)
    write_arrow (run, &thread->hand_off, "\"cat\":\"gil\",\"name\":\"GIL hand-off\",", index);
}

void
trace_wake (TraceRun *run, const ProbeEvent *event)
{
  TraceThread *thread = &run->threads[event->thread];

  thread->woken_by = (gint32) event->a;
  thread->woken_ns = event->time_ns;
  thread->wake.from = -1;
  if (event->a < 0)
    return;
  thread->wake.from_ns = stamp (&run->threads[event->a], event->time_ns);
  thread->wake.at_ns = event->time_ns;
  if (thread->wake.from_ns >= 0)
    thread->wake.from = (gint32) event->a;
}

/* ---- slices ------------------------------------------------------------- */

static void
close_state (TraceRun *run, gint32 index, gint64 now_ns, ThreadState next)
{
  TraceThread *thread = &run->threads[index];
  gboolean     alive = thread->state != THREAD_STATE_NEW && thread->state != THREAD_STATE_ENDED;

  if (!alive || now_ns <= thread->since_ns)
    return;
  trace_begin_slice (run, HEAD, state_names[thread->state], thread->where, thread->since_ns, now_ns);
  explain (run, index, now_ns, next);
  write_arrows (run, index);
  thread->written_ns = now_ns;
  thread->since_ns = now_ns;
}

void
trace_thread_state (TraceRun *run, const ProbeEvent *event)
{
  TraceThread *thread = &run->threads[event->thread];
  TraceGil    *gil = &run->gils[run->cast->thread_gil[event->thread]];
  ThreadState  state = (ThreadState) event->a;

  close_state (run, event->thread, event->time_ns, state);
  thread->state = state;
  thread->since_ns = event->time_ns;
  thread->held_by = gil->owner == event->thread ? -1 : gil->owner;
  thread->n_requests = 0;
  thread->n_lost = 0;
  thread->switches = gil->switches;
  trace_gil_state (run, event->thread, state, event->time_ns);
}

void
trace_end_state (TraceRun *run, gint32 thread, gint64 now_ns)
{
  close_state (run, thread, now_ns, N_THREAD_STATES);
}
