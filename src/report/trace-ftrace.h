/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The parts of a trace in ftrace's text, private to the files that write it.
 */
#ifndef GILSIM_REPORT_TRACE_FTRACE_H
#define GILSIM_REPORT_TRACE_FTRACE_H

#include "observe/line-writer.h"
#include "report/trace-writer.h"

#define TRACE_IDLE (-1) /* instead of a thread */

typedef struct
{
  char       *head;  /* "name-11 (10) [", up to the core's number */
  char       *prev;  /* "prev_comm=name prev_pid=11 prev_prio=120 prev_state=" */
  char       *next;  /* "next_comm=name next_pid=11 next_prio=120" */
  char       *wakee; /* "comm=name pid=11 prio=120" */
  ThreadState state;
  gint32      core; /* the last one */
  gboolean    wants;
  gboolean    counted; /* among the waiters */
  const char *mark;    /* what is open; NULL: nothing */
} TraceTask;

typedef struct
{
  char         *number; /* "001] .... " with the time to follow */
  char         *idle;   /* its idle task's head, up to the time */
  char         *prev;   /* as of a task, of its idle task */
  char         *next;
  char         *target;  /* " target_cpu=001" */
  gint32        present; /* thread, or TRACE_IDLE */
  OffCoreReason left;    /* how it left, if it did */
} TraceCpu;

typedef struct
{
  TraceWriter writer;
  LineWriter *out;
  guint       n_runs; /* so far */
  guint       next_pid;
  guint       next_cpu;

  /* of the present run */
  const Cast *cast;
  guint       pid; /* of the process */
  TraceTask  *tasks;
  TraceCpu   *cpus;
  char      **counters; /* "C|10|GIL waiters|", of each GIL */
  gint32     *owners;   /* of each GIL; -1: nobody */
  gint32     *droppers; /* of each GIL: who gave it up last */
  gint64     *n_waiters;
  char       *begins[N_THREAD_STATES]; /* "B|10|holds GIL" */
  char       *ends;                    /* "E|10" */
  char       *marks[2];                /* request, lost race */
} TraceFtrace;

/* As a ProbeListener, with a TraceFtrace. */
void trace_ftrace_listen (const ProbeEvent *event, gpointer data);

/* @next comes to a core, which it is not on. */
void trace_ftrace_switch (TraceFtrace *self, gint32 core, gint32 next, gint64 now_ns);

/* A mark of a thread. */
void trace_ftrace_mark (TraceFtrace *self, gint32 thread, gint64 now_ns, const char *mark);

#endif
