/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A thread of an interpreter: an OS thread that runs a program under a GIL.
 */
#ifndef GILSIM_INTERP_PY_THREAD_H
#define GILSIM_INTERP_PY_THREAD_H

#include "interp/gil.h"
#include "interp/program.h"
#include "sync/wait-queue.h"

typedef struct World    World;
typedef struct PyThread PyThread;
typedef struct Request  Request;

/* Where a thread stands between its program and the GIL. */
typedef enum
{
  PY_RELEASED, /* outside: in a system call, blocked, or not begun */
  PY_NO_GIL,   /* outside: C code that needs no GIL */
  PY_TAKING,
  PY_RUNNING,  /* inside */
  PY_DROPPING
} PyPhase;

/* One level of repeats and measures. */
typedef struct
{
  guint64 left;     /* of a repeat */
  gint64  begun_ns; /* of a measure */
} PyLoop;

struct PyThread
{
  Thread thread; /* first: a Thread is its PyThread */

  /* fixed */
  World         *world;
  Gil           *gil;
  guint          group;
  const Program *program;
  gboolean       background;

  /* only this thread, and py_thread_update_state() */
  PyPhase       phase;
  GilDropReason drop_reason;
  ThreadState   state; /* on the timeline */
  gint64        last_check_ns; /* when it last served a request */
  gboolean      cuttable; /* in a compute step that a request may cut */
  gint64        carry_ps; /* fraction of a ns that its steps left over */
  Rng           rng;      /* of its program's durations */
  PyLoop       *loops;    /* one for each level of the program */
  Event         device;   /* completes its io step */
  Request     **received; /* by client set: the request to be answered */

  /* started by another thread's `start` step */
  Semaphore started; /* posted when it first has the GIL */
  gboolean  has_starter;
  WaitQueue joiners;
  gboolean  ending;
  gint64    ended_ns;
};

static inline PyThread *
py_thread (Thread *thread)
{
  return (PyThread *) thread;
}

/* Tells the probe if the thread's state on the timeline is another now. */
void py_thread_update_state (PyThread *py);

/* The evaluation loop: what a thread's fiber runs from begin to end. */
void py_thread_main (gpointer data);

/* @ns of bytecode, with the checks of the policy. */
void eval_compute (PyThread *py, gint64 ns) MAY_SUSPEND;

/* For Gil.requested_by: the owner goes on to its next check only. */
void eval_request_arrived (Gil *gil, Thread *owner);

#endif
