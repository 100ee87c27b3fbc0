/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Who writes a trace while runs go on; one kind for each format.
 */
#ifndef GILSIM_REPORT_TRACE_WRITER_H
#define GILSIM_REPORT_TRACE_WRITER_H

#include <stdio.h>

#include "experiment/run.h"

typedef struct TraceWriter TraceWriter;

/* First member of each kind. */
struct TraceWriter
{
  RunObserver observer; /* of each run, one after the other */
  /* Writes what follows the last run, and frees the writer. */
  void (*finish) (TraceWriter *self);
};

/* Makes a writer to @stream, which stays the caller's.  @command makes the same
 * trace again; there will be @n_runs at most. */
typedef TraceWriter *(*TraceWriterNew) (FILE *stream, const char *command, guint n_runs);

TraceWriter *trace_json_new (FILE *stream, const char *command, guint n_runs);
TraceWriter *trace_ftrace_new (FILE *stream, const char *command, guint n_runs);

#endif
