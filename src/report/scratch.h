/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Temporary folders, which are gone when the program ends, however it does.
 */
#ifndef GILSIM_REPORT_SCRATCH_H
#define GILSIM_REPORT_SCRATCH_H

#include <glib.h>

/* As many may be there at a time. */
#define SCRATCH_MAX 8

/**
 * scratch_new:
 * @error: set to a G_FILE_ERROR
 *
 * Returns: path of a new, empty folder, to be given to scratch_remove(); or NULL
 */
char *scratch_new (GError **error);

/* Removes the folder with all that is in it, and frees @folder (nullable). */
void scratch_remove (char *folder);

/* Removes all that are still there: may be called in a signal handler, and at
 * exit.  Programs that write into one may still run. */
void scratch_remove_all (void);

#endif
