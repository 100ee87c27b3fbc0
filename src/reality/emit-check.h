/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a scenario may say, but a program in Python cannot do.
 */
#ifndef GILSIM_REALITY_EMIT_CHECK_H
#define GILSIM_REALITY_EMIT_CHECK_H

#include "scenario/scenario.h"

/* FALSE with a SCENARIO_ERROR if Python cannot do the steps of the group. */
gboolean emit_check (const Scenario *scenario, guint group, GError **error);

#endif
