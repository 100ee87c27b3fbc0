/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One run: build the world from a scenario, attach observers, run, collect.
 */
#ifndef GILSIM_EXPERIMENT_RUN_H
#define GILSIM_EXPERIMENT_RUN_H

#include <stdio.h>

#include "observe/divergence.h"
#include "observe/statistics.h"
#include "observe/timeline.h"
#include "scenario/scenario.h"

typedef struct RunResult   RunResult;
typedef struct RunObserver RunObserver;

/* Somebody who watches a run; first member of whatever it needs. */
struct RunObserver
{
  /* Before anything happens: @result has its cast, scenario, policy and seed,
   * and outlives end(). */
  void (*begin) (RunObserver *self, const RunResult *result, Probe *probe);
  /* The run is over, or has failed; the probe says nothing more. */
  void (*end) (RunObserver *self, gint64 end_ns);
};

typedef struct
{
  guint64             seed;     /* overrides the scenario's */
  gboolean            has_seed;
  const PolicyChoice *policy;   /* (nullable): for every interpreter, instead of
                                 * the scenario's */
  gboolean            verify;   /* check the invariants */
  gboolean            naive;    /* one step per check: for tests */
  FILE               *timeline; /* (nullable): stream every state change here */
  TimelineFormat      timeline_format;
  gint64              from_ns;  /* of a recorded run, what comes before need not be told */
  gint64              until_ns; /* end the run then, as [run] duration would; 0: no */
  RunObserver *const *observers; /* who else watches, in this order */
  guint               n_observers;
  const gboolean     *enough; /* (nullable): an observer makes it TRUE when it
                               * has seen what it wanted: the run ends soon */
  const volatile gint *stop;    /* (nullable): becomes non-zero to interrupt */
  void (*progress) (gint64 now_ns, guint64 events, gpointer data); /* (nullable) */
  gpointer             progress_data;
} RunOptions;

struct RunResult
{
  const Scenario *scenario; /* borrowed */
  PolicyChoice    policy;   /* of the first interpreter */
  guint64         seed;
  gint64          end_ns;
  guint64         events;
  Cast           *cast;
  Statistics     *statistics;
  Succession     *succession; /* (nullable): whom each GIL went to */
};

#define RUN_ERROR (run_error_quark ())
GQuark run_error_quark (void);

typedef enum
{
  RUN_ERROR_DEADLOCK,    /* message: each blocked thread with its reason */
  RUN_ERROR_LIMIT,       /* events or simulated time */
  RUN_ERROR_INTERRUPTED,
  RUN_ERROR_INVARIANT,   /* a law was broken: a bug of gilsim's */
  RUN_ERROR_RESOURCES    /* no memory for so many threads */
} RunError;

/**
 * run_scenario:
 * @scenario: what to run; not changed, must outlive the result
 * @options: how
 * @error: set to a RUN_ERROR
 *
 * Returns: a new result, to be freed with run_result_free(), or NULL
 */
RunResult *run_scenario (const Scenario *scenario, const RunOptions *options, GError **error);

void run_result_free (RunResult *result);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RunResult, run_result_free)

#endif
