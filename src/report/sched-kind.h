/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the views of `perf sched` have in common, and what each of them is.
 */
#ifndef GILSIM_REPORT_SCHED_KIND_H
#define GILSIM_REPORT_SCHED_KIND_H

#include "report/sched-view.h"

/* One view; its file ends with this table entry. */
struct SchedKind
{
  const char *name;
  guint32     mask; /* of the events that it needs */

  /* Returns what it keeps, to be freed with g_free(); prints the head. */
  gpointer (*begin) (SchedView *view);
  /* An event before the window's end, maybe before its begin. */
  void (*event) (SchedView *view, const ProbeEvent *event);
  /* The window or the run is over, at @end_ns; the window may not have begun. */
  void (*end) (SchedView *view, gint64 end_ns);
};

struct SchedView
{
  RunObserver      observer; /* first */
  const SchedKind *kind;
  gint64           from_ns;
  gint64           to_ns;
  FILE            *out;
  const Cast      *cast;
  char           **names; /* of the threads, without control characters */
  gpointer         state; /* of the kind */
  gboolean         over;
};

extern const SchedKind sched_timehist;
extern const SchedKind sched_map;
extern const SchedKind sched_latency;

/* Numbers of threads and processes: each interpreter is a process. */
guint sched_tid (guint thread);
guint sched_pid (const SchedView *view, guint thread);

/* How much of @start_ns to @end_ns lies within the window. */
gint64 sched_clip_ns (const SchedView *view, gint64 start_ns, gint64 end_ns);

/* Prints @text, left-aligned in @width columns at least. */
void sched_print_padded (const SchedView *view, const char *text, guint width);

/* Prints milliseconds with three decimals, right-aligned in @width columns;
 * what is below a microsecond is cut off. */
void sched_print_ms (const SchedView *view, gint64 ns, guint width);

/* The same for seconds with six decimals. */
void sched_print_s (const SchedView *view, gint64 ns, guint width);

#endif
