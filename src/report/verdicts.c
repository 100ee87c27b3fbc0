/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "report/verdicts.h"

#include <string.h>

#include "report/style.h"

#define INDENT 9

guint
verdicts_count_failed (const GPtrArray *verdicts)
{
  guint n = 0;

  for (guint i = 0; i < verdicts->len; i++)
    n += !((const Verdict *) verdicts->pdata[i])->holds;
  return n;
}

/* ---- text --------------------------------------------------------------- */

static void G_GNUC_PRINTF (3, 4) print_paragraph (const ReportStyle *style, FILE *out, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  g_autofree char *text = g_strdup_vprintf (format, args);
  va_end (args);
  style_print_wrapped (text, INDENT, style, out);
}

static void
write_verdict (const Verdict *verdict, const ReportStyle *style, FILE *out)
{
  const Claim *claim = verdict->claim;

  if (style->color && !verdict->holds)
    fputs ("\033[1m", out);
  print_paragraph (style, out, "  %s  %s: %s", verdict->holds ? "holds" : "FAILS", claim->name, claim->text);
  if (style->color && !verdict->holds)
    fputs ("\033[0m", out);
  print_paragraph (style, out, "%*s%s", INDENT, "", verdict->found);
  if (verdict->figures != NULL)
    print_paragraph (style, out, "%*swith %s", INDENT, "", verdict->figures);
  if (verdict->failure != NULL)
    print_paragraph (style, out, "%*sa run failed: %s", INDENT, "", verdict->failure);
}

void
verdicts_write_text (const Scenario *scenario, const GPtrArray *verdicts, guint n_runs, gboolean quiet,
                     const ReportStyle *style, FILE *out)
{
  guint            n_failed = verdicts_count_failed (verdicts);
  g_autofree char *head = NULL;

  if (quiet && n_failed == 0)
    return;
  head = g_strdup_printf ("%s: %u of %u %s, %u %s", scenario->file, verdicts->len - n_failed, verdicts->len,
                          verdicts->len == 1 ? "claim holds" : "claims hold", n_runs, n_runs == 1 ? "run" : "runs");
  style_print_title (head, style, out);
  for (guint i = 0; i < verdicts->len; i++)
    {
      const Verdict *verdict = verdicts->pdata[i];

      if (!quiet || !verdict->holds)
        write_verdict (verdict, style, out);
    }
}

/* ---- TAP ---------------------------------------------------------------- */

void
verdicts_begin_tap (guint n_claims, FILE *out)
{
  fprintf (out, "TAP version 13\n1..%u%s\n", n_claims, n_claims == 0 ? " # SKIP no claims" : "");
}

/* A string in single quotes, as YAML has it. */
static void
write_yaml (const char *key, const char *value, FILE *out)
{
  g_autofree char *cleaned = style_clean (value);

  fprintf (out, "  %s: '", key);
  for (const char *c = cleaned; *c != '\0'; c++)
    {
      fputc (*c, out);
      if (*c == '\'')
        fputc (*c, out);
    }
  fputs ("'\n", out);
}

/* "#" would begin a directive. */
static void
write_description (const Scenario *scenario, const Claim *claim, FILE *out)
{
  g_autofree char *file = style_clean (scenario->file);

  for (const char *c = file; *c != '\0'; c++)
    {
      if (*c == '#' || *c == '\\')
        fputc ('\\', out);
      fputc (*c, out);
    }
  fprintf (out, ": %s\n", claim->name);
}

void
verdicts_write_tap (const Scenario *scenario, const GPtrArray *verdicts, guint first, FILE *out)
{
  for (guint i = 0; i < verdicts->len; i++)
    {
      const Verdict *verdict = verdicts->pdata[i];

      fprintf (out, "%s %u - ", verdict->holds ? "ok" : "not ok", first + i);
      write_description (scenario, verdict->claim, out);
      fputs ("  ---\n", out);
      write_yaml ("claim", verdict->claim->text, out);
      write_yaml ("found", verdict->found, out);
      if (verdict->figures != NULL)
        write_yaml ("figures", verdict->figures, out);
      if (verdict->failure != NULL)
        write_yaml ("failure", verdict->failure, out);
      if (claim_line (verdict->claim) > 0)
        fprintf (out, "  line: %u\n", claim_line (verdict->claim));
      fputs ("  ...\n", out);
    }
}
