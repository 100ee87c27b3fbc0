/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Stories in plain sentences.
 */
#include "config.h"

#include "report/story-text.h"

#include <string.h>

#include "engine/duration.h"
#include "interp/gil-policy.h"

/* A wait for a core below this is what a switch takes, and not worth a word. */
#define SHORT_NS 20000

/* "switch interval 5ms": how long a waiter waits before it asks; "" if it never
 * does. */
static char *
describe_interval (const PolicyChoice *choice)
{
  gint             index = choice->policy->wait_param;
  const GilParam  *param = &choice->policy->params[MAX (index, 0)];
  g_autofree char *value = NULL;

  if (index < 0)
    return g_strdup ("");
  value = gil_param_format (param, choice->values[index]);
  return g_strdelimit (g_strdup_printf ("%s %s", param->name, value), "-", ' ');
}

StoryTeller *
story_teller_new (const RunResult *result)
{
  StoryTeller *teller = g_new0 (StoryTeller, 1);

  teller->cast = result->cast;
  teller->intervals = g_new0 (char *, result->cast->n_gils + 1);
  for (guint i = 0; i < result->cast->n_gils; i++)
    teller->intervals[i] = describe_interval (&result->scenario->interps[i].policy);
  return teller;
}

void
story_teller_free (StoryTeller *teller)
{
  if (teller == NULL)
    return;
  g_strfreev (teller->intervals);
  g_free (teller);
}

static const char *
name_of (const StoryTeller *teller, gint32 thread)
{
  return teller->cast->thread_names[thread];
}

static void
append_span (GString *out, const char *before, gint64 ns, const char *after)
{
  char text[DURATION_MAX];

  g_string_append_printf (out, "%s%s%s", before, duration_format_rounded ((double) ns, 3, text), after);
}

/* "the GIL", or "the GIL of NAME" where there are several. */
static void
append_gil (GString *out, const StoryTeller *teller, const Story *story)
{
  g_string_append (out, "the GIL");
  if (teller->cast->n_gils > 1)
    g_string_append_printf (out, " of %s", teller->cast->gil_names[story->gil]);
}

/* ---- cores -------------------------------------------------------------- */

static void
append_place (GString *out, const StoryTeller *teller, const StoryStep *step)
{
  g_string_append_printf (out, " on core %d, ", step->core);
  if (step->runs < 0)
    g_string_append (out, "which is idle");
  else
    g_string_append_printf (out, "where %s runs", name_of (teller, step->runs));
}

static void
append_timeout (GString *out, const StoryTeller *teller, const Story *story, const StoryStep *step)
{
  append_span (out, "its timed wait runs out after ", step->ns, "");
  if (teller->intervals != NULL && *teller->intervals[story->gil] != '\0')
    g_string_append_printf (out, " (%s)", teller->intervals[story->gil]);
  g_string_append (out, ": woken");
  append_place (out, teller, step);
}

static void
append_run (GString *out, const StoryTeller *teller, const StoryStep *step)
{
  g_string_append_printf (out, step->ns < SHORT_NS ? "runs on core %d" : "gets core %d", step->core);
  append_span (out, " after ", step->ns, "");
  if (step->from >= 0 && step->from != step->core)
    g_string_append_printf (out, ", pulled over from core %d", step->from);
  else if (step->other >= 0 && step->ns >= SHORT_NS)
    g_string_append_printf (out, ": %s leaves it", name_of (teller, step->other));
}

static void
append_preemption (GString *out, const StoryTeller *teller, const StoryStep *step)
{
  g_string_append_printf (out, "loses core %d", step->core);
  if (step->other >= 0)
    g_string_append_printf (out, " to %s", name_of (teller, step->other));
  if (step->owns)
    g_string_append (out, ", with the GIL in its hands");
}

static void
append_waking (GString *out, const StoryTeller *teller, const StoryStep *step)
{
  if (step->other < 0)
    g_string_append (out, "is ready to go on: woken");
  else
    g_string_append_printf (out, "is woken by %s", name_of (teller, step->other));
  append_place (out, teller, step);
}

/* ---- the GIL ------------------------------------------------------------ */

/* A step that is only about the thread and the GIL. */
static void
append_simple (GString *out, const StoryTeller *teller, const Story *story, const char *before, const char *after)
{
  g_string_append (out, before);
  append_gil (out, teller, story);
  g_string_append (out, after);
}

static void
append_want (GString *out, const StoryTeller *teller, const Story *story, const StoryStep *step)
{
  g_autofree char *since = story_text_time (step->ns);

  append_simple (out, teller, story, "wants ", "");
  if (step->other < 0)
    g_string_append (out, ", which is free");
  else
    g_string_append_printf (out, ", which %s has had since %s", name_of (teller, step->other), since);
}

/* " at a check, as echo had asked" */
static void
append_reason (GString *out, const StoryTeller *teller, const Story *story, const StoryStep *step)
{
  static const char *const words[] = {
    [GIL_DROP_CHECK] = " at a check",
    [GIL_DROP_IO] = " before a call that may block",
    [GIL_DROP_NOGIL] = " before C code that needs no GIL",
    [GIL_DROP_END] = " at its end",
  };

  g_string_append (out, words[step->reason]);
  if (step->asked_by >= 0)
    g_string_append_printf (out, step->asked_by == story->thread ? ", as %s had asked" : ", at the request of %s",
                            name_of (teller, step->asked_by));
}

static void
append_take (GString *out, const StoryTeller *teller, const Story *story, const StoryStep *step)
{
  const char *verb = step->handed ? "is given " : step->other == story->thread ? "takes back " : "takes ";

  append_simple (out, teller, story, verb, "");
  if (step->other < 0 || step->other == story->thread)
    return;
  g_string_append_printf (out, ": %s %s it", name_of (teller, step->other), step->handed ? "handed" : "dropped");
  if (!step->handed && step->ns > 0)
    append_span (out, " ", step->ns, " ago");
  append_reason (out, teller, story, step);
}

static void
append_change (GString *out, const StoryTeller *teller, const Story *story, const StoryStep *step)
{
  append_simple (out, teller, story, "", "");
  g_string_append_printf (out, " goes from %s to %s: ", name_of (teller, step->from), name_of (teller, step->other));
  g_string_append (out, step->handed ? "handed over" : "dropped");
  append_reason (out, teller, story, step);
}

static void
append_sleep (GString *out, StorySleep sleep)
{
  static const char *const sleeps[] = {
    [STORY_SLEEP_WAIT] = "sleeps until it is woken",
    [STORY_SLEEP_PATIENT] = "does not ask, as the GIL has changed hands meanwhile: sleeps again",
    [STORY_SLEEP_ON] = "sleeps on: another thread was faster",
    [STORY_SLEEP_INSIDE] = "sleeps: another thread is inside the lock",
  };

  g_string_append (out, sleeps[sleep]);
}

/* What happens inside the lock. */
static void
append_lock_step (GString *out, const StoryTeller *teller, const Story *story, const StoryStep *step)
{
  const char *other = step->other >= 0 ? name_of (teller, step->other) : NULL;

  switch (step->kind)
    {
    case STORY_FORCED:
      append_simple (out, teller, story, "drops ", " at a check");
      if (step->asked_by >= 0)
        g_string_append_printf (out, ": %s has asked for it", name_of (teller, step->asked_by));
      break;
    case STORY_HELD_UP:
      append_simple (out, teller, story, step->owns ? "has " : "has given up ",
                     ", but must wait inside the lock for another thread");
      break;
    case STORY_WANTED:
      append_want (out, teller, story, step);
      break;
    case STORY_REQUESTED:
      g_string_append_printf (out, "asks %s to drop ", other != NULL ? other : "its owner");
      append_simple (out, teller, story, "", "");
      break;
    case STORY_LOST:
      g_string_append (out, "comes too late");
      if (other != NULL)
        g_string_append_printf (out, ": the wake-up race is lost, %s has the GIL", other);
      break;
    case STORY_CHANGED:
      append_change (out, teller, story, step);
      break;
    default:
      append_take (out, teller, story, step);
      break;
    }
}

/* ---- all of it ---------------------------------------------------------- */

char *
story_text_step (const StoryTeller *teller, const Story *story, guint index)
{
  const StoryStep *step = &story->steps[index];
  GString         *out = g_string_new (NULL);

  switch (step->kind)
    {
    case STORY_STARTED:
      g_string_append (out, "begins");
      break;
    case STORY_WOKEN:
    case STORY_SIGNALLED:
      append_waking (out, teller, step);
      break;
    case STORY_TIMED_OUT:
      append_timeout (out, teller, story, step);
      break;
    case STORY_RAN:
      append_run (out, teller, step);
      break;
    case STORY_PREEMPTED:
      append_preemption (out, teller, step);
      break;
    case STORY_SLEPT:
      append_sleep (out, step->sleep);
      break;
    default:
      append_lock_step (out, teller, story, step);
      break;
    }
  return g_string_free (out, FALSE);
}

/* ": 3.1ms while another thread runs with the GIL (30%)", if it was any time. */
static void
append_cause (GString *out, const char **separator, gint64 ns, gint64 whole_ns, const char *words)
{
  if (ns <= 0)
    return;
  append_span (out, *separator, ns, " ");
  g_string_append (out, words);
  if (100 * ns >= whole_ns)
    g_string_append_printf (out, " (%.0f%%)", 100.0 * (double) ns / (double) whole_ns);
  *separator = ", ";
}

char *
story_text_sum (const StoryTeller *teller, const Story *story)
{
  GString         *out = g_string_new (name_of (teller, story->thread));
  g_autofree char *from = story_text_time (story->from_ns);
  gint64           whole_ns = story->to_ns - story->from_ns;
  const char      *separator = ": ";

  append_span (out, " waits ", whole_ns, " ");
  if (story->wants_gil)
    append_simple (out, teller, story, "to run with ", "");
  else if (story->held_up)
    append_simple (out, teller, story, "inside the lock of ", "");
  else
    g_string_append (out, "for a core");
  g_string_append_printf (out, ", from %s %s", from, story->over ? "on" : "to the end of the run");
  append_cause (out, &separator, story->held_ns, whole_ns, "while another thread runs with it");
  append_cause (out, &separator, story->dead_ns, whole_ns, "while nobody runs with it");
  if (story->wants_gil || story->held_up)
    append_cause (out, &separator, story->core_ns, whole_ns, "without a core");
  append_cause (out, &separator, story->own_ns, whole_ns, "at work on its way there");
  if (story->n_lost > 0)
    g_string_append_printf (out, "; lost wake-up races: %u", story->n_lost);
  return g_string_free (out, FALSE);
}

char *
story_text_omitted (const Story *story)
{
  return story->n_omitted == 0 ? NULL
                               : g_strdup_printf ("(%" G_GUINT64_FORMAT " %s left out here)", story->n_omitted,
                                                  story->n_omitted == 1 ? "step is" : "steps are");
}

char *
story_text (const StoryTeller *teller, const Story *story)
{
  GString         *out = g_string_new (NULL);
  g_autofree char *sum = story_text_sum (teller, story);
  g_autofree char *omitted = story_text_omitted (story);

  g_string_append_printf (out, "%s\n", sum);
  for (guint i = 0; i < story->n_steps; i++)
    {
      g_autofree char *time = story_text_time (story->steps[i].time_ns);
      g_autofree char *step = story_text_step (teller, story, i);

      if (omitted != NULL && i == story->omitted_at)
        g_string_append_printf (out, "%s\n", omitted);
      g_string_append_printf (out, "%s: %s\n", time, step);
    }
  g_string_truncate (out, out->len - 1);
  return g_string_free (out, FALSE);
}

char *
story_text_time (gint64 time_ns)
{
  return g_strdup_printf ("%" G_GINT64_FORMAT ".%06" G_GINT64_FORMAT " ms", time_ns / NS_PER_MS, time_ns % NS_PER_MS);
}
