/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A calibration as the text of a machine file.
 */
#include "config.h"

#include "calibrate/probes.h"
#include "engine/duration.h"
#include "engine/wording.h"

#define NOT_MEASURED "not measured: the default"

static const char *const placement_names[] = {
  [PLACE_LOAD] = "load",
  [PLACE_PREVIOUS] = "previous",
  [PLACE_WAKER] = "waker",
  [PLACE_IDLE] = "idle",
};

static void
write_head (const Calibration *calibration, FILE *stream)
{
  fprintf (stream, "# This machine, as gilsim calibrate measured it.\n#\n"
                   "# A cost is written as triangular(p10, p50, p90) of its samples: nine of ten\n"
                   "# lie below the last.  Whatever could not be seen keeps its default, the one of\n"
                   "# the machine linux-vm, and says so.\n");
  if (calibration->notes->len > 0)
    fprintf (stream, "#\n# What else came out:\n");
  for (guint i = 0; i < calibration->notes->len; i++)
    fprintf (stream, "# %s\n", (const char *) calibration->notes->pdata[i]);
}

static void write_setting (FILE *stream, const char *key, const char *how, const char *format, ...)
    G_GNUC_PRINTF (4, 5);

static void
write_setting (FILE *stream, const char *key, const char *how, const char *format, ...)
{
  va_list arguments;

  fprintf (stream, "# %s\n%s = ", how ? how : NOT_MEASURED, key);
  va_start (arguments, format);
  vfprintf (stream, format, arguments);
  va_end (arguments);
  fputc ('\n', stream);
}

static void
write_duration_setting (FILE *stream, const char *key, const SettingResult *result, const char *initial)
{
  char text[DURATION_MAX];

  write_setting (stream, key, result->how, "%s", result->ns >= 0 ? duration_format (result->ns, text) : initial);
}

static void
write_settings (const Calibration *calibration, FILE *stream)
{
  write_setting (stream, "cores", "those that this process may use", "%u", calibration->host.n_cores);
  write_setting (stream, "scheduler", "not measured: Linux", "fair");
  write_setting (stream, "placement", calibration->placement_how, "%s", placement_names[calibration->placement]);
  write_setting (stream, "virtual-cores",
                 calibration->host.is_virtual ? "the processor names a hypervisor"
                                              : "the processor names no hypervisor",
                 "%s", calibration->host.is_virtual ? "yes" : "no");
  write_setting (stream, "condvar", "not measured: Linux with glibc", "glibc");
  write_setting (stream, "host-poll",
                 calibration->host.is_virtual ? "not visible from inside: KVM's default"
                                              : "not used: the cores are real",
                 "%s", calibration->host.is_virtual ? "200us" : "0");
  write_setting (stream, "deep-idle", NULL, "2ms");
  write_duration_setting (stream, "tick", &calibration->tick, "4ms");
  write_duration_setting (stream, "slice", &calibration->slice, "1.4ms");
  write_duration_setting (stream, "timer-slack", &calibration->timer_slack, "50us");
  write_setting (stream, "migration-hot", "not visible from user space: the kernel's default", "500us");
}

static void
write_cost (const CostResult *result, const CostInfo *info, FILE *stream)
{
  const Summary *summary = &result->summary;
  char           p10[DURATION_MAX], p50[DURATION_MAX], p90[DURATION_MAX], p99[DURATION_MAX], mean[DURATION_MAX];

  fprintf (stream, "\n# %s\n", info->help);
  if (summary->n == 0)
    {
      fprintf (stream, "# %s\n%s = %s\n", result->how ? result->how : NOT_MEASURED, info->key, info->initial);
      return;
    }
  calibrate_duration (summary->p10, p10);
  calibrate_duration (summary->p50, p50);
  calibrate_duration (summary->p90, p90);
  fprintf (stream, "# %s\n# mean %s, p10 %s, p50 %s, p90 %s, p99 %s, n %u\n", result->how,
           calibrate_duration (summary->mean, mean), p10, p50, p90, calibrate_duration (summary->p99, p99), summary->n);
  if (g_str_equal (p10, p90))
    fprintf (stream, "%s = %s\n", info->key, p50);
  else
    fprintf (stream, "%s = triangular(%s, %s, %s)\n", info->key, p10, p50, p90);
}

/* Only what fits into one line of a comment. */
static void
write_python (const PythonResult *python, FILE *stream)
{
  g_autofree char *path = wording_quote (python->path);
  char iteration[DURATION_MAX], warm[DURATION_MAX], spin[DURATION_MAX], cycle[DURATION_MAX], start[DURATION_MAX],
      interval[DURATION_MAX];

  fprintf (stream, "\n# Python %s, %s.\n", python->version, path);
  fprintf (stream,
           "# An iteration of while n > 0: n -= 1 takes %s, in a function that was called\n# before %s; of"
           " while not stop: n += 1; progress[i] = n in a thread %s.\n",
           calibrate_duration (python->iteration_ns, iteration), calibrate_duration (python->warm_ns, warm),
           calibrate_duration (python->spin_ns, spin));
  fprintf (stream,
           "# To drop the GIL and take it, nobody else wanting it, takes %s;\n"
           "# Thread.start(), of CPU time on one core, %s.\n",
           calibrate_duration (python->cycle_ns, cycle), calibrate_duration (python->start_ns, start));
  fprintf (stream, "[policy python%u]\n", python->major);
  if (python->major == 2)
    fprintf (stream,
             "# 3 ticks in an iteration of the first loop; 5 in one of the second: %s a tick\n"
             "tick-time = %s\n# sys.getcheckinterval()\ncheck-interval = %.0f\n",
             calibrate_duration (python->spin_ns / 5, spin), calibrate_duration (python->iteration_ns / 3, iteration),
             python->interval);
  else
    fprintf (stream,
             "# an iteration of the first loop, which looks at the request once\ncheck-gap = %.0fns\n"
             "# sys.getswitchinterval()\nswitch-interval = %s\n",
             MAX (python->iteration_ns, 1), duration_format ((gint64) python->interval, interval));
}

void
calibration_write (const Calibration *calibration, FILE *stream)
{
  write_head (calibration, stream);
  fputs ("\n[machine]\n", stream);
  write_settings (calibration, stream);
  for (guint i = 0; i < N_COSTS; i++)
    write_cost (&calibration->costs[i], &cost_infos[i], stream);
  for (guint i = 0; i < calibration->pythons->len; i++)
    write_python (calibration->pythons->pdata[i], stream);
}
