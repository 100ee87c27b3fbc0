/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Signals.  The first one only sets the flag that the run polls; main() then
 * removes what is half-written and dies by the same signal.  System calls are
 * not restarted (no SA_RESTART), so that a write that blocks ends too.
 *
 * SIGPIPE and SIGXFSZ get a handler instead of SIG_IGN: a write then fails
 * with an error just the same, but gnuplot, started later, inherits the
 * defaults.
 */
#include "config.h"

#include "cli/signals.h"

#include <signal.h>
#include <unistd.h>

#include "report/out-file.h"
#include "report/scratch.h"

#define STOP_WITHOUT_SIGNAL (-1)

static volatile gint stop;        /* a signal's number, or STOP_WITHOUT_SIGNAL */
static volatile gint pipe_closed; /* SIGPIPE came */

static void
on_end (int signal_number)
{
  if (stop > 0)
    {
      out_file_discard_all ();
      scratch_remove_all ();
      signal (signal_number, SIG_DFL);
      raise (signal_number); /* delivered when this handler returns */
    }
  stop = signal_number;
}

static void
on_write_failed (int signal_number)
{
  if (signal_number == SIGPIPE)
    pipe_closed = 1;
}

static void
handle (int signal_number, void (*handler) (int))
{
  struct sigaction action = { .sa_handler = handler };
  struct sigaction inherited;

  sigaction (signal_number, NULL, &inherited);
  if (inherited.sa_handler != SIG_IGN)
    sigaction (signal_number, &action, NULL);
}

void
signals_catch (void)
{
  handle (SIGHUP, on_end);
  handle (SIGINT, on_end);
  handle (SIGTERM, on_end);
  handle (SIGPIPE, on_write_failed);
  handle (SIGXFSZ, on_write_failed);
}

const volatile gint *
signals_stop_flag (void)
{
  return &stop;
}

void
signals_stop (void)
{
  if (stop == 0)
    stop = STOP_WITHOUT_SIGNAL;
}

int
signals_caught (void)
{
  return MAX (stop, 0);
}

gboolean
signals_pipe_closed (void)
{
  return pipe_closed != 0;
}

void
signals_die (int signal_number)
{
  signal (signal_number, SIG_DFL);
  raise (signal_number);
  _exit (128 + signal_number); /* it is blocked: say so in the shell's way */
}
