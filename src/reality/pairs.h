/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Figures that Python and the simulator both know, side by side.
 *
 * The key of a figure is its name in the "figures" of the program's JSON:
 *   makespan_ns
 *   process.I.voluntary, process.I.involuntary    context switches
 *   group.G.cpu_ns, group.G.off_ns                of threads that have ended
 *   return.G.FIGURE                               delays after sleep and io
 *   measure.M.FIGURE                             what `measure` measures
 *   client.I.per_second, client.I.FIGURE          response times
 * where FIGURE is count, mean_ns, p10_ns, p50_ns, p90_ns or p99_ns.
 */
#ifndef GILSIM_REALITY_PAIRS_H
#define GILSIM_REALITY_PAIRS_H

#include "experiment/run.h"

typedef enum
{
  PAIR_DURATION, /* ns */
  PAIR_COUNT,
  PAIR_RATE /* per second */
} PairKind;

typedef struct
{
  char    *section; /* what the figure is of; NULL: the run */
  char    *name;    /* in words */
  char    *key;
  PairKind kind;
  double   simulated; /* NAN: there is no such figure */
  double   measured;  /* the median of all runs; NAN: there is none */
  double   low, high; /* the lowest and highest of all runs */
  double   factor;    /* the larger by the smaller, at least 1; NAN: one of
                       * them is missing, or zero and the other is not */
  GArray  *values;    /* double: of each run */
} Pair;

typedef struct
{
  GPtrArray *pairs;        /* of Pair, owned */
  char      *python;       /* version, such as "3.11.7" */
  double     iteration_ns; /* of the counting loop, as calibrated; of the last run */
  guint      n_runs;
} Pairs;

/* The figures of a simulated run, without measured ones. */
Pairs *pairs_new (const RunResult *result);
void   pairs_free (Pairs *pairs);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Pairs, pairs_free)

/**
 * pairs_measured:
 * @pairs: the figures
 * @json: what the program printed
 * @error: set if @json is not what it should be
 *
 * Adds what was measured in one more run, and updates median and factors.
 */
gboolean pairs_measured (Pairs *pairs, const char *json, GError **error);

/* The median and the largest of all factors, and which figure has it; FALSE
 * if there is no factor. */
gboolean pairs_summary (const Pairs *pairs, double *median, const Pair **worst);

#endif
