/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Figures of a run by name, as claims write them: "makespan",
 * "latency.web.p50", "cpu.lost-wakeups".
 */
#ifndef GILSIM_EXPERIMENT_NAMED_FIGURE_H
#define GILSIM_EXPERIMENT_NAMED_FIGURE_H

#include "experiment/figures.h"

typedef enum
{
  FIGURE_MAKESPAN,
  FIGURE_END,
  FIGURE_CORE_USE,
  FIGURE_EVENTS,
  FIGURE_OF_GILS,         /* `record` of the sum of all GILs */
  FIGURE_OF_GIL,          /* `record` of GIL `index` */
  FIGURE_OF_THREADS,      /* `record` of the sum of all threads */
  FIGURE_OF_THREAD,       /* `record` of thread `index` */
  FIGURE_OF_GROUP,        /* `record` of group `index` */
  FIGURE_SIZE,            /* of group `index` */
  FIGURE_FAIRNESS,        /* of group `index` */
  FIGURE_THROUGHPUT,      /* of latency `index` */
  FIGURE_LATENCY,         /* `statistic` of latency `index` */
  FIGURE_WAIT_OF_THREADS, /* `statistic` of all waits for a GIL */
  FIGURE_WAIT_OF_THREAD,  /* `statistic` of those of thread `index` */
  FIGURE_WAIT_OF_GROUP    /* `statistic` of those of group `index` */
} FigureKind;

typedef enum
{
  STATISTIC_MEAN,
  STATISTIC_STDDEV,
  STATISTIC_MIN,
  STATISTIC_MAX,
  STATISTIC_COUNT,
  STATISTIC_PERCENTILE
} Statistic;

typedef struct
{
  FigureKind    kind;
  guint         index;
  const Figure *record;
  Statistic     statistic;
  guint         percentile;
  gboolean      duration; /* in ns; else a plain number */
} NamedFigure;

/**
 * named_figure_find:
 * @scenario: what is run
 * @cast: its cast
 * @name: of the figure
 * @figure: (out): it
 * @error_offset: (out): on failure, where in @name the mistake is
 * @error_message: (out) (transfer full): on failure, what is wrong
 */
gboolean named_figure_find (const Scenario *scenario, const Cast *cast, const char *name, NamedFigure *figure,
                            gsize *error_offset, char **error_message);

/* Its value in a run of that scenario; NAN if it has none there, as the mean of
 * nothing. */
double named_figure_value (const NamedFigure *figure, const RunResult *result);

#endif
