/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "experiment/recorder.h"

#include "interp/gil-policy.h"

/* With all parameters, so that it does not depend on anybody's defaults; free
 * with g_free(). */
static char *
format_policy (const PolicyChoice *choice)
{
  GString        *out = g_string_new (choice->policy->name);
  const GilParam *params = choice->policy->params;

  for (guint i = 0; params != NULL && params[i].name != NULL; i++)
    {
      g_autofree char *value = gil_param_format (&params[i], choice->values[i]);

      g_string_append_printf (out, ",%s=%s", params[i].name, value);
    }
  return g_string_free (out, FALSE);
}

static void
begin (RunObserver *observer, const RunResult *result, Probe *probe)
{
  Recorder        *self = (Recorder *) observer;
  const Scenario  *scenario = result->scenario;
  g_autofree char *policy = format_policy (&result->policy);
  g_autofree char *label = policy_choice_format (&result->policy);
  RecordingAbout   about = {
      .program = (char *) PACKAGE_STRING,
      .file = scenario->file,
      .title = scenario->title,
      .policy = policy,
      .policy_label = label,
      .seed = result->seed,
      .chart_from_ns = scenario->chart_from_ns,
      .chart_to_ns = scenario->chart_to_ns,
      .cast = result->cast,
  };

  self->result = result;
  self->writer = recording_writer_new (&about, probe, self->stream, self->failed);
  if (self->block_events > 0)
    recording_writer_set_block (self->writer, self->block_events);
}

static void
end (RunObserver *observer, gint64 end_ns)
{
  Recorder *self = (Recorder *) observer;

  recording_writer_finish (self->writer, end_ns, self->result->events);
  g_clear_pointer (&self->writer, recording_writer_free);
}

void
recorder_init (Recorder *recorder, FILE *stream, void (*failed) (void))
{
  *recorder = (Recorder){ .observer = { .begin = begin, .end = end }, .stream = stream, .failed = failed };
}
