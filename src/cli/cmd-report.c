/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * gilsim report: runs of a scenario as a page that needs no other file.
 */
#include "config.h"

#include <string.h>

#include "cli/cli.h"
#include "cli/command-line.h"
#include "cli/run-set.h"
#include "cli/signals.h"
#include "report/gnuplot.h"
#include "report/html-charts.h"
#include "report/html-report.h"
#include "report/out-file.h"

typedef struct
{
  const CliOptions *options;
  RunSet            set;
  HtmlWindow        window;
  HtmlCharts       *charts; /* NULL with --no-charts */
  GPtrArray        *timelines;
  GPtrArray        *results; /* of RunResult */
} Reporting;

static void
choose_window (Reporting *self)
{
  const CliOptions *options = self->options;
  const Scenario   *scenario = self->set.scenarios[0];

  self->window.chosen = options->from_text != NULL || options->to_text != NULL;
  self->window.from_ns = self->window.chosen ? options->from_ns : scenario->chart_from_ns;
  self->window.to_ns = self->window.chosen ? options->to_ns : scenario->chart_to_ns;
}

static gboolean
prepare (Reporting *self, GError **error)
{
  const CliOptions *options = self->options;

  if (options->page == NULL)
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED, "-o FILE is missing; see 'gilsim report --help'");
      return FALSE;
    }
  if (!options->no_pictures && !gnuplot_check_script (GNUPLOT_STYLE, error))
    return FALSE;
  if (!run_set_load (&self->set, options, options->arguments[0], error))
    return FALSE;
  choose_window (self);
  if (options->no_pictures)
    return TRUE;
  self->charts = html_charts_new (self->set.n_runs, &self->window, error);
  return self->charts != NULL;
}

static gboolean
run_one (Reporting *self, guint index, GError **error)
{
  g_autoptr (GPtrArray) observers = g_ptr_array_new ();
  HtmlTimeline *timeline = html_timeline_new (self->window.from_ns, self->window.to_ns, self->set.n_runs);
  RunOptions    more = { 0 };
  RunResult    *result;

  g_ptr_array_add (self->timelines, timeline);
  g_ptr_array_add (observers, html_timeline_observer (timeline));
  if (self->charts && !html_charts_watch (self->charts, index, run_set_policy (&self->set, index), observers, error))
    return FALSE;
  more.observers = (RunObserver *const *) observers->pdata;
  more.n_observers = observers->len;
  result = run_set_simulate (&self->set, index, &more, NULL, error);
  if (result == NULL)
    {
      if (self->set.n_runs > 1)
        g_prefix_error (error, "%s: ", self->options->policies[index]);
      return FALSE;
    }
  g_ptr_array_add (self->results, result);
  if (self->charts)
    html_charts_add_result (self->charts, index, result);
  return TRUE;
}

/* The page, before there is a file: NULL with @error. */
static GString *
format (const Reporting *self, GError **error)
{
  g_autoptr (GPtrArray) pictures = NULL;
  g_autofree char *text = NULL;
  g_autofree char *command = command_line_of (self->options, "report");
  HtmlReport       report = { .results = (const RunResult *const *) self->results->pdata,
                              .n_results = self->results->len,
                              .timelines = (const HtmlTimeline *const *) self->timelines->pdata,
                              .scenario = self->options->arguments[0],
                              .command = command };

  if (self->charts && (pictures = html_charts_draw (self->charts, error)) == NULL)
    return NULL;
  if (!g_file_get_contents (self->set.scenarios[0]->file, &text, NULL, error))
    return NULL;
  report.pictures = pictures;
  report.scenario_text = text;
  return html_report_format (&report, error);
}

static gboolean
write_page (const Reporting *self, const GString *page, GError **error)
{
  OutFile *file = out_file_open (self->options->page, error);

  if (file == NULL)
    return FALSE;
  fwrite (page->str, 1, page->len, out_file_stream (file));
  return out_file_commit (file, error);
}

static gboolean
carry_out (Reporting *self, GError **error)
{
  g_autoptr (GString) page = NULL;

  if (!prepare (self, error))
    return FALSE;
  for (guint i = 0; i < self->set.n_runs; i++)
    if (!run_one (self, i, error))
      return FALSE;
  if (signals_caught () || !run_set_check_ends (&self->set, self->results, error))
    return FALSE;
  page = format (self, error);
  return page != NULL && !signals_caught () && write_page (self, page, error);
}

static ExitStatus
run (const CliOptions *options)
{
  g_autoptr (GError) error = NULL;
  Reporting self = { .options = options,
                     .timelines = g_ptr_array_new_with_free_func ((GDestroyNotify) html_timeline_free),
                     .results = g_ptr_array_new_with_free_func ((GDestroyNotify) run_result_free) };
  gboolean  done = carry_out (&self, &error);

  html_charts_free (self.charts);
  g_ptr_array_unref (self.timelines);
  g_ptr_array_unref (self.results);
  run_set_clear (&self.set);
  return done ? STATUS_OK : cli_fail (error);
}

static const CommandExample examples[] = {
  { "gilsim report convoy -p python2 -p python3 -p fifo -o convoy.html", "three policies on one time axis" },
  { "gilsim report my.ini -o report.html", "under the policy that it names" },
  { "gilsim report my.ini --from 1.2s --to 1.25s -o report.html", "every slice of fifty milliseconds" },
  { 0 },
};

const Command cmd_report = {
  .name = "report",
  .arguments = "SCENARIO",
  .summary = "make a page with all that runs of a scenario show",
  .description = "Runs a scenario, once under each given policy, and writes one HTML file that needs no other and no "
                 "network: the scenario, the figures, charts, a timeline to zoom and to question, and the command that "
                 "makes the page again. SCENARIO is a file, or the name of one that came with gilsim (see 'gilsim list "
                 "scenarios').",
  .examples = examples,
  .min_arguments = 1,
  .max_arguments = 1,
  .max_policies = G_MAXUINT,
  .options = OPTION_POLICY | OPTION_SET | OPTION_MACHINE | OPTION_SEED | OPTION_PAGE | OPTION_WINDOW | OPTION_VERIFY
             | OPTION_QUIET,
  .run = run,
};
