/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What is wrong with a command line.
 */
#include "config.h"

#include "cli/option-mistakes.h"

#include <string.h>

#include "engine/wording.h"
#include "report/gnuplot.h"

/* ---- unknown options ---------------------------------------------------- */

/* Whether it is written as @name, "--name" or "-n". */
static gboolean
is_option (const OptionInfo *info, const char *name)
{
  if (g_str_has_prefix (name, "--"))
    return strcmp (name + 2, info->name) == 0;
  return info->letter != 0 && name[1] == info->letter && name[2] == '\0';
}

static gboolean
command_knows (const Command *command, const char *name)
{
  for (const OptionInfo *info = option_infos; info->name; info++)
    if (command_shows_option (command, info) && is_option (info, name))
      return TRUE;
  return FALSE;
}

/* "'gilsim plot' and 'gilsim run'": who has the option; NULL: nobody. */
static char *
who_knows (const char *name)
{
  g_autoptr (GPtrArray) owners = g_ptr_array_new_with_free_func (g_free);
  GString *text = g_string_new (NULL);

  for (guint i = 0; commands[i] != NULL; i++)
    if (command_knows (commands[i], name))
      g_ptr_array_add (owners, g_strdup_printf ("'gilsim %s'", commands[i]->name));
  for (guint i = 0; i < owners->len; i++)
    {
      if (i > 0)
        g_string_append (text, i + 1 < owners->len ? ", " : " and ");
      g_string_append (text, g_ptr_array_index (owners, i));
    }
  return g_string_free (text, owners->len == 0);
}

static void
explain_unknown_option (const Command *command, const char *written, GError **error)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *name = g_strndup (written, strcspn (written, "="));
  g_autofree char *owners = who_knows (name);
  const char      *near;

  for (const OptionInfo *info = option_infos; info->name; info++)
    if (command_shows_option (command, info))
      g_ptr_array_add (names, g_strconcat ("--", info->name, NULL));
  g_ptr_array_add (names, NULL);

  if (owners != NULL && command == &program_command)
    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_UNKNOWN_OPTION,
                 "%s: options stand after the command, as in 'gilsim run convoy -p fifo'", name);
  else if (owners != NULL)
    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_UNKNOWN_OPTION, "%s is an option of %s, not of 'gilsim %s'",
                 name, owners, command->name);
  else if ((near = wording_nearest (name, (const char *const *) names->pdata)))
    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_UNKNOWN_OPTION, "unknown option %s; did you mean %s?", name,
                 near);
  else
    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_UNKNOWN_OPTION, "unknown option %s; see 'gilsim %s%s--help'",
                 name, command->name, *command->name ? " " : "");
}

/* GLib's messages begin with a capital and name the option last. */
void
explain_glib_error (const Command *command, const GError *found, GError **error)
{
  const char *written = strchr (found->message, '-');

  if (found->code == G_OPTION_ERROR_UNKNOWN_OPTION && written)
    explain_unknown_option (command, written, error);
  else
    g_set_error (error, found->domain, found->code, "%c%s", g_ascii_tolower (found->message[0]), found->message + 1);
}

/* ---- too much, too little ----------------------------------------------- */

void
explain_repeated (const OptionInfo *info, GError **error)
{
  g_autofree char *name = info->letter ? g_strdup_printf ("-%c", info->letter) : g_strdup_printf ("--%s", info->name);

  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED, "%s is given twice", name);
}

void
explain_missing (const Command *command, const CliOptions *options, GError **error)
{
  g_auto (GStrv) words = g_strsplit (command->arguments, " ", -1);
  g_autoptr (GString) missing = g_string_new (NULL);

  for (guint i = options->n_arguments; i < command->min_arguments && words[i] != NULL; i++)
    g_string_append_printf (missing, "%s%s", missing->len > 0 ? " " : "", words[i]);
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED, "%s is missing; see 'gilsim %s --help'", missing->str,
               command->name);
}

/* ---- what -o names ------------------------------------------------------ */

/* Whether the file's name is more than one of the extensions, and ends so. */
static gboolean
has_extension (const char *path, const char *const *extensions)
{
  g_autofree char *name = g_path_get_basename (path);
  const char      *dot = strrchr (name, '.');

  return dot != NULL && dot > name && g_strv_contains (extensions, dot + 1);
}

gboolean
check_output_names (const CliOptions *options, GError **error)
{
  static const char *const pages[] = { "html", "htm", NULL };
  const char              *output = options->output;

  if (output && (has_extension (output, gnuplot_formats) || has_extension (output, pages)))
    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                 "-o %s: -o is a folder here; 'gilsim plot' draws one picture, 'gilsim report' writes a page", output);
  else if (options->picture && !has_extension (options->picture, gnuplot_formats))
    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                 "-o %s: expected a file name that ends in .png, .svg or .pdf", options->picture);
  else if (options->page && !has_extension (options->page, pages))
    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "-o %s: expected a file name that ends in .html%s",
                 options->page,
                 has_extension (options->page, gnuplot_formats) ? "; 'gilsim plot' draws one picture" : "");
  else
    return TRUE;
  return FALSE;
}
