/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A trace of runs, in a file for the viewers of real traces: its name says in
 * which format, and whether it is compressed.
 */
#include "config.h"

#include "report/trace.h"

#include "report/gzip-stream.h"
#include "report/out-file.h"
#include "report/trace-writer.h"

struct Trace
{
  OutFile     *file;
  FILE        *gzip; /* (nullable): writes into @file */
  TraceWriter *writer;
};

typedef struct
{
  const char    *suffix;
  TraceWriterNew make;
  gboolean       compressed;
} Format;

static const Format formats[] = {
  { ".json", trace_json_new, FALSE },
  { ".json.gz", trace_json_new, TRUE },
  { ".ftrace", trace_ftrace_new, FALSE },
  { ".ftrace.gz", trace_ftrace_new, TRUE },
};

static const Format *
find_format (const char *path)
{
  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    if (g_str_has_suffix (path, formats[i].suffix))
      return &formats[i];
  return NULL;
}

gboolean
trace_knows_name (const char *path)
{
  return find_format (path) != NULL;
}

Trace *
trace_open (const char *path, const char *command, guint n_runs, GError **error)
{
  const Format *format = find_format (path);
  OutFile      *file = out_file_open (path, error);
  Trace        *trace;

  if (file == NULL)
    return NULL;
  trace = g_new0 (Trace, 1);
  trace->file = file;
  trace->gzip = format->compressed ? gzip_stream_new (out_file_stream (file)) : NULL;
  trace->writer = format->make (trace_stream (trace), command, n_runs);
  return trace;
}

RunObserver *
trace_observer (Trace *trace)
{
  return &trace->writer->observer;
}

FILE *
trace_stream (Trace *trace)
{
  return trace->gzip ? trace->gzip : out_file_stream (trace->file);
}

/* Writes what is missing; an error stays with the file's stream. */
static OutFile *
close_all_but_file (Trace *trace)
{
  OutFile *file = trace->file;

  trace->writer->finish (trace->writer);
  if (trace->gzip)
    fclose (trace->gzip);
  g_free (trace);
  return file;
}

gboolean
trace_commit (Trace *trace, GError **error)
{
  return out_file_commit (close_all_but_file (trace), error);
}

void
trace_discard (Trace *trace)
{
  if (trace)
    out_file_discard (close_all_but_file (trace));
}
