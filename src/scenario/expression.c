/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 *   sum     = product { ("+" | "-") product }
 *   product = factor { ("*" | "/") factor }
 *   factor  = "-" factor | "(" sum ")" | number | duration | parameter
 *           | "floor" "(" sum ")"
 *           | "if" "(" sum ("<" | "<=" | ">" | ">=" | "==" | "!=") sum "," sum "," sum ")"
 */
#include "config.h"

#include "scenario/expression.h"

#include <math.h>
#include <string.h>

#include "engine/duration.h"
#include "engine/number.h"
#include "engine/wording.h"

#define DEEPEST 50

/* A number, or nanoseconds. */
typedef struct
{
  double   value;
  gboolean duration;
} Value;

typedef struct
{
  const char          *text;
  const char          *cursor;
  const ScenarioParam *params;
  guint                n_params;
  guint                depth;
  gsize                error_offset;
  char                *error_message;
} Evaluation;

static gboolean evaluate_sum (Evaluation *e, Value *result);

static gboolean fail (Evaluation *e, const char *at, const char *format, ...) G_GNUC_PRINTF (3, 4);

static gboolean
fail (Evaluation *e, const char *at, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  e->error_offset = at - e->text;
  e->error_message = g_strdup_vprintf (format, args);
  va_end (args);
  return FALSE;
}

static void
skip_space (Evaluation *e)
{
  while (g_ascii_isspace (*e->cursor))
    e->cursor++;
}

static const ScenarioParam *
find_param (const Evaluation *e, const char *name, gsize length)
{
  for (guint i = 0; i < e->n_params; i++)
    if (strlen (e->params[i].name) == length && memcmp (e->params[i].name, name, length) == 0)
      return &e->params[i];
  return NULL;
}

static gsize
name_length (const char *text)
{
  gsize length = 0;

  while (g_ascii_isalnum (text[length]) || text[length] == '_' || text[length] == '-')
    length++;
  return length;
}

static gboolean
unknown_param (Evaluation *e, gsize length)
{
  g_autofree char        *name = g_strndup (e->cursor, length);
  g_autofree const char **names = g_new0 (const char *, e->n_params + 1);

  if (e->n_params == 0)
    return fail (e, e->cursor, "unknown parameter \"%s\"; declare it in [parameters] as \"%s = value\"", name, name);
  for (guint i = 0; i < e->n_params; i++)
    names[i] = e->params[i].name;
  g_autofree char *choices = wording_choices (name, names);
  return fail (e, e->cursor, "unknown parameter \"%s\"; %s", name, choices);
}

/* "-" belongs to names and subtracts: the longest name that is declared wins,
 * so "n-1" is a subtraction unless a parameter is called that. */
static gboolean
evaluate_param (Evaluation *e, Value *result)
{
  gsize                longest = name_length (e->cursor), length = longest;
  const ScenarioParam *param = find_param (e, e->cursor, length);
  const char          *end;

  while (param == NULL && length > 0)
    {
      do
        length--;
      while (length > 0 && e->cursor[length] != '-');
      param = find_param (e, e->cursor, length);
    }
  if (param == NULL)
    return unknown_param (e, longest);

  if (number_scan (param->value, &end, &result->value) && *end == '\0')
    result->duration = FALSE;
  else if (duration_scan (param->value, &end, &result->value) && *end == '\0')
    result->duration = TRUE;
  else
    {
      g_autofree char *quoted = wording_quote (param->value);
      return fail (e, e->cursor, "\"%s\" is %s, which is no number and no duration; only ${%s} alone can be used",
                   param->name, quoted, param->name);
    }
  e->cursor += length;
  return TRUE;
}

static gboolean
evaluate_literal (Evaluation *e, Value *result)
{
  const char *end;

  result->duration = FALSE;
  if (number_scan (e->cursor, &end, &result->value) && !g_ascii_isalpha (*end) && *end != '_')
    {
      e->cursor = end;
      return TRUE;
    }
  result->duration = TRUE;
  if (duration_scan (e->cursor, &end, &result->value))
    {
      e->cursor = end;
      return TRUE;
    }
  g_autofree char *found = wording_found (e->cursor);
  return fail (e, e->cursor, "found %s; expected a number, a duration such as 5ms, or a parameter", found);
}

static gboolean
evaluate_parenthesis (Evaluation *e, Value *result)
{
  const char *open = e->cursor;

  e->cursor++;
  if (!evaluate_sum (e, result))
    return FALSE;
  if (*e->cursor != ')')
    return fail (e, open, "\"(\" is never closed; add the missing \")\"");
  e->cursor++;
  return TRUE;
}

static gboolean
expect (Evaluation *e, char expected)
{
  if (*e->cursor == expected)
    {
      e->cursor++;
      return TRUE;
    }
  g_autofree char *found = wording_found (e->cursor);
  return fail (e, e->cursor, "found %s; expected \"%c\", as in if(threads > 1, 2ms, 1ms)", found, expected);
}

static gboolean
evaluate_condition (Evaluation *e, gboolean *holds)
{
  static const char *const signs[] = { "<=", ">=", "==", "!=", "<", ">" };
  const char              *at;
  Value                    left, right;
  guint                    sign = 0;

  if (!evaluate_sum (e, &left))
    return FALSE;
  at = e->cursor;
  while (sign < G_N_ELEMENTS (signs) && !g_str_has_prefix (at, signs[sign]))
    sign++;
  if (sign == G_N_ELEMENTS (signs))
    {
      g_autofree char *found = wording_found (at);
      return fail (e, at, "found %s; expected <, <=, >, >=, == or !=", found);
    }
  e->cursor += strlen (signs[sign]);
  if (!evaluate_sum (e, &right))
    return FALSE;
  if (left.duration != right.duration && left.value != 0 && right.value != 0)
    return fail (e, at, "a number and a duration cannot be compared; expected two of a kind");
  *holds = sign == 0   ? left.value <= right.value
           : sign == 1 ? left.value >= right.value
           : sign == 2 ? left.value == right.value
           : sign == 3 ? left.value != right.value
           : sign == 4 ? left.value < right.value
                       : left.value > right.value;
  return TRUE;
}

/* Both values are evaluated, so that a mistake in either is found. */
static gboolean
evaluate_if (Evaluation *e, Value *result)
{
  gboolean holds = FALSE;
  Value    other;

  e->cursor += strlen ("if");
  skip_space (e);
  if (!expect (e, '(') || !evaluate_condition (e, &holds) || !expect (e, ',') || !evaluate_sum (e, result)
      || !expect (e, ',') || !evaluate_sum (e, &other) || !expect (e, ')'))
    return FALSE;
  if (!holds)
    *result = other;
  return TRUE;
}

/* What is above a whole number by what arithmetic in binary leaves behind, or
 * below it, is that number. */
static gboolean
evaluate_floor (Evaluation *e, Value *result)
{
  e->cursor += strlen ("floor");
  skip_space (e);
  if (!evaluate_parenthesis (e, result))
    return FALSE;
  result->value = floor (result->value + 1e-9 * MAX (1, fabs (result->value)));
  return TRUE;
}

/* "if" and "floor" are names like any other unless a parenthesis follows. */
static gboolean
is_call (const char *text, const char *word)
{
  gsize length = strlen (word);

  return name_length (text) == length && g_str_has_prefix (text, word)
         && text[length + strspn (text + length, " ")] == '(';
}

static gboolean
evaluate_factor (Evaluation *e, Value *result)
{
  gboolean evaluated;

  skip_space (e);
  if (e->depth >= DEEPEST)
    return fail (e, e->cursor, "nested too deeply; expected at most %d levels", DEEPEST);
  e->depth++;
  if (*e->cursor == '-')
    {
      e->cursor++;
      evaluated = evaluate_factor (e, result);
      result->value = evaluated ? -result->value : 0;
    }
  else if (*e->cursor == '(')
    evaluated = evaluate_parenthesis (e, result);
  else if (is_call (e->cursor, "if"))
    evaluated = evaluate_if (e, result);
  else if (is_call (e->cursor, "floor"))
    evaluated = evaluate_floor (e, result);
  else if (g_ascii_isalpha (*e->cursor))
    evaluated = evaluate_param (e, result);
  else
    evaluated = evaluate_literal (e, result);
  e->depth--;
  skip_space (e);
  return evaluated;
}

static gboolean
evaluate_product (Evaluation *e, Value *result)
{
  if (!evaluate_factor (e, result))
    return FALSE;
  while (*e->cursor == '*' || *e->cursor == '/')
    {
      const char *sign = e->cursor++;
      Value       other;

      if (!evaluate_factor (e, &other))
        return FALSE;
      if (*sign == '*')
        {
          if (result->duration && other.duration)
            return fail (e, sign, "a duration times a duration; one of the two must be a plain number");
          result->value *= other.value;
          result->duration |= other.duration;
          continue;
        }
      if (other.duration && !result->duration)
        return fail (e, sign, "a number divided by a duration; expected a duration before \"/\"");
      if (other.value == 0)
        return fail (e, sign, "division by 0");
      result->value /= other.value;
      result->duration = result->duration && !other.duration;
    }
  return TRUE;
}

static gboolean
evaluate_sum (Evaluation *e, Value *result)
{
  if (!evaluate_product (e, result))
    return FALSE;
  while (*e->cursor == '+' || *e->cursor == '-')
    {
      const char *sign = e->cursor++;
      Value       other;

      if (!evaluate_product (e, &other))
        return FALSE;
      /* 0 needs no unit. */
      if (result->duration != other.duration && result->value != 0 && other.value != 0)
        return fail (e, sign, "a number and a duration cannot be added or subtracted; expected two of a kind");
      result->value += *sign == '+' ? other.value : -other.value;
      result->duration |= other.duration;
    }
  return TRUE;
}

static char *
format_value (const Value *value)
{
  double whole = floor (value->value + 0.5);
  char   buffer[MAX (DURATION_MAX, G_ASCII_DTOSTR_BUF_SIZE)];

  /* What arithmetic in binary leaves behind is not meant. */
  if (fabs (value->value - whole) > 1e-9 * MAX (1, fabs (whole)) || fabs (whole) > 9e15)
    {
      g_ascii_formatd (buffer, sizeof buffer, "%.15g", value->value);
      return g_strconcat (buffer, value->duration ? "ns" : "", NULL);
    }
  if (value->duration)
    return g_strdup (duration_format ((gint64) whole, buffer));
  return g_strdup_printf ("%" G_GINT64_FORMAT, (gint64) whole);
}

static gboolean
evaluate_all (Evaluation *e, Value *result)
{
  if (!evaluate_sum (e, result))
    return FALSE;
  if (*e->cursor != '\0')
    {
      g_autofree char *found = wording_found (e->cursor);
      return fail (e, e->cursor, "found %s; expected +, -, *, / or the closing \"}\"", found);
    }
  if (!isfinite (result->value) || fabs (result->value) > 1e18)
    return fail (e, e->text, "the result is too large");
  if (result->duration && result->value < 0)
    return fail (e, e->text, "the result is a duration below 0");
  return TRUE;
}

char *
expression_evaluate (const char *text, const ScenarioParam *params, guint n_params, gsize *error_offset,
                     char **error_message)
{
  Evaluation       e = { .text = text, .cursor = text, .params = params, .n_params = n_params };
  g_autofree char *name = g_strstrip (g_strdup (text));
  Value            result;

  const ScenarioParam *param = find_param (&e, name, strlen (name));
  if (param != NULL)
    return g_strdup (param->value);

  if (evaluate_all (&e, &result))
    return format_value (&result);
  *error_offset = e.error_offset;
  *error_message = e.error_message;
  return NULL;
}
