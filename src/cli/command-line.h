/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The command line that makes the same results again.
 */
#ifndef GILSIM_CLI_COMMAND_LINE_H
#define GILSIM_CLI_COMMAND_LINE_H

#include "cli/cli.h"

/* What results depend on, and the file that --trace names, quoted for a shell:
 * "gilsim run convoy -p python2 --seed 7".  A page is called report.html, so
 * that it does not depend on its name.  Free with g_free(). */
char *command_line_of (const CliOptions *options, const char *command);

#endif
