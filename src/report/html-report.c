/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A report as a page.
 *
 * The template is read once from its beginning to its end: what is put in is
 * not looked at again, so that "{{" in a name means nothing.
 */
#include "config.h"

#include "report/html-report.h"

#include <string.h>

#include "engine/duration.h"
#include "machine/os-sched-list.h"
#include "report/html-asset.h"
#include "report/html-table.h"
#include "report/html-text.h"

/* In this order they make one style, one script. */
static const char *const styles[] = { "timeline.css", "report.css", NULL };
static const char *const scripts[] = { "model.js", "describe.js", "draw.js", "slices.js", "timeline.js", NULL };

typedef struct
{
  const HtmlReport *report;
  const Scenario   *scenario;
  Comparison       *comparison;
  char             *style;
  char             *d3;
  char             *script;
} Page;

void
html_picture_free (HtmlPicture *picture)
{
  g_free (picture->title);
  g_free (picture->description);
  g_free (picture->light);
  g_free (picture->dark);
  g_free (picture);
}

/* ---- who may run and what may load -------------------------------------- */

static void
put_policy (GString *out, const Page *page)
{
  g_autofree char *style = html_asset_hash (page->style);
  g_autofree char *d3 = html_asset_hash (page->d3);
  g_autofree char *script = html_asset_hash (page->script);

  g_string_append_printf (out,
                          "default-src 'none'; script-src %s %s; style-src %s; img-src data:; base-uri 'none'; "
                          "form-action 'none'",
                          d3, script, style);
}

static void
put_style (GString *out, const Page *page)
{
  g_string_append (out, page->style);
}

static void
put_d3 (GString *out, const Page *page)
{
  g_string_append (out, page->d3);
}

static void
put_script (GString *out, const Page *page)
{
  g_string_append (out, page->script);
}

/* ---- the scenario ------------------------------------------------------- */

static void
put_version (GString *out, const Page *page)
{
  g_string_append (out, PACKAGE_VERSION);
}

static void
put_title (GString *out, const Page *page)
{
  html_text_append (out, page->scenario->title);
}

static void
append_paragraph (GString *out, const char *term, const char *text)
{
  if (text == NULL)
    return;
  g_string_append_printf (out, "<dt>%s</dt><dd>", term);
  html_text_append (out, text);
  g_string_append (out, "</dd>\n");
}

static void
put_story (GString *out, const Page *page)
{
  append_paragraph (out, "What it shows", page->scenario->shows);
  append_paragraph (out, "What must come out", page->scenario->expect);
  append_paragraph (out, "Source", page->scenario->source);
}

/* "threads = 2, outstanding = 1"; NULL: no parameters. */
static char *
list_parameters (const Scenario *scenario)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < scenario->n_params; i++)
    g_ptr_array_add (words, g_strdup_printf ("%s = %s", scenario->params[i].name, scenario->params[i].value));
  g_ptr_array_add (words, NULL);
  return words->len > 1 ? g_strjoinv (", ", (char **) words->pdata) : NULL;
}

static void
put_facts (GString *out, const Page *page)
{
  const RunResult *first = page->report->results[0];
  const Scenario  *scenario = page->scenario;
  g_autofree char *cores =
      g_strdup_printf ("%u (%s scheduler)%s%s", first->cast->n_cores, os_sched_name (scenario->machine.sched),
                       scenario->machine_title ? ", " : "", scenario->machine_title ? scenario->machine_title : "");
  g_autofree char *seed = g_strdup_printf ("%" G_GUINT64_FORMAT, first->seed);
  g_autofree char *policies = g_strjoinv (", ", page->comparison->names);
  g_autofree char *parameters = list_parameters (scenario);
  g_autoptr (GPtrArray) values = comparison_policy_values (page->report->results, page->report->n_results);

  append_paragraph (out, page->report->n_results > 1 ? "Policies" : "Policy", policies);
  append_paragraph (out, "Scenario", page->report->scenario);
  append_paragraph (out, "Parameters", parameters);
  append_paragraph (out, "Cores", cores);
  append_paragraph (out, "Seed", seed);
  for (guint i = 0; i < values->len; i++)
    append_paragraph (out, "Set by the scenario", values->pdata[i]);
}

static void
put_scenario (GString *out, const Page *page)
{
  html_text_append_lines (out, page->report->scenario_text);
}

static void
put_command (GString *out, const Page *page)
{
  html_text_append (out, page->report->command);
}

/* ---- the figures -------------------------------------------------------- */

static void
put_sentences (GString *out, const Page *page)
{
  const GPtrArray *sentences = page->comparison->sentences;

  if (page->report->n_results < 2)
    return;
  g_string_append (out, "<ul class=\"summary\">\n");
  for (guint i = 0; i < sentences->len; i++)
    {
      g_string_append (out, "<li>");
      html_text_append (out, sentences->pdata[i]);
      g_string_append (out, "</li>\n");
    }
  g_string_append (out, "</ul>\n");
}

static void
put_figures (GString *out, const Page *page)
{
  html_table_append_comparison (out, page->comparison);
}

static void
put_threads (GString *out, const Page *page)
{
  html_table_append_threads (out, page->report->results, page->comparison);
}

/* ---- the pictures ------------------------------------------------------- */

static void
append_data_address (GString *out, const char *svg)
{
  g_autofree char *encoded = g_base64_encode ((const guchar *) svg, strlen (svg));

  g_string_append_printf (out, "\"data:image/svg+xml;base64,%s\"", encoded);
}

static void
append_picture (GString *out, const HtmlPicture *picture)
{
  g_string_append (out, "<figure>\n<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"");
  html_text_append (out, picture->title);
  g_string_append (out, "\">\n<picture>\n");
  if (picture->dark != NULL)
    {
      g_string_append (out, "<source media=\"screen and (prefers-color-scheme: dark)\" srcset=");
      append_data_address (out, picture->dark);
      g_string_append (out, ">\n");
    }
  g_string_append (out, "<img src=");
  append_data_address (out, picture->light);
  g_string_append (out, " alt=\"");
  html_text_append (out, picture->description);
  g_string_append (out, "\">\n</picture>\n</div>\n<figcaption>");
  html_text_append (out, picture->title);
  g_string_append (out, "</figcaption>\n</figure>\n");
}

static void
put_charts (GString *out, const Page *page)
{
  const GPtrArray *pictures = page->report->pictures;

  if (pictures == NULL || pictures->len == 0)
    return;
  g_string_append (out, "<section aria-labelledby=\"charts-title\">\n<h2 id=\"charts-title\">Charts</h2>\n");
  for (guint i = 0; i < pictures->len; i++)
    append_picture (out, pictures->pdata[i]);
  g_string_append (out, "</section>\n");
}

/* ---- the timeline ------------------------------------------------------- */

/* How many waits each run may tell of, so that together they are not too many:
 * the largest limit for all that keeps the sum. */
static guint
limit_waits (const HtmlReport *report)
{
  guint most = MAX (HTML_TIMELINE_WAITS / report->n_results, HTML_TIMELINE_WAITS_OF_SEVERAL);
  guint limit = most;
  guint sum;

  do
    {
      sum = 0;
      for (guint i = 0; i < report->n_results; i++)
        sum += MIN (limit, html_timeline_n_waits (report->timelines[i]));
      limit -= sum > most;
    }
  while (sum > most && limit > 0);
  return limit;
}

static void
put_data (GString *out, const Page *page)
{
  const HtmlReport *report = page->report;
  guint             limit = limit_waits (report);

  g_string_append (out, "{\"policies\":[");
  for (guint i = 0; i < report->n_results; i++)
    {
      g_string_append (out, i > 0 ? ",\n" : "\n");
      html_timeline_append_json (out, report->timelines[i], report->results[i], page->comparison->names[i], limit);
    }
  g_string_append (out, "],\n\"divergences\":[null");
  for (guint i = 1; i < report->n_results; i++)
    {
      g_string_append_c (out, ',');
      html_timeline_append_divergence (out, report->results[0], report->results[i], page->comparison->names[0],
                                       page->comparison->names[i]);
    }
  g_string_append (out, "]}\n");
}

/* ---- all of it ---------------------------------------------------------- */

static const struct
{
  const char *name;
  void (*put) (GString *out, const Page *page);
} places[] = {
  { "policy", put_policy },   { "style", put_style },         { "d3", put_d3 },
  { "script", put_script },   { "version", put_version },     { "title", put_title },
  { "story", put_story },     { "facts", put_facts },         { "scenario", put_scenario },
  { "command", put_command }, { "sentences", put_sentences }, { "figures", put_figures },
  { "threads", put_threads }, { "charts", put_charts },       { "data", put_data },
};

static void
fill_place (GString *out, const Page *page, const char *name, gsize length)
{
  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    if (strlen (places[i].name) == length && memcmp (places[i].name, name, length) == 0)
      {
        places[i].put (out, page);
        return;
      }
  g_error ("html/report.html: {{%.*s}} stands for nothing", (int) length, name);
}

static GString *
fill_template (const char *template, const Page *page)
{
  GString    *out = g_string_new (NULL);
  const char *begin;
  const char *end;

  while ((begin = strstr (template, "{{")) != NULL && (end = strstr (begin, "}}")) != NULL)
    {
      g_string_append_len (out, template, begin - template);
      fill_place (out, page, begin + 2, (gsize) (end - begin) - 2);
      template = end + 2;
    }
  g_string_append (out, template);
  return out;
}

/* NULL with @error. */
static char *
read_all (const char *const *names, GError **error)
{
  GString *all = g_string_new (NULL);

  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autofree char *text = html_asset_read (names[i], error);

      if (text == NULL)
        {
          g_string_free (all, TRUE);
          return NULL;
        }
      g_string_append (all, text);
    }
  return g_string_free (all, FALSE);
}

/* The library, with its licence as the licence demands. */
static char *
read_d3 (GError **error)
{
  g_autofree char *licence = html_asset_read ("d3-licence.txt", error);
  g_autofree char *text = licence ? html_asset_read_d3 (error) : NULL;

  return text ? g_strdup_printf ("/*\n%s*/\n%s", licence, text) : NULL;
}

GString *
html_report_format (const HtmlReport *report, GError **error)
{
  g_autofree char *template = html_asset_read ("report.html", error);
  Page     page = { .report = report, .scenario = report->results[0]->scenario };
  GString *out = NULL;

  if (template != NULL && (page.style = read_all (styles, error)) != NULL && (page.d3 = read_d3 (error)) != NULL
      && (page.script = read_all (scripts, error)) != NULL)
    {
      page.comparison = comparison_new (report->results, report->n_results);
      out = fill_template (template, &page);
      comparison_free (page.comparison);
    }
  g_free (page.style);
  g_free (page.d3);
  g_free (page.script);
  return out;
}
