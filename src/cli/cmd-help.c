/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * gilsim help: what the commands and options are, for people and (hidden) for
 * the tests that hold the manual page and the completion to it.
 */
#include "config.h"

#include "cli/cli.h"
#include "cli/terminal.h"
#include "cli/text.h"

#define OPTION_COLUMN 29
#define COMMAND_COLUMN 12

/* -p, --policy POLICY */
static void
append_option_name (GString *out, const OptionInfo *info)
{
  if (info->letter)
    g_string_append_printf (out, "-%c, ", info->letter);
  else
    g_string_append (out, "    ");
  g_string_append_printf (out, "--%s", info->name);
  if (info->value)
    g_string_append_printf (out, "%s%s", *info->value == '[' ? "" : " ", info->value);
}

static void
append_options (GString *out, const Command *command, guint width)
{
  g_string_append (out, "\nOptions:\n");
  for (const OptionInfo *info = option_infos; info->name; info++)
    if (command_shows_option (command, info))
      {
        g_string_append (out, "  ");
        append_option_name (out, info);
        text_pad (out, OPTION_COLUMN);
        text_wrap (out, info->help, OPTION_COLUMN, width);
        g_string_append_c (out, '\n');
      }
}

static void
append_commands (GString *out, guint width)
{
  g_string_append (out, "\nCommands:\n");
  for (const Command *const *command = commands; *command; command++)
    {
      g_string_append_printf (out, "  %s", (*command)->name);
      text_pad (out, COMMAND_COLUMN);
      text_wrap (out, (*command)->summary, COMMAND_COLUMN, width);
      g_string_append_c (out, '\n');
    }
}

static void
append_examples (GString *out, const CommandExample *example, guint width)
{
  g_string_append (out, "\nExamples:\n");
  for (; example->command; example++)
    {
      g_string_append_printf (out, "  %s\n      ", example->command);
      text_wrap (out, example->does, 6, width);
      g_string_append_c (out, '\n');
    }
}

void
help_print (const Command *command)
{
  g_autoptr (GString) out = g_string_new (NULL);
  guint    width = terminal_style (stdout).width;
  gboolean whole = command == &program_command;

  if (whole)
    g_string_append_printf (out, "Usage: gilsim %s\n\n", command->arguments);
  else
    g_string_append_printf (out, "Usage: gilsim %s [OPTION]... %s\n\n", command->name, command->arguments);
  text_wrap (out, command->description, 0, width);
  g_string_append_c (out, '\n');
  if (whole)
    append_commands (out, width);
  append_options (out, command, width);
  append_examples (out, command->examples, width);
  if (whole)
    g_string_append (out, "\nManual pages: gilsim(1), gilsim-scenario(5), gilsim-policies(7),\ngilsim-recording(5)\n");
  fputs (out->str, stdout);
}

/* A line per option: command (or "-"), long form, short form (or "-"). */
static void
dump_options (const Command *command)
{
  for (const OptionInfo *info = option_infos; info->name; info++)
    if (command_shows_option (command, info))
      {
        printf ("%s --%s ", *command->name ? command->name : "-", info->name);
        if (info->letter)
          printf ("-%c\n", info->letter);
        else
          puts ("-");
      }
}

static ExitStatus
run (const CliOptions *options)
{
  g_autoptr (GError) error = NULL;
  const Command *command = &program_command;

  if (options->dump_options)
    {
      dump_options (&program_command);
      for (const Command *const *each = commands; *each; each++)
        dump_options (*each);
      return STATUS_OK;
    }
  if (options->n_arguments)
    command = command_find (options->arguments[0], &error);
  if (command == NULL)
    return cli_fail (error);
  help_print (command);
  return STATUS_OK;
}

static const CommandExample examples[] = {
  { "gilsim help", "all commands" },
  { "gilsim help compare", "the same as 'gilsim compare --help'" },
  { 0 },
};

const Command cmd_help = {
  .name = "help",
  .arguments = "[COMMAND]",
  .summary = "show what a command does, its options and examples",
  .description = "Shows what a command does, its options and examples; without COMMAND, what commands there are.",
  .examples = examples,
  .max_arguments = 1,
  .options = OPTION_DUMP,
  .run = run,
};
