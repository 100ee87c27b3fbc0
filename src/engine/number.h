/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The one reader of plain decimal numbers.
 */
#ifndef GILSIM_ENGINE_NUMBER_H
#define GILSIM_ENGINE_NUMBER_H

#include <glib.h>

/**
 * number_scan:
 * @text: text that begins with digits; "2", "0.5" and "1e3" are numbers, a
 *   sign, "inf" and hexadecimal are not
 * @end: (out): the first character after it
 * @value: (out): its value, finite
 *
 * Returns: FALSE if @text does not begin with a number
 */
gboolean number_scan (const char *text, const char **end, double *value);

/* As number_scan(), but all of @text must be a whole number from @min to @max. */
gboolean number_parse_count (const char *text, guint64 min, guint64 max, guint64 *value);

#endif
