/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The language of programs:
 *
 *   steps = step { ";" step } [ ";" ]          ";" may be left out after "}"
 *   step  = WORD [ argument ]
 *         | "repeat" COUNT "{" steps "}"
 *         | "forever" "{" steps "}"
 *         | "measure" NAME [ "less" DURATION ] "{" steps "}"
 */
#include "config.h"

#include <string.h>

#include "engine/wording.h"
#include "scenario/program-parser.h"

#define FOREVER "forever"

char
parser_peek (const Parser *parser)
{
  return parser->text->text[parser->at];
}

void
parser_skip_space (Parser *parser)
{
  while (g_ascii_isspace (parser_peek (parser)))
    parser->at++;
}

gboolean
parser_unexpected (const Parser *parser, const char *expected, GError **error)
{
  g_autofree char *found = wording_found (parser->text->text + parser->at);

  return source_text_error (parser->text, parser->at, error, "found %s; expected %s", found, expected);
}

char *
parser_take_word (Parser *parser)
{
  gsize start = parser->at;

  while (g_ascii_isalnum (parser_peek (parser)) || parser_peek (parser) == '-' || parser_peek (parser) == '_')
    parser->at++;
  return parser->at > start ? g_strndup (parser->text->text + start, parser->at - start) : NULL;
}

guint
parser_intern (GPtrArray *names, char *name)
{
  for (guint i = 0; i < names->len; i++)
    if (strcmp (names->pdata[i], name) == 0)
      {
        g_free (name);
        return i;
      }
  g_ptr_array_add (names, name);
  return names->len - 1;
}

/* Finds @name, which is at @start, among what the scenario declares. */
static gboolean
find_declared (Parser *parser, const char *const *names, const char *section, const char *name, gsize start,
               guint *object, GError **error)
{
  for (*object = 0; names[*object] != NULL; ++*object)
    if (strcmp (names[*object], name) == 0)
      return TRUE;
  if (*object == 0)
    return source_text_error (parser->text, start, error, "there is no [%s %s]; the scenario has no [%s NAME] at all",
                              section, name, section);

  g_autofree char *choices = wording_choices (name, names);
  return source_text_error (parser->text, start, error, "there is no [%s %s]; %s", section, name, choices);
}

static const char **
declared_names (const Scenario *scenario, StepArg arg)
{
  guint        n = arg == STEP_ARG_CLIENTS ? scenario->n_clients : scenario->n_groups;
  const char **names = g_new0 (const char *, n + 1);

  for (guint i = 0; i < n; i++)
    names[i] = arg == STEP_ARG_CLIENTS ? scenario->clients[i].name : scenario->groups[i].name;
  return names;
}

void
parser_add_use (Parser *parser, const Step *step, gsize at)
{
  StepUse use = {
    .kind = step->kind,
    .forever = step->kind == STEP_REPEAT && step->count == STEP_FOREVER,
    .object = step->object,
    .group = parser->group,
    .depth = parser->n_loops,
    .text = parser->text,
    .offset = at,
  };
  g_array_append_val (parser->loader->uses, use);
}

/* Names that are made by being used; NULL: they have to be declared. */
static GPtrArray *
undeclared (const Parser *parser, StepArg arg)
{
  if (arg == STEP_ARG_LOCK)
    return parser->loader->locks;
  if (arg == STEP_ARG_QUEUE)
    return parser->loader->queues;
  return arg == STEP_ARG_SOCKET ? parser->loader->sockets : NULL;
}

static gboolean
parse_object (Parser *parser, StepArg arg, Step *step, gsize step_at, GError **error)
{
  static const char *const kinds[] = {
    [STEP_ARG_LOCK] = "the name of a lock",
    [STEP_ARG_QUEUE] = "the name of a queue",
    [STEP_ARG_SOCKET] = "the name of a socket",
    [STEP_ARG_CLIENTS] = "the name of a [clients NAME]",
    [STEP_ARG_GROUP] = "the name of a [threads NAME]",
  };
  gsize            start = parser->at;
  g_autofree char *name = parser_take_word (parser);

  if (name == NULL)
    return parser_unexpected (parser, kinds[arg], error);
  if (undeclared (parser, arg) != NULL)
    step->object = parser_intern (undeclared (parser, arg), g_steal_pointer (&name));
  else
    {
      g_autofree const char **names = declared_names (parser->loader->scenario, arg);
      if (!find_declared (parser, names, arg == STEP_ARG_CLIENTS ? "clients" : "threads", name, start, &step->object,
                          error))
        return FALSE;
    }
  parser_add_use (parser, step, step_at);
  return TRUE;
}

static gboolean
unknown_step (const Parser *parser, const char *word, gsize at, GError **error)
{
  const char *words[N_STEP_KINDS + 2] = { 0 };
  guint       n = 0;

  for (guint i = 0; i < N_STEP_KINDS; i++)
    if (step_infos[i].word != NULL)
      words[n++] = step_infos[i].word;
  words[n++] = FOREVER;

  g_autofree char *choices = wording_choices (word, words);
  g_autofree char *quoted = wording_quote (word);
  return source_text_error (parser->text, at, error, "unknown step %s; %s", quoted, choices);
}

static gboolean
find_step (const char *word, Step *step)
{
  for (guint i = 0; i < N_STEP_KINDS; i++)
    if (g_strcmp0 (step_infos[i].word, word) == 0)
      {
        step->kind = (StepKind) i;
        return TRUE;
      }
  step->kind = STEP_REPEAT;
  step->count = STEP_FOREVER;
  return strcmp (word, FOREVER) == 0;
}

static gboolean
parse_argument (Parser *parser, Step *step, gsize at, GError **error)
{
  StepArg arg = step_infos[step->kind].arg;

  parser_skip_space (parser);
  if (arg == STEP_ARG_COUNT)
    return parser_loop (parser, step, at, error);
  if (arg == STEP_ARG_MEASURE)
    return parser_measure (parser, step, at, error);
  if (arg == STEP_ARG_DURATION
      && !samples_scan_dist (parser->loader, parser->text, parser->at, &parser->at, &step->duration, error))
    return FALSE;
  if (arg != STEP_ARG_NONE && arg != STEP_ARG_DURATION && !parse_object (parser, arg, step, at, error))
    return FALSE;
  g_array_append_vals (parser->steps, step, 1);
  return TRUE;
}

/* @block: set if the step ends with a brace */
static gboolean
parse_step (Parser *parser, gboolean *block, gboolean *endless, GError **error)
{
  gsize            at = parser->at;
  Step             step = { 0 };
  g_autofree char *word = parser_take_word (parser);

  if (word == NULL && parser_peek (parser) == '"')
    return source_text_error (parser->text, at, error, "found a quote; a program is written without quotes");
  if (word == NULL)
    return parser_unexpected (parser, "a step such as \"compute 5ms\"", error);
  if (!find_step (word, &step))
    return unknown_step (parser, word, at, error);
  if (!parse_argument (parser, &step, at, error))
    return FALSE;
  *block = step.kind == STEP_REPEAT || step.kind == STEP_MEASURE;
  *endless = step.kind == STEP_REPEAT && step.count == STEP_FOREVER;
  return TRUE;
}

gboolean
parser_steps (Parser *parser, gboolean in_braces, GError **error)
{
  gboolean endless = FALSE;

  parser_skip_space (parser);
  while (parser_peek (parser) != '\0' && !(in_braces && parser_peek (parser) == '}'))
    {
      gboolean block = FALSE;

      if (endless)
        return source_text_error (parser->text, parser->at, error,
                                  "this step is never reached, because the loop before it never ends; remove it");
      if (!parse_step (parser, &block, &endless, error))
        return FALSE;
      parser_skip_space (parser);
      if (parser_peek (parser) == ';')
        parser->at++;
      else if (parser_peek (parser) == '}' && !in_braces)
        return parser_unexpected (parser, "\";\" or the end; there is no \"{\" for it", error);
      else if (!block && parser_peek (parser) != '\0' && parser_peek (parser) != '}')
        return parser_unexpected (parser, "\";\" before the next step", error);
      parser_skip_space (parser);
    }
  return TRUE;
}

gboolean
program_parse (Loader *loader, const SourceText *text, guint group, Program *program, GError **error)
{
  Parser parser = { .loader = loader, .text = text, .group = group };

  if (*text->text == '\0')
    return source_text_error (text, 0, error, "the program is empty; expected steps such as \"compute 1s\"");
  parser.steps = g_array_new (FALSE, FALSE, sizeof (Step));
  if (!parser_steps (&parser, FALSE, error))
    {
      g_array_unref (parser.steps);
      return FALSE;
    }
  program->n_steps = parser.steps->len;
  program->max_depth = parser.max_depth;
  program->steps = (Step *) g_array_free (parser.steps, FALSE);
  return TRUE;
}
