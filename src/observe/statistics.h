/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Statistics of a run, collected from the probe.
 */
#ifndef GILSIM_OBSERVE_STATISTICS_H
#define GILSIM_OBSERVE_STATISTICS_H

#include "engine/probe.h"
#include "observe/cast.h"
#include "observe/histogram.h"

typedef struct
{
  gint64     started_ns; /* -1: never */
  gint64     ended_ns;   /* -1: not yet */
  gint64     state_ns[N_THREAD_STATES]; /* sums to its life */
  gint64     cpu_ns;                    /* on a core */
  guint64    takes;
  guint64    forced_drops;
  guint64    voluntary_drops;
  guint64    drop_requests; /* made by it */
  guint64    lost_wakeups;
  guint64    voluntary_switches;
  guint64    involuntary_switches;
  guint64    migrations;
  Histogram *gil_wait; /* from wanting the GIL to running Python again, of the
                        * takes that had to sleep */
} ThreadStats;

typedef struct
{
  guint64 takes;
  guint64 switches;      /* takes by another thread than the last owner */
  guint64 hand_offs;     /* takes given by the previous owner */
  guint64 drop_requests;
  guint64 lost_wakeups;
  guint64 forced_drops;
  guint64 voluntary_drops;
  gint64  held_ns; /* held + dead + free = the run's length */
  gint64  dead_ns; /* free, or handed to a thread that does not run yet, while
                    * somebody wants it */
  gint64  free_ns; /* free and not wanted */
} GilStats;

typedef struct
{
  gint64  busy_ns;
  guint64 switches; /* threads put on the core */
} CoreStats;

typedef struct
{
  const Cast  *cast; /* borrowed */
  gint64       from_ns; /* 0, or where they were restarted */
  gint64       end_ns;
  ThreadStats *threads;
  GilStats    *gils;
  CoreStats   *cores;
  Histogram  **latencies;
} Statistics;

/**
 * statistics_new:
 * @cast: names; must outlive the statistics
 * @probe: what to listen to
 */
Statistics *statistics_new (const Cast *cast, Probe *probe);

/* Forgets what was before @now_ns and counts anew; what stands open then counts
 * from there. */
void statistics_restart (Statistics *statistics, gint64 now_ns);

/* Closes every open interval at @end_ns; call once, when the run has ended. */
void statistics_finish (Statistics *statistics, gint64 end_ns);

void statistics_free (Statistics *statistics);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Statistics, statistics_free)

/* The sum over a group's threads; free gil_wait with histogram_free(). */
void statistics_group (const Statistics *statistics, guint group, ThreadStats *sum);

/* The share of the run in which cores were busy, 0 to 1. */
double statistics_core_use (const Statistics *statistics);

/* Jain's index over the GIL-holding times of a group's threads: 1 is equal. */
double statistics_fairness (const Statistics *statistics, guint group);

#endif
