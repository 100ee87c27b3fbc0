/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A trace of runs, in a file for the viewers of real traces.
 */
#ifndef GILSIM_REPORT_TRACE_H
#define GILSIM_REPORT_TRACE_H

#include <stdio.h>

#include "experiment/run.h"

typedef struct Trace Trace;

/* Whether the name ends in .json or .ftrace, with or without .gz. */
gboolean trace_knows_name (const char *path);

/**
 * trace_open:
 * @path: the file to be; its name, which trace_knows_name(), says in which
 *   format
 * @command: what makes it again, for the file
 * @n_runs: how many runs there will be
 * @error: set to a G_FILE_ERROR that names @path
 *
 * Returns: a trace, to be closed with trace_commit() or trace_discard(), or
 *   NULL
 */
Trace *trace_open (const char *path, const char *command, guint n_runs, GError **error);

/* The observer of each of the runs, one after the other. */
RunObserver *trace_observer (Trace *trace);

/* Where it is written to: its error ends the run. */
FILE *trace_stream (Trace *trace);

/**
 * trace_commit:
 * @trace: the trace; closed and freed in any case
 * @error: set to a G_FILE_ERROR that names the file
 *
 * Returns: FALSE if any of it could not be written; what was there before
 *   under that name is then untouched
 */
gboolean trace_commit (Trace *trace, GError **error);

/* Closes the trace and removes what was written. */
void trace_discard (Trace *trace);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Trace, trace_discard)

#endif
