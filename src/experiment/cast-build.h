/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The cast of a scenario: the names behind the indices of its run.
 */
#ifndef GILSIM_EXPERIMENT_CAST_BUILD_H
#define GILSIM_EXPERIMENT_CAST_BUILD_H

#include "observe/cast.h"
#include "scenario/scenario.h"

/* A new cast, to be freed with cast_free(). */
Cast *cast_build (const Scenario *scenario);

#endif
