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

/* The policy's parameter that says how long a waiter waits before it asks. */
static char *
describe_interval (const PolicyChoice *choice)
{
  const GilParam *params = choice->policy->params;

  for (guint i = 0; params[i].name != NULL; i++)
    if (params[i].kind == GIL_PARAM_DURATION
        && (strstr (params[i].name, "interval") != NULL || strstr (params[i].name, "quantum") != NULL))
      {
        g_autofree char *value = gil_param_format (&params[i], choice->values[i]);
        char            *text = g_strdup_printf ("%s %s", params[i].name, value);

        return g_strdelimit (text, "-", ' ');
      }
  return g_strdup ("");
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

static void
append_place (GString *out, const StoryTeller *teller, const StoryStep *step)
{
  g_string_append_printf (out, " on core %d, ", step->core);
  if (step->a < 0)
    g_string_append (out, "which is idle");
  else
    g_string_append_printf (out, "where %s runs", name_of (teller, (gint32) step->a));
}

static void
append_timeout (GString *out, const StoryTeller *teller, const Story *story, const StoryStep *step)
{
  append_span (out, "its timed wait runs out after ", step->b, "");
  if (teller->intervals != NULL && *teller->intervals[story->gil] != '\0')
    g_string_append_printf (out, " (%s)", teller->intervals[story->gil]);
  g_string_append (out, ": woken");
  append_place (out, teller, step);
}

static void
append_run (GString *out, const StoryTeller *teller, const StoryStep *step)
{
  g_string_append_printf (out, step->a < SHORT_NS ? "runs on core %d" : "gets core %d", step->core);
  append_span (out, " after ", step->a, "");
  if (step->other >= 0 && step->a >= SHORT_NS)
    g_string_append_printf (out, ": %s was on it", name_of (teller, step->other));
}

static void
append_preemption (GString *out, const StoryTeller *teller, const StoryStep *step)
{
  g_string_append_printf (out, "loses core %d", step->core);
  if (step->other >= 0)
    g_string_append_printf (out, " to %s", name_of (teller, step->other));
  if (step->a != 0)
    g_string_append (out, ", with the GIL in its hands");
}

static void
append_want (GString *out, const StoryTeller *teller, const Story *story, const StoryStep *step)
{
  g_autofree char *since = story_text_time (step->a);

  g_string_append (out, "wants ");
  append_gil (out, teller, story);
  if (step->other < 0)
    g_string_append (out, ", which is free");
  else if (step->other == story->thread)
    g_string_append (out, ", which was handed to it");
  else
    g_string_append_printf (out, ", which %s has had since %s", name_of (teller, step->other), since);
}

/* How the GIL was given up, and at whose request. */
static void
append_gift (GString *out, const StoryTeller *teller, const Story *story, StoryGift gift, gint32 asked_by)
{
  static const char *const words[] = {
    [STORY_GIFT_CHECK] = "at a check",
    [STORY_GIFT_IO] = "before a call that may block",
    [STORY_GIFT_NOGIL] = "before C code that needs no GIL",
    [STORY_GIFT_END] = "at its end",
    [STORY_GIFT_HANDED] = "to its successor",
    [STORY_GIFT_NONE] = "",
  };

  g_string_append (out, words[gift]);
  if (asked_by == story->thread)
    g_string_append_printf (out, ", as %s had asked", name_of (teller, asked_by));
  else if (asked_by >= 0)
    g_string_append_printf (out, ", at the request of %s", name_of (teller, asked_by));
}

static void
append_take (GString *out, const StoryTeller *teller, const Story *story, const StoryStep *step)
{
  if (step->a == STORY_GIFT_HANDED)
    {
      g_string_append_printf (out, "is handed ");
      append_gil (out, teller, story);
      if (step->other >= 0)
        g_string_append_printf (out, " by %s", name_of (teller, step->other));
      return;
    }
  g_string_append (out, step->other == story->thread ? "takes back " : "takes ");
  append_gil (out, teller, story);
  if (step->other < 0 || step->other == story->thread)
    return;
  g_string_append_printf (out, ", which %s dropped ", name_of (teller, step->other));
  append_span (out, "", step->b, " ago ");
  append_gift (out, teller, story, (StoryGift) step->a, step->core);
}

static void
append_change (GString *out, const StoryTeller *teller, const Story *story, const StoryStep *step)
{
  append_gil (out, teller, story);
  g_string_append_printf (out, " goes from %s to %s: ", name_of (teller, (gint32) step->b),
                          name_of (teller, step->other));
  g_string_append (out, step->a == STORY_GIFT_HANDED ? "handed " : "dropped ");
  append_gift (out, teller, story, (StoryGift) step->a, step->core);
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

/* A step that is only about the thread and the GIL. */
static void
append_simple (GString *out, const StoryTeller *teller, const Story *story, const char *before, const char *after)
{
  g_string_append (out, before);
  append_gil (out, teller, story);
  g_string_append (out, after);
}

static void
append_sleep (GString *out, StorySleep sleep)
{
  static const char *const sleeps[] = {
    [STORY_SLEEP_WAIT] = "sleeps until it is woken",
    [STORY_SLEEP_PATIENT] = "does not ask, as the GIL has changed hands meanwhile: sleeps again",
    [STORY_SLEEP_ON] = "sleeps on: another thread was first to the signal or is inside the lock",
  };

  g_string_append (out, sleeps[sleep]);
}

static void
append_loss (GString *out, const StoryTeller *teller, const StoryStep *step)
{
  g_string_append (out, "has lost the wake-up race");
  if (step->other >= 0)
    g_string_append_printf (out, ": %s took the GIL first", name_of (teller, step->other));
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
      if (other != NULL)
        g_string_append_printf (out, ": %s has asked for it", other);
      break;
    case STORY_HELD_UP:
      append_simple (out, teller, story, "has given up ",
                     ", but must wait until another thread has taken it or has left the lock");
      break;
    case STORY_WANTED:
      append_want (out, teller, story, step);
      break;
    case STORY_REQUESTED:
      g_string_append_printf (out, "asks %s to drop ", other != NULL ? other : "its owner");
      append_gil (out, teller, story);
      break;
    case STORY_LOST:
      append_loss (out, teller, step);
      break;
    case STORY_CHANGED:
      append_change (out, teller, story, step);
      break;
    default:
      append_take (out, teller, story, step);
      break;
    }
}

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
      append_sleep (out, (StorySleep) step->a);
      break;
    default:
      append_lock_step (out, teller, story, step);
      break;
    }
  return g_string_free (out, FALSE);
}

/* "; 3.1ms others held it (30 %)", if it was any time at all. */
static void
append_cause (GString *out, const char **separator, gint64 ns, gint64 whole_ns, const char *words)
{
  if (ns <= 0)
    return;
  append_span (out, *separator, ns, " ");
  g_string_append (out, words);
  if (100 * ns >= whole_ns)
    g_string_append_printf (out, " (%.0f %%)", 100.0 * (double) ns / (double) whole_ns);
  *separator = ", ";
}

char *
story_text_sum (const StoryTeller *teller, const Story *story)
{
  GString         *out = g_string_new (name_of (teller, story->thread));
  g_autofree char *from = story_text_time (story->from_ns);
  gint64           whole_ns = story->to_ns - story->from_ns;
  const char      *separator = ": ";

  g_string_append (out, " waits for ");
  if (story->wants_gil)
    append_gil (out, teller, story);
  else
    g_string_append (out, "a core");
  append_span (out, " for ", whole_ns, "");
  g_string_append_printf (out, " from %s%s", from, story->over ? " on" : " to the end of the run");
  append_cause (out, &separator, story->held_ns, whole_ns, "while another thread runs with the GIL");
  append_cause (out, &separator, story->dead_ns, whole_ns, "while nobody does");
  if (story->wants_gil)
    append_cause (out, &separator, story->core_ns, whole_ns, "without a core");
  append_cause (out, &separator, story->own_ns, whole_ns, "on its way there");
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
