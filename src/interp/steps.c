/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Every step that may block has the shape of the interpreter's own code: drop
 * the GIL, system call, take it again.  The *return delay* of such a step is
 * the time from its completion to holding the GIL.
 */
#include "config.h"

#include "interp/clients.h"
#include "interp/steps.h"
#include "interp/world.h"

static gint64
now_ns (const PyThread *py)
{
  return py->gil->engine->now_ns;
}

static void
enter_kernel (PyThread *py)
{
  thread_run_kernel (&py->thread, thread_cost (&py->thread, COST_SYSCALL));
}

/* The operation was complete at @completed_ns; take the GIL and say how long
 * that took. */
static void
return_from (PyThread *py, gint64 completed_ns)
{
  gil_take (py->gil, &py->thread);
  probe_emit (&py->gil->engine->probe, PROBE_LATENCY, py->thread.index, -1, -1,
              world_return_latency (py->world, py->group), now_ns (py) - completed_ns);
}

/* --- time ------------------------------------------------------------------ */

static void
run_nogil (PyThread *py, gint64 ns)
{
  gil_drop (py->gil, &py->thread, GIL_DROP_NOGIL);
  py->phase = PY_NO_GIL;
  py_thread_update_state (py);
  thread_run (&py->thread, ns);
  gil_take (py->gil, &py->thread);
}

static void
run_io (PyThread *py, gint64 ns)
{
  gint64 done_ns;

  gil_drop (py->gil, &py->thread, GIL_DROP_IO);
  enter_kernel (py);
  done_ns = now_ns (py) + ns;
  if (ns > 0)
    {
      engine_schedule (py->gil->engine, &py->device, done_ns); /* device_is_done() in world.c */
      py->thread.waits_for = "I/O";
      thread_block (&py->thread);
      py->thread.waits_for = NULL;
    }
  thread_return_to_user (&py->thread);
  return_from (py, done_ns);
}

static void
run_sleep (PyThread *py, gint64 ns)
{
  const GilPolicy *policy = py->gil->policy;
  gint64           deadline_ns = now_ns (py) + ns;

  gil_drop (py->gil, &py->thread, GIL_DROP_IO);
  enter_kernel (py);
  if (!policy->sleep_deadline_first)
    deadline_ns = now_ns (py) + ns;
  if (ns > 0 && deadline_ns > now_ns (py))
    wait_queue_sleep (NULL, &py->thread, deadline_ns, py->world->config->machine->timer_slack_ns, "a timer");
  thread_return_to_user (&py->thread);
  if (ns > 0)
    return_from (py, deadline_ns);
  else
    gil_take (py->gil, &py->thread);
}

/* --- locks and queues --------------------------------------------------------- */

/* Acquires a semaphore-based lock as threading.Lock does.  Python 3 tries
 * first, while it holds the GIL; Python 2 always drops it. */
static void
acquire (PyThread *py, PyLock *lock)
{
  if (!py->gil->policy->lock_always_releases && semaphore_try_wait (&lock->semaphore, &py->thread))
    return;
  gil_drop (py->gil, &py->thread, GIL_DROP_IO);
  semaphore_wait (&lock->semaphore, &py->thread, NULL, NULL, lock->label);
  return_from (py, now_ns (py));
}

/* --- calls that do not block -------------------------------------------------- */

static void
drop_and_enter_kernel (PyThread *py)
{
  gil_drop (py->gil, &py->thread, GIL_DROP_IO);
  enter_kernel (py);
}

/* A quiet call need not be played: FALSE.  (The naive mode plays it, and tells
 * nobody.) */
static gboolean
begin_quiet_call (PyThread *py)
{
  gil_pass_quietly (py->gil, &py->thread, 1, GIL_DROP_IO);
  if (!py->world->naive)
    return FALSE;
  py->gil->quiet = TRUE;
  drop_and_enter_kernel (py);
  return TRUE;
}

/* Begins a system call that will not block. */
static gboolean
begin_call (PyThread *py)
{
  if (gil_call_is_quiet (py->gil, &py->thread))
    return begin_quiet_call (py);
  drop_and_enter_kernel (py);
  return TRUE;
}

static void
end_call (PyThread *py, gboolean played)
{
  if (!played)
    return;
  thread_return_to_user (&py->thread);
  gil_take (py->gil, &py->thread);
  py->gil->quiet = FALSE;
}

/* --- clients --------------------------------------------------------------------- */

static void
run_recv (PyThread *py, ClientSet *clients)
{
  gboolean slept;
  Request *request;

  if (clients->first && gil_call_is_quiet (py->gil, &py->thread))
    {
      gboolean played = begin_quiet_call (py);

      py->received[clients->index] = clients_receive (clients, &py->thread, &slept);
      end_call (py, played);
      return;
    }
  drop_and_enter_kernel (py);
  request = clients_receive (clients, &py->thread, &slept);
  thread_return_to_user (&py->thread);
  py->received[clients->index] = request;
  if (slept)
    return_from (py, request->arrived_ns);
  else
    gil_take (py->gil, &py->thread);
}

static void
run_send (PyThread *py, ClientSet *clients)
{
  Request *request = py->received[clients->index];
  gboolean played = begin_call (py);

  py->received[clients->index] = NULL;
  if (request)
    clients_reply (request);
  end_call (py, played);
}

/* --- sockets ---------------------------------------------------------------------- */

static void
run_sendto (PyThread *py, Socket *socket)
{
  drop_and_enter_kernel (py);
  socket_send (socket, &py->thread);
  end_call (py, TRUE);
}

static void
run_recvfrom (PyThread *py, Socket *socket)
{
  gboolean slept;
  gint64   arrived_ns;

  drop_and_enter_kernel (py);
  arrived_ns = socket_receive (socket, &py->thread, &slept);
  thread_return_to_user (&py->thread);
  if (slept)
    return_from (py, arrived_ns);
  else
    gil_take (py->gil, &py->thread);
}

/* --- threads ------------------------------------------------------------------------ */

/* Thread.start(): create, then wait without the GIL until the new thread has
 * had it.  Process.start(), for a thread of another interpreter, does not
 * wait. */
static void
start_one (PyThread *py, PyThread *other)
{
  thread_run (&py->thread, thread_cost (&py->thread, COST_THREAD_CREATE));
  other->has_starter = other->gil == py->gil;
  world_start_thread (py->world, other, &py->thread);
  if (!other->has_starter || semaphore_try_wait (&other->started, &py->thread))
    return;
  gil_drop (py->gil, &py->thread, GIL_DROP_IO);
  semaphore_wait (&other->started, &py->thread, NULL, NULL, "the start of a thread");
  return_from (py, now_ns (py));
}

static void
join_one (PyThread *py, PyThread *other, const char *label)
{
  gboolean slept = FALSE;

  if (other->thread.run_state == RUN_ENDED)
    return;
  gil_drop (py->gil, &py->thread, GIL_DROP_IO);
  enter_kernel (py);
  while (other->thread.run_state != RUN_ENDED && !other->ending)
    {
      slept = TRUE;
      wait_queue_sleep (&other->joiners, &py->thread, TIME_NEVER, 0, label);
    }
  thread_return_to_user (&py->thread);
  if (slept)
    return_from (py, other->ended_ns);
  else
    gil_take (py->gil, &py->thread);
}

void
step_begun (PyThread *py)
{
  if (py->has_starter)
    semaphore_post (&py->started, &py->thread);
}

void
step_ending (PyThread *py)
{
  Thread *joiner;

  py->ending = TRUE;
  py->ended_ns = now_ns (py);
  while ((joiner = wait_queue_take (&py->joiners)) != NULL)
    {
      py->thread.in_kernel = TRUE;
      thread_run_kernel (&py->thread, thread_reach_ns (joiner, &py->thread));
      thread_run_kernel (&py->thread, thread_wake (joiner, &py->thread));
    }
  if (py->thread.in_kernel)
    thread_return_to_user (&py->thread);
}

static void
for_each_of_group (PyThread *py, const Step *step)
{
  Group *group = &py->world->groups[step->object];

  for (guint i = 0; i < group->n_threads; i++)
    if (step->kind == STEP_START)
      start_one (py, &group->threads[i]);
    else
      join_one (py, &group->threads[i], group->label);
}

void
step_run (PyThread *py, const Step *step)
{
  World *world = py->world;
  gint64 ns = step->kind <= STEP_SLEEP ? dist_draw (&step->duration, &py->rng) : 0;

  switch (step->kind)
    {
    case STEP_COMPUTE:
      eval_compute (py, ns);
      break;
    case STEP_NATIVE:
      thread_run (&py->thread, ns);
      break;
    case STEP_NOGIL:
      run_nogil (py, ns);
      break;
    case STEP_IO:
      run_io (py, ns);
      break;
    case STEP_SLEEP:
    case STEP_YIELD:
      run_sleep (py, ns);
      break;
    case STEP_LOCK:
      acquire (py, &world->locks[step->object]);
      break;
    case STEP_UNLOCK:
      semaphore_post (&world->locks[step->object].semaphore, &py->thread);
      break;
    case STEP_GET:
      acquire (py, &world->queues[step->object]);
      break;
    case STEP_PUT:
      semaphore_post (&world->queues[step->object].semaphore, &py->thread);
      break;
    case STEP_RECV:
      run_recv (py, &world->clients[step->object]);
      break;
    case STEP_SEND:
      run_send (py, &world->clients[step->object]);
      break;
    case STEP_SENDTO:
      run_sendto (py, &world->sockets[step->object]);
      break;
    case STEP_RECVFROM:
      run_recvfrom (py, &world->sockets[step->object]);
      break;
    case STEP_START:
    case STEP_JOIN:
      for_each_of_group (py, step);
      break;
    case STEP_REPEAT:
    case STEP_END_REPEAT:
    case STEP_MEASURE:
    case STEP_END_MEASURE:
    case N_STEP_KINDS:
    default:
      g_assert_not_reached ();
    }
}
