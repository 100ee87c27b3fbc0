/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A recording: all events of a run in one file, from which any window of time
 * can be read at once.  The format is described in gilsim-recording(5).
 */
#ifndef GILSIM_OBSERVE_RECORDING_H
#define GILSIM_OBSERVE_RECORDING_H

#include "engine/probe.h"
#include "observe/cast.h"

#define RECORDING_VERSION 1

/* The file begins and ends with it. */
#define RECORDING_MAGIC "\211GILREC\n"
#define RECORDING_MAGIC_BYTES 8

/* The letters of its sections. */
#define RECORDING_HEAD 'H'
#define RECORDING_BLOCK 'B'
#define RECORDING_INDEX 'I'
#define RECORDING_TAIL 'T'

/* In front of a block's events: how many stand open when it begins, how many
 * it has (4 bytes each), and when it begins (8). */
#define RECORDING_BLOCK_HEADER_BYTES 16

/* How many entries a node of the index has at most, and how deep it can be. */
#define RECORDING_FAN_OUT 256
#define RECORDING_LEVELS 8

/* What was run. */
typedef struct
{
  char   *program;      /* that recorded it, and its version */
  char   *file;         /* of the scenario, as given */
  char   *title;        /* of the scenario */
  char   *policy;       /* of the first interpreter, with every parameter */
  char   *policy_label; /* the same as reports show it */
  guint64 seed;
  gint64  chart_from_ns; /* the scenario's window for charts */
  gint64  chart_to_ns;
  Cast   *cast;
} RecordingAbout;

/* How it ended. */
typedef struct
{
  gint64  end_ns;
  guint64 steps;    /* the simulator's own count of events */
  guint64 n_events; /* of the probe, which are in the recording */
} RecordingEnd;

#endif
