/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Published results: each with its tolerance, and what came out.
 */
#ifndef GILSIM_TESTS_VALIDATION_PUBLISHED_H
#define GILSIM_TESTS_VALIDATION_PUBLISHED_H

#include "tests/validation/runs.h"

typedef enum
{
  TOLERANCE_PERCENT,
  TOLERANCE_FACTOR,
  TOLERANCE_BELOW,
  TOLERANCE_ORDER /* only in comparison with others of its table */
} ToleranceKind;

typedef struct
{
  char         *key; /* "published " and the name of the case */
  char         *name;
  char         *scenario;
  char         *policy;
  char         *settings;
  char         *reference; /* settings; empty: none */
  char         *figure;
  double        scale;
  gboolean      inverse;
  double        published;
  char         *unit;
  ToleranceKind kind;
  double        tolerance;
  char         *source;
  RunFigure     wanted, wanted_reference;
  double        low, median, high; /* simulated, over the seeds */
} Published;

/* Returns: a new array of Published, in the order of the table */
GPtrArray *published_read (const char *path, GError **error);

void published_want (Published *row, Runs *runs);
void published_keep (Published *row, const Runs *runs);

/* Whether it is as published, with its tolerance; TRUE if only the order counts. */
gboolean published_holds (const Published *row);

/* From what was published or, if it is to be below something, from that. */
double published_factor (const Published *row);

/* How large that may be, on the side where it is. */
double published_factor_allowed (const Published *row);

/* Whether it can be said which of the two has to be larger: they are of one
 * table and differ in either policy or settings. */
gboolean published_comparable (const Published *a, const Published *b);

/* The tolerance in words; free with g_free(). */
char *published_tolerance (const Published *row);

#endif
