/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How good it is: the targets, what misses them, and what is allowed to.
 */
#ifndef GILSIM_TESTS_VALIDATION_JUDGE_H
#define GILSIM_TESTS_VALIDATION_JUDGE_H

#include <stdio.h>

#include <glib.h>

#include "tests/validation/cells.h"
#include "tests/validation/published.h"

/* The targets; of a cell alone, unless limits.csv allows it more. */
#define TARGET_MEDIAN 1.07   /* of the factors */
#define TARGET_RANGE 1.3     /* from the range of the measurement ... */
#define TARGET_OUTSIDE 0.1   /* ... is not so much of all cells */
#define TARGET_FACTOR 2.0    /* of any; of a bistable one from its range */
#define TARGET_P90 1.5       /* of the 90th percentiles */
#define TARGET_VOLUNTARY 1.2 /* of the voluntary switches, where more than ... */
#define MANY_SWITCHES 100.0  /* ... were measured */

/* What misses a target. */
typedef struct
{
  char       *key;    /* of a cell or a case; of two for an order */
  const char *figure; /* as in limits.csv: "range", "p90", ... */
  double      value;
  double      target;
  double      limit; /* the target, unless limits.csv allows more */
} Miss;

typedef struct
{
  guint n, n_good;
} Share;

typedef struct
{
  guint       n;      /* cells that the targets are about */
  double      median; /* of their factors */
  Share       range;  /* within TARGET_RANGE of the range */
  double      worst;  /* factor */
  const Cell *worst_cell;
  Share       p90;
  Share       voluntary;
  Share       order; /* pairs, of all cells */
  guint       n_all;
  double      median_all;
  Share       range_all;
  Share       published;
  Share       published_order;
} Totals;

typedef struct
{
  const GPtrArray *cells;     /* borrowed */
  const GPtrArray *published; /* borrowed */
  GPtrArray       *misses;    /* of Miss, owned */
  Totals           totals;
  guint            n_spare; /* limits for what misses no target */
} Judgement;

/**
 * judge:
 * @cells: some or all
 * @published: the same
 * @limits: path of limits.csv
 * @whole: judge the totals, and the limits, too
 * @error: set if it cannot be read
 */
Judgement *judge (const GPtrArray *cells, const GPtrArray *published, const char *limits, gboolean whole,
                  GError **error);
void       judgement_free (Judgement *judgement);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Judgement, judgement_free)

/* How many misses are worse than what is allowed. */
guint judgement_worse (const Judgement *judgement);

/* The figures by which it misses a target, such as "range p90"; or "".  Free
 * with g_free(). */
char *judgement_of (const Judgement *judgement, const char *key);

/* Whether a figure of it has a target. */
gboolean judge_has_p90 (const Cell *cell);
gboolean judge_has_voluntary (const Cell *cell);

/* A limits.csv that just allows what there is. */
void judgement_write_limits (const Judgement *judgement, FILE *out);

#endif
