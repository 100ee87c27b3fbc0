/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The tables: of one workload, of what was published, of what misses a target,
 * of the totals.
 */
#ifndef GILSIM_TESTS_VALIDATION_TABLES_H
#define GILSIM_TESTS_VALIDATION_TABLES_H

#include "tests/validation/grid.h"
#include "tests/validation/judge.h"

/* A workload, and what its tables say. */
typedef struct
{
  const char *name;
  const char *title;
  const char *text;
} TableWorkload;

/* In the order of the page; ends with a NULL name. */
extern const TableWorkload tables_workloads[];

/* @style: (nullable): of the terminal; NULL: Markdown.  No lines, nothing printed. */
void tables_workload (const Judgement *judgement, const TableWorkload *workload, const ReportStyle *style, FILE *out);
void tables_published (const Judgement *judgement, const ReportStyle *style, FILE *out);
void tables_totals (const Judgement *judgement, const ReportStyle *style, FILE *out);
void tables_misses (const Judgement *judgement, const ReportStyle *style, FILE *out);

/* The totals in two sentences; free with g_free(). */
char *tables_sentence (const Judgement *judgement);

#endif
