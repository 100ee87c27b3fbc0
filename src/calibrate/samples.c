/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "calibrate/samples.h"

struct Samples
{
  GArray  *ns; /* of double */
  gboolean sorted;
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
  samples->sorted = FALSE;
}

void
samples_append (Samples *samples, const Samples *other)
{
  g_array_append_vals (samples->ns, other->ns->data, other->ns->len);
  samples->sorted = FALSE;
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
samples_quantile (Samples *samples, double q)
{
  g_assert (samples->ns->len > 0);
  if (!samples->sorted)
    g_array_sort (samples->ns, compare);
  samples->sorted = TRUE;
  return g_array_index (samples->ns, double, (guint) (q * (samples->ns->len - 1) + 0.5));
}

Summary
samples_summarize (Samples *samples)
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
