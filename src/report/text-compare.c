/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The comparison of several runs as text for people: a column for each run,
 * and at the end who finished or answered sooner, in a sentence.
 */
#include "config.h"

#include <string.h>

#include "report/comparison.h"
#include "report/style.h"
#include "report/table.h"
#include "report/writers.h"

#define NAME_MAX_COLUMNS 9 /* longer names of policies are numbered instead */

typedef struct
{
  const RunResult *const *results;
  const Comparison       *comparison;
} Compare;

/* ---- the table ---------------------------------------------------------- */

static gboolean
names_fit (const Comparison *comparison)
{
  for (guint i = 0; i < comparison->n_runs; i++)
    if (strlen (comparison->names[i]) > NAME_MAX_COLUMNS)
      return FALSE;
  return TRUE;
}

/* The heading of the table: the names, or numbers and a list of them. */
static Table *
begin_table (const Compare *self, const ReportStyle *style, FILE *out)
{
  const Comparison *comparison = self->comparison;
  g_auto (GStrv) headings = g_new0 (char *, comparison->n_runs + 2);
  gboolean fit = names_fit (comparison);

  headings[0] = g_strdup ("Comparison");
  for (guint i = 0; i < comparison->n_runs; i++)
    {
      g_autofree char *policy = policy_choice_format (&self->results[i]->policy);
      g_autofree char *line = g_strdup_printf ("[%u] %s", i + 1, policy);

      headings[i + 1] = fit ? g_strdup (comparison->names[i]) : g_strdup_printf ("[%u]", i + 1);
      if (!fit)
        style_print_wrapped (line, 4, style, out);
    }
  if (!fit)
    fputc ('\n', out);
  return table_new ((const char *const *) headings);
}

static void
add_row (Table *table, const ComparisonRow *row, guint n_runs)
{
  g_autofree char *label = g_strconcat (row->below ? "  " : "", row->label, NULL);

  if (row->kind == COMPARISON_SECTION)
    {
      table_section (table, label);
      return;
    }
  table_cell (table, label);
  for (guint i = 0; i < n_runs; i++)
    {
      g_autofree char *value = comparison_format (row, i);

      table_cell (table, value);
    }
}

static void
print_table (const Compare *self, const ReportStyle *style, FILE *out)
{
  g_autoptr (Table) table = begin_table (self, style, out);

  for (guint i = 0; i < self->comparison->rows->len; i++)
    add_row (table, self->comparison->rows->pdata[i], self->comparison->n_runs);
  table_print (table, style, out);
}

/* ---- all of it ---------------------------------------------------------- */

static void
print_verdict (const Compare *self, const ReportStyle *style, FILE *out)
{
  const GPtrArray *sentences = self->comparison->sentences;

  fputc ('\n', out);
  style_print_title ("Summary", style, out);
  for (guint i = 0; i < sentences->len; i++)
    style_print_wrapped (sentences->pdata[i], 2, style, out);
  for (guint i = 0; i < self->comparison->partings->len; i++)
    style_print_wrapped (self->comparison->partings->pdata[i], 2, style, out);
}

static void
print_head (const Compare *self, const ReportStyle *style, FILE *out)
{
  const RunResult *first = self->results[0];
  guint            n_runs = self->comparison->n_runs;
  g_autofree char *line =
      g_strdup_printf ("%u %s, seed %" G_GUINT64_FORMAT ", %u %s", n_runs, n_runs == 1 ? "run" : "runs", first->seed,
                       first->cast->n_cores, first->cast->n_cores == 1 ? "core" : "cores");
  g_autoptr (GPtrArray) values = comparison_policy_values (self->results, n_runs);

  style_print_title (first->scenario->title, style, out);
  style_print_wrapped (line, 0, style, out);
  for (guint i = 0; i < values->len; i++)
    style_print_wrapped (values->pdata[i], 2, style, out);
  fputc ('\n', out);
}

void
text_write_compare (const RunResult *const *results, guint n_results, const ReportStyle *style, FILE *out)
{
  g_autoptr (Comparison) comparison = NULL;
  Compare self;

  if (n_results == 0)
    return;
  comparison = comparison_new (results, n_results);
  self = (Compare){ results, comparison };
  print_head (&self, style, out);
  print_table (&self, style, out);
  style_print_wrapped (COMPARISON_NOTE_DEAD "; less is better for makespan, dead, lost races and waits, more for core "
                                            "use",
                       0, style, out);
  if (comparison->few)
    style_print_wrapped (COMPARISON_NOTE_FEW, 0, style, out);
  print_verdict (&self, style, out);
}
