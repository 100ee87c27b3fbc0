/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Makes scenarios at random that are small and regular enough for laws about
 * them: without duration, clients or daemons, and mostly on the ideal machine.
 */
#ifndef GILSIM_TESTS_LAWS_SMALL_SCENARIO_H
#define GILSIM_TESTS_LAWS_SMALL_SCENARIO_H

#include "random-scenario.h"

/* A thread that only computes. */
typedef struct
{
  gint64 start_ns;
  gint64 work_ns;
} Job;

static inline Maker
make_begin (guint64 seed, const char *law)
{
  Maker maker = { .text = g_string_new ("[scenario]\ntitle = Made at random\n"), .budget = 12, .n_interps = 1 };

  rng_init (&maker.rng, seed, law, 0);
  maker.longest_ns = maker_chance (&maker, 20) ? 3000000 : 150000;
  maker_say (&maker, "\n[run]\nseed = %" G_GUINT64_FORMAT "\n", seed);
  return maker;
}

/* The order of the draws is fixed: no two of them in one call. */
static inline void
make_ideal_machine (Maker *maker, guint cores, const char *scheduler)
{
  static const char *const placements[] = { "previous", "waker", "idle" };
  const char              *placement = placements[maker_below (maker, G_N_ELEMENTS (placements))];

  maker_say (maker, "\n[machine]\nbase = ideal\ncores = %u\nscheduler = %s\nplacement = %s\n", cores, scheduler,
             placement);
  maker_say (maker, "slice = %" G_GINT64_FORMAT "ns\n", 10000 + maker_ns (maker, 1000000));
}

static inline guint
make_cores (Maker *maker)
{
  return 1 + maker_below (maker, 4);
}

/* One of the schedulers; not the fair one, if it has to be @scalable: its means
 * are rounded to whole ns. */
static inline const char *
make_scheduler (Maker *maker, gboolean scalable)
{
  static const char *const schedulers[] = { "round-robin", "mlfq", "fcfs", "fair" };

  return schedulers[maker_below (maker, G_N_ELEMENTS (schedulers) - (scalable ? 1 : 0))];
}

/* Groups of threads that do everything but serve clients; all of them end. */
static inline void
make_groups (Maker *maker)
{
  maker_say (maker, "\n[interpreter i0]\n");
  if (maker_chance (maker, 30))
    {
      maker_makers (maker, "put Q", &maker->items, 0);
      maker_takers (maker, "get Q", &maker->items);
    }
  for (guint n = 1 + maker_below (maker, 3); n > 0; n--)
    {
      maker_begin_group (maker, 1 + maker_below (maker, 3), "");
      if (maker_chance (maker, 30))
        maker_say (maker, "start = %" G_GINT64_FORMAT "ns\n", maker_ns (maker, 2 * maker->longest_ns));
      maker_say (maker, "program = ");
      maker_steps (maker, 1);
      maker_say (maker, "\n");
    }
}

static inline void
make_one_thread (Maker *maker)
{
  maker_say (maker, "\n[threads only]\nprogram = compute 1ns; ");
  maker->multiple = 1;
  maker_steps (maker, 0);
  maker_say (maker, "\n");
}

/* A program of bytecode and C code that keeps the GIL. */
static inline void
make_job (Maker *maker, Job *job)
{
  guint steps = 1 + maker_below (maker, 3);

  job->start_ns = maker_chance (maker, 30) ? maker_ns (maker, 2 * maker->longest_ns) : 0;
  job->work_ns = 0;
  maker_say (maker, "start = %" G_GINT64_FORMAT "ns\nprogram = ", job->start_ns);
  for (guint i = 0; i < steps; i++)
    {
      guint  count = 1 + maker_below (maker, 4);
      gint64 step_ns = maker_ns (maker, maker->longest_ns / count);

      maker_say (maker, "%srepeat %u { %s %" G_GINT64_FORMAT "ns }", i > 0 ? "; " : "", count,
                 maker_chance (maker, 70) ? "compute" : "native", step_ns);
      job->work_ns += count * step_ns;
    }
  maker_say (maker, "\n");
}

#endif
