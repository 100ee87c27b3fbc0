/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Lognormal, normal and Pareto variates come from GSL.  Uniform, triangular and
 * exponential ones, drawn for nearly every cost and every arrival, are done
 * here: the C library's log takes a quarter of the time of the log1p that GSL
 * calls.
 */
#include "config.h"

#include <math.h>

#include <gsl/gsl_randist.h>

#include "engine/dist.h"
#include "engine/duration.h"

const DistInfo dist_infos[] = {
  { "constant", DIST_CONSTANT, 1, { "value" }, 0 },
  { "uniform", DIST_UNIFORM, 2, { "lowest", "highest" }, 0 },
  { "triangular", DIST_TRIANGULAR, 3, { "lowest", "mode", "highest" }, 0 },
  { "exponential", DIST_EXPONENTIAL, 1, { "mean" }, 0 },
  { "normal", DIST_NORMAL, 2, { "mean", "standard deviation" }, 0 },
  { "lognormal", DIST_LOGNORMAL, 2, { "median", "sigma" }, 1u << 1 },
  { "pareto", DIST_PARETO, 2, { "minimum", "shape" }, 1u << 1 },
  { NULL, DIST_CONSTANT, 0, { NULL }, 0 },
};

static double
draw_triangular (const Dist *dist, Rng *rng)
{
  double u = rng_uniform (rng);
  double span = dist->c - dist->a;
  double left = dist->b - dist->a;

  if (span <= 0)
    return dist->a;
  if (u * span < left)
    return dist->a + sqrt (u * span * left);
  return dist->c - sqrt ((1 - u) * span * (dist->c - dist->b));
}

static double
draw (const Dist *dist, Rng *rng)
{
  gsl_rng gsl;

  if (dist->kind == DIST_EXPONENTIAL)
    return -dist->a * log (1 - rng_uniform (rng));
  rng_gsl (rng, &gsl);
  switch (dist->kind)
    {
    case DIST_UNIFORM:
      return dist->a + (dist->b - dist->a) * rng_uniform (rng);
    case DIST_TRIANGULAR:
      return draw_triangular (dist, rng);
    case DIST_NORMAL:
      return dist->a + gsl_ran_gaussian_ziggurat (&gsl, dist->b);
    case DIST_LOGNORMAL:
      return dist->a * exp (gsl_ran_gaussian_ziggurat (&gsl, dist->b));
    case DIST_PARETO:
      return gsl_ran_pareto (&gsl, dist->b, dist->a);
    case DIST_EMPIRICAL:
      return dist->values[rng_below (rng, dist->n_values)];
    case DIST_EXPONENTIAL:
    case DIST_CONSTANT:
    default:
      return dist->a;
    }
}

gint64
dist_draw (const Dist *dist, Rng *rng)
{
  double value = dist->kind == DIST_CONSTANT ? dist->a : draw (dist, rng);

  if (value <= 0)
    return 0;
  /* Beyond a hundred years nothing is simulated; a heavy tail may get there. */
  return (gint64) (MIN (value, 3e18) + 0.5);
}

static double
mean_of_values (const Dist *dist)
{
  double sum = 0;

  for (guint i = 0; i < dist->n_values; i++)
    sum += dist->values[i];
  return sum / dist->n_values;
}

/* Mean of a normal variate of which the negative part counts as 0. */
static double
mean_of_cut_normal (double mean, double sd)
{
  double z;

  if (sd <= 0)
    return MAX (mean, 0);
  z = mean / sd;
  return mean * 0.5 * erfc (-z * M_SQRT1_2) + sd * exp (-z * z / 2) / sqrt (2 * G_PI);
}

double
dist_mean (const Dist *dist)
{
  switch (dist->kind)
    {
    case DIST_UNIFORM:
      return (dist->a + dist->b) / 2;
    case DIST_TRIANGULAR:
      return (dist->a + dist->b + dist->c) / 3;
    case DIST_NORMAL:
      return mean_of_cut_normal (dist->a, dist->b);
    case DIST_LOGNORMAL:
      return dist->a * exp (dist->b * dist->b / 2);
    case DIST_PARETO:
      return dist->b > 1 ? dist->a * dist->b / (dist->b - 1) : INFINITY;
    case DIST_EMPIRICAL:
      return mean_of_values (dist);
    case DIST_CONSTANT:
    case DIST_EXPONENTIAL:
    default:
      return dist->a;
    }
}

static const DistInfo *
find_info (DistKind kind)
{
  for (const DistInfo *info = dist_infos; info->name; info++)
    if (info->kind == kind)
      return info;
  return NULL;
}

char *
dist_format (const Dist *dist)
{
  const DistInfo *info = find_info (dist->kind);
  const double    args[3] = { dist->a, dist->b, dist->c };
  GString        *out;
  char            buffer[DURATION_MAX];

  if (dist->kind == DIST_CONSTANT)
    return g_strdup (duration_format_rounded (dist->a, 12, buffer));
  if (!info)
    return g_strdup_printf ("empirical(%u values)", dist->n_values);

  out = g_string_new (info->name);
  for (guint i = 0; i < info->n_args; i++)
    {
      g_string_append (out, i ? ", " : "(");
      if (info->plain & (1u << i))
        g_string_append_printf (out, "%.12g", args[i]);
      else
        g_string_append (out, duration_format_rounded (args[i], 12, buffer));
    }
  g_string_append_c (out, ')');
  return g_string_free (out, FALSE);
}
