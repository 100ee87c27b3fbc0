/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Signals: a first one asks for an orderly end, a second one kills.
 */
#ifndef GILSIM_CLI_SIGNALS_H
#define GILSIM_CLI_SIGNALS_H

#include <glib.h>

/* Catches hang-up, interrupt, termination, a closed pipe and a file that grew
 * too long, except those that the parent process wants ignored. */
void signals_catch (void);

/* Non-zero when the program shall stop: for RunOptions.stop. */
const volatile gint *signals_stop_flag (void);

/* Asks for a stop without a signal: the results cannot be written. */
void signals_stop (void);

/* The signal that asked for the end, or 0. */
int signals_caught (void);

/* Whether something was written to a pipe that nobody reads. */
gboolean signals_pipe_closed (void);

/* Ends the program as @signal_number would have done uncaught, so that a
 * shell sees the true reason. */
void signals_die (int signal_number) G_GNUC_NORETURN;

#endif
