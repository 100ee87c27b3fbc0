/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Running Python.  The program gets a process group of its own, which is
 * killed as a whole however the run ends: no process of it outlives us.
 */
#include "config.h"

#include "reality/interpreter.h"

#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <gio/gio.h>

#define POLL_MS 50

GQuark
interpreter_error_quark (void)
{
  return g_quark_from_static_string ("gilsim-interpreter-error");
}

/* ---- cores -------------------------------------------------------------- */

guint
interpreter_host_cores (void)
{
  cpu_set_t cores;

  if (sched_getaffinity (0, sizeof cores, &cores) != 0)
    return 1;
  return MAX (1, (guint) CPU_COUNT (&cores));
}

/* The first @n_cores of ours; the others as a list of numbers. */
static char *
divide_cores (guint n_cores, cpu_set_t *mine)
{
  GString  *others = g_string_new (NULL);
  cpu_set_t cores;

  CPU_ZERO (mine);
  if (sched_getaffinity (0, sizeof cores, &cores) != 0)
    return g_string_free (others, FALSE);
  for (int i = 0; i < CPU_SETSIZE; i++)
    if (CPU_ISSET (i, &cores) && n_cores > 0)
      {
        CPU_SET (i, mine);
        n_cores--;
      }
    else if (CPU_ISSET (i, &cores))
      g_string_append_printf (others, "%s%d", others->len > 0 ? "," : "", i);
  return g_string_free (others, FALSE);
}

/* ---- a run -------------------------------------------------------------- */

typedef struct
{
  const Interpreter *interpreter;
  GSubprocess       *process;
  GCancellable      *cancellable;
  gint64             deadline_us;
  gboolean           late;
  gboolean           stopped;
  gboolean           done;
  char              *output;
  char              *said;
  GError            *cause;
} Run;

/* In the child, before Python: only system calls. */
static void
prepare_child (gpointer data)
{
  const cpu_set_t *cores = data;

  setpgid (0, 0);
  prctl (PR_SET_PDEATHSIG, SIGKILL);
  if (CPU_COUNT (cores) > 0)
    sched_setaffinity (0, sizeof *cores, cores);
}

static gboolean
look_at_clock (gpointer data)
{
  Run *run = data;

  run->late = g_get_monotonic_time () > run->deadline_us;
  run->stopped = run->interpreter->stop != NULL && *run->interpreter->stop;
  if (!run->late && !run->stopped)
    return G_SOURCE_CONTINUE;
  g_cancellable_cancel (run->cancellable);
  return G_SOURCE_REMOVE;
}

static void
take_output (GObject *source, GAsyncResult *result, gpointer data)
{
  Run *run = data;

  g_autoptr (GBytes) output = NULL;
  g_autoptr (GBytes) said = NULL;

  run->done = TRUE;
  if (!g_subprocess_communicate_finish (G_SUBPROCESS (source), result, &output, &said, &run->cause))
    return;
  run->output = g_strndup (g_bytes_get_data (output, NULL), g_bytes_get_size (output));
  run->said = g_strndup (g_bytes_get_data (said, NULL), g_bytes_get_size (said));
}

static GSubprocess *
start (const Interpreter *interpreter, const char *program, GError **error)
{
  g_autoptr (GSubprocessLauncher) launcher =
      g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE);
  const char      *words[] = { interpreter->path, program, NULL };
  cpu_set_t        cores;
  g_autofree char *others = divide_cores (interpreter->n_cores, &cores);

  g_subprocess_launcher_set_child_setup (launcher, prepare_child, &cores, NULL);
  g_subprocess_launcher_setenv (launcher, "GILSIM_CLIENT_CORES", others, TRUE);
  g_subprocess_launcher_setenv (launcher, "LC_ALL", "C", TRUE);
  return g_subprocess_launcher_spawnv (launcher, words, error);
}

/* Until the program and whoever holds its pipes has ended, or the time is up. */
static void
wait_for (Run *run)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_autoptr (GSource) clock = g_timeout_source_new (POLL_MS);

  g_main_context_push_thread_default (context);
  run->cancellable = g_cancellable_new ();
  g_source_set_callback (clock, look_at_clock, run, NULL);
  g_source_attach (clock, context);
  g_subprocess_communicate_async (run->process, NULL, run->cancellable, take_output, run);
  while (!run->done)
    g_main_context_iteration (context, TRUE);
  g_source_destroy (clock);
  g_main_context_pop_thread_default (context);
}

/* The process group and, if it is only about to have one, the process. */
static void
kill_all (GSubprocess *process, const char *identifier)
{
  pid_t group = identifier != NULL ? (pid_t) g_ascii_strtoll (identifier, NULL, 10) : 0;

  if (group > 1)
    kill (-group, SIGKILL);
  g_subprocess_force_exit (process);
  g_subprocess_wait (process, NULL, NULL);
}

static void
explain (const Run *run, GError **error)
{
  if (run->stopped)
    g_set_error (error, INTERPRETER_ERROR, INTERPRETER_ERROR_STOPPED, "%s was stopped", run->interpreter->path);
  else if (run->late)
    g_set_error (error, INTERPRETER_ERROR, INTERPRETER_ERROR_FAILED,
                 "%s did not end after %" G_GINT64_FORMAT " s: the real program hangs, or is far slower than the "
                 "simulation",
                 run->interpreter->path, run->interpreter->limit_us / G_USEC_PER_SEC);
  else if (run->cause != NULL)
    g_set_error (error, INTERPRETER_ERROR, INTERPRETER_ERROR_FAILED, "%s: %s", run->interpreter->path,
                 run->cause->message);
  else
    g_set_error (error, INTERPRETER_ERROR, INTERPRETER_ERROR_FAILED, "the program failed on %s:\n%s",
                 run->interpreter->path, *run->said != '\0' ? run->said : "it said nothing");
}

static void
run_clear (Run *run)
{
  g_clear_object (&run->process);
  g_clear_object (&run->cancellable);
  g_clear_error (&run->cause);
  g_free (run->output);
  g_free (run->said);
}

char *
interpreter_run (const Interpreter *interpreter, const char *program, GError **error)
{
  Run              run = { .interpreter = interpreter };
  g_autofree char *identifier = NULL;
  char            *output = NULL;

  run.deadline_us = g_get_monotonic_time () + interpreter->limit_us;
  run.process = start (interpreter, program, &run.cause);
  if (run.process == NULL)
    {
      explain (&run, error);
      run_clear (&run);
      return NULL;
    }
  identifier = g_strdup (g_subprocess_get_identifier (run.process));
  wait_for (&run);
  kill_all (run.process, identifier);
  if (run.output != NULL && g_subprocess_get_successful (run.process))
    output = g_steal_pointer (&run.output);
  else
    {
      if (run.said != NULL)
        g_strchomp (run.said);
      explain (&run, error);
    }
  run_clear (&run);
  return output;
}

gboolean
interpreter_version (const char *path, guint *major, guint *minor, GError **error)
{
  static const char ask[] = "import sys; sys.stdout.write('%d.%d' % sys.version_info[:2])";
  const char       *words[] = { path, "-c", ask, NULL };
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) cause = NULL;
  g_autofree char *answer = NULL;
  char            *end;

  process = g_subprocess_newv (words, G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE, &cause);
  if (process == NULL || !g_subprocess_communicate_utf8 (process, NULL, NULL, &answer, NULL, &cause))
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "--python %s: %s", path, cause->message);
      return FALSE;
    }
  *major = (guint) g_ascii_strtoull (answer, &end, 10);
  *minor = *end == '.' ? (guint) g_ascii_strtoull (end + 1, NULL, 10) : 0;
  if (g_subprocess_get_successful (process) && (*major == 3 || (*major == 2 && *minor >= 7)))
    return TRUE;
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "--python %s: expected Python 2.7 or 3.x", path);
  return FALSE;
}
