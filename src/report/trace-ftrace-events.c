/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A trace in ftrace's text: what each event looks like.
 */
#include "config.h"

#include "report/trace-ftrace.h"

/* ---- lines -------------------------------------------------------------- */

/* Up to the event's name. */
static void
begin_line (TraceFtrace *self, gint32 thread, gint32 core, gint64 now_ns)
{
  LineWriter *out = self->out;

  if (thread >= 0)
    {
      line_writer_text (out, self->tasks[thread].head);
      line_writer_text (out, self->cpus[core].number);
    }
  else
    line_writer_text (out, self->cpus[core].idle);
  line_writer_seconds (out, now_ns);
}

void
trace_ftrace_mark (TraceFtrace *self, gint32 thread, gint64 now_ns, const char *mark)
{
  begin_line (self, thread, self->tasks[thread].core, now_ns);
  line_writer_text (self->out, ": tracing_mark_write: ");
  line_writer_text (self->out, mark);
  line_writer_char (self->out, '\n');
}

static void
write_counter (TraceFtrace *self, gint32 thread, guint gil, gint64 now_ns)
{
  begin_line (self, thread, self->tasks[thread].core, now_ns);
  line_writer_text (self->out, ": tracing_mark_write: ");
  line_writer_text (self->out, self->counters[gil]);
  line_writer_integer (self->out, self->n_waiters[gil]);
  line_writer_char (self->out, '\n');
}

/* ---- the scheduler ------------------------------------------------------ */

/* The letter that Linux prints for a thread that leaves its core. */
static const char *
prev_state (const TraceTask *task, OffCoreReason reason)
{
  if (reason == OFF_CORE_PREEMPTED)
    return "R+";
  if (reason == OFF_CORE_ENDED)
    return "X";
  return task->state == THREAD_STATE_WAITS_GIL ? "D" : "S";
}

void
trace_ftrace_switch (TraceFtrace *self, gint32 core, gint32 next, gint64 now_ns)
{
  LineWriter *out = self->out;
  TraceCpu   *cpu = &self->cpus[core];

  if (cpu->present == next)
    return;
  begin_line (self, cpu->present, core, now_ns);
  line_writer_text (out, ": sched_switch: ");
  line_writer_text (out, cpu->present >= 0 ? self->tasks[cpu->present].prev : cpu->prev);
  line_writer_text (out, cpu->present >= 0 ? prev_state (&self->tasks[cpu->present], cpu->left) : "R");
  line_writer_text (out, " ==> ");
  line_writer_text (out, next >= 0 ? self->tasks[next].next : cpu->next);
  line_writer_char (out, '\n');
  cpu->present = next;
}

/* An event of the scheduler about a thread that some thread or interrupt makes
 * happen on @core. */
static void
write_wake (TraceFtrace *self, gint32 by, gint32 core, gint64 now_ns, const char *what, const ProbeEvent *event)
{
  begin_line (self, by, core, now_ns);
  line_writer_text (self->out, what);
  line_writer_text (self->out, self->tasks[event->thread].wakee);
  line_writer_text (self->out, self->cpus[event->core].target);
  line_writer_char (self->out, '\n');
}

static void
wake (TraceFtrace *self, const ProbeEvent *event)
{
  const TraceTask *task = &self->tasks[event->thread];
  gint32           core = event->a >= 0 ? self->tasks[event->a].core : event->core;
  gint32           by = event->a >= 0 ? (gint32) event->a : self->cpus[core].present;

  write_wake (self, by, core, event->time_ns, ": sched_waking: ", event);
  if (task->state == THREAD_STATE_WAITS_GIL)
    {
      begin_line (self, by, core, event->time_ns);
      line_writer_text (self->out, ": sched_blocked_reason: pid=");
      line_writer_integer (self->out, self->pid + 1 + event->thread);
      line_writer_text (self->out, " iowait=0 caller=take_gil\n");
    }
  write_wake (self, by, core, event->time_ns, ": sched_wakeup: ", event);
}

static void
migrate (TraceFtrace *self, const ProbeEvent *event)
{
  LineWriter *out = self->out;
  guint       first = self->next_cpu - self->cast->n_cores;

  begin_line (self, self->cpus[event->core].present, event->core, event->time_ns);
  line_writer_text (out, ": sched_migrate_task: ");
  line_writer_text (out, self->tasks[event->thread].wakee);
  line_writer_text (out, " orig_cpu=");
  line_writer_integer (out, first + event->a);
  line_writer_text (out, " dest_cpu=");
  line_writer_integer (out, first + event->core);
  line_writer_char (out, '\n');
}

/* ---- threads and GILs --------------------------------------------------- */

/* @by runs, and makes it so. */
static void
count (TraceFtrace *self, gint32 thread, gboolean waits, gint32 by, gint64 now_ns)
{
  TraceTask *task = &self->tasks[thread];
  guint      gil = self->cast->thread_gil[thread];

  if (task->counted == waits)
    return;
  task->counted = waits;
  self->n_waiters[gil] += waits ? 1 : -1;
  write_counter (self, by, gil, now_ns);
}

/* Marks go on while a thread waits for a core: it makes them when it runs. */
static void
change_mark (TraceFtrace *self, const ProbeEvent *event)
{
  TraceTask  *task = &self->tasks[event->thread];
  const char *mark = self->begins[event->a];

  if (event->a == THREAD_STATE_READY || mark == task->mark)
    return;
  if (task->mark)
    trace_ftrace_mark (self, event->thread, event->time_ns, self->ends);
  if (mark)
    trace_ftrace_mark (self, event->thread, event->time_ns, mark);
  task->mark = mark;
}

static void
thread_state (TraceFtrace *self, const ProbeEvent *event)
{
  TraceTask  *task = &self->tasks[event->thread];
  ThreadState state = (ThreadState) event->a;
  gboolean    owns = self->owners[self->cast->thread_gil[event->thread]] == event->thread;

  change_mark (self, event);
  task->state = state;
  if (state == THREAD_STATE_WAITS_GIL && !owns)
    count (self, event->thread, TRUE, event->thread, event->time_ns);
  else if (state != THREAD_STATE_READY && !task->wants)
    count (self, event->thread, FALSE, event->thread, event->time_ns);
}

static void
gil_event (TraceFtrace *self, const ProbeEvent *event)
{
  TraceTask *task = event->thread >= 0 ? &self->tasks[event->thread] : NULL;

  switch (event->type)
    {
    case PROBE_GIL_WANT:
      task->wants = TRUE;
      count (self, event->thread, TRUE, event->thread, event->time_ns);
      break;
    case PROBE_GIL_TAKE:
      self->owners[event->gil] = event->thread;
      task->wants = FALSE;
      count (self, event->thread, FALSE, event->a ? self->droppers[event->gil] : event->thread, event->time_ns);
      break;
    case PROBE_GIL_DROP:
      self->owners[event->gil] = -1;
      self->droppers[event->gil] = event->thread;
      break;
    default:
      if (task)
        trace_ftrace_mark (self, event->thread, event->time_ns, self->marks[event->type == PROBE_GIL_LOST]);
    }
}

void
trace_ftrace_listen (const ProbeEvent *event, gpointer data)
{
  TraceFtrace *self = data;

  switch (event->type)
    {
    case PROBE_THREAD_STATE:
      thread_state (self, event);
      break;
    case PROBE_ON_CORE:
      self->tasks[event->thread].core = event->core;
      trace_ftrace_switch (self, event->core, event->thread, event->time_ns);
      break;
    case PROBE_OFF_CORE:
      self->cpus[event->core].left = (OffCoreReason) event->a;
      break;
    case PROBE_CORE_IDLE:
      trace_ftrace_switch (self, event->core, TRACE_IDLE, event->time_ns);
      break;
    case PROBE_WAKE:
      wake (self, event);
      break;
    case PROBE_MIGRATE:
      migrate (self, event);
      break;
    default:
      gil_event (self, event);
    }
}
