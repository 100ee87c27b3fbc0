/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The answer to why a thread waits.
 */
#include "config.h"

#include "report/why.h"

#include "engine/duration.h"
#include "observe/timeline.h"
#include "report/story-text.h"
#include "report/style.h"

#define TIME_WIDTH 16
#define MOMENT_UNICODE "─── the moment of the question ───"
#define MOMENT_ASCII "--- the moment of the question ---"

/* ---- the moment --------------------------------------------------------- */

static const char *
name_of (const Question *question, gint32 thread)
{
  return question->moment->cast->thread_names[thread];
}

static void
append_since (GString *out, const MomentThread *thread)
{
  g_autofree char *since = story_text_time (thread->since_ns);
  g_autofree char *until = thread->until_ns >= 0 ? story_text_time (thread->until_ns) : NULL;

  g_string_append_printf (out, ", since %s", since);
  if (until != NULL)
    g_string_append_printf (out, " and until %s", until);
}

/* ", which cpu-1 has had since 102.6 ms" */
static void
append_owner (GString *out, const Question *question)
{
  const Moment    *moment = question->moment;
  guint            gil = moment->cast->thread_gil[question->thread];
  gint32           owner = moment->owners[gil];
  g_autofree char *since = story_text_time (moment->since_ns[gil]);

  if (owner < 0)
    g_string_append (out, ", which is free");
  else if (owner == question->thread)
    g_string_append (out, ", which it has");
  else
    g_string_append_printf (out, ", which %s took at %s%s", name_of (question, owner), since,
                            moment->threads[owner].runs ? "" : " but has no core now");
}

static const char *
describe_sleep (const Question *question)
{
  gboolean held_up = question->story != NULL && question->story->held_up && !question->story->wants_gil;

  return held_up ? "sleeps inside the lock of the GIL" : "sleeps and waits for the GIL";
}

static void
append_ready (GString *out, const Question *question, const MomentThread *thread)
{
  gint32 busy = thread->core >= 0 ? question->moment->on_core[thread->core] : -1;

  g_string_append (out, "waits for a core");
  if (busy >= 0)
    g_string_append_printf (out, ": %s runs on core %d", name_of (question, busy), thread->core);
  else if (thread->core >= 0)
    g_string_append_printf (out, ": core %d is idle, but does not run it yet", thread->core);
  append_since (out, thread);
}

char *
why_describe_moment (const Question *question)
{
  const MomentThread *thread = &question->moment->threads[question->thread];
  GString            *out = g_string_new (NULL);

  switch (thread->state)
    {
    case THREAD_STATE_NEW:
      g_string_append (out, "has not begun yet");
      break;
    case THREAD_STATE_ENDED:
      g_string_append (out, "has ended");
      append_since (out, thread);
      break;
    case THREAD_STATE_READY:
      append_ready (out, question, thread);
      break;
    case THREAD_STATE_WAITS_GIL:
      g_string_append (out, thread->runs ? "is inside the lock of the GIL" : describe_sleep (question));
      append_owner (out, question);
      break;
    case THREAD_STATE_HOLDS_GIL:
      g_string_append_printf (out, "runs with the GIL on core %d", thread->core);
      append_since (out, thread);
      break;
    case THREAD_STATE_NO_GIL:
      g_string_append (out, "runs C code without the GIL");
      append_since (out, thread);
      break;
    case THREAD_STATE_IO:
    default:
      g_string_append (out, thread->runs ? "is in a system call, without the GIL"
                                         : "is blocked outside of the GIL: in I/O, a sleep or another lock");
      append_since (out, thread);
      break;
    }
  return g_string_free (out, FALSE);
}

/* ---- text --------------------------------------------------------------- */

static void
print_line (gint64 time_ns, const char *text, const ReportStyle *style, FILE *out)
{
  g_autofree char *time = story_text_time (time_ns);
  g_autofree char *line = g_strdup_printf ("%*s", TIME_WIDTH, time);

  fprintf (out, "%s  ", line);
  style_print_wrapped_from (text, TIME_WIDTH + 2, style, out);
}

static void
print_steps (const Question *question, const StoryTeller *teller, const ReportStyle *style, FILE *out)
{
  const Story     *story = question->story;
  g_autofree char *omitted = story_text_omitted (story);
  gboolean         asked = question->time_ns < 0;

  for (guint i = 0; i < story->n_steps; i++)
    {
      g_autofree char *text = story_text_step (teller, story, i);

      if (omitted != NULL && i == story->omitted_at)
        {
          fprintf (out, "%*s", TIME_WIDTH + 2, "");
          style_print_wrapped_from (omitted, TIME_WIDTH + 2, style, out);
        }
      if (!asked && story->steps[i].time_ns > question->time_ns)
        {
          print_line (question->time_ns, style->unicode ? MOMENT_UNICODE : MOMENT_ASCII, style, out);
          asked = TRUE;
        }
      print_line (story->steps[i].time_ns, text, style, out);
    }
}

void
why_write_text (const Question *question, const RunResult *result, const ReportStyle *style, FILE *out)
{
  g_autoptr (StoryTeller) teller = story_teller_new (result);
  g_autofree char *policy = policy_choice_format (&result->policy);
  g_autofree char *run = g_strdup_printf ("policy %s, seed %" G_GUINT64_FORMAT, policy, result->seed);
  const char      *name = result->cast->thread_names[question->thread];

  style_print_title (result->scenario->title, style, out);
  style_print_wrapped (run, 0, style, out);
  fputc ('\n', out);
  if (question->moment != NULL)
    {
      g_autofree char *time = story_text_time (question->time_ns);
      g_autofree char *state = why_describe_moment (question);
      g_autofree char *line = g_strdup_printf ("At %s, %s %s.", time, name, state);

      style_print_wrapped (line, 0, style, out);
    }
  if (question->story == NULL)
    {
      g_autofree char *line = g_strdup_printf (question->moment != NULL ? "It waits for neither the GIL nor a core."
                                                                        : "%s never waits for the GIL or a core.",
                                               name);

      style_print_wrapped (line, 0, style, out);
      return;
    }

  g_autofree char *sum = story_text_sum (teller, question->story);
  g_autofree char *line = g_strdup_printf ("%s%s.", question->moment == NULL ? "The longest wait: " : "", sum);

  style_print_wrapped (line, 0, style, out);
  fputc ('\n', out);
  print_steps (question, teller, style, out);
}

/* ---- JSON --------------------------------------------------------------- */

static void
add_text (JsonBuilder *json, const char *name, const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);

  json_builder_set_member_name (json, name);
  json_builder_add_string_value (json, valid);
}

static void
add_integer (JsonBuilder *json, const char *name, gint64 value)
{
  json_builder_set_member_name (json, name);
  json_builder_add_int_value (json, value);
}

static void
add_story (const Question *question, const StoryTeller *teller, JsonBuilder *json)
{
  const Story     *story = question->story;
  g_autofree char *sum = story_text_sum (teller, story);

  json_builder_begin_object (json);
  add_text (json, "for", story->wants_gil ? "GIL" : "core");
  add_integer (json, "from_ns", story->from_ns);
  add_integer (json, "to_ns", story->to_ns);
  json_builder_set_member_name (json, "over");
  json_builder_add_boolean_value (json, story->over);
  add_integer (json, "held_ns", story->held_ns);
  add_integer (json, "dead_ns", story->dead_ns);
  add_integer (json, "core_ns", story->core_ns);
  add_integer (json, "own_ns", story->own_ns);
  add_integer (json, "lost_races", story->n_lost);
  add_integer (json, "gil_changes", (gint64) story->n_changes);
  add_integer (json, "steps_omitted", (gint64) story->n_omitted);
  add_text (json, "text", sum);
  json_builder_set_member_name (json, "steps");
  json_builder_begin_array (json);
  for (guint i = 0; i < story->n_steps; i++)
    {
      g_autofree char *text = story_text_step (teller, story, i);

      json_builder_begin_object (json);
      add_integer (json, "time_ns", story->steps[i].time_ns);
      add_text (json, "text", text);
      json_builder_end_object (json);
    }
  json_builder_end_array (json);
  json_builder_end_object (json);
}

void
why_add_json (const Question *question, const RunResult *result, JsonBuilder *json)
{
  g_autoptr (StoryTeller) teller = story_teller_new (result);
  g_autofree char *seed = g_strdup_printf ("%" G_GUINT64_FORMAT, result->seed);
  g_autofree char *policy = policy_choice_format (&result->policy);

  json_builder_begin_object (json);
  add_text (json, "policy", policy);
  /* As in reports: JSON's integers end at 2^63. */
  if (result->seed > G_MAXINT64)
    add_text (json, "seed", seed);
  else
    add_integer (json, "seed", (gint64) result->seed);
  add_text (json, "thread", result->cast->thread_names[question->thread]);
  if (question->moment != NULL)
    {
      const MomentThread *thread = &question->moment->threads[question->thread];
      g_autofree char    *text = why_describe_moment (question);

      add_integer (json, "time_ns", question->time_ns);
      add_text (json, "state", thread_state_name (thread->state));
      add_text (json, "text", text);
    }
  json_builder_set_member_name (json, "wait");
  if (question->story != NULL)
    add_story (question, teller, json);
  else
    json_builder_add_null_value (json);
  json_builder_end_object (json);
}
