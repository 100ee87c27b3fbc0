/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The answer to why a thread waits, as text for people and as JSON.
 */
#ifndef GILSIM_REPORT_WHY_H
#define GILSIM_REPORT_WHY_H

#include <json-glib/json-glib.h>

#include "experiment/question.h"
#include "report/report.h"

/* Where the thread stands at the moment of the question: one sentence; free
 * with g_free(). */
char *why_describe_moment (const Question *question);

/* Writes the answer for one run. */
void why_write_text (const Question *question, const RunResult *result, const ReportStyle *style, FILE *out);

/* Adds the answer for one run as an object to @json; durations and times are
 * whole nanoseconds. */
void why_add_json (const Question *question, const RunResult *result, JsonBuilder *json);

#endif
