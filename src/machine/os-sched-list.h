/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The one list of operating-system schedulers.
 */
#ifndef GILSIM_MACHINE_OS_SCHED_LIST_H
#define GILSIM_MACHINE_OS_SCHED_LIST_H

#include "machine/machine-config.h"

/* NULL-terminated, in the order in which they are listed. */
extern const OsSched *const os_scheds[];

/* The scheduler of that name, or NULL. */
const OsSched *os_sched_find (const char *name);
const char    *os_sched_name (const OsSched *sched);
const char    *os_sched_summary (const OsSched *sched);

#endif
