/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Claims held against runs: units, values, verdicts.
 */
#ifndef GILSIM_EXPERIMENT_CLAIM_VALUE_H
#define GILSIM_EXPERIMENT_CLAIM_VALUE_H

#include "experiment/run.h"

/* What came of one of a scenario's claim_runs. */
typedef struct
{
  const Scenario *scenario; /* borrowed: with the policy and settings of the run */
  const Cast     *cast;     /* borrowed */
  RunResult     **results;  /* borrowed: one per seed; NULL where it failed */
  guint           n_results;
  const char     *failure; /* (nullable): why a run failed */
} ClaimOutcome;

/* What came of a claim. */
typedef struct
{
  const Claim *claim; /* borrowed */
  gboolean     holds;
  char        *found;   /* the claim with values for its sides: "4.6s > 4.2s" */
  char        *figures; /* (nullable): the figures in sides that are computed */
  char        *failure; /* (nullable): why there are no values */
} Verdict;

/**
 * claim_check_units:
 * @claim: the claim
 * @outcomes: one per claim_run; no results are needed
 * @error: set to a SCENARIO_ERROR: a figure does not exist, or a duration is
 *   compared with a number
 */
gboolean claim_check_units (const Claim *claim, const ClaimOutcome *outcomes, GError **error);

/**
 * claim_judge:
 * @claim: whose units are right
 * @outcomes: one per claim_run, with their results
 * @claim_runs: the scenario's
 *
 * Returns: a new verdict, to be freed with verdict_free()
 */
Verdict *claim_judge (const Claim *claim, const ClaimOutcome *outcomes, GPtrArray *claim_runs);

void verdict_free (Verdict *verdict);

#endif
