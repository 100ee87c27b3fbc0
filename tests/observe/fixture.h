/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A cast, a clock and a probe, to emit events by hand.
 */
#ifndef GILSIM_TESTS_OBSERVE_FIXTURE_H
#define GILSIM_TESTS_OBSERVE_FIXTURE_H

#include <check.h>
#include <string.h>

#include "engine/duration.h"
#include "engine/probe.h"
#include "observe/cast.h"

typedef struct
{
  gint64 now_ns;
  Probe  probe;
  Cast  *cast;
} Stage;

/* Two cores, one GIL "main", threads cpu-1 and cpu-2 (group cpu) and echo
 * (group echo), latencies "clients", "return:cpu" and "return:echo". */
static inline Cast *
stage_cast (void)
{
  Cast *cast = g_new0 (Cast, 1);

  cast->n_cores = 2;
  cast->n_threads = 3;
  cast->thread_names = g_strsplit ("cpu-1 cpu-2 echo", " ", -1);
  cast->thread_group = g_new0 (guint, 3);
  cast->thread_group[2] = 1;
  cast->thread_gil = g_new0 (guint, 3);
  cast->n_groups = 2;
  cast->group_names = g_strsplit ("cpu echo", " ", -1);
  cast->n_gils = 1;
  cast->gil_names = g_strsplit ("main", " ", -1);
  cast->n_latencies = 3;
  cast->latency_names = g_strsplit ("clients return:cpu return:echo", " ", -1);
  return cast;
}

static inline void
stage_open (Stage *stage)
{
  stage->now_ns = 0;
  stage->cast = stage_cast ();
  probe_init (&stage->probe, &stage->now_ns);
}

static inline void
stage_close (Stage *stage)
{
  cast_free (stage->cast);
}

/* Each sets the clock and emits one event. */

static inline void
emit_state (Stage *stage, gint64 at_ns, gint32 thread, gint32 core, ThreadState state)
{
  stage->now_ns = at_ns;
  probe_emit (&stage->probe, PROBE_THREAD_STATE, thread, core, -1, state, 0);
}

static inline void
emit_on (Stage *stage, gint64 at_ns, gint32 thread, gint32 core)
{
  stage->now_ns = at_ns;
  probe_emit (&stage->probe, PROBE_ON_CORE, thread, core, -1, 0, 0);
}

static inline void
emit_off (Stage *stage, gint64 at_ns, gint32 thread, gint32 core, OffCoreReason reason)
{
  stage->now_ns = at_ns;
  probe_emit (&stage->probe, PROBE_OFF_CORE, thread, core, -1, reason, 0);
}

static inline void
emit_idle (Stage *stage, gint64 at_ns, gint32 core)
{
  stage->now_ns = at_ns;
  probe_emit (&stage->probe, PROBE_CORE_IDLE, -1, core, -1, 0, 0);
}

/* An event of a thread with the GIL 0. */
static inline void
emit_gil (Stage *stage, gint64 at_ns, ProbeType type, gint32 thread, gint64 a, gint64 b)
{
  stage->now_ns = at_ns;
  probe_emit (&stage->probe, type, thread, -1, 0, a, b);
}

static inline void
emit_latency (Stage *stage, gint64 at_ns, gint64 name, gint64 ns)
{
  stage->now_ns = at_ns;
  probe_emit (&stage->probe, PROBE_LATENCY, -1, -1, -1, name, ns);
}

/* 100 ns of a lawful life; echo never starts:
 *
 *   cpu-1: ready 0-5, waits 5-10, holds 10-20, preempted 20-25, holds 25-40,
 *          drops at a check, waits 40-80, holds 80-90, ends;
 *          on core 0 at 3-20 and 25-50, on core 1 at 75-90
 *   cpu-2: new 0-10, ready 10-12, waits 12-45, holds 45-70, I/O 70-100;
 *          on core 1 at 11-15 and 31-70
 *   GIL:   free and not wanted 0-5, wanted 5-8; cpu-1 8-40, wanted 40-44;
 *          cpu-2 44-70; handed to cpu-1 at 70, who holds it 80-90; free
 */
static inline void
play_story (Stage *stage)
{
  emit_state (stage, 0, 0, -1, THREAD_STATE_READY);
  emit_on (stage, 3, 0, 0);
  emit_gil (stage, 5, PROBE_GIL_WANT, 0, 0, 0);
  emit_state (stage, 5, 0, 0, THREAD_STATE_WAITS_GIL);
  emit_gil (stage, 8, PROBE_GIL_TAKE, 0, 0, 0);
  emit_gil (stage, 10, PROBE_GIL_TAKEN, 0, 5, 0);
  emit_state (stage, 10, 0, 0, THREAD_STATE_HOLDS_GIL);
  emit_state (stage, 10, 1, -1, THREAD_STATE_READY);
  emit_on (stage, 11, 1, 1);
  emit_gil (stage, 12, PROBE_GIL_WANT, 1, 0, 0);
  emit_state (stage, 12, 1, 1, THREAD_STATE_WAITS_GIL);
  emit_off (stage, 15, 1, 1, OFF_CORE_BLOCKED);
  emit_idle (stage, 15, 1);
  emit_off (stage, 20, 0, 0, OFF_CORE_PREEMPTED);
  emit_state (stage, 20, 0, -1, THREAD_STATE_READY);
  emit_idle (stage, 20, 0);
  emit_on (stage, 25, 0, 0);
  emit_state (stage, 25, 0, 0, THREAD_STATE_HOLDS_GIL);
  stage->now_ns = 30;
  probe_emit (&stage->probe, PROBE_WAKE, 1, 1, -1, -1, 0);
  emit_on (stage, 31, 1, 1);
  emit_gil (stage, 33, PROBE_GIL_LOST, 1, 0, 0);
  emit_gil (stage, 33, PROBE_GIL_QUIET, 0, 0, GIL_DROP_CHECK);
  emit_gil (stage, 34, PROBE_GIL_REQUEST, 1, 0, 0);
  emit_gil (stage, 40, PROBE_GIL_DROP, 0, GIL_DROP_CHECK, 0);
  emit_gil (stage, 40, PROBE_GIL_WANT, 0, 0, 0);
  emit_state (stage, 40, 0, 0, THREAD_STATE_WAITS_GIL);
  emit_gil (stage, 44, PROBE_GIL_TAKE, 1, 0, 1);
  emit_gil (stage, 45, PROBE_GIL_TAKEN, 1, 33, 1);
  emit_state (stage, 45, 1, 1, THREAD_STATE_HOLDS_GIL);
  emit_off (stage, 50, 0, 0, OFF_CORE_BLOCKED);
  emit_idle (stage, 50, 0);
  emit_gil (stage, 70, PROBE_GIL_DROP, 1, GIL_DROP_IO, 0);
  emit_gil (stage, 70, PROBE_GIL_TAKE, 0, 1, 1);
  emit_state (stage, 70, 1, 1, THREAD_STATE_IO);
  emit_off (stage, 70, 1, 1, OFF_CORE_BLOCKED);
  emit_idle (stage, 70, 1);
  stage->now_ns = 72;
  probe_emit (&stage->probe, PROBE_WAKE, 0, 1, -1, 1, 0);
  probe_emit (&stage->probe, PROBE_MIGRATE, 0, 1, -1, 0, 0);
  emit_on (stage, 75, 0, 1);
  emit_gil (stage, 80, PROBE_GIL_TAKEN, 0, 40, 1);
  emit_state (stage, 80, 0, 1, THREAD_STATE_HOLDS_GIL);
  emit_latency (stage, 85, 0, 1500);
  emit_gil (stage, 90, PROBE_GIL_DROP, 0, GIL_DROP_END, 0);
  emit_state (stage, 90, 0, 1, THREAD_STATE_ENDED);
  emit_off (stage, 90, 0, 1, OFF_CORE_ENDED);
  emit_idle (stage, 90, 1);
}

#define STORY_END_NS 100

#endif
