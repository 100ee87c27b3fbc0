/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Sweeps as a kind of picture: a curve of each policy over the values of one
 * parameter, with its confidence band.
 */
#ifndef GILSIM_REPORT_PLOT_SWEEP_H
#define GILSIM_REPORT_PLOT_SWEEP_H

#include "experiment/sweep.h"
#include "report/plots.h"

/* What a picture of the kind shows: a sweep along one axis, all of whose runs
 * have been made. */
typedef struct PlotSweep
{
  const Sweep     *sweep;
  const SweepPlan *plan; /* that it was made from */
} PlotSweep;

/* The most figures that a picture shows, each in a panel. */
#define PLOT_SWEEP_FIGURES 4

/* Shows that sweep; @sweep, which is borrowed, must outlive the plot. */
void plot_set_sweep (Plot *plot, const PlotSweep *sweep);

#endif
