/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * gilsim plot: one picture of a scenario, under one policy or several.
 *
 * The data are written into the folder that --keep names, or into one that is
 * removed at the end.
 */
#include "config.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

#include "cli/cli.h"
#include "cli/lookup.h"
#include "cli/run-set.h"
#include "cli/signals.h"
#include "cli/sweep-runs.h"
#include "engine/duration.h"
#include "report/gnuplot.h"
#include "report/out-file.h"
#include "report/plots.h"
#include "report/scratch.h"

typedef struct
{
  const CliOptions *options;
  const PlotKind   *kind;
  RunSet            set;
  SweepRuns         sweep;       /* in the place of the set, if the kind shows one */
  PlotSweep         shown_sweep; /* the same, as the picture has it */
  char             *folder;      /* of the data */
  gboolean          made_folder; /* it was not there before */
  Plot             *plot;
  GPtrArray        *results; /* RunResult of each run */
} Plotting;

static gboolean
is_scenario (const char *name)
{
  g_autofree char *path = lookup_scenario (name, NULL);

  return path != NULL || g_file_test (name, G_FILE_TEST_EXISTS);
}

/* The kind of picture, and of what: both may be missing. */
static gboolean
check_arguments (Plotting *self, GError **error)
{
  const CliOptions *options = self->options;
  guint             n = options->n_arguments;

  /* A single scenario is no misspelt kind. */
  if (n == 0 || (n == 1 && plot_kind_find (options->arguments[0], NULL) == NULL && is_scenario (options->arguments[0])))
    {
      g_autofree char *kinds = plot_kind_list ();

      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED, "KIND is missing; there are %s", kinds);
      return FALSE;
    }
  self->kind = plot_kind_find (options->arguments[0], error);
  if (self->kind != NULL && n == 1)
    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED, "SCENARIO is missing; see 'gilsim plot --help'");
  return self->kind != NULL && n > 1;
}

static gboolean
check (Plotting *self, GError **error)
{
  const CliOptions *options = self->options;
  guint             n_policies = options->policies ? g_strv_length (options->policies) : 1;

  if (!check_arguments (self, error))
    return FALSE;
  if (options->picture == NULL)
    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED, "-o FILE is missing; see 'gilsim plot --help'");
  else if (n_policies > self->kind->max_runs)
    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED, "a picture of kind %s shows at most %u policies",
                 self->kind->name, self->kind->max_runs);
  else if (self->kind->window == PLOT_WINDOW_NONE && (options->from_text || options->to_text))
    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED,
                 "a picture of kind %s is about the whole run; --from and --to are not for it", self->kind->name);
  else if (!self->kind->of_sweep && (options->sweep || options->figures || options->seeds_text || options->jobs_text))
    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED,
                 "--sweep, --figure, --seeds and --jobs are for a picture of kind sweep");
  else
    return !self->kind->of_sweep || sweep_runs_check (&self->sweep, options, error);
  return FALSE;
}

/* A folder that is missing is better known before the run than after it. */
static gboolean
check_writable (const Plotting *self, GError **error)
{
  OutFile *file = out_file_open (self->options->picture, error);

  if (file != NULL)
    out_file_discard (file);
  return file != NULL;
}

static gboolean
make_folder (Plotting *self, GError **error)
{
  const char *keep = self->options->keep;

  if (keep == NULL)
    {
      self->folder = scratch_new (error);
      return self->folder != NULL;
    }
  self->made_folder = !g_file_test (keep, G_FILE_TEST_EXISTS);
  if (g_mkdir_with_parents (keep, 0777) == 0)
    {
      self->folder = g_strdup (keep);
      return TRUE;
    }
  g_set_error (error, G_FILE_ERROR, (gint) g_file_error_from_errno (errno), "cannot make directory \"%s\": %s", keep,
               g_strerror (errno));
  return FALSE;
}

static void
begin_plot (Plotting *self)
{
  const CliOptions *options = self->options;
  gboolean          of_scenario = self->kind->window == PLOT_WINDOW_AXIS && !options->from_text && !options->to_text;
  const Scenario   *scenario = self->set.scenarios[0];

  self->plot = plot_new (self->kind, self->folder, of_scenario ? scenario->chart_from_ns : options->from_ns,
                         of_scenario ? scenario->chart_to_ns : options->to_ns, self->set.n_runs);
}

static gboolean
run_one (Plotting *self, guint index, GError **error)
{
  const Plot  *plot = self->plot;
  RunObserver *observer;
  RunOptions   more = { .from_ns = plot->from_ns, .until_ns = plot->to_ns == TIME_NEVER ? 0 : plot->to_ns };
  RunResult   *result;

  if (!plot_watch (self->plot, index, run_set_policy (&self->set, index), &observer, error))
    return FALSE;
  more.observers = &observer;
  more.n_observers = observer != NULL;
  result = run_set_simulate (&self->set, index, &more, NULL, error);
  if (result == NULL)
    {
      if (self->set.n_runs > 1)
        g_prefix_error (error, "%s: ", self->options->policies[index]);
      return FALSE;
    }
  g_ptr_array_add (self->results, result);
  plot_add_result (self->plot, index, result);
  return TRUE;
}

/* All runs, and the folder for what comes of them. */
static gboolean
make_runs (Plotting *self, GError **error)
{
  const CliOptions *options = self->options;

  if (!run_set_load_any (&self->set, options, options->arguments[1], error) || !make_folder (self, error))
    return FALSE;
  begin_plot (self);
  for (guint i = 0; i < self->set.n_runs; i++)
    if (!run_one (self, i, error))
      return FALSE;
  return run_set_check_ends (&self->set, self->results, error);
}

static gboolean
make_sweep (Plotting *self, GError **error)
{
  const CliOptions *options = self->options;

  if (!sweep_runs_make (&self->sweep, options, options->arguments[1], error) || !make_folder (self, error))
    return FALSE;
  self->shown_sweep = (PlotSweep){ self->sweep.sweep, &self->sweep.plan };
  self->plot = plot_new (self->kind, self->folder, 0, TIME_NEVER, 0);
  plot_set_sweep (self->plot, &self->shown_sweep);
  return TRUE;
}

static gboolean
carry_out (Plotting *self, GError **error)
{
  const CliOptions *options = self->options;

  if (!check (self, error) || !gnuplot_check_script (self->kind->script, error) || !check_writable (self, error)
      || !(self->kind->of_sweep ? make_sweep (self, error) : make_runs (self, error)))
    return FALSE;
  if (signals_caught ())
    return FALSE;
  if (!plot_write (self->plot, error))
    return FALSE;
  if (options->keep && !plot_keep (self->plot, options->theme, options->picture, error))
    return FALSE;
  return plot_draw (self->plot, options->theme, options->picture, error);
}

static ExitStatus
run (const CliOptions *options)
{
  g_autoptr (GError) error = NULL;
  Plotting self = { .options = options, .results = g_ptr_array_new_with_free_func ((GDestroyNotify) run_result_free) };
  gboolean done = carry_out (&self, &error);

  plot_free (self.plot);
  if (self.folder && self.made_folder && !done)
    g_rmdir (self.folder); /* if nothing is in it */
  if (options->keep == NULL)
    scratch_remove (g_steal_pointer (&self.folder));
  g_free (self.folder);
  g_ptr_array_unref (self.results);
  run_set_clear (&self.set);
  sweep_runs_clear (&self.sweep);
  return done ? STATUS_OK : cli_fail (error);
}

static const CommandExample examples[] = {
  { "gilsim plot timeline convoy -p python2 -p python3 -o convoy.svg", "two policies on one time axis" },
  { "gilsim plot timeline my.ini --from 1.2s --to 1.21s -o slide.png --theme dark", "ten milliseconds of it" },
  { "gilsim plot timeline my.ini -o my.pdf --keep my-plot", "and my-plot/draw.sh draws it again" },
  { "gilsim plot sweep story -p python2 --sweep threads=1,2,4,8 -o story.svg",
    "makespan by threads, ten replications each" },
  { 0 },
};

const Command cmd_plot = {
  .name = "plot",
  .arguments = "KIND SCENARIO",
  .summary = "draw a picture of a scenario",
  .description = "Runs a scenario, once under each given policy, and draws one picture of it. KIND says what it shows: "
                 "see 'gilsim list plots'. SCENARIO is a file, the name of one that came with gilsim (see 'gilsim "
                 "list scenarios'), or the recording of a run (see 'gilsim run --record'), which is not run again.",
  .examples = examples,
  .min_arguments = 0, /* check_arguments() knows better what is missing */
  .max_arguments = 2,
  .max_policies = G_MAXUINT,
  .options = OPTION_POLICY | OPTION_SET | OPTION_MACHINE | OPTION_SEED | OPTION_PICTURE | OPTION_WINDOW | OPTION_SWEEP
             | OPTION_QUIET,
  .run = run,
};
