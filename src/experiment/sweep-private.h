/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a sweep consists of: known to those who load it and who run it.
 */
#ifndef GILSIM_EXPERIMENT_SWEEP_PRIVATE_H
#define GILSIM_EXPERIMENT_SWEEP_PRIVATE_H

#include "experiment/sweep.h"

/* A place of the sweep: a policy, and a value of each axis. */
typedef struct SweepCell SweepCell;
struct SweepCell
{
  char        *label;    /* for messages: "python2, threads=8" */
  char        *key;      /* the same for the same runs */
  SweepCell   *same_as;  /* the cell that makes its runs; itself, if it does */
  Scenario    *scenario; /* NULL if another cell makes the runs, as what follows */
  NamedFigure *figures;
  double      *values; /* [seed * n_figures + figure] */
  GError     **errors; /* one per seed */
};

struct Sweep
{
  guint      n_policies;
  Scenario **bases; /* one per policy: the scenario with nothing varied */
  guint      n_axes;
  guint     *n_values; /* of each axis */
  guint      n_figures;
  guint      n_seeds;
  SweepCell *cells; /* policy by policy; the last axis varies fastest */
  guint      n_cells;
  GPtrArray *distinct; /* the cells that make runs, in order */
};

#endif
