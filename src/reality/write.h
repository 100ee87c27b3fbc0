/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Reports of measured beside simulated figures.
 */
#ifndef GILSIM_REALITY_WRITE_H
#define GILSIM_REALITY_WRITE_H

#include "reality/pairs.h"
#include "report/report.h"

/* What is reported; everything is borrowed. */
typedef struct
{
  const RunResult   *result; /* simulated */
  const Pairs       *pairs;
  const char        *interpreter; /* as given */
  const char *const *notes;       /* NULL-terminated */
} RealityReport;

/* @style is used for text only. */
void reality_write (const RealityReport *report, ReportFormat format, const ReportStyle *style, FILE *out);

/* What the chart calls the scenario and the two sides: CSV, as plots/reality.gp
 * reads it. */
void reality_write_titles (const RealityReport *report, FILE *out);

#endif
