/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The waits of a window of time and why they took so long, for the timeline in
 * a page: the longest, if there are many.
 */
#ifndef GILSIM_REPORT_HTML_WAITS_H
#define GILSIM_REPORT_HTML_WAITS_H

#include "experiment/run.h"

typedef struct HtmlWaits HtmlWaits;

/**
 * html_waits_new:
 * @cast: names; must outlive the waits
 * @probe: what to listen to
 * @from_ns: where the window begins
 * @to_ns: where it ends
 * @limit: how many are kept at most
 */
HtmlWaits *html_waits_new (const Cast *cast, Probe *probe, gint64 from_ns, gint64 to_ns, guint limit);

/* Call once, when the run has ended. */
void html_waits_finish (HtmlWaits *waits, gint64 end_ns);

/* How many there were in the window, and how many of them are kept. */
guint64 html_waits_count (const HtmlWaits *waits);
guint   html_waits_kept (const HtmlWaits *waits);

/**
 * html_waits_append_json:
 * @out: appended to
 * @waits: finished waits
 * @result: of the run
 * @n_threads: only of the first ones
 * @limit: only so many, the longest
 *
 * Appends two members, with a comma before each:
 *
 *   texts  sentences without their numbers, which "#" stands for
 *   waits  in the order of their ends, each an array: thread; ns from the
 *          window's begin to the wait's; its length; then texts, each as the
 *          ns since the step before (null: none), an index into `texts`, and
 *          its numbers.  The first text is the sum, the others are the steps.
 */
void html_waits_append_json (GString *out, const HtmlWaits *waits, const RunResult *result, guint n_threads,
                             guint limit);

void html_waits_free (HtmlWaits *waits);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HtmlWaits, html_waits_free)

#endif
