/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The world of one run: the machine, interpreters, threads, and everything
 * they share.  Built from read-only descriptions; all that changes hangs here.
 */
#ifndef GILSIM_INTERP_WORLD_H
#define GILSIM_INTERP_WORLD_H

#include "interp/clients.h"
#include "interp/interp-config.h"
#include "interp/py-thread.h"

typedef struct
{
  const MachineConfig *machine;
  const InterpConfig  *interps;
  guint                n_interps;
  const PolicyChoice  *policy; /* (nullable): for all, instead of their own */
  const GroupConfig   *groups;
  guint                n_groups;
  const ClientConfig  *clients;
  guint                n_clients;
  const char *const   *locks; /* names */
  guint                n_locks;
  const char *const   *queues; /* names */
  guint                n_queues;
  guint64              seed;
  gboolean             naive;
} WorldConfig;

/* One interpreter. */
typedef struct
{
  Gil        gil;
  const Dist *spawn;
  gboolean   spawning; /* its first thread builds it */
  gboolean   spawned;
  GPtrArray *waiting; /* PyThreads that begin when it stands */
} Interp;

/* A threading.Lock or a SimpleQueue's items. */
typedef struct
{
  Semaphore semaphore;
  char     *label; /* for the deadlock report */
} PyLock;

/* The threads of a group. */
typedef struct
{
  PyThread *threads; /* the first of them */
  guint     n_threads;
  Event     start;
  char     *label;
} Group;

struct World
{
  const WorldConfig *config;
  Engine            *engine;
  gboolean           naive;
  Machine            machine;
  Interp            *interps;
  PyThread          *threads;
  guint              n_threads;
  Group             *groups;
  ClientSet         *clients;
  PyLock            *locks;
  PyLock            *queues;
  guint              n_foreground; /* threads and client sets not finished */
};

/**
 * world_new:
 * @config: what to build; borrowed, must outlive the world
 * @engine: a fresh engine with its observers attached
 *
 * Everything that begins at a given time is scheduled.
 */
World *world_new (const WorldConfig *config, Engine *engine);
void   world_free (World *world);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (World, world_free)

/* The threads of the groups that come before @group. */
guint world_count_threads (const WorldConfig *config, guint group);

/* Foreground threads that have not ended, each with what it waits for, one a
 * line; @names by thread. */
char *world_describe_waits (const World *world, char *const *names);

/* A thread or client set that keeps the run alive has finished. */
void world_foreground_done (World *world);

/* Begins @py, from the thread @creator or, NULL, by itself. */
void world_start_thread (World *world, PyThread *py, Thread *creator);

/* The interpreter of @py stands: whoever waited for it begins. */
void world_interp_spawned (World *world, Interp *interp);

static inline Interp *
world_interp_of (World *world, const PyThread *py)
{
  guint nth = (guint) (py - world->groups[py->group].threads);

  return &world->interps[group_config_interp (&world->config->groups[py->group], nth)];
}

/* Index of the latency name "return:GROUP". */
static inline guint
world_return_latency (const World *world, guint group)
{
  return world->config->n_clients + group;
}

#endif
