/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What --timeline and --sched show on standard output instead of the report.
 */
#ifndef GILSIM_CLI_VIEWS_H
#define GILSIM_CLI_VIEWS_H

#include "cli/cli.h"
#include "report/sched-view.h"

typedef struct
{
  const CliOptions *options;
  ReportStyle       style;
  GPtrArray        *timelines; /* TimelineView of each run */
  SchedView        *sched;     /* (nullable) */
} Views;

/**
 * views_init:
 * @views: (out): to be cleared with views_clear(), also after a failure
 * @options: borrowed
 * @comparison: of several runs
 * @error: set to a G_OPTION_ERROR if they contradict each other
 */
gboolean views_init (Views *views, const CliOptions *options, gboolean comparison, GError **error);

void views_clear (Views *views);

/* Who has to watch the next run, a run of @scenario, if the views replace the
 * report; valid as long as the views. */
RunObserver *views_observer (Views *views, const Scenario *scenario);

/* (nullable): what is written to while a run goes on. */
FILE *views_stream (const Views *views);

/* When the next run, a run of @scenario, may end because nothing after it is
 * shown or written; 0: it may not. */
gint64 views_until_ns (const Views *views, const Scenario *scenario);

/* Whether they have standard output for themselves. */
gboolean views_replace_report (const Views *views);

/* Shows what is left to be shown after all runs. */
void views_show (const Views *views, const RunResult *const *results, guint n_runs);

#endif
