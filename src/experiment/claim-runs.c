/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "experiment/claim-runs.h"

#include <string.h>

#include "experiment/cast-build.h"

/* One of the scenario's claim_runs. */
typedef struct
{
  Scenario   *scenario; /* loaded with its policy and settings */
  Cast       *cast;
  char       *key;     /* the same for the same run, however it is written */
  guint       same_as; /* the first one with that key; itself if it is that */
  RunResult **results; /* one per seed */
  GError    **errors;  /* one per seed */
} Case;

struct ClaimRuns
{
  char      *file;
  char     **settings;
  char      *policy;  /* (nullable) */
  char      *machine; /* (nullable) */
  Scenario  *scenario;
  Case      *cases;
  guint      n_cases;
  GPtrArray *distinct; /* the cases that are the first with their key */
};

static void
case_clear (Case *c, guint n_seeds)
{
  for (guint i = 0; i < n_seeds && c->results != NULL; i++)
    {
      g_clear_pointer (&c->results[i], run_result_free);
      g_clear_error (&c->errors[i]);
    }
  g_free (c->results);
  g_free (c->errors);
  g_free (c->key);
  g_clear_pointer (&c->cast, cast_free);
  g_clear_pointer (&c->scenario, scenario_free);
}

void
claim_runs_free (ClaimRuns *runs)
{
  for (guint i = 0; i < runs->n_cases; i++)
    case_clear (&runs->cases[i], runs->scenario->n_claim_seeds);
  g_free (runs->cases);
  g_ptr_array_unref (runs->distinct);
  g_clear_pointer (&runs->scenario, scenario_free);
  g_strfreev (runs->settings);
  g_free (runs->policy);
  g_free (runs->machine);
  g_free (runs->file);
  g_free (runs);
}

/* The settings of the command line, then those of the claim. */
static char **
join_settings (const ClaimRuns *runs, const ClaimRun *run)
{
  GPtrArray *all = g_ptr_array_new ();

  for (char **setting = runs->settings; setting != NULL && *setting != NULL; setting++)
    g_ptr_array_add (all, g_strdup (*setting));
  for (char **setting = run->settings; *setting != NULL; setting++)
    g_ptr_array_add (all, g_strdup (*setting));
  g_ptr_array_add (all, NULL);
  return (char **) g_ptr_array_free (all, FALSE);
}

/* The policy that all interpreters have, or NULL. */
static const PolicyChoice *
common_policy (const Case *c)
{
  const Scenario *scenario = c->scenario;

  for (guint i = 1; i < scenario->n_interps; i++)
    if (memcmp (&scenario->interps[i].policy, &scenario->interps[0].policy, sizeof (PolicyChoice)) != 0)
      return NULL;
  return &scenario->interps[0].policy;
}

/* Settings are taken as they are written: only the policy may be named or
 * left out for the same run. */
static char *
make_key (const Case *c, const ClaimRun *run)
{
  const PolicyChoice *choice = common_policy (c);
  g_autofree char    *policy = choice != NULL ? policy_choice_format (choice) : g_strdup ("");
  g_autofree char    *settings = g_strjoinv ("\n", run->settings);

  return g_strconcat (policy, "\n", settings, NULL);
}

/* Where the claim names the run, and what is wrong with it. */
static gboolean
explain_bad_run (const ClaimRun *run, const GError *found, GError **error)
{
  const char *message = found->message;

  if (*run->label != '[')
    {
      g_propagate_error (error, g_error_copy (found));
      return FALSE;
    }
  if (g_str_has_prefix (message, "-s "))
    message += strlen ("-s ");
  return claim_error (run->claim, run->offset, error, "in this run: %s", message);
}

static Scenario *
load_with (const ClaimRuns *runs, char **settings, const char *policy, GError **error)
{
  ScenarioChoices choices = { (const char *const *) settings, policy, runs->machine };

  return scenario_load_with (runs->file, &choices, error);
}

static gboolean
load_case (ClaimRuns *runs, guint index, GError **error)
{
  const ClaimRun *run = runs->scenario->claim_runs->pdata[index];
  Case           *c = &runs->cases[index];
  g_autoptr (GError) found = NULL;
  g_auto (GStrv) settings = join_settings (runs, run);

  c->scenario = load_with (runs, settings, run->policy != NULL ? run->policy : runs->policy, &found);
  if (c->scenario == NULL)
    return explain_bad_run (run, found, error);
  c->cast = cast_build (c->scenario);
  c->key = make_key (c, run);
  c->results = g_new0 (RunResult *, runs->scenario->n_claim_seeds);
  c->errors = g_new0 (GError *, runs->scenario->n_claim_seeds);
  while (strcmp (runs->cases[c->same_as].key, c->key) != 0)
    c->same_as++;
  if (c->same_as == index)
    g_ptr_array_add (runs->distinct, c);
  return TRUE;
}

/* One per claim_run. */
static ClaimOutcome *
make_outcomes (const ClaimRuns *runs)
{
  ClaimOutcome *outcomes = g_new0 (ClaimOutcome, runs->n_cases + 1);

  for (guint i = 0; i < runs->n_cases; i++)
    {
      const Case *c = &runs->cases[runs->cases[i].same_as];

      outcomes[i] = (ClaimOutcome){
        .scenario = c->scenario, .cast = c->cast, .results = c->results, .n_results = runs->scenario->n_claim_seeds
      };
      for (guint seed = 0; seed < outcomes[i].n_results && outcomes[i].failure == NULL; seed++)
        outcomes[i].failure = c->errors[seed] != NULL ? c->errors[seed]->message : NULL;
    }
  return outcomes;
}

static gboolean
load (ClaimRuns *runs, GError **error)
{
  runs->scenario = load_with (runs, runs->settings, runs->policy, error);
  if (runs->scenario == NULL)
    return FALSE;
  runs->cases = g_new0 (Case, runs->scenario->claim_runs->len);
  for (guint i = 0; i < runs->scenario->claim_runs->len; i++)
    {
      runs->n_cases++;
      if (!load_case (runs, i, error))
        return FALSE;
    }

  g_autofree ClaimOutcome *outcomes = make_outcomes (runs);
  for (guint i = 0; i < runs->scenario->claims->len; i++)
    if (!claim_check_units (runs->scenario->claims->pdata[i], outcomes, error))
      return FALSE;
  return TRUE;
}

ClaimRuns *
claim_runs_new (const char *file, const ScenarioChoices *choices, GError **error)
{
  g_autoptr (ClaimRuns) runs = g_new0 (ClaimRuns, 1);

  runs->file = g_strdup (file);
  runs->settings = g_strdupv ((char **) choices->settings);
  runs->policy = g_strdup (choices->policy);
  runs->machine = g_strdup (choices->machine);
  runs->distinct = g_ptr_array_new ();
  return load (runs, error) ? g_steal_pointer (&runs) : NULL;
}

const Scenario *
claim_runs_scenario (const ClaimRuns *runs)
{
  return runs->scenario;
}

guint
claim_runs_count (const ClaimRuns *runs)
{
  return runs->distinct->len * runs->scenario->n_claim_seeds;
}

void
claim_runs_make (ClaimRuns *runs, guint index, const RunOptions *options)
{
  guint      n_seeds = runs->scenario->n_claim_seeds, seed = index % n_seeds;
  Case      *c = runs->distinct->pdata[index / n_seeds];
  RunOptions own = *options;

  own.policy = NULL; /* the scenario has it */
  own.seed = (options->has_seed ? options->seed : c->scenario->seed) + seed;
  own.has_seed = TRUE;
  c->results[seed] = run_scenario (c->scenario, &own, &c->errors[seed]);
}

GPtrArray *
claim_runs_judge (const ClaimRuns *runs)
{
  GPtrArray               *verdicts = g_ptr_array_new_with_free_func ((GDestroyNotify) verdict_free);
  g_autofree ClaimOutcome *outcomes = make_outcomes (runs);

  for (guint i = 0; i < runs->scenario->claims->len; i++)
    g_ptr_array_add (verdicts, claim_judge (runs->scenario->claims->pdata[i], outcomes, runs->scenario->claim_runs));
  return verdicts;
}
