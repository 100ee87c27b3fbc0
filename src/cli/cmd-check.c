/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * gilsim check: reads scenarios and explains them, without running anything.
 */
#include "config.h"

#include "cli/cli.h"
#include "cli/lookup.h"
#include "experiment/claim-runs.h"

/* Claims may be about what does not exist: whoever runs them knows. */
static gboolean
check_claims (const Scenario *scenario, const ScenarioChoices *choices, GError **error)
{
  g_autoptr (ClaimRuns) runs = NULL;

  if (scenario->claims->len == 0)
    return TRUE;
  runs = claim_runs_new (scenario->file, choices, error);
  return runs != NULL;
}

static gboolean
check_file (const char *name, const CliOptions *options, gboolean first, GError **error)
{
  g_autoptr (Scenario) scenario = NULL;
  g_autofree char *explanation = NULL;
  g_autofree char *path = lookup_scenario (name, error);
  ScenarioChoices  choices = { .settings = (const char *const *) options->settings,
                               .policy = options->policies ? options->policies[0] : NULL,
                               .machine = options->machine };

  if (path == NULL)
    return FALSE;
  scenario = scenario_load_with (path, &choices, error);
  if (scenario == NULL || !check_claims (scenario, &choices, error))
    return FALSE;
  if (options->quiet)
    return TRUE;
  explanation = scenario_explain (scenario);
  printf ("%s%s", first ? "" : "\n", explanation);
  return TRUE;
}

/* One mistake does not hide those in the files that follow. */
static ExitStatus
run (const CliOptions *options)
{
  ExitStatus status = STATUS_OK;

  for (char **file = options->arguments; *file; file++)
    {
      g_autoptr (GError) error = NULL;

      if (!check_file (*file, options, file == options->arguments, &error))
        status = cli_fail (error);
    }
  return status;
}

static const CommandExample examples[] = {
  { "gilsim check my.ini", "what gilsim understands of a scenario" },
  { "gilsim check -q *.ini", "only what is wrong; the exit status says whether anything is" },
  { "gilsim check my.ini -s machine.cores=4", "with a value overridden" },
  { "gilsim check my.ini -p python2", "with the values that hold under another policy" },
  { 0 },
};

const Command cmd_check = {
  .name = "check",
  .arguments = "SCENARIO...",
  .summary = "read and explain scenarios without running them",
  .description = "Reads scenarios, says what is wrong with them and where, and explains in words what they would do. "
                 "Nothing is run.",
  .examples = examples,
  .min_arguments = 1,
  .max_arguments = G_MAXUINT,
  .max_policies = 1,
  .options = OPTION_POLICY | OPTION_SET | OPTION_MACHINE | OPTION_QUIET,
  .run = run,
};
