/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The steps of a program that are not bytecode.
 */
#ifndef GILSIM_INTERP_STEPS_H
#define GILSIM_INTERP_STEPS_H

#include "interp/py-thread.h"

/* Runs one step; not STEP_REPEAT or STEP_END_REPEAT. */
void step_run (PyThread *py, const Step *step) MAY_SUSPEND;

/* The thread has the GIL for the first time: whoever started it may go on. */
void step_begun (PyThread *py) MAY_SUSPEND;

/* The thread is about to end: whoever joins it may go on. */
void step_ending (PyThread *py) MAY_SUSPEND;

#endif
