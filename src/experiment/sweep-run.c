/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The runs of a sweep, and what its figures are over the replications.
 */
#include "config.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

#include "experiment/sweep-private.h"

#define PROGRESS_INTERVAL_US (G_USEC_PER_SEC / 10)

/* ---- runs ---------------------------------------------------------------- */

guint
sweep_count_runs (const Sweep *sweep)
{
  return sweep->distinct->len * sweep->n_seeds;
}

void
sweep_make_run (Sweep *sweep, guint index, const RunOptions *options)
{
  SweepCell *cell = sweep->distinct->pdata[index / sweep->n_seeds];
  guint      seed = index % sweep->n_seeds;
  RunOptions own = *options;

  own.policy = NULL; /* the scenario has it */
  own.seed = (options->has_seed ? options->seed : cell->scenario->seed) + seed;
  own.has_seed = TRUE;

  g_autoptr (RunResult) result = run_scenario (cell->scenario, &own, &cell->errors[seed]);
  for (guint i = 0; i < sweep->n_figures && result != NULL; i++)
    cell->values[seed * sweep->n_figures + i] = named_figure_value (&cell->figures[i], result);
}

/* ---- all of them --------------------------------------------------------- */

typedef struct
{
  Sweep            *sweep;
  const RunOptions *options;
  guint             n_runs;
  GMutex            lock; /* guards what follows */
  GCond             done;
  guint             n_done;
  guint             first_failed; /* index of a run; n_runs: none */
} Making;

static gboolean
has_failed (const Sweep *sweep, guint index)
{
  const SweepCell *cell = sweep->distinct->pdata[index / sweep->n_seeds];

  return cell->errors[index % sweep->n_seeds] != NULL;
}

/* On a thread of the pool.  Runs after one that has failed are left out; none
 * before it is, so that the first to fail is always the same. */
static void
make (gpointer data, gpointer user_data)
{
  guint    index = GPOINTER_TO_UINT (data) - 1;
  Making  *making = user_data;
  gboolean wanted;

  g_mutex_lock (&making->lock);
  wanted = index < making->first_failed;
  g_mutex_unlock (&making->lock);
  if (wanted)
    sweep_make_run (making->sweep, index, making->options);
  g_mutex_lock (&making->lock);
  if (wanted && has_failed (making->sweep, index))
    making->first_failed = MIN (making->first_failed, index);
  making->n_done++;
  g_cond_signal (&making->done);
  g_mutex_unlock (&making->lock);
}

static void
wait_for_all (Making *making, void (*progress) (guint n_done, guint n_runs, gpointer data), gpointer data)
{
  g_mutex_lock (&making->lock);
  while (making->n_done < making->n_runs)
    {
      guint n_done = making->n_done;

      /* Whoever shows it, as on a slow terminal, must not hold up the runs. */
      if (progress != NULL)
        {
          g_mutex_unlock (&making->lock);
          progress (n_done, making->n_runs, data);
          g_mutex_lock (&making->lock);
        }
      if (making->n_done == n_done)
        g_cond_wait_until (&making->done, &making->lock, g_get_monotonic_time () + PROGRESS_INTERVAL_US);
    }
  g_mutex_unlock (&making->lock);
}

static gboolean
explain_failure (const Making *making, GError **error)
{
  const Sweep     *sweep = making->sweep;
  const SweepCell *cell;
  guint            seed = making->first_failed % sweep->n_seeds;

  if (making->first_failed == making->n_runs)
    return TRUE;
  cell = sweep->distinct->pdata[making->first_failed / sweep->n_seeds];
  g_propagate_prefixed_error (error, g_error_copy (cell->errors[seed]), "%s, replication %u: ", cell->label, seed + 1);
  return FALSE;
}

gboolean
sweep_run (Sweep *sweep, guint jobs, const RunOptions *options,
           void (*progress) (guint n_done, guint n_runs, gpointer data), gpointer data, GError **error)
{
  RunOptions   own = *options;
  Making       making = { .sweep = sweep, .options = &own, .n_runs = sweep_count_runs (sweep) };
  GThreadPool *pool;
  gboolean     good;

  own.progress = NULL;
  making.first_failed = making.n_runs;
  g_mutex_init (&making.lock);
  g_cond_init (&making.done);
  pool = g_thread_pool_new (make, &making, (gint) MAX (jobs, 1), FALSE, NULL);
  for (guint i = 0; i < making.n_runs; i++)
    g_thread_pool_push (pool, GUINT_TO_POINTER (i + 1), NULL);
  wait_for_all (&making, progress, data);
  g_thread_pool_free (pool, FALSE, TRUE);
  good = explain_failure (&making, error);
  g_cond_clear (&making.done);
  g_mutex_clear (&making.lock);
  return good;
}

/* ---- what comes of them -------------------------------------------------- */

void
sweep_point_of (const double *values, guint n, SweepPoint *point)
{
  double sum = 0, squares = 0, half;

  *point = (SweepPoint){ .mean = NAN, .low = NAN, .high = NAN };
  for (guint i = 0; i < n; i++)
    if (!isnan (values[i]))
      {
        sum += values[i];
        point->n++;
      }
  if (point->n == 0)
    return;
  point->mean = sum / point->n;
  if (point->n < 2)
    return;
  for (guint i = 0; i < n; i++)
    if (!isnan (values[i]))
      squares += (values[i] - point->mean) * (values[i] - point->mean);
  point->stddev = sqrt (squares / (point->n - 1));
  half = gsl_cdf_tdist_Pinv (0.5 + SWEEP_CONFIDENCE / 2, point->n - 1) * point->stddev / sqrt (point->n);
  point->low = point->mean - half;
  point->high = point->mean + half;
}

void
sweep_point (const Sweep *sweep, guint policy, const guint *values, guint figure, SweepPoint *point)
{
  g_autofree double *of_seeds = g_new (double, sweep->n_seeds);
  const SweepCell   *cell;
  guint              index = policy;

  for (guint axis = 0; axis < sweep->n_axes; axis++)
    index = index * sweep->n_values[axis] + values[axis];
  cell = sweep->cells[index].same_as;
  for (guint i = 0; i < sweep->n_seeds; i++)
    of_seeds[i] = cell->values[i * sweep->n_figures + figure];
  sweep_point_of (of_seeds, sweep->n_seeds, point);
}
