/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "experiment/run.h"

#include "engine/engine.h"
#include "experiment/cast-build.h"
#include "interp/world.h"
#include "observe/invariants.h"

G_DEFINE_QUARK (gilsim - run - error - quark, run_error)

/* Everything that lives as long as one run. */
typedef struct
{
  Engine            engine;
  World            *world;
  Invariants       *invariants;
  Timeline         *timeline;
  const RunOptions *options;
} Run;

static WorldConfig
describe_world (const Scenario *scenario, const RunOptions *options)
{
  return (WorldConfig){
    .machine = &scenario->machine,
    .interps = scenario->interps,
    .n_interps = scenario->n_interps,
    .policy = options->policy,
    .groups = scenario->groups,
    .n_groups = scenario->n_groups,
    .clients = scenario->clients,
    .n_clients = scenario->n_clients,
    .locks = (const char *const *) scenario->locks,
    .n_locks = scenario->n_locks,
    .queues = (const char *const *) scenario->queues,
    .n_queues = scenario->n_queues,
    .sockets = (const char *const *) scenario->sockets,
    .n_sockets = scenario->n_sockets,
    .seed = options->has_seed ? options->seed : scenario->seed,
    .naive = options->naive,
  };
}

/* Where the run ends at the latest, and may. */
static gint64
last_ns (const Scenario *scenario, const RunOptions *options)
{
  return options->until_ns > 0 ? MIN (scenario->duration_ns, options->until_ns) : scenario->duration_ns;
}

/* Called now and then while the run goes on. */
static void
look_up (gint64 now_ns, guint64 events, gpointer data)
{
  Run              *run = data;
  const RunOptions *options = run->options;

  if (options->enough && *options->enough)
    engine_finish (&run->engine, ENGINE_FINISHED);
  else if (options->progress)
    options->progress (now_ns, events, options->progress_data);
}

static void
set_limits (Run *run, const Scenario *scenario)
{
  const RunOptions *options = run->options;
  Engine           *engine = &run->engine;

  engine->horizon_ns = MIN (last_ns (scenario, options), scenario->max_time_ns);
  engine->max_events = scenario->max_events;
  engine->stop = options->stop;
  engine->progress = look_up;
  engine->progress_data = run;
}

static void
attach_observers (Run *run, RunResult *result, const RunOptions *options)
{
  Probe *probe = &run->engine.probe;

  result->statistics = statistics_new (result->cast, probe);
  result->succession = succession_new (result->cast, probe);
  if (options->verify)
    run->invariants = invariants_new (result->cast, probe);
  if (options->timeline)
    run->timeline = timeline_new (result->cast, probe, options->timeline_format, options->timeline);
  for (guint i = 0; i < options->n_observers; i++)
    options->observers[i]->begin (options->observers[i], result, probe);
}

static void
fail_stuck (const Run *run, const RunResult *result, const char *what, GError **error)
{
  g_autofree char *waits = world_describe_waits (run->world, result->cast->thread_names);
  char             when[DURATION_MAX];

  g_set_error (error, RUN_ERROR, RUN_ERROR_DEADLOCK, "%s at %s:%s", what, duration_format (run->engine.now_ns, when),
               waits);
}

/* Says why the run failed, if it did. */
static gboolean
judge (const Run *run, const RunResult *result, const RunOptions *options, EngineStatus status, GError **error)
{
  const Scenario *scenario = result->scenario;
  char            when[DURATION_MAX];

  duration_format (run->engine.now_ns, when);
  switch (status)
    {
    case ENGINE_FINISHED:
      return TRUE;
    case ENGINE_HORIZON:
      if (last_ns (scenario, options) <= scenario->max_time_ns)
        return TRUE;
      g_set_error (error, RUN_ERROR, RUN_ERROR_LIMIT,
                   "the simulated time has reached its limit of %s (run.max-time) and the run is not over", when);
      return FALSE;
    case ENGINE_EMPTY:
      fail_stuck (run, result, "deadlock", error);
      return FALSE;
    case ENGINE_NO_PROGRESS:
      g_set_error (error, RUN_ERROR, RUN_ERROR_LIMIT,
                   "the simulated time stands still at %s: some loop takes no time; give its steps a duration, or "
                   "the machine costs",
                   when);
      return FALSE;
    case ENGINE_EVENT_LIMIT:
      g_set_error (error, RUN_ERROR, RUN_ERROR_LIMIT,
                   "the run has reached its limit of %" G_GUINT64_FORMAT " events (run.max-events) at %s",
                   scenario->max_events, when);
      return FALSE;
    case ENGINE_STOPPED:
      g_set_error (error, RUN_ERROR, RUN_ERROR_INTERRUPTED, "interrupted at %s", when);
      return FALSE;
    case ENGINE_NO_MEMORY:
    default:
      g_set_error (error, RUN_ERROR, RUN_ERROR_RESOURCES, "no memory for the stacks of %u threads",
                   result->cast->n_threads);
      return FALSE;
    }
}

/* Closes the books at the end of the run. */
static gboolean
settle (Run *run, RunResult *result, const RunOptions *options, EngineStatus status, GError **error)
{
  const char *breach;

  result->end_ns = run->engine.now_ns;
  result->events = run->engine.n_events;
  statistics_finish (result->statistics, result->end_ns);
  succession_finish (result->succession, result->end_ns);
  if (run->timeline)
    timeline_finish (run->timeline, result->end_ns);
  for (guint i = 0; i < options->n_observers; i++)
    options->observers[i]->end (options->observers[i], result->end_ns);
  if (!judge (run, result, options, status, error))
    return FALSE;
  breach = run->invariants ? invariants_finish (run->invariants, result->statistics, result->end_ns) : NULL;
  if (!breach)
    return TRUE;
  g_set_error (error, RUN_ERROR, RUN_ERROR_INVARIANT, "a law was broken, which is a bug in gilsim: %s", breach);
  return FALSE;
}

static void
run_clear (Run *run)
{
  g_clear_pointer (&run->invariants, invariants_free);
  g_clear_pointer (&run->timeline, timeline_free);
  world_free (run->world);
  engine_clear (&run->engine);
}

RunResult *
run_scenario (const Scenario *scenario, const RunOptions *options, GError **error)
{
  g_autoptr (RunResult) result = g_new0 (RunResult, 1);
  WorldConfig  config = describe_world (scenario, options);
  Run          run = { .options = options };
  EngineStatus status;
  gboolean     good;

  result->scenario = scenario;
  result->policy = options->policy ? *options->policy : scenario->interps[0].policy;
  result->seed = config.seed;
  result->cast = cast_build (scenario);
  engine_init (&run.engine);
  set_limits (&run, scenario);
  attach_observers (&run, result, options);
  run.world = world_new (&config, &run.engine);
  if (run.world->n_foreground == 0 && scenario->duration_ns == TIME_NEVER)
    engine_finish (&run.engine, ENGINE_FINISHED);
  status = engine_run (&run.engine);
  /* Nothing left to happen before the end: those who still wait, wait for ever. */
  if (status == ENGINE_HORIZON && run.engine.queue.n_events == 0 && run.world->n_foreground > 0
      && last_ns (scenario, options) == TIME_NEVER)
    status = ENGINE_EMPTY;
  good = settle (&run, result, options, status, error);
  run_clear (&run);
  return good ? g_steal_pointer (&result) : NULL;
}

void
run_result_free (RunResult *result)
{
  if (!result)
    return;
  g_clear_pointer (&result->statistics, statistics_free);
  g_clear_pointer (&result->succession, succession_free);
  g_clear_pointer (&result->cast, cast_free);
  g_free (result);
}
