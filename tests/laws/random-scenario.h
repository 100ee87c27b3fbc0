/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Makes scenarios at random, as text.
 *
 * They cannot deadlock: who holds a lock does nothing that waits for another
 * thread; a queue is filled by earlier groups than those that empty it, with
 * as many items at least; only the last group joins others.
 *
 * They end: either there is a duration, or nothing computes for ever.
 */
#ifndef GILSIM_TESTS_LAWS_RANDOM_SCENARIO_H
#define GILSIM_TESTS_LAWS_RANDOM_SCENARIO_H

#include "engine/rng.h"
#include "machine/machine-config.h"

typedef struct
{
  Rng      rng;
  GString *text;
  gboolean endless;  /* the scenario has a duration */
  gboolean fixed;    /* every duration is a constant */
  guint    n_interps;
  guint    n_groups;
  guint    n_clients;
  guint    budget;   /* how many more steps may be written */
  guint    multiple; /* how often the step that is written will run */
  guint    items;    /* in the queue, put by earlier groups */
  gint64   longest_ns;
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

static inline void
maker_say (Maker *maker, const char *format, ...) G_GNUC_PRINTF (2, 3);

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

/* A step that never waits for what another thread has to do. */
static inline void
maker_safe_step (Maker *maker)
{
  if (maker_chance (maker, 6))
    maker_say (maker, "yield");
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
maker_steps (Maker *maker, guint depth)
{
  for (guint n = 1 + maker_below (maker, 4); n > 0; n--)
    {
      if (depth < 3 && maker->budget > 0 && maker_chance (maker, 25))
        maker_repeat (maker, depth);
      else if (maker_chance (maker, 20))
        maker_locked_steps (maker);
      else
        maker_safe_step (maker);
      maker->budget -= maker->budget > 0;
      if (n > 1)
        maker_say (maker, "; ");
    }
}

/* --- groups ----------------------------------------------------------------- */

static inline void
maker_begin_group (Maker *maker, guint count, const char *more)
{
  maker_say (maker, "\n[threads g%u]\ncount = %u\n%s", maker->n_groups++, count, more);
  if (maker_chance (maker, 50))
    maker_say (maker, "interpreter = i%u\n", maker_below (maker, maker->n_interps));
  maker->multiple = MAX (count, 1);
}

static inline void
maker_workers (Maker *maker)
{
  /* Drawn in this order, whatever order a compiler gives arguments. */
  const char *background = maker_chance (maker, 20) ? "background = yes\n" : "";

  maker_begin_group (maker, maker_below (maker, 4), background);
  if (maker_chance (maker, 30))
    {
      maker_say (maker, "start = ");
      maker_say (maker, "%" G_GINT64_FORMAT "ns\n", maker_ns (maker, 2000000));
    }
  maker_say (maker, "program = ");
  if (maker->endless && maker_chance (maker, 40))
    {
      maker_say (maker, "forever { compute %" G_GINT64_FORMAT "ns; ", 1000 + maker_ns (maker, maker->longest_ns));
      maker_steps (maker, 1);
      maker_say (maker, " }\n");
      return;
    }
  maker_steps (maker, 0);
  maker_say (maker, "\n");
}

static inline void
maker_producers (Maker *maker)
{
  guint count = 1 + maker_below (maker, 3);
  guint puts = 1 + maker_below (maker, 12);

  maker_begin_group (maker, count, "");
  maker_say (maker, "program = repeat %u { ", puts);
  maker->multiple *= puts;
  maker_safe_step (maker);
  maker_say (maker, "; put Q }\n");
  maker->items += count * puts;
}

static inline void
maker_consumers (Maker *maker)
{
  guint count = 1 + maker_below (maker, 4);
  guint gets = maker_below (maker, maker->items / count + 1);

  maker_begin_group (maker, count, "");
  maker_say (maker, "program = repeat %u { get Q; ", gets);
  maker->multiple *= MAX (gets, 1);
  maker_safe_step (maker);
  maker_say (maker, " }\n");
  maker->items -= count * gets;
}

/* A server and its clients, who send a limited number of requests and so keep
 * the run alive. */
static inline void
maker_service (Maker *maker)
{
  guint set = maker->n_clients++;
  guint requests = 1 + maker_below (maker, 30);

  maker_say (maker, "\n[clients c%u]\nrequests = %u\nnetwork = ", set, requests);
  maker_dist (maker, 50000);
  if (maker_chance (maker, 50))
    {
      maker_say (maker, "\nmode = open\ninterarrival = ");
      maker_dist (maker, 200000);
    }
  else
    {
      maker_say (maker, "\noutstanding = %u\nthink = ", 1 + maker_below (maker, 4));
      maker_dist (maker, 100000);
    }
  maker_say (maker, "\n");
  maker_begin_group (maker, 1 + maker_below (maker, 3), "background = yes\n");
  maker->multiple = requests;
  maker_say (maker, "program = forever { recv c%u; compute 1us; ", set);
  maker_safe_step (maker);
  maker_say (maker, "; send c%u }\n", set);
}

/* Starts a group by a step, and joins groups that are there. */
static inline void
maker_parent (Maker *maker)
{
  guint child = maker->n_groups;

  maker_begin_group (maker, maker_below (maker, 4), "start = step\n");
  maker_say (maker, "program = ");
  maker_steps (maker, 1);
  maker_say (maker, "\n");
  maker_begin_group (maker, 1, "");
  maker_say (maker, "program = ");
  maker_safe_step (maker);
  maker_say (maker, "; start g%u; ", child);
  maker_steps (maker, 1);
  maker_say (maker, "; join g%u", child);
  if (maker_chance (maker, 30))
    maker_say (maker, "; compute 1us; join g%u", child);
  maker_say (maker, "\n");
}

/* --- the rest ---------------------------------------------------------------- */

static inline void
maker_costs (Maker *maker)
{
  guint64 chosen = 0;

  for (guint n = maker_below (maker, 5); n > 0; n--)
    {
      guint cost = maker_below (maker, N_COSTS);

      if (chosen & G_GUINT64_CONSTANT (1) << cost)
        continue;
      chosen |= G_GUINT64_CONSTANT (1) << cost;
      maker_say (maker, "%s = ", cost_infos[cost].key);
      if (maker_chance (maker, 30))
        maker_say (maker, "0");
      else
        maker_dist (maker, 20000);
      maker_say (maker, "\n");
    }
}

static inline void
maker_machine (Maker *maker)
{
  static const char *const schedulers[] = { "fair", "round-robin", "mlfq", "fcfs" };
  static const char *const placements[] = { "previous", "waker", "idle" };

  /* Drawn in this order, whatever order a compiler gives arguments. */
  const char *virtual_cores = maker_chance (maker, 50) ? "yes" : "no";
  const char *placement = placements[maker_below (maker, 3)];
  const char *scheduler = schedulers[maker_chance (maker, 50) ? 0 : maker_below (maker, 4)];
  guint       cores = 1 + maker_below (maker, 4);
  const char *base = maker_chance (maker, 40) ? "ideal" : "linux-vm";

  maker_say (maker, "\n[machine]\nbase = %s\ncores = %u\nscheduler = %s\nplacement = %s\nvirtual-cores = %s\n", base,
             cores, scheduler, placement, virtual_cores);
  if (maker_chance (maker, 30))
    maker_say (maker, "slice = %" G_GINT64_FORMAT "ns\n", 10000 + maker_ns (maker, 5000000));
  if (maker_chance (maker, 30))
    maker_say (maker, "tick = %" G_GINT64_FORMAT "ns\n",
               maker_chance (maker, 30) ? 0 : 500000 + maker_ns (maker, 5000000));
  if (maker_chance (maker, 30))
    maker_say (maker, "timer-slack = %" G_GINT64_FORMAT "ns\n", maker_ns (maker, 200000) - 1);
  if (maker_chance (maker, 20))
    maker_say (maker, "migration-hot = %" G_GINT64_FORMAT "ns\n", maker_ns (maker, 2000000) - 1);
  maker_costs (maker);
}

static inline void
maker_interpreters (Maker *maker)
{
  maker->n_interps = maker_chance (maker, 70) ? 1 : 2 + maker_below (maker, 2);
  for (guint i = 0; i < maker->n_interps; i++)
    {
      maker_say (maker, "\n[interpreter i%u]\n", i);
      if (maker_chance (maker, 30))
        maker_say (maker, "spawn = %" G_GINT64_FORMAT "ns\n", maker_ns (maker, 100000));
    }
}

/* A scenario; the same @seed, the same text. */
static inline char *
random_scenario (guint64 seed)
{
  Maker maker = { .text = g_string_new ("[scenario]\ntitle = Made at random\n"), .budget = 20 };

  rng_init (&maker.rng, seed, "scenario", 0);
  maker.endless = maker_chance (&maker, 40);
  maker.longest_ns = maker_chance (&maker, 20) ? 8000000 : 300000;
  maker_say (&maker, "\n[run]\nmax-time = 100s\nmax-events = 20000000\n");
  if (maker.endless)
    maker_say (&maker, "duration = %" G_GINT64_FORMAT "ns\n", 100000 + maker_ns (&maker, maker.longest_ns));
  maker_machine (&maker);
  maker_interpreters (&maker);
  if (maker_chance (&maker, 30))
    maker_producers (&maker);
  if (maker.items > 0)
    maker_consumers (&maker);
  for (guint n = maker_below (&maker, 2); n > 0; n--)
    maker_service (&maker);
  maker_begin_group (&maker, 1, "");
  maker_say (&maker, "program = ");
  maker_steps (&maker, 0);
  maker_say (&maker, "\n");
  for (guint n = maker_below (&maker, 3); n > 0; n--)
    maker_workers (&maker);
  if (maker_chance (&maker, 30))
    maker_parent (&maker);
  return g_string_free (maker.text, FALSE);
}

#endif
