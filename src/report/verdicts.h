/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What came of claims: as text for people, and in the Test Anything Protocol.
 */
#ifndef GILSIM_REPORT_VERDICTS_H
#define GILSIM_REPORT_VERDICTS_H

#include "experiment/claim-value.h"
#include "report/report.h"

/**
 * verdicts_write_text:
 * @scenario: whose claims they are
 * @verdicts: of Verdict
 * @n_runs: how many runs were made for them
 * @quiet: only what does not hold
 * @style: how; it fits the width
 * @out: where to
 */
void verdicts_write_text (const Scenario *scenario, const GPtrArray *verdicts, guint n_runs, gboolean quiet,
                          const ReportStyle *style, FILE *out);

/* Version and plan. */
void verdicts_begin_tap (guint n_claims, FILE *out);

/* Test points from number @first on, with what came out as diagnostics in
 * YAML. */
void verdicts_write_tap (const Scenario *scenario, const GPtrArray *verdicts, guint first, FILE *out);

/* How many of them do not hold. */
guint verdicts_count_failed (const GPtrArray *verdicts);

#endif
