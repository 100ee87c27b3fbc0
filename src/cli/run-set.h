/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The scenario of a command line under each of its policies, or a run of it
 * that was recorded: loading and simulating, for every subcommand that shows
 * runs.
 */
#ifndef GILSIM_CLI_RUN_SET_H
#define GILSIM_CLI_RUN_SET_H

#include "cli/cli.h"
#include "experiment/recorded-run.h"

typedef struct
{
  const CliOptions *options;
  RecordedRun      *recorded;  /* NULL: they are yet to be run */
  Scenario        **scenarios; /* one per run: each depends on the policy */
  guint             n_runs;
  FILE             *watched; /* (nullable): a write error of this stream ends any run */
} RunSet;

/**
 * run_set_load:
 * @set: (out): clear with run_set_clear(), also after a failure
 * @options: policies (none: the scenario's own), settings, machine
 * @name: of the scenario: a file, or one that came with gilsim
 * @error: set to a SCENARIO_ERROR, or to a G_OPTION_ERROR if no run is as long
 *   as --from
 */
gboolean run_set_load (RunSet *set, const CliOptions *options, const char *name, GError **error);

/* As run_set_load(), but @name may be a recording, too: then there is one run,
 * and no option may change it.  @error may also be a G_OPTION_ERROR or a
 * RECORDING_ERROR. */
gboolean run_set_load_any (RunSet *set, const CliOptions *options, const char *name, GError **error);

/* FALSE, with a G_OPTION_ERROR, if an option would change the run of which
 * @path is a recording. */
gboolean run_set_check_replay (const CliOptions *options, const char *path, GError **error);

/* FALSE, with a G_OPTION_ERROR, if all @results (RunResult) end before --from;
 * that of a scenario with a duration is known when it is loaded. */
gboolean run_set_check_ends (const RunSet *set, const GPtrArray *results, GError **error);

/* The policy of a run's first interpreter. */
const PolicyChoice *run_set_policy (const RunSet *set, guint index);

/**
 * run_set_simulate:
 * @set: the runs
 * @index: which one
 * @more: what else to do in the run; seed, checks, interruption and progress
 *   are those of the command line
 * @watched: (nullable): one more stream whose write error ends the run
 * @error: set to a RUN_ERROR, or of a recorded run to a RECORDING_ERROR
 *
 * A recorded run is replayed from @more's from_ns to its until_ns.
 */
RunResult *run_set_simulate (const RunSet *set, guint index, const RunOptions *more, FILE *watched, GError **error);

void run_set_clear (RunSet *set);

#endif
