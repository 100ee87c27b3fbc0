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

#include "engine/number.h"
#include "engine/wording.h"
#include "scenario/loader.h"

#define DEEPEST 32
#define MOST_REPEATS G_GUINT64_CONSTANT (1000000000000000)
#define FOREVER "forever"

/* A loop that repeats more often is held to the same rules as `forever`. */
#define MANY_REPEATS 1000000

typedef struct
{
  Loader           *loader;
  const SourceText *text;
  gsize             at; /* the next byte of the text */
  guint             group;
  GArray           *steps;
  guint             depth; /* of braces */
  guint             max_depth;
  guint             n_loops; /* around the next step */
} Parser;

static gboolean parse_steps (Parser *parser, gboolean in_braces, GError **error);

static char
peek (const Parser *parser)
{
  return parser->text->text[parser->at];
}

static void
skip_space (Parser *parser)
{
  while (g_ascii_isspace (peek (parser)))
    parser->at++;
}

/* Sets @error: what is next was not expected. */
static gboolean
unexpected (const Parser *parser, const char *expected, GError **error)
{
  g_autofree char *found = wording_found (parser->text->text + parser->at);

  return source_text_error (parser->text, parser->at, error, "found %s; expected %s", found, expected);
}

/* The word at the cursor, which moves behind it; NULL if there is none. */
static char *
take_word (Parser *parser)
{
  gsize start = parser->at;

  while (g_ascii_isalnum (peek (parser)) || peek (parser) == '-' || peek (parser) == '_')
    parser->at++;
  return parser->at > start ? g_strndup (parser->text->text + start, parser->at - start) : NULL;
}

static guint
intern (GPtrArray *names, char *name)
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

static void
add_use (Parser *parser, const Step *step, gsize at)
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
  g_autofree char *name = take_word (parser);

  if (name == NULL)
    return unexpected (parser, kinds[arg], error);
  if (undeclared (parser, arg) != NULL)
    step->object = intern (undeclared (parser, arg), g_steal_pointer (&name));
  else
    {
      g_autofree const char **names = declared_names (parser->loader->scenario, arg);
      if (!find_declared (parser, names, arg == STEP_ARG_CLIENTS ? "clients" : "threads", name, start, &step->object,
                          error))
        return FALSE;
    }
  add_use (parser, step, step_at);
  return TRUE;
}

/* Does the step let simulated time pass, or wait for somebody who does? */
static gboolean
takes_time (const Parser *parser, const Step *step)
{
  const Dist *syscall = &parser->loader->scenario->machine.costs[COST_SYSCALL];

  if (step_infos[step->kind].arg == STEP_ARG_DURATION)
    return step->duration.kind != DIST_CONSTANT || step->duration.a > 0;
  if (step->kind == STEP_GET || step->kind == STEP_RECV || step->kind == STEP_RECVFROM)
    return TRUE;
  return (step->kind == STEP_YIELD || step->kind == STEP_LOCK || step->kind == STEP_PUT || step->kind == STEP_SENDTO)
         && (syscall->kind != DIST_CONSTANT || syscall->a > 0);
}

/* @first: index of the first step in the loop that begins at @at */
static gboolean
check_body (const Parser *parser, guint first, guint64 count, gsize at, GError **error)
{
  gboolean timeless = TRUE;
  gboolean unlocks_only = TRUE;

  if (first == parser->steps->len)
    return source_text_error (parser->text, at, error, "the loop is empty; expected steps between \"{\" and \"}\"");
  for (guint i = first; i < parser->steps->len; i++)
    {
      const Step *step = &g_array_index (parser->steps, Step, i);

      timeless = timeless && !takes_time (parser, step);
      unlocks_only =
          unlocks_only && (step->kind == STEP_UNLOCK || step->kind == STEP_REPEAT || step->kind == STEP_END_REPEAT);
    }
  if (unlocks_only || (timeless && count > MANY_REPEATS))
    return source_text_error (parser->text, at, error,
                              "the loop takes no time and would never let the time pass; expected a step in it that "
                              "does, such as compute 1us");
  return TRUE;
}

static gboolean
parse_repeat_count (Parser *parser, guint64 *count, GError **error)
{
  gsize            start = parser->at;
  g_autofree char *word = take_word (parser);

  if (word == NULL)
    return unexpected (parser, "how often to repeat, a whole number", error);
  if (number_parse_count (word, 0, MOST_REPEATS, count))
    return TRUE;
  return source_text_error (parser->text, start, error, "found \"%s\"; expected a whole number from 0 to 1e15", word);
}

/* Fills in the jumps of the loop that begins with step @index; a loop that is
 * repeated 0 times is left out. */
static void
close_loop (Parser *parser, guint index)
{
  Step *repeat = &g_array_index (parser->steps, Step, index);
  Step  end = { .kind = STEP_END_REPEAT, .jump = index, .depth = repeat->depth };

  if (repeat->count == 0)
    {
      g_array_set_size (parser->steps, index);
      return;
    }
  repeat->jump = parser->steps->len;
  parser->max_depth = MAX (parser->max_depth, repeat->depth + 1);
  g_array_append_val (parser->steps, end);
}

/* The steps in braces, behind @step; @blank: set if there are none. */
static gboolean
parse_block (Parser *parser, Step *step, const char *expected, gboolean *blank, GError **error)
{
  skip_space (parser);
  gsize open = parser->at;
  if (peek (parser) != '{')
    return unexpected (parser, expected, error);
  if (parser->depth == DEEPEST)
    return source_text_error (parser->text, open, error, "nested too deeply; expected at most %d loops", DEEPEST);
  parser->at++;

  step->depth = parser->depth++;
  g_array_append_vals (parser->steps, step, 1);
  skip_space (parser);
  *blank = peek (parser) == '}';
  if (!parse_steps (parser, TRUE, error))
    return FALSE;
  if (peek (parser) != '}')
    return source_text_error (parser->text, open, error, "\"{\" is never closed; add the missing \"}\"");
  parser->at++;
  parser->depth--;
  return TRUE;
}

/* @at: where its word is */
static gboolean
parse_loop (Parser *parser, Step *step, gsize at, GError **error)
{
  guint    index = parser->steps->len;
  gboolean blank;

  if (step->count == STEP_FOREVER)
    add_use (parser, step, at);
  parser->n_loops++;
  if (!parse_block (parser, step, "\"{\" and the steps to repeat", &blank, error))
    return FALSE;
  parser->n_loops--;
  /* Nothing is left of a loop over loops that are left out. */
  if (parser->steps->len == index + 1 && !blank && step->count != STEP_FOREVER)
    g_array_index (parser->steps, Step, index).count = step->count = 0;
  if (step->count > 0 && !check_body (parser, index + 1, step->count, at, error))
    return FALSE;
  close_loop (parser, index);
  return TRUE;
}

/* "less D": what is taken off; a constant, so that it is the same as in the
 * step that it stands for. */
static gboolean
parse_less (Parser *parser, Step *step, GError **error)
{
  g_autofree char *word = take_word (parser);
  gsize            at;

  if (word == NULL)
    return TRUE;
  if (strcmp (word, "less") != 0)
    {
      parser->at -= strlen (word);
      return unexpected (parser, "\"less\" and a duration, or \"{\" and the steps to measure", error);
    }
  skip_space (parser);
  at = parser->at;
  if (!samples_scan_dist (parser->loader, parser->text, parser->at, &parser->at, &step->duration, error))
    return FALSE;
  if (step->duration.kind != DIST_CONSTANT)
    return source_text_error (parser->text, at, error, "found a distribution; expected a duration to take off");
  return TRUE;
}

static gboolean
parse_measure (Parser *parser, Step *step, gsize at, GError **error)
{
  guint            index = parser->steps->len;
  gsize            start = parser->at;
  g_autofree char *name = take_word (parser);
  Step             end = { .kind = STEP_END_MEASURE, .jump = index };
  gboolean         blank;

  if (name == NULL)
    return unexpected (parser, "a name for what is measured", error);
  for (guint i = 0; i < parser->loader->scenario->n_clients; i++)
    if (strcmp (parser->loader->scenario->clients[i].name, name) == 0)
      return source_text_error (parser->text, start, error,
                                "[clients %s] has its response times reported by that name; choose another", name);
  step->object = intern (parser->loader->measures, g_steal_pointer (&name));
  skip_space (parser);
  if (!parse_less (parser, step, error)
      || !parse_block (parser, step, "\"{\" and the steps to measure", &blank, error))
    return FALSE;
  if (blank)
    return source_text_error (parser->text, at, error, "nothing is measured; expected steps between \"{\" and \"}\"");
  g_array_index (parser->steps, Step, index).jump = parser->steps->len;
  end.depth = step->depth;
  parser->max_depth = MAX (parser->max_depth, step->depth + 1);
  g_array_append_val (parser->steps, end);
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

  skip_space (parser);
  if (arg == STEP_ARG_COUNT)
    return (step->count == STEP_FOREVER || parse_repeat_count (parser, &step->count, error))
           && parse_loop (parser, step, at, error);
  if (arg == STEP_ARG_MEASURE)
    return parse_measure (parser, step, at, error);
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
  g_autofree char *word = take_word (parser);

  if (word == NULL && peek (parser) == '"')
    return source_text_error (parser->text, at, error, "found a quote; a program is written without quotes");
  if (word == NULL)
    return unexpected (parser, "a step such as \"compute 5ms\"", error);
  if (!find_step (word, &step))
    return unknown_step (parser, word, at, error);
  if (!parse_argument (parser, &step, at, error))
    return FALSE;
  *block = step.kind == STEP_REPEAT || step.kind == STEP_MEASURE;
  *endless = step.kind == STEP_REPEAT && step.count == STEP_FOREVER;
  return TRUE;
}

/* Up to the closing brace, or to the end of the text. */
static gboolean
parse_steps (Parser *parser, gboolean in_braces, GError **error)
{
  gboolean endless = FALSE;

  skip_space (parser);
  while (peek (parser) != '\0' && !(in_braces && peek (parser) == '}'))
    {
      gboolean block = FALSE;

      if (endless)
        return source_text_error (parser->text, parser->at, error,
                                  "this step is never reached, because the loop before it never ends; remove it");
      if (!parse_step (parser, &block, &endless, error))
        return FALSE;
      skip_space (parser);
      if (peek (parser) == ';')
        parser->at++;
      else if (peek (parser) == '}' && !in_braces)
        return unexpected (parser, "\";\" or the end; there is no \"{\" for it", error);
      else if (!block && peek (parser) != '\0' && peek (parser) != '}')
        return unexpected (parser, "\";\" before the next step", error);
      skip_space (parser);
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
  if (!parse_steps (&parser, FALSE, error))
    {
      g_array_unref (parser.steps);
      return FALSE;
    }
  program->n_steps = parser.steps->len;
  program->max_depth = parser.max_depth;
  program->steps = (Step *) g_array_free (parser.steps, FALSE);
  return TRUE;
}
