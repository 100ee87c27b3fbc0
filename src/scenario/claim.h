/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Claims: what a scenario says in [expect] must come out, as trees.
 *
 *   claim      = test { "and" test }
 *   test       = sum relation
 *   relation   = ("<" | "<=" | ">" | ">=" | "==" | "!=") sum
 *              | "between" sum "and" sum
 *              | "within" percentage "of" sum
 *              | "within" sum "of" sum
 *              | "within" ["a"] "factor" sum "of" sum
 *   sum        = product { ("+" | "-") product }
 *   product    = factor { ("*" | "/") factor }
 *   factor     = "-" factor | "(" sum ")" | number | percentage | duration | figure
 *   figure     = [run "."] word { "." word }
 *   run        = policy | "[" item { ";" item } "]"
 *   item       = as after -p or after -s on the command line
 *
 * "-" between letters belongs to a word: "a - b" subtracts, "a-b" is one name.
 * Which figures there are and what units they have is known to whoever runs
 * the scenario; here they are names.
 */
#ifndef GILSIM_SCENARIO_CLAIM_H
#define GILSIM_SCENARIO_CLAIM_H

#include <glib.h>

/* The key of [expect] that is no claim. */
#define CLAIM_SEEDS_KEY "seeds"
#define CLAIM_MAX_SEEDS 1000

struct SourceText;

typedef struct Claim Claim;

/* A run that figures are of.  Of several that are written alike there is one. */
typedef struct
{
  char        *label;    /* "" for the scenario as it is; "python2", "[threads=1]" */
  char        *policy;   /* as after -p; NULL: the scenario's */
  char       **settings; /* as after -s; never NULL */
  const Claim *claim;    /* borrowed: the first to name it, */
  gsize        offset;   /* and where in its text */
} ClaimRun;

typedef enum
{
  CLAIM_NUMBER,
  CLAIM_PERCENTAGE,
  CLAIM_DURATION,
  CLAIM_FIGURE,
  CLAIM_NEGATE, /* of `left` */
  CLAIM_ADD,
  CLAIM_SUBTRACT,
  CLAIM_MULTIPLY,
  CLAIM_DIVIDE
} ClaimNodeKind;

typedef struct ClaimNode ClaimNode;
struct ClaimNode
{
  ClaimNodeKind kind;
  gsize         offset; /* in the claim's text: of the operator, the value, the figure's run */
  double        value;  /* literals: a number, a share of 1, or nanoseconds */
  guint         run;    /* figures: index into the scenario's claim_runs */
  char         *figure; /* figures: without the run, such as "latency.udp.p50" */
  gsize         figure_offset;
  ClaimNode    *left;
  ClaimNode    *right;
};

typedef enum
{
  CLAIM_LESS,
  CLAIM_LESS_OR_EQUAL,
  CLAIM_GREATER,
  CLAIM_GREATER_OR_EQUAL,
  CLAIM_EQUAL,
  CLAIM_NOT_EQUAL,
  CLAIM_BETWEEN,       /* both ends included */
  CLAIM_WITHIN_SHARE,  /* first: a percentage of the second */
  CLAIM_WITHIN_AMOUNT, /* first: in the unit of the second */
  CLAIM_WITHIN_FACTOR
} ClaimRelation;

/* What stands between the subject and the first operand, as written. */
extern const char *const claim_relation_words[];

typedef struct
{
  ClaimNode    *subject;
  ClaimRelation relation;
  gsize         offset; /* of the relation */
  ClaimNode    *first;
  ClaimNode    *second; /* NULL for those of one operand */
} ClaimTest;

struct Claim
{
  char              *name;
  const char        *text; /* without ${...}; what offsets are in */
  ClaimTest         *tests;
  guint              n_tests;
  char              *setting; /* the -s that it comes from, or NULL */
  struct SourceText *source;
};

void claim_run_free (ClaimRun *run);
void claim_node_free (ClaimNode *node);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ClaimNode, claim_node_free)
void claim_free (Claim *claim);

/* The line of the file that the claim stands in; 0 if it comes from a -s. */
guint claim_line (const Claim *claim);

/* Sets @error for a mistake at @offset of the claim's text; returns FALSE. */
gboolean claim_error (const Claim *claim, gsize offset, GError **error, const char *format, ...) G_GNUC_PRINTF (4, 5);

#endif
