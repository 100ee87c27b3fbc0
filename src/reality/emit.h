/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A scenario as a program in Python: one file that needs the standard library
 * only and runs unchanged on 2.7 and on 3.x.
 */
#ifndef GILSIM_REALITY_EMIT_H
#define GILSIM_REALITY_EMIT_H

#include "scenario/scenario.h"

/**
 * emit_program:
 * @scenario: what the program is to do
 * @policy: of the first interpreter; its interval is set at the start
 * @seed: of the program's random numbers
 * @error: set to a SCENARIO_ERROR if Python cannot do it, to a G_FILE_ERROR if
 *   python/harness.py cannot be read
 *
 * The program does its work, measures it, and prints one line of JSON: the
 * member "figures" has numbers with the names that pairs.h lists.
 *
 * Returns: the program, to be freed with g_free(), or NULL
 */
char *emit_program (const Scenario *scenario, const PolicyChoice *policy, guint64 seed, GError **error);

/* What the program does not do as the scenario says it: whole sentences,
 * NULL-terminated; free with g_strfreev(). */
char **emit_notes (const Scenario *scenario);

#endif
