/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A duration that may be random: what a cost, a step of a program or a
 * client's pause is drawn from.  All values are nanoseconds.
 */
#ifndef GILSIM_ENGINE_DIST_H
#define GILSIM_ENGINE_DIST_H

#include "engine/rng.h"

typedef enum
{
  DIST_CONSTANT,    /* a */
  DIST_UNIFORM,     /* a .. b */
  DIST_TRIANGULAR,  /* a = lowest, b = mode, c = highest */
  DIST_EXPONENTIAL, /* a = mean */
  DIST_NORMAL,      /* a = mean, b = standard deviation; cut at 0 */
  DIST_LOGNORMAL,   /* a = median, b = sigma of the logarithm */
  DIST_PARETO,      /* a = minimum, b = shape */
  DIST_EMPIRICAL    /* one of values[], all equally likely */
} DistKind;

typedef struct
{
  DistKind      kind;
  guint         n_values;
  double        a, b, c;
  const double *values; /* sorted; owned by whoever made the Dist */
} Dist;

/* What one distribution is called and which arguments it takes. */
typedef struct
{
  const char *name;
  DistKind    kind;
  guint       n_args;
  const char *args[3]; /* names for messages */
  guint       plain;   /* bit i: argument i is a plain number, not a duration */
} DistInfo;

#define DIST_CONST(ns) ((Dist){ .kind = DIST_CONSTANT, .a = (ns) })

/* Name and arguments of every kind but DIST_EMPIRICAL; ends with name NULL. */
extern const DistInfo dist_infos[];

/**
 * dist_draw:
 * @dist: the distribution
 * @rng: the stream to draw from; untouched when @dist is constant
 *
 * Returns: nanoseconds, at least 0, rounded to the nearest
 */
gint64 dist_draw (const Dist *dist, Rng *rng);

/* Mean in ns; infinity for a Pareto whose shape is 1 or less. */
double dist_mean (const Dist *dist);

/* A new string such as "uniform(1us, 2us)"; free with g_free(). */
char *dist_format (const Dist *dist);

#endif
