/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * gilsim reality: a scenario as a real program on a real interpreter, beside
 * its simulation.
 *
 * The simulation comes first: it is what limits the real program's time, and
 * its mistakes cost least.
 */
#include "config.h"

#include <errno.h>
#include <string.h>

#include <glib/gstdio.h>

#include "cli/cli.h"
#include "cli/lookup.h"
#include "cli/signals.h"
#include "cli/terminal.h"
#include "engine/duration.h"
#include "policies/registry.h"
#include "reality/emit.h"
#include "reality/interpreter.h"
#include "reality/write.h"
#include "report/charts.h"
#include "report/out-file.h"

#define LIMIT_FACTOR 10
#define LIMIT_MORE_S 30

#define CHART_DATA "reality.csv"
#define CHART_TITLES "reality-titles.csv"
#define TITLES (-1)

typedef struct
{
  const CliOptions *options;
  Scenario         *scenario;
  PolicyChoice      policy;
  const char       *policy_text; /* what the scenario is loaded with; NULL: its own */
  char             *program;     /* its text */
  RunResult        *result;
  Pairs            *pairs;
  char             *scratch; /* a folder of our own */
  char             *path;    /* of the program in it */
  char            **notes;
} Reality;

static void
reality_clear (Reality *self)
{
  if (self->path != NULL)
    g_unlink (self->path);
  if (self->scratch != NULL)
    g_rmdir (self->scratch);
  g_clear_pointer (&self->pairs, pairs_free);
  g_clear_pointer (&self->result, run_result_free);
  g_clear_pointer (&self->scenario, scenario_free);
  g_strfreev (self->notes);
  g_free (self->program);
  g_free (self->scratch);
  g_free (self->path);
}

/* ---- before the run ----------------------------------------------------- */

static gboolean
load_with_cores (Reality *self, const char *path, guint n_cores, GError **error)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) settings = NULL;
  g_autofree char *cores = g_strdup_printf ("machine.cores=%u", n_cores);

  for (guint i = 0; self->options->settings != NULL && self->options->settings[i] != NULL; i++)
    g_strv_builder_add (builder, self->options->settings[i]);
  if (n_cores > 0)
    g_strv_builder_add (builder, cores);
  settings = g_strv_builder_end (builder);
  g_clear_pointer (&self->scenario, scenario_free);
  self->scenario = scenario_load_with (path,
                                       &(ScenarioChoices){ .settings = (const char *const *) settings,
                                                           .policy = self->policy_text,
                                                           .machine = self->options->machine },
                                       error);
  return self->scenario != NULL;
}

/* With as many cores as asked for, or as the scenario has and the host can
 * give. */
static gboolean
load (Reality *self, GError **error)
{
  g_autofree char *path = lookup_scenario (self->options->arguments[0], error);
  guint            host = interpreter_host_cores ();

  if (path == NULL || !load_with_cores (self, path, self->options->cores, error))
    return FALSE;
  if (self->options->emit != NULL || self->scenario->machine.n_cores <= host)
    return TRUE;
  if (self->options->cores > 0)
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "--cores %u: this machine has only %u",
                   self->options->cores, host);
      return FALSE;
    }
  return load_with_cores (self, path, host, error);
}

/* -p; or what the interpreter is, with the scenario's parameters if they are
 * of that policy. */
static gboolean
choose_policy (Reality *self, GError **error)
{
  const CliOptions *options = self->options;
  guint             major;
  guint             minor;

  if (options->python != NULL && !interpreter_version (options->python, &major, &minor, error))
    return FALSE;
  if (options->policies == NULL && options->python != NULL)
    {
      self->policy_text = major == 2 || minor < 2 ? "python2" : "python3";
      if (strcmp (self->scenario->interps[0].policy.policy->name, self->policy_text) != 0 && !load (self, error))
        return FALSE;
    }
  self->policy = self->scenario->interps[0].policy;
  return TRUE;
}

static gboolean
write_program (const char *path, const char *program, GError **error)
{
  OutFile *file = out_file_open (path, error);

  if (file == NULL)
    return FALSE;
  fputs (program, out_file_stream (file));
  return out_file_commit (file, error);
}

static gboolean
prepare (Reality *self, GError **error)
{
  const CliOptions *options = self->options;

  if (options->python == NULL && options->emit == NULL)
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED,
                   "--python PATH is missing; see 'gilsim reality --help'");
      return FALSE;
    }
  self->policy_text = options->policies != NULL ? options->policies[0] : NULL;
  if (!load (self, error) || !choose_policy (self, error))
    return FALSE;
  self->notes = emit_notes (self->scenario);
  self->program = emit_program (self->scenario, &self->policy,
                                options->seed_text != NULL ? options->seed : self->scenario->seed, error);
  return self->program != NULL;
}

/* ---- the two runs ------------------------------------------------------- */

static gboolean
simulate (Reality *self, GError **error)
{
  const CliOptions *options = self->options;
  Progress          progress;

  progress_begin (&progress, self->policy.policy->name, options->quiet, NULL);
  self->result = run_scenario (self->scenario,
                               &(RunOptions){ .seed = options->seed,
                                              .has_seed = options->seed_text != NULL,
                                              .stop = signals_stop_flag (),
                                              .progress = progress_update,
                                              .progress_data = &progress },
                               error);
  progress_end (&progress);
  if (self->result == NULL)
    return FALSE;
  self->pairs = pairs_new (self->result);
  return TRUE;
}

static gint64
limit_us (const Reality *self)
{
  gint64 limit_ns = self->result->end_ns > G_MAXINT64 / 2 / LIMIT_FACTOR
                        ? G_MAXINT64 / 2
                        : LIMIT_FACTOR * self->result->end_ns + LIMIT_MORE_S * NS_PER_S;

  return MIN (limit_ns, self->scenario->max_time_ns) / 1000;
}

static gboolean
measure (Reality *self, GError **error)
{
  Interpreter interpreter = { .path = self->options->python,
                              .n_cores = self->scenario->machine.n_cores,
                              .limit_us = limit_us (self),
                              .stop = signals_stop_flag () };

  self->scratch = g_dir_make_tmp ("gilsim-XXXXXX", error);
  if (self->scratch == NULL)
    return FALSE;
  self->path = g_build_filename (self->scratch, "program.py", NULL);
  if (!write_program (self->path, self->program, error))
    return FALSE;
  for (guint i = 0; i < self->options->repeat; i++)
    {
      g_autofree char *output = interpreter_run (&interpreter, self->path, error);

      if (output == NULL || !pairs_measured (self->pairs, output, error))
        return FALSE;
    }
  return TRUE;
}

/* ---- what comes of it --------------------------------------------------- */

static RealityReport
report_of (const Reality *self)
{
  return (RealityReport){ .result = self->result,
                          .pairs = self->pairs,
                          .interpreter = self->options->python,
                          .notes = (const char *const *) self->notes };
}

/* @format: as in ReportFormat, or TITLES. */
static gboolean
write_file (const Reality *self, const char *name, int format, GError **error)
{
  g_autofree char *path = g_build_filename (self->options->output, name, NULL);
  RealityReport    report = report_of (self);
  ReportStyle      style = terminal_file_style ();
  OutFile         *file = out_file_open (path, error);

  if (file == NULL)
    return FALSE;
  if (format == TITLES)
    reality_write_titles (&report, out_file_stream (file));
  else
    reality_write (&report, (ReportFormat) format, &style, out_file_stream (file));
  return out_file_commit (file, error);
}

static gboolean
write_files (const Reality *self, GError **error)
{
  const char *directory = self->options->output;

  if (directory == NULL)
    return TRUE;
  if (g_mkdir_with_parents (directory, 0777) != 0)
    {
      g_set_error (error, G_FILE_ERROR, (gint) g_file_error_from_errno (errno), "cannot make directory \"%s\": %s",
                   directory, g_strerror (errno));
      return FALSE;
    }
  return write_file (self, "reality.txt", REPORT_TEXT, error) && write_file (self, CHART_DATA, REPORT_CSV, error)
         && write_file (self, "reality.json", REPORT_JSON, error) && write_file (self, CHART_TITLES, TITLES, error);
}

static gboolean
show (const Reality *self)
{
  RealityReport report = report_of (self);
  ReportStyle   style = terminal_style (stdout);

  reality_write (&report, self->options->format, &style, stdout);
  return fflush (stdout) == 0 && !ferror (stdout);
}

static gboolean
draw (const Reality *self, GError **error)
{
  static const char *const files[] = { CHART_DATA, CHART_TITLES, NULL };
  const CliOptions        *options = self->options;
  g_autoptr (GPtrArray) pictures = NULL;

  if (options->output == NULL || options->no_charts)
    return TRUE;
  if (!charts_draw_one ("reality.gp", "reality", files, options->output, (const char *const *) options->chart_formats,
                        &pictures, error))
    return FALSE;
  if (options->quiet || options->format != REPORT_TEXT)
    return TRUE;
  printf ("\nPictures:\n");
  for (guint i = 0; i < pictures->len; i++)
    printf ("  %s" G_DIR_SEPARATOR_S "%s\n", options->output, (const char *) g_ptr_array_index (pictures, i));
  return TRUE;
}

static gboolean
carry_out (Reality *self, GError **error)
{
  if (!prepare (self, error))
    return FALSE;
  if (self->options->emit != NULL)
    return write_program (self->options->emit, self->program, error);
  return simulate (self, error) && measure (self, error) && write_files (self, error) && show (self)
         && draw (self, error);
}

static ExitStatus
run (const CliOptions *options)
{
  g_autoptr (GError) error = NULL;
  Reality  self = { .options = options };
  gboolean done = carry_out (&self, &error);

  reality_clear (&self);
  return done ? STATUS_OK : cli_fail (error);
}

static const CommandExample examples[] = {
  { "gilsim reality convoy --python python3", "the convoy effect, measured and simulated" },
  { "gilsim reality battle --python python2.7 --cores 1 --repeat 5", "on one core, the median of five runs" },
  { "gilsim reality my.ini --python python3 -o results", "reports and a chart in results/" },
  { "gilsim reality my.ini --emit program.py", "the program in Python only" },
  { 0 },
};

const Command cmd_reality = {
  .name = "reality",
  .arguments = "SCENARIO",
  .summary = "run a scenario as a real program, beside its simulation",
  .description = "Turns a scenario into a program in Python, runs it on a real interpreter, simulates the same "
                 "scenario, and shows what was measured beside what was simulated, with the factor between them. "
                 "SCENARIO is a file, or the name of one that came with gilsim (see 'gilsim list scenarios').",
  .examples = examples,
  .min_arguments = 1,
  .max_arguments = 1,
  .max_policies = 1,
  .options = OPTION_POLICY | OPTION_SET | OPTION_MACHINE | OPTION_SEED | OPTION_FORMAT | OPTION_OUTPUT | OPTION_QUIET
             | OPTION_REALITY,
  .run = run,
};
