/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Names of the rows of a trace, as its viewers want them.
 */
#ifndef GILSIM_REPORT_TRACE_NAMES_H
#define GILSIM_REPORT_TRACE_NAMES_H

#include "observe/cast.h"

/* All of them as JSON strings, with their quotes. */
typedef struct
{
  char **threads;
  char **holders;  /* the row of each GIL: "GIL holder" */
  char **counters; /* of each GIL: "GIL waiters" */
} TraceNames;

/**
 * trace_names_new:
 * @cast: who plays
 *
 * Viewers colour a name without its digits.  So names of rows that differ by
 * digits at most get letters: "cpu-1 a", "cpu-2 b".
 *
 * Returns: new names, to be freed with trace_names_free()
 */
TraceNames *trace_names_new (const Cast *cast);

void trace_names_free (TraceNames *names);

/* Any bytes as a JSON string with its quotes; what is no UTF-8 is replaced.
 * Free with g_free(). */
char *trace_names_quote (const char *text);

/* The same, appended. */
void trace_names_append_quoted (GString *json, const char *text);

/* Names for threads as Linux has them: at most 15 bytes, no blanks nor what
 * readers of ftrace take for syntax, all different.  Free with g_strfreev(). */
char **trace_names_comms (const Cast *cast);

/* One such name of anything. */
char *trace_names_comm (const char *text);

#endif
