/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Where two runs of one scenario part: a record of whom each GIL went to, and
 * the first difference between two records.
 */
#ifndef GILSIM_OBSERVE_DIVERGENCE_H
#define GILSIM_OBSERVE_DIVERGENCE_H

#include "engine/probe.h"
#include "observe/cast.h"

/* Two policies pay differently for the same decision: a thread that is woken on
 * a halted core is later, by up to some 70 us on the machines that come with
 * gilsim, than one that finds the GIL free.  No policy decides on so short a
 * time but by ticks, and then another thread soon takes the GIL. */
#define DIVERGENCE_TOLERANCE_NS 100000

/* So many owners of each GIL are kept; what comes later is not compared. */
#define SUCCESSION_MAX 65536

/* Who owned each GIL after whom; its memory has a bound. */
typedef struct Succession Succession;

/**
 * succession_new:
 * @cast: must outlive the succession until it has ended
 * @probe: what to listen to
 */
Succession *succession_new (const Cast *cast, Probe *probe);

/* Call once, when the run has ended. */
void succession_finish (Succession *succession, gint64 end_ns);

void succession_free (Succession *succession);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Succession, succession_free)

/* What becomes of the GIL in one of the runs, at the time of a divergence. */
typedef enum
{
  DIVERGENCE_GIVES, /* the thread takes it */
  DIVERGENCE_KEEPS, /* the thread owns it and goes on */
  DIVERGENCE_FREE,  /* nobody has it */
  DIVERGENCE_ENDED  /* the run is over */
} DivergenceTurn;

typedef struct
{
  gint64         time_ns; /* of the earlier of the two takes, by the first run's clock */
  gint32         gil;
  DivergenceTurn turns[2];
  gint32         threads[2]; /* of DIVERGENCE_GIVES and DIVERGENCE_KEEPS, else -1 */
  gint64         second_ns;  /* the same by the second run's, which may be ahead or behind */
} Divergence;

/**
 * divergence_find:
 * @first: of a run that has ended
 * @second: of another run with the same threads
 * @divergence: (out): where the two part for the first time
 *
 * Two runs are alike as long as the same threads take a GIL in the same order,
 * each as long after the one before as in the other run, give or take
 * DIVERGENCE_TOLERANCE_NS.  Takes by the thread that had it last do not count.
 * What each does where they part is told for the same time after the last take
 * that they have in common; a run that had been stopped before is not judged.
 *
 * Returns: FALSE if they do not part as far as both are recorded
 */
gboolean divergence_find (const Succession *first, const Succession *second, Divergence *divergence);

#endif
