/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * `make bench`: how fast gilsim is, as a table of medians of BENCH_RUNS runs.
 *
 * The queue M/M/1 is measured in turn with a bare loop over an event heap and
 * random numbers (bare-mm1.c), as machines differ: what counts is how many
 * times longer the simulator takes.  Every time is that of a whole process.
 *
 *   bench GILSIM BARE-LOOP SOURCE-FOLDER
 */
#include "config.h"

#include <glib.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#define MOST_RUNS 99
#define REQUESTS 1000000.0

/* The events of the bare loop: an arrival and a departure for each request. */
#define BARE_EVENTS (2 * REQUESTS)

typedef struct
{
  double seconds;
  double bytes; /* at most, of memory */
} Usage;

typedef struct
{
  double seconds[MOST_RUNS];
  double bytes[MOST_RUNS];
} Sample;

static guint n_runs = 5;

/* --- measuring ------------------------------------------------------------------ */

static void G_GNUC_NORETURN
fail (const char *what)
{
  fprintf (stderr, "bench: %s\n", what);
  exit (EXIT_FAILURE);
}

/* Runs a program without its output. */
static Usage
measure (const char *const *arguments)
{
  gint64        start_us = g_get_monotonic_time ();
  struct rusage usage;
  pid_t         child;
  int           status;

  fflush (stdout);
  child = fork ();
  if (child == 0)
    {
      if (!freopen ("/dev/null", "w", stdout))
        _exit (EXIT_FAILURE);
      execv (arguments[0], (char *const *) arguments);
      _exit (EXIT_FAILURE);
    }
  if (child < 0 || wait4 (child, &status, 0, &usage) != child || status != 0)
    fail (arguments[0]);
  return (Usage){ (double) (g_get_monotonic_time () - start_us) / 1e6, (double) usage.ru_maxrss * 1024 };
}

static void
take_sample (Sample *sample, guint run, const char *const *arguments)
{
  Usage usage = measure (arguments);

  sample->seconds[run] = usage.seconds;
  sample->bytes[run] = usage.bytes;
}

static int
compare_numbers (const void *a, const void *b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

static double
median (double *values)
{
  qsort (values, n_runs, sizeof *values, compare_numbers);
  return n_runs % 2 ? values[n_runs / 2] : (values[n_runs / 2 - 1] + values[n_runs / 2]) / 2;
}

/* --- the table -------------------------------------------------------------------- */

/* @target: 0 for none */
static void
print_row (const char *what, const char *unit, double value, double target)
{
  printf ("%-48s %9.4g %-3s", what, value, unit);
  if (target > 0)
    printf (" %9.4g %-3s  %s", target, unit, value <= target ? "yes" : "NO");
  printf ("\n");
}

/* @path: of the scenario, in the source folder */
static Sample
sample_scenario (const char *gilsim, const char *folder, const char *path)
{
  g_autofree char  *file = g_build_filename (folder, path, NULL);
  const char *const arguments[] = { gilsim, "run", file, NULL };
  Sample            sample;

  for (guint run = 0; run < n_runs; run++)
    take_sample (&sample, run, arguments);
  return sample;
}

/* How many events the simulator itself counts. */
static double
count_events (const char *const *arguments)
{
  const char *const json[] = { arguments[0], arguments[1], arguments[2], "--format", "json", NULL };
  g_autofree char  *out = NULL;
  const char       *found;

  if (!g_spawn_sync (NULL, (char **) json, NULL, G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, &out, NULL, NULL, NULL))
    fail (arguments[0]);
  found = strstr (out, "\"events\"");
  return found ? g_ascii_strtod (found + strcspn (found, "0123456789"), NULL) : 0;
}

static void
bench_queue (const char *gilsim, const char *bare, const char *folder)
{
  g_autofree char  *file = g_build_filename (folder, "scenarios/mm1.ini", NULL);
  const char *const loop[] = { bare, NULL };
  const char *const model[] = { gilsim, "run", file, NULL };
  double            ratios[MOST_RUNS];
  double            n_events = count_events (model);
  Sample            loops, models;
  double            seconds;

  for (guint run = 0; run < n_runs; run++)
    {
      take_sample (&loops, run, loop);
      take_sample (&models, run, model);
      ratios[run] = models.seconds[run] / loops.seconds[run];
    }
  print_row ("a bare heap-and-random loop, per event", "ns", median (loops.seconds) / BARE_EVENTS * 1e9, 0);
  print_row ("a bare heap-and-random loop, per M/M/1 request", "ns", median (loops.seconds) / REQUESTS * 1e9, 0);
  seconds = median (models.seconds);
  if (n_events > 0)
    print_row ("mm1.ini, per event", "ns", seconds / n_events * 1e9, 0);
  print_row ("mm1.ini, per request", "ns", seconds / REQUESTS * 1e9, 130);
  print_row ("mm1.ini, times the bare loop", "", median (ratios), 130.0 / 38);
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *what;
    const char *path;
    double      target_ms;
  } cases[] = {
    { "battle.ini, whole process", "scenarios/battle.ini", 300 },
    { "four Python 3 threads for 10 s, whole process", "tests/bench/four-threads.ini", 10 },
    { "convoy.ini, whole process", "scenarios/convoy.ini", 20 },
  };
  const char *wanted = g_getenv ("BENCH_RUNS");
  Sample      sample;

  if (argc != 4)
    fail ("expected: bench GILSIM BARE-LOOP SOURCE-FOLDER");
  if (wanted)
    n_runs = CLAMP (atoi (wanted), 1, MOST_RUNS);
  printf ("medians of %u run%s\n\n%-48s %9s %-3s %9s %-3s  %s\n", n_runs, n_runs == 1 ? "" : "s", "case", "median", "",
          "target", "", "met");
  bench_queue (argv[1], argv[2], argv[3]);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      sample = sample_scenario (argv[1], argv[3], cases[i].path);
      print_row (cases[i].what, "ms", median (sample.seconds) * 1e3, cases[i].target_ms);
    }
  sample = sample_scenario (argv[1], argv[3], "tests/bench/many-threads.ini");
  print_row ("10000 threads, most memory", "MB", median (sample.bytes) / 1e6, 200);
  return EXIT_SUCCESS;
}
