/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A recorded run: whoever can watch a run can watch it, or a part of it, again.
 */
#ifndef GILSIM_EXPERIMENT_RECORDED_RUN_H
#define GILSIM_EXPERIMENT_RECORDED_RUN_H

#include "experiment/run.h"
#include "observe/recording-read.h"

typedef struct
{
  Recording *recording;
  /* What the recording says of it: its names, numbers of threads and cores,
   * policy, seed and window for charts; it cannot be run. */
  Scenario  *scenario;
} RecordedRun;

/**
 * recorded_run_open:
 * @path: a recording, see recording_is_one()
 * @error: set to a RECORDING_ERROR whose message is complete
 */
RecordedRun *recorded_run_open (const char *path, GError **error);

void recorded_run_free (RecordedRun *run);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RecordedRun, recorded_run_free)

/**
 * recorded_run_replay:
 * @run: the run; must outlive the result
 * @from_ns: where the watched part begins
 * @to_ns: where it ends; TIME_NEVER: with the run
 * @options: who watches: the observers and the timeline; @enough and @stop.
 *   What would change the run is ignored
 * @error: set to a RECORDING_ERROR, or to RUN_ERROR_INTERRUPTED
 *
 * Everybody is told first what stands open at @from_ns, as events with their
 * true times before it, and last, maybe, of quiet checks that went on beyond
 * @to_ns: as in a run, whoever shows a part cuts to it.  The
 * result's statistics are of the part alone, and its end is that of the part.
 *
 * Returns: a new result, to be freed with run_result_free(), or NULL
 */
RunResult *recorded_run_replay (RecordedRun *run, gint64 from_ns, gint64 to_ns, const RunOptions *options,
                                GError **error);

#endif
