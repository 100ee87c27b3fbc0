/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Where scenarios are found.
 */
#ifndef GILSIM_CLI_LOOKUP_H
#define GILSIM_CLI_LOOKUP_H

#include <glib.h>

/**
 * lookup_names:
 * @error: set to SCENARIO_ERROR_FILE
 *
 * Returns: the names of the scenarios that came with gilsim, without ".ini",
 *   sorted; free with g_strfreev()
 */
char **lookup_names (GError **error);

/**
 * lookup_scenario:
 * @name: a path; or, if there is no such file and it has no slash, the name of
 *   a scenario that came with gilsim, with or without ".ini"
 * @error: set to SCENARIO_ERROR_FILE, with a suggestion if there is one
 *
 * Returns: a path, to be freed with g_free(), or NULL
 */
char *lookup_scenario (const char *name, GError **error);

#endif
