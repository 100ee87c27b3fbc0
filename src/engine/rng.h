/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Named random streams.  Every stream is seeded from the run's seed, a name
 * (its purpose) and an index (its owner), so that what one thread draws never
 * shifts what another draws: policies are compared on the same numbers.
 *
 * The generator is xoshiro256** (Blackman and Vigna, 2018), seeded with
 * splitmix64; rng_gsl() lends it to GSL's distributions.
 */
#ifndef GILSIM_ENGINE_RNG_H
#define GILSIM_ENGINE_RNG_H

#include <glib.h>
#include <gsl/gsl_rng.h>

typedef struct
{
  guint64 s[4];
} Rng;

/**
 * rng_init:
 * @rng: the stream
 * @seed: the run's seed
 * @purpose: name of the stream, such as "program" or "cost"
 * @index: which of the owners of that name
 */
void rng_init (Rng *rng, guint64 seed, const char *purpose, guint64 index);

/* Next 64 random bits. */
static inline guint64
rng_next (Rng *rng)
{
  guint64 *s = rng->s;
  guint64  x = s[1] * 5;
  guint64  result = ((x << 7) | (x >> 57)) * 9;
  guint64  t = s[1] << 17;

  s[2] ^= s[0];
  s[3] ^= s[1];
  s[1] ^= s[2];
  s[0] ^= s[3];
  s[2] ^= t;
  s[3] = (s[3] << 45) | (s[3] >> 19);
  return result;
}

/* Uniform in [0, 1). */
static inline double
rng_uniform (Rng *rng)
{
  return (double) (rng_next (rng) >> 11) * 0x1p-53;
}

/* Uniform in 0 .. n-1; n > 0. */
static inline guint64
rng_below (Rng *rng, guint64 n)
{
  return (guint64) (((unsigned __int128) rng_next (rng) * n) >> 64);
}

/**
 * rng_gsl:
 * @rng: the stream
 * @gsl: (out): a view of it for GSL's functions; valid as long as @rng
 */
void rng_gsl (Rng *rng, gsl_rng *gsl);

#endif
