/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "calibrate/samples.h"

struct Samples
{
  GArray *ns; /* of double */
};

Samples *
samples_new (void)
{
  Samples *samples = g_new0 (Samples, 1);

  samples->ns = g_array_new (FALSE, FALSE, sizeof (double));
  return samples;
}

void
samples_free (Samples *samples)
{
  if (samples == NULL)
    return;
  g_array_unref (samples->ns);
  g_free (samples);
}

void
samples_add (Samples *samples, double ns)
{
  double kept = MAX (ns, 0);

  g_array_append_val (samples->ns, kept);
}

void
samples_append (Samples *samples, const Samples *other)
{
  g_array_append_vals (samples->ns, other->ns->data, other->ns->len);
}

Samples *
samples_scale (const Samples *samples, double factor)
{
  Samples *scaled = samples_new ();

  for (guint i = 0; i < samples->ns->len; i++)
    samples_add (scaled, samples_get (samples, i) * factor);
  return scaled;
}

Samples *
samples_less (const Samples *samples, double ns)
{
  Samples *less = samples_new ();

  for (guint i = 0; i < samples->ns->len; i++)
    samples_add (less, samples_get (samples, i) - ns);
  return less;
}

guint
samples_count (const Samples *samples)
{
  return samples->ns->len;
}

double
samples_get (const Samples *samples, guint i)
{
  return g_array_index (samples->ns, double, i);
}

static int
compare (const void *a, const void *b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

double
samples_quantile (const Samples *samples, double q)
{
  g_autoptr (GArray) sorted = g_array_sized_new (FALSE, FALSE, sizeof (double), samples->ns->len);

  g_assert (samples->ns->len > 0);
  g_array_append_vals (sorted, samples->ns->data, samples->ns->len);
  g_array_sort (sorted, compare);
  return g_array_index (sorted, double, (guint) (q * (samples->ns->len - 1) + 0.5));
}

Summary
samples_summarize (const Samples *samples)
{
  Summary summary = { .n = samples->ns->len };
  double  sum = 0;

  if (summary.n == 0)
    return summary;
  for (guint i = 0; i < summary.n; i++)
    sum += g_array_index (samples->ns, double, i);
  summary.mean = sum / summary.n;
  summary.p10 = samples_quantile (samples, 0.10);
  summary.p50 = samples_quantile (samples, 0.50);
  summary.p90 = samples_quantile (samples, 0.90);
  summary.p99 = samples_quantile (samples, 0.99);
  return summary;
}
