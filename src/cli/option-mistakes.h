/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What is wrong with a command line, in terms of what would be right.
 */
#ifndef GILSIM_CLI_OPTION_MISTAKES_H
#define GILSIM_CLI_OPTION_MISTAKES_H

#include "cli/cli.h"

/* What GLib found when it parsed the options of @command. */
void explain_glib_error (const Command *command, const GError *found, GError **error);

/* An option that may be given once has been given again. */
void explain_repeated (const OptionInfo *info, GError **error);

/* Names those of the command's arguments that are not there. */
void explain_missing (const Command *command, const CliOptions *options, GError **error);

/* Whether each -o names what the command writes: a folder, a picture or a page.
 * Any of the values may be NULL. */
gboolean check_output_names (const CliOptions *options, GError **error);

#endif
