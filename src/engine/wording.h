/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The wording of messages about what a user wrote: what was found, what was
 * expected, what was probably meant.
 */
#ifndef GILSIM_ENGINE_WORDING_H
#define GILSIM_ENGINE_WORDING_H

#include <glib.h>

/* The one of @names (NULL-terminated) that @word is probably a misspelling
 * of, or NULL. */
const char *wording_nearest (const char *word, const char *const *names);

/* Such as: expected one of fair, fcfs; did you mean "fair"?  A long list is
 * left out when one of it is near.  Free with g_free(). */
char *wording_choices (const char *word, const char *const *names);

/* The word or character that @text begins with, quoted; "the end" if it is
 * empty.  Free with g_free(). */
char *wording_found (const char *text);

/* @text in quotes, shortened if it is long; free with g_free(). */
char *wording_quote (const char *text);

#endif
