/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The figures of a result.
 */
#include "config.h"

#include "experiment/figures.h"

#include "engine/duration.h"

#define STATE_FIGURE(name, state)                                                                                      \
  {                                                                                                                    \
    name, G_STRUCT_OFFSET (ThreadStats, state_ns) + (state) * sizeof (gint64)                                          \
  }
#define FIGURE(type, field)                                                                                            \
  {                                                                                                                    \
#field, G_STRUCT_OFFSET(type, field)                                                                               \
  }

const Figure figures_of_thread[] = {
  FIGURE (ThreadStats, started_ns), /* -1: never */
  FIGURE (ThreadStats, ended_ns),   /* -1: it has not */
  FIGURE (ThreadStats, cpu_ns),
  STATE_FIGURE ("holds_gil_ns", THREAD_STATE_HOLDS_GIL),
  STATE_FIGURE ("waits_gil_ns", THREAD_STATE_WAITS_GIL),
  STATE_FIGURE ("ready_ns", THREAD_STATE_READY),
  STATE_FIGURE ("io_ns", THREAD_STATE_IO),
  STATE_FIGURE ("nogil_ns", THREAD_STATE_NO_GIL),
  FIGURE (ThreadStats, takes),
  FIGURE (ThreadStats, forced_drops),
  FIGURE (ThreadStats, voluntary_drops),
  FIGURE (ThreadStats, drop_requests),
  FIGURE (ThreadStats, lost_wakeups),
  FIGURE (ThreadStats, voluntary_switches),
  FIGURE (ThreadStats, involuntary_switches),
  FIGURE (ThreadStats, migrations),
  { NULL, 0 },
};

const Figure figures_of_gil[] = {
  FIGURE (GilStats, takes),
  FIGURE (GilStats, switches),
  FIGURE (GilStats, hand_offs),
  FIGURE (GilStats, drop_requests),
  FIGURE (GilStats, lost_wakeups),
  FIGURE (GilStats, forced_drops),
  FIGURE (GilStats, voluntary_drops),
  FIGURE (GilStats, held_ns),
  FIGURE (GilStats, dead_ns),
  FIGURE (GilStats, free_ns),
  { NULL, 0 },
};

const Figure figures_of_core[] = {
  FIGURE (CoreStats, busy_ns),
  FIGURE (CoreStats, switches),
  { NULL, 0 },
};

const Figure figures_of_spread[] = {
  FIGURE (Spread, count),  FIGURE (Spread, mean_ns), FIGURE (Spread, stddev_ns),
  FIGURE (Spread, min_ns), FIGURE (Spread, p10_ns),  FIGURE (Spread, p50_ns),
  FIGURE (Spread, p90_ns), FIGURE (Spread, p99_ns),  FIGURE (Spread, max_ns),
  { NULL, 0 },
};

gint64
figures_value (const Figure *figure, gconstpointer record)
{
  return G_STRUCT_MEMBER (gint64, record, figure->offset);
}

void
figures_spread (const Histogram *histogram, Spread *spread)
{
  spread->count = (gint64) histogram_count (histogram);
  spread->mean_ns = (gint64) (histogram_mean (histogram) + 0.5);
  spread->stddev_ns = (gint64) (histogram_stddev (histogram) + 0.5);
  spread->min_ns = histogram_min (histogram);
  spread->p10_ns = histogram_quantile (histogram, 0.1);
  spread->p50_ns = histogram_quantile (histogram, 0.5);
  spread->p90_ns = histogram_quantile (histogram, 0.9);
  spread->p99_ns = histogram_quantile (histogram, 0.99);
  spread->max_ns = histogram_max (histogram);
}

void
figures_sum_threads (const RunResult *result, ThreadStats *sum)
{
  *sum = (ThreadStats){ .started_ns = -1, .ended_ns = -1, .gil_wait = histogram_new () };
  for (guint i = 0; i < result->cast->n_threads; i++)
    {
      const ThreadStats *thread = &result->statistics->threads[i];

      for (guint state = 0; state < N_THREAD_STATES; state++)
        sum->state_ns[state] += thread->state_ns[state];
      sum->cpu_ns += thread->cpu_ns;
      sum->voluntary_switches += thread->voluntary_switches;
      sum->involuntary_switches += thread->involuntary_switches;
      sum->migrations += thread->migrations;
      histogram_merge (sum->gil_wait, thread->gil_wait);
    }
}

void
figures_sum_gils (const RunResult *result, GilStats *sum)
{
  *sum = (GilStats){ 0 };
  for (guint i = 0; i < result->cast->n_gils; i++)
    {
      const GilStats *gil = &result->statistics->gils[i];

      sum->takes += gil->takes;
      sum->switches += gil->switches;
      sum->hand_offs += gil->hand_offs;
      sum->drop_requests += gil->drop_requests;
      sum->lost_wakeups += gil->lost_wakeups;
      sum->forced_drops += gil->forced_drops;
      sum->voluntary_drops += gil->voluntary_drops;
      sum->held_ns += gil->held_ns;
      sum->dead_ns += gil->dead_ns;
      sum->free_ns += gil->free_ns;
    }
}

gint64
figures_life_ns (const RunResult *result, const ThreadStats *thread)
{
  if (thread->started_ns < 0)
    return 0;
  return (thread->ended_ns >= 0 ? thread->ended_ns : result->end_ns) - thread->started_ns;
}

/* Without foreground threads: when the last of a fixed number of requests was
 * answered, which ends the run. */
static gint64
last_answer_ns (const RunResult *result)
{
  const Scenario *scenario = result->scenario;
  gboolean        any = FALSE;

  for (guint i = 0; i < scenario->n_clients; i++)
    {
      if (scenario->clients[i].requests == 0)
        continue;
      if (histogram_count (result->statistics->latencies[i]) < scenario->clients[i].requests)
        return -1;
      any = TRUE;
    }
  return any ? result->end_ns : -1;
}

gint64
figures_makespan_ns (const RunResult *result)
{
  const Scenario *scenario = result->scenario;
  gint64          last_ns = -1;

  for (guint i = 0; i < result->cast->n_threads; i++)
    {
      const ThreadStats *thread = &result->statistics->threads[i];
      const GroupConfig *group = &scenario->groups[result->cast->thread_group[i]];

      /* A `start` step that was never reached has nobody waiting for it. */
      if (group->background || (group->by_step && thread->started_ns < 0))
        continue;
      if (thread->ended_ns < 0)
        return -1;
      last_ns = MAX (last_ns, thread->ended_ns);
    }
  return last_ns >= 0 ? last_ns : last_answer_ns (result);
}

guint
figures_group_size (const RunResult *result, guint group)
{
  guint n = 0;

  for (guint i = 0; i < result->cast->n_threads; i++)
    n += result->cast->thread_group[i] == group;
  return n;
}

gboolean
figures_is_response (const RunResult *result, guint latency)
{
  return latency < result->scenario->n_clients;
}

double
figures_throughput (const RunResult *result, guint latency)
{
  if (result->end_ns <= 0)
    return 0;
  return (double) histogram_count (result->statistics->latencies[latency]) * NS_PER_S / (double) result->end_ns;
}
