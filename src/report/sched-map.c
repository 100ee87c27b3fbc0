/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * As `perf sched map`: a column for every core, a line for every switch.
 *
 * Keys are given in the order in which threads appear: A0, B0 ... Z0, A1 ...
 * Z9; then, where perf begins again with A0, Aa ... Zz, and only then again.
 * Unlike perf's, a line explains every key that is new in it.
 */
#include "config.h"

#include "report/sched-kind.h"

#define N_LETTERS 26
#define KEYS_MAX (N_LETTERS * (10 + N_LETTERS))

typedef struct
{
  guint   n_keys;
  guint  *keys;    /* of each thread, from 1; 0: has none yet */
  gint32 *on_core; /* thread on each core; -1: idle */
} Map;

static void
print_key (const SchedView *view, guint key)
{
  guint number = (key - 1) % KEYS_MAX;
  guint second = number / N_LETTERS;

  fputc ('A' + (int) (number % N_LETTERS), view->out);
  fputc (second < 10 ? '0' + (int) second : 'a' + (int) second - 10, view->out);
}

static void
print_line (const SchedView *view, gint64 now_ns, guint switched)
{
  Map        *self = view->state;
  guint       n_known = self->n_keys;
  const char *before = " ";

  fputs ("  ", view->out);
  for (guint i = 0; i < view->cast->n_cores; i++)
    {
      gint32 thread = self->on_core[i];

      fputc (i == switched ? '*' : ' ', view->out);
      if (thread >= 0 && self->keys[thread] == 0)
        self->keys[thread] = ++self->n_keys;
      if (thread >= 0)
        print_key (view, self->keys[thread]);
      else
        fputs (". ", view->out);
      fputc (' ', view->out);
    }
  sched_print_s (view, now_ns, 14);
  fputs (" secs", view->out);
  for (guint i = 0; i < view->cast->n_cores && self->n_keys > n_known; i++)
    if (self->on_core[i] >= 0 && self->keys[self->on_core[i]] > n_known)
      {
        guint thread = (guint) self->on_core[i];

        fputs (before, view->out);
        print_key (view, self->keys[thread]);
        fprintf (view->out, " => %s:%u", view->names[thread], sched_tid (thread));
        before = ", ";
      }
  fputc ('\n', view->out);
}

static gpointer
begin (SchedView *view)
{
  const Cast *cast = view->cast;
  gsize       keys = cast->n_threads * sizeof (guint);
  Map        *self = g_malloc0 (sizeof *self + keys + cast->n_cores * sizeof (gint32));

  self->keys = (guint *) (self + 1);
  self->on_core = (gint32 *) (self->keys + cast->n_threads);
  for (guint i = 0; i < cast->n_cores; i++)
    self->on_core[i] = -1;
  return self;
}

static void
hear (SchedView *view, const ProbeEvent *event)
{
  Map *self = view->state;

  self->on_core[event->core] = event->type == PROBE_ON_CORE ? event->thread : -1;
  /* A core is switched to the next thread or to being idle at the same time. */
  if (event->type != PROBE_OFF_CORE && event->time_ns >= view->from_ns)
    print_line (view, event->time_ns, (guint) event->core);
}

static void
end (SchedView *view, gint64 end_ns)
{
  (void) view;
  (void) end_ns;
}

const SchedKind sched_map = {
  .name = "map",
  .mask = 1u << PROBE_ON_CORE | 1u << PROBE_OFF_CORE | 1u << PROBE_CORE_IDLE,
  .begin = begin,
  .event = hear,
  .end = end,
};
