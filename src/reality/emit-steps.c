/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Steps in Python.  What a step needs is prepared before the run as a value:
 * v3 for step 3, a constant or, for a random duration, a function that gives
 * the next one.  The steps themselves are written out where they stand: a call
 * of a function of Python for each would cost more than the shortest of them.
 */
#include "config.h"

#include "reality/emit-steps.h"

#include "engine/duration.h"
#include "reality/emit-check.h"

/* While a body is written. */
typedef struct
{
  const GroupConfig *config;
  gboolean           sees_returns;
  guint              indent;
  GString           *out;
} Body;

void
emit_number (double number, GString *out)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append (out, g_ascii_formatd (buffer, sizeof buffer, "%.12g", number));
}

void
emit_dist (const Dist *dist, GString *out)
{
  const char *name = "empirical";

  for (const DistInfo *info = dist_infos; info->name; info++)
    if (info->kind == dist->kind)
      name = info->name;
  g_string_append_printf (out, "'%s', ", name);
  emit_number (dist->a, out);
  g_string_append (out, ", ");
  emit_number (dist->b, out);
  g_string_append (out, ", ");
  emit_number (dist->c, out);
  if (dist->kind != DIST_EMPIRICAL)
    return;
  g_string_append (out, ", [");
  for (guint i = 0; i < dist->n_values; i++)
    {
      g_string_append (out, i ? ", " : "");
      emit_number (dist->values[i], out);
    }
  g_string_append_c (out, ']');
}

gboolean
emit_has_step (const GroupConfig *group, StepKind kind)
{
  for (guint i = 0; i < group->program.n_steps; i++)
    if (group->program.steps[i].kind == kind)
      return TRUE;
  return FALSE;
}

gboolean
emit_sees_returns (const GroupConfig *group)
{
  static const StepKind others[] = { STEP_LOCK, STEP_GET, STEP_RECV, STEP_RECVFROM, STEP_START, STEP_JOIN };

  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    if (emit_has_step (group, others[i]))
      return FALSE;
  return emit_has_step (group, STEP_SLEEP) || emit_has_step (group, STEP_IO);
}

/* ---- preparation -------------------------------------------------------- */

/* The harness's function that makes something of a step's nanoseconds. */
static const char *
form_of (StepKind kind)
{
  switch (kind)
    {
    case STEP_COMPUTE:
      return "iterations";
    case STEP_NATIVE:
      return "native";
    case STEP_NOGIL:
      return "nogil";
    case STEP_IO:
    case STEP_SLEEP:
      return "seconds";
    default:
      return NULL;
    }
}

/* How often a step is done at most: so many draws are needed. */
static guint64
times_done (const Program *program, guint index)
{
  guint64 times = 1;

  for (guint i = 0; i < index; i++)
    if (program->steps[i].kind == STEP_REPEAT && program->steps[i].jump > index)
      {
        guint64 count = MAX (program->steps[i].count, 1);

        times = count > 1000000 / times ? 1000000 : times * count;
      }
  return times;
}

static void
emit_prepare (const GroupConfig *config, guint group, GString *out)
{
  g_string_append_printf (out, "def prepare_%u(t):\n    return (\n", group);
  for (guint i = 0; i < config->program.n_steps; i++)
    {
      const Step *step = &config->program.steps[i];
      const char *form = form_of (step->kind);

      if (form == NULL)
        continue;
      g_string_append (out, "        ");
      if (step->duration.kind == DIST_CONSTANT)
        {
          g_string_append_printf (out, "%s(", form);
          emit_number (step->duration.a, out);
        }
      else
        {
          g_string_append_printf (out, "draws(t.rng, %s, %" G_GUINT64_FORMAT ", ", form,
                                  times_done (&config->program, i));
          emit_dist (&step->duration, out);
        }
      g_string_append (out, "),\n");
    }
  g_string_append (out, "    )\n\n\n");
}

/* ---- the body ----------------------------------------------------------- */

static void line (Body *body, const char *format, ...) G_GNUC_PRINTF (2, 3);

static void
line (Body *body, const char *format, ...)
{
  va_list arguments;

  for (guint i = 0; i < body->indent; i++)
    g_string_append (body->out, "    ");
  va_start (arguments, format);
  g_string_append_vprintf (body->out, format, arguments);
  va_end (arguments);
  g_string_append_c (body->out, '\n');
}

/* The prepared values, as local variables. */
static void
emit_values (Body *body)
{
  const Program *program = &body->config->program;
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; i < program->n_steps; i++)
    if (form_of (program->steps[i].kind) != NULL)
      g_string_append_printf (names, "v%u, ", i);
  if (names->len == 0)
    return;
  g_string_truncate (names, names->len - 1);
  line (body, "%s = values", names->str);
  for (guint i = 0; i < program->n_steps; i++)
    if (program->steps[i].kind == STEP_NOGIL && program->steps[i].duration.kind == DIST_CONSTANT)
      line (body, "f%u, a%u = v%u", i, i, i);
}

/* What a step needs beside its value; NULL: nothing. */
static char *
object_of (const Step *step)
{
  switch (step->kind)
    {
    case STEP_LOCK:
    case STEP_UNLOCK:
      return g_strdup_printf ("lock%u = process.locks[%u]", step->object, step->object);
    case STEP_PUT:
    case STEP_GET:
      return g_strdup_printf ("queue%u = process.queues[%u]", step->object, step->object);
    case STEP_RECV:
    case STEP_SEND:
      return g_strdup_printf ("socket%u, address%u = SOCKETS[%u], None", step->object, step->object, step->object);
    case STEP_SENDTO:
      return g_strdup_printf ("send, to%u = process.sender.sendto, NAMED[%u].getsockname()", step->object,
                              step->object);
    case STEP_RECVFROM:
      return g_strdup_printf ("receive%u = NAMED[%u].recvfrom", step->object, step->object);
    case STEP_MEASURE:
      return g_strdup_printf ("measured%u = t.measure(%u)", step->object, step->object);
    case STEP_REPEAT:
      return step->count == STEP_FOREVER ? g_strdup ("go = process.go") : NULL;
    default:
      return NULL;
    }
}

/* The same as local variables, each once. */
static void
emit_objects (Body *body)
{
  const Program *program = &body->config->program;
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < program->n_steps; i++)
    {
      char *object = object_of (&program->steps[i]);

      if (object == NULL || g_hash_table_contains (seen, object))
        {
          g_free (object);
          continue;
        }
      line (body, "%s", object);
      g_hash_table_add (seen, object);
    }
  if (body->sees_returns)
    line (body, "late = t.late.append");
}

static void
emit_sleep (Body *body, guint index, gboolean constant)
{
  line (body, "d = v%u%s", index, constant ? "" : "()");
  if (!body->sees_returns)
    {
      line (body, "sleep(d)");
      return;
    }
  line (body, "before = now()");
  line (body, "sleep(d)");
  line (body, "late(now() - before - d)");
}

static void
emit_timed (Body *body, const Step *step, guint index)
{
  gboolean    constant = step->duration.kind == DIST_CONSTANT;
  const char *call = constant ? "" : "()";

  switch (step->kind)
    {
    case STEP_COMPUTE:
      line (body, "n = v%u%s", index, call);
      line (body, "while n > 0:");
      line (body, "    n -= 1");
      break;
    case STEP_NATIVE:
      line (body, "sum(repeat(0, v%u%s))", index, call);
      break;
    case STEP_NOGIL:
      if (!constant)
        line (body, "f%u, a%u = v%u()", index, index, index);
      line (body, "f%u(a%u)", index, index);
      break;
    default:
      emit_sleep (body, index, constant);
    }
}

static void
emit_repeat (Body *body, const Step *step, guint index)
{
  if (step->count == STEP_FOREVER)
    line (body, "while go:");
  else
    line (body, "for _ in repeat(None, %" G_GUINT64_FORMAT "):", MIN (step->count, G_MAXINT64));
  body->indent++;
  if (step->jump == index + 1) /* what it held was repeated no times */
    line (body, "pass");
}

/* What the steps took, less what the scenario takes off. */
static void
emit_end_measure (Body *body, const Step *step)
{
  const Step *measure = &body->config->program.steps[step->jump];
  char        less[G_ASCII_DTOSTR_BUF_SIZE];

  g_ascii_formatd (less, sizeof less, "%.12g", measure->duration.a / NS_PER_S);
  line (body, "measured%u(now() - m%u - %s)", measure->object, step->jump, less);
}

static void
emit_step (Body *body, const Step *step, guint index)
{
  switch (step->kind)
    {
    case STEP_LOCK:
      line (body, "lock%u.acquire()", step->object);
      break;
    case STEP_UNLOCK:
      line (body, "lock%u.release()", step->object);
      break;
    case STEP_PUT:
      line (body, "queue%u.put(None)", step->object);
      break;
    case STEP_GET:
      line (body, "queue%u.get()", step->object);
      break;
    case STEP_RECV:
      line (body, "data%u, address%u = socket%u.recvfrom(64)", step->object, step->object, step->object);
      break;
    case STEP_SEND:
      line (body, "if address%u:", step->object);
      line (body, "    socket%u.sendto(data%u, address%u)", step->object, step->object, step->object);
      line (body, "    address%u = None", step->object);
      break;
    case STEP_SENDTO:
      line (body, "send(DATAGRAM, to%u)", step->object);
      break;
    case STEP_RECVFROM:
      line (body, "receive%u(2048)", step->object);
      break;
    case STEP_MEASURE:
      line (body, "m%u = now()", index);
      break;
    case STEP_END_MEASURE:
      emit_end_measure (body, step);
      break;
    case STEP_YIELD:
      line (body, "sleep(0)");
      break;
    case STEP_START:
      line (body, "process.start(%u)", step->object);
      break;
    case STEP_JOIN:
      line (body, "process.join(%u)", step->object);
      break;
    case STEP_REPEAT:
      emit_repeat (body, step, index);
      break;
    case STEP_END_REPEAT:
      body->indent--;
      break;
    default:
      emit_timed (body, step, index);
    }
}

/* ---- both ---------------------------------------------------------------- */

gboolean
emit_group (const Scenario *scenario, guint group, GString *out, GError **error)
{
  const GroupConfig *config = &scenario->groups[group];
  Body               body = { .config = config, .sees_returns = emit_sees_returns (config), .indent = 1, .out = out };

  if (!emit_check (scenario, group, error))
    return FALSE;
  emit_prepare (config, group, out);
  g_string_append_printf (out, "def body_%u(t, process, values):\n", group);
  emit_values (&body);
  emit_objects (&body);
  if (config->program.n_steps == 0) /* the same */
    line (&body, "pass");
  for (guint i = 0; i < config->program.n_steps; i++)
    emit_step (&body, &config->program.steps[i], i);
  g_string_append (out, "\n\n");
  return TRUE;
}
