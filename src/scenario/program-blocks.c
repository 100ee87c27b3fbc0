/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Steps with other steps in braces: loops and measures.
 */
#include "config.h"

#include <string.h>

#include "engine/number.h"
#include "scenario/program-parser.h"

#define DEEPEST 32
#define MOST_REPEATS G_GUINT64_CONSTANT (1000000000000000)

/* A loop that repeats more often is held to the same rules as `forever`. */
#define MANY_REPEATS 1000000

/* --- braces ----------------------------------------------------------------- */

/* The steps in braces, behind @step; @blank: set if there are none. */
static gboolean
parse_block (Parser *parser, Step *step, const char *expected, gboolean *blank, GError **error)
{
  parser_skip_space (parser);
  gsize open = parser->at;
  if (parser_peek (parser) != '{')
    return parser_unexpected (parser, expected, error);
  if (parser->depth == DEEPEST)
    return source_text_error (parser->text, open, error, "nested too deeply; expected at most %d loops", DEEPEST);
  parser->at++;

  step->depth = parser->depth++;
  g_array_append_vals (parser->steps, step, 1);
  parser_skip_space (parser);
  *blank = parser_peek (parser) == '}';
  if (!parser_steps (parser, TRUE, error))
    return FALSE;
  if (parser_peek (parser) != '}')
    return source_text_error (parser->text, open, error, "\"{\" is never closed; add the missing \"}\"");
  parser->at++;
  parser->depth--;
  return TRUE;
}

/* --- loops ------------------------------------------------------------------ */

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

static gboolean
is_brace (StepKind kind)
{
  return kind == STEP_REPEAT || kind == STEP_END_REPEAT || kind == STEP_MEASURE || kind == STEP_END_MEASURE;
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
      unlocks_only = unlocks_only && (step->kind == STEP_UNLOCK || is_brace (step->kind));
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
  g_autofree char *word = parser_take_word (parser);

  if (word == NULL)
    return parser_unexpected (parser, "how often to repeat, a whole number", error);
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

gboolean
parser_loop (Parser *parser, Step *step, gsize at, GError **error)
{
  guint    index = parser->steps->len;
  gboolean blank;

  if (step->count != STEP_FOREVER && !parse_repeat_count (parser, &step->count, error))
    return FALSE;
  if (step->count == STEP_FOREVER)
    parser_add_use (parser, step, at);
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

/* --- measures --------------------------------------------------------------- */

/* "less D": what is taken off; a constant, so that it is the same as in the
 * step that it stands for. */
static gboolean
parse_less (Parser *parser, Step *step, GError **error)
{
  g_autofree char *word = parser_take_word (parser);
  gsize            at;

  if (word == NULL)
    return TRUE;
  if (strcmp (word, "less") != 0)
    {
      parser->at -= strlen (word);
      return parser_unexpected (parser, "\"less\" and a duration, or \"{\" and the steps to measure", error);
    }
  parser_skip_space (parser);
  at = parser->at;
  if (!samples_scan_dist (parser->loader, parser->text, parser->at, &parser->at, &step->duration, error))
    return FALSE;
  if (step->duration.kind != DIST_CONSTANT)
    return source_text_error (parser->text, at, error, "found a distribution; expected a duration to take off");
  return TRUE;
}

gboolean
parser_measure (Parser *parser, Step *step, gsize at, GError **error)
{
  guint            index = parser->steps->len;
  gsize            start = parser->at;
  g_autofree char *name = parser_take_word (parser);
  Step             end = { .kind = STEP_END_MEASURE, .jump = index };
  gboolean         blank;

  if (name == NULL)
    return parser_unexpected (parser, "a name for what is measured", error);
  for (guint i = 0; i < parser->loader->scenario->n_clients; i++)
    if (strcmp (parser->loader->scenario->clients[i].name, name) == 0)
      return source_text_error (parser->text, start, error,
                                "[clients %s] has its response times reported by that name; choose another", name);
  step->object = parser_intern (parser->loader->measures, g_steal_pointer (&name));
  parser_skip_space (parser);
  if (!parse_less (parser, step, error) || !parse_block (parser, step, "\"{\" and the steps to measure", &blank, error))
    return FALSE;
  if (blank)
    return source_text_error (parser->text, at, error, "nothing is measured; expected steps between \"{\" and \"}\"");
  g_array_index (parser->steps, Step, index).jump = parser->steps->len;
  end.depth = step->depth;
  parser->max_depth = MAX (parser->max_depth, step->depth + 1);
  g_array_append_val (parser->steps, end);
  return TRUE;
}
