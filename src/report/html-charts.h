/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The charts of a page: the pictures that `gilsim plot` draws, in both themes,
 * but for those that show what the page's own timeline shows.
 */
#ifndef GILSIM_REPORT_HTML_CHARTS_H
#define GILSIM_REPORT_HTML_CHARTS_H

#include "report/html-report.h"

typedef struct HtmlCharts HtmlCharts;

/* The part of the runs that charts with a time axis show. */
typedef struct
{
  gint64   from_ns;
  gint64   to_ns;  /* TIME_NEVER: up to the end of the runs */
  gboolean chosen; /* by the user: for the other charts, too */
} HtmlWindow;

/**
 * html_charts_new:
 * @n_runs: how many there will be
 * @window: for time axes
 * @error: set to a G_FILE_ERROR
 *
 * Makes a folder for the charts' data, which html_charts_free() removes.
 */
HtmlCharts *html_charts_new (guint n_runs, const HtmlWindow *window, GError **error);

/**
 * html_charts_watch:
 * @charts: the charts
 * @index: of the run that is about to begin: 0, 1, ...
 * @policy: of it; must outlive the charts
 * @observers: of RunObserver: who is to watch the run is added; the charts'
 * @error: set to a G_FILE_ERROR
 */
gboolean html_charts_watch (HtmlCharts *charts, guint index, const PolicyChoice *policy, GPtrArray *observers,
                            GError **error);

/* Run @index has ended with @result, which must outlive the charts. */
void html_charts_add_result (HtmlCharts *charts, guint index, const RunResult *result);

/**
 * html_charts_draw:
 * @charts: after all the runs
 * @error: set to a CHARTS_ERROR or a G_FILE_ERROR
 *
 * Returns: an array of HtmlPicture, without those that would show nothing, to
 *   be freed with g_ptr_array_unref(), or NULL
 */
GPtrArray *html_charts_draw (HtmlCharts *charts, GError **error);

void html_charts_free (HtmlCharts *charts);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HtmlCharts, html_charts_free)

#endif
