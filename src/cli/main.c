/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * gilsim: finds the subcommand, runs it, and ends as a good citizen of a
 * shell: with an exit status that says what happened, or by the signal that
 * ended it, and with nothing half-written left behind.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/cli.h"
#include "cli/signals.h"
#include "engine/wording.h"
#include "observe/section.h"
#include "report/gnuplot.h"
#include "report/out-file.h"
#include "report/scratch.h"

const Command *const commands[] = {
  &cmd_run,   &cmd_compare, &cmd_plot,      &cmd_report, &cmd_why,  &cmd_reality,
  &cmd_check, &cmd_test,    &cmd_calibrate, &cmd_list,   &cmd_help, NULL,
};

const Command *
command_find (const char *name, GError **error)
{
  const char *names[G_N_ELEMENTS (commands)] = { NULL };
  const char *near;

  for (guint i = 0; commands[i]; i++)
    {
      if (strcmp (commands[i]->name, name) == 0)
        return commands[i];
      names[i] = commands[i]->name;
    }
  near = wording_nearest (name, names);
  if (near)
    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED, "unknown command \"%s\"; did you mean \"%s\"?", name,
                 near);
  else
    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED, "unknown command \"%s\"; see 'gilsim --help'", name);
  return NULL;
}

ExitStatus
cli_fail (const GError *error)
{
  if (error == NULL || signals_caught ())
    return STATUS_FAILED; /* main() says why */
  fflush (stdout);
  if (g_error_matches (error, SCENARIO_ERROR, SCENARIO_ERROR_SYNTAX))
    fprintf (stderr, "%s\n", error->message); /* begins with file:line:column, as editors expect */
  else
    fprintf (stderr, "gilsim: %s\n", error->message);
  return error->domain == SCENARIO_ERROR || error->domain == G_OPTION_ERROR || error->domain == RECORDING_ERROR
             ? STATUS_USAGE
             : STATUS_FAILED;
}

static ExitStatus
run_command (const Command *command, int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  CliOptions options;
  ExitStatus status = STATUS_OK;

  if (!options_parse (command, argc, argv, &options, &error))
    status = cli_fail (error);
  else if (options.help)
    help_print (command);
  else if (options.version)
    printf ("gilsim %s\n", PACKAGE_VERSION);
  else
    status = command->run (&options);
  options_clear (&options);
  return status;
}

static ExitStatus
run_program (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  const Command *command = &program_command;

  if (argc < 2 || argv[1][0] == '-')
    return run_command (command, argc, argv);
  command = command_find (argv[1], &error);
  if (command == NULL)
    return cli_fail (error);
  return run_command (command, argc - 1, argv + 1);
}

/* Files that are opened later must not become standard input, output or error:
 * a closed one gets a stand-in that refuses what it is used for. */
static void
fill_standard_streams (void)
{
  for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
    if (fcntl (fd, F_GETFD) == -1 && errno == EBADF)
      open ("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY);
}

/* What is still buffered may fail to be written, and then it matters. */
static ExitStatus
finish_output (ExitStatus status)
{
  if (fflush (stdout) == 0 && !ferror (stdout))
    return status;
  if (signals_pipe_closed ())
    signals_die (SIGPIPE);
  /* An earlier write that failed has left no errno: try once more. */
  if (write (STDOUT_FILENO, "\n", 1) == 1)
    errno = EIO;
  fprintf (stderr, "gilsim: cannot write to standard output: %s\n", g_strerror (errno));
  return STATUS_FAILED;
}

int
main (int argc, char **argv)
{
  ExitStatus status;

  fill_standard_streams ();
  signals_catch ();
  gnuplot_stop_on (signals_stop_flag ());
  setlocale (LC_CTYPE, ""); /* the character set only: numbers stay as in C */
  g_set_prgname ("gilsim");
  status = run_program (argc, argv);
  out_file_discard_all ();
  scratch_remove_all ();
  if (signals_caught ())
    signals_die (signals_caught ());
  return finish_output (status);
}

static ExitStatus
run_without_command (G_GNUC_UNUSED const CliOptions *options)
{
  fputs ("gilsim: no command; see 'gilsim --help'\n", stderr);
  return STATUS_USAGE;
}

static const CommandExample examples[] = {
  { "gilsim compare convoy -p python2 -p python3 -p fifo", "three policies, the same threads" },
  { "gilsim list policies", "what each policy models, and its parameters" },
  { "gilsim run convoy --help", "everything about a command" },
  { 0 },
};

const Command program_command = {
  .name = "",
  .arguments = "COMMAND [OPTION]... [ARGUMENT]...",
  .description = "Simulates what a global interpreter lock does to threads on a machine.",
  .examples = examples,
  .max_arguments = G_MAXUINT,
  .run = run_without_command,
};
