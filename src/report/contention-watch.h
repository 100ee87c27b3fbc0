/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The contention of a run, watched for a picture.
 */
#ifndef GILSIM_REPORT_CONTENTION_WATCH_H
#define GILSIM_REPORT_CONTENTION_WATCH_H

#include "observe/contention.h"
#include "report/plots.h"

/* The watch() and unwatch() of a kind. */
RunObserver *contention_watch (const PlotRun *run, GError **error);
void         contention_unwatch (RunObserver *observer);

/* What the observer has seen of a run that has ended; the observer's. */
const Contention *contention_of_run (const PlotRun *run);

#endif
