/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A trace as text, as Linux' ftrace prints it: what its scheduler's events and
 * the marks of programs would look like.
 *
 * ftrace knows no runs side by side: the processes and cores of each run come
 * after those of the one before.  A process has the name of its policy and
 * does nothing; its threads follow it.
 */
#include "config.h"

#include "report/trace-ftrace.h"

#include "interp/gil-policy.h"
#include "report/trace-names.h"

#define FIRST_PID 10

#define MASK (PROBE_MASK_ALL & ~(1u << PROBE_GIL_QUIET | 1u << PROBE_LATENCY | 1u << PROBE_GIL_TAKEN))

/* ---- a run -------------------------------------------------------------- */

/* A comment, on one line whatever is in it. */
static void
write_comment (TraceFtrace *self, const char *what, const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);

  for (char *c = valid; *c != '\0'; c++)
    if (g_ascii_iscntrl (*c))
      *c = ' ';
  line_writer_text (self->out, "# ");
  line_writer_text (self->out, what);
  line_writer_text (self->out, valid);
  line_writer_char (self->out, '\n');
}

static void
begin_cpus (TraceFtrace *self)
{
  for (guint i = 0; i < self->cast->n_cores; i++)
    {
      guint number = self->next_cpu++;

      self->cpus[i] = (TraceCpu){
        .number = g_strdup_printf ("%03u] .... ", number),
        .idle = g_strdup_printf ("          <idle>-0       (-----) [%03u] .... ", number),
        .prev = g_strdup_printf ("prev_comm=swapper/%u prev_pid=0 prev_prio=120 prev_state=", number),
        .next = g_strdup_printf ("next_comm=swapper/%u next_pid=0 next_prio=120", number),
        .target = g_strdup_printf (" target_cpu=%03u", number),
        .present = TRACE_IDLE,
      };
    }
}

static void
begin_tasks (TraceFtrace *self)
{
  g_auto (GStrv) comms = trace_names_comms (self->cast);

  for (guint i = 0; i < self->cast->n_threads; i++)
    {
      guint       pid = self->next_pid++;
      const char *comm = comms[i];

      self->tasks[i] = (TraceTask){
        .head = g_strdup_printf ("%16s-%-7u (%5u) [", comm, pid, self->pid),
        .prev = g_strdup_printf ("prev_comm=%s prev_pid=%u prev_prio=120 prev_state=", comm, pid),
        .next = g_strdup_printf ("next_comm=%s next_pid=%u next_prio=120", comm, pid),
        .wakee = g_strdup_printf ("comm=%s pid=%u prio=120", comm, pid),
      };
    }
}

static void
begin_marks (TraceFtrace *self)
{
  for (guint i = 0; i < self->cast->n_gils; i++)
    {
      g_autofree char *name = trace_names_comm (self->cast->gil_names[i]);
      gboolean         several = self->cast->n_gils > 1;

      self->counters[i] =
          g_strdup_printf ("C|%u|GIL waiters%s%s|", self->pid, several ? " of " : "", several ? name : "");
      self->owners[i] = -1;
    }
  self->begins[THREAD_STATE_HOLDS_GIL] = g_strdup_printf ("B|%u|holds GIL", self->pid);
  self->begins[THREAD_STATE_WAITS_GIL] = g_strdup_printf ("B|%u|waits for GIL", self->pid);
  self->ends = g_strdup_printf ("E|%u", self->pid);
  self->marks[0] = g_strdup_printf ("I|%u|gil_drop_request", self->pid);
  self->marks[1] = g_strdup_printf ("I|%u|lost wake-up race", self->pid);
}

/* The process itself, so that it has a name, and the counters at zero. */
static void
write_process (TraceFtrace *self, const char *policy)
{
  g_autofree char *comm = trace_names_comm (policy);
  g_autofree char *head = g_strdup_printf ("%16s-%-7u (%5u) [%s0.000000000: tracing_mark_write: ", comm, self->pid,
                                           self->pid, self->cpus[0].number);

  for (guint i = 0; i < self->cast->n_gils; i++)
    {
      line_writer_text (self->out, head);
      line_writer_text (self->out, self->counters[i]);
      line_writer_text (self->out, "0\n");
    }
}

static void
begin (RunObserver *observer, const RunResult *result, Probe *probe)
{
  TraceFtrace     *self = (TraceFtrace *) observer;
  const Cast      *cast = result->cast;
  g_autofree char *policy = policy_choice_format (&result->policy);
  g_autofree char *what = g_strdup_printf ("process %u, cores %u to %u: ", self->next_pid, self->next_cpu,
                                           self->next_cpu + cast->n_cores - 1);

  if (self->n_runs++ == 0)
    {
      write_comment (self, "", result->scenario->title);
      line_writer_text (self->out, "#\n#           TASK-PID    (TGID)  CPU#  ||||   TIMESTAMP   FUNCTION\n");
    }
  write_comment (self, what, policy);
  self->cast = cast;
  self->pid = self->next_pid++;
  self->tasks = g_new0 (TraceTask, cast->n_threads);
  self->cpus = g_new0 (TraceCpu, cast->n_cores);
  self->counters = g_new0 (char *, cast->n_gils + 1);
  self->owners = g_new0 (gint32, cast->n_gils);
  self->droppers = g_new0 (gint32, cast->n_gils);
  self->n_waiters = g_new0 (gint64, cast->n_gils);
  begin_cpus (self);
  begin_tasks (self);
  begin_marks (self);
  write_process (self, result->policy.policy->name);
  probe_listen (probe, MASK, trace_ftrace_listen, self);
}

/* Ends what is open. */
static void
end_tasks (TraceFtrace *self, gint64 end_ns)
{
  for (guint i = 0; i < self->cast->n_threads; i++)
    {
      if (self->tasks[i].mark)
        trace_ftrace_mark (self, (gint32) i, end_ns, self->ends);
    }
  for (guint i = 0; i < self->cast->n_cores; i++)
    {
      self->cpus[i].left = OFF_CORE_PREEMPTED;
      trace_ftrace_switch (self, (gint32) i, TRACE_IDLE, end_ns);
    }
}

static void
end (RunObserver *observer, gint64 end_ns)
{
  TraceFtrace *self = (TraceFtrace *) observer;

  end_tasks (self, end_ns);
  for (guint i = 0; i < self->cast->n_threads; i++)
    {
      g_free (self->tasks[i].head);
      g_free (self->tasks[i].prev);
      g_free (self->tasks[i].next);
      g_free (self->tasks[i].wakee);
    }
  for (guint i = 0; i < self->cast->n_cores; i++)
    {
      g_free (self->cpus[i].number);
      g_free (self->cpus[i].idle);
      g_free (self->cpus[i].prev);
      g_free (self->cpus[i].next);
      g_free (self->cpus[i].target);
    }
  for (guint i = 0; i < N_THREAD_STATES; i++)
    g_clear_pointer (&self->begins[i], g_free);
  g_clear_pointer (&self->ends, g_free);
  g_clear_pointer (&self->marks[0], g_free);
  g_clear_pointer (&self->marks[1], g_free);
  g_clear_pointer (&self->counters, g_strfreev);
  g_clear_pointer (&self->tasks, g_free);
  g_clear_pointer (&self->cpus, g_free);
  g_clear_pointer (&self->owners, g_free);
  g_clear_pointer (&self->droppers, g_free);
  g_clear_pointer (&self->n_waiters, g_free);
}

/* ---- the file ----------------------------------------------------------- */

static void
finish (TraceWriter *writer)
{
  TraceFtrace *self = (TraceFtrace *) writer;

  line_writer_free (self->out);
  g_free (self);
}

TraceWriter *
trace_ftrace_new (FILE *stream, const char *command, guint n_runs)
{
  TraceFtrace *self = g_new0 (TraceFtrace, 1);

  self->writer = (TraceWriter){ .observer = { .begin = begin, .end = end }, .finish = finish };
  self->out = line_writer_new (stream);
  self->next_pid = FIRST_PID;
  line_writer_text (self->out, "# tracer: nop\n#\n");
  write_comment (self, "gilsim " PACKAGE_VERSION ": ", command);
  return &self->writer;
}
