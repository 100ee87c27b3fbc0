/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Recording a run: an observer that writes it into a file.
 */
#ifndef GILSIM_EXPERIMENT_RECORDER_H
#define GILSIM_EXPERIMENT_RECORDER_H

#include "experiment/run.h"
#include "observe/recording-write.h"

typedef struct
{
  RunObserver observer; /* give its address to the run */
  FILE       *stream;
  guint       block_events; /* 0: as many as suit; else for tests */
  void (*failed) (void);
  const RunResult *result;
  RecordingWriter *writer;
} Recorder;

/**
 * recorder_init:
 * @recorder: will watch one run, and needs no clearing after it
 * @stream: where to write; stays the caller's, who checks it for errors
 * @failed: (nullable): called when it cannot be written, so that the run can be
 *   stopped
 */
void recorder_init (Recorder *recorder, FILE *stream, void (*failed) (void));

#endif
