/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A distribution of durations: count, mean and extremes exact; percentiles
 * exact up to HISTOGRAM_EXACT values, within 0.1 % beyond (logarithmic
 * buckets, 1024 to each power of two).  Memory grows with the spread of the
 * values, not with their number.
 */
#ifndef GILSIM_OBSERVE_HISTOGRAM_H
#define GILSIM_OBSERVE_HISTOGRAM_H

#include <glib.h>

#define HISTOGRAM_EXACT 2048

typedef struct Histogram Histogram;

Histogram *histogram_new (void);
void       histogram_free (Histogram *histogram);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Histogram, histogram_free)

/* @value_ns must not be negative. */
void histogram_add (Histogram *histogram, gint64 value_ns);

/* Adds everything in @from to @into. */
void histogram_merge (Histogram *into, const Histogram *from);

guint64 histogram_count (const Histogram *histogram);
double  histogram_mean (const Histogram *histogram);   /* 0 when empty */
double  histogram_stddev (const Histogram *histogram); /* 0 when empty */
gint64  histogram_min (const Histogram *histogram);    /* 0 when empty */
gint64  histogram_max (const Histogram *histogram);    /* 0 when empty */

/**
 * histogram_quantile:
 * @histogram: the distribution
 * @p: 0 to 1
 *
 * Returns: the smallest value that at least @p of all values do not exceed
 * (nearest rank); 0 when empty
 */
gint64 histogram_quantile (const Histogram *histogram, double p);

/* Calls @each (value, how many, data) in ascending order of value. */
void histogram_foreach (const Histogram *histogram, void (*each) (gint64 value_ns, guint64 count, gpointer data),
                        gpointer data);

#endif
