/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Durations: the one parser and the one printer.  Time is gint64 nanoseconds.
 */
#ifndef GILSIM_ENGINE_DURATION_H
#define GILSIM_ENGINE_DURATION_H

#include <glib.h>

#define NS_PER_US G_GINT64_CONSTANT (1000)
#define NS_PER_MS G_GINT64_CONSTANT (1000000)
#define NS_PER_S G_GINT64_CONSTANT (1000000000)

/* No point in time: "never". */
#define TIME_NEVER G_MAXINT64

/**
 * duration_scan:
 * @text: text that begins with a number and a unit (ns, us, ms, s)
 * @end: (out): the first character after it
 * @ns: (out): the value in ns, possibly with a fraction, not negative
 *
 * Returns: FALSE if @text does not begin with a duration; "0" needs no unit
 */
gboolean duration_scan (const char *text, const char **end, double *ns);

/* As duration_scan(), but all of @text must be a duration below 292 years;
 * rounded to whole ns. */
gboolean duration_parse (const char *text, gint64 *ns);

/* Room for every result of duration_format(). */
#define DURATION_MAX 32

/**
 * duration_format:
 * @ns: the duration
 * @buffer: at least DURATION_MAX bytes
 *
 * The shortest exact form in the largest unit that keeps it at 1 or more:
 * "5ms", "1.5us", "0".
 *
 * Returns: @buffer
 */
char *duration_format (gint64 ns, char *buffer);

/* As duration_format(), rounded to @digits significant digits: for tables. */
char *duration_format_rounded (double ns, guint digits, char *buffer);

#endif
