/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Makes programs at random, as text: the steps of a random scenario's groups.
 */
#ifndef GILSIM_TESTS_LAWS_RANDOM_STEPS_H
#define GILSIM_TESTS_LAWS_RANDOM_STEPS_H

#include "engine/rng.h"
#include "machine/machine-config.h"

typedef struct
{
  Rng      rng;
  GString *text;
  gboolean endless; /* the scenario has a duration */
  gboolean fixed;   /* every duration is a constant */
  guint    n_interps;
  guint    n_groups;
  guint    n_clients;
  guint    budget;    /* how many more steps may be written */
  guint    multiple;  /* how often the step that is written will run */
  guint    items;     /* in the queue, put by earlier groups */
  guint    datagrams; /* on the socket, sent by earlier groups */
  gint64   longest_ns;
  gboolean plain_condvar;
} Maker;

static inline guint
maker_below (Maker *maker, guint n)
{
  return (guint) rng_below (&maker->rng, n);
}

static inline gboolean
maker_chance (Maker *maker, guint percent)
{
  return maker_below (maker, 100) < percent;
}

static inline void maker_say (Maker *maker, const char *format, ...) G_GNUC_PRINTF (2, 3);

static inline void
maker_say (Maker *maker, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  g_string_append_vprintf (maker->text, format, args);
  va_end (args);
}

/* As many short as long ones, at least 1 ns. */
static inline gint64
maker_ns (Maker *maker, gint64 longest_ns)
{
  guint  digits = 1 + maker_below (maker, (guint) g_bit_storage ((gulong) longest_ns));
  gint64 limit_ns = MIN (longest_ns, G_GINT64_CONSTANT (1) << digits);

  return 1 + (gint64) rng_below (&maker->rng, (guint64) limit_ns);
}

static inline void
maker_dist (Maker *maker, gint64 longest_ns)
{
  gint64 ns = maker_ns (maker, longest_ns);

  switch (maker->fixed ? 7 : maker_below (maker, 8))
    {
    case 0:
      maker_say (maker, "uniform(%" G_GINT64_FORMAT "ns, %" G_GINT64_FORMAT "ns)", ns / 2, ns);
      break;
    case 1:
      maker_say (maker, "exponential(%" G_GINT64_FORMAT "ns)", ns);
      break;
    case 2:
      maker_say (maker, "normal(%" G_GINT64_FORMAT "ns, %" G_GINT64_FORMAT "ns)", ns, ns / 3 + 1);
      break;
    case 3:
      maker_say (maker, "lognormal(%" G_GINT64_FORMAT "ns, 1.5)", ns);
      break;
    case 4:
      maker_say (maker, "pareto(%" G_GINT64_FORMAT "ns, 2.5)", ns);
      break;
    default:
      maker_say (maker, "%" G_GINT64_FORMAT "ns", ns);
    }
}

/* --- steps ------------------------------------------------------------------ */

static inline void
maker_timed_step (Maker *maker)
{
  static const char *const words[] = { "compute", "compute", "compute", "native", "nogil", "io", "sleep" };

  maker_say (maker, "%s ", words[maker_below (maker, G_N_ELEMENTS (words))]);
  maker_dist (maker, maker->longest_ns / maker->multiple + 1);
}

/* A step that never waits for what another thread has to do.  Nobody reads
 * what is sent. */
static inline void
maker_safe_step (Maker *maker)
{
  if (maker_chance (maker, 6))
    maker_say (maker, "yield");
  else if (maker_chance (maker, 5))
    maker_say (maker, "sendto nowhere");
  else
    maker_timed_step (maker);
}

static inline void
maker_locked_steps (Maker *maker)
{
  guint lock = maker_below (maker, 3);

  maker_say (maker, "lock L%u", lock);
  for (guint n = maker_below (maker, 3); n > 0; n--)
    {
      maker_say (maker, "; ");
      maker_safe_step (maker);
    }
  maker_say (maker, "; unlock L%u", lock);
}

static inline void maker_steps (Maker *maker, guint depth);

static inline void
maker_repeat (Maker *maker, guint depth)
{
  guint count = maker_below (maker, 6);

  maker->multiple *= MAX (count, 1);
  maker_say (maker, "repeat %u { ", count);
  maker_steps (maker, depth + 1);
  maker_say (maker, " }");
  maker->multiple /= MAX (count, 1);
}

static inline void
maker_begin_measure (Maker *maker)
{
  maker_say (maker, "measure m%u ", maker_below (maker, 3));
  if (maker_chance (maker, 40))
    maker_say (maker, "less %" G_GINT64_FORMAT "ns ", maker_ns (maker, maker->longest_ns));
  maker_say (maker, "{ ");
}

static inline void
maker_measure (Maker *maker, guint depth)
{
  maker_begin_measure (maker);
  /* Loops that repeat 0 times are left out, and nothing may remain. */
  maker_safe_step (maker);
  maker_say (maker, "; ");
  maker_steps (maker, depth + 1);
  maker_say (maker, " }");
}

static inline void
maker_steps (Maker *maker, guint depth)
{
  for (guint n = 1 + maker_below (maker, 4); n > 0; n--)
    {
      if (depth < 3 && maker->budget > 0 && maker_chance (maker, 25))
        maker_repeat (maker, depth);
      else if (depth < 3 && maker->budget > 0 && maker_chance (maker, 15))
        maker_measure (maker, depth);
      else if (maker_chance (maker, 20))
        maker_locked_steps (maker);
      else
        maker_safe_step (maker);
      maker->budget -= maker->budget > 0;
      if (n > 1)
        maker_say (maker, "; ");
    }
}

#endif
