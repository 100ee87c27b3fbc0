/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The grammar of claims, see claim.h.
 */
#ifndef GILSIM_SCENARIO_CLAIM_PARSE_H
#define GILSIM_SCENARIO_CLAIM_PARSE_H

#include "scenario/claim.h"

/**
 * claim_parse:
 * @claim: has its text; its tests are made
 * @runs: of ClaimRun; those that the claim needs and nobody before it are added
 * @error: set to a SCENARIO_ERROR
 */
gboolean claim_parse (Claim *claim, GPtrArray *runs, GError **error);

/**
 * claim_run_parse:
 * @text: what stands between the brackets
 * @run: (out): a new run
 * @error_offset: (out): on failure, where in @text the mistake is
 * @error_message: (out) (transfer full): on failure, what is wrong
 */
gboolean claim_run_parse (const char *text, ClaimRun **run, gsize *error_offset, char **error_message);

#endif
