/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * As `perf sched timehist`: a line for every stay of a thread on a core, when
 * it ends.  The definitions are those of Linux 6.1, tools/perf/builtin-sched.c,
 * timehist_update_runtime_stats(), but for:
 *
 * - gil wait: how long the thread was in the state "waits for GIL" since the
 *   line before of the same thread, on a core or not;
 * - state, which there is an option: a thread that sleeps while it waits for
 *   the GIL has gil instead of S;
 * - stays that last when the window or the run ends have a line, too, at that
 *   time and with "-" for their state.
 */
#include "config.h"

#include "engine/duration.h"
#include "report/sched-kind.h"
#include "report/style.h"

#define MIN_NAME_WIDTH 20
#define TIME_WIDTH 15
#define MS_WIDTH 11

/* What is open in a thread's life. */
typedef struct
{
  gint64      on_ns;    /* -1: off core */
  gint64      off_ns;   /* when it left a core last; -1: never was on one */
  gint64      woken_ns; /* since it left; -1: not */
  gint64      waits_ns; /* "waits for GIL" since its last line, up to since_ns */
  gint64      since_ns; /* of the state */
  gint32      core;
  ThreadState state;
} Task;

typedef struct
{
  guint name_width;
  Task  tasks[];
} Timehist;

static char *
name_task (const SchedView *view, guint thread)
{
  return g_strdup_printf ("%s[%u/%u]", view->names[thread], sched_tid (thread), sched_pid (view, thread));
}

/* ---- lines -------------------------------------------------------------- */

static void
print_head (const SchedView *view, guint name_width)
{
  static const char *const columns[] = { "wait time", "sch delay", "gil wait", "run time" };
  g_autofree char         *dashes = g_strnfill (name_width, '-');

  fprintf (view->out, "%*s%7s  %-*s", TIME_WIDTH, "time", "cpu", (int) name_width, "task name");
  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    fprintf (view->out, "%*s", MS_WIDTH, columns[i]);
  fprintf (view->out, "  state\n%*s%7s  %-*s", TIME_WIDTH, "", "", (int) name_width, "[tid/pid]");
  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    fprintf (view->out, "%*s", MS_WIDTH, "(msec)");
  fprintf (view->out, "\n -------------- ------  %s", dashes);
  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    fprintf (view->out, "  ---------");
  fprintf (view->out, "  -----\n");
}

/* What a thread is after it has left its core. */
static const char *
state_word (const Task *task, OffCoreReason reason)
{
  switch (reason)
    {
    case OFF_CORE_PREEMPTED:
      return "R";
    case OFF_CORE_ENDED:
      return "X";
    case OFF_CORE_BLOCKED:
    default:
      return task->state == THREAD_STATE_WAITS_GIL ? "gil" : "S";
    }
}

static void
print_stay (const SchedView *view, guint thread, gint64 now_ns, const char *state)
{
  const Timehist  *self = view->state;
  const Task      *task = &self->tasks[thread];
  g_autofree char *name = name_task (view, thread);

  sched_print_s (view, now_ns, TIME_WIDTH);
  fprintf (view->out, " [%04d]  ", task->core);
  sched_print_padded (view, name, self->name_width);
  sched_print_ms (view, task->off_ns < 0 ? 0 : sched_clip_ns (view, task->off_ns, task->on_ns), MS_WIDTH);
  sched_print_ms (view, task->woken_ns < 0 ? 0 : sched_clip_ns (view, task->woken_ns, task->on_ns), MS_WIDTH);
  sched_print_ms (view, task->waits_ns, MS_WIDTH);
  sched_print_ms (view, sched_clip_ns (view, task->on_ns, now_ns), MS_WIDTH);
  fprintf (view->out, "  %s\n", state);
}

/* ---- events ------------------------------------------------------------- */

static void
add_wait (const SchedView *view, Task *task, gint64 now_ns)
{
  if (task->state == THREAD_STATE_WAITS_GIL)
    task->waits_ns += sched_clip_ns (view, task->since_ns, now_ns);
  task->since_ns = now_ns;
}

static void
end_stay (SchedView *view, guint thread, gint64 now_ns, const char *state)
{
  Timehist *self = view->state;
  Task     *task = &self->tasks[thread];

  add_wait (view, task, now_ns);
  if (now_ns > view->from_ns)
    {
      print_stay (view, thread, now_ns, state);
      task->waits_ns = 0;
    }
  task->on_ns = -1;
  task->off_ns = now_ns;
  task->woken_ns = -1;
}

static void
hear (SchedView *view, const ProbeEvent *event)
{
  Timehist *self = view->state;
  Task     *task = &self->tasks[event->thread];

  switch (event->type)
    {
    case PROBE_THREAD_STATE:
      add_wait (view, task, event->time_ns);
      /* To be started is to be woken. */
      if (task->state == THREAD_STATE_NEW)
        task->woken_ns = event->time_ns;
      task->state = (ThreadState) event->a;
      break;
    case PROBE_WAKE:
      if (task->woken_ns < 0 && task->on_ns < 0)
        task->woken_ns = event->time_ns;
      break;
    case PROBE_ON_CORE:
      task->on_ns = event->time_ns;
      task->core = event->core;
      break;
    case PROBE_OFF_CORE:
      end_stay (view, (guint) event->thread, event->time_ns, state_word (task, (OffCoreReason) event->a));
      break;
    default:
      break;
    }
}

/* ---- begin and end ------------------------------------------------------ */

static gpointer
begin (SchedView *view)
{
  guint     n_threads = view->cast->n_threads;
  Timehist *self = g_malloc0 (sizeof *self + n_threads * sizeof (Task));

  self->name_width = MIN_NAME_WIDTH;
  for (guint i = 0; i < n_threads; i++)
    {
      g_autofree char *name = name_task (view, i);

      self->name_width = MAX (self->name_width, style_text_width (name));
      self->tasks[i] = (Task){ .on_ns = -1, .off_ns = -1, .woken_ns = -1 };
    }
  print_head (view, self->name_width);
  return self;
}

/* In the order of the cores. */
static void
end (SchedView *view, gint64 end_ns)
{
  const Timehist *self = view->state;

  for (guint core = 0; core < view->cast->n_cores; core++)
    for (guint i = 0; i < view->cast->n_threads; i++)
      if (self->tasks[i].on_ns >= 0 && self->tasks[i].core == (gint32) core)
        end_stay (view, i, end_ns, "-");
}

const SchedKind sched_timehist = {
  .name = "timehist",
  .mask = 1u << PROBE_THREAD_STATE | 1u << PROBE_WAKE | 1u << PROBE_ON_CORE | 1u << PROBE_OFF_CORE,
  .begin = begin,
  .event = hear,
  .end = end,
};
