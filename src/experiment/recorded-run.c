/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "experiment/recorded-run.h"

#include <string.h>

#include "engine/duration.h"
#include "interp/gil-policy.h"

/* What stands in for the engine. */
typedef struct
{
  const RunOptions *options;
  gint64            now_ns;
  Probe             counted; /* for the statistics: the part, */
  Probe             probe;   /* for everybody else: and what tells of its end */
  gint64            from_ns;
  gint64            to_ns;
  gboolean          begun; /* what was open at from_ns is told */
  gint              over;  /* somebody has seen enough, or it is interrupted */
  RunResult        *result;
  Timeline         *timeline; /* (nullable) */
} Stage;

/* ---- the scenario ------------------------------------------------------- */

/* The policy as it was, labelled as it was: a parameter that the label leaves
 * out had the scenario's default. */
static gboolean
parse_policy (const RecordingAbout *about, PolicyChoice *choice)
{
  const GilParam *params;

  if (!policy_choice_parse (about->policy, choice, NULL))
    return FALSE;
  params = choice->policy->params;
  for (guint i = 0; params != NULL && params[i].name != NULL; i++)
    {
      g_autofree char *named = g_strdup_printf (",%s=", params[i].name);

      if (strstr (about->policy_label, named) != NULL)
        continue;
      choice->has_default |= 1u << i;
      choice->defaults[i] = choice->values[i];
    }
  return TRUE;
}

/* The latencies are those of clients, of each group's return, of measures. */
static void
describe_latencies (Scenario *scenario, const Cast *cast)
{
  g_autofree char *first_return = cast->n_groups > 0 ? g_strconcat ("return:", cast->group_names[0], NULL) : NULL;
  guint            i = 0;

  while (i < cast->n_latencies && g_strcmp0 (cast->latency_names[i], first_return) != 0)
    i++;
  if (first_return == NULL || cast->n_latencies - i < cast->n_groups)
    return;
  scenario->n_clients = i;
  scenario->clients = g_new0 (ClientConfig, scenario->n_clients);
  for (i = 0; i < scenario->n_clients; i++)
    scenario->clients[i].name = g_strdup (cast->latency_names[i]);
  i += cast->n_groups;
  scenario->n_measures = cast->n_latencies - i;
  scenario->measures = g_new0 (char *, scenario->n_measures + 1);
  for (guint j = 0; j < scenario->n_measures; j++)
    scenario->measures[j] = g_strdup (cast->latency_names[i + j]);
}

static Scenario *
describe (const RecordingAbout *about, const RecordingEnd *end, const PolicyChoice *policy)
{
  Scenario   *scenario = g_new0 (Scenario, 1);
  const Cast *cast = about->cast;

  scenario->file = g_strdup (about->file);
  scenario->title = g_strdup (about->title);
  scenario->seed = about->seed;
  scenario->duration_ns = end->end_ns;
  scenario->max_time_ns = TIME_NEVER;
  scenario->max_events = G_MAXUINT64;
  scenario->chart_from_ns = about->chart_from_ns;
  scenario->chart_to_ns = about->chart_to_ns;
  machine_config_ideal (&scenario->machine);
  scenario->machine.n_cores = cast->n_cores;
  scenario->n_interps = cast->n_gils;
  scenario->interps = g_new0 (InterpConfig, cast->n_gils);
  for (guint i = 0; i < cast->n_gils; i++)
    scenario->interps[i] = (InterpConfig){ .name = g_strdup (cast->gil_names[i]), .policy = *policy };
  scenario->n_groups = cast->n_groups;
  scenario->groups = g_new0 (GroupConfig, cast->n_groups);
  for (guint i = 0; i < cast->n_groups; i++)
    scenario->groups[i].name = g_strdup (cast->group_names[i]);
  for (guint i = 0; i < cast->n_threads; i++)
    scenario->groups[cast->thread_group[i]].count++;
  describe_latencies (scenario, cast);
  scenario->claims = g_ptr_array_new ();
  scenario->claim_runs = g_ptr_array_new ();
  scenario->samples = g_ptr_array_new ();
  return scenario;
}

RecordedRun *
recorded_run_open (const char *path, GError **error)
{
  g_autoptr (RecordedRun) self = g_new0 (RecordedRun, 1);
  const RecordingAbout *about;
  PolicyChoice          policy;

  self->recording = recording_open (path, error);
  if (self->recording == NULL)
    return NULL;
  about = recording_about (self->recording);
  if (!parse_policy (about, &policy))
    {
      g_autofree char *shown = g_utf8_make_valid (about->policy, -1);
      g_set_error (error, RECORDING_ERROR, RECORDING_ERROR_FOREIGN,
                   "%s: recorded under policy %s, which this gilsim does not have: record the run again", path, shown);
      return NULL;
    }
  self->scenario = describe (about, recording_end (self->recording), &policy);
  return g_steal_pointer (&self);
}

void
recorded_run_free (RecordedRun *run)
{
  if (run == NULL)
    return;
  g_clear_pointer (&run->recording, recording_free);
  g_clear_pointer (&run->scenario, scenario_free);
  g_free (run);
}

/* ---- replaying ---------------------------------------------------------- */

static void
attach (Stage *stage)
{
  const RunOptions *options = stage->options;
  RunResult        *result = stage->result;
  Probe            *probe = &stage->probe;

  result->statistics = statistics_new (result->cast, &stage->counted);
  if (options->timeline)
    stage->timeline = timeline_new (result->cast, probe, options->timeline_format, options->timeline);
  for (guint i = 0; i < options->n_observers; i++)
    options->observers[i]->begin (options->observers[i], result, probe);
}

static void
begin_part (Stage *stage)
{
  if (!stage->begun)
    statistics_restart (stage->result->statistics, stage->from_ns);
  stage->begun = TRUE;
}

static void
tell (const ProbeEvent *event, gpointer data)
{
  Stage     *stage = data;
  ProbeEvent copy = *event;

  if (G_UNLIKELY (!stage->begun && event->time_ns >= stage->from_ns))
    begin_part (stage);
  stage->now_ns = MIN (event->time_ns, stage->to_ns);
  if (event->time_ns <= stage->to_ns && (stage->counted.mask & (1u << event->type)))
    probe_deliver (&stage->counted, &copy);
  if (stage->probe.mask & (1u << event->type))
    probe_deliver (&stage->probe, &copy);
  if (stage->options->enough && *stage->options->enough)
    stage->over = TRUE;
  else if (stage->options->stop && *stage->options->stop)
    stage->over = TRUE;
}

static void
settle (Stage *stage, gint64 end_ns)
{
  const RunOptions *options = stage->options;

  begin_part (stage);
  stage->now_ns = end_ns;
  statistics_finish (stage->result->statistics, end_ns);
  if (stage->timeline)
    timeline_finish (stage->timeline, end_ns);
  for (guint i = 0; i < options->n_observers; i++)
    options->observers[i]->end (options->observers[i], end_ns);
  g_clear_pointer (&stage->timeline, timeline_free);
}

RunResult *
recorded_run_replay (RecordedRun *run, gint64 from_ns, gint64 to_ns, const RunOptions *options, GError **error)
{
  g_autoptr (RunResult) result = g_new0 (RunResult, 1);
  g_autoptr (GError) wrong = NULL;
  const RecordingEnd *end = recording_end (run->recording);
  Stage               stage = { .options = options, .result = result };
  gboolean            good;

  stage.from_ns = MIN (from_ns, end->end_ns);
  stage.to_ns = MIN (to_ns, end->end_ns);
  result->scenario = run->scenario;
  result->policy = run->scenario->interps[0].policy;
  result->seed = run->scenario->seed;
  result->events = end->steps;
  result->cast = cast_copy (recording_about (run->recording)->cast);
  probe_init (&stage.counted, &stage.now_ns);
  probe_init (&stage.probe, &stage.now_ns);
  attach (&stage);
  good = recording_replay (run->recording, stage.from_ns, stage.to_ns, tell, &stage, &stage.over, &wrong);
  result->end_ns = stage.over ? stage.now_ns : CLAMP (to_ns, stage.from_ns, end->end_ns);
  settle (&stage, result->end_ns);
  if (good || (g_error_matches (wrong, RECORDING_ERROR, RECORDING_ERROR_STOPPED) && !(options->stop && *options->stop)))
    return g_steal_pointer (&result);
  if (g_error_matches (wrong, RECORDING_ERROR, RECORDING_ERROR_STOPPED))
    g_set_error (error, RUN_ERROR, RUN_ERROR_INTERRUPTED, "interrupted");
  else
    g_propagate_error (error, g_steal_pointer (&wrong));
  return NULL;
}
