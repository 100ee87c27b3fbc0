/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Measures a Python interpreter, 2.7 or 3.x.
 */
#ifndef GILSIM_CALIBRATE_PYTHON_H
#define GILSIM_CALIBRATE_PYTHON_H

#include <glib.h>

typedef struct
{
  char  *path;
  char  *version;      /* such as "3.11.7" */
  guint  major;        /* 2 or 3 */
  double interval;     /* 2.x: ticks; 3.x: ns */
  double iteration_ns; /* of while n > 0: n -= 1, in code that runs for the first time */
  double warm_ns;      /* of the same in a function that was called before */
  double spin_ns;      /* of a thread's loop that counts and stores */
  double cycle_ns;     /* dropping the GIL and taking it, nobody else wants it */
  double start_ns;     /* of CPU time: Thread.start() and the new thread until it has said so */
} PythonResult;

/**
 * python_measure:
 * @path: an interpreter, or its name in PATH
 * @error: set to a G_OPTION_ERROR that names it, if it fails or takes too long
 *
 * It runs on the cores that the calling thread may use.
 *
 * Returns: what came out, or NULL; free with python_result_free()
 */
PythonResult *python_measure (const char *path, GError **error);

/* Reads what the program prints that measures; FALSE if that is not complete. */
gboolean python_parse (const char *text, PythonResult *result);

void python_result_free (PythonResult *result);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PythonResult, python_result_free)

#endif
