/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * CPython 3.2 to 3.14: the interval GIL (Python/ceval_gil.c).
 *
 * - A waiter waits for at most one switch interval.  Only if that has passed
 *   in full, and nobody else took the GIL meanwhile, it sets the drop request.
 * - The holder sees the request at its next check and drops.
 * - The request carries no name: whoever takes the GIL next clears it.
 * - Forced switch: a thread that drops with a request pending waits until
 *   another thread has taken the GIL.  This holds for any drop, also before
 *   blocking I/O, and only if the request is still pending after the unlock.
 * - A waiter that is woken and finds the GIL taken begins a new, full interval.
 *
 * Good at: CPU-bound threads, which switch every 5 ms and else cost nothing.
 * Bad at: I/O beside them: each return from I/O waits an interval before it
 *   may even ask (the convoy effect).
 * Left out: the forced switch of a thread that ends (3.9 to 3.11 wait there
 *   too; if nobody takes the GIL they hang, gh-96387); signals, pending calls, the gaps between checks of each version
 *   (see check-gap).
 */
#include "config.h"

#include "interp/gil-policy.h"

enum
{
  SWITCH_INTERVAL,
  FORCED_SWITCH,
  SWITCH_TEST,
  CHECK_GAP
};

static const GilParam python3_params[] = {
  [SWITCH_INTERVAL] = { "switch-interval", GIL_PARAM_DURATION, NULL, 5000000, 1000, 1000000000000, NULL,
                        "sys.setswitchinterval(): how long a waiter waits before it asks" },
  [FORCED_SWITCH] = { "forced-switch", GIL_PARAM_BOOLEAN, NULL, TRUE, 0, 1, NULL,
                      "whoever drops on request waits until another thread has taken the GIL" },
  [SWITCH_TEST] = { "switch-test", GIL_PARAM_BOOLEAN, NULL, TRUE, 0, 1, NULL,
                    "ask only if nobody else took the GIL during the interval" },
  [CHECK_GAP] = { "check-gap", GIL_PARAM_DURATION, NULL, 21, 1, 1000000000, NULL,
                  "bytecode between two looks at the request; 21ns: an iteration of while n > 0: n -= 1" },
  { .name = NULL },
};

typedef struct
{
  Mutex   mutex; /* protects "locked", which is gil_owner() */
  Cond    freed;
  Mutex   switch_mutex; /* the forced switch */
  Cond    switched;
  guint64 switch_number; /* takes by another thread than the last holder */
  Thread *last_holder;
} Python3;

static void
python3_init (Gil *gil)
{
  Python3 *self = gil_state (gil);

  mutex_init (&self->mutex);
  cond_init (&self->freed);
  mutex_init (&self->switch_mutex);
  cond_init (&self->switched);
}

static void
wait_for_gil (Gil *gil, Thread *me)
{
  Python3   *self = gil_state (gil);
  guint64    seen = self->switch_number;
  WaitResult why = cond_timed_wait (&self->freed, &self->mutex, me, gil_param (gil, SWITCH_INTERVAL), "the GIL");

  if (!gil_owner (gil))
    return;
  if (why == WAIT_WOKEN)
    gil_lost_race (gil, me);
  else if (self->switch_number == seen || !gil_param (gil, SWITCH_TEST))
    gil_request_drop (gil, me);
}

static void
python3_take (Gil *gil, Thread *me)
{
  Python3 *self = gil_state (gil);

  mutex_lock (&self->mutex, me);
  while (gil_owner (gil))
    wait_for_gil (gil, me);

  mutex_lock (&self->switch_mutex, me);
  gil_own (gil, me);
  if (self->last_holder != me)
    {
      self->last_holder = me;
      self->switch_number++;
    }
  cond_signal (&self->switched, me);
  mutex_unlock (&self->switch_mutex, me);

  gil_clear_request (gil);
  mutex_unlock (&self->mutex, me);
}

static void
python3_drop (Gil *gil, Thread *me, GilDropReason why)
{
  Python3 *self = gil_state (gil);

  self->last_holder = me;
  mutex_lock (&self->mutex, me);
  gil_free (gil, me);
  cond_signal (&self->freed, me);
  mutex_unlock (&self->mutex, me);

  if (why == GIL_DROP_END || !gil_param (gil, FORCED_SWITCH) || !gil_requested (gil))
    return;
  mutex_lock (&self->switch_mutex, me);
  if (self->last_holder == me)
    {
      gil_clear_request (gil);
      cond_wait (&self->switched, &self->switch_mutex, me, "a forced switch");
    }
  mutex_unlock (&self->switch_mutex, me);
}

static gint64
python3_check_gap (const Gil *gil)
{
  return gil_param (gil, CHECK_GAP);
}

/* Drop: the mutex and a signal; take: both mutexes and a signal.  Quiet if
 * nobody waits, so that there is no request either. */
static gint64
python3_quiet_check_ns (Gil *gil, Thread *me)
{
  Python3 *self = gil_state (gil);

  if (gil_requested (gil))
    return -1;
  return 2 * mutex_cycle_ns (&self->mutex, me) + mutex_cycle_ns (&self->switch_mutex, me)
         + cond_quiet_signal_ns (&self->freed, me) + cond_quiet_signal_ns (&self->switched, me);
}

const GilPolicy gil_policy_python3 = {
  .name = "python3",
  .models = "CPython 3.2 to 3.14 (checked against 3.11.7)",
  .summary = "switch interval: a waiter asks after 5 ms without a switch; forced switch",
  .params = python3_params,
  .check_mode = GIL_CHECKS_ON_REQUEST,
  .wait_param = SWITCH_INTERVAL,
  .sleep_deadline_first = TRUE,
  .state_size = sizeof (Python3),
  .init = python3_init,
  .take = python3_take,
  .drop = python3_drop,
  .check_gap = python3_check_gap,
  .quiet_check_ns = python3_quiet_check_ns,
};
