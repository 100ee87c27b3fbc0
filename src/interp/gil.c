/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "interp/gil.h"
#include "interp/py-thread.h"

static void
tell (Gil *gil, ProbeType type, Thread *thread, gint64 a, gint64 b)
{
  if (!gil->quiet)
    probe_emit (&gil->engine->probe, type, thread->index, -1, gil->index, a, b);
}

/* A quiet check changes the thread's state for less time than anybody can
 * see. */
static void
tell_state (Gil *gil, Thread *thread)
{
  if (!gil->quiet)
    py_thread_update_state (py_thread (thread));
}

void
gil_init (Gil *gil, const PolicyChoice *choice, Engine *engine, guint index,
          void (*requested_by) (Gil *gil, Thread *owner))
{
  *gil = (Gil){
    .policy = choice->policy,
    .values = choice->values,
    .engine = engine,
    .index = (gint32) index,
    .last_core = -1,
    .requested_by = requested_by,
    .state = g_malloc0 (MAX (choice->policy->state_size, 1)),
  };
  if (gil->policy->init)
    gil->policy->init (gil);
  gil->ticker_ps = gil->policy->check_mode == GIL_CHECKS_BY_TICKS ? gil_check_gap (gil) : 0;
}

void
gil_clear (Gil *gil)
{
  g_clear_pointer (&gil->state, g_free);
}

gint64
gil_check_gap (const Gil *gil)
{
  return MAX (gil->policy->check_gap (gil), 1);
}

/* --- what the policy calls ------------------------------------------------ */

gpointer
gil_state (const Gil *gil)
{
  return gil->state;
}

gint64
gil_param (const Gil *gil, guint index)
{
  return gil->values[index];
}

gint64
gil_now_ns (const Gil *gil)
{
  return gil->engine->now_ns;
}

Thread *
gil_owner (const Gil *gil)
{
  return gil->owner;
}

gint64
gil_owned_since_ns (const Gil *gil)
{
  return gil->owned_since_ns;
}

static void
set_owner (Gil *gil, Thread *thread, gboolean handed_over)
{
  gboolean other = gil->last_owner && gil->last_owner != thread;

  gil->owner = thread;
  gil->last_owner = thread;
  gil->owned_since_ns = gil->engine->now_ns;
  tell (gil, PROBE_GIL_TAKE, thread, handed_over, other);
  tell_state (gil, thread);
}

void
gil_own (Gil *gil, Thread *me)
{
  g_assert (gil->owner == NULL);

  set_owner (gil, me, FALSE);
}

static void
leave_owner (Gil *gil, Thread *me)
{
  g_assert (gil->owner == me);

  gil->owner = NULL;
  tell (gil, PROBE_GIL_DROP, me, py_thread (me)->drop_reason, 0);
  tell_state (gil, me);
}

void
gil_free (Gil *gil, Thread *me)
{
  leave_owner (gil, me);
}

void
gil_hand_over (Gil *gil, Thread *me, Thread *next)
{
  leave_owner (gil, me);
  set_owner (gil, next, TRUE);
}

void
gil_request_drop (Gil *gil, Thread *me)
{
  if (!gil->requested)
    gil->too_late_ns = gil->owner && thread_is_under_way (gil->owner) ? gil->engine->now_ns : -1;
  gil->requested = TRUE;
  gil->requested_core = (gint32) me->core->index;
  tell (gil, PROBE_GIL_REQUEST, me, 0, 0);
  if (gil->owner)
    gil->requested_by (gil, gil->owner);
}

gboolean
gil_requested (const Gil *gil)
{
  return gil->requested;
}

void
gil_clear_request (Gil *gil)
{
  gil->requested = FALSE;
}

void
gil_lost_race (Gil *gil, Thread *me)
{
  tell (gil, PROBE_GIL_LOST, me, 0, 0);
}

/* --- what the evaluation loop calls ---------------------------------------- */

gboolean
gil_call_is_quiet (Gil *gil, Thread *me)
{
  const Dist *syscall = &me->machine->config->costs[COST_SYSCALL];

  if (syscall->kind != DIST_CONSTANT || syscall->a > 0 || !gil->policy->quiet_check_ns || me->core->need_resched)
    return FALSE;
  return gil->policy->quiet_check_ns (gil, me) == 0;
}

void
gil_pass_quietly (Gil *gil, Thread *me, gint64 n, GilDropReason why)
{
  gil->owned_since_ns = gil->engine->now_ns;
  probe_emit (&gil->engine->probe, PROBE_GIL_QUIET, me->index, -1, gil->index, n, why);
}

/* What the interpreter works on comes from the core that had the GIL last. */
static void
fetch_data (Gil *gil, Thread *me)
{
  gint32 core = (gint32) me->core->index;

  if (gil->last_core >= 0 && gil->last_core != core)
    thread_run (me, thread_cost (me, COST_GIL_FETCH));
  gil->last_core = core;
}

void
gil_take (Gil *gil, Thread *me)
{
  gint64  wanted_ns = gil->engine->now_ns;
  guint64 blocks = me->n_blocks;

  tell (gil, PROBE_GIL_WANT, me, 0, 0);
  py_thread (me)->phase = PY_TAKING;
  tell_state (gil, me);
  gil->policy->take (gil, me);
  g_assert (gil->owner == me);
  fetch_data (gil, me);
  py_thread (me)->phase = PY_RUNNING;
  tell_state (gil, me);
  tell (gil, PROBE_GIL_TAKEN, me, gil->engine->now_ns - wanted_ns, me->n_blocks != blocks);
}

void
gil_drop (Gil *gil, Thread *me, GilDropReason why)
{
  PyThread *py = py_thread (me);

  py->drop_reason = why;
  py->phase = PY_DROPPING;
  gil->policy->drop (gil, me, why);
  g_assert (gil->owner != me);
  py->phase = why == GIL_DROP_CHECK ? PY_TAKING : PY_RELEASED;
  tell_state (gil, me);
}
