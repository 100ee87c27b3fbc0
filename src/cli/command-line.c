/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The command line that makes the same results again.
 */
#include "config.h"

#include "cli/command-line.h"

#include <string.h>

#define PLAIN "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./,=:+@%"

/* A word, in quotes if a shell would not leave it as it is. */
static void
add_word (GString *line, const char *word)
{
  g_autofree char *quoted = g_shell_quote (word);

  g_string_append_c (line, ' ');
  g_string_append (line, *word != '\0' && word[strspn (word, PLAIN)] == '\0' ? word : quoted);
}

static void
add_option (GString *line, const char *option, const char *value)
{
  if (value == NULL)
    return;
  g_string_append (line, option);
  add_word (line, value);
}

char *
command_line_of (const CliOptions *options, const char *command)
{
  GString *line = g_string_new ("gilsim ");

  g_string_append (line, command);
  for (char **argument = options->arguments; *argument; argument++)
    {
      /* What begins with a dash would be taken for an option. */
      g_autofree char *word = g_strconcat (**argument == '-' ? "./" : "", *argument, NULL);

      add_word (line, word);
    }
  for (char **policy = options->policies; policy && *policy; policy++)
    add_option (line, " -p", *policy);
  for (char **setting = options->settings; setting && *setting; setting++)
    add_option (line, " -s", *setting);
  add_option (line, " --machine", options->machine);
  add_option (line, " --seed", options->seed_text);
  add_option (line, " --from", options->from_text);
  add_option (line, " --to", options->to_text);
  add_option (line, " --trace", options->trace);
  g_string_append (line, options->no_pictures ? " --no-charts" : "");
  add_option (line, " -o", options->page ? "report.html" : NULL);
  return g_string_free (line, FALSE);
}
