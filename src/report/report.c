/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Reports: choosing the format.
 */
#include "config.h"

#include "report/report.h"

#include <string.h>

#include "report/writers.h"

gboolean
report_format_parse (const char *word, ReportFormat *format)
{
  static const char *const words[] = { [REPORT_TEXT] = "text", [REPORT_CSV] = "csv", [REPORT_JSON] = "json" };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (strcmp (word, words[i]) == 0)
      {
        *format = (ReportFormat) i;
        return TRUE;
      }
  return FALSE;
}

void
report_run (const RunResult *result, ReportFormat format, const ReportStyle *style, FILE *out)
{
  switch (format)
    {
    case REPORT_TEXT:
      text_write_run (result, style, out);
      break;
    case REPORT_CSV:
      csv_write_run (result, out);
      break;
    case REPORT_JSON:
      json_write_run (result, out);
      break;
    }
}

void
report_compare (const RunResult *const *results, guint n_results, ReportFormat format, const ReportStyle *style,
                FILE *out)
{
  switch (format)
    {
    case REPORT_TEXT:
      text_write_compare (results, n_results, style, out);
      break;
    case REPORT_CSV:
      csv_write_compare (results, n_results, out);
      break;
    case REPORT_JSON:
      json_write_compare (results, n_results, out);
      break;
    }
}
