/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A real interpreter of Python: which one it is, and running a program on it.
 */
#ifndef GILSIM_REALITY_INTERPRETER_H
#define GILSIM_REALITY_INTERPRETER_H

#include <glib.h>

#define INTERPRETER_ERROR (interpreter_error_quark ())
GQuark interpreter_error_quark (void);

typedef enum
{
  INTERPRETER_ERROR_FAILED, /* the program did; message: what it said */
  INTERPRETER_ERROR_STOPPED /* as asked for */
} InterpreterError;

typedef struct
{
  const char          *path; /* of the interpreter, or a name in PATH */
  guint                n_cores;
  gint64               limit_us; /* the program is killed after so long */
  const volatile gint *stop;     /* (nullable): becomes non-zero to interrupt */
} Interpreter;

/* How many cores this process may use. */
guint interpreter_host_cores (void);

/**
 * interpreter_version:
 * @path: the interpreter
 * @major: (out): 2 or 3
 * @minor: (out): such as 7
 * @error: set to a G_OPTION_ERROR if it cannot be run or is no Python
 */
gboolean interpreter_version (const char *path, guint *major, guint *minor, GError **error);

/**
 * interpreter_run:
 * @interpreter: where and for how long
 * @program: path of the program
 * @error: set to an INTERPRETER_ERROR
 *
 * The program and all its children may use the first @n_cores of our cores
 * and are gone when this returns.
 *
 * Returns: what it wrote on standard output; free with g_free()
 */
char *interpreter_run (const Interpreter *interpreter, const char *program, GError **error);

#endif
