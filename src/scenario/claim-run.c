/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The run that a figure is of: "[python3,switch-interval=1ms; threads=4]".
 */
#include "config.h"

#include <string.h>

#include "scenario/claim-parse.h"
#include "scenario/loader.h"

/* A setting has "=" before any comma; all else is a policy. */
static gboolean
is_setting (const char *item)
{
  return item[strcspn (item, "=,")] == '=';
}

static gboolean
add_policy (ClaimRun *run, const char *item, gsize *error_offset, char **error_message)
{
  PolicyChoice choice;

  if (run->policy != NULL)
    {
      *error_offset = 0;
      *error_message = g_strdup_printf ("a run has one policy, and this one has %s already", run->policy);
      return FALSE;
    }
  if (!policy_choice_scan (item, &choice, error_offset, error_message))
    return FALSE;
  run->policy = g_strdup (item);
  return TRUE;
}

/* Without spaces around "=". */
static char *
tidy_setting (const char *item)
{
  const char      *equals = strchr (item, '=');
  g_autofree char *name = g_strchomp (g_strndup (item, equals - item));

  return g_strdup_printf ("%s=%s", name, equals + 1 + strspn (equals + 1, " \t"));
}

static char *
make_label (const ClaimRun *run)
{
  g_autofree char *settings = g_strjoinv ("; ", run->settings);

  if (run->policy != NULL && *settings == '\0' && strchr (run->policy, ',') == NULL)
    return g_strdup (run->policy);
  return g_strdup_printf ("[%s%s%s]", run->policy != NULL ? run->policy : "",
                          run->policy != NULL && *settings != '\0' ? "; " : "", settings);
}

gboolean
claim_run_parse (const char *text, ClaimRun **result, gsize *error_offset, char **error_message)
{
  g_auto (GStrv) parts = g_strsplit (*text != '\0' ? text : " ", ";", -1);
  g_autoptr (GPtrArray) settings = g_ptr_array_new_with_free_func (g_free);
  ClaimRun *run = g_new0 (ClaimRun, 1);
  gsize     offset = 0;

  for (guint i = 0; parts[i] != NULL; i++)
    {
      gsize            skip = strspn (parts[i], " \t"), inside = 0;
      g_autofree char *item = g_strstrip (g_strdup (parts[i]));
      gboolean         good = TRUE;

      if (*item == '\0')
        {
          good = FALSE;
          *error_message = g_strdup ("expected a policy, or a setting such as threads=4");
        }
      else if (is_setting (item))
        g_ptr_array_add (settings, tidy_setting (item));
      else
        good = add_policy (run, item, &inside, error_message);
      if (!good)
        {
          *error_offset = MIN (offset + skip + inside, strlen (text));
          claim_run_free (run);
          return FALSE;
        }
      offset += strlen (parts[i]) + 1;
    }
  g_ptr_array_add (settings, NULL);
  run->settings = (char **) g_ptr_array_free (g_steal_pointer (&settings), FALSE);
  run->label = make_label (run);
  *result = run;
  return TRUE;
}
