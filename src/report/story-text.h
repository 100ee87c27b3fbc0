/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Stories in plain sentences: the same in `gilsim why`, in traces and in the
 * HTML report.  Names stand in them as they are: whoever shows them cleans or
 * quotes them.
 */
#ifndef GILSIM_REPORT_STORY_TEXT_H
#define GILSIM_REPORT_STORY_TEXT_H

#include "experiment/run.h"
#include "observe/story.h"

typedef struct
{
  const Cast *cast;      /* borrowed */
  char      **intervals; /* (nullable): what each GIL's policy calls a timed wait
                          * and how long it is, "switch interval 5ms" */
} StoryTeller;

/* The teller of a run's stories; free with story_teller_free(). */
StoryTeller *story_teller_new (const RunResult *result);

void story_teller_free (StoryTeller *teller);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (StoryTeller, story_teller_free)

/**
 * story_text_step:
 * @teller: names
 * @story: a story
 * @index: one of its steps
 *
 * Returns: what happened, without when: "asks cpu-1 to drop the GIL".  Its
 *   subject is the thread, unless it names another.  Free with g_free().
 */
char *story_text_step (const StoryTeller *teller, const Story *story, guint index);

/* What the thread waited for and how long, with the causes: one sentence;
 * free with g_free(). */
char *story_text_sum (const StoryTeller *teller, const Story *story);

/* The steps that were left out: "(17 steps are left out here)"; NULL if none
 * were; g_free() it. */
char *story_text_omitted (const Story *story);

/* All of it, a line for each step, with its time; free with g_free(). */
char *story_text (const StoryTeller *teller, const Story *story);

/* A point of simulated time in milliseconds: "105.107708 ms"; g_free() it. */
char *story_text_time (gint64 time_ns);

#endif
