/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The files that a command line names.
 */
#ifndef GILSIM_CLI_OUTPUTS_H
#define GILSIM_CLI_OUTPUTS_H

#include "cli/cli.h"

/**
 * outputs_check:
 * @options: --events, --trace and --record
 * @scenario: path of the file that is read
 * @error: set to a G_OPTION_ERROR
 *
 * Returns: FALSE if one of them would replace another one, or the scenario
 */
gboolean outputs_check (const CliOptions *options, const char *scenario, GError **error);

#endif
