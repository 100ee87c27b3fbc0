/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Files written whole or not at all: they get a temporary name beside the
 * wanted one, and the wanted one only when everything is on the disk.
 *
 * What exists under the wanted name and is no regular file (a device, a pipe)
 * is written to directly.
 */
#ifndef GILSIM_REPORT_OUT_FILE_H
#define GILSIM_REPORT_OUT_FILE_H

#include <stdio.h>

#include <glib.h>

typedef struct OutFile OutFile;

/* As many may be open at a time. */
#define OUT_FILE_MAX 256

/**
 * out_file_open:
 * @path: the file to be, or to be replaced
 * @error: set to a G_FILE_ERROR that names @path
 *
 * Returns: the file, to be closed with out_file_commit() or
 *   out_file_discard(), or NULL
 */
OutFile *out_file_open (const char *path, GError **error);

/* The stream to write to; it is not the caller's to close. */
FILE *out_file_stream (OutFile *file);

/* The file is to be run: by whoever may read it. */
void out_file_make_executable (OutFile *file);

/**
 * out_file_commit:
 * @file: the file; closed and freed in any case
 * @error: set to a G_FILE_ERROR that names the file
 *
 * Returns: FALSE if any of it could not be written; what was there before
 *   under that name is then untouched
 */
gboolean out_file_commit (OutFile *file, GError **error);

/* Closes the file and removes what was written. */
void out_file_discard (OutFile *file);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OutFile, out_file_discard)

/* Removes the temporary files of all that are still open, without closing them:
 * may be called in a signal handler, and at exit. */
void out_file_discard_all (void);

#endif
