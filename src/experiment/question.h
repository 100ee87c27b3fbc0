/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A question to a run: why does a thread wait at a moment, or in its longest
 * wait?
 */
#ifndef GILSIM_EXPERIMENT_QUESTION_H
#define GILSIM_EXPERIMENT_QUESTION_H

#include "experiment/run.h"
#include "observe/moment.h"
#include "observe/story.h"

typedef struct Question Question;

struct Question
{
  RunObserver observer; /* first */
  gint32      thread;
  gint64      time_ns; /* -1: in its longest wait */
  /* Called once, when the run has ended; everything but @question and what it
   * holds is valid then only. */
  void (*answer) (const Question *question, const RunResult *result, gpointer data);
  gpointer data;

  const RunResult *result;
  Moment          *moment; /* NULL without a time */
  Stories         *stories;
  Story           *story;  /* that the moment is in; NULL: none */
  gint64           end_ns; /* of the run */
  gboolean         enough; /* for RunOptions.enough */
};

/**
 * question_init:
 * @question: to be used as an observer of one run; free with question_clear()
 * @thread: index of the thread
 * @time_ns: the moment; -1: the longest wait
 * @answer: what to do with the answer
 * @data: passed to @answer
 */
void question_init (Question *question, gint32 thread, gint64 time_ns,
                    void (*answer) (const Question *question, const RunResult *result, gpointer data), gpointer data);

void question_clear (Question *question);

/* The run has ended, and before the moment. */
gboolean question_is_beyond_end (const Question *question);

/**
 * question_find_thread:
 * @cast: names
 * @name: a thread, or a group of one
 * @error: set to a SCENARIO_ERROR_SETTING that says what threads there are
 *
 * Returns: the thread's index, or -1
 */
gint32 question_find_thread (const Cast *cast, const char *name, GError **error);

#endif
