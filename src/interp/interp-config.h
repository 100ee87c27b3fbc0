/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The description of interpreters, thread groups and client sets.  Read-only
 * while running; made by the scenario.
 */
#ifndef GILSIM_INTERP_INTERP_CONFIG_H
#define GILSIM_INTERP_INTERP_CONFIG_H

#include "engine/dist.h"
#include "interp/gil-param.h"
#include "interp/program.h"

typedef struct GilPolicy GilPolicy;

/* A policy and the values of its parameters, in the order of its table. */
typedef struct
{
  const GilPolicy *policy;
  gint64           values[GIL_MAX_PARAMS];
  gint64           defaults[GIL_MAX_PARAMS]; /* from the scenario, instead of the policy's own, ... */
  guint            has_default;              /* ... where the bit is set */
} PolicyChoice;

/* One process or sub-interpreter with a GIL of its own. */
typedef struct
{
  char        *name;
  PolicyChoice policy;
  Dist         spawn; /* CPU time before its first thread may begin */
} InterpConfig;

/* Threads that run the same program. */
typedef struct
{
  char    *name;
  guint    count;
  guint    interp;      /* index of its interpreter */
  gboolean own_interps; /* each thread has one of its own: this and those after it */
  gint64   start_ns;    /* when the threads begin */
  gboolean by_step;     /* a `start` step begins them instead */
  gboolean background;  /* does not keep the run alive */
  Program  program;
} GroupConfig;

/* The index of the interpreter of a group's @i-th thread. */
static inline guint
group_config_interp (const GroupConfig *group, guint i)
{
  return group->own_interps ? group->interp + i : group->interp;
}

typedef enum
{
  CLIENTS_CLOSED, /* `outstanding` requests at a time, `think` between */
  CLIENTS_OPEN    /* a request every `interarrival`, whatever is unanswered */
} ClientMode;

typedef struct
{
  char      *name;
  ClientMode mode;
  guint      outstanding;
  Dist       think;
  Dist       interarrival;
  Dist       network;  /* one way */
  gint64     start_ns;
  guint64    requests; /* stop after so many; 0 = no limit */
} ClientConfig;

#endif
