/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The cast of a run: the names behind the indices in the probe's events.
 * Read-only; strings are borrowed from whoever built it, except where said.
 */
#ifndef GILSIM_OBSERVE_CAST_H
#define GILSIM_OBSERVE_CAST_H

#include <glib.h>

typedef struct
{
  guint  n_cores;
  guint  n_threads;
  char **thread_names; /* "cpu", or "cpu-1", "cpu-2" in a group of several */
  guint *thread_group; /* thread -> group */
  guint *thread_gil;   /* thread -> interpreter */
  guint  n_groups;
  char **group_names;
  guint  n_gils;
  char **gil_names; /* of the interpreters */
  guint  n_latencies;
  char **latency_names; /* each client set, "return:GROUP" per group, each measure */
} Cast;

/* Free with cast_free(). */
Cast *cast_copy (const Cast *cast);

/* Owns every array and string in it. */
void cast_free (Cast *cast);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Cast, cast_free)

#endif
