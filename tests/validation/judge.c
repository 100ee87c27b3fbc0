/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How good it is.
 */
#include "config.h"

#include "tests/validation/judge.h"

#include <math.h>
#include <string.h>

#include "tests/validation/csv.h"

/* What limits.csv allows more than a figure of today. */
#define HEADROOM 1.03

typedef struct
{
  Judgement *self;
  Csv       *limits;
} Judge;

/* ---- misses ---------------------------------------------------------------- */

static double
find_limit (const Csv *limits, const char *key, const char *figure, double target)
{
  for (guint row = 0; row < csv_rows (limits); row++)
    if (g_str_equal (csv_text (limits, row, "case"), key) && g_str_equal (csv_text (limits, row, "figure"), figure))
      return MAX (target, csv_number (limits, row, "limit"));
  return target;
}

static void
add_miss (Judge *judge, const char *key, const char *figure, double value, double target)
{
  Miss *miss = g_new0 (Miss, 1);

  *miss = (Miss){ g_strdup (key), figure, value, target, find_limit (judge->limits, key, figure, target) };
  g_ptr_array_add (judge->self->misses, miss);
}

/* Whether the value is good. */
static gboolean
hold (Judge *judge, const char *key, const char *figure, double value, double target)
{
  if (value > target)
    add_miss (judge, key, figure, value, target);
  return value <= target;
}

static void
count (Share *share, gboolean good)
{
  share->n++;
  share->n_good += good ? 1 : 0;
}

static void
miss_free (gpointer data)
{
  Miss *miss = data;

  g_free (miss->key);
  g_free (miss);
}

/* ---- cells -------------------------------------------------------------------- */

gboolean
judge_has_p90 (const Cell *cell)
{
  return !isnan (cell->measured[CELL_P90]);
}

gboolean
judge_has_voluntary (const Cell *cell)
{
  return cell->measured[CELL_VOLUNTARY] > MANY_SWITCHES;
}

static void
judge_cell (Judge *judge, const Cell *cell)
{
  Totals  *totals = &judge->self->totals;
  double   factor = cell_is_bistable (cell) ? cell_range_factor (cell) : cell_factor (cell, CELL_MAIN);
  gboolean near = hold (judge, cell->key, "range", cell_range_factor (cell), TARGET_RANGE);

  count (&totals->range_all, near);
  hold (judge, cell->key, "factor", factor, TARGET_FACTOR);
  if (cell->target)
    {
      count (&totals->range, near);
      if (totals->worst_cell == NULL || factor > totals->worst)
        {
          totals->worst = factor;
          totals->worst_cell = cell;
        }
    }
  if (judge_has_p90 (cell))
    count (&totals->p90, hold (judge, cell->key, "p90", cell_factor (cell, CELL_P90), TARGET_P90));
  if (judge_has_voluntary (cell))
    {
      gboolean good = hold (judge, cell->key, "voluntary", cell_factor (cell, CELL_VOLUNTARY), TARGET_VOLUNTARY);

      if (cell->target)
        count (&totals->voluntary, good);
    }
}

static double
median_factor (const GPtrArray *cells, gboolean only_targets, guint *n)
{
  g_autofree double *factors = g_new (double, cells->len + 1);

  *n = 0;
  for (guint i = 0; i < cells->len; i++)
    {
      const Cell *cell = cells->pdata[i];

      if (cell->target || !only_targets)
        factors[(*n)++] = cell_factor (cell, CELL_MAIN);
    }
  return *n > 0 ? runs_spread (factors, *n).median : (double) NAN;
}

/* ---- orders -------------------------------------------------------------------- */

/* Of latencies, how often they were measured does not matter. */
static gboolean
same_work (const Cell *a, const Cell *b)
{
  if (!g_str_equal (a->workload, b->workload))
    return FALSE;
  if (g_str_equal (a->workload, "udp"))
    return g_strcmp0 (strrchr (a->work, ' '), strrchr (b->work, ' ')) == 0;
  if (g_str_equal (a->workload, "sleep"))
    return strcspn (a->work, " ") == strcspn (b->work, " ") && strncmp (a->work, b->work, strcspn (a->work, " ")) == 0;
  return g_str_equal (a->work, b->work) || g_str_equal (a->workload, "select");
}

/* Whether they differ in one thing only, and the measurements clearly. */
static gboolean
is_ordered_pair (const Cell *a, const Cell *b)
{
  guint n = 0;

  if (!same_work (a, b))
    return FALSE;
  n += !g_str_equal (a->python, b->python);
  n += a->threads != b->threads;
  n += a->cores != b->cores;
  n += !g_str_equal (a->interval, b->interval);
  return n == 1 && (a->measured_low > b->measured_high || b->measured_low > a->measured_high);
}

static void
judge_order (Judge *judge, Share *share, const char *key_a, const char *key_b, double real, double simulated)
{
  g_autofree char *key = g_strdup_printf ("%s / %s", key_a, key_b);

  count (share, hold (judge, key, "order", real * simulated > 0 ? 0 : 1, 0));
}

static void
judge_orders (Judge *judge)
{
  const GPtrArray *cells = judge->self->cells;
  const GPtrArray *published = judge->self->published;

  for (guint i = 0; i < cells->len; i++)
    for (guint j = i + 1; j < cells->len; j++)
      {
        const Cell *a = cells->pdata[i], *b = cells->pdata[j];

        if (is_ordered_pair (a, b))
          judge_order (judge, &judge->self->totals.order, a->key, b->key,
                       a->measured[CELL_MAIN] - b->measured[CELL_MAIN],
                       a->simulated[CELL_MAIN] - b->simulated[CELL_MAIN]);
      }
  for (guint i = 0; i < published->len; i++)
    for (guint j = i + 1; j < published->len; j++)
      {
        const Published *a = published->pdata[i], *b = published->pdata[j];

        if (published_comparable (a, b) && a->published != b->published)
          judge_order (judge, &judge->self->totals.published_order, a->key, b->name, a->published - b->published,
                       a->median - b->median);
      }
}

/* ---- everything ------------------------------------------------------------------ */

static void
judge_published (Judge *judge, const Published *row)
{
  gboolean good = published_holds (row);

  if (row->kind == TOLERANCE_ORDER)
    return;
  count (&judge->self->totals.published, good);
  if (!good)
    add_miss (judge, row->key, "published", published_factor (row), published_factor_allowed (row));
}

static void
judge_totals (Judge *judge)
{
  const Totals *totals = &judge->self->totals;

  hold (judge, "all", "median", totals->median, TARGET_MEDIAN);
  hold (judge, "all", "outside", 1 - totals->range.n_good / (double) MAX (totals->range.n, 1), TARGET_OUTSIDE);
}

static gboolean
is_missed (const Judgement *judgement, const char *key, const char *figure)
{
  for (guint i = 0; i < judgement->misses->len; i++)
    {
      const Miss *miss = judgement->misses->pdata[i];

      if (g_str_equal (miss->key, key) && g_str_equal (miss->figure, figure))
        return TRUE;
    }
  return FALSE;
}

static guint
count_spare_limits (const Judge *judge)
{
  guint n = 0;

  for (guint row = 0; row < csv_rows (judge->limits); row++)
    n += !is_missed (judge->self, csv_text (judge->limits, row, "case"), csv_text (judge->limits, row, "figure"));
  return n;
}

Judgement *
judge (const GPtrArray *cells, const GPtrArray *published, const char *limits, gboolean whole, GError **error)
{
  static const char *const columns[] = { "case", "figure", "limit", NULL };
  g_autoptr (Csv) csv = csv_read (limits, columns, error);
  Judgement *self;
  Judge      state;

  if (csv == NULL)
    return NULL;
  self = g_new0 (Judgement, 1);
  state = (Judge){ self, csv };
  self->cells = cells;
  self->published = published;
  self->misses = g_ptr_array_new_with_free_func (miss_free);
  for (guint i = 0; i < cells->len; i++)
    judge_cell (&state, cells->pdata[i]);
  self->totals.median = median_factor (cells, TRUE, &self->totals.n);
  self->totals.median_all = median_factor (cells, FALSE, &self->totals.n_all);
  for (guint i = 0; i < published->len; i++)
    judge_published (&state, published->pdata[i]);
  judge_orders (&state);
  if (!whole)
    return self;
  judge_totals (&state);
  self->n_spare = count_spare_limits (&state);
  return self;
}

void
judgement_free (Judgement *judgement)
{
  if (judgement == NULL)
    return;
  g_ptr_array_unref (judgement->misses);
  g_free (judgement);
}

guint
judgement_worse (const Judgement *judgement)
{
  guint n = 0;

  for (guint i = 0; i < judgement->misses->len; i++)
    {
      const Miss *miss = judgement->misses->pdata[i];

      n += miss->value > miss->limit;
    }
  return n;
}

char *
judgement_of (const Judgement *judgement, const char *key)
{
  GString *figures = g_string_new (NULL);

  for (guint i = 0; i < judgement->misses->len; i++)
    {
      const Miss *miss = judgement->misses->pdata[i];

      if (g_str_equal (miss->key, key))
        g_string_append_printf (figures, "%s%s", figures->len > 0 ? " " : "", miss->figure);
    }
  return g_string_free (figures, FALSE);
}

void
judgement_write_limits (const Judgement *judgement, FILE *out)
{
  fputs ("# What misses a target, and how far it may: `make validate` fails beyond that.\n"
         "# What is not listed must meet the targets (tests/validation/judge.h).  Lines may\n"
         "# go, and limits fall, with every improvement; doc/validation.md says why there\n"
         "# are any.  Written by `make validate-limits`, 3 % above what came out.\n"
         "#\n"
         "# case: as in simulated.csv, two for an order, or all.  figure: range: the factor\n"
         "# to the nearest end of the measured range; factor: to the median; p90, voluntary:\n"
         "# of the percentile, of the context switches; published: to the published value;\n"
         "# order: 1: may be wrong; median: of all factors; outside: share of cells\n"
         "# beyond the target for the range.\n"
         "case,figure,limit\n",
         out);
  for (guint i = 0; i < judgement->misses->len; i++)
    {
      const Miss *miss = judgement->misses->pdata[i];
      gboolean    exact = g_str_equal (miss->figure, "order") || isinf (miss->value);

      csv_write_text (miss->key, out);
      fprintf (out, ",%s,%.4g\n", miss->figure, exact ? miss->value : ceil (miss->value * HEADROOM * 100) / 100);
    }
}
