/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Reading a recording: what was run, how it ended, and the events of any window
 * of time, in memory that does not grow with its length.
 *
 * The file may be torn or hostile: everything in it is checked before it is
 * used, and a listener gets no event whose indices are not those of the cast.
 */
#ifndef GILSIM_OBSERVE_RECORDING_READ_H
#define GILSIM_OBSERVE_RECORDING_READ_H

#include "observe/recording.h"
#include "observe/section.h"

typedef struct Recording Recording;

/* Whether the file begins as a recording does; FALSE if it cannot be read. */
gboolean recording_is_one (const char *path);

/**
 * recording_open:
 * @path: the file
 * @error: set to a RECORDING_ERROR whose message begins with the path
 */
Recording *recording_open (const char *path, GError **error);

void recording_free (Recording *recording);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Recording, recording_free)

const RecordingAbout *recording_about (const Recording *recording);
const RecordingEnd   *recording_end (const Recording *recording);

/**
 * recording_replay:
 * @recording: the recording
 * @from_ns: where the window begins
 * @to_ns: where it ends; events at that time belong to it
 * @listen: gets the events
 * @data: passed to @listen
 * @stop: (nullable): becomes non-zero to interrupt
 * @error: set to a RECORDING_ERROR; @listen may have got events by then
 *
 * First come the events that tell what stands open when the window begins (see
 * observe/open-events.h), at their true times, which are before @from_ns; then
 * every event of the window; then the next one if that is a PROBE_GIL_QUIET,
 * since it tells of what was before it.
 */
gboolean recording_replay (Recording *recording, gint64 from_ns, gint64 to_ns, ProbeListener listen, gpointer data,
                           const volatile gint *stop, GError **error);

#endif
