/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Where two runs of one scenario part.
 *
 * Times are compared from one take to the next, not from the start of the run:
 * small differences of costs add up, but are no decision of a policy's.  So
 * each run is asked what it does by its own clock: as long after its last turn
 * that both have.
 */
#include "config.h"

#include "observe/divergence.h"

#include "engine/duration.h"

/* A thread's time with a GIL, however often it dropped and took it meanwhile. */
typedef struct
{
  gint64 taken_ns;
  gint64 left_ns; /* when it dropped the GIL for the last time; TIME_NEVER: it
                   * has it still */
  gint32 thread;
} Turn;

struct Succession
{
  GArray **turns; /* of Turn, for each GIL */
  guint    n_gils;
  gint64   end_ns;
};

static Turn *
last_turn (GArray *turns)
{
  return turns->len > 0 ? &g_array_index (turns, Turn, turns->len - 1) : NULL;
}

static void
listen (const ProbeEvent *event, gpointer data)
{
  Succession *self = data;
  GArray     *turns = self->turns[event->gil];
  Turn       *last = last_turn (turns);
  gboolean    same = last != NULL && last->thread == event->thread;
  Turn        next = { event->time_ns, TIME_NEVER, event->thread };

  if (event->type == PROBE_GIL_DROP && same)
    last->left_ns = event->time_ns;
  else if (event->type == PROBE_GIL_TAKE && same)
    last->left_ns = TIME_NEVER;
  else if (event->type == PROBE_GIL_TAKE && turns->len < SUCCESSION_MAX)
    g_array_append_val (turns, next);
}

Succession *
succession_new (const Cast *cast, Probe *probe)
{
  Succession *self = g_new0 (Succession, 1);

  self->n_gils = cast->n_gils;
  self->turns = g_new0 (GArray *, cast->n_gils);
  for (guint i = 0; i < cast->n_gils; i++)
    self->turns[i] = g_array_new (FALSE, FALSE, sizeof (Turn));
  probe_listen (probe, 1u << PROBE_GIL_TAKE | 1u << PROBE_GIL_DROP, listen, self);
  return self;
}

void
succession_finish (Succession *succession, gint64 end_ns)
{
  succession->end_ns = end_ns;
}

void
succession_free (Succession *succession)
{
  if (succession == NULL)
    return;
  for (guint i = 0; i < succession->n_gils; i++)
    g_array_unref (succession->turns[i]);
  g_free (succession->turns);
  g_free (succession);
}

/* ---- comparing ---------------------------------------------------------- */

/* When turn @index begins; TIME_NEVER if there is none. */
static gint64
taken_ns (const GArray *turns, guint index)
{
  return index < turns->len ? g_array_index (turns, Turn, index).taken_ns : TIME_NEVER;
}

/* How long after the turn before; from the start for the first. */
static gint64
gap_ns (const GArray *turns, guint index)
{
  return taken_ns (turns, index) - (index > 0 ? taken_ns (turns, index - 1) : 0);
}

/* Whether both have turn @index, and it is the same. */
static gboolean
is_same (const GArray *a, const GArray *b, guint index)
{
  return index < a->len && index < b->len
         && g_array_index (a, Turn, index).thread == g_array_index (b, Turn, index).thread
         && ABS (gap_ns (a, index) - gap_ns (b, index)) <= DIVERGENCE_TOLERANCE_NS;
}

/* By a run's own clock, the moment at which one of the two takes turn @index:
 * @gap_ns after its turn before. */
static gint64
moment_ns (const GArray *turns, guint index, gint64 gap_ns)
{
  return gap_ns + (index > 0 ? taken_ns (turns, index - 1) : 0);
}

/* Whether a run that has no turn @index may have been about to take it at
 * @now_ns when it was stopped, as it is if it is not the shorter one. */
static gboolean
is_cut (const Succession *self, const Succession *other, const GArray *turns, guint index, gint64 now_ns)
{
  if (index < turns->len)
    return FALSE;
  return self->end_ns >= now_ns ? self->end_ns - now_ns <= DIVERGENCE_TOLERANCE_NS : self->end_ns >= other->end_ns;
}

/* What a run does at @now_ns, when the other, or itself, takes turn @index. */
static void
describe (const Succession *self, const GArray *turns, guint index, gint64 now_ns, DivergenceTurn *turn, gint32 *thread)
{
  const Turn *before = index > 0 ? &g_array_index (turns, Turn, index - 1) : NULL;

  *thread = -1;
  if (index < turns->len && taken_ns (turns, index) - now_ns <= DIVERGENCE_TOLERANCE_NS)
    {
      *turn = DIVERGENCE_GIVES;
      *thread = g_array_index (turns, Turn, index).thread;
    }
  else if (now_ns >= self->end_ns)
    *turn = DIVERGENCE_ENDED;
  else if (before != NULL && now_ns < before->left_ns)
    {
      *turn = DIVERGENCE_KEEPS;
      *thread = before->thread;
    }
  else
    *turn = DIVERGENCE_FREE;
}

static gboolean
find_in_gil (const Succession *first, const Succession *second, guint gil, Divergence *divergence)
{
  const GArray *a = first->turns[gil];
  const GArray *b = second->turns[gil];
  guint         index = 0;
  gint64        gap, first_ns, second_ns;

  while (is_same (a, b, index))
    index++;
  if ((index == a->len && index == b->len) || index == SUCCESSION_MAX)
    return FALSE;
  gap = MIN (gap_ns (a, index), gap_ns (b, index));
  first_ns = moment_ns (a, index, gap);
  second_ns = moment_ns (b, index, gap);
  if (is_cut (first, second, a, index, first_ns) || is_cut (second, first, b, index, second_ns))
    return FALSE;
  *divergence = (Divergence){ .time_ns = first_ns, .second_ns = second_ns, .gil = (gint32) gil };
  describe (first, a, index, first_ns, &divergence->turns[0], &divergence->threads[0]);
  describe (second, b, index, second_ns, &divergence->turns[1], &divergence->threads[1]);
  return TRUE;
}

gboolean
divergence_find (const Succession *first, const Succession *second, Divergence *divergence)
{
  gboolean found = FALSE;

  g_assert (first->n_gils == second->n_gils);
  for (guint gil = 0; gil < first->n_gils; gil++)
    {
      Divergence here;

      if (!find_in_gil (first, second, gil, &here) || (found && here.time_ns >= divergence->time_ns))
        continue;
      *divergence = here;
      found = TRUE;
    }
  return found;
}
