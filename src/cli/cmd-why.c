/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * gilsim why: why a thread waits at a moment, in plain sentences.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"
#include "cli/lookup.h"
#include "cli/run-set.h"
#include "cli/signals.h"
#include "cli/terminal.h"
#include "engine/duration.h"
#include "experiment/cast-build.h"
#include "interp/gil-policy.h"
#include "report/why.h"

typedef struct
{
  const CliOptions *options;
  char             *path; /* of the scenario */
  char             *thread;
  gint64            time_ns;   /* -1: the longest wait */
  guint             n_answers; /* so far, kept in memory: */
  FILE             *out;       /* as text, */
  JsonBuilder      *json;      /* or as JSON */
} Asking;

/* ---- THREAD[@TIME] ------------------------------------------------------ */

static gboolean
parse_moment (const char *text, Asking *asking, GError **error)
{
  const char *at = strrchr (text, '@');

  asking->thread = g_strndup (text, at != NULL ? (gsize) (at - text) : strlen (text));
  asking->time_ns = -1;
  if (at == NULL || duration_parse (at + 1, &asking->time_ns))
    return TRUE;
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
               "%s: expected THREAD@TIME with a time in ns, us, ms or s, such as server@105ms", text);
  return FALSE;
}

/* ---- one run ------------------------------------------------------------ */

static void
answer (const Question *question, const RunResult *result, gpointer data)
{
  Asking     *asking = data;
  ReportStyle style = terminal_style (stdout);

  if (question_is_beyond_end (question))
    return;
  if (asking->options->format == REPORT_JSON)
    why_add_json (question, result, asking->json);
  else
    {
      fputs (asking->n_answers > 0 ? "\n" : "", asking->out);
      why_write_text (question, result, &style, asking->out);
    }
  asking->n_answers++;
}

/* Whether the question was answered; a run may fail afterwards, as by a
 * deadlock. */
static gboolean
judge (const Asking *asking, const Question *question, gboolean ran, GError **error)
{
  char end[DURATION_MAX];

  if (question->enough)
    g_clear_error (error);
  else if (!ran && g_error_matches (*error, RUN_ERROR, RUN_ERROR_INTERRUPTED))
    g_clear_error (error); /* main() says why */
  else if (ran && question_is_beyond_end (question))
    g_set_error (error, SCENARIO_ERROR, SCENARIO_ERROR_SETTING, "%s: the run ends at %s; expected an earlier time",
                 asking->options->arguments[1], duration_format (question->end_ns, end));
  else
    return ran;
  return question->enough;
}

static gboolean
ask_run (Asking *asking, const Scenario *scenario, gint32 thread, GError **error)
{
  const CliOptions *options = asking->options;
  RunObserver      *observers[1];
  RunResult        *result;
  Question          question;
  Progress          progress;
  gboolean          answered;

  question_init (&question, thread, asking->time_ns, answer, asking);
  observers[0] = &question.observer;
  progress_begin (&progress, scenario->interps[0].policy.policy->name, options->quiet, NULL);
  result = run_scenario (scenario,
                         &(RunOptions){ .seed = options->seed,
                                        .has_seed = options->seed_text != NULL,
                                        .observers = observers,
                                        .n_observers = 1,
                                        .enough = &question.enough,
                                        .stop = signals_stop_flag (),
                                        .progress = progress_update,
                                        .progress_data = &progress },
                         error);
  progress_end (&progress);
  answered = judge (asking, &question, result != NULL, error);
  question_clear (&question);
  run_result_free (result);
  return answered;
}

static gboolean
ask (Asking *asking, const char *policy, GError **error)
{
  const CliOptions     *options = asking->options;
  const ScenarioChoices choices = { .settings = (const char *const *) options->settings,
                                    .policy = policy,
                                    .machine = options->machine };
  g_autoptr (Scenario) scenario = scenario_load_with (asking->path, &choices, error);
  g_autoptr (Cast) cast = NULL;
  gint32 thread;

  if (scenario == NULL)
    return FALSE;
  cast = cast_build (scenario);
  thread = question_find_thread (cast, asking->thread, error);
  return thread >= 0 && ask_run (asking, scenario, thread, error);
}

/* ---- one recorded run --------------------------------------------------- */

/* How long before the moment a recording is looked at first, and how many times
 * as long next if the wait had begun before. */
#define FIRST_SPAN_NS (10 * NS_PER_MS)
#define SPAN_FACTOR 10

typedef struct
{
  Asking  *asking;
  gint64   from_ns;
  gboolean whole; /* all that the answer needs is there */
} Retelling;

/* When what the story tells of began: it, or the time with the GIL of whoever
 * had it. */
static gint64
story_since_ns (const Story *story)
{
  gint64 since_ns = story->from_ns;

  for (guint i = 0; i < story->n_steps; i++)
    if (story->steps[i].kind == STORY_WANTED && story->steps[i].other >= 0)
      since_ns = MIN (since_ns, story->steps[i].ns);
  return since_ns;
}

/* An answer is whole if what was under way at the moment began in the part that
 * was looked at. */
static void
answer_if_whole (const Question *question, const RunResult *result, gpointer data)
{
  Retelling *self = data;
  gint64     since_ns = 0;

  if (question->story != NULL)
    since_ns = story_since_ns (question->story);
  else if (question->moment != NULL)
    since_ns = question->moment->threads[question->thread].since_ns;
  self->whole = self->from_ns == 0 || since_ns >= self->from_ns;
  if (self->whole)
    answer (question, result, self->asking);
}

/* FALSE with @error if the question has no answer; TRUE also if more of the
 * recording is needed for it. */
static gboolean
retell (Retelling *self, RecordedRun *run, gint32 thread, GError **error)
{
  Question     question;
  RunObserver *observers[] = { &question.observer };
  RunResult   *result;
  gboolean     good;

  question_init (&question, thread, self->asking->time_ns, answer_if_whole, self);
  result = recorded_run_replay (
      run, self->from_ns, TIME_NEVER,
      &(RunOptions){
          .observers = observers, .n_observers = 1, .enough = &question.enough, .stop = signals_stop_flag () },
      error);
  good = judge (self->asking, &question, result != NULL, error);
  question_clear (&question);
  run_result_free (result);
  return good;
}

static gboolean
ask_recording (Asking *asking, GError **error)
{
  g_autoptr (RecordedRun) run = NULL;
  Retelling self = { .asking = asking };
  gint64    span_ns = FIRST_SPAN_NS;
  gint32    thread;
  gboolean  good;

  if (!run_set_check_replay (asking->options, asking->path, error))
    return FALSE;
  run = recorded_run_open (asking->path, error);
  thread = run ? question_find_thread (recording_about (run->recording)->cast, asking->thread, error) : -1;
  for (good = thread >= 0; good && !self.whole; span_ns = MIN (span_ns, TIME_NEVER / SPAN_FACTOR) * SPAN_FACTOR)
    {
      self.from_ns = MAX (asking->time_ns - span_ns, 0);
      good = retell (&self, run, thread, error);
    }
  return good;
}

static gboolean
ask_all (Asking *asking, GError **error)
{
  const CliOptions *options = asking->options;

  if (recording_is_one (asking->path))
    return ask_recording (asking, error);
  if (options->policies == NULL)
    return ask (asking, NULL, error);
  for (char **policy = options->policies; *policy; policy++)
    if (!ask (asking, *policy, error))
      return FALSE;
  return TRUE;
}

/* ---- all of them -------------------------------------------------------- */

static void
print_json (Asking *asking)
{
  g_autoptr (JsonGenerator) generator = json_generator_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *text = NULL;

  json_builder_end_array (asking->json);
  json_builder_end_object (asking->json);
  root = json_builder_get_root (asking->json);
  json_generator_set_root (generator, root);
  json_generator_set_pretty (generator, TRUE);
  text = json_generator_to_data (generator, NULL);
  puts (text);
}

static ExitStatus
run (const CliOptions *options)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonBuilder) json = json_builder_new ();
  char    *text = NULL;
  gsize    length = 0;
  Asking   asking = { .options = options, .json = json, .out = open_memstream (&text, &length) };
  gboolean done;

  json_builder_begin_object (json);
  json_builder_set_member_name (json, "answers");
  json_builder_begin_array (json);
  if (options->format == REPORT_CSV)
    g_set_error (&error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "--format csv: expected text or json");
  else
    asking.path = recording_is_one (options->arguments[0]) ? g_strdup (options->arguments[0])
                                                           : lookup_scenario (options->arguments[0], &error);
  done = asking.path != NULL && parse_moment (options->arguments[1], &asking, &error) && ask_all (&asking, &error);
  fclose (asking.out);
  /* What was found before a run failed is worth showing; not so what a damaged
   * recording seems to say. */
  if (error != NULL && error->domain == RECORDING_ERROR)
    asking.n_answers = 0;
  if (asking.n_answers > 0 && options->format == REPORT_JSON)
    print_json (&asking);
  else if (asking.n_answers > 0)
    fwrite (text, 1, length, stdout);
  free (text);
  g_free (asking.path);
  g_free (asking.thread);
  return done ? STATUS_OK : cli_fail (error);
}

static const CommandExample examples[] = {
  { "gilsim why convoy server@105ms", "what the server waits for then, and how it comes to that" },
  { "gilsim why convoy server", "its longest wait" },
  { "gilsim why convoy server@105ms -p python3 -p fifo", "the same moment under two policies" },
  { 0 },
};

const Command cmd_why = {
  .name = "why",
  .arguments = "SCENARIO THREAD[@TIME]",
  .summary = "say in plain sentences why a thread waits",
  .description =
      "Says what a thread waits for at a moment of the run, and the chain of causes: when and by whom it "
      "was woken, who had the core and the GIL, who asked for it, which race was lost. Without @TIME, the "
      "thread's longest wait is explained. SCENARIO is a file, the name of one that came with gilsim, or the "
      "recording of a run (see 'gilsim run --record').",
  .examples = examples,
  .min_arguments = 2,
  .max_arguments = 2,
  .max_policies = G_MAXUINT,
  .options = OPTION_POLICY | OPTION_SET | OPTION_MACHINE | OPTION_SEED | OPTION_FORMAT | OPTION_QUIET,
  .run = run,
};
