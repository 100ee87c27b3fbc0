/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * All in integers: the same bytes from every compiler.
 */
#include "config.h"

#include "machine/load.h"

#define PERIOD_NS 1024000
#define PERIODS_PER_HALF 32
#define ONE_BITS 24

/* 2^(-k/32), times 2^24 */
static const guint32 decay_table[PERIODS_PER_HALF + 1] = {
  16777216u, 16417715u, 16065917u, 15721658u, 15384775u, 15055111u, 14732511u, 14416824u,
  14107901u, 13805598u, 13509772u, 13220286u, 12937002u, 12659789u, 12388516u, 12123055u,
  11863283u, 11609078u, 11360319u, 11116891u, 10878679u, 10645571u, 10417458u, 10194234u,
  9975792u, 9762032u, 9552851u, 9348154u, 9147842u, 8951823u, 8760003u, 8572295u,
  8388608u,
};

/* What is left of an average after @ns, times 2^24. */
static guint64
decay (gint64 ns)
{
  gint64  periods = ns / PERIOD_NS;
  guint64 halves = (guint64) (periods / PERIODS_PER_HALF);
  guint   k = (guint) (periods % PERIODS_PER_HALF);
  gint64  rest_ns = ns % PERIOD_NS;
  guint64 drop = decay_table[k] - decay_table[k + 1];

  if (halves > ONE_BITS)
    return 0;
  return (decay_table[k] - drop * (guint64) rest_ns / PERIOD_NS) >> halves;
}

void
load_update (Load *load, gint64 now_ns)
{
  guint64 left = decay (now_ns - load->at_ns);
  guint64 gone = (G_GUINT64_CONSTANT (1) << ONE_BITS) - left;
  guint64 sum = (guint64) load->average * left + (guint64) load->n_runnable * LOAD_FULL * gone;

  load->average = (gint64) (sum >> ONE_BITS);
  load->at_ns = now_ns;
}
