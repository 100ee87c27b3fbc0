/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Where something was written: what every message begins with.
 */
#ifndef GILSIM_SCENARIO_PLACE_H
#define GILSIM_SCENARIO_PLACE_H

#include <glib.h>

typedef struct
{
  const char *file;    /* borrowed */
  const char *setting; /* the text of the -s it comes from, borrowed; NULL: the
                        * file, at line and column */
  guint       line;    /* from 1 */
  guint       column;  /* in characters, from 1 */
} Place;

/**
 * place_error:
 * @place: where
 * @skip: how many characters after that
 * @error: set to a SCENARIO_ERROR
 * @format: what was found, what was expected
 *
 * Returns: FALSE
 */
gboolean place_error (const Place *place, glong skip, GError **error, const char *format, ...) G_GNUC_PRINTF (4, 5);

#endif
