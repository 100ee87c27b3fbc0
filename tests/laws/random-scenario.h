/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Makes scenarios at random, as text.
 *
 * They cannot deadlock: who holds a lock does nothing that waits for another
 * thread; a queue or socket is filled by earlier groups than those that empty
 * it, with as many items at least, or by a background group that answers all
 * that it is sent; only the last group joins others.
 *
 * They end: either there is a duration, or nothing computes for ever.
 */
#ifndef GILSIM_TESTS_LAWS_RANDOM_SCENARIO_H
#define GILSIM_TESTS_LAWS_RANDOM_SCENARIO_H

#include "random-steps.h"

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

/* A group that makes items, one with each @step; how many there are then is put
 * into @items.  In @own_percent of cases each thread is a process. */
static inline void
maker_makers (Maker *maker, const char *step, guint *items, guint own_percent)
{
  guint    count = 1 + maker_below (maker, 3);
  guint    rounds = 1 + maker_below (maker, 12);
  gboolean own = own_percent > 0 && maker_chance (maker, own_percent);

  maker_begin_group (maker, count, own ? "own-interpreter = yes\n" : "");
  maker_say (maker, "program = repeat %u { ", rounds);
  maker->multiple *= rounds;
  maker_safe_step (maker);
  maker_say (maker, "; %s }\n", step);
  *items += count * rounds;
}

/* A group that takes at most as many @items as there are. */
static inline void
maker_takers (Maker *maker, const char *step, guint *items)
{
  guint count = 1 + maker_below (maker, 4);
  guint rounds = maker_below (maker, *items / count + 1);

  maker_begin_group (maker, count, "");
  maker_say (maker, "program = repeat %u { %s; ", rounds, step);
  maker->multiple *= MAX (rounds, 1);
  maker_safe_step (maker);
  maker_say (maker, " }\n");
  *items -= count * rounds;
}

/* Threads that answer datagrams, and others that measure how long it takes. */
static inline void
maker_echo (Maker *maker)
{
  guint rounds = 1 + maker_below (maker, 20);

  maker_begin_group (maker, 1 + maker_below (maker, 3), "background = yes\n");
  maker->multiple *= rounds;
  maker_say (maker, "program = forever { recvfrom there; ");
  if (maker_chance (maker, 50))
    {
      maker_safe_step (maker);
      maker_say (maker, "; ");
    }
  maker_say (maker, "sendto back }\n");
  maker_begin_group (maker, 1 + maker_below (maker, 3), "");
  maker->multiple *= rounds;
  maker_say (maker, "program = repeat %u { ", rounds);
  maker_begin_measure (maker);
  maker_say (maker, "sendto there; recvfrom back }; ");
  maker_safe_step (maker);
  maker_say (maker, " }\n");
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

/* An atomic operation takes less than the shortest switch interval that is
 * tried by far.  Else threads whose steps are all of one length may keep step
 * for ever, in which each finds the mutex of the GIL taken whenever it looks. */
static inline gint64
maker_longest_cost_ns (guint cost)
{
  switch (cost)
    {
    case COST_ATOMIC:
      return 500;
    case COST_CACHE_LINE:
    case COST_COND_ENTER:
    case COST_COND_LEAVE:
    case COST_FUTEX_EMPTY:
    case COST_FUTEX_FETCH:
      return 2000;
    default:
      return 20000;
    }
}

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
        maker_dist (maker, maker_longest_cost_ns (cost));
      maker_say (maker, "\n");
    }
}

static inline void
maker_machine (Maker *maker)
{
  static const char *const schedulers[] = { "fair", "round-robin", "mlfq", "fcfs" };
  static const char *const placements[] = { "load", "load", "previous", "waker", "idle" };

  /* Drawn in this order, whatever order a compiler gives arguments. */
  const char *virtual_cores = maker_chance (maker, 50) ? "yes" : "no";
  const char *placement = placements[maker_below (maker, G_N_ELEMENTS (placements))];
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
  if (maker_chance (maker, 30))
    maker_say (maker, "host-poll = %" G_GINT64_FORMAT "ns\n", maker_ns (maker, 1000000) - 1);
  if (maker_chance (maker, 30))
    maker_say (maker, "deep-idle = %" G_GINT64_FORMAT "ns\n", maker_ns (maker, 1000000) - 1);
  /* Without a draw: what the scenarios of known seeds are otherwise stays. */
  maker_say (maker, "condvar = %s\n", maker->plain_condvar ? "plain" : "glibc");
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
  maker.plain_condvar = seed % 2 == 1;
  maker.endless = maker_chance (&maker, 40);
  maker.longest_ns = maker_chance (&maker, 20) ? 8000000 : 300000;
  maker_say (&maker, "\n[run]\nmax-time = 100s\nmax-events = 20000000\n");
  if (maker.endless)
    maker_say (&maker, "duration = %" G_GINT64_FORMAT "ns\n", 100000 + maker_ns (&maker, maker.longest_ns));
  maker_machine (&maker);
  maker_interpreters (&maker);
  if (maker_chance (&maker, 30))
    maker_makers (&maker, "put Q", &maker.items, 0);
  if (maker.items > 0)
    maker_takers (&maker, "get Q", &maker.items);
  if (maker_chance (&maker, 30))
    maker_makers (&maker, "sendto S", &maker.datagrams, 30);
  if (maker.datagrams > 0)
    maker_takers (&maker, "recvfrom S", &maker.datagrams);
  if (maker_chance (&maker, 30))
    maker_echo (&maker);
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
