/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "calibrate/idle-window.h"

#include <math.h>

/* Fewer samples than these say nothing. */
#define ENOUGH_SAMPLES 10

/* A window makes a waker's cost fall to this share of what it is outside. */
#define CHEAP 0.6

double
idle_window_cost (const IdleWindow *window, guint i)
{
  return samples_count (window->costs[i]) < ENOUGH_SAMPLES ? -1 : samples_quantile (window->costs[i], 0.5);
}

void
idle_window_find (IdleWindow *window)
{
  g_autoptr (Samples) far = samples_new ();
  double least = -1;
  guint  at = 0;

  window->first = window->end = 0;
  for (guint i = 0; i < window->n_ages; i++)
    {
      double cost = idle_window_cost (window, i);

      if (window->ages_ns[i] >= IDLE_FAR_NS)
        samples_append (far, window->costs[i]);
      else if (cost >= 0 && (least < 0 || cost < least))
        {
          least = cost;
          at = i;
        }
    }
  window->is_known = least >= 0 && samples_count (far) > 0;
  if (!window->is_known || least > CHEAP * samples_quantile (far, 0.5))
    return;
  /* Geometric: a thread that is still switching out costs less than one whose
   * core has halted, but several times as much as one in the window. */
  window->middle = sqrt (least * samples_quantile (far, 0.5));
  for (window->first = at; window->first > 0; window->first--)
    if (idle_window_cost (window, window->first - 1) < 0
        || idle_window_cost (window, window->first - 1) > window->middle)
      break;
  for (window->end = at + 1; window->end < window->n_ages; window->end++)
    if (idle_window_cost (window, window->end) > window->middle)
      break;
}
