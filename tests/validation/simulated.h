/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What came out of the runs, kept in a file: the page is made of it without
 * running anything.
 */
#ifndef GILSIM_TESTS_VALIDATION_SIMULATED_H
#define GILSIM_TESTS_VALIDATION_SIMULATED_H

#include <stdio.h>

#include <glib.h>

/* Cuts every simulated figure to the digits that the file has, so that it makes
 * no difference whether it has been in there. */
void simulated_round (GPtrArray *cells, GPtrArray *published);

void simulated_write (const GPtrArray *cells, const GPtrArray *published, FILE *out);

/**
 * simulated_read:
 * @path: what simulated_write() has written
 * @cells: all of them must be in the file
 * @published: the same
 * @error: set if one is missing
 */
gboolean simulated_read (const char *path, GPtrArray *cells, GPtrArray *published, GError **error);

#endif
