/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A parser by recursive descent: one function per rule of the grammar.
 */
#include "config.h"

#include "scenario/claim-parse.h"

#include <string.h>

#include "engine/duration.h"
#include "engine/number.h"
#include "engine/wording.h"
#include "policies/registry.h"

#define DEEPEST 50

typedef struct
{
  Claim      *claim;
  GPtrArray  *runs;
  const char *cursor;
  guint       depth;
  GError    **error;
} Parser;

static ClaimNode *parse_sum (Parser *p);

#define FAIL(p, at, ...) claim_error ((p)->claim, (gsize) ((at) - (p)->claim->text), (p)->error, __VA_ARGS__)

static void
skip_space (Parser *p)
{
  while (g_ascii_isspace (*p->cursor))
    p->cursor++;
}

static gboolean
is_word_character (char c)
{
  return g_ascii_isalnum (c) || (c != '\0' && strchr ("-_:", c) != NULL);
}

static gsize
word_length (const char *text)
{
  gsize length = 0;

  while (is_word_character (text[length]))
    length++;
  return length;
}

/* A word of the grammar: a name that is followed by "." is none. */
static gboolean
sees_word (const Parser *p, const char *word)
{
  gsize length = word_length (p->cursor);

  return length == strlen (word) && strncmp (p->cursor, word, length) == 0 && p->cursor[length] != '.';
}

static gboolean
accept_word (Parser *p, const char *word)
{
  skip_space (p);
  if (!sees_word (p, word))
    return FALSE;
  p->cursor += strlen (word);
  skip_space (p);
  return TRUE;
}

static gboolean
expect_word (Parser *p, const char *word, const char *after)
{
  if (accept_word (p, word))
    return TRUE;
  g_autofree char *found = wording_found (p->cursor);
  return FAIL (p, p->cursor, "found %s; expected \"%s\" after %s", found, word, after);
}

static ClaimNode *
new_node (const Parser *p, ClaimNodeKind kind, const char *at, ClaimNode *left, ClaimNode *right)
{
  ClaimNode *node = g_new0 (ClaimNode, 1);

  node->kind = kind;
  node->offset = (gsize) (at - p->claim->text);
  node->left = left;
  node->right = right;
  return node;
}

/* ---- figures ------------------------------------------------------------ */

/* Takes @run, which is named at the cursor, over; the index of the one that is
 * equal. */
static guint
find_run (Parser *p, ClaimRun *run)
{
  run->claim = p->claim;
  run->offset = (gsize) (p->cursor - p->claim->text);
  for (guint i = 0; i < p->runs->len; i++)
    if (strcmp (((ClaimRun *) p->runs->pdata[i])->label, run->label) == 0)
      {
        claim_run_free (run);
        return i;
      }
  g_ptr_array_add (p->runs, run);
  return p->runs->len - 1;
}

static guint
plain_run (Parser *p, const char *policy)
{
  ClaimRun *run = g_new0 (ClaimRun, 1);

  run->label = g_strdup (policy != NULL ? policy : "");
  run->policy = g_strdup (policy);
  run->settings = g_new0 (char *, 1);
  return find_run (p, run);
}

static gboolean
parse_brackets (Parser *p, ClaimNode *node)
{
  const char      *open = p->cursor, *close = strchr (open, ']');
  g_autofree char *message = NULL;
  gsize            offset = 0;
  ClaimRun        *run;

  if (close == NULL)
    return FAIL (p, open, "\"[\" is never closed; expected \"]\" after the policy and the settings of the run");
  g_autofree char *inside = g_strndup (open + 1, close - open - 1);
  if (!claim_run_parse (inside, &run, &offset, &message))
    return FAIL (p, open + 1 + offset, "%s", message);
  node->run = find_run (p, run);
  p->cursor = close + 1;
  if (*p->cursor != '.')
    {
      g_autofree char *found = wording_found (p->cursor);
      return FAIL (p, p->cursor, "found %s; expected \".\" and a figure of that run, such as \".makespan\"", found);
    }
  p->cursor++;
  return TRUE;
}

/* The policy's name that the text begins with, before a "."; or nothing. */
static void
parse_policy (Parser *p, ClaimNode *node)
{
  gsize            length = word_length (p->cursor);
  g_autofree char *word = g_strndup (p->cursor, length);

  if (p->cursor[length] == '.' && gil_policy_find (word) != NULL)
    {
      node->run = plain_run (p, word);
      p->cursor += length + 1;
    }
  else
    node->run = plain_run (p, NULL);
}

static ClaimNode *
parse_figure (Parser *p)
{
  g_autoptr (ClaimNode) node = new_node (p, CLAIM_FIGURE, p->cursor, NULL, NULL);
  const char *start;

  if (*p->cursor != '[')
    parse_policy (p, node);
  else if (!parse_brackets (p, node))
    return NULL;

  start = p->cursor;
  for (;;)
    {
      gsize length = word_length (p->cursor);

      if (length == 0)
        {
          g_autofree char *found = wording_found (p->cursor);
          FAIL (p, p->cursor, "found %s; expected the name of a figure, such as makespan", found);
          return NULL;
        }
      p->cursor += length;
      if (*p->cursor != '.')
        break;
      p->cursor++;
    }
  node->figure = g_strndup (start, p->cursor - start);
  node->figure_offset = (gsize) (start - p->claim->text);
  return g_steal_pointer (&node);
}

/* ---- arithmetic --------------------------------------------------------- */

static ClaimNode *
parse_literal (Parser *p)
{
  const char   *start = p->cursor, *end;
  ClaimNodeKind kind = CLAIM_NUMBER;
  double        value;

  if (number_scan (start, &end, &value) && *end == '%')
    {
      kind = CLAIM_PERCENTAGE;
      value /= 100;
      end++;
    }
  else if (!number_scan (start, &end, &value) || g_ascii_isalpha (*end) || *end == '_')
    {
      kind = CLAIM_DURATION;
      if (!duration_scan (start, &end, &value))
        {
          g_autofree char *found = wording_found (start);
          FAIL (p, start, "found %s; expected a figure such as makespan, a number, or a duration such as 5ms", found);
          return NULL;
        }
    }
  p->cursor = end;
  ClaimNode *node = new_node (p, kind, start, NULL, NULL);
  node->value = value;
  return node;
}

static ClaimNode *
parse_parenthesis (Parser *p)
{
  const char *open = p->cursor++;
  g_autoptr (ClaimNode) node = parse_sum (p);

  if (node == NULL)
    return NULL;
  if (*p->cursor != ')')
    {
      FAIL (p, open, "\"(\" is never closed; add the missing \")\"");
      return NULL;
    }
  p->cursor++;
  return g_steal_pointer (&node);
}

static ClaimNode *
parse_factor (Parser *p)
{
  ClaimNode *node;

  skip_space (p);
  if (p->depth >= DEEPEST)
    {
      FAIL (p, p->cursor, "nested too deeply; expected at most %d levels", DEEPEST);
      return NULL;
    }
  p->depth++;
  if (*p->cursor == '-')
    {
      const char *sign = p->cursor++;

      node = parse_factor (p);
      node = node != NULL ? new_node (p, CLAIM_NEGATE, sign, node, NULL) : NULL;
    }
  else if (*p->cursor == '(')
    node = parse_parenthesis (p);
  else if (*p->cursor == '[' || g_ascii_isalpha (*p->cursor))
    node = parse_figure (p);
  else
    node = parse_literal (p);
  p->depth--;
  skip_space (p);
  return node;
}

static ClaimNode *
parse_product (Parser *p)
{
  g_autoptr (ClaimNode) node = parse_factor (p);

  while (node != NULL && (*p->cursor == '*' || *p->cursor == '/'))
    {
      const char *sign = p->cursor++;
      ClaimNode  *right = parse_factor (p);

      if (right == NULL)
        return NULL;
      node = new_node (p, *sign == '*' ? CLAIM_MULTIPLY : CLAIM_DIVIDE, sign, g_steal_pointer (&node), right);
    }
  return g_steal_pointer (&node);
}

static ClaimNode *
parse_sum (Parser *p)
{
  g_autoptr (ClaimNode) node = parse_product (p);

  while (node != NULL && (*p->cursor == '+' || *p->cursor == '-'))
    {
      const char *sign = p->cursor++;
      ClaimNode  *right = parse_product (p);

      if (right == NULL)
        return NULL;
      node = new_node (p, *sign == '+' ? CLAIM_ADD : CLAIM_SUBTRACT, sign, g_steal_pointer (&node), right);
    }
  return g_steal_pointer (&node);
}

/* ---- relations ---------------------------------------------------------- */

static gboolean
parse_comparison (Parser *p, ClaimTest *test)
{
  static const ClaimRelation by_length[] = { CLAIM_LESS_OR_EQUAL, CLAIM_GREATER_OR_EQUAL, CLAIM_EQUAL, CLAIM_NOT_EQUAL,
                                             CLAIM_LESS,          CLAIM_GREATER };

  for (guint i = 0; i < G_N_ELEMENTS (by_length); i++)
    if (g_str_has_prefix (p->cursor, claim_relation_words[by_length[i]]))
      {
        test->relation = by_length[i];
        p->cursor += strlen (claim_relation_words[by_length[i]]);
        test->first = parse_sum (p);
        return test->first != NULL;
      }
  if (*p->cursor == '=')
    return FAIL (p, p->cursor, "found \"=\"; a claim compares with \"==\"");
  g_autofree char *found = wording_found (p->cursor);
  return FAIL (p, p->cursor, "found %s; expected one of <, <=, >, >=, ==, !=, between, within", found);
}

static gboolean
parse_two (Parser *p, ClaimTest *test, const char *word, const char *after)
{
  test->first = parse_sum (p);
  if (test->first == NULL || !expect_word (p, word, after))
    return FALSE;
  test->second = parse_sum (p);
  return test->second != NULL;
}

static gboolean
parse_within (Parser *p, ClaimTest *test)
{
  if (accept_word (p, "a"))
    {
      if (!expect_word (p, "factor", "\"within a\""))
        return FALSE;
      test->relation = CLAIM_WITHIN_FACTOR;
    }
  else
    test->relation = accept_word (p, "factor") ? CLAIM_WITHIN_FACTOR : CLAIM_WITHIN_AMOUNT;
  if (!parse_two (p, test, "of", "what is allowed"))
    return FALSE;
  if (test->relation == CLAIM_WITHIN_AMOUNT && test->first->kind == CLAIM_PERCENTAGE)
    test->relation = CLAIM_WITHIN_SHARE;
  return TRUE;
}

static gboolean
parse_test (Parser *p)
{
  Claim     *claim = p->claim;
  ClaimTest *test;

  claim->tests = g_renew (ClaimTest, claim->tests, claim->n_tests + 1);
  test = &claim->tests[claim->n_tests++];
  *test = (ClaimTest){ .subject = parse_sum (p) };
  if (test->subject == NULL)
    return FALSE;
  test->offset = (gsize) (p->cursor - claim->text);
  if (accept_word (p, "within"))
    return parse_within (p, test);
  if (!accept_word (p, "between"))
    return parse_comparison (p, test);
  test->relation = CLAIM_BETWEEN;
  return parse_two (p, test, "and", "the lower end");
}

gboolean
claim_parse (Claim *claim, GPtrArray *runs, GError **error)
{
  Parser p = { .claim = claim, .runs = runs, .cursor = claim->text, .error = error };

  do
    if (!parse_test (&p))
      return FALSE;
  while (accept_word (&p, "and"));
  if (*p.cursor == '\0')
    return TRUE;
  g_autofree char *found = wording_found (p.cursor);
  return FAIL (&p, p.cursor, "found %s; expected +, -, *, /, \"and\" or the end", found);
}
