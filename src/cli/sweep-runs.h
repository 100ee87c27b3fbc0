/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The sweep that a command line asks for.
 */
#ifndef GILSIM_CLI_SWEEP_RUNS_H
#define GILSIM_CLI_SWEEP_RUNS_H

#include "cli/cli.h"
#include "report/plot-sweep.h"

/* Begin with an empty one. */
typedef struct
{
  char     *file; /* of the scenario */
  char     *name; /* of what is varied */
  char    **values;
  SweepAxis axis;
  SweepPlan plan; /* of these */
  Sweep    *sweep;
} SweepRuns;

/**
 * sweep_runs_check:
 * @runs: what to fill in; clear with sweep_runs_clear(), also after a failure
 * @options: --sweep, --figure, --seeds, policies, settings, machine
 * @error: set to a G_OPTION_ERROR
 */
gboolean sweep_runs_check (SweepRuns *runs, const CliOptions *options, GError **error);

/**
 * sweep_runs_make:
 * @runs: checked
 * @options: of the same command line
 * @scenario: a file, or the name of one that came with gilsim
 * @error: set to a SCENARIO_ERROR or a RUN_ERROR
 *
 * Loads the sweep, and makes all its runs.
 */
gboolean sweep_runs_make (SweepRuns *runs, const CliOptions *options, const char *scenario, GError **error);

void sweep_runs_clear (SweepRuns *runs);

#endif
