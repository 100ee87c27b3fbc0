/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "interp/program.h"

const StepInfo step_infos[N_STEP_KINDS] = {
  [STEP_COMPUTE] = { "compute", STEP_ARG_DURATION, "run bytecode; the policy checks as it does" },
  [STEP_NATIVE] = { "native", STEP_ARG_DURATION, "run C code that keeps the GIL; no check inside" },
  [STEP_NOGIL] = { "nogil", STEP_ARG_DURATION, "run C code with the GIL released" },
  [STEP_IO] = { "io", STEP_ARG_DURATION, "release the GIL, wait for a device, take it again" },
  [STEP_SLEEP] = { "sleep", STEP_ARG_DURATION, "release the GIL, wait for a timer, take it again" },
  [STEP_LOCK] = { "lock", STEP_ARG_LOCK, "acquire a threading.Lock" },
  [STEP_UNLOCK] = { "unlock", STEP_ARG_LOCK, "release a threading.Lock" },
  [STEP_PUT] = { "put", STEP_ARG_QUEUE, "put an item into a queue.SimpleQueue" },
  [STEP_GET] = { "get", STEP_ARG_QUEUE, "get an item from a queue.SimpleQueue; wait for one" },
  [STEP_RECV] = { "recv", STEP_ARG_CLIENTS, "receive a request of a client set; wait for one" },
  [STEP_SEND] = { "send", STEP_ARG_CLIENTS, "answer the request received last" },
  [STEP_SENDTO] = { "sendto", STEP_ARG_SOCKET, "send a datagram to a socket on this machine" },
  [STEP_RECVFROM] = { "recvfrom", STEP_ARG_SOCKET, "receive a datagram from a socket; wait for one" },
  [STEP_YIELD] = { "yield", STEP_ARG_NONE, "call time.sleep(0)" },
  [STEP_START] = { "start", STEP_ARG_GROUP, "start each thread of a group whose start is \"step\"" },
  [STEP_JOIN] = { "join", STEP_ARG_GROUP, "wait for the end of each thread of a group" },
  [STEP_REPEAT] = { "repeat", STEP_ARG_COUNT, "run the steps in braces so many times" },
  [STEP_END_REPEAT] = { NULL, STEP_ARG_NONE, NULL },
  [STEP_MEASURE] = { "measure", STEP_ARG_MEASURE, "report the time of the steps in braces as a latency" },
  [STEP_END_MEASURE] = { NULL, STEP_ARG_NONE, NULL },
};

void
program_clear (Program *program)
{
  g_free (program->steps);
  *program = (Program){ 0 };
}

static void
format_duration (const Dist *duration, GString *out)
{
  g_autofree char *text = dist_format (duration);

  g_string_append_printf (out, " %s", text);
}

static void
format_repeat (const Step *step, GString *out)
{
  if (step->count == STEP_FOREVER)
    g_string_append (out, "forever {");
  else
    g_string_append_printf (out, "repeat %" G_GUINT64_FORMAT " {", step->count);
}

static void
format_measure (const Step *step, const char *name, GString *out)
{
  g_string_append_printf (out, "measure %s ", name);
  if (step->duration.a > 0)
    {
      g_string_append (out, "less");
      format_duration (&step->duration, out);
      g_string_append_c (out, ' ');
    }
  g_string_append_c (out, '{');
}

static void
format_step (const Step *step, const ProgramNames *names, GString *out)
{
  const StepInfo    *info = &step_infos[step->kind];
  const char *const *objects = names->by_arg[info->arg];

  if (step->kind == STEP_REPEAT)
    {
      format_repeat (step, out);
      return;
    }
  if (step->kind == STEP_MEASURE)
    {
      format_measure (step, objects[step->object], out);
      return;
    }
  g_string_append (out, info->word);
  if (info->arg == STEP_ARG_DURATION)
    format_duration (&step->duration, out);
  else if (objects != NULL)
    g_string_append_printf (out, " %s", objects[step->object]);
}

void
program_format (const Program *program, const ProgramNames *names, GString *out)
{
  gboolean opened = TRUE;

  for (guint i = 0; i < program->n_steps; i++)
    {
      const Step *step = &program->steps[i];

      if (step->kind == STEP_END_REPEAT || step->kind == STEP_END_MEASURE)
        {
          g_string_append (out, " }");
          opened = FALSE;
          continue;
        }
      if (i > 0)
        g_string_append (out, opened ? " " : "; ");
      format_step (step, names, out);
      opened = step->kind == STEP_REPEAT || step->kind == STEP_MEASURE;
    }
}
