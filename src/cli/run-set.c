/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The scenario of a command line under each of its policies.
 */
#include "config.h"

#include "cli/run-set.h"

#include "cli/lookup.h"
#include "cli/signals.h"
#include "cli/terminal.h"
#include "policies/registry.h"

gboolean
run_set_load (RunSet *set, const CliOptions *options, const char *name, GError **error)
{
  g_autofree char *path = lookup_scenario (name, error);

  *set = (RunSet){ .options = options };
  if (path == NULL)
    return FALSE;
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
  result = run_scenario (set->scenarios[index], &run, error);
  progress_end (&progress);
  return result;
}

void
run_set_clear (RunSet *set)
{
  for (guint i = 0; i < set->n_runs; i++)
    scenario_free (set->scenarios[i]);
  g_clear_pointer (&set->scenarios, g_free);
  set->n_runs = 0;
}
