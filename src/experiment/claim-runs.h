/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The runs that the claims of a scenario need: each is made once, on whatever
 * thread has time for it.
 */
#ifndef GILSIM_EXPERIMENT_CLAIM_RUNS_H
#define GILSIM_EXPERIMENT_CLAIM_RUNS_H

#include "experiment/claim-value.h"

typedef struct ClaimRuns ClaimRuns;

/**
 * claim_runs_new:
 * @file: path of the scenario
 * @choices: of the command line; over the file, and under those of the claims
 * @error: set to a SCENARIO_ERROR: also for claims about what does not exist
 *
 * Loads the scenario, and loads it again for each run.
 */
ClaimRuns *claim_runs_new (const char *file, const ScenarioChoices *choices, GError **error);
void       claim_runs_free (ClaimRuns *runs);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ClaimRuns, claim_runs_free)

/* The scenario as it is, with its claims. */
const Scenario *claim_runs_scenario (const ClaimRuns *runs);

/* How many runs there are to be made: different ones, times seeds. */
guint claim_runs_count (const ClaimRuns *runs);

/**
 * claim_runs_make:
 * @runs: the runs
 * @index: which one
 * @options: how; its policy is not used
 *
 * Makes one run.  May be called for different runs at the same time.
 */
void claim_runs_make (ClaimRuns *runs, guint index, const RunOptions *options);

/* Judges all claims, in the order of the file: an array of Verdict, which
 * refers to @runs.  All runs must have been made. */
GPtrArray *claim_runs_judge (const ClaimRuns *runs);

#endif
