/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "reality/emit-check.h"

/* Python compiles at most twenty blocks inside each other, and a loop that
 * computes is one. */
#define DEEPEST 18

/* Locks and queues are inside one process. */
static gboolean
check_shared (const Scenario *scenario, guint group, const Step *step, GError **error)
{
  gboolean is_lock = step->kind == STEP_LOCK || step->kind == STEP_UNLOCK;

  if (!is_lock && step->kind != STEP_PUT && step->kind != STEP_GET)
    return TRUE;
  for (guint g = 0; g < group; g++)
    for (guint i = 0; i < scenario->groups[g].program.n_steps; i++)
      {
        const Step *other = &scenario->groups[g].program.steps[i];
        gboolean    same_kind = is_lock ? other->kind == STEP_LOCK || other->kind == STEP_UNLOCK
                                        : other->kind == STEP_PUT || other->kind == STEP_GET;

        if (!same_kind || other->object != step->object || scenario->groups[g].interp == scenario->groups[group].interp)
          continue;
        g_set_error (error, SCENARIO_ERROR, SCENARIO_ERROR_SETTING,
                     "%s \"%s\" is used by several interpreters, which a program in Python cannot do",
                     is_lock ? "lock" : "queue",
                     is_lock ? scenario->locks[step->object] : scenario->queues[step->object]);
        return FALSE;
      }
  return TRUE;
}

/* How many loops are inside each other. */
static guint
deepest_loop (const Program *program)
{
  guint open = 0;
  guint deepest = 0;

  for (guint i = 0; i < program->n_steps; i++)
    if (program->steps[i].kind == STEP_REPEAT)
      {
        open++;
        deepest = MAX (deepest, open);
      }
    else if (program->steps[i].kind == STEP_END_REPEAT)
      open--;
  return deepest;
}

gboolean
emit_check (const Scenario *scenario, guint group, GError **error)
{
  const GroupConfig *config = &scenario->groups[group];
  guint              n_loops = deepest_loop (&config->program);

  if (n_loops > DEEPEST)
    {
      g_set_error (error, SCENARIO_ERROR, SCENARIO_ERROR_SETTING,
                   "[threads %s] nests %u loops, and a program in Python at most %d", config->name, n_loops, DEEPEST);
      return FALSE;
    }
  for (guint i = 0; i < config->program.n_steps; i++)
    if (!check_shared (scenario, group, &config->program.steps[i], error))
      return FALSE;
  return TRUE;
}
