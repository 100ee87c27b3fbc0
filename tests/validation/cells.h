/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Cells: what was measured on a real machine, what it is simulated with, and
 * what came out.  Times are ns.
 */
#ifndef GILSIM_TESTS_VALIDATION_CELLS_H
#define GILSIM_TESTS_VALIDATION_CELLS_H

#include "tests/validation/csv.h"
#include "tests/validation/runs.h"

/* What is simulated; the first is the one that has a range. */
typedef enum
{
  CELL_MAIN, /* the makespan, or the mean latency */
  CELL_P50,
  CELL_P90,
  CELL_VOLUNTARY,
  CELL_INVOLUNTARY,
  N_CELL_FIGURES
} CellFigure;

typedef struct
{
  char     *key;      /* all of it in a line, unlike that of any other cell */
  char     *workload; /* "sleep" */
  char     *label;    /* what distinguishes it from others of its workload */
  char     *brief;    /* the same in a few characters */
  char     *python;   /* "2.7", "3.11" */
  char     *interval; /* as in the table: empty for the default */
  char     *work;     /* the arguments but the threads */
  guint     cores;
  guint     threads;
  gboolean  latency;                  /* else a makespan */
  gboolean  target;                   /* counting, sleeping, UDP: what the targets are about */
  gboolean  quick;                    /* simulated in a moment, several seeds together */
  double    measured[N_CELL_FIGURES]; /* NAN where nothing was */
  double    measured_low, measured_high;
  RunFigure wanted[N_CELL_FIGURES];
  double    simulated[N_CELL_FIGURES]; /* medians over the seeds */
  double    simulated_low, simulated_high;
} Cell;

/**
 * cells_read:
 * @path: of the table of what was measured
 * @error: set with file and row
 *
 * Returns: a new array of Cell, in the order of the table
 */
GPtrArray *cells_read (const char *path, GError **error);

/* Says what has to be run for the cell. */
void cell_want (Cell *cell, Runs *runs);

/* Keeps what came out. */
void cell_keep (Cell *cell, const Runs *runs);

/* How often the larger is the smaller one. */
double factor_of (double a, double b);

/* The factors of medians, to the nearest end of the measured range (1 in it),
 * and of another figure; NAN where nothing was measured. */
double cell_factor (const Cell *cell, CellFigure figure);
double cell_range_factor (const Cell *cell);

/* Whether the runs of the measurement differ by a factor of two or more: what
 * such a cell has is its range. */
gboolean cell_is_bistable (const Cell *cell);

#endif
