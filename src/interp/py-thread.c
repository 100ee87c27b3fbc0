/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "interp/py-thread.h"
#include "interp/steps.h"
#include "interp/world.h"

/* The state on the timeline follows from where the thread stands: waiting for
 * a core beats all, owning the GIL beats the rest. */
static ThreadState
state_of (PyThread *py)
{
  switch (py->thread.run_state)
    {
    case RUN_NEW:
      return THREAD_STATE_NEW;
    case RUN_ENDED:
      return THREAD_STATE_ENDED;
    case RUN_READY:
      return THREAD_STATE_READY;
    case RUN_RUNNING:
    case RUN_BLOCKED:
    default:
      break;
    }
  if (py->gil->owner == &py->thread)
    /* Asleep it may own the GIL by hand-over, but holds it only when it runs. */
    return py->thread.run_state == RUN_RUNNING ? THREAD_STATE_HOLDS_GIL : THREAD_STATE_WAITS_GIL;
  switch (py->phase)
    {
    case PY_TAKING:
      return THREAD_STATE_WAITS_GIL;
    case PY_DROPPING:
      /* Blocked in drop: the forced wait for somebody to take it. */
      return py->thread.run_state == RUN_BLOCKED || py->drop_reason == GIL_DROP_CHECK ? THREAD_STATE_WAITS_GIL
                                                                                      : THREAD_STATE_IO;
    case PY_NO_GIL:
      return THREAD_STATE_NO_GIL;
    case PY_RELEASED:
    case PY_RUNNING:
    default:
      return THREAD_STATE_IO;
    }
}

void
py_thread_update_state (PyThread *py)
{
  ThreadState state = state_of (py);
  gint32      core = py->thread.run_state == RUN_RUNNING ? (gint32) py->thread.core->index : -1;

  if (state == py->state)
    return;
  py->state = state;
  probe_emit (&py->gil->engine->probe, PROBE_THREAD_STATE, py->thread.index, core, -1, state, 0);
}

static void
end_measure (PyThread *py, const Step *measure)
{
  Engine *engine = py->gil->engine;
  gint64  took_ns = engine->now_ns - py->loops[measure->depth].begun_ns - (gint64) measure->duration.a;
  guint   latency = world_measure_latency (py->world, measure->object);

  probe_emit (&engine->probe, PROBE_LATENCY, py->thread.index, -1, -1, latency, MAX (took_ns, 0));
}

static void
run_program (PyThread *py)
{
  const Program *program = py->program;
  Engine        *engine = py->gil->engine;
  guint          i = 0;

  while (i < program->n_steps)
    {
      const Step *step = &program->steps[i];

      engine_count (engine);
      if (G_UNLIKELY (engine->done))
        engine_suspend (engine, py->thread.fiber);
      switch (step->kind)
        {
        case STEP_REPEAT:
          py->loops[step->depth].left = step->count;
          i = step->count > 0 ? i + 1 : step->jump + 1;
          break;
        case STEP_END_REPEAT:
          {
            const Step *repeat = &program->steps[step->jump];
            guint64    *left = &py->loops[repeat->depth].left;

            if (*left != STEP_FOREVER)
              --*left;
            i = *left > 0 ? step->jump + 1 : i + 1;
            break;
          }
        case STEP_MEASURE:
          py->loops[step->depth].begun_ns = engine->now_ns;
          i++;
          break;
        case STEP_END_MEASURE:
          end_measure (py, &program->steps[step->jump]);
          i++;
          break;
        default:
          step_run (py, step);
          i++;
        }
    }
}

void
py_thread_main (gpointer data)
{
  PyThread *py = data;
  Interp   *interp = world_interp_of (py->world, py);

  if (!interp->spawned)
    {
      py->phase = PY_NO_GIL;
      py_thread_update_state (py);
      thread_run (&py->thread, dist_draw (interp->spawn, &py->thread.cost_rng));
      world_interp_spawned (py->world, interp);
    }
  py->phase = PY_RELEASED;
  py_thread_update_state (py);
  thread_run (&py->thread, thread_cost (&py->thread, COST_THREAD_BOOT));
  gil_take (py->gil, &py->thread);
  step_begun (py);
  run_program (py);
  step_ending (py);
  gil_drop (py->gil, &py->thread, GIL_DROP_END);
  if (!py->background)
    world_foreground_done (py->world);
  thread_end (&py->thread);
}
