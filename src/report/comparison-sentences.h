/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Who was sooner by how much, in sentences.
 */
#ifndef GILSIM_REPORT_COMPARISON_SENTENCES_H
#define GILSIM_REPORT_COMPARISON_SENTENCES_H

#include "experiment/run.h"

/* @names: of the runs.  Returns sentences, char *, at least one; free with
 * g_ptr_array_unref(). */
GPtrArray *comparison_sentences (const RunResult *const *results, guint n_results, char *const *names);

/* Where each run parts from the first one, if it does: char *; free with
 * g_ptr_array_unref(). */
GPtrArray *comparison_partings (const RunResult *const *results, guint n_results, char *const *names);

#endif
