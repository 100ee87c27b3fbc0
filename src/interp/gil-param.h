/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The parameters of a policy: declared as data, so that the parser, the help
 * and the checks cannot disagree.
 */
#ifndef GILSIM_INTERP_GIL_PARAM_H
#define GILSIM_INTERP_GIL_PARAM_H

#include <glib.h>

typedef enum
{
  GIL_PARAM_DURATION, /* ns */
  GIL_PARAM_FINE_DURATION, /* picoseconds, written as fractions of a ns */
  GIL_PARAM_COUNT,    /* a whole number; `unit` says of what */
  GIL_PARAM_BOOLEAN,  /* yes or no */
  GIL_PARAM_CHOICE    /* index into `choices` */
} GilParamKind;

typedef struct
{
  const char        *name; /* as written: "switch-interval" */
  GilParamKind       kind;
  const char        *unit;    /* for a count: "ticks"; else NULL */
  gint64             initial; /* the default */
  gint64             min, max;
  const char *const *choices; /* NULL-terminated; for a choice */
  const char        *help;    /* one line */
} GilParam;

#define GIL_MAX_PARAMS 8

/**
 * gil_param_parse:
 * @param: the declaration
 * @text: the value as written
 * @value: (out): the value
 * @expected: (out) (transfer full) (optional): on failure, what would be
 *   accepted, such as "a duration from 1us to 1000s"
 *
 * Returns: FALSE if @text is not a value of @param
 */
gboolean gil_param_parse (const GilParam *param, const char *text, gint64 *value, char **expected);

/* The value as it would be written; free with g_free(). */
char *gil_param_format (const GilParam *param, gint64 value);

/* The accepted range in words, such as "1us to 1000s"; free with g_free(). */
char *gil_param_range (const GilParam *param);

#endif
