/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A fair lock: first in, first out, with direct hand-off and a quantum.
 * (The textbook's yardstick; close relatives: Java's ReentrantLock(true), and
 * Ruby's lock since 3.3, whose quantum is 100 ms.)
 *
 * - Waiters queue.  Whoever drops makes the first of them the owner, before
 *   that thread even runs: nobody can come in between (no barging).
 * - A waiter that sees the owner's quantum used up sets the drop request; the
 *   owner hands over at its next check and goes to the tail.
 *
 * Good at: fairness; nobody waits longer than a quantum for each one ahead.
 * Bad at: throughput.  Once a queue has formed, every release costs a wake-up
 *   during which the GIL is owned and idle (a lock convoy); on a busy machine
 *   the new owner may have to wait for a core as well.
 * Left out: nothing; no interpreter has exactly this lock.
 */
#include "config.h"

#include "interp/gil-policy.h"

enum
{
  QUANTUM,
  CHECK_GAP
};

static const GilParam fifo_params[] = {
  [QUANTUM] = { "quantum", GIL_PARAM_DURATION, NULL, 5000000, 1000, 1000000000000, NULL,
                "how long an owner may keep the GIL while others wait" },
  [CHECK_GAP] = { "check-gap", GIL_PARAM_DURATION, NULL, 21, 1, 1000000000, NULL,
                  "bytecode between two looks at the request" },
  { .name = NULL },
};

/* A waiting thread; lives on its stack. */
typedef struct Waiter Waiter;

struct Waiter
{
  Thread *thread;
  Cond    turn;
  Waiter *next;
};

typedef struct
{
  Mutex   mutex;
  Waiter *first;
  Waiter *last;
} Fifo;

static void
fifo_init (Gil *gil)
{
  Fifo *self = gil_state (gil);

  mutex_init (&self->mutex);
}

static void
wait_for_turn (Gil *gil, Thread *me)
{
  Fifo  *self = gil_state (gil);
  Waiter waiter = { .thread = me };

  cond_init (&waiter.turn);
  if (self->first)
    self->last->next = &waiter;
  else
    self->first = &waiter;
  self->last = &waiter;
  while (gil_owner (gil) != me)
    {
      gint64 left_ns = gil_owned_since_ns (gil) + gil_param (gil, QUANTUM) - gil_now_ns (gil);
      if (left_ns <= 0)
        {
          gil_request_drop (gil, me);
          left_ns = gil_param (gil, QUANTUM);
        }
      cond_timed_wait (&waiter.turn, &self->mutex, me, left_ns, "the GIL");
    }
}

static void
fifo_take (Gil *gil, Thread *me)
{
  Fifo *self = gil_state (gil);

  mutex_lock (&self->mutex, me);
  if (gil_owner (gil))
    wait_for_turn (gil, me);
  else
    gil_own (gil, me);
  mutex_unlock (&self->mutex, me);
}

static void
fifo_drop (Gil *gil, Thread *me, GilDropReason why)
{
  Fifo   *self = gil_state (gil);
  Waiter *next;

  mutex_lock (&self->mutex, me);
  gil_clear_request (gil);
  next = self->first;
  if (next)
    {
      self->first = next->next;
      gil_hand_over (gil, me, next->thread);
      cond_signal (&next->turn, me);
    }
  else
    gil_free (gil, me);
  mutex_unlock (&self->mutex, me);
}

static gint64
fifo_check_gap (const Gil *gil)
{
  return gil_param (gil, CHECK_GAP);
}

/* Two locks and two unlocks of the mutex, if nobody waits. */
static gint64
fifo_quiet_check_ns (Gil *gil, Thread *me)
{
  Fifo *self = gil_state (gil);

  return self->first ? -1 : 2 * mutex_cycle_ns (&self->mutex, me);
}

const GilPolicy gil_policy_fifo = {
  .name = "fifo",
  .models = "no interpreter: the fair lock of the textbooks",
  .summary = "fair queue with direct hand-off and a quantum",
  .params = fifo_params,
  .check_mode = GIL_CHECKS_ON_REQUEST,
  .wait_param = QUANTUM,
  .state_size = sizeof (Fifo),
  .init = fifo_init,
  .take = fifo_take,
  .drop = fifo_drop,
  .check_gap = fifo_check_gap,
  .quiet_check_ns = fifo_quiet_check_ns,
};
