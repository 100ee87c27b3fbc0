/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The scenario of a command line under each of its policies, or a recording.
 */
#include "config.h"

#include "cli/run-set.h"

#include "cli/lookup.h"
#include "cli/signals.h"
#include "cli/terminal.h"
#include "engine/duration.h"
#include "policies/registry.h"

static gboolean
load_scenarios (RunSet *set, const char *path, GError **error)
{
  const CliOptions *options = set->options;

  set->n_runs = options->policies ? g_strv_length (options->policies) : 1;
  set->scenarios = g_new0 (Scenario *, set->n_runs);
  for (guint i = 0; i < set->n_runs; i++)
    {
      const ScenarioChoices choices = { .settings = (const char *const *) options->settings,
                                        .policy = options->policies ? options->policies[i] : NULL,
                                        .machine = options->machine };

      set->scenarios[i] = scenario_load_with (path, &choices, error);
      if (set->scenarios[i] == NULL)
        return FALSE;
    }
  return TRUE;
}

/* Whether something is left after --from of runs that end then. */
static gboolean
check_from (const CliOptions *options, gint64 end_ns, GError **error)
{
  char end[DURATION_MAX];

  if (options->from_ns == 0 || options->from_ns < end_ns)
    return TRUE;
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
               "--from %s: the run ends at %s; expected an earlier time", options->from_text,
               duration_format (end_ns, end));
  return FALSE;
}

/* As far as it is known before the runs. */
static gboolean
check_durations (const RunSet *set, GError **error)
{
  gint64 last_ns = 0;

  for (guint i = 0; i < set->n_runs; i++)
    last_ns = MAX (last_ns, set->scenarios[i]->duration_ns);
  return check_from (set->options, last_ns, error);
}

gboolean
run_set_check_ends (const RunSet *set, const GPtrArray *results, GError **error)
{
  gint64 last_ns = 0;

  for (guint i = 0; i < results->len; i++)
    last_ns = MAX (last_ns, ((const RunResult *) results->pdata[i])->end_ns);
  return check_from (set->options, last_ns, error);
}

/* The first option that would make another run of it, or NULL. */
static const char *
changing_option (const CliOptions *options)
{
  return options->policies    ? "-p"
         : options->settings  ? "-s"
         : options->machine   ? "--machine"
         : options->seed_text ? "--seed"
                              : NULL;
}

gboolean
run_set_check_replay (const CliOptions *options, const char *path, GError **error)
{
  const char *option = changing_option (options);

  if (option)
    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED,
                 "%s: a recording is of one run; %s would make another, and needs the scenario", path, option);
  return option == NULL;
}

static gboolean
load_recording (RunSet *set, const char *path, GError **error)
{
  if (!run_set_check_replay (set->options, path, error))
    return FALSE;
  set->recorded = recorded_run_open (path, error);
  if (set->recorded == NULL)
    return FALSE;
  set->n_runs = 1;
  set->scenarios = g_new0 (Scenario *, 1);
  set->scenarios[0] = set->recorded->scenario;
  return check_durations (set, error);
}

gboolean
run_set_load (RunSet *set, const CliOptions *options, const char *name, GError **error)
{
  g_autofree char *path = lookup_scenario (name, error);

  *set = (RunSet){ .options = options };
  return path != NULL && load_scenarios (set, path, error) && check_durations (set, error);
}

gboolean
run_set_load_any (RunSet *set, const CliOptions *options, const char *name, GError **error)
{
  if (!recording_is_one (name))
    return run_set_load (set, options, name, error);
  *set = (RunSet){ .options = options };
  return load_recording (set, name, error);
}

const PolicyChoice *
run_set_policy (const RunSet *set, guint index)
{
  return &set->scenarios[index]->interps[0].policy;
}

RunResult *
run_set_simulate (const RunSet *set, guint index, const RunOptions *more, FILE *watched, GError **error)
{
  const CliOptions *options = set->options;
  RunOptions        run = *more;
  RunResult        *result;
  Progress          progress;

  progress_begin (&progress, run_set_policy (set, index)->policy->name, options->quiet, watched);
  progress_watch (&progress, set->watched);
  run.seed = options->seed;
  run.has_seed = options->seed_text != NULL;
  run.verify = options->verify;
  run.naive = options->naive;
  run.stop = signals_stop_flag ();
  run.progress = progress_update;
  run.progress_data = &progress;
  if (set->recorded)
    result =
        recorded_run_replay (set->recorded, run.from_ns, run.until_ns > 0 ? run.until_ns : TIME_NEVER, &run, error);
  else
    result = run_scenario (set->scenarios[index], &run, error);
  progress_end (&progress);
  return result;
}

void
run_set_clear (RunSet *set)
{
  for (guint i = 0; i < set->n_runs && !set->recorded; i++)
    scenario_free (set->scenarios[i]);
  g_clear_pointer (&set->recorded, recorded_run_free);
  g_clear_pointer (&set->scenarios, g_free);
  set->n_runs = 0;
}
