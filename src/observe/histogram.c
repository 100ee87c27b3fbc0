/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A distribution of durations.
 *
 * The first HISTOGRAM_EXACT values are kept as they are, in an array that
 * grows from nothing.  The next one turns them into counts: an octave holds
 * the values from one power of two to the next in 1024 equal buckets (values
 * below 1024 are octave 0, one bucket each).  An octave is allocated when its
 * first value comes, with counts of 16 bits, and widened to 64 bits when one
 * of them is full: ten thousand histograms of a few thousand values each stay
 * small, and one of a thousand million values stays right.
 */
#include "config.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "observe/histogram.h"

#define SUB_BITS 10
#define SUB_BUCKETS (1u << SUB_BITS)
#define N_OCTAVES (63 - SUB_BITS + 1) /* for values up to 2^63 - 1 */

typedef unsigned __int128 Wide;

typedef struct
{
  guint16 *narrow; /* at most one of the two is there */
  guint64 *wide;
} Octave;

struct Histogram
{
  /* Sums wrap around at 2^128; see histogram_stddev() on why that is safe. */
  Wide     sum;
  Wide     sum_of_squares;
  guint64  count;
  gint64   min;
  gint64   max;
  gint64  *exact; /* the values, while there are few */
  guint    n_allocated;
  gboolean sorted;
  Octave  *octaves; /* N_OCTAVES of them, once there are many */
};

Histogram *
histogram_new (void)
{
  return g_new0 (Histogram, 1);
}

void
histogram_free (Histogram *histogram)
{
  if (histogram == NULL)
    return;
  for (guint i = 0; histogram->octaves != NULL && i < N_OCTAVES; i++)
    {
      g_free (histogram->octaves[i].narrow);
      g_free (histogram->octaves[i].wide);
    }
  g_free (histogram->octaves);
  g_free (histogram->exact);
  g_free (histogram);
}

/* ---- buckets ------------------------------------------------------------ */

static guint64
octave_count (const Octave *octave, guint bucket)
{
  if (octave->wide != NULL)
    return octave->wide[bucket];
  return octave->narrow != NULL ? octave->narrow[bucket] : 0;
}

static void
octave_widen (Octave *octave)
{
  octave->wide = g_new0 (guint64, SUB_BUCKETS);
  for (guint i = 0; octave->narrow != NULL && i < SUB_BUCKETS; i++)
    octave->wide[i] = octave->narrow[i];
  g_clear_pointer (&octave->narrow, g_free);
}

static void
octave_add (Octave *octave, guint bucket, guint64 count)
{
  if (octave->wide == NULL && octave_count (octave, bucket) + count > G_MAXUINT16)
    octave_widen (octave);
  if (octave->wide != NULL)
    {
      octave->wide[bucket] += count;
      return;
    }
  if (octave->narrow == NULL)
    octave->narrow = g_new0 (guint16, SUB_BUCKETS);
  octave->narrow[bucket] += count;
}

static void
bucket_add (Histogram *histogram, gint64 value, guint64 count)
{
  guint octave = 0;
  guint bucket = (guint) value & (SUB_BUCKETS - 1);

  if (value >= (gint64) SUB_BUCKETS)
    {
      guint exponent = 63 - (guint) __builtin_clzll ((guint64) value);

      octave = exponent - SUB_BITS + 1;
      bucket = (guint) (value >> (exponent - SUB_BITS)) & (SUB_BUCKETS - 1);
    }
  octave_add (&histogram->octaves[octave], bucket, count);
}

/* The middle of a bucket, within the extremes that really occurred. */
static gint64
bucket_value (const Histogram *histogram, guint octave, guint bucket)
{
  gint64 value = bucket;

  if (octave > 0)
    {
      guint  shift = octave - 1;
      gint64 lowest = ((gint64) SUB_BUCKETS + bucket) << shift;

      value = lowest + ((G_GINT64_CONSTANT (1) << shift) - 1) / 2;
    }
  return CLAMP (value, histogram->min, histogram->max);
}

static void
use_buckets (Histogram *histogram)
{
  guint n = (guint) histogram->count;

  if (histogram->octaves != NULL)
    return;
  histogram->octaves = g_new0 (Octave, N_OCTAVES);
  for (guint i = 0; i < n; i++)
    bucket_add (histogram, histogram->exact[i], 1);
  g_clear_pointer (&histogram->exact, g_free);
  histogram->n_allocated = 0;
}

/* ---- adding ------------------------------------------------------------- */

static void
exact_add (Histogram *histogram, gint64 value)
{
  if (histogram->count == histogram->n_allocated)
    {
      histogram->n_allocated = MAX (8, histogram->n_allocated * 2);
      histogram->exact = g_renew (gint64, histogram->exact, histogram->n_allocated);
    }
  histogram->exact[histogram->count] = value;
  histogram->sorted = FALSE;
}

void
histogram_add (Histogram *histogram, gint64 value_ns)
{
  g_assert (value_ns >= 0);

  if (histogram->octaves == NULL && histogram->count < HISTOGRAM_EXACT)
    exact_add (histogram, value_ns);
  else
    {
      use_buckets (histogram);
      bucket_add (histogram, value_ns, 1);
    }
  if (histogram->count == 0 || value_ns < histogram->min)
    histogram->min = value_ns;
  if (value_ns > histogram->max)
    histogram->max = value_ns;
  histogram->sum += (Wide) value_ns;
  histogram->sum_of_squares += (Wide) value_ns * (Wide) value_ns;
  histogram->count++;
}

static void
merge_octaves (Histogram *into, const Histogram *from)
{
  use_buckets (into);
  for (guint i = 0; i < N_OCTAVES; i++)
    for (guint bucket = 0; bucket < SUB_BUCKETS; bucket++)
      {
        guint64 count = octave_count (&from->octaves[i], bucket);

        if (count > 0)
          octave_add (&into->octaves[i], bucket, count);
      }
  into->min = into->count == 0 ? from->min : MIN (into->min, from->min);
  into->max = MAX (into->max, from->max);
  into->sum += from->sum;
  into->sum_of_squares += from->sum_of_squares;
  into->count += from->count;
}

void
histogram_merge (Histogram *into, const Histogram *from)
{
  g_assert (into != from);

  if (from->octaves != NULL)
    merge_octaves (into, from);
  else
    for (guint64 i = 0; i < from->count; i++)
      histogram_add (into, from->exact[i]);
}

/* ---- reading ------------------------------------------------------------ */

guint64
histogram_count (const Histogram *histogram)
{
  return histogram->count;
}

double
histogram_mean (const Histogram *histogram)
{
  return histogram->count == 0 ? 0 : (double) histogram->sum / (double) histogram->count;
}

/* With q = floor (mean) and r = sum - n q, the sum of (x - q)^2 is
 * sum_of_squares - 2 q sum + n q^2, exact modulo 2^128 even where the sums
 * themselves have wrapped around, and n (mean - q)^2 is r^2 / n. */
double
histogram_stddev (const Histogram *histogram)
{
  if (histogram->count < 2)
    return 0;

  Wide   n = histogram->count;
  Wide   q = histogram->sum / n;
  Wide   r = histogram->sum % n;
  Wide   around_q = histogram->sum_of_squares - 2 * q * histogram->sum + n * q * q;
  double correction = (double) (r * r) / (double) n;
  double squares = (double) around_q - correction;

  return squares <= 0 ? 0 : sqrt (squares / (double) (n - 1));
}

gint64
histogram_min (const Histogram *histogram)
{
  return histogram->min;
}

gint64
histogram_max (const Histogram *histogram)
{
  return histogram->max;
}

static int
compare_values (gconstpointer a, gconstpointer b)
{
  gint64 x = *(const gint64 *) a;
  gint64 y = *(const gint64 *) b;

  return (x > y) - (x < y);
}

/* The values in order.  Sorted in place when first asked for: the order is no
 * part of what the histogram says, so it counts as constant. */
static const gint64 *
sorted_values (const Histogram *histogram)
{
  Histogram *self = (Histogram *) histogram;

  if (!self->sorted && self->count > 0)
    qsort (self->exact, self->count, sizeof *self->exact, compare_values);
  self->sorted = TRUE;
  return self->exact;
}

/* Nearest rank, 1 to count.  p * n may come out a hair above a whole number
 * that it stands for; that hair must not cost a rank. */
static guint64
rank_of (double p, guint64 n)
{
  double  exact = CLAMP (p, 0, 1) * (double) n;
  guint64 rank = (guint64) exact;

  if (exact - (double) rank > 1e-12 * exact)
    rank++;
  return CLAMP (rank, 1, n);
}

gint64
histogram_quantile (const Histogram *histogram, double p)
{
  if (histogram->count == 0)
    return 0;

  guint64 rank = rank_of (p, histogram->count);

  if (histogram->octaves == NULL)
    return sorted_values (histogram)[rank - 1];
  if (rank == 1)
    return histogram->min;
  if (rank == histogram->count)
    return histogram->max;
  for (guint i = 0; i < N_OCTAVES; i++)
    for (guint bucket = 0; bucket < SUB_BUCKETS; bucket++)
      {
        guint64 count = octave_count (&histogram->octaves[i], bucket);

        if (rank <= count)
          return bucket_value (histogram, i, bucket);
        rank -= count;
      }
  g_assert_not_reached ();
}

static void
foreach_exact (const Histogram *histogram, void (*each) (gint64, guint64, gpointer), gpointer data)
{
  const gint64 *values = sorted_values (histogram);
  guint64       next;

  for (guint64 i = 0; i < histogram->count; i = next)
    {
      for (next = i + 1; next < histogram->count && values[next] == values[i]; next++)
        ;
      each (values[i], next - i, data);
    }
}

void
histogram_foreach (const Histogram *histogram, void (*each) (gint64 value_ns, guint64 count, gpointer data),
                   gpointer         data)
{
  if (histogram->octaves == NULL)
    {
      foreach_exact (histogram, each, data);
      return;
    }
  for (guint i = 0; i < N_OCTAVES; i++)
    for (guint bucket = 0; bucket < SUB_BUCKETS; bucket++)
      {
        guint64 count = octave_count (&histogram->octaves[i], bucket);

        if (count > 0)
          each (bucket_value (histogram, i, bucket), count, data);
      }
}
