/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * gilsim compare: the same scenario under several policies, on the same random
 * numbers.
 */
#include "config.h"

#include "cli/cli.h"
#include "cli/runs.h"

static ExitStatus
run (const CliOptions *options)
{
  return runs_carry_out (options, TRUE);
}

static const CommandExample examples[] = {
  { "gilsim compare convoy -p python2 -p python3 -p fifo", "three policies side by side" },
  { "gilsim compare convoy -p python3 -p python3,switch-interval=1ms", "one policy with two intervals" },
  { "gilsim compare convoy -p python2 -p python3 --timeline", "their timelines below each other" },
  { "gilsim compare my.ini -p python2 -p python3 -o results --chart-format png,pdf",
    "reports, timelines and charts in results/" },
  { "gilsim compare my.ini -p python2 -p python3 --trace both.json.gz", "both on one time axis in ui.perfetto.dev" },
  { 0 },
};

const Command cmd_compare = {
  .name = "compare",
  .arguments = "SCENARIO -p POLICY...",
  .summary = "run a scenario under several policies, side by side",
  .description = "Runs a scenario under each given policy, on the same random numbers, and shows the results side by "
                 "side; the first policy is the reference. SCENARIO is a file, or the name of one that came with "
                 "gilsim (see 'gilsim list scenarios').",
  .examples = examples,
  .min_arguments = 1,
  .max_arguments = 1,
  .min_policies = 1,
  .max_policies = G_MAXUINT,
  .options = OPTION_POLICY | OPTION_SET | OPTION_MACHINE | OPTION_SEED | OPTION_FORMAT | OPTION_OUTPUT | OPTION_VERIFY
             | OPTION_TIMELINE | OPTION_TRACE | OPTION_WINDOW | OPTION_QUIET,
  .run = run,
};
