/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Finds the scheduler's tick among the gaps in a spinning thread's time.
 */
#ifndef GILSIM_CALIBRATE_TICK_PERIOD_H
#define GILSIM_CALIBRATE_TICK_PERIOD_H

#include "calibrate/rig.h"
#include "engine/duration.h"

/* In a longer gap another thread ran. */
#define TICK_LONGEST_NS (150 * NS_PER_US)

/**
 * tick_find_period:
 * @gaps: of Gap, in the order of time
 * @costs: (out): the lengths of the gaps that are ticks, if there is a period;
 *   free with samples_free()
 *
 * Returns: the shortest of Linux's periods in which nearly always a gap comes;
 *   0 if there is none
 */
gint64 tick_find_period (const GArray *gaps, Samples **costs);

#endif
