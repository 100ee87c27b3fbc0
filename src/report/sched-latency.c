/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * As `perf sched latency`: a table of how long threads ran and how long they
 * were delayed before, and on the right how long they waited for the GIL.
 *
 * A delay is the time from a wake-up, the start of a thread, or the loss of a
 * core, to being on a core.  The lines are sorted as there by default: by
 * average delay, greatest delay, count and time on cores, the largest first.
 */
#include "config.h"

#include "engine/duration.h"
#include "report/sched-kind.h"
#include "report/style.h"

#define MIN_NAME_WIDTH 22

typedef struct
{
  gint64  run_ns;
  gint64  delay_ns; /* sum */
  guint64 count;    /* of times that it was put on a core */
  gint64  max_delay_ns;
  gint64  max_start_ns;
  gint64  max_end_ns;
  gint64  gil_ns;    /* in the state "waits for GIL" */
  guint64 gil_waits; /* takes that had to sleep */
  gint64  gil_sum_ns;
  gint64  gil_max_ns;
} Sums;

typedef struct
{
  Sums        sums; /* first: of what is over */
  guint       thread;
  gint64      on_ns;    /* -1: off core */
  gint64      ready_ns; /* since when it might run; -1: it does, or waits */
  gint64      since_ns; /* of the state */
  ThreadState state;
} Task;

/* ---- events ------------------------------------------------------------- */

static void
change_state (const SchedView *view, Task *task, ThreadState state, gint64 now_ns)
{
  if (task->state == THREAD_STATE_WAITS_GIL)
    task->sums.gil_ns += sched_clip_ns (view, task->since_ns, now_ns);
  task->state = state;
  task->since_ns = now_ns;
}

static void
come_on (const SchedView *view, Task *task, gint64 now_ns)
{
  gint64 ready_ns = task->ready_ns < 0 ? now_ns : MAX (task->ready_ns, view->from_ns);
  gint64 delay_ns = now_ns - ready_ns;

  task->on_ns = now_ns;
  task->ready_ns = -1;
  if (now_ns < view->from_ns)
    return;
  task->sums.count++;
  task->sums.delay_ns += delay_ns;
  if (delay_ns <= task->sums.max_delay_ns && task->sums.count > 1)
    return;
  task->sums.max_delay_ns = delay_ns;
  task->sums.max_start_ns = ready_ns;
  task->sums.max_end_ns = now_ns;
}

static void
leave (const SchedView *view, Task *task, gint64 now_ns)
{
  if (task->on_ns >= 0)
    task->sums.run_ns += sched_clip_ns (view, task->on_ns, now_ns);
  task->on_ns = -1;
}

static void
end_gil_wait (const SchedView *view, Task *task, const ProbeEvent *event)
{
  if (event->b == 0 || event->time_ns < view->from_ns)
    return;
  task->sums.gil_waits++;
  task->sums.gil_sum_ns += event->a;
  task->sums.gil_max_ns = MAX (task->sums.gil_max_ns, event->a);
}

static void
hear (SchedView *view, const ProbeEvent *event)
{
  Task *task = (Task *) view->state + event->thread;

  switch (event->type)
    {
    case PROBE_THREAD_STATE:
      if (task->state == THREAD_STATE_NEW)
        task->ready_ns = event->time_ns;
      change_state (view, task, (ThreadState) event->a, event->time_ns);
      break;
    case PROBE_WAKE:
      if (task->ready_ns < 0 && task->on_ns < 0)
        task->ready_ns = event->time_ns;
      break;
    case PROBE_ON_CORE:
      come_on (view, task, event->time_ns);
      break;
    case PROBE_OFF_CORE:
      leave (view, task, event->time_ns);
      if (event->a == OFF_CORE_PREEMPTED)
        task->ready_ns = event->time_ns;
      break;
    case PROBE_GIL_TAKEN:
      end_gil_wait (view, task, event);
      break;
    default:
      break;
    }
}

/* ---- the table ---------------------------------------------------------- */

static double
average (gint64 sum_ns, guint64 n)
{
  return n > 0 ? (double) sum_ns / (double) n : 0;
}

static int
compare_largest (double a, double b)
{
  return (a < b) - (a > b);
}

static int
compare_tasks (const void *left, const void *right)
{
  const Task *a = left, *b = right;
  int order = compare_largest (average (a->sums.delay_ns, a->sums.count), average (b->sums.delay_ns, b->sums.count));

  if (order == 0)
    order = compare_largest ((double) a->sums.max_delay_ns, (double) b->sums.max_delay_ns);
  if (order == 0)
    order = compare_largest ((double) a->sums.count, (double) b->sums.count);
  if (order == 0)
    order = compare_largest ((double) a->sums.run_ns, (double) b->sums.run_ns);
  return order != 0 ? order : (a->thread > b->thread) - (a->thread < b->thread);
}

static char *
name_task (const SchedView *view, guint thread)
{
  return g_strdup_printf ("%s:%u", view->names[thread], sched_tid (thread));
}

static void
print_milliseconds (const SchedView *view, const char *before, gint64 ns, guint width)
{
  fputs (before, view->out);
  sched_print_ms (view, ns, width);
  fputs (" ms ", view->out);
}

static void
print_task (const SchedView *view, const Task *task, guint name_width)
{
  const Sums      *sums = &task->sums;
  g_autofree char *name = name_task (view, task->thread);

  fputs ("  ", view->out);
  sched_print_padded (view, name, name_width);
  print_milliseconds (view, "|", sums->run_ns, 11);
  fprintf (view->out, "|%9" G_GUINT64_FORMAT " ", sums->count);
  print_milliseconds (view, "| avg:", (gint64) average (sums->delay_ns, sums->count), 8);
  print_milliseconds (view, "| max:", sums->max_delay_ns, 8);
  fputs ("| max start: ", view->out);
  sched_print_s (view, sums->max_start_ns, 12);
  fputs (" s | max end: ", view->out);
  sched_print_s (view, sums->max_end_ns, 12);
  print_milliseconds (view, " s |", sums->gil_ns, 11);
  fprintf (view->out, "|%9" G_GUINT64_FORMAT " ", sums->gil_waits);
  print_milliseconds (view, "| avg:", (gint64) average (sums->gil_sum_ns, sums->gil_waits), 8);
  print_milliseconds (view, "| max:", sums->gil_max_ns, 8);
  fputs ("|\n", view->out);
}

static void
print_rule (const SchedView *view, guint width)
{
  g_autofree char *dashes = g_strnfill (width, '-');

  fprintf (view->out, " %s\n", dashes);
}

/* The columns of perf, and in the others only what can be added up. */
static void
print_total (const SchedView *view, const Sums *total, guint name_width)
{
  fprintf (view->out, "  %-*s", (int) name_width, "TOTAL:");
  print_milliseconds (view, "|", total->run_ns, 11);
  fprintf (view->out, "|%9" G_GUINT64_FORMAT " |%17s|%17s|%27s|%24s", total->count, "", "", "", "");
  print_milliseconds (view, "|", total->gil_ns, 11);
  fprintf (view->out, "|%9" G_GUINT64_FORMAT " |%17s|%17s|\n", total->gil_waits, "", "");
}

static guint
widest_name (const SchedView *view)
{
  guint widest = MIN_NAME_WIDTH;

  for (guint i = 0; i < view->cast->n_threads; i++)
    {
      g_autofree char *name = name_task (view, i);

      widest = MAX (widest, style_text_width (name) + 1);
    }
  return widest;
}

static void
print_table (const SchedView *view, const Task *tasks, guint n_tasks)
{
  static const char columns[] = "|   Runtime ms  |  Count   | Avg delay ms    | Max delay ms    "
                                "| Max delay start           | Max delay end          "
                                "|  GIL wait ms  |  Waits   | Avg GIL wait ms | Max GIL wait ms |";
  guint             name_width = widest_name (view);
  guint             width = name_width + 1 + (guint) sizeof columns - 1;
  Sums              total = { 0 };

  print_rule (view, width);
  fprintf (view->out, "  %-*s%s\n", (int) name_width, "Task", columns);
  print_rule (view, width);
  for (guint i = 0; i < n_tasks; i++)
    {
      const Sums *sums = &tasks[i].sums;

      total.run_ns += sums->run_ns;
      total.count += sums->count;
      total.gil_ns += sums->gil_ns;
      total.gil_waits += sums->gil_waits;
      if (sums->count > 0 || sums->run_ns > 0 || sums->gil_ns > 0)
        print_task (view, &tasks[i], name_width);
    }
  print_rule (view, width);
  print_total (view, &total, name_width);
  print_rule (view, width);
}

static gpointer
begin (SchedView *view)
{
  Task *tasks = g_new0 (Task, view->cast->n_threads);

  for (guint i = 0; i < view->cast->n_threads; i++)
    {
      tasks[i].thread = i;
      tasks[i].on_ns = -1;
      tasks[i].ready_ns = -1;
    }
  return tasks;
}

static void
end (SchedView *view, gint64 end_ns)
{
  Task *tasks = view->state;

  for (guint i = 0; i < view->cast->n_threads; i++)
    {
      leave (view, &tasks[i], end_ns);
      change_state (view, &tasks[i], THREAD_STATE_ENDED, end_ns);
    }
  qsort (tasks, view->cast->n_threads, sizeof (Task), compare_tasks);
  print_table (view, tasks, view->cast->n_threads);
}

const SchedKind sched_latency = {
  .name = "latency",
  .mask =
      1u << PROBE_THREAD_STATE | 1u << PROBE_WAKE | 1u << PROBE_ON_CORE | 1u << PROBE_OFF_CORE | 1u << PROBE_GIL_TAKEN,
  .begin = begin,
  .event = hear,
  .end = end,
};
