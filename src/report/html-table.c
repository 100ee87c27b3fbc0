/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The tables of a page.
 */
#include "config.h"

#include "report/html-table.h"

#include <math.h>

#include "experiment/figures.h"
#include "report/html-text.h"
#include "report/style.h"

#define MOST_THREADS 100

/* ---- the comparison ----------------------------------------------------- */

static void
append_heading (GString *out, const char *scope, const char *text)
{
  g_string_append_printf (out, "<th scope=\"%s\">", scope);
  html_text_append (out, text);
  g_string_append (out, "</th>");
}

/* Which way is good, for eyes and for ears. */
static void
append_good (GString *out, ComparisonGood good)
{
  if (good == COMPARISON_LESS)
    g_string_append (out,
                     " <span class=\"good\" title=\"less is better\"><span aria-hidden=\"true\">\xe2\x96\xbc</span>"
                     "<span class=\"unseen\">(less is better)</span></span>");
  else if (good == COMPARISON_MORE)
    g_string_append (out,
                     " <span class=\"good\" title=\"more is better\"><span aria-hidden=\"true\">\xe2\x96\xb2</span>"
                     "<span class=\"unseen\">(more is better)</span></span>");
}

static void
append_value (GString *out, const ComparisonRow *row, guint run, gboolean best)
{
  g_autofree char *text = comparison_format (row, run);
  char             exact[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append (out, "<td");
  if (!isnan (row->values[run]))
    g_string_append_printf (out, " data-value=\"%s\"",
                            g_ascii_formatd (exact, sizeof exact, "%.15g", row->values[run]));
  g_string_append (out, ">");
  g_string_append_printf (out, best ? "<strong>%s<span class=\"unseen\"> (best)</span></strong>" : "%s", text);
  g_string_append (out, "</td>");
}

static void
append_row (GString *out, const ComparisonRow *row, guint n_runs)
{
  gint best = comparison_best (row, n_runs);

  g_string_append_printf (out, "<tr%s><th scope=\"row\">", row->below ? " class=\"below\"" : "");
  html_text_append (out, row->label);
  append_good (out, row->good);
  g_string_append (out, "</th>");
  for (guint i = 0; i < n_runs; i++)
    append_value (out, row, i, best == (gint) i);
  g_string_append (out, "</tr>\n");
}

static void
append_section (GString *out, const ComparisonRow *row, guint n_runs)
{
  g_string_append_printf (out, "</tbody>\n<tbody><tr class=\"section\"><th scope=\"rowgroup\" colspan=\"%u\">",
                          n_runs + 1);
  html_text_append (out, row->label);
  g_string_append (out, "</th></tr>\n");
}

/* A table that may be wider than the screen: it scrolls alone, also by key. */
static void
begin_table (GString *out, const char *label)
{
  g_string_append (out, "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"");
  html_text_append (out, label);
  g_string_append (out, "\">\n<table>\n<thead><tr>");
}

void
html_table_append_comparison (GString *out, const Comparison *comparison)
{
  begin_table (out, "Figures of all runs");
  append_heading (out, "col", "figure");
  for (guint i = 0; i < comparison->n_runs; i++)
    append_heading (out, "col", comparison->names[i]);
  g_string_append (out, "</tr></thead>\n<tbody>");
  for (guint i = 0; i < comparison->rows->len; i++)
    {
      const ComparisonRow *row = comparison->rows->pdata[i];

      if (row->kind == COMPARISON_SECTION)
        append_section (out, row, comparison->n_runs);
      else
        append_row (out, row, comparison->n_runs);
    }
  g_string_append (out, "</tbody>\n</table>\n</div>\n<p class=\"note\">" COMPARISON_NOTE_DEAD ".");
  if (comparison->n_runs > 1)
    g_string_append (out, " \xe2\x96\xbc less is better, \xe2\x96\xb2 more is better; the best value is bold.");
  if (comparison->few)
    g_string_append (out, " " COMPARISON_NOTE_FEW ".");
  g_string_append (out, "</p>\n");
}

/* ---- the threads -------------------------------------------------------- */

static void
append_duration (GString *out, gint64 ns)
{
  g_autofree char *text = style_format_duration ((double) ns);

  g_string_append_printf (out, "<td data-value=\"%" G_GINT64_FORMAT "\">%s</td>", ns, text);
}

static void
append_count (GString *out, guint64 count)
{
  g_string_append_printf (out, "<td data-value=\"%" G_GUINT64_FORMAT "\">%" G_GUINT64_FORMAT "</td>", count, count);
}

static void
append_thread (GString *out, const char *name, const ThreadStats *thread)
{
  static const ThreadState states[] = { THREAD_STATE_HOLDS_GIL, THREAD_STATE_WAITS_GIL, THREAD_STATE_READY,
                                        THREAD_STATE_IO, THREAD_STATE_NO_GIL };

  g_string_append (out, "<tr>");
  append_heading (out, "row", name);
  append_duration (out, thread->cpu_ns);
  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    append_duration (out, thread->state_ns[states[i]]);
  append_count (out, thread->takes);
  append_count (out, thread->drop_requests);
  append_count (out, thread->lost_wakeups);
  g_string_append (out, "</tr>\n");
}

static void
append_threads_of (GString *out, const RunResult *result, const char *name)
{
  static const char *const headings[] = { "thread", "CPU",    "holds GIL", "waits for GIL", "ready",
                                          "I/O",    "no GIL", "takes",     "requests",      "lost races" };
  const Cast              *cast = result->cast;
  guint                    n_shown = MIN (cast->n_threads, MOST_THREADS);
  g_autofree char         *label = g_strdup_printf ("Threads under %s", name);

  g_string_append (out, "<details><summary>");
  html_text_append (out, label);
  g_string_append (out, "</summary>\n");
  begin_table (out, label);
  for (guint i = 0; i < G_N_ELEMENTS (headings); i++)
    append_heading (out, "col", headings[i]);
  g_string_append (out, "</tr></thead>\n<tbody>\n");
  for (guint i = 0; i < n_shown; i++)
    append_thread (out, cast->thread_names[i], &result->statistics->threads[i]);
  g_string_append (out, "</tbody>\n</table>\n</div>\n");
  if (n_shown < cast->n_threads)
    g_string_append_printf (out, "<p class=\"note\">The first %u of %u threads.</p>\n", n_shown, cast->n_threads);
  g_string_append (out, "</details>\n");
}

void
html_table_append_threads (GString *out, const RunResult *const *results, const Comparison *comparison)
{
  for (guint i = 0; i < comparison->n_runs; i++)
    append_threads_of (out, results[i], comparison->names[i]);
}
