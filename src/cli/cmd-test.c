/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * gilsim test: do the claims of scenarios hold?
 *
 * All scenarios are read before anything is run, so that a mistake is found at
 * once.  The runs of all of them are shared out to threads; reports come in
 * the order of the scenarios, each as soon as its runs are done.
 */
#include "config.h"

#include <string.h>

#include "cli/cli.h"
#include "cli/lookup.h"
#include "cli/signals.h"
#include "cli/terminal.h"
#include "experiment/claim-runs.h"
#include "report/verdicts.h"

#define PROGRESS_INTERVAL_US (G_USEC_PER_SEC / 10)

/* One scenario. */
typedef struct
{
  ClaimRuns *runs;
  guint      n_left; /* runs to be made */
} Test;

/* One run of it. */
typedef struct
{
  Test *test;
  guint index;
} Task;

typedef struct
{
  const CliOptions *options;
  RunOptions        run_options;
  GPtrArray        *tests;
  Task             *tasks;
  guint             n_tasks;
  guint             n_claims;
  GMutex            lock; /* guards what follows, and n_left of each test */
  GCond             done;
  guint             n_done;
  guint             n_written; /* claims */
  guint             n_failed;
} Session;

static void
test_free (gpointer data)
{
  Test *test = data;

  g_clear_pointer (&test->runs, claim_runs_free);
  g_free (test);
}

/* ---- what is asked for -------------------------------------------------- */

static int
compare_paths (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* Adds the scenarios in a folder. */
static gboolean
add_folder (GPtrArray *paths, const char *folder, GError **error)
{
  g_autoptr (GError) cause = NULL;
  g_autoptr (GDir) dir = g_dir_open (folder, 0, &cause);
  guint       first = paths->len;
  const char *entry;

  if (dir == NULL)
    {
      g_set_error (error, SCENARIO_ERROR, SCENARIO_ERROR_FILE, "cannot read the folder: %s", cause->message);
      return FALSE;
    }
  while ((entry = g_dir_read_name (dir)))
    if (g_str_has_suffix (entry, ".ini") && *entry != '.')
      g_ptr_array_add (paths, g_build_filename (folder, entry, NULL));
  if (paths->len == first)
    {
      g_set_error (error, SCENARIO_ERROR, SCENARIO_ERROR_FILE, "\"%s\": no scenarios (*.ini) in this folder", folder);
      return FALSE;
    }
  qsort (paths->pdata + first, paths->len - first, sizeof (gpointer), compare_paths);
  return TRUE;
}

static gboolean
add_path (GPtrArray *paths, const char *name, GError **error)
{
  char *path;

  if (g_file_test (name, G_FILE_TEST_IS_DIR))
    return add_folder (paths, name, error);
  path = lookup_scenario (name, error);
  if (path != NULL)
    g_ptr_array_add (paths, path);
  return path != NULL;
}

static gboolean
add_test (Session *session, const char *path, GError **error)
{
  ScenarioChoices choices = { .settings = (const char *const *) session->options->settings,
                              .machine = session->options->machine };
  ClaimRuns      *runs = claim_runs_new (path, &choices, error);
  Test           *test;

  if (runs == NULL)
    return FALSE;
  test = g_new0 (Test, 1);
  test->runs = runs;
  test->n_left = claim_runs_count (runs);
  session->n_tasks += test->n_left;
  session->n_claims += claim_runs_scenario (runs)->claims->len;
  g_ptr_array_add (session->tests, test);
  if (claim_runs_scenario (runs)->claims->len > 0 || session->options->allow_none)
    return TRUE;
  g_set_error (error, SCENARIO_ERROR, SCENARIO_ERROR_FILE,
               "%s: there are no claims to test; expected a group [expect], or --allow-none", path);
  return FALSE;
}

/* One mistake does not hide those in the files that follow. */
static ExitStatus
load (Session *session)
{
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  ExitStatus status = STATUS_OK;

  for (char **name = session->options->arguments; *name; name++)
    {
      g_autoptr (GError) error = NULL;

      if (!add_path (paths, *name, &error))
        status = cli_fail (error);
    }
  for (guint i = 0; i < paths->len; i++)
    {
      g_autoptr (GError) error = NULL;

      if (!add_test (session, paths->pdata[i], &error))
        status = cli_fail (error);
    }
  return status;
}

/* ---- running ------------------------------------------------------------ */

/* On a thread of the pool. */
static void
make_run (gpointer data, gpointer user_data)
{
  Task    *task = data;
  Session *session = user_data;

  if (!*signals_stop_flag ())
    claim_runs_make (task->test->runs, task->index, &session->run_options);
  g_mutex_lock (&session->lock);
  session->n_done++;
  task->test->n_left--;
  g_cond_signal (&session->done);
  g_mutex_unlock (&session->lock);
}

static GThreadPool *
start_runs (Session *session)
{
  guint        jobs = session->options->jobs > 0 ? session->options->jobs : g_get_num_processors ();
  GThreadPool *pool = g_thread_pool_new (make_run, session, (gint) jobs, FALSE, NULL);
  guint        n = 0;

  session->tasks = g_new0 (Task, session->n_tasks + 1);
  for (guint i = 0; i < session->tests->len; i++)
    {
      Test *test = session->tests->pdata[i];

      /* Read before a thread of the pool may count it down. */
      for (guint index = 0, n_runs = claim_runs_count (test->runs); index < n_runs; index++, n++)
        {
          session->tasks[n] = (Task){ test, index };
          g_thread_pool_push (pool, &session->tasks[n], NULL);
        }
    }
  return pool;
}

/* Shows meanwhile how far all of them are. */
static void
wait_for (Session *session, const Test *test)
{
  Progress progress;

  progress_begin (&progress, "runs", session->options->quiet, NULL);
  g_mutex_lock (&session->lock);
  while (test->n_left > 0)
    {
      g_autofree char *text = g_strdup_printf ("%u of %u runs", session->n_done, session->n_tasks);

      progress_show (&progress, text);
      g_cond_wait_until (&session->done, &session->lock, g_get_monotonic_time () + PROGRESS_INTERVAL_US);
    }
  g_mutex_unlock (&session->lock);
  progress_end (&progress);
}

/* ---- reporting ---------------------------------------------------------- */

static void
report_test (Session *session, Test *test, const ReportStyle *style)
{
  const Scenario *scenario = claim_runs_scenario (test->runs);
  g_autoptr (GPtrArray) verdicts = claim_runs_judge (test->runs);

  if (session->options->tap)
    verdicts_write_tap (scenario, verdicts, session->n_written + 1, stdout);
  else
    verdicts_write_text (scenario, verdicts, claim_runs_count (test->runs), session->options->quiet, style, stdout);
  fflush (stdout);
  session->n_written += verdicts->len;
  session->n_failed += verdicts_count_failed (verdicts);
  g_clear_pointer (&test->runs, claim_runs_free);
}

static void
report_sum (const Session *session)
{
  guint n = session->n_claims - session->n_failed;

  if (session->options->tap || session->options->quiet)
    return;
  printf ("\n%u of %u %s\n", n, session->n_claims, session->n_claims == 1 ? "claim holds" : "claims hold");
}

static ExitStatus
carry_out (Session *session)
{
  ReportStyle  style = terminal_style (stdout);
  ExitStatus   status = load (session);
  GThreadPool *pool;

  if (status != STATUS_OK)
    return status;
  if (session->options->tap)
    verdicts_begin_tap (session->n_claims, stdout);
  pool = start_runs (session);
  for (guint i = 0; i < session->tests->len; i++)
    {
      wait_for (session, session->tests->pdata[i]);
      if (*signals_stop_flag ())
        break;
      report_test (session, session->tests->pdata[i], &style);
      if (ferror (stdout))
        signals_stop ();
    }
  g_thread_pool_free (pool, FALSE, TRUE);
  if (*signals_stop_flag ())
    return STATUS_FAILED; /* main() says why */
  report_sum (session);
  return session->n_failed == 0 ? STATUS_OK : STATUS_FAILED;
}

static ExitStatus
run (const CliOptions *options)
{
  Session    session = { .options = options,
                         .run_options = { .seed = options->seed,
                                          .has_seed = options->seed_text != NULL,
                                          .verify = options->verify,
                                          .naive = options->naive,
                                          .stop = signals_stop_flag () },
                         .tests = g_ptr_array_new_with_free_func (test_free) };
  ExitStatus status;

  g_mutex_init (&session.lock);
  g_cond_init (&session.done);
  status = carry_out (&session);
  g_ptr_array_unref (session.tests);
  g_free (session.tasks);
  g_cond_clear (&session.done);
  g_mutex_clear (&session.lock);
  return status;
}

static const CommandExample examples[] = {
  { "gilsim test convoy", "do the claims of a scenario hold?" },
  { "gilsim test -q *.ini", "only what does not hold; the exit status says whether anything does not" },
  { "gilsim test my.ini --tap", "for a program that reads test results" },
  { 0 },
};

const Command cmd_test = {
  .name = "test",
  .arguments = "SCENARIO...",
  .summary = "check what scenarios say must come out",
  .description =
      "Makes the runs that the claims in the group [expect] of each scenario are about, and says which claims "
      "hold and what came out. SCENARIO is a file, the name of a scenario that came with gilsim, or a "
      "folder, which stands for all *.ini in it.",
  .examples = examples,
  .min_arguments = 1,
  .max_arguments = G_MAXUINT,
  .options = OPTION_SET | OPTION_MACHINE | OPTION_SEED | OPTION_TEST | OPTION_VERIFY | OPTION_QUIET,
  .run = run,
};
