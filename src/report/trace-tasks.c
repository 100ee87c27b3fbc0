/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A trace in JSON: what the operating system sees of each thread.  Viewers make
 * rows of cores of it.
 */
#include "config.h"

#include "report/trace-json.h"

static const char *const heads[] = {
#define HEAD(name) ",\n{\"ph\":\"T\",\"cat\":\"thread_state\",\"name\":\"" name "\""
  [TASK_RUNNING] = HEAD ("Running"), [TASK_READY] = HEAD ("R"),     [TASK_PREEMPTED] = HEAD ("R+"),
  [TASK_SLEEPS] = HEAD ("S"),        [TASK_WAITS_GIL] = HEAD ("D"), [TASK_ENDED] = HEAD ("X"),
#undef HEAD
};
G_STATIC_ASSERT (G_N_ELEMENTS (heads) == N_TASK_STATES);

static void
change_task (TraceRun *run, gint32 index, gint64 now_ns, TaskState task)
{
  TraceThread *thread = &run->threads[index];
  TraceArgs    args;

  if (thread->task != TASK_NONE && now_ns > thread->task_since_ns)
    {
      trace_begin_slice (run, heads[thread->task], "", thread->where, thread->task_since_ns, now_ns);
      args = trace_args_begin (run);
      if (thread->task == TASK_RUNNING)
        trace_arg_integer (&args, "\"cpu\":", run->first_core + thread->core);
      else if (thread->task == TASK_WAITS_GIL)
        trace_arg_text (&args, "\"io_wait\":0,\"blocked_function\":", "\"take_gil\"");
      trace_args_end (&args);
    }
  thread->task = task;
  thread->task_since_ns = now_ns;
}

/* Of a thread that is on no core. */
static TaskState
task_off_core (ThreadState state)
{
  switch (state)
    {
    case THREAD_STATE_READY:
      return TASK_READY;
    case THREAD_STATE_WAITS_GIL:
      return TASK_WAITS_GIL;
    case THREAD_STATE_ENDED:
      return TASK_ENDED;
    default:
      return TASK_SLEEPS;
    }
}

void
trace_task_event (TraceRun *run, const ProbeEvent *event)
{
  TraceThread *thread = &run->threads[event->thread];
  TaskState    task;

  switch (event->type)
    {
    case PROBE_ON_CORE:
      change_task (run, event->thread, event->time_ns, TASK_RUNNING);
      thread->core = event->core;
      break;
    case PROBE_OFF_CORE:
      task = event->a == OFF_CORE_PREEMPTED ? TASK_PREEMPTED : task_off_core (thread->state);
      change_task (run, event->thread, event->time_ns, task);
      break;
    default: /* another state */
      task = task_off_core ((ThreadState) event->a);
      if (thread->task != TASK_RUNNING && thread->task != task
          && !(thread->task == TASK_PREEMPTED && task == TASK_READY))
        change_task (run, event->thread, event->time_ns, task);
    }
}

void
trace_end_task (TraceRun *run, gint32 thread, gint64 now_ns)
{
  change_task (run, thread, now_ns, TASK_NONE);
}
