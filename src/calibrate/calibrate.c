/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "calibrate/calibrate.h"

#include <pthread.h>

#include "calibrate/probes.h"

const Probe probes[] = {
  { "what a thread does alone", 6, 1, probe_local },
  { "threads that take turns on one core", 8, 1, probe_switch },
  { "a cache line between two cores", 6, 2, probe_lines },
  { "waking an idle core", 60, 2, probe_wake_idle },
  { "waking a busy core", 14, 2, probe_wake_busy },
  { "timers", 14, 1, probe_timer },
  { "the scheduler's tick", 8, 1, probe_tick },
  { "starting threads", 3, 1, probe_thread },
  { "where woken threads land", 11, 2, probe_placement },
  { NULL, 0, 0, NULL },
};

static void
take_progress (const CalibrateOptions *options, const char *what, guint done, guint total)
{
  if (options->progress)
    options->progress (what, done, total, options->progress_data);
}

static gboolean
asked_to_stop (const CalibrateOptions *options)
{
  return options->stop && *options->stop;
}

static void
run_probes (Calibration *calibration, const CalibrateOptions *options, guint done, guint total)
{
  for (const Probe *probe = probes; probe->label && !asked_to_stop (options); probe++)
    {
      Session session = { .result = calibration,
                          .host = &calibration->host,
                          .budget_ns = options->budget_ns / 100 * probe->share,
                          .stop = options->stop };

      take_progress (options, probe->label, done + (guint) (probe - probes), total);
      host_pin (&calibration->host, 0);
      if (calibration->host.n_cores >= probe->min_cores)
        probe->run (&session);
      else
        session_note (&session, "not measured, as that takes %u cores: %s", probe->min_cores, probe->label);
    }
}

static gboolean
measure_pythons (Calibration *calibration, const CalibrateOptions *options, guint total, GError **error)
{
  const char *of_major[4] = { NULL };

  for (guint i = 0; options->pythons && options->pythons[i] && !asked_to_stop (options); i++)
    {
      PythonResult *result;

      take_progress (options, options->pythons[i], i, total);
      result = python_measure (options->pythons[i], error);
      if (result == NULL)
        return FALSE;
      g_ptr_array_add (calibration->pythons, result);
      if (of_major[result->major] != NULL)
        {
          g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                       "--python %s: a machine describes one Python %u, and %s is one already", result->path,
                       result->major, of_major[result->major]);
          return FALSE;
        }
      of_major[result->major] = result->path;
    }
  return TRUE;
}

/* What of Thread.start() is neither the creation nor a switch, of which there
 * are two: to the new thread and back. */
static void
derive_boot (Calibration *calibration)
{
  const CostResult *create = &calibration->costs[COST_THREAD_CREATE];
  const CostResult *change = &calibration->costs[COST_CONTEXT_SWITCH];
  const CostResult *back = &calibration->costs[COST_USER_RETURN];
  CostResult       *boot = &calibration->costs[COST_THREAD_BOOT];
  double            ns;

  if (calibration->pythons->len == 0 || create->summary.n == 0 || change->summary.n == 0)
    return;
  ns = ((const PythonResult *) calibration->pythons->pdata[0])->start_ns - create->summary.p50
       - 2 * (change->summary.p50 + back->summary.p50);
  if (ns <= 0)
    return;
  boot->summary = (Summary){ .mean = ns, .p10 = ns, .p50 = ns, .p90 = ns, .p99 = ns, .n = 1 };
  g_free (boot->how);
  boot->how = g_strdup ("the median of Thread.start() without thread-create and two switches");
}

static Calibration *
calibration_new (void)
{
  Calibration *calibration = g_new0 (Calibration, 1);

  host_init (&calibration->host);
  calibration->tick.ns = calibration->slice.ns = calibration->timer_slack.ns = -1;
  calibration->placement = PLACE_LOAD;
  calibration->notes = g_ptr_array_new_with_free_func (g_free);
  calibration->pythons = g_ptr_array_new_with_free_func ((GDestroyNotify) python_result_free);
  return calibration;
}

/* Interpreters come first: a wrong name shall not cost half a minute.  They run
 * on one core, too, where nothing makes them slower. */
Calibration *
calibrate (const CalibrateOptions *options, GError **error)
{
  g_autoptr (Calibration) calibration = calibration_new ();
  guint    n_pythons = options->pythons ? g_strv_length (options->pythons) : 0;
  guint    total = n_pythons + G_N_ELEMENTS (probes) - 1;
  gboolean measured;

  host_pin (&calibration->host, 0);
  measured = measure_pythons (calibration, options, total, error);
  if (measured)
    run_probes (calibration, options, n_pythons, total);
  host_unpin (&calibration->host);
  if (!measured || asked_to_stop (options))
    return NULL;
  derive_boot (calibration);
  return g_steal_pointer (&calibration);
}

void
calibration_free (Calibration *calibration)
{
  if (calibration == NULL)
    return;
  for (guint i = 0; i < N_COSTS; i++)
    g_free (calibration->costs[i].how);
  g_free (calibration->tick.how);
  g_free (calibration->slice.how);
  g_free (calibration->timer_slack.how);
  g_free (calibration->placement_how);
  g_ptr_array_unref (calibration->notes);
  g_ptr_array_unref (calibration->pythons);
  g_free (calibration);
}
