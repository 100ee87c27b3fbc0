/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the probes have in common: each measures for its share of the time and
 * leaves its results in the calibration.
 */
#ifndef GILSIM_CALIBRATE_PROBES_H
#define GILSIM_CALIBRATE_PROBES_H

#include "calibrate/calibrate.h"
#include "calibrate/rig.h"

typedef struct
{
  Calibration         *result;
  const Host          *host;
  gint64               budget_ns; /* of this probe */
  const volatile gint *stop;      /* (nullable) */
} Session;

typedef struct
{
  const char *label;     /* for the line of progress */
  guint       share;     /* of the time of all, in percent; some need less */
  guint       min_cores; /* that it needs */
  void (*run) (Session *session);
} Probe;

/* In the order in which they run: later ones use the results of earlier ones.
 * Ends with label NULL. */
extern const Probe probes[];

void probe_local (Session *session);
void probe_lines (Session *session);
void probe_switch (Session *session);
void probe_wake_idle (Session *session);
void probe_wake_busy (Session *session);
void probe_timer (Session *session);
void probe_tick (Session *session);
void probe_thread (Session *session);
void probe_placement (Session *session);

/* Whether a probe may go on: until then, and unless it is asked to stop. */
gboolean session_goes_on (const Session *session, gint64 until_ns);

/* The end of a part of the probe that may take @percent of its time. */
gint64 session_until (const Session *session, guint percent);

/* Takes over what was measured of a cost, if it is enough to tell anything;
 * @how is what was done. */
void session_cost (Session *session, CostId cost, const Samples *samples, const char *how);

/* The same for a cost of a wake, from @calls, what whole calls of FUTEX_WAKE
 * took: the cost is what is left behind session_wake_lead(), and wake-same and
 * wake-busy say how long that is on this machine. */
void session_wake_cost (Session *session, CostId cost, const Samples *calls, const char *how);

/* What a waker does first, in ns, until the woken thread is in a queue. */
double session_wake_lead (const Session *session, CostId cost);

/* Says why a cost keeps its default. */
void session_no_cost (Session *session, CostId cost, const char *why);

/* The median of a cost, or of its default. */
double session_median (const Session *session, CostId cost);

void session_note (Session *session, const char *format, ...) G_GNUC_PRINTF (2, 3);

/* Notes the quantiles of something that is no cost of the machine. */
void session_note_samples (Session *session, const char *what, const Samples *samples);

/* A duration for people, such as "12.3us". */
char *calibrate_duration (double ns, char *buffer);

#endif
