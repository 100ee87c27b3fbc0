/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What may stand in ${...}: the name of a parameter, which stands for its
 * text; or arithmetic on numbers and durations.
 */
#ifndef GILSIM_SCENARIO_EXPRESSION_H
#define GILSIM_SCENARIO_EXPRESSION_H

#include "scenario/scenario.h"

/**
 * expression_evaluate:
 * @text: what stands between the braces
 * @params: the parameters that it may name
 * @n_params: how many
 * @error_offset: (out): on failure, where in @text the mistake is
 * @error_message: (out) (transfer full): on failure, what is wrong
 *
 * Returns: a new string, or NULL
 */
char *expression_evaluate (const char *text, const ScenarioParam *params, guint n_params, gsize *error_offset,
                           char **error_message);

#endif
