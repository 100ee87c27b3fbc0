/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a figure is in a run.
 */
#include "config.h"

#include <math.h>

#include "experiment/named-figure.h"

/* A time of -1 means never. */
static double
record_value (const NamedFigure *figure, gconstpointer record)
{
  gint64 value = figures_value (figure->record, record);

  return value < 0 ? NAN : (double) value;
}

static double
statistic_value (const NamedFigure *figure, const Histogram *histogram)
{
  if (figure->statistic == STATISTIC_COUNT)
    return (double) histogram_count (histogram);
  if (histogram_count (histogram) == 0)
    return NAN;
  switch (figure->statistic)
    {
    case STATISTIC_MEAN:
      return histogram_mean (histogram);
    case STATISTIC_STDDEV:
      return histogram_stddev (histogram);
    case STATISTIC_MIN:
      return (double) histogram_min (histogram);
    case STATISTIC_MAX:
      return (double) histogram_max (histogram);
    case STATISTIC_COUNT:
    case STATISTIC_PERCENTILE:
    default:
      return (double) histogram_quantile (histogram, figure->percentile / 100.0);
    }
}

/* Of a sum over threads, which is freed. */
static double
sum_value (const NamedFigure *figure, ThreadStats *sum)
{
  double value = figure->record != NULL ? record_value (figure, sum) : statistic_value (figure, sum->gil_wait);

  histogram_free (sum->gil_wait);
  return value;
}

static double
gils_value (const NamedFigure *figure, const RunResult *result)
{
  GilStats sum;

  figures_sum_gils (result, &sum);
  return record_value (figure, &sum);
}

static double
threads_value (const NamedFigure *figure, const RunResult *result)
{
  ThreadStats sum;

  figures_sum_threads (result, &sum);
  return sum_value (figure, &sum);
}

static double
group_value (const NamedFigure *figure, const RunResult *result)
{
  ThreadStats sum;

  statistics_group (result->statistics, figure->index, &sum);
  return sum_value (figure, &sum);
}

double
named_figure_value (const NamedFigure *figure, const RunResult *result)
{
  const Statistics *statistics = result->statistics;
  gint64            makespan;

  switch (figure->kind)
    {
    case FIGURE_MAKESPAN:
      makespan = figures_makespan_ns (result);
      return makespan < 0 ? NAN : (double) makespan;
    case FIGURE_END:
      return (double) result->end_ns;
    case FIGURE_CORE_USE:
      return statistics_core_use (statistics);
    case FIGURE_EVENTS:
      return (double) result->events;
    case FIGURE_OF_GILS:
      return gils_value (figure, result);
    case FIGURE_OF_GIL:
      return record_value (figure, &statistics->gils[figure->index]);
    case FIGURE_OF_THREADS:
    case FIGURE_WAIT_OF_THREADS:
      return threads_value (figure, result);
    case FIGURE_OF_THREAD:
      return record_value (figure, &statistics->threads[figure->index]);
    case FIGURE_WAIT_OF_THREAD:
      return statistic_value (figure, statistics->threads[figure->index].gil_wait);
    case FIGURE_OF_GROUP:
    case FIGURE_WAIT_OF_GROUP:
      return group_value (figure, result);
    case FIGURE_SIZE:
      return figures_group_size (result, figure->index);
    case FIGURE_FAIRNESS:
      return statistics_fairness (statistics, figure->index);
    case FIGURE_THROUGHPUT:
      return figures_throughput (result, figure->index);
    case FIGURE_LATENCY:
    default:
      return statistic_value (figure, statistics->latencies[figure->index]);
    }
}
