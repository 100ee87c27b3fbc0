/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The figures of a result: what CSV, JSON and claims call them, declared
 * as data so that they cannot disagree, and what several reports derive.
 */
#ifndef GILSIM_EXPERIMENT_FIGURES_H
#define GILSIM_EXPERIMENT_FIGURES_H

#include "experiment/run.h"

/* A 64-bit integer in a struct; durations are named ..._ns. */
typedef struct
{
  const char *name;
  gsize       offset;
} Figure;

/* What is said of a distribution. */
typedef struct
{
  gint64 count;
  gint64 mean_ns; /* rounded to whole ns, as stddev_ns */
  gint64 stddev_ns;
  gint64 min_ns;
  gint64 p10_ns;
  gint64 p50_ns;
  gint64 p90_ns;
  gint64 p99_ns;
  gint64 max_ns;
} Spread;

/* Each ends with a NULL name. */
extern const Figure figures_of_thread[]; /* of a ThreadStats */
extern const Figure figures_of_gil[];    /* of a GilStats */
extern const Figure figures_of_core[];   /* of a CoreStats */
extern const Figure figures_of_spread[]; /* of a Spread */

gint64 figures_value (const Figure *figure, gconstpointer record);

void figures_spread (const Histogram *histogram, Spread *spread);

/* The sums over all threads, GILs; free the threads' gil_wait. */
void figures_sum_threads (const RunResult *result, ThreadStats *sum);
void figures_sum_gils (const RunResult *result, GilStats *sum);

/* A thread's time from its start to its end, or the run's. */
gint64 figures_life_ns (const RunResult *result, const ThreadStats *thread);

/* When the last foreground thread ended; -1 if one has not. */
gint64 figures_makespan_ns (const RunResult *result);

guint figures_group_size (const RunResult *result, guint group);

/* Whether the latency is a client set's response time (else it is a return
 * delay), and how many responses there were per simulated second. */
gboolean figures_is_response (const RunResult *result, guint latency);
double   figures_throughput (const RunResult *result, guint latency);

#endif
