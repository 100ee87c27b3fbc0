/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The steps of a group as two functions in Python: one prepares constants and
 * draws, the other is what its threads do.
 */
#ifndef GILSIM_REALITY_EMIT_STEPS_H
#define GILSIM_REALITY_EMIT_STEPS_H

#include "scenario/scenario.h"

/* Appends "prepare_N" and "body_N" of group N to @out.  FALSE with a
 * SCENARIO_ERROR if Python cannot do it. */
gboolean emit_group (const Scenario *scenario, guint group, GString *out, GError **error);

/* Appends the arguments of the harness's draw(), such as "'uniform', 1, 2". */
void emit_dist (const Dist *dist, GString *out);

/* Appends a number as Python reads it. */
void emit_number (double number, GString *out);

/* Whether the only steps of the group that block are `sleep` and `io`, so that
 * Python sees every return delay that the simulator counts. */
gboolean emit_sees_returns (const GroupConfig *group);

/* Whether the group has a step of that kind. */
gboolean emit_has_step (const GroupConfig *group, StepKind kind);

#endif
