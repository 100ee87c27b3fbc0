/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The files that came with gilsim: scenarios, and machines that they include.
 */
#ifndef GILSIM_SCENARIO_SHIPPED_H
#define GILSIM_SCENARIO_SHIPPED_H

#include <glib.h>

#define SHIPPED_SUFFIX ".ini"

/* The folder of the scenarios; g_free() it. */
char *shipped_folder (void);

/* To follow the path of something that did not come with gilsim: why it was
 * looked for there. */
const char *shipped_hint (void);

/* The folder of the machines, in that of the scenarios; g_free() it. */
char *shipped_machines (void);

/* The names of the files in the folder that end with ".ini", without that,
 * sorted; NULL if it cannot be read.  Free with g_strfreev(). */
char **shipped_names (const char *folder);

/* @folder/@name or @folder/@name.ini, if there is such a file, else NULL;
 * g_free() it. */
char *shipped_find (const char *folder, const char *name);

#endif
