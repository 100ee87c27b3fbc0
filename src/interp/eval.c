/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The evaluation loop's checks.
 *
 * Nothing is an event that need not be.  On request: a computation is one
 * step, which a request cuts at the next check.  By ticks: checks that end
 * before anything else can happen, and wake nobody, cannot be observed; any
 * number of them is one move of the clock.  The naive mode goes from check to
 * check instead, calls the policy at each, and must give the same timeline to
 * the byte; it exists for the tests.
 */
#include "config.h"

#include "interp/py-thread.h"
#include "interp/world.h"

#define PS_PER_NS 1000

static void
check (PyThread *py)
{
  gil_drop (py->gil, &py->thread, GIL_DROP_CHECK);
  gil_take (py->gil, &py->thread);
}

/* --- on request ------------------------------------------------------------ */

void
eval_request_arrived (Gil *gil, Thread *owner)
{
  gint64 gap_ns = gil_check_gap (gil);

  if (py_thread (owner)->cuttable)
    thread_cut_step (owner, gap_ns, gap_ns);
}

/* Up to @left_ns of bytecode, or to the next place after a request; returns
 * what ran.  A request that is made in the very instant of such a place comes
 * too late for it. */
static gint64
run_to_request (PyThread *py, gint64 left_ns)
{
  const Gil *gil = py->gil;
  gint64     gap_ns = gil_check_gap (gil);
  gint64     ran_ns = 0;

  if (!py->world->naive)
    {
      py->cuttable = TRUE;
      /* While it took the GIL, it may have been asked for it again. */
      thread_run (&py->thread, gil->requested ? MIN (gap_ns, left_ns) : left_ns);
      py->cuttable = FALSE;
      engine_count (gil->engine);
      return thread_step_ns (&py->thread);
    }
  do
    {
      thread_run (&py->thread, MIN (gap_ns, left_ns - ran_ns));
      ran_ns += thread_step_ns (&py->thread);
      engine_count (gil->engine);
    }
  while (ran_ns < left_ns && !(gil->requested && gil->too_late_ns != gil->engine->now_ns));
  return ran_ns;
}

/* The holder finds the request: what another core wrote has to come to this
 * one first, and the way out of the loop is seldom gone. */
static void
serve_request (PyThread *py)
{
  if (py->gil->requested_core != (gint32) py->thread.core->index)
    thread_run (&py->thread, thread_cold_cost (&py->thread, COST_REQUEST_COLD, py->last_check_ns));
  py->last_check_ns = py->gil->engine->now_ns;
  check (py);
}

static void
compute_on_request (PyThread *py, gint64 left_ns)
{
  while (left_ns > 0)
    {
      if (gil_requested (py->gil))
        serve_request (py);
      left_ns -= run_to_request (py, left_ns);
    }
}

/* --- by ticks --------------------------------------------------------------- */

/* Runs for @ps picoseconds; what is left of the last ns is carried over. */
static void
run_ps (PyThread *py, gint64 ps)
{
  gint64 total_ps = ps + py->carry_ps;

  py->carry_ps = total_ps % PS_PER_NS;
  thread_run (&py->thread, total_ps / PS_PER_NS);
}

/* How many checks from now on, each after its interval of bytecode, end before
 * anything else can happen; @check_ns is what a check takes. */
static gint64
count_quiet_checks (PyThread *py, gint64 left_ps, gint64 check_ns)
{
  Gil   *gil = py->gil;
  gint64 gap_ps = gil_check_gap (gil);
  gint64 room_ns = engine_quiet_until_ns (gil->engine) - gil->engine->now_ns - 1;
  gint64 room_ps = MIN (room_ns, G_MAXINT64 / PS_PER_NS / 2) * PS_PER_NS - py->carry_ps;
  gint64 first_ps = gil->ticker_ps + check_ns * PS_PER_NS;

  if (check_ns < 0 || left_ps < gil->ticker_ps || room_ps < first_ps)
    return 0;
  return 1 + MIN ((left_ps - gil->ticker_ps) / gap_ps, (room_ps - first_ps) / (gap_ps + check_ns * PS_PER_NS));
}

/* Quiet checks all at once; returns the bytecode that ran. */
static gint64
skip_quiet_checks (PyThread *py, gint64 n, gint64 check_ns)
{
  Gil   *gil = py->gil;
  gint64 gap_ps = gil_check_gap (gil);
  gint64 work_ps = gil->ticker_ps + (n - 1) * gap_ps;

  run_ps (py, work_ps + n * check_ns * PS_PER_NS);
  gil->ticker_ps = gap_ps;
  gil_pass_quietly (gil, &py->thread, n, GIL_DROP_CHECK);
  return work_ps;
}

/* Bytecode up to the next check, and the check; returns what ran. */
static gint64
run_to_check (PyThread *py, gint64 left_ps, gboolean quiet)
{
  Gil   *gil = py->gil;
  gint64 piece_ps = MIN (left_ps, gil->ticker_ps);

  run_ps (py, piece_ps);
  /* Another thread may have moved the ticker while this one was preempted. */
  gil->ticker_ps -= MIN (piece_ps, gil->ticker_ps);
  if (gil->ticker_ps > 0)
    return piece_ps;
  gil->ticker_ps = gil_check_gap (gil);
  gil->quiet = quiet;
  check (py);
  gil->quiet = FALSE;
  if (quiet)
    gil_pass_quietly (gil, &py->thread, 1, GIL_DROP_CHECK);
  return piece_ps;
}

static void
compute_by_ticks (PyThread *py, gint64 ns)
{
  const GilPolicy *policy = py->gil->policy;
  gint64           left_ps = ns * PS_PER_NS;

  while (left_ps > 0)
    {
      gint64 check_ns = -1;
      gint64 n;

      if (policy->quiet_check_ns && !py->thread.core->need_resched)
        check_ns = policy->quiet_check_ns (py->gil, &py->thread);
      n = count_quiet_checks (py, left_ps, check_ns);
      if (n > 0 && !py->world->naive)
        left_ps -= skip_quiet_checks (py, n, check_ns);
      else
        left_ps -= run_to_check (py, left_ps, n > 0);
      engine_count (py->gil->engine);
    }
}

void
eval_compute (PyThread *py, gint64 ns)
{
  if (py->gil->policy->check_mode == GIL_CHECKS_BY_TICKS)
    compute_by_ticks (py, ns);
  else
    compute_on_request (py, ns);
}
