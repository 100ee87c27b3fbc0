/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * [expect]: from its keys to claims.
 */
#include "config.h"

#include "scenario/claim.h"

#include <string.h>

#include "scenario/claim-parse.h"
#include "scenario/loader.h"

const char *const claim_relation_words[] = {
  [CLAIM_LESS] = "<",
  [CLAIM_LESS_OR_EQUAL] = "<=",
  [CLAIM_GREATER] = ">",
  [CLAIM_GREATER_OR_EQUAL] = ">=",
  [CLAIM_EQUAL] = "==",
  [CLAIM_NOT_EQUAL] = "!=",
  [CLAIM_BETWEEN] = "between",
  [CLAIM_WITHIN_SHARE] = "within",
  [CLAIM_WITHIN_AMOUNT] = "within",
  [CLAIM_WITHIN_FACTOR] = "within a factor",
};

void
claim_run_free (ClaimRun *run)
{
  g_free (run->label);
  g_free (run->policy);
  g_strfreev (run->settings);
  g_free (run);
}

void
claim_node_free (ClaimNode *node)
{
  if (node == NULL)
    return;
  claim_node_free (node->left);
  claim_node_free (node->right);
  g_free (node->figure);
  g_free (node);
}

void
claim_free (Claim *claim)
{
  for (guint i = 0; i < claim->n_tests; i++)
    {
      claim_node_free (claim->tests[i].subject);
      claim_node_free (claim->tests[i].first);
      claim_node_free (claim->tests[i].second);
    }
  g_free (claim->tests);
  g_free (claim->name);
  g_free (claim->setting);
  g_clear_pointer (&claim->source, source_text_free);
  g_free (claim);
}

guint
claim_line (const Claim *claim)
{
  return claim->setting != NULL ? 0 : claim->source->place.line;
}

gboolean
claim_error (const Claim *claim, gsize offset, GError **error, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  g_autofree char *message = g_strdup_vprintf (format, args);
  va_end (args);
  return source_text_error (claim->source, offset, error, "%s", message);
}

/* The claim outlives the loader: it takes its text, and owns or borrows from
 * the scenario what the text borrows. */
static void
keep_text (Loader *loader, Claim *claim)
{
  g_assert (loader->texts->len > 0);
  claim->source = g_ptr_array_steal_index (loader->texts, loader->texts->len - 1);
  claim->setting = g_strdup (claim->source->place.setting);
  claim->source->place.setting = claim->setting;
  claim->source->place.file = loader->scenario->file;
  claim->text = claim->source->text;
}

static gboolean
load_claim (Loader *loader, const Section *section, const Entry *entry, GError **error)
{
  const SourceText *text;
  Claim            *claim;

  if (!value_text (loader, section, entry->key, &text, error))
    return FALSE;
  claim = g_new0 (Claim, 1);
  claim->name = g_strdup (entry->key);
  keep_text (loader, claim);
  g_ptr_array_add (loader->scenario->claims, claim);
  for (const char *p = claim->text; *p != '\0'; p++)
    if (g_ascii_iscntrl (*p))
      return claim_error (claim, (gsize) (p - claim->text), error,
                          "found a line break or a tab; a claim takes one line");
  return claim_parse (claim, loader->scenario->claim_runs, error);
}

gboolean
load_claims (Loader *loader, GError **error)
{
  Scenario *scenario = loader->scenario;
  Section  *section = document_find (loader->document, SECTION_EXPECT, NULL);
  guint64   seeds = 1;

  scenario->n_claim_seeds = 1;
  if (section == NULL)
    return TRUE;
  if (!value_count (loader, section, CLAIM_SEEDS_KEY, 1, CLAIM_MAX_SEEDS, &seeds, error))
    return FALSE;
  scenario->n_claim_seeds = (guint) seeds;
  for (guint i = 0; i < section->entries->len; i++)
    {
      const Entry *entry = section->entries->pdata[i];

      if (strcmp (entry->key, CLAIM_SEEDS_KEY) != 0 && !load_claim (loader, section, entry, error))
        return FALSE;
    }
  return TRUE;
}
