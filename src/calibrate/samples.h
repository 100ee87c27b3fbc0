/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Measured times, and what is told of them: quantiles, because a host that
 * does other things, too, spoils means.
 */
#ifndef GILSIM_CALIBRATE_SAMPLES_H
#define GILSIM_CALIBRATE_SAMPLES_H

#include <glib.h>

/* All in ns but the count. */
typedef struct
{
  double mean, p10, p50, p90, p99;
  guint  n; /* 0: nothing was measured */
} Summary;

typedef struct Samples Samples;

Samples *samples_new (void);
void     samples_free (Samples *samples);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Samples, samples_free)

/* Adds a time in ns; what is below 0 counts as 0, as it is the rest of a
 * difference of noisy times. */
void samples_add (Samples *samples, double ns);

/* Adds all of @other. */
void samples_append (Samples *samples, const Samples *other);

/* New samples: each times @factor; each less @ns, but not below 0. */
Samples *samples_scale (const Samples *samples, double factor);
Samples *samples_less (const Samples *samples, double ns);

guint samples_count (const Samples *samples);

/* One of the samples, in the order in which they were added. */
double samples_get (const Samples *samples, guint i);

/* The quantile @q (0 to 1) of at least one sample, in ns. */
double samples_quantile (const Samples *samples, double q);

Summary samples_summarize (const Samples *samples);

#endif
