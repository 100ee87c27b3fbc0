/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The tables.
 */
#include "config.h"

#include "tests/validation/tables.h"

#include <math.h>

#include "report/style.h"

const TableWorkload tables_workloads[] = {
  { "count", "Counting", "K threads share out the iterations of a loop. How long it takes:" },
  { "sleep", "Sleeping",
    "The main thread sleeps again and again beside K threads that spin. How late it runs again, on average:" },
  { "udp", "UDP echo",
    "The main thread echoes datagrams beside K threads that spin. What a client waits for, on average:" },
  { "seq", "Counting without threads", "How long it takes:" },
  { "select", "Waiting", "select() for 2 s, in K threads, or twice in a row without. How long it takes:" },
  { "mp", "Counting in processes", "K processes share out the iterations. How long it takes:" },
  { "hash", "Hashing", "K threads share out SHA-256 of chunks, without the GIL or with it. How long it takes:" },
  { NULL, NULL, NULL },
};

/* ---- one workload ------------------------------------------------------------ */

static void
print_below (const Grid *grid, const ReportStyle *style, FILE *out)
{
  if (grid_is_empty (grid))
    return;
  fputc ('\n', out);
  grid_print (grid, style, out);
}

static const char *
label_of (const Cell *cell, const ReportStyle *style)
{
  return style != NULL ? cell->brief : cell->label;
}

static void
add_main (Grid *grid, const Judgement *judgement, const Cell *cell, const ReportStyle *style)
{
  g_autofree char *misses = judgement_of (judgement, cell->key);

  grid_text (grid, label_of (cell, style));
  grid_duration (grid, cell->measured[CELL_MAIN]);
  grid_range (grid, cell->measured_low, cell->measured_high);
  grid_duration (grid, cell->simulated[CELL_MAIN]);
  grid_range (grid, cell->simulated_low, cell->simulated_high);
  grid_factor (grid, cell_factor (cell, CELL_MAIN));
  grid_factor (grid, cell_range_factor (cell));
  if (style == NULL)
    grid_text (grid, misses[0] != '\0' ? misses : "all met");
  else
    grid_text (grid, misses[0] != '\0' ? "NO" : "yes");
}

/* @as_count: else durations */
static void
add_two (Grid *grid, const Cell *cell, CellFigure first, CellFigure second, gboolean as_count, const ReportStyle *style)
{
  void (*add) (Grid *, double) = as_count ? grid_count : grid_duration;

  grid_text (grid, label_of (cell, style));
  add (grid, cell->measured[first]);
  add (grid, cell->simulated[first]);
  grid_factor (grid, cell_factor (cell, first));
  add (grid, cell->measured[second]);
  add (grid, cell->simulated[second]);
  grid_factor (grid, cell_factor (cell, second));
}

void
tables_workload (const Judgement *judgement, const TableWorkload *workload, const ReportStyle *style, FILE *out)
{
  const char       *label = style != NULL ? "cell" : "CPython, machine, threads";
  const char *const main_headings[] = { label,   "measured", "runs",    "simulated",
                                        "seeds", "factor",   "to runs", style != NULL ? "met" : "targets missed",
                                        NULL };
  const char *const spread_headings[] = { label, "p50 meas.", "sim.", "factor", "p90 meas.", "sim.", "factor", NULL };
  const char *const switch_headings[] = { label, "voluntary", "sim.", "factor", "involuntary", "sim.", "factor", NULL };
  g_autoptr (Grid) figures = grid_new (main_headings);
  g_autoptr (Grid) spreads = grid_new (spread_headings);
  g_autoptr (Grid) switches = grid_new (switch_headings);

  for (guint i = 0; i < judgement->cells->len; i++)
    {
      const Cell *cell = judgement->cells->pdata[i];

      if (!g_str_equal (cell->workload, workload->name))
        continue;
      add_main (figures, judgement, cell, style);
      if (cell->latency)
        add_two (spreads, cell, CELL_P50, CELL_P90, FALSE, style);
      if (!isnan (cell->measured[CELL_VOLUNTARY]))
        add_two (switches, cell, CELL_VOLUNTARY, CELL_INVOLUNTARY, TRUE, style);
    }
  if (grid_is_empty (figures))
    return;
  if (style == NULL)
    fprintf (out, "\n### %s\n\n%s\n", workload->title, workload->text);
  else
    {
      fprintf (out, "\n%s\n", workload->title);
      style_print_wrapped (workload->text, 0, style, out);
    }
  print_below (figures, style, out);
  print_below (spreads, style, out);
  print_below (switches, style, out);
}

/* ---- published ------------------------------------------------------------------ */

static void
add_published (Grid *grid, const Judgement *judgement, const Published *row)
{
  g_autofree char *tolerance = published_tolerance (row);
  g_autofree char *misses = judgement_of (judgement, row->key);

  grid_text (grid, row->name);
  grid_number (grid, row->published);
  grid_number (grid, row->median);
  grid_format (grid, row->high < 1000 ? "%.4g-%.4g" : "%.0f-%.0f", row->low, row->high);
  grid_text (grid, row->unit);
  grid_factor (grid, row->kind == TOLERANCE_BELOW ? (double) NAN : published_factor (row));
  grid_text (grid, tolerance);
  grid_text (grid, row->kind == TOLERANCE_ORDER ? "-" : misses[0] != '\0' ? "NO" : "yes");
}

static void
print_source (const Published *row, const ReportStyle *style, FILE *out)
{
  g_autofree char *text = g_strdup_printf ("%s: %s", row->scenario, row->source);

  if (style == NULL)
    fprintf (out, "\n`%s`: %s.\n", row->scenario, row->source);
  else
    {
      fputc ('\n', out);
      style_print_wrapped (text, 2, style, out);
    }
}

void
tables_published (const Judgement *judgement, const ReportStyle *style, FILE *out)
{
  static const char *const headings[] = { "case",   "published", "simulated", "seeds", "unit",
                                          "factor", "tolerance", "met",       NULL };
  const GPtrArray         *rows = judgement->published;

  for (guint i = 0; i < rows->len;)
    {
      const Published *first = rows->pdata[i];
      g_autoptr (Grid) grid = grid_new (headings);

      for (; i < rows->len && g_str_equal (((Published *) rows->pdata[i])->scenario, first->scenario)
             && g_str_equal (((Published *) rows->pdata[i])->source, first->source);
           i++)
        add_published (grid, judgement, rows->pdata[i]);
      print_source (first, style, out);
      print_below (grid, style, out);
    }
}

/* ---- totals ----------------------------------------------------------------------- */

/* @target: empty: none */
static void
add_target (Grid *grid, const char *target, gboolean met)
{
  grid_text (grid, target);
  grid_text (grid, target[0] == '\0' ? "" : met ? "yes" : "NO");
}

static void
add_share (Grid *grid, const char *what, Share share, double least)
{
  grid_text (grid, what);
  grid_format (grid, "%u of %u", share.n_good, share.n);
  grid_text (grid, least >= 1 ? "all" : "nine of ten");
  grid_text (grid, share.n_good >= least * share.n ? "yes" : "NO");
}

void
tables_totals (const Judgement *judgement, const ReportStyle *style, FILE *out)
{
  static const char *const headings[] = { "what", "now", "target", "met", NULL };
  const Totals            *totals = &judgement->totals;
  g_autoptr (Grid) grid = grid_new (headings);

  grid_format (grid, "factor, median of %u cells", totals->n);
  grid_format (grid, "%.3f", totals->median);
  add_target (grid, "1.07", totals->median <= TARGET_MEDIAN);
  add_share (grid, "within 1.3 of the measured range", totals->range, 1 - TARGET_OUTSIDE);
  grid_text (grid, "largest factor (bistable: to the range)");
  grid_factor (grid, totals->worst);
  add_target (grid, "2", totals->worst <= TARGET_FACTOR);
  add_share (grid, "p90 latencies within 1.5", totals->p90, 1);
  add_share (grid, "voluntary switches within 1.2", totals->voluntary, 1);
  add_share (grid, "pairs of cells in the right order", totals->order, 1);
  add_share (grid, "published results within their tolerance", totals->published, 1);
  add_share (grid, "published results in the right order", totals->published_order, 1);
  grid_format (grid, "factor, median of all %u cells", totals->n_all);
  grid_format (grid, "%.3f", totals->median_all);
  add_target (grid, "", TRUE);
  grid_text (grid, "all cells: within 1.3 of the range");
  grid_format (grid, "%u of %u", totals->range_all.n_good, totals->range_all.n);
  add_target (grid, "", TRUE);
  grid_print (grid, style, out);
}

/* @order: 1 is a wrong one */
static void
add_judged (Grid *grid, gboolean order, double value)
{
  if (order)
    grid_text (grid, value > 0 ? "wrong" : "right");
  else
    grid_factor (grid, value);
}

/* Two cells have names that are too long for a table. */
static void
print_orders (const Judgement *judgement, const ReportStyle *style, FILE *out)
{
  for (guint i = 0; i < judgement->misses->len; i++)
    {
      const Miss      *miss = judgement->misses->pdata[i];
      g_autofree char *text =
          g_strdup_printf ("wrong order%s: %s", miss->value > miss->limit ? ", WORSE" : "", miss->key);

      if (g_str_equal (miss->figure, "order"))
        style_print_wrapped (text, 2, style, out);
    }
}

void
tables_misses (const Judgement *judgement, const ReportStyle *style, FILE *out)
{
  static const char *const headings[] = { "cell or case", "figure", "value", "target", "allowed", "worse", NULL };
  static const char *const page_headings[] = { "cell or case", "figure", "value", "target", NULL };
  g_autoptr (Grid) grid = grid_new (style != NULL ? headings : page_headings);

  for (guint i = 0; i < judgement->misses->len; i++)
    {
      const Miss *miss = judgement->misses->pdata[i];
      gboolean    order = g_str_equal (miss->figure, "order");

      if (order && style != NULL)
        continue;
      grid_text (grid, miss->key);
      grid_text (grid, miss->figure);
      add_judged (grid, order, miss->value);
      add_judged (grid, order, miss->target);
      if (style == NULL)
        continue;
      add_judged (grid, order, miss->limit);
      grid_text (grid, miss->value > miss->limit ? "WORSE" : "no");
    }
  if (!grid_is_empty (grid))
    grid_print (grid, style, out);
  if (style != NULL)
    print_orders (judgement, style, out);
}

char *
tables_sentence (const Judgement *judgement)
{
  const Totals *totals = &judgement->totals;

  return g_strdup_printf ("Of %u measured cells (counting, sleeping, UDP echo; Python 2.7 and 3.11), the median\n"
                          "prediction is off by a factor of %.2f, %u are within a factor of 1.3 of the range of the\n"
                          "measurements, and the worst is off by %.2f. Of %u published results, %u come out within\n"
                          "their tolerance.",
                          totals->n, totals->median, totals->range.n_good, totals->worst, totals->published.n,
                          totals->published.n_good);
}
