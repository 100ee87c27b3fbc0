/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Writing a recording as the run goes, in memory that does not grow with its
 * length.
 */
#ifndef GILSIM_OBSERVE_RECORDING_WRITE_H
#define GILSIM_OBSERVE_RECORDING_WRITE_H

#include <stdio.h>

#include "observe/recording.h"

typedef struct RecordingWriter RecordingWriter;

/**
 * recording_writer_new:
 * @about: what is run; its cast must outlive the writer
 * @probe: what to listen to
 * @stream: where to write, from front to back; stays the caller's, who checks
 *   it for errors
 * @failed: (nullable): called during the run each time that a part could not be
 *   written
 */
RecordingWriter *recording_writer_new (const RecordingAbout *about, Probe *probe, FILE *stream, void (*failed) (void));

/* How many events a block has, instead of what suits most: for tests. */
void recording_writer_set_block (RecordingWriter *writer, guint n_events);

/* Writes what is still to be written; call once, when the run has ended. */
void recording_writer_finish (RecordingWriter *writer, gint64 end_ns, guint64 steps);

void recording_writer_free (RecordingWriter *writer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RecordingWriter, recording_writer_free)

#endif
