/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A trace in JSON: who holds each GIL, how many wait for it, who asks for it.
 */
#include "config.h"

#include "report/trace-json.h"

#define TENURE ",\n{\"ph\":\"X\",\"cat\":\"gil\",\"name\":"

/* ---- tenures ------------------------------------------------------------ */

/* Writes the tenure that ends, if it took any time. */
static void
close_tenure (TraceRun *run, TraceGil *gil, gint64 now_ns, const char *ended)
{
  TraceArgs args;

  if (gil->owner < 0 || now_ns <= gil->taken_ns)
    return;
  trace_begin_slice (run, TENURE, run->names->threads[gil->owner], gil->where, gil->taken_ns, now_ns);
  args = trace_args_begin (run);
  trace_arg_us (&args, "\"waited_us\":", gil->waited_ns);
  if (gil->last_owner >= 0)
    trace_arg_thread (&args, "\"taken_from\":", run, gil->last_owner);
  if (gil->handed_over)
    {
      trace_arg_text (&args, "\"handed_over\":", "true");
      trace_arg_us (&args, "\"dead_us\":", gil->dead_ns >= 0 ? gil->dead_ns : now_ns - gil->taken_ns);
    }
  trace_arg_text (&args, "\"ended\":", ended);
  if (gil->requested_by >= 0)
    trace_arg_thread (&args, "\"requested_by\":", run, gil->requested_by);
  trace_args_end (&args);
}

static void
take (TraceRun *run, const ProbeEvent *event)
{
  TraceGil    *gil = &run->gils[event->gil];
  TraceThread *thread = &run->threads[event->thread];
  gboolean     other = event->b != 0;

  thread->hand_off.from = -1;
  thread->taken_from = -1;
  if (!other)
    gil->last_owner = -1;
  else
    {
      gil->switches++;
      thread->taken_from = gil->last_owner;
      thread->hand_off.from_ns = gil->stamp_ns;
      if (gil->stamp_ns >= 0)
        thread->hand_off.from = gil->last_owner;
    }
  thread->waited_ns = thread->wants ? event->time_ns - thread->wanted_ns : 0;
  gil->owner = event->thread;
  gil->taken_ns = event->time_ns;
  gil->waited_ns = thread->waited_ns;
  gil->handed_over = event->a != 0;
  gil->dead_ns = -1;
  gil->requested = FALSE;
  gil->requested_by = -1;
}

static void
drop (TraceRun *run, const ProbeEvent *event)
{
  TraceGil *gil = &run->gils[event->gil];

  gil->why = (GilDropReason) event->a;
  gil->dropped_ns = event->time_ns;
  /* Its slice ends now, and so stands in the file before the next one's. */
  gil->stamp_ns = event->time_ns > run->threads[event->thread].since_ns ? event->time_ns - 1 : -1;
  close_tenure (run, gil, event->time_ns, trace_drop_word (gil));
  gil->last_owner = event->thread;
  gil->owner = -1;
}

/* ---- waiters ------------------------------------------------------------ */

static void
write_counter (TraceRun *run, guint index, gint64 at_ns)
{
  TraceGil   *gil = &run->gils[index];
  LineWriter *out = run->out;

  line_writer_text (out, ",\n{\"ph\":\"C\",\"cat\":\"gil\",\"name\":");
  line_writer_text (out, run->names->counters[index]);
  line_writer_text (out, gil->where);
  line_writer_us (out, at_ns);
  line_writer_text (out, ",\"args\":{\"n\":");
  line_writer_integer (out, gil->n_waiters);
  line_writer_text (out, "}}");
  gil->shown_waiters = gil->n_waiters;
}

/* The counter is written when it has stood still for a while. */
static void
count (TraceRun *run, gint32 index, gboolean waits, gint64 now_ns)
{
  TraceThread *thread = &run->threads[index];
  guint        own = run->cast->thread_gil[index];
  TraceGil    *gil = &run->gils[own];

  if (thread->counted == waits)
    return;
  if (now_ns > gil->counted_ns && gil->n_waiters != gil->shown_waiters)
    write_counter (run, own, gil->counted_ns);
  thread->counted = waits;
  gil->n_waiters += waits ? 1 : -1;
  gil->counted_ns = now_ns;
}

void
trace_gil_state (TraceRun *run, gint32 index, ThreadState state, gint64 now_ns)
{
  TraceThread *thread = &run->threads[index];
  TraceGil    *gil = &run->gils[run->cast->thread_gil[index]];

  if (state == THREAD_STATE_WAITS_GIL && gil->owner != index)
    count (run, index, TRUE, now_ns);
  else if (state != THREAD_STATE_READY && !thread->wants)
    count (run, index, FALSE, now_ns);
  if (state == THREAD_STATE_HOLDS_GIL && gil->owner == index && gil->dead_ns < 0)
    gil->dead_ns = now_ns - gil->taken_ns;
}

/* ---- marks -------------------------------------------------------------- */

static void
write_instant (TraceRun *run, const char *name, const char *where, gint64 at_ns, gint32 holder)
{
  LineWriter *out = run->out;
  TraceArgs   args;

  line_writer_text (out, ",\n{\"ph\":\"i\",\"s\":\"t\",\"cat\":\"gil\",\"name\":");
  line_writer_text (out, name);
  line_writer_text (out, where);
  line_writer_us (out, at_ns);
  args = trace_args_begin (run);
  if (holder >= 0)
    trace_arg_thread (&args, "\"held_by\":", run, holder);
  trace_args_end (&args);
}

static void
request (TraceRun *run, const ProbeEvent *event)
{
  TraceGil *gil = &run->gils[event->gil];

  gil->requested = TRUE;
  gil->requested_by = event->thread;
  if (event->thread >= 0)
    run->threads[event->thread].n_requests++;
  write_instant (run, "\"gil_drop_request\"", event->thread >= 0 ? run->threads[event->thread].where : gil->where,
                 event->time_ns, gil->owner);
}

static void
lost (TraceRun *run, const ProbeEvent *event)
{
  TraceGil    *gil = &run->gils[event->gil];
  TraceThread *thread = &run->threads[event->thread];

  if (gil->owner >= 0)
    {
      thread->n_lost++;
      thread->lost_to = gil->owner;
    }
  write_instant (run, "\"lost wake-up race\"", thread->where, event->time_ns, gil->owner);
}

/* ---- events ------------------------------------------------------------- */

void
trace_gil_event (TraceRun *run, const ProbeEvent *event)
{
  TraceThread *thread = event->thread >= 0 ? &run->threads[event->thread] : NULL;

  switch (event->type)
    {
    case PROBE_GIL_WANT:
      if (!thread->wants)
        thread->wanted_ns = event->time_ns;
      thread->wants = TRUE;
      count (run, event->thread, TRUE, event->time_ns);
      break;
    case PROBE_GIL_TAKE:
      take (run, event);
      thread->wants = FALSE;
      count (run, event->thread, FALSE, event->time_ns);
      break;
    case PROBE_GIL_DROP:
      drop (run, event);
      break;
    case PROBE_GIL_REQUEST:
      request (run, event);
      break;
    default:
      lost (run, event);
    }
}

void
trace_end_gil (TraceRun *run, guint index, gint64 now_ns)
{
  TraceGil *gil = &run->gils[index];

  close_tenure (run, gil, now_ns, "\"the run ended\"");
  if (gil->n_waiters != gil->shown_waiters)
    write_counter (run, index, gil->counted_ns);
  if (now_ns > gil->counted_ns)
    write_counter (run, index, now_ns);
}
