/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the timeline in a page needs to know of a run, collected while it runs
 * and written as JSON, which html/model.js reads.
 */
#ifndef GILSIM_REPORT_HTML_TIMELINE_H
#define GILSIM_REPORT_HTML_TIMELINE_H

#include "experiment/run.h"

/* So many waits with their reasons, each of some 270 bytes, are enough for a
 * page about one run; fewer for one about several, which is large anyway. */
#define HTML_TIMELINE_WAITS 3000
#define HTML_TIMELINE_WAITS_OF_SEVERAL 1000

typedef struct HtmlTimeline HtmlTimeline;

/**
 * html_timeline_new:
 * @from_ns: where the window begins
 * @to_ns: where it ends; TIME_NEVER: with the run
 * @n_runs: how many timelines there will be in the page, so that together they
 *   stay small
 */
HtmlTimeline *html_timeline_new (gint64 from_ns, gint64 to_ns, guint n_runs);

/* Who watches the run; belongs to the timeline. */
RunObserver *html_timeline_observer (HtmlTimeline *timeline);

/* How many waits the timeline knows the reasons of; at most
 * HTML_TIMELINE_WAITS. */
guint html_timeline_n_waits (const HtmlTimeline *timeline);

/* Appends a JSON object.  The run has ended, @result is what came of it, and
 * @name is what the page calls it.  Of the waits, only the @n_waits longest
 * come with their reasons. */
void html_timeline_append_json (GString *out, const HtmlTimeline *timeline, const RunResult *result, const char *name,
                                guint n_waits);

/**
 * html_timeline_append_divergence:
 * @out: appended to
 * @first: the run that the others are compared with
 * @result: another run
 * @first_name: what the page calls the first run
 * @name: what it calls the other
 *
 * Appends as JSON where the other run parts from the first one: an object with
 * `at`, in ns, and `text`; or null if it does not.
 */
void html_timeline_append_divergence (GString *out, const RunResult *first, const RunResult *result,
                                      const char *first_name, const char *name);

void html_timeline_free (HtmlTimeline *timeline);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HtmlTimeline, html_timeline_free)

#endif
