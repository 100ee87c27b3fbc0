/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Machine files: a machine, values of policies on it and parameters, which
 * scenarios include.
 */
#ifndef GILSIM_SCENARIO_MACHINE_FILE_H
#define GILSIM_SCENARIO_MACHINE_FILE_H

#include <glib.h>

/**
 * machine_file_title:
 * @file: path
 * @title: (out) (nullable): what the machine is called, or else the first
 *   sentence of the comment that the file opens with; g_free() it
 * @error: set to a SCENARIO_ERROR
 *
 * Returns: whether it is a machine file
 */
gboolean machine_file_title (const char *file, char **title, GError **error);

#endif
