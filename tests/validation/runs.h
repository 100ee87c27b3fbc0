/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The runs that the tables need: each is made once for each seed, on as many
 * threads as wanted; nothing depends on how many.
 */
#ifndef GILSIM_TESTS_VALIDATION_RUNS_H
#define GILSIM_TESTS_VALIDATION_RUNS_H

#include <glib.h>

typedef struct Runs Runs;

/* What is run: all of it as on the command line of `gilsim run`. */
typedef struct
{
  const char *scenario; /* path in the source folder */
  const char *policy;
  const char *settings; /* separated by blanks */
} RunChoice;

/* A figure of a run with all seeds. */
typedef struct
{
  guint program;
  guint slot;
} RunFigure;

/* Over the seeds. */
typedef struct
{
  double low, median, high;
} RunSpread;

/* @folder: with the sources. */
Runs *runs_new (const char *folder, guint n_seeds);
void  runs_free (Runs *runs);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Runs, runs_free)

/**
 * runs_want:
 * @runs: before they are made
 * @choice: what is run
 * @path: of the figure in the report as JSON: "latency.udp.p50_ns";
 *   "groups.NAME.FIGURE" of the group of that name; "own.FIGURE": the sum of all
 *   groups but `client`; "FIGURE / FIGURE" is a quotient
 */
RunFigure runs_want (Runs *runs, const RunChoice *choice, const char *path);

/**
 * runs_make:
 * @runs: the runs
 * @n_workers: how many at the same time
 * @progress: (nullable): called after each, on this thread
 * @error: set to why one of them failed, or to a figure that does not exist
 */
gboolean runs_make (Runs *runs, guint n_workers, void (*progress) (guint done, guint all), GError **error);

/* The value with the seed of that number, from 0 on. */
double runs_value (const Runs *runs, RunFigure figure, guint seed);
guint  runs_seeds (const Runs *runs);

/* Sorts the values, of each seed. */
RunSpread runs_spread (double *values, guint n);

#endif
