/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Charts: the CSV files that the scripts in plots/ read, and running gnuplot
 * on them.
 */
#ifndef GILSIM_REPORT_CHARTS_H
#define GILSIM_REPORT_CHARTS_H

#include "experiment/run.h"
#include "report/gnuplot.h"

/**
 * charts_write_data:
 * @results: the runs, in order
 * @n_results: how many
 * @directory: where to put comparison.csv, waits-N-POLICY.csv, and titles.csv,
 *   which says what pictures call the files
 * @error: set to CHARTS_ERROR_WRITE
 *
 * Every file is written whole or not at all.
 */
gboolean charts_write_data (const RunResult *const *results, guint n_results, const char *directory, GError **error);

/**
 * charts_draw:
 * @results: the runs whose data stand in @directory
 * @n_results: how many
 * @timelines: names of the timelines' data, as a Plot of that kind has them
 * @directory: where the data are and the pictures go
 * @formats: NULL-terminated, of "png", "svg", "pdf"
 * @pictures: (out): file names of the pictures; free with g_ptr_array_unref()
 * @error: set to CHARTS_ERROR_GNUPLOT, with what gnuplot said
 */
gboolean charts_draw (const RunResult *const *results, guint n_results, const GPtrArray *timelines,
                      const char *directory, const char *const *formats, GPtrArray **pictures, GError **error);

/**
 * charts_draw_one:
 * @script: a script in plots/
 * @stem: what the pictures are called, without extension
 * @files: NULL-terminated, in @directory: what the script reads
 *
 * Draws one picture; the rest as charts_draw().
 */
gboolean charts_draw_one (const char *script, const char *stem, const char *const *files, const char *directory,
                          const char *const *formats, GPtrArray **pictures, GError **error);

#endif
