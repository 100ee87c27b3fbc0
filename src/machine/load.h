/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How much has lately been runnable, as the kernel's load tracking has it: an
 * average in which what was 32 ms ago counts half.
 * (Linux kernel/sched/pelt.c.)
 */
#ifndef GILSIM_MACHINE_LOAD_H
#define GILSIM_MACHINE_LOAD_H

#include <glib.h>

/* One thread that was always runnable. */
#define LOAD_FULL 1000000

typedef struct
{
  gint64 at_ns;      /* the average is that of this instant */
  guint  n_runnable; /* since then; for a thread 0 or 1 */
  gint64 average;    /* in LOAD_FULL */
} Load;

/* Brings the average up to @now_ns. */
void load_update (Load *load, gint64 now_ns);

#endif
