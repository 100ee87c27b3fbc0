/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * gilsim run: one run of a scenario.
 */
#include "config.h"

#include "cli/cli.h"
#include "cli/runs.h"

static ExitStatus
run (const CliOptions *options)
{
  return runs_carry_out (options, FALSE);
}

static const CommandExample examples[] = {
  { "gilsim run convoy", "a scenario that came with gilsim, under the policy that it names" },
  { "gilsim run my.ini -p python3,switch-interval=1ms --seed 7", "another policy, other random numbers" },
  { "gilsim run my.ini -s machine.cores=8 -o results", "eight cores; reports, timeline and charts in results/" },
  { "gilsim run my.ini --machine linux-vm", "another machine, of those that came with gilsim" },
  { "gilsim run convoy --timeline --from 100ms --to 200ms", "a part of the run as a picture of characters" },
  { "gilsim run convoy --sched | less", "as 'perf sched timehist' would tell it, with waiting for the GIL" },
  { "gilsim run my.ini --events - | less", "every change of state, as it happens" },
  { "gilsim run my.ini --record my.rec", "for 'gilsim plot timeline my.rec --from 5s --to 5.01s'" },
  { "gilsim run my.ini --trace my.json.gz", "a trace to open in ui.perfetto.dev" },
  { "gilsim run my.ini --format json", "the results for a program" },
  { 0 },
};

const Command cmd_run = {
  .name = "run",
  .arguments = "SCENARIO",
  .summary = "run a scenario and report what came of it",
  .description = "Runs a scenario once and reports what came of it. SCENARIO is a file, or the name of one that came "
                 "with gilsim (see 'gilsim list scenarios').",
  .examples = examples,
  .min_arguments = 1,
  .max_arguments = 1,
  .max_policies = 1,
  .options = OPTION_POLICY | OPTION_SET | OPTION_MACHINE | OPTION_SEED | OPTION_FORMAT | OPTION_OUTPUT | OPTION_EVENTS
             | OPTION_VERIFY | OPTION_TIMELINE | OPTION_TRACE | OPTION_SCHED | OPTION_WINDOW | OPTION_QUIET,
  .run = run,
};
