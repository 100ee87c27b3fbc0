/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Parties: the threads that a picture names one by one; or groups, if there are
 * many threads; or some groups and the rest, if there are many of these.
 *
 * The runs of a picture may differ in their threads, as a policy may set the
 * scenario's parameters: parties are those of all of them, and the same ones.
 */
#ifndef GILSIM_REPORT_PARTIES_H
#define GILSIM_REPORT_PARTIES_H

#include "report/plots.h"

typedef struct
{
  gboolean   by_group;
  guint      most;
  GPtrArray *names; /* of char *: as scripts read them */
} Parties;

/**
 * parties_new:
 * @plot: whose runs have ended
 * @most: how many there may be; at least 2
 */
Parties *parties_new (const Plot *plot, guint most);
void     parties_free (Parties *parties);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Parties, parties_free)

/* The party of a thread of a run. */
guint parties_of_thread (const Parties *parties, const Cast *cast, guint thread);

/* What a picture calls it: "cpu", or "cpu (50 threads)" for a group of several in
 * that run; free with g_free(). */
char *parties_label (const Parties *parties, const Cast *cast, guint party);

/* How many threads of a run a party has. */
guint parties_count_threads (const Parties *parties, const Cast *cast, guint party);

#endif
