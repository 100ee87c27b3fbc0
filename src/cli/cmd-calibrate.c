/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * gilsim calibrate: measures this machine, and interpreters on it.
 */
#include "config.h"

#include "calibrate/calibrate.h"
#include "cli/cli.h"
#include "cli/signals.h"
#include "cli/terminal.h"
#include "report/out-file.h"

/* With the hidden --quick: enough to see that everything works. */
#define QUICK_BUDGET_NS (CALIBRATE_BUDGET_NS / 40)

static void
show_progress (const char *what, guint done, guint total, gpointer data)
{
  Progress        *progress = data;
  g_autofree char *text = g_strdup_printf ("measuring (%u of %u): %s", done + 1, total, what);

  progress_show (progress, text);
}

static Calibration *
measure (const CliOptions *options, GError **error)
{
  CalibrateOptions calibrate_options = { .pythons = options->pythons,
                                         .budget_ns = options->quick ? QUICK_BUDGET_NS : CALIBRATE_BUDGET_NS,
                                         .stop = signals_stop_flag (),
                                         .progress = show_progress };
  Progress         progress;
  Calibration     *calibration;

  progress_begin (&progress, "", options->quiet, NULL);
  calibrate_options.progress_data = &progress;
  calibration = calibrate (&calibrate_options, error);
  progress_end (&progress);
  return calibration;
}

/* A file that cannot be written is said before anything is measured. */
static ExitStatus
run (const CliOptions *options)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (OutFile) file = NULL;
  g_autoptr (Calibration) calibration = NULL;

  if (options->machine_file && (file = out_file_open (options->machine_file, &error)) == NULL)
    return cli_fail (error);
  calibration = measure (options, &error);
  if (calibration == NULL)
    return cli_fail (error);
  calibration_write (calibration, file ? out_file_stream (file) : stdout);
  if (file && !out_file_commit (g_steal_pointer (&file), &error))
    return cli_fail (error);
  return STATUS_OK;
}

static const CommandExample examples[] = {
  { "gilsim calibrate -o here.ini", "this machine, for 'include = here.ini' in a scenario" },
  { "gilsim calibrate --python python3 --python python2.7 -o here.ini", "and two interpreters" },
  { 0 },
};

const Command cmd_calibrate = {
  .name = "calibrate",
  .arguments = "",
  .summary = "measure this machine and describe it for scenarios",
  .description = "Measures this machine, and interpreters on it, in less than a minute, and prints a machine file: the "
                 "costs of switches, wakes, timers and locks. The quieter the machine is meanwhile, the better.",
  .examples = examples,
  .options = OPTION_PYTHON | OPTION_MACHINE_FILE | OPTION_QUIET,
  .run = run,
};
