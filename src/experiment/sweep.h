/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A sweep: a scenario under some policies, with every combination of some
 * values, each replicated with the same successive seeds; and what figures are
 * on average, with the interval in which the true average probably lies.
 *
 * Runs may be made in any order and several at a time: nothing that is reported
 * depends on it.
 */
#ifndef GILSIM_EXPERIMENT_SWEEP_H
#define GILSIM_EXPERIMENT_SWEEP_H

#include "experiment/named-figure.h"

/* The level of confidence of SweepPoint's interval. */
#define SWEEP_CONFIDENCE 0.95

#define SWEEP_MAX_RUNS 1000000

/* What is varied, and by which values.  @name is as after -s: GROUP.KEY, or a
 * parameter of the scenario.  If it is neither, it is a parameter of the
 * policies; those that lack it do the same for every value. */
typedef struct
{
  const char        *name;
  const char *const *values; /* NULL-terminated, at least one; as written */
} SweepAxis;

typedef struct
{
  const char        *file;     /* path of the scenario */
  const char *const *settings; /* (nullable): as in ScenarioChoices */
  const char        *machine;  /* (nullable): the same */
  const char *const *policies; /* (nullable): NULL-terminated, each as after -p;
                                * none: the scenario's own */
  const SweepAxis   *axes;
  guint              n_axes;
  const char *const *figures; /* NULL-terminated: named figures */
  guint              n_seeds; /* replications, at least 1 */
} SweepPlan;

/* What a figure is at one place of the sweep. */
typedef struct
{
  guint  n;    /* replications in which it has a value */
  double mean; /* NAN if n is 0 */
  double stddev;
  double low; /* of the confidence interval; NAN if n is less than 2 */
  double high;
} SweepPoint;

typedef struct Sweep Sweep;

/**
 * sweep_new:
 * @plan: what to do; copied as far as it is needed later
 * @error: set to a SCENARIO_ERROR: also for figures and parameters that do not
 *   exist
 *
 * Loads the scenario for every place.
 */
Sweep *sweep_new (const SweepPlan *plan, GError **error);
void   sweep_free (Sweep *sweep);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Sweep, sweep_free)

/* The scenario at the first place; borrowed. */
const Scenario *sweep_scenario (const Sweep *sweep);

/* How many policies there are, and the choice of one at the first place. */
guint               sweep_n_policies (const Sweep *sweep);
const PolicyChoice *sweep_policy (const Sweep *sweep, guint policy);

/* What figure @figure is, at the first place: its kind, and whether it is a
 * duration in ns. */
const NamedFigure *sweep_figure (const Sweep *sweep, guint figure);

/* How many runs there are to be made. */
guint sweep_count_runs (const Sweep *sweep);

/**
 * sweep_make_run:
 * @sweep: the sweep
 * @index: which run, below sweep_count_runs()
 * @options: how; its seed, if it has one, is that of the first replication
 *
 * Makes one run, and keeps its figures.  May be called for different runs at the
 * same time.
 */
void sweep_make_run (Sweep *sweep, guint index, const RunOptions *options);

/**
 * sweep_run:
 * @sweep: the sweep
 * @jobs: how many runs to make at a time
 * @options: how; its progress is not used
 * @progress: (nullable): called on this thread, now and then
 * @error: set to the RUN_ERROR of the first run, in the order of their indices,
 *   that fails
 *
 * Makes all runs.
 */
gboolean sweep_run (Sweep *sweep, guint jobs, const RunOptions *options,
                    void (*progress) (guint n_done, guint n_runs, gpointer data), gpointer data, GError **error);

/**
 * sweep_point:
 * @sweep: all of whose runs have been made
 * @policy: index of the policy
 * @values: index of the value of each axis
 * @figure: index of the figure
 * @point: (out): what it is there
 */
void sweep_point (const Sweep *sweep, guint policy, const guint *values, guint figure, SweepPoint *point);

/* Mean and confidence interval of @n values; those that are NAN do not count. */
void sweep_point_of (const double *values, guint n, SweepPoint *point);

#endif
