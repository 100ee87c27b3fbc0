/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The runs that a command line asks for, and everything that comes of them.
 */
#ifndef GILSIM_CLI_RUNS_H
#define GILSIM_CLI_RUNS_H

#include "cli/cli.h"

/**
 * runs_carry_out:
 * @options: scenario, policies (none: the scenario's own), files to write
 * @comparison: report the runs side by side, even if it is one
 *
 * Loads the scenario, does one run per policy, writes the files that are asked
 * for and the report.  Says itself what goes wrong.  Nothing is left behind
 * unless all runs succeed.
 */
ExitStatus runs_carry_out (const CliOptions *options, gboolean comparison);

#endif
