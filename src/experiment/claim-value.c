/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a claim's figures are in its runs, and whether it holds.
 */
#include "config.h"

#include "experiment/claim-value.h"

#include <math.h>
#include <string.h>

#include "engine/duration.h"
#include "experiment/named-figure.h"

/* Arithmetic in binary leaves errors far below this. */
#define SAME 1e-9

typedef struct
{
  double   value; /* NAN: there is none */
  gboolean duration;
} Value;

typedef struct
{
  const ClaimOutcome *outcomes;
  GPtrArray          *runs; /* of ClaimRun */
} Judge;

void
verdict_free (Verdict *verdict)
{
  g_free (verdict->found);
  g_free (verdict->figures);
  g_free (verdict->failure);
  g_free (verdict);
}

/* ---- values ------------------------------------------------------------- */

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

/* Sorts @values; a missing one makes the whole missing. */
static double
median (double *values, guint n)
{
  for (guint i = 0; i < n; i++)
    if (isnan (values[i]))
      return NAN;
  if (n == 0)
    return NAN;
  qsort (values, n, sizeof *values, compare_doubles);
  return n % 2 == 1 ? values[n / 2] : (values[n / 2 - 1] + values[n / 2]) / 2;
}

static Value
figure_value (const Judge *judge, const ClaimNode *node)
{
  const ClaimOutcome *outcome = &judge->outcomes[node->run];
  g_autofree double  *values = g_new0 (double, outcome->n_results);
  g_autofree char    *message = NULL;
  gsize               offset;
  NamedFigure         figure;
  gboolean found = named_figure_find (outcome->scenario, outcome->cast, node->figure, &figure, &offset, &message);

  g_assert (found);
  for (guint i = 0; i < outcome->n_results; i++)
    values[i] = outcome->results[i] != NULL ? named_figure_value (&figure, outcome->results[i]) : NAN;
  return (Value){ median (values, outcome->n_results), figure.duration };
}

static Value node_value (const Judge *judge, const ClaimNode *node);

static Value
pair_value (const Judge *judge, const ClaimNode *node)
{
  Value left = node_value (judge, node->left), right = node_value (judge, node->right);

  switch (node->kind)
    {
    case CLAIM_ADD:
      return (Value){ left.value + right.value, left.duration || right.duration };
    case CLAIM_SUBTRACT:
      return (Value){ left.value - right.value, left.duration || right.duration };
    case CLAIM_MULTIPLY:
      return (Value){ left.value * right.value, left.duration || right.duration };
    case CLAIM_DIVIDE:
    default:
      return (Value){ right.value == 0 ? NAN : left.value / right.value, left.duration && !right.duration };
    }
}

static Value
node_value (const Judge *judge, const ClaimNode *node)
{
  Value value;

  switch (node->kind)
    {
    case CLAIM_NUMBER:
    case CLAIM_PERCENTAGE:
      return (Value){ node->value, FALSE };
    case CLAIM_DURATION:
      return (Value){ node->value, TRUE };
    case CLAIM_FIGURE:
      return figure_value (judge, node);
    case CLAIM_NEGATE:
      value = node_value (judge, node->left);
      return (Value){ -value.value, value.duration };
    case CLAIM_ADD:
    case CLAIM_SUBTRACT:
    case CLAIM_MULTIPLY:
    case CLAIM_DIVIDE:
    default:
      return pair_value (judge, node);
    }
}

/* ---- relations ---------------------------------------------------------- */

static gboolean
is_same (double a, double b)
{
  return fabs (a - b) <= SAME * MAX (fabs (a), fabs (b));
}

static gboolean
at_most (double a, double b)
{
  return a <= b || is_same (a, b);
}

static gboolean
test_holds (ClaimRelation relation, double x, double a, double b)
{
  switch (relation)
    {
    case CLAIM_LESS:
      return !at_most (a, x);
    case CLAIM_LESS_OR_EQUAL:
      return at_most (x, a);
    case CLAIM_GREATER:
      return !at_most (x, a);
    case CLAIM_GREATER_OR_EQUAL:
      return at_most (a, x);
    case CLAIM_EQUAL:
      return is_same (x, a);
    case CLAIM_NOT_EQUAL:
      return !is_same (x, a);
    case CLAIM_BETWEEN:
      return at_most (a, x) && at_most (x, b);
    case CLAIM_WITHIN_SHARE:
      return at_most (fabs (x - b), a * fabs (b));
    case CLAIM_WITHIN_AMOUNT:
      return at_most (fabs (x - b), a);
    case CLAIM_WITHIN_FACTOR:
    default:
      return at_most (x, a * b) && at_most (b, a * x);
    }
}

/* ---- what is said of it ------------------------------------------------- */

static void
append_value (GString *out, const Value *value, gboolean percentage)
{
  double shown = percentage ? value->value * 100 : value->value;
  char   buffer[MAX (DURATION_MAX, G_ASCII_DTOSTR_BUF_SIZE)];

  if (isnan (shown))
    g_string_append (out, "none");
  else if (value->duration)
    g_string_append (out, duration_format_rounded (shown, 4, buffer));
  else
    {
      gboolean whole = shown == floor (shown) || fabs (shown) >= 1000;

      g_ascii_formatd (buffer, sizeof buffer, whole ? "%.0f" : "%.4g", shown);
      g_string_append_printf (out, "%s%s", buffer, percentage ? "%" : "");
    }
}

/* The figures in @node, which are not there yet. */
static void
append_figures (const Judge *judge, const ClaimNode *node, GPtrArray *figures)
{
  if (node == NULL)
    return;
  append_figures (judge, node->left, figures);
  append_figures (judge, node->right, figures);
  if (node->kind != CLAIM_FIGURE)
    return;

  const char *label = ((ClaimRun *) judge->runs->pdata[node->run])->label;
  Value       value = figure_value (judge, node);
  GString    *out = g_string_new (NULL);

  g_string_append_printf (out, "%s%s%s = ", label, *label != '\0' ? "." : "", node->figure);
  append_value (out, &value, FALSE);
  if (g_ptr_array_find_with_equal_func (figures, out->str, g_str_equal, NULL))
    g_string_free (out, TRUE);
  else
    g_ptr_array_add (figures, g_string_free (out, FALSE));
}

/* One of the claim's sums, whose value is @value. */
static void
append_side (const Judge *judge, const ClaimNode *node, const Value *value, gboolean percentage, GString *found,
             GPtrArray *figures)
{
  append_value (found, value, percentage);
  if (node->kind != CLAIM_FIGURE)
    append_figures (judge, node, figures);
}

static gboolean
judge_test (const Judge *judge, const ClaimTest *test, GString *found, GPtrArray *figures)
{
  gboolean within = test->relation >= CLAIM_WITHIN_SHARE;
  gboolean share = test->relation == CLAIM_WITHIN_SHARE;
  gboolean percentage =
      (!within && test->first->kind == CLAIM_PERCENTAGE) || (test->second && test->second->kind == CLAIM_PERCENTAGE);
  Value subject = node_value (judge, test->subject), first = node_value (judge, test->first), second = { 0, FALSE };

  append_side (judge, test->subject, &subject, percentage, found, figures);
  g_string_append_printf (found, " %s ", claim_relation_words[test->relation]);
  append_side (judge, test->first, &first, percentage || share, found, figures);
  if (test->second != NULL)
    {
      second = node_value (judge, test->second);
      g_string_append (found, within ? " of " : " and ");
      append_side (judge, test->second, &second, percentage, found, figures);
    }
  return !isnan (subject.value) && !isnan (first.value) && !isnan (second.value)
         && test_holds (test->relation, subject.value, first.value, second.value);
}

/* Why a run of the figures in @node failed, or NULL. */
static const char *
find_failure (const Judge *judge, const ClaimNode *node)
{
  const char *failure;

  if (node == NULL)
    return NULL;
  if (node->kind == CLAIM_FIGURE)
    return judge->outcomes[node->run].failure;
  failure = find_failure (judge, node->left);
  return failure != NULL ? failure : find_failure (judge, node->right);
}

static void
note_failure (const Judge *judge, const ClaimTest *test, Verdict *verdict)
{
  const ClaimNode *sides[] = { test->subject, test->first, test->second };

  for (guint i = 0; i < G_N_ELEMENTS (sides) && verdict->failure == NULL; i++)
    verdict->failure = g_strdup (find_failure (judge, sides[i]));
}

Verdict *
claim_judge (const Claim *claim, const ClaimOutcome *outcomes, GPtrArray *claim_runs)
{
  Judge    judge = { outcomes, claim_runs };
  Verdict *verdict = g_new0 (Verdict, 1);
  GString *found = g_string_new (NULL);
  g_autoptr (GPtrArray) figures = g_ptr_array_new_with_free_func (g_free);

  verdict->claim = claim;
  verdict->holds = TRUE;
  for (guint i = 0; i < claim->n_tests; i++)
    {
      g_string_append (found, i > 0 ? " and " : "");
      note_failure (&judge, &claim->tests[i], verdict);
      if (!judge_test (&judge, &claim->tests[i], found, figures))
        verdict->holds = FALSE;
    }
  if (figures->len > 0)
    {
      g_ptr_array_add (figures, NULL);
      verdict->figures = g_strjoinv (", ", (char **) figures->pdata);
    }
  verdict->found = g_string_free (found, FALSE);
  return verdict;
}
