/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The parts of a trace in JSON, private to the files that write it.
 *
 * Each run is a process: a row per GIL with its holders, a row per thread with
 * its states, arrows between them, a counter of waiters, and what the operating
 * system saw of each thread ("T").  A slice is written when it ends.
 *
 * The order in the file matters only among rows of the same time: viewers sort
 * by time, and an arrow binds to a slice that stands before its end.
 */
#ifndef GILSIM_REPORT_TRACE_JSON_H
#define GILSIM_REPORT_TRACE_JSON_H

#include "observe/line-writer.h"
#include "report/story-text.h"
#include "report/trace-names.h"

/* An arrow that has left a slice and looks for the next one of its thread. */
typedef struct
{
  gint32 from; /* thread; -1: no arrow */
  gint64 from_ns;
  gint64 at_ns; /* it ends here or later */
} Arrow;

/* What Linux would call the state of a thread. */
typedef enum
{
  TASK_NONE,
  TASK_RUNNING,
  TASK_READY,
  TASK_PREEMPTED,
  TASK_SLEEPS,
  TASK_WAITS_GIL,
  TASK_ENDED,
  N_TASK_STATES
} TaskState;

/* A thread, and why its open slice is as it is. */
typedef struct
{
  char       *where; /* ","pid":1,"tid":11,"ts": */
  ThreadState state;
  gint64      since_ns;
  gint64      written_ns; /* where its last slice ended; -1: it had none */
  TaskState   task;
  gint64      task_since_ns;
  gint32      core; /* the last one */

  Arrow    wake;
  Arrow    hand_off;
  gint32   woken_by;     /* thread; -1: a timer or device */
  gint32   preempted_by; /* thread; -1: unknown */
  gint64   woken_ns;     /* -1: never */
  gint64   preempted_ns; /* -1: never */
  gint64   wanted_ns;
  gint64   waited_ns; /* before it took the GIL; -1: told already */
  gint32   taken_from;
  gint32   held_by; /* when it began to wait; -1: nobody */
  gint32   lost_to;
  guint    n_lost;
  guint    n_requests;
  guint64  switches; /* of the GIL, when it began to wait */
  gboolean wants;
  gboolean counted; /* among the waiters */
} TraceThread;

typedef struct
{
  char         *where; /* as of a thread, of its row */
  gint32        owner; /* -1: nobody */
  gint32        last_owner;
  gint64        taken_ns;
  gint64        dead_ns; /* handed over and not run yet, since taken_ns */
  gint64        waited_ns;
  gboolean      handed_over;
  guint64       switches;
  gint32        requested_by; /* -1: nobody */
  gboolean      requested;    /* since it was taken */
  gint64        dropped_ns;   /* -1: never */
  GilDropReason why;
  gint64        stamp_ns; /* in the last owner's slice; -1: that had no length */
  gint64        n_waiters;
  gint64        shown_waiters; /* the counter, as written */
  gint64        counted_ns;    /* since when it is n_waiters */
} TraceGil;

typedef struct
{
  LineWriter       *out;
  const Cast       *cast;
  const TraceNames *names;
  gint64           *n_arrows;   /* in the whole file: an arrow's number */
  guint             first_core; /* the first core's number in the file */
  TraceThread      *threads;
  TraceGil         *gils;
  gint32           *preempted; /* per core: who left it just now; -1: nobody */
  Stories          *stories;
  StoryTeller      *teller;
  GString          *why;        /* sentences, as in JSON, of the story that ended last ... */
  gint32            why_thread; /* ... of this thread; -1: told already */
} TraceRun;

/* ---- lines (trace-json.c) ----------------------------------------------- */

/* Begins a slice of a row: phase, name, category, where, time and length.
 * @name is quoted. */
void trace_begin_slice (TraceRun *run, const char *head, const char *name, const char *where, gint64 start_ns,
                        gint64 end_ns);

/* The arguments of an event, which they end. */
typedef struct
{
  LineWriter *out;
  gboolean    any;
} TraceArgs;

TraceArgs trace_args_begin (TraceRun *run);
/* Each @key is written as it is, with quotes and colon; so are values. */
void      trace_arg_text (TraceArgs *args, const char *key, const char *value);
void      trace_arg_integer (TraceArgs *args, const char *key, gint64 value);
void      trace_arg_us (TraceArgs *args, const char *key, gint64 ns);
void      trace_arg_thread (TraceArgs *args, const char *key, const TraceRun *run, gint32 thread);
void      trace_args_end (TraceArgs *args);

/* ---- states of threads (trace-slices.c) --------------------------------- */

void trace_thread_state (TraceRun *run, const ProbeEvent *event);
void trace_wake (TraceRun *run, const ProbeEvent *event);
/* Listens to stories, which end just before their last slice. */
void trace_story (const Story *story, gpointer run);
/* Ends the slice of a thread with the run. */
void trace_end_state (TraceRun *run, gint32 thread, gint64 now_ns);

/* How the GIL was given up, as an argument. */
const char *trace_drop_word (const TraceGil *gil);

/* ---- GILs (trace-gils.c) ------------------------------------------------ */

void trace_gil_event (TraceRun *run, const ProbeEvent *event);
/* A thread is in another state: it may wait, or no longer. */
void trace_gil_state (TraceRun *run, gint32 thread, ThreadState state, gint64 now_ns);
void trace_end_gil (TraceRun *run, guint gil, gint64 now_ns);

/* ---- tasks of the operating system (trace-tasks.c) ---------------------- */

void trace_task_event (TraceRun *run, const ProbeEvent *event);
void trace_end_task (TraceRun *run, gint32 thread, gint64 now_ns);

#endif
