/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "interp/world.h"

/* --- starting ---------------------------------------------------------------- */

void
world_start_thread (World *world, PyThread *py, Thread *creator)
{
  Interp *interp = world_interp_of (world, py);

  if (!interp->spawned && interp->spawning)
    {
      g_ptr_array_add (interp->waiting, py);
      return;
    }
  interp->spawning = TRUE;
  thread_start (&py->thread, creator);
}

void
world_interp_spawned (World *world, Interp *interp)
{
  interp->spawned = TRUE;
  for (guint i = 0; i < interp->waiting->len; i++)
    world_start_thread (world, interp->waiting->pdata[i], NULL);
  g_ptr_array_set_size (interp->waiting, 0);
}

static void
group_starts (gpointer data)
{
  Group *group = data;

  for (guint i = 0; i < group->n_threads; i++)
    world_start_thread (group->threads[i].world, &group->threads[i], NULL);
}

void
world_foreground_done (World *world)
{
  g_assert (world->n_foreground > 0);

  if (--world->n_foreground == 0)
    engine_finish (world->engine, ENGINE_FINISHED);
}

/* --- building ------------------------------------------------------------------ */

static void
run_state_changed (Thread *thread)
{
  py_thread_update_state (py_thread (thread));
}

static const ThreadHooks thread_hooks = { .run_state_changed = run_state_changed };

/* The device interrupts the core where the thread ran last. */
static void
device_is_done (gpointer data)
{
  PyThread *py = data;

  thread_wake_by_interrupt (&py->thread, py->thread.core);
}

static void
thread_build (World *world, PyThread *py, guint index, guint group)
{
  guint              nth = (guint) (py - world->groups[group].threads);
  const GroupConfig *config = &world->config->groups[group];
  guint64            seed = world->config->seed;

  *py = (PyThread){
    .world = world,
    .gil = &world->interps[group_config_interp (config, nth)].gil,
    .group = group,
    .program = &config->program,
    .background = config->background,
    .state = THREAD_STATE_NEW,
  };
  thread_init (&py->thread, &world->machine, index, seed, &thread_hooks, py_thread_main, py);
  rng_init (&py->rng, seed, "program", index);
  py->loops = g_new0 (PyLoop, MAX (config->program.max_depth, 1));
  py->received = g_new0 (Request *, MAX (world->config->n_clients, 1));
  semaphore_init (&py->started, 0);
  event_init (&py->device, EVENT_FIRST, device_is_done, py);
  if (!config->background)
    world->n_foreground++;
}

static void
group_build (World *world, guint index, guint first_thread)
{
  const GroupConfig *config = &world->config->groups[index];
  Group             *group = &world->groups[index];

  group->threads = &world->threads[first_thread];
  group->n_threads = config->count;
  group->label = g_strdup_printf ("the end of group %s", config->name);
  for (guint i = 0; i < config->count; i++)
    thread_build (world, &group->threads[i], first_thread + i, index);
  event_init (&group->start, EVENT_FIRST, group_starts, group);
  if (!config->by_step && config->count > 0)
    engine_schedule (world->engine, &group->start, config->start_ns);
}

static void
interp_build (World *world, guint index)
{
  const InterpConfig *config = &world->config->interps[index];
  Interp             *interp = &world->interps[index];

  gil_init (&interp->gil, world->config->policy ? world->config->policy : &config->policy, world->engine, index,
            eval_request_arrived);
  interp->spawn = &config->spawn;
  interp->spawned = config->spawn.kind == DIST_CONSTANT && config->spawn.a <= 0;
  interp->waiting = g_ptr_array_new ();
}

static PyLock *
locks_build (const char *const *names, guint n, const char *kind, guint value)
{
  PyLock *locks = g_new0 (PyLock, MAX (n, 1));

  for (guint i = 0; i < n; i++)
    {
      semaphore_init (&locks[i].semaphore, value);
      locks[i].label = g_strdup_printf ("%s %s", kind, names[i]);
    }
  return locks;
}

guint
world_count_threads (const WorldConfig *config, guint group)
{
  guint n = 0;

  for (guint i = 0; i < group; i++)
    n += config->groups[i].count;
  return n;
}

World *
world_new (const WorldConfig *config, Engine *engine)
{
  World *world = g_new0 (World, 1);

  world->config = config;
  world->engine = engine;
  world->naive = config->naive;
  machine_init (&world->machine, engine, config->machine, config->seed);
  world->interps = g_new0 (Interp, MAX (config->n_interps, 1));
  for (guint i = 0; i < config->n_interps; i++)
    interp_build (world, i);
  world->clients = g_new0 (ClientSet, MAX (config->n_clients, 1));
  for (guint i = 0; i < config->n_clients; i++)
    clients_init (&world->clients[i], world, &config->clients[i], i);
  world->locks = locks_build (config->locks, config->n_locks, "lock", 1);
  world->queues = locks_build (config->queues, config->n_queues, "queue", 0);
  world->n_threads = world_count_threads (config, config->n_groups);
  world->threads = g_new0 (PyThread, MAX (world->n_threads, 1));
  world->groups = g_new0 (Group, MAX (config->n_groups, 1));
  for (guint i = 0; i < config->n_groups; i++)
    group_build (world, i, world_count_threads (config, i));
  return world;
}

/* --- the end ---------------------------------------------------------------------- */

char *
world_describe_waits (const World *world, char *const *names)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < world->n_threads; i++)
    {
      const PyThread *py = &world->threads[i];
      const Thread   *thread = &py->thread;

      if (py->background || thread->run_state == RUN_ENDED)
        continue;
      if (thread->run_state == RUN_NEW)
        g_string_append_printf (out, "\n  %s was never started", names[i]);
      else
        g_string_append_printf (out, "\n  %s waits for %s", names[i], thread->waits_for ? thread->waits_for : "a core");
    }
  for (guint i = 0; i < world->config->n_clients; i++)
    if (world->config->clients[i].requests > world->clients[i].n_answered)
      g_string_append_printf (out, "\n  clients %s: %" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT " requests answered",
                              world->config->clients[i].name, world->clients[i].n_answered,
                              world->config->clients[i].requests);
  return g_string_free (out, FALSE);
}

static void
locks_free (PyLock *locks, guint n)
{
  for (guint i = 0; i < n; i++)
    g_free (locks[i].label);
  g_free (locks);
}

void
world_free (World *world)
{
  const WorldConfig *config = world->config;

  for (guint i = 0; i < world->n_threads; i++)
    {
      g_free (world->threads[i].loops);
      g_free (world->threads[i].received);
    }
  for (guint i = 0; i < config->n_groups; i++)
    g_free (world->groups[i].label);
  for (guint i = 0; i < config->n_clients; i++)
    clients_clear (&world->clients[i]);
  for (guint i = 0; i < config->n_interps; i++)
    {
      gil_clear (&world->interps[i].gil);
      g_ptr_array_unref (world->interps[i].waiting);
    }
  locks_free (world->locks, config->n_locks);
  locks_free (world->queues, config->n_queues);
  machine_clear (&world->machine);
  g_free (world->interps);
  g_free (world->clients);
  g_free (world->threads);
  g_free (world->groups);
  g_free (world);
}
