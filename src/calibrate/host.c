/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "calibrate/host.h"

#include <fcntl.h>
#include <pthread.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "engine/duration.h"

#define CLOCK_ROUNDS 200
#define CLOCK_READS 100

gint64
host_now_ns (void)
{
  struct timespec now;

  clock_gettime (CLOCK_MONOTONIC, &now);
  return now.tv_sec * NS_PER_S + now.tv_nsec;
}

void
host_spin_until (gint64 at_ns)
{
  while (host_now_ns () < at_ns)
    host_relax ();
}

void
host_sleep_ns (gint64 ns)
{
  struct timespec pause = { .tv_sec = ns / NS_PER_S, .tv_nsec = ns % NS_PER_S };

  clock_nanosleep (CLOCK_MONOTONIC, 0, &pause, NULL);
}

/* The least of many rounds: nothing makes the clock faster than it is. */
static gint64
measure_clock (void)
{
  gint64 least_ns = G_MAXINT64;

  for (guint i = 0; i < CLOCK_ROUNDS; i++)
    {
      gint64 begin_ns = host_now_ns (), end_ns = begin_ns;

      for (guint j = 0; j < CLOCK_READS; j++)
        end_ns = host_now_ns ();
      least_ns = MIN (least_ns, end_ns - begin_ns);
    }
  return least_ns / CLOCK_READS;
}

/* Linux tells of a hypervisor among the features of an x86 processor; on
 * others in the device tree. */
static gboolean
is_virtual (void)
{
  g_autofree char *cpuinfo = NULL;

  if (g_file_test ("/proc/device-tree/hypervisor", G_FILE_TEST_EXISTS))
    return TRUE;
  return g_file_get_contents ("/proc/cpuinfo", &cpuinfo, NULL, NULL) && strstr (cpuinfo, " hypervisor") != NULL;
}

/* Two hyperthreads of one core have the same number here; -1: unknown. */
static gint64
physical_core (guint core)
{
  static const char *const names[] = { "physical_package_id", "core_id" };
  gint64                   number = 0;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_strdup_printf ("/sys/devices/system/cpu/cpu%u/topology/%s", core, names[i]);
      g_autofree char *text = NULL;

      if (!g_file_get_contents (path, &text, NULL, NULL))
        return -1;
      number = number * 65536 + g_ascii_strtoll (text, NULL, 10);
    }
  return number;
}

/* The first two are those that are measured: they should be two real cores. */
static void
order_cores (Host *host)
{
  gint64 first = physical_core (host->cores[0]);

  for (guint i = 1; i < host->n_cores; i++)
    if (physical_core (host->cores[i]) != first)
      {
        guint core = host->cores[i];

        host->cores[i] = host->cores[1];
        host->cores[1] = core;
        return;
      }
}

void
host_init (Host *host)
{
  cpu_set_t set;

  *host = (Host){ 0 };
  CPU_ZERO (&set);
  if (sched_getaffinity (0, sizeof set, &set) == 0)
    for (guint i = 0; i < MIN (CPU_SETSIZE, HOST_MAX_CORES); i++)
      if (CPU_ISSET (i, &set))
        host->cores[host->n_cores++] = i;
  host->n_cores = MAX (host->n_cores, 1);
  order_cores (host);
  host->is_virtual = is_virtual ();
  host->clock_cost_ns = measure_clock ();
}

void
host_pin (const Host *host, guint index)
{
  cpu_set_t set;

  CPU_ZERO (&set);
  CPU_SET (host->cores[index], &set);
  pthread_setaffinity_np (pthread_self (), sizeof set, &set);
}

void
host_unpin (const Host *host)
{
  cpu_set_t set;

  CPU_ZERO (&set);
  for (guint i = 0; i < host->n_cores; i++)
    CPU_SET (host->cores[i], &set);
  pthread_setaffinity_np (pthread_self (), sizeof set, &set);
}

gboolean
host_be_meek (void)
{
  struct sched_param param = { .sched_priority = 0 };

  return pthread_setschedparam (pthread_self (), SCHED_BATCH, &param) == 0;
}

glong
host_preemptions (void)
{
  struct rusage usage;

  return getrusage (RUSAGE_THREAD, &usage) == 0 ? usage.ru_nivcsw : 0;
}

void
idle_counter_open (IdleCounter *counter, const Host *host, guint index)
{
  counter->fds = g_array_new (FALSE, FALSE, sizeof (int));
  for (guint state = 0;; state++)
    {
      g_autofree char *path =
          g_strdup_printf ("/sys/devices/system/cpu/cpu%u/cpuidle/state%u/usage", host->cores[index], state);
      int fd = open (path, O_RDONLY | O_CLOEXEC);

      if (fd < 0)
        return;
      g_array_append_val (counter->fds, fd);
    }
}

void
idle_counter_close (IdleCounter *counter)
{
  for (guint i = 0; i < counter->fds->len; i++)
    close (g_array_index (counter->fds, int, i));
  g_array_unref (counter->fds);
}

gint64
idle_counter_read (const IdleCounter *counter)
{
  gint64 sum = 0;

  if (counter->fds->len == 0)
    return -1;
  for (guint i = 0; i < counter->fds->len; i++)
    {
      char    text[32];
      ssize_t length = pread (g_array_index (counter->fds, int, i), text, sizeof text - 1, 0);

      if (length <= 0)
        return -1;
      text[length] = '\0';
      sum += g_ascii_strtoll (text, NULL, 10);
    }
  return sum;
}
