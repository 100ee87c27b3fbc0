/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Distributions as text: "5ms", "exponential(5ms)", "uniform(1ms, 2ms)".
 * An empirical distribution comes from a file, which is not this floor's.
 */
#ifndef GILSIM_ENGINE_DIST_PARSE_H
#define GILSIM_ENGINE_DIST_PARSE_H

#include "engine/dist.h"

/* The longest duration in a distribution or a scenario: leaves room to add
 * some of them without an overflow. */
#define LONGEST_DURATION_NS G_GINT64_CONSTANT (1000000000000000000)

/**
 * dist_scan:
 * @text: text that begins with a distribution
 * @end: (out): the first character after it
 * @dist: (out): the distribution
 * @error_offset: (out): on failure, where in @text the mistake is
 * @error_message: (out) (transfer full): on failure, what was found, what was
 *   expected
 */
gboolean dist_scan (const char *text, const char **end, Dist *dist, gsize *error_offset, char **error_message);

/* As dist_scan(), but all of @text, apart from spaces around, must be one. */
gboolean dist_parse (const char *text, Dist *dist, gsize *error_offset, char **error_message);

#endif
