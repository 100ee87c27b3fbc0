/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Finds, in the cost of waking a thread by the age of its sleep, the ages at
 * which its core is on its way into idle, so that wakes are cheap.
 */
#ifndef GILSIM_CALIBRATE_IDLE_WINDOW_H
#define GILSIM_CALIBRATE_IDLE_WINDOW_H

#include "calibrate/samples.h"
#include "engine/duration.h"

#define IDLE_MAX_AGES 32

/* Ages from here on are beyond any such window. */
#define IDLE_FAR_NS (50 * NS_PER_US)

typedef struct
{
  guint         n_ages;
  const gint64 *ages_ns;              /* ascending */
  Samples      *costs[IDLE_MAX_AGES]; /* what wakers paid at each age */

  /* Found by idle_window_find(). */
  gboolean is_known; /* enough was measured to tell whether there is a window */
  guint    first;    /* its ages: first <= i < end; none if both are the same */
  guint    end;
  double   middle; /* a waker's cost: less is inside the window; 0 without one */
} IdleWindow;

/* The median cost at an age; -1 without enough samples. */
double idle_window_cost (const IdleWindow *window, guint i);

void idle_window_find (IdleWindow *window);

#endif
