/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What --timeline and --sched show on standard output instead of the report.
 */
#include "config.h"

#include "cli/views.h"

#include <string.h>

#include "cli/terminal.h"
#include "engine/duration.h"
#include "engine/wording.h"
#include "report/timeline-view.h"

static const char *const charsets[] = { "auto", "unicode", "ascii", NULL };

/* @text is one of the values that the option may have. */
static gboolean
check_value (const char *option, const char *text, const char *const *values, GError **error)
{
  g_autofree char *choices = NULL;

  if (text == NULL || g_strv_contains (values, text))
    return TRUE;
  choices = wording_choices (text, values);
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "--%s=%s: %s", option, text, choices);
  return FALSE;
}

/* One thing at a time on standard output. */
static gboolean
check_together (const CliOptions *options, gboolean comparison, GError **error)
{
  const char *timeline = options->timeline ? "--timeline" : NULL;
  const char *view = options->sched ? "--sched" : timeline;
  gboolean    events = options->events && strcmp (options->events, "-") == 0;

  if (timeline && options->sched)
    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED,
                 "--timeline and --sched contradict each other: both want standard output");
  else if (view && events)
    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED,
                 "%s and --events - contradict each other: both want standard output", view);
  else if (view && options->format != REPORT_TEXT)
    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED, "%s is text; there is none with --format %s", view,
                 options->format_text);
  else if (!view && (options->from_text || options->to_text))
    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED, "--%s needs --timeline%s",
                 options->from_text ? "from" : "to", comparison ? "" : " or --sched");
  else
    return TRUE;
  return FALSE;
}

gboolean
views_init (Views *views, const CliOptions *options, gboolean comparison, GError **error)
{
  *views = (Views){ .options = options,
                    .style = terminal_style (stdout),
                    .timelines = g_ptr_array_new_with_free_func ((GDestroyNotify) timeline_view_free) };
  if (g_strcmp0 (options->timeline, "unicode") == 0)
    views->style.unicode = TRUE;
  else if (g_strcmp0 (options->timeline, "ascii") == 0)
    views->style.unicode = FALSE;
  return check_value ("timeline", options->timeline, charsets, error)
         && check_value ("sched", options->sched, sched_kind_names, error)
         && check_together (options, comparison, error);
}

void
views_clear (Views *views)
{
  g_clear_pointer (&views->timelines, g_ptr_array_unref);
  g_clear_pointer (&views->sched, sched_view_free);
}

/* --from and --to, or else what the scenario says about pictures, but not more
 * than there is as far as that is known. */
static void
find_window (const Views *views, const Scenario *scenario, gint64 *from_ns, gint64 *to_ns)
{
  const CliOptions *options = views->options;
  gboolean          asked = options->from_text || options->to_text || options->timeline == NULL;

  *from_ns = asked ? options->from_ns : scenario->chart_from_ns;
  *to_ns = asked ? options->to_ns : scenario->chart_to_ns;
  if (*to_ns != TIME_NEVER && scenario->duration_ns > *from_ns)
    *to_ns = MIN (*to_ns, scenario->duration_ns);
}

RunObserver *
views_observer (Views *views, const Scenario *scenario)
{
  const CliOptions *options = views->options;
  gint64            from_ns, to_ns;

  find_window (views, scenario, &from_ns, &to_ns);
  if (options->timeline)
    {
      g_ptr_array_add (views->timelines, timeline_view_new (from_ns, to_ns, &views->style));
      return timeline_view_observer (g_ptr_array_index (views->timelines, views->timelines->len - 1));
    }
  views->sched = sched_view_new (sched_kind_find (options->sched), from_ns, to_ns, stdout);
  return sched_view_observer (views->sched);
}

gint64
views_until_ns (const Views *views, const Scenario *scenario)
{
  const CliOptions *options = views->options;
  gint64            from_ns, to_ns;

  find_window (views, scenario, &from_ns, &to_ns);
  if (!views_replace_report (views) || options->output || options->events || options->trace || options->record
      || to_ns == TIME_NEVER)
    return 0;
  return to_ns;
}

FILE *
views_stream (const Views *views)
{
  return views->options->sched ? stdout : NULL;
}

gboolean
views_replace_report (const Views *views)
{
  return views->options->timeline || views->options->sched;
}

void
views_show (const Views *views, const RunResult *const *results, guint n_runs)
{
  if (views->options->timeline)
    timeline_view_print (results, (TimelineView *const *) views->timelines->pdata, n_runs, stdout);
}
