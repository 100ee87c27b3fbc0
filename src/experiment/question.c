/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "experiment/question.h"

#include <string.h>

#include "engine/wording.h"

#define NAMES_IN_A_MESSAGE 8

static void
keep (Question *self, const Story *story)
{
  g_clear_pointer (&self->story, story_free);
  self->story = story_copy (story);
}

static void
hear (const Story *story, gpointer data)
{
  Question *self = data;

  if (self->time_ns < 0)
    {
      gint64 longest_ns = self->story != NULL ? self->story->to_ns - self->story->from_ns : 0;

      if (story->to_ns - story->from_ns > longest_ns)
        keep (self, story);
    }
  else if (story->from_ns <= self->time_ns && (self->time_ns < story->to_ns || !story->over))
    keep (self, story);
}

/* The moment is past, and so is the state in which the thread was: its story,
 * if it was in one, may still go on. */
static void
look_on (const ProbeEvent *event, gpointer data)
{
  Question *self = data;

  if (self->moment->past && self->moment->threads[self->thread].until_ns >= 0
      && (self->story != NULL || !stories_are_telling (self->stories, self->thread, self->time_ns)))
    self->enough = TRUE;
}

static void
begin (RunObserver *observer, const RunResult *result, Probe *probe)
{
  Question *self = (Question *) observer;

  self->result = result;
  self->stories = stories_new (result->cast, probe, self->thread, hear, self);
  if (self->time_ns < 0)
    return;
  self->moment = moment_new (result->cast, probe, self->time_ns);
  probe_listen (probe, 1u << PROBE_THREAD_STATE, look_on, self);
}

static void
end (RunObserver *observer, gint64 end_ns)
{
  Question *self = (Question *) observer;

  stories_finish (self->stories, end_ns);
  self->end_ns = end_ns;
  self->answer (self, self->result, self->data);
}

void
question_init (Question *question, gint32 thread, gint64 time_ns,
               void (*answer) (const Question *question, const RunResult *result, gpointer data), gpointer data)
{
  *question =
      (Question){ .observer = { begin, end }, .thread = thread, .time_ns = time_ns, .answer = answer, .data = data };
}

void
question_clear (Question *question)
{
  g_clear_pointer (&question->moment, moment_free);
  g_clear_pointer (&question->stories, stories_free);
  g_clear_pointer (&question->story, story_free);
}

gboolean
question_is_beyond_end (const Question *question)
{
  return question->moment != NULL && !question->moment->past && question->time_ns > question->end_ns;
}

/* ---- which thread ------------------------------------------------------- */

static void
explain_thread (const Cast *cast, const char *name, GError **error)
{
  const char *near = wording_nearest (name, (const char *const *) cast->thread_names);
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; i < MIN (cast->n_threads, NAMES_IN_A_MESSAGE); i++)
    g_string_append_printf (names, "%s%s", i > 0 ? ", " : "", cast->thread_names[i]);
  if (cast->n_threads > NAMES_IN_A_MESSAGE)
    g_string_append_printf (names, " and %u more", cast->n_threads - NAMES_IN_A_MESSAGE);
  if (near != NULL)
    g_set_error (error, SCENARIO_ERROR, SCENARIO_ERROR_SETTING, "no thread \"%s\"; did you mean \"%s\"?", name, near);
  else
    g_set_error (error, SCENARIO_ERROR, SCENARIO_ERROR_SETTING, "no thread \"%s\"; expected one of %s", name,
                 names->str);
}

gint32
question_find_thread (const Cast *cast, const char *name, GError **error)
{
  for (guint i = 0; i < cast->n_threads; i++)
    if (strcmp (cast->thread_names[i], name) == 0)
      return (gint32) i;
  for (guint i = 0; i < cast->n_threads; i++)
    if (strcmp (cast->group_names[cast->thread_group[i]], name) == 0)
      {
        g_set_error (error, SCENARIO_ERROR, SCENARIO_ERROR_SETTING,
                     "\"%s\" is a group of several threads; expected one of them, such as \"%s\"", name,
                     cast->thread_names[i]);
        return -1;
      }
  explain_thread (cast, name, error);
  return -1;
}
