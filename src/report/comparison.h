/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a comparison of runs says, however it is shown: rows of figures with a
 * value for each run, and sentences about who was sooner.
 */
#ifndef GILSIM_REPORT_COMPARISON_H
#define GILSIM_REPORT_COMPARISON_H

#include "experiment/run.h"

typedef enum
{
  COMPARISON_SECTION,  /* a heading for the rows below it: no values */
  COMPARISON_DURATION, /* ns */
  COMPARISON_COUNT,    /* exact up to 2^53 */
  COMPARISON_SHARE,    /* of 1 */
  COMPARISON_FACTOR    /* to the first run */
} ComparisonKind;

/* What is better. */
typedef enum
{
  COMPARISON_NEITHER,
  COMPARISON_LESS,
  COMPARISON_MORE
} ComparisonGood;

typedef struct
{
  char          *label;
  gboolean       below; /* it belongs to the section or row above it */
  ComparisonKind kind;
  ComparisonGood good;
  double        *values; /* one per run; NaN: there is none; NULL: a section */
} ComparisonRow;

typedef struct
{
  guint      n_runs;
  char     **names;     /* of the runs' policies; all different */
  GPtrArray *rows;      /* of ComparisonRow */
  GPtrArray *sentences; /* of char *; never empty */
  GPtrArray *partings;  /* of char *: where each run parts from the first */
  gboolean   few;       /* some percentile is but the maximum */
} Comparison;

/* What those who show the rows should say of them. */
#define COMPARISON_NOTE_DEAD "dead: free or handed to a thread that does not run yet, while somebody wants it"
#define COMPARISON_NOTE_FEW "p99 of fewer than 100 values is their maximum"

/* Compares at least one run of one scenario; the first is the reference. */
Comparison *comparison_new (const RunResult *const *results, guint n_results);
void        comparison_free (Comparison *comparison);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Comparison, comparison_free)

/* A value in words, with its unit; "-" if there is none; g_free() it. */
char *comparison_format (const ComparisonRow *row, guint run);

/* The run with the best value; -1 if none is better than all others, as far as
 * comparison_format() shows. */
gint comparison_best (const ComparisonRow *row, guint n_runs);

/* What [policy NAME] sets, once for runs that are alike: of char *; free with
 * g_ptr_array_unref(). */
GPtrArray *comparison_policy_values (const RunResult *const *results, guint n_results);

#endif
