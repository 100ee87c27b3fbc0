/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The runs that a command line asks for, and everything that comes of them.
 *
 * The order matters: nothing gets its final name before every run has
 * succeeded, the report is shown before the slow drawing, and pictures are
 * drawn from the data that stand in the directory by then.
 */
#include "config.h"

#include "cli/runs.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

#include "cli/command-line.h"
#include "cli/outputs.h"
#include "cli/run-set.h"
#include "cli/signals.h"
#include "cli/terminal.h"
#include "cli/views.h"
#include "experiment/recorder.h"
#include "report/charts.h"
#include "report/gnuplot.h"
#include "report/out-file.h"
#include "report/plots.h"
#include "report/trace.h"

#define MAX_OBSERVERS 4 /* of a run: the charts' data, what is shown, the trace, and the recording */

typedef struct
{
  const CliOptions *options;
  gboolean          comparison;
  RunSet            set;
  Views             views;
  OutFile          *events;         /* (nullable) */
  OutFile          *recording;      /* (nullable) */
  Trace            *trace;          /* (nullable): of all runs */
  Plot             *timelines;      /* (nullable): with -o */
  GPtrArray        *results;        /* RunResult of each run */
  gboolean          made_directory; /* it was not there before */
  gboolean          committed;      /* files have their final names */
} Runs;

static void
runs_init (Runs *runs, const CliOptions *options, gboolean comparison)
{
  *runs = (Runs){ .options = options,
                  .comparison = comparison,
                  .results = g_ptr_array_new_with_free_func ((GDestroyNotify) run_result_free) };
}

static void
runs_clear (Runs *runs)
{
  g_clear_pointer (&runs->events, out_file_discard);
  g_clear_pointer (&runs->recording, out_file_discard);
  g_clear_pointer (&runs->trace, trace_discard);
  plot_free (runs->timelines);
  g_ptr_array_unref (runs->results);
  if (runs->made_directory && !runs->committed)
    g_rmdir (runs->options->output);
  views_clear (&runs->views);
  run_set_clear (&runs->set);
}

static const RunResult *const *
runs_results (const Runs *runs)
{
  return (const RunResult *const *) runs->results->pdata;
}

static gboolean
make_directory (Runs *runs, GError **error)
{
  const char *directory = runs->options->output;

  runs->made_directory = !g_file_test (directory, G_FILE_TEST_EXISTS);
  if (g_mkdir_with_parents (directory, 0777) == 0)
    return TRUE;
  runs->made_directory = FALSE;
  g_set_error (error, G_FILE_ERROR, (gint) g_file_error_from_errno (errno), "cannot make directory \"%s\": %s",
               directory, g_strerror (errno));
  return FALSE;
}

static OutFile *
open_in_directory (const Runs *runs, const char *name, GError **error)
{
  g_autofree char *path = g_build_filename (runs->options->output, name, NULL);

  return out_file_open (path, error);
}

static gboolean
events_are_stdout (const CliOptions *options)
{
  return options->events && strcmp (options->events, "-") == 0;
}

/* The events that --events or -o asks for; a comparison has none. */
static gboolean
open_events (Runs *runs, GError **error)
{
  const CliOptions *options = runs->options;

  if (events_are_stdout (options))
    return TRUE;
  if (options->events)
    runs->events = out_file_open (options->events, error);
  else if (options->output && !runs->comparison)
    runs->events = open_in_directory (runs, "timeline.csv", error);
  else
    return TRUE;
  return runs->events != NULL;
}

/* What --record asks for. */
static gboolean
open_recording (Runs *runs, GError **error)
{
  const char *path = runs->options->record;

  if (path == NULL)
    return TRUE;
  if (strcmp (path, "-") == 0)
    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                 "--record -: expected a file, as a recording is no text");
  else
    runs->recording = out_file_open (path, error);
  return runs->recording != NULL;
}

static TimelineFormat
events_format (const CliOptions *options)
{
  if (events_are_stdout (options))
    return options->format == REPORT_CSV ? TIMELINE_CSV : TIMELINE_TEXT;
  return options->events && !g_str_has_suffix (options->events, ".csv") ? TIMELINE_TEXT : TIMELINE_CSV;
}

/* (nullable) */
static FILE *
events_stream (const Runs *runs)
{
  if (events_are_stdout (runs->options))
    return stdout;
  return runs->events ? out_file_stream (runs->events) : NULL;
}

/* The trace that --trace asks for. */
static gboolean
open_trace (Runs *runs, GError **error)
{
  const CliOptions *options = runs->options;
  g_autofree char  *command = command_line_of (options, runs->comparison ? "compare" : "run");

  if (options->trace == NULL)
    return TRUE;
  runs->trace = trace_open (options->trace, command, runs->set.n_runs, error);
  if (runs->trace)
    runs->set.watched = trace_stream (runs->trace);
  return runs->trace != NULL;
}

/* The timelines that -o asks for. */
static void
prepare_timelines (Runs *runs)
{
  const Scenario *scenario = runs->set.scenarios[0];

  if (runs->options->output)
    runs->timelines = plot_new (&plot_timeline, runs->options->output, scenario->chart_from_ns, scenario->chart_to_ns,
                                runs->set.n_runs);
}

/* If the file could not be written, its commit says why. */
static gboolean
explain_failure (OutFile **file, GError **error)
{
  return *file && ferror (out_file_stream (*file)) && !out_file_commit (g_steal_pointer (file), error);
}

/* Why a run was stopped: by a signal or as standard output failed, of which
 * main() knows, or because its events, trace or recording cannot be written. */
static void
explain_stop (Runs *runs, GError **error)
{
  g_clear_error (error);
  if (signals_caught ())
    return;
  if (runs->trace && ferror (trace_stream (runs->trace)))
    trace_commit (g_steal_pointer (&runs->trace), error);
  else if (!explain_failure (&runs->events, error))
    explain_failure (&runs->recording, error);
}

/* Who watches the run: at most MAX_OBSERVERS; FALSE with @error set. */
static gboolean
find_observers (Runs *runs, guint index, RunObserver **observers, guint *n_observers, GError **error)
{
  RunObserver *timeline = NULL;

  *n_observers = 0;
  if (runs->timelines && !plot_watch (runs->timelines, index, run_set_policy (&runs->set, index), &timeline, error))
    return FALSE;
  if (timeline)
    observers[(*n_observers)++] = timeline;
  if (views_replace_report (&runs->views))
    observers[(*n_observers)++] = views_observer (&runs->views, runs->set.scenarios[index]);
  if (runs->trace)
    observers[(*n_observers)++] = trace_observer (runs->trace);
  return TRUE;
}

static gboolean
run_one (Runs *runs, guint index, GError **error)
{
  FILE        *events = events_stream (runs);
  FILE        *shown = views_stream (&runs->views);
  Recorder     recorder;
  RunObserver *observers[MAX_OBSERVERS];
  RunOptions   more = { .timeline = events,
                        .timeline_format = events_format (runs->options),
                        .until_ns = views_until_ns (&runs->views, runs->set.scenarios[index]),
                        .observers = observers };
  RunResult   *result;

  if (!find_observers (runs, index, observers, &more.n_observers, error))
    return FALSE;
  if (runs->recording)
    {
      recorder_init (&recorder, out_file_stream (runs->recording), signals_stop);
      observers[more.n_observers++] = &recorder.observer;
    }
  result = run_set_simulate (&runs->set, index, &more, shown ? shown : events, error);
  if (result && runs->timelines)
    plot_add_result (runs->timelines, index, result);
  if (result)
    g_ptr_array_add (runs->results, result);
  else if (g_error_matches (*error, RUN_ERROR, RUN_ERROR_INTERRUPTED))
    explain_stop (runs, error);
  else if (runs->comparison)
    g_prefix_error (error, "%s: ", runs->options->policies[index]);
  return result != NULL;
}

static void
write_report (const Runs *runs, ReportFormat format, const ReportStyle *style, FILE *out)
{
  if (runs->comparison)
    report_compare (runs_results (runs), runs->set.n_runs, format, style, out);
  else
    report_run (runs_results (runs)[0], format, style, out);
}

static gboolean
write_report_file (const Runs *runs, ReportFormat format, const char *name, GError **error)
{
  ReportStyle style = terminal_file_style ();
  OutFile    *file = open_in_directory (runs, name, error);

  if (file == NULL)
    return FALSE;
  write_report (runs, format, &style, out_file_stream (file));
  return out_file_commit (file, error);
}

/* There may be none: the window may lie beyond the end of the run. */
static gboolean
write_timelines (Runs *runs, GError **error)
{
  g_autoptr (GError) cause = NULL;

  if (plot_write_data (runs->timelines, &cause) || g_error_matches (cause, CHARTS_ERROR, CHARTS_ERROR_EMPTY))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&cause));
  return FALSE;
}

/* Gives the streamed files their names and writes the others. */
static gboolean
write_files (Runs *runs, GError **error)
{
  if (signals_caught ())
    return FALSE;
  runs->committed = TRUE;
  if (runs->events && !out_file_commit (g_steal_pointer (&runs->events), error))
    return FALSE;
  if (runs->recording && !out_file_commit (g_steal_pointer (&runs->recording), error))
    return FALSE;
  if (runs->trace && !trace_commit (g_steal_pointer (&runs->trace), error))
    return FALSE;
  if (runs->options->output == NULL)
    return TRUE;
  if (!write_timelines (runs, error))
    return FALSE;
  return write_report_file (runs, REPORT_TEXT, "report.txt", error)
         && write_report_file (runs, REPORT_CSV, "report.csv", error)
         && write_report_file (runs, REPORT_JSON, "report.json", error)
         && charts_write_data (runs_results (runs), runs->set.n_runs, runs->options->output, error);
}

/* FALSE if standard output cannot be written: main() says so. */
static gboolean
show_report (const Runs *runs)
{
  ReportStyle style = terminal_style (stdout);

  if (views_replace_report (&runs->views))
    views_show (&runs->views, runs_results (runs), runs->set.n_runs);
  else if (!events_are_stdout (runs->options))
    write_report (runs, runs->options->format, &style, stdout);
  return fflush (stdout) == 0 && !ferror (stdout);
}

static gboolean
draw_charts (const Runs *runs, GError **error)
{
  const CliOptions *options = runs->options;
  g_autoptr (GPtrArray) pictures = NULL;

  if (options->output == NULL || options->no_charts)
    return TRUE;
  if (!charts_draw (runs_results (runs), runs->set.n_runs, runs->timelines->files, options->output,
                    (const char *const *) options->chart_formats, &pictures, error))
    return FALSE;
  if (options->quiet || options->format != REPORT_TEXT || events_are_stdout (options) || options->sched)
    return TRUE;
  printf ("\nPictures:\n");
  for (guint i = 0; i < pictures->len; i++)
    {
      g_autofree char *path = g_build_filename (options->output, g_ptr_array_index (pictures, i), NULL);

      printf ("  %s\n", path);
    }
  return TRUE;
}

static gboolean
carry_out (Runs *runs, GError **error)
{
  if (!views_init (&runs->views, runs->options, runs->comparison, error)
      || !run_set_load (&runs->set, runs->options, runs->options->arguments[0], error)
      || !outputs_check (runs->options, runs->set.scenarios[0]->file, error)
      || (runs->options->output && !runs->options->no_charts && !gnuplot_check_script (GNUPLOT_STYLE, error))
      || (runs->options->output && !make_directory (runs, error)) || !open_events (runs, error)
      || !open_trace (runs, error) || !open_recording (runs, error))
    return FALSE;
  prepare_timelines (runs);
  for (guint i = 0; i < runs->set.n_runs; i++)
    if (!run_one (runs, i, error))
      return FALSE;
  return run_set_check_ends (&runs->set, runs->results, error) && write_files (runs, error) && show_report (runs)
         && draw_charts (runs, error);
}

ExitStatus
runs_carry_out (const CliOptions *options, gboolean comparison)
{
  g_autoptr (GError) error = NULL;
  Runs     runs;
  gboolean done;

  runs_init (&runs, options, comparison);
  done = carry_out (&runs, &error);
  runs_clear (&runs);
  return done ? STATUS_OK : cli_fail (error);
}
