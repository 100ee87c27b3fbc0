/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A thread's program: a read-only flat list of steps.  Nesting is by jumps:
 * a STEP_REPEAT knows the index of its STEP_END_REPEAT and the other way round.
 */
#ifndef GILSIM_INTERP_PROGRAM_H
#define GILSIM_INTERP_PROGRAM_H

#include "engine/dist.h"

typedef enum
{
  STEP_COMPUTE,    /* duration: bytecode, checked as the policy says */
  STEP_NATIVE,     /* duration: C code that keeps the GIL; no check inside */
  STEP_NOGIL,      /* duration: C code with the GIL released */
  STEP_IO,         /* duration: release, blocked on a device, take again */
  STEP_SLEEP,      /* duration: release, blocked on a timer, take again */
  STEP_LOCK,       /* object = lock: the version's threading.Lock */
  STEP_UNLOCK,     /* object = lock */
  STEP_PUT,        /* object = queue: queue.SimpleQueue.put */
  STEP_GET,        /* object = queue: queue.SimpleQueue.get */
  STEP_RECV,       /* object = client set: receive one request */
  STEP_SEND,       /* object = client set: answer the last one received */
  STEP_SENDTO,     /* object = socket: one datagram to it, on loopback */
  STEP_RECVFROM,   /* object = socket: receive one datagram; wait for one */
  STEP_YIELD,      /* time.sleep(0) */
  STEP_START,      /* object = thread group: Thread.start() of each of it */
  STEP_JOIN,       /* object = thread group: Thread.join() of each of it */
  STEP_REPEAT,     /* count, jump = its STEP_END_REPEAT */
  STEP_END_REPEAT, /* jump = its STEP_REPEAT */
  STEP_MEASURE,    /* object = measure, duration = what is taken off, jump =
                    * its STEP_END_MEASURE */
  STEP_END_MEASURE, /* jump = its STEP_MEASURE */
  N_STEP_KINDS
} StepKind;

#define STEP_FOREVER G_MAXUINT64

typedef struct
{
  StepKind kind;
  guint    object;
  guint    jump;
  guint    depth; /* of a repeat or measure: 0 for the outermost */
  guint64  count;
  Dist     duration;
} Step;

typedef struct
{
  Step *steps; /* owned */
  guint n_steps;
  guint max_depth; /* nesting of repeats and measures */
} Program;

/* What a step's keyword is followed by. */
typedef enum
{
  STEP_ARG_NONE,
  STEP_ARG_DURATION,
  STEP_ARG_LOCK,
  STEP_ARG_QUEUE,
  STEP_ARG_CLIENTS,
  STEP_ARG_SOCKET,
  STEP_ARG_GROUP,
  STEP_ARG_MEASURE, /* measure NAME [less D] { } */
  STEP_ARG_COUNT, /* repeat N { }; "forever" is a repeat without N */
  N_STEP_ARGS
} StepArg;

typedef struct
{
  const char *word; /* NULL for steps without a keyword of their own */
  StepArg     arg;
  const char *help;
} StepInfo;

/* Indexed by StepKind. */
extern const StepInfo step_infos[N_STEP_KINDS];

/* Frees the steps, not @program itself. */
void program_clear (Program *program);

/* The names of objects, by the kind of argument that refers to them; each may
 * be NULL if no step needs it. */
typedef struct
{
  const char *const *by_arg[N_STEP_ARGS];
} ProgramNames;

/* Appends the program as text, in one line, to @out. */
void program_format (const Program *program, const ProgramNames *names, GString *out);

#endif
