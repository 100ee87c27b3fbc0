/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A scenario: one file, read and checked, immutable afterwards.
 */
#ifndef GILSIM_SCENARIO_SCENARIO_H
#define GILSIM_SCENARIO_SCENARIO_H

#include "interp/interp-config.h"
#include "machine/machine-config.h"
#include "scenario/claim.h"

/* A parameter that the file declares in [parameters]. */
typedef struct
{
  char *name;
  char *initial; /* the file's default, as written */
  char *value;   /* in force, as written: the default or -s name=value */
  char *help;    /* the comment above it; may be NULL */
} ScenarioParam;

/* A value of [policy NAME]: of a parameter of the policy's own, or of one that
 * [parameters] declares. */
typedef struct
{
  const GilPolicy *policy;
  char            *name;  /* of the parameter */
  char            *text;  /* as written, without ${...} */
  char            *where; /* "file:line" or "-s" */
  gint             index; /* of the policy's own parameter; -1: a declared one */
  gint64           value; /* of the policy's own parameter */
  gboolean         by_setting;
  gboolean         in_force;
} PolicyValue;

typedef struct
{
  char *file;   /* as given */
  char *title;  /* one line */
  char *shows;  /* what it shows; may be NULL */
  char *source; /* where the story comes from; may be NULL */
  char *expect; /* what must come out, in words; may be NULL */

  ScenarioParam *params;
  guint          n_params;
  PolicyValue   *policy_values; /* in the order of the file */
  guint          n_policy_values;

  char         *machine_file;  /* the one included, as found; may be NULL */
  char         *machine_title; /* what the machine is called; may be NULL */
  MachineConfig machine;
  gboolean      ideal; /* base = ideal: what the costs are compared with */

  InterpConfig *interps;
  guint         n_interps;
  GroupConfig  *groups;
  guint         n_groups;
  ClientConfig *clients;
  guint         n_clients;
  char        **locks; /* names, in order of first use */
  guint         n_locks;
  char        **queues;
  guint         n_queues;
  char        **sockets; /* the same */
  guint         n_sockets;
  char        **measures; /* the same */
  guint         n_measures;

  gint64  duration_ns; /* TIME_NEVER: until the foreground has ended */
  guint64 seed;
  guint64 max_events; /* limits: the run fails beyond them */
  gint64  max_time_ns;
  gint64  chart_from_ns; /* window of the timeline chart */
  gint64  chart_to_ns;   /* TIME_NEVER: up to the end */

  GPtrArray *claims;        /* of Claim: what must come out */
  GPtrArray *claim_runs;    /* of ClaimRun: the runs that they are about */
  guint      n_claim_seeds; /* their figures are medians over so many seeds */

  GPtrArray *samples; /* owns the values of empirical distributions */
} Scenario;

#define SCENARIO_ERROR (scenario_error_quark ())
GQuark scenario_error_quark (void);

typedef enum
{
  SCENARIO_ERROR_SYNTAX, /* message: file:line:column: found, expected, fix */
  SCENARIO_ERROR_FILE,   /* cannot be read */
  SCENARIO_ERROR_SETTING /* a -s or -p of the command line */
} ScenarioError;

/* What the command line chooses. */
typedef struct
{
  const char *const *settings; /* (nullable): as for scenario_load() */
  const char        *policy;   /* (nullable): "python3,switch-interval=1ms":
                                * that of every interpreter */
  const char        *machine;  /* (nullable): a machine file, or the name of one
                                * that came with gilsim, instead of `include` */
} ScenarioChoices;

/**
 * scenario_load:
 * @file: path of the scenario
 * @settings: (nullable): NULL-terminated "group.key=value" or
 *   "parameter=value", applied in order over the file
 * @error: set to a SCENARIO_ERROR whose message is complete
 *
 * Returns: a new scenario, to be freed with scenario_free(), or NULL
 */
Scenario *scenario_load (const char *file, const char *const *settings, GError **error);

/**
 * scenario_load_with:
 * @file: path of the scenario
 * @choices: of the command line
 * @error: set to a SCENARIO_ERROR whose message is complete
 *
 * A scenario depends on the policy that it is run under, by [policy NAME]: it
 * is loaded once for each.
 *
 * Returns: a new scenario, to be freed with scenario_free(), or NULL
 */
Scenario *scenario_load_with (const char *file, const ScenarioChoices *choices, GError **error);

void scenario_free (Scenario *scenario);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Scenario, scenario_free)

/* The values of [policy NAME] that are in force under the first interpreter's
 * policy, such as "python2: iteration = 16.6ns, tick-time = 5.5ns"; NULL if
 * there are none.  Free with g_free(). */
char *scenario_format_policy_values (const Scenario *scenario);

/* Explains the scenario in prose and tables: what `gilsim check` prints. */
char *scenario_explain (const Scenario *scenario);

/**
 * policy_choice_parse:
 * @text: "python3" or "python3,switch-interval=1ms"
 * @choice: (out): the policy and all its parameters
 * @error: set to SCENARIO_ERROR_SETTING
 */
gboolean policy_choice_parse (const char *text, PolicyChoice *choice, GError **error);

/* "python3" or "python3,switch-interval=1ms": only the parameters that differ
 * from their default, which may be the scenario's.  Free with g_free(). */
char *policy_choice_format (const PolicyChoice *choice);

#endif
