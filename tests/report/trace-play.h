/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Traces in memory, and something to trace.
 */
#ifndef GILSIM_TESTS_REPORT_TRACE_PLAY_H
#define GILSIM_TESTS_REPORT_TRACE_PLAY_H

#include "fixture.h"
#include "report/trace-writer.h"

#define COMMAND "gilsim run story.ini --trace \"x\".json"

/* A trace in memory. */
typedef struct
{
  TraceWriter *writer;
  FILE        *stream;
  char        *text;
  size_t       length;
} Memory;

static inline void
memory_open (Memory *memory, TraceWriterNew make, guint n_runs)
{
  memory->stream = open_memstream (&memory->text, &memory->length);
  memory->writer = make (memory->stream, COMMAND, n_runs);
}

static inline void
memory_close (Memory *memory)
{
  memory->writer->finish (memory->writer);
  ck_assert_int_eq (fclose (memory->stream), 0);
}

/* Lets the story by hand pass before an observer. */
static inline void
watch_story (RunObserver *observer, const char *policy, const char *first_name)
{
  RunResult   *result = fake_result (policy, 2, 2);
  Stage        stage = { .cast = result->cast };
  InterpConfig interp = { .policy = result->policy };

  if (first_name)
    {
      g_free (result->cast->thread_names[0]);
      result->cast->thread_names[0] = g_strdup (first_name);
      g_free (result->scenario->title);
      ((Scenario *) result->scenario)->title = g_strdup (first_name);
    }
  ((Scenario *) result->scenario)->interps = &interp;
  probe_init (&stage.probe, &stage.now_ns);
  observer->begin (observer, result, &stage.probe);
  play_story (&stage);
  observer->end (observer, STORY_END_NS);
  fake_result_free (result);
}

#endif
