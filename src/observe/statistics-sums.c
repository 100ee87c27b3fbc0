/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What statistics add up to: of a group's threads, of all cores.
 */
#include "config.h"

#include "observe/statistics.h"

static void
add_thread (ThreadStats *sum, const ThreadStats *thread)
{
  for (guint i = 0; i < N_THREAD_STATES; i++)
    sum->state_ns[i] += thread->state_ns[i];
  sum->cpu_ns += thread->cpu_ns;
  sum->takes += thread->takes;
  sum->forced_drops += thread->forced_drops;
  sum->voluntary_drops += thread->voluntary_drops;
  sum->drop_requests += thread->drop_requests;
  sum->lost_wakeups += thread->lost_wakeups;
  sum->voluntary_switches += thread->voluntary_switches;
  sum->involuntary_switches += thread->involuntary_switches;
  sum->migrations += thread->migrations;
  histogram_merge (sum->gil_wait, thread->gil_wait);
}

void
statistics_group (const Statistics *statistics, guint group, ThreadStats *sum)
{
  gboolean all_ended = TRUE;

  *sum = (ThreadStats){ .started_ns = -1, .ended_ns = -1, .gil_wait = histogram_new () };
  for (guint i = 0; i < statistics->cast->n_threads; i++)
    {
      const ThreadStats *thread = &statistics->threads[i];

      if (statistics->cast->thread_group[i] != group)
        continue;
      add_thread (sum, thread);
      if (thread->started_ns >= 0 && (sum->started_ns < 0 || thread->started_ns < sum->started_ns))
        sum->started_ns = thread->started_ns;
      all_ended = all_ended && thread->ended_ns >= 0;
      sum->ended_ns = MAX (sum->ended_ns, thread->ended_ns);
    }
  if (!all_ended)
    sum->ended_ns = -1;
}

double
statistics_core_use (const Statistics *statistics)
{
  gint64 length_ns = statistics->end_ns - statistics->from_ns;
  double busy_ns = 0;

  if (length_ns <= 0 || statistics->cast->n_cores == 0)
    return 0;
  for (guint i = 0; i < statistics->cast->n_cores; i++)
    busy_ns += (double) statistics->cores[i].busy_ns;
  return busy_ns / (double) length_ns / statistics->cast->n_cores;
}

double
statistics_fairness (const Statistics *statistics, guint group)
{
  double sum = 0, sum_of_squares = 0;
  guint  n = 0;

  for (guint i = 0; i < statistics->cast->n_threads; i++)
    {
      double held_ns = (double) statistics->threads[i].state_ns[THREAD_STATE_HOLDS_GIL];

      if (statistics->cast->thread_group[i] != group)
        continue;
      sum += held_ns;
      sum_of_squares += held_ns * held_ns;
      n++;
    }
  return sum_of_squares > 0 ? sum * sum / (n * sum_of_squares) : 1;
}
