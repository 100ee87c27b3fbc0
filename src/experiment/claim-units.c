/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The units in a claim, before anything is run.
 */
#include "config.h"

#include "experiment/claim-value.h"
#include "experiment/named-figure.h"

typedef enum
{
  UNIT_ANY, /* of 0 */
  UNIT_NUMBER,
  UNIT_DURATION
} Unit;

typedef struct
{
  const Claim        *claim;
  const ClaimOutcome *outcomes;
  GError            **error;
} Checker;

static const char *const unit_names[] = { "0", "a number", "a duration" };

static gboolean node_unit (const Checker *c, const ClaimNode *node, Unit *unit);

static gboolean
figure_unit (const Checker *c, const ClaimNode *node, Unit *unit)
{
  const ClaimOutcome *outcome = &c->outcomes[node->run];
  g_autofree char    *message = NULL;
  gsize               offset = 0;
  NamedFigure         figure;

  if (!named_figure_find (outcome->scenario, outcome->cast, node->figure, &figure, &offset, &message))
    return claim_error (c->claim, node->figure_offset + offset, c->error, "%s", message);
  *unit = figure.duration ? UNIT_DURATION : UNIT_NUMBER;
  return TRUE;
}

static gboolean
product_unit (const Checker *c, const ClaimNode *node, Unit left, Unit right, Unit *unit)
{
  if (left == UNIT_DURATION && right == UNIT_DURATION)
    return claim_error (c->claim, node->offset, c->error,
                        "a duration times a duration; one of the two must be a plain number");
  *unit = MAX (left, right);
  return TRUE;
}

static gboolean
quotient_unit (const Checker *c, const ClaimNode *node, Unit left, Unit right, Unit *unit)
{
  if (right == UNIT_DURATION && left != UNIT_DURATION)
    return claim_error (c->claim, node->offset, c->error,
                        "a number divided by a duration; expected a duration before \"/\"");
  if (right == UNIT_ANY)
    return claim_error (c->claim, node->offset, c->error, "division by 0");
  *unit = left == UNIT_DURATION && right == UNIT_DURATION ? UNIT_NUMBER : left;
  return TRUE;
}

static gboolean
agree (const Checker *c, gsize offset, Unit left, Unit right, const char *what)
{
  if (left == right || left == UNIT_ANY || right == UNIT_ANY)
    return TRUE;
  return claim_error (c->claim, offset, c->error, "%s and %s cannot be %s; expected two of a kind", unit_names[left],
                      unit_names[right], what);
}

static gboolean
pair_unit (const Checker *c, const ClaimNode *node, Unit *unit)
{
  Unit left, right;

  if (!node_unit (c, node->left, &left) || !node_unit (c, node->right, &right))
    return FALSE;
  if (node->kind == CLAIM_MULTIPLY)
    return product_unit (c, node, left, right, unit);
  if (node->kind == CLAIM_DIVIDE)
    return quotient_unit (c, node, left, right, unit);
  *unit = MAX (left, right);
  return agree (c, node->offset, left, right, "added or subtracted");
}

static gboolean
node_unit (const Checker *c, const ClaimNode *node, Unit *unit)
{
  switch (node->kind)
    {
    case CLAIM_NUMBER:
    case CLAIM_PERCENTAGE:
      *unit = node->value == 0 ? UNIT_ANY : UNIT_NUMBER;
      return TRUE;
    case CLAIM_DURATION:
      *unit = UNIT_DURATION;
      return TRUE;
    case CLAIM_FIGURE:
      return figure_unit (c, node, unit);
    case CLAIM_NEGATE:
      return node_unit (c, node->left, unit);
    case CLAIM_ADD:
    case CLAIM_SUBTRACT:
    case CLAIM_MULTIPLY:
    case CLAIM_DIVIDE:
    default:
      return pair_unit (c, node, unit);
    }
}

static gboolean
check_test (const Checker *c, const ClaimTest *test)
{
  Unit subject, first, second = UNIT_ANY;

  if (!node_unit (c, test->subject, &subject) || !node_unit (c, test->first, &first)
      || (test->second != NULL && !node_unit (c, test->second, &second)))
    return FALSE;
  if ((test->relation == CLAIM_WITHIN_FACTOR || test->relation == CLAIM_WITHIN_SHARE) && first == UNIT_DURATION)
    return claim_error (c->claim, test->first->offset, c->error, "found a duration; expected a factor such as 1.5");
  if (test->relation == CLAIM_WITHIN_FACTOR && test->first->kind == CLAIM_NUMBER && test->first->value < 1)
    return claim_error (c->claim, test->first->offset, c->error, "the factor is below 1; expected 1 or more");
  if (test->relation != CLAIM_WITHIN_FACTOR && test->relation != CLAIM_WITHIN_SHARE
      && !agree (c, test->offset, subject, first, "compared"))
    return FALSE;
  return agree (c, test->offset, subject, second, "compared");
}

gboolean
claim_check_units (const Claim *claim, const ClaimOutcome *outcomes, GError **error)
{
  Checker c = { claim, outcomes, error };

  for (guint i = 0; i < claim->n_tests; i++)
    if (!check_test (&c, &claim->tests[i]))
      return FALSE;
  return TRUE;
}
