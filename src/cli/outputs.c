/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cli/outputs.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

/* The same path, or two of one regular file: a device may well be named twice. */
static gboolean
is_same_file (const char *one, const char *other)
{
  g_autofree char *first = g_canonicalize_filename (one, NULL);
  g_autofree char *second = g_canonicalize_filename (other, NULL);
  GStatBuf         a, b;

  if (g_stat (one, &a) == 0 && g_stat (other, &b) == 0)
    return a.st_dev == b.st_dev && a.st_ino == b.st_ino && S_ISREG (a.st_mode);
  return strcmp (first, second) == 0;
}

gboolean
outputs_check (const CliOptions *options, const char *scenario, GError **error)
{
  const char *const paths[] = { options->events, options->trace, options->record };
  const char *const names[] = { "events", "trace", "record" };

  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      if (paths[i] == NULL || strcmp (paths[i], "-") == 0)
        continue;
      if (is_same_file (paths[i], scenario))
        {
          g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                       "--%s %s: that is the scenario; name another file", names[i], paths[i]);
          return FALSE;
        }
      for (guint j = 0; j < i; j++)
        if (paths[j] != NULL && is_same_file (paths[i], paths[j]))
          {
            g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                         "--%s and --%s name the same file %s; name two", names[j], names[i], paths[i]);
            return FALSE;
          }
    }
  return TRUE;
}
