/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A run as `perf sched` would tell it, with waiting for the GIL added: a line
 * for every stay on a core, a map of the cores, or a table of delays.
 *
 * Lines are printed while the run goes on; memory does not grow with it.
 */
#ifndef GILSIM_REPORT_SCHED_VIEW_H
#define GILSIM_REPORT_SCHED_VIEW_H

#include <stdio.h>

#include "experiment/run.h"

typedef struct SchedKind SchedKind;
typedef struct SchedView SchedView;

/* Their names, NULL-terminated; the first one is the usual. */
extern const char *const sched_kind_names[];

/* The kind of that name, or NULL. */
const SchedKind *sched_kind_find (const char *name);

/**
 * sched_view_new:
 * @kind: what to print
 * @from_ns: what was before is cut off
 * @to_ns: what comes after, too; TIME_NEVER: nothing
 * @out: where to; stays the caller's, who checks it for errors
 */
SchedView *sched_view_new (const SchedKind *kind, gint64 from_ns, gint64 to_ns, FILE *out);

/* For RunOptions; valid as long as the view. */
RunObserver *sched_view_observer (SchedView *view);

void sched_view_free (SchedView *view);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SchedView, sched_view_free)

#endif
