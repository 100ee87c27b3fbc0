/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Measures the machine that this program runs on, as far as a program without
 * privileges can, and describes it as a machine of a scenario.
 */
#ifndef GILSIM_CALIBRATE_CALIBRATE_H
#define GILSIM_CALIBRATE_CALIBRATE_H

#include <stdio.h>

#include "calibrate/host.h"
#include "calibrate/python.h"
#include "calibrate/samples.h"
#include "machine/machine-config.h"

/* One cost of cost_infos[]; summary.n is 0 if it keeps its default. */
typedef struct
{
  Summary summary;
  char   *how; /* (nullable): how it was measured, or why it was not */
} CostResult;

/* One of the other keys of a machine; ns is -1 if it keeps its default. */
typedef struct
{
  gint64 ns;
  char  *how; /* (nullable) */
} SettingResult;

typedef struct
{
  Host          host;
  CostResult    costs[N_COSTS];
  SettingResult tick;
  SettingResult slice;
  SettingResult timer_slack;
  Placement     placement;
  char         *placement_how; /* (nullable): NULL keeps the default */
  GPtrArray    *notes;         /* of char *: what else came out, a line each */
  GPtrArray    *pythons;       /* of PythonResult * */
} Calibration;

/* Called before each measurement: @done of @total parts are over. */
typedef void (*CalibrateProgress) (const char *what, guint done, guint total, gpointer data);

typedef struct
{
  char               **pythons;   /* (nullable): interpreters; NULL-terminated */
  gint64               budget_ns; /* for all measurements of the machine together */
  const volatile gint *stop;      /* (nullable): non-zero asks for an end */
  CalibrateProgress    progress;  /* (nullable) */
  gpointer             progress_data;
} CalibrateOptions;

/* What a whole calibration takes, without interpreters. */
#define CALIBRATE_BUDGET_NS (G_GINT64_CONSTANT (32000000000))

/**
 * calibrate:
 * @options: what to measure, and for how long
 * @error: set to a CALIBRATE_ERROR if an interpreter cannot be measured
 *
 * Starts threads, and ends them again; the affinity of the calling thread is
 * what it was before.
 *
 * Returns: what came out, to be freed with calibration_free(); NULL without an
 *   error if it was asked to stop
 */
Calibration *calibrate (const CalibrateOptions *options, GError **error);

void calibration_free (Calibration *calibration);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Calibration, calibration_free)

/* Writes a machine file: comments, [machine] with all keys, and a group for
 * each interpreter. */
void calibration_write (const Calibration *calibration, FILE *stream);

#endif
