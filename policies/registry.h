/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The one list of policies.
 */
#ifndef GILSIM_POLICIES_REGISTRY_H
#define GILSIM_POLICIES_REGISTRY_H

#include "interp/gil-policy.h"

/* NULL-terminated, in the order in which they are listed. */
extern const GilPolicy *const gil_policies[];

/* The policy of that name, or NULL. */
const GilPolicy *gil_policy_find (const char *name);

#endif
