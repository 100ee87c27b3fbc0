/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A small world of one interpreter, described in C, and all that it emitted.
 */
#ifndef GILSIM_TESTS_POLICIES_PLAY_H
#define GILSIM_TESTS_POLICIES_PLAY_H

#include <check.h>
#include <string.h>

#include "engine/dist.h"
#include "interp/world.h"
#include "machine/os-sched-list.h"
#include "policies/registry.h"

#define MAX_GROUPS 4
#define MAX_STEPS 12
#define MAX_EVENTS 20000

/* A world of a few groups of one thread each, and all that it emitted. */
typedef struct
{
  Engine        engine;
  MachineConfig machine;
  InterpConfig  interp; /* each of them is like this */
  InterpConfig  interps[MAX_GROUPS];
  GroupConfig   groups[MAX_GROUPS];
  Step          steps[MAX_GROUPS][MAX_STEPS];
  WorldConfig   config;
  ProbeEvent    events[MAX_EVENTS];
  guint         n_events;
  gint32        owner;
  guint         n_breaches; /* takes while somebody owned the GIL */
} Play;

static inline void
play_listen (const ProbeEvent *event, gpointer data)
{
  Play *play = data;

  if (play->n_events < MAX_EVENTS)
    play->events[play->n_events++] = *event;
  if (event->type == PROBE_GIL_TAKE)
    {
      play->n_breaches += play->owner >= 0;
      play->owner = event->thread;
    }
  if (event->type == PROBE_GIL_DROP)
    {
      play->n_breaches += play->owner != event->thread;
      play->owner = -1;
    }
}

static inline Play *
play_open (const char *policy, guint n_cores)
{
  Play *play = g_new0 (Play, 1);

  engine_init (&play->engine);
  machine_config_ideal (&play->machine);
  play->machine.n_cores = n_cores;
  play->interp.name = (char *) "main";
  play->interp.policy.policy = gil_policy_find (policy);
  for (guint i = 0; play->interp.policy.policy->params[i].name; i++)
    play->interp.policy.values[i] = play->interp.policy.policy->params[i].initial;
  play->owner = -1;
  probe_listen (&play->engine.probe, PROBE_MASK_ALL, play_listen, play);
  return play;
}

/* Sets a parameter of the policy by its name. */
static inline void
play_set (Play *play, const char *name, gint64 value)
{
  const GilParam *params = play->interp.policy.policy->params;

  for (guint i = 0; params[i].name; i++)
    if (g_str_equal (params[i].name, name))
      {
        play->interp.policy.values[i] = value;
        return;
      }
  ck_abort_msg ("no parameter %s", name);
}

/* Adds a thread that starts at @start_ns; its steps are added next. */
static inline void
play_thread (Play *play, gint64 start_ns)
{
  guint i = play->config.n_groups++;

  play->groups[i] = (GroupConfig){ .name = (char *) "group", .count = 1, .start_ns = start_ns };
  play->groups[i].program.steps = play->steps[i];
}

static inline void
play_step (Play *play, StepKind kind, gint64 ns)
{
  Program *program = &play->groups[play->config.n_groups - 1].program;

  program->steps[program->n_steps++] = (Step){ .kind = kind, .duration = DIST_CONST ((double) ns) };
}

static inline EngineStatus
play_run (Play *play, gint64 until_ns)
{
  World       *world;
  EngineStatus status;

  play->config.machine = &play->machine;
  for (guint i = 0; i < MAX_GROUPS; i++)
    play->interps[i] = play->interp;
  play->config.interps = play->interps;
  play->config.n_interps = MAX (play->config.n_interps, 1);
  play->config.groups = play->groups;
  play->config.seed = 1;
  play->engine.horizon_ns = until_ns;
  world = world_new (&play->config, &play->engine);
  status = engine_run (&play->engine);
  world_free (world);
  return status;
}

static inline void
play_close (Play *play)
{
  ck_assert_uint_eq (play->n_breaches, 0);
  ck_assert_uint_lt (play->n_events, MAX_EVENTS);
  engine_clear (&play->engine);
  g_free (play);
}

/* The takes of other threads than the last owner: "1@5.000016ms 0@10ms". */
static inline const char *
play_switches (const Play *play)
{
  static char text[4096];
  char       *end = text;

  *text = '\0';
  for (guint i = 0; i < play->n_events && end < text + sizeof text - 64; i++)
    if (play->events[i].type == PROBE_GIL_TAKE && play->events[i].b)
      {
        char when[DURATION_MAX];

        duration_format (play->events[i].time_ns, when);
        end += g_snprintf (end, 64, "%s%d@%s", end > text ? " " : "", play->events[i].thread, when);
      }
  return text;
}

static inline guint
play_count (const Play *play, ProbeType type, gint32 thread)
{
  guint n = 0;

  for (guint i = 0; i < play->n_events; i++)
    n += play->events[i].type == type && (thread < 0 || play->events[i].thread == thread);
  return n;
}

static inline gint64
play_first_time (const Play *play, ProbeType type, gint32 thread)
{
  for (guint i = 0; i < play->n_events; i++)
    if (play->events[i].type == type && play->events[i].thread == thread)
      return play->events[i].time_ns;
  return -1;
}

#endif
