/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "engine/rng.h"

static guint64
splitmix (guint64 *state)
{
  guint64 z = (*state += G_GUINT64_CONSTANT (0x9e3779b97f4a7c15));

  z = (z ^ (z >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  z = (z ^ (z >> 27)) * G_GUINT64_CONSTANT (0x94d049bb133111eb);
  return z ^ (z >> 31);
}

void
rng_init (Rng *rng, guint64 seed, const char *purpose, guint64 index)
{
  guint64 state = seed;

  for (const char *c = purpose; *c; c++)
    state = splitmix (&state) ^ (guchar) *c;
  state = splitmix (&state) ^ index;
  for (guint i = 0; i < G_N_ELEMENTS (rng->s); i++)
    rng->s[i] = splitmix (&state);
}

/* The generator as GSL sees it: state points at an Rng. */

static void
gsl_set (void *state, unsigned long seed)
{
  rng_init (state, seed, "gsl", 0);
}

static unsigned long
gsl_get (void *state)
{
  return (unsigned long) (rng_next (state) >> 32);
}

static double
gsl_get_double (void *state)
{
  return rng_uniform (state);
}

static const gsl_rng_type gsl_type = {
  .name = "xoshiro256**",
  .max = G_MAXUINT32,
  .min = 0,
  .size = sizeof (Rng),
  .set = gsl_set,
  .get = gsl_get,
  .get_double = gsl_get_double,
};

void
rng_gsl (Rng *rng, gsl_rng *gsl)
{
  gsl->type = &gsl_type;
  gsl->state = rng;
}
