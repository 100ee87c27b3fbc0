/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A stream that compresses what is written to it into another stream.
 */
#ifndef GILSIM_REPORT_GZIP_STREAM_H
#define GILSIM_REPORT_GZIP_STREAM_H

#include <stdio.h>

/**
 * gzip_stream_new:
 * @out: where the compressed bytes go; stays the caller's, must outlive it
 *
 * The same bytes written give the same bytes compressed: there is neither a
 * name nor a time in the file.
 *
 * Returns: a new stream.  fclose() writes what is missing, and says with an
 *   error, as every write does, that @out has failed.
 */
FILE *gzip_stream_new (FILE *out);

#endif
